//! What holds of every store.

use jiff::Timestamp;
use jiff::civil::date;

use super::said::{
    about, changes, code, full, full_story, moment, of_itself, place, proposal, registered, said, shared, term,
};
use super::{Bed, write};
use crate::domain::consent::{Audience, Consent, Part, Scope};
use crate::domain::declared::{Brought, Change, Declared, DeclaredRecord, Matter, PublicFacts, WriteNumber};
use crate::domain::id::{CallerId, PlaceId, ProblemId, TermId};
use crate::domain::record::Status;
use crate::domain::stage::Stage;
use crate::domain::story::Story;
use crate::domain::terms::{Proposal, ProposalNumber, ProposalState, Wording, Wordings};
use crate::store::{Commit, Entry, REMEMBERED_SECONDS, RequestKey, StoreError, Taken};

/// Tables that have rows of places.
const OF_PLACES: [&str; 13] = [
    "place",
    "itself",
    "part_of",
    "record",
    "factor",
    "starting_point",
    "consent",
    "consent_named",
    "consent_except",
    "consent_funder",
    "request",
    "proposal",
    "taken_back",
];

pub(in crate::store) fn law_12_what_was_written_is_there_when_the_store_is_opened_again(bed: &dyn Bed) {
    let mut declared = Declared::default();
    for change in changes() {
        let mut store = bed.open("islands").expect("opened");
        assert_eq!(store.load().expect("read"), declared);
        write(store.as_mut(), &mut declared, &change);
    }
    let store = bed.open("islands").expect("opened");
    assert_eq!(store.load().expect("read"), declared);
    assert_eq!(bed.read("islands").expect("beside it").load().expect("read"), declared);
    assert_eq!(bed.read("islands").expect("beside it").id(), store.id());
}

pub(in crate::store) fn a_request_is_known_for_a_day_and_across_restarts(bed: &dyn Bed) {
    let request = RequestKey { id: "one".to_owned(), digest: "abc".to_owned() };
    let change = registered("x:one", "One", &[]);
    let mut store = bed.open("islands").expect("opened");
    let entries = [Entry { change: &change, request: Some(&request) }];
    store.commit(&Commit { entries: &entries, after: WriteNumber(0), at: Timestamp::UNIX_EPOCH }).expect("kept");
    drop(store);
    let store = bed.open("islands").expect("opened again");
    let after = |seconds: i64| Timestamp::from_second(seconds).expect("a time");
    let taken = Some(Taken { digest: "abc".to_owned(), write: WriteNumber(1) });
    assert_eq!(store.taken("one", after(REMEMBERED_SECONDS - 1)).expect("read"), taken);
    assert_eq!(store.taken("one", after(REMEMBERED_SECONDS)).expect("read"), None);
    assert_eq!(store.taken("one", after(-1_000)).expect("read"), taken, "a clock that was set back forgets nothing");
    assert_eq!(store.taken("another", after(0)).expect("read"), None);
}

pub(in crate::store) fn law_12_many_changes_are_kept_all_or_none(bed: &dyn Bed) {
    let mut store = bed.open("islands").expect("opened");
    let request = RequestKey { id: "one".to_owned(), digest: "abc".to_owned() };
    let (first, second) = (registered("x:one", "One", &["ARN"]), full("x:one"));
    // Two requests of one name in one commit: the second cannot be kept.
    let twice = [&first, &second].map(|change| Entry { change, request: Some(&request) });
    store.commit(&Commit { entries: &twice, after: WriteNumber(0), at: moment(0) }).expect_err("one name twice");
    assert_eq!(store.load().expect("read"), Declared::default(), "nothing of the first is left either");
    let once = [Entry { change: &first, request: None }, Entry { change: &second, request: Some(&request) }];
    let last = store.commit(&Commit { entries: &once, after: WriteNumber(0), at: moment(0) }).expect("kept");
    assert_eq!(last, WriteNumber(2));
    let taken = store.taken("one", moment(0)).expect("read");
    assert_eq!(taken, Some(Taken { digest: "abc".to_owned(), write: WriteNumber(2) }), "the number of its own change");
    let mut declared = Declared::default();
    for change in [&first, &second] {
        declared.apply(change, moment(0));
    }
    assert_eq!(store.load().expect("read"), declared);
}

