//! Looking at one text.

use std::fmt;

use super::letters::{Letters, Span};
use super::otherwise::Plain;
use super::sight::shown;
use crate::domain::personal::{Check, Identifier, PersonalForms};

/// How near two things stand that have to do with each other, in characters.
pub const BESIDE: usize = 60;

/// What a text holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A number given to a person, by what it is called.
    Identifier(String),
    /// The day on which somebody was born.
    BirthDay,
    /// An e-mail address.
    Email,
    /// A telephone number with a name.
    Telephone,
    /// A postal code with a name.
    Postcode,
    /// A name, where none may stand.
    Name,
}

/// What a text holds and where; never the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub found: Found,
    /// Its first character, counted from 1.
    pub at: usize,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match &self.found {
            Found::Identifier(label) => &format!("a number of a person ({label})"),
            Found::BirthDay => "the day on which somebody was born",
            Found::Email => "an e-mail address",
            Found::Telephone => "a telephone number beside a name",
            Found::Postcode => "a postcode beside a name",
            Found::Name => "the name of somebody",
        };
        write!(f, "holds what looks like {what}, at character {}; leave it out: nothing about persons is kept", self.at)
    }
}

/// The first piece of personal data in a text, if it has any.
pub fn look(text: &str, forms: &PersonalForms) -> Option<Finding> {
    let found = shown(text, forms).then(|| search(text, forms)).flatten();
    found.or_else(|| {
        let plain = Plain::of(text).filter(|plain| shown(&plain.text, forms))?;
        let found = search(&plain.text, forms)?;
        Some(Finding { at: plain.origin(found.at - 1) + 1, ..found })
    })
}

/// The first name in a text that names nobody, such as what somebody does there.
pub fn look_for_name(text: &str, forms: &PersonalForms) -> Option<Finding> {
    let first = |text: &str| Letters::of(text).names(forms).first().map(|name| name.from);
    let plain = || Plain::of(text).and_then(|plain| Some(plain.origin(first(&plain.text)?)));
    first(text).or_else(plain).map(|from| Finding { found: Found::Name, at: from + 1 })
}

fn search(text: &str, forms: &PersonalForms) -> Option<Finding> {
    let letters = Letters::of(text);
    let names = letters.names(forms);
    let beside_name = |span: &Span| names.iter().any(|name| name.distance(*span) <= BESIDE);
    let numbers = forms
        .identifiers
        .iter()
        .filter_map(|one| Some((Found::Identifier(one.label.clone()), identifier(&letters, one)?)));
    let birth = birth_day(&letters, &names, forms).map(|span| (Found::BirthDay, span));
    let email = email(&letters).map(|span| (Found::Email, span));
    let telephone = telephones(&letters).into_iter().find(beside_name).map(|span| (Found::Telephone, span));
    let postcodes = forms.postcodes.iter().flat_map(|form| letters.matching(form)).map(|(span, _)| span);
    let postcode = postcodes.into_iter().find(beside_name).map(|span| (Found::Postcode, span));
    let all = numbers.chain(birth).chain(email).chain(telephone).chain(postcode);
    all.min_by_key(|(_, span)| span.from).map(|(found, span)| Finding { found, at: span.from + 1 })
}

fn identifier(letters: &Letters, wanted: &Identifier) -> Option<Span> {
    let words = letters.any_of(&wanted.beside);
    let told = |span: Span| wanted.beside.is_empty() || words.iter().any(|word| word.distance(span) <= BESIDE);
    let proven = |digits: &[u32]| wanted.check() == Check::None || modulus_11(digits);
    letters.matching(wanted.form()).find(|(span, digits)| proven(digits) && told(*span)).map(|(span, _)| span)
}

/// Nine digits weighed 10 to 2; 11 less the remainder by 11 is the tenth, 11 written as 0, and 10 is none.
fn modulus_11(digits: &[u32]) -> bool {
    let Some((last, first)) = digits.split_last() else { return false };
    let sum: u32 = first.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    first.len() == 9 && (11 - sum % 11) % 11 == *last
}

/// A sign that an address may have on either side of its `@`.
fn of_address(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%')
}

fn email(letters: &Letters) -> Option<Span> {
    let all = letters.all();
    let at_signs = all.iter().enumerate().filter(|(_, c)| **c == '@').map(|(at, _)| at);
    at_signs.map(|at| address_around(all, at)).find_map(|span| span)
}

fn address_around(all: &[char], at: usize) -> Option<Span> {
    let from = at - all[..at].iter().rev().take_while(|c| of_address(**c)).count();
    let domain = &all[at + 1..];
    let domain = &domain[..domain.iter().take_while(|c| of_address(**c)).count()];
    let dotted = domain.windows(2).any(|pair| pair[0] == '.' && pair[1].is_alphanumeric());
    (from < at && dotted && domain[0] != '.').then_some(Span { from, to: at + 1 + domain.len() })
}

