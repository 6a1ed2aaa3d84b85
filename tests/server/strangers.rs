//! What the prompt says of a port behind which something else listens.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;

use tonic::transport::Server;

/// What the prompt says when it asks the server at this address.
fn ask(url: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["place", "show", "Camden", "--server", url])
        .output()
        .expect("the program runs");
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// Something that answers whatever comes with the same bytes, and hangs up.
fn stranger(answer: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            _ = stream.read(&mut [0; 1_024]);
            _ = stream.write_all(answer);
        }
    });
    address
}

fn is_no_peermatch(address: SocketAddr) {
    let (exit, told) = ask(&format!("http://{address}"));
    assert_eq!(exit, Some(4), "{told}");
    assert!(told.contains(&format!("what answers at http://{address} is no peermatch server")), "{told}");
    assert!(told.contains("hint: ") && !told.contains("fault"), "{told}");
}

#[test]
fn f3_a_port_that_speaks_tls_is_no_peermatch_server() {
    // A fatal alert: the first bytes are no greeting of TLS.
    is_no_peermatch(stranger(&[0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]));
}

#[test]
fn f3_a_web_server_is_no_peermatch_server() {
    is_no_peermatch(stranger(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f3_another_grpc_server_is_no_peermatch_server() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (_, health) = tonic_health::server::health_reporter();
    let incoming = tonic::transport::server::TcpIncoming::from(listener);
    tokio::spawn(Server::builder().add_service(health).serve_with_incoming(incoming));
    tokio::task::spawn_blocking(move || is_no_peermatch(address)).await.expect("asked");
}

#[test]
fn f3_an_address_that_is_none_is_refused_before_anything_is_sent() {
    let (exit, told) = ask("https://127.0.0.1:1");
    assert_eq!(exit, Some(3), "{told}");
    assert!(told.contains("nobody is named who may vouch for https://127.0.0.1:1"), "{told}");
    let (exit, told) = ask("127.0.0.1:50051");
    assert_eq!(exit, Some(2), "{told}");
    assert!(told.contains("write http://127.0.0.1:50051"), "{told}");
    let (exit, told) = ask("http://127.0.0.1:1");
    assert_eq!(exit, Some(4), "{told}");
    assert!(told.contains("no server answers at http://127.0.0.1:1"), "{told}");
}
