//! Factors and starting points, as named features in plain maps.
//!
//! A factor: rank 1, 2, 3 counts 3, 2, 1, no rank counts 1; times the factor's weight. Four fifths of its squared mass lie on
//! the factor with its sign, the rest on its scope with its sign, half and half where the scope is both. Records count alike.
//! Own words: each word once, as rare as few places say it, at length 1 over all of them.
//! A starting point: in each dimension the same level is 1, the next one half; each dimension has the same share.

use std::collections::{BTreeMap, BTreeSet};

use peermatch::domain::factor::FactorScope;
use peermatch::domain::profile::Profile;
use peermatch::domain::record::{Record, Status};
use peermatch::domain::vocabulary::Vocabulary;
use snowball_stemmers_rs::{Algorithm, Stemmer};

use super::Compared;

type Named = BTreeMap<String, f64>;

pub(super) struct Circumstances {
    /// By place and code: factors, and the levels of each dimension.
    of_record: Vec<BTreeMap<usize, (Named, Levels)>>,
    of_live: Vec<(Named, Levels)>,
    dimensions: usize,
    /// By place and code, and of all live records: what the places say themselves.
    words_of_record: Vec<BTreeMap<usize, Named>>,
    words_of_live: Vec<Named>,
}

/// Levels that are on record, by dimension.
type Levels = BTreeMap<String, BTreeMap<usize, usize>>;

impl Circumstances {
    pub(super) fn new(vocabulary: &Vocabulary, profiles: &[Profile]) -> Self {
        let code = |record: &Record| vocabulary.taxonomy.position(&record.problem).expect("a code").get();
        let offered = |profile: &Profile| {
            let each = profile.records().iter().filter(|record| record.status != Status::Parked);
            each.map(|record| (code(record), (factors(vocabulary, record), levels(&[record])))).collect()
        };
        let live = |profile: &Profile| {
            let live: Vec<&Record> = profile.records().iter().filter(|record| record.status == Status::Live).collect();
            let mut all = Named::new();
            for record in &live {
                for (name, value) in factors(vocabulary, record) {
                    *all.entry(name).or_default() += value;
                }
            }
            (at_length_one(all), levels(&live))
        };
        let spoken = Spoken::count(vocabulary, profiles);
        let said = |profile: &Profile| {
            let each = profile.records().iter().filter(|record| record.status != Status::Parked);
            each.map(|record| (code(record), spoken.of(&[record]))).collect()
        };
        let said_of_live = |profile: &Profile| {
            let live: Vec<&Record> = profile.records().iter().filter(|record| record.status == Status::Live).collect();
            spoken.of(&live)
        };
        Self {
            words_of_record: profiles.iter().map(said).collect(),
            words_of_live: profiles.iter().map(said_of_live).collect(),
            of_record: profiles.iter().map(offered).collect(),
            of_live: profiles.iter().map(live).collect(),
            dimensions: vocabulary.starting_point.len(),
        }
    }

    pub(super) fn factors_of_one(&self, asker: usize, asked: usize, peer: usize, theirs: usize) -> Compared {
        match (self.of_record[asker].get(&asked), self.of_record[peer].get(&theirs)) {
            (Some((own, _)), Some((other, _))) => compare(own, other),
            _ => (0.0, 0.0),
        }
    }

    pub(super) fn factors_of_all(&self, asker: usize, peer: usize) -> Compared {
        compare(&self.of_live[asker].0, &self.of_live[peer].0)
    }

    pub(super) fn words_of_one(&self, asker: usize, asked: usize, peer: usize, theirs: usize) -> Compared {
        match (self.words_of_record[asker].get(&asked), self.words_of_record[peer].get(&theirs)) {
            (Some(own), Some(other)) => compare(own, other),
            _ => (0.0, 0.0),
        }
    }

    pub(super) fn words_of_all(&self, asker: usize, peer: usize) -> Compared {
        compare(&self.words_of_live[asker], &self.words_of_live[peer])
    }

    pub(super) fn starting_points_of_one(&self, asker: usize, asked: usize, peer: usize, theirs: usize) -> Compared {
        match (self.of_record[asker].get(&asked), self.of_record[peer].get(&theirs)) {
            (Some((_, own)), Some((_, other))) => self.starting_points(own, other),
            _ => (0.0, 0.0),
        }
    }

    pub(super) fn starting_points_of_all(&self, asker: usize, peer: usize) -> Compared {
        self.starting_points(&self.of_live[asker].1, &self.of_live[peer].1)
    }