/// Numbers of 9 to 15 digits that begin with + or 0 and have nothing but spaces, hyphens and brackets in them.
fn telephones(letters: &Letters) -> Vec<Span> {
    let all = letters.all();
    let mut found = Vec::new();
    let mut from = 0;
    while from < all.len() {
        if !matches!(all[from], '+' | '0') || letters.continues(from.checked_sub(1)) {
            from += 1;
            continue;
        }
        let of_number = |c: &&char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')');
        let run = all[from + 1..].iter().take_while(of_number).count();
        let to = from + 1 + run;
        let digits = all[from..to].iter().filter(|c| c.is_ascii_digit()).count();
        if (9..=15).contains(&digits) {
            found.push(Span { from, to });
        }
        from = to;
    }
    found
}

/// A full date behind a word of birth, or right behind a name.
fn birth_day(letters: &Letters, names: &[Span], forms: &PersonalForms) -> Option<Span> {
    let words = letters.any_of(&forms.birth_words);
    let all = letters.all();
    let joins = |span: &Span, date: Span| {
        let between = all.get(span.to..date.from).unwrap_or(&[' '; 4]);
        span.to <= date.from
            && between.len() <= 3
            && between.iter().all(|c| matches!(c, ' ' | ',' | '(' | '-' | '–' | ':'))
    };
    let told = |date: Span| words.iter().any(|word| word.to <= date.from && word.distance(date) <= BESIDE / 3);
    dates(letters).into_iter().find(|date| told(*date) || names.iter().any(|name| joins(name, *date)))
}

/// Days written as 12/03/1956, 12.3.56, 1956-03-12 or 12 March 1956.
fn dates(letters: &Letters) -> Vec<Span> {
    let all = letters.all();
    let starts = (0..all.len()).filter(|&at| all[at].is_ascii_digit() && !letters.continues(at.checked_sub(1)));
    starts.filter_map(|at| date_at(letters, at)).collect()
}

fn date_at(letters: &Letters, from: usize) -> Option<Span> {
    let all = letters.all();
    let digits = |at: usize| all.get(at..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
    let first = digits(from);
    let joint = *all.get(from + first)?;
    let (to, parts) = if joint == ' ' {
        let word = from + first + 1;
        let letters_of_month = all[word..].iter().take_while(|c| c.is_alphabetic()).count();
        let year = word + letters_of_month + 1;
        if letters_of_month < 3 || !all[word].is_uppercase() || all.get(year - 1) != Some(&' ') {
            return None;
        }
        (year + digits(year), [first, 2, digits(year)])
    } else if matches!(joint, '/' | '.' | '-') {
        let second = from + first + 1;
        let third = second + digits(second) + 1;
        if all.get(third - 1) != Some(&joint) {
            return None;
        }
        (third + digits(third), [first, digits(second), digits(third)])
    } else {
        return None;
    };
    let is_day = matches!(parts, [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2]);
    (is_day && !letters.continues(Some(to))).then_some(Span { from, to })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::personal::{Check, Form};

    fn forms() -> PersonalForms {
        let form = |written| Form::new(written).expect("a form");
        let number = |written, beside: &[&str]| {
            let beside = beside.iter().map(ToString::to_string).collect();
            Identifier::new("number".to_owned(), form(written), Check::None, beside).expect("fits")
        };
        PersonalForms {
            identifiers: vec![number("999 999", &["id"]), number("AA 99 A", &[]), number("9999", &[])],
            postcodes: vec![form("A9 9AA")],
            titles: vec!["mr".to_owned()],
            birth_words: vec!["b".to_owned(), "born".to_owned()],
            no_names: Vec::new(),
        }
    }

    /// What personal data is made of.
    const PIECES: &[&str] = &[
        "Jane", "Smith", "mr", "Ö", "é", "b", "born", "id", "12", "3", "1956", "/", "-", " ", ".", "@", "x", "Q", "0",
        "QQ",
    ];

    fn texts() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(PIECES), 0..12).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn what_is_written_otherwise_is_told_where_it_stands() {
        let at = |text: &str| look(text, &forms()).map(|finding| (finding.found, finding.at));
        assert_eq!(at("see jane%40example.org"), Some((Found::Email, 5)));
        assert_eq!(at("see ｊａｎｅ＠ｅｘａｍｐｌｅ．ｏｒｇ"), Some((Found::Email, 5)));
        assert_eq!(at("100% of it; 40%40 of that"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn nothing_is_in_a_text_that_a_glance_says_holds_nothing(text in texts()) {
            prop_assert!(shown(&text, &forms()) || search(&text, &forms()).is_none(), "{}", text);
        }

        #[test]
        fn what_is_found_is_found_however_its_signs_are_written(text in texts()) {
            let wide = |c: char| match c {
                '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
                _ => c,
            };
            let by_numbers: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
            if look(&text, &forms()).is_some() {
                prop_assert!(look(&text.chars().map(wide).collect::<String>(), &forms()).is_some(), "{}", text);
                prop_assert!(look(&by_numbers, &forms()).is_some(), "{}", by_numbers);
            }
        }
    }
}
