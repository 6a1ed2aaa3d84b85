//! The figures that measure the asked problem, here and there.

use super::scene::Scene;
use crate::domain::problem_figure::{MeasuredFigure, ProblemFigure};
use crate::domain::profile::Profile;
use crate::features::context::kernel;
use crate::proto::v1;

/// Figures that are at least so much alike count as close in words.
const CLOSE: f64 = 0.75;

impl Scene<'_> {
    /// Each figure that measures the asked problem; none where the query is place-wide or nothing measures it.
    pub(super) fn problem_figures(&self, place: usize) -> Vec<v1::ProblemFigurePair> {
        let encoder = self.index.encoder();
        let code = self.query.problem.as_ref().and_then(|asked| self.vocabulary().taxonomy.position(asked));
        let Some(measures) = encoder.measures().iter().find(|one| Some(one.code) == code) else { return Vec::new() };
        let (own, peer) = (self.asker.profile, self.peer(place));
        let (mine, theirs) = (measures.standings(own), measures.standings(peer));
        let alike = mine.iter().zip(theirs.iter()).map(|(mine, theirs)| Some(kernel(mine?, theirs?)));
        let figures = measures.figures.iter().map(|&of| (of, &self.vocabulary().problem_figures[of]));
        figures.zip(alike).map(|((of, figure), alike)| pair(figure, value(own, of), value(peer, of), alike)).collect()
    }
}

/// How many of the figures that are known on both sides are close, and how many those are.
pub(super) fn close(figures: &[v1::ProblemFigurePair]) -> (usize, usize) {
    let known = figures.iter().filter(|one| one.yours.is_some() && one.theirs.is_some());
    (known.clone().filter(|one| one.similarity >= CLOSE).count(), known.count())
}

fn value(profile: &Profile, of: usize) -> Option<&MeasuredFigure> {
    profile.problem_figures.iter().find(|one| one.of == of)
}

fn pair(
    figure: &ProblemFigure,
    yours: Option<&MeasuredFigure>,
    theirs: Option<&MeasuredFigure>,
    alike: Option<f64>,
) -> v1::ProblemFigurePair {
    let day = |one: Option<&MeasuredFigure>| one.map(|one| one.as_of.to_string()).unwrap_or_default();
    v1::ProblemFigurePair {
        figure: figure.id.to_string(),
        display_name: figure.label.clone(),
        unit: figure.unit.clone(),
        yours: yours.map(|one| one.figure.value()),
        theirs: theirs.map(|one| one.figure.value()),
        your_as_of: day(yours),
        their_as_of: day(theirs),
        similarity: alike.unwrap_or(0.0),
    }
}
