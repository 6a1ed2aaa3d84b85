//! A call that is not answered is refused in the form that whoever asked reads.

use http::{HeaderValue, Request, Response, header};
use tonic::body::Body;

use super::web;
use crate::contract::error::CallError;
use crate::wire::status::to_status;

/// What a refusal says of what was asked.
pub(super) struct Asked {
    path: String,
    kind: Option<HeaderValue>,
}

impl Asked {
    pub(super) fn of(request: &Request<Body>) -> Self {
        Self { path: request.uri().path().to_owned(), kind: request.headers().get(header::CONTENT_TYPE).cloned() }
    }

    /// A page for a browser, and the status of gRPC for all others.
    pub(super) fn refused(self, error: &CallError) -> Response<Body> {
        web::refused(&self.path, error).unwrap_or_else(|| {
            let mut response = to_status(error).into_http();
            if let Some(kind) = self.kind.filter(|kind| kind.as_bytes().starts_with(b"application/grpc")) {
                response.headers_mut().insert(header::CONTENT_TYPE, kind);
            }
            response
        })
    }
}
