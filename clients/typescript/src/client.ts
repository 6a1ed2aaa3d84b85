// A server, connected to.
import { readFileSync } from "node:fs";
import { createClient, type Client as Calls } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { named, refusing, repeated, signedIn, type Token } from "./calls.js";
import { BatchService } from "./made/peermatch/v1/batch_service_pb.js";
import { MatchService } from "./made/peermatch/v1/match_service_pb.js";
import { ModelService } from "./made/peermatch/v1/model_service_pb.js";
import { PlaceService } from "./made/peermatch/v1/place_service_pb.js";
import { TaxonomyService } from "./made/peermatch/v1/taxonomy_service_pb.js";

export type { Token };

export type Options = {
  /** Shown with every call. */
  token?: Token;
  /** A file of certificates in PEM that vouch for a server that speaks TLS. */
  ca?: string;
  /** In seconds, for every call but streams that has no `timeoutMs` of its own; 10 if not given. */
  deadline?: number;
};

/** The services of a server. `close` it, or the program stays for as long as the connection does. */
export type Client = {
  readonly match: Calls<typeof MatchService>;
  readonly places: Calls<typeof PlaceService>;
  readonly taxonomy: Calls<typeof TaxonomyService>;
  readonly batch: Calls<typeof BatchService>;
  readonly models: Calls<typeof ModelService>;
  close(): void;
};

/**
 * A client of the server at `address`, which is HOST:PORT or a URL. With `https://`, or with `ca`, it speaks TLS. Reads and writes are sent
 * again where nobody answers. Whatever fails is `Refused`.
 *
 * Throws where a token would go to another machine without TLS: everybody between could read it.
 */
export function connect(address = "127.0.0.1:50051", { token, ca, deadline = 10 }: Options = {}): Client {
  const server = new URL(address.includes("://") ? address : `${ca ? "https" : "http"}://${address}`);
  if (token !== undefined && server.protocol !== "https:" && !here(server.hostname)) {
    throw new Error(`a token goes to ${server.host} over TLS alone: write https://${server.host}, or name a file of certificates (ca)`);
  }
  const connection = new Http2SessionManager(server, undefined, ca ? { ca: readFileSync(ca) } : undefined);
  const options = {
    baseUrl: server.origin,
    sessionManager: connection,
    interceptors: [named, ...(token === undefined ? [] : [signedIn(token)]), repeated],
  };
  // A stream lasts as long as the server lets a call last; every other call has a deadline.
  const { stream } = createGrpcTransport(options);
  const { unary } = createGrpcTransport({ ...options, defaultTimeoutMs: deadline * 1000 });
  const transport = refusing({ unary, stream });
  return {
    match: createClient(MatchService, transport),
    places: createClient(PlaceService, transport),
    taxonomy: createClient(TaxonomyService, transport),
    batch: createClient(BatchService, transport),
    models: createClient(ModelService, transport),
    close: () => connection.abort(),
  };
}

function here(host: string): boolean {
  // A name may begin with 127, too.
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
