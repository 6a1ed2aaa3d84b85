//! Who may be ranked at all.

use super::asker::Asker;
use super::relation::{is_governed, is_of_similar_size, relation};
use super::shared::{self, Ground, NearCodes, Own, Shared};
use crate::domain::cancel::{Cancel, Cancelled};
use crate::domain::circumstances::{Circumstances, IntegrationAxis};
use crate::domain::governance::Function;
use crate::domain::id::ProblemId;
use crate::domain::pressure::PressureUse;
use crate::domain::profile::Profile;
use crate::domain::query::{Filter, OwnStage, Query};
use crate::domain::record::Status;
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::domain::stage::StageMode;
use crate::domain::taxonomy::{Level, Lineage, Taxonomy};
use crate::index::{Index, Matter, PlaceSet};

/// Why a question has no answer, whoever is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswerable {
    /// The asker has no live record.
    NoLiveRecord,
    /// The asker's own record of the asked problem is parked.
    OwnRecordParked,
    /// "Ahead" without an own stage.
    OwnStageUnknown,
    /// The asked code makes nobody alike.
    StopConcept,
}

/// Why one place is not ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ineligible {
    /// It is the asker.
    Same,
    /// No problem is shared.
    NoSharedProblem,
    /// It lies above or below the asker.
    OwnArea,
    /// It is not known to be ahead.
    NotAhead,
    /// The caller's filter leaves it out.
    Filtered,
}

/// A place that may be ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<'a> {
    /// Its position in the register.
    pub place: Slot,
    /// What it shares with the asker: one entry for each code of its own; never empty.
    pub shared: Vec<Shared<'a>>,
}

/// How many places outside the own area have what is asked, before any filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding<'a> {
    /// On record: what is asked, or a problem above or below it.
    pub recorded: usize,
    /// The very problem that is asked, on record; 0 place-wide.
    pub itself: usize,
    /// As a pressure and not on record; 0 place-wide.
    pub pressed: usize,
    /// Where nobody has it on record: the nearest problem above the asked one of which, or of a part of which, somebody has a record,
    /// and how many have. None place-wide, or where there is none.
    pub broader: Option<(&'a ProblemId, usize)>,
}

/// Who may be ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranks {
    /// Everyone but for those who fill up.
    pub eligible: PlaceSet,
    /// Who follows behind all of them: places that only a pressure makes eligible, where too few have a record.
    pub filling: PlaceSet,
}

/// Who may be ranked, and who was left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// Everyone who may be ranked.
    pub ranks: Ranks,
    /// How many share a problem and may not, by reason.
    pub excluded: Vec<(Ineligible, usize)>,
}

/// What is needed to judge places for one query.
#[derive(Debug)]
pub struct Eligibility<'a> {
    query: &'a Query,
    asker: &'a Asker<'a>,
    register: &'a Register,
    index: &'a Index,
    asked: Vec<Own<'a>>,
    related: Vec<NearCodes<'a>>,
    admitted: Admitted,
    /// Those that the asked problem touches; all of them place-wide or where it touches none.
    functions: Vec<&'a Function>,
}

/// Which pressures make a place eligible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Admitted {
    None,
    /// Those of places without a record that would: these fill up.
    WithoutRecord,
    All,
}

impl<'a> Eligibility<'a> {
    /// Prepares the question of an asker.
    ///
    /// # Errors
    ///
    /// Why it has no answer, whoever is asked.
    pub fn new(asker: &'a Asker<'a>, register: &'a Register, index: &'a Index) -> Result<Self, Unanswerable> {
        let query = asker.query;
        let encoder = index.encoder();
        let taxonomy = &encoder.vocabulary().taxonomy;
        let asked = match &query.problem {
            Some(problem) => vec![one_problem(asker, taxonomy, problem)?],
            None => place_wide(asker, taxonomy)?,
        };
        let related = asked.iter().map(|&own| NearCodes::new(encoder, own)).collect();
        let admitted = Admitted::None;
        let vocabulary = encoder.vocabulary();
        let mut functions =
            query.problem.as_ref().map(|problem| vocabulary.functions_touched(problem)).unwrap_or_default();
        if functions.is_empty() {
            functions = vocabulary.governance.functions.iter().collect();
        }
        let mut eligibility = Self { query, asker, register, index, asked, related, admitted, functions };
        eligibility.admitted = match query.pressures_in_force() {
            PressureUse::Never => Admitted::None,
            PressureUse::Always => Admitted::All,
            PressureUse::Fill if eligibility.recorded().len() < query.terms.limit.get() => Admitted::WithoutRecord,
            PressureUse::Fill => Admitted::None,
        };
        Ok(eligibility)
    }

    /// The problems that are asked with, in the order of their codes.
    pub fn asked(&self) -> &[Own<'a>] {
        &self.asked
    }

