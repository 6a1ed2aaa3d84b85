//! Cohorts: a few places around one live problem, at similar stages, with a plan (R78, R79, R84 to R89, R98, R103, R115, R145).

mod proposal;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::OnceLock;

use crate::support::{Ask, World, engine_of, england};
use jiff::civil::{Date, date};
use peermatch::convene::{
    self, CircleOptions, CohortError, CohortOptions, Comparison, GroupSize, PerPlace, Quality, RunningGroup, StageSteps,
};
use peermatch::domain::cancel::Cancel;
use peermatch::domain::id::{PlaceId, ProblemId, TermId};
use peermatch::domain::record::Status;
use peermatch::domain::slot::Slot;
use peermatch::domain::stage::Stage;
use peermatch::engine::{EngineError, View};
use peermatch::proto::v1::{self, CohortRow, CohortRowKind};

const TODAY: Date = date(2026, 11, 22);

/// As far apart as stages can be.
fn any_stage() -> StageSteps {
    StageSteps::new(5).unwrap()
}

fn about(engine: &View, problem: Option<&str>) -> CircleOptions {
    CircleOptions {
        problem: problem.map(|code| ProblemId::new(code).expect("a code")),
        oldest_record_years: engine.vocabulary().oldest_record_years,
        ..CircleOptions::new(TODAY)
    }
}

fn place(engine: &View, id: &str) -> Slot {
    engine.register().position(&PlaceId::new(id).expect("an id")).expect("a place")
}

/// One run, told in full.
#[derive(Debug)]
struct Cohorts {
    rows: Vec<CohortRow>,
    report: Comparison,
}

impl Cohorts {
    fn way(&self, way: &str) -> &Quality {
        self.report.ways.iter().find(|one| one.way.code() == way).expect("measured")
    }
}

fn cohorts(engine: &View, about: &CircleOptions, wanted: &CohortOptions) -> Result<Cohorts, CohortError> {
    let formed = convene::cohorts(engine, about, wanted, &Cancel::new())?;
    let row = |number: usize| formed.row(engine, about, wanted, number);
    let rows: Vec<CohortRow> = (0..formed.row_count()).filter_map(row).collect();
    assert_eq!((rows.len(), row(rows.len())), (formed.row_count(), None));
    Ok(Cohorts { rows, report: formed.report })
}

/// Cohorts on every problem of England.
fn all() -> &'static Cohorts {
    static ALL: OnceLock<Cohorts> = OnceLock::new();
    ALL.get_or_init(|| cohorts(england(), &about(england(), None), &CohortOptions::default()).expect("cohorts"))
}

fn send(wanted: &CohortOptions) -> Cohorts {
    cohorts(england(), &about(england(), Some("send")), wanted).expect("cohorts")
}

fn of_kind(run: &Cohorts, kind: CohortRowKind) -> impl Iterator<Item = &CohortRow> {
    run.rows.iter().filter(move |row| row.kind() == kind)
}

fn proposed(run: &Cohorts) -> Vec<&CohortRow> {
    run.rows.iter().filter(|row| matches!(row.kind(), CohortRowKind::Group | CohortRowKind::Network)).collect()
}

fn codes(statements: &[v1::Statement]) -> BTreeSet<&str> {
    statements.iter().map(|one| one.code.as_str()).collect()
}

fn members(row: &CohortRow) -> Vec<Slot> {
    row.place_ids.iter().map(|id| place(england(), id)).collect()
}

#[test]
fn r84_r86_every_cohort_is_small_and_has_one_problem_that_all_have_live_at_similar_stages() {
    let run = proposed(all());
    assert!(run.len() > 80, "{}", run.len());
    for row in run {
        assert!(row.kind() == CohortRowKind::Group && (2..=4).contains(&row.place_ids.len()), "{row:?}");
        let problem = ProblemId::new(&row.problem_id).unwrap();
        let record = |&place: &Slot| england().register().get(place).record(&problem).expect("on record");
        let records: Vec<_> = members(row).iter().map(record).collect();
        assert!(records.iter().all(|record| record.status == Status::Live));
        let known: Vec<Stage> = records.iter().filter_map(|record| record.stage).collect();
        let steps = known.iter().min().zip(known.iter().max()).map(|(first, last)| first.steps_to(*last));
        assert!(steps.is_none_or(|steps| steps <= 1) && row.stage_steps == steps, "{row:?}");
        assert!(row.opening_question.contains(&row.problem_display_name) && row.opening_question.ends_with('?'));
        assert!(row.worst_fit <= row.mean_fit && row.worst_fit > Some(0.0));
    }
}

