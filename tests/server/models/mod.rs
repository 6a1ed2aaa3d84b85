//! A folder of models under a running server: train, promote and roll back while it answers.

mod cities;
mod errors;
mod kept;
mod swap;
mod training;
