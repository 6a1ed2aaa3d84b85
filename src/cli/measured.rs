//! What `evaluate` reports: the figures, with all that is needed to repeat them.

use serde::Serialize;

use super::Globals;
use crate::domain::reference::Skipped;
use crate::engine::View;
use crate::evaluate::{Against, Recall, SEED, TextQuality};

/// A report, with all that is needed to repeat it.
#[derive(Debug, Serialize)]
pub(super) struct Report<T> {
    /// What was measured.
    pub(super) kind: &'static str,
    /// The day of the report.
    pub(super) date: String,
    /// Version of this program.
    pub(super) software: String,
    /// Version of the model.
    pub(super) model: String,
    /// Version of the taxonomy.
    pub(super) taxonomy: String,
    /// Version of the data.
    pub(super) data: String,
    /// Seed of everything drawn by chance.
    pub(super) seed: u64,
    /// The figures.
    #[serde(flatten)]
    pub(super) figures: T,
}

/// The report of `--reference`.
#[derive(Debug, Serialize)]
pub(super) struct ReferenceReport {
    /// Name of the list's file.
    pub(super) reference: String,
    /// SHA-256 of the list's file, as 64 hex digits.
    pub(super) sha256: String,
    /// Whether the weight set was learned from this very list: the figures then flatter it.
    pub(super) learned_from_this_list: bool,
    #[serde(flatten)]
    pub(super) recall: Recall,
    /// Places of the list that are not judged.
    pub(super) skipped: Vec<Skipped>,
    /// Neighbours that the pack does not have.
    pub(super) dropped_neighbours: Vec<Skipped>,
}

/// The report of `--against`.
#[derive(Debug, Serialize)]
pub(super) struct AgainstReport {
    /// The data that this model was trained on.
    pub(super) trained_on: String,
    /// The data that the other model was trained on.
    pub(super) other_trained_on: String,
    #[serde(flatten)]
    pub(super) measured: Against,
}

/// Figures of a kind, with the versions that gave them.
pub(super) fn stamped<T>(view: &View, globals: &Globals, kind: &'static str, figures: T) -> Report<T> {
    let versions = view.versions();
    Report {
        kind,
        date: globals.day().to_string(),
        software: versions.software.clone(),
        model: versions.model.clone(),
        taxonomy: versions.taxonomy.clone(),
        data: versions.data.clone(),
        seed: SEED,
        figures,
    }
}

/// The report of `--text`.
#[derive(Debug, Serialize)]
pub(super) struct TextReport {
    /// Name of the table's file.
    pub(super) file: String,
    /// SHA-256 of the table's file, as 64 hex digits.
    pub(super) sha256: String,
    #[serde(flatten)]
    pub(super) quality: TextQuality,
}
