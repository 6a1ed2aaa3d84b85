//! No word of ours judges a place: neither in a template of the code nor in what the packs say (R47).

use crate::support::england_dir;
use std::fs;
use std::path::{Path, PathBuf};

/// Words of inspectors, of league tables and of blame.
const JUDGING: &[&str] = &[
    "inadequate",
    "outstanding",
    "requires improvement",
    "significant concerns",
    "serious weaknesses",
    "special measures",
    "failing",
    "failure",
    "failed",
    "poor",
    "weak",
    "laggard",
    "struggling",
    "underperforming",
    "behind",
    "best practice",
    "top performer",
    "award-winning",
    "worse",
    "worst",
    "excellent",
    "successful",
];

/// The judging words in a text, as whole words.
fn judging(text: &str) -> Vec<&'static str> {
    let lower = text.to_lowercase();
    let is_whole = |at: usize, word: &str| {
        let edge = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
        edge(lower[..at].chars().next_back()) && edge(lower[at + word.len()..].chars().next())
    };
    JUDGING.iter().copied().filter(|word| lower.match_indices(word).any(|(at, _)| is_whole(at, word))).collect()
}

#[test]
fn the_lint_finds_whole_words_only() {
    assert_eq!(judging("Weeks of poor attendance"), ["poor"]);
    assert_eq!(judging("poorly weakened behindhand"), Vec::<&str>::new());
}

/// Said of the groups that training found, not of a place.
const OF_GROUPS: &str = "The structure is weak";

/// The rooms that write sentences for people.
const TELLING: &[&str] =
    &["explanation", "convene", "clustering", "matching", "features", "catalogue", "batch", "cli/render", "present"];

/// Every literal of those rooms with more than one word, with the file it is from. Tests beside the code are no words of ours.
fn templates() -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut open: Vec<PathBuf> = TELLING.iter().map(|room| src.join(room)).collect();
    let mut told = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).expect("a room").map(|entry| entry.expect("its files").path()));
            continue;
        }
        let text = fs::read_to_string(&path).expect("a file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let literals = line.split('"').skip(1).step_by(2).filter(|literal| literal.contains(' '));
            told.extend(literals.map(|literal| (path.clone(), literal.to_owned())));
        }
    }
    told
}

#[test]
fn r47_no_template_of_ours_judges_a_place() {
    let templates = templates();
    assert!(templates.len() > 300, "{} templates", templates.len());
    for (file, sentence) in templates.into_iter().filter(|(_, sentence)| !sentence.starts_with(OF_GROUPS)) {
        assert_eq!(judging(&sentence), Vec::<&str>::new(), "{}: {sentence}", file.display());
    }
}

/// Every text of a pack that people read, with the file it is from; but for the rules of stages, which name the steps of a
/// grading body's scale and no place.
fn pack_words(dir: &Path) -> Vec<(PathBuf, String)> {
    const TOLD: [&str; 6] = ["label", "plural", "definition", "says", "unit", "considerations"];
    let mut told = Vec::new();
    for file in fs::read_dir(dir).expect("the pack") {
        let path = file.expect("its files").path();
        if path.extension().is_none_or(|kind| kind != "toml") || path.ends_with("stage_rules.toml") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a table");
        for line in text.lines() {
            let Some((key, value)) = line.split_once(" = ") else { continue };
            if TOLD.contains(&key.trim()) {
                told.push((path.clone(), value.to_owned()));
            }
        }
    }
    told
}

#[test]
fn r47_no_label_or_definition_of_a_pack_judges_a_place() {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs");
    let mut read = 0;
    for dir in [england_dir(), packs.join("us_cities"), packs.join("archipelago")] {
        for (file, words) in pack_words(&dir) {
            assert_eq!(judging(&words), Vec::<&str>::new(), "{}: {words}", file.display());
            read += 1;
        }
    }
    assert!(read > 300, "{read} texts");
}
