//! Everybody's peers in files, and why an operator can trust them.

mod capacity;
mod contacts;
mod differences;
mod elsewhere;
mod files;
mod printed;
mod refusals;
mod resuming;
mod rows;
mod strangers;
mod tasks;
mod work;
