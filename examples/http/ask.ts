// Asks for the peers of a place over HTTP and JSON, with types made from docs/openapi.json: `npm run types`, then
// `npm run ask -- PLACE [PROBLEM]`. PEERMATCH_SERVER is the address, PEERMATCH_TOKEN the token where callers sign in.
import { server, told } from "./server.ts";

const [place, problemId] = process.argv.slice(2);
if (!place) {
  console.error("usage: npm run ask -- PLACE [PROBLEM]");
  process.exit(2);
}
const named = told(await server.GET("/v1/places:resolve", { params: { query: { text: place } } }));
const placeId = named.place?.placeId;
const found = told(await server.POST("/v1/peers:find", { body: { placeId, problemId } }));
for (const peer of found.peers) {
  console.log(`${peer.fit.toFixed(3)} ${peer.placeId} ${peer.displayName}: ${peer.summary}`);
}
