//! A text as the pieces of words that the model knows, as `tokenizer.json` says (WordPiece over BERT's own splitting).
//!
//! The file's own cutting and padding are switched off: they are for 128 pieces, and the model was made for 256.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use super::ModelError;
use super::settings::{PIECES, expect};

const FILE: &str = "tokenizer.json";
/// Pieces that are read of a text, the first and the last one included.
const LONGEST: usize = 256;
/// What a piece is written with that does not begin a word.
const INSIDE: &str = "##";

/// Takes texts apart.
#[derive(Debug)]
pub(super) struct WordPiece {
    ids: HashMap<String, u32>,
    /// Letters of the longest word that is taken apart.
    longest_word: usize,
    unknown: u32,
    first: u32,
    last: u32,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    normalizer: Value,
    #[serde(default)]
    pre_tokenizer: Value,
    model: Model,
}

#[derive(Deserialize)]
struct Model {
    #[serde(rename = "type", default)]
    kind: Value,
    #[serde(default)]
    continuing_subword_prefix: Value,
    max_input_chars_per_word: usize,
    unk_token: String,
    vocab: HashMap<String, u32>,
}

impl WordPiece {
    /// Reads the file of a tokenizer.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, ModelError> {
        let file: File = serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string()))?;
        for (key, found, expected) in [
            ("normalizer.type", &file.normalizer["type"], "BertNormalizer".into()),
            ("normalizer.clean_text", &file.normalizer["clean_text"], true.into()),
            ("normalizer.handle_chinese_chars", &file.normalizer["handle_chinese_chars"], true.into()),
            ("normalizer.strip_accents", &file.normalizer["strip_accents"], Value::Null),
            ("normalizer.lowercase", &file.normalizer["lowercase"], true.into()),
            ("pre_tokenizer.type", &file.pre_tokenizer["type"], "BertPreTokenizer".into()),
            ("model.type", &file.model.kind, "WordPiece".into()),
            ("model.continuing_subword_prefix", &file.model.continuing_subword_prefix, INSIDE.into()),
        ] {
            expect(FILE, key, found, &expected)?;
        }
        let ids = file.model.vocab;
        if let Some((piece, id)) = ids.iter().filter(|(_, id)| **id as usize >= PIECES).min() {
            let piece = crate::domain::text::echo(piece);
            return Err(malformed(format!("the piece '{piece}' is number {id}, and there are {PIECES}")));
        }
        let known =
            |piece: &str| ids.get(piece).copied().ok_or_else(|| malformed(format!("there is no piece {piece}")));
        let (unknown, first, last) = (known(&file.model.unk_token)?, known("[CLS]")?, known("[SEP]")?);
        Ok(Self { unknown, first, last, longest_word: file.model.max_input_chars_per_word, ids })
    }

    /// The numbers of a text's pieces. A text that spells `[SEP]` has just these letters.
    pub(super) fn pieces(&self, text: &str) -> Vec<u32> {
        let mut pieces = vec![self.first];
        for word in words(text) {
            self.take_apart(&word, &mut pieces);
            if pieces.len() >= LONGEST {
                break;
            }
        }
        pieces.truncate(LONGEST - 1);
        pieces.push(self.last);
        pieces
    }

    /// The longest known pieces from the left; a word that these do not make up is unknown as a whole.
    fn take_apart(&self, word: &str, pieces: &mut Vec<u32>) {
        let before = pieces.len();
        let mut rest = if word.chars().count() > self.longest_word { "" } else { word };
        if rest.is_empty() {
            return pieces.push(self.unknown);
        }
        while !rest.is_empty() {
            let inside = if rest.len() == word.len() { "" } else { INSIDE };
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let longest =
                ends.filter_map(|end| Some((end, *self.ids.get(&format!("{inside}{}", &rest[..end]))?))).next();
            let Some((end, id)) = longest else {
                pieces.truncate(before);
                return pieces.push(self.unknown);
            };
            pieces.push(id);
            rest = &rest[end..];
        }
    }
}

/// The words of a text in lower case and without accents; each mark of punctuation and each Chinese character is one by itself.
fn words(text: &str) -> Vec<String> {
    let cleaned = text.chars().filter_map(|c| match c {
        '\t' | '\n' | '\r' => Some(' '),
        '\0' | '\u{FFFD}' => None,
        c if is_control(c) => None,
        c => Some(c),
    });
    let apart = cleaned.flat_map(|c| {
        let around = is_chinese(c).then_some(' ');
        around.into_iter().chain([c]).chain(around)
    });
    let bare = apart.nfd().filter(|c| c.general_category() != GeneralCategory::NonspacingMark);
    let mut words: Vec<String> = Vec::new();
    let mut begun = false;
    for c in bare.flat_map(char::to_lowercase) {
        if is_punctuation(c) {
            words.push(c.to_string());
            begun = false;
        } else if c.is_whitespace() {
            begun = false;
        } else {
            match words.last_mut().filter(|_| begun) {
                Some(word) => word.push(c),
                None => words.push(c.to_string()),
            }
            begun = true;
        }
    }
    words
}

fn is_control(c: char) -> bool {
    matches!(c.general_category(), GeneralCategory::Control | GeneralCategory::Format | GeneralCategory::PrivateUse)
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// The characters of the CJK ideograph blocks, as BERT's own splitting has them.
fn is_chinese(c: char) -> bool {
    matches!(u32::from(c),
        0x4E00..=0x9FFF
        | 0x3400..=0x4DBF
        | 0x20000..=0x2A6DF
        | 0x2A700..=0x2B73F
        | 0x2B740..=0x2B81F
        | 0x2B920..=0x2CEAF
        | 0xF900..=0xFAFF
        | 0x2F800..=0x2FA1F)
}

fn malformed(why: String) -> ModelError {
    ModelError::Malformed { file: FILE, why }
}
