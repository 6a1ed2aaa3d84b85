// What is read in more than one piece: lists page by page, and watches.
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Client } from "./client.js";
import { Refused } from "./errors.js";
import { type FindPeersRequestSchema, WatchEvent, type WatchPeersResponse } from "./made/peermatch/v1/match_service_pb.js";

/**
 * Every page of a list from the one that `request` asks for on:
 * `for await (const page of pages(server.places.listPlaces, { query: "essex" })) ...`
 */
export async function* pages<Request extends { pageToken?: string }, Answer extends { nextPageToken: string }>(
  call: (request: Request) => Promise<Answer>,
  request: Request,
): AsyncGenerator<Answer, void, undefined> {
  for (let asked = request; ; ) {
    const page = await call(asked);
    yield page;
    if (page.nextPageToken === "") return;
    asked = { ...asked, pageToken: page.nextPageToken };
  }
}

/**
 * The list of peers, and then whatever becomes another in it, for as long as it is read; where nothing is new, nothing is told. A server ends
 * a watch when it has taken as long as a call may, or when its reader was too slow: it goes on from where it was.
 */
export async function* watch(
  server: Client,
  query: MessageInitShape<typeof FindPeersRequestSchema>,
): AsyncGenerator<WatchPeersResponse, void, undefined> {
  // Whoever stops reading ends the call: it is not ended by leaving a loop over its messages.
  const stopped = new AbortController();
  let resumeToken = "";
  try {
    for (;;) {
      try {
        for await (const event of server.match.watchPeers({ query, resumeToken }, { signal: stopped.signal })) {
          resumeToken = event.resumeToken || resumeToken;
          if (event.event !== WatchEvent.HEARTBEAT) yield event;
        }
      } catch (error) {
        if (!(error instanceof Refused) || !["DEADLINE_EXCEEDED", "READER_TOO_SLOW"].includes(error.reason)) throw error;
      }
    }
  } finally {
    stopped.abort();
  }
}
