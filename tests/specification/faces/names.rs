//! What people call a place, and which one is meant.

use crate::support::{Said, england_dir, run};

fn show(place: &str) -> Said {
    let pack = england_dir();
    run(pack.parent().unwrap(), &["place", "show", place, "--pack", pack.to_str().unwrap()])
}

fn names(place: &str, id: &str) {
    let said = show(place);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(said.out.contains(&format!("({id})")), "{place} is not {id}: {}", said.out.lines().next().unwrap());
}

#[test]
fn an_id_an_exact_name_and_a_unique_part_name_a_place() {
    names("E09000007", "E09000007");
    names("e09000007", "E09000007");
    names("camden", "E09000007");
    names("London Borough of Camden", "E09000007");
    names("Hammersmith", "E09000013");
    names("York", "E06000014");
}

#[test]
fn lancashire_is_a_county_and_a_combined_authority() {
    let said = show("Lancashire");
    said.fails(3, "'Lancashire' can mean 2 places");
    assert!(said.err.contains("E10000017 (Lancashire, county council)"));
    assert!(said.err.contains("E47000018 (Lancashire, combined authority)"));
}

#[test]
fn newcastle_lists_both_newcastles() {
    let said = show("Newcastle");
    said.fails(3, "can mean 2 places");
    assert!(said.err.contains("Newcastle upon Tyne") && said.err.contains("Newcastle-under-Lyme"));
}

#[test]
fn a_misspelt_name_suggests() {
    let said = show("Camdem");
    said.fails(3, "there is no place 'Camdem'");
    assert!(said.err.contains("did you mean E09000007 (Camden, London borough)"));
}

#[test]
fn a_former_code_finds_its_successor_over_two_hops() {
    for former in ["E07000190", "Taunton Deane"] {
        names(former, "E06000066");
        assert!(show(former).err.contains("Taunton Deane (E07000190) is now Somerset"));
    }
}

#[test]
fn a_former_place_with_two_successors_is_ambiguous() {
    let said = show("E10000021");
    said.fails(3, "can mean 2 places");
    assert!(said.err.contains("North Northamptonshire") && said.err.contains("West Northamptonshire"));
}

#[test]
fn a_name_that_is_nobodys_points_to_the_list() {
    show("Atlantis-on-Sea").fails(3, "there is no place");
    show("").fails(3, "there is no place");
}

#[test]
fn a_problem_is_found_by_code_name_and_synonym_and_suggested_when_misspelt() {
    let pack = england_dir();
    let show = |problem: &str| run(&pack, &["taxonomy", "show", problem, "--pack", "."]);
    for name in ["local_government_reorganisation", "local government reorganisation", "LGR"] {
        let said = show(name);
        assert!(said.out.contains("(local_government_reorganisation)"), "{said:?}");
    }
    let said = show("local_plam");
    said.fails(3, "there is no problem 'local_plam'");
    assert!(said.err.contains("local_plan"));
}

#[test]
fn n7_a_problem_is_found_however_its_words_are_written_and_suggested_by_words_never_by_letters_alone() {
    let pack = england_dir();
    let show = |problem: &str| run(&pack, &["taxonomy", "show", problem, "--pack", "."]);
    for (written, code) in [
        ("Anti Social Behaviour", "anti_social_behaviour"),
        ("SELF-CARE", "ageing_well"),
        ("local  plan", "local_plan"),
        ("Children\u{2019}s services", "childrens_services"),
    ] {
        assert!(show(written).out.contains(&format!("({code})")), "{written}: {:?}", show(written));
    }
    // Each was suggested for its letters.
    for (written, other) in [
        ("loneliness", "domestic_abuse"),
        ("loneliness", "homelessness"),
        ("damp and mould", "domestic_abuse"),
        ("parking", "open_culture"),
        ("refugees", "local_plan"),
        ("fly-tipping", "family_key_work"),
    ] {
        let said = show(written);
        assert!(said.exit == 0 || !said.err.contains(other), "{written}: {said:?}");
    }
}
