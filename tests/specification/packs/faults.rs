//! A faulty pack is told file, line and mend of every fault, and is not used.

use crate::support::{World, run};
use peermatch::pack::Fault;

/// The one fault of this world stands in `file` at `line` and says `what`; both `match` and `validate` tell it.
fn fault(world: World, file: &str, line: Option<u64>, what: &str) {
    let faults = world.faults();
    let is_it = |fault: &&Fault| fault.file == file && fault.line == line && fault.message.contains(what);
    let found = faults.iter().find(is_it);
    assert!(found.is_some_and(|fault| !fault.mend.is_empty()), "{file} {line:?} '{what}' is not among {faults:#?}");
    let checked = run(world.dir(), &["validate", "."]);
    checked.fails(1, file);
    assert!(checked.err.contains("hint: "), "{checked:?}");
    run(world.dir(), &["match", "Arn", "--pack", "."]).fails(3, "fault(s)");
}

fn change(file: &str, from: &str, to: &str) -> World {
    World::new().change(file, from, to)
}

#[test]
fn a_figure_that_is_no_number() {
    fault(
        change("indicators_published.csv", "ARN,10", "ARN,NaN"),
        "indicators_published.csv",
        Some(2),
        "no finite number",
    );
    fault(
        change("indicators_published.csv", "ARN,10", "ARN,inf"),
        "indicators_published.csv",
        Some(2),
        "no finite number",
    );
    fault(change("indicators_published.csv", "ARN,10", "ARN,wet"), "indicators_published.csv", Some(2), "no number");
}

#[test]
fn a_percentage_beyond_a_hundred() {
    let world = change("indicators.toml", "scale = \"amount\"", "scale = \"percentage\"");
    fault(
        world.change("indicators_published.csv", "ARN,10", "ARN,101"),
        "indicators_published.csv",
        Some(2),
        "no percentage",
    );
}

#[test]
fn an_id_that_stands_twice() {
    fault(change("places.csv", "BEL,Bel", "ARN,Bel"), "places.csv", Some(3), "'ARN' stands twice");
    fault(change("taxonomy.toml", "code = \"goats\"", "code = \"flood\""), "taxonomy.toml", Some(31), "stands twice");
    fault(World::new().add("indicators_published.csv", "ARN,1,1,1"), "indicators_published.csv", Some(5), "twice");
    fault(
        change("governance.toml", "code = \"greens\"", "code = \"dykes\""),
        "governance.toml",
        Some(42),
        "stands twice",
    );
}

