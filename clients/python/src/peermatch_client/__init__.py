"""Asks a peermatch server who has the same problem.

    from peermatch_client import Refused, connect
    from peermatch.v1.match_service_pb2 import FindPeersRequest

    with connect("127.0.0.1:50051") as server:
        answer = server.match.FindPeers(FindPeersRequest(place_id="E09000007"))
"""

from .calls import pages
from .client import Client, connect, watch
from .errors import FieldViolation, Refused

__all__ = ["Client", "FieldViolation", "Refused", "connect", "pages", "watch"]
