//! Answers at the prompt: table, JSON, exit codes.

use crate::support::{Ask, Said, World, england, england_dir, run};
use peermatch::pack::{self, Census};
use peermatch::proto::v1;

const TODAY: [&str; 2] = ["--today", "2026-11-22"];

fn ask(args: &[&str]) -> Said {
    let dir = england_dir();
    let pack = ["--pack", dir.to_str().unwrap()];
    // Outside the repository.
    run(&std::env::temp_dir(), &[args, &pack, &TODAY].concat())
}

#[test]
fn match_prints_peers_with_problem_stage_duty_reasons_and_differences() {
    let said = ask(&["match", "Camden", "--full"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""));
    for label in ["1. ", "5. ", "  fit ", "  shares ", "  duty ", "  why ", "  differs "] {
        assert!(said.out.contains(label), "no '{label}' in {}", said.out);
    }
    assert!(said.out.lines().all(|line| line.chars().count() <= 80), "80 columns");
    assert!(said.out.contains("none is the places' own word"));
}

#[test]
fn json_is_the_very_message_with_every_field_printed() {
    let said = ask(&["match", "Camden", "--output", "json"]);
    let answer = Ask::of(england(), "E09000007").with(|terms| terms.limit = Default::default()).answer();
    assert_eq!(said.out, serde_json::to_string_pretty(&answer).unwrap() + "\n");
    let read: v1::FindPeersResponse = serde_json::from_str(&said.out).expect("it reads back");
    assert_eq!(read, answer);
    let value: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let peer = &value["peers"][0];
    for field in ["factorsInCommon", "peerGroups", "stale", "considerations", "sharedProblems", "contributions"] {
        assert!(!peer[field].is_null(), "{field} is printed even where it is empty");
    }
    assert!(value["consideredCount"].is_i64(), "counts are numbers");
    assert_eq!(value["query"]["stageMode"], "STAGE_MODE_ALONGSIDE");
    assert!(!said.out.contains("UNSPECIFIED"), "unspecified never stands in an answer");
}

#[test]
fn a_district_asking_about_a_county_duty_is_told_first_who_holds_it() {
    let said = ask(&["match", "Epping Forest", "--problem", "send"]);
    assert_eq!(said.exit, 0);
    let text = said.out.replace('\n', " ");
    let told = text.find("has no record of its own").expect("no record of its own");
    let county = text.find("Essex (county council) holds special educational needs").expect("which county");
    let first = text.find("1. ").expect("peers");
    assert!(told < county && county < first, "{}", said.out);
}

#[test]
fn a_place_with_nothing_recorded_gets_an_honest_empty_answer_and_exit_code_1() {
    let said = ask(&["match", "E47000014"]);
    assert_eq!(said.exit, 1);
    assert!(said.out.contains("No good peer: North East has no live problem on record"), "{}", said.out);
    let json = ask(&["match", "E47000014", "--output", "json"]);
    assert_eq!(json.exit, 1);
    assert!(json.out.contains("NO_PEER_REASON_NO_LIVE_RECORD"));
}

#[test]
fn explain_tells_why_and_why_not() {
    let peer = ask(&["explain", "Camden", "Lambeth"]);
    assert_eq!(peer.exit, 0);
    assert!(peer.out.contains("Lambeth is a peer, at rank 1."));
    let own = ask(&["explain", "Epping Forest", "E10000012", "--problem", "climate_action"]);
    assert_eq!(own.exit, 0);
    let text = own.out.replace('\n', " ");
    assert!(text.contains("Essex is not a peer: Essex (county council) lies in the same area"), "{}", own.out);
    let none = ask(&["explain", "Camden", "Salford", "--problem", "send", "--output", "json"]);
    let answer: v1::ExplainPeerResponse = serde_json::from_str(&none.out).unwrap();
    assert!(!answer.is_peer && answer.peer.is_none() && answer.rank == 0);
    assert_eq!(answer.not_peer_because.unwrap().code(), v1::NotPeerReason::NoSharedProblem);
}

#[test]
fn explain_ranks_below_the_limit_too() {
    let said = ask(&["explain", "Camden", "Wiltshire", "--output", "json"]);
    let answer: v1::ExplainPeerResponse = serde_json::from_str(&said.out).unwrap();
    assert!(answer.is_peer && answer.rank > 10);
}

#[test]
fn a_direction_and_an_own_stage_can_be_asked_for() {
    let said = ask(&[
        "match",
        "Camden",
        "--problem",
        "climate_action",
        "--stage-mode",
        "ahead",
        "--stage",
        "1",
        "--output",
        "json",
    ]);
    let answer: v1::FindPeersResponse = serde_json::from_str(&said.out).unwrap();
    assert_eq!(answer.query.unwrap().own_stage(), v1::Stage::Planning);
    assert!(answer.peers.iter().all(|peer| peer.shared_problems[0].stage_steps.is_some_and(|steps| steps > 0)));
}

#[test]
fn r52_today_decides_what_is_stale() {
    let stale = |today: &str| {
        let dir = england_dir();
        let args = ["match", "Camden", "--output", "json", "--today", today, "--pack", dir.to_str().unwrap()];
        let answer: v1::FindPeersResponse = serde_json::from_str(&run(&dir, &args).out).unwrap();
        answer.peers.iter().filter(|peer| peer.stale).count()
    };
    assert_eq!(stale("2026-11-22"), 0);
    assert_eq!(stale("2036-11-22"), 5);
}

