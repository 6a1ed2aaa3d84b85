//! The written rules by which a stage was read out of a public fact.

use super::freshness::ShelfLife;
use super::stage::Stage;

/// How a stage is read out of one kind of fact, and how long such facts last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageRule {
    /// Code.
    pub code: String,
    /// The rule, for people.
    pub says: String,
    /// The stages that it can give, `None` for unknown.
    pub stages: Vec<RuleStage>,
    /// Whether a question about one problem compares the stages that it gives.
    pub weighs: bool,
    /// How long a fact of this kind can be told as it stands; none where the pack does not say.
    pub shelf_life: Option<ShelfLife>,
}

/// A stage that a rule can give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleStage {
    /// The position on the scale.
    pub stage: Option<Stage>,
    /// What the fact itself shows, written as within a sentence ("proposal submitted"); none where the word of the scale
    /// says it.
    pub words: Option<String>,
}

impl StageRule {
    /// Whether the rule can give a stage.
    pub fn gives(&self, stage: Option<Stage>) -> bool {
        self.stages.iter().any(|one| one.stage == stage)
    }

    /// The rule's own words for a stage, where it has some.
    pub fn words(&self, stage: Option<Stage>) -> Option<&str> {
        self.stages.iter().find(|one| one.stage == stage)?.words.as_deref()
    }
}
