//! The text block: what places say of a matter in their own words, where they let everybody compare it. Two that say the same
//! rare words are alike; the words that both say explain it. Compared word by word, without a sentence model: the same everywhere.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::vector::{BlockVector, Sparse};
use crate::domain::profile::Profile;
use crate::text::Reader;

/// Most words that one reason names.
const NAMED: usize = 5;

/// The words that places say of their own matters, learned from what everybody may compare: corpus statistics of the artefact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpokenWords {
    /// Places that have words of their own on any record but parked ones.
    places: u32,
    /// Words without their endings, in order, with how many of those places say them.
    words: Vec<(String, u32)>,
}

impl SpokenWords {
    /// Counts who says which word.
    pub fn learn(reader: &Reader, profiles: &[Profile]) -> Self {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        let mut places = 0;
        for profile in profiles {
            let said = stems(reader, profile.offered().map(|record| record.circumstances.own_words.as_str()));
            places += u32::from(!said.is_empty());
            said.into_iter().for_each(|stem| *counts.entry(stem).or_default() += 1);
        }
        Self { places, words: counts.into_iter().collect() }
    }

    /// Whether these are counts that learning makes.
    pub fn is_sound(&self) -> bool {
        let counted = self.words.iter().all(|(_, places)| (1..=self.places).contains(places));
        counted && self.words.windows(2).all(|pair| pair[0].0 < pair[1].0)
    }

    /// The block of one record's own words, or of those of several: every word once, the rarer the more it tells. At most of length
    /// 1: a word that no artefact knows is said by nobody else, and makes the others tell less. Known where there is a word.
    pub fn encode<'a>(&self, reader: &Reader, texts: impl Iterator<Item = &'a str>) -> BlockVector {
        let said = stems(reader, texts);
        let length = said.iter().map(|stem| self.rarity(stem).powi(2)).sum::<f64>().sqrt();
        let told = said.iter().filter_map(|stem| Some((self.position(stem)?, self.rarity(stem) / length)));
        let known = if said.is_empty() { Sparse::zero() } else { Sparse::from_entries([(0, 1.0)]) };
        BlockVector { features: Sparse::from_entries(told), known }
    }

    /// The words that both sides say, as the second writes them, rarest first; at most five.
    pub fn in_common<'a>(
        &self,
        reader: &Reader,
        mine: impl Iterator<Item = &'a str>,
        theirs: impl Iterator<Item = &'a str>,
    ) -> Vec<String> {
        let mine = stems(reader, mine);
        let mut common: Vec<(String, String)> = Vec::new();
        for word in theirs.flat_map(|text| reader.words(text)) {
            let is_new = common.iter().all(|(stem, _)| *stem != word.stem);
            if is_new && mine.contains(&word.stem) && self.position(&word.stem).is_some() {
                common.push((word.stem, word.written));
            }
        }
        // Stable: equals stand in the order in which they are written.
        common.sort_by(|a, b| self.rarity(&b.0).total_cmp(&self.rarity(&a.0)));
        common.into_iter().take(NAMED).map(|(_, written)| written).collect()
    }

    /// What a column stands for.
    pub fn column_name(&self, column: usize) -> String {
        self.words.get(column).map_or(String::new(), |(word, _)| word.clone())
    }

    fn position(&self, stem: &str) -> Option<usize> {
        self.words.binary_search_by(|(word, _)| word.as_str().cmp(stem)).ok()
    }

    /// As rare as a problem that so many places have.
    fn rarity(&self, stem: &str) -> f64 {
        let places = self.position(stem).map_or(0, |at| self.words[at].1);
        ((2.0 + f64::from(self.places)) / (1.0 + f64::from(places))).ln()
    }
}

/// The different words of some texts, without their endings.
fn stems<'a>(reader: &Reader, texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    texts.flat_map(|text| reader.words(text)).map(|word| word.stem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    fn spoken() -> SpokenWords {
        let words = [("beds", 2), ("closed", 1), ("nurses", 1), ("wards", 4)];
        SpokenWords { places: 4, words: words.map(|(word, places)| (word.to_owned(), places)).to_vec() }
    }

    fn likeness(one: &str, other: &str) -> (f64, f64) {
        let reader = Reader::new(&Language::default());
        let block = |text| spoken().encode(&reader, std::iter::once(text));
        let likeness = block(one).likeness(&block(other));
        ((likeness.similarity * 1e4).round() / 1e4, likeness.known)
    }

    #[test]
    fn the_same_words_are_alike_in_any_order_and_however_often_they_are_said() {
        assert_eq!(likeness("beds closed", "Closed beds, closed!"), (1.0, 1.0));
        assert_eq!(likeness("beds closed", ""), (0.0, 0.0));
        assert_eq!(likeness("beds", "nurses"), (0.0, 1.0));
    }

    #[test]
    fn a_rare_word_tells_more_than_a_common_one_and_one_that_nobody_else_says_makes_less_alike() {
        // ln(6 / 2) and ln(6 / 5), beside each other.
        let (rare, common) = (3.0_f64.ln(), 1.2_f64.ln());
        let expected = |both: f64, other: f64| (both / (both * both + other * other).sqrt() * 1e4).round() / 1e4;
        assert_eq!(likeness("closed wards", "closed"), (expected(rare, common), 1.0));
        assert_eq!(likeness("closed wards", "wards"), (expected(common, rare), 1.0));
        assert_eq!(likeness("closed umbrellas", "closed"), (expected(rare, 6.0_f64.ln()), 1.0));
        assert_eq!(likeness("umbrellas", "umbrellas"), (0.0, 1.0), "nothing that was learned is compared");
    }

    #[test]
    fn the_words_in_common_are_told_rarest_first_as_the_other_writes_them() {
        let reader = Reader::new(&Language::default());
        let told = spoken().in_common(&reader, ["wards closed"].into_iter(), ["Wards, beds: CLOSED"].into_iter());
        assert_eq!(told, ["closed", "wards"]);
    }
}
