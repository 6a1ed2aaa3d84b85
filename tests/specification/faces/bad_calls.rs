//! A bad call gets its exit code, an `error:` that says what, a `hint:` that says what to do, and never a panic.

use crate::support::{Said, World, england_dir, run};

fn call(args: &[&str]) -> Said {
    run(england_dir().parent().unwrap().parent().unwrap(), args)
}

#[test]
fn a_missing_or_unknown_command_is_a_usage_error() {
    call(&[]).fails(2, "a command is missing");
    call(&["frobnicate"]).fails(2, "frobnicate");
    call(&["match"]).fails(2, "PLACE");
    call(&["match", "Camden", "--frob"]).fails(2, "--frob");
    call(&["match", "Camden", "--output", "xml"]).fails(2, "xml");
    call(&["match", "Camden", "--today", "2026-13-01"]).fails(2, "2026-13-01");
}

#[test]
fn a_limit_of_zero_is_refused() {
    call(&["match", "Camden", "--limit", "0"]).fails(2, "0 is outside 1 to 10");
}

#[test]
fn a_negative_limit_is_refused() {
    call(&["match", "Camden", "--limit", "-1"]).fails(2, "-1 is outside 1 to 10");
}

#[test]
fn a_limit_of_a_million_is_refused_and_not_clamped() {
    call(&["match", "Camden", "--limit", "1000000"]).fails(2, "1000000 is outside 1 to 10");
    call(&["match", "Camden", "--limit", "99999999999999999999"]).fails(2, "whole number");
}

#[test]
fn a_negative_weight_is_refused() {
    call(&["match", "Camden", "--weights", "stage=-0.5"]).fails(2, "-0.5");
}

#[test]
fn a_weight_that_is_no_number_is_refused() {
    call(&["match", "Camden", "--weights", "stage=NaN"]).fails(2, "NaN");
    call(&["match", "Camden", "--weights", "stage=inf"]).fails(2, "inf");
    call(&["match", "Camden", "--weights", "stage=much"]).fails(2, "no number");
    call(&["match", "Camden", "--weights", "stage"]).fails(2, "block=number");
    call(&["match", "Camden", "--weights", "stage=1,stage=2"]).fails(2, "named twice");
}

/// Every block at nothing, companions first.
const ZERO: [&str; 8] =
    ["companions=0", "problem=0", "starting_point=0", "factors=0", "text=0", "stage=0", "governance=0", "context=0"];

#[test]
fn weights_that_are_all_zero_are_refused() {
    call(&["match", "Camden", "--weights", &ZERO.join(",")]).fails(2, "all weights are zero");
    // Place-wide there are no companions, so that nothing is left to compare.
    call(&["match", "Camden", "--weights", &ZERO[1..].join(",")]).fails(3, "all weights are zero");
}

#[test]
fn a_weight_of_an_unknown_block_is_refused_and_the_blocks_are_named() {
    call(&["match", "Camden", "--weights", "astrology=1"])
        .fails(2, "problem, companions, starting_point, factors, text, stage, governance, context");
}

#[test]
fn a_stage_needs_a_problem_and_a_number_from_0_to_5() {
    call(&["match", "Camden", "--stage", "3"]).fails(2, "--problem");
    call(&["match", "Camden", "--problem", "send", "--stage", "6"]).fails(2, "0 (not considering) to 5");
    call(&["match", "Camden", "--problem", "send", "--stage", "-1"]).fails(2, "0 (not considering) to 5");
}

#[test]
fn r116_an_amount_of_time_that_nobody_has_is_refused() {
    for (wrong, why) in [
        ("-1", "-1 is outside 0 to 1000 days"),
        ("1001", "outside 0 to 1000 days"),
        ("NaN", "outside"),
        ("much", "number of days"),
    ] {
        call(&["match", "Camden", "--time-available", wrong]).fails(2, why);
        call(&["explain", "Camden", "Islington", "--time-available", wrong]).fails(2, why);
        call(&["batch", "peers", "--out", "nowhere", "--time-available", wrong]).fails(2, why);
        call(&["batch", "buddies", "--out", "nowhere", "--time-available", wrong]).fails(2, why);
        call(&["batch", "cohorts", "--out", "nowhere", "--time-available", wrong]).fails(2, why);
    }
}

#[test]
fn a_megabyte_of_text_is_echoed_in_a_hundred_characters() {
    // Linux allows 128 KiB an argument: as much as can be given.
    let much = "x".repeat(120_000);
    for args in [
        vec!["match", much.as_str()],
        vec!["match", "Camden", "--problem", much.as_str()],
        vec!["match", "Camden", "--exclude", much.as_str()],
        vec!["explain", "Camden", much.as_str()],
        vec!["taxonomy", "show", much.as_str()],
    ] {
        let said = call(&args);
        said.fails(3, "there is no");
        assert!(said.err.len() < 1_000, "{} bytes", said.err.len());
    }
    let said = call(&["match", "Camden", "--weights", &much]);
    assert!(said.err.len() < 2_000);
    said.fails(2, "--weights");
    let said = call(&["match", "Camden", "--region", &much]);
    said.fails(3, "--region");
}

#[test]
fn control_and_bidirectional_characters_are_not_echoed() {
    let said = call(&["match", "Cam\u{202e}den\u{1b}[31m"]);
    said.fails(3, "there is no place");
    assert!(!said.err.contains('\u{202e}') && !said.err.contains('\u{1b}'));
}

#[test]
fn a_missing_pack_names_the_option() {
    call(&["match", "Camden", "--pack", "/nowhere"]).fails(3, "there is no pack in '/nowhere'");
    let empty = tempfile::TempDir::new().unwrap();
    run(empty.path(), &["validate", "nowhere"]).fails(3, "there is no pack in 'nowhere'");
}

#[test]
fn a_pack_may_be_named_by_the_environment() {
    let world = World::new();
    let trained = run(world.dir(), &["train", "--pack", "."]);
    assert_eq!(trained.exit, 0, "{trained:?}");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["match", "Arn"])
        .env("PEERMATCH_PACK", world.dir())
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("1. Bel"));
}

#[test]
fn help_and_version_are_answers() {
    for args in [&["--help"][..], &["match", "--help"], &["--version"]] {
        let said = call(args);
        assert_eq!((said.exit, said.err.as_str()), (0, ""));
        assert!(!said.out.is_empty());
    }
}

#[test]
fn a_filter_that_nobody_can_pass_names_what_there_is() {
    call(&["match", "Camden", "--region", "Atlantis"]).fails(3, "there are East Midlands, East of England, London");
    call(&["match", "Camden", "--governance-type", "parish"])
        .fails(3, "'parish' is no type; the types are unitary, county");
}

#[test]
fn a_day_is_written_one_way_only() {
    for wrong in ["20260101", "2026-1-1", "tomorrow", "-00001-01-01"] {
        assert_eq!(call(&["match", "Camden", &format!("--today={wrong}")]).exit, 2, "{wrong}");
    }
    assert_eq!(call(&["match", "Camden", "--today", "9999-12-31"]).exit, 0);
    assert_eq!(call(&["match", "Camden", "--today", "0001-01-01"]).exit, 0);
}
