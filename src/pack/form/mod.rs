//! The form of a pack: every file, table and column, once. The reader takes the columns of its tables from here, `blank` makes
//! a new pack of it, and `page` the page that tells it to people.

mod areas;
pub mod blank;
mod figures;
pub mod page;
mod records;
mod words;

pub(super) use areas::{ALIASES, DUTIES, HOLDERS, PLACES, PLANNED, SUCCESSIONS};
pub(super) use figures::{FIGURES_DERIVED, FIGURES_PUBLISHED, MEASURED, PRESSURES};
pub(super) use records::{DETAILS, FACTORS, OUTCOMES, RECORDS, STARTING_POINTS, STATISTICS};

/// What stands for the name of a pack's id column, which `pack.toml` gives.
pub(super) const ID: &str = "<id>";

/// One file of a pack.
#[derive(Debug)]
pub struct Form {
    /// Its name within the folder.
    pub file: &'static str,
    /// Whether every pack has it.
    pub required: bool,
    /// What goes in, in a sentence or more.
    pub says: &'static str,
    /// Its tables; a CSV file is one.
    pub parts: &'static [Part],
}

/// One table of a file.
#[derive(Debug)]
pub struct Part {
    /// How its header is written in TOML; empty for a CSV file and for what stands at the top of a TOML file.
    pub header: &'static str,
    /// Its columns, in CSV, or keys, in TOML.
    pub keys: &'static [Key],
}

/// One column or key.
#[derive(Debug)]
pub struct Key {
    /// Its name, or what stands for a name that the pack chooses, between angle brackets.
    pub name: &'static str,
    /// Whether it must be there.
    pub need: Need,
    /// What it holds: meaning, units, range.
    pub says: &'static str,
}

/// Whether a column or key must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must, in every row.
    Filled,
    /// The column must; a cell of it may be empty.
    MayBeEmpty,
    /// It may be left out.
    Optional,
}

const fn filled(name: &'static str, says: &'static str) -> Key {
    Key { name, need: Need::Filled, says }
}

const fn may_be_empty(name: &'static str, says: &'static str) -> Key {
    Key { name, need: Need::MayBeEmpty, says }
}

const fn optional(name: &'static str, says: &'static str) -> Key {
    Key { name, need: Need::Optional, says }
}

const PROBLEM: Key = filled("problem", "A code of `taxonomy.toml`.");
const SOURCE: Key = filled("source", "An id of `sources.toml`.");
const SOURCE_KEY: Key = may_be_empty("source_key", "Where in the source: a row, a page, a phrase.");
const PLACE: Key = filled(ID, "The id of a place of `places.csv`.");

/// Every file of a pack, in the order in which one is best written.
pub const FORMS: &[&Form] = &[
    &words::PACK,
    &words::SOURCES,
    &areas::GOVERNANCE,
    &words::TAXONOMY,
    &areas::PLACES,
    &areas::DUTIES,
    &areas::SUCCESSIONS,
    &records::STAGE_RULES,
    &records::RECORDS,
    &figures::INDICATORS,
    &figures::FIGURES_PUBLISHED,
    &figures::FIGURES_DERIVED,
    &figures::PRESSURES,
    &records::STATISTICS,
    &areas::HOLDERS,
    &areas::PLANNED,
    &areas::NAMES,
    &areas::ALIASES,
    &words::VOCABULARY,
    &records::FACTOR_WORDS,
    &records::FACTORS,
    &records::STARTING_POINTS,
    &records::DETAILS,
    &records::OUTCOMES,
    &figures::PROBLEM_FIGURES,
    &figures::MEASURED,
    &words::APPROACHES,
    &words::CONVENERS,
    &words::CALENDAR,
    &words::LANGUAGE,
    &words::PERSONAL_DATA,
    &figures::REFERENCES,
    &words::OUTLINES,
];

/// Whether a file is one that every pack has.
pub(super) fn required() -> impl Iterator<Item = &'static str> {
    FORMS.iter().filter(|form| form.required).map(|form| form.file)
}

/// The table in which a column of another meaning is called `id`, in any case: a pack's id column cannot be called so.
pub fn table_with_column(id: &str) -> Option<&'static str> {
    let has = |form: &&&Form| {
        let mut keys = form.parts.iter().flat_map(|part| part.keys);
        form.is_csv() && keys.any(|key| key.name.eq_ignore_ascii_case(id))
    };
    FORMS.iter().find(has).map(|form| form.file)
}

impl Form {
    /// The columns of a CSV file that must be there, or may be, where the pack's id column is called `id`.
    pub(super) fn columns(&self, id: &str, wanted: impl Fn(Need) -> bool) -> Vec<String> {
        let keys = self.parts.iter().flat_map(|part| part.keys).filter(|key| wanted(key.need));
        keys.map(|key| key.name.replace(ID, id)).collect()
    }

    /// Whether it is a table that spreadsheets save.
    pub(super) fn is_csv(&self) -> bool {
        self.file.ends_with(".csv")
    }
}
