//! What a lens does not see, taken out of what was said: so that a world can be made in which nobody ever said it.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use peermatch::domain::consent::{Audience, Consent, Lens, Part, Scope};
use peermatch::domain::declared::{ItselfFields, RecordFields, Wanted};
use peermatch::domain::id::PlaceId;
use peermatch::domain::record::Status;
use peermatch::domain::stage::Stage;
use peermatch::domain::stage_history::StageStep;
use peermatch::domain::story::{
    Adaptation, Amount, Attempt, AttemptEnding, EntryKind, EvidenceBasis, OutcomeDirection, Story, StoryEntry,
    StoryFields, StoryOutcome,
};

use super::law_9_consent::body;

/// What was said last of each thing, as places say it who say nothing of what a lens does not see: all that is left is for everybody.
/// Each at the hour at which what is seen of it was said.
pub(super) fn withheld(all: &[Wanted], lens: &Lens, own: Option<&PlaceId>, day: Option<Date>) -> Vec<(usize, Wanted)> {
    let consent = |place: &PlaceId, scope: &Scope| {
        let said = all.iter().rev().find_map(|one| match one {
            Wanted::Consent { place: of, scope: about, consent } if (of, about) == (place, scope) => {
                Some(consent.clone())
            }
            _ => None,
        });
        said.unwrap_or_else(|| Consent::plain(scope.audience_unsaid()))
    };
    let allows = |place: &PlaceId, scope: &Scope| {
        let consent = consent(place, scope);
        consent.includes(lens, day) && own.is_none_or(|asker| !consent.except.contains(asker))
    };
    let sees =
        |place: &PlaceId, scope: Scope| own == Some(place) || (allows(place, &Scope::All) && allows(place, &scope));
    let mut left = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let again = |other: &Wanted| match (one, other) {
            (Wanted::Record(one), Wanted::Record(other)) => (&one.place, &one.matter) == (&other.place, &other.matter),
            (Wanted::Place(one), Wanted::Place(other)) => one.id == other.id,
            (Wanted::Itself(one), Wanted::Itself(other)) => one.place == other.place,
            _ => false,
        };
        if all[at + 1..].iter().any(again) {
            continue;
        }
        match one {
            Wanted::Place(fields) if fields.id != body() || sees(&body(), Scope::Being) => {
                let mut fields = fields.clone();
                if !sees(&body(), Scope::Being) {
                    fields.part_of.iter_mut().for_each(Vec::clear);
                }
                left.push((at + 1, Wanted::Place(fields)));
            }
            Wanted::Itself(fields) => {
                let place = &fields.place;
                let seen = ItselfFields {
                    place: place.clone(),
                    setting: fields.setting.clone().filter(|_| sees(place, Scope::Setting)),
                    contacts: fields.contacts.clone().filter(|_| sees(place, Scope::Contacts)),
                };
                let for_everybody = |scope| {
                    let (place, consent) = (place.clone(), Consent::plain(Audience::Everybody));
                    (at + 1, Wanted::Consent { place, scope, consent })
                };
                left.extend([Scope::Setting, Scope::Contacts].map(for_everybody));
                left.push((at + 1, Wanted::Itself(seen)));
            }
            Wanted::Record(fields) => {
                let problem = fields.matter.problem().expect("a code").clone();
                let stopped = fields.status == Some(Status::Stopped);
                let standing = if stopped { Part::Setback } else { Part::Standing };
                if !sees(&fields.place, Scope::Of(problem.clone(), standing)) {
                    continue;
                }
                let mut fields = fields.clone();
                let mut hour = at + 1;
                if !sees(&fields.place, Scope::Of(problem.clone(), Part::Words)) {
                    hour = stands_since(&all[..=at], &fields) + 1;
                    (fields.statement, fields.factors, fields.starting_point) = (None, None, None);
                    fields.story = Box::default();
                } else if !sees(&fields.place, Scope::Of(problem.clone(), Part::Setback)) {
                    hour = speaks_since(&all[..=at], &fields) + 1;
                    fields.story = without_setbacks(&fields);
                }
                let for_everybody = |part| Wanted::Consent {
                    place: fields.place.clone(),
                    scope: Scope::Of(problem.clone(), part),
                    consent: Consent::plain(Audience::Everybody),
                };
                left.extend(Part::ALL.map(for_everybody).map(|consent| (hour, consent)));
                left.extend(told_before(&all[..=at], &fields, hour));
                left.push((hour, Wanted::Record(fields)));
            }
            _ => {}
        }
    }
    left.sort_by_key(|(hour, _)| *hour);
    left
}

/// Where in what was said a record began to stand as it does.
fn stands_since(all: &[Wanted], now: &RecordFields) -> usize {
    let standing = |one: &RecordFields| (one.status, one.stage, one.as_of, one.provisional, one.self_assessment);
    since(all, now, |fields| standing(fields) == standing(now))
}

