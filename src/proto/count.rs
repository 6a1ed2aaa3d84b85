//! Counts the lists of a request on its encoded form, before anything is made of it: two bytes of the wire can become
//! hundreds in memory.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use thiserror::Error;

use super::limits;
use super::shape::{Field, Kind, Shape, shape};

/// Why the lists of a message cannot be counted, or must not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CountError {
    /// Not the encoding of any message.
    #[error("the bytes are no message")]
    Malformed,
    /// Lists that are too long; at least one, at most [`limits::VIOLATIONS`].
    #[error("{} lists are too long", .0.len())]
    TooLong(Vec<LongList>),
    /// Too many entries in all lists together.
    #[error("all lists together have more than {} entries", limits::ENTRIES)]
    TooMany,
}

/// A list that is too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LongList {
    /// Its path in the request, such as `queries[3].filter.stages`.
    pub field: String,
    /// The entries that it has.
    pub entries: usize,
    /// The entries that it may have.
    pub most: usize,
}

/// Checks every list of an encoded request, and says how many entries all have together. `message` is its name, without the package.
///
/// # Errors
///
/// [`CountError`], where it must not be read.
pub fn check(message: &str, bytes: &[u8]) -> Result<usize, CountError> {
    let Some(shape) = shape(message) else { return Ok(0) };
    let mut counter = Counter { entries: 0, long: Vec::new() };
    let mut counts = Counts::default();
    counter.message(shape, bytes, &mut counts, &Path::Root)?;
    counter.judge(shape, &counts, &Path::Root);
    if !counter.long.is_empty() {
        return Err(CountError::TooLong(counter.long));
    }
    if counter.entries > limits::ENTRIES { Err(CountError::TooMany) } else { Ok(counter.entries) }
}

/// The entries of the lists of one message. A part that is sent in pieces is one part: its lists are put together.
#[derive(Default)]
struct Counts {
    lists: BTreeMap<u32, usize>,
    parts: BTreeMap<u32, Counts>,
}

struct Counter {
    /// In all lists.
    entries: usize,
    long: Vec<LongList>,
}

/// Where a message stands in the request.
enum Path<'a> {
    Root,
    Part(&'a Path<'a>, &'a str),
    Entry(&'a Path<'a>, &'a str, usize),
}

impl Display for Path<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Part(within, name) => write!(f, "{within}{name}."),
            Self::Entry(within, name, position) => write!(f, "{within}{name}[{position}]."),
        }
    }
}

impl Counter {
    fn message(
        &mut self,
        shape: &Shape,
        mut bytes: &[u8],
        counts: &mut Counts,
        path: &Path<'_>,
    ) -> Result<(), CountError> {
        while !bytes.is_empty() {
            let (number, value) = field(&mut bytes).ok_or(CountError::Malformed)?;
            let Some(field) = shape.fields.get(&number) else { continue };
            if field.most.is_some() {
                self.list(field, value, counts.lists.entry(number).or_default(), path)?;
            } else if let (Kind::Message(name), Value::Piece(piece)) = (&field.kind, value)
                && let Some(shape) = self::shape(name)
            {
                let part = counts.parts.entry(number).or_default();
                self.message(shape, piece, part, &Path::Part(path, &field.name))?;
            }
        }
        Ok(())
    }

    /// Counts what one piece of the wire adds to a list.
    fn list(&mut self, field: &Field, value: Value<'_>, known: &mut usize, path: &Path<'_>) -> Result<(), CountError> {
        let more = match (&field.kind, value) {
            (Kind::Varint, Value::Piece(piece)) => piece.iter().filter(|byte| **byte < 0x80).count(),
            (Kind::Fixed(size), Value::Piece(piece)) => piece.len() / size,
            _ => 1,
        };
        let position = *known;
        *known += more;
        self.entries += more;
        if let (Kind::Message(name), Value::Piece(piece)) = (&field.kind, value)
            && let Some(shape) = shape(name)
            // What is beyond the limit is refused whatever it holds.
            && field.most.is_some_and(|most| position < most)
        {
            let (mut counts, path) = (Counts::default(), Path::Entry(path, &field.name, position));
            self.message(shape, piece, &mut counts, &path)?;
            self.judge(shape, &counts, &path);
        }
        Ok(())
    }

    fn judge(&mut self, shape: &Shape, counts: &Counts, path: &Path<'_>) {
        for (number, &entries) in &counts.lists {
            let Some(field) = shape.fields.get(number) else { continue };
            let most = field.most.unwrap_or_default();
            if entries > most && self.long.len() < limits::VIOLATIONS {
                self.long.push(LongList { field: format!("{path}{}", field.name), entries, most });
            }
        }
        for (number, counts) in &counts.parts {
            if let Some(field) = shape.fields.get(number)
                && let Kind::Message(name) = &field.kind
                && let Some(shape) = self::shape(name)
            {
                self.judge(shape, counts, &Path::Part(path, &field.name));
            }
        }
    }
}

