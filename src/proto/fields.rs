//! The fields of messages that are rows of tables, one by one, typed and in the order of the contract. `proto/fields.rs` writes who
//! has them: every message whose name ends in `Row`, and what stands in its lists.

/// What a field holds.
pub enum Value<'a> {
    /// Nothing, where a field may be left out.
    Absent,
    /// Text; a day is the text of one.
    Text(&'a str),
    /// The name of a code.
    Code(&'static str),
    /// A whole number of 32 bits; a code, too, that this program does not know.
    Whole(i32),
    /// A number of 64 bits.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A message in a list.
    Record(&'a dyn Fields),
    /// Any number of them.
    List(Vec<Self>),
}

/// A message whose fields can be had by their position.
pub trait Fields {
    /// What the field at that position holds, counted from 0 in the order in which the contract has them; nothing past the last.
    fn value(&self, at: usize) -> Value<'_>;
}
