//! How well words lead to problems: labelled statements are read, by what answers with and by plain ways beside it.

mod calibration;
mod plain;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::language::Language;
use crate::domain::taxonomy::Taxonomy;
use crate::text::{Meant, Reader, TextEncoder};
use calibration::expected_error;
use plain::{Plain, Weighing};

/// A labelled statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What was said.
    pub text: String,
    /// By whom; empty where nobody knows.
    pub sector: String,
    /// The problems that are right, by their positions in the taxonomy; none where it is about no problem of a public body.
    pub problems: Vec<usize>,
}

/// How well statements were read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextQuality {
    /// Statements of a problem.
    pub statements: usize,
    /// Statements of none.
    pub unrelated: usize,
    /// What answers with.
    pub encoder: String,
    /// By what answers with.
    #[serde(flatten)]
    pub ours: Quality,
    /// How far its confidence is from how often it is right: the mean over ten bins of the answered statements, 0 to 1.
    pub ece: f64,
    /// By plain ways, over the same words; and where a sentence model answers, by its parts.
    pub baselines: Vec<PlainQuality>,
    /// By who said it, in order.
    pub sectors: Vec<SectorQuality>,
    /// Across two sectors, in order.
    pub sector_pairs: Vec<PairQuality>,
}

/// How well statements were read in one way. A statement that is refused has no rank.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Quality {
    /// Share of the statements of a problem of which the first candidate is right.
    pub top1: f64,
    /// Share of which one of the first three is right.
    pub top3: f64,
    /// Mean of one over the rank of the first right candidate, 0 where there is none.
    pub mrr: f64,
    /// Share of the unrelated statements that are refused; 1 where there is none.
    pub refused_unrelated: f64,
    /// Share of the statements of a problem that are refused.
    pub refused_real: f64,
}

/// A plainer way to read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlainQuality {
    /// `bm25`, `tfidf`, or the name of an encoder.
    pub method: String,
    /// How well it reads.
    #[serde(flatten)]
    pub quality: Quality,
}

/// How well the statements of one sector were read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectorQuality {
    /// Who said them.
    pub sector: String,
    /// How many, of a problem.
    pub statements: usize,
    /// As in [`Quality`].
    pub top1: f64,
    /// As in [`Quality`].
    pub top3: f64,
    /// As in [`Quality`].
    pub mrr: f64,
}

/// Whether two sectors that say the same in other words are understood alike.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairQuality {
    /// One sector.
    pub sector: String,
    /// The other.
    pub other_sector: String,
    /// Pairs of statements, one of each, about the same problem.
    pub pairs: usize,
    /// Share of these of which the first candidates are right and one and the same.
    pub alike: f64,
}

/// Reads labelled statements with an encoder, with others beside it, and plainly. At least one must be of a problem.
pub fn text_quality(
    encoder: &dyn TextEncoder,
    beside: &[&dyn TextEncoder],
    taxonomy: &Taxonomy,
    language: &Language,
    statements: &[Statement],
) -> TextQuality {
    let read = |encoder: &dyn TextEncoder| -> Vec<Read<'_>> {
        statements.iter().map(|one| Read::new(one, encoder.meant(&one.text))).collect()
    };
    let other = |encoder: &&dyn TextEncoder| {
        let ranks: Vec<Ranked<'_>> = read(*encoder).iter().map(Read::ranked).collect();
        PlainQuality { method: encoder.name().to_owned(), quality: Quality::of(&ranks) }
    };
    let reader = Reader::new(language);
    let plain = |(method, weighing)| {
        let plain = Plain::new(taxonomy, &reader, weighing);
        let ranked = statements.iter().map(|one| (one, plain.ranked(&one.text)));
        let ranks: Vec<Ranked<'_>> =
            ranked.map(|(one, ranked)| (one, ranked.is_empty(), rank(one, ranked.into_iter()))).collect();
        PlainQuality { method: str::to_owned(method), quality: Quality::of(&ranks) }
    };
    let plain = [("bm25", Weighing::Bm25), ("tfidf", Weighing::TfIdf)].map(plain);
    let read = read(encoder);
    let ranks: Vec<Ranked<'_>> = read.iter().map(Read::ranked).collect();
    TextQuality {
        statements: statements.iter().filter(|one| !one.problems.is_empty()).count(),
        unrelated: statements.iter().filter(|one| one.problems.is_empty()).count(),
        encoder: encoder.name().to_owned(),
        ours: Quality::of(&ranks),
        ece: expected_error(read.iter().filter_map(Read::sure)),
        baselines: beside.iter().map(other).chain(plain).collect(),
        sectors: sectors(&ranks),
        sector_pairs: pairs(&read),
    }
}

