//! Political control, geography, sector, popularity and success never move a fit.

use std::sync::Arc;

use crate::support::{Ask, World, engine_of, england, england_dir};
use jiff::Timestamp;
use jiff::civil::date;
use peermatch::access::Pass;
use peermatch::domain::consent::{Audience, Consent, Part, Scope};
use peermatch::domain::contact_point::VerifiedRole;
use peermatch::domain::declared::{Change, Declared, DeclaredRecord, Ledger, Matter};
use peermatch::domain::id::{PlaceId, ProblemId};
use peermatch::domain::place::Position;
use peermatch::domain::profile::Profile;
use peermatch::domain::record::Status;
use peermatch::domain::register::Register;
use peermatch::domain::stage::Stage;
use peermatch::domain::stage_history::StageStep;
use peermatch::domain::story::{
    Adaptation, Amount, Attempt, AttemptEnding, EntryKind, EvidenceBasis, OutcomeDirection, Story, StoryEntry,
    StoryOutcome,
};
use peermatch::engine::{Snapshot, View};
use peermatch::model::Model;
use peermatch::pack;
use peermatch::proto::v1;

#[test]
fn political_control_changes_no_answer() {
    let mut number = 0;
    let changed = england_with(|profile| {
        number += 1;
        profile.place.political_control = Some(["Whig", "Tory", "none"][number % 3].to_owned());
    });
    same_answers(&changed, |_| ());
}

#[test]
fn r29_r137_what_places_say_of_themselves_changes_no_answer_but_that_it_is_told() {
    let words = ["The mayor and the county do not speak", "No party has a majority", "Housing decides every vote"];
    let mut number = 0;
    let changed = england_with(|profile| {
        number += 1;
        profile.place.setting = (number % 4 != 0).then(|| words[number % 3].into());
        let role = |at: usize| VerifiedRole { role: words[at].to_owned(), verified_on: date(2026, 1, 1) };
        profile.place.contacts = (0..number % 3).map(role).collect();
    });
    let asked = Ask::of(&changed, "E09000007").answer();
    let told = asked.peers.iter().filter(|peer| words.contains(&peer.setting.as_str())).count();
    assert!(told > 1, "it is told, in their own words");
    assert!(asked.peers.iter().any(|peer| !peer.contacts_on_record.is_empty()));
    same_answers(&changed, |peer| {
        peer.setting.clear();
        peer.contacts_on_record.clear();
    });
}

#[test]
fn moving_every_place_to_the_antipodes_changes_no_fit() {
    let changed = england_with(|profile| {
        profile.place.region = "Elsewhere".to_owned();
        profile.place.nation = "Nowhere".to_owned();
        profile.place.area_km2 = Some(1.0);
        profile.place.population = Some(1);
        profile.place.position = Position::new(-50.0, 178.0).ok();
    });
    same_answers(&changed, |peer| {
        peer.region.clear();
        peer.distance_km = None;
        peer.population = None;
        // Who may bring two places together is told by where they are.
        peer.conversation.as_mut().expect("a conversation").convener = None;
    });
}

#[test]
fn renaming_every_place_changes_no_fit() {
    let renamed = england_with(|profile| profile.place.name = format!("Ward {}", profile.place.id));
    for id in ["E09000007", "E10000012", "E08000025", "E07000072"] {
        let fits = |engine| -> Vec<(String, f64)> {
            Ask::of(engine, id).answer().peers.into_iter().map(|peer| (peer.place_id, peer.fit)).collect()
        };
        assert_eq!(fits(england()), fits(&renamed));
    }
}

#[test]
fn renaming_every_id_changes_no_fit() {
    let files = ["places.csv", "records.csv", "indicators_published.csv"];
    let renamed = files.iter().fold(World::new(), |world, file| {
        let text = std::fs::read_to_string(world.dir().join(file)).expect("a table");
        let text = text.replace("ARN", "ZZZ").replace("BEL", "000");
        world.write(file, text.as_bytes())
    });
    let renamed = renamed.write("successions.csv", b"former_island,former_name,successor_island,year,source\n");
    let fit = |engine: &View, asker, peer| Ask::of(engine, asker).peer(peer).fit;
    assert_eq!(fit(&World::new().engine(), "ARN", "BEL"), fit(&renamed.engine(), "ZZZ", "000"));
}

