//! The factors block: like signs of like factors agree, the more so the more they matter.

use super::vector::{BlockVector, Sparse};
use crate::domain::factor::{Factor, FactorRank, FactorScope, HeldFactor, Sign};

/// Share of a factor's squared mass on itself; the rest lies on where something can be done about it.
const OWN: f64 = 0.8;
/// Signs that a factor can have.
const SIGNS: usize = 2;

/// How much a factor matters where it has a rank among the first three, and where it has none.
fn importance(rank: Option<FactorRank>) -> f64 {
    let ranked = rank.map_or(1, |rank| 4 - rank.number());
    f64::from(ranked) / 3.0
}

/// Whether like signs agree, or each factor meets its opposite (R121).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pairing {
    /// Who is helped and hindered by the same.
    #[default]
    Alike,
    /// Who has what the other lacks: an asker's block only.
    Complement,
}

/// The block of a record, or of several together: rank times weight of each factor, on the factor with its sign and on its
/// scope with its sign; each record at length 1. Length 1 where a factor is known, zero otherwise; all values at least 0.
pub fn encode<'a>(table: &[Factor], records: impl Iterator<Item = &'a [HeldFactor]>, pairing: Pairing) -> BlockVector {
    let each: Vec<Sparse> = records.map(|held| unit(&features(table, held, pairing))).collect();
    let features = unit(&Sparse::sum(&each));
    let known = Sparse::from_entries((!features.is_zero()).then_some((0, 1.0)));
    BlockVector { features, known }
}

/// What a column stands for: a factor with its sign, or a scope with its sign.
pub fn column_name(table: &[Factor], column: usize) -> String {
    let sign = if column % SIGNS == Sign::Helps as usize { "+" } else { "-" };
    match table.get(column / SIGNS) {
        Some(factor) => format!("{}{sign}", factor.id),
        None => format!("{}{sign}", if column / SIGNS == table.len() { "local" } else { "central" }),
    }
}

fn features(table: &[Factor], held: &[HeldFactor], pairing: Pairing) -> Sparse {
    let scopes = table.len() * SIGNS;
    let entries = held.iter().filter_map(|one| {
        let position = table.iter().position(|factor| factor.id == one.factor)?;
        let value = importance(one.rank) * table[position].weight;
        let sign = match pairing {
            Pairing::Alike => one.sign,
            Pairing::Complement => one.sign.opposite(),
        } as usize;
        // What can be done about in both lies half in each: as squared mass, like everything in a row.
        let (local, central) = match one.scope {
            FactorScope::Local => (1.0, 0.0),
            FactorScope::Central => (0.0, 1.0),
            FactorScope::Mixed => (0.5, 0.5),
        };
        let scope = |share: f64| value * ((1.0 - OWN) * share).sqrt();
        Some([
            (position * SIGNS + sign, value * OWN.sqrt()),
            (scopes + sign, scope(local)),
            (scopes + SIGNS + sign, scope(central)),
        ])
    });
    Sparse::from_entries(entries.flatten())
}

fn unit(vector: &Sparse) -> Sparse {
    let length = vector.length();
    if length > 0.0 { vector.scaled(1.0 / length) } else { Sparse::zero() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::FactorId;

    fn table() -> Vec<Factor> {
        let factor = |code: &str, weight: f64| Factor {
            id: FactorId::new(code).expect("a code"),
            label: code.to_owned(),
            scope: FactorScope::Local,
            weight,
            lists: Vec::new(),
            synonyms: Vec::new(),
        };
        vec![factor("trust", 1.0), factor("money", 0.5)]
    }

    fn encode(table: &[Factor], held: &[HeldFactor]) -> BlockVector {
        super::encode(table, [held].into_iter(), Pairing::Alike)
    }

    fn held(code: &str, sign: Sign, rank: Option<i64>, scope: FactorScope) -> HeldFactor {
        let factor = FactorId::new(code).expect("a code");
        HeldFactor { factor, sign, rank: rank.and_then(FactorRank::new), scope, source: None }
    }

    #[test]
    fn like_signs_agree_and_unlike_ones_do_not() {
        let barrier = encode(&table(), &[held("trust", Sign::Hinders, None, FactorScope::Local)]);
        let enabler = encode(&table(), &[held("trust", Sign::Helps, None, FactorScope::Local)]);
        let nothing = encode(&table(), &[]);
        assert!((barrier.likeness(&barrier).similarity - 1.0).abs() < 1e-12);
        assert_eq!(barrier.likeness(&enabler).similarity, 0.0);
        assert_eq!(barrier.likeness(&nothing).known, 0.0);
        let complement = [held("trust", Sign::Hinders, None, FactorScope::Local)];
        let complement = super::encode(&table(), [&complement[..]].into_iter(), Pairing::Complement);
        assert!((complement.likeness(&enabler).similarity - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_can_be_done_about_at_the_centre_is_a_little_alike_whatever_it_is() {
        let one = encode(&table(), &[held("trust", Sign::Hinders, None, FactorScope::Central)]);
        let other = encode(&table(), &[held("money", Sign::Hinders, None, FactorScope::Central)]);
        assert!((one.likeness(&other).similarity - 0.2).abs() < 1e-12);
        let local = encode(&table(), &[held("money", Sign::Hinders, None, FactorScope::Local)]);
        assert_eq!(one.likeness(&local).similarity, 0.0);
    }

    #[test]
    fn a_first_rank_counts_more_than_a_third_and_an_essential_factor_more_than_another() {
        let asked = [
            held("trust", Sign::Hinders, Some(1), FactorScope::Local),
            held("money", Sign::Helps, Some(3), FactorScope::Local),
        ];
        let asked = encode(&table(), &asked);
        let trust = encode(&table(), &[held("trust", Sign::Hinders, None, FactorScope::Local)]);
        let money = encode(&table(), &[held("money", Sign::Helps, None, FactorScope::Local)]);
        assert!(asked.likeness(&trust).similarity > 5.0 * asked.likeness(&money).similarity);
    }
}
