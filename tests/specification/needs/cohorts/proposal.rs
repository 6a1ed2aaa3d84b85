//! What the line of a proposed group tells: the plan, the first questions, who should be in the room, and what to beware of.

use std::collections::BTreeSet;

use peermatch::convene::{CohortOptions, GroupSize, Meetings};
use peermatch::domain::id::TermId;
use peermatch::domain::slot::Slot;
use peermatch::proto::v1::{self, CohortRow};

use crate::support::england;

use super::{about, all, any_stage, cities, codes, cohorts, ids, members, pairs, proposed, send};

#[test]
fn r85_pairs_and_triples_have_a_joint_task_that_suits_the_problem_and_networks_have_none() {
    for size in [2, 3] {
        let wanted = CohortOptions { size: GroupSize::new(size).unwrap(), ..CohortOptions::default() };
        let send = send(&wanted);
        assert!(!proposed(&send).is_empty());
        for row in proposed(&send) {
            assert_eq!(row.joint_task_id, "VISIT_AND_TRY", "people have to work together in another way");
            assert!(row.joint_task.contains(&row.problem_display_name));
        }
        let software = cohorts(england(), &about(england(), Some("planning_software")), &wanted).unwrap();
        assert!(
            proposed(&software).iter().all(|row| row.joint_task_id == "WRITE_DOWN"),
            "an answer can be written down"
        );
    }
    let network = send(&CohortOptions { size: GroupSize::new(8).unwrap(), ..CohortOptions::default() });
    assert!(proposed(&network).iter().all(|row| row.joint_task_id.is_empty() && row.joint_task.is_empty()));
}

