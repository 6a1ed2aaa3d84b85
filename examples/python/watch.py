"""Watches who has the same problem as a place, and prints what is new: writes of any client arrive as they are made.

    pip install ./clients/python
    python examples/python/watch.py Camden hospital_discharge [--server 127.0.0.1:50051]
"""

import argparse
from collections.abc import Iterator

from peermatch.v1.match_service_pb2 import FindPeersRequest, WatchEvent
from peermatch.v1.place_service_pb2 import ResolvePlaceRequest
from peermatch_client import Client, watch

from ask import connected, server_options


def told(server: Client, name: str, problem: str) -> Iterator[str]:
    """A line for the list as it is, and one for each change of it, for as long as it is read."""
    place = server.places.ResolvePlace(ResolvePlaceRequest(text=name)).place
    for event in watch(server, FindPeersRequest(place_id=place.place_id, problem_id=problem, limit=10)):
        kind = WatchEvent.Name(event.event).removeprefix("WATCH_EVENT_")
        if kind == "INITIAL":
            yield f"INITIAL {' '.join(peer.place_id for peer in event.answer.peers)}"
        else:
            yield f"{kind} {event.place_id} {' '.join(event.changed_fields)}".rstrip()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("place")
    parser.add_argument("problem")
    server_options(parser)
    options = parser.parse_args()
    with connected(options) as server:
        for line in told(server, options.place, options.problem):
            print(line, flush=True)


if __name__ == "__main__":
    main()
