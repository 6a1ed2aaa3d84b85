//! Which fields a write is about.

use crate::contract::violation::Violations;
use crate::domain::text;
use crate::proto::FieldMask;

/// Stands for every field.
const ALL: &str = "*";

/// The fields that a write is about.
#[derive(Debug, Clone)]
pub(super) enum Mask {
    /// All of them.
    All,
    /// These.
    Named(Vec<String>),
}

impl Mask {
    /// Reads one; a path that is none of `known` is told.
    pub(super) fn read(mask: Option<&FieldMask>, known: &[&str], violations: &mut Violations) -> Self {
        let paths = mask.map(|mask| mask.paths.as_slice()).unwrap_or_default();
        if paths.is_empty() || paths == [ALL] {
            return Self::All;
        }
        for (at, path) in paths.iter().enumerate().filter(|(_, path)| !known.contains(&path.as_str())) {
            let description = format!("'{}' is none of {}", text::echo(path), known.join(", "));
            violations.add(format!("update_mask.paths[{at}]"), description);
        }
        Self::Named(paths.to_vec())
    }

    /// What is read of a field: nothing where the write is not about it, and none where what is given is wrong.
    pub(super) fn of<T>(&self, field: &str, read: impl FnOnce() -> Option<T>) -> Option<Option<T>> {
        if self.names(field) { read().map(Some) } else { Some(None) }
    }

    /// The same of a part of a field, which is read where either is named.
    pub(super) fn of_part<T>(&self, whole: &str, part: &str, read: impl FnOnce() -> Option<T>) -> Option<Option<T>> {
        let named = if self.names(whole) { whole } else { &format!("{whole}.{part}") };
        self.of(named, read)
    }

    /// Whether a write is about a field.
    pub(super) fn names(&self, field: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(paths) => paths.iter().any(|path| path == field),
        }
    }

    /// Whether a write is about all that there is, and names nothing.
    pub(super) fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }
}
