//! How much of a list of similar places is recovered.

use crate::support::{Said, World, england, england_dir, run};
use peermatch::domain::block::Block;
use peermatch::domain::slot::Slot;
use peermatch::evaluate::{Measure, Pool, Recall, Settings, recall};
use peermatch::pack::references::{self, ReferenceError};
use std::fs;

fn open_list() -> Vec<u8> {
    fs::read(england_dir().join("references/childrens_services_2021.csv")).expect("the open list")
}

fn measure(blocks: &[Block], pool: Pool, within_type: bool) -> Recall {
    let list = references::list(&open_list(), "gss", england().register()).expect("a list");
    let settings = Settings { pool, within_type, blocks: blocks.to_vec(), weight_set: None, extras: Vec::new() };
    recall(england(), &list, &settings).expect("measured").0
}

#[test]
fn context_recovers_more_of_the_open_list_than_the_plain_method() {
    let found = measure(&[Block::Context], Pool::Reference, false);
    assert_eq!(found.places, 151);
    assert!(found.ours.recall_at_k.mean >= 0.535, "{:?}", found.ours);
    assert!((found.plain.recall_at_k.mean - 0.508).abs() < 0.005, "{:?}", found.plain);
    assert!(found.difference.recall_at_k.low > 0.0, "{:?}", found.difference);
    assert!((found.random_at_k - 0.067).abs() < 0.002, "{}", found.random_at_k);
}

#[test]
fn each_choice_of_the_context_block_stands_beside_the_plain_method() {
    let found = measure(&[Block::Context], Pool::Reference, false);
    let of = |method: &str| found.choices.iter().find(|one| one.method.starts_with(method)).expect("the choice");
    let all = of("distance, all");
    assert_eq!(all.figures, 45);
    assert!((all.recall_at_k - 0.505).abs() < 0.005, "{}", all.recall_at_k);
    let ours = of("and transforms");
    assert_eq!(ours.figures, 42);
    assert!((ours.recall_at_k - found.ours.recall_at_k.mean).abs() < 1e-9, "the last step is what we do");
    assert_eq!(of("distance, used").difference.mean, 0.0);
    assert!(measure(&[Block::Governance], Pool::Reference, false).choices.is_empty());
}

#[test]
fn a_larger_pool_is_harder_and_a_pool_of_one_type_is_ranked_alone() {
    let mentioned = measure(&[Block::Context], Pool::Reference, false);
    let all = measure(&[Block::Context], Pool::All, false);
    assert!(all.mean_pool > 2.0 * mentioned.mean_pool && all.random_at_k < mentioned.random_at_k / 2.0);
    assert!(all.ours.recall_at_k.mean < mentioned.ours.recall_at_k.mean);
    let list = references::list(&open_list(), "gss", england().register()).expect("a list");
    let settings = Settings {
        pool: Pool::All,
        within_type: true,
        blocks: vec![Block::Context],
        weight_set: None,
        extras: Vec::new(),
    };
    let (_, rankings) = recall(england(), &list, &settings).expect("measured");
    let kind = |place: Slot| &england().register().get(place).place.governance_type;
    for ranking in &rankings {
        assert!(ranking.best_first.iter().all(|&other| kind(other) == kind(ranking.place) && other != ranking.place));
    }
}

#[test]
fn a_list_that_is_what_we_rank_is_recovered_whole_and_one_of_the_last_not_at_all() {
    let list = references::list(&open_list(), "gss", england().register()).expect("a list");
    let settings = Settings {
        pool: Pool::All,
        within_type: false,
        blocks: vec![Block::Context],
        weight_set: None,
        extras: Vec::new(),
    };
    let (_, rankings) = recall(england(), &list, &settings).expect("measured");
    let id = |place: Slot| england().register().get(place).place.id.to_string();
    let written = |take: fn(&[Slot]) -> &[Slot]| -> Vec<u8> {
        let mut text = "gss,rank,neighbour_gss\n".to_owned();
        for ranking in &rankings {
            for (rank, &other) in (1..).zip(take(&ranking.best_first)) {
                text += &format!("{},{rank},{}\n", id(ranking.place), id(other));
            }
        }
        text.into_bytes()
    };
    let of = |bytes: &[u8]| -> (Measure, usize) {
        let list = references::list(bytes, "gss", england().register()).expect("a list");
        let found = recall(england(), &list, &settings).expect("measured").0;
        (found.ours, found.places)
    };
    let (best, places) = of(&written(|all| &all[..10]));
    assert_eq!((best.recall_at_k.mean, best.recall_at_5.mean, places), (1.0, 0.5, rankings.len()));
    let (worst, _) = of(&written(|all| &all[all.len() - 10..]));
    assert_eq!((worst.recall_at_k.mean, worst.recall_at_5.mean), (0.0, 0.0));
}

