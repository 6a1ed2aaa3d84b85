"""Watches who has the same problem as a place, and prints what is new: writes of any client arrive as they are made.

    pip install -r examples/python/requirements.txt
    python examples/python/watch.py Camden hospital_discharge [--server 127.0.0.1:50051]
"""

import argparse

import grpc

from ask import connect, match_services, matching, place_services, places, server_options


def watch(channel, name, problem):
    """Yields a line for the list as it is, and one for each change of it, for as long as the channel is open."""
    resolve = places.ResolvePlaceRequest(text=name)
    place = place_services.PlaceServiceStub(channel).ResolvePlace(resolve, timeout=5).place
    query = matching.FindPeersRequest(place_id=place.place_id, problem_id=problem, limit=10)
    token = ""
    while True:
        # The server ends a watch when a call has taken as long as one may: go on from where it was.
        request = matching.WatchPeersRequest(query=query, resume_token=token)
        try:
            for event in match_services.MatchServiceStub(channel).WatchPeers(request):
                token = event.resume_token or token
                kind = matching.WatchEvent.Name(event.event).removeprefix("WATCH_EVENT_")
                if kind == "INITIAL":
                    yield f"INITIAL {' '.join(peer.place_id for peer in event.answer.peers)}"
                elif kind != "HEARTBEAT":
                    yield f"{kind} {event.place_id} {' '.join(event.changed_fields)}".rstrip()
        except grpc.RpcError as error:
            if error.code() is not grpc.StatusCode.DEADLINE_EXCEEDED:
                raise


def main():
    options = argparse.ArgumentParser()
    options.add_argument("place")
    options.add_argument("problem")
    server_options(options)
    options = options.parse_args()
    with connect(options) as channel:
        for line in watch(channel, options.place, options.problem):
            print(line, flush=True)


if __name__ == "__main__":
    main()