#[test]
fn places_and_problems_can_be_looked_up() {
    let list = ask(&["place", "list", "--governance-type", "county"]);
    assert!(list.out.contains("21 places."), "{}", list.out);
    assert_eq!(ask(&["place", "list", "Xanadu"]).exit, 1);
    let place = ask(&["place", "show", "Essex"]);
    for line in ["Duties", "Records", "members", "Epping Forest (district council)", "public record"] {
        assert!(place.out.contains(line), "no {line}");
    }
    let json: v1::GetPlaceResponse =
        serde_json::from_str(&ask(&["place", "show", "Essex", "--output", "json"]).out).unwrap();
    assert_eq!(json.place.unwrap().members.len(), 12);
    let problems = ask(&["taxonomy", "list", "children_and_young_people"]);
    assert!(problems.out.contains("child_protection") && !problems.out.contains("climate_action"));
}

#[test]
fn validate_counts_what_the_pack_holds() {
    let said = ask(&["validate"]);
    assert_eq!(said.exit, 0);
    for words in ["no faults", "declared 0, public record", "unknown", "solved", "county council", "Nothing on record"]
    {
        assert!(said.out.contains(words), "no '{words}' in {}", said.out);
    }
}

#[test]
fn r138_validate_names_each_matter_of_which_sources_disagree() {
    let told = ask(&["validate"]).out.split_whitespace().collect::<Vec<_>>().join(" ");
    let disagreeing = Census::of(&pack::load(&england_dir()).expect("the pack is sound")).disagreeing;
    assert!(told.contains(&format!("Sources disagree on status or stage of {} matters", disagreeing.len())), "{told}");
    for (place, problem) in &disagreeing {
        assert!(told.contains(&format!("{place} on {problem}")), "{place}, {problem}");
    }
}

#[test]
fn train_writes_a_model_that_match_reads() {
    let out = tempfile::TempDir::new().unwrap();
    let world = World::new();
    let (pack, model) = (world.dir().to_str().unwrap(), out.path().to_str().unwrap());
    let said = run(out.path(), &["train", "--pack", pack, "--out", model]);
    assert_eq!(said.exit, 0, "{said:?}");
    let said = run(out.path(), &["match", "Arn", "--pack", pack, "--model", model]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(said.out.contains("1. Bel (city"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    use std::process::{Command, Stdio};
    let dir = england_dir();
    let mut child = Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["match", "Camden", "--output", "json", "--pack", dir.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.stderr.is_empty());
}

#[test]
fn readme_and_docs_quote_what_the_program_really_says() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = std::fs::read_dir(root.join("docs")).expect("the docs").map(|page| page.expect("a page").path());
    let pages = pages.chain([root.join("README.md")]).filter(|page| page.extension().is_some_and(|form| form == "md"));
    let pages: Vec<String> = pages.map(|page| std::fs::read_to_string(page).expect("a page")).collect();
    let quoted: Vec<&str> = pages.iter().flat_map(|page| page.split("```text\n$ peermatch ").skip(1)).collect();
    assert_eq!(quoted.len(), 8);
    for quote in quoted {
        let (command, rest) = quote.split_once('\n').expect("a command");
        let expected = rest.split("```").next().expect("its output");
        // What stands between double quotes is one word.
        let parts = command.split('"').enumerate();
        let args: Vec<&str> = parts
            .flat_map(|(part, text)| if part % 2 == 1 { vec![text] } else { text.split_whitespace().collect() })
            .collect();
        assert_eq!(run(root, &args).out, expected, "quoted is '{command}'");
    }
}

#[test]
fn an_answer_that_cannot_be_written_is_an_error() {
    use std::process::{Command, Stdio};
    let dir = england_dir();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device that is always full");
    let output = Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["match", "Camden", "--pack", dir.to_str().unwrap()])
        .stdout(Stdio::from(full))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: cannot write the answer"));
}

#[test]
fn a_model_that_cannot_be_put_in_place_leaves_nothing_behind() {
    let world = World::new();
    let out = tempfile::TempDir::new().unwrap();
    std::fs::create_dir(out.path().join("model.json")).unwrap();
    let (pack, dir) = (world.dir().to_str().unwrap(), out.path().to_str().unwrap());
    run(out.path(), &["train", "--pack", pack, "--out", dir]).fails(3, "cannot write");
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 1, "only what was there before");
}

#[test]
fn explain_shows_all_that_match_cuts() {
    let cut = ask(&["match", "Birmingham", "--limit", "1"]);
    assert!(cut.out.contains("(see 'peermatch explain')"), "{}", cut.out);
    let whole = ask(&["explain", "Birmingham", "Gateshead"]);
    assert!(!whole.out.contains("more (see"), "{}", whole.out);
}

#[test]
fn taxonomy_search_and_resolve_find_problems_in_peoples_own_words() {
    let ask = |args: &[&str]| run(&england_dir(), &[&["taxonomy"], args, &["--pack", "."]].concat());
    let said = ask(&["search", "waste"]);
    assert!(said.exit == 0 && said.out.contains("waste_recycling"), "{said:?}");
    let none = ask(&["search", "zzyzx"]);
    assert!(none.exit == 1 && none.err.contains("peermatch taxonomy resolve \"zzyzx\""), "{none:?}");
    ask(&["resolve", " "]).fails(3, "there is no text to read");
    let said = ask(&["resolve", "domestc violence"]);
    assert!(said.exit == 0 && said.out.contains("domestic_abuse"), "{said:?}");
    ask(&["resolve", "zzyzx"]).fails(3, "there is no problem 'zzyzx'");
    let json = ask(&["resolve", "rough sleeping", "--output", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["candidates"][0]["problemId"], "rough_sleeping");
}