#[test]
fn r87_every_member_has_a_first_question_to_another_by_how_far_the_two_are() {
    let mut seen = BTreeSet::new();
    let any = CohortOptions { stage_steps: any_stage(), ..CohortOptions::default() };
    let plans = cohorts(england(), &about(england(), Some("local_plan")), &any).unwrap();
    for row in proposed(all()).into_iter().chain(proposed(&plans)) {
        let value = |one: &v1::Statement, name: &str| {
            one.values.iter().find(|value| value.name == name).map(|value| value.value.clone()).expect("named")
        };
        let asks: Vec<String> = row.questions.iter().map(|one| value(one, "place_id")).collect();
        assert_eq!(asks, row.place_ids, "one of each, so that both sides are heard");
        for question in &row.questions {
            let at = |name: &str| row.place_ids.iter().position(|id| *id == value(question, name)).expect("a member");
            let (own, other) = (at("place_id"), at("other_id"));
            assert_ne!(own, other);
            let known = |at: usize| row.stages[at] != i32::from(v1::Stage::Unknown);
            let expected = match (known(own) && known(other)).then(|| row.stages[other].cmp(&row.stages[own])) {
                Some(std::cmp::Ordering::Greater) => "ASK_AHEAD",
                Some(std::cmp::Ordering::Equal) => "ASK_ALONGSIDE",
                Some(std::cmp::Ordering::Less) => "ASK_BEHIND",
                None => "ASK_STAGE",
            };
            assert_eq!(question.code, expected, "{row:?}");
            assert!(question.text.contains(&row.problem_display_name) && question.text.ends_with('?'));
            seen.insert(expected);
            // Whoever can be asked from further on is.
            let ahead = (0..row.stages.len()).any(|at| known(own) && known(at) && row.stages[at] > row.stages[own]);
            assert_eq!(ahead, expected == "ASK_AHEAD");
        }
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}

#[test]
fn r78_who_leads_the_sessions_and_what_the_members_may_choose_to_talk_about_stand_in_the_row() {
    let facilitator = Some(TermId::new("local_government_association").unwrap());
    let run = send(&CohortOptions { facilitator, ..CohortOptions::default() });
    for row in proposed(&run) {
        assert_eq!(row.facilitator_id, "local_government_association");
        assert!(!row.facilitator_display_name.is_empty() && row.facilitator_display_name != row.facilitator_id);
    }
    let nobody = send(&CohortOptions::default());
    assert!(proposed(&nobody).iter().all(|row| row.facilitator_id.is_empty()));
    let topics: Vec<(&CohortRow, &v1::Statement)> = proposed(&nobody)
        .into_iter()
        .filter_map(|row| Some((row, row.plan.iter().find(|one| one.code == "TOPICS")?)))
        .collect();
    assert!(!topics.is_empty());
    for (row, topics) in topics {
        let codes = &topics.values.iter().find(|one| one.name == "topic_ids").expect("named").value;
        for code in codes.split("; ") {
            assert_ne!(code, "send");
            let live =
                |&place: &Slot| england().register().get(place).live().any(|record| record.problem.as_str() == code);
            assert!(members(row).iter().all(live), "{code} of {row:?}");
        }
    }
}

#[test]
fn r79_more_meetings_than_free_months_are_warned_of() {
    let warned = |meetings| {
        let meetings_a_year = Meetings::new(meetings).unwrap();
        let run = send(&CohortOptions { meetings_a_year, ..CohortOptions::default() });
        proposed(&run).iter().all(|row| codes(&row.warnings).contains("BUSY_MONTHS"))
    };
    assert!(!warned(6) && warned(7), "six months of the English year are busy");
}

#[test]
fn r89_r98_the_roster_names_every_body_once_and_the_room_tells_many_of_a_kind_by_number() {
    let run = cohorts(england(), &about(england(), Some("local_government_reorganisation")), &CohortOptions::default())
        .unwrap();
    let mut by_number = 0;
    for row in proposed(&run) {
        assert!(codes(&row.plan).contains("ATTENDANCE"));
        let part = |part: v1::RosterPart| row.roster.iter().filter(move |line| line.part() == part);
        let members: Vec<&str> = part(v1::RosterPart::Member).map(|line| line.place_id.as_str()).collect();
        assert_eq!(members, ids(row));
        let bodies: Vec<&str> =
            row.roster.iter().map(|line| line.place_id.as_str()).filter(|id| !id.is_empty()).collect();
        assert_eq!(bodies.iter().collect::<BTreeSet<_>>().len(), bodies.len(), "each once: {row:?}");
        assert!(row.roster.iter().all(|line| !line.display_name.is_empty()));
        let holders = part(v1::RosterPart::DutyHolder).count();
        if row.who_should_be_in_the_room.iter().any(|one| one.contains(" district councils of ")) {
            assert!(holders > 2 && row.who_should_be_in_the_room.len() < members.len() + holders);
            by_number += 1;
        }
        let room: BTreeSet<&String> = row.who_should_be_in_the_room.iter().collect();
        assert_eq!(room.len(), row.who_should_be_in_the_room.len(), "bodies of one name are told apart: {row:?}");
    }
    assert!(by_number > 0);
}

#[test]
fn r103_a_roster_of_one_sector_is_warned_of_and_so_is_one_of_which_nothing_is_known() {
    let engine = cities(&[
        "4805000,encampments,lead_sector,city_government",
        "2507000,encampments,lead_sector,public_health",
        "0455000,encampments,lead_sector,city_government",
        "2255000,encampments,lead_sector,city_government",
        "2255000,encampments,partner_sector,nonprofit",
    ]);
    let run = cohorts(&engine, &about(&engine, Some("encampments")), &pairs()).unwrap();
    let mut warned = 0;
    for row in proposed(&run) {
        let sectors: BTreeSet<&str> =
            row.roster.iter().map(|line| line.sector_id.as_str()).filter(|id| !id.is_empty()).collect();
        let one = row.warnings.iter().find(|one| one.code == "ONE_SECTOR");
        assert_eq!(one.is_some(), sectors.len() == 1, "{row:?}");
        assert!(one.is_none_or(|one| one.text.contains("city government")), "in words and not in code");
        warned += usize::from(one.is_some());
    }
    let together = cohorts(
        &engine,
        &about(&engine, Some("encampments")),
        &CohortOptions { size: GroupSize::new(4).unwrap(), ..pairs() },
    );
    let together = together.unwrap();
    let [row] = proposed(&together)[..] else { panic!("{:?}", together.rows) };
    assert_eq!(row.lead_sectors, ["city_government", "public_health"]);
    let partner = row.roster.iter().find(|line| line.part() == v1::RosterPart::Partner).expect("a partner");
    assert_eq!((partner.sector_id.as_str(), partner.place_id.as_str()), ("nonprofit", ""));
    let unknown = cohorts(&engine, &about(&engine, Some("traffic_deaths")), &pairs()).unwrap();
    assert!(proposed(&unknown).iter().all(|row| codes(&row.warnings).contains("SECTORS_UNKNOWN")));
    assert!(warned > 0, "{run:?}", run = run.rows);
}
