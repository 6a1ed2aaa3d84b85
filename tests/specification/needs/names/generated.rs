//! Every council in every way that the rules of public names allow: found, and never taken for another.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::support::england;
use peermatch::domain::names::FindError;
use peermatch::domain::profile::Profile;

/// The ways of writing a name of this type that public bodies use.
fn bodies(kind: &str) -> &'static [&'static str] {
    match kind {
        "county" => &["X County Council", "X CC", "X Council", "X County", "The X County Council"],
        "district" => {
            &["X District Council", "X DC", "X Borough Council", "X BC", "Borough of X", "X Council", "District of X"]
        }
        "unitary" => &[
            "X Council",
            "X Borough Council",
            "X City Council",
            "City of X",
            "City of X Council",
            "X UA",
            "X Unitary Authority",
        ],
        "metropolitan_district" => &[
            "X Metropolitan Borough Council",
            "X MBC",
            "Metropolitan Borough of X",
            "X Council",
            "X Borough Council",
            "Council of the City of X",
            "City of X MDC",
            "X City Council",
            "City of X",
        ],
        "london_borough" => &[
            "London Borough of X",
            "X London Borough Council",
            "LB X",
            "LB of X",
            "X LBC",
            "X Council",
            "The London Borough of X",
            "Royal Borough of X",
            "X Borough Council",
        ],
        "combined_authority" => {
            &["X Combined Authority", "X CA", "X Mayoral Combined Authority", "X MCA", "X Combined County Authority"]
        }
        _ => &["X"],
    }
}

/// The same name by other keyboards.
fn keyboards(name: &str) -> Vec<String> {
    vec![
        name.to_owned(),
        name.to_uppercase(),
        name.to_lowercase(),
        format!("  {} ", name.replace(' ', "  ")),
        name.replace(" and ", " & "),
        name.replace('&', "and"),
        name.replace('-', " "),
        name.replace(' ', "-"),
        name.replace(", ", " "),
        name.replace('.', ""),
        name.replace("'", "\u{2019}"),
        name.nfd().collect(),
        name.nfkc().collect(),
        format!("The {name}"),
    ]
}

fn ways(profile: &Profile) -> Vec<String> {
    let place = &profile.place;
    let kinds = bodies(place.governance_type.as_str()).iter().map(|pattern| pattern.replace('X', &place.name));
    let names = [place.name.clone(), place.official_name.clone()].into_iter().chain(kinds);
    let mut ways: Vec<String> = names.flat_map(|name| keyboards(&name)).collect();
    ways.sort();
    ways.dedup();
    ways
}

#[test]
fn n3_every_council_is_found_by_every_public_way_of_writing_its_name_and_none_is_taken_for_another() {
    let register = england().register();
    let (mut asked, mut missed, mut wrong) = (0, BTreeMap::new(), Vec::new());
    for (place, profile) in register.places() {
        if !profile.place.consisted_of.is_empty() {
            continue;
        }
        for way in ways(profile) {
            asked += 1;
            match register.find(&way) {
                Ok(found) if found.place == place => {}
                Ok(found) => wrong.push(format!("{way} is taken for {}", register.get(found.place).place.name)),
                Err(FindError::Ambiguous(all)) if all.contains(&place) => {
                    *missed.entry(&profile.place.name).or_insert(0) += 1
                }
                Err(error) => wrong.push(format!("{way}: {error:?}")),
            }
        }
    }
    assert!(asked > 15_000, "{asked}");
    assert!(wrong.is_empty(), "{} of {asked}: {wrong:#?}", wrong.len());
    // The one name that two living bodies have, and only bare.
    assert_eq!(missed.keys().collect::<Vec<_>>(), [&"Lancashire"], "{missed:?}");
}
