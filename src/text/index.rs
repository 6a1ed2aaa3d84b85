//! Which words, and which pairs of them, point at which matter, and how much each tells.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::misspelt::Misspelt;
use super::reader::{Reader, Word};
use crate::domain::language::Language;
use crate::domain::taxonomy::{Level, Problem, Taxonomy};

/// How much what stands where tells.
#[derive(Debug, Clone, Copy)]
pub struct Tuning {
    /// A word of a label or a code.
    pub label: f64,
    /// A word of a synonym or a sector's word.
    pub synonym: f64,
    /// A word of a cue.
    pub cue: f64,
    /// A word of a definition.
    pub definition: f64,
    /// A word that is said for another.
    pub ring: f64,
    /// A word that is written wrongly.
    pub misspelt: f64,
    /// A word that people use about everything.
    pub ordinary: f64,
    /// Such a word where it is asked whether a text is about any problem at all.
    pub ordinary_public: f64,
    /// Two words side by side, against the two apart.
    pub pair: f64,
    /// A word in a name or cue of several: divided by how many to this power.
    pub shared: f64,
    /// How soon saying the same again tells nothing new: of a word that is said very often, this and one times what it tells
    /// where it is said once.
    pub saturation: f64,
    /// How much less each word tells of a matter that much is said of: what is said of it against the mean, to this power.
    pub evened: f64,
}

impl Tuning {
    /// Chosen on one half of the labelled statements.
    pub const CHOSEN: Self = Self {
        label: 0.9,
        synonym: 0.9,
        cue: 0.85,
        definition: 0.8,
        ring: 0.3,
        misspelt: 0.8,
        ordinary: 0.7,
        ordinary_public: 0.35,
        pair: 0.4,
        shared: 0.2,
        saturation: 1.2,
        evened: 0.15,
    };
}

/// A matter of which this many times less is said than the mean is evened no further: a code of few words is no wild card.
const MOST_EVENED: f64 = 4.0;

/// How much a term points at each matter, by position.
type Pointers = Vec<(u32, f64)>;

/// Words and what they point at: the problems of a taxonomy by position, then the matters that are none.
#[derive(Debug)]
pub struct Index {
    terms: HashMap<String, u32>,
    /// How rare each term is.
    weights: Vec<f64>,
    pointers: Vec<Pointers>,
    /// How much each term is said about problems, whichever: the logarithm of how many it points at.
    public: Vec<f64>,
    /// How much more each term is said about problems than about matters that are none: the logarithm of one against the other.
    apart: Vec<f64>,
    /// Of two terms side by side: how rare that is, and what it points at.
    pairs: HashMap<(u32, u32), (f64, Pointers)>,
    misspelt: Misspelt,
    /// How rare a word is that is said about no matter.
    unheard: f64,
    problems: usize,
    matters: usize,
    tuning: Tuning,
}

/// A term of a text.
#[derive(Debug, Clone, Copy)]
struct Heard {
    term: Option<u32>,
    /// 1, or less for a word that is written wrongly.
    surely: f64,
}

/// What a text has of each matter.
#[derive(Debug)]
pub(super) struct Evidence {
    /// By position: problems, then matters that are none.
    pub(super) of: Vec<f64>,
    /// How much its words are said about problems, whichever.
    pub(super) public: f64,
    /// How much more they are said about problems than about matters that are none.
    pub(super) apart: f64,
    /// How rare its words are, all together: what a matter would have of which each of them were said.
    pub(super) rarity: f64,
    /// Different words that it has.
    pub(super) words: f64,
    /// How many of them are said about any matter.
    pub(super) known: f64,
    /// Of each word of the text: what it tells of a problem is [`Index::share`].
    heard: Vec<Heard>,
}

impl Evidence {
    /// How many words of the text, repeated ones as well, are known; one that is only like a known one counts half.
    pub(super) fn understood(&self) -> f64 {
        let known = self.heard.iter().filter(|one| one.term.is_some());
        known.map(|one| if one.surely < 1.0 { 0.5 } else { 1.0 }).sum()
    }
}

impl Index {
    /// Of all names, cues and definitions.
    pub fn new(taxonomy: &Taxonomy, language: &Language, reader: &Reader, tuning: Tuning) -> Self {
        let mut gather =
            Gather { reader, tuning, words: BTreeMap::new(), written: BTreeMap::new(), pairs: BTreeMap::new() };
        for (matter, problem) in (0_u32..).zip(taxonomy.problems()) {
            gather.problem(matter, problem);
        }
        let problems = taxonomy.problems().len();
        for (matter, elsewhere) in (u32::try_from(problems).unwrap_or(u32::MAX)..).zip(&language.elsewhere) {
            elsewhere.cues.iter().for_each(|cue| gather.phrase(matter, cue, tuning.cue));
        }
        gather.saturate();
        gather.rings(&language.rings);
        let matters = problems + language.elsewhere.len();
        gather.index(language, problems, matters)
    }

