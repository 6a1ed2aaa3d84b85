//! `names.toml` and `aliases.csv`: how people write the names of places, and what else they call them. A pack may go without.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use super::form;
use super::places::{Placed, known_source};
use super::table::{Row, Table};
use crate::domain::governance::Governance;
use crate::domain::id::{GovernanceTypeId, PlaceId, SourceId};
use crate::domain::names::{Alias, Area, Kind, Naming, Spelling};
use crate::domain::source::Source;
use crate::domain::succession::FormerPlace;
use crate::domain::text;

const WORDS: &str = "names.toml";
const ALIASES: &str = form::ALIASES.file;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Raw {
    words: BTreeMap<String, String>,
    abbreviations: BTreeMap<String, Vec<String>>,
    small: Vec<String>,
    kind: Vec<RawKind>,
    area: Vec<RawArea>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKind {
    words: Spanned<Vec<String>>,
    types: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawArea {
    names: Spanned<Vec<String>>,
    places: Vec<String>,
    source: String,
}

/// What names are read against.
pub(super) struct Known<'a> {
    pub(super) id_column: &'a str,
    pub(super) governance: &'a Governance,
    pub(super) sources: &'a [Source],
    pub(super) places: &'a [Placed],
}

/// Names with the former identifiers of places that kept everything else.
pub(super) fn read(files: &Files, known: &Known<'_>, former: &mut Vec<FormerPlace>, faults: &mut Faults) -> Naming {
    let document: Option<Document<Raw>> = files.has(WORDS).then(|| files.toml(WORDS, faults)).flatten();
    let spelling = document.as_ref().map(|document| read_spelling(document, known, faults)).unwrap_or_default();
    let mut taken = Taken::new(spelling, known.places);
    let aliases = read_aliases(files, known, former, &mut taken, faults);
    let areas = document.map(|document| read_areas(&document, known, &taken, faults)).unwrap_or_default();
    Naming { spelling: taken.spelling, aliases, areas }
}

/// Whose each name is, in plain spelling. The names of bodies of their time are free: they yield.
struct Taken {
    spelling: Spelling,
    names: BTreeMap<String, PlaceId>,
}

impl Taken {
    fn new(spelling: Spelling, places: &[Placed]) -> Self {
        let mut names = BTreeMap::new();
        for place in places.iter().map(|placed| &placed.place).filter(|place| place.consisted_of.is_empty()) {
            for name in [&place.name, &place.official_name] {
                names.entry(spelling.plain(name)).or_insert_with(|| place.id.clone());
            }
        }
        Self { spelling, names }
    }

    fn owner(&self, name: &str) -> Option<&PlaceId> {
        self.names.get(&self.spelling.plain(name))
    }
}

fn read_spelling(document: &Document<Raw>, known: &Known<'_>, faults: &mut Faults) -> Spelling {
    let raw = &document.content;
    let words = raw.words.iter().flat_map(|(word, stands_for)| [word, stands_for]);
    let abbreviations = raw.abbreviations.iter().flat_map(|(short, full)| full.iter().chain([short]));
    let phrases = raw.kind.iter().flat_map(|kind| kind.words.get_ref());
    for word in words.chain(abbreviations).chain(phrases).chain(&raw.small) {
        if let Err(error) = text::name(word) {
            faults.add(WORDS, None, format!("the word '{}' {error}", text::echo(word)), "write a short word");
        }
    }
    let kinds: Vec<Kind> = raw.kind.iter().map(|kind| read_kind(kind, document, known, faults)).collect();
    Spelling::new(&raw.words, &raw.abbreviations, &kinds, &raw.small)
}

fn read_kind(raw: &RawKind, document: &Document<Raw>, known: &Known<'_>, faults: &mut Faults) -> Kind {
    let line = document.line(raw.words.span());
    let mut types = BTreeSet::new();
    for code in raw.types.iter().flatten() {
        match GovernanceTypeId::new(code).ok().filter(|id| known.governance.type_of(id).is_some()) {
            Some(id) => _ = types.insert(id),
            None => {
                let message = format!("the governance type '{}' is unknown", text::echo(code));
                faults.add(WORDS, line, message, "use a [[type]] of governance.toml");
            }
        }
    }
    Kind { phrases: raw.words.get_ref().clone(), types: raw.types.is_some().then_some(types) }
}

fn read_aliases(
    files: &Files,
    known: &Known<'_>,
    former: &mut Vec<FormerPlace>,
    taken: &mut Taken,
    faults: &mut Faults,
) -> Vec<Alias> {
    let mut aliases = Vec::new();
    if !files.has(ALIASES) {
        return aliases;
    }
    let Some(table) = Table::read(files, &form::ALIASES, known.id_column, faults) else { return aliases };
    for row in table.rows() {
        known_source(&row, known.sources, faults);
        let Some(id) = row.parse(known.id_column, PlaceId::new, "use the id of a place", faults) else { continue };
        let Some(placed) = known.places.iter().find(|placed| placed.place.id == id) else {
            row.fault(format!("the place '{id}' is unknown"), "use an id of places.csv", faults);
            continue;
        };
        match row.get("kind") {
            "name" | "former_name" => aliases.extend(read_alias(&row, &id, taken, faults)),
            "former_code" => former.extend(read_code(&row, placed, known, former, faults)),
            _ => row.fault("the kind is none", "write name, former_name or former_code", faults),
        }
    }
    aliases
}

/// A name that is another place's would find that one or both.
fn read_alias(row: &Row<'_>, id: &PlaceId, taken: &mut Taken, faults: &mut Faults) -> Option<Alias> {
    let name = row.parse("alias", text::name, "write a name in plain text", faults)?;
    match taken.owner(&name) {
        Some(owner) if owner != id => {
            row.fault(format!("'{name}' is a name of '{owner}' too"), "keep it with one of the two", faults);
            return None;
        }
        _ => taken.names.insert(taken.spelling.plain(&name), id.clone()),
    };
    Some(Alias { place: id.clone(), name, former: row.get("kind") == "former_name" })
}

/// A former identifier of a place leads to it as that of a former place does.
fn read_code(
    row: &Row<'_>,
    placed: &Placed,
    known: &Known<'_>,
    former: &[FormerPlace],
    faults: &mut Faults,
) -> Option<FormerPlace> {
    let code = row.parse("alias", PlaceId::new, "write the former id", faults)?;
    if known.places.iter().any(|placed| placed.place.id == code) {
        row.fault(format!("'{code}' is a current place"), "remove the row", faults);
        return None;
    }
    if former.iter().any(|one| one.id == code) {
        row.fault(format!("'{code}' leads to a place already"), "keep one of the two rows", faults);
        return None;
    }
    Some(FormerPlace { id: code, name: placed.place.name.clone(), successor: placed.place.id.clone() })
}

fn read_areas(document: &Document<Raw>, known: &Known<'_>, taken: &Taken, faults: &mut Faults) -> Vec<Area> {
    let mut areas = Vec::new();
    let mut called: BTreeSet<String> = BTreeSet::new();
    for raw in &document.content.area {
        let line = document.line(raw.names.span());
        let before = faults.count();
        let mut fault = |message: String, mend: &str| faults.add(WORDS, line, message, mend);
        if raw.names.get_ref().is_empty() {
            fault("the area has no name".to_owned(), "give it at least one");
        }
        for name in raw.names.get_ref() {
            if let Err(error) = text::name(name) {
                fault(format!("the area '{}' {error}", text::echo(name)), "write a name in plain text");
            }
            if let Some(owner) = taken.owner(name) {
                fault(format!("'{}' is the name of '{owner}'", text::echo(name)), "leave it to the place");
            }
            if !called.insert(taken.spelling.plain(name)) {
                fault(format!("the area '{}' stands twice", text::echo(name)), "keep one of the two");
            }
        }
        let mut places = BTreeSet::new();
        for id in &raw.places {
            match PlaceId::new(id).ok().filter(|id| known.places.iter().any(|placed| &placed.place.id == id)) {
                Some(id) => _ = places.insert(id),
                None => fault(format!("the place '{}' is unknown", text::echo(id)), "use an id of places.csv"),
            }
        }
        if places.len() < 2 {
            fault("the area leads to fewer than two places".to_owned(), "make its name an alias of the one place");
        }
        if !SourceId::new(&raw.source).is_ok_and(|id| known.sources.iter().any(|source| source.id == id)) {
            let message = format!("the source '{}' is unknown", text::echo(&raw.source));
            fault(message, "use a [[source]] of sources.toml");
        }
        if faults.count() == before {
            areas.push(Area { names: raw.names.get_ref().clone(), places: places.into_iter().collect() });
        }
    }
    areas
}
