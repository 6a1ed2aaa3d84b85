//! Tells whoever started the server that it answers: a line on stdout, and to systemd (`Type=notify`) a word at the socket that it names.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::net::UnixDatagram;
use std::path::Path;

/// Where systemd names its socket, `/run/systemd/notify`.
const NOTIFY_SOCKET: &str = "NOTIFY_SOCKET";

/// The first line on stdout, once the server answers: whoever started it waits for it, and so does systemd for its word.
pub(super) fn announce(address: Option<SocketAddr>) {
    if let Some(address) = address {
        // Nobody who reads it is no reason not to serve.
        _ = writeln!(io::stdout().lock(), "listening on {address}");
    }
    if let Some(socket) = std::env::var_os(NOTIFY_SOCKET).filter(|named| !named.is_empty())
        && let Err(error) = tell(Path::new(&socket))
    {
        tracing::warn!(%error, "systemd cannot be told that the server answers");
    }
}

fn tell(socket: &Path) -> io::Result<()> {
    UnixDatagram::unbound()?.send_to(b"READY=1", socket).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issue_29_systemd_is_told_that_the_server_answers() {
        let dir = tempfile::tempdir().expect("a folder");
        let named = dir.path().join("notify");
        let socket = UnixDatagram::bind(&named).expect("a socket");
        tell(&named).expect("it is told");
        let mut word = [0; 32];
        let length = socket.recv(&mut word).expect("a word");
        assert_eq!(&word[..length], b"READY=1");
    }

    #[test]
    fn a_socket_that_is_gone_is_an_error_and_no_more() {
        let dir = tempfile::tempdir().expect("a folder");
        assert!(tell(&dir.path().join("gone")).is_err());
    }
}
