//! The figures that measure the asked problem, here and there.

use super::encounter::Encounter;
use super::pairs::ALIKE;
use super::words::list;
use crate::domain::problem_figure::{MeasuredFigure, ProblemFigure};
use crate::domain::profile::Profile;
use crate::features::context::kernel;
use crate::proto::v1;

/// Most figures named in one reason.
const NAMED: usize = 2;

/// One figure of both sides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured<'a> {
    pub(super) figure: &'a ProblemFigure,
    yours: Option<&'a MeasuredFigure>,
    theirs: Option<&'a MeasuredFigure>,
    /// Where the two stand, in standard deviations from the mean of all that have it; none unless it is known on both sides.
    standings: Option<(f64, f64)>,
}

/// Each figure that measures the asked problem; none where the query is place-wide or nothing measures it.
pub(super) fn problem_figures<'a>(met: &Encounter<'_, 'a>) -> Vec<Measured<'a>> {
    let scene = met.scene;
    let code = scene.query.problem.as_ref().and_then(|asked| scene.vocabulary().taxonomy.position(asked));
    let Some(code) = code else { return Vec::new() };
    let (own, peer) = (scene.asker.profile, met.peer);
    let mine = scene.index.problem_standings(code, own, scene.asker.place);
    let theirs = scene.index.problem_standings(code, peer, Some(met.place()));
    let (Some(mine), Some(theirs)) = (mine, theirs) else { return Vec::new() };
    let standings = mine.standings.iter().zip(theirs.standings.iter()).map(|(mine, theirs)| mine.zip(theirs));
    let measured = |(&of, standings): (&usize, Option<(f64, f64)>)| Measured {
        figure: &scene.vocabulary().problem_figures[of],
        yours: value(own, of),
        theirs: value(peer, of),
        standings,
    };
    mine.figures.iter().zip(standings).map(measured).collect()
}

impl Measured<'_> {
    fn is_close(&self) -> bool {
        self.standings.is_some_and(|(mine, theirs)| (mine - theirs).abs() <= ALIKE)
    }

    pub(super) fn message(&self) -> v1::ProblemFigurePair {
        let day = |one: Option<&MeasuredFigure>| one.map(|one| one.as_of.to_string()).unwrap_or_default();
        v1::ProblemFigurePair {
            figure: self.figure.id.to_string(),
            display_name: self.figure.label.clone(),
            unit: self.figure.unit.clone(),
            yours: self.yours.map(|one| one.figure.value()),
            theirs: self.theirs.map(|one| one.figure.value()),
            your_as_of: day(self.yours),
            their_as_of: day(self.theirs),
            similarity: self.standings.map_or(0.0, |(mine, theirs)| kernel(mine, theirs)),
        }
    }
}

/// The figures that are known on both sides: how many there are, and those of them that are close.
#[derive(Debug, Default)]
pub(super) struct Close<'a> {
    pub(super) compared: usize,
    pub(super) close: Vec<&'a ProblemFigure>,
}

impl<'a> Close<'a> {
    pub(super) fn of(figures: &[Measured<'a>]) -> Self {
        Self {
            compared: figures.iter().filter(|one| one.standings.is_some()).count(),
            close: figures.iter().filter(|one| one.is_close()).map(|one| one.figure).collect(),
        }
    }

    /// "close on 1 of 2 figures that measure it: 'Residual waste per household'"; nothing where none can be compared.
    pub(super) fn words(&self) -> Option<String> {
        let mut named: Vec<String> =
            self.close.iter().take(NAMED).map(|figure| format!("'{}'", figure.label)).collect();
        if self.close.len() > NAMED {
            named.push(format!("{} more", self.close.len() - NAMED));
        }
        let which = if named.is_empty() { String::new() } else { format!(": {}", list(&named)) };
        let measure = if self.compared == 1 { "figure that measures" } else { "figures that measure" };
        (self.compared > 0).then(|| format!("close on {} of {} {measure} it{which}", self.close.len(), self.compared))
    }
}

fn value(profile: &Profile, of: usize) -> Option<&MeasuredFigure> {
    profile.problem_figures.iter().find(|one| one.of == of)
}
