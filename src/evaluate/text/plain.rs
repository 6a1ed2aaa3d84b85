//! Plain ways to read: each problem is a bag of the same words, without pairs, rings or correction.

use std::collections::BTreeMap;

use crate::domain::taxonomy::{Problem, Taxonomy};
use crate::text::{OFFERED, Reader};

/// How a plain way weighs words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weighing {
    /// Okapi BM25 with the usual k1 = 1.2 and b = 0.75.
    Bm25,
    /// Cosine of counts times idf.
    TfIdf,
}

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// Problems as bags of words.
pub(super) struct Plain<'a> {
    reader: &'a Reader,
    weighing: Weighing,
    /// Of each problem: how often it has each word.
    bags: Vec<BTreeMap<String, f64>>,
    /// In how many bags a word is.
    holders: BTreeMap<String, f64>,
    mean_length: f64,
}

impl<'a> Plain<'a> {
    pub(super) fn new(taxonomy: &Taxonomy, reader: &'a Reader, weighing: Weighing) -> Self {
        let bag = |problem: &Problem| {
            let said = problem.names().chain(problem.cues.iter().map(String::as_str)).chain([&*problem.definition]);
            counted(reader, said)
        };
        let bags: Vec<BTreeMap<String, f64>> = taxonomy.problems().iter().map(bag).collect();
        let mut holders: BTreeMap<String, f64> = BTreeMap::new();
        for word in bags.iter().flat_map(BTreeMap::keys) {
            *holders.entry(word.clone()).or_default() += 1.0;
        }
        let mean_length = bags.iter().map(length).sum::<f64>() / bags.len().max(1) as f64;
        Self { reader, weighing, bags, holders, mean_length }
    }

    /// The problems that share a word with a text, likeliest first.
    pub(super) fn ranked(&self, text: &str) -> Vec<usize> {
        let asked = counted(self.reader, [text].into_iter());
        let score = |bag: &BTreeMap<String, f64>| match self.weighing {
            Weighing::Bm25 => asked.keys().map(|word| self.bm25(word, bag)).sum(),
            Weighing::TfIdf => self.cosine(&asked, bag),
        };
        let mut all: Vec<(f64, usize)> =
            self.bags.iter().map(score).zip(0..).filter(|(score, _)| *score > 0.0).collect();
        all.sort_by(|a: &(f64, usize), b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        all.into_iter().take(OFFERED).map(|(_, problem)| problem).collect()
    }

    fn bm25(&self, word: &str, bag: &BTreeMap<String, f64>) -> f64 {
        let (Some(count), Some(holders)) = (bag.get(word), self.holders.get(word)) else { return 0.0 };
        let rarity = (1.0 + (self.bags.len() as f64 - holders + 0.5) / (holders + 0.5)).ln();
        rarity * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length(bag) / self.mean_length))
    }

    fn cosine(&self, asked: &BTreeMap<String, f64>, bag: &BTreeMap<String, f64>) -> f64 {
        let idf = |word: &str| self.holders.get(word).map_or(0.0, |holders| (self.bags.len() as f64 / holders).ln());
        let weight = |(word, count): (&String, &f64)| count * idf(word);
        let norm = |bag: &BTreeMap<String, f64>| bag.iter().map(weight).map(|one| one * one).sum::<f64>().sqrt();
        let shared = asked.iter().filter_map(|(word, count)| Some(count * bag.get(word)? * idf(word) * idf(word)));
        let (product, norms) = (shared.sum::<f64>(), norm(asked) * norm(bag));
        if norms == 0.0 { 0.0 } else { product / norms }
    }
}

fn counted<'a>(reader: &Reader, said: impl Iterator<Item = &'a str>) -> BTreeMap<String, f64> {
    let mut bag: BTreeMap<String, f64> = BTreeMap::new();
    for word in said.flat_map(|one| reader.words(one)) {
        *bag.entry(word.stem).or_default() += 1.0;
    }
    bag
}

fn length(bag: &BTreeMap<String, f64>) -> f64 {
    bag.values().sum()
}