    /// Problems that it knows; what lies beyond are matters that are none.
    pub(super) fn problems(&self) -> usize {
        self.problems
    }

    /// What the words of a text tell.
    pub(super) fn evidence(&self, words: &[Word]) -> Evidence {
        let heard: Vec<Heard> = words.iter().map(|word| self.heard(word)).collect();
        let of = vec![0.0; self.matters];
        let mut evidence = Evidence { of, public: 0.0, apart: 0.0, rarity: 0.0, words: 0.0, known: 0.0, heard };
        for (at, one) in evidence.heard.iter().enumerate() {
            // A word counts once, however often it is said.
            if words[..at].iter().any(|before| before.stem == words[at].stem) {
                continue;
            }
            evidence.words += 1.0;
            let Some(term) = one.term else {
                evidence.rarity += self.unheard;
                continue;
            };
            let weight = one.surely * self.weights[term as usize];
            evidence.rarity += self.weights[term as usize];
            evidence.known += 1.0;
            evidence.public += one.surely * self.public[term as usize];
            evidence.apart += one.surely * self.apart[term as usize];
            for &(matter, strength) in &self.pointers[term as usize] {
                evidence.of[matter as usize] += weight * strength;
            }
        }
        for pair in pairs(&evidence.heard) {
            let Some((weight, pointers)) = self.pairs.get(&pair) else { continue };
            for &(matter, strength) in pointers {
                evidence.of[matter as usize] += weight * strength;
            }
        }
        evidence
    }

    /// What one word of a text tells of a problem, pairs that it is part of included.
    pub(super) fn share(&self, evidence: &Evidence, word: usize, matter: usize) -> f64 {
        let heard = evidence.heard[word];
        let Some(term) = heard.term else { return 0.0 };
        let alone = heard.surely * self.weights[term as usize] * strength(&self.pointers[term as usize], matter);
        let paired = pairs(&evidence.heard).filter(|&(first, second)| first == term || second == term);
        let together = paired
            .filter_map(|pair| self.pairs.get(&pair))
            .map(|(weight, pointers)| weight * strength(pointers, matter));
        alone + together.sum::<f64>()
    }

    fn heard(&self, word: &Word) -> Heard {
        match self.terms.get(&word.stem) {
            Some(&term) => Heard { term: Some(term), surely: 1.0 },
            None => Heard { term: self.misspelt.term(&word.written), surely: self.tuning.misspelt },
        }
    }
}

fn strength(pointers: &Pointers, matter: usize) -> f64 {
    pointers.iter().find(|(one, _)| *one as usize == matter).map_or(0.0, |(_, strength)| *strength)
}

/// The words of a text that stand side by side, or with one between them.
fn pairs(heard: &[Heard]) -> impl Iterator<Item = (u32, u32)> + '_ {
    let beside = |at: usize, next: usize| Some((heard[at].term?, heard.get(next)?.term?));
    (0..heard.len()).flat_map(move |at| [beside(at, at + 1), beside(at, at + 2)]).flatten()
}

/// What was read of the pack so far, in an order that does not change.
struct Gather<'a> {
    reader: &'a Reader,
    tuning: Tuning,
    /// Of each stem: how much it points at each matter.
    words: BTreeMap<String, BTreeMap<u32, f64>>,
    /// Each word as it is written somewhere, with its stem.
    written: BTreeMap<String, String>,
    pairs: BTreeMap<(String, String), BTreeMap<u32, f64>>,
}

