//! Whom to invite to a cohort, and whose coming to note (R89, R98): members, whoever else holds the duty, partners.

use std::collections::BTreeSet;

use super::row::Proposal;
use crate::domain::circumstances::Circumstances;
use crate::domain::id::TermId;
use crate::domain::place::Place;
use crate::domain::slot::Slot;
use crate::domain::term;
use crate::engine::View;
use crate::proto::v1;

/// So many bodies of one type at most are named in one member's area; more are told by their number, and named on the roster.
const BY_NAME: usize = 2;

impl Proposal {
    /// Everybody once: members first, in their order.
    pub(super) fn roster(&self, view: &View) -> Vec<v1::RosterLine> {
        let line = |part: v1::RosterPart, place: &Place| v1::RosterLine {
            part: part.into(),
            place_id: place.id.to_string(),
            display_name: place.name.clone(),
            governance_display_name: view.vocabulary().governance.label(&place.governance_type).to_owned(),
            sector_id: String::new(),
        };
        let mut roster: Vec<v1::RosterLine> = Vec::new();
        for &place in &self.places {
            let leads = self.circumstances(view, place).and_then(|one| one.lead_sector.as_ref());
            let member = line(v1::RosterPart::Member, &view.register().get(place).place);
            roster.push(v1::RosterLine { sector_id: leads.map(ToString::to_string).unwrap_or_default(), ..member });
        }
        for (_, holder) in self.duty_holders(view) {
            if roster.iter().all(|one| one.place_id != holder.id.as_str()) {
                roster.push(line(v1::RosterPart::DutyHolder, holder));
            }
        }
        let partner = |sector: &TermId| v1::RosterLine {
            part: v1::RosterPart::Partner.into(),
            display_name: term::label(&view.vocabulary().sectors, sector).to_owned(),
            sector_id: sector.to_string(),
            ..Default::default()
        };
        roster.extend(self.partner_sectors(view).into_iter().map(partner));
        roster
    }

    /// Whoever holds the duty in the area of a member, many of one type by their number; then the other sectors that are in the
    /// work of one.
    pub(super) fn room(&self, view: &View) -> Vec<String> {
        let (governance, sectors) = (&view.vocabulary().governance, &view.vocabulary().sectors);
        let holders = self.duty_holders(view);
        let called = |place: &Place| match holders.iter().filter(|(_, other)| other.name == place.name).count() {
            1 => place.name.clone(),
            _ => format!("{} ({})", place.name, governance.label(&place.governance_type)),
        };
        let mut room = Vec::new();
        for of_area in holders.chunk_by(|one, next| one.0 == next.0) {
            let member = &view.register().get(of_area[0].0).place;
            for (at, (_, place)) in of_area.iter().enumerate() {
                let is_like = |other: &Place| other.id != member.id && other.governance_type == place.governance_type;
                let alike = of_area.iter().filter(|(_, other)| is_like(other)).count();
                if place.id == member.id || alike <= BY_NAME {
                    room.push(called(place));
                } else if !of_area[..at].iter().any(|(_, other)| is_like(other)) {
                    let kind = governance.type_of(&place.governance_type).map_or("", |kind| &kind.plural);
                    room.push(format!("{alike} {kind} of {}", called(member)));
                }
            }
        }
        let partners = self.partner_sectors(view).into_iter().map(|one| term::label(sectors, one).to_owned());
        room.into_iter().chain(partners).collect()
    }

    /// The sectors that lead the work of the members, each once, in the order of their codes.
    pub(super) fn lead_sectors<'e>(&self, view: &'e View) -> BTreeSet<&'e TermId> {
        self.places.iter().filter_map(|&place| self.circumstances(view, place)?.lead_sector.as_ref()).collect()
    }

    /// All sectors that are in the work of the members, whether they lead or take part.
    pub(super) fn sectors<'e>(&self, view: &'e View) -> BTreeSet<&'e TermId> {
        self.lead_sectors(view).into_iter().chain(self.partner_sectors(view)).collect()
    }

    /// The bodies that hold a function which the problem touches, each once, with the member in whose area it does; member by
    /// member.
    fn duty_holders<'e>(&self, view: &'e View) -> Vec<(Slot, &'e Place)> {
        let (register, duties) = (view.register(), view.duties());
        let functions = duties.touched(view.vocabulary().taxonomy.position(&self.problem));
        let mut seen = BTreeSet::new();
        let mut all = Vec::new();
        for &member in &self.places {
            for &function in functions {
                let held = duties.holders(register, member, function);
                let held = held.into_iter().map(|one| one.place).filter(|place| seen.insert(&place.id));
                all.extend(held.map(|place| (member, place)));
            }
        }
        all
    }

    fn partner_sectors<'e>(&self, view: &'e View) -> Vec<&'e TermId> {
        let mut seen = BTreeSet::new();
        let partners = self.places.iter().filter_map(|&place| self.circumstances(view, place));
        partners.flat_map(|one| &one.partner_sectors).filter(|sector| seen.insert(*sector)).collect()
    }

    fn circumstances<'e>(&self, view: &'e View, place: Slot) -> Option<&'e Circumstances> {
        view.register().get(place).record(&self.problem).map(|record| &record.circumstances)
    }
}
