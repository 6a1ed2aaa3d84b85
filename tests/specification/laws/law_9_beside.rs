//! Law 9 of who asks in its own name: what a place says to itself alone stands beside what everybody sees, and is answered as if all of it
//! were laid out anew through its eyes.

use std::collections::BTreeSet;
use std::sync::Arc;

use peermatch::access::Pass;
use peermatch::domain::cancel::Cancel;
use peermatch::domain::consent::{Audience, Consent, Part, Scope};
use peermatch::domain::declared::{ItselfFields, Wanted};
use peermatch::domain::id::{PlaceId, ProblemId};
use peermatch::domain::query::{Limit, Query, Subject};
use peermatch::engine::View;
use peermatch::live::{Answers, Item};
use proptest::prelude::*;
use prost::Message;

use super::law_9_consent::{DAY, Server, body, caller, cities, record, registered_as, said};

/// The view that is laid out whole for who asks in the name of a place.
fn laid_anew(answers: &Answers, pass: &Pass, asker: &PlaceId) -> View {
    let sight = answers.sight_asked(pass, DAY, Some(asker));
    let world = answers.ledger.seen_by(&sight).expect("places are a hierarchy");
    let view = world.map_or_else(
        || answers.view.clone(),
        |world| Arc::new(answers.view.snapshot_of(world)).view(answers.view.pass().clone()),
    );
    view.seen_by(pass.clone())
}

/// Every answer to every place, about some problems and about all it has, as bytes: its list, why one is in it or not, and who is in
/// its groups.
fn everything_answered(view: &View) -> Vec<(String, Vec<u8>)> {
    let places: Vec<PlaceId> = view.register().profiles().iter().map(|one| one.place.id.clone()).collect();
    let problems = cities().known.vocabulary.taxonomy.problems().iter().step_by(2);
    let problems: Vec<Option<ProblemId>> = problems.map(|one| Some(one.id.clone())).chain([None]).collect();
    let cancel = Cancel::new();
    let mut told = Vec::new();
    for (at, asker) in places.iter().enumerate() {
        for problem in &problems {
            let position = |id| view.register().position(id).expect("it is there");
            let subject = Subject::Registered(position(asker));
            let mut query = Query { problem: problem.clone(), ..Query::new(subject, DAY) };
            query.terms_mut().limit = Limit::new(10).expect("within 1 to 10");
            let resolved = view.asker(&query);
            let asking = view.ask(&resolved, &cancel).expect("weights");
            let list = asking.list().and_then(|listing| listing.told()).expect("an answer");
            let pair = asking.explain(position(&places[(at + told.len()) % places.len()])).expect("an answer");
            told.push((format!("{asker} about {problem:?}"), list.encode_to_vec()));
            told.push((format!("{asker} about {problem:?}, one pair"), pair.encode_to_vec()));
        }
        let held =
            format!("{:?}", view.register().position(asker).map(|place| (view.memberships(place), view.row(place))));
        told.push((format!("what is kept of {asker}"), held.into_bytes()));
    }
    let counts = problems.iter().flatten().map(|id| {
        let code = cities().known.vocabulary.taxonomy.position(id).expect("a code");
        view.holders().counts(code)
    });
    told.push(("who has what".to_owned(), format!("{:?}", counts.collect::<Vec<_>>()).into_bytes()));
    told
}

fn write(server: &Server, wanted: Vec<Wanted>) {
    let item = Item { wanted, request: None, acting: None };
    let done = server.writer.import(&[item], false, &Cancel::new()).expect("kept");
    assert!(done.items.iter().all(Result::is_ok), "{:?}", done.items);
}

