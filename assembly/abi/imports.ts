/** What a waPC host gives a guest. Pointers and lengths are in this module's memory; texts are UTF-8. */

/** Writes the operation's name and the request's bytes; the lengths were given to `__guest_call`. */
@external("wapc", "__guest_request")
export declare function guestRequest(operation: usize, payload: usize): void;

/** Gives the answer; the host copies it at once. */
@external("wapc", "__guest_response")
export declare function guestResponse(pointer: usize, length: i32): void;

/** Gives an error text; it is shown only when `__guest_call` returns 0. */
@external("wapc", "__guest_error")
export declare function guestError(pointer: usize, length: i32): void;

/** Calls the host: 1 = there is a response, 0 = there is an error text. */
@external("wapc", "__host_call")
export declare function hostCall(
  binding: usize,
  bindingLength: i32,
  namespace: usize,
  namespaceLength: i32,
  operation: usize,
  operationLength: i32,
  payload: usize,
  payloadLength: i32,
): i32;

/** The response's length in bytes. */
@external("wapc", "__host_response_len")
export declare function hostResponseLength(): i32;

/** Copies the response. */
@external("wapc", "__host_response")
export declare function hostResponse(pointer: usize): void;

/** The error text's length in bytes. */
@external("wapc", "__host_error_len")
export declare function hostErrorLength(): i32;

/** Copies the error text. */
@external("wapc", "__host_error")
export declare function hostError(pointer: usize): void;
