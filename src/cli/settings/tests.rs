//! Who says how a server is to be: the command line, else the environment, else the file.

use std::collections::BTreeMap;
use std::fs;

use clap::{CommandFactory, FromArgMatches};
use tempfile::TempDir;

use super::*;
use crate::cli::Cli;

/// What is in force with these words, variables and this file; the failure as it is told, where it fails.
fn in_force(given: &[&str], environment: &[(&str, &str)], file: Option<&str>) -> Result<Vec<Setting>, Failure> {
    let dir = TempDir::new().expect("a folder");
    let at = dir.path().join("peermatch.toml");
    let mut environment: BTreeMap<String, OsString> =
        environment.iter().map(|(name, value)| ((*name).to_owned(), value.into())).collect();
    if let Some(text) = file {
        fs::write(&at, text).expect("written");
        environment.insert("PEERMATCH_CONFIG".to_owned(), at.into());
    }
    let mut program = Cli::command();
    let words = ["peermatch"].iter().chain(given).map(OsString::from).collect();
    let layered = Layered::read(&mut program, words, |name| environment.get(name).cloned())?;
    let matches = program.clone().try_get_matches_from(&layered.words);
    let matches = matches.map_err(|error| layered.explained(Failure::usage(&error)))?;
    Cli::from_arg_matches(&matches).expect("as clap found it");
    Ok(layered.table(&program, &matches))
}

fn one(settings: &[Setting], name: &str) -> (Vec<String>, &'static str) {
    let setting = settings.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("no {name}"));
    let from = match &setting.from {
        Source::Flag => "flag",
        Source::Environment(_) => "environment",
        Source::File(_) => "file",
        Source::Default => "default",
    };
    (setting.values.clone(), from)
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn issue_29_the_command_line_goes_before_the_environment_and_that_before_the_file() {
    let file = "grace = 1\nmax-waiting = 1\nmax-connections = 1\ntrusted-proxy = [\"10.0.0.1\", \"10.0.0.2\"]\ninsecure = true\n";
    let environment = [
        ("PEERMATCH_GRACE", "2"),
        ("PEERMATCH_MAX_WAITING", "2"),
        ("PEERMATCH_ALLOW_ORIGIN", "https://a.example, https://b.example"),
    ];
    let settings = in_force(&["serve", "--grace", "3"], &environment, Some(file)).expect("in force");
    for (name, values, from) in [
        ("grace", words(&["3"]), "flag"),
        ("max-waiting", words(&["2"]), "environment"),
        ("max-connections", words(&["1"]), "file"),
        ("call-seconds", words(&["60"]), "default"),
        ("trusted-proxy", words(&["10.0.0.1", "10.0.0.2"]), "file"),
        ("allow-origin", words(&["https://a.example", "https://b.example"]), "environment"),
        ("insecure", words(&["true"]), "file"),
        ("store", words(&[]), "default"),
    ] {
        assert_eq!(one(&settings, name), (values, from), "{name}");
    }
    let none = in_force(&["serve"], &[("PEERMATCH_GRACE", ""), ("PEERMATCH_INSECURE", "no")], None).expect("in force");
    assert_eq!(
        (one(&none, "grace").1, one(&none, "insecure").0),
        ("default", words(&["false"])),
        "what is empty says nothing"
    );
}

#[test]
fn issue_29_what_serves_says_nothing_to_other_commands_but_who_may_call() {
    let file = "listen = \"127.0.0.1:9\"\ncallers = \"callers.json\"\npack = \"england\"\n";
    let settings = in_force(&["match", "Camden", "--", "--short"], &[], Some(file));
    assert!(settings.is_err(), "a word too many is told as such");
    let settings = in_force(&["match", "Camden"], &[], Some(file)).expect("in force");
    assert_eq!(one(&settings, "pack"), (words(&["england"]), "file"));
    let settings = in_force(&["caller", "list"], &[], Some(file)).expect("in force");
    assert_eq!(one(&settings, "callers"), (words(&["callers.json"]), "file"));
    let settings = in_force(&["config", "show", "--grace", "4"], &[], Some(file)).expect("in force");
    assert_eq!(one(&settings, "listen"), (words(&["127.0.0.1:9"]), "file"));
    assert_eq!(one(&settings, "grace"), (words(&["4"]), "flag"));
}

