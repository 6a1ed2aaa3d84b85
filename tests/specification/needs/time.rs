//! What is proposed fits the time that there is (R77, R116), and follows on from what was before (R83).

use std::sync::Arc;

use jiff::civil::date;
use peermatch::convene::{
    Buddies, BuddyOptions, Circle, CircleOptions, CohortOptions, GroupSize, RunningGroup, cohorts,
};
use peermatch::domain::cancel::Cancel;
use peermatch::domain::contact::{Contact, Contacts};
use peermatch::domain::effort::Effort;
use peermatch::domain::id::{PlaceId, ProblemId};
use peermatch::domain::slot::Slot;
use peermatch::engine::View;
use peermatch::proto::v1;

use crate::packs::us_cities::engine as cities;
use crate::support::{Ask, england};

const CAMDEN: &str = "E09000007";
const ISLINGTON: &str = "E09000019";

fn days(days: f64) -> Effort {
    Effort::of_days(days).expect("an amount of time")
}

fn place(engine: &View, id: &str) -> Slot {
    engine.register().position(&PlaceId::new(id).expect("an id")).expect("a place")
}

fn step(engine: &View, approach: &str) -> usize {
    engine.vocabulary().approaches.iter().position(|one| one.id.as_str() == approach).expect("of the pack")
}

/// Two places had these, each on the first day of its year.
fn had(engine: &View, one: &str, other: &str, approaches: &[(&str, i16)]) -> Arc<Contacts> {
    let mut contacts = Contacts::default();
    for (approach, year) in approaches {
        let contact = Contact { approach: step(engine, approach), on: date(*year, 1, 1) };
        contacts.add((place(engine, one), place(engine, other)), contact);
    }
    Arc::new(contacts)
}

fn talk(ask: &Ask<'_>, peer: &str) -> v1::Conversation {
    ask.peer(peer).conversation.expect("a conversation")
}

fn codes(statements: &[v1::Statement]) -> Vec<&str> {
    statements.iter().map(|one| one.code.as_str()).collect()
}

fn value<'s>(statement: &'s v1::Statement, name: &str) -> &'s str {
    &statement.values.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("no {name} in {statement:?}")).value
}

#[test]
fn r77_r116_nothing_that_is_proposed_takes_more_time_than_there_is() {
    let mut proposed = 0;
    for time in [0.0, 0.5, 1.0, 5.9, 6.0, 29.0, 1_000.0].map(days) {
        let answer = Ask::of(england(), CAMDEN).with(|terms| terms.time_available = Some(time)).answer();
        assert_eq!(answer.query.as_ref().and_then(|query| query.time_available_days), Some(time.days()));
        for peer in &answer.peers {
            let talk = peer.conversation.as_ref().expect("a conversation");
            match talk.approach_days {
                Some(takes) => assert!(takes <= time.days(), "{talk:?}"),
                None => assert_eq!(codes(&talk.approach_reasons), ["TIME_SHORT"], "{talk:?}"),
            }
            assert_eq!(talk.approach_days.is_none(), time < days(1.0));
            assert_eq!(talk.approach_id.is_empty(), talk.approach_days.is_none());
            assert!(talk.opening_question.ends_with('?'));
            proposed += 1;
        }
    }
    assert!(proposed > 50);
}

#[test]
fn r77_siblings_with_little_time_begin_with_less_and_are_told_what_would_take_more() {
    let ask = Ask::of(england(), CAMDEN);
    assert_eq!(talk(&ask, ISLINGTON).approach_id, "network");
    let short = talk(&ask.clone().with(|terms| terms.time_available = Some(days(2.0))), ISLINGTON);
    assert_eq!(short.approach_id, "conversation_or_one_off_event");
    let [why] = &short.approach_reasons[..] else { panic!("{short:?}") };
    assert_eq!((why.code.as_str(), value(why, "approach_id")), ("TIME_LIMITS", "network"));
    assert_eq!((value(why, "days"), value(why, "approach_days")), ("2", "6"));
    // Enough time changes nothing, and is no reason.
    let enough = talk(&ask.clone().with(|terms| terms.time_available = Some(days(6.0))), ISLINGTON);
    assert_eq!((enough.approach_id.as_str(), enough.approach_reasons.len()), ("network", 0));
}

