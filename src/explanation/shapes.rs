//! Values that several codes carry alike: a code that takes one of these can be chosen first and filled afterwards.

use super::value::{Id, Ids, Kind, Labels, Value, Words, value};
use crate::domain::effort::Effort;
use crate::proto::v1;

/// Writes the shapes out, each with the names and kinds of its values in their order.
macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident $(<$life:lifetime>)? { $($field:ident: $kind:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq)]
            pub struct $name $(<$life>)? {
                $(
                    #[doc = concat!("The value `", stringify!($field), "`.")]
                    pub $field: $kind,
                )*
            }

            impl $(<$life>)? $name $(<$life>)? {
                pub(super) const KINDS: &'static [(&'static str, Kind)] =
                    &[$((stringify!($field), <$kind as Value>::KIND)),*];

                pub(super) fn values(self) -> Vec<v1::StatementValue> {
                    vec![$(value(stringify!($field), self.$field)),*]
                }
            }
        )*
    };
}

shapes! {
    /// One problem.
    Problem<'a> { problem: Words<'a>, problem_id: Id<'a> }

    /// A problem of the asker, which is named because an answer is read without its question.
    OwnProblem<'a> { place: Words<'a>, problem: Words<'a>, problem_id: Id<'a> }

    /// Several problems.
    Problems { problems: Labels, problem_ids: Ids }

    /// Several places.
    Places { places: Labels, place_ids: Ids }

    /// The asked problem on both sides, and which of its figures are close.
    AskedProblem<'a> {
        yours: Words<'a>,
        theirs: Words<'a>,
        your_problem_id: Id<'a>,
        their_problem_id: Id<'a>,
        near: usize,
        compared: usize,
        near_figures: Labels,
        near_figure_ids: Ids,
    }

    /// The stages of both sides.
    Stages<'a> { yours: Words<'a>, theirs: Words<'a> }

    /// Of how many problems stages are close, can be compared, and are asked and offered.
    StageCounts { near: usize, compared: usize, asked: usize, theirs: usize }

    /// How both are governed, and in how many of so many service functions both hold a part.
    Governed<'a> { yours: Words<'a>, theirs: Words<'a>, both_hold: usize, functions: usize }

    /// Functions that somebody else holds, and who does.
    HeldElsewhere<'a> { functions: Labels, function_ids: Ids, holders: Words<'a>, holder_ids: Ids, basis_id: Id<'a> }

    /// An approach that takes more than the time that there is.
    TooLong<'a> { days: Effort, approach: Words<'a>, approach_id: Id<'a>, approach_days: Effort }

    /// Who asks whom.
    Question<'a> { place: Words<'a>, place_id: Id<'a>, other: Words<'a>, other_id: Id<'a> }

    /// Some members of all.
    SomeOf { places: usize, of: usize }

    /// Of how many records it is told how the work goes.
    Detail { told: usize, records: usize }
}
