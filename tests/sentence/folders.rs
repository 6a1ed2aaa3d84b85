//! A folder of another model, or of none, is refused in words that help.

use std::path::Path;
use std::process::{Command, Output};

use peermatch::text::sentence::{Folder, MiniLm};

use crate::{files, folder, in_repository};

/// Why a folder is refused.
fn refused(folder: &Folder) -> String {
    MiniLm::new(folder).map(|_| ()).unwrap_err().to_string()
}

fn replaced(file: &[u8], before: &str, after: &str) -> Vec<u8> {
    let text = std::str::from_utf8(file).unwrap();
    assert!(text.contains(before), "{before}");
    text.replacen(before, after, 1).into_bytes()
}

#[test]
fn a_model_of_another_size_or_kind_is_refused_by_the_setting_that_says_so() {
    for (before, after, said) in [
        ("\"hidden_size\": 384", "\"hidden_size\": 768", "config.json says hidden_size = 768, and only 384 is read"),
        ("\"num_hidden_layers\": 6", "\"num_hidden_layers\": 12", "num_hidden_layers = 12, and only 6"),
        ("\"bert\"", "\"roberta\"", "model_type = \"roberta\", and only \"bert\""),
        ("\"model_type\"", "\"kind\"", "model_type = null"),
        ("{", "", "config.json cannot be read"),
    ] {
        let mut folder = files();
        folder.config = replaced(&folder.config, before, after);
        assert!(refused(&folder).contains(said), "{}", refused(&folder));
    }
    for (before, after, said) in [
        ("\"BertNormalizer\"", "\"Lowercase\"", "tokenizer.json says normalizer.type = \"Lowercase\""),
        ("\"lowercase\":true", "\"lowercase\":false", "normalizer.lowercase = false"),
        ("\"WordPiece\",\"unk", "\"BPE\",\"unk", "model.type = \"BPE\""),
        ("\"[SEP]\":102,", "", "there is no piece [SEP]"),
        ("\"[unused0]\":1,", "\"[unused0]\":30522,", "the piece '[unused0]' is number 30522, and there are 30522"),
    ] {
        let mut folder = files();
        folder.tokenizer = replaced(&folder.tokenizer, before, after);
        assert!(refused(&folder).contains(said), "{}", refused(&folder));
    }
}

#[test]
fn weights_that_are_cut_short_or_hold_no_numbers_are_refused() {
    let mut folder = files();
    folder.weights.truncate(1 << 20);
    assert!(refused(&folder).contains("model.safetensors cannot be read"), "{}", refused(&folder));
    let mut folder = files();
    // The last four bytes of the file are a number of some weight.
    let end = folder.weights.len() - 4;
    folder.weights[end..].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(refused(&folder).contains("has a number that is none"), "{}", refused(&folder));
}

/// The small pack with a model of its own, and what a program says of it.
fn resolved(model: &Path, sentences: &Path, threads: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peermatch"));
    command.args(["taxonomy", "resolve", "boats that cannot cross because of the wind", "--output", "json", "--pack"]);
    command.arg(in_repository("tests/packs/archipelago")).arg("--model").arg(model);
    command.env("PEERMATCH_SENTENCE_MODEL", sentences).env("RAYON_NUM_THREADS", threads).output().unwrap()
}

#[test]
fn the_prompt_names_the_file_that_is_missing_and_answers_in_the_same_bytes_on_one_thread_and_on_four() {
    let model = tempfile::tempdir().unwrap();
    let trained = Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["train", "--pack"])
        .arg(in_repository("tests/packs/archipelago"))
        .arg("--out")
        .arg(model.path())
        .output()
        .unwrap();
    assert!(trained.status.success(), "{trained:?}");
    let empty = tempfile::tempdir().unwrap();
    let missing = resolved(model.path(), empty.path(), "1");
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert_eq!(missing.status.code(), Some(3), "{said}");
    assert!(said.contains("config.json") && said.contains("hint: name the folder of all-MiniLM-L6-v2"), "{said}");
    let (one, four) = (resolved(model.path(), &folder(), "1"), resolved(model.path(), &folder(), "4"));
    assert!(one.status.success(), "{one:?}");
    assert_eq!(one.stdout, four.stdout);
    assert!(String::from_utf8_lossy(&one.stdout).contains("words and sentence model "), "{one:?}");
}
