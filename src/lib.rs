//! Who has the same problem as me?
pub mod catalogue;
pub mod cli;
pub mod domain;
pub mod engine;
pub mod explanation;
pub mod features;
pub mod index;
pub mod matching;
pub mod model;
pub mod pack;
pub mod proto;
pub mod rpc;
