//! Whom to write to about what a place says: a role and a mailbox of the body, and never a person (R137). It is a typed field: searched by
//! nobody, never compared, and released by nobody but the place itself (law 11).

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Most contact points of a place: one for each part of its work that others may want to ask about.
pub const MOST_CONTACTS: usize = 20;
/// Longest address of a mailbox, in characters (RFC 5321, 4.5.3.1.3, less its brackets).
pub const MAILBOX_LIMIT: usize = 254;
/// Longest part before its `@` (RFC 5321, 4.5.3.1.1).
const LOCAL_LIMIT: usize = 64;
/// How long a role counts as verified, in months: people move role within a year or two, and a body that looks once a year misses few.
const VERIFIED_MONTHS: i32 = 12;

/// Why an address is no mailbox of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MailboxError {
    /// Not written as an address.
    #[error("is no address of a mailbox such as discharge@example.org")]
    Form,
    /// Another word before the `@` than those of the body's work.
    #[error(
        "looks like the address of a person: before the @ may stand words of the role and of problems alone, such as discharge.team for \
         'lead of the discharge team'"
    )]
    Personal,
}

/// The address of a mailbox that is a body's and no person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mailbox(String);

impl Mailbox {
    /// Reads the address of a body. Nobody can list all names of persons: so every word before the `@` has to be one of `words`, which are
    /// those of the role and of the work of bodies.
    ///
    /// # Errors
    /// Where it is no address, and where it looks like a person's.
    pub fn of_a_body(address: &str, words: &BTreeSet<String>) -> Result<Self, MailboxError> {
        let mailbox = Self::try_from(address.to_owned())?;
        let (local, _) = mailbox.0.split_once('@').ok_or(MailboxError::Form)?;
        let mut said = local.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        let mut is_any = false;
        let is_of_a_body = said.all(|word| {
            is_any = true;
            words.contains(word)
        });
        if is_of_a_body && is_any { Ok(mailbox) } else { Err(MailboxError::Personal) }
    }

    /// As it is written to.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Mailbox {
    type Error = MailboxError;

    /// Small letters, digits and `. _ + -` before the `@`, and a domain of two labels or more behind it.
    fn try_from(address: String) -> Result<Self, MailboxError> {
        let address = address.to_ascii_lowercase();
        let is_plain = |text: &str, joints: &str| {
            let is_joint = |letter: char| joints.contains(letter);
            let is_sign = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || is_joint(letter);
            !text.is_empty() && text.chars().all(is_sign) && !text.starts_with(is_joint) && !text.ends_with(is_joint)
        };
        let is_domain = |domain: &str| domain.contains('.') && domain.split('.').all(|label| is_plain(label, "-"));
        let is_one = address.len() <= MAILBOX_LIMIT
            && address.split_once('@').is_some_and(|(local, domain)| {
                local.len() <= LOCAL_LIMIT && is_plain(local, "._+-") && is_domain(domain)
            });
        if is_one { Ok(Self(address)) } else { Err(MailboxError::Form) }
    }
}

impl From<Mailbox> for String {
    fn from(mailbox: Mailbox) -> Self {
        mailbox.0
    }
}

/// A role of a body, and when the body last looked whether it is still so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifiedRole {
    /// What somebody does there, and no name.
    pub role: String,
    /// The day.
    pub verified_on: Date,
}

impl VerifiedRole {
    /// The day from which on nobody should rely on it.
    pub fn stale_from(&self) -> Date {
        self.verified_on.saturating_add(VERIFIED_MONTHS.months())
    }

    /// Whether nobody should rely on it on a day.
    pub fn is_stale(&self, today: Date) -> bool {
        self.stale_from() < today
    }
}

/// Whom to write to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactPoint {
    /// Who that is.
    pub role: VerifiedRole,
    /// Where.
    pub mailbox: Mailbox,
}

/// The words of some texts, in small letters, as they may stand in the address of a mailbox.
pub fn words_of<'t>(texts: impl Iterator<Item = &'t str>) -> BTreeSet<String> {
    let words = texts.flat_map(|text| text.split(|letter: char| !letter.is_ascii_alphabetic()));
    words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn r137_a_mailbox_is_a_body_s_and_no_person_s() {
        let words = words_of(["Lead of the discharge team", "council homes"].into_iter());
        let of = |address: &str| Mailbox::of_a_body(address, &words);
        for address in
            ["discharge@example.org", "Discharge.Team@north-care.example.org", "homes2@b.example", "council_homes@b.uk"]
        {
            assert_eq!(of(address).map(String::from), Ok(address.to_ascii_lowercase()));
        }
        for address in [
            "jane.smith@example.org",
            "jsmith@example.org",
            "jane@example.org",
            "discharge.jane@example.org",
            "j.s@b.uk",
            "12@b.uk",
        ] {
            assert_eq!(of(address), Err(MailboxError::Personal), "{address}");
        }
        let long = format!("{}@example.org", "homes.".repeat(11) + "homes");
        for address in [
            "",
            "discharge",
            "@example.org",
            "discharge@",
            "discharge@example",
            "a@b@c.org",
            "team lead@b.uk",
            "te\u{e4}m@b.uk",
            "team@b..uk",
            "team@-b.uk",
            ".team@b.uk",
            &long,
        ] {
            assert_eq!(of(address), Err(MailboxError::Form), "{address}");
        }
    }

    #[test]
    fn r137_a_role_is_relied_on_for_a_year_after_somebody_looked() {
        let role = VerifiedRole { role: "Lead".to_owned(), verified_on: date(2025, 12, 1) };
        assert!(!role.is_stale(date(2026, 12, 1)) && role.is_stale(date(2026, 12, 2)));
    }
}
