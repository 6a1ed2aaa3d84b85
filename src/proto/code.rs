//! A code as proto3 JSON has it.

use serde::{Serialize, Serializer};

/// The value of an enum: its name, or its number where a newer server gave one that this program does not know.
pub(crate) enum Code<E> {
    /// A value that this program knows.
    Known(E),
    /// The number of one that it does not.
    Unknown(i32),
}

impl<E: Serialize> Serialize for Code<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(code) => code.serialize(serializer),
            Self::Unknown(number) => serializer.serialize_i32(*number),
        }
    }
}
