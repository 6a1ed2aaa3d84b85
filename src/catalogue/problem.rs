//! Problems as messages.

use crate::domain::id::ProblemId;
use crate::domain::taxonomy::Problem;
use crate::engine::View;
use crate::explanation::{Problem as Named, Says, statement};
use crate::proto::{codes, v1};

/// All problems, or those of one theme, with `query` in one of their names, in the order of the taxonomy.
pub fn list_problems(view: &View, theme: Option<&ProblemId>, query: &str) -> v1::ListProblemsResponse {
    let wanted = query.to_lowercase();
    let named = |problem: &&Problem| problem.names().any(|name| name.to_lowercase().contains(&wanted));
    let taxonomy = &view.vocabulary().taxonomy;
    let under =
        |problem: &&Problem| theme.is_none_or(|theme| taxonomy.path(&problem.id).any(|above| &above.id == theme));
    v1::ListProblemsResponse {
        problems: taxonomy
            .problems()
            .iter()
            .filter(under)
            .filter(named)
            .map(|problem| message(view, problem))
            .collect(),
        versions: Some(view.versions().clone()),
    }
}

/// That a convener may know who has a problem whom others are not told of.
pub fn convener_may_know(view: &View, problem: &ProblemId) -> v1::Statement {
    let label = view.vocabulary().taxonomy.label(problem);
    let text = format!("a convener may know a place with {label} that is not shown here: ask one");
    statement(Says::ConvenerMayKnow(Named { problem: label.into(), problem_id: problem.into() }), text)
}

/// One problem and the codes below it.
pub fn problem(view: &View, problem: &Problem) -> v1::GetProblemResponse {
    let below = |other: &&Problem| other.parent.as_ref() == Some(&problem.id);
    let children = view.vocabulary().taxonomy.problems().iter().filter(below);
    v1::GetProblemResponse {
        problem: Some(message(view, problem)),
        children: children.map(|child| message(view, child)).collect(),
        versions: Some(view.versions().clone()),
    }
}

/// The problems that a text may mean; none where it is like none of them.
pub fn resolve_problem(view: &View, wanted: &str) -> Option<v1::ResolveProblemResponse> {
    let problems = view.vocabulary().taxonomy.problems();
    let candidates: Vec<v1::ProblemCandidate> = view
        .text_encoder()
        .meant(wanted)
        .into_iter()
        .map(|meant| (&problems[meant.problem], meant))
        .map(|(problem, meant)| v1::ProblemCandidate {
            problem_id: problem.id.to_string(),
            display_name: problem.label.clone(),
            level: codes::level(problem.level).into(),
            confidence: meant.confidence,
            matched_name: meant.name,
            deciding_words: meant.words,
            likest_phrase: meant.like,
        })
        .collect();
    (!candidates.is_empty()).then(|| v1::ResolveProblemResponse {
        candidates,
        versions: Some(view.versions().clone()),
        encoder: view.text_encoder().name().to_owned(),
    })
}

fn message(view: &View, problem: &Problem) -> v1::Problem {
    let code = view.vocabulary().taxonomy.position(&problem.id);
    let (recorded, pressed) = code.map_or((0, 0), |code| view.holders().counts(code));
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    v1::Problem {
        problem_id: problem.id.to_string(),
        display_name: problem.label.clone(),
        definition: problem.definition.clone(),
        level: codes::level(problem.level).into(),
        parent_id: problem.parent.as_ref().map(ToString::to_string).unwrap_or_default(),
        functions: problem.functions.iter().map(ToString::to_string).collect(),
        synonyms: problem.synonyms.clone(),
        place_count: count(recorded),
        pressure_count: count(pressed),
        challenge: problem.challenge.map(|one| one.code().to_owned()).unwrap_or_default(),
        words: problem
            .words
            .iter()
            .map(|(sector, words)| v1::SectorWords { sector: sector.to_string(), words: words.clone() })
            .collect(),
        cues: problem.cues.clone(),
    }
}
