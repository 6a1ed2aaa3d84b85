//! What members ask each other and do together: a meeting without either is a talking shop (R85 to R87).

use super::row::Proposal;
use crate::domain::stage::Stage;
use crate::engine::View;
use crate::explanation::{Question, Says, statement};
use crate::proto::v1;

impl Proposal {
    /// A first question of each member to another: to whoever is furthest ahead of it, else to one at its own stage, else to one
    /// behind. A draft that each replaces by its own.
    pub(super) fn questions(&self, view: &View, label: &str) -> Vec<v1::Statement> {
        let stages = self.stages(view);
        (0..self.places.len()).filter_map(|member| self.question(view, label, &stages, member)).collect()
    }

    fn question(&self, view: &View, label: &str, stages: &[Option<Stage>], member: usize) -> Option<v1::Statement> {
        let steps = |other: usize| Some(stages[member]?.steps_to(stages[other]?));
        // From the next one on, so that not everybody asks the first.
        let others = (1..self.places.len()).map(|on| (member + on) % self.places.len());
        let other = others.rev().max_by_key(|&other| steps(other))?;
        let place = |at: usize| &view.register().get(self.places[at]).place;
        let (own, theirs) = (place(member), place(other));
        let vocabulary = view.vocabulary();
        let said = |at: usize| match view.register().get(self.places[at]).record(&self.problem) {
            Some(record) if record.stage == stages[at] => vocabulary.stage_words(record),
            _ => vocabulary.stages.of(stages[at]),
        };
        let (mine, at) = (said(member), said(other));
        let who = Question {
            place: (&own.name).into(),
            place_id: (&own.id).into(),
            other: (&theirs.name).into(),
            other_id: (&theirs.id).into(),
        };
        let (says, question) = match steps(other) {
            Some(1..) => {
                let text =
                    format!("you are further on ({at}; we: {mine}): what came next, and what would you leave out?");
                (Says::AskAhead(who), text)
            }
            Some(0) => {
                let text = format!("we are equally far ({at}): what holds you up, and what have you tried?");
                (Says::AskAlongside(who), text)
            }
            Some(_) => {
                let text = format!("we are further on ({mine}; you: {at}): what do you want to know from us?");
                (Says::AskBehind(who), text)
            }
            None => (Says::AskStage(who), "how far are you, and what holds you up?".to_owned()),
        };
        let text = format!("{} asks {}, on {label}: {question}", own.name, theirs.name);
        Some(statement(says, text))
    }
}
