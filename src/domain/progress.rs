//! How far long work is, told by whoever works to whoever waits.

use super::cancel::Cancelled;

/// What a training is doing, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Learning the parameters of the features.
    Features,
    /// Trying numbers of groups: by far the longest.
    Groups,
    /// Naming groups and writing the model.
    Names,
}

/// How far a training is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// Share of that phase that is done, 0 to 1.
    pub done: f64,
}

/// Called now and then by whoever works; an error stops the work.
pub type Watch<'a> = dyn FnMut(Progress) -> Result<(), Cancelled> + 'a;

/// For work that nobody watches.
pub fn unwatched(_: Progress) -> Result<(), Cancelled> {
    Ok(())
}
