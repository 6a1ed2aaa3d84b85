//! What a user sees at the prompt.

mod answers;
mod bad_calls;
mod convening;
mod models;
mod names;
