//! The services, made of the table of calls: a method of each row, and the way to whoever answers it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tonic::codec::CompressionEncoding;
use tonic::service::Routes;
use tonic::{Request, Response, Status};

use super::admission::Admitted;
use super::batch_service::{self, cancel_run, stream_results, watch_run};
use super::begun::Begun;
use super::model_service::{self, promote_model, rollback_model, train_model};
use super::portal_service::{self, batch_find_peers, import_places, watch_peers};
use super::serving::{Messages, Serving};
use super::worker::Worker;
use crate::contract::call::{Answered, Asking};
use crate::contract::calls::Calls;
use crate::contract::standing::Knowing;
use crate::contract::table::calls;
use crate::proto::{limits, v1};

/// An answer on its way.
type Coming<'a, T> = Pin<Box<dyn Future<Output = Result<Response<T>, Status>> + Send + 'a>>;

/// What a server offers: to portals always, to operators and conveners where it is told to.
pub(super) struct Offered {
    pub(super) portals: Arc<portal_service::Service>,
    pub(super) batches: Option<Arc<batch_service::Service>>,
    pub(super) models: Option<Arc<model_service::Service>>,
}

/// In its caller's turn, on a thread of its own.
async fn by_worker<S: Serving, Q: Answered<Keeper = S::Keeper>>(
    service: &S,
    request: Request<Q>,
) -> Result<Response<Q::Answer>, Status> {
    by_worker_as(service.worker(), service.begin(Admitted::of(request.extensions()).pass), request).await
}

async fn by_worker_as<Q: Answered<Keeper: Send + 'static>>(
    worker: &Worker,
    begun: Begun<Q::Keeper>,
    request: Request<Q>,
) -> Result<Response<Q::Answer>, Status> {
    let Begun { lay_out, unwritten, .. } = begun;
    worker.answer(request, unwritten, move |one, cancel| one.answer(&lay_out(), &Asking { cancel })).await
}

/// On a thread of its own, without a turn: those that write together wait for each other. What has to be laid out first is in a turn.
async fn in_line<S: Serving, Q: Answered<Keeper = S::Keeper>>(
    service: &S,
    request: Request<Q>,
) -> Result<Response<Q::Answer>, Status> {
    let begun = service.begin(Admitted::of(request.extensions()).pass);
    service.worker().answer_in_line(request, begun, |keeper, one, cancel| one.answer(&keeper, &Asking { cancel })).await
}

/// As `by_worker`, without another thread where there are few places and nothing is declared.
async fn at_once<S: Serving, Q: Answered<Keeper = S::Keeper>>(
    service: &S,
    request: Request<Q>,
) -> Result<Response<Q::Answer>, Status> {
    let begun = service.begin(Admitted::of(request.extensions()).pass);
    if !begun.is_at_once {
        return by_worker_as(service.worker(), begun, request).await;
    }
    let Begun { lay_out, unwritten, .. } = begun;
    let at_once = move |one: &Q, cancel: &_| one.answer(&lay_out(), &Asking { cancel });
    service.worker().answer_at_once(request, unwritten, at_once).await
}

/// As `at_once`, when what answers knows the writes that the request names.
async fn once_known<Q: Answered<Keeper = Calls> + Knowing>(
    service: &portal_service::Service,
    request: Request<Q>,
) -> Result<Response<Q::Answer>, Status> {
    service.knowing(&request).await?;
    at_once(service, request).await
}

macro_rules! message {
    ((stream $Message:ident)) => { tonic::Streaming<v1::$Message> };
    ((stream $Message:ident as $Stream:ident)) => { Messages<v1::$Message> };
    (($Message:ident)) => { v1::$Message };
}

macro_rules! stream {
    ((stream $Message:ident as $Stream:ident)) => {
        type $Stream = Messages<v1::$Message>;
    };
    (($Message:ident)) => {};
}

/// One method, in the form that `async_trait` gives it.
macro_rules! method {
    ($method:ident $request:tt -> $answer:tt, by_itself) => { method!($method $request -> $answer, $method); };
    ($method:ident $request:tt -> $answer:tt, $way:ident) => {
        stream!($answer);

        fn $method<'a, 'f>(&'a self, request: Request<message!($request)>) -> Coming<'f, message!($answer)>
        where
            'a: 'f,
            Self: 'f,
        {
            Box::pin($way(self, request))
        }
    };
}

/// The service that a keeper's calls are made to, and where it is offered.
macro_rules! served {
    (Calls) => {
        portal_service::Service
    };
    (Runs) => {
        batch_service::Service
    };
    (Models) => {
        model_service::Service
    };
    (Calls in $offered:expr) => {
        Some(&$offered.portals)
    };
    (Runs in $offered:expr) => {
        $offered.batches.as_ref()
    };
    (Models in $offered:expr) => {
        $offered.models.as_ref()
    };
}

macro_rules! services {
    ($($Service:ident $module:ident::$Server:ident of $Keeper:ident { $(
        $Call:ident $method:ident $request:tt -> $answer:tt, $rule:ident,
        at $verb:ident $address:tt,
        names $named:expr,
        $way:ident $($with:expr)?;
    )+ })+) => {
        $(
            impl v1::$module::$Service for served!($Keeper) {
                $( method!($method $request -> $answer, $way); )+
            }
        )+

        /// Adds what is offered to the routes; and the names of those services.
        pub(super) fn routed(mut routes: Routes, offered: &Offered) -> (Routes, Vec<&'static str>) {
            let mut names = Vec::new();
            $(
                if let Some(service) = served!($Keeper in offered) {
                    let server = v1::$module::$Server::from_arc(Arc::clone(service))
                        .max_decoding_message_size(limits::MESSAGE_BYTES)
                        .max_encoding_message_size(limits::ANSWER_BYTES)
                        .accept_compressed(CompressionEncoding::Gzip)
                        .accept_compressed(CompressionEncoding::Zstd)
                        .send_compressed(CompressionEncoding::Gzip)
                        .send_compressed(CompressionEncoding::Zstd);
                    routes = routes.add_service(server);
                    names.push(v1::$module::SERVICE_NAME);
                }
            )+
            (routes, names)
        }
    };
}
calls!(services);