impl Gather<'_> {
    fn problem(&mut self, matter: u32, problem: &Problem) {
        let tuning = self.tuning;
        self.phrase(matter, &problem.label, tuning.label);
        // A stop-concept is said about every problem: its parts point at nothing, only the whole of its names does.
        if problem.level == Level::StopConcept {
            return;
        }
        self.phrase(matter, &problem.id.as_str().replace('_', " "), tuning.label);
        for name in problem.synonyms.iter().chain(problem.words.iter().flat_map(|(_, words)| words)) {
            self.phrase(matter, name, tuning.synonym);
        }
        problem.cues.iter().for_each(|cue| self.phrase(matter, cue, tuning.cue));
        for word in self.reader.words(&problem.definition) {
            self.point(matter, word.stem, tuning.definition);
        }
    }

    /// Words that stand together: the more of them, the less each tells alone.
    fn phrase(&mut self, matter: u32, phrase: &str, strength: f64) {
        let words = self.reader.words(phrase);
        let alone = strength / (words.len().max(1) as f64).powf(self.tuning.shared);
        for pair in words.windows(2) {
            let key = (pair[0].stem.clone(), pair[1].stem.clone());
            add(self.pairs.entry(key).or_default(), matter, strength);
        }
        for word in words {
            self.point(matter, word.stem.clone(), alone);
            self.written.insert(word.written, word.stem);
        }
    }

    fn point(&mut self, matter: u32, stem: String, strength: f64) {
        add(self.words.entry(stem).or_default(), matter, strength);
    }

    /// What is said again and again tells more than what is said once, and never without end.
    fn saturate(&mut self) {
        let most = self.tuning.saturation;
        let words = self.words.values_mut().flat_map(BTreeMap::values_mut);
        for strength in words.chain(self.pairs.values_mut().flat_map(BTreeMap::values_mut)) {
            *strength *= (most + 1.0) / (*strength + most);
        }
    }

    /// What one word of a ring points at, the others do too, less surely.
    fn rings(&mut self, rings: &[Vec<String>]) {
        let mut lent: Vec<(String, u32, f64)> = Vec::new();
        for ring in rings {
            let stems: Vec<String> = ring.iter().map(|word| self.reader.stem(word)).collect();
            for (one, other) in stems.iter().flat_map(|one| stems.iter().map(move |other| (one, other))) {
                let Some(points) = self.words.get(one).filter(|_| one != other) else { continue };
                lent.extend(points.iter().map(|(&matter, &strength)| (other.clone(), matter, strength)));
            }
        }
        for (stem, matter, strength) in lent {
            let own = self.words.entry(stem).or_default().entry(matter).or_default();
            *own = own.max(self.tuning.ring * strength);
        }
    }

    /// By matter: what its words tell is multiplied by this, so that a matter of which much is said does not draw every text to it.
    fn evened(&self, matters: usize) -> Vec<f64> {
        let mut said = vec![0.0; matters];
        for (&matter, strength) in self.words.values().flatten() {
            said[matter as usize] += strength;
        }
        let some: Vec<f64> = said.iter().copied().filter(|said| *said > 0.0).collect();
        let mean = (some.iter().map(|said| said.ln()).sum::<f64>() / (some.len().max(1) as f64)).exp();
        said.into_iter().map(|said| (mean / said.max(mean / MOST_EVENED)).powf(self.tuning.evened)).collect()
    }

    fn index(self, language: &Language, problems: usize, matters: usize) -> Index {
        let evened = self.evened(matters);
        let listed = |points: &BTreeMap<u32, f64>| -> Pointers {
            points.iter().map(|(&matter, &strength)| (matter, strength * evened[matter as usize])).collect()
        };
        let terms: HashMap<String, u32> = self.words.keys().cloned().zip(0..).collect();
        let rarity = |points: &BTreeMap<u32, f64>| (1.0 + matters as f64 / (0.5 + points.values().sum::<f64>())).ln();
        let ordinary: HashSet<String> = language.ordinary.iter().map(|word| self.reader.stem(word)).collect();
        let weigh = |(stem, points): (&String, &BTreeMap<u32, f64>)| {
            rarity(points) * if ordinary.contains(stem) { self.tuning.ordinary } else { 1.0 }
        };
        let weights: Vec<f64> = self.words.iter().map(weigh).collect();
        let pair = |((first, second), points): (&(String, String), &BTreeMap<u32, f64>)| {
            Some(((*terms.get(first)?, *terms.get(second)?), (self.tuning.pair * rarity(points), listed(points))))
        };
        let is_problem = |matter: u32| (matter as usize) < problems;
        let said = |points: &BTreeMap<u32, f64>, of_problems: bool| {
            let those = points.iter().filter(|(matter, _)| is_problem(**matter) == of_problems);
            those.map(|(_, strength)| *strength).sum::<f64>().ln_1p()
        };
        let public = |(stem, points): (&String, &BTreeMap<u32, f64>)| {
            said(points, true) * if ordinary.contains(stem) { self.tuning.ordinary_public } else { 1.0 }
        };
        let apart = |points: &BTreeMap<u32, f64>| said(points, true) - said(points, false);
        Index {
            public: self.words.iter().map(public).collect(),
            apart: self.words.values().map(apart).collect(),
            pairs: self.pairs.iter().filter_map(pair).collect(),
            pointers: self.words.values().map(&listed).collect(),
            unheard: rarity(&BTreeMap::new()),
            misspelt: Misspelt::new(self.written.iter().filter_map(|(word, stem)| Some((word, *terms.get(stem)?)))),
            weights,
            terms,
            problems,
            matters,
            tuning: self.tuning,
        }
    }
}

fn add(points: &mut BTreeMap<u32, f64>, matter: u32, strength: f64) {
    *points.entry(matter).or_default() += strength;
}
