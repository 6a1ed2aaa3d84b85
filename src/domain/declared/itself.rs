//! What a place says of itself beside who it is: shared part by part, private where it does not say otherwise, and never part of a fit.

use super::said::Declared;
use super::stated::DeclaredItself;
use crate::domain::consent::Scope;
use crate::domain::contact_point::{ContactPoint, VerifiedRole};
use crate::domain::id::PlaceId;
use crate::domain::register::Register;
use crate::domain::sight::Sight;

/// Fields of a [`DeclaredItself`]; none for one that stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItselfFields {
    /// Which place.
    pub place: PlaceId,
    /// What it says of its setting.
    pub setting: Option<String>,
    /// Whom to write to.
    pub contacts: Option<Vec<ContactPoint>>,
}

impl ItselfFields {
    /// What a place says of itself with these.
    pub(super) fn on(&self, declared: &Declared) -> DeclaredItself {
        let said = declared.itself(&self.place).map(|kept| &kept.value);
        DeclaredItself {
            setting: self.setting.clone().or_else(|| Some(said?.setting.clone())).unwrap_or_default(),
            contacts: self.contacts.clone().or_else(|| Some(said?.contacts.clone())).unwrap_or_default(),
        }
    }

    /// Every field said.
    pub(super) fn all(place: PlaceId, said: DeclaredItself) -> Self {
        Self { place, setting: Some(said.setting), contacts: Some(said.contacts) }
    }
}

impl Declared {
    /// What a place says of its setting, where that is seen; whether it is seen that the place is there is another question.
    pub(super) fn seen_setting(&self, place: &PlaceId, sight: &Sight) -> Option<&str> {
        let setting = self.itself(place).map(|kept| kept.value.setting.as_str()).filter(|setting| !setting.is_empty());
        setting.filter(|_| self.includes(place, &Scope::Setting, sight))
    }

    /// The roles of its contact points, where they are seen, as above. Their addresses are seen by nobody but the place itself.
    pub(super) fn seen_roles(&self, place: &PlaceId, sight: &Sight) -> Vec<&VerifiedRole> {
        let contacts = self.itself(place).map(|kept| kept.value.contacts.as_slice()).unwrap_or_default();
        let is_seen = !contacts.is_empty() && self.includes(place, &Scope::Contacts, sight);
        contacts.iter().filter(|_| is_seen).map(|contact| &contact.role).collect()
    }

    /// Whether anything that a place says of itself is seen through one sight and not through another.
    pub(super) fn is_itself_seen_otherwise(
        &self,
        place: &PlaceId,
        one: &Sight,
        other: &Sight,
        public: &Register,
    ) -> bool {
        let seen = |sight| {
            let stands = self.stands(place, sight, public);
            (stands && self.seen_setting(place, sight).is_some(), stands && !self.seen_roles(place, sight).is_empty())
        };
        self.itself(place).is_some() && seen(one) != seen(other)
    }
}
