//! Tables and files as people save them: the right line is told, and the form is judged before what stands in it.

use std::fs;

use peermatch::domain::id::PlaceId;
use peermatch::pack::Fault;

use crate::support::{World, england_dir, run};

/// A table of the archipelago saved anew.
fn saved(file: &str, form: impl Fn(String) -> Vec<u8>) -> World {
    let world = World::new();
    let text = fs::read_to_string(world.dir().join(file)).expect("the table is there");
    world.write(file, &form(text))
}

fn told(world: &World) -> Vec<(String, Option<u64>, String, String)> {
    world.faults().into_iter().map(|Fault { file, line, message, mend }| (file, line, message, mend)).collect()
}

fn excel(text: String) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

#[test]
fn f1_a_fault_has_its_line_whatever_ends_the_lines_of_a_pack() {
    let wrong = |text: String| text.replace("CYR,Cyr", ",Cyr");
    type Saved = fn(String) -> Vec<u8>;
    let forms: [(&str, Saved, u64); 4] = [
        ("as we save it", String::into_bytes, 4),
        ("as Excel does", excel, 4),
        ("after blank lines", |text| text.replacen('\n', "\n\n\n", 1).into_bytes(), 6),
        ("with a byte order mark", |text| [b"\xef\xbb\xbf".to_vec(), excel(text)].concat(), 4),
    ];
    for (how, form, line) in forms {
        let world = saved("places.csv", |text| form(wrong(text)));
        let all = told(&world);
        assert!(all.iter().any(|(file, at, ..)| file == "places.csv" && *at == Some(line)), "{how}: {all:?}");
    }
    let note =
        |text: String| text.replace(",log,\nBEL", ",log,\"one\ntwo\"\nBEL").replace("CYR,Cyr", ",Cyr").into_bytes();
    let all = told(&saved("places.csv", note));
    assert!(
        all.iter().any(|(file, line, ..)| file == "places.csv" && *line == Some(5)),
        "a cell of two lines: {all:?}"
    );
}

#[test]
fn f1_a_pack_that_excel_saved_is_the_same_pack() {
    let world = World::new();
    for file in ["places.csv", "records.csv", "duties.csv", "indicators_published.csv", "successions.csv"] {
        let text = fs::read_to_string(world.dir().join(file)).unwrap();
        fs::write(world.dir().join(file), [b"\xef\xbb\xbf".to_vec(), excel(text)].concat()).unwrap();
    }
    assert_eq!(world.pack().register, World::new().pack().register);
}

#[test]
fn f2_a_table_of_another_form_is_told_as_what_it_is() {
    let one = |world: World, line: u64, message: &str, mend: &str| {
        let all = told(&world);
        let wanted = ("places.csv".to_owned(), Some(line), message.to_owned());
        let found =
            all.iter().find(|(file, line, message, _)| (file, line, message) == (&wanted.0, &wanted.1, &wanted.2));
        assert!(found.is_some_and(|fault| fault.3.contains(mend)), "{wanted:?} is not among {all:?}");
        assert!(!all.iter().any(|fault| fault.2.contains("is missing")), "the columns are not what is wrong: {all:?}");
    };
    one(
        saved("places.csv", |text| text.replace(',', ";").into_bytes()),
        1,
        "is separated by semicolons, not by commas",
        "commas",
    );
    one(
        saved("places.csv", |text| text.replace(',', "\t").into_bytes()),
        1,
        "is separated by tabs, not by commas",
        "commas",
    );
    let windows = |text: String| {
        text.replace("Bel,City", "B\u{1}l,City")
            .into_bytes()
            .iter()
            .map(|&byte| if byte == 1 { 0xea } else { byte })
            .collect()
    };
    one(saved("places.csv", windows), 3, "is not UTF-8 text", "UTF-8");
}

#[test]
fn f2_columns_are_found_in_any_case_and_shown_where_one_is_missing() {
    let upper = saved("places.csv", |text| text.replacen("island,name", "ISLAND,Name", 1).into_bytes());
    assert_eq!(upper.pack().register, World::new().pack().register);
    let all = told(&saved("places.csv", |text| text.replacen("island,name", "isle,name", 1).into_bytes()));
    let missing = all.iter().find(|fault| fault.2.contains("'island' is missing")).expect("told");
    assert!(missing.2.contains("the columns found are isle, name"), "{missing:?}");
}

