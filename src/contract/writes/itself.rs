//! What a place says of itself beside who it is: read from a write of the place, and told again to itself.

use super::mask::Mask;
use super::reading::Reading;
use crate::domain::contact_point::{ContactPoint, MOST_CONTACTS, Mailbox, VerifiedRole, words_of};
use crate::domain::declared::{ItselfFields, Wanted};
use crate::domain::id::PlaceId;
use crate::domain::text;
use crate::proto::v1;

/// The field of a place that tells of its setting.
const SETTING: &str = "setting";
/// The field of a place that says whom to write to.
const CONTACTS: &str = "contacts";
/// The fields of a place that a write can be about.
pub(super) const PLACE_FIELDS: [&str; 8] =
    ["display_name", "governance_type", "official_name", "nation", "region", "part_of", SETTING, CONTACTS];

impl Reading<'_> {
    /// All that a declaration says of a place, whose message stands in `at`: who it is, and what it says of itself beside that. None
    /// where any of it is wrong.
    pub(super) fn said_of_itself(
        &mut self,
        id: Option<PlaceId>,
        raw: &v1::PlaceDeclaration,
        at: &str,
        mask: &Mask,
    ) -> Option<Vec<Wanted>> {
        let who = says_who(raw, mask).then(|| self.place(id.clone(), raw, at, mask).map(Wanted::Place));
        let itself = says_of_itself(raw, mask).then(|| self.itself(id, raw, at, mask).map(Wanted::Itself));
        // A body that registers is there before it says anything of itself.
        who.into_iter().chain(itself).collect()
    }

    fn itself(
        &mut self,
        id: Option<PlaceId>,
        raw: &v1::PlaceDeclaration,
        at: &str,
        mask: &Mask,
    ) -> Option<ItselfFields> {
        let setting = match is_said(mask, SETTING, raw.setting.is_empty()) {
            true => self.text(&format!("{at}.{SETTING}"), &raw.setting, text::statement).map(Some),
            false => Some(None),
        };
        let contacts = match is_said(mask, CONTACTS, raw.contacts.is_empty()) {
            true => self.each(&format!("{at}.{CONTACTS}"), &raw.contacts, MOST_CONTACTS, Self::contact).map(Some),
            false => Some(None),
        };
        Some(ItselfFields { place: id?, setting: setting?, contacts: contacts? })
    }

    fn contact(&mut self, field: &str, raw: &v1::ContactPoint) -> Option<ContactPoint> {
        let role = self.role(&format!("{field}.role"), &raw.role);
        let verified_on = self.day_given(&format!("{field}.verified_on"), &raw.verified_on);
        let vocabulary = self.reader.vocabulary;
        let problems = vocabulary.taxonomy.problems().iter().map(|one| one.label.as_str());
        let functions = vocabulary.governance.functions.iter().map(|one| one.label.as_str());
        let words = words_of(problems.chain(functions).chain([raw.role.as_str()]));
        let mailbox = Mailbox::of_a_body(&raw.mailbox, &words);
        let mailbox = mailbox.map_err(|error| self.wrong.add(format!("{field}.mailbox"), error)).ok();
        Some(ContactPoint { role: VerifiedRole { role: role?, verified_on: verified_on? }, mailbox: mailbox? })
    }
}

/// Whom to write to, as the place itself is told.
pub(super) fn contact(contact: &ContactPoint) -> v1::ContactPoint {
    v1::ContactPoint {
        role: contact.role.role.clone(),
        mailbox: contact.mailbox.as_str().to_owned(),
        verified_on: contact.role.verified_on.to_string(),
    }
}

/// Whether a write is about a field of what a place says of itself: one that is left out stays as it was told, unless the mask names it.
fn is_said(mask: &Mask, field: &str, is_empty: bool) -> bool {
    if mask.is_all() { !is_empty } else { mask.names(field) }
}

fn says_of_itself(raw: &v1::PlaceDeclaration, mask: &Mask) -> bool {
    is_said(mask, SETTING, raw.setting.is_empty()) || is_said(mask, CONTACTS, raw.contacts.is_empty())
}

/// Whether it is about who the place is. One that says nothing at all is, so that it is told what is missing.
fn says_who(raw: &v1::PlaceDeclaration, mask: &Mask) -> bool {
    if !mask.is_all() {
        return PLACE_FIELDS.into_iter().any(|field| ![SETTING, CONTACTS].contains(&field) && mask.names(field));
    }
    let nobody = v1::PlaceDeclaration { place_id: raw.place_id.clone(), ..v1::PlaceDeclaration::default() };
    let who = v1::PlaceDeclaration { setting: String::new(), contacts: Vec::new(), ..raw.clone() };
    who != nobody || !says_of_itself(raw, mask)
}
