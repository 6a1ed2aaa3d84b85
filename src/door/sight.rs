//! What is seen of a text at one glance: whether it can hold anything that is looked for.

use super::otherwise::Plain;
use crate::domain::personal::{Identifier, PersonalForms, Sign};

/// What everything that is looked for is made of.
#[derive(Debug, Default)]
struct Sight {
    at_sign: bool,
    digits: usize,
    letters: usize,
    /// Most letters in a row.
    longest: usize,
}

impl Sight {
    fn of(text: &str) -> Self {
        let mut sight = Self::default();
        let mut row = 0;
        for byte in text.bytes() {
            match byte {
                // What is not ASCII may be a letter of a name.
                b'A'..=b'Z' | b'a'..=b'z' | 0x80.. => {
                    sight.letters += 1;
                    row += 1;
                    sight.longest = sight.longest.max(row);
                    continue;
                }
                b'0'..=b'9' => sight.digits += 1,
                b'@' => sight.at_sign = true,
                _ => {}
            }
            row = 0;
        }
        sight
    }

    fn has_signs_of(&self, one: &Identifier) -> bool {
        let count = |wanted| one.form().signs().iter().filter(|sign| **sign == wanted).count();
        count(Sign::Digit) <= self.digits && count(Sign::Letter) <= self.letters
    }
}

/// Whether a text can hold any personal data, by the signs alone that stand in it: what cannot is not read. Most cells of a table
/// are codes, days and numbers.
pub fn may_hold(text: &str, forms: &PersonalForms) -> bool {
    shown(text, forms) || Plain::of(text).is_some_and(|plain| shown(&plain.text, forms))
}

/// The same of a text as it stands.
pub(super) fn shown(text: &str, forms: &PersonalForms) -> bool {
    let sight = Sight::of(text);
    if sight.at_sign {
        return true;
    }
    // A name is two words of two letters or more, and only with one do a telephone number, a postal code and a day say anything; so
    // do words of birth, which may be shorter.
    let shortest = forms.birth_words.iter().map(String::len).min().map_or(2, |shortest| shortest.min(2));
    let may_name = sight.longest >= shortest.max(1);
    sight.digits >= 2 && may_name || forms.identifiers.iter().any(|one| sight.has_signs_of(one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::personal::{Check, Form};

    fn forms() -> PersonalForms {
        let number = |form, beside: &[&str]| {
            let beside = beside.iter().map(ToString::to_string).collect();
            Identifier::new("number".to_owned(), Form::new(form).expect("a form"), Check::None, beside).expect("fits")
        };
        PersonalForms {
            identifiers: vec![number("999 999 9999", &["nhs"]), number("AA 99 99 99 A", &[])],
            birth_words: vec!["born".to_owned()],
            ..PersonalForms::default()
        }
    }

    #[test]
    fn codes_days_and_numbers_are_seen_at_a_glance_and_whatever_has_a_word_is_read() {
        for nothing in ["", "E06000001", "2025-12-31", "54.669", "-1.2557", "no digits at all", "room 1", "1,234,567"] {
            assert!(!may_hold(nothing, &forms()), "{nothing}");
        }
        for something in ["QQ123456C", "Q Q 12 34 56 C", "a@b", "é9 Ø9 ÅÅ", "Jane Smith 12/03/56", "943 476 5919"] {
            assert!(may_hold(something, &forms()), "{something}");
        }
    }

    #[test]
    fn a_word_of_birth_of_one_letter_is_no_reason_to_look_away() {
        let forms = PersonalForms { birth_words: vec!["b".to_owned()], ..forms() };
        assert!(may_hold("b 1956-03-12", &forms));
    }
}
