//! A client that is slow to read when the server ends still reads all of its answer.
//!
//! Between the two stands a wire that sees the frames of HTTP/2 (RFC 9113, section 4.1) as they pass and holds some of them back, so
//! that what matters happens in one order. Only that the server has written its answer is waited for by the clock.

use std::sync::Arc;
use std::time::Duration;

use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Mutex, oneshot};
use tonic::transport::Endpoint;

use crate::running::Running;

const DATA: u8 = 0;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const ACKNOWLEDGED: u8 = 1;
/// A ping as a client may send at any time.
const LATE: [u8; 17] = [0, 0, 8, PING, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];

/// One frame: its head of nine bytes and what follows.
async fn frame(from: &mut (impl AsyncRead + Unpin)) -> Vec<u8> {
    let mut frame = vec![0; 9];
    from.read_exact(&mut frame).await.expect("the head of a frame");
    let length = u32::from_be_bytes([0, frame[0], frame[1], frame[2]]) as usize;
    frame.resize(9 + length, 0);
    from.read_exact(&mut frame[9..]).await.expect("a frame");
    frame
}

/// Passes what the server says, unless somebody holds it back.
async fn pass_down(mut from_server: OwnedReadHalf, mut to_client: OwnedWriteHalf, held_back: Arc<Mutex<()>>) {
    let mut bytes = [0; 1024];
    while let Ok(length @ 1..) = from_server.read(&mut bytes).await {
        drop(held_back.lock().await);
        to_client.write_all(&bytes[..length]).await.expect("the client listens");
    }
}

/// Passes the frames of the client, but the body of the request only after the client has acknowledged that the server is about to
/// end. From then on nothing of the server passes until its answer is written and the client has spoken once more.
async fn slow_wire(client: TcpStream, server: TcpStream, asked: oneshot::Sender<()>) {
    let (mut from_client, to_client) = client.into_split();
    let (from_server, mut to_server) = server.into_split();
    let held_back = Arc::new(Mutex::new(()));
    tokio::spawn(pass_down(from_server, to_client, Arc::clone(&held_back)));
    let mut preface = [0; 24];
    from_client.read_exact(&mut preface).await.expect("the preface");
    to_server.write_all(&preface).await.expect("passed on");
    let (mut body, mut settled, mut asked) = (Vec::new(), false, Some(asked));
    loop {
        let frame = frame(&mut from_client).await;
        // Whoever has acknowledged the server's settings has a connection that is more than the system's promise.
        settled |= (frame[3], frame[4]) == (SETTINGS, ACKNOWLEDGED);
        let is_body = frame[3] == DATA;
        if is_body {
            body.extend(&frame);
        }
        if settled
            && !body.is_empty()
            && let Some(asked) = asked.take()
        {
            asked.send(()).expect("waited for");
        }
        if is_body {
            continue;
        }
        let acknowledged = (frame[3], frame[4]) == (PING, ACKNOWLEDGED);
        let held = if acknowledged { Some(held_back.lock().await) } else { None };
        to_server.write_all(&frame).await.expect("passed on");
        if held.is_some() {
            to_server.write_all(&body).await.expect("passed on");
            tokio::time::sleep(Duration::from_millis(400)).await;
            to_server.write_all(&LATE).await.expect("passed on");
            tokio::time::sleep(Duration::from_millis(100)).await;
            break;
        }
    }
    // Whatever the client says from here on may come too late.
    _ = copy(&mut from_client, &mut to_server).await;
}

#[tokio::test]
async fn an_answer_on_its_way_survives_what_the_client_says_after_the_end() {
    let mut server = Running::start(&["--grace", "10"]);
    let wire = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = wire.local_addr().unwrap();
    let (asked, is_asked) = oneshot::channel();
    let to_server = TcpSocket::new_v4().unwrap();
    // So small that most of the answer waits on the server's side.
    to_server.set_recv_buffer_size(1024).unwrap();
    let to_server = to_server.connect(server.address).await.unwrap();
    tokio::spawn(async move { slow_wire(wire.accept().await.unwrap().0, to_server, asked).await });
    let channel = Endpoint::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap();
    let query = v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("E08000025".to_owned())),
        limit: Some(10),
        ..Default::default()
    };
    let call = tokio::spawn(async move { MatchServiceClient::new(channel).find_peers(query).await });
    is_asked.await.unwrap();
    server.terminate();
    let answer = call.await.unwrap().expect("the whole answer");
    assert_eq!(answer.into_inner().peers.len(), 10);
    assert!(server.ended_within(Duration::from_secs(10)).expect("it ends").success());
}
