//! The encoder that needs nothing but the pack's own words.

use super::index::{Evidence, Index, Tuning};
use super::names::Names;
use super::reader::{Manner, Reader, Word};
use super::sure::{ASKING, MEANT, Relevance, Signs, WHOLE};
use super::{Meant, OFFERED, TextEncoder};
use crate::domain::language::Language;
use crate::domain::slot::ProblemNo;
use crate::domain::taxonomy::Taxonomy;
use crate::domain::text::STATEMENT_LIMIT;

/// Words that are told to have decided.
const TOLD: usize = 5;
/// Evidence, in logarithms of rarity, that nothing else being known does not make a lead.
const LITTLE: f64 = 2.0;
/// Evidence of two matters that is so far apart tells one from the other by a factor of e.
const ALIKE: f64 = 4.0;
/// Parts of a text that are read by themselves: whoever lists more has said enough.
const PARTS: usize = 8;

/// A text as its words, and what they tell.
#[derive(Debug)]
pub(super) struct Heard {
    words: Vec<Word>,
    manner: Manner,
    evidence: Evidence,
    problems: usize,
}

impl Heard {
    /// What the words tell of each problem, by position, in logarithms of rarity.
    pub(super) fn told(&self) -> &[f64] {
        &self.evidence.of[..self.problems]
    }
}

/// Reads texts by the names and cues of a taxonomy.
#[derive(Debug)]
pub struct Lexical {
    reader: Reader,
    names: Names,
    index: Index,
    /// Of each problem the one that it is a part of, or itself: these are not several.
    nodes: Vec<Option<ProblemNo>>,
}

impl Lexical {
    /// Of a pack's words.
    pub fn new(taxonomy: &Taxonomy, language: &Language) -> Self {
        Self::tuned(taxonomy, language, Tuning::CHOSEN)
    }

    /// The same, with what stands where telling another amount: for choosing it anew.
    pub fn tuned(taxonomy: &Taxonomy, language: &Language, tuning: Tuning) -> Self {
        let reader = Reader::new(language);
        let index = Index::new(taxonomy, language, &reader, tuning);
        let node = |id| taxonomy.position(&taxonomy.node(id)?.id);
        let nodes = taxonomy.problems().iter().map(|one| node(&one.id)).collect();
        Self { names: Names::new(taxonomy), index, reader, nodes }
    }

    /// The problems that the words of a text point at, likeliest first, each with what is known of it; the first five, however
    /// unlikely.
    pub fn signs(&self, text: &str) -> Vec<(usize, Signs)> {
        let heard = self.heard(text);
        self.likely(&heard.evidence, self.relevant(&heard))
    }

    /// At most so many problems that may be meant by what is typed so far, likeliest first: those with a name that has a word
    /// beginning so, each with that name (empty for its code and label); then those that the words mean.
    pub fn beginning(&self, text: &str, most: usize) -> Vec<(usize, String)> {
        if text.chars().nth(STATEMENT_LIMIT).is_some() {
            return Vec::new();
        }
        let begun = self.names.beginning(text, most).into_iter();
        let mut found: Vec<(usize, String)> = begun.map(|(problem, name)| (problem, name.to_owned())).collect();
        if found.len() < most {
            let more: Vec<Meant> = self.meant(text);
            let new = more.into_iter().filter(|meant| found.iter().all(|(known, _)| *known != meant.problem));
            let new: Vec<(usize, String)> = new.map(|meant| (meant.problem, meant.name)).collect();
            found.extend(new);
        }
        found.truncate(most);
        found
    }

    /// What tells whether a text is about any problem of a public body.
    pub fn relevance(&self, text: &str) -> Relevance {
        self.relevant(&self.heard(text))
    }

    /// A text word by word.
    pub(super) fn heard(&self, text: &str) -> Heard {
        let words = self.reader.words(text);
        let (evidence, manner) = (self.index.evidence(&words), self.reader.manner(text));
        Heard { evidence, words, manner, problems: self.index.problems() }
    }

    /// The problems of which a text is a whole name, surest first.
    pub(super) fn whole(&self, text: &str) -> Vec<Meant> {
        self.names.whole(text)
    }

    /// What a text's words tell of whether it is about any problem of a public body.
    pub(super) fn relevant(&self, heard: &Heard) -> Relevance {
        let evidence = &heard.evidence;
        let most = |of: &[f64]| of.iter().copied().fold(0.0, f64::max);
        let (problems, elsewhere) = evidence.of.split_at(self.index.problems());
        Relevance {
            understood: (heard.manner.small as f64 + evidence.understood()) / (heard.manner.words.max(1) as f64),
            known: evidence.known / evidence.words.max(1.0),
            public: evidence.public / evidence.words.max(1.0),
            apart: evidence.apart / evidence.words.max(1.0),
            covered: most(problems) / evidence.rarity.max(1.0),
            problem: most(problems).ln_1p(),
            elsewhere: most(elsewhere).ln_1p(),
            private_speech: (heard.manner.private as f64).ln_1p(),
            public_speech: (heard.manner.public as f64).ln_1p(),
        }
    }