pub(in crate::store) fn issue_28_for_whom_something_is_is_kept_and_stands_whatever_is_said_until_the_place_goes(
    bed: &dyn Bed,
) {
    let (mut store, mut declared) = (bed.open("islands").expect("opened"), Declared::default());
    let of = |part| Scope::Of(ProblemId::new("flood").expect("a code"), part);
    let networks = Audience::Networks(["ports", "coast"].map(|code| TermId::new(code).expect("a code")).into());
    let portals = Audience::Portals([CallerId::new("portal").expect("an id")].into());
    write(store.as_mut(), &mut declared, &registered("x:one", "One", &[]));
    write(store.as_mut(), &mut declared, &shared("x:one", Scope::Being, Audience::Private, None, None));
    write(
        store.as_mut(),
        &mut declared,
        &shared("x:one", of(Part::Standing), networks, Some(date(2027, 1, 31)), Some("own")),
    );
    write(store.as_mut(), &mut declared, &shared("x:one", of(Part::Words), Audience::Everybody, None, None));
    write(store.as_mut(), &mut declared, &said("x:one", "flood", Some(Stage::Scaling), "words"));
    write(store.as_mut(), &mut declared, &shared("x:one", of(Part::Words), portals, None, Some("own")));
    write(store.as_mut(), &mut declared, &Change::Retire { place: place("x:one"), matter: about("flood") });
    assert_eq!(store.load().expect("read"), declared);
    assert_eq!(declared.consents(&place("x:one")).count(), 3, "it stands though there is no record");
    write(store.as_mut(), &mut declared, &Change::Erase { place: place("x:one") });
    assert_eq!(store.load().expect("read"), declared);
    assert_eq!(declared.consents(&place("x:one")).count(), 0);
    for table in ["consent", "consent_named", "consent_except", "consent_funder", "taken_back"] {
        assert_eq!(bed.count(table), 0, "{table}");
    }
}

pub(in crate::store) fn r42_a_setback_that_was_told_before_it_could_be_shared_is_shared_as_that_statement_alone(
    bed: &dyn Bed,
) {
    let (mut store, mut declared) = (bed.open("islands").expect("opened"), Declared::default());
    let stands = |status| match said("ARN", "flood", Some(Stage::Scaling), "words") {
        Change::PutRecord { place, record } => Change::PutRecord { place, record: DeclaredRecord { status, ..record } },
        other => other,
    };
    let setback = Scope::Of(ProblemId::new("flood").expect("a code"), Part::Setback);
    write(store.as_mut(), &mut declared, &stands(Status::Stopped));
    let sql = "INSERT INTO consent SELECT place_id, problem_id, 'setback', write, at, 'everybody', '', '' FROM record";
    // As an older form is brought forward.
    bed.by_hand(sql);
    let mut declared = store.load().expect("read");
    write(store.as_mut(), &mut declared, &stands(Status::Stopped));
    assert!(declared.consent(&place("ARN"), &setback).is_some(), "the same, said again");
    assert_eq!(store.load().expect("read"), declared);
    write(store.as_mut(), &mut declared, &stands(Status::Live));
    assert!(declared.consent(&place("ARN"), &setback).is_none(), "what is stopped later is for nobody");
    assert_eq!(store.load().expect("read"), declared);
}

pub(in crate::store) fn a_value_that_no_program_of_ours_wrote_is_told(bed: &dyn Bed) {
    let mut store = bed.open("islands").expect("made");
    write(store.as_mut(), &mut Declared::default(), &said("ARN", "flood", None, ""));
    bed.by_hand("UPDATE record SET stage = 9");
    let told = store.load().expect_err("no stage").to_string();
    assert!(told.contains("damaged") && told.contains("a stage that is none"), "{told}");
}

pub(in crate::store) fn a_store_of_another_domains_places_is_not_laid_over_these(bed: &dyn Bed) {
    drop(bed.open("islands").expect("made"));
    assert!(matches!(bed.open("cities"), Err(StoreError::OtherDomain { found, .. }) if found == "islands"));
    assert!(matches!(bed.read("cities"), Err(StoreError::OtherDomain { .. })));
}

pub(in crate::store) fn what_was_publicly_known_is_kept_until_the_next_pack_is_taken_in(bed: &dyn Bed) {
    let mut store = bed.open("islands").expect("made");
    assert!(store.public().expect("read").is_empty());
    let flood = ProblemId::new("flood").expect("a code");
    let facts = |digest: &str| {
        let both = [((place("ARN"), None), "a".to_owned()), ((place("ARN"), Some(flood.clone())), digest.to_owned())];
        PublicFacts::from_iter(both)
    };
    store.take_in(&facts("b")).expect("kept");
    let before = store.public().expect("read");
    assert_eq!(before, facts("b"));
    assert_eq!(facts("c").since(&before).changed, [(place("ARN"), Some(flood.clone()))]);
    store.take_in(&facts("c")).expect("kept");
    assert_eq!(store.public().expect("read"), facts("c"));
}

