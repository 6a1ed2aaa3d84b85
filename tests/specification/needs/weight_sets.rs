//! Learned weights of the figures of an area: for whoever asks for them by name, and never by default.

use crate::packs::us_cities::cities;
use crate::support::{Ask, Said, england, england_dir, run, similarity};
use peermatch::catalogue;
use peermatch::contract::query::Reader;
use peermatch::domain::block::Block;
use peermatch::domain::id::TermId;
use peermatch::domain::reference::{List, Reference};
use peermatch::domain::slot::Slot;
use peermatch::domain::uncovered::Uncovered;
use peermatch::evaluate::{Pool, Settings, recall};
use peermatch::features::context::kernel;
use peermatch::learning::WeightSet;
use peermatch::pack::references;
use peermatch::proto::v1;
use std::collections::BTreeSet;
use std::fs;

const CHILDREN: &str = "childrens_services_2021";

fn set() -> &'static WeightSet {
    england().weight_sets().iter().find(|set| set.name == CHILDREN).expect("the model has it")
}

fn open_list() -> List {
    let bytes = fs::read(england_dir().join("references/childrens_services_2021.csv")).expect("the open list");
    references::list(&bytes, "gss", england().register()).expect("a list")
}

/// Learns from a list of England that a test makes up.
fn learned_from(list: List) -> WeightSet {
    let reference = Reference {
        name: TermId::new("made_up").expect("a code"),
        file: "made_up.csv".to_owned(),
        sha256: String::new(),
        attribution: String::new(),
        list,
    };
    let parameters = england().encoder().parameters();
    WeightSet::learn(england().register(), parameters, &reference).expect("learned")
}

#[test]
fn who_does_not_ask_for_learned_weights_does_not_get_them() {
    let camden = Ask::of(england(), "E09000007");
    let (plain, chosen) = (camden.answer(), camden.clone().weighed_by(CHILDREN).answer());
    assert_eq!(plain.query.as_ref().unwrap().context_weight_set, "");
    assert_eq!(chosen.query.as_ref().unwrap().context_weight_set, CHILDREN);
    assert_ne!(plain.answer_id, chosen.answer_id);
    for peer in &plain.peers {
        let again = camden.clone().weighed_by(CHILDREN).peer(&peer.place_id);
        assert_ne!(similarity(peer, Block::Context), similarity(&again, Block::Context), "{}", peer.place_id);
        for block in [Block::Problem, Block::Stage, Block::Governance] {
            assert_eq!(similarity(peer, block), similarity(&again, block));
        }
    }
}

#[test]
fn the_context_of_a_chosen_set_is_the_sum_of_its_weights_times_how_near_each_figure_is() {
    let engine = england();
    let parameters = engine.encoder().parameters();
    for (one, other) in [("E09000007", "E09000019"), ("E06000052", "E06000066"), ("E10000012", "E10000015")] {
        let peer = Ask::of(engine, one).weighed_by(CHILDREN).peer(other);
        let place = |id: &str| engine.register().get(engine.register().find(id).expect("a place").place);
        let z = |id: &str, at: usize| Some(parameters.scalers[at]?.clipped(place(id).figures[at]?.value()));
        let (mut product, mut known) = (0.0, 0.0);
        for (at, code) in parameters.indicators.iter().enumerate() {
            if let (Some(weight), Some(a), Some(b)) = (set().weights.get(code), z(one, at), z(other, at)) {
                product += weight * kernel(a, b);
                known += weight;
            }
        }
        let told = peer.contributions.iter().find(|one| one.block == "context").expect("context");
        assert!((told.similarity - product).abs() < 1e-9 && (told.known - known).abs() < 1e-9, "{one} and {other}");
    }
}

