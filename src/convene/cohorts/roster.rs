//! Whom to invite to a cohort, and whose coming to note (R89, R98): members, whoever else holds the duty, partners.

use std::collections::BTreeSet;

use super::row::Proposal;
use crate::domain::circumstances::Circumstances;
use crate::domain::id::TermId;
use crate::domain::place::Place;
use crate::domain::term;
use crate::engine::Engine;
use crate::explanation::holders;
use crate::proto::v1;

impl Proposal {
    /// Everybody once: members first, in their order.
    pub(super) fn roster(&self, engine: &Engine) -> Vec<v1::RosterLine> {
        let line = |part: v1::RosterPart, place: &Place| v1::RosterLine {
            part: part.into(),
            place_id: place.id.to_string(),
            display_name: place.name.clone(),
            sector_id: String::new(),
        };
        let mut roster: Vec<v1::RosterLine> = Vec::new();
        for &place in &self.places {
            let leads = self.circumstances(engine, place).and_then(|one| one.lead_sector.as_ref());
            let member = line(v1::RosterPart::Member, &engine.register().get(place).place);
            roster.push(v1::RosterLine { sector_id: leads.map(ToString::to_string).unwrap_or_default(), ..member });
        }
        for holder in self.duty_holders(engine) {
            if roster.iter().all(|one| one.place_id != holder.id.as_str()) {
                roster.push(line(v1::RosterPart::DutyHolder, holder));
            }
        }
        let partner = |sector: &TermId| v1::RosterLine {
            part: v1::RosterPart::Partner.into(),
            display_name: term::label(&engine.vocabulary().sectors, sector).to_owned(),
            sector_id: sector.to_string(),
            ..Default::default()
        };
        roster.extend(self.partner_sectors(engine).into_iter().map(partner));
        roster
    }

    /// Whoever holds the duty in the area of a member, then the other sectors that are in the work of one.
    pub(super) fn room(&self, engine: &Engine) -> Vec<String> {
        let sectors = &engine.vocabulary().sectors;
        let holders = self.duty_holders(engine).into_iter().map(|place| place.name.clone());
        let partners = self.partner_sectors(engine).into_iter().map(|one| term::label(sectors, one).to_owned());
        holders.chain(partners).collect()
    }

    /// The sectors that lead the work of the members, each once, in the order of their codes.
    pub(super) fn lead_sectors<'e>(&self, engine: &'e Engine) -> BTreeSet<&'e TermId> {
        self.places.iter().filter_map(|&place| self.circumstances(engine, place)?.lead_sector.as_ref()).collect()
    }

    /// All sectors that are in the work of the members, whether they lead or take part.
    pub(super) fn sectors<'e>(&self, engine: &'e Engine) -> BTreeSet<&'e TermId> {
        self.lead_sectors(engine).into_iter().chain(self.partner_sectors(engine)).collect()
    }

    /// The bodies that hold a function which the problem touches, in the areas of the members, each once.
    fn duty_holders<'e>(&self, engine: &'e Engine) -> Vec<&'e Place> {
        let (register, vocabulary) = (engine.register(), engine.vocabulary());
        let functions = vocabulary.functions_touched(&self.problem);
        let mut seen = BTreeSet::new();
        let mut all = Vec::new();
        for &member in &self.places {
            let area = (&register.hierarchy().ancestors(member), &register.hierarchy().descendants(member));
            let place = &register.get(member).place;
            for function in &functions {
                let held = holders(&vocabulary.governance, register, place, area, function);
                all.extend(held.into_iter().map(|one| one.place).filter(|place| seen.insert(&place.id)));
            }
        }
        all
    }

    fn partner_sectors<'e>(&self, engine: &'e Engine) -> Vec<&'e TermId> {
        let mut seen = BTreeSet::new();
        let partners = self.places.iter().filter_map(|&place| self.circumstances(engine, place));
        partners.flat_map(|one| &one.partner_sectors).filter(|sector| seen.insert(*sector)).collect()
    }

    fn circumstances<'e>(&self, engine: &'e Engine, place: usize) -> Option<&'e Circumstances> {
        engine.register().get(place).record(&self.problem).map(|record| &record.circumstances)
    }
}
