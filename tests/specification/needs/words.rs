//! What the text of an answer may and may not say.

use crate::support::{Ask, World, england};
use peermatch::explanation::{WORD_LIMIT, summary};
use peermatch::proto::v1;

/// All text for people of one answer.
fn texts(answer: &v1::FindPeersResponse) -> Vec<String> {
    let mut all: Vec<String> =
        answer.query.iter().flat_map(|query| &query.notices).map(|one| one.text.clone()).collect();
    for peer in &answer.peers {
        all.push(peer.summary.clone());
        all.extend(peer.contributions.iter().map(|one| one.reason.clone()));
        all.extend(peer.differences.iter().map(|one| one.text.clone()));
        all.extend(peer.considerations.iter().map(|one| one.text.clone()));
        for one in peer.conversation.iter() {
            all.extend([one.opening_question.clone(), one.approach.clone(), one.resource.clone()]);
            all.extend(one.approach_considerations.clone());
            all.extend(one.steps.iter().map(|step| step.text.clone()));
            all.extend(one.convener.iter().map(|convener| convener.description.clone()));
        }
    }
    all
}

#[test]
fn r5_r41_r47_r134_no_text_praises_or_shames_a_place_or_promises_that_its_way_works() {
    let banned = ["best practice", "success", "will work", "works well", "top performer", "award-winning"];
    let shaming = ["behind", "failing", "poor ", "weak ", "laggard"];
    let engine = england();
    for profile in engine.register().profiles().iter().step_by(3) {
        let mut answers = vec![Ask::of(engine, profile.place.id.as_str()).answer()];
        if let Some(record) = profile.live().last() {
            answers.push(Ask::of(engine, profile.place.id.as_str()).about(record.problem.as_str()).answer());
        }
        for text in answers.iter().flat_map(texts) {
            let lower = text.to_lowercase();
            assert!(banned.iter().chain(&shaming).all(|word| !lower.contains(word)), "{text}");
        }
    }
}

#[test]
fn r109_a_summary_has_at_most_eighty_words() {
    let engine = england();
    let mut longest = 0;
    for profile in engine.register().profiles() {
        for peer in Ask::of(engine, profile.place.id.as_str()).answer().peers {
            let words = peer.summary.split_whitespace().count();
            assert!(words <= WORD_LIMIT, "{}", peer.summary);
            longest = longest.max(words);
        }
    }
    assert!(longest > 40, "the limit is met by sentences, not by saying nothing");
}

#[test]
fn masking_a_contribution_removes_its_phrase_from_the_summary() {
    for peer in Ask::of(england(), "E09000007").about("local_plan").answer().peers {
        for masked in peer.contributions.iter().filter(|one| one.value > 0.0) {
            let rest: Vec<v1::Contribution> =
                peer.contributions.iter().filter(|one| one.block != masked.block).cloned().collect();
            let phrase = masked.reason.to_lowercase();
            let whole = summary(&peer.display_name, &peer.contributions, &[], None).to_lowercase();
            // What finds no room within the limit is left out, the circumstances first.
            let words = |text: &str| text.split_whitespace().count();
            let has_room = words(&whole) + words(&phrase) <= WORD_LIMIT;
            assert!(whole.contains(&phrase) || !has_room, "'{phrase}' is not in '{whole}'");
            assert!(!summary(&peer.display_name, &rest, &[], None).to_lowercase().contains(&phrase));
        }
    }
}

#[test]
fn r141_reasons_come_in_a_fixed_order_shared_problem_first_and_differences_last() {
    let answer = Ask::of(england(), "E09000007").about("local_plan").answer();
    for peer in &answer.peers {
        let order: Vec<&str> = peer.contributions.iter().map(|one| one.block.as_str()).collect();
        assert_eq!(order, ["problem", "companions", "starting_point", "factors", "stage", "governance", "context"]);
        let told = peer.summary.find("What differs").unwrap_or(peer.summary.len());
        let problem = peer.summary.find(&peer.contributions[0].reason).expect("the shared problem is told");
        assert!(problem < told);
    }
}

#[test]
fn derived_figures_are_never_shown_as_published() {
    // A county's figures are weighted means of its districts: the pack says derived.
    let peer = Ask::of(england(), "E10000012").peer("E10000015");
    let figures: Vec<&v1::Difference> =
        peer.differences.iter().filter(|one| one.subject.starts_with("indicator:")).collect();
    assert!(!figures.is_empty());
    for one in figures {
        assert!(one.yours.ends_with("(from its parts)") && one.theirs.ends_with("(from its parts)"), "{one:?}");
    }
}

#[test]
fn no_english_fact_is_compiled_into_the_code() {
    let english = ["county", "district", "unitary", "borough", "council", "england", "ofsted", "gss", "london"];
    let engine = World::new().engine();
    for place in ["ARN", "BEL", "CYR", "DOL", "EST"] {
        for ask in
            [Ask::of(&engine, place), Ask::of(&engine, place).about("flood"), Ask::of(&engine, place).about("goats")]
        {
            let json = serde_json::to_string(&ask.answer()).expect("JSON").to_lowercase();
            for word in english {
                assert!(!json.contains(word), "an answer of the archipelago says '{word}'");
            }
        }
    }
}
