//! Everything that one answer is about.

use std::borrow::Cow;

use super::shapes::Problem;
use super::words;
use crate::domain::block::Weights;
use crate::domain::governance::Function;
use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::query::Query;
use crate::domain::register::Register;
use crate::domain::slot::{FunctionNo, Slot};
use crate::domain::stage::Stage;
use crate::domain::term;
use crate::domain::uncovered::Uncovered;
use crate::domain::vocabulary::Vocabulary;
use crate::features::corpus::Corpus;
use crate::index::Index;
use crate::index::duties::Duties;
use crate::matching::asker::Asker;
use crate::matching::shared::{Ground, Own};

/// One query in its setting.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The question.
    pub query: &'a Query,
    /// Who asks.
    pub asker: &'a Asker<'a>,
    /// The problems that are asked with; empty where the question has no answer.
    pub asked: &'a [Own<'a>],
    /// The weights in force.
    pub weights: &'a Weights,
    /// Blocks of which nothing is told.
    pub uncovered: &'a Uncovered,
    /// All places.
    pub register: &'a Register,
    /// All rows.
    pub index: &'a Index,
    /// Who holds which duty.
    pub duties: &'a Duties,
    /// The coverage that can be reached: what the blocks weigh that can be compared at all, 0 to 1.
    pub reach: f64,
}

impl<'a> Scene<'a> {
    pub(super) fn vocabulary(&self) -> &'a Vocabulary {
        self.index.encoder().vocabulary()
    }

    pub(super) fn corpus(&self) -> &'a Corpus {
        &self.index.encoder().parameters().corpus
    }

    pub(super) fn peer(&self, place: Slot) -> &'a Profile {
        self.register.get(place)
    }

    pub(super) fn is_place_wide(&self) -> bool {
        self.query.problem.is_none()
    }

    /// The functions that the asked problem touches; none for a place-wide query.
    pub(super) fn touched(&self) -> &'a [FunctionNo] {
        self.query.problem.as_ref().map_or(&[], |problem| self.touched_by(problem))
    }

    /// The functions that a problem touches, by their position in the vocabulary.
    pub(super) fn touched_by(&self, problem: &ProblemId) -> &'a [FunctionNo] {
        self.duties.touched(self.vocabulary().taxonomy.position(problem))
    }

    /// The functions in question: those that the asked problem touches, all of them place-wide or where it touches none.
    pub(super) fn functions(&self) -> impl Iterator<Item = (FunctionNo, &'a Function)> {
        let touched = self.touched();
        let functions = FunctionNo::each(&self.vocabulary().governance.functions);
        functions.filter(move |(position, _)| touched.is_empty() || touched.contains(position))
    }

    /// Whether the asker itself holds a part of a function; none where that is not known.
    pub(super) fn asker_holds(&self, function: FunctionNo) -> Option<bool> {
        let Some(own) = self.asker.place else {
            let governance = &self.vocabulary().governance;
            let standing = governance.standing(&self.asker.profile.place, &governance.functions[function])?;
            return Some(!standing.parts.is_empty());
        };
        self.duties.holds(own, function)
    }

    /// A problem by its own name, with what the audience calls it behind (R4): "ageing well (frailty, as health says)".
    pub(super) fn label<'p>(&self, problem: &'p ProblemId) -> Cow<'p, str>
    where
        'a: 'p,
    {
        let Some(known) = self.vocabulary().taxonomy.get(problem) else { return Cow::Borrowed(problem.as_str()) };
        let word = self.query.terms.sector_words.as_ref().and_then(|sector| Some((sector, known.word_of(sector)?)));
        match word {
            Some((sector, word)) if word != known.label => {
                let sector = term::label(&self.vocabulary().sectors, sector);
                Cow::Owned(format!("{} ({word}, as {})", known.label, words::says(sector)))
            }
            _ => Cow::Borrowed(&known.label),
        }
    }

    /// The same as a value of a statement, with its code.
    pub(super) fn problem<'p>(&self, problem: &'p ProblemId) -> Problem<'p>
    where
        'a: 'p,
    {
        Problem { problem: self.label(problem), problem_id: problem.into() }
    }

    /// A side's stage in words: its record's own where the stage is the record's, else the word of the scale.
    pub(super) fn stage_words(&self, stage: Option<Stage>, ground: Ground<'_>) -> &'a str {
        match ground {
            Ground::Record(record) if record.stage == stage => self.vocabulary().stage_words(record),
            Ground::Record(_) | Ground::Pressure(_) | Ground::Asked => self.vocabulary().stages.of(stage),
        }
    }

    pub(super) fn type_label(&self, profile: &'a Profile) -> &'a str {
        self.vocabulary().governance.label(&profile.place.governance_type)
    }
}
