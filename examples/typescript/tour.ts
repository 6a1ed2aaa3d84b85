// What a portal does with a peermatch server, once each: a question in words, peers, a list page by page, a record with its story that is
// written and read back, a watch that is told of it, and a misspelt name.
//
//     npm run --silent tour
//
// Needs a server that takes writes (`peermatch serve --store sqlite:places.db`). examples/python/tour.py prints the same lines.
import { type Client, pages, Refused, watch } from "peermatch-client";
import { Stage } from "peermatch-client/v1/stage";
import { EntryKind } from "peermatch-client/v1/story";
import { connected } from "./connected.js";

const story = {
  entries: [
    { asOf: "2026-10-01", kind: EntryKind.PROGRESS, text: "Two wards now discharge to assess" },
    { asOf: "2026-08-03", kind: EntryKind.SETBACK, text: "The shared list of beds went down for nine days" },
  ],
  learnt: "One list, one owner",
};

async function tour(server: Client, body: string): Promise<void> {
  const { candidates } = await server.taxonomy.resolveProblem({ text: "people waiting in hospital for a package of care" });
  const problemId = candidates[0]?.problemId ?? "";
  console.log(`problem: ${problemId}`);

  const question = { subject: { case: "placeId", value: "E09000007" }, problemId, limit: 10 } as const;
  const asked = await server.match.findPeers(question);
  console.log("peers:", ...asked.peers.map(({ placeId }) => placeId));

  const read = [];
  for await (const page of pages(server.places.listPlaces, { governanceTypes: ["county"], pageSize: 10 })) read.push(page);
  const count = read.reduce((sum, { places }) => sum + places.length, 0);
  console.log(`places: ${count} of ${read[0]?.totalCount} on ${read.length} pages`);

  const events = watch(server, question);
  const first = await events.next();
  console.log(`watch: ${first.value?.answer?.peers.length} peers`);
  // It asks as Camden does, so it is among those who fit best.
  await server.places.upsertPlace({ place: { placeId: body, displayName: "A body of the tour", governanceType: "london_borough" } });
  const written = await server.places.upsertRecord({ placeId: body, record: { problemId, stage: Stage.PILOTING, story } });
  for await (const { placeId } of events) {
    if (placeId !== body) continue;
    console.log(`watch: told of ${placeId}`);
    break;
  }
  const { peers } = await server.match.findPeers({ ...question, writeToken: written.writeToken });
  console.log(`listed: ${peers.some(({ placeId }) => placeId === body)}`);

  const { place } = await server.places.getPlace({ placeId: body });
  const kept = place?.records[0]?.story;
  console.log("story:", ...(kept?.entries ?? []).map(({ asOf, text }) => `${asOf} ${text};`), kept?.learnt);

  await server.places.resolvePlace({ text: "Camdem" }).catch((error: unknown) => {
    if (error instanceof Refused) console.log(`refused: ${error.reason}, ${error.hint}`);
  });
  await server.match.findPeers({ ...question, limit: 99 }).catch((error: unknown) => {
    if (error instanceof Refused) console.log(`refused: ${error.reason}, ${error.fields[0]?.field}`);
  });
}

const server = connected();
await tour(server, process.argv[2] ?? "x:the-tour").finally(() => server.close());
