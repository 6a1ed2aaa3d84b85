"""Explores a server by reflection as a stranger's tools do, and holds its answers against the prompt's, field by field.

    python explore.py ADDRESS PEERMATCH
"""

import json
import subprocess
import sys

import grpc
from google.protobuf import json_format
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

PLACES = [
    "E09000007", "E10000012", "E07000072", "E47000014", "E10000030", "E08000035", "E06000052", "E09000001", "E10000016",
    "E07000119", "E10000020", "E08000025", "E61000001", "E06000053", "E06000066", "E06000014", "E06000001", "E09000004",
    "E09000008", "E08000002",
]
MODES = {"alongside": 1, "ahead": 2, "either": 3}

address, peermatch = sys.argv[1:]
with grpc.insecure_channel(address) as channel:
    database = ProtoReflectionDescriptorDatabase(channel)
    services = list(database.get_services())
    assert "peermatch.v1.MatchService" in services, services
    pool = DescriptorPool(database)

    def call(service, name, streams=False):
        """A method by its descriptor: what makes its request, and what asks."""
        method = pool.FindServiceByName(f"peermatch.v1.{service}").FindMethodByName(name)
        ask = (channel.unary_stream if streams else channel.unary_unary)(
            f"/peermatch.v1.{service}/{name}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        return GetMessageClass(method.input_type), ask

    def said(*command):
        return json.loads(subprocess.run([peermatch, *command, "--output", "json"], capture_output=True, text=True).stdout)

    def fields(message):
        return json_format.MessageToDict(message, always_print_fields_with_no_presence=True)

    request, find_peers = call("MatchService", "FindPeers")
    for place in PLACES:
        for mode, number in MODES.items():
            answer = find_peers(request(place_id=place, stage_mode=number), timeout=10)
            prompt = said("match", place, "--stage-mode", mode)
            assert fields(answer) == prompt, f"{place} {mode}: python reads another answer than the prompt gives"
    print(f"reflection: {len(services)} services; {len(PLACES) * len(MODES)} answers equal the prompt's in every field")

    request, train = call("ModelService", "TrainModel", streams=True)
    *_, last = train(request(), timeout=300)
    assert last.HasField("model"), "the last message of a training is its model"
    request, list_models = call("ModelService", "ListModels")
    assert fields(list_models(request(), timeout=10)) == said("models", "list", "--server", f"http://{address}")
    try:
        train(request(), timeout=10, metadata=(("origin", "http://x"),)).next()
        raise AssertionError("a web page trains models")
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.PERMISSION_DENIED, error
    print(f"models: trained {last.model.version} over the socket; the list equals the prompt's")

    request, start = call("BatchService", "StartRun")
    run = start(request(spec={"buddies": {"problem_id": "send"}, "format": "RUN_FORMAT_JSONL"}), timeout=10).run
    request, watch = call("BatchService", "WatchRun", streams=True)
    *_, last = watch(request(run_id=run.run_id), timeout=300)
    assert last.run.state == 2, last.run.error
    request, stream = call("BatchService", "StreamResults", streams=True)
    *parts, end = stream(request(run_id=run.run_id), timeout=30)
    rows = [row for part in [*parts, end] for row in part.buddies]
    assert end.complete and len(rows) == last.run.manifest.files[0].row_count, len(rows)
    print(f"batch: {len(rows)} rows of buddies streamed to their end")
