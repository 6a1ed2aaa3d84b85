//! The end of a connection, which hears the client out.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// How long an ended connection waits in all for its client to close. What a client says after the end, such as that it has room for
/// more, would otherwise reset the connection, and with it what the client has not read yet.
const FAREWELL: Duration = Duration::from_secs(2);

/// A stream that says good-bye.
pub(super) struct Farewell {
    stream: TcpStream,
    /// From its end on.
    end: Option<Pin<Box<Sleep>>>,
}

impl Farewell {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, end: None }
    }
}

impl AsyncRead for Farewell {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Farewell {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    /// A frame's head and its body in one call to the system.
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// Says that nothing more will come, and hears the client out until it closes, too, or its time is over.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        let end = self.end.get_or_insert_with(|| Box::pin(sleep(FAREWELL)));
        if end.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Ok(()));
        }
        loop {
            let mut heard = [0; 1024];
            let mut heard = ReadBuf::new(&mut heard);
            match ready!(Pin::new(&mut self.stream).poll_read(cx, &mut heard)) {
                // Words, however many: the time is one for all of them.
                Ok(()) if !heard.filled().is_empty() => {}
                _ => return Poll::Ready(Ok(())),
            }
        }
    }
}
