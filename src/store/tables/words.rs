//! Codes that were added, and proposals of some. Each value is checked as if somebody else had written it.

use jiff::Timestamp;

use super::values::{Value, moment, number};
use super::{Row, Tables};
use crate::domain::id::{CallerId, FunctionId, IdError, PlaceId, ProblemId};
use crate::domain::taxonomy::Challenge;
use crate::domain::terms::{AddedTerm, Author, Proposal, ProposalNumber, ProposalState, TermDraft, Wording, Wordings};
use crate::store::StoreError;

const OPEN: &str = "open";
const APPROVED: &str = "approved";
const DECLINED: &str = "declined";

pub(super) fn keep(kept: &mut dyn Tables, word: &Wording) -> Result<(), StoreError> {
    match word {
        Wording::PutTerm(term) => put_term(kept, term),
        Wording::PutProposal(proposal) => put_proposal(kept, proposal),
        Wording::TakeProposal(number) => take_proposal(kept, *number),
    }
}

fn take_proposal(kept: &mut dyn Tables, number: ProposalNumber) -> Result<(), StoreError> {
    kept.run("DELETE FROM proposal WHERE number = ?1", &[i64::from(number.0).into()]).map(drop)
}

fn put_term(kept: &mut dyn Tables, term: &AddedTerm) -> Result<(), StoreError> {
    kept.run("DELETE FROM term WHERE problem_id = ?1", &[term.id.as_str().into()])?;
    let flat = Flat::of(&term.draft);
    let sql = "INSERT INTO term
         (problem_id, parent_id, label, definition, functions, challenge, synonyms, cues, author, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let said = [author_text(&term.author).into(), term.at.into()];
    kept.run(sql, &[&[term.id.as_str().into()], &flat.columns()[..], &said].concat()).map(drop)
}

fn put_proposal(kept: &mut dyn Tables, proposal: &Proposal) -> Result<(), StoreError> {
    take_proposal(kept, proposal.number)?;
    let flat = Flat::of(&proposal.draft);
    let (state, settled_as, settled_at) = match &proposal.state {
        ProposalState::Open => (OPEN, "", Timestamp::UNIX_EPOCH),
        ProposalState::Approved { code, at } => (APPROVED, code.as_str(), *at),
        ProposalState::Declined { because, at } => (DECLINED, because.as_str(), *at),
    };
    let sql = "INSERT INTO proposal
         (problem_id, parent_id, label, definition, functions, challenge, synonyms, cues, author, at, number, reason, state,
          settled_as, settled_at, place_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    let said = [
        author_text(&proposal.author).into(),
        proposal.at.into(),
        i64::from(proposal.number.0).into(),
        (&proposal.reason).into(),
        state.into(),
        settled_as.into(),
        settled_at.into(),
        proposal.place.as_ref().map_or("", PlaceId::as_str).into(),
    ];
    let code = proposal.code.as_ref().map_or("", ProblemId::as_str);
    kept.run(sql, &[&[code.into()], &flat.columns()[..], &said].concat()).map(drop)
}

/// All that is kept of words.
pub(super) fn everything(kept: &mut dyn Tables) -> Result<Wordings, StoreError> {
    let mut wordings = Wordings::default();
    kept.read(TERMS, &[], &mut |row| {
        wordings.put(&Wording::PutTerm(term(row)?));
        Ok(())
    })?;
    kept.read(PROPOSALS, &[], &mut |row| {
        wordings.put(&Wording::PutProposal(proposal(row)?));
        Ok(())
    })?;
    Ok(wordings)
}

const TERMS: &str =
    "SELECT problem_id, parent_id, label, definition, functions, challenge, synonyms, cues, author, at FROM term";
const PROPOSALS: &str =
    "SELECT problem_id, parent_id, label, definition, functions, challenge, synonyms, cues, author, at,
     number, reason, state, settled_as, settled_at, place_id FROM proposal";

fn term(row: &dyn Row) -> Result<AddedTerm, StoreError> {
    let id = code(row, &row.text(0)?, ProblemId::new)?.ok_or_else(|| row.damaged("a term without a code"))?;
    let (draft, author, at) = said(row)?;
    Ok(AddedTerm { id, draft, author, at })
}

fn proposal(row: &dyn Row) -> Result<Proposal, StoreError> {
    let (draft, author, at) = said(row)?;
    let (settled_as, settled_at) = (row.text(13)?, moment(row, 14)?);
    let state = match row.text(12)?.as_str() {
        OPEN => ProposalState::Open,
        APPROVED => {
            let code = code(row, &settled_as, ProblemId::new)?;
            ProposalState::Approved { code: code.ok_or_else(|| row.damaged("an approval of no code"))?, at: settled_at }
        }
        DECLINED => ProposalState::Declined { because: settled_as, at: settled_at },
        _ => return Err(row.damaged("a proposal in no state")),
    };
    Ok(Proposal {
        number: ProposalNumber(number(row, 10)?),
        author,
        place: code(row, &row.text(15)?, PlaceId::new)?,
        code: code(row, &row.text(0)?, ProblemId::new)?,
        draft,
        reason: row.text(11)?,
        at,
        state,
    })
}

/// What both have: columns 1 to 9.
fn said(row: &dyn Row) -> Result<(TermDraft, Author, Timestamp), StoreError> {
    let challenge = match row.text(5)?.as_str() {
        "" => None,
        code => Some(Challenge::from_code(code).ok_or_else(|| row.damaged("a challenge that is none"))?),
    };
    let mut functions = Vec::new();
    for one in lines(&row.text(4)?) {
        functions.extend(code(row, &one, FunctionId::new)?);
    }
    let draft = TermDraft {
        label: row.text(2)?,
        definition: row.text(3)?,
        parent: code(row, &row.text(1)?, ProblemId::new)?,
        functions,
        synonyms: lines(&row.text(6)?),
        cues: lines(&row.text(7)?),
        challenge,
    };
    let author = code(row, &row.text(8)?, CallerId::new)?.map_or(Author::Operator, Author::Caller);
    Ok((draft, author, moment(row, 9)?))
}

/// The texts of a draft as columns hold them.
struct Flat<'a> {
    parent: &'a str,
    label: &'a str,
    definition: &'a str,
    functions: String,
    challenge: &'a str,
    synonyms: String,
    cues: String,
}

impl<'a> Flat<'a> {
    fn of(draft: &'a TermDraft) -> Self {
        let functions: Vec<&str> = draft.functions.iter().map(FunctionId::as_str).collect();
        Self {
            parent: draft.parent.as_ref().map_or("", ProblemId::as_str),
            label: &draft.label,
            definition: &draft.definition,
            functions: functions.join("\n"),
            challenge: draft.challenge.map_or("", Challenge::code),
            synonyms: draft.synonyms.join("\n"),
            cues: draft.cues.join("\n"),
        }
    }

    /// In the order in which both tables have them.
    fn columns(&self) -> [Value<'_>; 7] {
        let Self { parent, label, definition, functions, challenge, synonyms, cues } = self;
        [parent, label, definition, functions.as_str(), challenge, synonyms, cues].map(Value::Text)
    }
}

fn author_text(author: &Author) -> &str {
    match author {
        Author::Operator => "",
        Author::Caller(id) => id.as_str(),
    }
}

/// Entries of a list: none of them holds an end of a line.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// A code; none of an empty text.
fn code<T>(row: &dyn Row, text: &str, parse: fn(&str) -> Result<T, IdError>) -> Result<Option<T>, StoreError> {
    if text.is_empty() {
        return Ok(None);
    }
    parse(text).map(Some).map_err(|_| row.damaged("a code that is none"))
}
