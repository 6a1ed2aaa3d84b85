//! `taxonomy.toml`: themes, problems, sub-problems and stop-concepts.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use crate::domain::governance::Governance;
use crate::domain::id::{FunctionId, ProblemId, TermId};
use crate::domain::taxonomy::{Challenge, Level, Problem, Taxonomy, TaxonomyError};
use crate::domain::term::Term;
use crate::domain::text;

pub(super) const FILE: &str = "taxonomy.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    version: String,
    #[serde(default)]
    theme: Vec<RawTheme>,
    #[serde(default)]
    stop_concept: Vec<RawStop>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTheme {
    code: Spanned<String>,
    label: String,
    definition: String,
    #[serde(default)]
    problem: Vec<RawProblem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProblem {
    code: Spanned<String>,
    label: String,
    definition: String,
    #[serde(default)]
    functions: Vec<String>,
    #[serde(default)]
    synonyms: Vec<String>,
    challenge: Option<String>,
    /// What a sector calls it, by the sector's code, best word first.
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    /// What people say who have it.
    #[serde(default)]
    cues: Vec<String>,
    #[serde(default)]
    sub: Vec<RawProblem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStop {
    code: Spanned<String>,
    label: String,
    #[serde(default)]
    synonyms: Vec<String>,
}

struct Reader<'a> {
    document: &'a Document<Raw>,
    governance: &'a Governance,
    sectors: &'a [Term],
    problems: Vec<Problem>,
    lines: Vec<(ProblemId, Option<u64>)>,
}

/// A code with its words.
#[derive(Clone, Copy)]
struct Named<'a> {
    code: &'a Spanned<String>,
    label: &'a str,
    definition: &'a str,
    synonyms: &'a [String],
    words: &'a BTreeMap<String, Vec<String>>,
    cues: &'a [String],
}

/// Where a code hangs and what it takes from above.
#[derive(Clone, Copy)]
struct Above<'a> {
    level: Level,
    parent: Option<&'a ProblemId>,
    functions: &'a [FunctionId],
    challenge: Option<Challenge>,
}

pub(super) fn read(files: &Files, governance: &Governance, sectors: &[Term], faults: &mut Faults) -> Option<Taxonomy> {
    let document: Document<Raw> = files.toml(FILE, faults)?;
    if let Err(error) = text::name(&document.content.version) {
        faults.add(FILE, None, format!("the version {error}"), "give the taxonomy a short version");
    }
    let mut reader = Reader { document: &document, governance, sectors, problems: Vec::new(), lines: Vec::new() };
    for theme in &document.content.theme {
        reader.theme(theme, faults);
    }
    let none = BTreeMap::new();
    for stop in &document.content.stop_concept {
        let above = Above { level: Level::StopConcept, parent: None, functions: &[], challenge: None };
        let named = Named {
            code: &stop.code,
            label: &stop.label,
            definition: "",
            synonyms: &stop.synonyms,
            words: &none,
            cues: &[],
        };
        reader.code(named, above, faults);
    }
    if reader.problems.is_empty() {
        faults.add(FILE, None, "names no problem", "add a [[theme]] with a [[theme.problem]]");
        return None;
    }
    let lines = reader.lines;
    match Taxonomy::new(document.content.version.clone(), reader.problems) {
        Ok(taxonomy) => Some(taxonomy),
        Err(error) => {
            let (TaxonomyError::Duplicate(code) | TaxonomyError::Parent { child: code, .. }) = &error;
            let line = lines.iter().rev().find(|(one, _)| one == code).and_then(|(_, line)| *line);
            faults.add(FILE, line, &error, "give each code once, under one parent");
            None
        }
    }
}

