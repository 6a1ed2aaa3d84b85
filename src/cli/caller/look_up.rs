//! What is looked up of a caller before it is registered: a slip is told, not kept.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::access::Caller;
use crate::callers;
use crate::cli::failure::Failure;
use crate::cli::outcome::note;
use crate::cli::{Globals, clock, open};
use crate::domain::alike::most_alike;
use crate::domain::declared::OwnId;
use crate::domain::id::{PlaceId, TermId};
use crate::domain::names::{By, FindError};
use crate::engine::View;

/// Most places of which it is told that they are not known.
const STRANGE: usize = 10;

/// The day of an agreement has been: what is to be agreed is none yet. A day ahead is let pass, as it is today somewhere.
pub(super) fn day(agreed_on: Date) -> Result<(), Failure> {
    let today = clock::now().to_zoned(TimeZone::UTC).date();
    if agreed_on > today.tomorrow().unwrap_or(today) {
        let told = format!("the agreement is of {agreed_on}, which is still to come");
        return Err(Failure::data(told, "give with --agreed-on the day on which it was agreed"));
    }
    Ok(())
}

/// Looks up the places and the sector of a caller in the pack at hand. What one does not list that was named is refused, and so is the name
/// of a place in the stead of its id; what one does not list that merely lies there may be another server's, and it is said.
pub(super) fn pack(caller: &Caller, globals: &Globals) -> Result<(), Failure> {
    let bound = caller.role.bound_to().into_iter().flatten();
    // A body of that kind registers itself.
    let places: Vec<&PlaceId> = bound.filter(|place| !OwnId::is_of_this_kind(place)).collect();
    if places.is_empty() && caller.audience.is_none() {
        return Ok(());
    }
    let is_named = globals.pack.is_some() || globals.store.is_some();
    let view = match open::view(globals) {
        Ok(view) => view,
        Err(failure) if is_named => return Err(failure),
        Err(_) => {
            note("there is no pack here: places and sector were not looked up; name the server's own with --pack DIR");
            return Ok(());
        }
    };
    let is_sector = |code: &&TermId| view.vocabulary().sectors.iter().any(|sector| sector.id == **code);
    let unknown: Vec<&PlaceId> =
        places.iter().filter(|place| view.register().position(place).is_none()).copied().collect();
    if let Some((name, id)) = unknown.iter().find_map(|place| Some((place, id_of(&view, place)?))) {
        return Err(Failure::data(
            format!("'{name}' is a name, and no id"),
            format!("give the id of that place: {id}"),
        ));
    }
    let mut strange: Vec<String> = unknown.iter().map(|place| strange(&view, place)).collect();
    strange.extend(caller.audience.iter().filter(|code| !is_sector(code)).map(|code| format!("no sector '{code}'")));
    if strange.is_empty() {
        return Ok(());
    }
    let more = strange.len().saturating_sub(STRANGE);
    strange.truncate(STRANGE);
    let and_more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let told = format!("the pack {} has {}{and_more}", view.about().title, strange.join(", "));
    if is_named {
        return Err(Failure::data(
            told,
            "see 'peermatch place list' and 'peermatch taxonomy vocabulary' for what it has",
        ));
    }
    note(&format!("{told}; name the server's own pack with --pack DIR to have it looked up there"));
    Ok(())
}

/// Says so where a network that nobody else is in is called much like one that there is: places would share with the one, and mean the other.
pub(super) fn networks(caller: &Caller, file: &Path) {
    // A list that cannot be read is told where it is changed.
    let Ok(all) = callers::read(file) else { return };
    let others = all.callers().iter().filter(|one| one.id != caller.id);
    let known: BTreeSet<&TermId> = others.flat_map(|one| &one.networks).collect();
    for network in caller.networks.iter().filter(|network| !known.contains(network)) {
        let like = most_alike(known.iter(), |one| vec![one.as_str()], network.as_str());
        if let Some(like) = like.first() {
            note(&format!("nobody else is in the network '{network}'; if you mean '{like}': peermatch caller edit"));
        }
    }
}

/// The id of the place whose whole name a text is.
fn id_of(view: &View, text: &PlaceId) -> Option<PlaceId> {
    let found = view.register().find(text.as_str()).ok()?;
    (found.by == By::Whole).then(|| view.register().get(found.place).place.id.clone())
}

/// "no place 'E09000070' (like it: Camden, E09000007)"
fn strange(view: &View, place: &PlaceId) -> String {
    let like = match view.register().find(place.as_str()) {
        Err(FindError::Unknown(like)) => like.first().copied(),
        Err(FindError::Ambiguous(_)) | Ok(_) => None,
    };
    let like = like.map(|like| &view.register().get(like).place);
    let like = like.map(|like| format!(" (like it: {}, {})", like.name, like.id)).unwrap_or_default();
    format!("no place '{place}'{like}")
}
