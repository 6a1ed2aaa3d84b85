//! Correlation, of numbers and of ranks.

/// Spearman's rho: the correlation of mean ranks, -1 to 1; 0 where one side is constant (Spearman 1904).
pub(super) fn spearman(one: &[f64], other: &[f64]) -> f64 {
    pearson(&ranks(one), &ranks(other)).unwrap_or(0.0)
}

fn ranks(numbers: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
    let mut ranks = vec![0.0; numbers.len()];
    let mut first = 0;
    for tied in order.chunk_by(|&a, &b| numbers[a] == numbers[b]) {
        let mean = first as f64 + (tied.len() as f64 - 1.0) / 2.0;
        tied.iter().for_each(|&position| ranks[position] = mean);
        first += tied.len();
    }
    ranks
}

/// The correlation of two series, -1 to 1; none where one side is constant.
pub(super) fn pearson(one: &[f64], other: &[f64]) -> Option<f64> {
    let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / numbers.len().max(1) as f64;
    let (a, b) = (mean(one), mean(other));
    let (mut products, mut squares_a, mut squares_b) = (0.0, 0.0, 0.0);
    for (x, y) in one.iter().zip(other) {
        products += (x - a) * (y - b);
        squares_a += (x - a) * (x - a);
        squares_b += (y - b) * (y - b);
    }
    let scale = (squares_a * squares_b).sqrt();
    (scale > 0.0).then(|| products / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rho_sees_order_only_and_shares_ranks_among_ties() {
        assert!((spearman(&[1.0, 2.0, 3.0], &[10.0, 200.0, 3000.0]) - 1.0).abs() < 1e-12);
        assert!((spearman(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]) + 1.0).abs() < 1e-12);
        assert_eq!(spearman(&[1.0, 2.0], &[5.0, 5.0]), 0.0);
        // Worked by hand: ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3.
        assert!((spearman(&[1.0, 2.0, 2.0, 9.0], &[1.0, 2.0, 3.0, 4.0]) - 0.948_683_298).abs() < 1e-9);
    }
}
