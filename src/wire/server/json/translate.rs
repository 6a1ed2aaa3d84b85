//! Directly before the services: JSON becomes the message of a call, and its answer becomes JSON.

use std::convert::Infallible;
use std::future::ready;
use std::task::{Context, Poll};

use http::{HeaderValue, Request, Response, StatusCode, Version, header};
use tonic::body::Body;
use tower::{Layer, Service};

use super::body::{answered, framed};
use super::problem::refusal;
use super::{Asked, COUNTED, Coming, Wanted, whole};
use crate::wire::server::figures::Figures;
use crate::wire::status::{REQUEST_ID, to_status};

/// Puts this before a service.
#[derive(Clone)]
pub(in crate::wire::server) struct Translate(pub(in crate::wire::server) Figures);

impl<S> Layer<S> for Translate {
    type Service = Translated<S>;

    fn layer(&self, inner: S) -> Translated<S> {
        Translated(inner, self.0.clone())
    }
}

#[derive(Clone)]
pub(in crate::wire::server) struct Translated<S>(S, Figures);

impl<S> Service<Request<Body>> for Translated<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Coming;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Coming {
        match request.extensions_mut().remove::<Wanted>() {
            None => Box::pin(self.0.call(request)),
            Some(Wanted::Text(status, kind, text)) => Box::pin(ready(Ok(whole(status, kind, text)))),
            Some(Wanted::Metrics) => {
                let told = self.1.text();
                Box::pin(ready(Ok(told
                    .map_or_else(|error| to_status(&error).into_http(), |text| whole(StatusCode::OK, COUNTED, text)))))
            }
            Some(Wanted::Nothing(status, why, allow)) => {
                let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
                let mut response = refusal(status, &why, id);
                response.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
                Box::pin(ready(Ok(response)))
            }
            Some(Wanted::Call(asked)) => {
                // The one that is ready goes, its copy stays.
                let copy = self.0.clone();
                Box::pin(called(std::mem::replace(&mut self.0, copy), request, asked))
            }
        }
    }
}

async fn called<S>(mut inner: S, request: Request<Body>, asked: Asked) -> Result<Response<Body>, Infallible>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
{
    let (head, body) = request.into_parts();
    let message = match framed(&asked, body).await {
        Ok(message) => message,
        Err(error) => return Ok(to_status(&error).into_http()),
    };
    let mut request = Request::from_parts(head, message);
    // What came in over HTTP/1 would be taken for a browser's.
    *request.version_mut() = Version::HTTP_2;
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    for of_the_other_form in ["content-length", "grpc-accept-encoding", "grpc-encoding"] {
        headers.remove(of_the_other_form);
    }
    let answer = inner.call(request).await?;
    Ok(answered(asked.route, answer).await.unwrap_or_else(|error| to_status(&error).into_http()))
}
