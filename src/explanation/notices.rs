//! What the asker should know before reading the peers.

use super::holders;
use super::scene::Scene;
use super::words::statement;
use crate::domain::governance::Function;
use crate::domain::record::Status;
use crate::matching::shared::Ground;
use crate::proto::v1;

impl<'a> Scene<'a> {
    pub(super) fn notices(&self) -> Vec<v1::Statement> {
        let Some(own) = self.asked.first().filter(|_| !self.is_place_wide()) else { return Vec::new() };
        let label = self.vocabulary().taxonomy.label(own.problem);
        let name = self.asker.profile.place.name.as_str();
        let named = [("place", name), ("problem", label)];
        let mut all = Vec::new();
        match own.ground {
            Ground::Record(record) if record.status != Status::Live => {
                all.push(statement(
                    "OWN_RECORD_CLOSED",
                    format!("{name} no longer has {label} as a live problem"),
                    &named,
                ));
            }
            Ground::Record(_) | Ground::Pressure(_) => {}
            Ground::Asked => {
                let text = format!("{name} has no record of its own of {label}: it asks without one");
                all.push(statement("NO_OWN_RECORD", text, &named));
            }
        }
        all.extend(self.duty_notices(name));
        all
    }

    /// Functions of the asked problem that somebody else holds in the asker's area.
    fn duty_notices(&self, name: &str) -> Vec<v1::Statement> {
        let governance = &self.vocabulary().governance;
        let notice = |function: &&Function| {
            let holders = holders::of_asker(governance, self.register, self.asker, function);
            let (who, hold) = holders::elsewhere(governance, &holders)?;
            let text = format!("in the area of {name}, {who} {hold} {}", function.label);
            let named = [("function", function.label.as_str()), ("holders", who.as_str())];
            Some(statement("DUTY_HELD_ELSEWHERE", text, &named))
        };
        self.touched().iter().filter_map(notice).collect()
    }
}
