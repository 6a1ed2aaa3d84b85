//! What peermatch promises, as tests. Read the folders as a table of contents:
//!
//! - `laws`: the laws that every answer keeps, on the real pack and on broken worlds
//! - `needs`: what the people who ask need, by requirement (R-numbers)
//! - `faces`: what a user sees at the prompt, bad input included
//! - `fit`: the numbers, worked by hand, and properties that hold for any place
//! - `packs`: what a pack must be, and what a faulty one is told
//! - `batch`: everybody's peers in files, and why an operator can trust them
//! - `measures`: what `evaluate` measures, and what must hold of the England pack
//! - `artefact`: the trained model as a file
//! - `house`: which room may use which
//! - `truth`: that no sentence says more than its record

#![allow(clippy::unwrap_used, unreachable_pub)]

mod artefact;
mod batch;
mod faces;
mod fit;
mod house;
mod laws;
mod measures;
mod needs;
mod packs;
#[path = "../rules/mod.rs"]
mod rules;
mod support;
mod truth;
