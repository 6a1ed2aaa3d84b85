//! The contract over a real socket: a server as an operator starts it, asked by clients good and bad.

#![allow(clippy::unwrap_used)]

mod abuse;
mod answers;
mod batch;
mod errors;
mod farewell;
mod http_json;
mod life;
mod local;
mod metrics;
mod models;
mod page;
mod places;
mod replicas;
mod running;
mod strange;
mod strangers;
mod traces;
mod trust;
