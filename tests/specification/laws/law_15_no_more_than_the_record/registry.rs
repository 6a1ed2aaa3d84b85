//! The contract's registry of statements and the code agree, so that a portal knows every code that it may meet.

use peermatch::explanation::{Code, Kind};
use std::fs;
use std::path::Path;

#[test]
fn the_registry_in_the_contract_names_every_code_with_its_values_and_its_meaning() {
    let proto = Path::new(env!("CARGO_MANIFEST_DIR")).join("proto/peermatch/v1/statement.proto");
    let proto = fs::read_to_string(proto).expect("the contract");
    let comment = proto.lines().filter_map(|line| line.strip_prefix("//")).collect::<Vec<_>>().join(" ");
    let written: Vec<&str> = comment.split_whitespace().collect();
    let written = written.join(" ");
    let entry = |code: &Code| {
        let values = match code.values() {
            [] => String::new(),
            values => {
                let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
                format!(" ({})", names.join(", "))
            }
        };
        format!("{}{values}: {}.", code.name(), code.meaning())
    };
    let group = |(title, codes): &(&str, &[Code])| {
        let entries: Vec<String> = codes.iter().map(entry).collect();
        format!("{title}: {}", entries.join(" "))
    };
    let expected: Vec<String> = Code::GROUPS.iter().map(group).collect();
    let expected = expected.join(" ");
    let from = written.find(Code::GROUPS[0].0).expect("the registry begins");
    assert_eq!(written[from..], expected, "write the registry of statement.proto anew from src/explanation/code.rs");
}

#[test]
fn what_is_called_an_id_in_the_registry_is_one_and_several_are_called_ids() {
    for code in Code::GROUPS.iter().flat_map(|(_, codes)| *codes) {
        for (name, kind) in code.values() {
            let (one, several) = (name.ends_with("_id"), name.ends_with("_ids"));
            assert_eq!((one, several), (*kind == Kind::Id, *kind == Kind::Ids), "{}: {name}", code.name());
        }
    }
}
