//! The words of a text with their positions, names among them, and forms that stand in it.

use crate::domain::personal::{Form, PersonalForms, Sign};

/// A text by characters, so that positions are those that people count.
pub(super) struct Letters {
    all: Vec<char>,
    words: Vec<Word>,
}

/// Positions in a text: from the first character to behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Span {
    /// Characters between two that do not overlap; 0 where they do.
    pub(super) fn distance(self, other: Self) -> usize {
        other.from.saturating_sub(self.to).max(self.from.saturating_sub(other.to))
    }
}

struct Word {
    span: Span,
    lower: String,
    capitalised: bool,
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        let all: Vec<char> = text.chars().collect();
        let mut words = Vec::new();
        let mut at = 0;
        while at < all.len() {
            if !all[at].is_alphabetic() {
                at += 1;
                continue;
            }
            let within = |c: &char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-');
            let to = at + all[at..].iter().take_while(|c| within(c)).count();
            words.push(Word::of(&all, Span { from: at, to }));
            at = to;
        }
        Self { all, words }
    }

    pub(super) fn all(&self) -> &[char] {
        &self.all
    }

    /// Where names of persons stand, as the room's page says.
    pub(super) fn names(&self, forms: &PersonalForms) -> Vec<Span> {
        let together = |pair: &[Word]| {
            let between = &self.all[pair[0].span.to..pair[1].span.from];
            between.len() <= 2 && between.iter().all(|c| matches!(c, ' ' | '.'))
        };
        let is_name = |pair: &[Word]| {
            let [first, second] = pair else { return false };
            let titled = forms.titles.contains(&first.lower);
            let plain = first.capitalised && !forms.no_names.contains(&first.lower);
            second.capitalised && !forms.no_names.contains(&second.lower) && (titled || plain)
        };
        let pairs = self.words.windows(2).filter(|pair| together(pair) && is_name(pair));
        pairs.map(|pair| Span { from: pair[0].span.from, to: pair[1].span.to }).collect()
    }

    /// Where one of some words or groups of words stands.
    pub(super) fn any_of(&self, wanted: &[String]) -> Vec<Span> {
        let groups = wanted.iter().flat_map(|group| {
            let parts: Vec<&str> = group.split(' ').collect();
            let count = parts.len();
            let stands = move |run: &&[Word]| run.iter().map(|word| word.lower.as_str()).eq(parts.iter().copied());
            self.words.windows(count.max(1)).filter(stands)
        });
        groups.filter_map(|run| Some(Span { from: run.first()?.span.from, to: run.last()?.span.to })).collect()
    }

    /// Where a form stands for itself, with the digits in it.
    pub(super) fn matching<'a>(&'a self, form: &'a Form) -> impl Iterator<Item = (Span, Vec<u32>)> + 'a {
        (0..self.all.len()).filter_map(|from| self.matched(form, from))
    }

    fn matched(&self, form: &Form, from: usize) -> Option<(Span, Vec<u32>)> {
        if self.continues(from.checked_sub(1)) {
            return None;
        }
        let mut digits = Vec::new();
        let mut at = from;
        for sign in form.signs() {
            let c = self.all.get(at).copied();
            match (sign, c) {
                (Sign::Digit, Some(c)) if c.is_ascii_digit() => digits.extend(c.to_digit(10)),
                (Sign::Letter, Some(c)) if c.is_ascii_alphabetic() => {}
                (Sign::Gap, Some(' ' | '-')) => {}
                (Sign::Gap, _) => continue,
                _ => return None,
            }
            at += 1;
        }
        (!self.continues(Some(at))).then_some((Span { from, to: at }, digits))
    }

    /// Whether a letter or a digit stands at a position.
    pub(super) fn continues(&self, at: Option<usize>) -> bool {
        at.and_then(|at| self.all.get(at)).is_some_and(|c| c.is_alphanumeric())
    }
}

impl Word {
    fn of(all: &[char], span: Span) -> Self {
        let letters = &all[span.from..span.to];
        let after_joint = |at: usize| at > 0 && !letters[at - 1].is_alphabetic();
        let small = letters.iter().enumerate().skip(1).all(|(at, c)| !c.is_uppercase() || after_joint(at));
        let capitalised = letters[0].is_uppercase() && letters.len() > 1 && small;
        Self { span, lower: letters.iter().flat_map(|c| c.to_lowercase()).collect(), capitalised }
    }
}