#[test]
fn law_5_no_place_sits_with_its_own_area_nor_with_siblings_unless_asked() {
    let hierarchy = england().register().hierarchy();
    for row in proposed(all()) {
        let members = members(row);
        for &one in &members {
            let own: BTreeSet<Slot> = hierarchy.ancestors(one).into_iter().chain(hierarchy.descendants(one)).collect();
            assert!(members.iter().all(|other| !own.contains(other)), "{row:?}");
            let parents = hierarchy.parents(one);
            let siblings = members
                .iter()
                .filter(|&&other| other != one && hierarchy.parents(other).iter().any(|p| parents.contains(p)));
            assert_eq!(siblings.count(), 0, "{row:?}");
        }
    }
    let mut wider = about(england(), Some("housing_delivery"));
    wider.siblings = true;
    let run = cohorts(england(), &wider, &CohortOptions::default()).unwrap();
    let warned = |row: &&CohortRow| codes(&row.warnings).contains("SIBLINGS");
    let (with, without): (Vec<_>, Vec<_>) = proposed(&run).into_iter().partition(warned);
    assert!(!with.is_empty() && !without.is_empty(), "siblings fit well where they may sit together");
}

#[test]
fn nobody_is_swamped_and_everybody_who_has_a_problem_live_has_a_seat_or_a_reason() {
    let run = all();
    let mut seats: BTreeMap<&str, usize> = BTreeMap::new();
    for id in proposed(run).into_iter().flat_map(|row| &row.place_ids) {
        *seats.entry(id).or_default() += 1;
    }
    assert!(seats.values().all(|&number| number == 1));
    let ids: BTreeSet<&str> = proposed(run).into_iter().map(|row| row.cohort_id.as_str()).collect();
    assert_eq!(ids.len(), proposed(run).len());
    // Every live record of a problem that two places have is seated or told why not, once.
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    for row in run.rows.iter().filter(|row| row.kind() != CohortRowKind::Existing) {
        let unseated = row.kind() == CohortRowKind::Unseated;
        assert_eq!(unseated, row.unseated_reason.is_some() && !row.unseated_text.is_empty(), "{row:?}");
        for id in &row.place_ids {
            assert!(told.insert((id, &row.problem_id)), "{id} stands twice for {}", row.problem_id);
        }
    }
    let mut holders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for profile in england().register().profiles().iter().filter(|profile| !profile.place.is_of_its_time()) {
        for record in profile.live().filter(|record| record.latest().as_of >= date(2021, 11, 22)) {
            holders.entry(record.problem.as_str()).or_default().push(profile.place.id.as_str());
        }
    }
    for (problem, places) in holders.iter().filter(|(_, places)| places.len() > 1) {
        assert!(places.iter().all(|id| told.contains(&(*id, *problem))), "{problem}");
    }
    let twice = CohortOptions { per_place: PerPlace::new(2).unwrap(), ..CohortOptions::default() };
    let twice = cohorts(england(), &about(england(), None), &twice).unwrap();
    assert!(proposed(&twice).len() > proposed(run).len());
}

#[test]
fn r78_r79_r87_r98_every_cohort_comes_with_a_plan_and_what_to_beware_of() {
    let run = send(&CohortOptions::default());
    for row in proposed(&run) {
        assert_eq!(row.meetings_a_year, Some(2));
        for code in ["COLLECT_QUESTIONS", "CO_DESIGN", "HALF_DAY", "TEAMS", "CADENCE", "ATTENDANCE"] {
            assert!(codes(&row.plan).contains(code), "{code}");
        }
        assert_eq!(row.avoid_months, [1, 2, 3, 4, 5, 8]);
        assert!(codes(&row.crunches).contains("budget_setting"));
        assert!(codes(&row.warnings).contains("FACILITATOR_MISSING"));
        assert!(!row.who_should_be_in_the_room.is_empty());
        assert!(row.convener_ids.len() <= 2 && !row.convener_ids.is_empty());
        assert!(!row.convener_ids.iter().any(|id| id == "ofsted"), "whoever inspects does not convene");
    }
    let facilitator = TermId::new("local_government_association").unwrap();
    let led = send(&CohortOptions { facilitator: Some(facilitator), ..CohortOptions::default() });
    assert!(proposed(&led).iter().all(|row| !codes(&row.warnings).contains("FACILITATOR_MISSING")));
    let nobody = CohortOptions { facilitator: Some(TermId::new("nobody").unwrap()), ..CohortOptions::default() };
    let refused = cohorts(england(), &about(england(), Some("send")), &nobody).expect_err("refused");
    assert!(matches!(refused, CohortError::Facilitator(_)), "{refused}");
}

