//! Who sees what, asked twice: of the program, and of a plain statement of the rules that looks at nothing but what was said, one thing
//! after another. Any bytes are a scene of callers and of things that places say.

mod scene;
mod stated;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use peermatch::access::{Agreement, Caller, Line, Pass, Rule, Who};
use peermatch::domain::declared::{Declared, Ledger};
use peermatch::domain::id::{CallerId, PlaceId};
use peermatch::domain::record::Provenance;
use peermatch::domain::story::EntryKind;
use peermatch::engine::{Snapshot, View};
use peermatch::live::{Answers, Current};
use peermatch::model::Model;
use peermatch::pack;

use scene::{Scene, Somebody};
use stated::{Rules, Told};

/// The day of every call.
const DAY: Date = date(2026, 11, 22);
/// The listed places of a scene, then the body that registers itself.
const PLACES: [&str; 3] = ["ARN", "BEL", "x:body"];
const BODY: usize = 2;
const PROBLEMS: [&str; 2] = ["flood", "goats"];
/// In the words of whoever declares something.
const WORDS: &str = "told to few";

/// How often something was seen in each way by whoever does not speak for the place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Not at all, though it was declared.
    pub hidden: usize,
    /// Without its words.
    pub standing: usize,
    /// With its words, but for what did not go well.
    pub words: usize,
    /// Whole.
    pub whole: usize,
    /// Of a setting.
    pub setting: usize,
    /// Of contacts.
    pub contacts: usize,
}

/// The islands, as a pack and a model make them.
fn islands() -> &'static View {
    static ISLANDS: LazyLock<View> = LazyLock::new(|| {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR"));
        let dirs = [dir.join("tests/packs/archipelago"), dir.join("../packs/archipelago")];
        let pack = pack::load(dirs.iter().find(|dir| dir.is_dir()).expect("the pack")).expect("the pack is sound");
        let model = Model::train(&pack, None).expect("trained").to_bytes().expect("a model");
        let snapshot = Snapshot::new(pack, Model::from_bytes(&model).expect("the same")).expect("a snapshot");
        Arc::new(snapshot).view(Pass::everything("a test"))
    });
    &ISLANDS
}

/// Makes the scene that the bytes are, and asks both who sees what.
///
/// # Panics
///
/// Where they do not say the same.
pub fn check(bytes: &[u8]) -> Tally {
    let scene = Scene::of(bytes);
    let mut rules = Rules::default();
    let ledger = Ledger::new(Arc::clone(islands().whole_world()), Declared::default(), &[]).expect("nothing was said");
    let mut draft = ledger.draft(Timestamp::UNIX_EPOCH);
    for said in &scene.said {
        let taken = draft.take(&[said.wanted()]).is_ok();
        assert_eq!(taken, rules.hears(said), "{said:?} after {:?}", rules.heard);
    }
    let (ledger, _) = draft.finish().expect("places are a hierarchy");
    let view = Arc::new(islands().snapshot_of(Arc::clone(ledger.world()))).view(Pass::everything("a test"));
    let answers = Current::with_ledger(view, Arc::new(ledger)).now();
    let mut tally = Tally::default();
    for somebody in &scene.callers {
        look(&answers, &rules, somebody, &mut tally);
    }
    tally
}

fn place(at: usize) -> PlaceId {
    PlaceId::new(PLACES[at]).expect("an id")
}

/// What one caller sees, whoever it asks for.
fn look(answers: &Answers, rules: &Rules, somebody: &Somebody, tally: &mut Tally) {
    let Some(caller) = registered(somebody) else {
        assert!(!stated::can_be(somebody), "{somebody:?} cannot be registered");
        return;
    };
    assert!(stated::can_be(somebody), "{somebody:?} can be registered");
    for (rule, name) in [
        (Rule::Words, "words"),
        (Rule::Places, "places"),
        (Rule::OwnPlace, "own place"),
        (Rule::Convening, "convening"),
        (Rule::Operating, "operating"),
    ] {
        let admitted = rule.admit(Who::Caller(&caller)).is_ok();
        assert_eq!(admitted, stated::may(somebody, name), "{somebody:?}: {name}");
    }
    let pass = Rule::Words.admit(Who::Caller(&caller)).expect("words are for everybody");
    let pass = answers.acting(pass, DAY);
    for (at, id) in PLACES.iter().enumerate() {
        let (decides, speaks) = (rules.decides(somebody, at), rules.speaks(somebody, at));
        let found = (pass.decides_for(&place(at)), pass.speaks_for(&place(at)));
        assert_eq!(found, (decides, speaks), "{somebody:?} for {id}: {:?}", rules.heard);
    }
    if !stated::may(somebody, "places") {
        return;
    }
    let plain = answers.through(&pass, DAY, None);
    let is_everybodys = Arc::ptr_eq(plain.whole_world(), answers.view.whole_world());
    assert!(is_everybodys || !answers.sees_as_everybody(&pass, DAY), "{somebody:?}: {:?}", rules.heard);
    compare(&plain, rules, (somebody, None, None), tally);
    let (_, used) = answers.run_is_made_of(&pass, DAY);
    for (at, id) in PLACES.iter().enumerate() {
        for (number, problem) in
            PROBLEMS.iter().enumerate().map(|(number, code)| (Some(number), Some(*code))).chain([(None, None)])
        {
            let is_used = used.iter().any(|one| {
                one.place.as_str() == *id && one.problem.as_ref().map(|problem| problem.as_str()) == problem
            });
            let stated = rules.is_in_a_run(at, number, somebody);
            assert_eq!(is_used, stated, "{id} and {problem:?} in a run of {somebody:?}: {:?}", rules.heard);
        }
    }
    for at in 0..PLACES.len() {
        let itself = answers.through(&pass, DAY, Some(&place(at)));
        let own = Some(at).filter(|at| rules.speaks(somebody, *at));
        compare(&itself, rules, (somebody, own, None), tally);
        let asked = answers.asked_by(&pass, DAY, &place(at));
        compare(&asked, rules, (somebody, own, Some(at)), tally);
    }
}

