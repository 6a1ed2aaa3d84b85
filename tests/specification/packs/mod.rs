//! What a pack must be.

mod england;
mod faults;
mod odd;
pub mod us_cities;
