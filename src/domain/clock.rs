//! What day and which moment it is: handed in from outside, so that nothing here reads a clock.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

/// The day on which a call is made.
pub type Today = Arc<dyn Fn() -> Date + Send + Sync>;

/// The moment at which something is done.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;
