"""Asks a peermatch server who has the same problem as a place, over gRPC.

    pip install -r examples/python/requirements.txt
    python examples/python/ask.py Camden [PROBLEM] [--server 127.0.0.1:50051] [--token-file FILE] [--ca FILE]
"""

import argparse
import sys
from pathlib import Path

import grpc
from grpc_status import rpc_status
from google.rpc import error_details_pb2

# The contract is compiled as it is read: no generated files to keep.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "proto"))
matching, match_services = grpc.protos_and_services("peermatch/v1/match_service.proto")
places, place_services = grpc.protos_and_services("peermatch/v1/place_service.proto")


def ask(channel, name, problem, signed):
    resolve = places.ResolvePlaceRequest(text=name)
    place = place_services.PlaceServiceStub(channel).ResolvePlace(resolve, timeout=5, metadata=signed).place
    request = matching.FindPeersRequest(place_id=place.place_id, problem_id=problem)
    answer = match_services.MatchServiceStub(channel).FindPeers(request, timeout=5, metadata=signed)
    for notice in answer.query.notices:
        print(f"note: {notice.text}")
    for peer in answer.peers:
        print(f"{peer.fit:.3f} {peer.place_id} {peer.summary}")
    if not answer.peers:
        print(f"no good peer: {answer.no_peer_reason.text}")


def connect(server, ca):
    if ca is None:
        return grpc.insecure_channel(server)
    return grpc.secure_channel(server, grpc.ssl_channel_credentials(ca.read_bytes()))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("place")
    options.add_argument("problem", nargs="?", default="")
    options.add_argument("--server", default="127.0.0.1:50051")
    options.add_argument("--token-file", type=Path, help="with the token that the server's operator issued")
    options.add_argument("--ca", type=Path, help="certificates of those who vouch for the server, in PEM; it then has to speak TLS")
    options = options.parse_args()
    # A token goes with every call. Over a network it needs TLS.
    token = options.token_file and options.token_file.read_text().strip()
    signed = [("authorization", f"Bearer {token}")] if token else []
    with connect(options.server, options.ca) as channel:
        try:
            ask(channel, options.place, options.problem, signed)
        except grpc.RpcError as error:
            # Every failure has a stable reason; what a portal says of it is its own affair.
            status = rpc_status.from_call(error)
            for detail in status.details if status else []:
                if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
                    info = error_details_pb2.ErrorInfo()
                    detail.Unpack(info)
                    print(f"{info.reason}: {error.details()} {dict(info.metadata)}", file=sys.stderr)
            sys.exit(1)


if __name__ == "__main__":
    main()
