//! The columns of a row, taken from the contract: a field is a column of its name and type, and a list or message is the text of
//! its proto3 JSON. So one description serves every form of file.

use std::collections::BTreeMap;

use prost::Message;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet};
use serde_json::value::RawValue;
use thiserror::Error;

use super::mode::Mode;
use crate::proto::DESCRIPTORS;

/// Number of the field `message_type` of a file and of `field` of a message, as source locations name them.
const MESSAGE_TYPE: i32 = 4;
const FIELD: i32 = 2;

/// A row or a message that makes no table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ColumnError {
    /// The contract has no such message.
    #[error("the contract has no message '{0}'")]
    NoMessage(String),
    /// A field of a type that no column is made of.
    #[error("the field '{0}' has a type that no column is made of")]
    Type(String),
    /// A row that lacks a column or holds another type.
    #[error("a row has no proper '{0}'")]
    Row(String),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, or the name of a code.
    Text,
    /// A whole number of 32 bits.
    Whole,
    /// A number of 64 bits.
    Number,
    /// True or false.
    Flag,
    /// The text of proto3 JSON.
    Json,
}

impl Kind {
    /// Its name in a listing.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "whole number",
            Self::Number => "number",
            Self::Flag => "true or false",
            Self::Json => "JSON text",
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name of the field.
    pub name: String,
    /// Its name in proto3 JSON.
    pub json_name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether a row may have none.
    pub optional: bool,
    /// What the contract says of it.
    pub description: String,
}

/// The columns of a mode's rows, in the order of their fields.
///
/// # Errors
///
/// A row of a form that no table has: a fault of ours.
pub fn columns(mode: Mode) -> Result<Vec<Column>, ColumnError> {
    columns_of(mode.message())
}

/// The columns that a message of the contract makes, in the order of its fields.
fn columns_of(message: &str) -> Result<Vec<Column>, ColumnError> {
    let set = FileDescriptorSet::decode(DESCRIPTORS).unwrap_or_default();
    for file in &set.file {
        for (position, one) in file.message_type.iter().enumerate() {
            if format!("{}.{}", file.package(), one.name()) == message {
                let described = |field: usize| description(file, position, field);
                return one.field.iter().enumerate().map(|(at, field)| column(field, described(at))).collect();
            }
        }
    }
    Err(ColumnError::NoMessage(message.to_owned()))
}

fn column(field: &FieldDescriptorProto, description: String) -> Result<Column, ColumnError> {
    let kind = match (field.label(), field.r#type()) {
        (Label::Repeated, _) | (_, Type::Message) => Kind::Json,
        (_, Type::String | Type::Enum) => Kind::Text,
        (_, Type::Int32) => Kind::Whole,
        (_, Type::Double) => Kind::Number,
        (_, Type::Bool) => Kind::Flag,
        _ => return Err(ColumnError::Type(field.name().to_owned())),
    };
    let optional = field.proto3_optional() || (kind == Kind::Json && field.label() != Label::Repeated);
    Ok(Column { name: field.name().to_owned(), json_name: field.json_name().to_owned(), kind, optional, description })
}

/// The comment before a field.
fn description(file: &FileDescriptorProto, message: usize, field: usize) -> String {
    let number = |position: usize| i32::try_from(position).unwrap_or(i32::MAX);
    let path = [MESSAGE_TYPE, number(message), FIELD, number(field)];
    let locations = file.source_code_info.as_ref().map(|info| info.location.as_slice()).unwrap_or_default();
    let comment = locations.iter().find(|one| one.path == path).map(|one| one.leading_comments()).unwrap_or_default();
    comment.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The cells of a row that stands as a line of proto3 JSON; none where it has no value.
pub fn cells(columns: &[Column], line: &str) -> Result<Vec<Option<String>>, ColumnError> {
    let wrong = |name: &str| ColumnError::Row(name.to_owned());
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(line).map_err(|_| wrong("JSON"))?;
    let cell = |column: &Column| match fields.get(&column.json_name).map(|raw| raw.get()) {
        None | Some("null") if column.optional => Ok(None),
        None => Err(wrong(&column.name)),
        Some(raw) if column.kind == Kind::Text => serde_json::from_str(raw).map(Some).map_err(|_| wrong(&column.name)),
        Some(raw) => Ok(Some(raw.to_owned())),
    };
    columns.iter().map(cell).collect()
}

/// The line of proto3 JSON that has these cells: what [`cells`] took apart.
pub fn line(columns: &[Column], cells: &[Option<String>]) -> Result<String, ColumnError> {
    let field = |(column, cell): (&Column, &Option<String>)| {
        let cell = cell.as_ref()?;
        let wrong = |_| ColumnError::Row(column.name.clone());
        let value = match column.kind {
            Kind::Text => serde_json::to_string(cell).map_err(wrong),
            _ => Ok(cell.clone()),
        };
        Some(value.map(|value| format!("\"{}\":{value}", column.json_name)))
    };
    let fields = columns.iter().zip(cells).filter_map(field).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{{{}}}", fields.join(",")))
}
