//! What a convener should know before inviting anybody.

use super::CohortOptions;
use super::row::Proposal;
use crate::convene::circle::CircleOptions;
use crate::domain::effort::Effort;
use crate::domain::profile::Profile;
use crate::domain::sharing::Convener;
use crate::domain::slot::Slot;
use crate::domain::term;
use crate::engine::View;
use crate::explanation::{Id, Ids, Labels, Places, Says, SomeOf, list, statement};
use crate::proto::v1;

/// Days that one person gives to a session: half a day, as the plan says.
const SESSION_DAYS: f64 = 0.5;

impl Proposal {
    /// What to beware of, in a fixed order.
    pub(super) fn warnings(
        &self,
        view: &View,
        circle: &CircleOptions,
        wanted: &CohortOptions,
        conveners: &[&Convener],
    ) -> Vec<v1::Statement> {
        let of = |places: usize| SomeOf { places, of: self.places.len() };
        let mut all = Vec::new();
        if wanted.facilitator.is_none() {
            all.push(statement(
                Says::FacilitatorMissing,
                "nobody is named who leads the sessions: it takes skill, time and money",
            ));
        }
        if conveners.is_empty() {
            all.push(statement(
                Says::ConvenerMissing,
                "the pack knows nobody who may bring all of them together: whoever leads the sessions has to",
            ));
        }
        all.extend(self.in_confidence(view));
        all.extend(self.together_already());
        if let Some(network) = &self.network {
            let text = format!("all of them are members of {}, which goes on beside them: tell it", network.name);
            let says = Says::FromNetwork { network: (&network.name).into(), network_id: Id::given(&network.id) };
            all.push(statement(says, text));
        }
        let unknown = self.stages(view).iter().filter(|stage| stage.is_none()).count();
        if unknown > 0 {
            let text =
                format!("the stage of {unknown} of {} is not on record: ask before you invite", self.places.len());
            all.push(statement(Says::MemberStagesUnknown(of(unknown)), text));
        }
        let steps = self.stage_steps(view).and_then(|steps| usize::try_from(steps).ok());
        if let Some(steps) = steps.filter(|&steps| steps > 1) {
            let text = format!("the first and the last are {steps} stages apart");
            all.push(statement(Says::MemberStagesApart { steps }, text));
        }
        let stale = self.stale(view, circle);
        if 2 * stale > self.places.len() {
            let text = format!("what is on record of {stale} of {} may be out of date", self.places.len());
            all.push(statement(Says::ThinEvidence(of(stale)), text));
        }
        all.extend(self.few_free_months(view, wanted));
        all.extend(self.one_sector(view));
        all.extend(self.sectors_not_mixed(view, wanted));
        let sessions = Effort::of_days(f64::from(wanted.meetings_a_year.get()) * SESSION_DAYS);
        if let (Some(time), Ok(sessions)) = (circle.time_available, sessions)
            && time < sessions
        {
            let text =
                format!("the sessions take {sessions} within a year of each who comes, more than the {time} available");
            all.push(statement(Says::TooManySessions { days: time, session_days: sessions }, text));
        }
        if circle.siblings && self.are_siblings(view) {
            let text = "some of them are part of the same larger place and may have met about it";
            all.push(statement(Says::Siblings, text));
        }
        all
    }

    /// Whom the others must not be told of before they said yes.
    fn in_confidence(&self, view: &View) -> Option<v1::Statement> {
        let profiles = self.places.iter().map(|&place| view.register().get(place));
        let offers = |profile: &&Profile| profile.record(&self.problem).is_some_and(|record| record.in_confidence);
        let members: Vec<&Profile> = profiles.filter(offers).collect();
        let names: Vec<&str> = members.iter().map(|member| member.place.name.as_str()).collect();
        let text = format!("told to conveners alone: ask {} before you say to anybody who they are", list(&names));
        let place_ids = Ids::of(members.iter().map(|member| &member.place.id));
        let told = Places { places: Labels::of(&names), place_ids };
        (!members.is_empty()).then(|| statement(Says::MembersInConfidence(told), text))
    }

    /// Two or more of them sit in a group that exists (R115).
    fn together_already(&self) -> Option<v1::Statement> {
        let ids = self.existing.iter().map(|(id, _)| Id::given(id));
        let names: Vec<&str> = self.existing.iter().map(|(_, name)| name.as_str()).collect();
        let text = format!("some of them are together in {} already: ask there first", list(&names));
        let says = Says::TogetherAlready { groups: Labels::of(&names), group_ids: Ids::of(ids) };
        (!names.is_empty()).then(|| statement(says, text))
    }

    fn few_free_months(&self, view: &View, wanted: &CohortOptions) -> Option<v1::Statement> {
        let free = 12 - self.busy_months(view).len();
        let times = usize::from(wanted.meetings_a_year.get());
        let text = format!("{times} meetings a year do not fit into the {free} months in which none of them is busy");
        (free < times).then(|| statement(Says::BusyMonths { free, meetings_a_year: times }, text))
    }

    /// A roster needs two sectors (R103).
    fn one_sector(&self, view: &View) -> Option<v1::Statement> {
        let sectors = self.sectors(view);
        let Some(sector) = sectors.first() else {
            let text = "no record says which sectors are in the work: ask, and invite at least two";
            return Some(statement(Says::SectorsUnknown, text));
        };
        let label = term::label(&view.vocabulary().sectors, sector);
        let text = format!("as far as is known only one sector is in the work, {label}: think of inviting another");
        let says = Says::OneSector { sector: label.into(), sector_id: (*sector).into() };
        (sectors.len() == 1).then(|| statement(says, text))
    }

    /// Other sectors were asked for, and no record of the members says which one leads.
    fn sectors_not_mixed(&self, view: &View, wanted: &CohortOptions) -> Option<v1::Statement> {
        let idle = wanted.mix_sectors && self.lead_sectors(view).is_empty();
        let text = "'mix sectors' changes nothing here: no record of the members says which sector leads";
        let says = Says::OptionWithoutEffect { option: "mix_sectors".into(), missing: "lead_sector".into() };
        idle.then(|| statement(says, text))
    }

    fn stale(&self, view: &View, circle: &CircleOptions) -> usize {
        let record = |&&place: &&Slot| view.register().get(place).record(&self.problem);
        let is_stale = |place: &&Slot| record(place).is_none_or(|record| record.is_stale(circle.today));
        self.places.iter().filter(is_stale).count()
    }

    fn are_siblings(&self, view: &View) -> bool {
        let parents = |place: Slot| view.register().hierarchy().parents(place);
        let meet = |one: Slot, other: Slot| parents(one).iter().any(|parent| parents(other).contains(parent));
        self.places.iter().enumerate().any(|(at, &one)| self.places[at + 1..].iter().any(|&other| meet(one, other)))
    }
}