#[test]
fn issue_29_what_was_said_nearer_leaves_out_what_it_excludes() {
    let file = "model = \"one\"\nstore = \"sqlite:places.db\"\nwithdrawals = \"gone.jsonl\"\n";
    let settings = in_force(&["match", "Camden", "--server", "http://127.0.0.1:9"], &[], Some(file)).expect("in force");
    assert_eq!((one(&settings, "store").1, one(&settings, "withdrawals").1), ("default", "default"));
    let settings = in_force(&["serve", "--models", "several"], &[], Some(file)).expect("in force");
    assert_eq!(one(&settings, "model").1, "default");
    let settings = in_force(&["serve"], &[("PEERMATCH_MODELS", "several")], Some(file)).expect("in force");
    assert_eq!((one(&settings, "model").1, one(&settings, "withdrawals").1), ("default", "file"));
    let settings =
        in_force(&["serve", "--withdrawals", "gone.jsonl"], &[("PEERMATCH_STORE", "sqlite:places.db")], None);
    assert_eq!(one(&settings.expect("each of the two in its place"), "store").1, "environment");
    let both = in_force(&["serve"], &[], Some("model = \"one\"\nmodels = \"several\"\n")).expect_err("one of them");
    assert!(both.message.contains("cannot be used with"), "{both:?}");
    let half =
        in_force(&["serve"], &[("PEERMATCH_TLS_CERT", "a.pem")], None).expect_err("a certificate without its key");
    assert!(half.message.contains("--tls-key"), "{half:?}");
}

#[test]
fn issue_29_what_a_file_cannot_say_is_told_with_its_mend() {
    let told = |file: &str| in_force(&["serve"], &[], Some(file)).expect_err("no settings");
    let unknown = told("max-conections = 3\n");
    assert!(unknown.message.contains("there is no setting 'max-conections'"), "{unknown:?}");
    assert!(unknown.hint.contains("did you mean max-connections?"), "{unknown:?}");
    assert!(
        told("config = \"other.toml\"\n").message.contains("there is no setting 'config'"),
        "a file names no other"
    );
    assert!(told("[serve]\ngrace = 1\n").message.contains("there is no setting 'serve'"));
    assert!(told("grace = 1\n\ngrace\n").message.contains("line 3"), "{:?}", told("grace = 1\n\ngrace\n"));
    assert!(told("grace = 1.5\n").message.contains("'grace'"));
    let value = told("grace = \"soon\"\n");
    assert!(value.message.contains("'soon'") && value.hint.contains("peermatch.toml"), "{value:?}");
    let value = in_force(&["serve"], &[("PEERMATCH_GRACE", "soon")], None).expect_err("no number");
    assert!(value.message.contains("'soon'") && value.hint.contains("PEERMATCH_GRACE"), "{value:?}");
    let missing = in_force(&["serve", "--config", "/nowhere/peermatch.toml"], &[], None).expect_err("no file");
    assert!(missing.message.contains("/nowhere/peermatch.toml") && missing.hint.contains("--config"), "{missing:?}");
}

/// The example names every setting, and what it says would be taken.
#[test]
fn issue_29_the_example_file_names_every_setting_and_each_of_its_lines_can_be_said() {
    let text = include_str!("../../../deploy/peermatch.toml");
    let lines = text.lines().filter_map(|line| line.strip_prefix("# ").or(Some(line)));
    let lines: Vec<&str> =
        lines.filter(|line| line.split_once(" = ").is_some_and(|(name, _)| !name.contains(' '))).collect();
    let named: Vec<&str> = lines.iter().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name).collect();
    let mut program = Cli::command();
    program.build();
    let mut all: Vec<String> = settings(&program).filter_map(name_of).collect();
    let mut sorted = named.clone();
    sorted.sort_unstable();
    all.sort_unstable();
    assert_eq!(sorted, all, "deploy/peermatch.toml and the options");
    for line in lines {
        // What one needs of another is not asked here.
        let needs = match line.split_once(" = ").map(|(name, _)| name) {
            Some("tls-cert") => "tls-key = \"key.pem\"\n",
            Some("tls-key") => "tls-cert = \"cert.pem\"\n",
            Some("client-ca") => "tls-cert = \"cert.pem\"\ntls-key = \"key.pem\"\n",
            Some("withdrawals" | "access-log") => "store = \"sqlite:places.db\"\n",
            _ => "",
        };
        let settings = in_force(&["serve"], &[], Some(&format!("{line}\n{needs}")));
        assert!(settings.is_ok(), "{line}: {settings:?}");
    }
    assert!(in_force(&["serve"], &[], Some(text)).is_ok(), "as it is");
}
