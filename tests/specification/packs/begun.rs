//! A pack of one's own: begun by a command, and told by a page that is made of what the reader takes.

use std::fs;
use std::path::Path;

use crate::support::{Said, run};
use peermatch::pack::form::{self, FORMS};
use tempfile::TempDir;

fn begun() -> (TempDir, Said) {
    let dir = TempDir::new().expect("a folder");
    let said = run(dir.path(), &["pack", "new", "mine"]);
    (dir, said)
}

#[test]
fn a_new_pack_is_valid_and_each_of_its_files_says_what_goes_in() {
    let (dir, said) = begun();
    assert!(said.exit == 0 && said.out.contains("peermatch validate mine"), "{said:?}");
    let valid = run(dir.path(), &["validate", "mine"]);
    assert_eq!((valid.exit, valid.err.as_str()), (0, ""), "{valid:?}");
    for form in FORMS.iter().filter(|form| form.required) {
        let text = fs::read_to_string(dir.path().join("mine").join(form.file)).expect("every required file");
        assert!(text.starts_with("# "), "{} begins with what it is", form.file);
        let comment: String = text.lines().take_while(|line| line.starts_with('#')).collect();
        for key in form.parts.iter().flat_map(|part| part.keys) {
            let name = key.name.replace("<id>", "place_id");
            assert!(
                comment.contains(&format!("{name}:")) || comment.contains(&format!("{name} (")),
                "{}: {name}",
                form.file
            );
        }
    }
}

#[test]
fn a_new_pack_never_takes_the_place_of_what_is_there() {
    let (dir, _) = begun();
    fs::write(dir.path().join("mine/notes.txt"), "mine").expect("written");
    run(dir.path(), &["pack", "new", "mine"]).fails(3, "mine is not empty");
    assert_eq!(fs::read_to_string(dir.path().join("mine/notes.txt")).expect("kept"), "mine");
}

#[test]
fn issue_27_the_id_column_is_called_like_no_column_of_another_meaning() {
    let dir = TempDir::new().expect("a folder");
    for taken in ["name", "Name", "source", "region", "problem"] {
        let said = run(dir.path(), &["pack", "new", "mine", "--id-column", taken]);
        said.fails(2, "has a column of that name for something else");
        assert!(!dir.path().join("mine").exists(), "nothing is written");
    }
    assert_eq!(run(dir.path(), &["pack", "new", "mine", "--id-column", "code"]).exit, 0);
    assert_eq!(run(dir.path(), &["validate", "mine"]).exit, 0);
    let file = dir.path().join("mine/pack.toml");
    let text = fs::read_to_string(&file).expect("there");
    fs::write(&file, text.replace("place_id_column = \"code\"", "place_id_column = \"name\"")).expect("written");
    run(dir.path(), &["validate", "mine"])
        .fails(1, "place_id_column is 'name', which places.csv calls a column of its own");
}

#[test]
fn issue_27_each_fault_has_a_line_of_its_own() {
    let (dir, _) = begun();
    let pack = dir.path().join("mine");
    let text = fs::read_to_string(pack.join("places.csv")).expect("there");
    let wrong = text.replace(",town,", ",village,") + "T2,Other,Other Council,Nowhere,,hamlet,,,,,,,own,\n";
    fs::write(pack.join("places.csv"), wrong).expect("written");
    let said = run(dir.path(), &["validate", "mine"]);
    said.fails(1, "fault(s)");
    assert!(!said.err.contains('\u{fffd}'), "{}", said.err);
    let lines: Vec<&str> = said.err.lines().collect();
    assert!(lines.len() >= 6, "{lines:?}");
    for (at, line) in lines.iter().enumerate() {
        let begins = if at % 2 == 0 { "error: " } else { "hint: " };
        assert!(line.starts_with(begins), "line {at}: {line}");
    }
}

#[test]
fn a_pack_of_one_place_is_trained_and_says_kindly_that_nobody_else_is_there() {
    let (dir, _) = begun();
    let said = run(dir.path(), &["train", "--pack", "mine"]);
    assert!(said.exit == 0 && said.out.contains("too few"), "{said:?}");
    let said = run(dir.path(), &["match", "Example", "--pack", "mine"]);
    assert!(said.exit == 1 && !said.out.is_empty(), "no peer, and why: {said:?}");
}

#[test]
fn two_places_with_one_problem_find_each_other() {
    let (dir, _) = begun();
    let pack = dir.path().join("mine");
    let add = |file: &str, lines: &str| {
        let text = fs::read_to_string(pack.join(file)).expect("there");
        fs::write(pack.join(file), text + lines).expect("written");
    };
    add("places.csv", "T2,Sample,Sample Town Council,Example,,town,,,,,,,own,\n");
    add("records.csv", "T1,litter,live,1,as_told,2025-12-01,public_record,Bins overflow.,own,\n");
    add("records.csv", "T2,litter,live,3,as_told,2025-11-01,public_record,New bins are tried.,own,\n");
    assert_eq!(run(dir.path(), &["train", "--pack", "mine"]).exit, 0);
    let said = run(dir.path(), &["match", "Example", "--problem", "litter", "--pack", "mine"]);
    assert!(
        said.exit == 0 && said.out.contains("1. Sample: the same problem, also a town; litter: piloting"),
        "{said:?}"
    );
}

#[test]
fn the_page_on_the_form_of_a_pack_says_what_the_reader_takes() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pack.md")).expect("the page");
    assert!(page == form::page::markdown(), "run: peermatch pack form > docs/pack.md");
    assert_eq!(run(Path::new("."), &["pack", "form"]).out, page);
}
