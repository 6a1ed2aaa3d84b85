//! Small words: lists, counts, statements.

use super::code::Code;
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

/// A sentence with its code and the values that the code promises, in its order.
pub fn statement<V: AsRef<str>>(code: Code, text: impl Into<String>, named: &[(&str, V)]) -> v1::Statement {
    debug_assert!(
        named.iter().map(|(name, _)| *name).eq(code.values().iter().copied()),
        "{} carries other values than the registry says",
        code.name()
    );
    v1::Statement { code: code.name().to_owned(), text: text.into(), values: values(named) }
}

/// A sentence with its code and no values.
pub fn bare(code: Code, text: impl Into<String>) -> v1::Statement {
    statement::<&str>(code, text, &[])
}

/// A sentence of the pack under the pack's own code.
pub fn of_pack<V: AsRef<str>>(id: &TermId, text: &str, named: &[(&str, V)]) -> v1::Statement {
    v1::Statement { code: id.to_string(), text: text.to_owned(), values: values(named) }
}

fn values<V: AsRef<str>>(named: &[(&str, V)]) -> Vec<v1::StatementValue> {
    named
        .iter()
        .map(|(name, value)| v1::StatementValue { name: (*name).to_owned(), value: value.as_ref().to_owned() })
        .collect()
}

/// Several values in one.
pub(super) fn in_one<T: AsRef<str>>(all: impl Iterator<Item = T>) -> String {
    let mut joined = String::new();
    for one in all {
        joined.push_str(if joined.is_empty() { "" } else { "; " });
        joined.push_str(one.as_ref());
    }
    joined
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
