//! What an entry is, as it is hashed: every field with its length before it, and the hash of the entry before.

use sha2::{Digest, Sha256};

/// Says what is hashed, so that no other bytes can be taken for it: where no asker is named, as before there were any.
const KIND: &[u8] = b"peermatch access log, form 1";
const WITH_ASKERS: &[u8] = b"peermatch access log, form 2";
/// And of one that says what was removed.
const REMOVAL: &[u8] = b"peermatch access log, form 3";

/// A hash of the chain.
pub(super) type Hash = [u8; 32];

/// Before the first entry.
pub(super) const BEGINNING: Hash = [0; 32];

/// One entry as it lies in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: u64,
    pub(super) day: String,
    pub(super) caller: String,
    pub(super) name: String,
    pub(super) operated_by: String,
    pub(super) funded_by: String,
    pub(super) purpose: String,
    pub(super) reason: String,
    /// What earlier entries told of a place whose key was destroyed with this one; 0 where it stands for an answer.
    pub(super) erased: u64,
    /// How often that place was named as the one that asked; 0 as above.
    pub(super) unnamed: u64,
    pub(super) told: Vec<Sealed>,
    /// What was removed with it, where it stands for a removal.
    pub(super) removal: Option<Removal>,
}

/// That the entries up to one were removed by the rule, and what the chain says from there on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Removal {
    /// The number of the last that was removed.
    pub(super) through: u64,
    /// Its day.
    pub(super) until: String,
    /// For how many days entries were kept.
    pub(super) kept_days: u16,
    /// Its hash: the first that stayed follows on it.
    pub(super) after: Hash,
    /// What the entries that stayed told of places that had gone.
    pub(super) erased: u64,
    /// How often places that had gone were named as those that asked, at most.
    pub(super) unnamed: u64,
}

/// What an entry tells of one place, as it lies in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sealed {
    pub(super) class: String,
    pub(super) mark: Vec<u8>,
    pub(super) place: Vec<u8>,
    /// The place that asked, under its own key and then that of the place; empty where it is not named.
    pub(super) asker: Vec<u8>,
}

impl Row {
    /// Its hash after that of the entry before.
    pub(super) fn after(&self, before: &Hash) -> Hash {
        let mut hash = Sha256::new();
        let names_askers = self.unnamed > 0 || self.told.iter().any(|sealed| !sealed.asker.is_empty());
        hash.update(match (&self.removal, names_askers) {
            (Some(_), _) => REMOVAL,
            (None, true) => WITH_ASKERS,
            (None, false) => KIND,
        });
        hash.update(before);
        hash.update(self.number.to_be_bytes());
        let mut field = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        let texts =
            [&self.day, &self.caller, &self.name, &self.operated_by, &self.funded_by, &self.purpose, &self.reason];
        texts.into_iter().for_each(|text| field(text.as_bytes()));
        field(&self.erased.to_be_bytes());
        if names_askers {
            field(&self.unnamed.to_be_bytes());
        }
        field(&(self.told.len() as u64).to_be_bytes());
        for sealed in &self.told {
            field(sealed.class.as_bytes());
            field(&sealed.mark);
            field(&sealed.place);
            if names_askers {
                field(&sealed.asker);
            }
        }
        if let Some(removal) = &self.removal {
            let Removal { through, until, kept_days, after, erased, unnamed } = removal;
            field(&through.to_be_bytes());
            field(until.as_bytes());
            field(&kept_days.to_be_bytes());
            field(after);
            field(&erased.to_be_bytes());
            field(&unnamed.to_be_bytes());
        }
        hash.finalize().into()
    }
}

/// The same of the place that asked.
pub(super) fn beside_asker(mark: &[u8], class: &str) -> Vec<u8> {
    [mark, class.as_bytes(), b" asked by"].concat()
}

/// What stands beside a sealed id and must not be exchanged.
pub(super) fn beside(mark: &[u8], class: &str) -> Vec<u8> {
    [mark, class.as_bytes()].concat()
}