#[test]
fn laws_2_to_4_hold_with_a_chosen_set() {
    let engine = england();
    for profile in engine.register().profiles().iter().step_by(9) {
        let id = profile.place.id.as_str();
        for peer in Ask::of(engine, id).weighed_by(CHILDREN).answer().peers {
            let sum: f64 = peer.contributions.iter().map(|one| one.value).sum();
            assert!((sum - peer.fit).abs() < 1e-6, "contributions sum to the fit");
            assert!(peer.fit <= peer.coverage + 1e-9, "a fit never exceeds what is known");
            for one in &peer.contributions {
                assert!(one.similarity <= one.known + 1e-9 && one.known <= 1.0 + 1e-9, "{one:?}");
            }
            if let Some(back) = Ask::of(engine, &peer.place_id).weighed_by(CHILDREN).explain(id).peer {
                assert!((back.fit - peer.fit).abs() < 1e-9, "{id} and {}", peer.place_id);
                assert!((back.coverage - peer.coverage).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn a_set_that_the_model_does_not_have_is_refused_with_those_that_it_has() {
    let engine = england();
    let reader = Reader {
        vocabulary: engine.vocabulary(),
        register: engine.register(),
        groups: None,
        weight_sets: engine.weight_sets(),
        today: jiff::civil::date(2026, 11, 22),
        uncovered: Uncovered::nothing(),
    };
    let request = |name: &str| v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("E09000007".to_owned())),
        context_weight_set: name.to_owned(),
        ..Default::default()
    };
    let error = reader.query(&request("adults")).expect_err("no such set").to_string();
    assert_eq!(error, "context_weight_set: 'adults' is no weight set: childrens_services_2021");
    assert_eq!(reader.query(&request("")).expect("no set").terms.weight_set, None);
    assert_eq!(reader.query(&request(CHILDREN)).expect("the set").terms.weight_set, Some(0));
    let listed = catalogue::vocabulary(engine).context_weight_sets;
    assert_eq!(listed.len(), 1);
    assert!((listed[0].weights.iter().map(|one| one.weight).sum::<f64>() - 1.0).abs() < 1e-9);
    assert!(listed[0].attribution.contains("OGL v3.0"), "{}", listed[0].attribution);
}

#[test]
fn the_gain_is_measured_on_places_held_back_beside_what_evaluate_measures() {
    let list = open_list();
    let settings = Settings {
        pool: Pool::Reference,
        within_type: false,
        blocks: vec![Block::Context],
        weight_set: None,
        extras: Vec::new(),
    };
    let (measured, _) = recall(england(), &list, &settings).expect("measured");
    let baseline = set().recall_at_k.mean - set().gain_over_themes.mean;
    assert!((baseline - measured.ours.recall_at_k.mean).abs() < 1e-12, "{baseline}");
    let plain = set().recall_at_k.mean - set().gain_over_plain.mean;
    assert!((plain - measured.plain.recall_at_k.mean).abs() < 1e-12, "{plain}");
    assert!(set().gain_over_plain.low > 0.0, "{:?}", set().gain_over_plain);
    assert!(set().gain_over_themes.mean > 0.0, "{:?}", set().gain_over_themes);
    // On the very list that it was learned from, the set does better still: that is why such figures are not quoted.
    let (flattered, _) = recall(england(), &list, &Settings { weight_set: Some(0), ..settings }).expect("measured");
    assert!(flattered.ours.recall_at_k.mean > set().recall_at_k.mean);
}

#[test]
fn a_list_made_by_one_figure_teaches_that_figure_and_a_list_drawn_by_lot_teaches_nothing() {
    let engine = england();
    let parameters = engine.encoder().parameters();
    let at = parameters.indicators.iter().position(|code| code == "percent_older").expect("the figure");
    let z = |place: Slot| {
        parameters.scalers[at].unwrap().clipped(engine.register().get(place).figures[at].unwrap().value())
    };
    let mentioned: BTreeSet<Slot> = open_list().mentioned;
    let made = |key: &dyn Fn(Slot, Slot) -> f64| {
        let neighbours = mentioned.iter().map(|&place| {
            let mut others: Vec<Slot> = mentioned.iter().copied().filter(|&other| other != place).collect();
            others.sort_by(|&a, &b| key(place, a).total_cmp(&key(place, b)));
            others.truncate(10);
            (place, others)
        });
        List {
            neighbours: neighbours.collect(),
            mentioned: mentioned.clone(),
            skipped: Vec::new(),
            dropped: Vec::new(),
        }
    };
    let told = learned_from(made(&|place, other| (z(place) - z(other)).abs()));
    let most = told.weights.iter().max_by(|a, b| a.1.total_cmp(b.1)).expect("weights");
    assert_eq!(most.0, "percent_older");
    assert!(*most.1 > 0.3 && told.gain_over_themes.low > 0.1, "{most:?} {:?}", told.gain_over_themes);
    // The order of a hash is no order of places.
    let lot = learned_from(made(&|place, other| ((place.get() * 7_919 + other.get() * 104_729) % 1_000_003) as f64));
    assert!(lot.gain_over_themes.mean.abs() < 0.03, "{:?}", lot.gain_over_themes);
}

fn evaluate(args: &[&str]) -> Said {
    run(&england_dir(), &[&["evaluate", "--pack", "."], args].concat())
}

#[test]
fn the_prompt_chooses_a_set_and_says_when_a_measure_flatters_it() {
    let asked =
        |set: &str| run(&england_dir(), &["match", "Camden", "--pack", ".", "--weight-set", set, "--output", "json"]);
    let json: serde_json::Value = serde_json::from_str(&asked(CHILDREN).out).expect("JSON");
    assert_eq!(json["query"]["contextWeightSet"], CHILDREN);
    asked("adults").fails(3, "'adults' is no weight set: childrens_services_2021");
    let file = "references/childrens_services_2021.csv";
    let said = evaluate(&["--reference", file, "--blocks", "context", "--weight-set", CHILDREN]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(said.out.contains("learned from this very list"), "{}", said.out);
    assert!(said.out.lines().all(|line| line.chars().count() <= 80));
    let said = evaluate(&["--reference", file, "--blocks", "context", "--output", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!((&json["learned_from_this_list"], &json["weight_set"]), (&false.into(), &serde_json::Value::Null));
    evaluate(&["--reference", file, "--weight-set", "adults"]).fails(3, "'adults' is no weight set");
}

#[test]
fn an_operator_learns_a_set_from_a_list_of_their_own() {
    let world = cities();
    let column = world.pack().about.place_id_column;
    let ids: Vec<String> =
        world.pack().register.profiles().iter().map(|profile| profile.place.id.to_string()).collect();
    let mut list = format!("{column},rank,neighbour_{column}\n");
    for pair in ids.windows(2).chain([[ids[ids.len() - 1].clone(), ids[0].clone()].as_slice()]) {
        list += &format!("{},1,{}\n", pair[0], pair[1]);
    }
    let world = world.write("mine.csv", list.as_bytes());
    let train = |args: &[&str]| run(world.dir(), &[&["train", "--pack", "."], args].concat());
    let said = train(&["--reference", "mine.csv", "--weight-set", "waste"]);
    assert_eq!(said.exit, 0, "{said:?}");
    let card = fs::read_to_string(world.dir().join("model-card.md")).expect("a card");
    assert!(card.contains("### waste") && card.contains("origin and licence not stated"), "{card}");
    let place = ids[0].as_str();
    let said = run(world.dir(), &["match", place, "--pack", ".", "--weight-set", "waste", "--output", "json"]);
    assert!(said.out.contains("\"contextWeightSet\": \"waste\""), "{said:?}");
    train(&["--reference", "mine.csv", "--weight-set", "my waste"]).fails(3, "name of a weight set holds ' '");
    train(&["--reference", "nowhere.csv"]).fails(3, "cannot read nowhere.csv");
    train(&["--weight-set", "waste"]).fails(2, "--reference");
    let world =
        world.write("few.csv", format!("{column},rank,neighbour_{column}\n{},1,{}\n", ids[0], ids[1]).as_bytes());
    run(world.dir(), &["train", "--pack", ".", "--reference", "few.csv"]).fails(3, "5 are needed");
}
