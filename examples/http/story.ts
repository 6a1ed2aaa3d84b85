// Reads over HTTP and JSON what a place tells of its work, as far as the one who asks may see it: `npm run types`, then
// `npm run story -- PLACE`. PEERMATCH_SERVER is the address, PEERMATCH_TOKEN the token where callers sign in.
import { server, told } from "./server.ts";

const [place] = process.argv.slice(2);
if (!place) {
  console.error("usage: npm run story -- PLACE");
  process.exit(2);
}
const read = told(await server.GET("/v1/places/{placeId}", { params: { path: { placeId: place } } }));
for (const { problemDisplayName, story } of read.place?.records ?? []) {
  if (!story) continue;
  console.log(`${problemDisplayName}:`);
  for (const { asOf, kind, text } of story.entries ?? []) console.log(`  ${asOf} ${kind.replace("ENTRY_KIND_", "").toLowerCase()}: ${text}`);
  if (story.learnt) console.log(`  learnt: ${story.learnt}`);
}
