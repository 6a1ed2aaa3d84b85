//! Where a list ends before it is full: whoever fits far less than the one before is no answer, only the next in the order.

use super::list::{Ending, Listed};
use crate::domain::fit::Billionths;

/// So many peers are listed whatever their fits.
const CERTAIN: usize = 3;
/// A list ends where a fit is below this many tenths of the one before it.
const TENTHS: u64 = 6;

/// What counts of one listed place: whether it fills up, and its fit.
pub type Standing = (bool, Billionths);

/// Whether a list of `listed` places ends with `before`, so that `next` does not follow. Records and pressures that fill up are not
/// held against each other.
pub fn falls(listed: usize, before: Standing, next: Standing) -> bool {
    listed >= CERTAIN && before.0 == next.0 && next.1.whole() * 10 < before.1.whole() * TENTHS
}

/// How many of the places of a ranking a list has that goes as far as it can.
pub fn length(best_first: &[Standing]) -> usize {
    let end = (1..best_first.len()).find(|&at| falls(at, best_first[at - 1], best_first[at]));
    end.unwrap_or(best_first.len())
}

/// Ends a list by its fits, in whatever order it stands.
pub fn end(listed: &mut Vec<Listed<'_, '_>>) -> Option<Ending> {
    let standing = |one: &Listed<'_, '_>| (one.ranked.fills_up, one.ranked.fit.billionths());
    let mut best_first: Vec<Standing> = listed.iter().map(standing).collect();
    best_first.sort_by_key(|&(fills_up, fit)| (fills_up, std::cmp::Reverse(fit)));
    let length = length(&best_first);
    let (last, next) = (*best_first.get(length.checked_sub(1)?)?, *best_first.get(length)?);
    let stays = |one: Standing| (one.0, std::cmp::Reverse(one.1)) <= (last.0, std::cmp::Reverse(last.1));
    listed.retain(|one| stays(standing(one)));
    Some(Ending { left_out: best_first.len() - length, last: last.1, next: next.1 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fit::Fit;

    #[test]
    fn a_list_ends_after_the_third_where_a_fit_is_below_six_tenths_of_the_one_before() {
        let fit = |share: f64| Fit::new(share).expect("a fit").billionths();
        assert!(falls(3, (false, fit(0.5)), (false, fit(0.299_999_999))));
        assert!(!falls(3, (false, fit(0.5)), (false, fit(0.3))), "six tenths are enough");
        assert!(!falls(2, (false, fit(0.5)), (false, fit(0.1))), "three are always listed");
        assert!(!falls(3, (false, fit(0.5)), (true, fit(0.1))), "not across the border to those that fill up");
        assert!(falls(3, (true, fit(0.5)), (true, fit(0.1))));
    }
}
