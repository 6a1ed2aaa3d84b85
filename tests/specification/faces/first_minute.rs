//! The first minute at the prompt: whom to ring, why, and what to ask, on one screen or two.

use std::path::Path;
use std::process::Command;

use crate::support::{Ask, Said, england, england_dir, run};
use peermatch::present::{Answer, Label};
use peermatch::proto::v1;

fn ask(args: &[&str]) -> Said {
    run(&england_dir(), &[args, &["--pack", ".", "--today", "2026-11-22"]].concat())
}

/// Lines that begin with a number and a name.
fn numbered(said: &Said) -> Vec<&str> {
    let begins = |line: &&str| line.split_once(". ").is_some_and(|(number, _)| number.parse::<u8>().is_ok());
    said.out.lines().filter(begins).collect()
}

#[test]
fn r109_match_prints_each_peer_in_a_line_and_the_best_in_full_within_sixty_lines() {
    for question in [&["match", "Camden"][..], &["match", "Essex"], &["match", "Leeds", "--problem", "send"]] {
        let said = ask(question);
        assert!(said.exit == 0 && said.out.lines().count() <= 60, "{} lines: {}", said.out.lines().count(), said.out);
        assert_eq!(said.out.matches("\n  fit ").count(), 1, "one peer in full: {}", said.out);
        assert!(said.out.contains("  talk ") && said.out.contains("Ask: "), "what to ask: {}", said.out);
    }
    let said = ask(&["match", "Camden"]);
    let lines = numbered(&said);
    assert_eq!(lines.len(), 6, "five in a line, one of them in full: {}", said.out);
    assert!(lines[0].starts_with("1. Lambeth: 5 shared problems, also a London borough; "), "{}", lines[0]);
    let text = said.out.replace("\n   ", " ");
    assert!(text.contains("planning software: in the beta phase (record of 2025-03-18); confidence high"), "{text}");
}

#[test]
fn r109_short_prints_the_lines_alone_and_full_prints_all() {
    let short = ask(&["match", "Camden", "--short"]);
    assert_eq!(numbered(&short).len(), 5);
    assert!(!short.out.contains("  fit ") && short.out.lines().count() < 25, "{}", short.out);
    let full = ask(&["match", "Camden", "--full"]);
    assert_eq!(full.out.matches("\n  fit ").count(), 5);
    ask(&["match", "Camden", "--full", "--short"]).fails(2, "--short");
}

#[test]
fn a_page_is_as_wide_as_is_wanted() {
    let longest = |width: &str| {
        let said = ask(&["match", "Camden", "--full", "--width", width]);
        said.out.lines().map(|line| line.chars().count()).max().expect("lines")
    };
    assert!(longest("50") <= 50 && (100..=120).contains(&longest("120")));
    for wrong in ["39", "501", "0", "wide"] {
        ask(&["match", "Camden", "--width", wrong]).fails(2, "40 to 500 columns");
    }
    assert!(ask(&["explain", "Camden", "Lambeth", "--width", "40"]).out.lines().all(|line| line.chars().count() <= 40));
}

#[test]
fn nothing_but_text_goes_into_a_file() {
    let said = ask(&["match", "Camden"]);
    assert!(!said.out.contains('\u{1b}'), "bold letters are for terminals");
}

#[test]
fn law_15_a_line_names_what_is_on_record_with_its_own_words_and_its_own_day() {
    let words = v1::ListVocabularyResponse::default();
    let mut dated = 0;
    for profile in england().register().profiles().iter().step_by(3) {
        let answer = Ask::of(england(), profile.place.id.as_str()).answer();
        for (peer, told) in answer.peers.iter().zip(Answer::new(&answer, &words).peers) {
            let first = &peer.shared_problems[0];
            assert_eq!((&told.brief.problem, &told.brief.as_of), (&first.display_name, &first.as_of));
            if first.provenance() == v1::Provenance::Derived {
                assert_eq!((told.brief.known_from, told.brief.standing.as_str()), ("figure", "nobody has recorded it"));
            } else if first.their_stage() == v1::Stage::Unknown {
                let begins = told.brief.standing.split(" ...").next().expect("words");
                assert!(begins.len() > 15 && first.statement.starts_with(begins), "{told:?}");
            } else {
                assert!(told.brief.standing.starts_with(&first.their_stage_words), "{told:?}");
            }
            assert!(told.brief.why.split_whitespace().count() <= 11, "{}", told.brief.why);
            dated += usize::from(!told.brief.as_of.is_empty());
        }
    }
    assert!(dated > 300, "{dated}");
}

