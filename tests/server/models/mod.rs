//! A folder of models under a running server: train, promote and roll back while it answers.

pub(crate) mod cities;
mod errors;
mod kept;
mod strangers;
mod swap;
mod training;
mod waits;
