//! What can be asked over HTTP and JSON, as an OpenAPI 3.1 document: made of the table of calls and of the contract, with its words.

use std::sync::LazyLock;

use prost::bytes::Bytes;
use serde_json::{Map, Value, json};

use super::described::{Contract, Documented, contract};
use super::routes::{Route, routes};
use super::schema::{self, said_in_addresses};
use crate::contract::call::Verb;
use crate::proto::camel;

static TEXT: LazyLock<Bytes> = LazyLock::new(|| format!("{:#}\n", document()).into());

/// The document, as JSON.
pub(super) fn text() -> Bytes {
    TEXT.clone()
}

fn document() -> Value {
    let contract = contract();
    let mut paths: Map<String, Value> = Map::new();
    for route in routes() {
        let path = paths.entry(path(route)).or_insert_with(|| json!({}));
        path[route.http.verb.name().to_lowercase()] = operation(route, contract);
    }
    let tags = contract.services.iter().filter(|service| routes().iter().any(|one| one.call.service == service.name));
    let tags: Vec<Value> = tags.map(|service| json!({"name": service.name, "description": service.comment})).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "peermatch",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Who has the same problem as me?",
            "description": "The calls of peermatch.v1 for those who speak HTTP and JSON: the same messages as over gRPC, in the JSON \
                            mapping of proto3. Streams are for gRPC alone. Every error is a problem (RFC 9457) with the reason that \
                            gRPC gives.",
            "license": {"name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE")},
        },
        "servers": [{"url": "/", "description": "The server that told this document"}],
        // Without a list of callers nobody signs in.
        "security": [{}, {"token": []}],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": schema::all(contract, routes()),
            "responses": {"Problem": {
                "description": "Why there is no answer",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
            }},
            "securitySchemes": {"token": {
                "type": "http",
                "scheme": "bearer",
                "description": "A token that the operator issued, or one that an issuer signed whom the server trusts",
            }},
        },
    })
}

/// An address in the names that JSON has.
fn path(route: &Route) -> String {
    let mut path = route.http.address.to_owned();
    for field in route.fields() {
        path = path.replace(&format!("{{{field}}}"), &format!("{{{}}}", camel(field)));
    }
    path
}

fn operation(route: &Route, contract: &Contract) -> Value {
    let comment = contract.call(route.call.service, route.call.name);
    let summary = comment.split_inclusive(['.', ':']).next().unwrap_or_default().trim_end_matches(['.', ':']);
    let (request, answer) = route.messages;
    let mut operation = json!({
        "operationId": schema::lower_first(route.call.name),
        "tags": [route.call.service],
        "summary": summary,
        "description": comment,
        "responses": {
            "200": {
                "description": "The answer",
                "content": {"application/json": {"schema": schema::of_message(answer)}},
            },
            "4XX": {"$ref": "#/components/responses/Problem"},
            "5XX": {"$ref": "#/components/responses/Problem"},
        },
    });
    let parameters = parameters(route, contract);
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if route.http.verb == Verb::Post {
        let in_path: Vec<&str> = route.fields().collect();
        let fields = contract.message(request).map(|request| request.fields.as_slice()).unwrap_or_default();
        let is_needed = |field: &&Documented| field.is_required() && !in_path.contains(&field.said.name());
        operation["requestBody"] = json!({
            "required": fields.iter().any(|field| is_needed(&field)),
            "content": {"application/json": {"schema": schema::of_message(request)}},
        });
    }
    operation
}

fn parameters(route: &Route, contract: &Contract) -> Vec<Value> {
    let Some(request) = contract.message(route.messages.0) else { return Vec::new() };
    let in_path: Vec<&str> = route.fields().collect();
    let of_address = |field: &Documented| in_path.contains(&field.said.name());
    let of_query = |field: &Documented| route.http.verb != Verb::Post && said_in_addresses(&field.said);
    let told = request.fields.iter().filter(|field| of_address(field) || of_query(field));
    told.map(|field| {
        let place = if of_address(field) { "path" } else { "query" };
        json!({
            "name": camel(field.said.name()),
            "in": place,
            "required": place == "path" || field.is_required(),
            "description": field.comment,
            "schema": schema::of_field(request, field, contract),
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_that_has_an_address_stands_in_the_document_with_words() {
        let document = document();
        for route in routes() {
            let operation = &document["paths"][path(route)][route.http.verb.name().to_lowercase()];
            let said = operation["description"].as_str().unwrap_or_default();
            assert!(!said.is_empty(), "{} says nothing: {operation}", route.call.name);
        }
    }
}
