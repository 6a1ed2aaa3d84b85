//! Names and identifiers that no real body has.

/// Syllables that English place names do not have; twenty, so that four of them name 160,000 places.
const SYLLABLES: [&str; 20] = [
    "zu", "xo", "qui", "vyx", "zeb", "jaz", "kuz", "oox", "vez", "quo", "xil", "zaf", "juv", "yaz", "ixa", "zyl",
    "voz", "ezu", "xan", "quz",
];
/// Coprime to every power of the number of syllables: neighbours in number get names that are far apart.
const STEP: usize = 7_368_787;

/// The identifier of a made-up place, by its number; in the order of the numbers.
pub(super) fn id(number: usize) -> String {
    format!("made-up:{number:07}")
}

/// Its name: one for each number below 20 to the power of 4, and again for each below 20 to the power of 5.
pub(super) fn name(number: usize) -> String {
    let base = SYLLABLES.len();
    let four = base.pow(4);
    let (syllables, mut code) =
        if number < four { (4, number * STEP % four) } else { (5, (number - four) * STEP % base.pow(5)) };
    let mut name = String::new();
    for _ in 0..syllables {
        name.push_str(SYLLABLES[code % base]);
        code /= base;
    }
    name[..1].to_uppercase() + &name[1..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_number_has_a_name_of_its_own() {
        let names: BTreeSet<String> = (0..200_000).map(name).collect();
        assert_eq!(names.len(), 200_000);
        assert!(names.iter().all(|name| name.is_ascii() && name.len() <= 15));
        assert!(id(9) < id(10) && id(999_998) < id(999_999));
    }
}
