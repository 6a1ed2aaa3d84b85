//! The operator registers callers, and the prompt signs in.

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::house::{House, said};

fn printed(output: &Output) -> String {
    said(output, 0);
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn ask(args: &[&str], token: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peermatch"));
    command.args(args).env_remove("PEERMATCH_TOKEN").stdin(Stdio::null());
    if let Some(token) = token {
        command.env("PEERMATCH_TOKEN", token);
    }
    command.output().expect("the program runs")
}

#[test]
fn an_operator_registers_lists_shows_and_retires_callers_and_their_tokens() {
    let house = House::new();
    assert!(said(&house.run(&["caller", "list"]), 3).contains("there is no list of callers"));
    let more = ["--acts-as", "US001", "--acts-as", "US002", "--calls-per-minute", "60", "--convener", "A network"];
    let added = printed(&house.add("portal", "portal", &more));
    for told in ["portal, for support", "US001, US002", "A network", "To share, version 1, 2026-11-01", "Another"] {
        assert!(added.contains(told), "{told}: {added}");
    }
    let mode = std::fs::metadata(house.callers()).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "for its owner alone");
    let token = house.token("portal");
    assert!(!std::fs::read_to_string(house.callers()).unwrap().contains(&token[10..]), "kept nowhere");
    let shown = printed(&house.run(&["caller", "show", "portal"]));
    assert!(shown.contains("portal/1") && shown.contains("good until") && !shown.contains(&token), "{shown}");
    let listed: Value = serde_json::from_str(&printed(&house.run(&["caller", "list", "--output", "json"]))).unwrap();
    assert_eq!(listed[0]["acts_as"].as_array().map(Vec::len), Some(2), "{listed}");
    assert!(said(&house.add("portal", "portal", &[]), 3).contains("there is a caller 'portal' already"));
    printed(&house.run(&["token", "revoke", "portal/1"]));
    assert!(printed(&house.run(&["token", "list"])).contains("revoked"));
    printed(&house.run(&["caller", "retire", "portal"]));
    assert!(printed(&house.run(&["caller", "list"])).contains("(retired)"));
    assert!(said(&house.run(&["token", "issue", "portal"]), 3).contains("is retired"));
    assert!(said(&house.add("portal", "portal", &[]), 3).contains("already"), "an id means one caller for good");
}

#[test]
fn what_cannot_be_a_caller_is_refused_with_what_would_be_right_and_nothing_is_written() {
    let house = House::new();
    let refused = |role: &str, more: &[&str], told: &str| {
        let said = said(&house.add("one", role, more), 3);
        assert!(said.contains(told) && said.contains("hint: "), "{said}");
    };
    refused("portal", &["--purpose", "assurance"], "can only be aggregate-only");
    refused("place", &[], "speaks for at least one place");
    refused("convener", &[], "names the body");
    refused("aggregate-only", &["--acts-as", "US001"], "bound to no place");
    refused("portal", &["--calls-per-minute", "0"], "calls_per_minute is 0");
    refused("portal", &["--acts-as", "a b"], "acts_as holds ' '");
    assert!(said(&house.add("one", "minister", &[]), 2).contains("is no role"));
    assert!(said(&house.run(&["token", "issue", "nobody"]), 3).contains("there is no caller 'nobody'"));
    assert!(said(&house.run(&["token", "revoke", "nobody/1"]), 3).contains("there is no token 'nobody/1'"));
    let bare = ask(&["caller", "list"], None);
    assert!(said(&bare, 2).contains("which file the callers are kept in"));
}

#[test]
fn issue_28_a_place_or_a_sector_that_the_pack_does_not_have_is_not_taken_without_a_word() {
    let house = House::new();
    let pack = house.cities.pack_dir().display().to_string();
    let own = house.city(0);
    let strange = ["--acts-as", &own, "--acts-as", "US999", "--acts-as", "x:new", "--audience-sector", "nobody"];
    let refused = said(&house.add("one", "portal", &[&strange[..], &["--pack", &pack]].concat()), 3);
    assert!(refused.contains("no place 'US999', no sector 'nobody'") && !refused.contains("x:new"), "{refused}");
    assert!(said(&house.run(&["caller", "list"]), 3).contains("there is no list"), "nothing is written");
    let sector = house.cities.pack.vocabulary.sectors[0].id.to_string();
    let known = ["--acts-as", &own, "--acts-as", "x:new", "--audience-sector", &sector, "--pack", &pack];
    assert_eq!(said(&house.add("one", "portal", &known), 0), "");
    // England's pack lies where the tests run, and nobody named it.
    let noted = said(&house.add("two", "portal", &["--acts-as", "US999"]), 0);
    assert!(noted.contains("no place 'US999'") && noted.contains("--pack DIR"), "{noted}");
}

#[test]
fn the_prompt_signs_in_by_a_file_or_the_environment_and_says_what_is_missing() {
    let house = House::new();
    let token = house.registered("portal", "portal", &[]);
    let operator = house.registered("operator", "operator", &[]);
    let server = house.serve();
    let (city, url) = (house.city(0), server.url());
    let asked = ["match", &city, "--server", &url];
    let without = said(&ask(&asked, None), 3);
    assert!(without.contains("sign in with a token") && without.contains("--token-file FILE"), "{without}");
    assert!(printed(&ask(&asked, Some(&token))).contains("1."));
    let file = house.file("token", &format!("{token}\n"));
    printed(&ask(&[&asked[..], &["--token-file", &file]].concat(), None));
    let idle = said(&ask(&["place", "list", "--token-file", &file], None), 2);
    assert!(idle.contains("--server"), "a token is for a server: {idle}");
    let models = ["models", "list", "--server", &url];
    assert!(said(&ask(&models, Some(&token)), 3).contains("the role portal may not make this call"));
    printed(&ask(&models, Some(&operator)));
    let torn = house.file("torn", "two words");
    let told = said(&ask(&[&asked[..], &["--token-file", &torn]].concat(), None), 3);
    assert!(told.contains("cannot be a token") && !told.contains("two words"), "{told}");
    let beyond = said(&ask(&["match", &city, "--server", "http://192.0.2.1:50051"], Some(&token)), 3);
    assert!(beyond.contains("for everybody between to read") && !beyond.contains(&token), "{beyond}");
}
