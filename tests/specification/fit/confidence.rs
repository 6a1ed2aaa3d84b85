//! How far a fit can be relied on: by the coverage that can be reached, because what nobody has on record is nobody's lack.

use std::sync::Arc;

use crate::support::{Ask, TODAY, england, england_dir};
use jiff::Timestamp;
use peermatch::access::Pass;
use peermatch::domain::block::Block;
use peermatch::domain::declared::{Change, Declared, DeclaredRecord, Ledger, Matter, WriteNumber};
use peermatch::domain::id::{PlaceId, ProblemId};
use peermatch::domain::record::Status;
use peermatch::domain::stage::StageMode;
use peermatch::domain::story::Story;
use peermatch::domain::weighing::OwnWeights;
use peermatch::engine::{Snapshot, View};
use peermatch::model::Model;
use peermatch::pack;
use peermatch::proto::v1::{Confidence, FindPeersResponse, Peer, Provenance};

fn reach(answer: &FindPeersResponse) -> f64 {
    answer.query.as_ref().expect("what was understood").reachable_coverage
}

fn doubts(peer: &Peer) -> Vec<&str> {
    let codes = peer.considerations.iter().map(|one| one.code.as_str());
    codes.filter(|code| ["LITTLE_KNOWN", "COMMON_PROBLEMS", "CROWDED_TIE"].contains(code)).collect()
}

/// Whether figures alone suggest what is shared, on one of the two sides.
fn only_suggested(peer: &Peer) -> bool {
    peer.shared_problems.iter().all(|one| [one.provenance(), one.your_provenance()].contains(&Provenance::Derived))
}

#[test]
fn blocks_that_hardly_anybody_has_cannot_be_reached() {
    // Nobody but partnerships of 2014 and 2016 has factors or a starting point.
    let wide = reach(&Ask::of(england(), "E09000007").answer());
    assert!((wide - 0.75 / 0.90).abs() < 1e-9, "{wide}");
    let one = reach(&Ask::of(england(), "E09000007").about("local_plan").answer());
    assert!((one - 0.80 / 0.95).abs() < 1e-9, "{one}");
}

#[test]
fn confidence_is_judged_by_what_can_be_reached() {
    let mut seen = [0; 3];
    for profile in england().register().profiles().iter().step_by(3) {
        for record in profile.live() {
            let ask = Ask::of(england(), profile.place.id.as_str()).about(record.problem.as_str());
            let answer = ask.mode(StageMode::Alongside).answer();
            let reach = reach(&answer);
            for peer in &answer.peers {
                let little = peer.coverage < 0.5 * reach;
                assert_eq!(doubts(peer).contains(&"LITTLE_KNOWN"), little, "{}", peer.display_name);
                let is_low = peer.confidence() == Confidence::Low;
                assert_eq!(is_low, !doubts(peer).is_empty() || only_suggested(peer), "{}", peer.display_name);
                if peer.confidence() == Confidence::High {
                    assert!(peer.coverage >= 0.8 * reach && !peer.stale, "{}", peer.display_name);
                }
                seen[peer.confidence as usize - 1] += 1;
            }
        }
    }
    assert!(seen.iter().all(|&number| number > 0), "{seen:?}");
    assert!(10 * seen[2] >= seen.iter().sum::<usize>(), "a tenth is of high confidence: {seen:?}");
}

#[test]
fn where_nothing_that_weighs_can_be_reached_every_confidence_is_low() {
    let alone = Block::ALL.map(|block| (block.name(), f64::from(u8::from(block == Block::StartingPoint))));
    let ask = Ask::of(england(), "E09000007").about("local_plan");
    let answer = ask.with(|terms| terms.weights = OwnWeights::from_named(alone).expect("weights")).answer();
    assert_eq!(reach(&answer), 0.0);
    assert!(!answer.peers.is_empty());
    for peer in &answer.peers {
        assert!(peer.confidence() == Confidence::Low && doubts(peer).contains(&"LITTLE_KNOWN"));
    }
}

/// A question, and a peer that is of high confidence for one shared problem alone.
fn certain() -> (Ask<'static>, Peer) {
    let profiles = england().register().profiles().iter();
    let mut asks = profiles.flat_map(|profile| {
        let about = |problem: &ProblemId| Ask::of(england(), profile.place.id.as_str()).about(problem.as_str());
        profile.live().map(move |record| about(&record.problem))
    });
    let found = asks.find_map(|ask| {
        let is_certain = |peer: &Peer| peer.confidence() == Confidence::High && peer.shared_problems.len() == 1;
        let peer = ask.answer().peers.into_iter().find(is_certain)?;
        Some((ask, peer))
    });
    found.expect("some are certain")
}

/// England, where a place says in its own word what is on record of it, and whether it is sure of it.
fn england_where(peer: &Peer, provisional: bool) -> View {
    let place = PlaceId::new(&peer.place_id).expect("an id");
    let problem = ProblemId::new(&peer.shared_problems[0].problem_id).expect("a code");
    let slot = england().register().position(&place).expect("it is registered");
    let stage = england().register().get(slot).record(&problem).expect("on record").stage;
    let record = DeclaredRecord {
        matter: Matter::Problem(problem),
        status: Status::Live,
        stage,
        as_of: TODAY,
        statement: String::new(),
        factors: Vec::new(),
        starting_point: Vec::new(),
        provisional,
        self_assessment: None,
        story: Story::default(),
    };
    let mut declared = Declared::default();
    declared.put(&Change::PutRecord { place, record }, WriteNumber(1), Timestamp::UNIX_EPOCH);
    let public = Arc::new(pack::load(&england_dir()).expect("the England pack is sound"));
    let ledger = Ledger::new(public, declared, &[7; 32]).expect("a world");
    let model = std::fs::read(england_dir().join("model.json")).expect("the model is committed");
    let model = Model::from_bytes(&model).expect("the model is whole");
    let snapshot = Snapshot::new(Arc::clone(ledger.world()), model).expect("they belong together");
    Arc::new(snapshot).view(Pass::everything("a test asks"))
}

#[test]
fn r53_what_is_provisional_gives_no_high_confidence_by_itself_and_moves_no_fit() {
    let (ask, known) = certain();
    let told = |provisional| {
        let england = england_where(&known, provisional);
        Ask { engine: &england, query: ask.query.clone() }.peer(&known.place_id)
    };
    let (sure, unsure) = (told(false), told(true));
    assert_eq!((sure.confidence(), sure.shared_problems[0].provisional), (Confidence::High, false));
    assert_eq!((unsure.confidence(), unsure.shared_problems[0].provisional), (Confidence::Medium, true));
    assert_eq!((unsure.fit, &unsure.contributions), (sure.fit, &sure.contributions), "law 6");
}
