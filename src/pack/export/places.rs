//! Places, their duties and their figures as tables.

use super::{ExportError, Sheet};
use crate::domain::governance::Duty;
use crate::domain::id::PlaceId;
use crate::domain::record::Provenance;
use crate::domain::world::World;
use crate::pack::form;

pub(super) fn places(world: &World) -> Result<Vec<u8>, ExportError> {
    let source = world.vocabulary.sources.first().map_or("", |source| source.id.as_str());
    let mut sheet = Sheet::new(&[
        &world.about.place_id_column,
        "name",
        "official_name",
        "nation",
        "region",
        "governance_type",
        "part_of",
        "consisted_of",
        "area_km2",
        "population",
        "latitude",
        "longitude",
        "political_control",
        "source",
        "note",
    ])?;
    for profile in world.register.profiles() {
        let place = &profile.place;
        let [latitude, longitude] = place
            .position
            .map_or_else(Default::default, |at| [at.latitude(), at.longitude()].map(|one| one.to_string()));
        sheet.row(&[
            place.id.as_str(),
            &place.name,
            &place.official_name,
            &place.nation,
            &place.region,
            place.governance_type.as_str(),
            &list(&place.part_of),
            &list(&place.consisted_of),
            &shown(place.area_km2),
            &shown(place.population),
            &latitude,
            &longitude,
            place.political_control.as_deref().unwrap_or_default(),
            source,
            "",
        ])?;
    }
    sheet.into_bytes()
}

pub(super) fn duties(world: &World) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::of(&form::DUTIES, &world.about.place_id_column)?;
    for profile in world.register.profiles() {
        for own in &profile.place.duties {
            let duty = match own.duty {
                Duty::Holds => "holds",
                Duty::Shares => "shares",
                Duty::None => "none",
                Duty::Unknown => "unknown",
            };
            let parts = own.parts.join(";");
            sheet.row(&[profile.place.id.as_str(), own.function.as_str(), duty, &parts, &own.source])?;
        }
    }
    sheet.into_bytes()
}

pub(super) fn successions(world: &World) -> Result<Vec<u8>, ExportError> {
    Sheet::of(&form::SUCCESSIONS, &world.about.place_id_column)?.into_bytes()
}

pub(super) fn figures_published(world: &World) -> Result<Vec<u8>, ExportError> {
    figures(world, Provenance::PublicRecord)
}

pub(super) fn figures_derived(world: &World) -> Result<Vec<u8>, ExportError> {
    figures(world, Provenance::Derived)
}

/// One row for each place whose figures are of that provenance: the figures of one place have one.
fn figures(world: &World, provenance: Provenance) -> Result<Vec<u8>, ExportError> {
    let codes = world.vocabulary.indicators.iter().map(|indicator| indicator.id.as_str());
    let columns: Vec<&str> = std::iter::once(world.about.place_id_column.as_str()).chain(codes).collect();
    let mut sheet = Sheet::new(&columns)?;
    for profile in world.register.profiles() {
        let first = profile.figures.iter().flatten().next();
        if first.is_none_or(|figure| figure.provenance != provenance) {
            continue;
        }
        let figures = profile.figures.iter().map(|figure| shown(figure.map(|figure| figure.value())));
        let cells: Vec<String> = std::iter::once(profile.place.id.to_string()).chain(figures).collect();
        sheet.row(&cells)?;
    }
    sheet.into_bytes()
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn list(ids: &[PlaceId]) -> String {
    ids.iter().map(PlaceId::as_str).collect::<Vec<_>>().join(";")
}
