//! Which places have met already, and in which way: what they do next follows on from it (R83).

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::slot::Slot;

/// One approach that two places have had. The one that is further up the pack's approaches is the greater; then the later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contact {
    /// Position of the approach among the pack's.
    pub approach: usize,
    /// Its last day.
    pub on: Date,
}

/// The furthest contact of each two places, by their positions in the register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contacts(BTreeMap<(Slot, Slot), Contact>);

impl Contacts {
    /// Adds a contact of two places, in either order.
    pub fn add(&mut self, (one, other): (Slot, Slot), contact: Contact) {
        let furthest = self.0.entry((one.min(other), one.max(other))).or_insert(contact);
        *furthest = contact.max(*furthest);
    }

    /// How far all of some places have come together: the contact of those two who are least far. None where two never met.
    pub fn among(&self, places: &[Slot]) -> Option<Contact> {
        let pairs =
            places.iter().enumerate().flat_map(|(at, &one)| places[at + 1..].iter().map(move |&other| (one, other)));
        let contacts = pairs.map(|(one, other)| self.0.get(&(one.min(other), one.max(other))));
        contacts.collect::<Option<Vec<&Contact>>>()?.into_iter().min().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn r83_some_places_are_as_far_as_those_two_of_them_who_are_least_far() {
        let mut contacts = Contacts::default();
        let pair = |one, other| (Slot::new(one), Slot::new(other));
        let contact = |approach, year| Contact { approach, on: date(year, 1, 1) };
        contacts.add(pair(2, 1), contact(1, 2024));
        contacts.add(pair(1, 2), contact(0, 2026));
        contacts.add(pair(1, 2), contact(1, 2025));
        contacts.add(pair(3, 1), contact(0, 2026));
        assert_eq!(contacts.among(&[1, 2].map(Slot::new)), Some(contact(1, 2025)));
        assert_eq!(contacts.among(&[3, 1, 2].map(Slot::new)), None, "2 and 3 never met");
        contacts.add(pair(2, 3), contact(2, 2020));
        assert_eq!(contacts.among(&[3, 1, 2].map(Slot::new)), Some(contact(0, 2026)));
        assert_eq!(contacts.among(&[1].map(Slot::new)), None);
    }
}
