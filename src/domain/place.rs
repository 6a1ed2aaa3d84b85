//! Bodies and partnerships that can have a problem.

use std::sync::Arc;

use jiff::civil::Date;
use thiserror::Error;

use super::contact_point::VerifiedRole;
use super::governance::DutyOverride;
use super::id::{GovernanceTypeId, PlaceId, SourceId};

/// A position that is not on the globe.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("latitude {latitude}, longitude {longitude} is not a position on the globe (-90 to 90, -180 to 180)")]
pub struct PositionError {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// The centre of a place's area, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    latitude: f64,
    longitude: f64,
}

impl Position {
    /// Mean radius of the Earth, kilometres (IUGG).
    const EARTH_RADIUS_KM: f64 = 6_371.0;

    /// Accepts -90 to 90 north and -180 to 180 east.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, PositionError> {
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return Err(PositionError { latitude, longitude });
        }
        Ok(Self { latitude, longitude })
    }

    /// Degrees north.
    pub fn latitude(&self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    pub fn longitude(&self) -> f64 {
        self.longitude
    }

    /// Great-circle distance in kilometres (haversine formula). Shown, never part of a fit.
    pub fn distance_km(&self, other: &Self) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_lat = ((b - a) / 2.0).sin();
        let half_lon = ((other.longitude - self.longitude).to_radians() / 2.0).sin();
        let h = half_lat * half_lat + a.cos() * b.cos() * half_lon * half_lon;
        2.0 * Self::EARTH_RADIUS_KM * h.sqrt().min(1.0).asin()
    }
}

/// What is planned to replace a place. Going through the same reorganisation is something two places can share; it is shown,
/// and never part of a fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSuccession {
    /// Name of what comes.
    pub successor: String,
    /// Day on which it takes over.
    pub vesting_date: Date,
    /// Who says so.
    pub source: SourceId,
}

impl PlannedSuccession {
    /// Whether its day has come: nobody knows from a plan what became of it.
    pub fn is_past(&self, today: Date) -> bool {
        self.vesting_date <= today
    }
}

/// A body or partnership that can have a problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Stable identifier.
    pub id: PlaceId,
    /// Short name.
    pub name: String,
    /// Name of the body.
    pub official_name: String,
    /// Nation or state.
    pub nation: String,
    /// Region; empty where it has none.
    pub region: String,
    /// How it is governed.
    pub governance_type: GovernanceTypeId,
    /// The larger places that it is directly part of.
    pub part_of: Vec<PlaceId>,
    /// The bodies that a partnership of its time consisted of. They are its area as if they were part of it, and no siblings
    /// of one another for that: it says what was, not what is.
    pub consisted_of: Vec<PlaceId>,
    /// What is planned to replace it; several where its area is to be divided.
    pub planned_successions: Vec<PlannedSuccession>,
    /// Duties that differ from those of its type.
    pub duties: Vec<DutyOverride>,
    /// Square kilometres.
    pub area_km2: Option<f64>,
    /// Persons.
    pub population: Option<u32>,
    /// Centre of the area.
    pub position: Option<Position>,
    /// Who governs politically. Never moves a fit; not part of any answer.
    pub political_control: Option<String>,
    /// What it says of its setting in its own words. Shown, and never moves a fit.
    pub setting: Option<Arc<str>>,
    /// The roles that others may be brought together with. Shown, and never moves a fit; an address is no fact of a place that is asked.
    pub contacts: Vec<VerifiedRole>,
}

impl Place {
    /// Whether the two are one body, whatever it says of itself in words: those are shown, and nothing is made of them.
    pub fn is_same_body(&self, other: &Self) -> bool {
        let body = |place: &Self| Self { setting: None, contacts: Vec::new(), ..place.clone() };
        self == other || body(self) == body(other)
    }

    /// A body of which its name and its type are all that is known.
    pub fn named(id: PlaceId, name: String, governance_type: GovernanceTypeId) -> Self {
        Self {
            id,
            official_name: name.clone(),
            name,
            nation: String::new(),
            region: String::new(),
            governance_type,
            part_of: Vec::new(),
            consisted_of: Vec::new(),
            planned_successions: Vec::new(),
            duties: Vec::new(),
            area_km2: None,
            population: None,
            position: None,
            political_control: None,
            setting: None,
            contacts: Vec::new(),
        }
    }

    /// Whether it is a body of its time: a partnership that is no more. It can be asked about and shown; it meets nobody.
    pub fn is_of_its_time(&self) -> bool {
        !self.consisted_of.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_is_symmetric_and_about_right() {
        let london = Position::new(51.5, -0.12).expect("on the globe");
        let manchester = Position::new(53.48, -2.24).expect("on the globe");
        let km = london.distance_km(&manchester);
        assert!((km - 262.0).abs() < 5.0, "{km}");
        assert_eq!(km, manchester.distance_km(&london));
        assert!(Position::new(f64::NAN, 0.0).is_err());
    }
}
