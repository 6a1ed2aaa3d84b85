//! Learns anew what `src/text/sure.rs` holds: how sure the words of a text make of a problem, and whether it is about any.
//!
//! Takes a pack, then files of labelled statements (`statement,sector,problem`), each with how much one of its statements weighs:
//! `cd tests/statements && cargo run --example words -- ../../models/england england.csv=1 learned.csv=1 nothing_learned.csv=0.3`

use std::error::Error;
use std::io::{self, Write};

use ndarray::{Array1, Array2};
use peermatch::domain::id::ProblemId;
use peermatch::domain::slot::ProblemNo;
use peermatch::domain::taxonomy::Taxonomy;
use peermatch::text::Lexical;

/// Held back from running off where the classes can be told apart wholly.
const RIDGE: f64 = 1e-3;

/// What was seen of one example: signs, whether it is so, and how much it weighs.
type Seen = (Vec<f64>, bool, f64);

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
        for row in csv::Reader::from_path(path)?.records() {
            let row = row?;
            see(&lexical, taxonomy, &row[0], &row[2], weight, &mut meant, &mut relevant);
        }
    }
    let mut out = io::stdout().lock();
    writeln!(out, "confidence: 1, ln(1 + evidence), covered, lead: {:.3}", logistic(&meant))?;
    writeln!(out, "relevance: 1, public, covered, problem, elsewhere: {:.3}", logistic(&relevant))?;
    Ok(())
}

/// One statement: each candidate is an example of whether it is right, the text one of whether it is about any problem.
fn see(
    lexical: &Lexical,
    taxonomy: &Taxonomy,
    text: &str,
    problem: &str,
    weight: f64,
    meant: &mut Vec<Seen>,
    relevant: &mut Vec<Seen>,
) {
    let right = ProblemId::new(problem).ok().and_then(|id| taxonomy.position(&id));
    let relevance = lexical.relevance(text);
    let signs = vec![1.0, relevance.public, relevance.covered, relevance.problem, relevance.elsewhere];
    relevant.push((signs, right.is_some(), weight));
    for (candidate, signs) in lexical.signs(text) {
        meant.push((
            vec![1.0, signs.evidence.ln_1p(), signs.covered, signs.lead],
            right == Some(ProblemNo::new(candidate)),
            weight,
        ));
    }
}

/// The weights of a logistic regression, by Newton's method.
fn logistic(seen: &[Seen]) -> Array1<f64> {
    let width = seen.first().map_or(0, |(signs, ..)| signs.len());
    let mut weights = Array1::<f64>::zeros(width);
    for _ in 0..50 {
        let (mut slope, mut bend) = (&weights * -RIDGE, Array2::<f64>::eye(width) * RIDGE);
        for (signs, so, weight) in seen {
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

/// Solves a small symmetric, positive system by elimination.
fn solved(mut of: Array2<f64>, mut right: Array1<f64>) -> Array1<f64> {
    let n = right.len();
    for i in 0..n {
        for j in i + 1..n {
            let share = of[[j, i]] / of[[i, i]];
            let row = of.row(i).to_owned();
            of.row_mut(j).scaled_add(-share, &row);
            right[j] -= share * right[i];
        }
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| of[[i, j]] * right[j]).sum();
        right[i] = (right[i] - known) / of[[i, i]];
    }
    right
}
