//! Records, what is known of their circumstances, and official statistics as tables.

use super::{ExportError, Sheet};
use crate::domain::id::SourceId;
use crate::domain::profile::Profile;
use crate::domain::record::Record;
use crate::domain::world::World;
use crate::pack::circumstances::STATEMENT_FOR;
use crate::pack::form;

pub(super) fn records(world: &World) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::of(&form::RECORDS, &world.about.place_id_column)?;
    for (profile, record) in all(world) {
        for one in record.evidence() {
            let step = one.next_step.as_deref();
            sheet.row(&[
                profile.place.id.as_str(),
                record.problem.as_str(),
                one.status.code(),
                &one.stage.map_or_else(|| "unknown".to_owned(), |stage| stage.to_string()),
                &one.stage_rule,
                &one.as_of.to_string(),
                one.provenance.code(),
                &one.statement,
                named(one.source.as_ref()),
                &one.source_key,
                step.map_or("", |step| &step.what),
                &step.map_or_else(String::new, |step| step.due.to_string()),
                step.map_or("", |step| &step.when),
            ])?;
        }
    }
    sheet.into_bytes()
}

pub(super) fn statistics(world: &World) -> Result<Vec<u8>, ExportError> {
    let id = &world.about.place_id_column;
    let mut sheet = Sheet::of(&form::STATISTICS, id)?;
    for profile in world.register.profiles() {
        for one in &profile.statistics {
            let (place, day) = (profile.place.id.as_str(), one.as_of.to_string());
            sheet.row(&[place, one.problem.as_str(), &day, &one.statement, one.source.as_str(), ""])?;
        }
    }
    sheet.into_bytes()
}

pub(super) fn factors(world: &World) -> Result<Vec<u8>, ExportError> {
    let id = &world.about.place_id_column;
    let mut sheet = Sheet::of(&form::FACTORS, id)?;
    for (profile, record) in all(world) {
        for one in &record.circumstances.factors {
            sheet.row(&[
                profile.place.id.as_str(),
                record.problem.as_str(),
                one.factor.as_str(),
                one.sign.code(),
                &one.rank.map(|rank| rank.number().to_string()).unwrap_or_default(),
                one.scope.code(),
                named(one.source.as_ref()),
                "",
            ])?;
        }
    }
    sheet.into_bytes()
}

pub(super) fn starting_points(world: &World) -> Result<Vec<u8>, ExportError> {
    let id = &world.about.place_id_column;
    let mut sheet = Sheet::of(&form::STARTING_POINTS, id)?;
    for (profile, record) in all(world) {
        for one in &record.circumstances.starting_point {
            let (place, problem, level) = (profile.place.id.as_str(), record.problem.as_str(), one.level.to_string());
            let source = named(one.source.as_ref());
            sheet.row(&[place, problem, one.dimension.as_str(), &level, &one.statement, source, ""])?;
        }
    }
    sheet.into_bytes()
}

pub(super) fn details(world: &World) -> Result<Vec<u8>, ExportError> {
    let id = &world.about.place_id_column;
    let mut sheet = Sheet::of(&form::DETAILS, id)?;
    let extents = &world.vocabulary.integration_extents;
    for (profile, record) in all(world) {
        let known = &record.circumstances;
        let groups = known.client_groups.iter().map(|one| ("client_group", one.as_str()));
        let models = known.delivery_models.iter().map(|one| ("delivery_model", one.as_str()));
        let lead = known.lead_sector.iter().map(|one| ("lead_sector", one.as_str()));
        let partners = known.partner_sectors.iter().map(|one| ("partner_sector", one.as_str()));
        let axis = known.integration_axis.iter().map(|one| ("integration_axis", one.code()));
        let extent = known.integration_extent.and_then(|at| extents.get(at));
        let extent = extent.iter().map(|one| ("integration_extent", one.id.as_str()));
        let shared = (!known.own_words.is_empty()).then_some(STATEMENT_FOR);
        // Which source says so is not kept in memory: that of the record stands for it.
        let source = named(record.latest().source.as_ref());
        for (kind, value) in groups.chain(models).chain(lead).chain(partners).chain(axis).chain(extent).chain(shared) {
            sheet.row(&[profile.place.id.as_str(), record.problem.as_str(), kind, value, source, ""])?;
        }
    }
    sheet.into_bytes()
}

pub(super) fn outcomes(world: &World) -> Result<Vec<u8>, ExportError> {
    let id = &world.about.place_id_column;
    let mut sheet = Sheet::of(&form::OUTCOMES, id)?;
    for (profile, record) in all(world) {
        for one in &record.circumstances.outcomes {
            sheet.row(&[
                profile.place.id.as_str(),
                record.problem.as_str(),
                &one.measure,
                &one.value.to_string(),
                &one.unit,
                one.kind.code(),
                one.basis.code(),
                one.evidence.code(),
                &one.cases.map(|cases| cases.to_string()).unwrap_or_default(),
                one.source.as_str(),
                "",
            ])?;
        }
    }
    sheet.into_bytes()
}

fn all(world: &World) -> impl Iterator<Item = (&Profile, &Record)> {
    let of = |profile| Profile::records(profile).iter().map(move |record| (profile, record));
    world.register.profiles().iter().flat_map(of)
}

fn named(source: Option<&SourceId>) -> &str {
    source.map_or("", SourceId::as_str)
}
