//! The rules, stated as plainly as they can be: each is a question to what was said, looked at from its end.

use peermatch::access::Kind;

use super::BODY;
use super::scene::{About, Said, Somebody, Whom};

/// How much of a declared record somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Nothing,
    Standing,
    /// In its own words, but for what did not go well.
    Words,
    Whole,
}

/// Whether such a caller can be registered at all.
pub(super) fn can_be(who: &Somebody) -> bool {
    let is_bound = who.bound.contains(&true);
    match who.kind {
        Kind::AggregateOnly => !is_bound && !who.convener,
        _ if who.oversees => false,
        Kind::Place => is_bound && !who.convener,
        Kind::Portal => true,
        Kind::Convener => !is_bound && who.convener,
        Kind::Operator => !is_bound && !who.convener,
    }
}

/// Whether a caller may make calls of a kind.
pub(super) fn may(who: &Somebody, calls: &str) -> bool {
    let allowed: &[&str] = match who.kind {
        Kind::AggregateOnly => &["words"],
        Kind::Place | Kind::Portal => &["words", "places", "own place"],
        Kind::Convener => &["words", "places", "convening"],
        Kind::Operator => &["words", "places", "own place", "convening", "operating"],
    };
    allowed.contains(&calls)
}

/// What was said so far, and made sense.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub(super) heard: Vec<Said>,
}

impl Rules {
    /// Hears one thing more; false where it makes no sense, and is as if it had not been said.
    pub(super) fn hears(&mut self, said: &Said) -> bool {
        let makes_sense = match *said {
            Said::Registers { .. } => true,
            Said::Has { place, .. } | Said::Tells { place, .. } | Said::Leaves { place } => self.stands(place),
            Said::TakesBack { place, problem } => self.stands(place) && self.record(place, problem).is_some(),
            Said::Shares { place, about, except, .. } => {
                self.stands(place) && (about != About::Being || self.is_own_body(place)) && except != Some(place)
            }
        };
        if makes_sense {
            self.heard.push(*said);
        }
        makes_sense
    }

    /// What a place said since it last left, the latest first.
    fn since_it_left(&self, place: usize) -> impl Iterator<Item = &Said> {
        let left = move |said: &&Said| !matches!(said, Said::Leaves { place: who } if *who == place);
        self.heard.iter().rev().take_while(left)
    }

    /// Whether no public record lists a place: it never did, or the place left since.
    fn is_own_body(&self, place: usize) -> bool {
        place == BODY || self.heard.contains(&Said::Leaves { place })
    }

    /// Whether a place is there, whoever sees it.
    fn stands(&self, place: usize) -> bool {
        !self.is_own_body(place) || self.since_it_left(place).any(|said| *said == Said::Registers { place })
    }

    /// What a place says of a problem now: whether it stopped, whether in own words, and whether something did not go well.
    pub(super) fn record(&self, at: usize, of: usize) -> Option<(bool, bool, bool)> {
        self.since_it_left(at).find_map(|said| match *said {
            Said::Has { place, problem, stopped, words, setback } if (place, problem) == (at, of) => {
                Some(Some((stopped, words, setback)))
            }
            Said::TakesBack { place, problem } if (place, problem) == (at, of) => Some(None),
            _ => None,
        })?
    }

    /// Whether the last word of a place on something is for somebody who asks in the name of some places.
    fn allows(&self, at: usize, what: About, who: &Somebody, asked_for: &[usize]) -> bool {
        let last = self.since_it_left(at).find_map(|said| match *said {
            Said::Shares { place, about, whom, ends, except, not_for } if (place, about) == (at, what) => {
                Some((whom, ends, except, not_for))
            }
            _ => None,
        });
        let Some((whom, ends, except, not_for)) = last else {
            return matches!(what, About::All | About::Being | About::Standing(_));
        };
        let is_for = match whom {
            Whom::Nobody => false,
            Whom::Everybody => true,
            Whom::Network(network) => who.networks[network],
            Whom::Caller(name) => who.name == name,
        };
        // Whoever does not say who pays may be paid by anybody.
        let is_paid_by = |kind: usize| who.paid[kind] || who.paid == [false; 3];
        let is_kept_back = not_for.is_some_and(is_paid_by) || except.is_some_and(|place| asked_for.contains(&place));
        is_for && ends != Some(false) && !is_kept_back
    }

