//! Learns anew what `src/text/sentence/learned.rs` holds: how likely a text means each problem, or none, by its words and by what a
//! sentence model finds it like; and says how sure and how right that is of problems that it did not learn from.
//!
//! Takes a pack, the folder of the model, then files of labelled statements (`statement,sector,problem`), each with how much one of its
//! statements weighs: `cd tests/statements && cargo run --release --example likeness -- ../../models/england MODEL learned.csv=1
//! learned2.csv=1 learned3.csv=1 nothing_learned.csv=0.3`. The phrases of the pack become vectors first: that takes minutes.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use ndarray::{Array1, Array2, Axis};
use peermatch::domain::id::ProblemId;
use peermatch::domain::slot::ProblemNo;
use peermatch::text::Texts;
use peermatch::text::sentence::{Folder, MiniLm, OF_NONE, OF_ONE, Phrases};
use solve::solved;

#[path = "learn/solve.rs"]
mod solve;

/// Held back from running off.
const RIDGE: f64 = 1e-2;
/// Groups of problems that are held back in turn.
const FOLDS: usize = 5;
/// Every sign, and those that a model gives by itself.
const TOGETHER: [bool; OF_ONE + OF_NONE] = [true; OF_ONE + OF_NONE];
const ALONE: [bool; OF_ONE + OF_NONE] = [false, false, true, true, true, false, false, false, false, false, true];
/// No surer than this is a text that is not the whole of a name.
const PARTLY: f64 = 0.949;

/// What was seen of one statement.
struct Seen {
    /// Of each problem that may be meant, then of none: its signs in a row as long as all weights.
    signs: Vec<Array1<f64>>,
    right: usize,
    weight: f64,
    fold: usize,
}

impl Seen {
    fn shares(&self, weights: &Array1<f64>) -> Vec<f64> {
        let odds: Vec<f64> = self.signs.iter().map(|signs| weights.dot(signs)).collect();
        let most = odds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let shares: Vec<f64> = odds.iter().map(|odds| (odds - most).exp()).collect();
        let all: f64 = shares.iter().sum();
        shares.iter().map(|share| share / all).collect()
    }

