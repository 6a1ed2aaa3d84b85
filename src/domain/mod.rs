//! Plain types of the field and their constructors. What is wrong stops here: a value of these types can be trusted by
//! every other room. Imports nothing else of ours.

pub mod alike;
pub mod block;
pub mod cancel;
pub mod circumstances;
pub mod contact;
pub mod day;
pub mod digest;
pub mod effort;
pub mod factor;
pub mod fit;
pub mod governance;
pub mod hierarchy;
pub mod id;
pub mod indicator;
pub mod lookup;
pub mod moments;
pub mod names;
pub mod outcome;
pub mod place;
pub mod pressure;
pub mod profile;
pub mod progress;
pub mod query;
pub mod record;
pub mod reference;
pub mod register;
pub mod sharing;
pub mod source;
pub mod stage;
pub mod standing;
pub mod taxonomy;
pub mod term;
pub mod text;
pub mod vocabulary;