#[test]
fn a_figure_that_suggests_a_problem_is_no_record_in_a_line_either() {
    let said = ask(&["match", "Norwich", "--problem", "waste_recycling", "--short"]);
    let text = said.out.replace("\n   ", " ");
    assert!(text.contains(": figures suggest it, ") && !text.contains("(record of"), "{text}");
    assert!(text.contains("waste and recycling: nobody has recorded it (figure of 2024-03-31)"), "{text}");
}

#[test]
fn r111_an_answer_is_the_same_sections_whatever_it_is_written_on() {
    let answer = Ask::of(england(), "E09000007").answer();
    let told = Answer::new(&answer, &v1::ListVocabularyResponse::default());
    let units = |printed: &str| printed.replace('.', "").parse::<u32>().expect("digits");
    for peer in &told.peers {
        assert_eq!(peer.parts.iter().map(|part| units(&part.value)).sum::<u32>(), units(&peer.fit));
        let labels: Vec<Label> = peer.sections.iter().map(|section| section.label).collect();
        assert!(labels.starts_with(&[Label::Fit, Label::Shares, Label::Duty, Label::Why]), "{labels:?}");
        assert!(peer.sections.iter().all(|section| !section.lines.is_empty()));
    }
}

#[test]
fn completions_and_manual_pages_are_made_from_the_options_themselves() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let said = run(&std::env::temp_dir(), &["completions", shell]);
        assert!(said.exit == 0 && said.out.contains("peermatch") && said.out.contains("stage-mode"), "{shell}");
    }
    run(&std::env::temp_dir(), &["completions", "cmd"]).fails(2, "cmd");
    let out = tempfile::TempDir::new().unwrap();
    let said = run(out.path(), &["manual", "man"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let page = |name: &str| std::fs::read_to_string(out.path().join("man").join(name)).unwrap_or_default();
    assert!(page("peermatch.1").contains(".TH peermatch 1"));
    assert!(page("peermatch-match.1").contains("stage\\-mode"));
    assert!(page("peermatch-batch-peers.1").contains("out"), "of commands within commands too");
}

#[test]
fn bash_takes_the_completions() {
    let script = run(&std::env::temp_dir(), &["completions", "bash"]).out;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), script).unwrap();
    let completes = "COMP_WORDS=(peermatch mat); COMP_CWORD=1; _peermatch peermatch mat ''; echo ${COMPREPLY[@]}";
    let said = Command::new("bash")
        .args(["-c", &format!("source {}; {completes}", Path::new(file.path()).display())])
        .output()
        .expect("bash");
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "match", "{said:?}");
}

#[test]
fn the_page_opens_in_a_browser_where_a_server_answers() {
    use std::os::unix::fs::PermissionsExt;
    let server = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", server.local_addr().unwrap());
    let tools = tempfile::TempDir::new().unwrap();
    let (opener, opened) = (tools.path().join("xdg-open"), tools.path().join("opened"));
    std::fs::write(&opener, format!("#!/bin/sh\nprintf %s \"$1\" > {}\n", opened.display())).unwrap();
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", tools.path().display(), std::env::var("PATH").unwrap());
    let open = |url: &str| {
        Command::new(env!("CARGO_BIN_EXE_peermatch"))
            .args(["match", "King's Lynn", "--text", "bins & bags", "--stage-mode", "ahead", "--open", "--server", url])
            .env("PATH", &path)
            .output()
            .expect("the program")
    };
    assert_eq!(open(&url).status.code(), Some(0));
    let address = std::fs::read_to_string(&opened).expect("an address");
    assert_eq!(address, format!("{url}/?place=King%27s+Lynn&problem=bins+%26+bags&stages=ahead&governance=any"));
    let nobody = open("http://127.0.0.1:1");
    assert_eq!(nobody.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("hint: start one: peermatch serve"), "{nobody:?}");
}