    /// What is lost by these weights.
    fn loss(&self, weights: &Array1<f64>) -> f64 {
        -self.weight * self.shares(weights)[self.right].max(f64::MIN_POSITIVE).ln()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let pack = args.next().ok_or("no pack")?;
    let folder = args.next().ok_or("no folder of a model")?;
    let world = peermatch::pack::load(pack.as_ref()).map_err(|faults| format!("{faults:?}"))?;
    let read = |name| std::fs::read(Path::new(&folder).join(name));
    let [config, tokenizer, weights] = Folder::FILES.map(|(name, _)| read(name));
    let model = MiniLm::new(&Folder { config: config?, tokenizer: tokenizer?, weights: weights? })?;
    let texts = Texts::with(Phrases::of(Arc::new(model), None));
    let both = texts.both(&world.vocabulary).ok_or("no model")?;
    let taxonomy = &world.vocabulary.taxonomy;
    let mut seen = Vec::new();
    for file in args {
        let (path, weight) = file.split_once('=').ok_or("a file is written as PATH=WEIGHT")?;
        let weight: f64 = weight.parse()?;
        for (line, row) in csv::Reader::from_path(path)?.records().enumerate() {
            let row = row?;
            let meant = ProblemId::new(&row[2]).ok().and_then(|id| taxonomy.position(&id)).map(ProblemNo::get);
            let known = both.signs(&row[0]);
            let (mut signs, mut right) = (Vec::new(), None);
            for (problem, sign) in known.problems.iter().enumerate() {
                let Some(sign) = sign else { continue };
                if meant == Some(problem) {
                    right = Some(signs.len());
                }
                signs.push(sign.signs().into_iter().chain([0.0; OF_NONE]).collect());
            }
            signs.push([0.0; OF_ONE].into_iter().chain(known.of_none()).collect());
            if meant.is_some() && right.is_none() {
                continue;
            }
            let right = right.unwrap_or(signs.len() - 1);
            seen.push(Seen { signs, right, weight, fold: meant.unwrap_or(line) % FOLDS });
        }
    }
    let mut out = io::stdout().lock();
    for (name, used) in [("together", TOGETHER), ("alone", ALONE)] {
        let weights = learned(&seen, &used);
        let (problem, none) = weights.view().split_at(Axis(0), OF_ONE);
        writeln!(out, "{name}: a problem {problem:.3}")?;
        writeln!(out, "{name}: none {none:.3}")?;
        writeln!(out, "{name}: of problems held back {}", held_back(&seen, &used))?;
    }
    Ok(())
}

/// How right and how sure the weights are of what they were not learned on.
fn held_back(seen: &[Seen], used: &[bool]) -> String {
    let (mut real, mut right, mut refused) = (0, 0, [0, 0]);
    let mut bins = [(0.0, 0.0); 10];
    let mut answered = 0.0;
    for fold in 0..FOLDS {
        let learned_from: Vec<&Seen> = seen.iter().filter(|one| one.fold != fold).collect();
        let weights = newton(&learned_from, used);
        for one in seen.iter().filter(|one| one.fold == fold) {
            let shares = one.shares(&weights);
            let none = shares.len() - 1;
            let is_real = one.right != none;
            real += usize::from(is_real);
            if shares[none] >= 0.5 {
                refused[usize::from(is_real)] += 1;
                continue;
            }
            let first = (0..none).fold(0, |best, next| if shares[next] > shares[best] { next } else { best });
            let sure = shares[first].min(PARTLY);
            right += usize::from(first == one.right);
            answered += 1.0;
            let bin = &mut bins[((sure * 10.0) as usize).min(9)];
            *bin = (bin.0 + sure, bin.1 + f64::from(u8::from(first == one.right)));
        }
    }
    let apart: f64 = bins.iter().map(|(sure, right)| (sure - right).abs()).sum();
    let (real, unrelated) = (real as f64, (seen.len() - real) as f64);
    let shares =
        [right as f64 / real, f64::from(refused[1]) / real, f64::from(refused[0]) / unrelated, apart / answered];
    let [top1, refused_real, refused_unrelated, ece] = shares;
    format!("top1 {top1:.3}, refused_real {refused_real:.3}, refused_unrelated {refused_unrelated:.3}, ece {ece:.3}")
}

fn learned(seen: &[Seen], used: &[bool]) -> Array1<f64> {
    newton(&seen.iter().collect::<Vec<_>>(), used)
}

/// The weights that lose least, by Newton's method, each step as long as it loses less. Signs that are not used weigh nothing.
fn newton(seen: &[&Seen], used: &[bool]) -> Array1<f64> {
    let width = used.len();
    let loss = |weights: &Array1<f64>| -> f64 {
        RIDGE / 2.0 * weights.dot(weights) + seen.iter().map(|one| one.loss(weights)).sum::<f64>()
    };
    let mut weights = Array1::<f64>::zeros(width);
    let mut now = loss(&weights);
    for _ in 0..100 {
        let (mut slope, mut bend) = (&weights * -RIDGE, Array2::<f64>::eye(width) * RIDGE);
        for one in seen {
            let mut mean = Array1::<f64>::zeros(width);
            for (share, signs) in one.shares(&weights).into_iter().zip(&one.signs) {
                mean.scaled_add(share, signs);
                // What is far from likely bends nothing.
                if share > 1e-9 {
                    outer(&mut bend, one.weight * share, signs);
                }
            }
            outer(&mut bend, -one.weight, &mean);
            slope.scaled_add(one.weight, &(&one.signs[one.right] - &mean));
        }
        for at in (0..width).filter(|at| !used[*at]) {
            slope[at] = 0.0;
            bend.row_mut(at).fill(0.0);
            bend.column_mut(at).fill(0.0);
            bend[[at, at]] = 1.0;
        }
        let step = solved(bend, slope);
        let mut length = 1.0;
        let mut next = &weights + &step;
        while loss(&next) > now && length > 1e-6 {
            length /= 2.0;
            next = &weights + &(&step * length);
        }
        let lost = loss(&next);
        let is_done = now - lost < 1e-6;
        (weights, now) = (next, lost);
        if is_done {
            break;
        }
    }
    weights
}

fn outer(bend: &mut Array2<f64>, share: f64, signs: &Array1<f64>) {
    for (at, sign) in signs.iter().enumerate().filter(|(_, sign)| **sign != 0.0) {
        bend.row_mut(at).scaled_add(share * sign, signs);
    }
}
