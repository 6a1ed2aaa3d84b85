//! A scene of callers and of things that places say, made of any bytes: as much of it as there are bytes for.

use std::collections::BTreeSet;

use jiff::civil::date;
use peermatch::access::{Kind, Line, Purpose, Role};
use peermatch::domain::consent::{Audience, Consent, Part, Scope};
use peermatch::domain::contact_point::{ContactPoint, Mailbox, VerifiedRole};
use peermatch::domain::declared::{DeclaredPlace, ItselfFields, Matter, PlaceFields, RecordFields, Wanted};
use peermatch::domain::funder::FunderKind;
use peermatch::domain::id::{CallerId, GovernanceTypeId, ProblemId, TermId};
use peermatch::domain::record::Status;
use peermatch::domain::story::{EntryKind, StoryEntry, StoryFields};

use super::{BODY, DAY, PLACES, PROBLEMS, WORDS, place};

/// Names of callers.
const NAMES: [&str; 3] = ["one", "two", "three"];
const NETWORKS: [&str; 2] = ["coast", "plain"];
const FUNDERS: [FunderKind; 3] = [FunderKind::CentralGovernment, FunderKind::Company, FunderKind::Sector];

/// Somebody who may call, if there can be such a one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Somebody {
    pub(super) name: usize,
    pub(super) kind: Kind,
    pub(super) oversees: bool,
    /// Which networks it belongs to.
    pub(super) networks: [bool; 2],
    /// Which places it is bound to.
    pub(super) bound: [bool; 3],
    pub(super) convener: bool,
    /// Which kinds of funder pay for it; none where it does not say.
    pub(super) paid: [bool; 3],
}

/// For whom something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    Nobody,
    Network(usize),
    Caller(usize),
    Everybody,
}

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    All,
    Being,
    Acting,
    Setting,
    Contacts,
    Standing(usize),
    Setback(usize),
    Words(usize),
}

/// Something that a place says, or that becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// The body registers itself, or a place says who it is.
    Registers {
        place: usize,
    },
    /// What it says of its setting, and whom to write to, or nothing any more.
    Tells {
        place: usize,
        setting: bool,
        contacts: bool,
    },
    Has {
        place: usize,
        problem: usize,
        stopped: bool,
        words: bool,
        setback: bool,
    },
    TakesBack {
        place: usize,
        problem: usize,
    },
    /// `ends`: on the day of the calls, or the day before.
    Shares {
        place: usize,
        about: About,
        whom: Whom,
        ends: Option<bool>,
        except: Option<usize>,
        /// A kind of funder from which it is kept.
        not_for: Option<usize>,
    },
    Leaves {
        place: usize,
    },
}

/// Callers, and what is said in its order.
pub(super) struct Scene {
    pub(super) callers: Vec<Somebody>,
    pub(super) said: Vec<Said>,
}

impl Scene {
    /// The first twelve bytes are three callers; every four that follow are something that is said.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let (who, what) = bytes.split_at(bytes.len().min(12));
        let callers = who.chunks_exact(4).enumerate().map(|(name, of)| Somebody {
            name,
            kind: [Kind::Place, Kind::Portal, Kind::Portal, Kind::Convener, Kind::Operator, Kind::AggregateOnly]
                [usize::from(of[0]) % 6],
            oversees: of[0] >= 250,
            networks: [of[1] & 1 != 0, of[1] & 2 != 0],
            bound: [of[2] % 4 == 1, of[2] % 8 >= 6, of[2] >= 224],
            convener: of[3] & 1 != 0,
            paid: [of[3] & 2 != 0, of[3] & 8 != 0, of[3] & 4 != 0],
        });
        let said = what.chunks_exact(4).take(60).flat_map(|of| {
            let (place, problem) = (usize::from(of[1]) % PLACES.len(), usize::from(of[1] >> 4) % PROBLEMS.len());
            match of[0] % 16 {
                0 => vec![Said::Registers { place: BODY }],
                1 => vec![Said::Registers { place }],
                2 => vec![Said::Leaves { place }],
                3 => vec![Said::TakesBack { place, problem }],
                4..=8 => {
                    let (stopped, words, setback) = (of[2] % 3 == 0, of[3] % 2 == 0, of[3] % 8 < 4);
                    vec![Said::Has { place, problem, stopped, words, setback }]
                }
                9 => vec![Said::Tells { place, setting: of[3] % 4 != 0, contacts: of[3] % 3 != 0 }],
                _ => {
                    let whom = [
                        Whom::Nobody,
                        Whom::Network(0),
                        Whom::Network(1),
                        Whom::Caller(usize::from(of[3]) % NAMES.len()),
                        Whom::Everybody,
                        Whom::Everybody,
                    ][usize::from(of[3] >> 4) % 6];
                    let ends = [None, None, Some(true), Some(false)][usize::from(of[0] >> 4) % 4];
                    let except = (of[2] >= 192).then_some(usize::from(of[3]) % PLACES.len());
                    let not_for = [None, None, Some(0), Some(1)][usize::from(of[0] >> 6)];
                    let shares = |about| Said::Shares { place, about, whom, ends, except, not_for };
                    // What did not go well is seen where both are shared.
                    match usize::from(of[2]) % 9 {
                        0 => vec![shares(About::All)],
                        1 => vec![shares(About::Being)],
                        2 => vec![shares(About::Acting)],
                        3 => vec![shares(About::Standing(problem))],
                        4 => vec![shares(About::Setback(problem))],
                        5 => vec![shares(About::Words(problem))],
                        6 => vec![shares(About::Setting)],
                        7 => vec![shares(About::Contacts)],
                        _ => vec![shares(About::Words(problem)), shares(About::Setback(problem))],
                    }
                }
            }
        });
        Self { callers: callers.collect(), said: said.collect() }
    }
}

