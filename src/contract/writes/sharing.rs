//! For whom something is, read field by field and told.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::reading::Reading;
use crate::contract::news;
use crate::contract::violation::Violations;
use crate::domain::consent::{Audience, Consent, Part, Scope};
use crate::domain::day;
use crate::domain::declared::{Brought, Declared, Matter, Wanted};
use crate::domain::funder::FunderKind;
use crate::domain::id::{CallerId, IdError, PlaceId, ProblemId, TermId};
use crate::proto::{codes, v1};

impl Reading<'_> {
    /// What a record says of for whom its parts are. `at`: its message.
    pub(super) fn record_sharing(
        &mut self,
        of: Option<(&PlaceId, &Matter)>,
        raw: Option<&v1::RecordSharing>,
        at: &str,
    ) -> Vec<Wanted> {
        let Some(raw) = raw else { return Vec::new() };
        if of.is_some_and(|(_, matter)| matter.problem().is_none()) {
            self.wrong.add(format!("{at}.sharing"), "does not go together with problem_words: those are for nobody");
            return Vec::new();
        }
        let parts = [(Part::Standing, &raw.standing), (Part::Setback, &raw.setback), (Part::Words, &raw.words)];
        let given = parts.into_iter().filter_map(|(part, raw)| Some((part, raw.as_ref()?)));
        let read = given.filter_map(|(part, raw)| {
            let consent = self.sharing(raw, &format!("{at}.sharing.{}", part.code()));
            let (place, matter) = of?;
            Some(Wanted::Consent {
                place: place.clone(),
                scope: Scope::Of(matter.problem()?.clone(), part),
                consent: consent?,
            })
        });
        read.collect()
    }

    /// For whom a part is, as an item of an import says it. `at`: its message; `stopped`: the problems of which a record of the item says
    /// that they were stopped.
    pub(super) fn declared_consent(
        &mut self,
        place: Option<&PlaceId>,
        raw: &v1::ConsentDeclaration,
        stopped: &BTreeSet<&ProblemId>,
        at: &str,
    ) -> Option<Wanted> {
        let scope = self.scope(&format!("{at}."), &raw.problem_id, raw.part);
        let said_at = news::since(&raw.said_at).map_err(|error| self.wrong.add(format!("{at}.said_at"), error)).ok();
        let sharing = raw.sharing.as_ref().ok_or_else(|| self.wrong.add(format!("{at}.sharing"), "is missing")).ok();
        let earliest = if raw.said_at.is_empty() { Some(self.today()) } else { None };
        let consent = sharing.and_then(|sharing| self.shared(sharing, &format!("{at}.sharing"), earliest));
        if let (Some(scope), Some(consent)) = (&scope, &consent) {
            self.goes_with(scope, consent, &format!("{at}.sharing"));
        }
        let Some(said_at) = said_at? else {
            for (is_given, field) in [(!raw.said_by.is_empty(), "said_by"), (raw.of_record_alone, "of_record_alone")] {
                if is_given {
                    self.wrong.add(format!("{at}.{field}"), "does not go without said_at: give both, or none");
                }
            }
            let (place, scope, consent) = (place?.clone(), scope?, consent?);
            return Some(Wanted::Consent { place, scope, consent });
        };
        let by = match raw.said_by.as_str() {
            "" => Some(None),
            by => self.id(&format!("{at}.said_by"), by, CallerId::new).map(Some),
        };
        let is_of_one = matches!(&scope, Some(Scope::Of(problem, Part::Setback)) if stopped.contains(problem));
        if raw.of_record_alone && scope.is_some() && !is_of_one {
            let why = "goes with SETBACK alone, of a problem of which a record of the item says that it is STOPPED";
            self.wrong.add(format!("{at}.of_record_alone"), why);
        }
        Some(Wanted::Bring(Brought {
            place: place?.clone(),
            scope: scope?,
            consent: Consent { by: by?, ..consent? },
            // As a store keeps it.
            at: Timestamp::from_millisecond(said_at.as_millisecond()).unwrap_or(said_at),
            of_record_alone: raw.of_record_alone,
        }))
    }

    /// What SetConsent is about; `within`: the message that has the two fields, and a point.
    pub(super) fn scope(&mut self, within: &str, problem_id: &str, part: i32) -> Option<Scope> {
        let field = format!("{within}problem_id");
        let part = match v1::DeclaredPart::try_from(part) {
            Ok(v1::DeclaredPart::Standing) => Part::Standing,
            Ok(v1::DeclaredPart::Setback) => Part::Setback,
            Ok(v1::DeclaredPart::Words) => Part::Words,
            Ok(v1::DeclaredPart::Being) => return Some(self.of_no_problem(&field, problem_id, Scope::Being)),
            Ok(v1::DeclaredPart::All) => return Some(self.of_no_problem(&field, problem_id, Scope::All)),
            Ok(v1::DeclaredPart::Acting) => return Some(self.of_no_problem(&field, problem_id, Scope::Acting)),
            Ok(v1::DeclaredPart::Naming) => return Some(self.of_no_problem(&field, problem_id, Scope::Naming)),
            Ok(v1::DeclaredPart::Setting) => return Some(self.of_no_problem(&field, problem_id, Scope::Setting)),
            Ok(v1::DeclaredPart::Contacts) => return Some(self.of_no_problem(&field, problem_id, Scope::Contacts)),
            Ok(v1::DeclaredPart::Unspecified) | Err(_) => {
                let why = "is missing or no part: give STANDING, SETBACK, WORDS, BEING, ALL, ACTING, NAMING, SETTING or CONTACTS";
                self.wrong.add(format!("{within}part"), why);
                return None;
            }
        };
        self.id(&field, problem_id, ProblemId::new).map(|problem| Scope::Of(problem, part))
    }

    fn of_no_problem(&mut self, field: &str, problem_id: &str, scope: Scope) -> Scope {
        if !problem_id.is_empty() {
            self.wrong.add(field, "does not go together with this part: leave it out");
        }
        scope
    }

    /// What cannot be said of who acts for a place, nor of who has it named.
    pub(super) fn goes_with(&mut self, scope: &Scope, consent: &Consent, at: &str) {
        let part = match scope {
            Scope::Acting => "ACTING",
            Scope::Naming => "NAMING",
            Scope::All | Scope::Being | Scope::Setting | Scope::Contacts | Scope::Of(..) => return,
        };
        if *scope == Scope::Acting && !matches!(consent.audience, Audience::Portals(_) | Audience::Private) {
            self.wrong
                .add(format!("{at}.audience"), "names nobody: who acts for a place is PORTALS, or nobody (PRIVATE)");
        }
        for field in exceptions(&consent.except, &consent.except_funders) {
            let why = format!("does not go together with the part {part}: leave it out");
            self.wrong.add(format!("{at}.{field}"), why);
        }
    }

    /// For whom something is; who says so is put in by whoever knows. `at`: the message.
    pub(super) fn sharing(&mut self, raw: &v1::Sharing, at: &str) -> Option<Consent> {
        let today = self.today();
        self.shared(raw, at, Some(today))
    }

    /// `earliest`: the first day that can be its last; any where none is given.
    fn shared(&mut self, raw: &v1::Sharing, at: &str, earliest: Option<Date>) -> Option<Consent> {
        let networks = names(&raw.networks, &format!("{at}.networks"), TermId::new, &mut self.wrong);
        let portals = names(&raw.portals, &format!("{at}.portals"), CallerId::new, &mut self.wrong);
        let except = names(&raw.except_place_ids, &format!("{at}.except_place_ids"), PlaceId::new, &mut self.wrong);
        let except_funders = self.funder_kinds(&raw.except_funder_kinds, &format!("{at}.except_funder_kinds"));
        let ((networks, portals), (except, except_funders)) = networks.zip(portals).zip(except.zip(except_funders))?;
        let audience = match v1::Audience::try_from(raw.audience) {
            Ok(v1::Audience::Private) => Audience::Private,
            Ok(v1::Audience::Conveners) => Audience::Conveners,
            Ok(v1::Audience::Everybody) => Audience::Everybody,
            Ok(v1::Audience::Networks) if !networks.is_empty() => Audience::Networks(networks.clone()),
            Ok(v1::Audience::Portals) if !portals.is_empty() => Audience::Portals(portals.clone()),
            Ok(v1::Audience::Networks) => {
                self.wrong.add(format!("{at}.networks"), "is empty: name a network, or share with nobody (PRIVATE)");
                return None;
            }
            Ok(v1::Audience::Portals) => {
                self.wrong.add(format!("{at}.portals"), "is empty: name a caller, or share with nobody (PRIVATE)");
                return None;
            }
            Ok(v1::Audience::Unspecified) | Err(_) => {
                let why = "is missing or no audience: give PRIVATE, NETWORKS, PORTALS, CONVENERS or EVERYBODY";
                self.wrong.add(format!("{at}.audience"), why);
                return None;
            }
        };
        // Whoever names somebody and shares with everybody, or with nobody, means something else.
        for (is_named, belongs, field) in [
            (!networks.is_empty(), matches!(audience, Audience::Networks(_)), "networks"),
            (!portals.is_empty(), matches!(audience, Audience::Portals(_)), "portals"),
        ] {
            if is_named && !belongs {
                self.wrong
                    .add(format!("{at}.{field}"), "does not go together with the audience: leave out one of the two");
            }
        }
        for field in exceptions(&except, &except_funders).filter(|_| audience == Audience::Private) {
            self.wrong.add(format!("{at}.{field}"), "does not go together with PRIVATE: leave out one of the two");
        }
        let until = self.end(&raw.until, &format!("{at}.until"), earliest)?;
        Some(Consent { audience, until, except, except_funders, by: None })
    }

    fn funder_kinds(&mut self, raw: &[i32], field: &str) -> Option<BTreeSet<FunderKind>> {
        let each = raw.iter().enumerate().map(|(at, &code)| {
            let kind = v1::FunderKind::try_from(code).ok().and_then(codes::funder_kind_given);
            if kind.is_none() {
                self.wrong.add(format!("{field}[{at}]"), "is no kind of funder");
            }
            kind
        });
        // Each of them, so that all that is wrong is told at once.
        each.collect::<Vec<_>>().into_iter().collect()
    }

    fn end(&mut self, raw: &str, field: &str, earliest: Option<Date>) -> Option<Option<Date>> {
        if raw.is_empty() {
            return Some(None);
        }
        let day = day::parse(raw).map_err(|error| self.wrong.add(field, error)).ok()?;
        if let Some(today) = earliest.filter(|earliest| day < *earliest) {
            self.wrong
                .add(field, format!("{day} is before today, {today}: share with nobody (PRIVATE) to end it at once"));
            return None;
        }
        Some(Some(day))
    }
}

