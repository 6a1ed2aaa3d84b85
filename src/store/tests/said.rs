//! What is said in tests.

use jiff::Timestamp;
use jiff::civil::date;

use crate::domain::circumstances::StartingLevel;
use crate::domain::consent::{Audience, Consent, Scope};
use crate::domain::contact_point::{ContactPoint, Mailbox, VerifiedRole};
use crate::domain::declared::{Change, DeclaredItself, DeclaredPlace, DeclaredRecord, Matter, ProblemWords};
use crate::domain::factor::{FactorRank, FactorScope, HeldFactor, Sign};
use crate::domain::id::{CallerId, FactorId, FunctionId, GovernanceTypeId, PlaceId, ProblemId, TermId};
use crate::domain::record::Status;
use crate::domain::stage::Stage;
use crate::domain::stage_history::StageStep;
use crate::domain::story::{
    Adaptation, Amount, Attempt, AttemptEnding, EntryKind, EvidenceBasis, OutcomeDirection, Story, StoryEntry,
    StoryOutcome,
};
use crate::domain::terms::{AddedTerm, Author, Proposal, ProposalNumber, ProposalState, TermDraft};

pub(in crate::store) fn place(id: &str) -> PlaceId {
    PlaceId::new(id).expect("an id")
}

pub(in crate::store) fn registered(id: &str, name: &str, part_of: &[&str]) -> Change {
    Change::PutPlace(DeclaredPlace {
        id: place(id),
        name: name.to_owned(),
        governance_type: GovernanceTypeId::new("alliance").expect("a code"),
        official_name: String::new(),
        nation: String::new(),
        region: "North".to_owned(),
        part_of: part_of.iter().map(|whole| place(whole)).collect(),
    })
}

pub(in crate::store) fn about(problem: &str) -> Matter {
    Matter::Problem(ProblemId::new(problem).expect("a code"))
}

pub(in crate::store) fn said(id: &str, problem: &str, stage: Option<Stage>, statement: &str) -> Change {
    record(id, about(problem), stage, statement)
}

pub(in crate::store) fn record(id: &str, matter: Matter, stage: Option<Stage>, statement: &str) -> Change {
    let (status, as_of) = (Status::Live, date(2026, 11, 20));
    let (factors, starting_point, statement) = (Vec::new(), Vec::new(), statement.to_owned());
    let (provisional, self_assessment, story) = (false, None, Story::default());
    let record = DeclaredRecord {
        matter,
        status,
        stage,
        as_of,
        statement,
        factors,
        starting_point,
        provisional,
        self_assessment,
        story,
    };
    Change::PutRecord { place: place(id), record }
}

/// A record with all that one can have.
pub(in crate::store) fn full(id: &str) -> Change {
    let words = Matter::Words(ProblemWords::new("ransomware in  schools").expect("words"));
    let Change::PutRecord { place, mut record } = record(id, words, None, "told to nobody") else { unreachable!() };
    let factor = |id: &str, sign, rank| HeldFactor {
        factor: FactorId::new(id).expect("a code"),
        sign,
        rank,
        scope: FactorScope::Mixed,
        source: None,
    };
    record.factors = vec![factor("money", Sign::Hinders, FactorRank::new(1)), factor("trust", Sign::Helps, None)];
    let dimension = TermId::new("capacity").expect("a code");
    record.starting_point = vec![StartingLevel { dimension, level: 2, statement: String::new(), source: None }];
    record.story = full_story();
    Change::PutRecord { place, record }
}

/// The moment of the tests' write of a number.
pub(in crate::store) fn moment(write: u64) -> Timestamp {
    Timestamp::from_millisecond(1_764_000_000_000 + i64::try_from(write).expect("few")).expect("a time")
}

/// For whom something is.
pub(in crate::store) fn shared(
    id: &str,
    scope: Scope,
    audience: Audience,
    until: Option<jiff::civil::Date>,
    by: Option<&str>,
) -> Change {
    let by = by.map(|by| CallerId::new(by).expect("an id"));
    Change::Consent { place: place(id), scope, consent: Consent { until, by, ..Consent::plain(audience) } }
}

/// What a place says of itself, with so many to write to.
pub(in crate::store) fn of_itself(id: &str, setting: &str, contacts: i8) -> Change {
    let contact = |at| ContactPoint {
        role: VerifiedRole { role: format!("keeper {at}"), verified_on: date(2026, 11, 1 + at) },
        mailbox: Mailbox::try_from(format!("desk{at}@example.org")).expect("an address"),
    };
    let itself = DeclaredItself { setting: setting.to_owned(), contacts: (0..contacts).map(contact).collect() };
    Change::PutItself { place: place(id), itself }
}

