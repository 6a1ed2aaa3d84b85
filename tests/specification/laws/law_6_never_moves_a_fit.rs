//! Political control, geography, sector, popularity and success never move a fit.

use crate::support::{Ask, World, engine_of, england, england_dir};
use peermatch::domain::place::Position;
use peermatch::domain::profile::Profile;
use peermatch::domain::register::Register;
use peermatch::engine::View;
use peermatch::pack;

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
