// What every call is given on its way: a token, a name if it writes; and what it may do again.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Code, ConnectError, type Interceptor, type StreamRequest, type Transport, type UnaryRequest } from "@connectrpc/connect";
import { Refused } from "./errors.js";

/** A token that the server's operator issued, or what gives one for each call, for tokens that expire. */
export type Token = string | (() => string | Promise<string>);

/** Shows a token with every call. */
export function signedIn(token: Token): Interceptor {
  return (next) => async (request) => {
    const given = typeof token === "string" ? token : await token();
    request.header.set("authorization", `Bearer ${given.trim()}`);
    return next(request);
  };
}

/** Gives a write that has no name of its own one, so that it is taken once however often it is sent. */
export const named: Interceptor = (next) => async (request) => {
  if (request.stream || !("requestId" in request.message) || request.message.requestId !== "") return next(request);
  return next({ ...request, message: { ...request.message, requestId: randomUUID() } } as UnaryRequest);
};

/** Reads may be sent again, and writes that have a name; a stream goes on by itself (`watch`). */
function mayBeRepeated(request: UnaryRequest | StreamRequest): boolean {
  if (request.stream) return false;
  return /^(Get|List|Find|BatchFind|Resolve|Suggest|Explain)/.test(request.method.name) || "requestId" in request.message;
}

/**
 * The error as the contract means it. Where a connection breaks, Node ends its streams with CANCEL or a reset, and so the call reads as if its
 * caller or the server had taken it back; nobody did, and the next one may be answered. What the server says itself has details.
 */
function meant(error: unknown, taken: AbortSignal | undefined): ConnectError {
  const read = ConnectError.from(error);
  const broke = read.details.length === 0 && [Code.Canceled, Code.Aborted].includes(read.code) && !taken?.aborted;
  return broke ? new ConnectError("the connection to the server broke", Code.Unavailable, read.metadata, undefined, read) : read;
}

const PAUSES = [200, 400, 800];

/** Sends again, up to three times within the deadline, what may be, where nobody answers. */
export const repeated: Interceptor = (next) => async (request) => {
  for (const wait of mayBeRepeated(request) ? PAUSES : []) {
    try {
      return await next(request);
    } catch (error) {
      if (meant(error, request.signal).code !== Code.Unavailable || request.signal.aborted) throw error;
      await pause(wait, undefined, { signal: request.signal }).catch(() => {});
    }
  }
  return next(request);
};

async function* told<T>(messages: AsyncIterable<T>, taken: AbortSignal | undefined): AsyncIterable<T> {
  try {
    yield* messages;
  } catch (error) {
    throw new Refused(meant(error, taken));
  }
}

/** The same calls; whatever fails is `Refused`. No interceptor could do that: past a deadline its error is replaced. */
export function refusing({ unary, stream }: Transport): Transport {
  const refuse = (taken: AbortSignal | undefined) => (error: unknown) => {
    throw new Refused(meant(error, taken));
  };
  return {
    unary: (method, taken, ...rest) => unary(method, taken, ...rest).catch(refuse(taken)),
    stream: (method, taken, ...rest) =>
      stream(method, taken, ...rest).then((answer) => ({ ...answer, message: told(answer.message, taken) }), refuse(taken)),
  };
}
