//! How much a request may hold stands in one table, and the contract and the page for operators say the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use peermatch::proto::{DESCRIPTORS, limits};
use prost::Message;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FileDescriptorSet};

fn text_of(folder: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if path.is_file() {
        return fs::read_to_string(path).expect("a file of ours");
    }
    let files = fs::read_dir(path).expect("a folder of ours").map(|entry| entry.unwrap().path());
    files.map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// 100000 as people write it.
fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

/// The comment before a field of a message.
fn comment<'a>(contract: &'a str, message: &str, field: &str) -> String {
    let body = contract.split(&format!("\nmessage {message} {{\n")).nth(1).expect(message);
    let body: &'a str = body.split("\n}\n").next().unwrap();
    let lines: Vec<&str> = body.lines().collect();
    let stands = lines.iter().position(|line| line.contains(&format!(" {field} = "))).expect(field);
    let above = lines[..stands].iter().rev().take_while(|line| line.trim_start().starts_with("//"));
    above
        .map(|line| line.trim().trim_start_matches("// "))
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn the_contract_says_how_long_each_list_may_be() {
    let contract = text_of("proto/peermatch/v1");
    for list in limits::LISTS {
        let said = format!("at most {}", with_commas(list.most));
        let comment = comment(&contract, list.message, list.field).to_lowercase();
        let stands = comment.split(&said).nth(1).is_some_and(|rest| !rest.starts_with([',', '0']));
        assert!(stands, "{}.{} does not say '{said}': {comment}", list.message, list.field);
    }
}

#[test]
fn every_list_of_a_request_has_its_limit() {
    let set = FileDescriptorSet::decode(DESCRIPTORS).expect("our own");
    let messages: Vec<&DescriptorProto> = set.file.iter().flat_map(|file| &file.message_type).collect();
    let mut open: Vec<String> =
        messages.iter().map(|one| one.name().to_owned()).filter(|name| name.ends_with("Request")).collect();
    let (mut seen, mut lists) = (BTreeSet::new(), BTreeSet::new());
    while let Some(name) = open.pop() {
        let Some(message) = messages.iter().find(|one| one.name() == name).filter(|_| seen.insert(name.clone())) else {
            continue;
        };
        for field in &message.field {
            if field.label() == Label::Repeated {
                lists.insert((name.clone(), field.name().to_owned()));
            }
            if field.r#type() == Type::Message {
                open.push(field.type_name().trim_start_matches(".peermatch.v1.").to_owned());
            }
        }
    }
    let known: BTreeSet<(String, String)> =
        limits::LISTS.iter().map(|list| (list.message.to_owned(), list.field.to_owned())).collect();
    assert_eq!(lists, known);
}

#[test]
fn the_page_for_operators_has_the_same_numbers() {
    let page = text_of("docs/limits.md");
    for list in limits::LISTS {
        let row = format!("| `{}.{}` | {} |", list.message, list.field, with_commas(list.most));
        assert!(page.contains(&row), "{row}");
    }
    let sizes = [
        ("request", limits::MESSAGE_BYTES >> 20, "MiB"),
        ("answer", limits::ANSWER_BYTES >> 20, "MiB"),
        ("entries of all lists of a request together", limits::ENTRIES, ""),
        ("items of one import", limits::ITEMS, ""),
        ("wrong fields told", limits::VIOLATIONS, ""),
        ("error, message and details as written on the wire", limits::ERROR_BYTES, "bytes"),
    ];
    for (what, number, unit) in sizes {
        let row = format!("| {what} | {} |", format!("{} {unit}", with_commas(number)).trim());
        assert!(page.contains(&row), "{row}");
    }
}
