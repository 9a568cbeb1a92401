"""Calls a policy module as a waPC guest; evidence comes from files only.

Usage: python3 host.py MODULE CASES_DIR (format of the cases: ../README.md)
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wasmtime import Caller, Engine, FuncType, Linker, Memory, Module
from wasmtime import Store, Trap, ValType

from evidence import Evidence


class GuestFault(Exception):
    """The guest broke the rules of waPC, which ends the call like a trap."""


@dataclass
class Call:
    """One call of the guest: the request, and what was said during it."""

    operation: bytes
    payload: bytes
    evidence: Evidence
    response: bytes | None = None
    error: str = "the guest gave no message"
    host_response: bytes = b""
    host_error: bytes = b""

    def ask(self, binding: str, namespace: str, operation: str,
            argument: bytes) -> int:
        """Sets the host's response (1) or its error (0)."""
        self.host_response = self.host_error = b""
        answer = self.evidence.answer(binding, namespace, operation, argument)
        if isinstance(answer, str):
            self.host_error = answer.encode()
            return 0
        self.host_response = answer
        return 1


class GuestMemory:
    """The guest's memory, with bounds: wasmtime's own slices clamp."""

    def __init__(self, caller: Caller) -> None:
        memory = caller.get("memory")
        if not isinstance(memory, Memory):
            raise GuestFault("the guest exports no memory")
        self.caller, self.memory = caller, memory

    def read(self, pointer: int, length: int) -> bytes:
        start, end = self.bounds(pointer, length & 0xFFFFFFFF)
        return bytes(self.memory.read(self.caller, start, end))

    def text(self, pointer: int, length: int) -> str:
        return self.read(pointer, length).decode()

    def write(self, pointer: int, data: bytes) -> None:
        start, end = self.bounds(pointer, len(data))
        if start < end:
            self.memory.write(self.caller, data, start)

    def bounds(self, pointer: int, length: int) -> tuple[int, int]:
        start = pointer & 0xFFFFFFFF
        if start + length > self.memory.data_len(self.caller):
            raise GuestFault(f"no {length} bytes of memory at {start}")
        return start, start + length


def link(engine: Engine, call: Call) -> Linker:
    """The nine functions of waPC; the guest is given nothing else."""
    linker = Linker(engine)

    def define(name: str, parameters: int, results: int,
               body: Callable[..., int | None]) -> None:
        i32 = ValType.i32()
        linker.define_func(
            "wapc", name, FuncType([i32] * parameters, [i32] * results),
            lambda caller, *values: body(GuestMemory(caller), *values), True)

    def guest_request(memory: GuestMemory, operation: int, at: int) -> None:
        memory.write(operation, call.operation)
        memory.write(at, call.payload)

    def guest_response(memory: GuestMemory, at: int, length: int) -> None:
        call.response = memory.read(at, length)

    def guest_error(memory: GuestMemory, at: int, length: int) -> None:
        call.error = memory.text(at, length)

    def host_call(memory: GuestMemory, *i32: int) -> int:
        return call.ask(memory.text(*i32[0:2]), memory.text(*i32[2:4]),
                        memory.text(*i32[4:6]), memory.read(*i32[6:8]))

    define("__guest_request", 2, 0, guest_request)
    define("__guest_response", 2, 0, guest_response)
    define("__guest_error", 2, 0, guest_error)
    define("__host_call", 8, 1, host_call)
    define("__host_response_len", 0, 1, lambda _: len(call.host_response))
    define("__host_response", 1, 0,
           lambda memory, at: memory.write(at, call.host_response))
    define("__host_error_len", 0, 1, lambda _: len(call.host_error))
    define("__host_error", 1, 0,
           lambda memory, at: memory.write(at, call.host_error))
    define("__console_log", 2, 0,
           lambda memory, *at: print(memory.text(*at), file=sys.stderr))
    return linker


def run(engine: Engine, module: Module, call: Call) -> tuple[str, bytes]:
    """Calls a fresh instance once: the file to write, and its bytes."""
    store = Store(engine)
    linker = link(engine, call)
    try:
        guest: Any = linker.instantiate(store, module).exports(store)
        for name in ("_start", "wapc_init"):
            if name in guest:
                guest[name](store)
        lengths = len(call.operation), len(call.payload)
        succeeded = guest["__guest_call"](store, *lengths) != 0
    except (Trap, GuestFault, UnicodeDecodeError) as fault:
        return "trap", str(fault).encode()
    if succeeded and call.response is not None:
        return "actual", call.response
    return "error", call.error.encode()


def main(module_file: str, cases: str) -> None:
    engine = Engine()
    module = Module.from_file(engine, module_file)
    for file in sorted(Path(cases).glob("*/operation")):
        case, operation = file.parent, file.read_text().strip().encode()
        call = Call(operation, (case / "payload").read_bytes(),
                    Evidence(case / "answers.json"))
        name, data = run(engine, module, call)
        for stale in ("actual", "error", "trap"):
            (case / stale).unlink(missing_ok=True)
        (case / name).write_bytes(data)
        print(f"{case.name}: {name}, {len(data)} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: host.py MODULE CASES_DIR")
    main(*sys.argv[1:])
