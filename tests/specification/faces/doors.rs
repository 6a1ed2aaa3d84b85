//! One lookup at every door of the contract: whoever names a place is understood, and told how.

use crate::support::{Said, england, england_dir, run};
use jiff::civil::date;
use peermatch::contract::query::Reader;
use peermatch::contract::violation::RequestError;
use peermatch::domain::query::Query;
use peermatch::domain::uncovered::Uncovered;
use peermatch::engine::View;
use peermatch::proto::v1;

fn reader(engine: &View) -> Reader<'_> {
    Reader {
        vocabulary: engine.vocabulary(),
        register: engine.register(),
        groups: Some(engine.groups()),
        weight_sets: engine.weight_sets(),
        today: date(2026, 11, 22),
        uncovered: Uncovered::nothing(),
    }
}

fn asked(place: &str) -> v1::FindPeersRequest {
    let subject = v1::find_peers_request::Subject::PlaceId(place.to_owned());
    v1::FindPeersRequest { subject: Some(subject), ..Default::default() }
}

fn read(request: &v1::FindPeersRequest) -> Result<Query, RequestError> {
    reader(england()).query(request)
}

fn answer(request: &v1::FindPeersRequest) -> v1::FindPeersResponse {
    let query = read(request).expect("a valid question");
    crate::support::answer(england(), &query)
}

/// The notices of a question that are about how a text was understood.
fn notices(answer: &v1::FindPeersResponse) -> Vec<(String, String)> {
    let codes = ["TAKEN_FOR", "FORMER_PLACE", "UNKNOWN_GOVERNANCE_TYPE"];
    let all = answer.query.iter().flat_map(|query| &query.notices);
    all.filter(|one| codes.contains(&one.code.as_str())).map(|one| (one.code.clone(), one.text.clone())).collect()
}

fn notice(code: &str, text: &str) -> (String, String) {
    (code.to_owned(), text.to_owned())
}

#[test]
fn n5_an_id_in_any_case_padded_or_former_asks_as_the_place_that_is_there() {
    let plain = answer(&asked("E08000038"));
    assert!(notices(&plain).is_empty() && !plain.peers.is_empty());
    for text in ["e08000038", "  E08000038 ", "Barnsley MBC", "BARNSLEY"] {
        let other = answer(&asked(text));
        assert_eq!((&other.peers, &other.query), (&plain.peers, &plain.query), "{text}");
    }
    let former = answer(&asked("E08000016"));
    assert_eq!(former.peers, plain.peers);
    assert_eq!(notices(&former), [notice("FORMER_PLACE", "Barnsley (E08000016) is now Barnsley")]);
    assert_eq!(notices(&answer(&asked("Shepway"))), [notice("FORMER_PLACE", "Shepway is now Folkestone and Hythe")]);
    let part = answer(&asked("windsor"));
    assert_eq!(notices(&part), [notice("TAKEN_FOR", "'windsor' was taken for Windsor and Maidenhead")]);
    assert_eq!(read(&asked("Newcastle")), Err(RequestError::UnknownPlace("Newcastle".to_owned())));
}

#[test]
fn n5_who_is_excluded_is_excluded_however_it_is_written_or_refused() {
    let camden = asked("E09000007");
    let first = answer(&camden).peers[0].clone();
    let without = |text: &str| v1::FindPeersRequest {
        filter: Some(v1::Filter { exclude_place_ids: vec![text.to_owned()], ..Default::default() }),
        ..camden.clone()
    };
    for text in [first.place_id.to_lowercase(), format!(" {} ", first.place_id), first.display_name.to_uppercase()] {
        let answer = answer(&without(&text));
        assert!(answer.peers.iter().all(|peer| peer.place_id != first.place_id), "{text}");
        assert!(notices(&answer).is_empty());
    }
    let former = answer(&without("E08000016"));
    assert_eq!(notices(&former), [notice("FORMER_PLACE", "Barnsley (E08000016) is now Barnsley")]);
    for text in ["E99999999", "Lancashire", ""] {
        let Err(RequestError::Invalid(violations)) = read(&without(text)) else { panic!("{text} excludes nobody") };
        assert_eq!(violations[0].field, "filter.exclude_place_ids[0]");
    }
}

#[test]
fn n6_an_unknown_type_is_told_with_the_nearest_and_a_figure_out_of_range_is_refused() {
    let described = |governance_type: &str, value: f64| {
        let record = v1::ProfileRecord {
            problem_id: "finance".to_owned(),
            as_of: "2026-01-01".to_owned(),
            ..Default::default()
        };
        let profile = v1::Profile {
            governance_type: governance_type.to_owned(),
            records: vec![record],
            indicators: vec![v1::ProfileIndicator { indicator: "child_poverty_after_housing_costs".to_owned(), value }],
            ..Default::default()
        };
        v1::FindPeersRequest { subject: Some(v1::find_peers_request::Subject::Profile(profile)), ..Default::default() }
    };
    let known = answer(&described("london_borough", 31.0));
    assert!(notices(&known).is_empty());
    assert_eq!(answer(&described("London Borough", 31.0)).peers, known.peers, "a label in any case is its code");
    let unknown = answer(&described("london-borough", 31.0));
    assert!(unknown.peers[0].fit < known.peers[0].fit, "unknown is never counted as same");
    let text =
        "'london-borough' is no governance type of this pack and counts as unknown; did you mean london_borough?";
    assert_eq!(notices(&unknown), [notice("UNKNOWN_GOVERNANCE_TYPE", text)]);
    for value in [310.0, -0.5, f64::NAN] {
        let Err(RequestError::Invalid(violations)) = read(&described("unitary", value)) else { panic!("{value}") };
        assert_eq!(violations[0].field, "profile.indicators[0].value");
    }
}

