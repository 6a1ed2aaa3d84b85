//! What somebody has who was given the program, or built it: which build it is, under which licences, and a pack to answer from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Said, england_dir, run};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).expect("a file of the repository")
}

#[test]
fn the_version_in_full_says_which_build_it_is_and_hands_the_licences_on() {
    let said = run(&std::env::temp_dir(), &["--version", "--verbose"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""));
    let version = run(&std::env::temp_dir(), &["--version"]).out;
    assert_eq!(version.lines().count(), 1, "the version alone is one line: {version}");
    assert!(said.out.starts_with(&version), "{}", &said.out[..200]);
    for part in
        ["profile: debug\n", "target: ", "features: ", "compiler: rustc ", "revision: ", "licence: MIT OR Apache"]
    {
        assert!(said.out.contains(part), "{part}");
    }
    assert!(said.out.contains("Permission is hereby granted, free of charge"), "the notice that MIT asks for");
    assert_eq!(run(&std::env::temp_dir(), &["--verbose", "--version"]).out, said.out, "in either order");
    run(&std::env::temp_dir(), &["--verbose", "match", "Camden"]).fails(2, "--version");
}

/// The crates that the program is built from, by name and version, as Cargo.lock has them: whatever our own dependencies lead to.
fn built_from() -> BTreeSet<String> {
    let lock: toml::Table = toml::from_str(&read("Cargo.lock")).expect("a lock");
    let packages = lock["package"].as_array().expect("packages");
    let text = |package: &toml::Value, key: &str| package[key].as_str().expect("a text").to_owned();
    let mut by_name: BTreeMap<String, Vec<&toml::Value>> = BTreeMap::new();
    packages.iter().for_each(|one| by_name.entry(text(one, "name")).or_default().push(one));
    let needs = |package: &toml::Value| -> Vec<String> {
        let listed = package.get("dependencies").and_then(toml::Value::as_array).into_iter().flatten();
        listed.map(|one| one.as_str().expect("a text").to_owned()).collect()
    };
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).expect("a manifest");
    let own = manifest["dependencies"].as_table().expect("dependencies");
    let is_own = |need: &String| own.contains_key(need.split(' ').next().unwrap_or_default());
    let mut open: Vec<String> = needs(by_name["peermatch"][0]).into_iter().filter(is_own).collect();
    let mut found = BTreeSet::new();
    while let Some(need) = open.pop() {
        let (name, version) = need.split_once(' ').unwrap_or((&need, ""));
        let package = by_name[name].iter().find(|one| version.is_empty() || one["version"].as_str() == Some(version));
        let package = package.expect("a locked package");
        if found.insert(format!("{name} {}", text(package, "version"))) {
            open.extend(needs(package));
        }
    }
    found
}

#[test]
fn the_notices_name_every_crate_that_the_program_is_built_from_and_no_other() {
    let notices = read("deploy/NOTICES.txt");
    let listed = notices.lines().skip(2).take_while(|line| !line.is_empty());
    let listed: BTreeSet<String> =
        listed.filter_map(|line| line.split_once(": ")).map(|(named, _)| named.to_owned()).collect();
    assert_eq!(listed, built_from(), "Cargo.lock changed: run .ci/notices");
    let texts: String = notices.split(&"-".repeat(80)).skip(1).collect();
    for named in &listed {
        assert!(texts.contains(named), "{named} has no text");
    }
}

#[cfg(feature = "embedded-pack")]
#[test]
fn one_file_that_is_copied_anywhere_answers_as_the_folder_does() {
    let elsewhere = tempfile::TempDir::new().expect("a folder");
    let copy = elsewhere.path().join("peermatch");
    std::fs::copy(env!("CARGO_BIN_EXE_peermatch"), &copy).expect("copied");
    let alone = |args: &[&str]| {
        let mut program = Command::new(&copy);
        let said =
            program.args(args).current_dir(elsewhere.path()).env_remove("PEERMATCH_PACK").output().expect("runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        Said { exit: said.status.code().expect("ends by itself"), out: text(said.stdout), err: text(said.stderr) }
    };
    let question = ["match", "Camden", "--problem", "local_plan", "--today", "2026-11-22"];
    let said = alone(&question);
    let folder = run(root(), &question);
    assert!(said.exit == 0 && said.out == folder.out, "{said:?}");
    let doctor = alone(&["doctor"]);
    assert!(doctor.exit == 0 && doctor.out.contains("ok: the pack the program is sound"), "{doctor:?}");
    // A pack that somebody names, or puts beside it, comes first; and nothing is written into a program.
    alone(&["match", "Camden", "--pack", "nowhere"]).fails(3, "there is no pack in 'nowhere'");
    let nowhere = alone(&["train"]);
    nowhere.fails(3, "nothing can be written into the program");
    assert!(nowhere.err.contains("hint: name a folder with --out DIR"), "{nowhere:?}");
    std::fs::create_dir(elsewhere.path().join("england")).expect("made");
    std::fs::write(elsewhere.path().join("england/pack.toml"), "schema = 7\n").expect("written");
    assert_eq!(alone(&["match", "Camden"]).exit, 3, "the one beside it is read, and is faulty");
}

fn files_in(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files_in(&path, found) } else { found.push(path) }
    }
}

#[test]
fn the_pack_within_the_program_lacks_no_file_of_the_pack() {
    let mut all = Vec::new();
    files_in(&england_dir(), &mut all);
    let named = |path: &PathBuf| path.strip_prefix(england_dir()).expect("of the pack").display().to_string();
    let is_read = |name: &String| !name.starts_with("results/") && !name.ends_with(".md");
    let mut all: Vec<String> = all.iter().map(named).filter(is_read).collect();
    all.sort();
    let list = read("src/main/england.rs");
    let (_, list) = list.split_once("files![\n").expect("a list");
    let within = list.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","));
    assert_eq!(within.collect::<Vec<_>>(), all);
}
