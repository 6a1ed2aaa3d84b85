//! Everybody's peers in files, and why an operator can trust them.

mod capacity;
mod contacts;
mod differences;
mod files;
mod refusals;
mod resuming;
mod rows;
mod strangers;
mod work;