#[test]
fn r115_who_meets_already_is_offered_first_and_not_asked_into_another() {
    let free = send(&CohortOptions::default());
    let first = proposed(&free)[0];
    let running = RunningGroup {
        id: "send-2025".to_owned(),
        name: "SEND triad".to_owned(),
        problem: ProblemId::new("send").unwrap(),
        places: members(first),
    };
    let run = send(&CohortOptions { running: vec![running], ..CohortOptions::default() });
    let existing = of_kind(&run, CohortRowKind::Existing).find(|one| one.cohort_id == "send-2025").expect("offered");
    assert_eq!(existing.existing_kind(), v1::ExistingGroupKind::Running);
    assert_eq!(existing.place_ids, first.place_ids);
    assert!((1..=3).contains(&existing.may_join_place_ids.len()), "{existing:?}");
    let seated: BTreeSet<&String> = proposed(&run).into_iter().flat_map(|row| &row.place_ids).collect();
    assert!(first.place_ids.iter().all(|id| !seated.contains(id)));
    let theirs = of_kind(&run, CohortRowKind::Unseated).filter(|row| first.place_ids.contains(&row.place_ids[0]));
    let reasons: Vec<_> = theirs.map(CohortRow::unseated_reason).collect();
    assert_eq!(reasons, vec![v1::UnseatedReason::InExistingGroup; first.place_ids.len()]);
    let order: Vec<bool> = run.rows.iter().map(|row| row.kind() == CohortRowKind::Existing).collect();
    assert!(order.is_sorted_by(|one, next| one >= next), "what exists is told before anything new");
}

#[test]
fn r145_a_larger_place_that_works_on_the_problem_itself_is_where_its_parts_meet_already() {
    let run = cohorts(england(), &about(england(), Some("climate_action")), &CohortOptions::default()).unwrap();
    let authority = of_kind(&run, CohortRowKind::Existing).find(|one| one.cohort_id == "E47000003").expect("on record");
    assert_eq!(authority.existing_kind(), v1::ExistingGroupKind::LargerPlace);
    assert!(authority.place_ids.len() > 2);
}

#[test]
fn r30_who_must_decide_first_comes_first() {
    let free = send(&CohortOptions::default());
    let last = members(proposed(&free).last().expect("cohorts"))[0];
    let decisions = BTreeMap::from([((last, ProblemId::new("send").unwrap()), date(2027, 3, 1))]);
    let run = send(&CohortOptions { decisions, ..CohortOptions::default() });
    let proposed = proposed(&run);
    assert_eq!(proposed[0].decision_by, "2027-03-01");
    assert!(members(proposed[0]).contains(&last));
    assert!(proposed[1..].iter().all(|row| row.decision_by.is_empty()));
}

#[test]
fn networks_hold_eight_to_twenty_five() {
    let run = send(&CohortOptions {
        size: GroupSize::new(12).unwrap(),
        stage_steps: any_stage(),
        ..CohortOptions::default()
    });
    let networks: Vec<_> = of_kind(&run, CohortRowKind::Network).collect();
    assert!(!networks.is_empty() && networks.len() == proposed(&run).len());
    assert!(networks.iter().all(|row| (8..=25).contains(&row.place_ids.len())));
}

#[test]
fn the_groups_fit_better_than_nearest_first_than_chance_and_than_one_large_network() {
    let total = |way: &str| all().way(way);
    assert!(total("exchanged").total_fit > total("nearest_first").total_fit);
    assert!(total("nearest_first").mean_fit > total("by_chance").mean_fit);
    assert!(total("exchanged").mean_fit > 1.04 * total("one_network").mean_fit, "R84: small groups are worth forming");
    assert!(total("exchanged").served >= total("nearest_first").served - 1e-9);
}

#[test]
fn the_same_run_gives_the_same_cohorts() {
    assert_eq!(send(&CohortOptions::default()).rows, send(&CohortOptions::default()).rows);
}

