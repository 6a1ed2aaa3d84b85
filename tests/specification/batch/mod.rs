//! Everybody's peers in files, and why an operator can trust them.

mod capacity;
mod differences;
mod files;
mod refusals;
mod resuming;
mod rows;
mod work;
