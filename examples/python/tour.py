"""What a portal does with a peermatch server, once each: a question in words, peers, a list page by page, a record with its story that is
written and read back, a watch that is told of it, and a misspelt name.

    python examples/python/tour.py [--server 127.0.0.1:50051] [--token-file FILE] [--ca FILE]

Needs a server that takes writes (`peermatch serve --store sqlite:places.db`). examples/typescript/tour.ts prints the same lines.
"""

import argparse

from peermatch.v1.match_service_pb2 import FindPeersRequest
from peermatch.v1.place_service_pb2 import (
    GetPlaceRequest,
    ListPlacesRequest,
    PlaceDeclaration,
    RecordDeclaration,
    ResolvePlaceRequest,
    UpsertPlaceRequest,
    UpsertRecordRequest,
)
from peermatch.v1.stage_pb2 import STAGE_PILOTING
from peermatch.v1.story_pb2 import ENTRY_KIND_PROGRESS, ENTRY_KIND_SETBACK, Story, StoryEntry
from peermatch.v1.taxonomy_service_pb2 import ResolveProblemRequest
from peermatch_client import Client, Refused, pages, watch

from ask import connected, server_options

STORY = Story(
    entries=[
        StoryEntry(as_of="2026-10-01", kind=ENTRY_KIND_PROGRESS, text="Two wards now discharge to assess"),
        StoryEntry(as_of="2026-08-03", kind=ENTRY_KIND_SETBACK, text="The shared list of beds went down for nine days"),
    ],
    learnt="One list, one owner",
)


def tour(server: Client, body: str) -> None:
    words = "people waiting in hospital for a package of care"
    problem = server.taxonomy.ResolveProblem(ResolveProblemRequest(text=words)).candidates[0]
    print(f"problem: {problem.problem_id}")

    question = FindPeersRequest(place_id="E09000007", problem_id=problem.problem_id, limit=10)
    print("peers:", *(peer.place_id for peer in server.match.FindPeers(question).peers))

    read = list(pages(server.places.ListPlaces, ListPlacesRequest(governance_types=["county"], page_size=10)))
    count = sum(len(page.places) for page in read)
    print(f"places: {count} of {read[0].total_count} on {len(read)} pages")

    events = watch(server, question)
    print(f"watch: {len(next(events).answer.peers)} peers")
    # It asks as Camden does, so it is among those who fit best.
    place = PlaceDeclaration(place_id=body, display_name="A body of the tour", governance_type="london_borough")
    server.places.UpsertPlace(UpsertPlaceRequest(place=place))
    record = RecordDeclaration(problem_id=problem.problem_id, stage=STAGE_PILOTING, story=STORY)
    token = server.places.UpsertRecord(UpsertRecordRequest(place_id=body, record=record)).write_token
    print("watch: told of", next(event.place_id for event in events if event.place_id == body))
    question.write_token = token
    listed = body in (peer.place_id for peer in server.match.FindPeers(question).peers)
    print(f"listed: {str(listed).lower()}")

    kept = server.places.GetPlace(GetPlaceRequest(place_id=body)).place.records[0]
    print("story:", *(f"{entry.as_of} {entry.text};" for entry in kept.story.entries), kept.story.learnt)

    try:
        server.places.ResolvePlace(ResolvePlaceRequest(text="Camdem"))
    except Refused as refused:
        print(f"refused: {refused.reason}, {refused.hint}")
    try:
        server.match.FindPeers(FindPeersRequest(place_id="E09000007", limit=99))
    except Refused as refused:
        print(f"refused: {refused.reason}, {refused.fields[0].field}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--body", default="x:the-tour", help="the identifier of the body that is written")
    server_options(parser)
    options = parser.parse_args()
    with connected(options) as server:
        tour(server, options.body)


if __name__ == "__main__":
    main()
