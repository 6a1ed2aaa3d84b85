//! Packs, models and tables that a stranger made: what is no file of the folder is never read, what never ends is never waited
//! for, and what is long costs time in proportion.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{World, run};
use peermatch::domain::id::PlaceId;
use peermatch::pack;

/// A file of a pack in whose place something else lies.
fn instead(file: &str, put: impl FnOnce(&Path)) -> World {
    let world = World::new();
    let path = world.dir().join(file);
    fs::remove_file(&path).expect("it was there");
    put(&path);
    world
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo runs").success());
}

fn holes(path: &Path) {
    File::create(path).expect("made").set_len(40 << 30).expect("holes take no room");
}

/// The only fault of the world stands in `file` and says `what`.
fn refused(world: &World, file: &str, what: &str) {
    let faults = world.faults();
    assert!(faults.iter().any(|one| one.file == file && one.message.contains(what)), "{faults:#?}");
}

#[test]
fn issue_22_8_a_link_out_of_the_pack_is_not_followed() {
    for outside in ["/dev/zero", "/etc/passwd", "/proc/self/environ"] {
        let world = instead("records.csv", |path| symlink(outside, path).expect("a link"));
        refused(&world, "records.csv", "leads out of its folder");
        let said = run(world.dir(), &["validate", "."]);
        said.fails(1, "leads out of its folder");
        assert!(!said.err.contains("root"), "nothing of what it leads to is shown: {said:?}");
    }
}

#[test]
fn issue_22_8_a_link_within_the_pack_is_a_file_of_it() {
    let world = World::new();
    fs::create_dir(world.dir().join("data")).expect("made");
    fs::rename(world.dir().join("records.csv"), world.dir().join("data/records.csv")).expect("moved");
    symlink("data/records.csv", world.dir().join("records.csv")).expect("a link");
    assert_eq!(world.pack().revision.data, World::new().pack().revision.data, "the same bytes are the same pack");
}

#[test]
fn issue_22_8_what_never_ends_or_was_never_written_is_told_at_once() {
    refused(&instead("records.csv", pipe), "records.csv", "no regular file");
    refused(&instead("records.csv", |path| fs::create_dir(path).expect("made")), "records.csv", "no regular file");
    refused(&instead("records.csv", holes), "records.csv", "at most");
    refused(&instead("taxonomy.toml", holes), "taxonomy.toml", "at most");
    let some_holes = |path: &Path| File::create(path).expect("made").set_len(60 << 20).expect("holes");
    refused(&instead("taxonomy.toml", some_holes), "taxonomy.toml", "its byte 1 is zero");
    refused(&World::new().write("factors.toml", b"a = \"\0\""), "factors.toml", "its byte 6 is zero");
}

#[test]
fn issue_22_8_an_optional_table_that_leads_nowhere_is_not_taken_for_none() {
    let world = World::new();
    symlink("nowhere", world.dir().join("factors.toml")).expect("a link");
    refused(&world, "factors.toml", "cannot be read");
}

#[test]
fn issue_22_8_options_read_regular_files_of_a_size_only() {
    let world = World::new();
    let trained = run(world.dir(), &["train", "--pack", "."]);
    assert_eq!(trained.exit, 0, "{trained:?}");
    pipe(&world.dir().join("pipe"));
    holes(&world.dir().join("holes"));
    let out = ["--pack", ".", "--out", "run"];
    for (file, what) in [("pipe", "no regular file"), ("holes", "at most"), ("/dev/zero", "no regular file")] {
        run(world.dir(), &[&["batch", "peers", "--decisions", file], &out[..]].concat()).fails(3, what);
        run(world.dir(), &[&["batch", "buddies", "--fix", file], &out[..]].concat()).fails(3, what);
        run(world.dir(), &["evaluate", "--reference", file, "--pack", "."]).fails(3, what);
    }
    for (link, what) in [("pipe", "no regular file"), ("holes", "at most"), ("/dev/zero", "no regular file")] {
        fs::remove_file(world.dir().join("model.json")).expect("it was there");
        symlink(link, world.dir().join("model.json")).expect("a link");
        run(world.dir(), &["match", "Arn", "--pack", "."]).fails(3, what);
    }
}

