#!/usr/bin/env bash
# An error whose details are large reaches a Python caller as another error, by chance.
#
# One would guess: a status that the server sends arrives as it is, or is always refused above some limit.
# What is: grpcio (gRPC C core) has two limits for the headers and trailers of a call. Between the soft one (8 kB) and the
#   hard one (16 kB) each answer is dropped with a probability that grows with its size; above the hard one it is always
#   dropped. A dropped answer becomes RESOURCE_EXHAUSTED, and code, message and details of the real error are gone. The same
#   call, repeated, shows both.
# Where it matters here: google.rpc details of an error with many field violations. We keep message and details together
#   under 4 kB.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check grpcio==1.85.3
"$dir/venv/bin/python" - <<'PY'
import collections, concurrent.futures, sys
import grpc
print("grpcio", grpc.__version__)

def handler(size):
    def call(request, context):
        context.set_trailing_metadata((("details-bin", b"x" * size),))
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "limit: 11 is outside 1 to 10")
    return call

def seen(size, calls=60):
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
    method = grpc.unary_unary_rpc_method_handler(handler(size))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("demo.Demo", {"Call": method}),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    codes = collections.Counter()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        for _ in range(calls):
            try:
                channel.unary_unary("/demo.Demo/Call")(b"", timeout=10)
            except grpc.RpcError as error:
                codes[error.code().name] += 1
    server.stop(0)
    print(f"{size:6} bytes of details:", dict(codes))
    return codes

small, middle, large = seen(4_000), seen(11_000), seen(20_000)
holds = set(small) == {"INVALID_ARGUMENT"} and set(middle) == {"INVALID_ARGUMENT", "RESOURCE_EXHAUSTED"} \
    and set(large) == {"RESOURCE_EXHAUSTED"}
sys.exit(not holds)
PY