fn names<T: Ord>(
    raw: &[String],
    field: &str,
    read: fn(&str) -> Result<T, IdError>,
    wrong: &mut Violations,
) -> Option<BTreeSet<T>> {
    let each = raw.iter().enumerate();
    let each = each.map(|(at, name)| read(name).map_err(|error| wrong.add(format!("{field}[{at}]"), error)).ok());
    // Each of them, so that all that is wrong is told at once.
    each.collect::<Vec<_>>().into_iter().collect()
}

/// For whom the parts of a record are, whether its place said so or not.
pub(super) fn of_record(declared: &Declared, place: &PlaceId, problem: &ProblemId) -> v1::RecordSharing {
    let of = |part| {
        let scope = Scope::Of(problem.clone(), part);
        let unsaid = || Consent::plain(scope.audience_unsaid());
        let said = declared.consent(place, &scope).map(|kept| kept.value.clone());
        Some(told(&said.unwrap_or_else(unsaid)))
    };
    v1::RecordSharing { standing: of(Part::Standing), setback: of(Part::Setback), words: of(Part::Words) }
}

/// The fields of those from whom something is kept that name anybody.
fn exceptions(places: &BTreeSet<PlaceId>, funders: &BTreeSet<FunderKind>) -> impl Iterator<Item = &'static str> {
    let said = [(!places.is_empty(), "except_place_ids"), (!funders.is_empty(), "except_funder_kinds")];
    said.into_iter().filter_map(|(is_said, field)| is_said.then_some(field))
}

