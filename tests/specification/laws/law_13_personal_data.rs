//! Law 13: the schema holds no data about individuals; text that looks like personal data is refused at the door.

use peermatch::domain::personal::PersonalForms;
use peermatch::door::{self, Found};

use crate::support::{World, england, england_dir, run};

fn forms() -> &'static PersonalForms {
    &england().vocabulary().personal
}

fn found(text: &str) -> Option<Found> {
    door::look(text, forms()).map(|finding| finding.found)
}

#[test]
fn r67_an_nhs_number_is_told_by_its_check_digit_and_a_word_beside_it() {
    let told = Some(Found::Identifier("NHS number".to_owned()));
    assert_eq!(found("Discharge of NHS no. 943 476 5919 was late."), told);
    assert_eq!(found("Patient 9434765919 waits at home."), told);
    assert_eq!(found("Patient 943-476-5919 waits at home."), told);
    assert_eq!(found("NHS reference 943 476 5918."), None, "its check digit is another");
    assert_eq!(found("The tender 943 476 5919 closed in May."), None, "nothing beside it says so");
    assert_eq!(found("NHS grant 19434765919 of 2024."), None, "a longer number is another");
}

#[test]
fn r67_a_national_insurance_number_is_told_by_its_form() {
    let told = Some(Found::Identifier("National Insurance number".to_owned()));
    for text in ["QQ123456C", "Claimant qq 12 34 56 c moved.", "(QQ 12-34-56 C)"] {
        assert_eq!(found(text), told, "{text}");
    }
    assert_eq!(found("Lot QQ123456CX of the auction."), None);
}

#[test]
fn r67_the_day_of_a_birth_is_told_behind_a_name_or_a_word_of_birth() {
    for text in [
        "Jane Smith (12/03/1956) waits for a care package.",
        "Mrs Patel, 12 March 1956: moved in with family.",
        "Resident born on 12.3.56.",
        "DOB 1956-03-12, discharged late.",
        "Anne-Marie O'Neill 12-03-1956",
    ] {
        assert_eq!(found(text), Some(Found::BirthDay), "{text}");
    }
    for text in [
        "Local Plan (12 March 2024) adopted.",
        "Adopted on 12/03/2024 by full council.",
        "Born of a review; adopted later than planned, with a second review to come on 12 March 2024.",
        "City Deal 2014, of 12 districts.",
    ] {
        assert_eq!(found(text), None, "{text}");
    }
}

#[test]
fn r67_what_leads_to_a_door_or_a_telephone_is_told_with_a_name() {
    assert_eq!(found("Ask jane.smith@example.gov.uk for the plan."), Some(Found::Email));
    assert_eq!(found("Ring Jane Smith on 01632 960 123."), Some(Found::Telephone));
    assert_eq!(found("Ring Mr Okafor, +44 (1632) 960123."), Some(Found::Telephone));
    assert_eq!(found("The family of Jane Smith, ZZ1 1ZZ."), Some(Found::Postcode));
    assert_eq!(found("Out of hours: 01632 960 123."), None, "a line of a service is nobody's own");
    assert_eq!(found("The Town Hall in ZZ1 1ZZ is closed."), None, "a building is nobody");
    assert_eq!(found("Costs rose from 0 to 100 000 000 a year, and 12 @ 5 each."), None);
}

#[test]
fn r67_the_position_is_told_in_characters_and_the_text_never() {
    let text = "Übersicht: naïve café – jane.smith@example.gov.uk";
    let finding = door::look(text, forms()).expect("an address");
    assert_eq!(finding.at, 25);
    assert!(!finding.to_string().contains("smith"), "{finding}");
}

#[test]
fn r67_of_the_packs_own_cells_one_in_ten_is_read_letter_by_letter_and_the_others_cannot_hold_anything() {
    let (mut all, mut read) = (0, 0);
    for entry in std::fs::read_dir(england_dir()).expect("the pack") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            for row in csv::Reader::from_path(&path).expect("a table").records() {
                let row = row.expect("a row");
                all += row.len();
                read += row.iter().filter(|cell| door::may_hold(cell, forms())).count();
            }
        }
    }
    assert!(all > 100_000, "{all}");
    assert!(read * 10 < all, "{read} of {all} cells");
}

#[test]
fn r67_at_most_one_in_a_hundred_of_the_packs_own_sentences_is_refused() {
    let engine = england();
    let records = engine.register().profiles().iter().flat_map(|profile| profile.records());
    let statements = records.flat_map(|record| record.evidence()).map(|evidence| evidence.statement.as_str());
    let definitions = engine.vocabulary().taxonomy.problems().iter().map(|problem| problem.definition.as_str());
    let sources = engine.vocabulary().sources.iter().map(|source| source.title.as_str());
    let all: Vec<&str> = statements.chain(definitions).chain(sources).filter(|text| !text.is_empty()).collect();
    let refused: Vec<&&str> = all.iter().filter(|text| found(text).is_some()).collect();
    assert!(all.len() > 2_900 && refused.len() * 100 <= all.len(), "{refused:#?}");
}

#[test]
fn r67_a_pack_with_personal_data_is_not_used_and_told_without_repeating_it() {
    let forms = "[[identifier]]\nlabel = \"islander's number\"\nform = \"AA 999\"\n";
    let world = World::new().write("personal_data.toml", forms.as_bytes());
    let named = world.change("records.csv", "ARN,flood,live,", "ARN,flood,live,");
    let line = std::fs::read_to_string(named.dir().join("records.csv")).expect("the table");
    let sound = line.lines().nth(1).expect("a record").to_owned();
    let statement = sound.split(',').nth(7).expect("a statement").to_owned();
    let faulty = named.change("records.csv", &statement, "The family of QX 123 has to move");
    let faults = faulty.faults();
    assert!(faults.iter().any(|fault| fault.file == "records.csv" && fault.line == Some(2)), "{faults:#?}");
    let said = run(faulty.dir(), &["validate", "."]);
    said.fails(1, "islander's number");
    assert!(said.err.contains("statement") && said.err.contains("at character 15"), "{said:?}");
    assert!(!said.err.contains("QX"), "{said:?}");
}

#[test]
fn r67_a_form_that_means_nothing_is_a_fault_of_the_pack() {
    for (text, what) in [
        ("[[identifier]]\nlabel = \"x\"\nform = \"99 #99\"\n", "'#'"),
        ("[[identifier]]\nlabel = \"x\"\nform = \"9\"\n", "1 characters"),
        ("[[identifier]]\nlabel = \"x\"\nform = \"9999 A\"\ncheck = \"modulus_11\"\n", "ten digits"),
        ("[[identifier]]\nlabel = \"x\"\nform = \"9999\"\ncheck = \"luck\"\n", "'luck'"),
    ] {
        let faults = World::new().write("personal_data.toml", text.as_bytes()).faults();
        assert!(faults.iter().any(|fault| fault.message.contains(what)), "{what}: {faults:#?}");
    }
}
