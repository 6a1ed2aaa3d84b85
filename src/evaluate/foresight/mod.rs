//! Whether the place-wide fit foresees what it was not shown, among places of one governance type: who else has a problem that was
//! hidden of everybody with all that came on record together with it, and who later won an award together.
//!
//! Both need nothing but the pack, so that anybody can run them. Within a type, because across types the type alone decides both.
//! Everything that is learned is learned without what is hidden.

mod awards;
mod codes;
mod seen;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::holdout::HoldoutError;
use super::structure::governing;
use crate::domain::slot::Slot;
use crate::domain::vocabulary::Vocabulary;
use crate::engine::View;
use crate::learning::Interval;

pub use awards::SetForeseen;
pub use codes::CodeForeseen;
use seen::Method;

/// How well one way of ranking foresees: the area under the curve (the chance that one who should rank higher does; ties count
/// half), 0 to 1, and 0.5 by chance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Foreseen {
    /// Its name.
    pub method: &'static str,
    /// Mean over what is judged.
    pub auc: Interval,
    /// Ours less this one, one by one; none for ours.
    pub ours_less: Option<Interval>,
}

/// Both measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Foresight {
    /// What places that govern an area are called in the pack, more than one.
    pub called: String,
    /// Places of a type that governs an area of its own: only these are ranked.
    pub governing: usize,
    /// Who else has a hidden problem: each method, over problems.
    pub hidden_problems: Vec<Foreseen>,
    /// Problem by problem, best foreseen by ours first.
    pub problems: Vec<CodeForeseen>,
    /// Who later won an award together: each method, over awards; none where the pack knows no joint awards.
    pub won_together: Option<Vec<Foreseen>>,
    /// Award by award, in the order of their days.
    pub awards: Vec<SetForeseen>,
}

/// Hides problem after problem, and what came on record on the day of each joint award or later.
pub fn foresight(view: &View) -> Result<Foresight, HoldoutError> {
    let vocabulary = Arc::new(view.vocabulary().clone());
    let (profiles, governing) = (view.register().profiles().to_vec(), governing(view));
    let problems = codes::foreseen(&vocabulary, &profiles, &governing)?;
    if problems.is_empty() {
        return Err(HoldoutError::NothingHidden);
    }
    let awards = awards::foreseen(&vocabulary, &profiles, &governing)?;
    Ok(Foresight {
        called: vocabulary.places_word.clone(),
        governing: governing.len(),
        hidden_problems: methods(&problems.iter().map(|one| one.auc).collect::<Vec<_>>()),
        won_together: knows_awards(&vocabulary).then(|| methods(&awards.iter().map(|one| one.auc).collect::<Vec<_>>())),
        problems,
        awards,
    })
}

fn knows_awards(vocabulary: &Vocabulary) -> bool {
    vocabulary.sources.iter().any(|source| source.joint_awards.is_some())
}

/// An area under the curve for each method.
type Areas = [f64; Method::ALL.len()];

fn methods(judged: &[Areas]) -> Vec<Foreseen> {
    let of = |method: Method| judged.iter().map(|areas| areas[method as usize]).collect::<Vec<f64>>();
    let ours = of(Method::Ours);
    let foreseen = |method: Method| Foreseen {
        method: method.name(),
        auc: Interval::of(&of(method)),
        ours_less: (method != Method::Ours).then(|| Interval::of_difference(&ours, &of(method))),
    };
    Method::ALL.into_iter().map(foreseen).collect()
}

/// The mean over those who ask of how well each method ranks `wanted` above the others of `pool` of their type; none where nobody
/// has anybody to find or to leave behind.
fn areas(view: &seen::Seen, pool: &BTreeSet<Slot>, wanted: &BTreeSet<Slot>) -> Option<(Areas, usize)> {
    let mut sums = [0.0; Method::ALL.len()];
    let mut asked = 0;
    for &place in wanted.intersection(pool) {
        let others: Vec<Slot> = pool.iter().copied().filter(|&other| view.comparable(place, other)).collect();
        let (found, left): (Vec<Slot>, Vec<Slot>) = others.into_iter().partition(|other| wanted.contains(other));
        if found.is_empty() || left.is_empty() {
            continue;
        }
        asked += 1;
        let (found, left) = (view.scores(place, &found), view.scores(place, &left));
        for method in Method::ALL {
            sums[method as usize] += area(&found, &left, method);
        }
    }
    (asked > 0).then(|| (sums.map(|sum| sum / asked as f64), asked))
}

/// The chance that one of `found` scores higher than one of `left`; equal scores count half.
fn area(found: &[Areas], left: &[Areas], method: Method) -> f64 {
    let mut sorted: Vec<f64> = left.iter().map(|scores| scores[method as usize]).collect();
    sorted.sort_by(f64::total_cmp);
    let beaten = |scores: &Areas| {
        let score = scores[method as usize];
        let below = sorted.partition_point(|&other| other < score);
        let not_above = sorted.partition_point(|&other| other <= score);
        (below + not_above) as f64 / 2.0
    };
    found.iter().map(beaten).sum::<f64>() / (found.len() * sorted.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_the_share_of_pairs_in_the_right_order() {
        let all = |numbers: &[f64]| numbers.iter().map(|&number| [number; 3]).collect::<Vec<_>>();
        // Of six pairs four are in order and one ties.
        let (found, left) = (all(&[3.0, 1.0]), all(&[0.0, 1.0, 2.0]));
        assert!((area(&found, &left, Method::Ours) - 4.5 / 6.0).abs() < 1e-12);
        assert_eq!(area(&all(&[2.0]), &all(&[1.0]), Method::Plain), 1.0);
        assert_eq!(area(&all(&[1.0]), &all(&[1.0]), Method::Plain), 0.5);
    }
}
