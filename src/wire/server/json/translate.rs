//! Directly before the services: JSON becomes the message of a call, and its answer becomes JSON.

use std::convert::Infallible;
use std::future::ready;

use http::{HeaderValue, Request, Response, StatusCode, Version, header};
use tonic::body::Body;

use super::body::{answered, framed};
use super::problem::refusal;
use super::{Asked, COUNTED, Wanted, whole};
use crate::wire::server::figures::Figures;
use crate::wire::server::middleware::{self, Below, Coming, Middleware};
use crate::wire::status::{REQUEST_ID, to_status};

/// Stands before the services, with what is told of them.
#[derive(Clone)]
pub(in crate::wire::server) struct Translate(pub(in crate::wire::server) Figures);

impl Middleware for Translate {
    fn call<S: Below>(&self, mut request: Request<Body>, below: &mut S) -> Coming {
        match request.extensions_mut().remove::<Wanted>() {
            None => Box::pin(below.call(request)),
            Some(Wanted::Text(status, kind, text)) => Box::pin(ready(Ok(whole(status, kind, text)))),
            Some(Wanted::Metrics) => {
                let told = self.0.text();
                Box::pin(ready(Ok(told
                    .map_or_else(|error| to_status(&error).into_http(), |text| whole(StatusCode::OK, COUNTED, text)))))
            }
            Some(Wanted::Nothing(status, why, allow)) => {
                let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
                let mut response = refusal(status, &why, id);
                response.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
                Box::pin(ready(Ok(response)))
            }
            Some(Wanted::Call(asked)) => Box::pin(called(middleware::take(below), request, asked)),
        }
    }
}

async fn called(mut below: impl Below, request: Request<Body>, asked: Asked) -> Result<Response<Body>, Infallible> {
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
    let answer = below.call(request).await?;
    Ok(answered(asked.route, answer).await.unwrap_or_else(|error| to_status(&error).into_http()))
}
