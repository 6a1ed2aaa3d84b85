//! TaxonomyService's reads: problems and vocabulary, as whoever asks is told of them.

use super::calls::{Calls, both, invalid};
use super::error::CallError;
use crate::catalogue;
use crate::domain::id::ProblemId;
use crate::domain::text;
use crate::proto::v1;
use crate::text::TextEncoder;

impl Calls {
    /// TaxonomyService.ListProblems
    ///
    /// # Errors
    ///
    /// [`CallError::Invalid`] where the text is too long; [`CallError::UnknownProblem`] where the theme is none.
    pub fn list_problems(&self, request: &v1::ListProblemsRequest) -> Result<v1::ListProblemsResponse, CallError> {
        let short = text::within(&request.query, text::ECHO_LIMIT).map_err(|error| invalid("query", error));
        let theme = match request.theme_id.as_str() {
            "" => Ok(None),
            theme => self.problem(theme).map(Some),
        };
        let ((), theme) = both("query", short, "theme_id", theme)?;
        Ok(catalogue::list_problems(&self.view, theme.as_ref(), &request.query))
    }

    /// TaxonomyService.ResolveProblem
    ///
    /// # Errors
    ///
    /// [`CallError::Invalid`] where there is no text or too much; [`CallError::UnknownProblem`] where it means nothing known.
    pub fn resolve_problem(
        &self,
        request: &v1::ResolveProblemRequest,
    ) -> Result<v1::ResolveProblemResponse, CallError> {
        text::within(&request.text, text::STATEMENT_LIMIT).map_err(|error| invalid("text", error))?;
        if request.text.trim().is_empty() {
            return Err(invalid("text", "is missing"));
        }
        catalogue::resolve_problem(&self.view, &request.text).ok_or_else(|| self.unknown_problem(&request.text))
    }

    /// TaxonomyService.GetProblem
    ///
    /// # Errors
    ///
    /// [`CallError::UnknownProblem`], with codes of like words.
    pub fn get_problem(&self, request: &v1::GetProblemRequest) -> Result<v1::GetProblemResponse, CallError> {
        let id = self.problem(&request.problem_id)?;
        let problem = self.view.vocabulary().taxonomy.get(&id);
        problem
            .map(|problem| catalogue::problem(&self.view, problem))
            .ok_or_else(|| self.unknown_problem(&request.problem_id))
    }

    /// TaxonomyService.ListVocabulary
    pub fn list_vocabulary(&self) -> v1::ListVocabularyResponse {
        catalogue::vocabulary(&self.view)
    }

    pub(super) fn problem(&self, wanted: &str) -> Result<ProblemId, CallError> {
        let known = ProblemId::new(wanted).ok().filter(|id| self.view.vocabulary().taxonomy.get(id).is_some());
        known.ok_or_else(|| self.unknown_problem(wanted))
    }

    pub(super) fn unknown_problem(&self, wanted: &str) -> CallError {
        // By words and never by letters alone: loneliness has nothing to do with homelessness.
        let problems = self.view.vocabulary().taxonomy.problems();
        let meant = self.view.lexical().meant(&wanted.replace('_', " "));
        CallError::UnknownProblem {
            code: text::echo(wanted),
            nearest: meant.iter().map(|one| problems[one.problem].id.to_string()).collect(),
        }
    }
}