#[test]
fn an_unknown_code_in_every_position() {
    fault(change("records.csv", "ARN,flood", "XXX,flood"), "records.csv", Some(2), "place 'XXX' is unknown");
    fault(change("records.csv", "ARN,flood", "ARN,drought"), "records.csv", Some(2), "problem 'drought' is unknown");
    fault(change("records.csv", "flood,live", "flood,alive"), "records.csv", Some(2), "status 'alive'");
    fault(change("records.csv", "live,1,seen", "live,6,seen"), "records.csv", Some(2), "stage '6'");
    fault(change("records.csv", "live,1,seen", "live,1,guessed"), "records.csv", Some(2), "rule 'guessed' is unknown");
    fault(
        change("records.csv", "public_record,Wet feet.", "rumour,Wet feet."),
        "records.csv",
        Some(2),
        "provenance 'rumour'",
    );
    fault(
        change("records.csv", "Wet feet.,log", "Wet feet.,diary"),
        "records.csv",
        Some(2),
        "source 'diary' is unknown",
    );
    fault(change("records.csv", "2025-06-01", "2025-06-31"), "records.csv", Some(2), "as_of '2025-06-31'");
    fault(change("places.csv", "North,city", "North,town"), "places.csv", Some(2), "type 'town' is unknown");
    fault(
        change("places.csv", "commune,CYR", "commune,XXX"),
        "places.csv",
        Some(5),
        "'XXX', which is not a registered place",
    );
    fault(change("places.csv", "10,10,,log", "10,10,,diary"), "places.csv", Some(2), "source 'diary' is unknown");
    fault(
        change("taxonomy.toml", "functions = [\"dykes\"]", "functions = [\"dams\"]"),
        "taxonomy.toml",
        Some(9),
        "function 'dams'",
    );
    fault(
        change("indicators.toml", "source = \"log\"", "source = \"diary\""),
        "indicators.toml",
        Some(2),
        "source 'diary'",
    );
    fault(change("pressures.csv", "rain,high", "snow,high"), "pressures.csv", Some(2), "indicator 'snow'");
    fault(change("pressures.csv", "high,flood", "high,drought"), "pressures.csv", Some(2), "problem 'drought'");
    fault(change("pressures.csv", "rain,high", "rain,up"), "pressures.csv", Some(2), "'up' is no end");
    fault(change("successions.csv", "Old Arn,ARN", "Old Arn,XXX"), "successions.csv", Some(2), "'XXX' is neither");
    fault(World::new().add("duties.csv", "ARN,dams,holds,great,custom"), "duties.csv", Some(2), "function 'dams'");
    fault(World::new().add("duties.csv", "XXX,dykes,holds,great,custom"), "duties.csv", Some(2), "place 'XXX'");
    fault(World::new().add("duties.csv", "ARN,dykes,owns,great,custom"), "duties.csv", Some(2), "'owns' is no duty");
    fault(World::new().add("duties.csv", "ARN,dykes,none,great,custom"), "duties.csv", Some(2), "do not agree");
    fault(
        World::new().add("official_statistics.csv", "ARN,drought,2025-01-01,Dry.,log,1"),
        "official_statistics.csv",
        Some(2),
        "problem 'drought'",
    );
    fault(
        World::new().add("indicators_published.csv", "XXX,1,1,1"),
        "indicators_published.csv",
        Some(5),
        "place 'XXX'",
    );
    fault(change("pack.toml", "context = 0.15", "astrology = 0.15"), "pack.toml", None, "unknown block 'astrology'");
}

#[test]
fn a_derived_record_is_a_pressure_and_not_a_record() {
    fault(
        change("records.csv", "public_record,Wet feet.", "derived,Wet feet."),
        "records.csv",
        Some(2),
        "makes a pressure",
    );
}

#[test]
fn a_stage_that_its_rule_does_not_give() {
    let world = change("stage_rules.toml", "\"1\", ", "");
    fault(world, "records.csv", Some(2), "gives no stage '1'");
}

#[test]
fn a_cycle_in_the_hierarchy() {
    fault(change("places.csv", "South,province,", "South,province,DOL"), "places.csv", Some(5), "part of itself");
    fault(change("places.csv", "North,city,", "North,city,ARN"), "places.csv", Some(2), "part of itself");
}

#[test]
fn an_empty_pack() {
    fault(World::new().keep("places.csv", 1), "places.csv", None, "names no place");
    fault(World::new().write("taxonomy.toml", b"version = \"1\"\n"), "taxonomy.toml", None, "names no problem");
    fault(World::new().write("places.csv", b""), "places.csv", Some(1), "is empty");
    let empty = tempfile::TempDir::new().unwrap();
    run(empty.path(), &["match", "Arn", "--pack", "."]).fails(3, "there is no pack");
}

#[test]
fn a_missing_table() {
    let world = World::new();
    std::fs::remove_file(world.dir().join("records.csv")).unwrap();
    fault(world, "records.csv", None, "cannot be read");
}

#[test]
fn a_megabyte_of_text_in_any_string() {
    let much = "x".repeat(1_000_000);
    fault(change("places.csv", "ARN,Arn", &format!("ARN,{much}")), "places.csv", Some(2), "1000000 characters long");
    fault(change("places.csv", "ARN,Arn", &format!("{much},Arn")), "places.csv", Some(2), "1000000 bytes long");
    fault(change("records.csv", "Wet feet.", &much), "records.csv", Some(2), "1000000 characters long");
    fault(change("records.csv", "ARN,flood", &format!("ARN,{much}")), "records.csv", Some(2), "1000000 bytes long");
    fault(
        change("taxonomy.toml", "label = \"floods\"", &format!("label = \"{much}\"")),
        "taxonomy.toml",
        Some(9),
        "1000000 characters",
    );
    fault(
        change("pack.toml", "title = \"The Archipelago\"", &format!("title = \"{much}\"")),
        "pack.toml",
        None,
        "1000000 characters",
    );
    fault(
        change("governance.toml", "label = \"city\"", &format!("label = \"{much}\"")),
        "governance.toml",
        Some(8),
        "1000000 characters",
    );
}

