//! A peer shares at least one problem with the asker, and the answer lists which. No shared problem, no peer.

use crate::support::{Ask, World, england};
use peermatch::domain::id::ProblemId;
use peermatch::domain::taxonomy::Lineage;
use peermatch::proto::v1::{NoPeerReason, NotPeerReason, ProblemMatch};

#[test]
fn every_peer_of_every_council_shares_a_listed_problem() {
    let engine = england();
    let taxonomy = &engine.vocabulary().taxonomy;
    for profile in engine.register().profiles() {
        for peer in Ask::of(engine, profile.place.id.as_str()).answer().peers {
            assert!(!peer.shared_problems.is_empty(), "{} -> {}", profile.place.name, peer.display_name);
            for shared in &peer.shared_problems {
                let (own, theirs) = (code(&shared.your_problem_id), code(&shared.problem_id));
                assert!(profile.live().any(|record| record.problem == own), "asked without a live record of {own}");
                assert_ne!(taxonomy.lineage(&own, &theirs), Lineage::Apart, "{own} and {theirs}");
            }
        }
    }
}

#[test]
fn a_part_of_a_problem_meets_the_problem_and_says_which_way_it_lies() {
    let engine = World::new().engine();
    let narrower = Ask::of(&engine, "ARN").about("flood").peer("CYR");
    assert_eq!(narrower.shared_problems[0].r#match(), ProblemMatch::Narrower);
    assert_eq!(narrower.shared_problems[0].problem_id, "river_walls");
    let broader = Ask::of(&engine, "CYR").about("river_walls").peer("ARN");
    assert_eq!(broader.shared_problems[0].r#match(), ProblemMatch::Broader);
}

#[test]
fn two_parts_of_one_problem_do_not_meet() {
    let engine = World::new().engine();
    let answer = Ask::of(&engine, "CYR").about("sluices").explain("CYR");
    assert!(!answer.is_peer);
    let others = Ask::of(&engine, "DOL").about("sluices").explain("CYR");
    assert_eq!(others.not_peer_because.map(|why| why.code()), Some(NotPeerReason::NoSharedProblem));
}

#[test]
fn a_common_theme_alone_is_no_shared_problem() {
    // Special educational needs and youth justice lie under one theme.
    let engine = england();
    let taxonomy = &engine.vocabulary().taxonomy;
    assert_eq!(taxonomy.lineage(&code("send"), &code("youth_justice")), Lineage::Apart);
    for peer in Ask::of(engine, "E09000007").about("send").answer().peers {
        assert_eq!(peer.shared_problems.iter().map(|one| one.problem_id.as_str()).collect::<Vec<_>>(), ["send"]);
    }
}

#[test]
fn nobody_with_the_problem_gets_an_honest_empty_answer() {
    // Only Cyr has river walls, and nobody has the floods above them any more.
    let world =
        World::new().change("records.csv", "ARN,flood", "DOL,flood").change("records.csv", "BEL,flood", "EST,flood");
    let engine = world.engine();
    let answer = Ask::of(&engine, "CYR").about("river_walls").answer();
    assert!(answer.peers.is_empty());
    assert_eq!(answer.no_peer_reason.map(|why| why.code()), Some(NoPeerReason::OnlyOwnArea));
    let lonely = World::new().keep("records.csv", 2).engine();
    let answer = Ask::of(&lonely, "ARN").about("flood").answer();
    let why = answer.no_peer_reason.expect("a reason");
    assert_eq!(why.code(), NoPeerReason::NoSharedProblem);
    let next = "no other place has floods on record, nor anything broader: the first place that declares it is found by those who ask next";
    assert_eq!(why.text, next);
    assert_eq!(answer.considered_count, 0);
}

#[test]
fn words_about_working_together_make_nobody_alike() {
    let world = World::new()
        .add("records.csv", "EST,rowing_together,live,3,seen,2025-07-01,public_record,We row.,log,7")
        .add("records.csv", "DOL,rowing_together,live,3,seen,2025-07-01,public_record,We row too.,log,8");
    let engine = world.engine();
    let empty = Ask::of(&engine, "EST").answer();
    assert_eq!(empty.no_peer_reason.map(|why| why.code()), Some(NoPeerReason::NoLiveRecord));
    let asked = Ask::of(&engine, "EST").about("rowing_together").answer();
    assert_eq!(asked.no_peer_reason.map(|why| why.code()), Some(NoPeerReason::StopConcept));

    let with_one_real =
        world.add("records.csv", "EST,goats,live,3,seen,2025-07-01,public_record,Goats.,log,9").engine();
    let peer = Ask::of(&with_one_real, "EST").peer("DOL");
    assert_eq!(peer.shared_problems.iter().map(|one| one.problem_id.as_str()).collect::<Vec<_>>(), ["goats"]);
}

fn code(id: &str) -> ProblemId {
    ProblemId::new(id).expect("a code")
}