#[test]
fn former_places_stand_for_their_successors_and_what_is_not_in_the_pack_is_told() {
    let rows = "gss,rank,neighbour_gss,closeness\n\
                E09000007,,E09000019,Close\n\
                E09000007,,W06000015,Close\n\
                E09000007,,E07000190,Close\n\
                E07000190,1,E09000007,Close\n\
                E10000006,1,E09000007,Close\n\
                W06000015,1,E09000007,Close\n";
    let list = references::list(rows.as_bytes(), "gss", england().register()).expect("a list");
    let place = |id: &str| england().register().find(id).expect("a place").place;
    let (camden, islington, somerset) = (place("E09000007"), place("E09000019"), place("E06000066"));
    assert_eq!(list.neighbours[&camden], [islington, somerset], "in the order of the file where there is no rank");
    assert_eq!(list.neighbours[&somerset], [camden]);
    let skipped: Vec<(&str, &str)> = list.skipped.iter().map(|one| (one.place.as_str(), one.reason.as_str())).collect();
    assert_eq!(skipped, [("E10000006", "was replaced by several places"), ("W06000015", "is not in the pack")]);
    assert_eq!(list.dropped.len(), 1);
}

#[test]
fn a_places_own_list_stands_before_that_of_one_it_replaced() {
    let rows = "gss,rank,neighbour_gss\nE07000190,1,E09000007\nE06000066,1,E09000019\n";
    let list = references::list(rows.as_bytes(), "gss", england().register()).expect("a list");
    let place = |id: &str| england().register().find(id).expect("a place").place;
    assert_eq!(list.neighbours[&place("E06000066")], [place("E09000019")]);
    assert_eq!(list.skipped[0].reason, "stands for Somerset, which has a list already");
}

#[test]
fn nobody_left_to_judge_is_an_error_and_no_result() {
    let list = references::list(b"gss,rank,neighbour_gss\nE09000007,1,E10000012\n", "gss", england().register());
    let settings = Settings {
        pool: Pool::All,
        within_type: true,
        blocks: vec![Block::Context],
        weight_set: None,
        extras: Vec::new(),
    };
    let error = recall(england(), &list.expect("a list"), &settings).expect_err("a borough and a county");
    assert!(error.to_string().contains("its own governance type"), "{error}");
    let alone = references::list(b"gss,rank,neighbour_gss\nE09000007,1,E09000007\n", "gss", england().register());
    assert_eq!(alone, Err(ReferenceError::Empty));
}

#[test]
fn rankings_are_written_to_a_file_through_a_link_to_a_pipe_and_never_over_the_list() {
    let file = "references/childrens_services_2021.csv";
    let write_to = |path: &std::path::Path| {
        evaluate(&["--reference", file, "--blocks", "context", "--write-peers", path.to_str().unwrap()])
    };
    let dir = tempfile::tempdir().expect("a folder");
    let (real, link) = (dir.path().join("real.csv"), dir.path().join("link.csv"));
    fs::write(&real, "old").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert_eq!(write_to(&link).exit, 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink() && fs::read_to_string(&real).unwrap().len() > 1_000);
    write_to(&dir.path().join("nowhere/peers.csv")).fails(3, "cannot write");
    write_to(dir.path()).fails(3, "cannot write");
    let before = open_list();
    write_to(std::path::Path::new(file)).fails(3, "would overwrite the list");
    assert_eq!(open_list(), before);
}

