//! The trained model as a file: its form is pinned, and a file that is not whole or not ours is refused.

use std::fs;

use peermatch::domain::id::ProblemId;
use peermatch::engine::View;
use peermatch::model::{Model, NamedModel};

use crate::support::{Ask, Said, World, england_dir, run, view_of};

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
    let trained = Model::train(&World::new().pack(), None).expect("trained").to_bytes().expect("a model");
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
    use_model(text.replacen("\"version\": 6", "\"version\": 7", 1).as_bytes()).fails(3, "version 7");
    use_model(text.replacen("\"version\": 6", "\"version\": 5", 1).as_bytes()).fails(3, "version 5");
    use_model(text.replacen("peermatch-model", "somebody-elses", 1).as_bytes()).fails(3, "somebody-elses");
}

#[test]
fn an_artefact_of_another_pack_is_refused_with_the_hint_to_train() {
    let other = Model::train(&World::new().pack(), None).expect("trained").to_bytes().expect("a model");
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

/// What the archipelago's own model says of it.
fn of_islands() -> NamedModel {
    let bytes = Model::train(&World::new().pack(), None).expect("trained").to_bytes().expect("a model");
    Model::from_bytes(&bytes).expect("whole")
}

/// The same islands with one problem more, in the midst of the others, and somebody who has it.
fn with_a_new_problem() -> World {
    let fog = "[[theme.problem]]\ncode = \"fog\"\nlabel = \"fog\"\ndefinition = \"Nobody sees.\"\n\n";
    let land = "[[theme]]\ncode = \"land\"";
    World::new().change("taxonomy.toml", land, &format!("{fog}{land}"))
}

#[test]
fn a_pack_with_one_more_problem_is_answered_by_the_model_that_was_there() {
    let before = view_of(World::new().pack(), of_islands());
    let after = view_of(with_a_new_problem().pack(), of_islands());
    for place in ["ARN", "BEL", "CYR", "DOL", "EST"] {
        for problem in [None, Some("flood"), Some("river_walls"), Some("goats"), Some("water")] {
            let peers = |view: &View| match problem {
                None => Ask::of(view, place).answer().peers,
                Some(problem) => Ask::of(view, place).about(problem).answer().peers,
            };
            assert_eq!(peers(&before), peers(&after), "{place} {problem:?}: nobody has the new problem");
        }
    }
}

#[test]
fn records_of_a_problem_that_came_after_training_are_matched_and_weigh_as_if_three_places_had_it() {
    let seen = |place: &str| format!("{place},fog,live,1,seen,2025-07-01,public_record,Fog.,log,{place}");
    let world = with_a_new_problem().add("records.csv", &seen("ARN")).add("records.csv", &seen("EST"));
    let view = view_of(world.pack(), of_islands());
    assert_eq!(Ask::of(&view, "ARN").about("fog").peers(), ["EST"]);
    let fog = ProblemId::new("fog").expect("a code");
    // Four islands have a record.
    assert_eq!(view.encoder().parameters().corpus.idf(&fog), (6.0_f64 / 4.0).ln());
}

#[test]
fn an_artefact_whose_codes_hang_elsewhere_since_is_refused_with_the_hint_to_train() {
    let model = Model::train(&World::new().pack(), None).expect("trained").to_bytes().expect("a model");
    let refused = |world: World, why: &str| {
        let world = world.write("model.json", &model);
        let said = run(world.dir(), &["match", "ARN", "--pack", world.dir().to_str().unwrap()]);
        said.fails(3, why);
        assert!(said.err.contains("hint: train it: peermatch train"), "{}", said.err);
    };
    let walls = "[[theme.problem.sub]]\ncode = \"river_walls\"\nlabel = \"river walls\"\ndefinition = \"The river comes in.\"\n";
    let greens = "functions = [\"greens\"]\n";
    let moved =
        World::new().change("taxonomy.toml", walls, "").change("taxonomy.toml", greens, &format!("{greens}\n{walls}"));
    refused(moved, "when 'river_walls' was below 'flood' and 'water'; in the pack it is below 'goats' and 'land'");
    let gone = World::new().change("taxonomy.toml", walls, "").change("records.csv", "CYR,river_walls", "CYR,flood");
    refused(gone, "when 'river_walls' was below 'flood' and 'water'; in the pack it is no problem");
}