#[test]
fn issue_22_8_a_chain_of_successions_is_walked_once() {
    let rows: String =
        (0..20_000).map(|one| format!("F{one},Former {one},F{},2000,log\n", one + 1)).collect::<String>();
    let text = fs::read_to_string(World::new().dir().join("successions.csv")).expect("the table is there");
    let head = text.lines().next().expect("its head").to_owned();
    let world =
        World::new().write("successions.csv", format!("{head}\n{rows}F20000,Former 20000,ARN,2000,log\n").as_bytes());
    let start = Instant::now();
    let pack = world.pack();
    let register = &pack.register;
    let arn = register.position(&PlaceId::new("ARN").expect("an id")).expect("a place");
    assert_eq!(register.predecessors(arn).len(), 20_001);
    let first = PlaceId::new("F0").expect("an id");
    assert_eq!(register.current(&first).into_iter().collect::<Vec<_>>(), [arn]);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    // Without its last link the whole chain leads nowhere, which is told of every row, and as quickly.
    let world =
        World::new().write("successions.csv", format!("{head}\n{rows}F20000,Former 20000,F0,2000,log\n").as_bytes());
    let faults = world.faults();
    assert_eq!(faults.iter().filter(|one| one.message.contains("lead back to itself")).count(), 20_001);
    assert!(start.elapsed() < Duration::from_secs(40), "{:?}", start.elapsed());
}

#[test]
fn issue_22_8_a_theme_of_very_many_problems_is_read_line_by_line() {
    let world = World::new();
    let text = fs::read_to_string(world.dir().join("taxonomy.toml")).expect("the table is there");
    let more: String = (0..50_000)
        .map(|one| format!("[[theme.problem]]\ncode = \"p{one}\"\nlabel = \"p {one}\"\ndefinition = \"\"\n\n"))
        .collect();
    let (themes, stops) = text.split_once("[[stop_concept]]").map_or((text.as_str(), ""), |(one, other)| (one, other));
    let stops = if stops.is_empty() { String::new() } else { format!("[[stop_concept]]{stops}") };
    let world = world.write("taxonomy.toml", format!("{themes}\n{more}{stops}").as_bytes());
    let start = Instant::now();
    let pack = pack::load(world.dir()).expect("it is sound");
    assert!(pack.vocabulary.taxonomy.problems().len() > 50_000);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn issue_22_8_a_ladder_of_places_is_checked_once() {
    let world = World::new();
    let text = fs::read_to_string(world.dir().join("places.csv")).expect("the table is there");
    let part = |one: usize| if one == 0 { String::new() } else { format!("L{}", one - 1) };
    let rows: String = (0..20_000)
        .map(|one| {
            format!("L{one},Ladder {one},Ladder {one},Archipelago,North,city,{},10,1000,10,10,,log,\n", part(one))
        })
        .collect();
    let start = Instant::now();
    let world = world.write("places.csv", format!("{text}{rows}").as_bytes());
    assert!(world.pack().register.profiles().len() > 20_000);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    let closed = World::new()
        .write("places.csv", format!("{text}{}", rows.replacen("city,,10", "city,L19999,10", 1)).as_bytes())
        .faults();
    assert!(closed.iter().any(|one| one.message.contains("is part of itself")), "{closed:?}");
}

#[test]
fn issue_22_8_lists_that_every_row_is_looked_up_in_are_short() {
    let world = World::new();
    let sources = fs::read_to_string(world.dir().join("sources.toml")).expect("the table is there");
    let more: String = (0..100_000)
        .map(|one| {
            format!(
                "[[source]]\nid = \"s{one}\"\ntitle = \"s\"\npublisher = \"s\"\nlocation = \"s\"\nlicence = \"s\"\n"
            )
        })
        .collect();
    let start = Instant::now();
    refused(
        &world.write("sources.toml", format!("{sources}\n{more}").as_bytes()),
        "sources.toml",
        "at most 2000 are read",
    );
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
