//! The trained model as a file: its form is pinned, and a file that is not whole or not ours is refused.

use std::fs;

use crate::support::{Said, World, england_dir, run};

fn use_model(model: &[u8]) -> Said {
    let dir = tempfile::TempDir::new().unwrap();
    fs::write(dir.path().join("model.json"), model).unwrap();
    let (pack, model) = (england_dir(), dir.path());
    run(dir.path(), &["match", "Camden", "--pack", pack.to_str().unwrap(), "--model", model.to_str().unwrap()])
}

fn committed() -> Vec<u8> {
    fs::read(england_dir().join("model.json")).expect("the model is committed")
}

#[test]
fn the_form_of_an_artefact_is_pinned() {
    let golden = include_str!("../golden/archipelago.model.json");
    let trained =
        peermatch::model::Model::train(&World::new().pack(), None).expect("trained").to_bytes().expect("a model");
    assert_eq!(String::from_utf8(trained).unwrap(), golden, "a changed form needs a new version of it");
}

#[test]
fn a_truncated_artefact_is_refused() {
    let whole = committed();
    for length in [0, 1, 100, whole.len() / 2, whole.len() - 3] {
        use_model(&whole[..length]).fails(3, "not a model artefact, or not a whole one");
    }
}

#[test]
fn an_altered_artefact_is_refused() {
    let text = String::from_utf8(committed()).unwrap();
    let altered = text.replacen("\"places_with_record\": ", "\"places_with_record\": 1", 1);
    assert_ne!(text, altered);
    use_model(altered.as_bytes()).fails(3, "was altered");
}

#[test]
fn an_artefact_of_another_version_is_refused() {
    let text = String::from_utf8(committed()).unwrap();
    use_model(text.replacen("\"version\": 4", "\"version\": 5", 1).as_bytes()).fails(3, "version 5");
    use_model(text.replacen("\"version\": 4", "\"version\": 3", 1).as_bytes()).fails(3, "version 3");
    use_model(text.replacen("peermatch-model", "somebody-elses", 1).as_bytes()).fails(3, "somebody-elses");
}

#[test]
fn an_artefact_of_another_pack_is_refused_with_the_hint_to_train() {
    let other =
        peermatch::model::Model::train(&World::new().pack(), None).expect("trained").to_bytes().expect("a model");
    let said = use_model(&other);
    said.fails(3, "trained for the pack 'archipelago', and not for 'england'");
    assert!(said.err.contains("hint: train it: peermatch train"));
}

#[test]
fn something_else_is_no_artefact() {
    use_model(b"\x89PNG\r\n").fails(3, "not a model artefact");
    use_model(b"{}").fails(3, "not a model artefact");
}

/// The committed model with its body changed and a checksum that fits the change.
fn forged(from: &str, to: &str) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let text = String::from_utf8(committed()).unwrap();
    let (head, body) = text.split_once("\"body\": ").unwrap();
    let body = body.strip_suffix("\n}\n").unwrap();
    assert!(body.contains(from), "no '{from}' in the model");
    let body = body.replacen(from, to, 1);
    let checksum: String = Sha256::digest(body.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let start = head.find("\"checksum\": \"").unwrap() + 13;
    let head = format!("{}{checksum}{}", &head[..start], &head[start + 64..]);
    format!("{head}\"body\": {body}\n}}\n").into_bytes()
}

#[test]
fn an_artefact_with_a_true_checksum_and_senseless_parameters_is_refused() {
    use_model(&forged("\"deviation\": ", "\"deviation\": -")).fails(3, "not such as training makes");
    use_model(&forged("\"mean\": ", "\"mean\": 1e300, \"mean\": ")).fails(3, "");
    use_model(&forged("\"places_with_record\": ", "\"places_with_record\": 9")).fails(3, "not such as training makes");
    use_model(&forged("\"whole\": 100.0", "\"whole\": 0.0")).fails(3, "not such as training makes");
    use_model(&forged("\"percent_older\": 0.", "\"percent_older\": 1.")).fails(3, "not such as training makes");
    use_model(&forged("\"indicator_weights\": [\n", "\"indicator_weights\": [\n -0.5,\n"))
        .fails(3, "not such as training makes");
}

#[test]
fn an_artefact_of_another_taxonomy_is_refused_with_the_hint_to_train() {
    let said = use_model(&forged("\"taxonomy\": \"2026", "\"taxonomy\": \"2025"));
    said.fails(3, "not for 'england' as it is");
}
