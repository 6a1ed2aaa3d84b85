//! Accepts connections, so many at once and no more, and lets each live as long as it behaves.

mod farewell;

use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use prost::bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tonic::body::Body;
use tower::{Service, ServiceExt};

use super::house::{Account, House};
use super::{Settings, Tls};
use farewell::Farewell;

/// How long a connection may take from its first moment to its first whole request: whoever says nothing, or says it a letter at a
/// time, must not keep others out.
const SILENCE: Duration = Duration::from_secs(10);
/// How long a connection without a call keeps its place when others wait for one.
const IDLE: Duration = Duration::from_secs(10);
/// How often a connection is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// Bytes that a client may send ahead of their being read: of one request, and of all of a connection.
const REQUEST_WINDOW: u32 = 256 * 1024;
const CONNECTION_WINDOW: u32 = 1024 * 1024;
/// Bytes of one answer that the transport takes ahead of their being sent.
const SEND_BUFFER: usize = 16 * 1024;
/// Bytes of a connection of HTTP/1 that are read or written at once.
const BUFFER: usize = 64 * 1024;
/// Largest head of a request, in bytes.
const HEAD: u32 = 16 * 1024;

/// What serves requests.
pub(super) trait Serves<B>:
    Service<Request<Body>, Response = Response<B>, Error = std::convert::Infallible, Future: Send> + Clone + Send + 'static
{
}

impl<S, B> Serves<B> for S where
    S: Service<Request<Body>, Response = Response<B>, Error = std::convert::Infallible, Future: Send>
        + Clone
        + Send
        + 'static
{
}

/// Accepts and serves until `stopped`, and returns when the last connection has ended.
pub(super) async fn serve<B>(
    listener: TcpListener,
    service: impl Serves<B>,
    settings: &Settings,
    house: Arc<House>,
    mut stopped: watch::Receiver<bool>,
) where
    B: http_body::Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(settings.connections));
    let transport = Arc::new(transport(settings));
    let (alive, mut ended) = mpsc::channel::<()>(1);
    loop {
        let (place, stream) = tokio::select! {
            next = next(&listener, &places, &house) => next,
            // An error means that whoever could want it to go on is gone.
            _ = stopped.changed() => break,
        };
        let account = house.welcome(stream.peer_addr().ok());
        let (service, transport, stopped) = (service.clone(), Arc::clone(&transport), stopped.clone());
        let (alive, streams, tls) = (alive.clone(), settings.streams as usize, settings.tls.clone());
        tokio::spawn(async move {
            let stream = Farewell::new(stream);
            match tls {
                None => live(stream, service, &transport, &account, streams, stopped).await,
                Some(tls) => match encrypted(stream, &tls, stopped.clone()).await {
                    Some(stream) => live(stream, service, &transport, &account, streams, stopped).await,
                    None => tracing::info!("a connection ended before it was encrypted"),
                },
            }
            drop((place, alive));
        });
    }
    // Whoever calls now is told at once that nobody listens.
    drop((listener, alive));
    _ = ended.recv().await;
}

/// The next connection, when there is a place for it; until then it waits in the system's queue.
async fn next(listener: &TcpListener, places: &Arc<Semaphore>, house: &House) -> (OwnedSemaphorePermit, TcpStream) {
    let place = loop {
        if let Ok(place) = Arc::clone(places).try_acquire_owned() {
            break place;
        }
        house.make_room(IDLE);
        sleep(LOOK / 10).await;
    };
    loop {
        match listener.accept().await.and_then(|(stream, _)| stream.set_nodelay(true).map(|()| stream)) {
            Ok(stream) => return (place, stream),
            // Out of files, say: the next one may do better, but not at once.
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

/// A connection that only its two ends can read; none where the other one does not want that, or takes too long.
async fn encrypted(
    stream: Farewell,
    tls: &Tls,
    mut stopped: watch::Receiver<bool>,
) -> Option<impl AsyncRead + AsyncWrite + Unpin + Send + 'static + use<>> {
    tokio::select! {
        shaken = timeout(SILENCE, tls.acceptor().accept(stream)) => shaken.ok()?.ok(),
        _ = stopped.changed() => None,
    }
}

fn transport(settings: &Settings) -> Builder<TokioExecutor> {
    let mut transport = Builder::new(TokioExecutor::new());
    transport
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(settings.streams)
        .initial_stream_window_size(REQUEST_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_send_buf_size(SEND_BUFFER)
        .max_header_list_size(HEAD)
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(10));
    transport.http1().timer(TokioTimer::new()).header_read_timeout(SILENCE).max_buf_size(BUFFER);
    transport
}

/// One connection, until it ends, is told to leave, or goes on for too long without being of use.
async fn live<B>(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    service: impl Serves<B>,
    transport: &Builder<TokioExecutor>,
    account: &Arc<Account>,
    streams: usize,
    mut stopped: watch::Receiver<bool>,
) where
    B: http_body::Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
{
    let whose = Arc::clone(account);
    let service = service.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Arc::clone(&whose));
        request.map(Body::new)
    });
    let connection = transport.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    tokio::pin!(connection);
    let first_request = sleep(SILENCE);
    tokio::pin!(first_request);
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut waits_for_first, mut ends) = (true, false);
    loop {
        tokio::select! {
            // How a client ends its connection is its own affair.
            _ = connection.as_mut() => return,
            () = account.told_to_leave() => return tracing::warn!("a connection that held most had to leave"),
            () = &mut first_request, if waits_for_first => {
                if !account.greeted() {
                    return tracing::info!("a connection brought no whole request in time");
                }
                waits_for_first = false;
            }
            _ = look.tick() => {
                if account.sweep(streams) {
                    return tracing::warn!("a connection that reads none of its answers was cut");
                }
            }
            _ = stopped.changed(), if !ends => {
                connection.as_mut().graceful_shutdown();
                ends = true;
            }
        }
    }
}
