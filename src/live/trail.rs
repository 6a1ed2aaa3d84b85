//! What the last exchanges of what answers stirred, worked out once for all who watch.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::domain::declared::Stirred;

/// Of how many exchanges that is kept. Who looks at a state of longer ago looks at all of it, and so keeps no state for longer.
const KEPT: usize = 128;

/// A state that answered, by the exchanges before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Moment(u64);

/// The last exchanges.
#[derive(Debug, Clone, Default)]
pub(super) struct Trail {
    last: Moment,
    /// What the last of them stirred, the latest behind: all of them since one after which anything may have been otherwise.
    steps: VecDeque<Arc<[Stirred]>>,
}

impl Trail {
    /// The trail after one exchange more; none stirred: anything may be otherwise since.
    pub(super) fn with(&self, stirred: Option<Vec<Stirred>>) -> Self {
        let last = Moment(self.last.0 + 1);
        let Some(stirred) = stirred else { return Self { last, steps: VecDeque::new() } };
        let dropped = (self.steps.len() + 1).saturating_sub(KEPT);
        let steps = self.steps.iter().skip(dropped).cloned().chain([stirred.into()]).collect();
        Self { last, steps }
    }

    /// The state that it leads to.
    pub(super) fn last(&self) -> Moment {
        self.last
    }

    /// All that was stirred since a state that answered; none where anything may be otherwise, or that was too long ago.
    pub(super) fn since(&self, moment: Moment) -> Option<impl Iterator<Item = &Stirred>> {
        let exchanges = usize::try_from(self.last.0.checked_sub(moment.0)?).ok()?;
        let first = self.steps.len().checked_sub(exchanges)?;
        Some(self.steps.iter().skip(first).flat_map(|stirred| stirred.iter()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::PlaceId;

    fn stirred(trail: &Trail, moment: Moment) -> Option<Vec<String>> {
        Some(trail.since(moment)?.map(|one| one.place.to_string()).collect())
    }

    #[test]
    fn issue_25_whoever_looks_back_hears_of_all_since_or_that_it_was_too_long_ago() {
        let after = |trail: &Trail, number: usize| {
            let place = PlaceId::new(&format!("x:{number}")).expect("an id");
            trail.with(Some(vec![Stirred { place, problems: [].into() }]))
        };
        let begin = Trail::default();
        assert_eq!(stirred(&begin, begin.last), Some(Vec::new()));
        let trails: Vec<Trail> = (0..=KEPT)
            .scan(begin.clone(), |trail, number| {
                *trail = after(trail, number);
                Some(trail.clone())
            })
            .collect();
        let last = trails.last().expect("some");
        assert_eq!(stirred(last, begin.last), None, "too long ago");
        assert_eq!(stirred(last, trails[0].last).map(|all| all.len()), Some(KEPT));
        assert_eq!(stirred(last, trails[KEPT - 2].last), Some(vec![format!("x:{}", KEPT - 1), format!("x:{KEPT}")]));
        assert_eq!(stirred(last, last.last), Some(Vec::new()));
        assert_eq!(stirred(&begin, last.last), None, "of another trail");
        let anything = after(&last.with(None), 7);
        assert_eq!(stirred(&anything, last.last), None, "anything may be otherwise");
        assert_eq!(stirred(&anything, last.with(None).last), Some(vec!["x:7".to_owned()]));
    }
}
