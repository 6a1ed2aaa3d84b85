//! What stands before a service and may answer in its stead: the part that is the same for all of them.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{Request, Response};
use tonic::body::Body;
use tower::{Layer, Service};

/// An answer on its way.
pub(super) type Coming = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

/// What answers behind it.
pub(super) trait Below:
    Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send + 'static> + Clone + Send + 'static
{
}

impl<S> Below for S where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send + 'static>
        + Clone
        + Send
        + 'static
{
}

/// Stands before a service.
pub(super) trait Middleware: Clone {
    /// Answers, or has what is below it answer, which is ready.
    fn call<S: Below>(&self, request: Request<Body>, below: &mut S) -> Coming;
}

/// What is ready, to be called later: its copy stays in its stead.
pub(super) fn take<S: Below>(below: &mut S) -> S {
    let copy = below.clone();
    std::mem::replace(below, copy)
}

/// Puts it before a service.
#[derive(Debug, Clone)]
pub(super) struct Put<M>(pub(super) M);

impl<M: Clone, S> Layer<S> for Put<M> {
    type Service = Behind<M, S>;

    fn layer(&self, below: S) -> Behind<M, S> {
        Behind { before: self.0.clone(), below }
    }
}

/// A service with what stands before it.
#[derive(Debug, Clone)]
pub(super) struct Behind<M, S> {
    before: M,
    below: S,
}

impl<M: Middleware, S: Below> Service<Request<Body>> for Behind<M, S> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Coming;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.below.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Coming {
        self.before.call(request, &mut self.below)
    }
}
