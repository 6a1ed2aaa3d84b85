//! `outlines.toml`: what is drawn of each place. It is no part of a world, because no answer hangs on it: only who draws reads it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use super::{Origin, PackError};
use crate::domain::id::PlaceId;
use crate::domain::outline::{Outline, Outlines, Point};
use crate::domain::place::Place;
use crate::domain::register::Register;
use crate::domain::text;

pub(super) const OUTLINES: &str = "outlines.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOutlines {
    source: RawSource,
    outline: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// Where the outlines come from. Only the attribution is shown; the rest says it to who reads the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "publisher")]
    _publisher: String,
    #[serde(rename = "location")]
    _location: String,
    #[serde(rename = "url")]
    _url: Option<String>,
    #[serde(rename = "licence")]
    _licence: String,
    attribution: String,
}

/// Reads the outlines of a pack, none where it has no such table, beside the centres of its places.
///
/// # Errors
///
/// Faults in the table: all of them.
pub fn read(origin: &Origin, register: &Register) -> Result<Outlines, PackError> {
    let centre = |place: &Place| Some((place.id.clone(), place.position?));
    let centres = register.profiles().iter().filter_map(|profile| centre(&profile.place)).collect();
    let files = Files::new(origin.clone());
    if !files.has(OUTLINES) {
        return Ok(Outlines { centres, ..Outlines::default() });
    }
    let mut faults = Faults::default();
    let outlines = table(&files, register, &mut faults);
    match outlines {
        Some(outlines) if faults.is_empty() => Ok(Outlines { centres, ..outlines }),
        _ => Err(PackError::Faulty { dir: origin.clone(), faults: faults.into_vec() }),
    }
}

fn table(files: &Files, register: &Register, faults: &mut Faults) -> Option<Outlines> {
    let document: Document<RawOutlines> = files.toml(OUTLINES, faults)?;
    let mut of = BTreeMap::new();
    for (id, rings) in &document.content.outline {
        let line = document.line(id.span());
        let known = PlaceId::new(id.get_ref()).ok().filter(|id| register.position(id).is_some());
        let outline = rings.get_ref().split(';').map(ring).collect::<Option<Vec<_>>>();
        match (known, outline) {
            (Some(id), Some(rings)) => _ = of.insert(id, Outline(rings)),
            (None, _) => {
                let what = format!("'{}' is no place of the pack", text::echo(id.get_ref()));
                faults.add(OUTLINES, line, what, "name a place of places.csv");
            }
            (_, None) => {
                let what = format!("the outline of '{}' is none", text::echo(id.get_ref()));
                let mend = "write rings of three points or more: longitude,latitude in thousandths of a degree";
                faults.add(OUTLINES, line, what, mend);
            }
        }
    }
    let attribution = text::statement(&document.content.source.attribution).ok()?;
    Some(Outlines { of, attribution, ..Outlines::default() })
}

fn ring(text: &str) -> Option<Vec<Point>> {
    let points: Vec<Point> = text.split(' ').map(point).collect::<Option<_>>()?;
    (points.len() >= 3).then_some(points)
}

fn point(text: &str) -> Option<Point> {
    let (longitude, latitude) = text.split_once(',')?;
    let (longitude, latitude) = (longitude.parse().ok()?, latitude.parse().ok()?);
    let is_on_the_globe = (-180_000..=180_000).contains(&longitude) && (-90_000..=90_000).contains(&latitude);
    is_on_the_globe.then_some(Point { longitude, latitude })
}