impl Reader<'_> {
    fn theme(&mut self, theme: &RawTheme, faults: &mut Faults) {
        let above = Above { level: Level::Theme, parent: None, functions: &[], challenge: None };
        let (definition, none) = (&theme.definition, BTreeMap::new());
        let named =
            Named { code: &theme.code, label: &theme.label, definition, synonyms: &[], words: &none, cues: &[] };
        let Some(id) = self.code(named, above, faults) else { return };
        for problem in &theme.problem {
            let above = Above { level: Level::Problem, parent: Some(&id), functions: &[], challenge: None };
            self.problem(problem, above, faults);
        }
    }

    fn problem(&mut self, problem: &RawProblem, above: Above<'_>, faults: &mut Faults) {
        let own = self.functions(problem, faults);
        // A sub-problem that names no function touches those of its problem.
        let functions = if own.is_empty() { above.functions.to_vec() } else { own };
        let challenge = self.challenge(problem, faults).or(above.challenge);
        let above = Above { functions: &functions, challenge, ..above };
        let named = Named {
            code: &problem.code,
            label: &problem.label,
            definition: &problem.definition,
            synonyms: &problem.synonyms,
            words: &problem.words,
            cues: &problem.cues,
        };
        let Some(id) = self.code(named, above, faults) else { return };
        for sub in &problem.sub {
            if above.level == Level::SubProblem {
                let line = self.document.line(sub.code.span());
                faults.add(FILE, line, "a sub-problem has no sub-problems", "hang it under the problem");
                continue;
            }
            let above = Above { level: Level::SubProblem, parent: Some(&id), functions: &functions, challenge };
            self.problem(sub, above, faults);
        }
    }

    fn challenge(&self, problem: &RawProblem, faults: &mut Faults) -> Option<Challenge> {
        let code = problem.challenge.as_ref()?;
        let challenge = Challenge::from_code(code);
        if challenge.is_none() {
            let message = format!("'{}' is no kind of challenge", text::echo(code));
            faults.add(FILE, self.document.line(problem.code.span()), message, "write technical or adaptive");
        }
        challenge
    }

    fn functions(&self, problem: &RawProblem, faults: &mut Faults) -> Vec<FunctionId> {
        let mut known = Vec::new();
        for code in &problem.functions {
            match FunctionId::new(code).ok().filter(|id| self.governance.function_index(id).is_some()) {
                Some(id) => known.push(id),
                None => {
                    let line = self.document.line(problem.code.span());
                    let message = format!("the function '{}' is unknown", text::echo(code));
                    faults.add(FILE, line, message, "use a [[function]] of governance.toml");
                }
            }
        }
        known
    }

    fn code(&mut self, named: Named<'_>, above: Above<'_>, faults: &mut Faults) -> Option<ProblemId> {
        let Named { code, label, definition, synonyms, words, cues } = named;
        let line = self.document.line(code.span());
        let mut fault = |message: String| faults.add(FILE, line, message, "write a short code and label in plain text");
        let id = ProblemId::new(code.get_ref())
            .map_err(|error| fault(format!("the code '{}' {error}", text::echo(code.get_ref()))))
            .ok()?;
        let label = text::name(label).map_err(|error| fault(format!("the label of '{id}' {error}"))).ok()?;
        let definition =
            text::statement(definition).map_err(|error| fault(format!("the definition of '{id}' {error}"))).ok()?;
        for synonym in synonyms.iter().chain(words.values().flatten()) {
            text::name(synonym).map_err(|error| fault(format!("a synonym of '{id}' {error}"))).ok()?;
        }
        for cue in cues {
            text::name(cue).map_err(|error| fault(format!("a cue of '{id}' {error}"))).ok()?;
        }
        let mut by_sector = Vec::new();
        for (sector, words) in words {
            match TermId::new(sector).ok().filter(|id| self.sectors.iter().any(|known| &known.id == id)) {
                Some(sector) => by_sector.push((sector, words.clone())),
                None => fault(format!("the sector '{}' of '{id}' is unknown", text::echo(sector))),
            }
        }
        self.lines.push((id.clone(), line));
        self.problems.push(Problem {
            id: id.clone(),
            label,
            definition,
            level: above.level,
            parent: above.parent.cloned(),
            functions: above.functions.to_vec(),
            synonyms: synonyms.to_vec(),
            challenge: above.challenge,
            words: by_sector,
            cues: cues.to_vec(),
        });
        Some(id)
    }
}