/// A value on the wire.
#[derive(Clone, Copy)]
enum Value<'a> {
    Number,
    /// What has its length in front: a text, a message, or numbers of a list in one piece.
    Piece(&'a [u8]),
}

/// The next field of a message: its number and value ("Encoding" of Protocol Buffers). Groups, which the contract does not have,
/// are no field.
fn field<'a>(bytes: &mut &'a [u8]) -> Option<(u32, Value<'a>)> {
    let key = varint(bytes)?;
    let number = u32::try_from(key >> 3).ok().filter(|number| *number > 0)?;
    let value = match key & 7 {
        0 => varint(bytes).map(|_| Value::Number)?,
        1 => take(bytes, 8).map(|_| Value::Number)?,
        2 => {
            let length = usize::try_from(varint(bytes)?).ok()?;
            Value::Piece(take(bytes, length)?)
        }
        5 => take(bytes, 4).map(|_| Value::Number)?,
        _ => return None,
    };
    Some((number, value))
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..70).step_by(7) {
        let byte = take(bytes, 1)?[0];
        number |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or_default();
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use prost::Message;

    use super::*;
    use crate::proto::v1;

    fn long(field: &str, entries: usize, most: usize) -> Result<usize, CountError> {
        Err(CountError::TooLong(vec![LongList { field: field.to_owned(), entries, most }]))
    }

    fn filtered(filter: v1::Filter) -> v1::FindPeersRequest {
        v1::FindPeersRequest { filter: Some(filter), ..Default::default() }
    }

    #[test]
    fn numbers_texts_messages_and_maps_are_counted_as_they_stand_on_the_wire() {
        let stages = |count| filtered(v1::Filter { stages: vec![3; count], ..Default::default() }).encode_to_vec();
        assert_eq!(check("FindPeersRequest", &stages(20)), Ok(20));
        assert_eq!(check("FindPeersRequest", &stages(21)), long("filter.stages", 21, 20));
        let places = v1::Filter { exclude_place_ids: vec![String::new(); 1_001], ..Default::default() };
        let places = filtered(places).encode_to_vec();
        assert_eq!(check("FindPeersRequest", &places), long("filter.exclude_place_ids", 1_001, 1_000));
        let weights = (0..21).map(|number| (number.to_string(), 1.0)).collect();
        let weights = v1::FindPeersRequest { weights, ..Default::default() }.encode_to_vec();
        assert_eq!(check("FindPeersRequest", &weights), long("weights", 21, 20));
    }

    #[test]
    fn the_path_says_which_of_many_it_is() {
        let factors = vec![v1::ProfileFactor::default(); 101];
        let records = vec![v1::ProfileRecord::default(), v1::ProfileRecord { factors, ..Default::default() }];
        let profile = v1::Profile { records, ..Default::default() };
        let subject = Some(v1::find_peers_request::Subject::Profile(profile));
        let queries = vec![Default::default(), v1::FindPeersRequest { subject, ..Default::default() }];
        let batch = v1::BatchFindPeersRequest { queries }.encode_to_vec();
        assert_eq!(check("BatchFindPeersRequest", &batch), long("queries[1].profile.records[1].factors", 101, 100));
    }

    #[test]
    fn a_part_that_comes_in_pieces_is_counted_whole() {
        let piece = filtered(v1::Filter { stages: vec![3; 15], ..Default::default() }).encode_to_vec();
        assert_eq!(check("FindPeersRequest", &piece), Ok(15));
        assert_eq!(check("FindPeersRequest", &piece.repeat(2)), long("filter.stages", 30, 20));
    }

    #[test]
    fn long_lists_are_told_twenty_at_most_and_all_lists_together_have_a_limit() {
        let stages = filtered(v1::Filter { stages: vec![3; 21], ..Default::default() });
        let batch = v1::BatchFindPeersRequest { queries: vec![stages; 100] }.encode_to_vec();
        let Err(CountError::TooLong(told)) = check("BatchFindPeersRequest", &batch) else { panic!("too long") };
        assert_eq!(told.len(), limits::VIOLATIONS);
        let excluding = v1::Filter { exclude_place_ids: vec![String::new(); 1_000], ..Default::default() };
        let batch = v1::BatchFindPeersRequest { queries: vec![filtered(excluding); 100] }.encode_to_vec();
        assert_eq!(check("BatchFindPeersRequest", &batch), Err(CountError::TooMany));
    }

    #[test]
    fn what_is_no_message_is_not_counted() {
        for wrong in [&[0x80][..], &[0], &[0x0a, 5, 1], &[0x0b], &[0xff; 11], &[0x09, 1, 2]] {
            assert_eq!(check("FindPeersRequest", wrong), Err(CountError::Malformed), "{wrong:?}");
        }
        assert_eq!(check("FindPeersRequest", &[0xfa, 0x3f, 1, 0]), Ok(0), "a field of a newer client is passed over");
    }
}
