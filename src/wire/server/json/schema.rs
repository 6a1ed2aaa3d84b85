//! Messages of the contract as JSON Schema: what the JSON mapping of proto3 makes of them.

use std::collections::{BTreeMap, BTreeSet};

use prost_types::field_descriptor_proto::{Label, Type};
use serde_json::{Map, Value, json};

use super::described::{Contract, Described, Documented};
use super::routes::Route;
use crate::contract::call::Verb;
use crate::proto::{camel, limits};

const OURS: &str = ".peermatch.v1.";

/// The schemas of all that the calls at these addresses take and tell, and that of a problem.
pub(super) fn all(contract: &Contract, routes: &[Route]) -> Map<String, Value> {
    let (posted, in_addresses): (Vec<&Route>, Vec<&Route>) = routes.iter().partition(|one| one.http.verb == Verb::Post);
    // Of what an address says, codes alone have a name.
    let fields = in_addresses.iter().filter_map(|one| contract.message(one.messages.0)).flat_map(|said| &said.fields);
    let codes = fields
        .filter(|field| said_in_addresses(&field.said))
        .filter_map(|field| field.said.type_name().strip_prefix(OURS));
    let asked = reached(contract, posted.iter().map(|one| one.messages.0).chain(codes));
    let told = reached(contract, routes.iter().map(|one| one.messages.1));
    // What stands in an address is not said again.
    let in_addresses: BTreeMap<&str, Vec<&str>> =
        routes.iter().map(|one| (one.messages.0, one.fields().collect())).collect();
    let mut schemas = Map::new();
    for name in asked.union(&told) {
        let schema = match (contract.message(name), contract.codes(name)) {
            (Some(message), _) => {
                let left_out = in_addresses.get(name.as_str()).map(Vec::as_slice).unwrap_or_default();
                of_described(message, contract, left_out, [asked.contains(name), told.contains(name)])
            }
            (_, Some(codes)) => json!({"type": "string", "description": codes.comment, "enum": codes.names}),
            (None, None) => continue,
        };
        schemas.insert(name.clone(), schema);
    }
    schemas.insert("ProblemDetails".to_owned(), of_a_problem());
    schemas
}

/// These messages, and all that stand in them.
fn reached<'a>(contract: &Contract, names: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<String> = names.map(str::to_owned).collect();
    while let Some(name) = waiting.pop() {
        let message = contract.message(&name);
        let fields = message.into_iter().flat_map(|message| &message.fields);
        let within: Vec<String> =
            fields.filter_map(|field| field.said.type_name().strip_prefix(OURS)).map(str::to_owned).collect();
        // Entries of maps have no schema of their own.
        let is_entry = message.is_some_and(|message| message.is_entry);
        if is_entry || reached.insert(name) {
            waiting.extend(within);
        }
    }
    reached
}

/// The schema of a message; whether it is asked with, and told.
fn of_described(message: &Described, contract: &Contract, left_out: &[&str], [is_asked, is_told]: [bool; 2]) -> Value {
    let fields = || message.fields.iter().filter(|field| !left_out.contains(&field.said.name()));
    let property = |field: &Documented| {
        let mut schema = of_field(message, field, contract);
        let comment = format!("{} {}", field.comment, further(message, field));
        // Beside a reference, too: 3.1 lets both stand.
        if !comment.trim().is_empty() {
            schema["description"] = comment.trim().into();
        }
        (camel(field.said.name()), schema)
    };
    let mut schema = json!({"type": "object", "properties": fields().map(property).collect::<Map<_, _>>()});
    if !message.comment.is_empty() {
        schema["description"] = message.comment.as_str().into();
    }
    let is_always_there = |field: &&Documented| {
        if is_asked { field.is_required() } else { is_always_told(field) }
    };
    let always: Vec<String> = fields().filter(is_always_there).map(|field| camel(field.said.name())).collect();
    if !always.is_empty() {
        schema["required"] = always.into();
    }
    // Answers grow.
    if !is_told {
        schema["additionalProperties"] = false.into();
    }
    schema
}