/// A statement and what it was taken for.
struct Read<'a> {
    statement: &'a Statement,
    meant: Vec<Meant>,
}

impl<'a> Read<'a> {
    fn new(statement: &'a Statement, meant: Vec<Meant>) -> Self {
        Self { statement, meant }
    }

    fn ranked(&self) -> Ranked<'a> {
        let rank = rank(self.statement, self.meant.iter().map(|one| one.problem));
        (self.statement, self.meant.is_empty(), rank)
    }

    /// How sure the first candidate is, and whether it is right.
    fn sure(&self) -> Option<(f64, bool)> {
        self.meant.first().map(|one| (one.confidence, self.statement.problems.contains(&one.problem)))
    }

    /// The first candidate, where it is right.
    fn right(&self) -> Option<usize> {
        self.meant.first().map(|one| one.problem).filter(|problem| self.statement.problems.contains(problem))
    }
}

/// A statement, whether it was refused, and the rank of the first right candidate.
type Ranked<'a> = (&'a Statement, bool, Option<usize>);

/// The rank of the first right candidate, from 1.
fn rank(statement: &Statement, mut candidates: impl Iterator<Item = usize>) -> Option<usize> {
    candidates.position(|problem| statement.problems.contains(&problem)).map(|before| before + 1)
}

impl Quality {
    fn of(ranks: &[Ranked<'_>]) -> Self {
        let (unrelated, real): (Vec<&Ranked<'_>>, Vec<&Ranked<'_>>) =
            ranks.iter().partition(|(one, ..)| one.problems.is_empty());
        let refused = |all: &[&Ranked<'_>]| share(all.iter().map(|(_, refused, _)| *refused));
        let [top1, top3, mrr] = of_ranks(real.iter().map(|(.., rank)| *rank));
        let refused_unrelated = if unrelated.is_empty() { 1.0 } else { refused(&unrelated) };
        Self { top1, top3, mrr, refused_unrelated, refused_real: refused(&real) }
    }
}

/// Share at the first rank, share within the first three, and mean of one over the rank.
fn of_ranks(ranks: impl Iterator<Item = Option<usize>> + Clone) -> [f64; 3] {
    let within = |most: usize| share(ranks.clone().map(|rank| rank.is_some_and(|rank| rank <= most)));
    let all = ranks.clone().count().max(1) as f64;
    let mrr = ranks.clone().flatten().map(|rank| 1.0 / rank as f64).sum::<f64>() / all;
    [within(1), within(3), mrr]
}

fn sectors(ranks: &[Ranked<'_>]) -> Vec<SectorQuality> {
    let mut by_sector: BTreeMap<&str, Vec<Option<usize>>> = BTreeMap::new();
    for (statement, _, rank) in ranks.iter().filter(|(one, ..)| !one.problems.is_empty()) {
        by_sector.entry(&statement.sector).or_default().push(*rank);
    }
    let quality = |(sector, ranks): (&str, Vec<Option<usize>>)| {
        let [top1, top3, mrr] = of_ranks(ranks.iter().copied());
        SectorQuality { sector: sector.to_owned(), statements: ranks.len(), top1, top3, mrr }
    };
    by_sector.into_iter().map(quality).collect()
}

fn pairs(read: &[Read<'_>]) -> Vec<PairQuality> {
    let mut alike: BTreeMap<(&str, &str), Vec<bool>> = BTreeMap::new();
    for one in read.iter().filter(|one| !one.statement.problems.is_empty()) {
        let theirs = |other: &&Read<'_>| {
            other.statement.problems == one.statement.problems && one.statement.sector < other.statement.sector
        };
        for other in read.iter().filter(theirs) {
            let understood = one.right().is_some() && one.right() == other.right();
            alike.entry((&one.statement.sector, &other.statement.sector)).or_default().push(understood);
        }
    }
    let quality = |((sector, other), all): ((&str, &str), Vec<bool>)| PairQuality {
        sector: sector.to_owned(),
        other_sector: other.to_owned(),
        pairs: all.len(),
        alike: share(all.into_iter()),
    };
    alike.into_iter().map(quality).collect()
}

fn share(all: impl Iterator<Item = bool>) -> f64 {
    let (yes, number) = all.fold((0, 0), |(yes, number), one| (yes + usize::from(one), number + 1));
    if number == 0 { 0.0 } else { f64::from(yes as u32) / f64::from(number as u32) }
}
