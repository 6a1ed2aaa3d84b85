//! What stands behind the question mark of an address, as the JSON of a request.

use prost_types::FieldDescriptorProto;
use prost_types::field_descriptor_proto::{Label, Type};
use serde_json::{Map, Value};

use super::described::contract;
use super::schema::said_in_addresses;
use crate::contract::error::CallError;
use crate::contract::violation::Violation;
use crate::domain::text;
use crate::proto::{camel, limits};

/// Most fields that an address says.
const MOST: usize = 200;

/// Puts what a query says into the JSON of a request.
///
/// # Errors
///
/// [`CallError::Invalid`] with each name that is no field of it, is said twice, or stands before the question mark already;
/// [`CallError::TooLarge`].
pub(super) fn add(
    (message, in_path): (&str, &[&str]),
    query: &str,
    said: &mut Map<String, Value>,
) -> Result<(), CallError> {
    let fields = contract().message(message).map(|message| message.fields.as_slice()).unwrap_or_default();
    let is_left = |field: &&FieldDescriptorProto| said_in_addresses(field) && !in_path.contains(&field.name());
    let fields = || fields.iter().map(|field| &field.said).filter(is_left);
    let mut wrong: Vec<Violation> = Vec::new();
    if form_urlencoded::parse(query.as_bytes()).nth(MOST).is_some() {
        return Err(CallError::TooLarge(format!("the address says more than {MOST} fields")));
    }
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if wrong.len() == limits::VIOLATIONS {
            break;
        }
        let Some(field) = fields().find(|field| [field.name(), &camel(field.name())].contains(&&*name)) else {
            let known: Vec<&str> = fields().map(|field| field.name()).collect();
            let there_are = if known.is_empty() { "it has none".to_owned() } else { known.join(", ") };
            let description = format!("is nothing that the address of a {message} says: {there_are}");
            wrong.push(Violation { field: text::echo(&name), description });
            continue;
        };
        let value = of_kind(field, &value);
        if field.label() == Label::Repeated {
            if let Value::Array(list) = said.entry(field.name()).or_insert_with(|| Value::Array(Vec::new())) {
                list.push(value);
            }
        } else if said.insert(field.name().to_owned(), value).is_some() {
            wrong.push(Violation { field: field.name().to_owned(), description: "is said twice".to_owned() });
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.into()) }
}

/// Numbers and codes are read from their text as from JSON's; only what is true or false has no text there.
fn of_kind(field: &FieldDescriptorProto, value: &str) -> Value {
    match (field.r#type(), value) {
        (Type::Bool, "true") => Value::Bool(true),
        (Type::Bool, "false") => Value::Bool(false),
        (_, text) => Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(message: &str, query: &str) -> Result<Value, String> {
        let mut said = Map::new();
        add((message, &[]), query, &mut said).map_err(|error| error.to_string())?;
        Ok(Value::Object(said))
    }

    #[test]
    fn fields_are_said_by_either_name_and_lists_by_saying_them_again() {
        let places =
            said("ListPlacesRequest", "query=c%20a&pageSize=5&governance_types=county&governanceTypes=unitary");
        let expected = json!({"query": "c a", "page_size": "5", "governance_types": ["county", "unitary"]});
        assert_eq!(places, Ok(expected));
        assert_eq!(said("DeletePlaceRequest", "validate_only=true"), Ok(json!({"validate_only": true})));
    }

    #[test]
    fn what_is_no_field_or_said_twice_is_told_with_the_fields_that_there_are() {
        let unknown = said("ListPlacesRequest", "size=5&query=a&query=b").expect_err("refused");
        assert!(unknown.contains("size: is nothing that the address of a ListPlacesRequest says: query,"), "{unknown}");
        assert!(unknown.contains("query: is said twice"), "{unknown}");
        assert!(said("ListVocabularyRequest", "a=b").expect_err("refused").contains("it has none"));
    }
}
