//! The numbers.

mod by_hand;
mod golden;
mod properties;
