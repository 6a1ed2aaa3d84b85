//! The columns of a row, taken from the contract: a field is a column of its name and type. So one description serves every form
//! of file.

use prost::Message;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet};
use thiserror::Error;

use super::mode::Mode;
use crate::proto::{DESCRIPTORS, Fields, Value};

/// Version of the form of rows in files; it grows when a column changes its type or its meaning.
pub const SCHEMA_VERSION: u32 = 2;

/// Number of the field `message_type` of a file and of `field` of a message, as source locations name them.
const MESSAGE_TYPE: i32 = 4;
const FIELD: i32 = 2;
/// What the contract says of a text that is a day.
const DAY: &str = "ISO 8601";

/// A message that makes no table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ColumnError {
    /// The contract has no such message.
    #[error("the contract has no message '{0}'")]
    NoMessage(String),
    /// A field of a type that no column is made of.
    #[error("the field '{0}' has a type that no column is made of")]
    Type(String),
}

/// What a column holds, or each entry of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// The name of a code.
    Code,
    /// A day.
    Day,
    /// A whole number of 32 bits.
    Whole,
    /// A number of 64 bits.
    Number,
    /// True or false.
    Flag,
    /// Several fields.
    Record,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Code => "code",
            Self::Day => "day",
            Self::Whole => "whole number",
            Self::Number => "number",
            Self::Flag => "true or false",
            Self::Record => "record",
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name of the field.
    pub name: String,
    /// Position of the field in its message, from 0.
    at: usize,
    /// What it holds.
    pub kind: Kind,
    /// Whether it holds any number of them.
    pub is_list: bool,
    /// Whether a row may have none.
    pub optional: bool,
    /// The fields of a record; none of what is no record.
    pub fields: Vec<Column>,
    /// What the names of a code's values begin with; empty of what is no code.
    pub code_prefix: String,
    /// What the contract says of it.
    pub description: String,
}

impl Column {
    /// What it holds, in words.
    pub fn kind_name(&self) -> String {
        if self.is_list { format!("list: {}", self.kind.name()) } else { self.kind.name().to_owned() }
    }

    /// What a row of its message holds of it.
    pub fn of<'v>(&self, row: &'v dyn Fields) -> Value<'v> {
        row.value(self.at)
    }
}

/// The columns of a mode's rows, in the order of their fields.
///
/// # Errors
///
/// A row of a form that no table has: a fault of ours.
pub fn columns(mode: Mode) -> Result<Vec<Column>, ColumnError> {
    let set = FileDescriptorSet::decode(DESCRIPTORS).unwrap_or_default();
    columns_of(&set, &format!(".{}", mode.message()))
}

/// The columns that a message of the contract makes, in the order of its fields.
fn columns_of(set: &FileDescriptorSet, message: &str) -> Result<Vec<Column>, ColumnError> {
    for file in &set.file {
        for (position, one) in file.message_type.iter().enumerate() {
            if format!(".{}.{}", file.package(), one.name()) == message {
                let described = |field: usize| description(file, position, field);
                return one.field.iter().enumerate().map(|(at, field)| column(set, field, at, described(at))).collect();
            }
        }
    }
    Err(ColumnError::NoMessage(message.to_owned()))
}

fn column(
    set: &FileDescriptorSet,
    field: &FieldDescriptorProto,
    at: usize,
    description: String,
) -> Result<Column, ColumnError> {
    let is_list = field.label() == Label::Repeated;
    let kind = match field.r#type() {
        Type::Message if is_list => Kind::Record,
        Type::String if description.contains(DAY) => Kind::Day,
        Type::String => Kind::Text,
        Type::Enum => Kind::Code,
        Type::Int32 => Kind::Whole,
        Type::Double => Kind::Number,
        Type::Bool => Kind::Flag,
        _ => return Err(ColumnError::Type(field.name().to_owned())),
    };
    Ok(Column {
        name: field.name().to_owned(),
        at,
        kind,
        is_list,
        optional: field.proto3_optional(),
        fields: if kind == Kind::Record { columns_of(set, field.type_name())? } else { Vec::new() },
        code_prefix: if kind == Kind::Code { code_prefix(set, field.type_name()) } else { String::new() },
        description,
    })
}

/// What the names of an enumeration's values have in common: they begin with what its zero is called before `UNSPECIFIED`.
fn code_prefix(set: &FileDescriptorSet, name: &str) -> String {
    let all = set.file.iter().flat_map(|file| file.enum_type.iter().map(move |one| (file.package(), one)));
    let found = all.into_iter().find(|(package, one)| format!(".{package}.{}", one.name()) == name);
    let zero = found.and_then(|(_, one)| one.value.first()).map(|value| value.name()).unwrap_or_default();
    zero.strip_suffix("UNSPECIFIED").unwrap_or_default().to_owned()
}

/// The comment before a field.
fn description(file: &FileDescriptorProto, message: usize, field: usize) -> String {
    let number = |position: usize| i32::try_from(position).unwrap_or(i32::MAX);
    let path = [MESSAGE_TYPE, number(message), FIELD, number(field)];
    let locations = file.source_code_info.as_ref().map(|info| info.location.as_slice()).unwrap_or_default();
    let comment = locations.iter().find(|one| one.path == path).map(|one| one.leading_comments()).unwrap_or_default();
    comment.split_whitespace().collect::<Vec<_>>().join(" ")
}
