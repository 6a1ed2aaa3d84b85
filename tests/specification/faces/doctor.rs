//! `doctor`: whatever is wrong with what a server would be started with is told, each with its mend.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use crate::support::{Said, run};

/// What is told with these options in that folder.
fn doctor(dir: &Path, options: &[&str]) -> Said {
    run(dir, &[&["doctor"], options].concat())
}

/// The mend of the one thing that is wrong.
fn mend(said: &Said, what: &str) -> String {
    assert_eq!((said.exit, said.out.matches("wrong: ").count()), (1, 1), "{what}: {said:?}");
    assert!(said.out.ends_with("1 thing is wrong.\n"), "{said:?}");
    let (_, wrong) = said.out.split_once("wrong: ").expect("something is wrong");
    let (told, mend) = wrong.split_once("\n  do this: ").expect("a mend");
    assert!(told.contains(what), "{what}: {told}");
    mend.lines().next().expect("a line").to_owned()
}

#[test]
fn issue_29_each_thing_that_a_server_could_not_use_is_told_with_its_mend() {
    let dir = TempDir::new().expect("a folder");
    let at = |name: &str| dir.path().join(name).display().to_string();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect("written");
    let doctor = |options: &[&str]| doctor(dir.path(), options);
    write("none.json", "{}");
    write("none.pem", "no certificate");
    write("file", "no folder");
    write("open.key", &format!("{}\n", "ab".repeat(32)));
    fs::set_permissions(dir.path().join("open.key"), fs::Permissions::from_mode(0o644)).expect("for everybody");
    write("no.key", "no key");
    fs::set_permissions(dir.path().join("no.key"), fs::Permissions::from_mode(0o600)).expect("for its owner");
    fs::create_dir(dir.path().join("models")).expect("a folder");
    write("models/history.json", "{");
    let store = format!("sqlite:{}", at("places.db"));
    for (options, what, todo) in [
        (vec!["--listen", "0.0.0.0:50051"], "no encryption or sign-in", "--tls-cert"),
        (vec!["--callers", "none.json"], "none.json", ""),
        (vec!["--callers", "missing.json"], "missing.json", ""),
        (vec!["--tls-cert", "none.pem", "--tls-key", "none.pem"], "cannot encrypt with", "in PEM"),
        (vec!["--tls-cert", "missing.pem", "--tls-key", "none.pem"], "cannot read missing.pem", "--tls-cert"),
        (vec!["--models", "models"], "models", ""),
        (vec!["--runs", "file/runs"], "runs cannot be kept", "--runs DIR"),
        (vec!["--corrections", "file/wrong.jsonl"], "corrections cannot be kept", "--corrections FILE"),
        (vec!["--key-file", "open.key"], "everybody on this machine may read", "chmod 600"),
        (vec!["--key-file", "no.key"], "holds no key", "openssl rand -hex 32"),
        (vec!["--key-file", "file/page.key"], "the key of page tokens cannot be kept", "--key-file FILE"),
        (vec!["--store", &store], "there is no store", "serve --store"),
        (vec!["--model", "file"], "file", ""),
    ] {
        let mend = mend(&doctor(&options), what);
        assert!(mend.len() > 10 && mend.contains(todo), "{options:?}: {mend}");
    }
}

#[test]
fn issue_29_a_collector_that_is_not_there_and_withdrawals_beside_their_store_are_told() {
    let dir = TempDir::new().expect("a folder");
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", free.local_addr().expect("an address"));
    let well = doctor(dir.path(), &["--otlp-endpoint", &address]);
    assert!(well.exit == 0 && well.out.contains("takes connections"), "{well:?}");
    drop(free);
    let gone = mend(&doctor(dir.path(), &["--otlp-endpoint", &address]), "no collector of traces");
    assert!(gone.contains("start the collector"), "{gone}");
    let beside = doctor(dir.path(), &["--store", "sqlite:places.db", "--withdrawals", "gone.jsonl"]);
    let told = "wrong: the withdrawals gone.jsonl lie on the disk of the store, and are lost with it\n  do this: name a file on another disk";
    assert!(beside.exit == 1 && beside.out.contains(told), "{beside:?}");
    let nowhere = doctor(dir.path(), &["--store", "sqlite:places.db", "--withdrawals", "no/such/gone.jsonl"]);
    assert!(nowhere.out.contains("  do this: make it, on another disk"), "{nowhere:?}");
}

#[test]
fn issue_29_what_is_well_is_told_as_such_and_nothing_is_made_by_looking() {
    let dir = TempDir::new().expect("a folder");
    let list = dir.path().join("callers.json").display().to_string();
    let added = "caller add prometheus --role operator --name Us --operated-by Us --funded-by Us --agreement Ours --agreement-version 1 --agreed-on 2026-11-01";
    let words: Vec<&str> = added.split(' ').chain(["--callers", &list]).collect();
    assert_eq!(run(dir.path(), &words).exit, 0);
    fs::write(dir.path().join("none.toml"), "[[issuer]]\nname = 3\n").expect("written");
    let signed = doctor(dir.path(), &["--callers", &list, "--oidc", "none.toml"]);
    assert!(mend(&signed, "none.toml").contains("docs/trust.md"), "{signed:?}");
    assert!(doctor(dir.path(), &["--oidc", "none.toml"]).out.contains("  do this: add --callers FILE"));
    fs::remove_file(dir.path().join("none.toml")).expect("removed");
    assert_eq!(run(dir.path(), &["token", "issue", "prometheus", "--days", "3", "--callers", &list]).exit, 0);
    let options = [
        "--callers",
        &list,
        "--runs",
        "runs",
        "--models",
        "models",
        "--key-file",
        "page.key",
        "--corrections",
        "wrong.jsonl",
    ];
    let soon = doctor(dir.path(), &options);
    let mend = mend(&soon, "the token prometheus/1 ends on ");
    assert!(mend.contains("peermatch token issue prometheus"), "{mend}");
    assert_eq!(soon.out.matches("ok: ").count(), 7, "{soon:?}");
    let mut made: Vec<_> =
        fs::read_dir(dir.path()).expect("a folder").map(|one| one.expect("a file").file_name()).collect();
    made.retain(|name| !name.to_string_lossy().starts_with("callers.json"));
    assert!(made.is_empty(), "{made:?}");
}
