//! Positions of different things are different types: a place is not a code, and not where a block of the index holds it.
//!
//! A position counts within one table of one state of the world and is read with that table only; identifiers are what leaves the
//! program, but for what was worked out for a run, which is read again with the state that the run's hash names. Tables are indexed
//! by the positions themselves; arithmetic takes the number out at its own door.

use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

macro_rules! position {
    ($(#[$doc:meta])* $name:ident($number:ty)) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name($number);

        impl $name {
            /// The position `at`, counted from 0. No table is longer than its positions can count.
            pub const fn new(at: usize) -> Self {
                debug_assert!(at <= <$number>::MAX as usize, "a table longer than its positions count");
                Self(at as $number)
            }

            /// Counted from 0.
            pub const fn get(self) -> usize {
                self.0 as usize
            }

            /// All positions of a table that is `long` entries long, in order.
            pub fn all(long: usize) -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator + Clone + use<> {
                (0..long).map(Self::new)
            }

            /// The entries of a table with their positions, in order.
            pub fn each<T>(table: &[T]) -> impl DoubleEndedIterator<Item = (Self, &T)> + ExactSizeIterator + Clone {
                table.iter().enumerate().map(|(at, entry)| (Self::new(at), entry))
            }
        }

        impl<T> Index<$name> for [T] {
            type Output = T;

            fn index(&self, at: $name) -> &T {
                &self[at.get()]
            }
        }

        impl<T> IndexMut<$name> for [T] {
            fn index_mut(&mut self, at: $name) -> &mut T {
                &mut self[at.get()]
            }
        }

        impl<T> Index<$name> for Vec<T> {
            type Output = T;

            fn index(&self, at: $name) -> &T {
                &self.as_slice()[at.get()]
            }
        }

        impl<T> IndexMut<$name> for Vec<T> {
            fn index_mut(&mut self, at: $name) -> &mut T {
                &mut self.as_mut_slice()[at.get()]
            }
        }
    };
}

position!(
    /// Position of a place in the register.
    Slot(u32)
);
position!(
    /// Where the blocks of an index hold a place.
    Spot(u32)
);
position!(
    /// Position of a code in the taxonomy.
    ProblemNo(u16)
);
position!(
    /// Position of a service function in the vocabulary.
    FunctionNo(u16)
);
position!(
    /// Position of a peer group in the model.
    GroupNo(u16)
);
position!(
    /// A place that takes part in one run of the convener, by its position among those who do.
    Member(u32)
);
