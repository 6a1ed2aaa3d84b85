//! The page that a server shows to people: the question as a form, the answer from [`crate::present`] as HTML, so that it says
//! what the prompt says. It knows messages of the contract and no socket; it works without its script, which completes names. What a
//! batch prints for each place stands in [`paper`].

mod answer;
mod asked;
mod failed;
mod figures;
mod groups;
mod layout;
mod map;
mod pair;
pub mod paper;
mod peer;
mod wrong;

pub use answer::{answer, start};
pub use asked::Asked;
pub use failed::{Choice, Failed, failed};
pub use groups::{Group, groups, picture as picture_of_groups};
pub use map::{Extent, Map, Spot, backdrop};
pub use pair::{Pair, pair};
pub use wrong::{SAID, WRONG, kept, wrong};

/// The style of every page.
pub const STYLE: &str = include_str!("page.css");
/// Completes names as they are typed.
pub const SCRIPT: &str = include_str!("page.js");
/// What a page may load and do: its own style, script, pictures and answers, and nothing of anybody else.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
