// What a server says when it does not answer, as an exception.
import { Code, ConnectError } from "@connectrpc/connect";
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from "./made/google/rpc/error_details_pb.js";

/** A field that is wrong: its path in the request, what is wrong with it and what would be right. */
export type FieldViolation = { readonly field: string; readonly description: string };

/** A call that failed. It is a `ConnectError` too, with a `code`; `rawMessage` says what is wrong, as a sentence to show. */
export class Refused extends ConnectError {
  /** A name of `ErrorReason` without its prefix, such as "UNKNOWN_PLACE"; empty where no peermatch server said so. */
  readonly reason: string;
  /** Values that belong to the reason, such as `nearest_place_ids`. */
  readonly values: Readonly<Record<string, string>>;
  /** The fields that are wrong, at most 20. */
  readonly fields: readonly FieldViolation[];
  /** Seconds after which the same call may be answered; undefined where nothing is said of it. */
  readonly retryAfter: number | undefined;

  constructor(error: ConnectError) {
    super(error.rawMessage, error.code, error.metadata, undefined, error);
    this.details = error.details;
    const info = error.findDetails(ErrorInfoSchema).find(({ domain }) => domain === "peermatch");
    this.reason = info?.reason ?? "";
    this.values = info?.metadata ?? {};
    this.fields = error.findDetails(BadRequestSchema).flatMap(({ fieldViolations }) => fieldViolations);
    const delay = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
    this.retryAfter = delay && Number(delay.seconds) + delay.nanos / 1e9;
  }

  /** What to do about it, where the server said so; else empty. */
  get hint(): string {
    if (this.fields.length > 0) return this.fields.map(({ field, description }) => `${field}: ${description}`).join("; ");
    const named = Object.entries(this.values).find(([name, value]) => value && /^(nearest|candidate)_.*_(ids|versions)$/.test(name));
    if (named) return `one of these may be meant: ${named[1]}`;
    return this.retryAfter === undefined ? "" : `ask again in ${this.retryAfter} s`;
  }

  override toString(): string {
    const told = `${this.reason || Code[this.code]}: ${this.rawMessage}`;
    return this.hint ? `${told} (${this.hint})` : told;
  }

  // A ConnectError takes whatever looks like one for one; not every one of these is ours.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof ConnectError && "reason" in value && "retryAfter" in value;
  }
}
