//! PlaceService.ExplainVisibility: who sees what of a place, in plain words, for those who speak for it (R66).

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::calls::Calls;
use super::error::CallError;
use super::violation::RequestError;
use super::writes::{part_of, told_sharing};
use crate::access::{Caller, Kind};
use crate::callers::Known;
use crate::domain::consent::{Audience, Consent, Part, Scope};
use crate::domain::day;
use crate::domain::declared::{Declared, DeclaredRecord, Kept};
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::text;
use crate::proto::{codes, v1};

/// What of a story did not go well.
const SETBACKS: &str =
    "setbacks, what you got wrong, steps back to an earlier stage, attempts and outcomes that did not work";

impl Calls {
    /// The same calls, which tell a place who may call.
    pub fn told_to(self, onlookers: Option<Known>) -> Self {
        Self { onlookers, ..self }
    }

    /// PlaceService.ExplainVisibility
    ///
    /// # Errors
    ///
    /// [`CallError::NotOffered`] without a store; [`CallError::NotAllowed`] where the caller does not speak for the place;
    /// [`CallError::UnknownPlace`] where there is none; [`CallError::AccessLogUnavailable`] where what it tells would have to be written
    /// down and cannot be.
    pub fn explain_visibility(
        &self,
        request: &v1::ExplainVisibilityRequest,
    ) -> Result<v1::ExplainVisibilityResponse, CallError> {
        self.writer.as_ref().ok_or(CallError::NotOffered)?;
        let unknown = || self.with_nearest(RequestError::UnknownPlace(text::echo(&request.place_id)));
        let id = PlaceId::new(&request.place_id).map_err(|_| unknown())?;
        self.may_write(&id)?;
        let itself = self.answers.ledger.as_itself(&id).ok_or_else(unknown)?;
        self.write_down_itself(&id)?;
        let onlookers = self.onlookers.as_ref().map(|known| known.callers());
        let may_call = onlookers.iter().flat_map(|all| all.callers()).filter(|caller| caller.retired.is_none());
        Ok(v1::ExplainVisibilityResponse {
            place_id: id.to_string(),
            display_name: itself.place.name.clone(),
            parts: self.visible_parts(&id),
            texts: self.what_holds_of_all(&id),
            onlookers: may_call.map(|caller| onlooker(caller)).collect(),
            versions: Some(self.view.versions().clone()),
        })
    }

    fn visible_parts(&self, place: &PlaceId) -> Vec<v1::VisiblePart> {
        let declared = self.answers.ledger.declared();
        let said = declared.consents(place).map(|(scope, _)| scope.clone());
        let of_record = |kept: &Kept<DeclaredRecord>| scopes(&kept.value);
        let scopes: BTreeSet<Scope> = declared.records(place).flat_map(of_record).chain(said).collect();
        let being = self.answers.ledger.is_own_body(place).then_some(Scope::Being);
        let itself = [Scope::Setting, Scope::Contacts].into_iter().filter(|scope| is_there(declared, place, scope));
        let scopes: BTreeSet<Scope> = scopes.into_iter().chain(being).chain(itself).collect();
        let parts = scopes.iter().map(|scope| self.visible_part(declared, place, scope));
        let in_words = declared.records(place).filter_map(|kept| kept.value.matter.words());
        let in_words = in_words.map(|words| v1::VisiblePart {
            problem_display_name: words.as_str().to_owned(),
            part: v1::DeclaredPart::Standing.into(),
            sharing: Some(told_sharing(&unsaid(Audience::Private))),
            declared: true,
            text: format!("'{}' has no code yet: nobody but you and the operator is told of it.", words.as_str()),
            ..v1::VisiblePart::default()
        });
        parts.chain(in_words).collect()
    }

    fn visible_part(&self, declared: &Declared, place: &PlaceId, scope: &Scope) -> v1::VisiblePart {
        let kept = declared.consent(place, scope);
        let consent = kept.map_or_else(|| unsaid(scope.audience_unsaid()), |kept| kept.value.clone());
        let today = (self.today)();
        let limits = self.limits(declared, place, scope);
        let is_private = |consent: &Consent| has_ended(consent, today) || consent.audience == Audience::Private;
        let nobody = is_private(&consent) || limits.iter().any(|(_, limit)| is_private(limit));
        let in_force = if nobody { unsaid(Audience::Private) } else { consent.clone() };
        let is_there = is_there(declared, place, scope);
        let problem = scope.problem();
        let record = problem.and_then(|problem| declared.about(place, problem)).map(|kept| &kept.value);
        let label = problem.map(|problem| self.view.vocabulary().taxonomy.label(problem).to_owned());
        let label = label.unwrap_or_default();
        v1::VisiblePart {
            problem_id: problem.map(ToString::to_string).unwrap_or_default(),
            part: part_of(scope).into(),
            sharing: Some(told_sharing(&in_force)),
            said: kept.is_some(),
            said_by: consent.by.as_ref().map(ToString::to_string).unwrap_or_default(),
            said_at: kept.map(|kept| format!("{:.0}", kept.at)).unwrap_or_default(),
            declared: is_there,
            etag: self
                .writer()
                .map(|writer| writer.etag_of_consent(&self.answers.ledger, place, scope).to_string())
                .unwrap_or_default(),
            text: sentence((scope, record), &label, is_there, &consent, today)
                + &limits.iter().map(|(what, limit)| limited(what, limit, today)).collect::<String>(),
            problem_display_name: label,
        }
    }

