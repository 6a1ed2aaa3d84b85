//! The fields that a write is about, as every language writes them.

use prost::Message;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// google.protobuf.FieldMask. In JSON it is one text: its paths in lowerCamelCase, separated by commas.
#[derive(Clone, PartialEq, Eq, Hash, Message)]
pub struct FieldMask {
    /// Paths of fields as the contract writes them, such as `official_name`.
    #[prost(string, repeated, tag = "1")]
    pub paths: Vec<String>,
}

impl Serialize for FieldMask {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let paths = self.paths.iter().map(|path| {
            let camel = camel(path);
            // What does not come back as it was has no form in JSON.
            if snake(&camel).as_deref() == Some(path) {
                Ok(camel)
            } else {
                Err(S::Error::custom("a path without a form in JSON"))
            }
        });
        serializer.serialize_str(&paths.collect::<Result<Vec<_>, _>>()?.join(","))
    }
}

impl<'de> Deserialize<'de> for FieldMask {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let paths = text.split(',').filter(|path| !path.is_empty());
        let paths =
            paths.map(|path| snake(path).ok_or_else(|| D::Error::custom("a path is written in lowerCamelCase")));
        Ok(Self { paths: paths.collect::<Result<_, _>>()? })
    }
}

/// A name of the contract as JSON has it.
pub(crate) fn camel(path: &str) -> String {
    let mut words = path.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |camel, word| {
        let mut letters = word.chars();
        let head = letters.next().map(|letter| letter.to_ascii_uppercase());
        camel.chars().chain(head).chain(letters).collect()
    })
}

/// None where it is no lowerCamelCase.
fn snake(camel: &str) -> Option<String> {
    let snake = camel.chars().flat_map(|letter| {
        let capital = letter.is_ascii_uppercase();
        capital.then_some('_').into_iter().chain([letter.to_ascii_lowercase()])
    });
    (!camel.contains('_')).then(|| snake.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_is_written_as_other_languages_read_it_and_read_as_they_write_it() {
        let mask = FieldMask { paths: ["region", "official_name", "part_of"].map(str::to_owned).to_vec() };
        let json = serde_json::to_string(&mask).expect("written");
        assert_eq!(json, r#""region,officialName,partOf""#);
        assert_eq!(serde_json::from_str::<FieldMask>(&json).expect("read"), mask);
        assert_eq!(serde_json::from_str::<FieldMask>(r#""""#).expect("read"), FieldMask::default());
        assert!(serde_json::from_str::<FieldMask>(r#""official_name""#).is_err(), "snake_case is no JSON form");
        assert!(serde_json::from_str::<FieldMask>(r#"{"paths": ["region"]}"#).is_err(), "nor is an object");
        for without in ["fig_1", "Region", "a__b"] {
            assert!(serde_json::to_string(&FieldMask { paths: vec![without.to_owned()] }).is_err(), "{without}");
        }
    }

    #[test]
    fn on_the_wire_it_is_the_known_type() {
        let mask = FieldMask { paths: vec!["stage".to_owned()] };
        let known = prost_types::FieldMask::decode(mask.encode_to_vec().as_slice()).expect("the same message");
        assert_eq!(known.paths, mask.paths);
    }
}
