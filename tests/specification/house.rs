//! Which room may use which. The flow is that of a request; nobody looks down it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms of ours that it may use, as in the map of `src/lib.rs`.
const ROOMS: &[(&str, &str)] = &[
    ("domain", ""),
    ("proto", "domain"),
    ("disk", ""),
    ("sheet", ""),
    ("door", "domain"),
    ("pack", "domain disk sheet door"),
    ("text", "domain"),
    ("synthetic", "domain"),
    ("features", "domain text"),
    ("index", "domain features"),
    ("matching", "domain features index"),
    ("clustering", "domain features"),
    ("learning", "domain features matching"),
    ("model", "domain features clustering learning"),
    ("explanation", "domain proto features index matching"),
    ("access", "domain"),
    ("engine", "access domain proto text features clustering index matching learning model explanation"),
    ("convene", "domain proto matching explanation engine"),
    ("evaluate", "domain text features index matching learning engine"),
    ("catalogue", "domain proto text features clustering learning model explanation engine"),
    ("batch", "domain proto engine convene"),
    ("runs", "domain proto batch disk"),
    ("shelf", "domain model disk"),
    ("callers", "access domain disk"),
    ("audit", "access domain"),
    ("store", "domain disk"),
    ("corrections", "domain door disk"),
    ("telemetry", ""),
    ("live", "access domain store engine telemetry"),
    (
        "contract",
        "access domain proto door text clustering learning model shelf engine convene catalogue batch runs callers audit store live telemetry",
    ),
    ("present", "proto explanation"),
    ("page", "domain proto present"),
    ("wire", "access callers domain proto corrections contract present page telemetry"),
    (
        "cli",
        "access domain proto door sheet pack text synthetic model shelf explanation engine evaluate batch disk runs callers audit store corrections live telemetry contract wire present page",
    ),
    ("lib", ""),
];

/// What a pure room must not know: the terminal, the wire, the clock, the environment.
const OUTSIDE: [&str; 9] = [
    "clap::",
    "tonic::",
    "std::fs",
    "std::env::",
    "std::io",
    "std::net",
    "Timestamp::now",
    "SystemTime",
    "Instant::now",
];
const PURE: &[&str] = &[
    "domain",
    "proto",
    "sheet",
    "door",
    "text",
    "features",
    "clustering",
    "learning",
    "index",
    "matching",
    "model",
    "explanation",
    "access",
    "engine",
    "convene",
    "evaluate",
    "batch",
    "catalogue",
    "present",
    "page",
];

