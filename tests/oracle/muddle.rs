//! The pack made worse on purpose: what is tidy in the real data is not always so elsewhere.
//!
//! Statuses, stages and levels that the real records do not have (parked, stopped, recorded at a theme, a stop-concept),
//! governance types that no table knows, duties that are unknown, figures that are missing, and words that places say themselves.

use peermatch::domain::governance::{Duty, DutyOverride};
use peermatch::domain::id::{GovernanceTypeId, ProblemId};
use peermatch::domain::profile::Profile;
use peermatch::domain::record::{Record, Status};
use peermatch::domain::register::Register;
use peermatch::domain::stage::Stage;
use peermatch::domain::taxonomy::{Level, Taxonomy};
use peermatch::domain::vocabulary::Vocabulary;
use peermatch::domain::world::World;
use sha2::{Digest, Sha256};

/// The same muddle at every call.
pub(crate) fn muddle(mut pack: World) -> World {
    std::sync::Arc::make_mut(&mut pack.vocabulary).own_words = true;
    let old = &pack.register.profiles().to_vec();
    let mut profiles: Vec<Profile> = old.iter().map(|profile| muddled(&pack.vocabulary, profile)).collect();
    deepen(old, &mut profiles);
    pack.register = Register::new(profiles, Vec::new()).expect("the same places");
    pack
}

/// Hangs places that are above nobody below districts, so that own areas are three and four steps deep.
fn deepen(old: &[Profile], profiles: &mut [Profile]) {
    let is = |place: &Profile, kind: &str| place.place.governance_type.as_str() == kind;
    let districts: Vec<&Profile> = old.iter().filter(|place| is(place, "district")).collect();
    for (place, profile) in old.iter().zip(profiles).filter(|(place, _)| is(place, "unitary")) {
        let district = districts[chance(place.place.id.as_str(), "district", districts.len())];
        profile.place.part_of.push(district.place.id.clone());
    }
}

fn muddled(vocabulary: &Vocabulary, profile: &Profile) -> Profile {
    let id = profile.place.id.as_str();
    let mut place = profile.place.clone();
    // Types that nobody knows, also for places that have duties of their own.
    if chance(id, "type", 9) == 0 || !place.duties.is_empty() {
        place.governance_type = GovernanceTypeId::new("something_else").expect("a code");
    }
    if chance(id, "duty", 6) == 0 {
        let functions = &vocabulary.governance.functions;
        let function = functions[chance(id, "function", functions.len())].id.clone();
        place.duties.retain(|own| own.function != function);
        place.duties.push(DutyOverride {
            function,
            duty: Duty::Unknown,
            parts: Vec::new(),
            source: String::new(),
            held_by: None,
        });
    }
    let mut records: Vec<Record> = Vec::new();
    for record in profile.records() {
        let record = muddled_record(&vocabulary.taxonomy, id, record);
        // Two records of one code would be one matter.
        if !records.iter().any(|known| known.problem == record.problem) {
            records.push(record);
        }
    }
    let indicators = vocabulary.indicators.iter().zip(&profile.figures);
    let figures = indicators.map(|(one, figure)| figure.filter(|_| chance(id, one.id.as_str(), 8) > 0)).collect();
    let measured = profile.problem_figures.iter().filter(|one| chance(id, &one.of.to_string(), 8) > 0);
    let measured = measured.copied().collect();
    Profile::new(place, records, figures, profile.statistics.clone()).with_problem_figures(measured)
}

fn muddled_record(taxonomy: &Taxonomy, place: &str, record: &Record) -> Record {
    let mut muddled = record.clone();
    let code = record.problem.as_str();
    let above: Vec<&ProblemId> = taxonomy.path(&record.problem).skip(1).map(|problem| &problem.id).collect();
    match chance(place, code, 12) {
        0 => muddled.status = Status::Parked,
        1 => muddled.status = Status::Stopped,
        2 => muddled.status = Status::Solved,
        3 => muddled.problem = above.first().map_or(&record.problem, |parent| *parent).clone(),
        4 => muddled.problem = above.last().map_or(&record.problem, |theme| *theme).clone(),
        5 => {
            let stop = taxonomy.problems().iter().find(|problem| problem.level == Level::StopConcept);
            muddled.problem = stop.expect("a stop-concept").id.clone();
        }
        _ => {}
    }
    match chance(place, &format!("stage {code}"), 12) {
        number @ 0..6 => muddled.stage = Some(Stage::ALL[number]),
        6 => muddled.stage = None,
        _ => {}
    }
    // Some say in their own words what others say of them, some that and something that nobody else says.
    let said = &record.latest().statement;
    muddled.circumstances.own_words = match chance(place, &format!("words {code}"), 4) {
        0 => said.clone(),
        1 => format!("{place} says: {said}"),
        _ => String::new(),
    };
    muddled
}

/// 0 to `sides` - 1, always the same for the same place and matter.
pub(crate) fn chance(place: &str, matter: &str, sides: usize) -> usize {
    let digest = Sha256::digest(format!("{place} {matter}").as_bytes());
    usize::from(u16::from_be_bytes([digest[0], digest[1]])) % sides
}
