//! What the people who ask need. Names carry the numbers of the requirements where a test stands for one.

mod answers;
mod buddies;
mod circumstances;
mod cohorts;
mod completeness;
mod conversation;
mod governed;
mod groups;
mod in_stead;
mod lists;
mod lookup;
mod names;
mod neutral;
mod ordering;
mod own_words;
mod pitfalls;
mod profiles;
mod size;
mod time;
mod told;
mod weight_sets;
mod worded;
mod words;
