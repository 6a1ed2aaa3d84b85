//! What a pack must be.

mod england;
mod faults;
mod odd;
mod synthetic;
pub mod us_cities;
