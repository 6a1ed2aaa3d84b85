//! A sum and its parts with so many decimals, so that the printed parts add up to the printed sum (law 15): the method of the
//! largest remainder. Each printed figure is within one unit of its last decimal of what it stands for.

/// A sum and its parts as they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rounded {
    /// The sum, rounded to the nearest.
    pub sum: String,
    /// The parts in their order; added up they are the sum.
    pub parts: Vec<String>,
}

impl Rounded {
    /// Rounds `sum` to the nearest, and each of `parts` down; the units that are then missing go to the parts that lost most, of
    /// equals to the first. A part of zero stays zero. `parts` are finite, not negative and add up to `sum`; at most nine decimals.
    pub fn new(sum: f64, parts: &[f64], decimals: usize) -> Self {
        let units = 10_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX));
        let whole = (sum * units).round();
        let mut floors: Vec<f64> = parts.iter().map(|part| (part * units).floor()).collect();
        let lost = |at: usize, floor: f64| parts[at] * units - floor;
        let mut by_loss: Vec<usize> = (0..parts.len()).collect();
        by_loss.sort_by(|&a, &b| lost(b, floors[b]).total_cmp(&lost(a, floors[a])));
        let missing = whole - floors.iter().sum::<f64>();
        for &at in by_loss.iter().take(missing.max(0.0) as usize) {
            floors[at] += 1.0;
        }
        let print = |number: f64| format!("{:.decimals$}", number / units);
        Self { sum: print(whole), parts: floors.into_iter().map(print).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A printed figure in units of its last decimal.
    fn units(printed: &str) -> u64 {
        printed.replace('.', "").parse().expect("digits")
    }

    #[test]
    fn t10_parts_that_each_round_up_still_make_the_sum() {
        // README's first answer once printed 0.271 + 0.128 + 0.167 + 0.134 = 0.700 under a fit of 0.699.
        let rounded = Rounded::new(0.6986, &[0.2706, 0.1276, 0.1669, 0.1335, 0.0], 3);
        assert_eq!(rounded.sum, "0.699");
        assert_eq!(rounded.parts, ["0.271", "0.128", "0.167", "0.133", "0.000"]);
    }

    #[test]
    fn of_equal_losses_the_first_is_rounded_up_and_nothing_stays_nothing() {
        let rounded = Rounded::new(0.5, &[0.0, 0.25, 0.25], 1);
        assert_eq!(
            rounded,
            Rounded { sum: "0.5".to_owned(), parts: ["0.0", "0.3", "0.2"].map(str::to_owned).to_vec() }
        );
        assert_eq!(Rounded::new(0.0, &[], 3).parts, Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn printed_parts_always_add_up_and_none_is_further_off_than_a_unit(
            parts in proptest::collection::vec(0.0..1.0_f64, 1..9),
            decimals in 0..6_usize,
        ) {
            let sum: f64 = parts.iter().sum();
            let rounded = Rounded::new(sum, &parts, decimals);
            let added: u64 = rounded.parts.iter().map(|part| units(part)).sum();
            prop_assert_eq!(added, units(&rounded.sum));
            for (printed, part) in rounded.parts.iter().zip(&parts) {
                let off = (printed.parse::<f64>().expect("a number") - part).abs();
                prop_assert!(off <= 0.1_f64.powi(decimals as i32) + 1e-9);
            }
        }
    }
}
