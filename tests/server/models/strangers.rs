//! What an accident or a stranger does to a folder of models: told, and never believed or followed.

use std::fs;
use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

use peermatch::proto::v1;
use peermatch::shelf::Shelf;

use super::cities::{Cities, operator, promote};

/// A folder in which the second and then the third model were promoted.
async fn promoted() -> Cities {
    let cities = Cities::with_models(2);
    let server = cities.serve();
    let mut operator = operator(&server).await;
    for model in &cities.models[1..] {
        promote(&mut operator, &model.version).await;
    }
    cities
}

/// Cuts the artefact of a model in half.
fn damage(cities: &Cities, model: usize) {
    let file = cities.folder().join(&cities.models[model].version).join("model.json");
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
}

/// What a server that starts and is stopped at once says on stderr.
fn log_of_a_start(cities: &Cities) -> String {
    let mut server = Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["serve", "--listen", "127.0.0.1:0", "--grace", "0", "--pack"])
        .arg(cities.pack_dir())
        .arg("--models")
        .arg(cities.folder())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Its first line, or the end of a server that does not start.
    let stays = server.stdout.take().unwrap().read(&mut [0; 64]).unwrap() > 0;
    if stays {
        // Told to stop, not killed: what waits to be logged is written.
        assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
    }
    let output = server.wait_with_output().unwrap();
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn issue_22_8_a_damaged_model_yields_to_the_one_before_and_the_log_says_so() {
    let cities = promoted().await;
    damage(&cities, 2);
    let log = log_of_a_start(&cities);
    let told = log.lines().find(|line| line.contains("\"ERROR\"")).expect(&log);
    assert!(told.contains(&cities.models[2].version) && told.contains("cannot be used"), "{told}");
    assert!(told.contains(&cities.models[1].version), "{told}");
    // What is told to answer is what answers, and a roll back leads on from there.
    let server = cities.serve();
    let mut operator = operator(&server).await;
    let list = operator.list_models(v1::ListModelsRequest {}).await.unwrap().into_inner();
    assert_eq!(list.versions.unwrap().model, cities.models[1].version);
    assert_eq!(list.earlier_version, cities.models[0].version);
    assert!(list.unusable.iter().any(|one| one.name == cities.models[2].version));
}

#[tokio::test]
async fn issue_22_8_where_no_model_can_answer_nothing_changes() {
    let cities = promoted().await;
    (0..3).for_each(|model| damage(&cities, model));
    let before = fs::read(cities.folder().join("history.json")).unwrap();
    let log = log_of_a_start(&cities);
    let error = log.lines().find(|line| line.starts_with("error: ")).expect(&log);
    assert!(error.contains(&cities.models[2].version), "{error}");
    assert_eq!(fs::read(cities.folder().join("history.json")).unwrap(), before);
}

#[tokio::test]
async fn issue_22_8_a_history_that_was_altered_is_not_believed() {
    let cities = promoted().await;
    let file = cities.folder().join("history.json");
    let text = fs::read_to_string(&file).unwrap();
    // Another model of the folder, promoted at another moment: sound in itself, and not what happened.
    let last = text.rfind(&cities.models[2].version).unwrap();
    let altered =
        format!("{}{}", &text[..last], text[last..].replacen(&cities.models[2].version, &cities.models[0].version, 1));
    fs::write(&file, altered).unwrap();
    let output = cities.prompt(&["models", "list", "--models", cities.folder().to_str().unwrap()]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("checksum does not match") && told.contains("hint: put back a copy"), "{told}");
}

#[tokio::test]
async fn issue_22_8_what_lies_outside_the_folder_is_no_model_of_it() {
    let cities = Cities::with_models(1);
    let put = |name: &str, link: &Path| {
        fs::create_dir(cities.folder().join(name)).unwrap();
        symlink(link, cities.folder().join(name).join("model.json")).unwrap();
    };
    put("elsewhere", &cities.pack_dir().join("model.json"));
    put("endless", Path::new("/dev/zero"));
    symlink(cities.pack_dir(), cities.folder().join("linked")).unwrap();
    fs::create_dir(cities.folder().join("pipe")).unwrap();
    assert!(Command::new("mkfifo").arg(cities.folder().join("pipe/model.json")).status().unwrap().success());
    let entries = Shelf::read(&cities.folder()).unwrap().entries(&cities.pack).unwrap();
    let why = |name: &str| {
        let entry = entries.iter().find(|one| one.name == name).expect(name);
        entry.model.as_ref().expect_err("no model").to_string()
    };
    for name in ["elsewhere", "endless", "linked"] {
        assert!(why(name).contains("leads out of its folder"), "{}", why(name));
    }
    assert!(why("pipe").contains("no regular file"), "{}", why("pipe"));
}

#[test]
fn issue_22_10_a_misspelt_folder_is_told_and_not_made() {
    let cities = Cities::with_models(0);
    let typo = cities.folder().with_file_name("modles");
    let dir = typo.to_str().unwrap();
    for command in [&["models", "promote", "x"][..], &["models", "rollback"], &["models", "list"]] {
        let output = cities.prompt(&[command, &["--models", dir]].concat());
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{told}");
        assert!(told.contains("there is no folder of models at") && told.contains("hint: make one"), "{told}");
        assert!(!typo.exists(), "{command:?}");
    }
}
