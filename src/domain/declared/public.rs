//! What is publicly known, as digests: enough to tell what another pack changes, and for whom.

use std::collections::BTreeMap;

use crate::domain::digest::sha256;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::place::Place;
use crate::domain::record::{Evidence, Record};
use crate::domain::world::World;

/// How many hex digits of a digest tell two states apart.
const DIGITS: usize = 16;

/// Of what something is publicly known: a place, or its record of a problem.
pub type PublicKey = (PlaceId, Option<ProblemId>);

/// A digest of everything that is publicly known of each place and each of its records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicFacts(BTreeMap<PublicKey, String>);

/// What another pack brings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicNews {
    /// What was not known before.
    pub new: Vec<PublicKey>,
    /// What was known otherwise.
    pub changed: Vec<PublicKey>,
    /// What is not known any more.
    pub gone: Vec<PublicKey>,
}

impl PublicFacts {
    /// Those of a world of public facts.
    pub fn of(public: &World) -> Self {
        let mut facts = BTreeMap::new();
        for profile in public.register.profiles() {
            let id = &profile.place.id;
            facts.insert((id.clone(), None), of_place(&profile.place));
            for record in profile.records() {
                facts.insert((id.clone(), Some(record.problem.clone())), of_record(record));
            }
        }
        Self(facts)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each with its digest, in the order of places and problems.
    pub fn iter(&self) -> impl Iterator<Item = (&PublicKey, &str)> {
        self.0.iter().map(|(key, digest)| (key, digest.as_str()))
    }

    /// What these bring that were not those before.
    pub fn since(&self, before: &Self) -> PublicNews {
        let mut news = PublicNews::default();
        for (key, digest) in &self.0 {
            match before.0.get(key) {
                None => news.new.push(key.clone()),
                Some(earlier) if earlier != digest => news.changed.push(key.clone()),
                Some(_) => {}
            }
        }
        news.gone = before.0.keys().filter(|key| !self.0.contains_key(key)).cloned().collect();
        news
    }
}

impl FromIterator<(PublicKey, String)> for PublicFacts {
    fn from_iter<I: IntoIterator<Item = (PublicKey, String)>>(facts: I) -> Self {
        Self(facts.into_iter().collect())
    }
}

fn of_place(place: &Place) -> String {
    let mut told = vec![place.name.as_str(), &place.official_name, &place.nation, &place.region];
    told.push(place.governance_type.as_str());
    told.extend(place.part_of.iter().map(PlaceId::as_str));
    digest(told)
}

fn of_record(record: &Record) -> String {
    let told = |one: &Evidence| {
        let stage = one.stage.map(|stage| stage.to_string()).unwrap_or_default();
        let source = one.source.as_ref().map(ToString::to_string).unwrap_or_default();
        [one.status.code().to_owned(), stage, one.as_of.to_string(), source, one.statement.clone()]
    };
    digest(record.evidence().iter().flat_map(told))
}

fn digest<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> String {
    // A character that no text of a pack holds parts them.
    let parts: Vec<String> = parts.into_iter().map(|part| part.as_ref().to_owned()).collect();
    sha256(parts.join("\u{1f}")).chars().take(DIGITS).collect()
}
