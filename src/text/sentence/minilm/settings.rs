//! What a folder says of the model in it. How much a likeness tells was learned with one model: another is refused, not tried.

use serde_json::{Map, Value};

use super::ModelError;

const FILE: &str = "config.json";

/// Numbers that a word is held as.
pub(super) const WIDTH: usize = 384;
/// Numbers between the two halves of a layer.
pub(super) const INNER: usize = 1_536;
/// Parts that look at other words apart from each other.
pub(super) const HEADS: usize = 12;
pub(super) const LAYERS: usize = 6;
/// Different pieces of words.
pub(super) const PIECES: usize = 30_522;
/// Positions that there are weights for; a text is cut long before.
pub(super) const POSITIONS: usize = 512;
/// What is added before a root, so that nothing is divided by zero.
pub(super) const EPSILON: f64 = 1e-12;

/// Whether the settings are those of the model.
pub(super) fn check(config: &[u8]) -> Result<(), ModelError> {
    let said: Map<String, Value> =
        serde_json::from_slice(config).map_err(|error| ModelError::Malformed { file: FILE, why: error.to_string() })?;
    let expected: [(&str, Value); 10] = [
        ("model_type", "bert".into()),
        ("hidden_size", WIDTH.into()),
        ("num_hidden_layers", LAYERS.into()),
        ("num_attention_heads", HEADS.into()),
        ("intermediate_size", INNER.into()),
        ("hidden_act", "gelu".into()),
        ("layer_norm_eps", EPSILON.into()),
        ("vocab_size", PIECES.into()),
        ("max_position_embeddings", POSITIONS.into()),
        ("type_vocab_size", 2.into()),
    ];
    for (key, expected) in &expected {
        expect(FILE, key, said.get(*key).unwrap_or(&Value::Null), expected)?;
    }
    Ok(())
}

/// Whether a value is the one that it must be.
pub(super) fn expect(file: &'static str, key: &str, found: &Value, expected: &Value) -> Result<(), ModelError> {
    // Of whole numbers and others alike what counts is the amount.
    if found == expected || found.as_f64().is_some_and(|found| Some(found) == expected.as_f64()) {
        return Ok(());
    }
    let found = crate::domain::text::echo(&found.to_string());
    Err(ModelError::Other { file, key: key.to_owned(), found, expected: expected.to_string() })
}
