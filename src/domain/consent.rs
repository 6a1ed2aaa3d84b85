//! Whom a place lets see what it declared (R64): for how many callers, until when, and who said so.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::funder::FunderKind;
use super::id::{CallerId, PlaceId, ProblemId, TermId};

/// Most networks, or callers, that one consent names.
pub const MOST_NAMED: usize = 50;

/// For whom something is. The owner itself and the operator are always among them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Nobody else.
    Private,
    /// Callers who belong to one of these networks; never empty.
    Networks(BTreeSet<TermId>),
    /// These callers; never empty.
    Portals(BTreeSet<CallerId>),
    /// Callers who bring places together, whoever they are: an offer in confidence, of which others are told at most that there may be one.
    Conveners,
    /// Everybody who may be told of places at all.
    Everybody,
}

/// Most places to which one consent keeps something from.
pub const MOST_EXCEPT: usize = 100;

/// What of a declared record is shared apart from the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// That the place has the problem, its status, stage and day, as long as the status is not stopped.
    Standing,
    /// The same of what was stopped, and what did not go well in a story: frankness about what did not work has a setting of its own,
    /// narrower by itself (R42).
    Setback,
    /// The place's own words, its factors, its starting point and its story. Shown to nobody who is not shown the record itself.
    Words,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Standing, Self::Setback, Self::Words];

    /// The code used in stores.
    pub fn code(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Setback => "setback",
            Self::Words => "words",
        }
    }

    /// For whom it is where the place said nothing.
    pub fn audience_unsaid(self) -> Audience {
        match self {
            Self::Standing => Audience::Everybody,
            Self::Setback | Self::Words => Audience::Private,
        }
    }
}

/// What a consent is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All that the place declared: nobody sees of it what this does not allow, whatever the parts say (R74). For everybody where it
    /// said nothing.
    All,
    /// Who acts for the place: declares and takes back records in its name, asks in its name, and is told all that it says. For whom
    /// something is, who the place is, and whether it goes, it decides itself.
    Acting,
    /// That the place asked, in the logs of those of whose facts an answer to it tells: callers of the audience have it written there where
    /// they ask in its name.
    Naming,
    /// That a body which no public record lists is there at all, and who it says that it is. For everybody where it said nothing.
    Being,
    /// What the place says of its setting in its own words. Shown to nobody who is not shown that the place is there.
    Setting,
    /// That it has contact points, with their roles and when it last looked, and without their addresses. Shown as its setting is.
    Contacts,
    /// A part of what the place says of a problem, whether it said something already or not.
    Of(ProblemId, Part),
}

impl Scope {
    /// The problem of which it is a part; none of what is of no problem.
    pub fn problem(&self) -> Option<&ProblemId> {
        match self {
            Self::Of(problem, _) => Some(problem),
            Self::All | Self::Being | Self::Setting | Self::Contacts | Self::Acting | Self::Naming => None,
        }
    }

    /// For whom it is where the place said nothing.
    pub fn audience_unsaid(&self) -> Audience {
        match self {
            Self::All | Self::Being => Audience::Everybody,
            Self::Acting | Self::Naming | Self::Setting | Self::Contacts => Audience::Private,
            Self::Of(_, part) => part.audience_unsaid(),
        }
    }
}

/// What a place lets others see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// For whom.
    pub audience: Audience,
    /// The last day on which it is; private from the next on. None is without end.
    pub until: Option<Date>,
    /// Places to which it is not told, whoever asks in their name (R69); at most [`MOST_EXCEPT`].
    pub except: BTreeSet<PlaceId>,
    /// Kinds of funder of which it is not told to any caller for whom one of them pays, or may pay (R61).
    pub except_funders: BTreeSet<FunderKind>,
    /// The caller who said so in the place's name; none where it was the operator's own machine.
    pub by: Option<CallerId>,
}

