//! Writes how the fields of rows are had one by one, typed and in their order, so that a table is made of a row without a form of
//! text in between.

use std::collections::BTreeSet;
use std::fmt::Write;

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorSet};

/// What the names of messages that are rows of a table end with.
const ROW: &str = "Row";
const PACKAGE: &str = ".peermatch.v1.";

/// The implementations of `Fields` for every row and for what stands in its lists.
pub(crate) fn written(set: &FileDescriptorSet) -> Result<String, String> {
    let all: Vec<&DescriptorProto> = set.file.iter().flat_map(|file| &file.message_type).collect();
    let find = |name: &str| all.iter().copied().find(|message| message.name() == name);
    let mut open: Vec<&DescriptorProto> = all.iter().copied().filter(|message| message.name().ends_with(ROW)).collect();
    let mut names: BTreeSet<&str> = open.iter().map(|message| message.name()).collect();
    let mut text = String::new();
    while let Some(message) = open.pop() {
        add(&mut text, message)?;
        let inner = message.field.iter().filter(|field| field.r#type() == Type::Message);
        open.extend(inner.filter_map(|field| find(own(field))).filter(|inner| names.insert(inner.name())));
    }
    Ok(text)
}

fn add(text: &mut String, message: &DescriptorProto) -> Result<(), String> {
    let mut arms = String::new();
    for (at, field) in message.field.iter().enumerate() {
        _ = writeln!(arms, "            {at} => {},", value(message.name(), field)?);
    }
    _ = write!(
        text,
        "impl crate::proto::Fields for {} {{\n    fn value(&self, at: usize) -> crate::proto::Value<'_> {{\n        \
         use crate::proto::Value;\n        match at {{\n{arms}            _ => Value::Absent,\n        }}\n    }}\n}}\n",
        message.name()
    );
    Ok(())
}

/// The value of one field.
fn value(message: &str, field: &FieldDescriptorProto) -> Result<String, String> {
    let name = format!("self.r#{}", field.name());
    let own = own(field);
    let of = |one: &str| match field.r#type() {
        Type::String => Ok(format!("Value::Text({one}.as_str())")),
        Type::Enum => {
            Ok(format!("{own}::try_from(*{one}).map_or(Value::Whole(*{one}), |code| Value::Code(code.as_str_name()))"))
        }
        Type::Int32 => Ok(format!("Value::Whole(*{one})")),
        Type::Double => Ok(format!("Value::Number(*{one})")),
        Type::Bool => Ok(format!("Value::Flag(*{one})")),
        Type::Message if field.label() == Label::Repeated => Ok(format!("Value::Record({one})")),
        _ => Err(format!("{message}.{}: no column is made of a field of this type", field.name())),
    };
    Ok(if field.label() == Label::Repeated {
        format!("Value::List({name}.iter().map(|one| {}).collect())", of("one")?)
    } else if field.proto3_optional() {
        format!("{name}.as_ref().map_or(Value::Absent, |one| {})", of("one")?)
    } else {
        format!("{{ let one = &{name}; {} }}", of("one")?)
    })
}

/// The name of a field's type without its package.
fn own(field: &FieldDescriptorProto) -> &str {
    field.type_name().strip_prefix(PACKAGE).unwrap_or(field.type_name())
}
