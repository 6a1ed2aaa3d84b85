//! Places, their duties and their figures as tables.

use super::{ExportError, Sheet};
use crate::domain::governance::Duty;
use crate::domain::id::PlaceId;
use crate::domain::record::Provenance;
use crate::pack::Pack;

pub(super) fn places(pack: &Pack) -> Result<Vec<u8>, ExportError> {
    let source = pack.vocabulary.sources.first().map_or("", |source| source.id.as_str());
    let mut sheet = Sheet::new(&[
        &pack.manifest.place_id_column,
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
    for profile in pack.register.profiles() {
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

pub(super) fn duties(pack: &Pack) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new(&[&pack.manifest.place_id_column, "function", "duty", "parts", "source"])?;
    for profile in pack.register.profiles() {
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

pub(super) fn successions(pack: &Pack) -> Result<Vec<u8>, ExportError> {
    let id = &pack.manifest.place_id_column;
    Sheet::new(&[&format!("former_{id}"), "former_name", &format!("successor_{id}"), "year", "source"])?.into_bytes()
}

pub(super) fn figures_published(pack: &Pack) -> Result<Vec<u8>, ExportError> {
    figures(pack, Provenance::PublicRecord)
}

pub(super) fn figures_derived(pack: &Pack) -> Result<Vec<u8>, ExportError> {
    figures(pack, Provenance::Derived)
}

/// One row for each place whose figures are of that provenance: the figures of one place have one.
fn figures(pack: &Pack, provenance: Provenance) -> Result<Vec<u8>, ExportError> {
    let codes = pack.vocabulary.indicators.iter().map(|indicator| indicator.id.as_str());
    let columns: Vec<&str> = std::iter::once(pack.manifest.place_id_column.as_str()).chain(codes).collect();
    let mut sheet = Sheet::new(&columns)?;
    for profile in pack.register.profiles() {
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