#[test]
fn a_list_that_cannot_be_read_is_told_where_and_why() {
    let read = |text: &str| references::list(text.as_bytes(), "gss", england().register()).expect_err("refused");
    assert_eq!(read("gss,neighbour_gss\n"), ReferenceError::Column("rank".to_owned(), "gss, neighbour_gss".to_owned()));
    assert_eq!(
        read("island,rank,neighbour_island\n"),
        ReferenceError::Column("gss".to_owned(), "island, rank, neighbour_island".to_owned())
    );
    assert_eq!(read("gss,rank,neighbour_gss\n"), ReferenceError::Empty);
    let row = |error: ReferenceError| match error {
        ReferenceError::Row { line, .. } => line,
        ReferenceError::Form(fault) => fault.line,
        other => panic!("{other}"),
    };
    assert_eq!(row(read("gss,rank,neighbour_gss\nE09000007,first,E09000019\n")), 2);
    assert_eq!(row(read("gss,rank,neighbour_gss\nE09000007,1,E09000019\nE09000007,1\n")), 3);
    assert_eq!(row(read("gss,rank,neighbour_gss\nE09000007,NaN,E09000019\n")), 2);
    let bytes = references::list(b"gss,rank,neighbour_gss\n\xff,1,x\n", "gss", england().register());
    assert!(matches!(bytes, Err(ReferenceError::Form(fault)) if fault.line == 2));
}

fn evaluate(args: &[&str]) -> Said {
    let all = [&["evaluate", "--pack", "."], args].concat();
    run(&england_dir(), &all)
}

#[test]
fn evaluate_reference_prints_a_table_and_json_and_writes_every_ranking() {
    let file = "references/childrens_services_2021.csv";
    let dir = tempfile::tempdir().expect("a folder");
    let peers = dir.path().join("peers.csv");
    let said = evaluate(&["--reference", file, "--blocks", "context", "--write-peers", peers.to_str().unwrap()]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(said.out.contains("ours less plain") && said.out.lines().all(|line| line.chars().count() <= 80));
    let written = fs::read_to_string(&peers).expect("the rankings");
    let mut lines = written.lines();
    assert_eq!(lines.next(), Some("gss,rank,peer_gss"));
    assert_eq!(lines.count(), 151 * 150);
    let said = evaluate(&["--reference", file, "--blocks", "context", "--output", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!((json["kind"].as_str(), json["places"].as_i64()), (Some("reference"), Some(151)));
    assert!(json["difference"]["recall_at_k"]["low"].as_f64().unwrap() > 0.0);
    assert!(json["skipped"].is_array() && json["seed"].is_number() && json["data"].is_string());
}

#[test]
fn evaluate_says_what_is_wrong_with_its_options_and_files() {
    evaluate(&[]).fails(2, "required");
    evaluate(&["--influence", "--blocks", "context"]).fails(2, "cannot be used with");
    evaluate(&["--reference", "nowhere.csv"]).fails(3, "cannot read nowhere.csv");
    evaluate(&["--reference", "places.csv"]).fails(3, "column 'rank'");
    let file = "references/childrens_services_2021.csv";
    evaluate(&["--reference", file, "--blocks", "astrology"]).fails(2, "astrology");
    evaluate(&["--reference", file, "--blocks", "companions"]).fails(3, "all weights are zero");
    evaluate(&["--reference", file, "--write-peers", "/proc/nowhere/peers.csv"]).fails(3, "cannot write");
}

#[test]
fn a_report_is_kept_dated_beside_its_model() {
    let world = World::new();
    assert_eq!(run(world.dir(), &["train", "--pack", "."]).exit, 0);
    let world = world.write("list.csv", b"island,rank,neighbour_island\nARN,1,BEL\n");
    let args = ["evaluate", "--reference", "list.csv", "--pack", ".", "--save", "--today", "2026-01-02"];
    let said = run(world.dir(), &args);
    assert_eq!(said.exit, 0, "{said:?}");
    let kept = || -> Vec<_> {
        fs::read_dir(world.dir().join("results")).expect("a folder").map(|file| file.unwrap().path()).collect()
    };
    let name = kept()[0].file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("2026-01-02-reference-") && name.ends_with(".json"), "{name}");
    let kept_text = fs::read_to_string(&kept()[0]).expect("the report");
    // The same again is the same report; another is another.
    run(world.dir(), &args);
    assert_eq!(kept().len(), 1);
    run(world.dir(), &[&args[..], &["--blocks", "context"]].concat());
    assert_eq!(kept().len(), 2);
    let kept = kept_text;
    let json: serde_json::Value = serde_json::from_str(&kept).expect("JSON");
    assert_eq!(json["reference"], "list.csv");
    assert_eq!(json["ours"]["recall_at_k"]["mean"], 1.0);
}
