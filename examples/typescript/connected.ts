// The server that the environment names.
import { type Client, connect } from "peermatch-client";

export function connected(): Client {
  const { PEERMATCH_SERVER: address, PEERMATCH_TOKEN: token, PEERMATCH_CA: ca } = process.env;
  return connect(address, { ...(token && { token }), ...(ca && { ca }) });
}
