// Asks a peermatch server who has the same problem as a place, over gRPC from Node.
//
//     npm --prefix examples/typescript ci
//     npm --prefix examples/typescript run --silent ask -- Camden [PROBLEM]
//
// PEERMATCH_SERVER names the server (default 127.0.0.1:50051).
import { credentials, loadPackageDefinition, type ServiceError } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { join } from "node:path";

type Notice = { text: string };
type Peer = { place_id: string; fit: number; summary: string };
type Answer = { query: { notices: Notice[] }; peers: Peer[]; no_peer_reason?: { text: string } };

const root = join(__dirname, "..", "..", "proto");
const files = ["peermatch/v1/match_service.proto", "peermatch/v1/place_service.proto"];
const definition = loadSync(files, { includeDirs: [root], keepCase: true, enums: String, defaults: true });
const { v1 } = (loadPackageDefinition(definition) as any).peermatch;
const server = process.env.PEERMATCH_SERVER ?? "127.0.0.1:50051";
const places = new v1.PlaceService(server, credentials.createInsecure());
const matching = new v1.MatchService(server, credentials.createInsecure());

/** One call, with a deadline of five seconds. */
function call<T>(client: any, method: string, request: object): Promise<T> {
  const options = { deadline: Date.now() + 5_000 };
  return new Promise((resolve, reject) =>
    client[method](request, options, (error: ServiceError | null, answer: T) => (error ? reject(error) : resolve(answer))),
  );
}

async function main([text, problem_id = ""]: string[]) {
  const { place } = await call<{ place: { place_id: string } }>(places, "ResolvePlace", { text });
  const answer = await call<Answer>(matching, "FindPeers", { place_id: place.place_id, problem_id });
  for (const notice of answer.query.notices) console.log(`note: ${notice.text}`);
  for (const peer of answer.peers) console.log(`${peer.fit.toFixed(3)} ${peer.place_id} ${peer.summary}`);
  if (answer.peers.length === 0) console.log(`no good peer: ${answer.no_peer_reason?.text}`);
}

main(process.argv.slice(2)).catch((error: ServiceError) => {
  console.error(error.details ?? error.message);
  process.exit(1);
});