/// The same of how it stands and what it says in words, but for what did not go well.
fn speaks_since(all: &[Wanted], now: &RecordFields) -> usize {
    let speaks = |fields: &RecordFields| {
        let without = RecordFields { story: without_setbacks(fields), ..fields.clone() };
        without == RecordFields { story: without_setbacks(now), ..now.clone() }
    };
    since(all, now, speaks)
}

fn without_setbacks(fields: &RecordFields) -> Box<StoryFields> {
    Box::new(fields.story.on(&Story::default()).without_setbacks().into())
}

/// Writes of before `hour` in which some of what is told of the work was told first: of another day, so that the record is none the older.
fn told_before(all: &[Wanted], now: &RecordFields, hour: usize) -> Vec<(usize, Wanted)> {
    let told = |fields: &RecordFields| fields.story.on(&Story::default());
    let entry_since = |one: &StoryEntry| since(all, now, |fields| told(fields).entries.contains(one));
    let step_since = |one: &StageStep| since(all, now, |fields| told(fields).stage_history.contains(one));
    let story = told(now);
    let hours = story.entries.iter().map(entry_since).chain(story.stage_history.iter().map(step_since));
    let hours: BTreeSet<usize> = hours.filter(|at| at + 1 < hour).collect();
    let write = |at: usize| {
        let first = Story {
            entries: story.entries.iter().filter(|one| entry_since(one) <= at).cloned().collect(),
            stage_history: story.stage_history.iter().filter(|one| step_since(one) <= at).cloned().collect(),
            ..Story::default()
        };
        let of_another_day =
            RecordFields { as_of: Some(date(2026, 11, 19)), story: Box::new(first.into()), ..now.clone() };
        (at + 1, Wanted::Record(of_another_day))
    };
    hours.into_iter().map(write).collect()
}

/// Where in what was said a record began to be as it is.
fn since(all: &[Wanted], now: &RecordFields, is_as: impl Fn(&RecordFields) -> bool) -> usize {
    let of_it = all.iter().enumerate().filter_map(|(at, one)| match one {
        Wanted::Record(fields) if (&fields.place, &fields.matter) == (&now.place, &now.matter) => Some((at, fields)),
        _ => None,
    });
    let of_it: Vec<(usize, &RecordFields)> = of_it.collect();
    of_it.iter().rev().take_while(|(_, fields)| is_as(fields)).last().expect("it was said").0
}

/// Of some of all that a story can tell, some of it alike but for what did not go well.
pub(super) fn told_by(words: usize) -> Story {
    if words == 0 {
        return Story::default();
    }
    let frank = !words.is_multiple_of(3);
    let said = |is_said: bool, text: &str| if is_said { text.to_owned() } else { String::new() };
    let kinds = [
        (words.is_multiple_of(2), EntryKind::Progress),
        (words.is_multiple_of(4), EntryKind::Challenge),
        (frank, EntryKind::Setback),
    ];
    let entry = |(at, (is_told, kind)): (usize, (bool, EntryKind))| {
        let as_of = date(2026, 5, 1 + at as i8);
        is_told.then(|| StoryEntry { as_of, kind, text: format!("{kind:?} with the shelters") })
    };
    let ending = |(at, ending)| Attempt {
        started_on: None,
        ended_on: date(2020, 1, 1 + at as i8),
        ending,
        text: "Fans for everybody".to_owned(),
        lesson: String::new(),
    };
    let outcome = |(at, direction)| StoryOutcome {
        measure: "empty shelters".to_owned(),
        figure: Amount::try_from(at as f64).ok(),
        unit: String::new(),
        text: String::new(),
        direction,
        evidence: EvidenceBasis::ALL[words % 4],
        as_of: date(2026, 6, 1 + at as i8),
    };
    let stages = [Stage::Planning, Stage::Piloting, Stage::Designing, Stage::Scaling];
    let step = |(at, stage)| StageStep { on: date(2026, 2, 1 + at as i8), stage, moved_by: "A hot summer".to_owned() };
    let changed = Adaptation { text: "Their shelters, with shade".to_owned(), from: None };
    Story {
        entries: kinds.into_iter().enumerate().filter_map(entry).collect(),
        would_do_differently: said(words.is_multiple_of(5), "Open them earlier"),
        got_wrong: said(frank && words.is_multiple_of(2), "We told nobody"),
        learnt: said(words == 6, "People do not walk far in the heat"),
        pitfalls: if words == 8 { vec!["The keys".to_owned()] } else { Vec::new() },
        setting_that_mattered: said(words == 9, "A dry heat"),
        attempts: AttemptEnding::ALL.into_iter().enumerate().take(words % 4).map(ending).collect(),
        outcomes: OutcomeDirection::ALL.into_iter().enumerate().take(words % 4).map(outcome).collect(),
        stage_history: stages.into_iter().enumerate().take(words % 5).map(step).collect(),
        changed_to_fit: if words.is_multiple_of(7) { vec![changed] } else { Vec::new() },
    }
}
