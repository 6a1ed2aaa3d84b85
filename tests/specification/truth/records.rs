//! What the sources of the England pack say, each as of its own date.

use peermatch::domain::record::{Evidence, Status};
use peermatch::proto::v1::RecordStatus;

use super::record;
use crate::support::england;

fn evidence() -> impl Iterator<Item = &'static Evidence> {
    england().register().profiles().iter().flat_map(|one| one.records()).flat_map(|one| one.evidence())
}

#[test]
fn t2_local_plans_adopted_after_the_lists_are_on_record() {
    let says = |id: &str, what: &str, status: RecordStatus| {
        let told = record(id, "local_plan");
        assert!(told.sources.iter().any(|one| one.statement.contains(what)), "{id}: {told:?}");
        assert_eq!(told.status(), status, "{id}");
    };
    says("E07000141", "30 January 2020", RecordStatus::Live);
    says("E08000012", "26 January 2022", RecordStatus::Solved);
    says("E07000210", "15 October 2024", RecordStatus::Solved);
    says("E09000003", "March 2025", RecordStatus::Solved);
    says("E07000245", "July 2025", RecordStatus::Solved);
    // Wirral is in the rollout of the new way of making plans since, so it is at work again.
    says("E08000015", "March 2025", RecordStatus::Live);
    for number in [1, 2, 3, 4, 5, 6, 8, 9, 10] {
        says(&format!("E080000{number:02}"), "21 March 2024", RecordStatus::Solved);
    }
}

#[test]
fn t2_a_list_speaks_as_of_its_own_date_and_claims_nothing_later() {
    let plans = england().register().profiles().iter().filter_map(|one| {
        let id = peermatch::domain::id::ProblemId::new("local_plan").expect("a code");
        one.record(&id)
    });
    for one in plans.flat_map(|record| record.evidence()).filter(|one| one.status == Status::Live) {
        let source = one.source.as_ref().expect("a source").as_str();
        let as_of = match source {
            "local_plans_2019" => "As of October 2019: ",
            "local_plans_explorer" => "As of January 2026: ",
            _ => continue,
        };
        assert!(one.statement.starts_with(as_of), "{}", one.statement);
    }
    for one in evidence() {
        let claims = ["not adopted", "no new step", "none since", "now passed"];
        assert!(claims.iter().all(|claim| !one.statement.contains(claim)), "{}", one.statement);
    }
}

#[test]
fn t3_a_grade_is_a_position_on_its_bodys_scale_and_a_hole_is_no_word() {
    let adjectives =
        ["inadequate", "outstanding", "requires improvement", "failing", "serious", "inconsistent", "poor"];
    for one in evidence() {
        let words = one.statement.to_lowercase();
        assert!(adjectives.iter().all(|adjective| !words.contains(adjective)), "{}", one.statement);
        assert!(!words.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "nan"), "{}", one.statement);
    }
    assert_eq!(
        record("E06000066", "children_in_care").statement,
        "Services for children in care: third of Ofsted's four grades (2026)."
    );
    let care = record("E06000001", "asc_equity").statement;
    assert!(care.starts_with("Equity in experience and outcomes: 2 of 4 by the CQC (2025)"), "{care}");
}

#[test]
fn every_source_says_where_it_can_be_read_or_that_it_cannot_and_as_of_when_its_data_are() {
    let told = record("E06000001", "asc_equity");
    let source = &told.sources[0];
    assert!(source.url.starts_with("https://github.com/alxtrnr/bongo-twisty/"), "{}", source.url);
    assert_eq!(source.data_date, "2025-10-01");
    let sources = &england().vocabulary().sources;
    let with =
        |known: &dyn Fn(&peermatch::domain::source::Source) -> bool| sources.iter().filter(|one| known(one)).count();
    assert!(with(&|one| one.url.is_some()) * 3 > sources.len() * 2, "most have an address");
    // A fact is never newer than the data of its source.
    for one in evidence() {
        let source = england().vocabulary().source(one.source.as_ref().expect("a source")).expect("of the pack");
        assert!(source.date.is_none_or(|date| one.as_of <= date), "{} is of {}", source.id, one.as_of);
    }
}

#[test]
fn the_wider_records_of_2026_are_there_by_what_they_say() {
    let holders = |code: &str| {
        let id = peermatch::domain::id::ProblemId::new(code).expect("a code");
        england().register().profiles().iter().filter(|one| one.record(&id).is_some()).count()
    };
    assert_eq!(holders("temporary_accommodation"), 83, "breaches of the limit, from councils' own returns");
    assert_eq!(holders("adult_social_care"), 22);
    assert_eq!(holders("air_quality"), 43);
    assert_eq!(holders("neighbourhood_regeneration"), 57);
    // Chosen on statistics alone: a pressure, not a record.
    assert_eq!(holders("early_years"), 0);
    let hartlepool = england().register().get(england().register().find("Hartlepool").expect("a council").place);
    assert!(hartlepool.statistics.iter().any(|one| one.problem.as_str() == "early_years"));
    // A page that names no service says so.
    let notice = record("E10000015", "send");
    assert!(notice.sources.iter().any(|one| one.statement.contains("does not name the service")), "{notice:?}");
}