    fn likely(&self, evidence: &Evidence, relevance: Relevance) -> Vec<(usize, Signs)> {
        let mut first: Vec<(f64, usize)> =
            evidence.of.iter().copied().zip(0..).filter(|(evidence, _)| *evidence > 0.0).collect();
        // Equals stand in the order of the taxonomy.
        first.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let best = |but: usize| first.iter().find(|(_, matter)| *matter != but).map_or(0.0, |(evidence, _)| *evidence);
        let (all, relevant) = (together(&evidence.of), relevance.likely());
        let problems = first.iter().filter(|(_, matter)| *matter < self.index.problems());
        let signs = |&(own, problem): &(f64, usize)| {
            let other = best(problem);
            let lead = (own - other) / (LITTLE + own.max(other));
            (problem, Signs { evidence: own, lead, share: own / ALIKE - all, relevant })
        };
        problems.take(OFFERED).map(signs).collect()
    }

    /// Lays beside the likeliest problem those that other parts of the text mean by themselves: taken together, the words of a text about
    /// several hide all but one. None of them is then surer than the likeliest, nor that one surer than they: whoever asks says which.
    pub(super) fn with_parts(&self, text: &str, meant: &mut Vec<Meant>) {
        let Some(first) = meant.first().filter(|first| first.name.is_empty()) else { return };
        let mut parts = self.reader.parts(text);
        parts.truncate(PARTS);
        if parts.len() < 2 {
            return;
        }
        let (problem, most) = (first.problem, first.confidence);
        let of_parts: Vec<Meant> = parts.iter().filter_map(|part| self.surely(part)).collect();
        let is_other = |one: &Meant| self.nodes[one.problem] != self.nodes[problem];
        // Where no part means what the whole does, the parts were torn from it, but for those that are whole names.
        let torn = of_parts.iter().all(is_other);
        let counts = |one: &Meant| is_other(one) && (!torn || one.confidence >= WHOLE);
        for mut other in of_parts.into_iter().filter(counts) {
            other.confidence = most;
            meant.retain(|one| one.problem != other.problem);
            let beside = meant.iter().take_while(|one| one.confidence >= other.confidence).count();
            meant.insert(beside, other);
        }
    }

    /// The problem that a text means, surely enough to be asked.
    fn surely(&self, text: &str) -> Option<Meant> {
        if let Some(named) = self.names.whole(text).into_iter().next() {
            return Some(named);
        }
        let heard = self.heard(text);
        let relevance = self.relevant(&heard);
        if relevance.is_refused() {
            return None;
        }
        let (problem, signs) = self.likely(&heard.evidence, relevance).into_iter().next()?;
        let confidence = signs.confidence();
        let meant = |words| Meant { problem, confidence, name: String::new(), words, like: String::new() };
        (confidence >= MEANT).then(|| meant(self.telling(&heard, problem)))
    }

    /// The words that told most of a problem, as they are written.
    pub(super) fn telling(&self, heard: &Heard, problem: usize) -> Vec<String> {
        let share = |(at, word): (usize, &Word)| (self.index.share(&heard.evidence, at, problem), word.written.clone());
        let mut telling: Vec<(f64, String)> =
            heard.words.iter().enumerate().map(share).filter(|(share, _)| *share > 0.0).collect();
        telling.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut told: Vec<String> = Vec::new();
        for (_, word) in telling {
            if told.len() < TOLD && !told.contains(&word) {
                told.push(word);
            }
        }
        told
    }
}

impl TextEncoder for Lexical {
    fn name(&self) -> &str {
        "words"
    }

    fn meant(&self, text: &str) -> Vec<Meant> {
        if text.chars().nth(STATEMENT_LIMIT).is_some() {
            return Vec::new();
        }
        let mut meant = self.names.whole(text);
        let heard = self.heard(text);
        let relevance = self.relevant(&heard);
        // The whole of a name is about a problem, whatever else its words are said about.
        if meant.is_empty() && relevance.is_refused() {
            return meant;
        }
        for (problem, signs) in self.likely(&heard.evidence, relevance) {
            let confidence = signs.confidence();
            if confidence >= ASKING && meant.iter().all(|one| one.problem != problem) {
                let words = self.telling(&heard, problem);
                meant.push(Meant { problem, confidence, name: String::new(), words, like: String::new() });
            }
        }
        self.with_parts(text, &mut meant);
        meant.truncate(OFFERED);
        meant
    }
}

/// What the words tell of all matters together, in the measure of [`ALIKE`], as a logarithm.
fn together(evidence: &[f64]) -> f64 {
    let most = evidence.iter().copied().fold(0.0, f64::max);
    let all: f64 = evidence.iter().map(|one| ((one - most) / ALIKE).exp()).sum();
    most / ALIKE + all.ln()
}
