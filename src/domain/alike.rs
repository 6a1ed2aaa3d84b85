//! Names that are like what somebody wrote.

use super::text;

/// Names less alike than this are not meant.
const LEAST: f64 = 0.75;
/// Most that are offered.
const OFFERED: usize = 5;

/// Up to five of `named` with a name like `wanted` (Jaro-Winkler similarity of 0.75 or more, case ignored), most alike
/// first, equals in the order given.
pub fn most_alike<T, N: AsRef<str>>(
    named: impl Iterator<Item = T>,
    names: impl Fn(&T) -> Vec<N>,
    wanted: &str,
) -> Vec<T> {
    // A text far longer than any name is like none of them, and measuring it would cost its square.
    if wanted.chars().count() > text::NAME_LIMIT {
        return Vec::new();
    }
    let wanted = wanted.to_lowercase();
    let likeness = |one: &T| {
        let each = names(one).into_iter().map(|name| strsim::jaro_winkler(&name.as_ref().to_lowercase(), &wanted));
        each.fold(0.0, f64::max)
    };
    let mut all: Vec<(f64, T)> = named.map(|one| (likeness(&one), one)).collect();
    all.retain(|(likeness, _)| *likeness >= LEAST);
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.into_iter().take(OFFERED).map(|(_, one)| one).collect()
}
