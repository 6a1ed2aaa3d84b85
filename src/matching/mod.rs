//! From a question to a ranking: who is eligible, how well each fits, who comes first.

pub mod asker;
pub mod confidence;
pub mod eligible;
pub mod ending;
pub mod extras;
pub mod list;
pub mod order;
pub mod rank;
pub mod ranker;
pub mod relation;
pub mod shared;
