//! Whole names: a text that is one needs no weighing.

use std::collections::{BTreeMap, HashMap};

use super::Meant;
use super::misspelt::Misspelt;
use super::reader::letters;
use super::sure::{CERTAIN, NEARLY, WHOLE};
use crate::domain::names::Starts;
use crate::domain::taxonomy::{Level, Taxonomy};

/// All names of a taxonomy, however they are written.
#[derive(Debug)]
pub(super) struct Names {
    /// Where each name stands in `named`.
    positions: HashMap<String, u32>,
    /// The problems that are called so, surest first, then in the order of the taxonomy.
    named: Vec<Vec<Named>>,
    misspelt: Misspelt,
    /// Beginnings of names, each with its position in `begun`.
    starts: Starts,
    begun: Vec<Begun>,
}

/// A name that somebody may be about to type.
#[derive(Debug)]
struct Begun {
    problem: usize,
    /// Empty for the code and the label.
    name: String,
}

/// A problem that is called so.
#[derive(Debug)]
struct Named {
    problem: usize,
    confidence: f64,
    name: String,
}

impl Names {
    pub(super) fn new(taxonomy: &Taxonomy) -> Self {
        let mut all: BTreeMap<String, Vec<Named>> = BTreeMap::new();
        for (position, problem) in taxonomy.problems().iter().enumerate() {
            for (rank, name) in problem.names().enumerate() {
                // The code and the label come first among the names.
                let confidence = if rank < 2 { CERTAIN } else { WHOLE };
                let named = all.entry(plain(name)).or_default();
                // The surest of one problem's names that read alike stands first.
                if named.iter().all(|one| one.problem != position) {
                    named.push(Named { problem: position, confidence, name: name.to_owned() });
                }
            }
        }
        let misspelt = Misspelt::new(all.keys().zip(0..));
        let (begun, starts) = begun(taxonomy);
        let (names, mut named): (Vec<String>, Vec<Vec<Named>>) = all.into_iter().unzip();
        named.iter_mut().for_each(|all| all.sort_by(|a, b| b.confidence.total_cmp(&a.confidence)));
        Self { positions: names.into_iter().zip(0..).collect(), named, misspelt, starts, begun }
    }

    /// At most so many problems that may be meant by what is typed so far, likeliest first, each once and with the name that begins so.
    pub(super) fn beginning(&self, text: &str, most: usize) -> Vec<(usize, &str)> {
        let mut found: Vec<(usize, &str)> = Vec::new();
        for begun in self.starts.beginning(&[plain(text)], |_| ()).map(|name| &self.begun[name as usize]) {
            if found.len() >= most {
                break;
            }
            if found.iter().all(|(problem, _)| *problem != begun.problem) {
                found.push((begun.problem, &begun.name));
            }
        }
        found
    }

    /// The problems of which a text is a whole name, misspelt or not, surest first.
    pub(super) fn whole(&self, text: &str) -> Vec<Meant> {
        let plain = plain(text);
        let exact = self.positions.get(&plain).map(|&position| (position, CERTAIN));
        let Some((position, most)) = exact.or_else(|| Some((self.misspelt.term(&plain)?, NEARLY))) else {
            return Vec::new();
        };
        let meant = |one: &Named| Meant {
            problem: one.problem,
            confidence: one.confidence.min(most),
            name: one.name.clone(),
            words: vec![one.name.clone()],
            like: String::new(),
        };
        self.named[position as usize].iter().map(meant).collect()
    }
}

/// The names of all problems that make places alike, with what is left of each from any of its words on.
fn begun(taxonomy: &Taxonomy) -> (Vec<Begun>, Starts) {
    let (mut begun, mut plains) = (Vec::new(), Vec::new());
    let asked = taxonomy.problems().iter().enumerate().filter(|(_, problem)| problem.level != Level::StopConcept);
    for (position, problem) in asked {
        for (rank, name) in problem.names().enumerate() {
            let told = if rank < 2 { String::new() } else { name.to_owned() };
            begun.push(Begun { problem: position, name: told });
            plains.push(plain(name));
        }
    }
    let starts = Starts::new(plains.into_iter().zip(0..));
    (begun, starts)
}

fn plain(text: &str) -> String {
    letters(text).join(" ")
}
