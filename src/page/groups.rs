//! The groups of places: a picture in which each place has the colour of its group, and the same as a list.

use std::fmt::Write;

use maud::{Markup, html};

use super::asked::Asked;
use super::layout::page;
use super::map::{Extent, covered, of_position, path, whole};
use crate::domain::id::PlaceId;
use crate::domain::outline::Outlines;
use crate::proto::v1;

/// Colours that are told apart by most eyes; a number stands beside each, because not by all.
const COLOURS: [&str; 10] =
    ["#77aadd", "#ee8866", "#eedd88", "#ffaabb", "#99ddff", "#44bb99", "#bbcc33", "#aaaa00", "#cc99bb", "#dddddd"];

/// A group with its places.
#[derive(Debug, Clone)]
pub struct Group {
    /// What it is called, its size and what sets it apart.
    pub group: v1::PeerGroup,
    /// The places that belong to it most, those that do so most first.
    pub members: Vec<v1::GroupMember>,
}

/// The page of all groups. `drawn`: whether there is a picture of them.
pub fn groups(listed: &v1::ListPeerGroupsResponse, groups: &[Group], drawn: bool) -> String {
    let main = html! {
        h1 { "Groups of places alike" }
        p { (strength(listed)) }
        @if !groups.is_empty() {
            @if drawn { img class="groups" src="/groups.svg" alt="A map on which each place has the colour and number of its group, smaller places on top of larger ones. The list below has them all."; }
            h2 { "The groups" }
            @for (at, group) in groups.iter().enumerate() { (one(at, group)) }
        }
    };
    page("Groups of places alike", &Asked::default(), &main)
}

fn strength(listed: &v1::ListPeerGroupsResponse) -> String {
    match listed.structure() {
        v1::GroupStructure::Strong => "These groups are clearly apart from one another.".to_owned(),
        v1::GroupStructure::Fair => "These groups are apart from one another, with places in between.".to_owned(),
        v1::GroupStructure::Weak => {
            "These groups run into one another: most places could be in a second one. They order a list, and never hide a better peer."
                .to_owned()
        }
        _ => "No groups were found in this data.".to_owned(),
    }
}

fn one(at: usize, group: &Group) -> Markup {
    let size = group.members.len();
    html! {
        details class="peer" {
            summary {
                svg class="chip" viewBox="0 0 28 20" width="28" height="20" aria-hidden="true" focusable="false" {
                    rect x="0" y="0" width="28" height="20" fill=(colour(at)) {}
                    text x="14" y="15" text-anchor="middle" { (at + 1) }
                }
                h2 { (at + 1) ". " (group.group.label) } " " span class="what" { (size) @if size == 1 { " place" } @else { " places" } }
            }
            ul { @for member in &group.members { @if let Some(place) = &member.place { (link(place)) } } }
        }
    }
}

fn link(place: &v1::PlaceSummary) -> Markup {
    let asked = Asked { place: place.place_id.clone(), ..Asked::default() };
    html! { li { a href={"/?" (asked.to_query())} { (place.display_name) } ", " (place.governance_display_name) } }
}

fn colour(at: usize) -> &'static str {
    COLOURS[at % COLOURS.len()]
}

/// The picture, as an SVG of its own: outlines, and points where there are none. Larger places first, so that what lies within one
/// is drawn on top of it. None where nothing is known of where places lie.
pub fn picture(groups: &[Group], outlines: &Outlines) -> Option<String> {
    let extent = whole(outlines)?.with_room();
    let places = groups.iter().enumerate().flat_map(|(at, group)| {
        let ids = group.members.iter().filter_map(|member| PlaceId::new(&member.place.as_ref()?.place_id).ok());
        ids.map(move |id| (at, id))
    });
    let mut shapes: Vec<(f64, String)> = places.map(|(at, id)| shape(at, &id, outlines, extent.side())).collect();
    shapes.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let shapes: String = shapes.into_iter().map(|(_, shape)| shape).collect();
    Some(format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}">{shapes}</svg>"#, extent.view_box()))
}

/// A place with the number of its group, and how large it is.
fn shape(at: usize, id: &PlaceId, outlines: &Outlines, side: f64) -> (f64, String) {
    let (outline, centre) = (outlines.of.get(id), outlines.centres.get(id).copied().map(of_position));
    let (colour, height) = (colour(at), side / 110.0);
    let mut shape = String::new();
    match (outline, centre) {
        (Some(outline), _) => {
            _ = write!(shape, r##"<path d="{}" fill="{colour}" stroke="#fff" stroke-width="4"/>"##, path(outline));
        }
        (None, Some((x, y))) => {
            _ = write!(shape, r##"<circle cx="{x:.0}" cy="{y:.0}" r="{height:.0}" fill="{colour}"/>"##)
        }
        (None, None) => {}
    }
    if let Some((x, y)) = centre {
        let (y, number) = (y + 0.35 * height, at + 1);
        let place = format!(r#"x="{x:.0}" y="{y:.0}" font-size="{height:.0}""#);
        _ = write!(shape, r#"<text {place} font-family="sans-serif" text-anchor="middle">{number}</text>"#);
    }
    (outline.and_then(covered).map_or(0.0, Extent::side), shape)
}
