//! Which problems two places share (law 1): the same code, or one above or below it; siblings never.

use crate::domain::id::ProblemId;
use crate::domain::pressure::Pressure;
use crate::domain::profile::Profile;
use crate::domain::record::{Record, Status};
use crate::domain::self_assessment::SelfAssessment;
use crate::domain::stage::{Stage, StageMode};
use crate::domain::taxonomy::Lineage;
use crate::features::encoder::Encoder;
use crate::features::problem;
use crate::features::stage;
use crate::index::Matter;

/// What makes a code somebody's: a record, or a derived pressure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ground<'a> {
    /// On record.
    Record(&'a Record),
    /// Derived.
    Pressure(&'a Pressure),
    /// Only asked: the asker has nothing on it.
    Asked,
}

/// A problem that the asker asks with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Own<'a> {
    /// Its code.
    pub problem: &'a ProblemId,
    /// The asker's stage, if known.
    pub stage: Option<Stage>,
    /// The same as a question about one problem compares it.
    pub compared_stage: Option<Stage>,
    /// What makes it the asker's.
    pub ground: Ground<'a>,
}

impl Ground<'_> {
    /// How the side says that it sees itself in it: a record alone says so.
    pub fn self_assessment(self) -> Option<SelfAssessment> {
        match self {
            Ground::Record(record) => record.self_assessment,
            Ground::Pressure(_) | Ground::Asked => None,
        }
    }
}

/// A problem that both sides have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shared<'a> {
    /// The asker's side.
    pub own: Own<'a>,
    /// The peer's code.
    pub problem: &'a ProblemId,
    /// The peer's stage, if known.
    pub stage: Option<Stage>,
    /// What makes it the peer's; never [`Ground::Asked`].
    pub ground: Ground<'a>,
    /// How the peer's code lies to the asker's; never [`Lineage::Apart`].
    pub lineage: Lineage,
}

impl<'a> Shared<'a> {
    /// The peer's side as the index compares it.
    pub fn matter(&self) -> Matter<'a> {
        Matter { problem: self.problem, stage: self.compared_stage(), pressure: self.is_derived_there() }
    }

    /// The peer's stage as a question about one problem compares it.
    pub fn compared_stage(&self) -> Option<Stage> {
        match self.ground {
            Ground::Record(record) => record.compared_stage(),
            Ground::Pressure(_) | Ground::Asked => None,
        }
    }

    /// Steps from the asker's stage to the peer's, if both are known.
    pub fn steps(&self) -> Option<i32> {
        Some(self.own.stage?.steps_to(self.stage?))
    }

    /// Whether both sides have it on record as live.
    pub fn is_live(&self) -> bool {
        let live = |ground| matches!(ground, Ground::Record(record) if record.status == Status::Live);
        live(self.own.ground) && live(self.ground)
    }

    /// Whether the asker's side is only derived.
    pub fn is_derived_here(&self) -> bool {
        matches!(self.own.ground, Ground::Pressure(_))
    }

    /// Whether the peer's side is only derived.
    pub fn is_derived_there(&self) -> bool {
        matches!(self.ground, Ground::Pressure(_))
    }
}

/// A problem that is asked with, and the few codes that can meet it: looked up once, because it is held against every
/// record of every place.
#[derive(Debug)]
pub struct NearCodes<'a> {
    own: Own<'a>,
    related: Vec<Related<'a>>,
}

#[derive(Debug)]
struct Related<'a> {
    problem: &'a ProblemId,
    lineage: Lineage,
    likeness: f64,
}

impl<'a> NearCodes<'a> {
    /// Finds the code itself and everything above and below it.
    pub fn new(encoder: &'a Encoder, own: Own<'a>) -> Self {
        let taxonomy = &encoder.vocabulary().taxonomy;
        let unit = encoder.unit(own.problem);
        let related = |problem: &'a ProblemId| {
            let lineage = taxonomy.lineage(own.problem, problem);
            let likeness = || unit.dot(encoder.unit(problem));
            (lineage != Lineage::Apart).then(|| Related { problem, lineage, likeness: likeness() })
        };
        let near = taxonomy.related(own.problem).iter().map(|&position| &taxonomy.problems()[position].id);
        Self { own, related: near.filter_map(related).collect() }
    }

    /// The codes that can meet it.
    pub fn codes(&self) -> impl Iterator<Item = &'a ProblemId> {
        self.related.iter().map(|related| related.problem)
    }

    /// What a peer has of the asked problem: its record of the same code; else the record or pressure with the highest
    /// problem product, then stage product, then code. Parked records are as if absent.
    pub fn best(&self, mode: StageMode, peer: &'a Profile, pressures: &'a [Pressure]) -> Option<Shared<'a>> {
        let records = peer.offered().filter_map(|one| self.meet(&one.problem, one.stage, Ground::Record(one)));
        let pressures = pressures.iter().filter_map(|one| self.meet(&one.problem, None, Ground::Pressure(one)));
        let order = |(one, likeness): &(Shared<'_>, f64)| {
            let product = problem::weight(one.is_derived_there()) * likeness;
            (is_same_record(one), product, stage::likeness(mode, self.own.compared_stage, one.compared_stage()))
        };
        let best = records.chain(pressures).max_by(|a, b| {
            let (x, y) = (order(a), order(b));
            let by_product = x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)).then(x.2.total_cmp(&y.2));
            by_product.then(b.0.problem.cmp(a.0.problem))
        });
        best.map(|(shared, _)| shared)
    }

    fn meet(&self, problem: &'a ProblemId, stage: Option<Stage>, ground: Ground<'a>) -> Option<(Shared<'a>, f64)> {
        let related = self.related.iter().find(|related| related.problem == problem)?;
        Some((Shared { own: self.own, problem, stage, ground, lineage: related.lineage }, related.likeness))
    }
}

/// Keeps one entry for each of the peer's codes: that of the same code, else the first. (A place that asks with a problem
/// and with a part of it meets the same record twice.)
pub fn once_each(shared: Vec<Shared<'_>>) -> Vec<Shared<'_>> {
    let mut kept: Vec<Shared<'_>> = Vec::new();
    for one in shared {
        match kept.iter_mut().find(|other| other.problem == one.problem) {
            None => kept.push(one),
            Some(other) if one.lineage == Lineage::Same => *other = one,
            Some(_) => {}
        }
    }
    kept
}

fn is_same_record(shared: &Shared<'_>) -> bool {
    shared.lineage == Lineage::Same && matches!(shared.ground, Ground::Record(_))
}
