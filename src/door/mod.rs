//! The door: text that looks like personal data is refused (law 13). It says what was found and where, and never the text.
//!
//! # What is found
//!
//! - a number that a service gives to a person, by its form, its check digits and a word beside it, as the pack says;
//! - an e-mail address;
//! - a full date after a word of birth, or right behind a name (nothing but a comma, a bracket or a dash between);
//! - a telephone number or a postal code with a name beside it.
//!
//! A text is read as it stands, and once more with its signs written plainly: full-width letters, and bytes by their numbers as in
//! addresses of the web (`%40` is `@`).
//!
//! # A name
//!
//! Nobody can list all names. A name is here: one of the pack's titles and a capitalised word behind it ("Mrs Patel"); or two
//! capitalised words, each of two letters or more and no capital but the first (hyphen and apostrophe aside), the first of which
//! is none of the pack's words that begin no name ("Jane Smith", not "Local Plan", if `local` is among them). Beside means within
//! [`BESIDE`] characters.

mod letters;
mod look;
mod otherwise;
mod sight;

pub use look::{BESIDE, Finding, Found, look, look_for_name};
pub use sight::may_hold;
