//! Rows of a run that name places which took back what the rows are made of: they are not sent any more.

use std::collections::BTreeSet;

use serde_json::Value;

use super::calls::Calls;
use super::error::CallError;
use crate::batch::Row;
use crate::domain::declared::{Extent, Used};
use crate::domain::id::{PlaceId, ProblemId};
use crate::proto::v1;

/// Places that took something back, and what they are called.
#[derive(Debug)]
pub(super) struct TakenBack {
    ids: BTreeSet<String>,
    names: Vec<String>,
}

impl Calls {
    /// Which places took back any of what a run is made of, or keep it from the caller now. What cannot be read is taken for taken back.
    pub(super) fn taken_back(&self, declared: &[v1::RunFact]) -> TakenBack {
        let used: Vec<Used> = declared.iter().filter_map(used).collect();
        let unread = declared.iter().filter(|fact| self::used(fact).is_none()).map(|fact| fact.place_id.clone());
        let mut gone = self.answers.taken_back(self.view.pass(), (self.today)(), &used);
        // Who left is named in no row any more, whatever public record the row is made of.
        let ledger = &self.answers.ledger;
        let left = ledger.declared().gone().iter().filter(|place| ledger.as_itself(place).is_none());
        gone.extend(left.cloned());
        let ids: BTreeSet<String> = gone.iter().map(ToString::to_string).chain(unread).collect();
        let said = |id: &PlaceId| Some(self.answers.ledger.declared().place(id)?.value.name.clone());
        let listed = |id: &PlaceId| {
            let register = &self.answers.ledger.public().register;
            Some(register.get(register.position(id)?).place.name.clone())
        };
        let named = gone.iter().filter_map(|id| said(id).or_else(|| listed(id)));
        // What a body was called when the run was made: it may be called otherwise now, or nothing any more.
        let then = declared.iter().filter(|fact| !fact.display_name.is_empty() && ids.contains(&fact.place_id));
        let names = named.chain(then.map(|fact| fact.display_name.clone())).collect();
        TakenBack { ids, names }
    }
}

/// All that may be an id in a text, be it one alone, a list of them or a sentence.
fn ids_in(text: &str) -> impl Iterator<Item = &str> {
    let is_of_an_id = |letter: char| letter.is_alphanumeric() || matches!(letter, ':' | '-' | '_' | '.');
    let words = text.split(move |letter| !is_of_an_id(letter)).map(|word| word.trim_matches([':', '.']));
    words.filter(|word| !word.is_empty())
}

fn used(fact: &v1::RunFact) -> Option<Used> {
    let problem = (!fact.problem_id.is_empty()).then(|| ProblemId::new(&fact.problem_id)).transpose().ok()?;
    let extent = match (fact.with_words, fact.with_setbacks) {
        (_, true) => Extent::Whole,
        (true, false) => Extent::Words,
        (false, false) => Extent::Standing,
    };
    Some(Used { place: PlaceId::new(&fact.place_id).ok()?, problem, extent })
}

impl TakenBack {
    /// Whether a row names one of them, by its id or in a sentence.
    pub(super) fn is_named_in<R: Row>(&self, row: &R) -> Result<bool, CallError> {
        if self.ids.is_empty() {
            return Ok(false);
        }
        let row = serde_json::to_value(row).map_err(|error| CallError::internal(&error))?;
        Ok(self.is_in(&row))
    }

    fn is_in(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => {
                ids_in(text).any(|id| self.ids.contains(id)) || self.names.iter().any(|name| text.contains(name))
            }
            Value::Array(all) => all.iter().any(|one| self.is_in(one)),
            Value::Object(fields) => fields.values().any(|one| self.is_in(one)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// What a convener is told of so many rows that were not sent; nothing of none.
    pub(super) fn text(&self, rows: i32) -> String {
        match rows {
            0 => String::new(),
            1 => "1 row is not sent: a place that it names took back since what it declared, or does not share it with you"
                .to_owned(),
            rows => format!(
                "{rows} rows are not sent: places that they name took back since what they declared, or do not share it with you"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn r72_a_row_is_known_by_an_id_wherever_it_stands_and_by_a_name() {
        let gone = TakenBack { ids: ["x:own".to_owned()].into(), names: vec!["Lighthouse".to_owned()] };
        for named in ["x:own", "x:one;x:own", "There, x:own holds it.", "Ask the Lighthouse Alliance"] {
            assert!(gone.is_in(&json!({ "holders": [named] })), "{named}");
        }
        for other in ["x:owner", "ax:own", "x:own-2", "a house of light"] {
            assert!(!gone.is_in(&json!({ "holders": [other] })), "{other}");
        }
    }
}
