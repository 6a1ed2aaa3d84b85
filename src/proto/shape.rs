//! What of the contract's messages matters to whoever counts their lists before they are read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use prost::Message;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorSet};

use super::{DESCRIPTORS, limits};

/// One kind of message.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// By number.
    pub(super) fields: BTreeMap<u32, Field>,
}

/// One field of a message.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    /// The most entries, of a list.
    pub(super) most: Option<usize>,
    pub(super) kind: Kind,
}

/// How a value stands on the wire.
#[derive(Debug)]
pub(super) enum Kind {
    /// A number; several of a list can stand in one piece.
    Varint,
    /// A number of so many bytes; several of a list can stand in one piece.
    Fixed(usize),
    /// Text or bytes.
    Text,
    /// A message of this name, without its package.
    Message(String),
}

static SHAPES: LazyLock<BTreeMap<String, Shape>> = LazyLock::new(|| {
    // Written by our own build: there is nothing in it that cannot be read.
    let set = FileDescriptorSet::decode(DESCRIPTORS).unwrap_or_default();
    let mut shapes = BTreeMap::new();
    for message in set.file.iter().flat_map(|file| &file.message_type) {
        add(message, "", &mut shapes);
    }
    shapes
});

/// The shape of a message, by its name without the package.
pub(super) fn shape(message: &str) -> Option<&'static Shape> {
    SHAPES.get(message)
}

fn add(message: &DescriptorProto, within: &str, shapes: &mut BTreeMap<String, Shape>) {
    let name = format!("{within}{}", message.name());
    let fields = message.field.iter().filter_map(|field| {
        let number = u32::try_from(field.number()).ok()?;
        Some((number, of_field(&name, field)))
    });
    shapes.insert(name.clone(), Shape { fields: fields.collect() });
    for inner in &message.nested_type {
        add(inner, &format!("{name}."), shapes);
    }
}

fn of_field(message: &str, field: &FieldDescriptorProto) -> Field {
    // A list without a row takes nothing: whoever adds one learns of it at the first call.
    let most = (field.label() == Label::Repeated).then(|| limits::most(message, field.name()).unwrap_or(0));
    let kind = match field.r#type() {
        Type::Message | Type::Group => Kind::Message(without_package(field.type_name()).to_owned()),
        Type::String | Type::Bytes => Kind::Text,
        Type::Fixed32 | Type::Sfixed32 | Type::Float => Kind::Fixed(4),
        Type::Fixed64 | Type::Sfixed64 | Type::Double => Kind::Fixed(8),
        _ => Kind::Varint,
    };
    Field { name: field.name().to_owned(), most, kind }
}

/// Of our own package, or of one of those that every language brings.
fn without_package(name: &str) -> &str {
    [".peermatch.v1.", ".google.protobuf."].iter().find_map(|package| name.strip_prefix(package)).unwrap_or(name)
}