#[test]
fn n11_filters_take_names_and_codes_in_any_case() {
    let filtered = |region: &str, nation: &str, kind: &str| {
        let filter = v1::Filter {
            region: region.to_owned(),
            nation: nation.to_owned(),
            governance_types: vec![kind.to_owned()],
            ..Default::default()
        };
        answer(&v1::FindPeersRequest { filter: Some(filter), ..asked("E09000007") })
    };
    let plain = filtered("London", "England", "london_borough");
    assert!(plain.peers.len() == 5);
    assert_eq!(filtered("london", "ENGLAND", "London borough"), plain);
    assert_eq!(filtered(" LONDON ", "england", "LONDON_BOROUGH"), plain);
}

fn prompt(args: &[&str]) -> Said {
    run(england_dir().parent().unwrap().parent().unwrap(), args)
}

#[test]
fn n11_an_error_at_the_prompt_names_the_option() {
    prompt(&["match", "Camden", "--region", "Lundun"]).fails(3, "--region: 'Lundun' is unknown");
    prompt(&["match", "Camden", "--governance-type", "borough"]).fails(3, "--governance-type: 'borough' is no type");
    prompt(&["match", "Camden", "--lead-sector", "sun"]).fails(3, "--lead-sector: 'sun' is unknown");
    prompt(&["explain", "Camden", "Brent", "--audience-sector", "sun"]).fails(3, "--audience-sector: 'sun' is unknown");
    prompt(&["place", "list", "--region", "Lundun"]).fails(3, "--region: 'Lundun' is unknown");
    let listed = prompt(&["place", "list", "--region", "london", "--governance-type", "London Borough"]);
    assert!(listed.exit == 0 && listed.out.contains("Camden") && !listed.out.contains("Essex"), "{listed:?}");
}

#[test]
fn n11_every_option_that_an_error_names_is_one() {
    use clap::CommandFactory;
    let command = peermatch::cli::Cli::command();
    let mut open = vec![&command];
    let mut known = Vec::new();
    while let Some(one) = open.pop() {
        known.extend(one.get_arguments().filter_map(|argument| argument.get_long()).map(str::to_owned));
        open.extend(one.get_subcommands());
    }
    for (field, option) in peermatch::cli::field::OPTIONS {
        assert!(known.iter().any(|one| format!("--{one}") == option), "{field}: {option}");
    }
}

#[test]
fn n10_a_name_without_quotes_is_told_to_put_it_in_quotes() {
    let said = prompt(&["match", "Kensington", "and", "Chelsea"]);
    said.fails(2, "unexpected argument 'and'");
    assert!(said.err.contains("hint: put a name of several words in quotes"), "{said:?}");
    let said = prompt(&["match", "Camden", "--frob"]);
    assert!(!said.err.contains("quotes"), "{said:?}");
}

#[test]
fn n2_the_prompt_tells_what_a_part_of_a_name_was_taken_for_and_a_file_takes_whole_names_only() {
    let said = prompt(&["place", "show", "windsor"]);
    assert!(said.exit == 0 && said.err.contains("note: 'windsor' was taken for Windsor and Maidenhead"), "{said:?}");
    let folder = tempfile::tempdir().expect("a folder");
    let pairs = folder.path().join("pairs.csv");
    let out = folder.path().join("out");
    let buddies = |rows: &str| {
        std::fs::write(&pairs, format!("id,other_id\nE09000007,E09000033\n{rows}\n")).expect("written");
        let args = ["batch", "buddies", "--problem", "finance", "--fix", pairs.to_str().unwrap(), "--out"];
        prompt(&[&args[..], &[out.to_str().unwrap()]].concat())
    };
    buddies("windsor,Slough").fails(3, "pairs.csv line 3: 'windsor' is only the beginning of a name");
    buddies("Berkshire,Slough").fails(3, "pairs.csv line 3: 'Berkshire' can mean 6 places");
    buddies("Herts,Hove").fails(3, "pairs.csv line 3: there is no place 'Hove'");
}

#[test]
fn n9_places_that_would_read_alike_are_told_with_their_region() {
    let cities = crate::packs::us_cities::cities();
    let row = |id: &str, region: &str| {
        format!(
            "{id},Albany,\"City of Albany, {region}\",New York,{region},mayor_council,,,10,1000,42,-73,,census_2020,"
        )
    };
    let cities = cities.add("places.csv", &row("us:1", "North")).add("places.csv", &row("us:2", "East"));
    let model = cities.dir().join("model");
    let trained = run(cities.dir(), &["train", "--pack", ".", "--out", model.to_str().unwrap()]);
    assert_eq!(trained.exit, 0, "{trained:?}");
    let said = run(cities.dir(), &["place", "show", "Albany", "--pack", ".", "--model", model.to_str().unwrap()]);
    said.fails(3, "'Albany' can mean 2 places");
    assert!(said.err.contains("us:1 (Albany, mayor-council city, North)"), "{said:?}");
    assert!(said.err.contains("us:2 (Albany, mayor-council city, East)"), "{said:?}");
}
