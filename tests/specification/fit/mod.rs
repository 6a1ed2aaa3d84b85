//! The numbers.

mod by_hand;
mod confidence;
mod golden;
mod properties;