/// What the mapping adds to what the contract says of a field.
fn further(message: &Described, field: &Documented) -> String {
    if field.said.type_name() == ".google.protobuf.FieldMask" {
        return "Names as JSON has them, separated by commas.".to_owned();
    }
    let is_choice = |one: &&Documented| {
        one.said.oneof_index.is_some() && one.said.oneof_index == field.said.oneof_index && !one.said.proto3_optional()
    };
    let others: Vec<String> = message.fields.iter().filter(is_choice).map(|one| camel(one.said.name())).collect();
    if others.len() > 1 { format!("At most one of these is said: {}.", others.join(", ")) } else { String::new() }
}

/// Whether a field stands in every answer: defaults and empty lists do.
fn is_always_told(field: &Documented) -> bool {
    let said = &field.said;
    let is_plain = said.oneof_index.is_none() && !matches!(said.r#type(), Type::Message | Type::Group);
    // A map is a list of its entries.
    is_plain || said.label() == Label::Repeated
}

fn entry<'a>(field: &Documented, contract: &'a Contract) -> Option<&'a Described> {
    let message = contract.message(field.said.type_name().strip_prefix(OURS)?)?;
    message.is_entry.then_some(message)
}

/// What a field takes.
pub(super) fn of_field(message: &Described, field: &Documented, contract: &Contract) -> Value {
    if let Some(entry) = entry(field, contract) {
        let value = entry.fields.iter().find(|field| field.said.name() == "value");
        let values = value.map(of_one).unwrap_or_else(|| json!({}));
        return json!({"type": "object", "additionalProperties": values});
    }
    if field.said.label() != Label::Repeated {
        return of_one(field);
    }
    match limits::most(&message.name, field.said.name()) {
        Some(most) => json!({"type": "array", "items": of_one(field), "maxItems": most}),
        None => json!({"type": "array", "items": of_one(field)}),
    }
}

/// What one value of a field takes.
fn of_one(field: &Documented) -> Value {
    match field.said.r#type() {
        Type::Bool => json!({"type": "boolean"}),
        Type::Int32 | Type::Sint32 | Type::Sfixed32 => json!({"type": "integer", "format": "int32"}),
        Type::Uint32 | Type::Fixed32 => json!({"type": "integer", "format": "int64", "minimum": 0}),
        // More than a number of JavaScript holds.
        Type::Int64 | Type::Sint64 | Type::Sfixed64 => json!({"type": "string", "pattern": "^-?[0-9]+$"}),
        Type::Uint64 | Type::Fixed64 => json!({"type": "string", "pattern": "^[0-9]+$"}),
        Type::Double | Type::Float => json!({"type": "number"}),
        Type::String | Type::Bytes => json!({"type": "string"}),
        Type::Enum | Type::Message | Type::Group => match field.said.type_name().strip_prefix(OURS) {
            Some(name) => of_message(name),
            // A field mask, which JSON writes as names with commas between.
            None => json!({"type": "string"}),
        },
    }
}

/// A reference to a message or to codes.
pub(super) fn of_message(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn of_a_problem() -> Value {
    json!({
        "type": "object",
        "description": "Why there is no answer (RFC 9457)",
        "properties": {
            "type": {"type": "string", "description": "urn:peermatch: and the reason; about:blank where it is none of ours"},
            "title": {"type": "string", "description": "What HTTP calls the status"},
            "status": {"type": "integer", "description": "The status of HTTP"},
            "detail": {"type": "string", "description": "What is wrong, in a sentence"},
            "reason": {"type": "string", "description": "A value of ErrorReason without its prefix, such as UNKNOWN_PLACE"},
            "metadata": {
                "type": "object",
                "description": "What belongs to the reason, such as nearest_place_ids",
                "additionalProperties": {"type": "string"},
            },
            "violations": {
                "type": "array",
                "description": "Each field that is wrong",
                "items": {
                    "type": "object",
                    "properties": {"field": {"type": "string"}, "description": {"type": "string"}},
                    "required": ["field", "description"],
                },
            },
            "requestId": {"type": "string", "description": "Under which the server's log has the call"},
        },
        "required": ["type", "title", "status", "detail"],
    })
}

/// Whether a field can be said behind the question mark of an address.
pub(super) fn said_in_addresses(field: &prost_types::FieldDescriptorProto) -> bool {
    !matches!(field.r#type(), Type::Message | Type::Group | Type::Bytes)
}

/// A name that begins with a small letter.
pub(super) fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}
