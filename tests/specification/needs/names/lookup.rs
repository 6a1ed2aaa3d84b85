//! One lookup for every door, by example.

use crate::support::england;
use peermatch::domain::id::PlaceId;
use peermatch::domain::names::{By, FindError, Former, Found};
use peermatch::domain::slot::Slot;

fn find(text: &str) -> Result<Found, FindError> {
    england().register().find(text)
}

/// The id of the place that a text names, and by what; or the ids among which it is a question, or that it is unknown.
fn said(text: &str) -> String {
    let id = |place: Slot| england().register().get(place).place.id.to_string();
    match find(text) {
        Ok(Found { place, by: By::Whole }) => id(place),
        Ok(Found { place, by: By::Part(name) }) => format!("{} taken for {name}", id(place)),
        Ok(Found { place, by: By::Former(former) }) => format!("{} formerly {}", id(place), former.name),
        Err(FindError::Ambiguous(all)) => all.into_iter().map(id).collect::<Vec<_>>().join("|"),
        Err(FindError::Unknown(_)) => "unknown".to_owned(),
    }
}

fn nearest(text: &str) -> Vec<String> {
    match find(text) {
        Err(FindError::Unknown(near)) => {
            near.into_iter().map(|place| england().register().get(place).place.name.clone()).collect()
        }
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn n3_names_as_people_write_them_find_their_council() {
    let table = include_str!("spellings.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert!(rows.len() >= 200, "{}", rows.len());
    let register = england().register();
    let mut wrong = Vec::new();
    for row in &rows {
        let id = PlaceId::new(&row[1]).expect("an id");
        let place = register.position(&id).expect("a place of the pack");
        if find(&row[0]).map(|found| found.place) != Ok(place) {
            wrong.push(format!("{} is {}, not {}", &row[0], said(&row[0]), &row[1]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn n1_a_body_of_its_time_yields_to_the_one_that_exists() {
    let register = england().register();
    let mut checked = 0;
    for profile in register.profiles().iter().filter(|profile| !profile.place.consisted_of.is_empty()) {
        let (before, _) = profile.place.name.split_once(" (").expect("a year behind the name");
        for name in [before, &profile.place.official_name] {
            let living = |one: &&peermatch::domain::profile::Profile| {
                one.place.consisted_of.is_empty()
                    && [&one.place.name, &one.place.official_name].contains(&&name.to_owned())
            };
            if let Some(living) = register.profiles().iter().find(living) {
                assert_eq!(said(name), living.place.id.to_string());
                checked += 1;
            }
        }
        assert_eq!(said(&profile.place.name), profile.place.id.to_string());
    }
    assert!(checked >= 16, "{checked}");
}

#[test]
fn n2_a_part_is_taken_only_where_it_begins_one_name_and_is_told() {
    assert_eq!(said("Windsor"), "E06000040 taken for Windsor and Maidenhead");
    assert_eq!(said("london borough of hammersmith"), "E09000013 taken for Hammersmith and Fulham");
    assert_eq!(said("Greater Essex"), "seed:greater-essex taken for Greater Essex (2016)");
    // Not from the middle of a name, nor within a word.
    for text in ["England", "Hove", "Chelsea", "Wight", "Camd", "Hert", "of", "council", ""] {
        assert_eq!(said(text), "unknown", "{text}");
    }
    // Where it begins several, it is a question.
    assert_eq!(said("Isle"), "E06000046 taken for Isle of Wight");
    assert!(said("North").split('|').count() > 10);
}

#[test]
fn n2_an_area_that_no_council_governs_leads_to_those_that_do_as_a_question() {
    assert_eq!(said("Berkshire"), "E06000036|E06000037|E06000038|E06000039|E06000040|E06000041");
    assert_eq!(said("Berks"), said("Royal County of Berkshire"));
    for written in ["Bedfordshire", "Beds", "bedfordshire county council", "BEDFORDSHIRE CC"] {
        assert_eq!(said(written), "E06000032|E06000055|E06000056", "{written}");
    }
    assert_eq!(said("London"), "E09000001|E61000001");
    assert_eq!(said("Newcastle"), "E07000195|E08000021");
    assert_eq!(said("Northamptonshire"), "E06000061|E06000062");
}

#[test]
fn n3_a_word_that_says_another_kind_of_body_never_finds_this_one() {
    for (written, near) in [
        ("Derby County Council", "Derby"),
        ("Lincoln County Council", "City of Lincoln"),
        ("Nottingham County Council", "Nottingham"),
        ("Worcester County Council", "Worcester"),
        ("Essex District Council", "Essex"),
        ("London Borough of Essex", "Essex"),
        ("West Midlands County Council", "West Midlands"),
    ] {
        assert_eq!(said(written), "unknown", "{written}");
        assert!(nearest(written).iter().any(|name| name == near), "{written}: {:?}", nearest(written));
    }
}

#[test]
fn n3_the_accents_of_a_name_are_one_however_they_are_composed() {
    let world = crate::support::World::new().change("places.csv", "BEL,Bel", "BEL,Île de l'Est");
    let register = world.pack().register;
    let found = |text: &str| register.find(text).map(|found| register.get(found.place).place.id.to_string());
    for written in ["Île de l'Est", "I\u{302}le de l'Est", "I\u{302}LE DE L\u{2019}EST", "ile de lest"] {
        assert_eq!(found(written), Ok("BEL".to_owned()), "{written}");
    }
}

#[test]
fn n4_a_code_that_a_boundary_change_replaced_is_the_same_council_with_a_note() {
    for (code, today, name) in [
        ("E08000016", "E08000038", "Barnsley"),
        ("E08000019", "E08000039", "Sheffield"),
        ("E08000020", "E08000037", "Gateshead"),
        ("E06000048", "E06000057", "Northumberland"),
        ("E07000097", "E07000242", "East Hertfordshire"),
        ("E07000100", "E07000240", "St Albans"),
        ("E07000101", "E07000243", "Stevenage"),
        ("E07000104", "E07000241", "Welwyn Hatfield"),
    ] {
        assert_eq!(said(code), format!("{today} formerly {name}"));
        assert_eq!(said(&format!(" {} ", code.to_lowercase())), said(code));
    }
}

#[test]
fn a_former_name_of_a_council_that_is_still_there_is_told() {
    let former = Former { id: None, name: "Shepway".to_owned() };
    assert_eq!(find("shepway").map(|found| found.by), Ok(By::Former(former)));
    assert_eq!(said("Taunton Deane Borough Council"), "E06000066 formerly Taunton Deane");
    // What has the same name today is no former place.
    assert_eq!(said("Somerset"), "E06000066");
    assert_eq!(said("Dorset"), "E06000059");
}

#[test]
fn a_misspelt_name_suggests_and_a_text_like_none_does_not() {
    assert_eq!(nearest("Camdem")[0], "Camden");
    assert_eq!(nearest("Wolverhamton")[0], "Wolverhampton");
    assert_eq!(nearest("Hertford")[0], "Hertfordshire");
    assert!(nearest("Atlantis-on-Sea").is_empty());
    assert!(nearest(&"Camden ".repeat(100_000)).is_empty());
}
