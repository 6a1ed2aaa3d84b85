//! What the owner of a pass sees of the state that answers.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::current::Answers;
use crate::access::Pass;
use crate::domain::consent::Lens;
use crate::domain::declared::{Extent, Used};
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::sight::Sight;
use crate::engine::View;

impl Answers {
    /// What the owner of a pass sees on a day; `own`: the place that it looks at, which is then seen as it tells itself if the owner
    /// speaks for it.
    pub fn through(&self, pass: &Pass, day: Date, own: Option<&PlaceId>) -> View {
        let sight = self.sight(pass, day, own.filter(|place| pass.speaks_for(place)));
        let shown = self.shown(sight).seen_by(pass.clone());
        if pass.is_told_of_places() { shown } else { shown.naming_data(&self.ledger.public().revision.data) }
    }

    /// Whether the owner of a pass, who asks of no place that it speaks for, sees what everybody sees: nothing has to be laid out for it.
    pub fn sees_as_everybody(&self, pass: &Pass, day: Date) -> bool {
        self.sight(pass, day, None) == Sight::default()
    }

    /// What that names its data as, without being made for it.
    pub fn data_through(&self, pass: &Pass, day: Date, own: Option<&PlaceId>) -> String {
        if !pass.is_told_of_places() {
            return self.ledger.public().revision.data.clone();
        }
        let sight = self.sight(pass, day, own.filter(|place| pass.speaks_for(place)));
        let seen = (sight != Sight::default()).then(|| self.ledger.revision_seen_by(&sight)).flatten();
        seen.map_or_else(|| self.view.versions().data.clone(), |revision| revision.data)
    }

    /// The same where the owner asks a question in the name of a place: what others keep from that one is not there.
    pub fn asked_by(&self, pass: &Pass, day: Date, asker: &PlaceId) -> View {
        self.shown(self.sight_asked(pass, day, Some(asker))).seen_by(pass.clone())
    }

    /// Through whose eyes a question is answered that is asked in the name of a place, if in any's.
    pub fn sight_asked(&self, pass: &Pass, day: Date, asker: Option<&PlaceId>) -> Sight {
        let sight = self.sight(pass, day, asker.filter(|place| pass.speaks_for(place)));
        let mut askers = self.ledger.named().kept_from(asker.into_iter());
        askers.extend(sight.askers.iter().cloned());
        // A body that is not for everybody is in nobody else's answer, whoever else its speaker asks for.
        let bodies = sight.bodies.iter().filter(|body| Some(*body) == asker).cloned().collect();
        Sight { askers, bodies, ..sight }
    }

    /// The pass with the places whose consent lets its owner act for them on a day.
    pub fn acting(&self, pass: Pass, day: Date) -> Pass {
        let (declared, lens) = (self.ledger.declared(), pass.lens());
        let acts = |place: &&PlaceId| declared.is_acted_for_by(place, &lens, day);
        let places: BTreeSet<PlaceId> = self.ledger.named().acted_for().filter(acts).cloned().collect();
        if places.is_empty() { pass } else { pass.acting_for(places) }
    }

    fn shown(&self, sight: Sight) -> View {
        if sight == Sight::default() {
            return self.view.clone();
        }
        let room = self.seen.of(&sight);
        room.get_or_init(|| self.beside_others(&sight).unwrap_or_else(|| self.laid_out(&sight))).clone()
    }

    /// All that a sight shows, laid out for it.
    fn laid_out(&self, sight: &Sight) -> View {
        match self.ledger.seen_by(sight) {
            Ok(Some(world)) => Arc::new(self.view.snapshot_of(world)).view(self.view.pass().clone()),
            // What everybody sees is seen by whoever else there is.
            Ok(None) | Err(_) => self.view.clone(),
        }
    }

    /// The same where a place is seen as it tells itself: what it says to itself alone, beside what whoever sees as much of all others
    /// is shown, which is laid out once for all of them.
    fn beside_others(&self, sight: &Sight) -> Option<View> {
        let (own, others) = (sight.own.as_ref()?, self.shown(sight.of_others()?));
        let world = self.ledger.seen_beside(others.whole_world(), sight).ok()?;
        Some(Arc::new(others.snapshot_beside(world, own)).view(self.view.pass().clone()))
    }

