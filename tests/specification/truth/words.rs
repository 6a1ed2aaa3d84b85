//! Sentences as somebody in a town hall reads them: each counts what it names, says how it knows, and says it once.

use std::collections::BTreeSet;

use peermatch::domain::block::Block;
use peermatch::domain::id::{ProblemId, TermId};
use peermatch::domain::pressure::PressureUse;
use peermatch::domain::weighing::OwnWeights;
use peermatch::proto::v1;

use super::record;
use crate::support::{Ask, TODAY, england, england_dir, run};

const CAMDEN: &str = "E09000007";
const GREATER_MANCHESTER: &str = "E47000001";
const NORWICH: &str = "E07000148";

fn reason<'p>(peer: &'p v1::Peer, block: &str) -> &'p str {
    &peer.contributions.iter().find(|one| one.block == block).expect("the block").reason
}

/// What the prompt prints of a question, without its line ends.
fn printed(args: &[&str]) -> String {
    let (dir, today) = (england_dir(), TODAY.to_string());
    let settings = ["--pack", dir.to_str().expect("a path"), "--today", &today];
    let said = run(&std::env::temp_dir(), &[args, &settings].concat());
    said.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn t5_each_sector_is_told_as_who_says_the_word() {
    let vocabulary = england().vocabulary();
    let mut told = BTreeSet::new();
    for sector in &vocabulary.sectors {
        let has_word =
            |one: &&peermatch::domain::taxonomy::Problem| one.word_of(&sector.id).is_some_and(|word| word != one.label);
        let Some(problem) = vocabulary.taxonomy.problems().iter().find(has_word) else { continue };
        let ask = Ask::of(england(), CAMDEN).about(problem.id.as_str());
        let query = ask.with(|terms| terms.sector_words = Some(sector.id.clone())).answer().query.expect("the query");
        let name = query.problem_display_name;
        told.extend(name.rsplit_once(", as ").map(|(_, who)| who.trim_end_matches(')').to_owned()));
    }
    let well = [
        "businesses say",
        "central government says",
        "employment services say",
        "health services say",
        "housing providers say",
        "local government says",
        "schools and colleges say",
        "social care services say",
        "the police service says",
        "the voluntary sector says",
    ];
    assert!(told.len() >= 2 && told.iter().all(|who| well.contains(&who.as_str())), "{told:?}");
}

#[test]
fn t11_the_number_of_shared_problems_is_that_of_those_it_names() {
    // Greater London has planning software alone, which is a part of the digital planning service that is asked with.
    let answer = Ask::of(england(), GREATER_MANCHESTER).explain("E61000001");
    let told = reason(answer.peer.as_ref().expect("a peer"), "problem").to_owned();
    assert!(told.contains("planning software (a part of your digital planning service)"), "{told}");
    let mut more = 0;
    for profile in england().register().profiles().iter().step_by(5) {
        for peer in Ask::of(england(), profile.place.id.as_str()).answer().peers {
            let problem = peer.contributions.iter().find(|one| one.block == "problem").expect("the block");
            let shared: usize = problem.reason_values[0].value.parse().expect("a number");
            let own: BTreeSet<&str> = peer.shared_problems.iter().map(|one| one.your_problem_id.as_str()).collect();
            assert_eq!(shared, own.len(), "{}", problem.reason);
            if let Some((_, rest)) = problem.reason.split_once(" more") {
                let number = problem.reason[..problem.reason.len() - rest.len() - " more".len()].rsplit(' ').next();
                let number: usize = number.and_then(|word| word.parse().ok()).expect("how many more");
                assert!(number < shared, "{}", problem.reason);
                more += 1;
            }
        }
    }
    assert!(more > 0);
}

#[test]
fn t14_what_only_a_figure_suggests_is_not_said_to_be_had() {
    let recycling = Ask::of(england(), NORWICH).about("waste_recycling").answer();
    for peer in &recycling.peers {
        let told = reason(peer, "problem");
        assert!(told.starts_with("may have the same problem, waste and recycling: a figure suggests it"), "{told}");
        assert!(peer.summary.contains(") may have the same problem"), "{}", peer.summary);
    }
    let wide = Ask::of(england(), "E06000001").with(|terms| terms.pressures = PressureUse::Always).answer();
    let derived = |peer: &&v1::Peer| peer.shared_problems.iter().any(|one| one.provenance() == v1::Provenance::Derived);
    let suggested = wide.peers.iter().find(derived).expect("low pay is suggested of Redcar and Cleveland");
    assert!(reason(suggested, "problem").contains("only suggested by figures, which counts half"));
}

#[test]
fn t14_the_prompt_says_once_that_it_is_only_suggested_and_counts_no_figure_as_shared() {
    let said = printed(&["match", "Norwich", "--problem", "waste_recycling", "--limit", "1"]);
    assert!(said.contains("waste and recycling is not on record there, a figure suggests it"), "{said}");
    assert!(!said.contains("figures suggest waste and recycling there, nobody has recorded it"), "{said}");
    assert!(said.contains("places that share a problem, or of which figures suggest one."), "{said}");
    let recorded = printed(&["match", "Norwich", "--problem", "town_centre", "--limit", "1"]);
    assert!(recorded.contains("places that share a problem; left out") || recorded.contains("share a problem."));
    assert!(!recorded.contains("of which figures suggest one"), "{recorded}");
}

#[test]
fn t8_the_prompt_says_where_it_is_practice_and_no_law_that_makes_a_duty() {
    let said = printed(&["match", "Camden", "--problem", "net_zero_target", "--limit", "1"]);
    assert!(said.contains("duty by practice, here: you"), "{said}");
    let by_law = printed(&["match", "Camden", "--problem", "send_finance", "--limit", "1"]);
    assert!(by_law.contains("duty here: you") && !by_law.contains("by practice"), "{by_law}");
}

#[test]
fn t11_figures_that_measure_a_problem_are_named_where_they_are_close() {
    let labels: Vec<&str> = england().vocabulary().problem_figures.iter().map(|figure| figure.label.as_str()).collect();
    let (mut close, mut none) = (0, 0);
    for peer in Ask::of(england(), NORWICH).about("waste_recycling").answer().peers {
        let problem = peer.contributions.iter().find(|one| one.block == "problem").expect("the block");
        let value = |name: &str| &problem.reason_values.iter().find(|one| one.name == name).expect("a value").value;
        let near: usize = value("near").parse().expect("a number");
        assert!(problem.reason.contains(&format!("; close on {near} of 2 figures that measure it")));
        let named: Vec<&str> = value("near_figures").split("; ").filter(|label| !label.is_empty()).collect();
        assert_eq!(named.len(), near);
        assert!(named.iter().all(|label| labels.contains(label) && problem.reason.contains(label)), "{named:?}");
        close += near;
        none += usize::from(near == 0);
    }
    assert!(close > 0 && none > 0);
}

#[test]
fn t4_a_membership_lasts_as_long_as_the_list_that_names_it() {
    // Joined on 27 July 2022; the list of 17 September 2026 still names it.
    let register = record("E07000134", "local_land_charges");
    assert_eq!((register.as_of.as_str(), register.stale), ("2022-07-27", false));
    assert_eq!(register.stale_from, "2029-09-17");
}

#[test]
fn t13_a_weight_of_a_block_that_the_question_has_not_says_so() {
    let weights = || OwnWeights::from_named([("companions", 0.5), ("stage", 0.2)]).expect("weights");
    let idle = |ask: Ask<'_>| -> Vec<(String, String)> {
        let notices = ask.answer().query.expect("the query").notices;
        let idle = notices.into_iter().filter(|one| one.code == "OPTION_WITHOUT_EFFECT");
        idle.map(|one| (one.values[0].value.clone(), one.text)).collect()
    };
    let wide = idle(Ask::of(england(), CAMDEN).with(|terms| terms.weights = weights()));
    let [(option, text)] = &wide[..] else { panic!("{wide:?}") };
    assert_eq!(option, &format!("weights.{}", Block::Companions.name()));
    assert!(text.contains("a question about all live problems does not compare it"), "{text}");
    assert_eq!(idle(Ask::of(england(), CAMDEN).about("local_plan").with(|terms| terms.weights = weights())), []);
    let zero = OwnWeights::from_named([("companions", 0.0)]).expect("weights");
    assert_eq!(idle(Ask::of(england(), CAMDEN).with(|terms| terms.weights = zero)), [], "nothing is wished of it");
}

