//! Counts of what a pack holds, for `validate`.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::record::{Provenance, Record, Status};
use crate::domain::source::{Reach, Source};
use crate::domain::stage::Stage;
use crate::domain::world::World;

/// Places of one governance type, and how many live problems they have (sub-problems count within their problem).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypeCount {
    /// Label of the type.
    pub label: String,
    /// Places.
    pub places: usize,
    /// Records, in any status.
    pub records: usize,
    /// Places with at least one, two and three live problems.
    pub at_least: [usize; 3],
}

/// Counts of what a pack holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Census {
    /// Places.
    pub places: usize,
    /// Codes of the taxonomy that have weight, themes not counted.
    pub problems: usize,
    /// Records, one for each place and problem.
    pub records: usize,
    /// Sources behind them.
    pub evidence: usize,
    /// Records by the provenance of their most recent source.
    pub by_provenance: Vec<(Provenance, usize)>,
    /// Records by stage; `None` is unknown.
    pub by_stage: Vec<(Option<Stage>, usize)>,
    /// Records by status.
    pub by_status: Vec<(Status, usize)>,
    /// Places by governance type, in the pack's order.
    pub by_type: Vec<TypeCount>,
    /// Figures published, and figures derived.
    pub figures: [usize; 2],
    /// Names of places with one or two live problems.
    pub thin: Vec<String>,
    /// Names of places without a record.
    pub empty: Vec<String>,
    /// Sources that records come from: title, the places that it tells something of, and whom it can speak of.
    pub sources: Vec<(String, usize, Option<Reach>)>,
    /// Names that several living places have, each with their identifiers.
    pub same_name: Vec<(String, Vec<PlaceId>)>,
    /// Matters of which the sources disagree on status or stage: place and problem.
    pub disagreeing: Vec<(String, String)>,
}

impl Census {
    /// Counts a world.
    pub fn of(world: &World) -> Self {
        let profiles = world.register.profiles();
        let records = || profiles.iter().flat_map(Profile::records);
        let figures = |provenance| {
            let of = |profile: &Profile| {
                profile.figures.iter().flatten().filter(|figure| figure.provenance == provenance).count()
            };
            profiles.iter().map(of).sum()
        };
        let stages = Stage::ALL.map(Some).into_iter().chain([None]);
        let named = |wanted: &dyn Fn(&Profile) -> bool| {
            profiles.iter().filter(|profile| wanted(profile)).map(|profile| profile.place.name.clone()).collect()
        };
        Self {
            places: profiles.len(),
            problems: world.vocabulary.taxonomy.problems().iter().filter(|problem| problem.parent.is_some()).count(),
            records: records().count(),
            evidence: records().map(|record| record.evidence().len()).sum(),
            by_provenance: Provenance::ALL
                .map(|one| (one, records().filter(|record| record.latest().provenance == one).count()))
                .to_vec(),
            by_stage: stages.map(|one| (one, records().filter(|record| record.stage == one).count())).collect(),
            by_status: Status::ALL.map(|one| (one, records().filter(|record| record.status == one).count())).to_vec(),
            by_type: by_type(world),
            figures: [figures(Provenance::PublicRecord), figures(Provenance::Derived)],
            thin: named(&|profile| (1..=2).contains(&live_problems(world, profile))),
            empty: named(&|profile| profile.records().is_empty()),
            sources: sources(world),
            same_name: same_name(world),
            disagreeing: disagreeing(world),
        }
    }
}

/// What is not on record was either looked for or not: only its source knows.
fn sources(world: &World) -> Vec<(String, usize, Option<Reach>)> {
    let told = |source: &Source| {
        let tells = |profile: &&Profile| {
            let evidence = profile.records().iter().flat_map(Record::evidence);
            evidence.map(|one| one.source.as_ref()).any(|one| one == Some(&source.id))
        };
        (source.title.clone(), world.register.profiles().iter().filter(tells).count(), source.reach.clone())
    };
    world.vocabulary.sources.iter().map(told).filter(|(_, places, _)| *places > 0).collect()
}

/// Asked for by that name, none of them can be told from the others. A body of its time yields and is not counted.
fn same_name(world: &World) -> Vec<(String, Vec<PlaceId>)> {
    let spelling = &world.register.naming().spelling;
    let mut called: BTreeMap<String, Vec<&Place>> = BTreeMap::new();
    let places = world.register.profiles().iter().map(|profile| &profile.place);
    for place in places.filter(|place| place.consisted_of.is_empty()) {
        called.entry(spelling.plain(&place.name)).or_default().push(place);
    }
    let several = called.into_values().filter(|places| places.len() > 1);
    let ids = |places: &[&Place]| places.iter().map(|place| place.id.clone()).collect();
    several.map(|places| (places[0].name.clone(), ids(&places))).collect()
}

/// Each feature keeps its provenance, and where two sources say different things both are kept (R138).
fn disagreeing(world: &World) -> Vec<(String, String)> {
    let apart = |record: &Record| {
        let all = record.evidence();
        let mut stages = all.iter().filter_map(|one| one.stage);
        let first = stages.next();
        all.iter().any(|one| one.status != all[0].status) || stages.any(|stage| Some(stage) != first)
    };
    let of = |profile: &Profile| -> Vec<(String, String)> {
        let labels = profile.records().iter().filter(|record| apart(record));
        let label = |record: &Record| world.vocabulary.taxonomy.label(&record.problem).to_owned();
        labels.map(|record| (profile.place.name.clone(), label(record))).collect()
    };
    world.register.profiles().iter().flat_map(of).collect()
}

fn by_type(world: &World) -> Vec<TypeCount> {
    let mut counts: BTreeMap<&str, TypeCount> = BTreeMap::new();
    for profile in world.register.profiles() {
        let kind = &profile.place.governance_type;
        let count = counts.entry(kind.as_str()).or_default();
        count.label = world.vocabulary.governance.label(kind).to_owned();
        count.places += 1;
        count.records += profile.records().len();
        let live = live_problems(world, profile);
        for (at_least, number) in count.at_least.iter_mut().zip(1..) {
            *at_least += usize::from(live >= number);
        }
    }
    let order = world.vocabulary.governance.types.iter().map(|kind| kind.id.as_str());
    order.filter_map(|kind| counts.remove(kind)).collect()
}

fn live_problems(world: &World, profile: &Profile) -> usize {
    let node = |problem: &ProblemId| world.vocabulary.taxonomy.node(problem).map(|node| &node.id);
    profile.live().filter_map(|record| node(&record.problem)).collect::<BTreeSet<_>>().len()
}
