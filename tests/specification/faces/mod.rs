//! What a user sees at the prompt.

mod answers;
mod bad_calls;
mod calls;
mod convening;
mod doors;
mod limits;
mod models;
mod names;
