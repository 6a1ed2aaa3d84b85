//! How much one caller may ask for: so many calls a minute, saved up for one minute at most.

use std::num::NonZeroU32;
use std::time::Duration;

const MINUTE: f64 = 60.0;

/// What is left to one caller.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    /// Calls; below zero where one call asked for more than there was.
    left: f64,
    /// When that was so.
    at: Duration,
}

impl Bucket {
    /// Full. `now`: time since any fixed moment.
    pub fn full(per_minute: NonZeroU32, now: Duration) -> Self {
        Self { left: f64::from(per_minute.get()), at: now }
    }

    /// Takes one call.
    ///
    /// # Errors
    ///
    /// How long until one is left.
    pub fn take(&mut self, per_minute: NonZeroU32, now: Duration) -> Result<(), Duration> {
        let most = f64::from(per_minute.get());
        let passed = now.saturating_sub(self.at).as_secs_f64();
        self.left = (self.left + passed * most / MINUTE).min(most);
        self.at = now;
        if self.left < 1.0 {
            return Err(self.until(1.0, most));
        }
        self.left -= 1.0;
        Ok(())
    }

    /// Takes so many more for a call that was let in, whether they are left or not: the next one waits for them. One call at a time
    /// may owe: where another does meanwhile, what this one took is given back.
    ///
    /// # Errors
    ///
    /// How long until one call is left.
    pub fn owe(&mut self, calls: usize, per_minute: NonZeroU32) -> Result<(), Duration> {
        if calls > 0 && self.left < 0.0 {
            self.left += 1.0;
            return Err(self.until(1.0, f64::from(per_minute.get())));
        }
        self.left -= calls as f64;
        Ok(())
    }

    /// How long until so many are left.
    fn until(&self, calls: f64, most: f64) -> Duration {
        Duration::from_secs_f64((calls - self.left).max(0.0) * MINUTE / most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r102_a_caller_has_so_many_calls_a_minute_and_is_told_when_the_next_one_is() {
        let per_minute = NonZeroU32::new(60).expect("some");
        let at = |seconds: f64| Duration::from_secs_f64(seconds);
        let mut bucket = Bucket::full(per_minute, at(5.0));
        for _ in 0..60 {
            assert_eq!(bucket.take(per_minute, at(5.0)), Ok(()));
        }
        assert_eq!(bucket.take(per_minute, at(5.0)), Err(at(1.0)));
        assert_eq!(bucket.take(per_minute, at(6.5)), Ok(()));
        assert!(bucket.take(per_minute, at(6.6)).expect_err("half a call is none") < at(0.5));
        // An hour of silence saves up one minute.
        assert_eq!(bucket.take(per_minute, at(3_600.0)), Ok(()), "a batch is let in whole");
        bucket.owe(99, per_minute).expect("let in");
        assert_eq!(bucket.take(per_minute, at(3_600.0)), Err(at(41.0)), "and waited for");
    }

    #[test]
    fn r102_batches_that_come_at_once_run_up_the_debt_of_one() {
        let per_minute = NonZeroU32::new(60).expect("some");
        let now = Duration::from_secs(1);
        let mut bucket = Bucket::full(per_minute, now);
        for _ in 0..10 {
            bucket.take(per_minute, now).expect("all of them are let in before the first is read");
        }
        bucket.owe(99, per_minute).expect("one is answered whole");
        let told: Vec<_> = (0..9).map(|_| bucket.owe(99, per_minute)).collect();
        assert!(told.iter().all(Result::is_err), "{told:?}");
        // Of 60 one batch of 100 took 100; what the others took was given back.
        assert_eq!(bucket.take(per_minute, now), Err(Duration::from_secs(41)));
    }
}