/// What decides which facts a caller may see, as far as the caller goes: those of one lens see the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Lens {
    /// The networks that the caller belongs to.
    pub networks: BTreeSet<TermId>,
    /// Who it is, where it is somebody who can be named.
    pub caller: Option<CallerId>,
    /// Whether it brings places together.
    pub convenes: bool,
    /// Kinds of funder of which it is known that none pays for it.
    pub not_paid_by: BTreeSet<FunderKind>,
}

impl Audience {
    /// Whether callers of a lens are among those for whom it is.
    pub fn includes(&self, lens: &Lens) -> bool {
        match self {
            Self::Private => false,
            Self::Networks(networks) => !networks.is_disjoint(&lens.networks),
            Self::Portals(callers) => lens.caller.as_ref().is_some_and(|caller| callers.contains(caller)),
            Self::Conveners => lens.convenes,
            Self::Everybody => true,
        }
    }
}

impl Consent {
    /// For whom something is, without an end or an exception, said by nobody in particular.
    pub fn plain(audience: Audience) -> Self {
        Self { audience, until: None, except: BTreeSet::new(), except_funders: BTreeSet::new(), by: None }
    }

    /// Whether callers of a lens see it on a day; on no day in particular only what is without end.
    pub fn includes(&self, lens: &Lens, day: Option<Date>) -> bool {
        let lasts = self.until.is_none_or(|until| day.is_some_and(|day| day <= until));
        lasts && self.audience.includes(lens) && self.except_funders.is_subset(&lens.not_paid_by)
    }

    /// Whether it is kept from some of those for whom it would be.
    pub fn has_exceptions(&self) -> bool {
        !(self.except.is_empty() && self.except_funders.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn lens(networks: &[&str], caller: &str) -> Lens {
        let networks = networks.iter().map(|code| TermId::new(code).expect("a code")).collect();
        Lens { networks, caller: CallerId::new(caller).ok(), ..Lens::default() }
    }

    #[test]
    fn r64_an_audience_has_those_in_it_that_it_names_and_nobody_else() {
        let networks = Audience::Networks(lens(&["ports", "islands"], "").networks);
        assert!(networks.includes(&lens(&["islands"], "")) && !networks.includes(&lens(&["cities"], "ports")));
        let portals = Audience::Portals([CallerId::new("portal").expect("an id")].into());
        assert!(portals.includes(&lens(&[], "portal")) && !portals.includes(&lens(&["portal"], "other")));
        let convener = Lens { convenes: true, ..Lens::default() };
        assert!(Audience::Conveners.includes(&convener) && !Audience::Private.includes(&convener));
        for nobody in [Audience::Private, Audience::Conveners, portals, networks] {
            assert!(!nobody.includes(&Lens::default()));
        }
        assert!(Audience::Everybody.includes(&Lens::default()));
    }

    #[test]
    fn r61_what_is_kept_from_a_kind_of_funder_is_kept_from_whoever_does_not_say_who_pays() {
        let except_funders = BTreeSet::from([FunderKind::CentralGovernment]);
        let consent = Consent { except_funders, ..Consent::plain(Audience::Everybody) };
        let paid_by = |kinds: &[FunderKind]| {
            let not_paid_by = FunderKind::none_of(&kinds.iter().copied().collect());
            consent.includes(&Lens { not_paid_by, ..Lens::default() }, None)
        };
        assert!(paid_by(&[FunderKind::Sector]) && paid_by(&[FunderKind::Sector, FunderKind::Company]));
        assert!(!paid_by(&[FunderKind::CentralGovernment]), "the kind itself");
        assert!(!paid_by(&[FunderKind::Sector, FunderKind::CentralGovernment]), "also where others pay with it");
        assert!(!paid_by(&[]), "and where it is not known");
    }

    #[test]
    fn r64_a_consent_ends_with_its_last_day() {
        let until = Some(date(2026, 11, 30));
        let consent = Consent { until, ..Consent::plain(Audience::Everybody) };
        let on = |day| consent.includes(&Lens::default(), day);
        assert!(on(until) && !on(Some(date(2026, 12, 1))));
        assert!(!on(None), "what ends is seen on a day alone");
    }
}
