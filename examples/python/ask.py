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


def ask(channel, name, problem):
    resolve = places.ResolvePlaceRequest(text=name)
    place = place_services.PlaceServiceStub(channel).ResolvePlace(resolve, timeout=5).place
    request = matching.FindPeersRequest(place_id=place.place_id, problem_id=problem)
    answer = match_services.MatchServiceStub(channel).FindPeers(request, timeout=5)
    for notice in answer.query.notices:
        print(f"note: {notice.text}")
    for peer in answer.peers:
        print(f"{peer.fit:.3f} {peer.place_id} {peer.summary}")
    if not answer.peers:
        print(f"no good peer: {answer.no_peer_reason.text}")


class Signed(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):
    """Shows a token with every call."""

    def __init__(self, token):
        self.token = token

    def intercept_unary_unary(self, go_on, call, request):
        metadata = [*(call.metadata or []), ("authorization", f"Bearer {self.token}")]
        return go_on(call._replace(metadata=metadata), request)

    intercept_unary_stream = intercept_unary_unary


def server_options(options):
    options.add_argument("--server", default="127.0.0.1:50051")
    options.add_argument("--token-file", type=Path, help="with the token that the server's operator issued")
    options.add_argument("--ca", type=Path, help="certificates of those who vouch for a server that speaks TLS, in PEM")


def connect(options):
    """A channel to the server that the options name. A token goes over a network with --ca alone: else everybody between could read it."""
    if options.ca:
        channel = grpc.secure_channel(options.server, grpc.ssl_channel_credentials(options.ca.read_bytes()))
    else:
        channel = grpc.insecure_channel(options.server)
    if not options.token_file:
        return channel
    return grpc.intercept_channel(channel, Signed(options.token_file.read_text().strip()))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("place")
    options.add_argument("problem", nargs="?", default="")
    server_options(options)
    options = options.parse_args()
    with connect(options) as channel:
        try:
            ask(channel, options.place, options.problem)
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
