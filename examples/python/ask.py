"""Asks a peermatch server who has the same problem as a place, over gRPC.

    pip install ./clients/python
    python examples/python/ask.py Camden [PROBLEM] [--server 127.0.0.1:50051] [--token-file FILE] [--ca FILE]
"""

import argparse
import sys
from pathlib import Path

from peermatch.v1.match_service_pb2 import FindPeersRequest
from peermatch.v1.place_service_pb2 import ResolvePlaceRequest
from peermatch_client import Client, Refused, connect


def ask(server: Client, name: str, problem: str) -> None:
    place = server.places.ResolvePlace(ResolvePlaceRequest(text=name)).place
    answer = server.match.FindPeers(FindPeersRequest(place_id=place.place_id, problem_id=problem))
    for notice in answer.query.notices:
        print(f"note: {notice.text}")
    for peer in answer.peers:
        print(f"{peer.fit:.3f} {peer.place_id} {peer.summary}")
    if not answer.peers:
        print(f"no good peer: {answer.no_peer_reason.text}")


def server_options(options: argparse.ArgumentParser) -> None:
    options.add_argument("--server", default="127.0.0.1:50051")
    options.add_argument("--token-file", type=Path, help="with the token that the server's operator issued")
    options.add_argument("--ca", type=Path, help="certificates of those who vouch for a server that speaks TLS, in PEM")


def connected(options: argparse.Namespace) -> Client:
    token = options.token_file.read_text() if options.token_file else None
    return connect(options.server, token, options.ca)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("place")
    parser.add_argument("problem", nargs="?", default="")
    server_options(parser)
    options = parser.parse_args()
    with connected(options) as server:
        try:
            ask(server, options.place, options.problem)
        except Refused as refused:
            # Every failure has a stable reason; what a portal says of it is its own affair.
            sys.exit(str(refused))


if __name__ == "__main__":
    main()
