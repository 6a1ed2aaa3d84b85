// As much of grpc-web and of protobuf's wire format as a small page needs: strings out, strings, doubles and messages in.

/** A string field of a request; an empty one is left out. */
export function field(number, value) {
  const bytes = new TextEncoder().encode(value);
  return bytes.length === 0 ? [] : [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
}

export const text = (message, number) => new TextDecoder().decode(message.bytes(number)[0] ?? new Uint8Array());
export const number = (message, number) => message.doubles(number)[0] ?? 0;

/** One call: resolves to the answer, or throws what the server says is wrong. */
export async function call(server, method, fields) {
  const body = Uint8Array.from(fields.flat());
  const frame = new Uint8Array(5 + body.length);
  new DataView(frame.buffer).setUint32(1, body.length);
  frame.set(body, 5);
  const headers = { "content-type": "application/grpc-web+proto", "x-grpc-web": "1" };
  const response = await fetch(`${server}/peermatch.v1.${method}`, { method: "POST", headers, body: frame });
  const said = new Map([...response.headers]);
  let answer = new Uint8Array();
  const bytes = new Uint8Array(await response.arrayBuffer());
  for (let at = 0; at < bytes.length; ) {
    const length = new DataView(bytes.buffer).getUint32(at + 1);
    const content = bytes.subarray(at + 5, at + 5 + length);
    if (bytes[at] & 0x80) {
      // The last frame: trailers as lines of text.
      for (const line of new TextDecoder().decode(content).split("\r\n")) {
        const [name, ...value] = line.split(":");
        said.set(name.toLowerCase(), value.join(":").trim());
      }
    } else answer = content;
    at += 5 + length;
  }
  if ((said.get("grpc-status") ?? "0") !== "0") throw new Error(decodeURIComponent(said.get("grpc-message") ?? "no answer"));
  return new Message(answer);
}

/** A message, read field by field when asked. */
class Message {
  constructor(bytes) {
    this.fields = new Map();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length; ) {
      let tag, length, value;
      [tag, at] = read(bytes, at);
      if ((tag & 7) === 0) [value, at] = read(bytes, at);
      else if ((tag & 7) === 1) (value = view.getFloat64(at, true)), (at += 8);
      else if ((tag & 7) === 2) {
        [length, at] = read(bytes, at);
        (value = bytes.subarray(at, at + length)), (at += length);
      } else at += 4;
      const all = this.fields.get(tag >>> 3) ?? [];
      this.fields.set(tag >>> 3, [...all, value]);
    }
  }
  bytes(number) { return this.fields.get(number) ?? []; }
  doubles(number) { return this.fields.get(number) ?? []; }
  messages(number) { return this.bytes(number).map((bytes) => new Message(bytes)); }
  message(number) { return this.messages(number)[0] ?? new Message(new Uint8Array()); }
}

function varint(value) {
  const bytes = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
}

function read(bytes, at) {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return [value, at];
  }
}