pub(in crate::store) fn changes() -> Vec<Change> {
    let mut changes = vec![
        registered("x:one", "One", &["ARN"]),
        said("x:one", "flood", Some(Stage::Piloting), "in our own words"),
        said("x:one", "goats", None, ""),
        registered("x:two", "Two", &["x:one", "ARN"]),
        registered("x:one", "One and only", &[]),
        said("x:one", "flood", Some(Stage::Scaling), "further on"),
        Change::Retire { place: place("x:one"), matter: about("goats") },
        full("x:one"),
        full("x:two"),
        of_itself("x:one", "The mayor and \"the county\" – no", 2),
        shared("x:one", Scope::Setting, Audience::Everybody, None, None),
        shared("x:one", Scope::Contacts, Audience::Conveners, None, Some("own")),
        of_itself("x:two", "", 1),
        of_itself("ARN", "A listed one", 0),
        of_itself("x:one", "", 20),
        of_itself("x:two", "", 0),
        said("ARN", "flood", Some(Stage::NotConsidering), ""),
        Change::Erase { place: place("x:two") },
        Change::Erase { place: place("ARN") },
    ];
    changes.push(registered("x:two", "Two again", &[]));
    changes
}

/// A story with all that one can have.
pub(in crate::store) fn full_story() -> Story {
    let day = date(2026, 5, 1);
    let entry = |kind| StoryEntry { as_of: day, kind, text: format!("{kind:?} – as \"we\" say") };
    let attempt = |ending| Attempt {
        started_on: Some(day),
        ended_on: day,
        ending,
        text: "a team".to_owned(),
        lesson: "not so".to_owned(),
    };
    let outcome = |direction, figure| StoryOutcome {
        measure: "waits".to_owned(),
        figure: Amount::try_from(figure).ok(),
        unit: String::new(),
        text: "fewer".to_owned(),
        direction,
        evidence: EvidenceBasis::Anticipated,
        as_of: day,
    };
    let step = |stage| StageStep { on: day, stage, moved_by: "a grant".to_owned() };
    let outcomes = OutcomeDirection::ALL.into_iter().zip([0.1, f64::NAN, -12.5]);
    Story {
        entries: EntryKind::ALL.map(entry).to_vec(),
        would_do_differently: "less".to_owned(),
        got_wrong: "much".to_owned(),
        learnt: "more".to_owned(),
        pitfalls: vec!["keys".to_owned(), "locks".to_owned()],
        setting_that_mattered: "a river".to_owned(),
        attempts: AttemptEnding::ALL.map(attempt).to_vec(),
        outcomes: outcomes.map(|(direction, figure)| outcome(direction, figure)).collect(),
        stage_history: [Stage::Scaling, Stage::Planning].map(step).to_vec(),
        changed_to_fit: vec![
            Adaptation { text: "their keys".to_owned(), from: PlaceId::new("EST").ok() },
            Adaptation { text: "their locks".to_owned(), from: None },
        ],
    }
}

pub(in crate::store) fn code(problem: &str) -> ProblemId {
    ProblemId::new(problem).expect("a code")
}

/// A draft with all that one can have.
fn draft(label: &str) -> TermDraft {
    TermDraft {
        label: label.to_owned(),
        definition: "What it is".to_owned(),
        parent: Some(code("flood")),
        functions: vec![FunctionId::new("water").expect("a code"), FunctionId::new("roads").expect("a code")],
        synonyms: vec!["the shade".to_owned(), "a shade".to_owned()],
        cues: vec!["it is dark".to_owned()],
        challenge: None,
    }
}

pub(in crate::store) fn term(id: &str, label: &str) -> AddedTerm {
    AddedTerm { id: code(id), draft: draft(label), author: Author::Operator, at: moment(1) }
}

pub(in crate::store) fn proposal(number: u32, label: &str) -> Proposal {
    Proposal {
        number: ProposalNumber(number),
        author: Author::Caller(CallerId::new("portal").expect("an id")),
        place: None,
        code: (number == 1).then(|| code("x_shade")),
        draft: draft(label),
        reason: "we need it".to_owned(),
        at: moment(1),
        state: ProposalState::Open,
    }
}