impl Somebody {
    pub(super) fn name(&self) -> &'static str {
        NAMES[self.name]
    }

    pub(super) fn networks(&self) -> Vec<TermId> {
        let own = NETWORKS.iter().zip(self.networks).filter(|(_, is_in)| *is_in);
        own.map(|(code, _)| TermId::new(code).expect("a code")).collect()
    }

    pub(super) fn paid_by(&self) -> BTreeSet<FunderKind> {
        FUNDERS.into_iter().zip(self.paid).filter(|(_, pays)| *pays).map(|(kind, _)| kind).collect()
    }

    /// Its role, where there is one of these parts.
    pub(super) fn role(&self) -> Option<Role> {
        let purpose = if self.oversees { Purpose::Assurance } else { Purpose::Support };
        let bound = (0..PLACES.len()).filter(|at| self.bound[*at]).map(place).collect();
        let convener = self.convener.then(|| Line::new("A body").expect("a line"));
        Role::new(self.kind, purpose, bound, convener).ok()
    }
}

/// Progress where a place says something in its own words, and a setback where something did not go well.
fn story(words: bool, setback: bool) -> StoryFields {
    let entry = |is_told: bool, kind| is_told.then(|| StoryEntry { as_of: DAY, kind, text: WORDS.to_owned() });
    let entries = [entry(words, EntryKind::Progress), entry(setback, EntryKind::Setback)];
    StoryFields { entries: Some(entries.into_iter().flatten().collect()), ..StoryFields::default() }
}

/// A role of those words, and a mailbox that nobody is to see.
fn contact() -> ContactPoint {
    let mailbox = Mailbox::try_from("flood@example.org".to_owned()).expect("an address");
    ContactPoint { role: VerifiedRole { role: WORDS.to_owned(), verified_on: DAY }, mailbox }
}

fn problem(at: usize) -> ProblemId {
    ProblemId::new(PROBLEMS[at]).expect("a code")
}

impl Said {
    /// The same as the program takes it.
    pub(super) fn wanted(&self) -> Wanted {
        match *self {
            Self::Registers { place: at } => Wanted::Place(PlaceFields::from(DeclaredPlace {
                id: place(at),
                name: "A body".to_owned(),
                governance_type: GovernanceTypeId::new("city").expect("a code"),
                official_name: String::new(),
                nation: String::new(),
                region: String::new(),
                part_of: Vec::new(),
            })),
            Self::Tells { place: at, setting, contacts } => Wanted::Itself(ItselfFields {
                place: place(at),
                setting: Some(if setting { WORDS.to_owned() } else { String::new() }),
                contacts: Some(if contacts { vec![contact()] } else { Vec::new() }),
            }),
            Self::Has { place: at, problem: number, stopped, words, setback } => Wanted::Record(RecordFields {
                place: place(at),
                matter: Matter::Problem(problem(number)),
                status: Some(if stopped { Status::Stopped } else { Status::Live }),
                stage: None,
                as_of: None,
                statement: Some(if words { WORDS.to_owned() } else { String::new() }),
                factors: None,
                starting_point: None,
                provisional: None,
                self_assessment: None,
                story: Box::new(story(words, setback)),
                moved_by: String::new(),
                today: DAY,
            }),
            Self::TakesBack { place: at, problem: number } => {
                Wanted::Retire { place: place(at), matter: Matter::Problem(problem(number)) }
            }
            Self::Shares { place: at, about, whom, ends, except, not_for } => Wanted::Consent {
                place: place(at),
                scope: scope(about),
                consent: Consent {
                    until: ends.map(|today| if today { DAY } else { date(2026, 11, 21) }),
                    except: except.map(place).into_iter().collect::<BTreeSet<_>>(),
                    except_funders: not_for.map(|at| FUNDERS[at]).into_iter().collect(),
                    ..Consent::plain(audience(whom))
                },
            },
            Self::Leaves { place: at } => Wanted::Erase { place: place(at) },
        }
    }
}

fn scope(about: About) -> Scope {
    match about {
        About::All => Scope::All,
        About::Being => Scope::Being,
        About::Acting => Scope::Acting,
        About::Setting => Scope::Setting,
        About::Contacts => Scope::Contacts,
        About::Standing(at) => Scope::Of(problem(at), Part::Standing),
        About::Setback(at) => Scope::Of(problem(at), Part::Setback),
        About::Words(at) => Scope::Of(problem(at), Part::Words),
    }
}

fn audience(whom: Whom) -> Audience {
    match whom {
        Whom::Nobody => Audience::Private,
        Whom::Network(at) => Audience::Networks([TermId::new(NETWORKS[at]).expect("a code")].into()),
        Whom::Caller(at) => Audience::Portals([CallerId::new(NAMES[at]).expect("an id")].into()),
        Whom::Everybody => Audience::Everybody,
    }
}
