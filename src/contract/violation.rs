//! What is wrong with a request, field by field and told all at once.

use thiserror::Error;

/// Most wrong fields of one request that are kept; fewer are told.
pub(super) const VIOLATIONS_KEPT: usize = 1_000;

/// One field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Path of the field in the request.
    pub field: String,
    /// What is wrong with it, and what would be right.
    pub description: String,
}

/// A request that cannot be answered as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RequestError {
    /// Fields that are wrong; at least one.
    #[error("{field}: {description}", field = .0[0].field, description = .0[0].description)]
    Invalid(Vec<Violation>),
    /// A registered place of that id does not exist.
    #[error("there is no place '{0}'")]
    UnknownPlace(String),
    /// A problem of that code does not exist.
    #[error("there is no problem '{0}'")]
    UnknownProblem(String),
}

/// What is wrong with a request, found so far: fields, and what it names that does not exist.
#[derive(Default)]
pub(super) struct Violations(pub(super) Vec<Violation>, Vec<(&'static str, RequestError)>);

impl Violations {
    /// Keeps an error that has a reason of its own, as long as nothing else is wrong.
    pub(super) fn put_aside(&mut self, field: &'static str, error: RequestError) {
        self.1.push((field, error));
    }

    /// All that is wrong: one thing that does not exist by its own reason, more than one as fields.
    pub(super) fn into_error(mut self) -> RequestError {
        match self.1.pop() {
            Some((_, alone)) if self.0.is_empty() && self.1.is_empty() => alone,
            last => {
                for (field, error) in std::mem::take(&mut self.1).into_iter().chain(last) {
                    self.add(field, error);
                }
                RequestError::Invalid(self.0)
            }
        }
    }

    pub(super) fn add(&mut self, field: impl Into<String>, description: impl ToString) {
        if self.0.len() < VIOLATIONS_KEPT {
            self.0.push(Violation { field: field.into(), description: description.to_string() });
        }
    }
}
