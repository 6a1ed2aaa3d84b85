//! HTTP/2 by hand (RFC 9113), to say what no honest client says.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use prost::Message;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const WINDOW_UPDATE: u8 = 8;
pub(super) const END: u8 = 1;
const END_HEADERS: u8 = 4;
const ACKNOWLEDGED: u8 = 1;

/// A connection that has said its first words and no more.
pub(super) struct Raw {
    stream: TcpStream,
    /// What came and was not looked at yet.
    unread: Vec<u8>,
}

impl Raw {
    pub(super) fn connect(address: SocketAddr) -> Self {
        let mut stream = TcpStream::connect(address).expect("accepted");
        // An unexpected server answers nothing: nobody waits for ever.
        stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
        stream.write_all(&frame(SETTINGS, 0, 0, &[])).unwrap();
        let mut raw = Self { stream, unread: Vec::new() };
        // What the server allows holds from its acknowledgement on.
        let limit = Duration::from_secs(10);
        raw.read_until(limit, |kind, _, _| (kind == SETTINGS).then_some(())).expect("open").expect("its settings");
        raw.say(&frame(SETTINGS, ACKNOWLEDGED, 0, &[]));
        // More than 65,535 bytes of all calls together may be sent from here on, and not before (RFC 9113, 6.9.2).
        let widened = |kind, stream, _: &[u8]| (kind == WINDOW_UPDATE && stream == 0).then_some(());
        raw.read_until(limit, widened).expect("open").expect("the connection's window");
        raw
    }

    /// The head of a call, its headers as literals without the table (RFC 7541).
    pub(super) fn head(&mut self, stream: u32, path: &str) {
        let mut headers = vec![0x83, 0x86];
        let literals = [(":path", path), (":authority", "x"), ("content-type", "application/grpc"), ("te", "trailers")];
        for (name, value) in literals {
            headers.push(0);
            for text in [name, value] {
                headers.push(u8::try_from(text.len()).expect("short"));
                headers.extend_from_slice(text.as_bytes());
            }
        }
        self.say(&frame(HEADERS, END_HEADERS, stream, &headers));
    }

    /// A part of its body.
    pub(super) fn body(&mut self, stream: u32, flags: u8, bytes: &[u8]) {
        for piece in bytes.chunks(16_000) {
            self.say(&frame(DATA, flags, stream, piece));
        }
    }

    /// A whole call.
    pub(super) fn call(&mut self, stream: u32, path: &str, message: &impl Message) {
        self.head(stream, path);
        self.body(stream, END, &prefixed(message));
    }

    pub(super) fn ping(&mut self) {
        self.say(&frame(PING, 0, 0, &[7; 8]));
    }

    /// Answers the server's next ping, as a client does that is told of the end.
    pub(super) fn answer_ping(&mut self, limit: Duration) {
        let ping = self.read_until(limit, |kind, _, payload| (kind == PING).then(|| payload.to_vec()));
        self.say(&frame(PING, ACKNOWLEDGED, 0, &ping.expect("open").expect("a ping")));
    }

    /// Whoever was cut off is not heard; what that means is for the test to say.
    fn say(&mut self, bytes: &[u8]) {
        _ = self.stream.write_all(bytes);
    }

    /// Reads until the server answers a call, with its stream; none where it does not within the limit, or ends.
    pub(super) fn answered(&mut self, limit: Duration) -> Option<u32> {
        self.read_until(limit, |kind, stream, _| (kind == HEADERS).then_some(stream)).ok().flatten()
    }

    /// Whether the server ends the connection within the limit.
    pub(super) fn ended(&mut self, limit: Duration) -> bool {
        self.read_until(limit, |_, _, _| None::<()>).is_err()
    }

    fn read_until<T>(&mut self, limit: Duration, found: impl Fn(u8, u32, &[u8]) -> Option<T>) -> Result<Option<T>, ()> {
        let start = Instant::now();
        while start.elapsed() < limit {
            while let Some(head) = self.unread.first_chunk::<9>().copied() {
                let length = 9 + u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
                if self.unread.len() < length {
                    break;
                }
                let frame: Vec<u8> = self.unread.drain(..length).collect();
                let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
                if let Some(found) = found(head[3], stream, &frame[9..]) {
                    return Ok(Some(found));
                }
            }
            let mut bytes = [0; 16_384];
            match self.stream.read(&mut bytes) {
                Ok(0) => return Err(()),
                Ok(length) => self.unread.extend_from_slice(&bytes[..length]),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return Err(()),
            }
        }
        Ok(None)
    }
}

/// A message as gRPC frames it.
pub(super) fn prefixed(message: &impl Message) -> Vec<u8> {
    let message = message.encode_to_vec();
    let length = u32::try_from(message.len()).expect("short").to_be_bytes();
    [&[0][..], &length, &message].concat()
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("short").to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}