#[test]
fn how_a_matter_ended_does_not_move_a_fit() {
    // Solved at a stage or stopped at it: the same fit for whoever asks with the problem.
    let fit = |status: &str| {
        let world = World::new().change("records.csv", "BEL,flood,live", &format!("BEL,flood,{status}"));
        Ask::of(&world.engine(), "ARN").about("flood").peer("BEL").fit
    };
    assert_eq!(fit("solved"), fit("stopped"));
    assert_eq!(fit("solved"), fit("live"));
}

#[test]
fn a_place_with_thirty_records_does_not_outrank_its_equal_with_one() {
    let extra = |number: usize| format!("extra_{number}");
    let problem = |number| {
        format!("\n[[theme.problem]]\ncode = \"{0}\"\nlabel = \"{0}\"\ndefinition = \"More.\"\n", extra(number))
    };
    let problems: String = (0..30).map(problem).collect();
    let theme =
        format!("[[theme]]\ncode = \"more\"\nlabel = \"more\"\ndefinition = \"More.\"\n{problems}\n[[stop_concept]]");
    let mut world = World::new().change("taxonomy.toml", "[[stop_concept]]", &theme);
    for id in ["ONE", "MANY"] {
        world = world
            .add("places.csv", &format!("{id},{id},{id},Archipelago,South,city,,,,,,,log,"))
            .add("records.csv", &format!("{id},flood,live,2,seen,2025-07-01,public_record,Wet.,log,x"));
    }
    for number in 0..30 {
        let row = format!("MANY,{},live,2,seen,2025-07-01,public_record,More.,log,x", extra(number));
        world = world.add("records.csv", &row);
    }
    let engine = world.engine();
    let fit = |ask: &Ask<'_>, peer| ask.peer(peer).fit;
    let one_problem = Ask::of(&engine, "ARN").about("flood");
    assert!((fit(&one_problem, "MANY") - fit(&one_problem, "ONE")).abs() < 1e-12);
    let place_wide = Ask::of(&engine, "ARN");
    assert!(fit(&place_wide, "MANY") <= fit(&place_wide, "ONE"));
}

/// Stories that say the opposite of each other in every field.
fn stories() -> [Story; 3] {
    let day = date(2026, 5, 1);
    let told = |kind, ending, direction, evidence, words: &str, figure, (from, to): (Stage, Stage)| Story {
        stage_history: vec![
            StageStep { on: date(2026, 1, 1), stage: from, moved_by: words.to_owned() },
            StageStep { on: day, stage: to, moved_by: words.to_owned() },
        ],
        changed_to_fit: vec![Adaptation {
            text: words.to_owned(),
            from: (figure > 0.0).then(|| PlaceId::new("E09000007").expect("an id")),
        }],
        entries: vec![StoryEntry { as_of: day, kind, text: words.to_owned() }],
        would_do_differently: words.to_owned(),
        got_wrong: words.to_owned(),
        learnt: words.to_owned(),
        pitfalls: vec![words.to_owned()],
        setting_that_mattered: words.to_owned(),
        attempts: vec![Attempt {
            started_on: None,
            ended_on: day,
            ending,
            text: words.to_owned(),
            lesson: words.to_owned(),
        }],
        outcomes: vec![StoryOutcome {
            measure: words.to_owned(),
            figure: Amount::try_from(figure).ok(),
            unit: "homes".to_owned(),
            text: words.to_owned(),
            direction,
            evidence,
            as_of: day,
        }],
    };
    let well = told(
        EntryKind::Progress,
        AttemptEnding::Worked,
        OutcomeDirection::Worked,
        EvidenceBasis::Independent,
        "homes for everybody who slept on the streets",
        9.0,
        (Stage::NotConsidering, Stage::FullyOperational),
    );
    let badly = told(
        EntryKind::Setback,
        AttemptEnding::Stopped,
        OutcomeDirection::DidNotWork,
        EvidenceBasis::None,
        "a flood closed every school",
        -9.0,
        (Stage::FullyOperational, Stage::NotConsidering),
    );
    [Story::default(), well, badly]
}

