//! A list of similar places that somebody else made.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use thiserror::Error;

use crate::domain::id::PlaceId;
use crate::domain::register::Register;
use crate::domain::text;

/// Why bytes are no list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReferenceError {
    /// A column that every list has is missing.
    #[error("the column '{0}' is missing from its first line")]
    Column(String),
    /// A row that cannot be read.
    #[error("line {line}: {message}")]
    Row {
        /// From 1.
        line: u64,
        /// What is wrong with it.
        message: String,
    },
    /// Nothing in it can be used.
    #[error("no place of it is in the pack with a neighbour that is, other than itself")]
    Empty,
    /// Nothing in it can be used under these settings.
    #[error("no place of it has a neighbour of its own governance type")]
    NoneOfType,
}

/// A place of the list that is not judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// As the list writes it.
    pub place: String,
    /// Why.
    pub reason: String,
}

/// Lists of neighbours, one a place, nearest first where the list is ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Neighbours of each place, by position in the register; never empty, never the place itself.
    pub neighbours: BTreeMap<usize, Vec<usize>>,
    /// Every place that the list mentions, as a place or as a neighbour.
    pub mentioned: BTreeSet<usize>,
    /// Places without a usable list.
    pub skipped: Vec<Skipped>,
    /// Neighbours that the pack does not have, or not as one place.
    pub dropped: Vec<Skipped>,
}

struct Row {
    place: String,
    rank: Option<f64>,
    neighbour: String,
}

impl List {
    /// Reads CSV with the columns `<id>`, `rank` (may be empty: the order of the file stands) and `neighbour_<id>`, where
    /// `<id>` is the pack's name for its id column. Other columns are ignored; a former place stands for its successor.
    pub fn read(bytes: &[u8], id_column: &str, register: &Register) -> Result<Self, ReferenceError> {
        let mut lists: BTreeMap<usize, (String, Vec<(f64, usize)>)> = BTreeMap::new();
        let mut list =
            Self { neighbours: BTreeMap::new(), mentioned: BTreeSet::new(), skipped: Vec::new(), dropped: Vec::new() };
        let mut rows: Vec<(usize, Row)> = rows(bytes, id_column)?.into_iter().enumerate().collect();
        // A place's own list stands before that of a place that it replaced.
        rows.sort_by_key(|(_, row)| !is_current(register, &row.place));
        for (number, row) in rows {
            let place = match resolve(register, &row.place) {
                Ok(place) => place,
                Err(reason) => {
                    note(&mut list.skipped, &row.place, reason);
                    continue;
                }
            };
            list.mentioned.insert(place);
            let (named, found) = lists.entry(place).or_insert_with(|| (row.place.clone(), Vec::new()));
            if *named != row.place {
                let name = &register.get(place).place.name;
                note(&mut list.skipped, &row.place, format!("stands for {name}, which has a list already"));
                continue;
            }
            match resolve(register, &row.neighbour) {
                Ok(neighbour) => {
                    list.mentioned.insert(neighbour);
                    found.push((row.rank.unwrap_or(number as f64), neighbour));
                }
                Err(reason) => note(&mut list.dropped, &row.neighbour, reason),
            }
        }
        for (place, (named, mut found)) in lists {
            found.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut neighbours: Vec<usize> = Vec::new();
            for (_, neighbour) in found {
                if neighbour != place && !neighbours.contains(&neighbour) {
                    neighbours.push(neighbour);
                }
            }
            if neighbours.is_empty() {
                note(&mut list.skipped, &named, "has no neighbour that is in the pack".to_owned());
            } else {
                list.neighbours.insert(place, neighbours);
            }
        }
        if list.neighbours.is_empty() { Err(ReferenceError::Empty) } else { Ok(list) }
    }
}

fn rows(bytes: &[u8], id_column: &str) -> Result<Vec<Row>, ReferenceError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let unreadable = |error: &csv::Error| ReferenceError::Row {
        line: error.position().map_or(1, csv::Position::line),
        message: match error.kind() {
            csv::ErrorKind::Utf8 { .. } => "is not UTF-8 text".to_owned(),
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("has {len} cells where the first line has {expected_len}")
            }
            _ => "cannot be read as CSV".to_owned(),
        },
    };
    let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let column = |name: String| header.iter().position(|one| one == name).ok_or(ReferenceError::Column(name));
    let (place, rank) = (column(id_column.to_owned())?, column("rank".to_owned())?);
    let neighbour = column(format!("neighbour_{id_column}"))?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let given = &record[rank];
        let parsed = (!given.is_empty()).then(|| given.parse::<f64>().ok().filter(|rank| rank.is_finite()));
        let rank = match parsed {
            Some(None) => {
                let message = format!("the rank '{}' is no number; leave it empty if there is none", text::echo(given));
                return Err(ReferenceError::Row { line, message });
            }
            other => other.flatten(),
        };
        rows.push(Row { place: record[place].to_owned(), rank, neighbour: record[neighbour].to_owned() });
    }
    Ok(rows)
}

fn is_current(register: &Register, id: &str) -> bool {
    PlaceId::new(id).is_ok_and(|id| register.position(&id).is_some())
}

fn resolve(register: &Register, id: &str) -> Result<usize, String> {
    let current = PlaceId::new(id).map(|id| register.current(&id)).unwrap_or_default();
    match current.into_iter().collect::<Vec<_>>()[..] {
        [] => Err("is not in the pack".to_owned()),
        [place] => Ok(place),
        _ => Err("was replaced by several places".to_owned()),
    }
}

/// Once for each place, however many rows it has.
fn note(all: &mut Vec<Skipped>, place: &str, reason: String) {
    let place = text::echo(place);
    if !all.iter().any(|one| one.place == place) {
        all.push(Skipped { place, reason });
    }
}
