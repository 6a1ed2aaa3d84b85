//! What a run prints: a sheet and a letter for each place, which say what the prompt says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use peermatch::domain::day;
use peermatch::proto::v1;

use super::work::{TODAY, Work, files, manifest};
use crate::support::World;

/// The files of a folder and of those in it, by their paths within it.
fn leaves(dir: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open: Vec<PathBuf> = vec![dir.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                open.push(entry);
            } else {
                let name = entry.strip_prefix(dir).expect("within").to_str().expect("a plain name").to_owned();
                found.insert(name, fs::read_to_string(&entry).expect("text"));
            }
        }
    }
    found
}

/// The texts between the tags of a page, in their order, without those of its head; every element that is opened is closed in its turn.
fn texts(page: &str) -> Vec<String> {
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{page}");
    let mut open: Vec<&str> = Vec::new();
    let mut texts = Vec::new();
    let mut rest = &page["<!DOCTYPE html>".len()..];
    while let Some(start) = rest.find('<') {
        let text = rest[..start].trim();
        if !text.is_empty() && !open.contains(&"head") {
            texts.push(unescaped(text));
        }
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).expect("a name");
        match tag.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{page}"),
            None if matches!(name, "meta") => {}
            None => open.push(name),
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "left open: {open:?}");
    texts
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// One space for any white space.
fn even(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What every sheet says beside what it is about.
const FIXED: [&str; 4] = [
    "Whom to ring",
    "Where it stands",
    "Ask:",
    "Best fit, never best practice: what is on record is where a conversation begins.",
];

#[test]
fn issue_27_every_sentence_of_a_sheet_is_the_prompts() {
    let work = Work::new();
    let run = work.done("out", &["--format", "html"]);
    let printed = leaves(&run.join("html"));
    let pack = work.pack_dir().to_str().expect("a plain path");
    let mut sheets = 0;
    for (file, page) in printed.iter().filter(|(file, _)| file.starts_with("sheets/")) {
        let place = file.trim_start_matches("sheets/").trim_end_matches(".html");
        let asked = |how: &str| work.run(&["match", place, "--pack", pack, "--today", TODAY, how]).out;
        let prompt = even(&(asked("--short") + &asked("--full")));
        let json = work.run(&["match", place, "--pack", pack, "--today", TODAY, "--output", "json"]).out;
        let answer: v1::FindPeersResponse = serde_json::from_str(&json).expect("proto3 JSON");
        let shared = answer.peers.iter().flat_map(|peer| &peer.shared_problems);
        let sources: Vec<&v1::Source> = shared.flat_map(|shared| &shared.sources).collect();
        for text in texts(page) {
            // The page writes days as people do, the prompt as ISO 8601 has them.
            let said = even(text.trim_start_matches("Ask: "));
            let is_dated = || {
                let (before, dated) = said.rsplit_once(" of ")?;
                let days = answer.peers.iter().flat_map(|peer| &peer.shared_problems).map(|shared| &shared.as_of);
                let iso = days
                    .into_iter()
                    .find(|iso| day::parse(iso).is_ok_and(|one| dated.trim_end_matches(')') == day::shown(one)))?;
                Some(format!("{before} of {iso})"))
            };
            let in_sources = || {
                let named = |source: &&v1::Source| said.contains(&source.title) && said.contains(&source.licence);
                sources.iter().any(named)
            };
            let of_run = || said.starts_with("Run ") && said.contains(&manifest(&run).run_id);
            let is_known = FIXED.contains(&said.as_str())
                || prompt.contains(&said)
                || is_dated().is_some_and(|dated| prompt.contains(&dated))
                || in_sources()
                || of_run();
            let is_mark = said == "?" || said.parse::<u32>().is_ok();
            assert!(is_known || is_mark, "{file}: the prompt does not say '{said}' in:\n{prompt}");
        }
        sheets += 1;
    }
    assert_eq!(sheets, 3, "Arn, Bel and Cyr ask");
}

#[test]
fn issue_27_each_place_has_a_sheet_and_a_letter_with_licences_and_versions() {
    let work = Work::new();
    let run = work.done("out", &["--format", "html"]);
    let printed = leaves(&run.join("html"));
    let versions = manifest(&run).versions.expect("versions");
    for (file, page) in &printed {
        let texts = texts(page);
        assert!(texts.iter().any(|text| text.contains(&versions.data) && text.contains(&versions.model)), "{file}");
        assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("src="), "{file}");
    }
    for place in ["ARN", "BEL", "CYR"] {
        let sheet = &printed[&format!("sheets/{place}.html")];
        assert!(sheet.contains("class=\"sources\"") && sheet.contains("Harbour log, Harbour master (free)"), "{sheet}");
        let letter = texts(&printed[&format!("letters/{place}.html")]);
        assert!(letter.contains(&"22 November 2026".to_owned()) && letter.contains(&"Dear colleague,".to_owned()));
        for links in [format!("href=\"sheets/{place}.html\""), format!("href=\"letters/{place}.html\"")] {
            assert!(printed["index.html"].contains(&links));
        }
    }
    assert_eq!(files(&run).len(), 4, "beside the tables: {:?}", files(&run).keys());
    // The tables are those of the CSV run: the same run, whichever is asked for first.
    let plain = work.done("plain", &[]);
    assert!(fs::read(plain.join("manifest.json")).unwrap() == fs::read(run.join("manifest.json")).unwrap());
}

