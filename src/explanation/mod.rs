//! Contributions first, words last: turns a ranked candidate into an answer that says why.
//!
//! Every sentence is made by rule from values that stand beside it under a stable code; nothing is written for one
//! place. The order is fixed: shared problem, stage, governance, differences.

mod answer;
mod approach;
mod circumstances;
mod code;
mod companions;
mod conditions;
mod considerations;
mod contacts;
mod conversation;
mod differences;
mod encounter;
mod exchange;
mod figures;
mod governing;
mod holders;
mod notices;
mod options;
mod pairs;
mod problem_figures;
mod problems;
mod reasons;
mod row;
mod scene;
mod shapes;
mod shared;
mod stages;
mod steps;
mod story;
mod succession;
mod summary;
mod value;
mod words;

pub use answer::{no_peer, nobody, not_peer, peer, understood};
pub use approach::{Occasion, Proposed, propose};
pub use circumstances::{details, factor_messages, outcome_messages, starting_point_messages};
pub use code::{Code, Says};
pub use contacts::contacts_on_record;
pub use conversation::{conveners, opening_question};
pub use holders::messages as holder_messages;
pub use row::row;
pub use scene::Scene;
pub use shapes::{
    AskedProblem, Detail, Governed, HeldElsewhere, OwnProblem, Places, Problem, Problems, Question, SomeOf,
    StageCounts, Stages, TooLong,
};
pub use shared::{pressure_source, source_messages, source_named};
pub use steps::told;
pub use story::{Hard, StoryNames, story_message, told_setting, told_story};
pub use summary::{WORD_LIMIT, summary};
pub use value::{Hundredths, Id, Ids, Kind, Labels, Thousandths, Value, Words};
pub use words::{list, of_pack, sentence, statement, with_article};
