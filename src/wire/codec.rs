//! How messages come off the wire: counted first, then read.

use std::cell::RefCell;
use std::marker::PhantomData;

use prost::bytes::Buf;
use prost::{Message, Name};
use tonic::Status;
use tonic::codec::{Codec, DecodeBuf, Decoder};
use tonic_prost::ProstEncoder;

use super::status::to_status;
use crate::contract::error::CallError;
use crate::contract::violation::Violation;
use crate::domain::text;
use crate::proto::count::{self, CountError};
use crate::proto::limits;

/// Longest that a reader's complaint about a message is told, in characters.
const COMPLAINT: usize = 200;

/// Whether a message is packed, and its length (gRPC over HTTP/2, "Length-Prefixed-Message"), in bytes.
pub(crate) const PREFIX: usize = 5;

/// The codec of the contract's services, ours and our client's.
#[derive(Debug)]
pub struct Counting<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for Counting<T, U> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T, U> Codec for Counting<T, U>
where
    T: Message + Send + 'static,
    U: Message + Default + Name + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = Reader<U>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstEncoder::default()
    }

    fn decoder(&mut self) -> Self::Decoder {
        Reader(PhantomData)
    }
}

/// Reads one kind of message.
#[derive(Debug)]
pub struct Reader<U>(PhantomData<U>);

/// What a list entry takes in memory, in bytes, whatever it takes on the wire: the largest of them, a record of a profile, takes as
/// much.
const ENTRY: usize = 256;

tokio::task_local! {
    static PAYS: RefCell<Box<dyn FnMut(usize) -> bool + Send>>;
}

/// Lets a call pay for what is read and made in it: `pays` is asked before, with the bytes that it takes in memory, and says whether
/// there is room.
pub async fn within<F: Future>(pays: impl FnMut(usize) -> bool + Send + 'static, call: F) -> F::Output {
    PAYS.scope(RefCell::new(Box::new(pays)), call).await
}

/// Whether the call that this runs in has room for so many bytes more, which it pays for until it ends. Outside of a server's call
/// nobody pays.
pub fn pay(bytes: usize) -> bool {
    PAYS.try_with(|pays| pays.borrow_mut()(bytes)).unwrap_or(true)
}

impl<U: Message + Default + Name> Decoder for Reader<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        let bytes = buffer.copy_to_bytes(buffer.remaining());
        let message = if U::NAME.ends_with("Request") {
            request(&bytes).map_err(|error| to_status(&error))
        } else {
            U::decode(bytes).map_err(|error| Status::internal(error.to_string()))
        };
        message.map(Some)
    }
}

/// Reads an encoded request, if its lists are no longer than they may be.
///
/// # Errors
///
/// [`CallError::Malformed`] where it is no such message; [`CallError::Invalid`] with each list that is too long.
pub fn request<M: Message + Default + Name>(bytes: &[u8]) -> Result<M, CallError> {
    let entries = count::check(M::NAME, bytes)?;
    if !pay(bytes.len() + entries * ENTRY) {
        return Err(CallError::Overloaded);
    }
    M::decode(bytes).map_err(|error| {
        CallError::Malformed(format!("this is no {}: {}", M::NAME, text::printable(&error.to_string(), COMPLAINT)))
    })
}

impl From<CountError> for CallError {
    fn from(error: CountError) -> Self {
        match error {
            CountError::Malformed => Self::Malformed("the bytes are no message of Protocol Buffers".to_owned()),
            CountError::TooMany => {
                Self::TooLarge(format!("all lists of the request together have more than {} entries", limits::ENTRIES))
            }
            CountError::TooLong(lists) => {
                let told = lists.into_iter().map(|list| Violation {
                    field: list.field,
                    description: format!("has {} entries; at most {} are allowed", list.entries, list.most),
                });
                Self::Invalid(told.collect())
            }
        }
    }
}
