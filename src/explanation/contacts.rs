//! That somebody can be written to at a place: a role and a day, and never where (law 11).

use jiff::civil::Date;

use super::code::Says;
use super::words::statement;
use crate::domain::contact_point::VerifiedRole;
use crate::domain::day;
use crate::domain::place::Place;
use crate::proto::v1;

/// What is told of the contact points of a place on a day.
pub fn contacts_on_record(place: &Place, today: Date) -> Vec<v1::ContactOnRecord> {
    place.contacts.iter().map(|role| on_record(role, today)).collect()
}

fn on_record(contact: &VerifiedRole, today: Date) -> v1::ContactOnRecord {
    let VerifiedRole { role, verified_on } = contact;
    let (stale, when) = (contact.is_stale(today), day::shown(*verified_on));
    let statement = if stale {
        let text = format!("a contact is on record, {role}, last verified {when}: ask the convener who it is now");
        statement(Says::ContactUnverified { role: role.into(), verified_on: *verified_on }, text)
    } else {
        let text = format!("a contact is on record, {role}, verified {when}; ask the convener");
        statement(Says::ContactOnRecord { role: role.into(), verified_on: *verified_on }, text)
    };
    v1::ContactOnRecord { role: role.clone(), verified_on: verified_on.to_string(), stale, statement: Some(statement) }
}
