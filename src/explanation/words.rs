//! Small words: lists, counts, statements.

use super::code::Says;
use super::value::{Value, value};
use crate::domain::id::TermId;
use crate::proto::v1;

/// "a", "a and b", "a, b and c". Where an item has an "and" or a comma of its own, so that nobody could say where it ends:
/// "a and b, and c", "a and b; c; and d".
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    joined(items, "and")
}

/// "a", "a or b", "a, b or c".
pub(super) fn either<T: AsRef<str>>(items: &[T]) -> String {
    joined(items, "or")
}

fn joined<T: AsRef<str>>(items: &[T], word: &str) -> String {
    let is_long = |one: &T| one.as_ref().contains(" and ") || one.as_ref().contains(", ");
    let (between, before_last) = match (items.iter().any(is_long), items.len()) {
        (false, _) => (", ", " "),
        (true, 2) => (", ", ", "),
        (true, _) => ("; ", "; "),
    };
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first, middle @ .., last] => {
            let mut joined = first.as_ref().to_owned();
            middle.iter().for_each(|one| joined.extend([between, one.as_ref()]));
            joined.extend([before_last, word, " ", last.as_ref()]);
            joined
        }
    }
}

/// "1 step", "2 steps".
pub(super) fn steps(number: i32) -> String {
    if number == 1 { "1 step".to_owned() } else { format!("{number} steps") }
}

/// "a unitary council", "an alliance".
pub fn with_article(noun: &str) -> String {
    let vowel = noun.chars().next().is_some_and(|first| "aeioAEIO".contains(first));
    [if vowel { "an " } else { "a " }, noun].concat()
}

/// "Essex (county council)".
pub(super) fn with_kind(name: &str, kind: &str) -> String {
    [name, " (", kind, ")"].concat()
}

/// "health says", "nonprofits say".
pub(super) fn says(who: &str) -> String {
    let several = who.ends_with('s') && !who.ends_with("ss");
    [who, if several { " say" } else { " says" }].concat()
}

/// A sentence with its first letter in upper case and a full stop.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence = String::with_capacity(text.len() + 1);
    sentence.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    sentence.push_str(letters.as_str());
    if !text.ends_with('.') {
        sentence.push('.');
    }
    sentence
}

/// A sentence for people with what it says.
pub fn statement(says: Says<'_>, text: impl Into<String>) -> v1::Statement {
    v1::Statement { code: says.code().name().to_owned(), text: text.into(), values: says.values() }
}

/// A sentence for people, and what it says: the values beside it are made for those alone who are told them.
#[derive(Debug)]
pub(super) struct Reason<'a> {
    pub(super) says: Says<'a>,
    pub(super) text: String,
}

impl<'a> Reason<'a> {
    pub(super) fn new(says: Says<'a>, text: impl Into<String>) -> Self {
        Self { says, text: text.into() }
    }
}

/// A sentence of the pack under the pack's own code, with one value.
pub fn of_pack(id: &TermId, text: &str, name: &str, told: impl Value) -> v1::Statement {
    v1::Statement { code: id.to_string(), text: text.to_owned(), values: vec![value(name, told)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_people_write_them() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(list(&["a and b", "c"]), "a and b, and c");
        assert_eq!(list(&["a", "b and c", "d"]), "a; b and c; and d");
        assert_eq!(list(&["a and b"]), "a and b");
        assert_eq!(with_article("unitary council"), "a unitary council");
        assert_eq!(
            [says("health"), says("business"), says("nonprofits")].join(", "),
            "health says, business says, nonprofits say"
        );
        assert_eq!(sentence("both designing"), "Both designing.");
    }
}
