//! What a user sees at the prompt.

mod answers;
mod bad_calls;
mod calls;
mod convening;
mod doctor;
mod doors;
mod first_minute;
mod installed;
mod limits;
mod models;
mod names;
mod suggesting;
mod summaries;