fn sources() -> Vec<(String, PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut open = vec![src.clone()];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let relative = path.strip_prefix(&src).unwrap();
            let room = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
            found.push((room, path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

#[test]
fn nobody_uses_a_room_below_its_own() {
    for (room, path, text) in sources() {
        if room == "main" {
            continue;
        }
        let (_, may) = ROOMS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} is no room"));
        for (number, line) in text.lines().enumerate() {
            let uses = line
                .split("crate::")
                .skip(1)
                .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(""));
            for used in uses {
                assert!(
                    used == room || may.split(' ').any(|one| one == used),
                    "{}:{}: {room} uses {used}",
                    path.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn pure_rooms_know_nothing_of_the_outside() {
    for (room, path, text) in sources().into_iter().filter(|(room, ..)| PURE.contains(&room.as_str())) {
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for word in OUTSIDE {
            assert!(!code.contains(word), "{}: {room} knows {word}", path.display());
        }
    }
}

#[test]
fn no_room_is_a_drawer_for_leftovers() {
    for (_, path, _) in sources() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(!["util", "utils", "common", "helpers", "misc"].contains(&name), "{}", path.display());
    }
}

#[test]
fn every_file_says_what_it_is_for_and_stays_readable() {
    for (_, path, text) in sources() {
        assert!(text.starts_with("//!"), "{} has no first line that says what it is for", path.display());
        assert!(text.lines().count() <= 500, "{} has {} lines: look again", path.display(), text.lines().count());
    }
}

#[test]
fn no_two_files_of_a_room_lead_to_each_other() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let module = |path: &Path| {
        let parts = path.strip_prefix(&src).unwrap().with_extension("");
        let mut parts: Vec<String> = parts.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        parts.pop_if(|last| *last == "mod");
        parts
    };
    let modules: BTreeMap<Vec<String>, String> =
        sources().into_iter().map(|(_, path, text)| (module(&path), text)).collect();
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    // Tests in a file of their own are as those at the end of one: they look at all of their room.
    for (module, text) in modules.iter().filter(|(module, _)| !module.iter().any(|part| part == "tests")) {
        for mut used in named_paths(module, text) {
            while !used.is_empty() && !modules.contains_key(&used) {
                used.pop();
            }
            // A file may use its folder's own words, and a folder its files: what counts is beside each other.
            let shared = module.iter().zip(&used).take_while(|(own, other)| own == other).count();
            if shared > 0 && shared < module.len().min(used.len()) {
                let side = |of: &[String]| of[..=shared].join("/");
                uses.entry(side(module)).or_default().insert(side(&used));
            }
        }
    }
    for (one, others) in &uses {
        for other in others {
            let (mut seen, mut open) = (BTreeSet::from([other]), vec![other]);
            while let Some(next) = open.pop() {
                open.extend(uses.get(next).into_iter().flatten().filter(|further| seen.insert(*further)));
            }
            assert!(!seen.contains(&one), "{one} uses {other}, which leads back to it");
        }
    }
    assert!(uses.len() > 100, "paths are read: {}", uses.len());
}

/// The paths that a file names after `crate` or `super`, from the root.
fn named_paths(module: &[String], text: &str) -> Vec<Vec<String>> {
    let own = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = own.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n");
    let name = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("").to_owned();
    let mut found = Vec::new();
    for (at, start) in code.match_indices("crate::").chain(code.match_indices("super::")) {
        if code[..at].ends_with("::") {
            continue;
        }
        let mut rest = &code[at..];
        let mut path = if start == "super::" { module.to_vec() } else { Vec::new() };
        rest = rest.strip_prefix("crate::").unwrap_or(rest);
        while let Some(after) = rest.strip_prefix("super::") {
            path.pop();
            rest = after;
        }
        loop {
            let next = name(rest);
            if next.is_empty() {
                break;
            }
            rest = &rest[next.len()..];
            path.push(next);
            let Some(after) = rest.strip_prefix("::") else { break };
            rest = after;
        }
        let group = rest.strip_prefix('{').and_then(|group| group.split('}').next());
        let members = group.unwrap_or("").split(|c: char| c == ',' || c == '{' || c.is_whitespace());
        found.extend(members.map(|member| path.iter().cloned().chain([name(member)]).collect()));
    }
    found
}

/// Words that lead to places or rows past a view, and where alone they may stand: where a world is read or made, learned from,
/// encoded; and where some facts are hidden to see what is lost.
const PAST_A_VIEW: &[(&str, &[&str])] = &[
    (
        "world.register",
        &[
            "pack",
            "synthetic",
            "domain/declared/ledger.rs",
            "model",
            "engine/renewed.rs",
            "engine/snapshot.rs",
            "engine/view.rs",
            "cli/train.rs",
        ],
    ),
    ("Index::build(", &["engine/renewed.rs", "engine/snapshot.rs", "evaluate/holdout", "evaluate/foresight"]),
    ("whole_world(", &["engine/renewed.rs", "live", "contract/models.rs", "cli/store.rs"]),
    ("impl Snapshot", &["engine/snapshot.rs"]),
    // Whoever keeps nothing back says why: a new one belongs here only with its reason.
    ("Pass::everything(", &["cli/open.rs"]),
    // Who speaks for more places than the operator said does so by the consent of each.
    (".acting_for(", &["live/through.rs"]),
];

#[test]
fn law_9_the_only_way_to_places_and_rows_is_a_view() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (_, path, text) in sources() {
        let file = path.strip_prefix(&src).unwrap();
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for (word, may) in PAST_A_VIEW {
            let stands = code.iter().any(|line| line.contains(word));
            assert!(!stands || may.iter().any(|one| file.starts_with(one)), "{}: {word}", file.display());
        }
    }
    let snapshot = fs::read_to_string(src.join("engine/snapshot.rs")).unwrap();
    let shown = snapshot.lines().filter_map(|line| line.trim_start().strip_prefix("pub fn "));
    let shown: Vec<&str> = shown.filter_map(|rest| rest.split(['(', '<']).next()).collect();
    assert_eq!(shown, ["new", "reading_with", "view", "versions"], "a snapshot shows views, and nothing that it holds");
}

#[test]
fn pages_name_files_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut named = 0;
    for page in pages.chain([root.join("README.md")]).filter(|page| page.extension().is_some_and(|form| form == "md")) {
        let text = fs::read_to_string(&page).unwrap();
        for path in text.split('`').skip(1).step_by(2).filter(|quoted| {
            let folders = ["src/", "docs/", "tests/", "proto/", "models/", ".ci/"];
            folders.iter().any(|folder| quoted.starts_with(folder)) && !quoted.contains([' ', '*', '{', '<'])
        }) {
            named += 1;
            assert!(root.join(path).exists(), "{} names {path}", page.display());
        }
    }
    assert!(named > 20, "pages name files in backquotes: {named}");
}

/// A heading as the address of a link names it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn links_between_pages_lead_to_a_page_and_a_heading_that_are_there_and_every_page_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let docs: Vec<_> = docs.filter(|page| page.extension().is_some_and(|form| form == "md")).collect();
    let mut followed = 0;
    for page in docs.iter().cloned().chain(["README.md", "SECURITY.md", "CHANGELOG.md"].map(|name| root.join(name))) {
        let text = fs::read_to_string(&page).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://")) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(target.exists(), "{} links to {link}", page.display());
            let there = || fs::read_to_string(&target).unwrap();
            let headings = |text: &str| {
                text.lines().any(|line| line.starts_with('#') && anchor(line.trim_start_matches('#')) == heading)
            };
            assert!(heading.is_empty() || headings(&there()), "{} links to {link}", page.display());
            followed += 1;
        }
    }
    assert!(followed > 30, "links were followed: {followed}");
    let summary = fs::read_to_string(root.join("docs/SUMMARY.md")).unwrap();
    for page in docs.iter().map(|page| page.file_name().unwrap().to_str().unwrap()).filter(|name| *name != "SUMMARY.md")
    {
        assert!(summary.contains(&format!("({page})")), "docs/SUMMARY.md does not list {page}");
    }
}

#[test]
fn who_calls_the_engine_a_model_or_the_contract_is_told_what_can_go_wrong() {
    let told = ["engine", "model", "shelf", "contract", "wire"];
    for (room, path, text) in sources().into_iter().filter(|(room, ..)| told.contains(&room.as_str())) {
        for (at, start) in text.match_indices("pub fn ").chain(text.match_indices("pub async fn ")) {
            let signature = text[at + start.len()..].split('{').next().unwrap_or_default();
            let said = text[..at].rsplit("\n\n").next().unwrap_or_default();
            assert!(
                !signature.contains("-> Result<") || said.contains("# Errors"),
                "{}: {room}'s {signature} does not say when it fails",
                path.display()
            );
        }
    }
}