#[test]
fn r77_r83_a_peer_review_is_proposed_once_an_exchange_went_before_and_never_on_a_low_budget() {
    let reviews = |time: Option<f64>| {
        let ask = Ask::of(england(), CAMDEN).with(|terms| {
            terms.contacts = had(england(), CAMDEN, ISLINGTON, &[("exchange", 2025)]);
            terms.time_available = time.map(days);
        });
        talk(&ask, ISLINGTON).approach_id
    };
    assert_eq!(reviews(None), "peer_review");
    assert_eq!(reviews(Some(30.0)), "peer_review");
    for low in [0.0, 1.0, 6.0, 15.0, 29.9] {
        assert_ne!(reviews(Some(low)), "peer_review", "{low}");
    }
    assert_eq!(reviews(Some(15.0)), "exchange");
}

#[test]
fn r83_every_step_leads_to_the_next_and_the_last_to_itself() {
    let ladder = ["conversation_or_one_off_event", "network", "exchange", "peer_review"];
    let expected = [("network", "MET_BEFORE"), ("exchange", "MET_BEFORE"), ("peer_review", "MET_BEFORE")];
    let next = |before: &str| {
        let contacts = had(england(), CAMDEN, ISLINGTON, &[(before, 2025)]);
        // Housing delivery is a matter of how people work together: every approach suits.
        let ask = Ask::of(england(), CAMDEN).about("housing_delivery").with(|terms| terms.contacts = contacts);
        talk(&ask, ISLINGTON)
    };
    for (before, (then, why)) in ladder.iter().zip(expected) {
        let talk = next(before);
        assert_eq!((talk.approach_id.as_str(), &codes(&talk.approach_reasons)[..]), (then, &[why][..]));
        let told = &talk.approach_reasons[0];
        assert_eq!((value(told, "approach_id"), value(told, "met_on")), (*before, "2025-01-01"));
        assert!(told.text.contains("2025-01-01") && told.text.contains(value(told, "approach")), "{told:?}");
    }
    let last = next("peer_review");
    assert_eq!(last.approach_id, "peer_review");
    assert_eq!(codes(&last.approach_reasons), ["MET_BEFORE", "LAST_STEP"]);
}

#[test]
fn r83_the_furthest_step_counts_and_of_equals_the_latest() {
    let all = [("network", 2023), ("conversation_or_one_off_event", 2026), ("network", 2024)];
    let contacts = had(england(), ISLINGTON, CAMDEN, &all);
    let ask = Ask::of(england(), CAMDEN).about("housing_delivery").with(|terms| terms.contacts = contacts);
    let talk = talk(&ask, ISLINGTON);
    assert_eq!(talk.approach_id, "exchange");
    assert_eq!(value(&talk.approach_reasons[0], "met_on"), "2024-01-01");
}

#[test]
fn r83_a_step_that_does_not_suit_the_problem_is_not_taken() {
    // A local plan is technical: networks suit it, exchanges and reviews do not.
    let after = |before: &str| {
        let contacts = had(england(), CAMDEN, ISLINGTON, &[(before, 2025)]);
        let ask = Ask::of(england(), CAMDEN).about("local_plan").with(|terms| terms.contacts = contacts);
        let talk = talk(&ask, ISLINGTON);
        (talk.approach_id.clone(), codes(&talk.approach_reasons).join(" "))
    };
    let then = |approach: &str, why: &str| (approach.to_owned(), why.to_owned());
    assert_eq!(after("conversation_or_one_off_event"), then("network", "MET_BEFORE"));
    assert_eq!(after("network"), then("network", "MET_BEFORE LAST_STEP"));
    assert_eq!(after("peer_review"), then("network", "MET_BEFORE LAST_STEP"));
}

