//! What a pack says about names is checked, and nothing of it is compiled in.

use crate::packs::us_cities::engine as cities;
use crate::support::{World, england};
use peermatch::domain::names::By;
use peermatch::domain::register::Register;

fn found(register: &Register, text: &str) -> Option<String> {
    register.find(text).ok().map(|found| register.get(found.place).place.id.to_string())
}

#[test]
fn n3_another_country_has_other_words_and_not_those_of_this_one() {
    let register = cities().register();
    for (written, id) in [
        ("austin tx", "us:4805000"),
        ("Austin City Hall", "us:4805000"),
        ("Denver, CO", "us:0820000"),
        ("City & County of Denver", "us:0820000"),
        ("NOLA", "us:2255000"),
        ("Kansas City", "us:2938000"),
        ("City of Kansas City MO", "us:2938000"),
        ("Travis", "us:48453"),
        ("us:5399999", "us:5363000"),
    ] {
        assert_eq!(found(register, written).as_deref(), Some(id), "{written}");
    }
    assert_eq!(register.find("town of kansas").map(|found| matches!(found.by, By::Former(_))), Ok(true));
    assert_eq!(register.find("Kansas").map(|found| found.by), Ok(By::Part("Kansas City".to_owned())));
    assert!(found(register, "Puget Sound").is_none() && found(register, "City of Travis").is_none());
    // Words of England are nothing here, and the other way round.
    assert!(
        found(register, "Austin Borough Council").is_none()
            && found(register, "Metropolitan Borough of Austin").is_none()
    );
    assert!(found(england().register(), "Camden City Hall").is_none());
    // A pack without such tables knows its names as they are written.
    let bare = World::new().pack().register;
    assert_eq!(found(&bare, "city of bel").as_deref(), Some("BEL"));
    assert!(found(&bare, "Bel City").is_none());
}

#[test]
fn what_a_pack_says_about_names_is_checked_with_line_and_mend() {
    let aliases =
        |rows: &str| World::new().write("aliases.csv", format!("island,alias,kind,source\n{rows}\n").as_bytes());
    let words = |text: &str| World::new().write("names.toml", text.as_bytes());
    let area = |names: &str, places: &str| {
        words(&format!("[[area]]\nnames = [{names}]\nplaces = [{places}]\nsource = \"log\"\n"))
    };
    for (world, file, line, says) in [
        (aliases("BEL,Arn,name,log"), "aliases.csv", Some(2), "'Arn' is a name of 'ARN' too"),
        (aliases("BEL,Tip,name,log\nARN,tip,name,log"), "aliases.csv", Some(3), "'tip' is a name of 'BEL' too"),
        (aliases("XXX,Tip,name,log"), "aliases.csv", Some(2), "the place 'XXX' is unknown"),
        (aliases("BEL,Tip,nickname,log"), "aliases.csv", Some(2), "the kind is none"),
        (aliases("BEL,Tip,name,nobody"), "aliases.csv", Some(2), "the source 'nobody' is unknown"),
        (aliases("BEL,ARN,former_code,log"), "aliases.csv", Some(2), "'ARN' is a current place"),
        (
            aliases("BEL,B1,former_code,log\nARN,B1,former_code,log"),
            "aliases.csv",
            Some(3),
            "'B1' leads to a place already",
        ),
        (area("\"Bel\"", "\"ARN\", \"CYR\""), "names.toml", Some(2), "'Bel' is the name of 'BEL'"),
        (area("\"Isles\"", "\"ARN\", \"ARN\""), "names.toml", Some(2), "fewer than two places"),
        (area("\"Isles\", \"isles\"", "\"ARN\", \"BEL\""), "names.toml", Some(2), "the area 'isles' stands twice"),
        (area("\"Isles\"", "\"ARN\", \"XXX\""), "names.toml", Some(2), "the place 'XXX' is unknown"),
        (area("", "\"ARN\", \"BEL\""), "names.toml", Some(2), "the area has no name"),
        (
            words("[[kind]]\nwords = [\"city\"]\ntypes = [\"kingdom\"]\n"),
            "names.toml",
            Some(2),
            "the governance type 'kingdom' is unknown",
        ),
        (words("small = [\"\"]\n"), "names.toml", None, "the word '' is empty"),
    ] {
        let faults = world.faults();
        assert!(
            faults
                .iter()
                .any(|one| one.file == file && one.line == line && one.message.contains(says) && !one.mend.is_empty()),
            "{says}: {faults:?}"
        );
    }
}

#[test]
fn n1_two_living_bodies_of_one_name_are_a_warning_of_validate() {
    let said = crate::support::run(&crate::support::england_dir(), &["validate", "."]);
    assert_eq!(said.exit, 0, "{said:?}");
    let told = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("Warning: 2 living places are called Lancashire: E10000017, E47000018."), "{}", said.out);
    assert_eq!(told.matches("Warning:").count(), 1, "a body of its time yields: no warning of it");
}
