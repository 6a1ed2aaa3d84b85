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
    method = pool.FindServiceByName("peermatch.v1.MatchService").FindMethodByName("FindPeers")
    request = GetMessageClass(method.input_type)
    find_peers = channel.unary_unary(
        "/peermatch.v1.MatchService/FindPeers",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=GetMessageClass(method.output_type).FromString,
    )
    for place in PLACES:
        for mode, number in MODES.items():
            answer = find_peers(request(place_id=place, stage_mode=number), timeout=10)
            here = json_format.MessageToDict(answer, always_print_fields_with_no_presence=True)
            command = [peermatch, "match", place, "--stage-mode", mode, "--output", "json"]
            prompt = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
            assert here == prompt, f"{place} {mode}: python reads another answer than the prompt gives"
    print(f"reflection: {len(services)} services; {len(PLACES) * len(MODES)} answers equal the prompt's in every field")
