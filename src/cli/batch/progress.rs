//! How far a run is, for whoever waits for it: a line that changes on a terminal, lines where they were asked for.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::Instant;

use crate::runs::RunProgress;

/// Shows progress on stderr, or not at all.
pub(super) struct Shown {
    since: Instant,
    /// Written over on a terminal, one below the other elsewhere; `None` shows nothing.
    over: Option<bool>,
    /// One writer at a time.
    writing: Mutex<()>,
}

impl Shown {
    /// On a terminal, and elsewhere where it was `asked` for.
    pub(super) fn new(asked: bool) -> Self {
        let terminal = io::stderr().is_terminal();
        Self { since: Instant::now(), over: (terminal || asked).then_some(terminal), writing: Mutex::new(()) }
    }

    /// Tells one step.
    pub(super) fn tell(&self, progress: RunProgress) {
        let Some(over) = self.over else { return };
        let Ok(_writing) = self.writing.lock() else { return };
        let RunProgress { found, done, all } = progress;
        let made = (done - found) as f64;
        let rate = made / self.since.elapsed().as_secs_f64().max(1e-9);
        let mut text = format!("{done} of {all} partitions");
        if made > 0.0 && done < all {
            text += &format!(", {rate:.1} a second, {:.0} s left", (all - done) as f64 / rate);
        }
        let ending = if over && done < all { "" } else { "\n" };
        let start = if over { "\r\u{1b}[K" } else { "" };
        // Nobody who reads it is no reason not to go on.
        _ = write!(io::stderr().lock(), "{start}{text}{ending}");
    }
}