#[test]
fn control_and_bidirectional_characters_in_a_name() {
    fault(change("places.csv", "ARN,Arn", "ARN,A\u{202e}rn"), "places.csv", Some(2), "U+202E");
    fault(change("places.csv", "ARN,Arn", "ARN,A\u{7}rn"), "places.csv", Some(2), "U+0007");
    fault(change("records.csv", "Wet feet.", "Wet\u{200b}feet."), "records.csv", Some(2), "U+200B");
    fault(
        change("taxonomy.toml", "label = \"floods\"", "label = \"flo\u{2066}ods\""),
        "taxonomy.toml",
        Some(9),
        "U+2066",
    );
}

#[test]
fn text_that_is_not_utf_8() {
    let world = World::new();
    let mut bytes = std::fs::read(world.dir().join("places.csv")).unwrap();
    let at = bytes.windows(3).position(|three| three == b"Bel").unwrap();
    bytes[at] = 0xff;
    fault(world.write("places.csv", &bytes), "places.csv", Some(3), "not UTF-8");
    fault(World::new().write("pack.toml", b"schema = 1\nid = \"\xff\"\n"), "pack.toml", Some(2), "not UTF-8");
}

#[test]
fn tables_that_are_not_tables() {
    fault(World::new().add("records.csv", "ARN,flood"), "records.csv", Some(8), "2 cells where the first line has 10");
    fault(change("records.csv", "island,problem,", "island,matter,"), "records.csv", Some(1), "'problem' is missing");
    fault(change("places.csv", "note\n", "note,mayor\n"), "places.csv", Some(1), "'mayor' is unknown");
    fault(
        change("indicators_published.csv", "island,rain,sun", "island,rain,rain"),
        "indicators_published.csv",
        Some(1),
        "stands twice",
    );
    fault(World::new().write("pack.toml", b"schema = 1\nid = [\n"), "pack.toml", Some(2), "unclosed");
    fault(change("governance.toml", "complete = 0.8", "complete = 0.9"), "governance.toml", Some(8), "sum to");
    fault(change("pack.toml", "schema = 1", "schema = 2"), "pack.toml", None, "reads schema 1");
}

#[test]
fn weights_that_weigh_nothing() {
    fault(change("pack.toml", "stage = 0.15", "stage = -0.15"), "pack.toml", None, "0 or more");
    fault(change("pack.toml", "stage = 0.15", "stage = nan"), "pack.toml", None, "0 or more");
}

#[test]
fn every_fault_is_told_at_once() {
    let world = change("records.csv", "ARN,flood", "XXX,flood").change("records.csv", "BEL,flood", "BEL,drought");
    assert_eq!(world.faults().len(), 2);
}

#[test]
fn a_figure_beyond_all_measure() {
    fault(
        change("indicators_published.csv", "ARN,10", "ARN,-1e308"),
        "indicators_published.csv",
        Some(2),
        "within 1e12",
    );
}

#[test]
fn a_percentage_that_is_a_share_in_disguise() {
    let mut world =
        change("indicators.toml", "scale = \"amount\"", "scale = \"percentage\"").keep("indicators_published.csv", 1);
    for number in 0..12 {
        world = world
            .add("places.csv", &format!("C{number},C,C,Archipelago,South,city,,,,,,,log,"))
            .add("indicators_published.csv", &format!("C{number},0.{number},1,1"));
    }
    fault(world, "indicators.toml", None, "never exceeds 1");
}

