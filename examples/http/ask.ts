// Asks for the peers of a place over HTTP and JSON, with types made from docs/openapi.json: `npm run types`, then
// `npm run ask -- PLACE [PROBLEM]`. PEERMATCH_SERVER is the address, PEERMATCH_TOKEN the token where callers sign in.
import createClient from "openapi-fetch";
import type { components, paths } from "./peermatch.d.ts";

type ProblemDetails = components["schemas"]["ProblemDetails"];

const token = process.env.PEERMATCH_TOKEN;
const server = createClient<paths>({
  baseUrl: `http://${process.env.PEERMATCH_SERVER ?? "127.0.0.1:50051"}`,
  headers: token ? { authorization: `Bearer ${token}` } : {},
});

function told<T>(answer: { data?: T; error?: ProblemDetails }): T {
  if (answer.data) return answer.data;
  const problem = answer.error;
  console.error(`${problem?.reason || problem?.title}: ${problem?.detail} ${problem?.metadata?.nearest_place_ids ?? ""}`);
  process.exit(1);
}

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
