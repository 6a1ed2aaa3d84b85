//! Who calls, what that caller may do, and how it proves it.

mod house;
mod matrix;
mod prompt;
mod tls;
mod tokens;