pub(in crate::store) fn r42_since_when_a_record_says_what_it_says_is_kept_with_and_without_what_did_not_go_well(
    bed: &dyn Bed,
) {
    let mut store = bed.open("islands").expect("opened");
    let mut declared = Declared::default();
    let place = PlaceId::new("ARN").expect("an id");
    let matter = Matter::Problem(ProblemId::new("flood").expect("a code"));
    let told = |story| match said("ARN", "flood", None, "as we see it") {
        Change::PutRecord { place, record } => Change::PutRecord { place, record: DeclaredRecord { story, ..record } },
        other => other,
    };
    let plain = full_story().without_setbacks();
    let stories = [plain.clone(), full_story(), full_story(), plain, Story::default()];
    let expected = [(1, 1), (1, 2), (1, 3), (1, 4), (5, 5)];
    for ((story, (worded_at, at)), after) in stories.into_iter().zip(expected).zip(0..) {
        let change = told(story);
        let entries = [Entry { change: &change, request: None }];
        store.commit(&Commit { entries: &entries, after: WriteNumber(after), at: moment(after + 1) }).expect("kept");
        declared.apply(&change, moment(after + 1));
        let read = store.load().expect("read");
        assert_eq!(read, declared);
        let kept = read.record(&place, &matter).expect("said");
        assert_eq!((kept.told_at, kept.worded_at, kept.at), (moment(1), moment(worded_at), moment(at)));
    }
    let damage = |story: &str| {
        bed.by_hand(&format!("UPDATE record SET story = '{story}'"));
    };
    for none in ["{", r#"{"entries": [{"as_of": "2026-05-01", "kind": "luck", "text": "x"}]}"#, r#"{"learned": "x"}"#] {
        damage(none);
        assert!(matches!(store.load(), Err(StoreError::Damaged { .. })), "{none}");
    }
    damage(r#"{"stage_history": [{"on": "2026-05-01", "stage": 6, "moved_by": ""}]}"#);
    assert!(matches!(store.load(), Err(StoreError::Damaged { .. })), "no stage");
    damage("");
    for none in [r#"{"entries": ["1970-01-01T00:00:00Z"], "stage_history": []}"#, r#"{"entries": [7]}"#, "{"] {
        bed.by_hand(&format!("UPDATE record SET parts_at = '{none}'"));
        assert!(matches!(store.load(), Err(StoreError::Damaged { .. })), "{none}");
    }
    bed.by_hand("UPDATE record SET parts_at = ''");
    damage(&format!(r#"{{"learnt": "{}"}}"#, "x".repeat(501)));
    assert!(matches!(store.load(), Err(StoreError::Damaged { .. })));
}

pub(in crate::store) fn r64_what_was_said_elsewhere_is_kept_as_of_then_and_with_the_record_that_it_is_of(
    bed: &dyn Bed,
) {
    let mut store = bed.open("islands").expect("opened");
    let (mut declared, now) = (Declared::default(), Timestamp::from_millisecond(1_795_000_000_000).expect("a time"));
    let (place, problem) = (PlaceId::new("ARN").expect("an id"), ProblemId::new("flood").expect("a code"));
    let setback = Scope::Of(problem.clone(), Part::Setback);
    let brought = |scope, of_record_alone| {
        let consent = Consent { by: CallerId::new("own").ok(), ..Consent::plain(Audience::Everybody) };
        let at = Timestamp::from_millisecond(1_790_000_000_123).expect("a time");
        Change::Bring(Brought { place: place.clone(), scope, consent, at, of_record_alone })
    };
    let record = |status| match said("ARN", "flood", None, "") {
        Change::PutRecord { place, record } => Change::PutRecord { place, record: DeclaredRecord { status, ..record } },
        other => other,
    };
    let said =
        [record(Status::Stopped), brought(setback.clone(), true), brought(Scope::All, false), record(Status::Live)];
    let at = |declared: &Declared, scope| {
        let kept = declared.consent(&place, scope)?;
        Some((kept.write.0, kept.at.as_millisecond()))
    };
    for (number, change) in said.iter().enumerate() {
        let (entries, after) = ([Entry { change, request: None }], declared.write());
        store.commit(&Commit { entries: &entries, after, at: now }).expect("kept");
        declared.apply(change, now);
        assert_eq!(store.load().expect("read"), declared, "after {change:?}");
        let [of_one, all] = [&setback, &Scope::All].map(|scope| at(&declared, scope));
        let is_there = (1..3).contains(&number).then_some((1, 1_790_000_000_123));
        assert_eq!(of_one, is_there, "it is of that statement alone, and ends with it");
        assert_eq!(all, (number >= 2).then_some((3, 1_790_000_000_123)));
    }
}

pub(in crate::store) fn law_12_a_write_that_follows_another_than_the_last_is_refused_and_leaves_nothing(bed: &dyn Bed) {
    let (mut store, mut declared) = (bed.open("islands").expect("made"), Declared::default());
    write(store.as_mut(), &mut declared, &registered("x:one", "One", &[]));
    let change = said("x:one", "flood", Some(Stage::Scaling), "words");
    let entries = [Entry { change: &change, request: None }];
    for after in [0, 2, 7] {
        let late = Commit { entries: &entries, after: WriteNumber(after), at: moment(9) };
        assert!(matches!(store.commit(&late), Err(StoreError::Overtaken(_))), "after {after}");
        let words = [Wording::PutTerm(term("x_shade", "Shade"))];
        let late = store.commit_words(&words, WriteNumber(after), moment(9));
        assert!(matches!(late, Err(StoreError::Overtaken(_))), "after {after}");
    }
    assert_eq!(store.load().expect("read"), declared);
}

pub(in crate::store) fn r144_no_table_has_a_word_of_a_place_that_was_erased(bed: &dyn Bed) {
    let (mut store, mut declared) = (bed.open("islands").expect("made"), Declared::default());
    let request = RequestKey { id: "a request".to_owned(), digest: "its digest".to_owned() };
    let all = [
        registered("x:one", "One", &["ARN"]),
        full("x:one"),
        said("x:one", "goats", None, "a statement that must go"),
        shared("x:one", Scope::All, Audience::Everybody, None, Some("own")),
        of_itself("x:one", "a setting that must go", 1),
        Change::Retire { place: place("x:one"), matter: about("goats") },
    ];
    for change in &all {
        let entries = [Entry { change, request: matches!(change, Change::PutPlace(_)).then_some(&request) }];
        store.commit(&Commit { entries: &entries, after: declared.write(), at: moment(0) }).expect("kept");
        declared.apply(change, moment(0));
    }
    let draft = Proposal { place: Some(place("x:one")), ..proposal(1, "Shade") };
    let after = declared.write();
    store.commit_words(&[Wording::PutProposal(draft)], after, moment(0)).expect("kept");
    assert_eq!(store.requests_of(&place("x:one")).expect("read"), 1);
    let erase = Change::Erase { place: place("x:one") };
    let entries = [Entry { change: &erase, request: None }];
    store.commit(&Commit { entries: &entries, after: WriteNumber(after.0 + 1), at: moment(0) }).expect("kept");
    for table in OF_PLACES {
        assert_eq!(bed.count(table), 0, "{table}");
    }
    assert_eq!(bed.count("gone"), 1);
    assert_eq!(store.requests_of(&place("x:one")).expect("read"), 0);
    assert_eq!(store.load().expect("read").wordings().proposals().count(), 0);
}

pub(in crate::store) fn what_was_said_of_words_is_there_when_the_store_is_opened_again(bed: &dyn Bed) {
    let mut store = bed.open("islands").expect("made");
    let (approved, declined) = (
        ProposalState::Approved { code: code("x_shade"), at: moment(2) },
        ProposalState::Declined { because: "as \"wind\"".to_owned(), at: moment(3) },
    );
    let words = [
        Wording::PutTerm(term("x_shade", "Shade")),
        Wording::PutProposal(proposal(1, "Shade")),
        Wording::PutProposal(proposal(2, "Gales")),
        Wording::PutProposal(proposal(3, "Frost")),
        Wording::PutTerm(term("x_shade", "Shade and shelter")),
        Wording::PutProposal(Proposal { state: approved, ..proposal(1, "Shade") }),
        Wording::PutProposal(Proposal { state: declined, ..proposal(2, "Gales") }),
        Wording::TakeProposal(ProposalNumber(3)),
    ];
    let last = store.commit_words(&words, WriteNumber(0), moment(8)).expect("kept");
    assert_eq!(last, WriteNumber(8));
    let mut expected = Wordings::default();
    words.iter().for_each(|one| expected.put(one));
    drop(store);
    let read = bed.read("islands").expect("opened").load().expect("read");
    assert_eq!((read.wordings(), read.write(), read.last_at()), (&expected, last, moment(8)));
}

pub(in crate::store) fn a_store_has_one_name_and_one_key_that_no_other_has(bed: &dyn Bed) {
    let store = bed.open("islands").expect("made");
    let (id, key) = (store.id().to_owned(), store.key().to_owned());
    assert!(id.len() == 16 && key.len() == 32 && key.iter().any(|byte| *byte != key[0]), "{id} {}", key.len());
    drop(store);
    for again in [bed.open("islands"), bed.read("islands")] {
        let again = again.expect("opened again");
        assert_eq!((again.id(), again.key()), (id.as_str(), key.as_slice()));
    }
}

pub(in crate::store) fn what_is_not_there_is_not_made_by_whoever_only_reads(bed: &dyn Bed) {
    assert!(matches!(bed.read("islands"), Err(StoreError::Missing(_))));
    assert!(matches!(bed.read("islands"), Err(StoreError::Missing(_))), "nor by having looked");
    drop(bed.open("islands").expect("made"));
    assert!(bed.read("islands").is_ok());
}