    /// Whether somebody decides for a place: because the operator bound it to it, or is it.
    pub(super) fn decides(&self, who: &Somebody, place: usize) -> bool {
        who.kind == Kind::Operator || who.bound[place]
    }

    /// Whether somebody speaks for a place: because it decides for it, or because the place says so to a system or a portal.
    pub(super) fn speaks(&self, who: &Somebody, place: usize) -> bool {
        let acts = matches!(who.kind, Kind::Place | Kind::Portal) && self.allows(place, About::Acting, who, &[]);
        self.decides(who, place) || acts
    }

    /// In whose name somebody asks: whoever is a place itself asks in its own name, whatever it asks.
    fn asked_for(&self, who: &Somebody, asker: Option<usize>) -> Vec<usize> {
        let own = (0..who.bound.len()).filter(|place| who.kind == Kind::Place && who.bound[*place]);
        own.chain(asker).collect()
    }

    /// Whether a place is there for somebody. `own`: the place that it looks at as that place's speaker; `asker`: in whose name it asks. Who
    /// speaks for a body is told that it is there, but not while asking in the name of another.
    pub(super) fn is_there(&self, at: usize, who: &Somebody, own: Option<usize>, asker: Option<usize>) -> bool {
        let asked_for = self.asked_for(who, asker);
        let shown = || [About::All, About::Being].iter().all(|what| self.allows(at, *what, who, &asked_for));
        let speaks = || asker.is_none_or(|asker| asker == at) && self.speaks(who, at);
        self.stands(at) && (!self.is_own_body(at) || own == Some(at) || speaks() || shown())
    }

    /// Whether a run of somebody is made of what a place says of a problem (none: of the body itself): everybody's questions are asked in it.
    pub(super) fn is_in_a_run(&self, at: usize, problem: Option<usize>, who: &Somebody) -> bool {
        let everybody: Vec<usize> = (0..who.bound.len()).collect();
        let allows = |what| self.allows(at, what, who, &everybody);
        let is_there = self.stands(at) && (!self.is_own_body(at) || allows(About::All) && allows(About::Being));
        let Some(problem) = problem else { return is_there && self.is_own_body(at) };
        let says = |(stopped, ..): (bool, bool, bool)| {
            if stopped { About::Setback(problem) } else { About::Standing(problem) }
        };
        is_there && allows(About::All) && self.record(at, problem).is_some_and(|record| allows(says(record)))
    }

    /// Whether somebody is told what a place says of its setting, and whom to write to: where the place is there, and shares it.
    pub(super) fn itself(&self, at: usize, who: &Somebody, own: Option<usize>, asker: Option<usize>) -> (bool, bool) {
        let last = self.since_it_left(at).find_map(|said| match *said {
            Said::Tells { place, setting, contacts } if place == at => Some((setting, contacts)),
            _ => None,
        });
        let (setting, contacts) = last.unwrap_or_default();
        let asked_for = self.asked_for(who, asker);
        let sees = |what| own == Some(at) || self.allows(at, what, who, &asked_for);
        let any = self.is_there(at, who, own, asker) && sees(About::All);
        (setting && any && sees(About::Setting), contacts && any && sees(About::Contacts))
    }

    /// How much of what a place says of a problem somebody is told.
    pub(super) fn told(
        &self,
        at: usize,
        problem: usize,
        who: &Somebody,
        own: Option<usize>,
        asker: Option<usize>,
    ) -> Told {
        let Some((stopped, words, setback)) = self.record(at, problem).filter(|_| self.is_there(at, who, own, asker))
        else {
            return Told::Nothing;
        };
        let asked_for = self.asked_for(who, asker);
        let sees = |what| own == Some(at) || self.allows(at, what, who, &asked_for);
        let standing = if stopped { About::Setback(problem) } else { About::Standing(problem) };
        if !sees(About::All) || !sees(standing) {
            Told::Nothing
        } else if setback && sees(About::Words(problem)) && sees(About::Setback(problem)) {
            Told::Whole
        } else if words && sees(About::Words(problem)) {
            Told::Words
        } else {
            Told::Standing
        }
    }
}
