//! `sources.toml` and `stage_rules.toml`: who says so, and how a stage was read out of it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use crate::domain::id::SourceId;
use crate::domain::source::{JointAwards, Source};
use crate::domain::text;

const SOURCES: &str = "sources.toml";
const RULES: &str = "stage_rules.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSources {
    #[serde(default)]
    source: Vec<RawSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSource {
    id: Spanned<String>,
    title: String,
    publisher: String,
    location: String,
    date: Option<String>,
    licence: String,
    collection: Option<String>,
    joint_awards: Option<RawJointAwards>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawJointAwards {
    same: Vec<String>,
    amount: String,
    round: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    #[serde(default)]
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    code: Spanned<String>,
    stages: Vec<String>,
    says: String,
}

/// Which stages a rule may give, by its code.
pub(super) type StageRules = BTreeMap<String, Vec<String>>;

pub(super) fn read(files: &Files, faults: &mut Faults) -> Option<Vec<Source>> {
    let document: Document<RawSources> = files.toml(SOURCES, faults)?;
    let mut sources: Vec<Source> = Vec::new();
    for raw in &document.content.source {
        let line = document.line(raw.id.span());
        let mut fault = |message: String| faults.add(SOURCES, line, message, "mend the [[source]]");
        let id = match SourceId::new(raw.id.get_ref()) {
            Ok(id) => id,
            Err(error) => {
                fault(format!("the id '{}' {error}", text::echo(raw.id.get_ref())));
                continue;
            }
        };
        for field in [&raw.title, &raw.publisher, &raw.location, &raw.licence] {
            if let Err(error) = text::name(field) {
                fault(format!("a field of '{id}' {error}"));
            }
        }
        if let Some(Err(error)) = raw.collection.as_deref().map(text::name) {
            fault(format!("the collection of '{id}' {error}"));
        }
        if raw.joint_awards.as_ref().is_some_and(|joint| joint.round == 0 || !joint.same.contains(&joint.amount)) {
            fault(format!(
                "the joint_awards of '{id}' need a round of 1 or more, and the amount among what is the same"
            ));
        }
        let date = raw.date.as_deref().map(crate::domain::day::parse).transpose();
        let date = date.unwrap_or_else(|_| {
            fault(format!("the date of '{id}' is no date: write YYYY-MM-DD"));
            None
        });
        if sources.iter().any(|known| known.id == id) {
            fault(format!("the source '{id}' stands twice"));
        }
        sources.push(Source {
            id,
            title: raw.title.clone(),
            publisher: raw.publisher.clone(),
            location: raw.location.clone(),
            date,
            licence: raw.licence.clone(),
            collection: raw.collection.clone(),
            joint_awards: raw.joint_awards.as_ref().map(|joint| JointAwards {
                same: joint.same.clone(),
                amount: joint.amount.clone(),
                round: joint.round,
            }),
        });
    }
    Some(sources)
}

pub(super) fn read_rules(files: &Files, faults: &mut Faults) -> Option<StageRules> {
    let document: Document<RawRules> = files.toml(RULES, faults)?;
    let mut rules = StageRules::new();
    for raw in &document.content.rule {
        let line = document.line(raw.code.span());
        if raw.says.trim().is_empty() {
            faults.add(
                RULES,
                line,
                format!("'{}' says nothing", text::echo(raw.code.get_ref())),
                "write the rule down",
            );
        }
        if rules.insert(raw.code.get_ref().clone(), raw.stages.clone()).is_some() {
            let message = format!("the rule '{}' stands twice", text::echo(raw.code.get_ref()));
            faults.add(RULES, line, message, "keep one of the two");
        }
    }
    Some(rules)
}