/// A record of which everybody sees how it stands, and nobody the words.
fn with_words_of_its_own(place: usize, stage: usize, words: usize) -> Vec<Wanted> {
    let said = record((place, 0, 0, stage, words));
    let Wanted::Record(fields) = &said else { panic!("a record") };
    let problem = fields.matter.problem().expect("a code").clone();
    let consent = |part| Wanted::Consent {
        place: cities().place(place),
        scope: Scope::Of(problem.clone(), part),
        consent: Consent::plain(if part == Part::Standing { Audience::Everybody } else { Audience::Private }),
    };
    vec![consent(Part::Standing), consent(Part::Words), said]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn law_9_whoever_asks_in_its_own_name_is_answered_as_if_all_were_laid_anew_through_its_eyes(all in said(), whose in 0..5_usize, of_coast in any::<bool>()) {
        let asker = if whose == 0 { body() } else { cities().place(whose) };
        let networks: &[&str] = if of_coast { &["coast"] } else { &[] };
        let pass = caller(networks, "other", std::slice::from_ref(&asker));
        let server = cities().told(&all);
        let answers = server.writer.current().now();
        let (beside, anew) = (answers.asked_by(&pass, DAY, &asker), laid_anew(&answers, &pass, &asker));
        prop_assert_eq!(beside.whole_world(), anew.whole_world(), "{:?}", all);
        for ((asked, told), (_, expected)) in everything_answered(&beside).into_iter().zip(everything_answered(&anew)) {
            prop_assert!(told == expected, "{}:\n{}\n{}\n{:?}", asked, told.escape_ascii(), expected.escape_ascii(), all);
        }
    }
}

#[test]
fn issue_25_a_body_of_which_others_are_not_told_asks_with_one_row_beside_what_its_caller_is_shown() {
    let pass = caller(&[], "other", &[body()]);
    let private = |scope| Wanted::Consent { place: body(), scope, consent: Consent::plain(Audience::Private) };
    let hidden = [registered_as(&body()), private(Scope::Being), record((0, 0, 0, 2, 1))];
    let server = cities().told(&hidden);
    let answers = server.writer.current().now();
    let (shown, mine) = (answers.through(&pass, DAY, None), answers.asked_by(&pass, DAY, &body()));
    assert!(answers.view.register().position(&body()).is_none(), "others are not told of it");
    let own = shown.register().position(&body()).expect("its caller is");
    assert_ne!(shown.register().get(own), mine.register().get(own), "and not of its words");
    let others = |view: &View| {
        let others = view.register().slots().filter(|place| *place != own);
        others.map(|place| std::ptr::from_ref(view.row(place))).collect::<Vec<_>>()
    };
    assert_eq!(others(&mine), others(&shown), "their rows are not made again");
    assert!(std::ptr::eq(mine.duties(), shown.duties()), "nor is who holds which duty");
    assert_eq!(mine.whole_world(), laid_anew(&answers, &pass, &body()).whole_world());
}

#[test]
fn issue_25_what_a_place_says_to_itself_alone_lays_nobody_else_out_anew() {
    let (own, other) = (cities().place(1), cities().place(2));
    let pass = caller(&[], "other", std::slice::from_ref(&own));
    let server = cities().told(&[]);
    write(&server, with_words_of_its_own(1, 2, 1));
    let setting = Some("The mayor and the county do not speak".to_owned());
    write(&server, vec![Wanted::Itself(ItselfFields { place: own.clone(), setting, contacts: None })]);
    let answers = server.writer.current().now();
    let mine = answers.asked_by(&pass, DAY, &own);
    let changed = mine.since(&answers.view.clone().seen_by(pass.clone())).expect("the same model");
    assert!(changed.is_of_records_alone(), "{changed:?}");
    let changed: Vec<&PlaceId> = changed.changed.iter().map(|place| &mine.register().get(*place).place.id).collect();
    assert_eq!(changed, [&own], "it has words that others are not told");
    let others = |view: &View| {
        let others = view.register().places().filter(|(_, profile)| profile.place.id != own);
        others.map(|(place, _)| std::ptr::from_ref(view.row(place))).collect::<BTreeSet<_>>()
    };
    assert_eq!(others(&mine), others(&answers.view), "their rows are not made again");
    write(&server, with_words_of_its_own(2, 3, 1));
    let now = server.writer.current().now();
    let later = now.asked_by(&pass, DAY, &own);
    let changed = later.since(&mine).expect("the same model").touched();
    let changed: Vec<&PlaceId> = changed.iter().map(|place| &later.register().get(*place).place.id).collect();
    assert_eq!(changed, [&other], "what a place says to itself is not news to it whenever another writes");
}
