//! Pitfalls of a peer group: what its members tell everybody, by problem, without the places.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::support::{england, england_dir};
use jiff::Timestamp;
use jiff::civil::date;
use peermatch::access::Pass;
use peermatch::catalogue;
use peermatch::domain::consent::{Audience, Consent, Part, Scope};
use peermatch::domain::declared::{Change, Declared, DeclaredRecord, Ledger, Matter};
use peermatch::domain::id::{PlaceId, ProblemId, TermId};
use peermatch::domain::record::Status;
use peermatch::domain::slot::GroupNo;
use peermatch::domain::stage::Stage;
use peermatch::domain::story::Story;
use peermatch::engine::{Snapshot, View};
use peermatch::model::Model;
use peermatch::pack;
use peermatch::proto::v1;

/// Names and ids of the first members of the first group.
fn members() -> Vec<(PlaceId, String)> {
    let group = first();
    let told = catalogue::peer_group(england(), england(), group).members;
    let place = |one: v1::GroupMember| {
        one.place.map(|place| (PlaceId::new(&place.place_id).expect("an id"), place.display_name))
    };
    told.into_iter().filter_map(place).take(6).collect()
}

fn first() -> GroupNo {
    let groups = england().groups();
    groups.position(&groups.groups.first().expect("a group").id).expect("it is there")
}

/// What is told of the group where each of these members tells one pitfall to an audience, of a record that it is sure of or not.
fn told(all: &[(PlaceId, String, Audience)], provisional: bool) -> Vec<v1::ProblemPitfalls> {
    let problem = ProblemId::new("local_plan").expect("a code");
    let mut declared = Declared::default();
    for (place, pitfall, audience) in all {
        let record = DeclaredRecord {
            matter: Matter::Problem(problem.clone()),
            status: Status::Live,
            stage: Some(Stage::Piloting),
            as_of: date(2026, 11, 1),
            statement: String::new(),
            factors: Vec::new(),
            starting_point: Vec::new(),
            provisional,
            self_assessment: None,
            story: Story { pitfalls: vec![pitfall.clone()], ..Story::default() },
        };
        let consent = Change::Consent {
            place: place.clone(),
            scope: Scope::Of(problem.clone(), Part::Words),
            consent: Consent::plain(audience.clone()),
        };
        for change in [Change::PutRecord { place: place.clone(), record }, consent] {
            declared.apply(&change, Timestamp::UNIX_EPOCH);
        }
    }
    let public = Arc::new(pack::load(&england_dir()).expect("the pack"));
    let ledger = Ledger::new(public, declared, &[7; 32]).expect("a world");
    let model = std::fs::read(england_dir().join("model.json")).expect("the model is committed");
    let model = Model::from_bytes(&model).expect("the model is whole");
    let snapshot = Snapshot::new(Arc::clone(ledger.world()), model).expect("they belong together");
    let view: View = Arc::new(snapshot).view(Pass::everything("a test asks"));
    catalogue::peer_group(&view, &view, first()).pitfalls
}

#[test]
fn r44_pitfalls_of_a_group_are_told_by_problem_where_five_members_tell_everybody_and_never_who_does() {
    let members = members();
    let texts = [
        "two maps that differ",
        "a late survey",
        "a late survey",
        "consultants who leave",
        "zones that overlap",
        "a lawsuit",
    ];
    let said = |shares: &dyn Fn(usize) -> Audience, text: &dyn Fn(usize) -> String| {
        let all = members.iter().enumerate();
        all.map(|(at, (place, _))| (place.clone(), text(at), shares(at))).collect::<Vec<_>>()
    };
    let plain = |at: usize| texts[at].to_owned();
    let to_five = |at: usize| if at < 5 { Audience::Everybody } else { Audience::Private };
    let [of_it] = &told(&said(&to_five, &plain), false)[..] else { panic!("one problem") };
    assert_eq!((of_it.problem_id.as_str(), of_it.place_count), ("local_plan", 5));
    assert_eq!(
        of_it.pitfalls,
        ["a late survey", "consultants who leave", "two maps that differ", "zones that overlap"]
    );
    let text = format!("{of_it:?}");
    assert!(members.iter().all(|(id, name)| !text.contains(id.as_str()) && !text.contains(name.as_str())), "{text}");

    let coast = Audience::Networks(BTreeSet::from([TermId::new("coast").expect("a code")]));
    let to_four = |at: usize| if at < 4 { Audience::Everybody } else { coast.clone() };
    assert_eq!(told(&said(&to_four, &plain), false), [], "fewer than five tell everybody");
    let naming = |at: usize| if at == 2 { format!("{} is late", members[2].1.to_uppercase()) } else { plain(at) };
    assert_eq!(told(&said(&to_five, &naming), false), [], "whose text names it is none of the five");
}

#[test]
fn r53_what_members_are_not_sure_of_is_counted_with_nothing() {
    let all = members().into_iter().map(|(place, _)| (place, "a late survey".to_owned(), Audience::Everybody));
    let all: Vec<_> = all.collect();
    let [of_it] = &told(&all, false)[..] else { panic!("one problem") };
    assert_eq!((of_it.place_count, &of_it.pitfalls[..]), (6, &["a late survey".to_owned()][..]));
    assert_eq!(told(&all, true), []);
}
