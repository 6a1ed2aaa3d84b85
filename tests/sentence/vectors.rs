//! A text becomes the vector that the makers' own program makes of it.

use peermatch::text::sentence::SentenceModel;
use serde::Deserialize;

use crate::{MODEL, in_repository};

#[derive(Deserialize)]
struct Reference {
    texts: Vec<Text>,
}

#[derive(Deserialize)]
struct Text {
    text: String,
    pieces: Vec<u32>,
}

fn reference() -> Vec<Text> {
    let bytes = std::fs::read(in_repository("tests/sentence/reference.json")).unwrap();
    let texts = serde_json::from_slice::<Reference>(&bytes).unwrap().texts;
    assert_eq!(texts.len(), 200);
    texts
}

fn expected() -> Vec<Vec<f32>> {
    let bytes = std::fs::read(in_repository("tests/sentence/vectors.f32")).unwrap();
    let numbers: Vec<f32> = bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    numbers.chunks(384).map(<[f32]>::to_vec).collect()
}

#[test]
fn texts_are_taken_apart_as_by_the_tokenizer_of_the_makers_and_cut_at_256_pieces() {
    for one in reference() {
        assert_eq!(MODEL.pieces(&one.text), one.pieces, "{}", one.text);
    }
    assert!(reference().iter().any(|one| one.pieces.len() == 256), "one is cut");
}

#[test]
fn two_hundred_vectors_are_those_of_sentence_transformers() {
    let (texts, expected) = (reference(), expected());
    let texts: Vec<&str> = texts.iter().map(|one| one.text.as_str()).collect();
    let vectors = MODEL.vectors(&texts);
    assert_eq!((vectors.len(), expected.len()), (200, 200));
    for ((vector, expected), text) in vectors.iter().zip(&expected).zip(texts) {
        let apart = vector.iter().zip(expected).map(|(one, other)| (one - other).abs()).fold(0.0, f32::max);
        assert!(vector.len() == expected.len() && apart < 1e-5, "{apart} apart: {text}");
        let length: f32 = vector.iter().map(|one| one * one).sum();
        assert!((length - 1.0).abs() < 1e-5, "{length}: {text}");
    }
}

#[test]
fn a_vector_has_the_same_bytes_whatever_stands_beside_its_text() {
    let texts = reference();
    let texts: Vec<&str> = texts.iter().take(24).map(|one| one.text.as_str()).collect();
    let together = MODEL.vectors(&texts);
    for (text, vector) in texts.iter().zip(&together) {
        assert_eq!(&MODEL.vectors(&[text])[0], vector, "{text}");
    }
}