    /// What else has to be allowed for a part to be seen, where that is not for everybody or said as of the part itself.
    fn limits(&self, declared: &Declared, place: &PlaceId, scope: &Scope) -> Vec<(&'static str, Consent)> {
        let record = |problem: &ProblemId| declared.about(place, problem).map(|kept| &kept.value);
        let standing = match scope {
            Scope::Of(problem, Part::Words) => {
                let part = record(problem).map_or(Part::Standing, DeclaredRecord::standing_part);
                Some(("the record itself", Scope::Of(problem.clone(), part)))
            }
            Scope::Of(problem, Part::Setback) if record(problem).is_some_and(tells_setbacks_alone) => {
                Some(("the record itself", Scope::Of(problem.clone(), Part::Standing)))
            }
            _ => None,
        };
        let words = match scope {
            Scope::Of(problem, Part::Setback) if standing.is_some() => {
                Some(("your own words", Scope::Of(problem.clone(), Part::Words)))
            }
            _ => None,
        };
        let all = (!matches!(scope, Scope::All | Scope::Acting | Scope::Naming))
            .then_some(("anything that you declared", Scope::All));
        let said = |scope: &Scope| {
            let kept = declared.consent(place, scope);
            kept.map_or_else(|| unsaid(scope.audience_unsaid()), |kept| kept.value.clone())
        };
        let own = said(scope);
        // Of a listed place everybody is told that it is there.
        let is_own = self.answers.ledger.is_own_body(place);
        let being = (is_own && matches!(scope, Scope::Of(..) | Scope::Setting | Scope::Contacts))
            .then_some(("that you are there", Scope::Being));
        let limits =
            all.into_iter().chain(being).chain(standing).chain(words).map(|(what, scope)| (what, said(&scope)));
        let is_none = |limit: &Consent| {
            // Whoever said it.
            let same = |other: &Consent| *limit == Consent { by: limit.by.clone(), ..other.clone() };
            own.audience == Audience::Private || same(&own) || same(&unsaid(Audience::Everybody))
        };
        limits.filter(|(_, limit)| !is_none(limit)).collect()
    }

    fn what_holds_of_all(&self, place: &PlaceId) -> Vec<String> {
        let mut texts = Vec::new();
        if self.answers.ledger.is_own_body(place) {
            texts.push("No public record lists you: what others see of you is what you share.".to_owned());
        } else {
            texts.push(
                "What is on the public record of you, with its sources, is shown to everybody who may be told of places, whatever you share."
                    .to_owned(),
            );
        }
        texts.push(
            "Whoever sees a record sees it in answers, in lists and in counts, and whoever does not is answered as if it were not there."
                .to_owned(),
        );
        texts.push("You, whoever speaks for you, and the operator of this server read all of it.".to_owned());
        texts.push(match &self.onlookers {
            Some(_) => "Departments, regulators and inspectors are told of no single place. Who else may call is listed here.".to_owned(),
            None => "This server knows nobody by name: whoever reaches it is told what is for everybody, and nobody what is for networks \
                     or portals, or kept from any kind of funder."
                .to_owned(),
        });
        texts
    }
}

/// The parts of a record that can be there.
fn scopes(record: &DeclaredRecord) -> Vec<Scope> {
    let Some(problem) = record.matter.problem() else { return Vec::new() };
    let setbacks = record.story.has_setbacks().then_some(Part::Setback);
    let parts: BTreeSet<Part> = [record.standing_part(), Part::Words].into_iter().chain(setbacks).collect();
    parts.into_iter().map(|part| Scope::Of(problem.clone(), part)).collect()
}

/// Whether what is shared as its setback is what did not go well of a record that goes on, and not that it was stopped.
fn tells_setbacks_alone(record: &DeclaredRecord) -> bool {
    record.standing_part() != Part::Setback && record.story.has_setbacks()
}

fn is_there(declared: &Declared, place: &PlaceId, scope: &Scope) -> bool {
    let record = |problem: &ProblemId| declared.about(place, problem).map(|kept| &kept.value);
    match scope {
        Scope::All | Scope::Being | Scope::Acting | Scope::Naming => true,
        Scope::Setting => declared.itself(place).is_some_and(|kept| !kept.value.setting.is_empty()),
        Scope::Contacts => declared.itself(place).is_some_and(|kept| !kept.value.contacts.is_empty()),
        Scope::Of(problem, Part::Words) => record(problem).is_some_and(DeclaredRecord::has_words),
        Scope::Of(problem, Part::Setback) => {
            record(problem).is_some_and(|one| one.standing_part() == Part::Setback || one.story.has_setbacks())
        }
        Scope::Of(problem, part) => record(problem).is_some_and(|record| record.standing_part() == *part),
    }
}