    /// What the owner of a pass sees in what is made for everybody at once: no place as it tells itself.
    pub fn for_a_run(&self, pass: &Pass, day: Date) -> View {
        self.shown(self.sight_of_a_run(pass, day)).seen_by(pass.clone())
    }

    /// What decides that: what of the lens matters, and the declared facts that are seen.
    pub fn run_is_made_of(&self, pass: &Pass, day: Date) -> (Lens, Vec<Used>) {
        let sight = self.sight_of_a_run(pass, day);
        let used = self.ledger.used(&sight);
        // Whom places name in what they do not show to this lens decides nothing, and must not be told.
        let shows_as_much = |lens: &Lens| self.ledger.used(&Sight { lens: lens.clone(), ..sight.clone() }) == used;
        let mut lens = sight.lens.clone();
        let mut spare = |leave_out: &dyn Fn(&mut Lens)| {
            let mut without = lens.clone();
            leave_out(&mut without);
            if shows_as_much(&without) {
                lens = without;
            }
        };
        sight.lens.networks.iter().for_each(|network| spare(&|lens| _ = lens.networks.remove(network)));
        sight.lens.not_paid_by.iter().for_each(|kind| spare(&|lens| _ = lens.not_paid_by.remove(kind)));
        spare(&|lens| lens.caller = None);
        spare(&|lens| lens.convenes = false);
        (lens, used)
    }

    /// Places that took back any of what a run of the owner of a pass was made of.
    pub fn taken_back(&self, pass: &Pass, day: Date, used: &[Used]) -> BTreeSet<PlaceId> {
        self.ledger.taken_back(used, &self.sight_of_a_run(pass, day))
    }

    fn sight_of_a_run(&self, pass: &Pass, day: Date) -> Sight {
        let for_all_askers = self.ledger.named().keeps_from_some();
        Sight { bodies: BTreeSet::new(), askers: BTreeSet::new(), for_all_askers, ..self.sight(pass, day, None) }
    }

    /// Tells when what the owner of a pass sees, who asks in the name of a place, if in any's, of what another declared of a problem
    /// became what it is; none where nothing is seen.
    pub fn seen_since(
        &self,
        pass: &Pass,
        day: Date,
        asker: Option<&PlaceId>,
    ) -> impl Fn(&PlaceId, &ProblemId) -> Option<Timestamp> + use<'_> {
        let sight = self.sight_asked(pass, day, asker);
        move |place, problem| self.ledger.declared().seen_since(place, problem, &sight)
    }

    /// Tells how much the owner of a pass sees, who asks in the name of a place, if in any's, of what a place declared that not everybody
    /// may see; none where nothing is.
    pub fn seen_beyond(
        &self,
        pass: &Pass,
        day: Date,
        asker: Option<&PlaceId>,
    ) -> impl Fn(&PlaceId) -> Option<Extent> + use<'_> {
        let sight = Sight { day: Some(day), ..self.sight_asked(pass, day, asker) };
        move |place| self.ledger.declared().seen_beyond(place, &sight, &self.ledger.public().register)
    }

    /// Through whose eyes the owner of a pass sees, as far as that makes a difference.
    fn sight(&self, pass: &Pass, day: Date, own: Option<&PlaceId>) -> Sight {
        let named = self.ledger.named();
        Sight {
            all: false,
            lens: named.narrowed(&pass.lens()),
            bodies: named.bodies().filter(|body| pass.speaks_for(body)).cloned().collect(),
            own: own.filter(|place| self.ledger.keeps_back(place)).cloned(),
            // Whoever is a place itself asks in its name whatever it asks.
            askers: if pass.is_of_a_place() { named.kept_from(pass.bound_to()) } else { BTreeSet::new() },
            for_all_askers: false,
            day: named.ends().then_some(day),
        }
    }
}