/// The caller, where there can be such a one.
fn registered(somebody: &Somebody) -> Option<Arc<Caller>> {
    let line = || Line::new("A body").expect("a line");
    Some(Arc::new(Caller {
        id: CallerId::new(somebody.name()).expect("an id"),
        name: line(),
        role: somebody.role()?,
        operated_by: line(),
        funded_by: line(),
        funder_kinds: somebody.paid_by(),
        agreement: Agreement { title: line(), version: line(), agreed_on: DAY, uncovered: Default::default() },
        signs_in: Vec::new(),
        networks: somebody.networks(),
        audience: None,
        calls_per_minute: None,
        registered: Timestamp::UNIX_EPOCH,
        retired: None,
    }))
}

/// Every place and record of a view, beside what the rules say of them.
fn compare(view: &View, rules: &Rules, asks: (&Somebody, Option<usize>, Option<usize>), tally: &mut Tally) {
    let (somebody, own, asker) = asks;
    for (at, id) in PLACES.iter().enumerate() {
        let position = view.register().position(&place(at));
        let is_there = rules.is_there(at, somebody, own, asker);
        assert_eq!(position.is_some(), is_there, "{id} for {asks:?}: {:?}", rules.heard);
        let itself = position.map(|position| &view.register().get(position).place);
        let is_told = rules.itself(at, somebody, own, asker);
        let setting = itself.and_then(|place| place.setting.as_deref());
        assert_eq!(setting, is_told.0.then_some(WORDS), "the setting of {id} for {asks:?}: {:?}", rules.heard);
        let roles = itself.map(|place| place.contacts.len()).unwrap_or_default();
        assert_eq!(roles, usize::from(is_told.1), "the contacts of {id} for {asks:?}: {:?}", rules.heard);
        tally.setting += usize::from(is_told.0 && own != Some(at));
        tally.contacts += usize::from(is_told.1 && own != Some(at));
        for (number, problem) in PROBLEMS.iter().enumerate() {
            let records = position.map(|position| view.register().get(position).records()).unwrap_or_default();
            let record = records.iter().find(|record| record.problem.as_str() == *problem);
            let word = record.and_then(|record| {
                let word = record.evidence().iter().find(|one| one.provenance == Provenance::Declared)?;
                let entries = record.story.as_ref().map(|story| story.entries.as_slice()).unwrap_or_default();
                let kinds: Vec<EntryKind> = entries.iter().map(|one| one.kind).collect();
                Some((word, record.circumstances.own_words.as_str(), kinds))
            });
            let found = match word {
                None => Told::Nothing,
                Some((word, own_words, kinds)) => {
                    assert_eq!(word.statement, own_words);
                    assert_eq!(kinds.contains(&EntryKind::Progress), own_words == WORDS);
                    match kinds.contains(&EntryKind::Setback) {
                        true => Told::Whole,
                        false if own_words == WORDS => Told::Words,
                        false => Told::Standing,
                    }
                }
            };
            let stated = rules.told(at, number, somebody, own, asker);
            assert_eq!(found, stated, "{id} and {problem} for {asks:?}: {:?}", rules.heard);
            if own != Some(at) && rules.record(at, number).is_some() {
                match found {
                    Told::Nothing => tally.hidden += 1,
                    Told::Standing => tally.standing += 1,
                    Told::Words => tally.words += 1,
                    Told::Whole => tally.whole += 1,
                }
            }
        }
    }
}