fn unsaid(audience: Audience) -> Consent {
    Consent::plain(audience)
}

fn has_ended(consent: &Consent, today: Date) -> bool {
    consent.until.is_some_and(|until| until < today)
}

/// "Floods: that you have it, status, stage and day: everybody who may be told of places, until 31 December 2026."
fn sentence(
    (scope, record): (&Scope, Option<&DeclaredRecord>),
    label: &str,
    is_there: bool,
    consent: &Consent,
    today: Date,
) -> String {
    let is_stopped = record.is_some_and(|record| record.standing_part() == Part::Setback);
    let what = match scope {
        Scope::All => "All of this, whatever stands at each part, at most".to_owned(),
        Scope::Being => "That you are there, and who you are".to_owned(),
        Scope::Acting => "Who declares and asks in your name beside those whom the operator bound to you".to_owned(),
        Scope::Naming => {
            "Who, asking in your name, has it written down for the places of which it is told more than everybody that you asked".to_owned()
        }
        Scope::Setting => "What you say of your setting in your own words".to_owned(),
        Scope::Contacts => "That you have contacts, with their roles and when you last looked, and never their mailboxes".to_owned(),
        Scope::Of(_, Part::Standing) => format!("{label}: that you have it, with status, stage and day"),
        Scope::Of(_, Part::Setback) if is_stopped => format!("{label}: that it was stopped, with stage and day"),
        Scope::Of(_, Part::Setback) if is_there => {
            format!("{label}: what did not go well in your story ({SETBACKS})")
        }
        Scope::Of(_, Part::Setback) => {
            format!("{label}: that it was stopped, with stage and day, or what did not go well in your story")
        }
        Scope::Of(_, Part::Words) => {
            let but = if is_stopped { "" } else { ", but for what did not go well" };
            format!("{label}: your own words, what helps and hinders, where you started, and your story{but}")
        }
    };
    let what = if is_there { what } else { format!("{what} (nothing of that is declared now)") };
    match consent.until {
        Some(ended) if ended < today => {
            format!("{what}: only you and the operator; what you shared ended on {}.", day::shown(ended))
        }
        _ => format!("{what}: {}.", until_when(consent)),
    }
}

/// " Of these only who may see the record itself: callers of the networks coast."
fn limited(what: &str, limit: &Consent, today: Date) -> String {
    if has_ended(limit, today) || limit.audience == Audience::Private {
        return format!(" But nobody else than you and the operator may see {what}, and so this.");
    }
    format!(" Of these only who may see {what}: {}.", until_when(limit))
}

/// "callers of the networks coast, but to nobody who asks for E09000007, until 31 December 2026"
fn until_when(consent: &Consent) -> String {
    let end = consent.until.map(|day| format!(", until {}", day::shown(day))).unwrap_or_default();
    let kept_from = |is_said: bool, whom: String| if is_said { format!(", but {whom}") } else { String::new() };
    let places = listed(consent.except.iter().map(ToString::to_string));
    let places = kept_from(!consent.except.is_empty(), format!("to nobody who asks for {places}"));
    let funders = consent.except_funders.iter().map(|kind| kind.in_words().to_owned()).collect::<Vec<_>>().join(" or ");
    let funders = kept_from(
        !consent.except_funders.is_empty(),
        format!("to nobody who is paid for by {funders}, or of whom it is not known by whom"),
    );
    format!("{}{places}{funders}{end}", whom(&consent.audience))
}

fn listed(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn whom(audience: &Audience) -> String {
    match audience {
        Audience::Private => "only you and the operator".to_owned(),
        Audience::Networks(networks) => {
            format!("callers of the networks {}", listed(networks.iter().map(ToString::to_string)))
        }
        Audience::Portals(callers) => format!("the callers {}", listed(callers.iter().map(ToString::to_string))),
        Audience::Conveners => "conveners alone (others are told at most that one may know somebody)".to_owned(),
        Audience::Everybody => "everybody who may be told of places".to_owned(),
    }
}

fn onlooker(caller: &Caller) -> v1::Onlooker {
    v1::Onlooker {
        caller_id: caller.id.to_string(),
        display_name: caller.name.to_string(),
        role: caller.role.kind().to_string(),
        purpose: caller.role.purpose().to_string(),
        operated_by: caller.operated_by.to_string(),
        funded_by: caller.funded_by.to_string(),
        networks: caller.networks.iter().map(ToString::to_string).collect(),
        is_told_of_places: caller.role.kind() != Kind::AggregateOnly,
        without_blocks: caller.agreement.uncovered.names(),
        funder_kinds: caller.funder_kinds.iter().map(|&kind| codes::funder_kind(kind).into()).collect(),
    }
}
