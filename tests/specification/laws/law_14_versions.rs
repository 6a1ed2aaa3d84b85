//! Every answer carries the versions of software, model, taxonomy and data that produced it.

use crate::support::{Ask, TODAY, World, england};
use peermatch::catalogue;
use peermatch::domain::slot::Slot;

#[test]
fn every_kind_of_answer_carries_all_four_versions() {
    let engine = england();
    let camden = Ask::of(engine, "E09000007");
    let problem = &engine.vocabulary().taxonomy.problems()[1];
    let all = [
        camden.answer().versions,
        camden.clone().about("partnership_working").answer().versions,
        camden.explain("E09000019").versions,
        camden.explain("E09000007").versions,
        catalogue::place(engine, Slot::new(0), TODAY).versions,
        catalogue::list_places(engine, "", &[], None, None, 1).versions,
        catalogue::list_problems(engine, None, "").versions,
        catalogue::problem(engine, problem).versions,
    ];
    for versions in all {
        let one = versions.expect("versions");
        assert_eq!(one.software, env!("CARGO_PKG_VERSION"));
        for version in [&one.model, &one.taxonomy, &one.data] {
            let (name, hash) = version.split_once('+').expect("a name and a hash");
            assert!(!name.is_empty() && hash.len() == 12, "{version}");
        }
    }
}

#[test]
fn a_changed_record_changes_the_version_of_the_data_and_the_answer_id() {
    let before = Ask::of(&World::new().engine(), "ARN").answer();
    let changed = World::new().change("records.csv", "Wet knees.", "Dry knees.");
    let after = Ask::of(&changed.engine(), "ARN").answer();
    assert_ne!(before.versions.unwrap().data, after.versions.unwrap().data);
    assert_ne!(before.answer_id, after.answer_id);
}

#[test]
fn the_same_question_has_the_same_answer_id_and_another_has_another() {
    let engine = england();
    let id = |ask: Ask<'_>| ask.answer().answer_id;
    assert_eq!(id(Ask::of(engine, "E09000007")), id(Ask::of(engine, "E09000007")));
    assert_ne!(id(Ask::of(engine, "E09000007")), id(Ask::of(engine, "E09000007").about("local_plan")));
    assert_ne!(id(Ask::of(engine, "E09000007")), id(Ask::of(engine, "E09000019")));
}
