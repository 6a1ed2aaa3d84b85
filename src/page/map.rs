//! Where the peers lie: a picture, and the same as a list for who cannot see it.

use maud::{Markup, PreEscaped, html};

use crate::domain::outline::{Outline, Outlines, Point};
use crate::domain::place::Position;

/// Narrowest picture, in thousandths of a degree of longitude: 56 km at the equator, less towards the poles.
const CLOSEST: f64 = 500.0;
/// Room around what is shown, as a share of it.
const MARGIN: f64 = 0.15;

/// A place on the map.
#[derive(Debug, Clone)]
pub struct Spot<'a> {
    /// Its rank in the list; none for who asks.
    pub rank: Option<i32>,
    /// Its name.
    pub name: String,
    /// How it lies to who asks, in words; empty where nothing is known.
    pub lies: String,
    /// Its outline, where the pack has one.
    pub outline: Option<&'a Outline>,
    /// Its centre, where it is known.
    pub position: Option<Position>,
}

/// What a map shows.
#[derive(Debug, Clone, Default)]
pub struct Map<'a> {
    /// Who asks first, then the peers by rank.
    pub spots: Vec<Spot<'a>>,
    /// Whom to name beside it; empty where no outline is drawn.
    pub attribution: String,
    /// What the picture behind the places covers; none where there is no such picture.
    pub behind: Option<Extent>,
}

/// A rectangle of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Extent {
    fn around(points: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        points.fold(None, |extent: Option<Self>, (x, y)| {
            let known = extent.unwrap_or(Self { left: x, top: y, right: x, bottom: y });
            Some(Self {
                left: known.left.min(x),
                top: known.top.min(y),
                right: known.right.max(x),
                bottom: known.bottom.max(y),
            })
        })
    }

    fn width(self) -> f64 {
        self.right - self.left
    }

    fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// The same with room around it, and no smaller than is told at a glance.
    pub(super) fn with_room(self) -> Self {
        let grown = |low: f64, high: f64| {
            let half = ((high - low) * (0.5 + MARGIN)).max(CLOSEST / 2.0);
            let middle = f64::midpoint(low, high);
            (middle - half, middle + half)
        };
        let ((left, right), (top, bottom)) = (grown(self.left, self.right), grown(self.top, self.bottom));
        Self { left, top, right, bottom }
    }

    /// The longer of its sides.
    pub(super) fn side(self) -> f64 {
        self.width().max(self.height())
    }

    pub(super) fn view_box(self) -> String {
        format!("{:.0} {:.0} {:.0} {:.0}", self.left, self.top, self.width(), self.height())
    }
}

/// A point of the picture, by thousandths of a degree: Mercator's projection, which keeps shapes wherever on earth a pack lies.
fn on_paper(longitude: f64, latitude: f64) -> (f64, f64) {
    (longitude, -1000.0 * (latitude / 1000.0).to_radians().tan().asinh().to_degrees())
}

fn of_point(point: &Point) -> (f64, f64) {
    on_paper(f64::from(point.longitude), f64::from(point.latitude))
}

/// Where a place lies on the picture.
pub(super) fn of_position(position: Position) -> (f64, f64) {
    on_paper(1000.0 * position.longitude(), 1000.0 * position.latitude())
}

/// An outline as a path of the picture.
pub(super) fn path(outline: &Outline) -> String {
    let mut path = String::new();
    for ring in &outline.0 {
        for (at, point) in ring.iter().enumerate() {
            let (x, y) = of_point(point);
            path.push_str(&format!("{}{x:.0} {y:.0}", if at == 0 { 'M' } else { 'L' }));
        }
        path.push('Z');
    }
    path
}

/// What an outline covers.
pub(super) fn covered(outline: &Outline) -> Option<Extent> {
    Extent::around(outline.0.iter().flatten().map(of_point))
}

/// What all outlines and centres cover. None where there is neither.
pub(super) fn whole(outlines: &Outlines) -> Option<Extent> {
    let outlined = outlines.of.values().flat_map(|outline| outline.0.iter().flatten()).map(of_point);
    Extent::around(outlined.chain(outlines.centres.values().copied().map(of_position)))
}

/// The picture that lies behind every map: all outlines, as an SVG of its own, and what it covers. None without outlines.
pub fn backdrop(outlines: &Outlines) -> Option<(String, Extent)> {
    let points = outlines.of.values().flat_map(|outline| outline.0.iter().flatten()).map(of_point);
    let extent = Extent::around(points)?;
    let paths: String = outlines.of.values().map(path).collect();
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(extent.view_box()) preserveAspectRatio="none" {
            path d=(paths) fill="#eef1f4" stroke="#b1b8c0" stroke-width="3" {}
        }
    };
    Some((picture.into_string(), extent))
}

/// Where the peers lie, as a picture and as a list; nothing where nothing is known of that.
pub(super) fn map(map: &Map) -> Markup {
    let Some(picture) = picture(map) else { return PreEscaped(String::new()) };
    html! {
        figure class="map" aria-labelledby="map-title" {
            (picture)
            figcaption {
                h2 id="map-title" { "Where they lie" }
                ul { @for spot in &map.spots { li { (caption(spot)) } } }
                @if !map.attribution.is_empty() { p class="attribution" { (map.attribution) } }
            }
        }
    }
}

/// The picture alone; none where nothing is known of where they lie. What it shows stands in words beside it.
pub(super) fn picture(map: &Map) -> Option<Markup> {
    let points = map.spots.iter().flat_map(|spot| {
        let of_outline = spot.outline.into_iter().flat_map(|outline| outline.0.iter().flatten()).map(of_point);
        of_outline.chain(spot.position.map(of_position)).collect::<Vec<_>>()
    });
    let extent = Extent::around(points).map(Extent::with_room)?;
    Some(html! {
        svg viewBox=(extent.view_box()) aria-hidden="true" focusable="false" {
            @if let Some(behind) = map.behind {
                image href="/backdrop.svg" x=(behind.left) y=(behind.top) width=(behind.width()) height=(behind.height()) preserveAspectRatio="none" {}
            }
            @for spot in &map.spots { @if let Some(outline) = spot.outline { path class=(kind(spot)) d=(path(outline)) {} } }
            @for spot in &map.spots { (mark(spot, extent)) }
        }
    })
}

fn kind(spot: &Spot<'_>) -> &'static str {
    if spot.rank.is_some() { "peer" } else { "own" }
}

/// The number of a place at its centre.
fn mark(spot: &Spot<'_>, extent: Extent) -> Markup {
    let size = extent.side() / 40.0;
    let Some((x, y)) = spot.position.map(of_position) else { return PreEscaped(String::new()) };
    html! {
        circle class={"mark " (kind(spot))} cx=(format!("{x:.0}")) cy=(format!("{y:.0}")) r=(format!("{size:.0}")) {}
        text class={"mark " (kind(spot))} x=(format!("{x:.0}")) y=(format!("{:.0}", y + 0.4 * size)) font-size=(format!("{:.0}", 1.2 * size)) text-anchor="middle" {
            @match spot.rank { Some(rank) => { (rank) } None => { "?" } }
        }
    }
}

fn caption(spot: &Spot<'_>) -> String {
    let number = spot.rank.map_or_else(|| "?".to_owned(), |rank| rank.to_string());
    let lies = if spot.lies.is_empty() { String::new() } else { format!(", {}", spot.lies) };
    format!("{number}: {}{lies}", spot.name)
}
