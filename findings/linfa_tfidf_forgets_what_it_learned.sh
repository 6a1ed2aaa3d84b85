#!/usr/bin/env bash
# linfa's TF-IDF weighs a text by the batch it comes in, not by the texts that it was fitted on.
#
# One would guess: a fitted vectoriser holds the document frequencies of its corpus, and one text has one vector.
# What is: only the words are learned. transform() counts document frequencies anew over what it is given, so that a text by itself
#   has all its words in every document and each of them weighs 1: a word of one in a thousand texts weighs like one of all. The order
#   of the columns is another in each fit as well.
# Where it matters here: what is rare is a fact of the corpus and stands in the artefact; the statistics of a question are never
#   those of the question.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$dir/target}
cd "$dir"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[dependencies]
linfa-preprocessing = "=0.8.1"
ndarray = "=0.16.1"
TOML
cat >src/main.rs <<'RS'
use linfa_preprocessing::tf_idf_vectorization::TfIdfVectorizer;
use ndarray::array;

fn main() {
    println!("linfa-preprocessing 0.8.1, fitted on: apple pear / apple plum / apple fig");
    let corpus = array!["apple pear", "apple plum", "apple fig"];
    let fitted = TfIdfVectorizer::default().fit(&corpus).unwrap();
    let at = |word: &str| fitted.vocabulary().iter().position(|known| known == word).unwrap();
    let (apple, pear) = (at("apple"), at("pear"));
    let beside = fitted.transform(&corpus).unwrap().to_dense();
    let alone = fitted.transform(&array!["apple pear"]).unwrap().to_dense();
    println!("apple pear beside the others: apple {:.3}, pear {:.3}", beside[[0, apple]], beside[[0, pear]]);
    println!("apple pear alone:             apple {:.3}, pear {:.3}", alone[[0, apple]], alone[[0, pear]]);
    assert!(beside[[0, pear]] > 1.5 && alone[[0, pear]] == alone[[0, apple]], "it has changed");
}
RS
cargo run --quiet
