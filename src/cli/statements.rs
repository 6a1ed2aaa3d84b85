//! Labelled statements, read from a table, and how well they are read.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use super::batch::table;
use super::failure::Failure;
use super::measured::TextReport;
use super::open;
use super::outcome::note;
use crate::domain::digest::sha256;
use crate::domain::id::ProblemId;
use crate::domain::slot::ProblemNo;
use crate::domain::taxonomy::Taxonomy;
use crate::domain::text;
use crate::engine::View;
use crate::evaluate::{self, Statement, TextQuality};
use crate::text::TextEncoder;
use crate::text::sentence::Both;

const HINT: &str = "give a CSV file with the columns statement, sector and problem; problem is a code, or empty";
const CODES_HINT: &str =
    "give a CSV file with the columns theirs and ours; ours is a code of 'peermatch taxonomy list'";

/// Reads a table of statements, whose problems may be in other codes, and measures how well they are read.
pub(super) fn measured(view: &View, file: &Path, codes: Option<&Path>) -> Result<TextReport, Failure> {
    let vocabulary = view.vocabulary();
    let taxonomy = &vocabulary.taxonomy;
    let theirs = codes.map(|file| mapping(file, taxonomy)).transpose()?;
    let mut statements = Vec::new();
    let bytes = open::table_bytes(file, HINT)?;
    for row in table::rows_of(&bytes, file, ["statement", "sector", "problem"], HINT)? {
        let [said, sector, problem] = &row.cells;
        let problems = match (problem.as_str(), &theirs) {
            ("", _) => Vec::new(),
            (code, None) => vec![position(taxonomy, code, HINT).map_err(|failure| row.told(failure))?],
            (code, Some(theirs)) => theirs.get(code).cloned().ok_or_else(|| {
                row.told(Failure::data(format!("no row of --codes has the code '{}'", text::echo(code)), CODES_HINT))
            })?,
        };
        statements.push(Statement { text: said.clone(), sector: text::echo(sector), problems });
    }
    if statements.iter().all(|one| one.problems.is_empty()) {
        return Err(Failure::data(format!("{} has no statement of a problem", file.display()), HINT));
    }
    let quality = quality(view, &statements);
    note(&format!("note: {}", pace(view, &statements)));
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(TextReport { file: text::echo(&name), sha256: sha256(&bytes), quality })
}

/// How long one statement takes to be read: beside the answer, for it is another each time.
fn pace(view: &View, statements: &[Statement]) -> String {
    let encoder = view.text_encoder();
    let begun = Instant::now();
    let meant: usize = statements.iter().map(|one| encoder.meant(&one.text).len()).sum();
    let each = 1_000.0 * begun.elapsed().as_secs_f64() / statements.len().max(1) as f64;
    format!(
        "by {}, one statement takes {each:.3} ms on one thread ({meant} candidates of {} statements)",
        encoder.name(),
        statements.len()
    )
}

/// By what answers with; where that listens to a sentence model, words alone and the model alone stand beside it.
fn quality(view: &View, statements: &[Statement]) -> TextQuality {
    let vocabulary = view.vocabulary();
    let alone = view.texts().both(vocabulary).map(Both::alone);
    let parts = alone.iter().flat_map(|alone| [view.lexical() as &dyn TextEncoder, alone]);
    let (taxonomy, language) = (&vocabulary.taxonomy, &vocabulary.language);
    evaluate::text_quality(view.text_encoder(), &parts.collect::<Vec<_>>(), taxonomy, language, statements)
}

/// Of each foreign code the problems that it may mean.
fn mapping(file: &Path, taxonomy: &Taxonomy) -> Result<BTreeMap<String, Vec<usize>>, Failure> {
    let mut problems: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for row in table::read(file, ["theirs", "ours"], CODES_HINT)? {
        let [theirs, ours] = &row.cells;
        let problem = position(taxonomy, ours, CODES_HINT).map_err(|failure| row.told(failure))?;
        problems.entry(theirs.clone()).or_default().push(problem);
    }
    Ok(problems)
}

fn position(taxonomy: &Taxonomy, code: &str, hint: &str) -> Result<usize, Failure> {
    let known = ProblemId::new(code).ok().and_then(|id| taxonomy.position(&id)).map(ProblemNo::get);
    known.ok_or_else(|| Failure::data(format!("there is no problem '{}'", text::echo(code)), hint))
}