#[test]
fn f2_a_whole_number_written_as_a_float_is_that_number() {
    let world = saved("places.csv", |text| text.replace("10,1000,10,10", "10,1000.0,10,10").into_bytes());
    let world = world.change("successions.csv", ",1999,", ",1999.0,");
    let pack = world.pack();
    let arn = pack.register.position(&PlaceId::new("ARN").unwrap()).unwrap();
    assert_eq!(pack.register.get(arn).place.population, Some(1000));
    let half = saved("places.csv", |text| text.replace("10,1000,10,10", "10,1000.5,10,10").into_bytes());
    assert!(told(&half).iter().any(|fault| fault.2.contains("population '1000.5' is no whole number")));
}

#[test]
fn f2_a_date_is_a_date_quoted_or_not() {
    let bare = World::new().change("pack.toml", "data_date = \"2026-01-01\"", "data_date = 2026-01-01").change(
        "sources.toml",
        "date = \"2025-12-31\"",
        "date = 2025-12-31",
    );
    assert_eq!(bare.pack().about.data_date, World::new().pack().about.data_date);
    let moment = World::new().change("pack.toml", "\"2026-01-01\"", "2026-01-01T10:00:00");
    assert!(told(&moment).iter().any(|fault| fault.2.contains("data_date is no day")));
}

#[test]
fn f2_all_files_that_are_missing_are_told_at_once() {
    let world = World::new();
    let gone = ["governance.toml", "places.csv", "records.csv", "successions.csv"];
    for file in gone {
        fs::remove_file(world.dir().join(file)).unwrap();
    }
    let all = told(&world);
    for file in gone {
        assert_eq!(all.iter().filter(|fault| fault.0 == file).count(), 1, "{file} once in {all:?}");
    }
}

#[test]
fn t3_a_statement_with_a_word_for_nothing_is_refused() {
    let world = World::new().change("records.csv", "Wet feet.", "Wet (depth nan).");
    let all = told(&world);
    assert!(all.iter().any(|fault| fault.1 == Some(2) && fault.2.contains("'nan'")), "{all:?}");
}

#[test]
fn f1_f2_what_a_convener_or_an_analyst_gives_is_read_the_same_way() {
    let dir = tempfile::TempDir::new().unwrap();
    let pack = england_dir();
    let pack = pack.to_str().unwrap();
    let batch = |name: &str, bytes: &[u8]| {
        fs::write(dir.path().join(name), bytes).unwrap();
        run(dir.path(), &["batch", "buddies", "--out", "out", "--dry-run", "--fix", name, "--pack", pack])
    };
    batch("crlf.csv", b"id,other_id\r\n\r\nE09000007,nowhere at all\r\n").fails(3, "crlf.csv line 3:");
    batch("semicolons.csv", b"id;other_id\nE09000007;E09000019\n")
        .fails(3, "semicolons.csv line 1: it is separated by semicolons");
    batch("windows.csv", b"id,other_id\nE09000007,Ynys M\xf4n\n").fails(3, "windows.csv line 2: it is not UTF-8 text");
    let headless = batch("other.csv", b"GSS,Buddy\n1,2\n");
    headless.fails(3, "no column 'id'; the columns found are GSS, Buddy");
    assert_eq!(batch("upper.csv", b"ID,Other_ID\nE09000007,E09000019\n").exit, 0, "any case");
    let list = |name: &str, bytes: &[u8]| {
        fs::write(dir.path().join(name), bytes).unwrap();
        run(dir.path(), &["evaluate", "--reference", name, "--blocks", "context", "--pack", pack])
    };
    list("list.csv", b"gss,rank,neighbour_gss\r\n\r\nE09000007,first,E09000019\r\n")
        .fails(3, "line 3: the rank 'first'");
    list("tabs.csv", b"gss\trank\tneighbour_gss\n").fails(3, "line 1: it is separated by tabs");
}
