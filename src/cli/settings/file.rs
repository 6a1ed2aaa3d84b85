//! The file of settings: TOML, whose keys are the names of options.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use clap::{Arg, ArgAction};
use toml::{Table, Value};

use crate::cli::failure::Failure;
use crate::disk;
use crate::domain::alike::most_alike;
use crate::domain::text;

/// Largest file of settings, in bytes.
const LIMIT: u64 = 256 << 10;

/// What is said of one option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// Of one that has no value, or has true or false.
    Switch(bool),
    /// In their order; several where the option may be repeated.
    Values(Vec<OsString>),
}

/// What a file says.
#[derive(Debug)]
pub(super) struct File(BTreeMap<String, Said>);

impl File {
    /// What it says of one option.
    pub(super) fn of(&self, name: &str) -> Option<&Said> {
        self.0.get(name)
    }
}

impl Said {
    /// What a variable of the environment says: values of an option that may be repeated have commas between them.
    pub(super) fn of_environment(arg: &Arg, value: OsString) -> Self {
        let text = value.to_str().map(str::trim);
        match (arg.get_action(), text) {
            (ArgAction::SetTrue, Some("true" | "1" | "yes")) => Self::Switch(true),
            (ArgAction::SetTrue, Some("false" | "0" | "no")) => Self::Switch(false),
            (ArgAction::Append, Some(text)) => Self::Values(
                text.split(',').map(|one| one.trim().into()).filter(|one: &OsString| !one.is_empty()).collect(),
            ),
            _ => Self::Values(vec![value]),
        }
    }

    fn of_file(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Boolean(is_so) => Self::Switch(*is_so),
            Value::Array(all) => Self::Values(all.iter().map(word).collect::<Option<_>>()?),
            one => Self::Values(vec![word(one)?]),
        })
    }
}

/// A value as a command line would have it.
fn word(value: &Value) -> Option<OsString> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Integer(number) => Some(number.to_string().into()),
        Value::Datetime(day) => Some(day.to_string().into()),
        Value::Float(_) | Value::Boolean(_) | Value::Array(_) | Value::Table(_) => None,
    }
}

/// Reads a file. `names`: of all settings that there are.
pub(super) fn read(file: &Path, names: &[String]) -> Result<File, Failure> {
    let at = file.display();
    let bytes = disk::read_text(file, LIMIT).map_err(|error| {
        Failure::data(
            format!("cannot read the settings in {at}: {error}"),
            "name a file of settings with --config FILE",
        )
    })?;
    let form = "write NAME = VALUE lines, as deploy/peermatch.toml does: text in quotes, lists in brackets";
    let text = String::from_utf8(bytes).map_err(|error| Failure::data(format!("{at}: {error}"), form))?;
    let table: Table = toml::from_str(&text).map_err(|error| {
        let line =
            error.span().map_or(1, |span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
        Failure::data(format!("{at}, line {line}: {}", error.message()), form)
    })?;
    let mut said = BTreeMap::new();
    for (key, value) in &table {
        if !names.contains(key) {
            return Err(unknown(file, key, names));
        }
        let value = Said::of_file(value).ok_or_else(|| {
            Failure::data(
                format!("{at}: '{key}' is neither a text nor a whole number, a list of them, true or false"),
                form,
            )
        })?;
        said.insert(key.clone(), value);
    }
    Ok(File(said))
}

fn unknown(file: &Path, key: &str, names: &[String]) -> Failure {
    let nearest = most_alike(names.iter(), |name| vec![name.as_str()], key);
    let hint = match nearest.first() {
        Some(name) => format!("did you mean {name}? All settings: peermatch config show"),
        None => "all settings: peermatch config show".to_owned(),
    };
    Failure::data(format!("{}: there is no setting '{}'", file.display(), text::echo(key)), hint)
}
