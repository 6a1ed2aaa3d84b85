//! `pack`: a new pack to fill, and the form of one.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::failure::Failure;
use super::new_folder::NewFolder;
use super::outcome::Outcome;
use crate::domain::id::TermId;
use crate::pack::form;

/// Options of `pack`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write the smallest valid pack, with a comment in each file that says what goes in
    New {
        /// Folder to write it to; new or empty
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// What the id column of its tables is called, such as gss
        #[arg(long, value_name = "NAME", default_value = form::blank::ID_COLUMN, value_parser = id_column)]
        id_column: String,
    },
    /// Print the form of a pack, file by file and column by column, as Markdown
    Form,
}

impl Options {
    /// Writes or prints.
    pub fn run(&self) -> Result<Outcome, Failure> {
        match &self.what {
            What::New { dir, id_column } => new(dir, id_column),
            What::Form => Ok(Outcome::done(form::page::markdown())),
        }
    }
}

/// A name that the header of a table can have.
fn id_column(text: &str) -> Result<String, String> {
    let id = TermId::new(text).map_err(|error| format!("the name {error}"))?;
    match form::table_with_column(id.as_str()) {
        Some(table) => {
            Err(format!("{table} has a column of that name for something else; take another, such as place_id"))
        }
        None => Ok(id.to_string()),
    }
}

/// `pack.toml` comes last, so that half a folder is no pack.
fn new(dir: &Path, id_column: &str) -> Result<Outcome, Failure> {
    let folder = NewFolder::at(dir, "peermatch pack new DIR")?;
    let files = form::blank::files(id_column);
    for (name, text) in &files {
        folder.keep(name, text.as_bytes())?;
    }
    let shown = dir.display();
    Ok(Outcome::done(format!(
        "{} files written to {shown}: one made-up place with one problem, to be replaced\n\
         what goes into each stands at its top; a pack may have more: peermatch pack form\n\
         check it: peermatch validate {shown}\n",
        files.len()
    )))
}