#[test]
fn r60_f9_no_group_is_proposed_that_nobody_may_bring_together() {
    let engine = World::new().engine();
    let run = cohorts(&engine, &about(&engine, Some("goats")), &CohortOptions::default()).unwrap();
    assert!(proposed(&run).is_empty(), "the archipelago knows no convener");
    let told: Vec<_> = run.rows.iter().map(|row| (ids(row)[0], row.unseated_reason())).collect();
    assert_eq!(told, [("ARN", v1::UnseatedReason::NoConvener), ("BEL", v1::UnseatedReason::NoConvener)]);
    assert_eq!(run.way("exchanged").formed, 0.0, "what is counted is what is proposed");
    for row in proposed(all()) {
        assert!(!row.convener_ids.is_empty() && !codes(&row.warnings).contains("CONVENER_MISSING"), "{row:?}");
    }
    // Where nobody else may, whoever leads the sessions brings them together, and the convener is told to see to it.
    let cities = cities(&[]);
    let encampments = about(&cities, Some("encampments"));
    let nobody = CohortOptions { facilitator: None, ..pairs() };
    assert!(proposed(&cohorts(&cities, &encampments, &nobody).unwrap()).is_empty());
    let led = cohorts(&cities, &encampments, &pairs()).unwrap();
    assert!(!proposed(&led).is_empty());
    assert!(proposed(&led).iter().all(|row| codes(&row.warnings).contains("CONVENER_MISSING")));
    // One place alone with a problem meets nobody.
    let alone = cohorts(&engine, &about(&engine, Some("river_walls")), &CohortOptions::default()).unwrap();
    let [row] = &alone.rows[..] else { panic!("{:?}", alone.rows) };
    assert_eq!((row.kind(), row.unseated_reason()), (CohortRowKind::Unseated, v1::UnseatedReason::NobodyEligible));
}

#[test]
fn f9_bodies_of_their_time_can_be_asked_about_and_meet_nobody() {
    let of_its_time = |id: &String| england().register().get(place(england(), id)).place.is_of_its_time();
    assert!(!Ask::of(england(), "seed:west-cheshire").about("complex_dependency").peers().is_empty());
    for row in &all().rows {
        let is_barred = row.unseated_reason == Some(v1::UnseatedReason::OfItsTime.into());
        assert_eq!(is_barred, row.place_ids.iter().any(of_its_time), "{row:?}");
        assert!(!of_its_time_group(row), "{row:?}");
    }
    let theirs = cohorts(england(), &about(england(), Some("complex_dependency")), &CohortOptions::default()).unwrap();
    assert!(theirs.rows.iter().filter(|row| row.unseated_reason() == v1::UnseatedReason::OfItsTime).count() > 3);
}

/// Whether a group that exists is a partnership of its time.
fn of_its_time_group(row: &CohortRow) -> bool {
    let id = PlaceId::new(&row.cohort_id).ok().and_then(|id| england().register().position(&id));
    id.is_some_and(|place| england().register().get(place).place.is_of_its_time())
}

#[test]
fn f9_what_is_older_than_the_pack_allows_convenes_nobody() {
    let latest = |id: &str, problem: &str| {
        let record = england().register().get(place(england(), id)).record(&ProblemId::new(problem).unwrap());
        record.expect("on record").latest().as_of
    };
    let oldest = date(2021, 11, 22);
    let mut old = 0;
    for row in all().rows.iter().filter(|row| row.kind() != CohortRowKind::Existing) {
        for id in &row.place_ids {
            let is_told = row.unseated_reason == Some(v1::UnseatedReason::OldRecord.into());
            let of_its_time = row.unseated_reason == Some(v1::UnseatedReason::OfItsTime.into());
            assert_eq!(is_told, !of_its_time && latest(id, &row.problem_id) < oldest, "{id} {row:?}");
            old += usize::from(is_told);
        }
    }
    assert!(old > 0, "England has climate declarations of 2019");
    let any_age = CircleOptions { oldest_record_years: None, ..about(england(), Some("climate_action")) };
    let run = cohorts(england(), &any_age, &CohortOptions::default()).unwrap();
    assert!(run.rows.iter().all(|row| row.unseated_reason() != v1::UnseatedReason::OldRecord), "as asked for");
}