#[test]
fn a_day_that_is_none_or_is_yet_to_come() {
    for wrong in ["20250601", "2025-6-1", "2025-06-01T05:00", "-000001-01-01"] {
        fault(change("records.csv", "2025-06-01", wrong), "records.csv", Some(2), "is no day");
    }
    fault(change("records.csv", "2025-06-01", "2026-01-02"), "records.csv", Some(2), "after the pack's data_date");
    fault(change("pack.toml", "2026-01-01", "soon"), "pack.toml", None, "data_date is no day");
}

#[test]
fn a_part_that_no_function_has() {
    fault(
        change("governance.toml", "holds = [\"great\"]", "holds = [\"graet\"]"),
        "governance.toml",
        Some(17),
        "'graet'",
    );
    fault(World::new().add("duties.csv", "ARN,dykes,holds,graet,custom"), "duties.csv", Some(2), "'graet'");
}

#[test]
fn half_a_position() {
    fault(
        change("places.csv", "1000,10,10,,log", "1000,10,,,log"),
        "places.csv",
        Some(2),
        "only one of latitude and longitude",
    );
}

#[test]
fn a_version_that_would_write_on_the_terminal() {
    fault(change("taxonomy.toml", "version = \"1\"", "version = \"1\\u001b[31m\""), "taxonomy.toml", None, "U+001B");
}

#[test]
fn weights_that_leave_nothing_for_a_place_wide_question() {
    let world = change("pack.toml", "problem = 0.30", "problem = 0").change("pack.toml", "stage = 0.15", "stage = 0");
    let world = world.change("pack.toml", "governance = 0.15", "governance = 0").change(
        "pack.toml",
        "context = 0.15",
        "context = 0",
    );
    fault(world, "pack.toml", None, "all weights are zero");
}

/// The US pack has every table that a pack may have.
fn city(file: &str, from: &str, to: &str) -> World {
    super::us_cities::cities().change(file, from, to)
}

/// As [`fault`], in the US pack.
fn city_fault(file: &str, from: &str, to: &str, what: &str) {
    let faults = city(file, from, to).faults();
    let found = faults.iter().find(|fault| fault.file == file && fault.message.contains(what));
    assert!(found.is_some_and(|fault| !fault.mend.is_empty()), "{file} '{what}' is not among {faults:#?}");
}

#[test]
fn words_and_factors_that_are_none() {
    city_fault("vocabulary.toml", "code = \"nonprofit\"", "code = \"public_health\"", "stands twice");
    city_fault("vocabulary.toml", "code = \"nonprofit\"", "code = \"non profit\"", "the code 'non profit'");
    city_fault("factors.toml", "essential = 1.0", "essential = 7.0", "is 7");
    city_fault("factors.toml", "necessity = \"essential\"", "necessity = \"vital\"", "no 'vital'");
    city_fault("factors.toml", "scope = \"central\"", "scope = \"lunar\"", "'lunar' is no scope");
    city_fault("factors.toml", "[\"F1\"] }", "[\"F9\"] }", "no entry 'F9'");
    city_fault("factors.toml", "[\"no data team\", \"a data team\"]", "[\"a data team\"]", "two levels");
    city_fault("factors.toml", "code = \"staffing\"", "code = \"state_law\"", "stands twice");
}

#[test]
fn circumstances_that_belong_to_nobody() {
    let row = "us:4805000,encampments,executive_backing,+,1,,made_up,";
    city_fault("record_factors.csv", row, &row.replace("encampments", "extreme_heat"), "no record of 'extreme_heat'");
    city_fault("record_factors.csv", row, &row.replace("executive_backing", "luck"), "'luck' is unknown");
    city_fault("record_factors.csv", row, &row.replace(",+,", ",x,"), "is no sign");
    city_fault("record_factors.csv", row, &row.replace(",1,", ",4,"), "is no rank");
    city_fault("record_factors.csv", row, &row.replace(",1,", ",2,"), "this factor or this rank already");
    city_fault("record_factors.csv", row, &row.replace("made_up", "hearsay"), "'hearsay' is unknown");
    let row = "us:4805000,encampments,budget,1,";
    city_fault("starting_points.csv", row, &row.replace(",1,", ",3,"), "outside 0 to 2");
    city_fault("starting_points.csv", row, &row.replace("budget", "luck"), "'luck' is unknown");
    city_fault("starting_points.csv", row, &row.replace("budget", "data_team"), "this dimension already");
    let row = "us:4805000,encampments,lead_sector,city_government";
    city_fault("record_details.csv", row, &row.replace("city_government", "space"), "'space' is unknown");
    city_fault("record_details.csv", row, &row.replace("lead_sector", "colour"), "'colour' is unknown");
}

