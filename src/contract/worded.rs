//! A question whose problem is said in the asker's own words.

use super::calls::Calls;
use super::error::{CallError, MeantProblem};
use super::violation::RequestError;
use crate::domain::id::TermId;
use crate::domain::query::{Query, Reading};
use crate::domain::text;
use crate::proto::v1;
use crate::text::{MEANT, WHOLE};

/// The codes of the problems of which a text is the whole of a name, by what it was resolved to: only the surest, of which there are
/// several where two problems have one name.
pub fn whole_names(meant: &[v1::ProblemCandidate]) -> Vec<&str> {
    let best = meant.iter().map(|one| one.confidence).fold(WHOLE, f64::max);
    meant.iter().filter(|one| one.confidence >= best).map(|one| one.problem_id.as_str()).collect()
}

impl Calls {
    /// The question that a request asks. Words that mean one problem surely enough are asked as that problem, and a notice says so;
    /// others come back as a question with the problems that they may mean.
    pub(super) fn query(&self, request: &v1::FindPeersRequest) -> Result<Query, CallError> {
        let read = |request: &v1::FindPeersRequest| {
            let mut query = self.reader().query(request).map_err(|error| self.with_nearest(error))?;
            let own = self.own_audience().filter(|_| query.terms.sector_words.is_none());
            if own.is_some() {
                query.terms_mut().sector_words = own;
            }
            Ok(query)
        };
        // What is wrong with the text itself is told with all that is wrong with the rest.
        if request.text.is_empty() || self.reader().text_violation(request).is_some() {
            return read(request);
        }
        let reading = self.understood(&request.text)?;
        let Reading::Problem { problem, .. } = &reading else { return read(request) };
        let asked = v1::FindPeersRequest { problem_id: problem.to_string(), text: String::new(), ..request.clone() };
        let mut query = read(&asked)?;
        query.terms_mut().readings.insert(0, reading);
        Ok(query)
    }

    /// The sector of a caller who signed in, where the pack has words of it: a question that names none is answered in those (R102).
    fn own_audience(&self) -> Option<TermId> {
        let known = |sector: &&TermId| self.view.vocabulary().sectors.iter().any(|one| one.id == **sector);
        self.view.pass().audience().filter(known).cloned()
    }

    /// The problem that a text means.
    fn understood(&self, said: &str) -> Result<Reading, CallError> {
        let problems = self.view.vocabulary().taxonomy.problems();
        let meant = self.view.text_encoder().meant(said);
        let (Some(first), second) = (meant.first(), meant.get(1)) else {
            return Err(self.with_nearest(RequestError::UnknownProblem(text::echo(said))));
        };
        // A name that two problems have is a question however sure each is.
        if first.confidence >= MEANT && second.is_none_or(|second| second.confidence < first.confidence) {
            return Ok(Reading::Problem {
                text: text::echo(said),
                problem: problems[first.problem].id.clone(),
                words: first.words.clone(),
                like: first.like.clone(),
                encoder: self.view.text_encoder().name().to_owned(),
                confidence: first.confidence,
            });
        }
        let candidates = meant.iter().map(|one| MeantProblem {
            id: problems[one.problem].id.to_string(),
            label: problems[one.problem].label.clone(),
            confidence: format!("{:.2}", one.confidence),
        });
        Err(CallError::AmbiguousProblem { text: text::echo(said), candidates: candidates.collect() })
    }
}
