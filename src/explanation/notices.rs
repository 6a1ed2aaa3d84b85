//! What the asker should know before reading the peers.

use super::approach::time_notice;
use super::code::Code;
use super::holders;
use super::scene::Scene;
use super::words::statement;
use crate::domain::record::Status;
use crate::matching::shared::Ground;
use crate::proto::v1;

impl<'a> Scene<'a> {
    pub(super) fn notices(&self) -> Vec<v1::Statement> {
        let time = self.query.time_available.and_then(|time| time_notice(&self.vocabulary().approaches, time));
        self.problem_notices().into_iter().chain(time).chain(self.idle_options()).collect()
    }

    /// About the one problem that is asked.
    fn problem_notices(&self) -> Vec<v1::Statement> {
        let Some(own) = self.asked.first().filter(|_| !self.is_place_wide()) else { return Vec::new() };
        let label = self.label(own.problem);
        let name = self.asker.profile.place.name.as_str();
        let named = [("place", name), ("problem", label.as_ref()), ("problem_id", own.problem.as_str())];
        let mut all = Vec::new();
        match own.ground {
            Ground::Record(record) if record.status != Status::Live => {
                all.push(statement(
                    Code::OwnRecordClosed,
                    format!("{name} no longer has {label} as a live problem"),
                    &named,
                ));
            }
            Ground::Record(_) | Ground::Pressure(_) => {}
            Ground::Asked => {
                let text = format!("{name} has no record of its own of {label}: it is compared without one");
                all.push(statement(Code::NoOwnRecord, text, &named));
            }
        }
        all.extend(self.duty_notices(name));
        all
    }

    /// Functions of the asked problem that somebody else holds in the asker's area.
    fn duty_notices(&self, name: &str) -> Vec<v1::Statement> {
        let governance = &self.vocabulary().governance;
        let notice = |one: holders::Elsewhere<'_>| {
            let text = format!("in the area of {name}, {} {}", one.who, one.what());
            statement(Code::DutyHeldElsewhere, text, &one.values())
        };
        holders::elsewhere(governance, self.touched(), |function| self.holders_here(function))
            .into_iter()
            .map(notice)
            .collect()
    }
}
