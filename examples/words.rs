//! Learns anew what `src/text/sure.rs` holds: how sure the words of a text make of a problem, and whether it is about any.
//!
//! Takes a pack, then files of labelled statements (`statement,sector,problem`), each with how much one of its statements weighs:
//! `cd tests/statements && cargo run --example words -- ../../models/england england.csv=0.5 learned.csv=1 learned2.csv=1
//! nothing_learned.csv=1 learned3.csv=1`; once more after what is refused changed, for only what is answered has a confidence, and then
//! without `england.csv`: the words were widened beside it, so what it is read by is surer than what strangers say.

use std::error::Error;
use std::io::{self, Write};

use ndarray::{Array1, Array2};
use peermatch::domain::id::ProblemId;
use peermatch::domain::slot::ProblemNo;
use peermatch::text::Lexical;
use solve::solved;

#[path = "learn/solve.rs"]
mod solve;

/// Held back from running off where the classes can be told apart wholly.
const RIDGE: f64 = 1e-2;

/// Groups of problems that are held back in turn, to see how sure of their texts the others make.
const FOLDS: usize = 50;
/// Share of the texts about a problem that may be refused.
const REFUSED: f64 = 0.03;

/// What was seen of one example.
struct Seen {
    signs: Vec<f64>,
    so: bool,
    weight: f64,
    /// Which of the folds it is in: all of one problem are in the same.
    fold: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let pack = args.next().ok_or("no pack")?;
    let world = peermatch::pack::load(pack.as_ref()).map_err(|faults| format!("{faults:?}"))?;
    let taxonomy = &world.vocabulary.taxonomy;
    let lexical = Lexical::new(taxonomy, &world.vocabulary.language);
    let (mut meant, mut relevant) = (Vec::new(), Vec::new());
    for file in args {
        let (path, weight) = file.split_once('=').ok_or("a file is written as PATH=WEIGHT")?;
        let weight: f64 = weight.parse()?;
        for (line, row) in csv::Reader::from_path(path)?.records().enumerate() {
            let row = row?;
            let right = ProblemId::new(&row[2]).ok().and_then(|id| taxonomy.position(&id));
            let fold = right.map_or(line, ProblemNo::get) % FOLDS;
            let of = |signs, so| Seen { signs, so, weight, fold };
            let relevance = lexical.relevance(&row[0]);
            relevant.push(of(relevance.signs().to_vec(), right.is_some()));
            // Only what is answered has a confidence.
            if relevance.is_refused() {
                continue;
            }
            for (candidate, signs) in lexical.signs(&row[0]) {
                meant.push(of(signs.signs().to_vec(), right == Some(ProblemNo::new(candidate))));
            }
        }
    }
    let mut out = io::stdout().lock();
    writeln!(out, "confidence: {:.3}", logistic(meant.iter()))?;
    writeln!(out, "relevance: {:.3}", logistic(relevant.iter()))?;
    writeln!(out, "refused under these odds, as a logarithm: {:.3}", refused(&relevant))?;
    Ok(())
}

/// The odds under which so many texts about a problem are refused, each judged by what the others teach.
fn refused(relevant: &[Seen]) -> f64 {
    let mut odds: Vec<(f64, f64)> = Vec::new();
    for fold in 0..FOLDS {
        let weights = logistic(relevant.iter().filter(|one| one.fold != fold));
        let held = relevant.iter().filter(|one| one.fold == fold && one.so);
        odds.extend(held.map(|one| (weights.dot(&Array1::from(one.signs.clone())), one.weight)));
    }
    odds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut left = REFUSED * odds.iter().map(|(_, weight)| weight).sum::<f64>();
    let first = odds.iter().find(|(_, weight)| {
        left -= weight;
        left < 0.0
    });
    first.map_or(0.0, |(odds, _)| *odds)
}

/// The weights of a logistic regression, by Newton's method.
fn logistic<'a>(seen: impl Iterator<Item = &'a Seen> + Clone) -> Array1<f64> {
    let width = seen.clone().next().map_or(0, |one| one.signs.len());
    let mut weights = Array1::<f64>::zeros(width);
    for _ in 0..50 {
        let (mut slope, mut bend) = (&weights * -RIDGE, Array2::<f64>::eye(width) * RIDGE);
        for Seen { signs, so, weight, .. } in seen.clone() {
            let signs = Array1::from(signs.clone());
            let likely = 1.0 / (1.0 + (-weights.dot(&signs)).exp());
            slope.scaled_add(weight * (f64::from(u8::from(*so)) - likely), &signs);
            let curve = weight * likely * (1.0 - likely);
            for i in 0..width {
                bend.row_mut(i).scaled_add(curve * signs[i], &signs);
            }
        }
        weights += &solved(bend, slope);
    }
    weights
}
