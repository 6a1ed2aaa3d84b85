//! What an answer may say of one pair, held against the records of the two.

use super::labels::named;
use crate::support::Ask;
use peermatch::domain::id::ProblemId;
use peermatch::domain::profile::Profile;
use peermatch::domain::query::Subject;
use peermatch::domain::record::{Record, Status};
use peermatch::domain::slot::Slot;
use peermatch::domain::taxonomy::{Lineage, Taxonomy};
use peermatch::engine::View;
use peermatch::proto::v1::{self, ProblemMatch, Provenance, StatementValue};

/// The records of asker and peer.
pub struct Pair<'a> {
    engine: &'a View,
    asked: Vec<&'a str>,
    yours: Side<'a>,
    theirs: Side<'a>,
}

struct Side<'a> {
    profile: &'a Profile,
    derived: Vec<&'a ProblemId>,
}

impl Side<'_> {
    fn record(&self, code: &str) -> Option<&Record> {
        self.profile.record(&ProblemId::new(code).expect("a code"))
    }

    /// On record and not parked, or suggested by a figure of the place.
    fn has(&self, code: &str) -> bool {
        self.record(code).is_some_and(Record::is_offered) || self.derived.iter().any(|one| one.as_str() == code)
    }
}

impl<'a> Pair<'a> {
    pub fn new(ask: &Ask<'a>, query: &'a v1::UnderstoodQuery, peer: &str) -> Self {
        let engine = ask.engine;
        let side = |position: Slot| Side {
            profile: engine.register().get(position),
            derived: engine.row(position).pressures.iter().map(|one| &one.problem).collect(),
        };
        let Subject::Registered(asker) = ask.query.subject else { panic!("a registered place") };
        let peer = engine.register().find(peer).expect("a place").place;
        let asked = query.asked_problem_ids.iter().chain(&query.asked_pressure_ids).map(String::as_str).collect();
        Self { engine, asked, yours: side(asker), theirs: side(peer) }
    }

    pub fn check(&self, peer: &v1::Peer) {
        for shared in &peer.shared_problems {
            self.shared(shared);
        }
        for one in &peer.contributions {
            self.statement(&one.reason_code, &one.reason, &one.reason_values);
        }
        for one in peer.considerations.iter().chain(&peer.they_may_take) {
            self.statement(&one.code, &one.text, &one.values);
        }
        for one in &peer.differences {
            self.difference(one);
        }
        self.newest(peer);
        self.summary(peer);
        self.conversation(peer);
    }

