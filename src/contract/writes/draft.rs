//! Reads what a new code is to mean.

use super::reading::Reading;
use crate::domain::id::{FunctionId, ProblemId};
use crate::domain::taxonomy::Challenge;
use crate::domain::terms::TermDraft;
use crate::domain::text::{self, TextError};
use crate::proto::v1;

impl Reading<'_> {
    /// A draft and its code, whose message stands in the field `term`.
    pub(super) fn draft(&mut self, raw: Option<&v1::TermDraft>) -> Option<(Option<ProblemId>, TermDraft)> {
        let Some(raw) = raw else {
            self.wrong.add("term", "is missing");
            return None;
        };
        let code = self.optional_code("term.problem_id", &raw.problem_id);
        let label = self.text("term.display_name", &raw.display_name, text::name);
        let definition = self.text("term.definition", &raw.definition, stated);
        let parent = self.optional_code("term.parent_id", &raw.parent_id);
        let functions = raw.functions.iter().enumerate();
        let functions = functions.map(|(at, one)| self.id(&format!("term.functions[{at}]"), one, FunctionId::new));
        let functions = functions.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>();
        let synonyms = self.names("term.synonyms", &raw.synonyms);
        let cues = self.names("term.cues", &raw.cues);
        let challenge = self.challenge("term.challenge", &raw.challenge);
        let draft = TermDraft {
            label: label?,
            definition: definition?,
            parent: parent?,
            functions: functions?,
            synonyms: synonyms?,
            cues: cues?,
            challenge: challenge?,
        };
        Some((code?, draft))
    }

    /// A code that may be left out.
    pub(super) fn optional_code(&mut self, field: &str, raw: &str) -> Option<Option<ProblemId>> {
        if raw.is_empty() { Some(None) } else { self.id(field, raw, ProblemId::new).map(Some) }
    }

    /// Each of them, so that all that is wrong is told at once.
    fn names(&mut self, field: &str, raw: &[String]) -> Option<Vec<String>> {
        let names = raw.iter().enumerate().map(|(at, one)| self.text(&format!("{field}[{at}]"), one, text::name));
        names.collect::<Vec<_>>().into_iter().collect()
    }

    fn challenge(&mut self, field: &str, raw: &str) -> Option<Option<Challenge>> {
        if raw.is_empty() {
            return Some(None);
        }
        let challenge = Challenge::from_code(raw);
        if challenge.is_none() {
            self.wrong.add(field, "is no kind of challenge: technical, adaptive");
        }
        challenge.map(Some)
    }
}

/// A statement that is not empty.
pub(super) fn stated(raw: &str) -> Result<String, TextError> {
    let said = text::statement(raw)?;
    if said.is_empty() { Err(TextError::Empty) } else { Ok(said) }
}
