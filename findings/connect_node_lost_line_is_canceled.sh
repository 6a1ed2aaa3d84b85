#!/usr/bin/env bash
# With connect-node a call whose connection breaks fails with Canceled or Aborted, as if its caller or the server had taken it back.
#
# One would guess: Unavailable, as gRPC's own table of codes has it, as grpc-js says of the same line, and as connect-node itself says where
#   nobody listens. That is what programs, and proxies before them, send again.
# What is: Node ends the streams of a connection that is closed with CANCEL (0x8), and connect-node makes Canceled of that, also after a
#   GOAWAY; of one that is reset it makes Aborted. By the code alone the first is a call that its own caller cancelled, and the second a
#   write that met another; what sends again, or counts, what is Unavailable passes over both.
# Where it matters here: a server that is restarted, or a proxy that lets go of a connection, has calls fail in that way. Whether the
#   caller's own signal was aborted, and whether the error has details of the server, tells them apart.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund @connectrpc/connect@2.3.0 @connectrpc/connect-node@2.3.0 @bufbuild/protobuf@2.17.0 @grpc/grpc-js@1.14.7
cat >line.mjs <<'JS'
import { createServer } from "node:http2";
import { EmptySchema } from "@bufbuild/protobuf/wkt";
import { Code, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import grpc from "@grpc/grpc-js";

const ask = { kind: "rpc", name: "Ask", localName: "ask", methodKind: "unary", input: EmptySchema, output: EmptySchema, idempotency: 0 };
const service = { kind: "service", typeName: "a.Service", methods: [ask], method: { ask } };
ask.parent = service;

async function byConnect(port, options) {
  const client = createClient(service, createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` }));
  return client.ask({}, options).then(() => "answered", (error) => Code[error.code].toUpperCase());
}

function byGrpc(port) {
  const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const nothing = () => Buffer.alloc(0);
  return new Promise((done) =>
    client.makeUnaryRequest("/a.Service/Ask", nothing, nothing, {}, (error) => done(error ? grpc.status[error.code] : "answered")));
}

// Each takes the call, and lets go of the line in another way instead of answering.
const ways = {
  "the socket is reset": (line) => line.resetAndDestroy(),
  "the socket is closed": (line) => line.end(),
  "GOAWAY, and closed": (line, session) => (session.goaway(), setTimeout(() => line.end(), 50)),
};
const all = [];
for (const [said, letGo] of Object.entries(ways)) {
  const told = [];
  for (const by of [byConnect, byGrpc]) {
    let line;
    const server = createServer().on("connection", (socket) => (line = socket));
    server.on("stream", (stream) => (stream.on("error", () => {}), letGo(line, stream.session)));
    server.on("session", (session) => session.on("error", () => {}));
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    told.push(await by(server.address().port));
    server.close();
  }
  console.log(`${said}: connect-node 2.3.0 says ${told[0]}, grpc-js 1.14.7 ${told[1]}`);
  all.push(...told);
}
const server = createServer().on("stream", () => {});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const taken = new AbortController();
setTimeout(() => taken.abort(), 200);
const own = await byConnect(server.address().port, { signal: taken.signal });
const nobody = await byConnect(1);
console.log(`its own caller takes it back: ${own}; nobody listens: ${nobody}`);
const lost = "ABORTED,UNAVAILABLE,CANCELED,UNAVAILABLE,CANCELED,UNAVAILABLE";
process.exit(all.join() === lost && own === "CANCELED" && nobody === "UNAVAILABLE" ? 0 : 1);
JS
node line.mjs