    fn taxonomy(&self) -> &'a Taxonomy {
        &self.engine.vocabulary().taxonomy
    }

    fn label(&self, code: &str) -> String {
        self.taxonomy().label(&ProblemId::new(code).expect("a code")).to_owned()
    }

    fn lineage(&self, yours: &str, theirs: &str) -> Lineage {
        let code = |code| ProblemId::new(code).expect("a code");
        self.taxonomy().lineage(&code(yours), &code(theirs))
    }

    fn is_mine(&self, code: &str) -> bool {
        self.yours.has(code) || self.asked.contains(&code)
    }

    /// A shared problem is what the peer's record says, of the day of that record.
    fn shared(&self, told: &v1::SharedProblem) {
        let (yours, theirs) = (told.your_problem_id.as_str(), told.problem_id.as_str());
        assert!(self.is_mine(yours) && self.theirs.has(theirs), "{told:?}");
        assert_eq!((&told.your_display_name, &told.display_name), (&self.label(yours), &self.label(theirs)));
        let relation = match self.lineage(yours, theirs) {
            Lineage::Same => ProblemMatch::Same,
            Lineage::Broader => ProblemMatch::Broader,
            Lineage::Narrower => ProblemMatch::Narrower,
            Lineage::Apart => panic!("no lineage between {yours} and {theirs}"),
        };
        assert_eq!(told.r#match(), relation);
        if told.provenance() == Provenance::Derived {
            assert!(self.theirs.derived.iter().any(|one| one.as_str() == theirs), "{told:?}");
            return;
        }
        let record = self.theirs.record(theirs).expect("a record");
        // What comes after the statement is the record's own next step, and nothing else.
        let rest = told.statement.strip_prefix(record.latest().statement.as_str()).expect("the record's statement");
        match record.latest().next_step.as_deref() {
            Some(step) => assert!(rest.starts_with(&format!(" Next: {}, due ", step.what)), "{rest}"),
            None => assert_eq!(rest, ""),
        }
        assert_eq!(told.as_of, record.latest().as_of.to_string());
        let status = match record.status {
            Status::Live => v1::RecordStatus::Live,
            Status::Solved => v1::RecordStatus::Solved,
            Status::Stopped => v1::RecordStatus::Stopped,
            Status::Parked => panic!("a parked record is shared"),
        };
        assert_eq!(told.their_status(), status);
        let days: Vec<String> = record.evidence().iter().map(|one| one.as_of.to_string()).collect();
        assert!(told.sources.iter().map(|one| &one.as_of).eq(&days), "a source speaks as of its own day: {told:?}");
    }

    /// Each value is a list of codes that stand on the record of the side that the value is about, and the sentence names none
    /// but these.
    fn statement(&self, code: &str, text: &str, values: &[StatementValue]) {
        let of = |name: &str| -> Vec<&str> {
            let value = values.iter().find(|one| one.name == name).map_or("", |one| one.value.as_str());
            value.split("; ").filter(|one| !one.is_empty()).collect()
        };
        let mine = ["DERIVED_HERE", "NO_OWN_RECORD", "OWN_RECORD_CLOSED"].contains(&code);
        let problem = of("problem_id");
        let (mut yours, mut theirs) = (of("your_problem_ids"), of("their_problem_ids"));
        yours.extend(of("your_problem_id"));
        theirs.extend(of("their_problem_id").into_iter().chain(of("problem_ids")));
        if mine {
            yours.extend(problem)
        } else {
            theirs.extend(problem)
        }
        assert!(yours.iter().all(|code| self.is_mine(code)), "{code}: {text} {yours:?}");
        assert!(theirs.iter().all(|code| self.theirs.has(code)), "{code}: {text} {theirs:?}");
        for (labels, codes) in
            [("theirs", "their_problem_ids"), ("yours", "your_problem_ids"), ("problems", "problem_ids")]
        {
            if !of(codes).is_empty() {
                assert!(
                    of(labels).into_iter().eq(of(codes).into_iter().map(|code| self.label(code))),
                    "{code}: {values:?}"
                );
            }
        }
        if !yours.is_empty() && yours.len() == theirs.len() {
            for (yours, theirs) in yours.iter().zip(&theirs) {
                assert_ne!(self.lineage(yours, theirs), Lineage::Apart, "{code}: {text}");
            }
        }
        if yours.is_empty() && theirs.is_empty() {
            return;
        }
        // A figure's own name is no problem, though it may have the words of one in it; nor is the next step of the record.
        let step = values.iter().find(|one| one.name == "next_step").map_or("", |one| one.value.as_str());
        if !step.is_empty() {
            let of_record = self.theirs.record(theirs[0]).and_then(|record| record.latest().next_step.as_deref());
            assert_eq!(of_record.map(|one| one.what.as_str()), Some(step), "{code}: {text}");
        }
        let of_problems = text.split("; close on ").next().unwrap_or(text).replace(step, "");
        for (named, before) in named(self.taxonomy(), &of_problems) {
            self.allowed(named, &before, text);
            assert!(
                yours.contains(&named.as_str()) || theirs.contains(&named.as_str()),
                "{code} names {named}: {text}"
            );
        }
        match code {
            "FIGURES_SUGGEST_BOTH" => {
                assert!(theirs.iter().all(|code| self.yours.derived.iter().any(|one| one.as_str() == *code)))
            }
            "DONE_THERE" => assert_eq!(self.theirs.record(theirs[0]).map(|one| one.status), Some(Status::Solved)),
            "STOPPED_THERE" => assert_eq!(self.theirs.record(theirs[0]).map(|one| one.status), Some(Status::Stopped)),
            "DERIVED_THERE" => assert!(self.theirs.record(theirs[0]).is_none(), "{text}"),
            "DERIVED_HERE" => assert!(self.yours.record(yours[0]).is_none(), "{text}"),
            _ => {}
        }
    }

    /// What a sentence about the peer names is on the peer's record, unless the words before it say that it is the asker's.
    fn allowed(&self, code: &ProblemId, before: &str, text: &str) {
        let yours = ["your ", "you have ", "for you: ", "with "].iter().any(|lead| before.ends_with(lead));
        let here = text.ends_with("not on record for you, a figure suggests it");
        let has = self.theirs.has(code.as_str());
        assert!(has || ((yours || here) && self.is_mine(code.as_str())), "{text}: '{code}' is not on their record");
    }

    fn difference(&self, told: &v1::Difference) {
        let Some((kind, subject)) = told.subject.split_once(':') else { return };
        match kind {
            "problem" => {
                let on = |side: &Side<'_>| if side.record(subject).is_some() { "on record" } else { "not on record" };
                assert_eq!(
                    (told.yours.as_str(), told.theirs.as_str()),
                    (on(&self.yours), on(&self.theirs)),
                    "{told:?}"
                );
                assert!(told.text.starts_with(&self.label(subject)), "{told:?}");
            }
            "stage" => {
                assert!(self.theirs.has(subject) && told.text.starts_with(&self.label(subject)), "{told:?}");
            }
            "indicator" => self.figure(subject, told),
            _ => {}
        }
    }

    /// A figure stands with its name and its unit, as the pack has it.
    fn figure(&self, id: &str, told: &v1::Difference) {
        let indicators = &self.engine.vocabulary().indicators;
        let at = indicators.iter().position(|one| one.id.as_str() == id).expect("an indicator");
        let show = |side: &Side<'_>| indicators[at].show(&side.profile.figures[at].expect("a figure"));
        assert_eq!((&told.yours, &told.theirs), (&show(&self.yours), &show(&self.theirs)));
        assert!(!indicators[at].unit.is_empty() && told.text.starts_with(&indicators[at].label), "{told:?}");
        assert!(told.text.contains(&indicators[at].unit), "{told:?}");
        let parts = " (from its parts)";
        let derived = |text: &str| text.matches(parts).count();
        assert_eq!(derived(&told.text), derived(&told.yours) + derived(&told.theirs), "{told:?}");
        for (whose, shown) in [("yours", &told.yours), ("theirs", &told.theirs)] {
            let number = shown.split([' ', '%']).next().expect("a number");
            assert!(told.text.contains(&format!("{whose} {number}")), "{told:?}");
        }
    }

    /// The day that an answer gives is that of the newest record that is shared.
    fn newest(&self, peer: &v1::Peer) {
        let recorded = peer.shared_problems.iter().filter(|one| one.provenance() != Provenance::Derived);
        let newest = recorded.map(|one| one.as_of.as_str()).max().unwrap_or_default();
        assert_eq!(peer.as_of, newest);
    }

    /// The summary says what the reasons and the first difference say, and nothing else.
    fn summary(&self, peer: &v1::Peer) {
        let mut rest = peer.summary.to_lowercase();
        let name = &self.theirs.profile.place.name;
        for said in [name.as_str(), &peer.governance_display_name] {
            rest = rest.replacen(&said.to_lowercase(), "", 1);
        }
        let difference = peer.differences.first().map(|one| format!("what differs: {}", one.text));
        let reasons = peer.contributions.iter().map(|one| one.reason.clone()).chain(difference);
        for said in reasons {
            rest = rest.replacen(&said.to_lowercase(), "", 1);
        }
        assert!(!rest.contains(char::is_alphanumeric), "'{rest}' is no reason: {}", peer.summary);
    }

    fn conversation(&self, peer: &v1::Peer) {
        let Some(conversation) = &peer.conversation else { return };
        for (code, _) in named(self.taxonomy(), &conversation.opening_question) {
            assert!(self.theirs.has(code.as_str()), "{}", conversation.opening_question);
        }
        let read = conversation.steps.iter().filter(|step| step.code == "READ");
        let titles = || peer.shared_problems.iter().flat_map(|one| &one.sources).map(|source| &source.title);
        for step in read {
            assert!(titles().any(|title| step.values[0].value == *title), "{step:?}");
        }
    }
}
