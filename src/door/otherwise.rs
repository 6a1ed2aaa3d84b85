//! A text as it is read once its signs are written plainly: full-width letters, and what an address of the web writes by the numbers of
//! its bytes. "jane＠example.org" and "jane%40example.org" are addresses to whoever gets them.

use unicode_normalization::UnicodeNormalization;

/// The plain form of a text, with the position in the text that each of its characters comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plain {
    pub(super) text: String,
    from: Vec<usize>,
}

impl Plain {
    /// None where the text is plain already.
    pub(super) fn of(text: &str) -> Option<Self> {
        if !text.contains(|c: char| c == '%' || !c.is_ascii()) {
            return None;
        }
        let mut plain = Self { text: String::with_capacity(text.len()), from: Vec::new() };
        let signs: Vec<char> = text.chars().collect();
        let mut at = 0;
        while at < signs.len() {
            match by_numbers(&signs[at..]) {
                Some((decoded, length)) => {
                    plain.add(&decoded, at);
                    at += length;
                }
                None => {
                    plain.add(signs[at].encode_utf8(&mut [0; 4]), at);
                    at += 1;
                }
            }
        }
        (plain.text != text).then_some(plain)
    }

    /// Where in the text the character at a position of the plain form stands.
    pub(super) fn origin(&self, at: usize) -> usize {
        self.from.get(at).or(self.from.last()).copied().unwrap_or_default()
    }

    fn add(&mut self, signs: &str, from: usize) {
        for sign in signs.nfkc() {
            self.text.push(sign);
            self.from.push(from);
        }
    }
}

/// The text that signs begin with as bytes by their numbers, and how many signs that takes. A percent sign may be written so itself, any
/// number of times ("%2540").
fn by_numbers(signs: &[char]) -> Option<(String, usize)> {
    let mut bytes = Vec::new();
    let mut at = 0;
    while let Some((byte, length)) = byte(&signs[at..]) {
        bytes.push(byte);
        at += length;
    }
    let text = String::from_utf8_lossy(&bytes);
    (at > 0).then(|| (text.into_owned(), at))
}

fn byte(signs: &[char]) -> Option<(u8, usize)> {
    let digit = |at: usize| signs.get(at).and_then(|sign| sign.to_digit(16));
    if signs.first() != Some(&'%') {
        return None;
    }
    let mut from = 1;
    while digit(from) == Some(2) && digit(from + 1) == Some(5) && digit(from + 2).is_some() && digit(from + 3).is_some()
    {
        from += 2;
    }
    let byte = u8::try_from(16 * digit(from)? + digit(from + 1)?).ok()?;
    Some((byte, from + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Option<String> {
        Plain::of(text).map(|plain| plain.text)
    }

    #[test]
    fn full_width_signs_and_those_by_their_numbers_are_written_plainly() {
        assert_eq!(plain("jane＠example．org").as_deref(), Some("jane@example.org"));
        assert_eq!(plain("jane%40example%2Eorg").as_deref(), Some("jane@example.org"));
        assert_eq!(plain("jane%2540example.org").as_deref(), Some("jane@example.org"));
        assert_eq!(plain("jane%252540x").as_deref(), Some("jane@x"));
        assert_eq!(plain("Z%C3%BCrich").as_deref(), Some("Zürich"));
        assert_eq!(plain("０２０ ７９４６").as_deref(), Some("020 7946"));
        for already in ["", "50% of it", "5 %", "100%", "Ynys Môn", "a – b", "%zz", "%4"] {
            assert_eq!(plain(already), None, "{already}");
        }
    }

    #[test]
    fn a_position_is_that_of_the_text_as_it_came() {
        let found = Plain::of("to %40b ＠").expect("written otherwise");
        assert_eq!(found.text, "to @b @");
        assert_eq!([0, 3, 4, 6].map(|at| found.origin(at)), [0, 3, 6, 8]);
    }
}
