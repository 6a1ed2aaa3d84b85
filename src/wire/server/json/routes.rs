//! The calls that have an address of HTTP, made of the table of calls: from JSON to a message and back.

use std::sync::LazyLock;

use prost::Message;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::contract::call::{Ask, Call, Http};
use crate::contract::error::CallError;
use crate::contract::table::calls;
use crate::contract::violation::Violation;
use crate::domain::text;
use crate::proto::{self, v1};

/// Longest that a reader's complaint about a request is told, in characters.
const COMPLAINT: usize = 300;
/// Longest path of a field, in characters.
const FIELD: usize = 200;

/// A field that an address says, by its name in the contract.
pub(super) type Said = (&'static str, String);

/// A request as it stands on the wire.
type Encoded = Result<Vec<u8>, CallError>;

/// A call with an address.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) call: Call,
    pub(super) http: Http,
    /// The name of its request, and of its answer, without the package.
    pub(super) messages: (&'static str, &'static str),
    /// Its request, encoded, of what an address alone says.
    pub(super) address: fn(Value) -> Encoded,
    /// The same of what is posted, and of the fields that stand in the address.
    pub(super) read: fn(&[u8], &[Said]) -> Encoded,
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

/// What an address alone says, encoded.
fn address<Q: Ask + DeserializeOwned>(said: Value) -> Encoded {
    read_with::<Q, _>(said).map(|request| request.encode_to_vec())
}

/// What is posted, and stands in the address, encoded.
fn read<Q: Ask + DeserializeOwned>(body: &[u8], fields: &[Said]) -> Encoded {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let posted = read_with::<Q, _>(&mut reader)?.encode_to_vec();
    if fields.is_empty() {
        return Ok(posted);
    }
    let said = fields.iter().map(|(name, value)| ((*name).to_owned(), Value::String(value.clone())));
    let addressed = address::<Q>(Value::Object(said.collect()))?;
    // What is said last holds: if it makes a difference which that is, the two say different things.
    let together =
        |one: &[u8], other: &[u8]| Q::decode([one, other].concat().as_slice()).map(|all| all.encode_to_vec());
    let (whole, other) = (together(&posted, &addressed), together(&addressed, &posted));
    match whole {
        Ok(whole) if other.as_ref() == Ok(&whole) => Ok(whole),
        Ok(_) => {
            let description = "stands in the address, and the body says another".to_owned();
            let wrong = |(name, _): &Said| Violation { field: (*name).to_owned(), description: description.clone() };
            Err(fields.iter().map(wrong).collect::<Vec<_>>().into())
        }
        Err(error) => Err(CallError::internal(&error)),
    }
}

/// A request as its JSON says it.
fn read_with<'de, Q: Ask + DeserializeOwned, D>(reader: D) -> Result<Q, CallError>
where
    D: serde::Deserializer<'de, Error = serde_json::Error>,
{
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let (path, why) = (error.path().to_string(), text::printable(&error.inner().to_string(), COMPLAINT));
        match path.as_str() {
            // A name that is none, or no object at all.
            "." => CallError::Malformed(format!("this is no {}: {why}", Q::NAME)),
            field => {
                vec![Violation { field: text::printable(field, FIELD), description: format!("is wrong: {why}") }].into()
            }
        }
    })
}

fn tell<Q: Ask<Answer: Serialize>>(answer: &[u8]) -> Result<String, CallError> {
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
            address: address::<v1::$Request>,
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
