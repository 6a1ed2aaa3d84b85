//! Counts the lists of a request on its JSON, before anything is made of it: two letters can become hundreds of bytes in memory.

use std::borrow::Cow;
use std::fmt::{self, Formatter};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::count::{CountError, LongList};
use super::field_mask::camel;
use super::limits;
use super::shape::{Field, Kind, Shape, shape};

/// How much there is in the JSON of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    /// Entries of all lists together.
    pub entries: usize,
    /// Names in all objects together.
    pub names: usize,
}

/// Why the JSON of a request must not be read.
#[derive(Debug)]
pub enum JsonError {
    /// It is none, or nested too deep.
    Malformed(serde_json::Error),
    /// It has too much.
    Count(CountError),
}

/// Checks every list of the JSON of a request, and says how much there is. `message` is its name, without the package. What is no
/// field of it is passed over: whoever reads the message refuses it.
///
/// # Errors
///
/// [`JsonError`], where it must not be read.
pub fn check_json(message: &str, text: &[u8]) -> Result<Amount, JsonError> {
    let mut counted = Counted { amount: Amount::default(), long: Vec::new(), path: String::new() };
    let mut reader = serde_json::Deserializer::from_slice(text);
    let walk = Walk { shape: shape(message), list: None, counted: &mut counted };
    walk.deserialize(&mut reader).and_then(|()| reader.end()).map_err(JsonError::Malformed)?;
    if !counted.long.is_empty() {
        return Err(JsonError::Count(CountError::TooLong(counted.long)));
    }
    if counted.amount.entries > limits::ENTRIES {
        return Err(JsonError::Count(CountError::TooMany));
    }
    Ok(counted.amount)
}

struct Counted {
    amount: Amount,
    long: Vec<LongList>,
    /// Where it is counted: `queries[3].filter.`
    path: String,
}

/// One value: a message of a shape, or a list with its field.
struct Walk<'a> {
    shape: Option<&'static Shape>,
    list: Option<&'static Field>,
    counted: &'a mut Counted,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let Self { shape, counted, .. } = self;
        while let Some(name) = object.next_key::<Cow<'de, str>>()? {
            counted.amount.names += 1;
            let is_it = |field: &&Field| *field.name == *name || camel(&field.name) == *name;
            let Some(field) = shape.and_then(|shape| shape.fields.values().find(is_it)) else {
                object.next_value::<IgnoredAny>()?;
                continue;
            };
            let within = counted.path.len();
            counted.path.push_str(&field.name);
            let inner = match &field.kind {
                Kind::Message(message) => self::shape(message),
                _ => None,
            };
            let list = field.most.is_some().then_some(field);
            if list.is_none() {
                counted.path.push('.');
            }
            object.next_value_seed(Walk { shape: inner, list, counted: &mut *counted })?;
            counted.path.truncate(within);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { shape, list: field, counted } = self;
        let Some(most) = field.and_then(|field| field.most) else {
            // Whoever reads the message refuses a list that stands where none belongs.
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        let mut entries = 0;
        let within = counted.path.len();
        loop {
            // What is beyond the limit is refused whatever it holds.
            let is_there = if entries < most {
                counted.path.push_str(&format!("[{entries}]."));
                let walk = Walk { shape, list: None, counted: &mut *counted };
                let is_there = list.next_element_seed(walk)?.is_some();
                counted.path.truncate(within);
                is_there
            } else {
                list.next_element::<IgnoredAny>()?.is_some()
            };
            if !is_there {
                break;
            }
            entries += 1;
        }
        counted.amount.entries += entries;
        if entries > most && counted.long.len() < limits::VIOLATIONS {
            counted.long.push(LongList { field: counted.path.clone(), entries, most });
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn too_long(text: &str) -> Vec<(String, usize, usize)> {
        match check_json("BatchFindPeersRequest", text.as_bytes()) {
            Err(JsonError::Count(CountError::TooLong(lists))) => {
                lists.into_iter().map(|list| (list.field, list.entries, list.most)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_list_that_is_too_long_is_named_by_where_it_stands() {
        let queries = vec!["{}"; 101].join(",");
        assert_eq!(too_long(&format!("{{\"queries\": [{queries}]}}")), [("queries".to_owned(), 101, 100)]);
        let stages = vec!["1"; 200].join(",");
        let deep = format!("{{\"queries\": [{{}}, {{\"filter\": {{\"stages\": [{stages}]}}}}]}}");
        assert_eq!(too_long(&deep)[0].0, "queries[1].filter.stages");
    }

    #[test]
    fn what_is_no_json_is_none_and_a_list_where_none_belongs_is_left_to_whoever_reads_the_message() {
        assert!(matches!(check_json("BatchFindPeersRequest", b"{} {}"), Err(JsonError::Malformed(_))));
        let amount = check_json("BatchFindPeersRequest", br#"{"queries": [[1, 2]]}"#);
        assert!(matches!(amount, Ok(Amount { entries: 1, names: 1 })), "{amount:?}");
    }

    #[test]
    fn entries_and_names_are_counted() {
        let amount = check_json("BatchFindPeersRequest", br#"{"queries": [{"placeId": "a"}, {"limit": 2}]}"#);
        assert!(matches!(amount, Ok(Amount { entries: 2, names: 3 })), "{amount:?}");
    }
}
