"""Says that a place has a problem and at which stage it is, to a server with a store on this machine.

    python examples/python/declare.py Camden hospital_discharge STAGE_PILOTING [--server 127.0.0.1:50051]

Run twice with the same --request-id it is taken once, whatever happened between.
"""

import argparse
import uuid

from ask import connect, place_services, places, server_options


def declare(channel, name, problem, stage, request_id):
    service = place_services.PlaceServiceStub(channel)
    place = service.ResolvePlace(places.ResolvePlaceRequest(text=name), timeout=5).place
    record = places.RecordDeclaration(problem_id=problem, stage=stage)
    request = places.UpsertRecordRequest(place_id=place.place_id, record=record, request_id=request_id)
    # The stage alone: what the place said otherwise of the problem stays.
    request.update_mask.paths.append("stage")
    return service.UpsertRecord(request, timeout=10)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("place")
    options.add_argument("problem")
    options.add_argument("stage")
    options.add_argument("--request-id", default=str(uuid.uuid4()))
    server_options(options)
    options = options.parse_args()
    with connect(options) as channel:
        answer = declare(channel, options.place, options.problem, options.stage, options.request_id)
        print(answer.write_token)


if __name__ == "__main__":
    main()
