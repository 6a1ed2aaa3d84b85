//! `stage_rules.toml`: how a stage was read out of each kind of fact, in which words, and how long such facts last.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use super::records;
use crate::domain::freshness::ShelfLife;
use crate::domain::stage_rule::{RuleStage, StageRule};
use crate::domain::text;

pub(super) const FILE: &str = "stage_rules.toml";
/// How a stage that is not on record is written.
const UNKNOWN: &str = "unknown";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    code: Spanned<String>,
    stages: Vec<String>,
    says: String,
    /// Words for each stage that the rule can give; none stand for the words of the scale.
    #[serde(default)]
    words: BTreeMap<String, String>,
    stale_after: Option<RawShelfLife>,
    /// 1, or 0 where a question about one problem is not to compare what the rule reads.
    stage_weight: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawShelfLife {
    years: u8,
    /// Whether a fact with a dated next step lasts until that is due.
    #[serde(default)]
    next_step: bool,
    /// Whether the years are counted from the day of the source that still says so.
    #[serde(default)]
    standing: bool,
}

pub(super) fn read(files: &Files, faults: &mut Faults) -> Option<Vec<StageRule>> {
    let document: Document<Raw> = files.toml(FILE, faults)?;
    let mut rules: Vec<StageRule> = Vec::new();
    for raw in &document.content.rule {
        let line = document.line(raw.code.span());
        let rule = read_rule(raw, line, faults);
        if rules.iter().any(|known| known.code == rule.code) {
            faults.add(
                FILE,
                line,
                format!("the rule '{}' stands twice", text::echo(&rule.code)),
                "keep one of the two",
            );
        }
        rules.push(rule);
    }
    Some(rules)
}

fn read_rule(raw: &RawRule, line: Option<u64>, faults: &mut Faults) -> StageRule {
    let code = raw.code.get_ref();
    let mut fault = |message: String, mend: &str| faults.add(FILE, line, message, mend);
    let shown = text::echo(code);
    if raw.says.trim().is_empty() {
        fault(format!("'{shown}' says nothing"), "write the rule down");
    }
    if raw.stage_weight.is_some_and(|weight| weight > 1) {
        let mend = "write 0 where its stages are not to be compared; else leave it out";
        fault(format!("the stage_weight of '{shown}' is neither 0 nor 1"), mend);
    }
    let mut stages = Vec::new();
    for written in &raw.stages {
        let words = raw.words.get(written);
        if words.is_none() && !raw.words.is_empty() && written != UNKNOWN {
            fault(format!("'{shown}' has words for some stages and none for {written}"), "add words for each stage");
        }
        if let Some(Err(error)) = words.map(|words| text::name(words)) {
            fault(format!("the words of '{shown}' for {written}: {error}"), "write a few plain words");
        }
        match records::stage(written) {
            Ok(stage) => stages.push(RuleStage { stage, words: words.cloned() }),
            Err(error) => fault(format!("'{}' of '{shown}' {error}", text::echo(written)), "write 0 to 5, or unknown"),
        }
    }
    for written in raw.words.keys().filter(|written| !raw.stages.contains(written)) {
        fault(format!("'{shown}' has words for '{}', which it cannot give", text::echo(written)), "mend its stages");
    }
    let shelf_life = raw.stale_after.as_ref();
    StageRule {
        code: code.clone(),
        says: raw.says.clone(),
        stages,
        weighs: raw.stage_weight != Some(0),
        shelf_life: shelf_life.map(|life| ShelfLife {
            years: life.years,
            until_next_step: life.next_step,
            standing: life.standing,
        }),
    }
}
