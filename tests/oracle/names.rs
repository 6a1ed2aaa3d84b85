//! Names of bodies that come, go and are renamed, one after another: what is found is what a register finds that was made of the end.

use std::collections::BTreeMap;

use peermatch::domain::id::{GovernanceTypeId, PlaceId};
use peermatch::domain::names::{FindError, Found, Suggested};
use peermatch::domain::place::Place;
use peermatch::domain::profile::Profile;
use peermatch::domain::register::Register;
use peermatch::domain::slot::Slot;

use super::muddle::chance;

/// More bodies than a layer of recent names holds.
const STEPS: usize = 240;

fn id(text: &str) -> PlaceId {
    PlaceId::new(text).expect("an id")
}

fn body(id: PlaceId, name: &str) -> Profile {
    let kind = GovernanceTypeId::new("partnership").expect("a code");
    Profile::new(Place::named(id, name.to_owned(), kind), Vec::new(), Vec::new(), Vec::new())
}

/// Somebody registers, under a name that is new or another's, in front of all others or behind them; or somebody goes, or is renamed.
fn step(register: &Register, turn: usize) -> BTreeMap<PlaceId, Option<Profile>> {
    let pick = |what: &str, among: usize| chance(&turn.to_string(), what, among);
    let places = register.profiles();
    let listed = &places[pick("listed", places.len())].place;
    let own = id(&format!("{}:{}", ["A", "x"][pick("first", 2)], pick("own", 150)));
    let name = [format!("{} Alliance", listed.name), listed.name.clone(), format!("Care Partnership {turn}")];
    let name = &name[pick("name", 3)];
    let leaf = |place: &Place| {
        let at = register.position(&place.id).expect("it stands");
        register.hierarchy().own_area(at).len() == 1
    };
    let of_own = register.position(&own).map(|at| register.get(at).place.id.clone());
    match pick("kind", 5) {
        0 => of_own.into_iter().map(|id| (id, None)).collect(),
        1 if leaf(listed) => BTreeMap::from([(listed.id.clone(), None)]),
        2 => {
            let mut renamed = register.get(register.position(&listed.id).expect("it stands")).clone();
            renamed.place.name = name.clone();
            BTreeMap::from([(listed.id.clone(), Some(renamed))])
        }
        _ => BTreeMap::from([(own.clone(), Some(body(own, name)))]),
    }
}

fn made_anew(register: &Register) -> Register {
    let anew = Register::new(register.profiles().to_vec(), register.former().to_vec()).expect("the same places");
    anew.called(register.naming().clone())
}

/// What a text leads to, by each way of asking.
type Led = (Result<Found, FindError>, Vec<Slot>, Vec<Suggested>);

fn led(register: &Register, text: &str) -> Led {
    (register.find(text), register.containing(text), register.beginning(text, 30))
}

fn compare(register: &Register, step: usize) -> (usize, usize) {
    let anew = made_anew(register);
    assert_eq!(register.hierarchy(), anew.hierarchy());
    let places = register.profiles().iter().step_by(step).map(|profile| &profile.place);
    let listed = register.naming().aliases.iter().step_by(step).map(|alias| alias.name.clone());
    let former = register.former().iter().step_by(step).flat_map(|one| [one.name.clone(), one.id.to_string()]);
    let own = places.flat_map(|place| [place.name.clone(), place.official_name.clone(), place.id.to_string()]);
    let (mut found, mut unknown) = (0, 0);
    for name in own.chain(listed).chain(former) {
        let letters: Vec<char> = name.chars().collect();
        let begun: String = letters[..letters.len().div_ceil(2)].iter().collect();
        let misspelt: String = letters.iter().skip(1).collect();
        for text in [name, begun, misspelt] {
            let is = led(register, &text);
            assert_eq!(is, led(&anew, &text), "{text}");
            found += usize::from(is.0.is_ok());
            unknown += usize::from(matches!(&is.0, Err(FindError::Unknown(near)) if !near.is_empty()));
        }
    }
    (found, unknown)
}

#[test]
fn names_of_bodies_that_came_went_and_were_renamed_lead_where_a_register_made_of_the_end_leads() {
    let mut register = super::england().register;
    assert!(register.find("camden").is_ok(), "from here on names are carried over");
    let before = register.clone();
    for turn in 0..STEPS {
        register = register.with(step(&register, turn)).expect("no circle");
        if turn % 60 == 59 {
            compare(&register, 23);
        }
    }
    let (found, unknown) = compare(&register, 5);
    assert!(found > 200 && unknown > 20, "{found} are found, {unknown} have others like them");
    let passage = register.since(&before);
    assert!(passage.gone.len() > 4 && passage.new.len() > 60 && passage.other.len() > 20, "{passage:?}");
}

#[test]
fn a_great_many_bodies_at_once_are_found_as_well() {
    let register = super::england().register;
    assert!(register.find("camden").is_ok());
    let many = (0..64 * 65).map(|number| id(&format!("x:{number}")));
    let many = many.map(|id| (id.clone(), Some(body(id.clone(), &format!("Body {id}"))))).collect();
    let register = register.with(many).expect("no circle");
    for text in ["Body x:4000", "camden", "body x"] {
        assert_eq!(led(&register, text), led(&made_anew(&register), text), "{text}");
    }
    assert!(register.find("Body x:4000").is_ok());
}