#[test]
fn r83_r116_what_comes_next_waits_until_there_is_time_for_it() {
    let contacts = had(england(), CAMDEN, ISLINGTON, &[("network", 2025)]);
    let with = |time: f64| {
        let ask = Ask::of(england(), CAMDEN).about("housing_delivery").with(|terms| {
            terms.contacts = Arc::clone(&contacts);
            terms.time_available = Some(days(time));
        });
        let talk = talk(&ask, ISLINGTON);
        (talk.approach_id.clone(), codes(&talk.approach_reasons).join(" "))
    };
    let then = |approach: &str, why: &str| (approach.to_owned(), why.to_owned());
    assert_eq!(with(15.0), then("exchange", "MET_BEFORE"));
    assert_eq!(with(6.0), then("network", "MET_BEFORE TIME_LIMITS"));
    assert_eq!(with(1.0), then("conversation_or_one_off_event", "MET_BEFORE TIME_LIMITS"));
    assert_eq!(with(0.5), then("", "MET_BEFORE TIME_SHORT"));
}

#[test]
fn r116_what_the_time_is_enough_for_is_told_above_the_peers() {
    let notice = |engine: &View, id: &str, time: f64| {
        let query = Ask::of(engine, id).with(|terms| terms.time_available = Some(days(time))).answer().query.unwrap();
        let [notice] = <[v1::Statement; 1]>::try_from(query.notices).expect("one notice");
        notice
    };
    let some = notice(england(), CAMDEN, 6.0);
    assert_eq!((some.code.as_str(), value(&some, "days")), ("TIME_ALLOWS", "6"));
    assert_eq!(value(&some, "approach_ids"), "conversation_or_one_off_event; network");
    let none = notice(england(), CAMDEN, 0.5);
    assert_eq!((none.code.as_str(), value(&none, "approach_days")), ("TIME_SHORT", "1"));
    // The words and the days are the pack's, whatever the country.
    let call = notice(cities(), "us:0455000", 1.0);
    assert_eq!((value(&call, "approach_ids"), call.text.as_str()), ("call", "1 day within a year: time for a call"));
}

#[test]
fn r77_r83_another_pack_has_its_own_steps() {
    let after = |before: &[(&str, i16)], time: Option<f64>, problem: &str| {
        let ask = Ask::of(cities(), "us:4805000").about(problem).with(|terms| {
            terms.contacts = had(cities(), "us:4805000", "us:0455000", before);
            terms.time_available = time.map(days);
        });
        let talk = talk(&ask, "us:0455000");
        (talk.approach_id.clone(), codes(&talk.approach_reasons).join(" "))
    };
    let then = |approach: &str, why: &str| (approach.to_owned(), why.to_owned());
    assert_eq!(after(&[], None, "encampments"), then("call", ""));
    assert_eq!(after(&[], Some(0.125), "encampments"), then("call", ""));
    assert_eq!(after(&[("call", 2025)], None, "encampments"), then("site_visit", "MET_BEFORE"));
    assert_eq!(after(&[("call", 2025)], Some(1.0), "encampments"), then("call", "MET_BEFORE TIME_LIMITS"));
    assert_eq!(after(&[("call", 2025)], None, "traffic_deaths"), then("call", "MET_BEFORE LAST_STEP"));
}

#[test]
fn r116_time_and_earlier_contacts_never_change_who_is_listed_nor_a_fit() {
    let plain = Ask::of(england(), CAMDEN).answer();
    let asked = Ask::of(england(), CAMDEN).with(|terms| {
        terms.time_available = Some(days(0.0));
        terms.contacts = had(england(), CAMDEN, &plain.peers[0].place_id, &[("network", 2025)]);
    });
    let told = asked.answer();
    assert_ne!(told.answer_id, plain.answer_id, "another question");
    for (one, other) in plain.peers.iter().zip(&told.peers) {
        let bare = |peer: &v1::Peer| v1::Peer { conversation: None, ..peer.clone() };
        assert_eq!(bare(one), bare(other));
    }
    assert!(
        plain.peers.iter().filter_map(|peer| peer.conversation.as_ref()).all(|one| one.approach_reasons.is_empty())
    );
}

fn about_send(contacts: Contacts, time: Option<f64>) -> CircleOptions {
    CircleOptions {
        problem: Some(ProblemId::new("send").expect("a code")),
        siblings: true,
        nearest: Some(5),
        contacts: Arc::new(contacts),
        time_available: time.map(days),
        ..CircleOptions::new(date(2026, 11, 22))
    }
}

