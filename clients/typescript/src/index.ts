// Asks a peermatch server who has the same problem: `connect`, then the calls of the contract.
export { connect, type Client, type Options, type Token } from "./client.js";
export { Refused, type FieldViolation } from "./errors.js";
export { pages, watch } from "./reading.js";