#[test]
fn outcomes_that_mix_what_must_not_be_mixed() {
    let header = "fips,problem,measure,value,unit,kind,basis,evidence,cases,source,source_key\n";
    let row = "us:4805000,encampments,people housed,10,people,gross,observed,none,,made_up,\n";
    let faulty = |rows: &str, what: &str| {
        let world = super::us_cities::cities().write("outcomes.csv", format!("{header}{rows}").as_bytes());
        let faults = world.faults();
        assert!(faults.iter().any(|fault| fault.message.contains(what)), "'{what}' is not among {faults:#?}");
    };
    faulty(&format!("{row}{row}"), "this measure, kind and basis already");
    faulty(&row.replace("gross", "both"), "is no kind");
    faulty(&row.replace("none", ""), "is no evidence");
    faulty(&row.replace("observed", "hoped"), "is no basis");
    faulty(&row.replace(",10,", ",NaN,"), "is no number");
}

#[test]
fn conveners_approaches_partnerships_and_plans_that_name_nothing() {
    city_fault("conveners.toml", "[\"traffic_deaths\"]", "[\"traffic_jams\"]", "'traffic_jams'");
    city_fault("conveners.toml", "type = \"funder\"", "type = \"bank\"", "the type 'bank'");
    city_fault("conveners.toml", "status = \"closed\"", "status = \"asleep\"", "the status 'asleep'");
    city_fault("conveners.toml", "code = \"closed_circle\"", "code = \"streets_fund\"", "stands twice");
    city_fault("approaches.toml", "suits = [\"adaptive\"]", "suits = [\"any\"]", "suits technical, adaptive, or both");
    city_fault("approaches.toml", "code = \"site_visit\"", "code = \"call\"", "stands twice");
    city_fault("approaches.toml", "days = 0.125", "days = -1", "-1 is outside 0 to 1000 days");
    city_fault("approaches.toml", "days = 0.125", "days = nan", "outside 0 to 1000 days");
    city_fault(
        "approaches.toml",
        "days = 0.125",
        "days = 3",
        "'site_visit' takes fewer days than the approach before it",
    );
    city_fault("approaches.toml", "days = 0.125\n", "", "missing field `days`");
    city_fault("taxonomy.toml", "challenge = \"technical\"", "challenge = \"easy\"", "'easy' is no kind of challenge");
    city_fault("taxonomy.toml", "{ public_health =", "{ astrology =", "the sector 'astrology'");
    city_fault(
        "places.csv",
        "us:0455000;us:4865000",
        "us:0455000;us:nowhere",
        "'us:nowhere', which is not a registered",
    );
    city_fault("planned_successions.csv", "us:5363000,", "us:nowhere,", "'us:nowhere' is unknown");
    city_fault("planned_successions.csv", "2030-01-01", "soon", "soon");
    city_fault(
        "conveners.toml",
        "problems = [\"traffic_deaths\"]",
        "places = [\"us:1\"]\nproblems = []",
        "the place 'us:1'",
    );
    city_fault("conveners.toml", "problems = [\"homelessness\"]", "regions = [\"Soouth\"]", "the region 'Soouth'");
    let led = "us:4805000,encampments,lead_sector,city_government,made_up,";
    let twice = format!("{led}\n{}", led.replace("city_government", "public_health"));
    city_fault("record_details.csv", led, &twice, "the record has that already");
    city_fault("successions.csv", "us:4805000", "us:4899999", "lead back to itself");
    // A pact of which its own part would be a part.
    city_fault("places.csv", "us:0455000;us:4865000", "us:heat-pact", "part of itself");
}