    fn starting_points(&self, own: &Levels, other: &Levels) -> Compared {
        let both: BTreeSet<&String> = own.keys().filter(|dimension| other.contains_key(*dimension)).collect();
        let share = 1.0 / self.dimensions as f64;
        let product: f64 = both.iter().map(|dimension| share * alike(&own[*dimension], &other[*dimension])).sum();
        (product, share * both.len() as f64)
    }
}

/// Of two collections of levels: the mean kernel between them, scaled so that each is wholly like itself.
fn alike(own: &BTreeMap<usize, usize>, other: &BTreeMap<usize, usize>) -> f64 {
    let kernel = |a: usize, b: usize| match a.abs_diff(b) {
        0 => 1.0,
        1 => 0.5,
        _ => 0.0,
    };
    let between = |one: &BTreeMap<usize, usize>, two: &BTreeMap<usize, usize>| -> f64 {
        let pairs = one.iter().flat_map(|x| two.iter().map(move |y| (x, y)));
        pairs.map(|((&a, &n), (&b, &m))| (n * m) as f64 * kernel(a, b)).sum()
    };
    between(own, other) / (between(own, own) * between(other, other)).sqrt()
}

fn compare(own: &Named, other: &Named) -> Compared {
    if own.is_empty() || other.is_empty() {
        return (0.0, 0.0);
    }
    (own.iter().map(|(name, value)| value * other.get(name).copied().unwrap_or(0.0)).sum(), 1.0)
}

fn factors(vocabulary: &Vocabulary, record: &Record) -> Named {
    let mut named = Named::new();
    for held in &record.circumstances.factors {
        let weight = vocabulary.factors.iter().find(|factor| factor.id == held.factor).expect("a factor").weight;
        let counts = match held.rank.map(|rank| rank.number()) {
            Some(1) => 3.0,
            Some(2) => 2.0,
            _ => 1.0,
        };
        let value = counts / 3.0 * weight;
        *named.entry(format!("{} {:?}", held.factor, held.sign)).or_default() += value * 0.8_f64.sqrt();
        let scopes: &[&str] = match held.scope {
            FactorScope::Local => &["local"],
            FactorScope::Central => &["central"],
            FactorScope::Mixed => &["local", "central"],
        };
        for scope in scopes {
            let mass = 0.2 / scopes.len() as f64;
            *named.entry(format!("{scope}: {:?}", held.sign)).or_default() += value * mass.sqrt();
        }
    }
    at_length_one(named)
}

fn at_length_one(named: Named) -> Named {
    let length = named.values().map(|value| value * value).sum::<f64>().sqrt();
    named.into_iter().map(|(name, value)| (name, value / length)).collect()
}

fn levels(records: &[&Record]) -> Levels {
    let mut levels = Levels::new();
    for one in records.iter().flat_map(|record| &record.circumstances.starting_point) {
        *levels.entry(one.dimension.to_string()).or_default().entry(one.level).or_default() += 1;
    }
    levels
}

/// How many places say each word of their own matters.
struct Spoken<'a> {
    vocabulary: &'a Vocabulary,
    places: usize,
    counts: BTreeMap<String, usize>,
}

impl<'a> Spoken<'a> {
    fn count(vocabulary: &'a Vocabulary, profiles: &[Profile]) -> Self {
        let mut spoken = Self { vocabulary, places: 0, counts: BTreeMap::new() };
        for profile in profiles {
            let records = profile.records().iter().filter(|record| record.status != Status::Parked);
            let said: BTreeSet<String> = records.flat_map(|record| spoken.words(record)).collect();
            spoken.places += usize::from(!said.is_empty());
            said.into_iter().for_each(|word| *spoken.counts.entry(word).or_default() += 1);
        }
        spoken
    }

    /// Words of plain letters, in small ones, without endings and without those that say nothing.
    fn words(&self, record: &Record) -> BTreeSet<String> {
        let stemmer = Stemmer::create(Algorithm::English);
        let lower = record.circumstances.own_words.replace("'s", "").replace('\'', "").to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let telling = words.filter(|word| !self.vocabulary.language.small.iter().any(|small| small == word));
        let has_ending = |word: &str| word.chars().all(char::is_alphabetic);
        telling.map(|word| if has_ending(word) { stemmer.stem(word).into_owned() } else { word.to_owned() }).collect()
    }

    fn of(&self, records: &[&Record]) -> Named {
        let words: BTreeSet<String> = records.iter().flat_map(|record| self.words(record)).collect();
        let rarity = |word: &String| (2.0 + self.places as f64) / (1.0 + self.counts[word] as f64);
        at_length_one(words.into_iter().map(|word| (word.clone(), rarity(&word).ln())).collect())
    }
}
