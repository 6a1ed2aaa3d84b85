//! The values beside a statement's code: each kind is made of what it is a value of, and written in one way only.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::domain::effort::Effort;
use crate::domain::id::{FactorId, FunctionId, IndicatorId, PlaceId, ProblemId, TermId};
use crate::proto::v1;

/// What a value is, for whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words for people.
    Words,
    /// Several of them, separated by "; ".
    Labels,
    /// A code or an identifier.
    Id,
    /// Several of them, separated by "; ".
    Ids,
    /// A whole number, 0 or more.
    Count,
    /// A day, YYYY-MM-DD.
    Day,
    /// Working days, parts of one too.
    Days,
    /// A share from 0 to 1 with two places.
    Hundredths,
    /// A share from 0 to 1 with three places.
    Thousandths,
}

/// Something that a statement carries as a value.
pub trait Value {
    /// Which kind of value it is.
    const KIND: Kind;

    /// As it stands in the statement.
    fn told(self) -> String;
}

/// Words for people.
pub type Words<'a> = Cow<'a, str>;

/// A code or an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id<'a>(&'a str);

impl<'a> Id<'a> {
    /// What the contract or a caller calls something that no pack knows.
    pub fn given(text: &'a str) -> Self {
        Self(text)
    }
}

/// Makes identifiers of the domain values of statements.
macro_rules! from_ids {
    ($($name:ident),*) => {
        $(
            impl<'a> From<&'a $name> for Id<'a> {
                fn from(id: &'a $name) -> Self {
                    Self(id.as_str())
                }
            }
        )*
    };
}

from_ids!(FactorId, FunctionId, IndicatorId, PlaceId, ProblemId, TermId);

/// Labels in one value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels(String);

impl Labels {
    /// In the order given.
    pub fn of<T: AsRef<str>>(labels: impl IntoIterator<Item = T>) -> Self {
        Self(in_one(labels.into_iter()))
    }
}

/// Codes or identifiers in one value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids(String);

impl Ids {
    /// In the order given, which is that of the labels beside them.
    pub fn of<'a, T: Into<Id<'a>>>(ids: impl IntoIterator<Item = T>) -> Self {
        Self(in_one(ids.into_iter().map(|id| id.into().0)))
    }
}

/// A share from 0 to 1, told with two places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hundredths(pub f64);

/// A share from 0 to 1, told with three places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thousandths(pub f64);

impl Value for Words<'_> {
    const KIND: Kind = Kind::Words;

    fn told(self) -> String {
        self.into_owned()
    }
}

impl Value for Labels {
    const KIND: Kind = Kind::Labels;

    fn told(self) -> String {
        self.0
    }
}

impl Value for Id<'_> {
    const KIND: Kind = Kind::Id;

    fn told(self) -> String {
        self.0.to_owned()
    }
}

impl Value for Ids {
    const KIND: Kind = Kind::Ids;

    fn told(self) -> String {
        self.0
    }
}

impl Value for usize {
    const KIND: Kind = Kind::Count;

    fn told(self) -> String {
        self.to_string()
    }
}

impl Value for Date {
    const KIND: Kind = Kind::Day;

    fn told(self) -> String {
        self.to_string()
    }
}

impl Value for Effort {
    const KIND: Kind = Kind::Days;

    fn told(self) -> String {
        self.days().to_string()
    }
}

impl Value for Hundredths {
    const KIND: Kind = Kind::Hundredths;

    fn told(self) -> String {
        format!("{:.2}", self.0)
    }
}

impl Value for Thousandths {
    const KIND: Kind = Kind::Thousandths;

    fn told(self) -> String {
        format!("{:.3}", self.0)
    }
}

/// Empty where there is none.
impl<T: Value> Value for Option<T> {
    const KIND: Kind = T::KIND;

    fn told(self) -> String {
        self.map(Value::told).unwrap_or_default()
    }
}

/// A value under its name.
pub(super) fn value(name: &str, value: impl Value) -> v1::StatementValue {
    v1::StatementValue { name: name.to_owned(), value: value.told() }
}

/// Several values in one.
fn in_one<T: AsRef<str>>(all: impl Iterator<Item = T>) -> String {
    let mut joined = String::new();
    for one in all {
        joined.push_str(if joined.is_empty() { "" } else { "; " });
        joined.push_str(one.as_ref());
    }
    joined
}
