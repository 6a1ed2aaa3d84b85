//! How a place says that it stands with a problem: read from a write.

use super::mask::Mask;
use super::reading::Reading;
use super::story::STORY;
use crate::domain::declared::RecordFields;
use crate::domain::id::PlaceId;
use crate::domain::text;
use crate::proto::v1;

/// The fields of a record that a write can be about.
pub(super) const RECORD_FIELDS: [&str; 21] = [
    "status",
    "stage",
    "as_of",
    "statement",
    "factors",
    "starting_points",
    "sharing",
    "provisional",
    "self_assessment",
    STORY,
    "story.entries",
    "story.would_do_differently",
    "story.got_wrong",
    "story.learnt",
    "story.pitfalls",
    "story.setting_that_mattered",
    "story.attempts",
    "story.outcomes",
    "story.stage_history",
    "story.changed_to_fit",
    "moved_by",
];

impl Reading<'_> {
    /// A record of a place, whose message stands in `at`.
    pub(super) fn record(
        &mut self,
        place: Option<PlaceId>,
        raw: &v1::RecordDeclaration,
        at: &str,
        mask: &Mask,
    ) -> Option<RecordFields> {
        let field = |name: &str| format!("{at}.{name}");
        let matter = self.matter(&format!("{at}."), &raw.problem_id, &raw.problem_words);
        let status = mask.of("status", || self.status(&field("status"), raw.status));
        let stage = mask.of("stage", || self.stage(&field("stage"), raw.stage));
        let as_of = mask.of("as_of", || self.day(&field("as_of"), &raw.as_of));
        let statement = mask.of("statement", || self.text(&field("statement"), &raw.statement, text::statement));
        let factors =
            mask.of("factors", || Some(self.reader.circumstances(&raw.factors, &[], at, &mut self.wrong).factors));
        let starting_point = mask.of("starting_points", || {
            Some(self.reader.circumstances(&[], &raw.starting_points, at, &mut self.wrong).starting_point)
        });
        let provisional = mask.of("provisional", || Some(raw.provisional));
        let self_assessment =
            mask.of("self_assessment", || self.self_assessment(&field("self_assessment"), raw.self_assessment));
        let story = self.story(raw, at, mask);
        let moved_by = mask.of("moved_by", || self.one_line(&field("moved_by"), &raw.moved_by));
        Some(RecordFields {
            place: place?,
            matter: matter?,
            status: status?,
            stage: stage?,
            as_of: as_of?,
            statement: statement?,
            factors: factors?,
            starting_point: starting_point?,
            provisional: provisional?,
            self_assessment: self_assessment?,
            story: story?.into(),
            moved_by: moved_by?.unwrap_or_default(),
            today: self.reader.today,
        })
    }
}
