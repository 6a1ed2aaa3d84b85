//! The outlines of places, for a picture of where they lie. Nothing is measured on them.

use std::collections::BTreeMap;

use super::id::PlaceId;
use super::place::Position;

/// A point of an outline, in thousandths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// East, -180,000 to 180,000.
    pub longitude: i32,
    /// North, -90,000 to 90,000.
    pub latitude: i32,
}

/// The outline of a place: rings of at least three points, the largest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline(pub Vec<Vec<Point>>);

/// What is drawn of a domain's places. Places of which nothing is known are in none of the two.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outlines {
    /// The outline of a place.
    pub of: BTreeMap<PlaceId, Outline>,
    /// The centre of its area.
    pub centres: BTreeMap<PlaceId, Position>,
    /// Whom to name beside a picture made of them; empty where there are none.
    pub attribution: String,
}
