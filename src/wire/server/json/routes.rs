//! The calls that have an address of HTTP, made of the table of calls: from JSON to a message and back.

use std::sync::LazyLock;

use prost::Message;
use serde_json::Value;

use crate::contract::call::{Ask, Call, Http};
use crate::contract::error::CallError;
use crate::contract::table::calls;
use crate::domain::text;
use crate::proto::{self, v1};

/// Longest that a reader's complaint about a request is told, in characters.
const COMPLAINT: usize = 300;

/// A call with an address.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) call: Call,
    pub(super) http: Http,
    /// The name of its request, and of its answer, without the package.
    pub(super) messages: (&'static str, &'static str),
    /// Its request, encoded, of the JSON that says it.
    pub(super) read: fn(Value) -> Result<Vec<u8>, CallError>,
    /// The JSON of its answer, of an encoded one.
    pub(super) tell: fn(&[u8]) -> Result<String, CallError>,
}

impl Route {
    /// The fields of the request that stand in the address.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.http.address.split('/').filter_map(|piece| piece.strip_prefix('{')?.split('}').next())
    }
}

impl PartialEq for Route {
    fn eq(&self, other: &Self) -> bool {
        self.call == other.call
    }
}

impl Eq for Route {}

fn read<Q: Ask + serde::de::DeserializeOwned>(said: Value) -> Result<Vec<u8>, CallError> {
    let request: Q = serde_json::from_value(said).map_err(|error| {
        CallError::Malformed(format!("this is no {}: {}", Q::NAME, text::printable(&error.to_string(), COMPLAINT)))
    })?;
    Ok(request.encode_to_vec())
}

fn tell<Q: Ask<Answer: serde::Serialize>>(answer: &[u8]) -> Result<String, CallError> {
    let answer = Q::Answer::decode(answer).map_err(|error| CallError::internal(&error))?;
    proto::json(&answer).map_err(|error| CallError::internal(&error))
}

/// What a row with an address makes; nothing of one for gRPC alone.
macro_rules! route {
    (GRPC $request:tt -> $answer:tt) => {
        None::<Route>
    };
    ($verb:ident ($Request:ident) -> ($Answer:ident)) => {
        <v1::$Request as Ask>::CALL.http.map(|http| Route {
            call: <v1::$Request as Ask>::CALL,
            http,
            messages: (stringify!($Request), stringify!($Answer)),
            read: read::<v1::$Request>,
            tell: tell::<v1::$Request>,
        })
    };
}

macro_rules! addressed {
    ($($Service:ident $module:ident::$Server:ident of $Keeper:ident { $(
        $Call:ident $method:ident $request:tt -> $answer:tt, $rule:ident,
        at $verb:ident $address:tt,
        names $named:expr,
        $way:ident $($with:expr)?;
    )+ })+) => {
        static ROUTES: LazyLock<Vec<Route>> =
            LazyLock::new(|| [$($( route!($verb $request -> $answer) ),+),+].into_iter().flatten().collect());
    };
}

calls!(addressed);

/// All calls that have an address, in the order of the contract.
pub(super) fn routes() -> &'static [Route] {
    &ROUTES
}
