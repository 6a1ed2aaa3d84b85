// Asks a peermatch server who has the same problem as a place, over gRPC from Node.
//
//     npm run --silent ask -- Camden [PROBLEM]
//
// PEERMATCH_SERVER names the server (default 127.0.0.1:50051), PEERMATCH_CA a file of certificates that vouch for it, PEERMATCH_TOKEN the
// token where callers sign in. docs/portals.md says how to install what it needs.
import { Refused } from "peermatch-client";
import { connected } from "./connected.js";

const [text, problemId = ""] = process.argv.slice(2);
if (!text) {
  console.error("usage: npm run ask -- PLACE [PROBLEM]");
  process.exit(2);
}
const server = connected();
try {
  const { place } = await server.places.resolvePlace({ text });
  const subject = { case: "placeId", value: place?.placeId ?? "" } as const;
  const answer = await server.match.findPeers({ subject, problemId });
  for (const notice of answer.query?.notices ?? []) console.log(`note: ${notice.text}`);
  for (const peer of answer.peers) console.log(`${peer.fit.toFixed(3)} ${peer.placeId} ${peer.summary}`);
  if (answer.peers.length === 0) console.log(`no good peer: ${answer.noPeerReason?.text}`);
} catch (error) {
  // Every failure has a stable reason; what a portal says of it is its own affair.
  if (!(error instanceof Refused)) throw error;
  console.error(String(error));
  process.exitCode = 1;
} finally {
  server.close();
}
