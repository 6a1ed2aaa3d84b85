//! Who has the same problem as me?
pub mod domain;
pub mod pack;
pub mod proto;
