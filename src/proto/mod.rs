//! The answer types: generated from the contract in `proto/`, so that the table, the JSON and the server are three
//! views of one thing. Their documentation stands in the `.proto` files.

mod code;
pub mod codes;
pub mod count;
pub mod count_json;
mod field_mask;
mod fields;
mod json;
pub mod limits;
mod shape;

pub(crate) use code::Code;
pub use field_mask::FieldMask;
pub(crate) use field_mask::camel;
pub use fields::{Fields, Value};
pub use json::json;

/// The compiled contract, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/peermatch.v1.bin"));

/// Version 1 of the contract, package `peermatch.v1`.
#[allow(deprecated, missing_docs, unreachable_pub, clippy::all, rustdoc::all)]
pub mod v1 {
    include!(concat!(env!("OUT_DIR"), "/peermatch.v1.rs"));
    include!(concat!(env!("OUT_DIR"), "/peermatch.v1.serde.rs"));
    include!(concat!(env!("OUT_DIR"), "/peermatch.v1.fields.rs"));
}
