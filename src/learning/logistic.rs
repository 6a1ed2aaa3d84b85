//! Pairwise logistic regression with weights that are never negative: a neighbour should score higher than a place that is
//! none.
//!
//! The loss is convex, and with a ridge strictly so: there is one best answer, and whatever starts the search only decides how
//! soon it is found.

use ndarray::{Array1, Array2};

/// Where no step of length one would move any weight by more than this, the search ends.
const TOLERANCE: f64 = 1e-6;
/// Steps after which the search ends whatever is left; some dozens are usual.
const STEPS: usize = 2_000;
/// A step must bring at least this share of what the slope promises (Armijo 1966).
const PROMISED: f64 = 1e-4;
/// Logarithms are taken of products of chances up to here, not of each.
const LARGE: f64 = 1e100;

/// What one place teaches.
#[derive(Debug, Clone)]
pub(super) struct Example {
    /// Other places by figures: how alike they are to the place in each.
    pub(super) likeness: Array2<f64>,
    /// The rows of its neighbours.
    pub(super) neighbours: Vec<usize>,
    /// The rows of the others.
    pub(super) others: Vec<usize>,
}

/// Pulls weights towards what is held to be right until shown otherwise.
#[derive(Debug, Clone)]
pub(super) struct Ridge {
    /// Half of this times the squared distance from `towards` is added to the loss.
    pub(super) strength: f64,
    /// The weights to stay near to.
    pub(super) towards: Array1<f64>,
    /// No weight gets larger than this: lists that any large weight explains do not end in infinity.
    pub(super) largest: f64,
}

/// The weights, 0 or more, with the least mean logistic loss over the pairs of a neighbour and another place (each example
/// counts once, however many pairs it has) plus the ridge. Spectral projected gradient (Birgin, Martínez and Raydan 2000) with
/// a monotone line search; `start` decides how soon the answer is found, and not which.
pub(super) fn fit(examples: &[Example], ridge: &Ridge, start: &Array1<f64>) -> Array1<f64> {
    let project = |weights: Array1<f64>| weights.mapv(|weight| weight.clamp(0.0, ridge.largest));
    let mut weights = project(start.clone());
    let (mut loss, mut slope) = objective(examples, ridge, &weights);
    let mut length = 1.0;
    for _ in 0..STEPS {
        let unit = project(&weights - &slope) - &weights;
        if unit.iter().all(|change| change.abs() < TOLERANCE) {
            break;
        }
        let direction = project(&weights - &(&slope * length)) - &weights;
        let promised = slope.dot(&direction);
        let mut share = 1.0;
        let (next, next_loss, next_slope) = loop {
            let next = &weights + &(&direction * share);
            let (next_loss, next_slope) = objective(examples, ridge, &next);
            if next_loss <= loss + PROMISED * share * promised || share < 1e-12 {
                break (next, next_loss, next_slope);
            }
            share /= 2.0;
        };
        let (moved, turned) = (&next - &weights, &next_slope - &slope);
        let curvature = moved.dot(&turned);
        length = if curvature > 0.0 { (moved.dot(&moved) / curvature).clamp(1e-6, 1e6) } else { 1e6 };
        (weights, loss, slope) = (next, next_loss, next_slope);
    }
    weights
}

/// The loss with its slope.
fn objective(examples: &[Example], ridge: &Ridge, weights: &Array1<f64>) -> (f64, Array1<f64>) {
    let away = weights - &ridge.towards;
    let mut loss = ridge.strength * away.dot(&away) / 2.0;
    let mut slope = &away * ridge.strength;
    for example in examples {
        let (of_example, by_score) = pairs(example, &example.likeness.dot(weights));
        loss += of_example / examples.len() as f64;
        slope.scaled_add(1.0 / examples.len() as f64, &example.likeness.t().dot(&by_score));
    }
    (loss, slope)
}