#[test]
fn t13_pressures_that_nobody_has_say_so() {
    let idle = |ask: Ask<'_>| -> Vec<String> {
        let notices = ask.with(|terms| terms.pressures = PressureUse::Always).answer().query.expect("it").notices;
        let idle = notices.into_iter().filter(|one| one.code == "OPTION_WITHOUT_EFFECT");
        idle.map(|one| one.values[0].value.clone()).collect()
    };
    assert_eq!(idle(Ask::of(england(), CAMDEN).about("local_plan")), ["pressures"]);
    assert_eq!(idle(Ask::of(england(), CAMDEN).about("waste_recycling")), Vec::<String>::new());
    assert_eq!(idle(Ask::of(england(), CAMDEN)), Vec::<String>::new());
}

#[test]
fn an_audience_and_a_problem_without_a_word_for_it_are_told_in_a_whole_sentence() {
    let police = TermId::new("police").expect("a code");
    let plan = ProblemId::new("local_plan").expect("a code");
    assert!(england().vocabulary().taxonomy.get(&plan).expect("it").word_of(&police).is_none());
    let ask = Ask::of(england(), CAMDEN).about("local_plan").with(|terms| terms.sector_words = Some(police.clone()));
    let notices = ask.answer().query.expect("the query").notices;
    assert!(
        notices.iter().any(|one| one.text.ends_with("no word of the police service for what is asked is on record"))
    );
}

