//! `personal_data.toml`: how personal data is told in the pack's country. A pack may go without.

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use crate::domain::personal::{Check, Form, FormError, Identifier, PersonalForms};
use crate::domain::text;

const FILE: &str = "personal_data.toml";
const MODULUS_11: &str = "modulus_11";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    #[serde(default)]
    identifier: Vec<RawIdentifier>,
    #[serde(default)]
    postcodes: Vec<Spanned<String>>,
    #[serde(default)]
    titles: Vec<String>,
    #[serde(default)]
    birth_words: Vec<String>,
    #[serde(default)]
    no_names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIdentifier {
    label: String,
    form: Spanned<String>,
    check: Option<Spanned<String>>,
    #[serde(default)]
    beside: Vec<String>,
}

pub(super) fn read(files: &Files, faults: &mut Faults) -> PersonalForms {
    if !files.has(FILE) {
        return PersonalForms::default();
    }
    let document: Option<Document<Raw>> = files.toml(FILE, faults);
    let Some(document) = document else { return PersonalForms::default() };
    let raw = &document.content;
    let form = |written: &Spanned<String>, faults: &mut Faults| {
        let told = |error: FormError| faults.add(FILE, document.line(written.span()), format!("a form {error}"), MEND);
        Form::new(written.get_ref()).map_err(told).ok()
    };
    let mut identifiers = Vec::new();
    for raw in &raw.identifier {
        let line = document.line(raw.form.span());
        let check = match raw.check.as_ref().map(|check| check.get_ref().as_str()) {
            None => Check::None,
            Some(MODULUS_11) => Check::Modulus11,
            Some(other) => {
                let message = format!("the check '{}' is unknown", text::echo(other));
                faults.add(FILE, line, message, format!("write {MODULUS_11}, or leave it out"));
                continue;
            }
        };
        let Some(form) = form(&raw.form, faults) else { continue };
        let label = text::name(&raw.label).map_err(|error| faults.add(FILE, line, format!("a label {error}"), MEND));
        let Ok(label) = label else { continue };
        match Identifier::new(label, form, check, lower(&raw.beside)) {
            Ok(identifier) => identifiers.push(identifier),
            Err(error) => faults.add(FILE, line, format!("a form {error}"), MEND),
        }
    }
    PersonalForms {
        identifiers,
        postcodes: raw.postcodes.iter().filter_map(|written| form(written, faults)).collect(),
        titles: lower(&raw.titles),
        birth_words: lower(&raw.birth_words),
        no_names: lower(&raw.no_names),
    }
}

const MEND: &str = "compare with the same table of models/england";

fn lower(words: &[String]) -> Vec<String> {
    words.iter().map(|word| word.to_lowercase()).collect()
}
