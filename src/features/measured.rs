//! The problem's own figures: how bad a problem is here and there, where the pack has figures that measure it.
//!
//! They are part of the problem block of a question about one problem, and of nothing else. They go the way of the figures of
//! an area: a transform, standard deviations from the mean of all places that have the figure, bumps.

use super::context::{self, Standings};
use super::scale::Scaler;
use super::vector::{BlockVector, Likeness};
use crate::domain::indicator::Figure;
use crate::domain::problem_figure::{MeasuredFigure, ProblemFigure};
use crate::domain::profile::Profile;
use crate::domain::slot::ProblemNo;

/// Share of the problem block that its own figures have, where there are some; the code has the rest.
pub const SHARE: f64 = 0.25;

/// What measures one problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// The code, by its position in the taxonomy.
    pub code: ProblemNo,
    /// The figures, by their position in the vocabulary; never empty.
    pub figures: Vec<usize>,
    scalers: Vec<Option<Scaler>>,
    weights: Vec<f64>,
}

impl Measures {
    /// What measures each problem, in the order of the codes; figures that no place had when the model was trained are left out.
    pub fn all(
        figures: &[ProblemFigure],
        scalers: &[Option<Scaler>],
        position: impl Fn(&ProblemFigure) -> Option<ProblemNo>,
    ) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for (of, (figure, scaler)) in figures.iter().zip(scalers).enumerate() {
            let (Some(code), Some(_)) = (position(figure), scaler) else { continue };
            let at = all.iter().position(|one| one.code == code).unwrap_or_else(|| {
                all.push(Self { code, figures: Vec::new(), scalers: Vec::new(), weights: Vec::new() });
                all.len() - 1
            });
            all[at].figures.push(of);
            all[at].scalers.push(*scaler);
        }
        for one in &mut all {
            one.weights = vec![1.0 / one.figures.len() as f64; one.figures.len()];
        }
        all.sort_by_key(|one| one.code);
        all
    }

    /// Where a place stands on each of them.
    pub fn standings(&self, profile: &Profile) -> Standings {
        let of = |figure: &usize| -> Option<Figure> {
            profile.problem_figures.iter().find(|one: &&MeasuredFigure| one.of == *figure).map(|one| one.figure)
        };
        Standings::new(&self.figures.iter().map(of).collect::<Vec<_>>(), &self.scalers)
    }

    /// The figures as a block: each weighs alike, and one that is not known adds nothing.
    pub fn block(&self, standings: &Standings) -> BlockVector {
        context::encode(standings, &self.weights)
    }

    /// How each weighs; they sum to 1.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }
}

/// What the likeness of the problem's own figures makes of the product of two codes.
pub fn with_figures(product: f64, figures: Likeness) -> Likeness {
    Likeness { similarity: product * share(figures.similarity), known: share(figures.known) }
}

/// What the product of two codes is multiplied by where their figures are that much alike, 0 to 1: 1 less a quarter to 1.
pub fn share(likeness: f64) -> f64 {
    1.0 - SHARE + SHARE * likeness
}
