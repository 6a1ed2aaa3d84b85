//! All that is known at one moment: the words of a domain and its places, whoever read them from where. A pack is read into a
//! world, made-up places make one; who answers, learns or measures takes a world and never asks where it came from.

use std::sync::Arc;

use jiff::civil::Date;

use super::reference::Reference;
use super::register::Register;
use super::vocabulary::Vocabulary;

/// All that is known at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// What it says of itself.
    pub about: About,
    /// Its words and tables.
    pub vocabulary: Arc<Vocabulary>,
    /// Its places with their records and figures.
    pub register: Register,
    /// Lists of similar places that others made: a weight set is learned from each.
    pub references: Arc<Vec<Reference>>,
    /// Which state of the domain it is.
    pub revision: Revision,
}

/// What a world says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Identifier of the domain: a model belongs to one.
    pub id: String,
    /// Title, for people.
    pub title: String,
    /// Version of its data, for people.
    pub version: String,
    /// The day of the data: no fact in it is of a later one.
    pub data_date: Date,
    /// Name of the column that holds place identifiers in its tables and in files exchanged with it.
    pub place_id_column: String,
}

/// Names of a state: two worlds of one revision know the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Version and hash of the taxonomy.
    pub taxonomy: String,
    /// Version and hash of all data.
    pub data: String,
}