#[test]
fn a_partnership_of_its_time_is_no_more_and_the_answer_says_whom_to_ask() {
    let answer = Ask::of(england(), "seed:whole-essex").about("information_sharing").answer();
    let told =
        |peer: &v1::Peer| peer.considerations.iter().find(|one| one.code == "OF_ITS_TIME").map(|one| one.text.clone());
    let cheshire = answer.peers.iter().find(|peer| peer.place_id == "seed:west-cheshire").expect("it has it");
    let text = "West Cheshire (2014) is no more: ask Cheshire West and Chester, which had a part in it";
    assert_eq!(told(cheshire).as_deref(), Some(text));
    let camden = Ask::of(england(), CAMDEN).answer();
    assert!(camden.peers.iter().all(|peer| told(peer).is_none()));
}

/// The first peers of every ninth place.
fn peers_of_some() -> impl Iterator<Item = v1::Peer> {
    let some = england().register().profiles().iter().step_by(9);
    some.flat_map(|profile| Ask::of(england(), profile.place.id.as_str()).answer().peers)
}

#[test]
fn issue_26_a_stage_that_is_compared_is_named_where_it_is_the_only_one() {
    let mut only = 0;
    for peer in peers_of_some() {
        let stage = peer.contributions.iter().find(|one| one.block == "stage").expect("the block");
        let compared = stage.reason_values.iter().find(|one| one.name == "compared").map(|one| one.value.as_str());
        if compared != Some("1") {
            continue;
        }
        let named = |one: &v1::SharedProblem| {
            stage.reason.contains(&format!("step apart on {}, the only stage that is compared", one.display_name))
        };
        let both = peer.shared_problems.iter().find(|one| named(one)).unwrap_or_else(|| panic!("{}", stage.reason));
        let near = both.stage_steps.expect("both stages are on record").abs() <= 1;
        assert_eq!(near, stage.reason.starts_with("at most one"), "{}", stage.reason);
        only += 1;
    }
    assert!(only > 20, "{only}");
}

#[test]
fn issue_26_problems_that_only_they_have_are_named_and_counted_as_many_as_the_reason_says() {
    let mut more = 0;
    for peer in peers_of_some() {
        let reason = peer.contributions.iter().find(|one| one.block == "problem").expect("the block");
        let said = reason.reason_values.iter().find(|one| one.name == "only_theirs").expect("the number");
        let theirs = peer.differences.iter().filter(|one| one.text.contains(": only they have it on record"));
        let named: Vec<&str> = theirs.map(|one| one.text.as_str()).collect();
        let Some(last) = named.last() else { continue };
        let rest = last.split_once("; so it is with ").and_then(|(_, rest)| rest.strip_suffix(" more"));
        let rest: usize = rest.map_or(0, |number| number.parse().expect("a number"));
        assert_eq!(said.value, (named.len() + rest).to_string(), "{}: {named:?}", reason.reason);
        more += usize::from(rest > 0);
    }
    assert!(more > 0);
}