#[test]
fn r84_f9_small_groups_are_taken_out_of_a_larger_network_and_nobody_else_takes_part() {
    let larger: Vec<Slot> = {
        let run = send(&CohortOptions {
            size: GroupSize::new(12).unwrap(),
            stage_steps: any_stage(),
            ..CohortOptions::default()
        });
        members(proposed(&run)[0])
    };
    let network = RunningGroup {
        id: "send-network".to_owned(),
        name: "The SEND network".to_owned(),
        problem: ProblemId::new("send").unwrap(),
        places: larger.clone(),
    };
    let run = send(&CohortOptions { networks: vec![network], stage_steps: any_stage(), ..CohortOptions::default() });
    let groups = proposed(&run);
    assert!(groups.len() > 1, "{:?}", run.rows);
    for row in &groups {
        assert!((2..=4).contains(&row.place_ids.len()));
        assert!(members(row).iter().all(|place| larger.contains(place)), "{row:?}");
        assert_eq!((row.network_id.as_str(), row.network_display_name.as_str()), ("send-network", "The SEND network"));
        assert!(row.warnings.iter().any(|one| one.code == "FROM_NETWORK" && one.text.contains("The SEND network")));
    }
    let told = run.rows.iter().filter(|row| row.kind() != CohortRowKind::Existing).flat_map(members);
    assert!(told.into_iter().all(|place| larger.contains(&place)), "nobody else is told of");
    let elsewhere = CohortOptions {
        networks: vec![RunningGroup {
            id: "n".to_owned(),
            name: "N".to_owned(),
            problem: ProblemId::new("finance").unwrap(),
            places: larger,
        }],
        ..CohortOptions::default()
    };
    assert!(proposed(&send(&elsewhere)).is_empty(), "a network about something else");
}

/// Pairs of cities; few problems of theirs have a convener, so that somebody leads the sessions.
fn pairs() -> CohortOptions {
    let facilitator = Some(TermId::new("safe_streets_circle").unwrap());
    CohortOptions {
        size: GroupSize::new(2).unwrap(),
        stage_steps: any_stage(),
        facilitator,
        ..CohortOptions::default()
    }
}

/// Six US cities and more; who leads the work on a problem may be written anew.
fn cities(details: &[&str]) -> View {
    let pack = World::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/us_cities"));
    let head = "fips,problem,kind,value,source,source_key".to_owned();
    let lines: Vec<String> = details.iter().map(|line| format!("us:{line},made_up,")).collect();
    engine_of(pack.write("record_details.csv", format!("{head}\n{}\n", lines.join("\n")).as_bytes()).pack())
}

fn ids(row: &CohortRow) -> Vec<&str> {
    row.place_ids.iter().map(String::as_str).collect()
}

#[test]
fn r84_many_are_cut_into_parts_that_are_near_and_everybody_is_seated_as_before() {
    let about = about(england(), Some("climate_action"));
    let whole = cohorts(england(), &about, &CohortOptions::default()).unwrap();
    let parts = CohortOptions { part: NonZeroUsize::new(40).unwrap(), ..CohortOptions::default() };
    let parted = cohorts(england(), &about, &parts).unwrap();
    let seated = |run: &Cohorts| -> usize { proposed(run).iter().map(|row| row.place_ids.len()).sum() };
    assert!(seated(&whole) > 200 && seated(&parted) * 100 >= seated(&whole) * 97);
    let (whole, parted) = (whole.way("exchanged"), parted.way("exchanged"));
    assert!(parted.mean_fit > 0.97 * whole.mean_fit, "{} of {}", parted.mean_fit, whole.mean_fit);
}

#[test]
fn the_same_cohorts_come_from_any_number_of_threads() {
    let parts = CohortOptions { part: NonZeroUsize::new(40).unwrap(), ..CohortOptions::default() };
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| cohorts(england(), &about(england(), Some("send")), &parts).unwrap())
    };
    let (one, three) = (run(1), run(3));
    assert_eq!((one.rows, one.report), (three.rows, three.report));
}

#[test]
fn a_run_that_nobody_wants_any_more_is_given_up() {
    let cancel = Cancel::new();
    cancel.cancel();
    let given_up = convene::cohorts(england(), &about(england(), Some("send")), &CohortOptions::default(), &cancel);
    assert!(matches!(given_up.expect_err("given up"), CohortError::Engine(EngineError::Cancelled(_))));
}