#[test]
fn issue_27_a_letter_that_somebody_wrote_into_is_never_written_over() {
    let work = Work::new();
    let run = work.done("out", &["--format", "html"]);
    fs::write(run.join("html/letters/ARN.html"), "ours").expect("written");
    let said = work.batch("peers", "out", &["--format", "html"]);
    assert!(said.exit == 0 && said.err.contains("is there already and stays as it is"), "{said:?}");
    assert_eq!(fs::read_to_string(run.join("html/letters/ARN.html")).expect("there"), "ours");
    // What a kill left goes, and the same command makes the rest.
    fs::rename(run.join("html"), run.join("html.unfinished")).expect("as if killed");
    assert_eq!(work.batch("peers", "out", &["--format", "html"]).exit, 0);
    assert!(leaves(&run.join("html")).contains_key("index.html") && !run.join("html.unfinished").exists());
    assert!(fs::read_to_string(run.join("html/letters/ARN.html")).expect("there").contains("Dear colleague"));
}

#[test]
fn issue_27_where_lists_depend_on_each_other_a_sheet_has_the_lists_of_the_run() {
    let work = Work::new();
    let run = work.done("out", &["--format", "html", "--max-listings", "1", "--limit", "1"]);
    let rows = super::work::peer_rows(&run);
    let printed = leaves(&run.join("html"));
    for row in rows.iter().filter(|row| row.problem_id.is_empty()) {
        let sheet = even(&texts(&printed[&format!("sheets/{}.html", row.place_id)]).join(" "));
        match row.peer_display_name.as_str() {
            "" => assert!(sheet.contains(&row.no_peer_text), "{sheet}"),
            peer => assert!(sheet.contains(peer), "{sheet}"),
        }
    }
}

#[test]
fn issue_27_no_name_is_markup() {
    let world = World::new().change("places.csv", "ARN,Arn,", "ARN,<b>Arn & co</b>,");
    let work = Work::of(world);
    let run = work.done("out", &["--format", "html"]);
    for (file, page) in leaves(&run.join("html")) {
        assert!(!page.contains("<b>"), "{file}");
        texts(&page);
    }
    assert!(leaves(&run.join("html"))["sheets/ARN.html"].contains("&lt;b&gt;Arn &amp; co&lt;/b&gt;"));
}

#[test]
fn issue_27_letters_of_ones_own_are_merged_from_a_row_for_each_member() {
    let cities = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/us_cities");
    let work = Work::of(World::copy_of(&cities));
    let said = work.batch("cohorts", "groups", &["--format", "html", "--size", "2"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let printed = leaves(&work.path("groups/html"));
    let mut table = csv::Reader::from_reader(printed["members.csv"].as_bytes());
    let header = table.headers().expect("a header").clone();
    let rows: Vec<csv::StringRecord> = table.records().map(|row| row.expect("a row")).collect();
    let cell = |row: &csv::StringRecord, name: &str| {
        let at = header.iter().position(|column| column == name).expect("a column");
        row[at].to_owned()
    };
    let groups = csv::Reader::from_path(work.path("groups/cohorts.csv")).expect("groups").into_records().count();
    assert!(groups > 0, "{said:?}");
    assert_eq!(printed.keys().filter(|file| file.starts_with("groups/")).count(), groups);
    assert!(rows.len() >= 2 * groups && rows.iter().any(|row| !cell(row, "letter").is_empty()));
    for row in &rows {
        let (letter, others) = (cell(row, "letter"), cell(row, "others"));
        if !letter.is_empty() {
            let told = even(&texts(&printed[&letter]).join(" "));
            for said in [cell(row, "place"), cell(row, "problem"), others, cell(row, "opening_question")] {
                assert!(said.split("; ").all(|one| told.contains(one)), "{letter} lacks '{said}': {told}");
            }
        }
    }
}
