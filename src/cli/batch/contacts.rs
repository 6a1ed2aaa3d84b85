//! The option for who has met before and in which way, read from a table.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::find;
use super::table;
use crate::contract::calls::Calls;
use crate::proto::v1;

const HINT: &str = "give a CSV file with the columns id, other_id, approach and on (YYYY-MM-DD)";

/// The option for who has met before.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Options {
    /// Who met before, and who is proposed the next approach: CSV with the columns id, other_id, approach and on
    #[arg(long, value_name = "FILE")]
    contacts: Option<PathBuf>,
}

impl Options {
    /// The contacts; none without a table. `today` is the day of the run.
    pub(super) fn read(&self, calls: &Calls, today: Date) -> Result<Vec<v1::PastContact>, Failure> {
        self.contacts.as_deref().map_or_else(|| Ok(Vec::new()), |file| read(file, calls, today))
    }
}

/// Reads the table. Places and approaches may be called by their names.
fn read(file: &Path, calls: &Calls, today: Date) -> Result<Vec<v1::PastContact>, Failure> {
    let backend = Backend::Local(Box::new(calls.clone()));
    let approaches = backend.ask(v1::ListVocabularyRequest {})?.approaches;
    let code = |wanted: &str| {
        let called = approaches.iter().find(|one| one.display_name.eq_ignore_ascii_case(wanted));
        called.map_or(wanted, |one| one.code.as_str()).to_owned()
    };
    let contact = |row: &table::Row<'_, 4>| {
        let [one, other, approach, on] = &row.cells;
        let contact = v1::PastContact {
            place_id: find::whole_place(&backend, one)?.place_id,
            other_place_id: find::whole_place(&backend, other)?.place_id,
            approach_id: code(approach),
            met_on: on.clone(),
        };
        match calls.past_contact(&contact, today) {
            Ok(_) => Ok(contact),
            Err(wrong) => Err(Failure::data(wrong.description, HINT)),
        }
    };
    let rows = table::read(file, ["id", "other_id", "approach", "on"], HINT)?;
    rows.iter().map(|row| contact(row).map_err(|failure| row.told(failure))).collect()
}
