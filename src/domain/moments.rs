//! How numbers lie: their mean, their spread and whether they lean to one side.

/// The first three moments of some numbers, each dividing by how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub deviation: f64,
    /// The third standardised moment; 0 where all are equal.
    pub skewness: f64,
}

impl Moments {
    /// All 0 where there is no number.
    pub fn of(numbers: &[f64]) -> Self {
        if numbers.is_empty() {
            return Self::default();
        }
        let count = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / count;
        let central = |power: i32| numbers.iter().map(|number| (number - mean).powi(power)).sum::<f64>() / count;
        let deviation = central(2).sqrt();
        let skewness = if deviation > 0.0 { central(3) / deviation.powi(3) } else { 0.0 };
        Self { mean, deviation, skewness }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skewness_is_the_third_standardised_moment() {
        let skewness = |numbers: &[f64]| Moments::of(numbers).skewness;
        // By hand: the third moment is 9, the second 4.25.
        let leaning = skewness(&[0.0, 0.0, 1.0, 5.0]);
        assert!((leaning - 1.027_209_7).abs() < 1e-6, "{leaning}");
        // By hand: mean 1, second moment 3, third moment 6.
        assert!((skewness(&[0.0, 0.0, 0.0, 4.0]) - 6.0 / 3.0_f64.powf(1.5)).abs() < 1e-12);
        assert_eq!(skewness(&[3.0; 4]), 0.0);
        assert_eq!(skewness(&[2.0; 3]), 0.0);
        assert_eq!(skewness(&[]), 0.0);
    }
}
