"""Says that a place has a problem and at which stage it is, to a server with a store on this machine.

    python examples/python/declare.py Camden hospital_discharge STAGE_PILOTING [--server 127.0.0.1:50051]

Run twice with the same --request-id it is taken once, whatever happened between.
"""

import argparse

from google.protobuf.field_mask_pb2 import FieldMask
from peermatch.v1.place_service_pb2 import RecordDeclaration, ResolvePlaceRequest, UpsertRecordRequest, UpsertRecordResponse
from peermatch.v1.stage_pb2 import Stage
from peermatch_client import Client

from ask import connected, server_options


def declare(server: Client, name: str, problem: str, stage: "Stage.ValueType", request_id: str = "") -> UpsertRecordResponse:
    place = server.places.ResolvePlace(ResolvePlaceRequest(text=name)).place
    record = RecordDeclaration(problem_id=problem, stage=stage)
    # The stage alone: what the place said otherwise of the problem stays.
    mask = FieldMask(paths=["stage"])
    return server.places.UpsertRecord(
        UpsertRecordRequest(place_id=place.place_id, record=record, request_id=request_id, update_mask=mask)
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("place")
    parser.add_argument("problem")
    parser.add_argument("stage", type=Stage.Value)
    parser.add_argument("--request-id", default="", help="one is drawn at random if not given")
    server_options(parser)
    options = parser.parse_args()
    with connected(options) as server:
        print(declare(server, options.place, options.problem, options.stage, options.request_id).write_token)


if __name__ == "__main__":
    main()
