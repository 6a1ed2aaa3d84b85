//! A sentence about a place says no more than its record: every code it names is on that place's record in that form, every
//! figure says what it is a figure of, a source speaks as of its own date, and printed parts add up to the printed total.

mod everybody;
mod labels;
mod pair;
mod printed;
mod registry;
mod rows;
