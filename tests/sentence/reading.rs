//! What the model brings: sentences that share no word with the pack are understood, and what is no problem is refused.

use peermatch::evaluate::{Statement, TextQuality, text_quality};
use peermatch::text::WHOLE;

use crate::{ENGLAND, in_repository};

fn statements(name: &str) -> Vec<Statement> {
    let mut table = csv::Reader::from_path(in_repository("tests/statements").join(name)).unwrap();
    let read = |row: csv::StringRecord| {
        let problems = (!row[2].is_empty()).then(|| ENGLAND.position(&row[2])).into_iter().collect();
        Statement { text: row[0].to_owned(), sector: row[1].to_owned(), problems }
    };
    table.records().map(|row| read(row.unwrap())).collect()
}

/// Of all tables that nothing was chosen by, as one: of few statements the calibration of the best is told by chance.
fn quality() -> TextQuality {
    let judging: Vec<Statement> = ["judged.csv", "judged2.csv", "kept.csv"].into_iter().flat_map(statements).collect();
    let vocabulary = &ENGLAND.world.vocabulary;
    let words = ENGLAND.texts.words(vocabulary);
    let (taxonomy, language) = (&vocabulary.taxonomy, &vocabulary.language);
    text_quality(ENGLAND.encoder(), &[&**words], taxonomy, language, &judging)
}

#[test]
fn r3_three_professions_say_one_problem_and_are_understood() {
    for said in [
        "patients medically fit but stuck on wards",
        "people waiting for a package of care",
        "cannot go home, no adapted flat",
    ] {
        let meant = ENGLAND.encoder().meant(said);
        assert_eq!(meant[0].problem, ENGLAND.position("hospital_discharge"), "{said}: {meant:?}");
    }
}

#[test]
fn every_candidate_says_what_it_is_like_and_a_whole_name_needs_no_model() {
    let meant = ENGLAND.encoder().meant("Nobody in our street has had their wheelie emptied since before the holidays");
    assert!(!meant.is_empty());
    let problems = ENGLAND.world.vocabulary.taxonomy.problems();
    for one in &meant {
        let said = &problems[one.problem];
        assert!(said.names().chain(said.cues.iter().map(String::as_str)).any(|name| name == one.like), "{one:?}");
        assert!(one.confidence > 0.0 && one.confidence < WHOLE, "less than any name: {one:?}");
    }
    let named = &ENGLAND.encoder().meant("hospital_discharge")[0];
    assert_eq!((named.confidence, named.like.as_str()), (1.0, ""), "{named:?}");
}

#[test]
fn what_is_no_problem_of_a_public_body_and_what_is_no_text_is_refused() {
    for said in ["which team will win the league this year", "a recipe for banana bread without eggs", "", "  \n "] {
        assert_eq!(ENGLAND.encoder().meant(said), [], "{said}");
    }
}

#[test]
fn with_the_model_statements_that_nothing_was_chosen_by_are_read_better_than_by_words_alone() {
    let quality = quality();
    let words = &quality.baselines[0].quality;
    assert!(quality.ours.top1 > words.top1 && quality.ours.top3 > words.top3, "{quality:?}");
    assert!(quality.ours.top1 >= 0.72 && quality.ours.top3 >= 0.84 && quality.ece <= 0.06, "{quality:?}");
    assert!(quality.ours.refused_unrelated >= 0.93 && quality.ours.refused_real <= 0.055, "{quality:?}");
}
