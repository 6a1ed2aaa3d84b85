//! Words that never appear, on the page, at the prompt or in the docs. To add one, add it here.

use std::fs;
use std::path::{Path, PathBuf};

use peermatch::present::Answer;
use peermatch::proto::v1;

use super::place;
use crate::support::{Ask, england, run};

/// What is never said of a place: grades in an inspector's or in our own words, and holes of a source that became words.
const OF_PLACES: &[&str] = &[
    "requires improvement",
    "inadequate",
    "outstanding",
    "good council",
    "significant concerns",
    "serious weaknesses",
    "failing",
    "poorly performing",
    "top performing",
    "best performing",
    "worst performing",
    "league table",
    "exemplar",
    "beacon",
    "best in class",
    "successful",
    "overall nan",
    "nan",
    "null",
    "undefined",
    "todo",
];

/// What is written nowhere at all: what promises more than is there, and what advertises.
const ANYWHERE: &[&str] = &[
    "best in class",
    "world class",
    "cutting edge",
    "state of the art",
    "seamless",
    "seamlessly",
    "effortless",
    "effortlessly",
    "powerful",
    "leverage",
    "leverages",
    "synergy",
    "synergies",
    "holistic",
    "stakeholders",
    "empower",
    "empowers",
    "game changing",
    "revolutionary",
    "blazing fast",
    "blazingly",
    "next generation",
    "deep dive",
    "going forward",
    "utilise",
    "facilitate",
    "statistical twins",
    "guaranteed match",
    "artificial intelligence",
];

/// Said only to say that it is not meant: "Best fit, never best practice".
const DENIED: (&str, &str) = ("best practice", "never best practice");

/// A text as its words alone, in small letters; an address is none.
fn words(text: &str) -> String {
    let plain =
        text.split_whitespace().filter(|word| !word.contains("://")).collect::<Vec<_>>().join(" ").to_lowercase();
    let parted: String = plain.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    format!(" {} ", parted.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn has_none(whence: &str, text: &str, never: &[&str]) {
    let said = words(text);
    for word in never {
        assert!(!said.contains(&format!(" {word} ")), "{whence} says '{word}'");
    }
    let (claimed, denied) = DENIED;
    assert_eq!(said.matches(claimed).count(), said.matches(denied).count(), "{whence} says '{claimed}'");
}

/// Everything that an answer has people read.
fn told(answer: &v1::FindPeersResponse) -> String {
    let answer = Answer::new(answer, &v1::ListVocabularyResponse::default());
    let of_peers = answer.peers.iter().flat_map(|peer| {
        let brief = [&peer.brief.why, &peer.brief.problem, &peer.brief.standing, &peer.question, &peer.what_it_is];
        brief.into_iter().chain(peer.sections.iter().flat_map(|section| &section.lines))
    });
    let lines: Vec<&str> = answer.head.iter().chain(of_peers).chain(&answer.foot).map(String::as_str).collect();
    lines.join("\n")
}

#[test]
fn r47_no_answer_grades_a_place_or_shows_a_hole_as_a_word() {
    for profile in england().register().profiles() {
        let id = profile.place.id.as_str();
        let known = place(id);
        let records =
            known.records.iter().flat_map(|record| [&record.statement, &record.stage_words, &record.next_step]);
        has_none(id, &records.map(String::as_str).collect::<Vec<_>>().join("\n"), OF_PLACES);
    }
    for profile in england().register().profiles().iter().step_by(5) {
        let id = profile.place.id.as_str();
        let said = told(&Ask::of(england(), id).answer());
        has_none(id, &said, OF_PLACES);
        has_none(id, &said, ANYWHERE);
    }
    for problem in ["send", "childrens_services_improvement", "adult_social_care", "council_homes", "local_plan"] {
        for id in ["E09000007", "E08000035", "E10000016"] {
            has_none(problem, &told(&Ask::of(england(), id).about(problem).answer()), OF_PLACES);
        }
    }
}

fn files_in(dir: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_in(&path, endings));
        } else if path.extension().is_some_and(|ending| endings.contains(&ending.to_str().unwrap())) {
            found.push(path);
        }
    }
    found
}

#[test]
fn pages_docs_and_help_promise_nothing_and_advertise_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut read = files_in(&root.join("docs"), &["md"]);
    read.extend(files_in(&root.join("src"), &["rs", "js"]));
    read.extend(files_in(&root.join("proto"), &["proto"]));
    read.extend(["README.md", "CHANGELOG.md", "SECURITY.md", "models/england/README.md"].map(|name| root.join(name)));
    read.extend(files_in(&root.join(".github"), &["md", "yml"]));
    assert!(read.len() > 500, "{}", read.len());
    for file in read {
        has_none(&file.display().to_string(), &fs::read_to_string(&file).unwrap(), ANYWHERE);
    }
    let out = tempfile::TempDir::new().unwrap();
    assert_eq!(run(out.path(), &["manual", "."]).exit, 0);
    let pages = files_in(out.path(), &["1"]);
    assert!(pages.len() > 20);
    for page in pages {
        has_none(&page.display().to_string(), &fs::read_to_string(&page).unwrap().replace('\\', ""), ANYWHERE);
    }
}
