"""A server, connected to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import grpc
from peermatch.v1 import batch_service_pb2, match_service_pb2, model_service_pb2, place_service_pb2, taxonomy_service_pb2
from peermatch.v1.batch_service_pb2_grpc import BatchServiceStub
from peermatch.v1.match_service_pb2 import WATCH_EVENT_HEARTBEAT, FindPeersRequest, WatchPeersRequest, WatchPeersResponse
from peermatch.v1.match_service_pb2_grpc import MatchServiceStub
from peermatch.v1.model_service_pb2_grpc import ModelServiceStub
from peermatch.v1.place_service_pb2_grpc import PlaceServiceStub
from peermatch.v1.taxonomy_service_pb2_grpc import TaxonomyServiceStub

from .calls import Calls, Token, service_config
from .errors import Refused

SERVICES = (batch_service_pb2, match_service_pb2, model_service_pb2, place_service_pb2, taxonomy_service_pb2)
# An answer to a hundred questions is as large as this; gRPC stops at a quarter of it.
LARGEST_ANSWER = 16 * 1024 * 1024


class Client:
    """The services of a server. Close it, or use it in a `with`."""

    def __init__(self, channel: grpc.Channel) -> None:
        self.channel = channel
        self.match = MatchServiceStub(channel)
        self.places = PlaceServiceStub(channel)
        self.taxonomy = TaxonomyServiceStub(channel)
        self.batch = BatchServiceStub(channel)
        self.models = ModelServiceStub(channel)

    def close(self) -> None:
        self.channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def connect(address: str = "127.0.0.1:50051", token: Token | None = None, ca: str | Path | None = None, *, deadline: float = 10) -> Client:
    """A client of the server at `address`, which is HOST:PORT or a URL.

    With `https://`, or with `ca` (a file of certificates in PEM that vouch for the server), it speaks TLS. `token` is shown with every
    call; a function is asked for one each time, for tokens that expire. `deadline` is in seconds, for every call but streams that has no
    `timeout` of its own. Reads and writes are sent again where nobody answers. Whatever fails is `Refused`.

    Raises ValueError where a token would go to another machine without TLS: everybody between could read it.
    """
    scheme, _, named = address.rpartition("://")
    if token is not None and scheme != "https" and ca is None and not here(named):
        raise ValueError(f"a token goes to {named} over TLS alone: write https://{named}, or name a file of certificates (ca)")
    options = [("grpc.service_config", service_config([each.DESCRIPTOR for each in SERVICES])), ("grpc.max_receive_message_length", LARGEST_ANSWER)]
    if scheme == "https" or ca is not None:
        roots = None if ca is None else Path(ca).read_bytes()
        channel = grpc.secure_channel(named, grpc.ssl_channel_credentials(roots), options)
    else:
        channel = grpc.insecure_channel(named, options)
    return Client(grpc.intercept_channel(channel, Calls(token, deadline)))


def here(named: str) -> bool:
    """Whether HOST:PORT is this machine."""
    host = named.rpartition(":")[0].strip("[]")
    # A name may begin with 127, too.
    return host in ("localhost", "::1") or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None


def watch(server: Client, query: FindPeersRequest) -> Iterator[WatchPeersResponse]:
    """The list of peers, and then whatever becomes another in it, for as long as it is read; who is told of nothing new is told nothing.

    A server ends a watch when it has taken as long as a call may, or when its reader was too slow: it goes on from where it was.
    """
    resume_token = ""
    while True:
        call = server.match.WatchPeers(WatchPeersRequest(query=query, resume_token=resume_token))
        try:
            for event in call:
                resume_token = event.resume_token or resume_token
                if event.event != WATCH_EVENT_HEARTBEAT:
                    yield event
        except Refused as refused:
            if refused.reason not in ("DEADLINE_EXCEEDED", "READER_TOO_SLOW"):
                raise
        finally:
            call.cancel()  # Whoever stops reading ends the call.
