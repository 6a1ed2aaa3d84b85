//! How long what a source says can be told as it stands.
//!
//! An inspector's grade lasts longer than a promise, and a consultation that was to close on a day is old news the day it
//! did: how long is a matter of the kind of fact, which the rule that read it knows.

use jiff::Span;
use jiff::civil::Date;

/// A step that a source says comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// What comes, written as within a sentence.
    pub what: String,
    /// The day by which it is due; where the source gives less than a day, the last one that it can mean.
    pub due: Date,
    /// When the source says it is due, where that is less than a day ("spring 2026"); empty for a day.
    pub when: String,
}

impl NextStep {
    /// Whether the step is due: nobody knows from this source what came of it.
    pub fn is_due(&self, today: Date) -> bool {
        self.due <= today
    }
}

/// How long facts of one kind can be told as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShelfLife {
    /// Whole years from the day of the fact; 0 is stale at once.
    pub years: u8,
    /// Whether a fact with a dated next step lasts until that step is due instead.
    pub until_next_step: bool,
    /// Whether it is a fact that goes on, such as to be on a register: the years are counted from the day of the source that still
    /// says so, not from the day on which it began.
    pub standing: bool,
}

impl ShelfLife {
    /// What a place says of itself, and any fact whose kind nobody described: two years, or until its next step.
    pub const ORDINARY: Self = Self { years: 2, until_next_step: true, standing: false };

    /// The first day on which a fact is stale whose years are counted from `as_of`; none beyond the end of the calendar.
    pub fn ends(self, as_of: Date, next_step: Option<&NextStep>) -> Option<Date> {
        match next_step {
            Some(step) if self.until_next_step => Some(step.due),
            _ => as_of.checked_add(Span::new().years(self.years)).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const FOUR_YEARS: ShelfLife = ShelfLife { years: 4, until_next_step: false, standing: false };

    fn closes() -> NextStep {
        NextStep { what: "consultation closes".to_owned(), due: date(2026, 3, 26), when: String::new() }
    }

    #[test]
    fn a_fact_is_stale_whole_years_later_to_the_day() {
        assert_eq!(ShelfLife::ORDINARY.ends(date(2024, 11, 22), None), Some(date(2026, 11, 22)));
        assert_eq!(ShelfLife::ORDINARY.ends(date(2024, 2, 29), None), Some(date(2026, 2, 28)));
        assert_eq!(FOUR_YEARS.ends(date(2024, 11, 22), None), Some(date(2028, 11, 22)));
        assert_eq!(ShelfLife { years: 0, ..FOUR_YEARS }.ends(date(2014, 5, 1), None), Some(date(2014, 5, 1)));
        assert_eq!(ShelfLife::ORDINARY.ends(date(9999, 1, 1), None), None);
    }

    #[test]
    fn a_dated_step_lasts_until_its_day_where_its_kind_has_steps() {
        assert_eq!(ShelfLife::ORDINARY.ends(date(2026, 2, 5), Some(&closes())), Some(date(2026, 3, 26)));
        assert_eq!(FOUR_YEARS.ends(date(2026, 2, 5), Some(&closes())), Some(date(2030, 2, 5)));
        assert!(closes().is_due(date(2026, 3, 26)) && !closes().is_due(date(2026, 3, 25)));
    }
}
