//! What a pack must be.

mod england;
mod faults;
mod odd;
mod strangers;
mod synthetic;
pub mod us_cities;