#[test]
fn t13_mixing_sectors_where_no_record_says_who_leads_is_told_of_each_group() {
    let plain = cities(&[]);
    let about = about(&plain, Some("traffic_deaths"));
    let told = |mix_sectors: bool| -> Vec<Option<String>> {
        let run = cohorts(&plain, &about, &CohortOptions { mix_sectors, ..pairs() }).unwrap();
        let idle = |row: &&CohortRow| {
            let told = row.warnings.iter().find(|one| one.code == "OPTION_WITHOUT_EFFECT");
            told.map(|one| one.values[0].value.clone())
        };
        proposed(&run).iter().map(idle).collect()
    };
    let asked = told(true);
    assert!(!asked.is_empty() && asked.iter().all(|option| option.as_deref() == Some("mix_sectors")), "{asked:?}");
    assert!(told(false).iter().all(Option::is_none));
}

#[test]
fn r100_on_request_different_sectors_sit_together_within_a_margin_and_no_fit_moves() {
    let plain = cities(&[]);
    let before = cohorts(&plain, &about(&plain, Some("traffic_deaths")), &pairs()).unwrap();
    let groups = |run: &Cohorts| -> BTreeSet<Vec<String>> {
        proposed(run).into_iter().map(|row| row.place_ids.clone()).collect()
    };
    // Every group is led by one sector, and every other one by another.
    let sectors = ["city_government", "public_health"];
    let details: Vec<String> = groups(&before)
        .iter()
        .enumerate()
        .flat_map(|(at, group)| group.iter().map(move |id| (id.trim_start_matches("us:").to_owned(), sectors[at % 2])))
        .map(|(id, sector)| format!("{id},traffic_deaths,lead_sector,{sector}"))
        .collect();
    let engine = cities(&details.iter().map(String::as_str).collect::<Vec<_>>());
    let about = about(&engine, Some("traffic_deaths"));
    let unasked = cohorts(&engine, &about, &pairs()).unwrap();
    assert_eq!(groups(&unasked), groups(&before), "law 6: who leads moves no fit, and unasked no group");
    assert!(proposed(&unasked).iter().all(|row| !row.mixed_for_sectors && row.lead_sectors.len() == 1));
    let asked = cohorts(&engine, &about, &CohortOptions { mix_sectors: true, ..pairs() }).unwrap();
    let (mixed, plain) = (asked.way("sectors_mixed"), asked.way("exchanged"));
    assert_eq!((plain.mixed, plain.mean_fit), (Some(0.0), unasked.way("exchanged").mean_fit));
    assert!(mixed.mixed > Some(0.0), "{mixed:?}");
    assert!(mixed.mean_fit <= plain.mean_fit && mixed.mean_fit >= plain.mean_fit - 0.05, "the cost is told");
    assert_eq!(asked.report.ways[0].way.code(), "sectors_mixed", "the way of the rows comes first");
    let led_by_two = proposed(&asked).into_iter().filter(|row| row.lead_sectors.len() == 2).count();
    assert_eq!(Some(led_by_two as f64), mixed.mixed);
    for row in proposed(&asked) {
        assert_eq!(row.mixed_for_sectors, !groups(&before).contains(&row.place_ids), "{row:?}");
        let limits = proposed(&unasked);
        let least = limits.iter().filter_map(|row| row.mean_fit).fold(1.0, f64::min);
        assert!(row.mean_fit >= Some(least - 0.05));
    }
}

#[test]
fn r115_members_who_are_together_already_are_named_with_their_group() {
    let mut wider = about(england(), Some("climate_action"));
    wider.siblings = true;
    let run = cohorts(england(), &wider, &CohortOptions::default()).unwrap();
    let existing: BTreeMap<&str, BTreeSet<&String>> = of_kind(&run, CohortRowKind::Existing)
        .map(|row| (row.cohort_id.as_str(), row.place_ids.iter().collect()))
        .collect();
    let (mut with, mut without) = (0, 0);
    for row in proposed(&run) {
        let holds_two =
            |members: &BTreeSet<&String>| row.place_ids.iter().filter(|id| members.contains(id)).count() > 1;
        let expected: BTreeSet<&str> =
            existing.iter().filter(|(_, members)| holds_two(members)).map(|(id, _)| *id).collect();
        assert_eq!(row.existing_group_ids.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected);
        assert_eq!(row.existing_group_display_names.len(), row.existing_group_ids.len());
        let warned = row.warnings.iter().find(|one| one.code == "TOGETHER_ALREADY");
        assert_eq!(warned.is_some(), !expected.is_empty());
        assert!(warned.is_none_or(|one| row.existing_group_display_names.iter().all(|name| one.text.contains(name))));
        *if expected.is_empty() { &mut without } else { &mut with } += 1;
    }
    assert!(with > 0 && without > 0);
}