/// For whom something is.
pub(in crate::contract) fn told(consent: &Consent) -> v1::Sharing {
    let mut sharing = v1::Sharing {
        until: consent.until.map(|day| day.to_string()).unwrap_or_default(),
        except_place_ids: consent.except.iter().map(ToString::to_string).collect(),
        except_funder_kinds: consent.except_funders.iter().map(|&kind| codes::funder_kind(kind).into()).collect(),
        ..v1::Sharing::default()
    };
    let audience = match &consent.audience {
        Audience::Private => v1::Audience::Private,
        Audience::Networks(networks) => {
            sharing.networks = networks.iter().map(ToString::to_string).collect();
            v1::Audience::Networks
        }
        Audience::Portals(callers) => {
            sharing.portals = callers.iter().map(ToString::to_string).collect();
            v1::Audience::Portals
        }
        Audience::Conveners => v1::Audience::Conveners,
        Audience::Everybody => v1::Audience::Everybody,
    };
    sharing.set_audience(audience);
    sharing
}

/// The part that the contract calls it.
pub(in crate::contract) fn part_of(scope: &Scope) -> v1::DeclaredPart {
    match scope {
        Scope::All => v1::DeclaredPart::All,
        Scope::Being => v1::DeclaredPart::Being,
        Scope::Acting => v1::DeclaredPart::Acting,
        Scope::Naming => v1::DeclaredPart::Naming,
        Scope::Setting => v1::DeclaredPart::Setting,
        Scope::Contacts => v1::DeclaredPart::Contacts,
        Scope::Of(_, Part::Standing) => v1::DeclaredPart::Standing,
        Scope::Of(_, Part::Setback) => v1::DeclaredPart::Setback,
        Scope::Of(_, Part::Words) => v1::DeclaredPart::Words,
    }
}
