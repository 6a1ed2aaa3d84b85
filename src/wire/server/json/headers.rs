//! What goes along when an answer takes another form.

use http::{HeaderMap, Response};
use tonic::body::Body;

use crate::wire::status::REQUEST_ID;

/// The response, with those headers of the one in its stead that are for whoever asked, whatever the form is.
pub(super) fn carried(from: &HeaderMap, mut to: Response<Body>) -> Response<Body> {
    for (name, value) in from {
        let name_of = name.as_str();
        if name_of == REQUEST_ID || name_of == "vary" || name_of.starts_with("access-control-") {
            to.headers_mut().append(name.clone(), value.clone());
        }
    }
    to
}