#[test]
fn r83_r116_buddies_who_met_before_are_offered_the_next_step_within_their_time() {
    let rows = |contacts: Contacts, time: Option<f64>| -> Vec<v1::BuddyRow> {
        let circle = Circle::new(england(), about_send(contacts, time));
        let candidates = circle.candidates(&Cancel::new()).expect("candidates");
        let places = circle.places().to_vec();
        let buddies = Buddies::new(circle, &candidates, &BuddyOptions::default()).expect("buddies");
        places.into_iter().map(|place| buddies.row(place).expect("a row")).collect()
    };
    let before = rows(Contacts::default(), None);
    let first = before.iter().find(|row| row.buddy_place_id > row.place_id).expect("a pair");
    let pair = (place(england(), &first.place_id), place(england(), &first.buddy_place_id));
    let mut contacts = Contacts::default();
    contacts.add(pair, Contact { approach: step(england(), "network"), on: date(2026, 1, 1) });
    let after = rows(contacts, Some(20.0));
    for (row, free) in after.iter().zip(&before) {
        assert_eq!((&row.place_id, &row.buddy_place_id, row.fit), (&free.place_id, &free.buddy_place_id, free.fit));
        if [&first.place_id, &first.buddy_place_id].contains(&&row.place_id) {
            assert_eq!(
                (row.approach_id.as_str(), &codes(&row.approach_reasons)[..]),
                ("exchange", &["MET_BEFORE"][..])
            );
        } else {
            assert_eq!((&row.approach_id, row.approach_reasons.len()), (&free.approach_id, 0), "{row:?}");
        }
    }
}

/// The proposed groups of a run on one problem.
fn groups(circle: &CircleOptions, wanted: &CohortOptions) -> Vec<v1::CohortRow> {
    let run = cohorts(england(), circle, wanted, &Cancel::new()).expect("cohorts");
    let rows = (0..run.row_count()).filter_map(|number| run.row(england(), circle, wanted, number));
    rows.filter(|row| row.kind() == v1::CohortRowKind::Group).collect()
}

#[test]
fn r83_r116_a_group_goes_on_from_what_all_of_it_had_and_is_warned_of_more_sessions_than_time() {
    let wanted = CohortOptions {
        size: GroupSize::new(3).expect("a size"),
        running: Vec::<RunningGroup>::new(),
        ..CohortOptions::default()
    };
    let form = |contacts: Contacts, time: Option<f64>| {
        groups(&CircleOptions { siblings: false, nearest: None, ..about_send(contacts, time) }, &wanted)
    };
    let free = form(Contacts::default(), None);
    let three = free.iter().find(|row| row.place_ids.len() == 3).expect("a group of three");
    let [one, two, other] = [0, 1, 2].map(|at| place(england(), &three.place_ids[at]));
    let call = Contact { approach: 0, on: date(2026, 1, 1) };
    let of = |pairs: &[(Slot, Slot)]| {
        let mut contacts = Contacts::default();
        pairs.iter().for_each(|&pair| contacts.add(pair, call));
        contacts
    };
    let row =
        |groups: &[v1::CohortRow]| groups.iter().find(|row| row.cohort_id == three.cohort_id).cloned().expect("it");
    let some = row(&form(of(&[(one, two), (two, other)]), None));
    assert_eq!((some.approach_id, some.approach_reasons.len()), (three.approach_id.clone(), 0), "two never met");
    let all = row(&form(of(&[(one, two), (two, other), (other, one)]), None));
    assert_eq!((all.approach_id.as_str(), &codes(&all.approach_reasons)[..]), ("network", &["MET_BEFORE"][..]));
    let short = row(&form(Contacts::default(), Some(0.5)));
    assert_eq!((short.approach_id.as_str(), &codes(&short.approach_reasons)[..]), ("", &["TIME_SHORT"][..]));
    let told = short.warnings.iter().find(|one| one.code == "TOO_MANY_SESSIONS").expect("two half days are a day");
    assert_eq!((value(told, "session_days"), value(told, "days")), ("1", "0.5"));
    assert!(!codes(&three.warnings).contains(&"TOO_MANY_SESSIONS"));
}
