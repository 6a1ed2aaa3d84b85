//! Where nobody has what is asked on record: what is shared in its stead is said first, and where nothing is, what to ask next.

use crate::support::{Ask, england};
use peermatch::domain::id::ProblemId;
use peermatch::domain::pressure::PressureUse;
use peermatch::domain::taxonomy::Level;
use peermatch::proto::v1::{self, NoPeerReason, ProblemMatch, Provenance};

const LEEDS: &str = "E08000035";

fn told<'a>(answer: &'a v1::FindPeersResponse, code: &str) -> Option<&'a v1::Statement> {
    answer.query.as_ref()?.notices.iter().find(|one| one.code == code)
}

fn value<'a>(statement: &'a v1::Statement, name: &str) -> &'a str {
    statement.values.iter().find(|one| one.name == name).map_or("", |one| &one.value)
}

#[test]
fn issue_26_peers_that_have_only_a_broader_problem_are_told_as_such_before_any_of_them() {
    let answer = Ask::of(england(), LEEDS).about("hospital_discharge").answer();
    let notice = told(&answer, "SHARED_IN_STEAD").expect("no place has discharge itself on record");
    assert_eq!((value(notice, "elsewhere"), value(notice, "related_ids")), ("0", "health_social_care_integration"));
    assert_eq!(
        notice.text,
        "nobody outside your own area has leaving hospital on record; shared in its stead: health and social care together, a broader problem"
    );
    assert!(answer.peers.iter().all(|peer| peer.shared_problems[0].r#match() == ProblemMatch::Broader));
    let itself = Ask::of(england(), LEEDS).about("local_plan").answer();
    assert!(!itself.peers.is_empty() && told(&itself, "SHARED_IN_STEAD").is_none());
}

#[test]
fn issue_26_where_nobody_has_it_the_answer_names_the_nearest_broader_problem_that_somebody_has() {
    let none = Ask::of(england(), LEEDS).about("fire_safety_at_home").answer().no_peer_reason.expect("nobody has it");
    assert_eq!((none.code(), none.broader_problem_id.as_str()), (NoPeerReason::NoSharedProblem, "safety"));
    let next = format!(
        "no other place has fire safety at home on record; ask about safe places, of which it is a part: {} other places \
         have that, or another part of it, on record",
        none.broader_count
    );
    assert_eq!(none.text, next);
    let asked = Ask::of(england(), LEEDS).about("safety").with(|terms| terms.pressures = PressureUse::Never).answer();
    assert!(!asked.peers.is_empty(), "what is asked next has an answer");
    assert_eq!(asked.considered_count, none.broader_count);
}

#[test]
fn issue_26_of_every_code_the_answer_says_who_has_it_or_what_is_asked_or_shared_in_its_stead() {
    let taxonomy = &england().vocabulary().taxonomy;
    let (mut shared, mut in_stead, mut suggested, mut next) = (0, 0, 0, 0);
    for problem in taxonomy.problems().iter().filter(|one| one.level != Level::StopConcept) {
        let answer = Ask::of(england(), LEEDS).about(problem.id.as_str()).answer();
        let recorded = |one: &&v1::SharedProblem| one.provenance() != Provenance::Derived;
        let listed: Vec<_> = answer.peers.iter().flat_map(|peer| &peer.shared_problems).filter(recorded).collect();
        let itself = listed.iter().filter(|one| one.r#match() == ProblemMatch::Same).count();
        let notice = told(&answer, "SHARED_IN_STEAD");
        assert_eq!(notice.is_some(), !listed.is_empty() && itself == 0, "{}", problem.id);
        if let Some(none) = &answer.no_peer_reason {
            if none.broader_count == 0 {
                assert!(none.text.ends_with("found by those who ask next"), "{}", none.text);
                continue;
            }
            let broader = ProblemId::new(&none.broader_problem_id).expect("a broader problem is named");
            assert!(taxonomy.path(&problem.id).skip(1).any(|above| above.id == broader), "{} {broader}", problem.id);
            next += 1;
        }
        shared += usize::from(itself > 0);
        in_stead += usize::from(notice.is_some());
        suggested += usize::from(listed.is_empty() && !answer.peers.is_empty());
    }
    assert!([shared, in_stead, suggested, next].iter().all(|&number| number > 0), "each kind of answer occurs");
}
