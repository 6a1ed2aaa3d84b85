//! An answer as people read it, whatever it is written on: sections, labels and lines, made once from the messages of the
//! contract. The prompt writes them as text and the page as HTML, so that both say the same.

mod answer;
mod brief;
mod compared;
mod peer;
mod rounded;
mod shared;
mod story;
mod words;

pub use crate::explanation::{list, sentence};
pub use answer::{Answer, Explanation};
pub use brief::Brief;
pub use peer::{Label, Part, Peer, Section, Source, contacts, setting};
pub use rounded::Rounded;
pub use story::story;
pub use words::{of_a_newer_server, outcome, stage};
pub use words::{provenance, self_assessment, status, versions};
