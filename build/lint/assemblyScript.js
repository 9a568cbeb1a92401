/**
 * ESLint rules for AssemblyScript. Each keeps out something that compiles and then goes wrong at run time.
 */

const SIGNED_LOADS = new Set(["i32.load", "load<i32>"]);
const PRIMITIVES = new Set("bool i8 u8 i16 u16 i32 u32 i64 u64 isize usize f32 f64".split(" "));
/** Calls that the compiler computes itself. */
const COMPILE_TIME = new Set(["memory.data", "sizeof", "alignof", "offsetof", "idof"]);

/** `<u64>` of a signed 32-bit load is compiled to a sign-extending load under optimisation (asc 0.28.20). */
const noSignedLoadAsU64 = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      signed: "asc 0.28.20 miscompiles a signed 32-bit load cast to u64; use load<u32> or i64.load32_u.",
    },
  },
  create(context) {
    const isU64 = (type) => /^(u64|usize)$/.test(context.sourceCode.getText(type));
    const check = (node) => {
      if (isU64(node.typeAnnotation) && isSignedLoad(innermost(node.expression), context)) {
        context.report({ node, messageId: "signed" });
      }
    };
    return { TSTypeAssertion: check, TSAsExpression: check };
  },
};

function innermost(node) {
  const isCast = node.type === "TSTypeAssertion" || node.type === "TSAsExpression";
  return isCast ? innermost(node.expression) : node;
}

function isSignedLoad(node, context) {
  if (node.type !== "CallExpression") return false;
  const typeArguments = node.typeArguments === undefined ? "" : context.sourceCode.getText(node.typeArguments);
  return SIGNED_LOADS.has((context.sourceCode.getText(node.callee) + typeArguments).replace(/\s/g, ""));
}

/** A throw is a trap: the host loses the reason. An error is a value. */
const noThrow = {
  meta: { type: "problem", schema: [], messages: { thrown: "A throw is a trap; return a fault (fault/result)." } },
  create: (context) => ({ ThrowStatement: (node) => context.report({ node, messageId: "thrown" }) }),
};

/**
 * The module's heap is reset between calls: an object that was made at the start, or kept by a variable of a file, is
 * gone or overwritten in the second call. String and StaticArray literals of constants and memory.data are static.
 */
const noManagedGlobals = {
  meta: {
    type: "problem",
    schema: [],
    messages: { managed: "The heap is reset between calls: files may hold only constants, memory.data and numbers." },
  },
  create(context) {
    return {
      "Program > VariableDeclaration, Program > ExportNamedDeclaration > VariableDeclaration"(declaration) {
        for (const declarator of declaration.declarations) {
          if (isManaged(declaration, declarator, context)) context.report({ node: declarator, messageId: "managed" });
        }
      },
    };
  },
};

function isManaged(declaration, declarator, context) {
  const type = declarator.id.typeAnnotation
    ? context.sourceCode.getText(declarator.id.typeAnnotation.typeAnnotation)
    : "";
  const init = declarator.init;
  if (declaration.kind !== "const") return !PRIMITIVES.has(type) && !isNumber(init);
  if (init !== null && init.type === "ArrayExpression") {
    return !type.startsWith("StaticArray<") || !init.elements.every((element) => isConstant(element, context));
  }
  return !isConstant(init, context);
}

/** What the compiler puts into static memory or computes itself. */
function isConstant(node, context) {
  if (node === null) return false;
  switch (node.type) {
    case "Literal":
    case "Identifier":
    case "ArrowFunctionExpression":
      return true;
    case "MemberExpression":
      return isConstant(node.object, context);
    case "TemplateLiteral":
      return node.expressions.length === 0;
    case "TSTypeAssertion":
    case "TSAsExpression":
      return isConstant(node.expression, context);
    case "UnaryExpression":
      return isConstant(node.argument, context);
    case "BinaryExpression":
      // The sum of two texts is made on the heap.
      return [node.left, node.right].every((side) => isConstant(side, context) && typeof side.value !== "string");
    case "CallExpression":
      return COMPILE_TIME.has(context.sourceCode.getText(node.callee));
    default:
      return false;
  }
}

function isNumber(node) {
  return (
    node !== null && node.type === "Literal" && (typeof node.value === "number" || typeof node.value === "boolean")
  );
}

export default {
  rules: {
    "no-signed-load-as-u64": noSignedLoadAsU64,
    "no-throw": noThrow,
    "no-managed-globals": noManagedGlobals,
  },
};