#[test]
fn r38_r42_nothing_of_a_story_moves_a_fit_or_a_rank_whichever_way_it_went() {
    let asker = "E09000007";
    let peers = Ask::of(england(), asker).answer().peers;
    let (teller, problem) = (&peers[2], &peers[2].shared_problems[0].problem_id);
    let place = PlaceId::new(&teller.place_id).expect("an id");
    let problem = ProblemId::new(problem).expect("a code");
    let told = stories().map(|story| {
        let everybody = |part| Change::Consent {
            place: place.clone(),
            scope: Scope::Of(problem.clone(), part),
            consent: Consent::plain(Audience::Everybody),
        };
        let record = DeclaredRecord {
            matter: Matter::Problem(problem.clone()),
            status: Status::Live,
            stage: Some(Stage::Piloting),
            as_of: date(2026, 11, 1),
            statement: "We house those who sleep on the streets".to_owned(),
            factors: Vec::new(),
            starting_point: Vec::new(),
            provisional: false,
            self_assessment: None,
            story,
        };
        let mut declared = Declared::default();
        for change in
            [Change::PutRecord { place: place.clone(), record }, everybody(Part::Words), everybody(Part::Setback)]
        {
            declared.apply(&change, Timestamp::UNIX_EPOCH);
        }
        let public = Arc::new(pack::load(&england_dir()).expect("the pack"));
        let ledger = Ledger::new(public, declared, &[7; 32]).expect("a world");
        let model = std::fs::read(england_dir().join("model.json")).expect("the model is committed");
        let model = Model::from_bytes(&model).expect("the model is whole");
        let snapshot = Snapshot::new(Arc::clone(ledger.world()), model).expect("they belong together");
        Arc::new(snapshot).view(Pass::everything("a test asks"))
    });
    let fits = |england: &View| -> Vec<(String, f64, Vec<f64>)> {
        let asks = [Ask::of(england, asker), Ask::of(england, asker).about(problem.as_str())];
        let own = [Ask::of(england, place.as_str()), Ask::of(england, place.as_str()).about(problem.as_str())];
        let peers = asks.iter().chain(&own).flat_map(|ask| ask.answer().peers);
        let parts = |peer: &v1::Peer| peer.contributions.iter().map(|part| part.value).collect();
        peers.map(|peer| (peer.place_id.clone(), peer.fit, parts(&peer))).collect()
    };
    let experience = |england: &View| {
        let peer = Ask::of(england, asker).about(problem.as_str()).peer(place.as_str());
        let told = peer.experience.expect("of a record");
        let codes = [told.statement, told.stage_statement].map(|one| one.expect("it says so").code);
        (told.entries.len(), told.stage_history.len(), codes, peer.summary.contains("setback"))
    };
    let [none, well, badly] = &told;
    let are = |codes: [&str; 2]| codes.map(str::to_owned);
    assert_eq!(experience(none), (0, 0, are(["NO_EXPERIENCE", "NO_STAGE_HISTORY"]), false));
    assert_eq!(experience(well), (1, 2, are(["EXPERIENCE", "STAGE_HISTORY"]), false));
    assert_eq!(experience(badly), (1, 2, are(["EXPERIENCE", "STAGE_HISTORY"]), true), "and it is told");
    assert_eq!(fits(none), fits(well));
    assert_eq!(fits(well), fits(badly));
}

fn england_with(mut change: impl FnMut(&mut Profile)) -> View {
    let mut pack = pack::load(&england_dir()).expect("the pack");
    let mut profiles = pack.register.profiles().to_vec();
    profiles.iter_mut().for_each(&mut change);
    pack.register = Register::new(profiles, Vec::new()).expect("a register");
    engine_of(pack)
}

/// Every council's place-wide answer is the same, but for what `forget` takes out of a peer.
fn same_answers(changed: &View, forget: impl Fn(&mut peermatch::proto::v1::Peer)) {
    for profile in england().register().profiles().iter().step_by(5) {
        let peers = |engine| {
            let mut peers = Ask::of(engine, profile.place.id.as_str()).answer().peers;
            peers.iter_mut().for_each(&forget);
            peers
        };
        assert_eq!(peers(england()), peers(changed), "{}", profile.place.name);
    }
}
