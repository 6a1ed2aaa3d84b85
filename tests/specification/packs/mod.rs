//! What a pack must be.

mod begun;
mod england;
mod faults;
mod forms;
mod odd;
mod strangers;
mod synthetic;
pub mod us_cities;