/// Mean loss over the pairs of one example, and its slope by the score of each place.
fn pairs(example: &Example, scores: &Array1<f64>) -> (f64, Array1<f64>) {
    let mut slope = Array1::zeros(scores.len());
    let number = (example.neighbours.len() * example.others.len()) as f64;
    let middle = scores.sum() / scores.len() as f64;
    let odds: Vec<f64> = example.others.iter().map(|&other| (scores[other] - middle).exp()).collect();
    let mut loss = 0.0;
    for &neighbour in &example.neighbours {
        let against = (middle - scores[neighbour]).exp();
        let mut product = 1.0_f64;
        for (&other, odds) in example.others.iter().zip(&odds) {
            // The odds that the other place is taken for the neighbour.
            let wrong = odds * against;
            product *= 1.0 + wrong;
            if product > LARGE {
                loss += product.ln();
                product = 1.0;
            }
            let pull = wrong / (1.0 + wrong) / number;
            slope[other] += pull;
            slope[neighbour] -= pull;
        }
        loss += product.ln();
    }
    (loss / number, slope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn example(likeness: Array2<f64>, neighbours: &[usize]) -> Example {
        let others = (0..likeness.nrows()).filter(|row| !neighbours.contains(row)).collect();
        Example { likeness, neighbours: neighbours.to_vec(), others }
    }

    /// The first figure tells neighbours from others, the second says the opposite, the third nothing.
    fn telling() -> Vec<Example> {
        let one = array![[0.9, 0.1, 0.5], [0.8, 0.3, 0.4], [0.3, 0.8, 0.5], [0.2, 0.9, 0.4], [0.85, 0.2, 0.5]];
        vec![example(one, &[0, 1])]
    }

    fn fit(examples: &[Example], ridge: &Ridge) -> Array1<f64> {
        super::fit(examples, ridge, &ridge.towards)
    }

    fn ridge(strength: f64) -> Ridge {
        Ridge { strength, towards: array![1.0, 1.0, 1.0], largest: 100.0 }
    }

    #[test]
    fn what_tells_gains_what_misleads_falls_to_nothing_and_nothing_is_negative() {
        let weights = fit(&telling(), &ridge(0.03));
        assert!(weights[0] > 1.5 && weights[1] == 0.0, "{weights}");
        assert!(weights.iter().all(|&weight| weight >= 0.0));
        let from_elsewhere = super::fit(&telling(), &ridge(0.03), &array![0.0, 50.0, 3.0]);
        assert!((&from_elsewhere - &weights).iter().all(|change| change.abs() < 1e-3), "{from_elsewhere}");
        let held = fit(&telling(), &ridge(1e6));
        assert!(held.iter().all(|weight| (weight - 1.0).abs() < 1e-3), "a strong ridge holds them: {held}");
    }

    #[test]
    fn the_answer_is_the_least_whatever_is_tried_beside_it() {
        let (examples, ridge) = (telling(), ridge(0.03));
        let best = fit(&examples, &ridge);
        let (least, slope) = objective(&examples, &ridge, &best);
        for position in 0..3 {
            // Karush, Kuhn and Tucker: no slope where a weight is free, none downhill where it is zero.
            assert!(if best[position] > 0.0 { slope[position].abs() < 1e-5 } else { slope[position] >= 0.0 });
            for change in [-0.1, 0.1] {
                let mut other = best.clone();
                other[position] = (other[position] + change).max(0.0);
                assert!(objective(&examples, &ridge, &other).0 >= least);
            }
        }
    }

    #[test]
    fn the_slope_is_that_of_the_loss() {
        let (examples, ridge, at) = (telling(), ridge(0.5), array![2.0, 0.7, 0.3]);
        let (_, slope) = objective(&examples, &ridge, &at);
        for position in 0..3 {
            let loss = |change: f64| {
                let mut moved = at.clone();
                moved[position] += change;
                objective(&examples, &ridge, &moved).0
            };
            assert!(((loss(1e-5) - loss(-1e-5)) / 2e-5 - slope[position]).abs() < 1e-6);
        }
    }

    #[test]
    fn lists_that_any_large_weight_explains_end_at_the_largest() {
        let free = Ridge { strength: 0.0, towards: array![1.0], largest: 200.0 };
        let weights = fit(&[example(array![[1.0], [0.0]], &[0])], &free);
        assert!(weights[0] > 10.0 && weights[0] <= 200.0, "{weights}");
    }
}
