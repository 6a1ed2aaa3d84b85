//! Accepted connections, so many at once and no more.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::server::{Connected, TcpConnectInfo};

/// How long a connection may stay silent before its first byte: whoever says nothing must not keep others out.
const SILENCE: Duration = Duration::from_secs(10);

/// How long an ended connection waits for its client to close, since the client last said anything. What a client says after the
/// end, such as that it has room for more, would otherwise reset the connection, and with it what the client has not read yet.
const FAREWELL: Duration = Duration::from_secs(1);

/// A connection that gives its place back when it ends.
pub(super) struct Connection {
    stream: TcpStream,
    /// Until the first byte.
    silence: Option<Pin<Box<Sleep>>>,
    /// From its end on.
    farewell: Option<Pin<Box<Sleep>>>,
    _place: OwnedSemaphorePermit,
}

/// Accepts while there are places left; further connections wait in the system's queue.
pub(super) fn limited(listener: TcpListener, most: usize) -> impl Stream<Item = io::Result<Connection>> {
    let places = Arc::new(Semaphore::new(most));
    let (accepted, connections) = mpsc::channel(1);
    tokio::spawn(async move {
        while let Ok(place) = Arc::clone(&places).acquire_owned().await {
            let connection = tokio::select! {
                connection = listener.accept() => connection,
                () = accepted.closed() => return,
            };
            let connection = match connection {
                Ok((stream, _)) => stream.set_nodelay(true).map(|()| Connection {
                    stream,
                    silence: Some(Box::pin(sleep(SILENCE))),
                    farewell: None,
                    _place: place,
                }),
                // Out of files, say: the next one may do better, but not at once.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                    continue;
                }
            };
            if accepted.send(connection).await.is_err() {
                return;
            }
        }
    });
    ReceiverStream::new(connections)
}

impl Connected for Connection {
    type ConnectInfo = TcpConnectInfo;

    fn connect_info(&self) -> Self::ConnectInfo {
        self.stream.connect_info()
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        if read.is_ready() {
            self.silence = None;
        } else if self.silence.as_mut().is_some_and(|silence| silence.as_mut().poll(cx).is_ready()) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        read
    }
}

impl AsyncWrite for Connection {
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

    /// Says that nothing more will come, and hears the client out until it closes, too, or is silent.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        loop {
            let mut heard = [0; 1024];
            let mut heard = ReadBuf::new(&mut heard);
            match Pin::new(&mut self.stream).poll_read(cx, &mut heard) {
                Poll::Ready(Ok(())) if !heard.filled().is_empty() => self.farewell = None,
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => {
                    let farewell = self.farewell.get_or_insert_with(|| Box::pin(sleep(FAREWELL)));
                    return farewell.as_mut().poll(cx).map(Ok);
                }
            }
        }
    }
}