    /// Those, and all above and below them: whoever may be ranked has one of these.
    pub fn near(&self) -> impl Iterator<Item = &'a ProblemId> {
        self.related.iter().flat_map(NearCodes::codes)
    }

    /// Everyone who may be ranked, and how many of those who share a problem may not, by reason (reasons without any are
    /// not named). `judge` judges one place, as [`Self::judge`] does or more strictly.
    pub fn reach(
        &self,
        judge: impl Fn(Slot) -> Result<Candidate<'a>, Ineligible>,
        cancel: &Cancel,
    ) -> Result<Reach, Cancelled> {
        let mut eligible = self.holders(self.admitted != Admitted::None);
        self.asker.place.map(|own| eligible.remove(own));
        let mut counts = [(Ineligible::OwnArea, 0), (Ineligible::NotAhead, 0), (Ineligible::Filtered, 0)];
        let own_area = self.asker.above.union(&self.asker.below);
        counts[0].1 = own_area.filter(|&&place| eligible.remove(place)).count();
        // Sharing a problem outside the own area is all that most questions ask.
        if self.query.terms.stage_mode == StageMode::Ahead || self.query.terms.filter != Filter::default() {
            for place in eligible.clone().iter() {
                cancel.check()?;
                if let Err(why) = judge(place) {
                    eligible.remove(place);
                    counts.iter_mut().filter(|(one, _)| *one == why).for_each(|(_, count)| *count += 1);
                }
            }
        }
        let excluded = counts.into_iter().filter(|(_, count)| *count > 0).collect();
        Ok(Reach { ranks: self.ranks(eligible), excluded })
    }

    /// Parts places that may be ranked into those who come first and those who fill up.
    pub fn ranks(&self, mut eligible: PlaceSet) -> Ranks {
        let mut filling = PlaceSet::none(self.register.profiles().len());
        if self.admitted == Admitted::WithoutRecord {
            filling.add(&eligible);
            filling.take_away(&self.holders(false));
            eligible.take_away(&filling);
        }
        Ranks { eligible, filling }
    }

    /// How many places have what is asked.
    pub fn holding(&self) -> Holding<'a> {
        let recorded = self.recorded();
        let mut pressed = PlaceSet::none(self.register.profiles().len());
        if self.query.problem.is_some() {
            pressed = self.outside(self.holders(true));
            pressed.take_away(&recorded);
        }
        let broader = if recorded.is_empty() { self.broader() } else { None };
        Holding { recorded: recorded.len(), itself: self.recorded_itself(), pressed: pressed.len(), broader }
    }

    /// How many places outside the own area have the very problem that is asked on record, none above or below it; 0 place-wide.
    pub fn recorded_itself(&self) -> usize {
        let taxonomy = &self.index.encoder().vocabulary().taxonomy;
        self.outside(self.index.holders().of(self.query.problem.iter(), taxonomy, false)).len()
    }

    /// The nearest problem above the asked one of which, or of a part of which, anybody outside the own area has a record, and how many
    /// have: what to ask about where nobody has what is asked.
    fn broader(&self) -> Option<(&'a ProblemId, usize)> {
        let encoder = self.index.encoder();
        let taxonomy = &encoder.vocabulary().taxonomy;
        let above = taxonomy.path(self.query.problem.as_ref()?).skip(1);
        let mut recorded = above.map(|one| {
            let near = NearCodes::new(encoder, Own { problem: &one.id, ..self.asked[0] });
            (&one.id, self.outside(self.index.holders().of(near.codes(), taxonomy, false)).len())
        });
        recorded.find(|(_, places)| *places > 0)
    }

    /// Everyone outside the own area with a record of what is asked, before any filter.
    fn recorded(&self) -> PlaceSet {
        self.outside(self.holders(false))
    }

    fn outside(&self, mut places: PlaceSet) -> PlaceSet {
        let own_area = self.asker.above.iter().chain(&self.asker.below).chain(&self.asker.place);
        own_area.for_each(|&place| _ = places.remove(place));
        places
    }

    fn holders(&self, pressures: bool) -> PlaceSet {
        let taxonomy = &self.index.encoder().vocabulary().taxonomy;
        self.index.holders().of(self.near(), taxonomy, pressures)
    }

    /// What a place has of the one problem that is asked: the record or pressure that is compared; none where the
    /// question is place-wide or the place has nothing of it.
    pub fn matter(&self, place: Slot) -> Option<Matter<'a>> {
        self.query.problem.as_ref()?;
        self.best(&self.related[0], place).map(|shared| shared.matter())
    }

    /// What a place has of one of the problems that are asked.
    fn best(&self, asked: &NearCodes<'a>, place: Slot) -> Option<Shared<'a>> {
        let (mode, peer, pressures) =
            (self.query.terms.stage_mode, self.register.get(place), &self.index.row(place).pressures);
        match self.admitted {
            Admitted::None => asked.best(mode, peer, &[]),
            Admitted::WithoutRecord => asked.best(mode, peer, &[]).or_else(|| asked.best(mode, peer, pressures)),
            Admitted::All => asked.best(mode, peer, pressures),
        }
    }

    /// Judges one place.
    pub fn judge(&self, place: Slot) -> Result<Candidate<'a>, Ineligible> {
        if self.asker.place == Some(place) {
            return Err(Ineligible::Same);
        }
        let peer = self.register.get(place);
        let mode = self.query.terms.stage_mode;
        let shared: Vec<Shared<'a>> = self.related.iter().filter_map(|asked| self.best(asked, place)).collect();
        let shared = shared::once_each(shared);
        if shared.is_empty() {
            return Err(Ineligible::NoSharedProblem);
        }
        if self.asker.is_own_area(place) {
            return Err(Ineligible::OwnArea);
        }
        if mode == StageMode::Ahead && !self.is_ahead(&shared) {
            return Err(Ineligible::NotAhead);
        }
        if !self.passes(&self.query.terms.filter, place, peer, &shared) {
            return Err(Ineligible::Filtered);
        }
        Ok(Candidate { place, shared })
    }

    /// Known to be further on: with the asked problem, or place-wide with at least one code that both have.
    fn is_ahead(&self, shared: &[Shared<'_>]) -> bool {
        let counts = |one: &&Shared<'_>| self.query.problem.is_some() || one.lineage == Lineage::Same;
        shared.iter().filter(counts).any(|one| one.steps().is_some_and(|steps| steps > 0))
    }

    fn passes(&self, filter: &Filter, place: Slot, peer: &Profile, shared: &[Shared<'_>]) -> bool {
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        let of_type =
            filter.governance_types.is_empty() || filter.governance_types.contains(&peer.place.governance_type);
        let at_stage = filter.stages.is_empty() || shared.iter().any(|one| filter.stages.contains(&one.stage));
        let compared = shared.iter().filter_map(|one| match one.ground {
            Ground::Record(record) => Some(&record.circumstances),
            Ground::Pressure(_) | Ground::Asked => None,
        });
        let unknown = Circumstances::default();
        compared.chain([&unknown]).any(|one| describes(filter, one))
            && is(&filter.nation, &peer.place.nation)
            && is(&filter.region, &peer.place.region)
            && of_type
            && at_stage
            && !filter.exclude.contains(&peer.place.id)
            && (!filter.similar_size || is_of_similar_size(&self.asker.profile.place, &peer.place))
            && filter.self_assessment.is_none_or(|wanted| {
                shared.iter().any(|one| wanted.is_met(one.own.ground.self_assessment(), one.ground.self_assessment()))
            })
            && filter.governance.is_none_or(|wanted| {
                let governance = &self.index.encoder().vocabulary().governance;
                is_governed(governance, wanted, &self.asker.profile.place, &peer.place, &self.functions)
            })
            && filter.relation.is_none_or(|wanted| relation(self.register, self.asker, place) == wanted)
    }
}

/// Whether work under these circumstances is what the filter asks for.
fn describes(filter: &Filter, circumstances: &Circumstances) -> bool {
    let models = &filter.delivery_models;
    let axis = |wanted: IntegrationAxis| {
        circumstances.integration_axis.is_some_and(|axis| axis == wanted || axis == IntegrationAxis::Both)
    };
    (models.is_empty() || models.iter().any(|model| circumstances.delivery_models.contains(model)))
        && filter.lead_sector.as_ref().is_none_or(|sector| circumstances.lead_sector.as_ref() == Some(sector))
        && filter.integration_axis.is_none_or(axis)
}

fn one_problem<'a>(asker: &Asker<'a>, taxonomy: &Taxonomy, problem: &'a ProblemId) -> Result<Own<'a>, Unanswerable> {
    if taxonomy.get(problem).is_some_and(|one| one.level == Level::StopConcept) {
        return Err(Unanswerable::StopConcept);
    }
    let record = asker.profile.record(problem);
    if record.is_some_and(|record| record.status == Status::Parked) {
        return Err(Unanswerable::OwnRecordParked);
    }
    let stage = asker.stage();
    if asker.query.terms.stage_mode == StageMode::Ahead && stage.is_none() {
        return Err(Unanswerable::OwnStageUnknown);
    }
    let compared_stage = asker.compared_stage();
    Ok(Own { problem, stage, compared_stage, ground: record.map_or(Ground::Asked, Ground::Record) })
}

fn place_wide<'a>(asker: &'a Asker<'a>, taxonomy: &Taxonomy) -> Result<Vec<Own<'a>>, Unanswerable> {
    let query = asker.query;
    debug_assert_eq!(query.own_stage, OwnStage::Recorded, "an own stage needs a problem");
    let own = |problem, stage, ground| Own { problem, stage, compared_stage: stage, ground };
    let records = asker.profile.live().map(|one| own(&one.problem, one.stage, Ground::Record(one)));
    let pressures = if query.pressures_in_force() == PressureUse::Always { &asker.pressures[..] } else { &[] };
    let pressures = pressures.iter().map(|one| own(&one.problem, None, Ground::Pressure(one)));
    let asked: Vec<Own<'a>> = records.chain(pressures).filter(|one| taxonomy.has_weight(one.problem)).collect();
    if asked.is_empty() {
        return Err(Unanswerable::NoLiveRecord);
    }
    if query.terms.stage_mode == StageMode::Ahead && asked.iter().all(|one| one.stage.is_none()) {
        return Err(Unanswerable::OwnStageUnknown);
    }
    Ok(asked)
}
