//! Codes that were added, and proposals of some. Each value is checked as if somebody else had written it.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, TransactionBehavior, params};

use super::faults::{At, damaged};
use super::values::moment;
use super::write::count;
use crate::domain::declared::WriteNumber;
use crate::domain::id::{CallerId, FunctionId, IdError, PlaceId, ProblemId};
use crate::domain::taxonomy::Challenge;
use crate::domain::terms::{AddedTerm, Author, Proposal, ProposalNumber, ProposalState, TermDraft, Wording, Wordings};
use crate::store::StoreError;

const OPEN: &str = "open";
const APPROVED: &str = "approved";
const DECLINED: &str = "declined";

/// When this returns, they are on disk.
pub(super) fn commit(
    connection: &mut Connection,
    words: &[Wording],
    (after, at): (WriteNumber, Timestamp),
    path: &Path,
) -> Result<WriteNumber, StoreError> {
    let kept = connection.transaction_with_behavior(TransactionBehavior::Immediate).at(path)?;
    let last = WriteNumber(after.0 + words.len() as u64);
    count(&kept, (after, last), at, path)?;
    for one in words {
        keep(&kept, one).at(path)?;
    }
    kept.commit().at(path)?;
    Ok(last)
}

fn keep(kept: &Transaction<'_>, word: &Wording) -> Result<(), rusqlite::Error> {
    match word {
        Wording::PutTerm(term) => put_term(kept, term),
        Wording::PutProposal(proposal) => put_proposal(kept, proposal),
        Wording::TakeProposal(number) => kept.execute("DELETE FROM proposal WHERE number = ?1", [number.0]).map(drop),
    }
}

fn put_term(kept: &Transaction<'_>, term: &AddedTerm) -> Result<(), rusqlite::Error> {
    let flat = Flat::of(&term.draft);
    let sql = "INSERT OR REPLACE INTO term
         (problem_id, parent_id, label, definition, functions, challenge, synonyms, cues, author, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let row = params![
        term.id.as_str(),
        flat.parent,
        flat.label,
        flat.definition,
        flat.functions,
        flat.challenge,
        flat.synonyms,
        flat.cues,
        author_text(&term.author),
        term.at.as_millisecond()
    ];
    kept.execute(sql, row).map(drop)
}

fn put_proposal(kept: &Transaction<'_>, proposal: &Proposal) -> Result<(), rusqlite::Error> {
    let flat = Flat::of(&proposal.draft);
    let (state, settled_as, settled_at) = match &proposal.state {
        ProposalState::Open => (OPEN, "", Timestamp::UNIX_EPOCH),
        ProposalState::Approved { code, at } => (APPROVED, code.as_str(), *at),
        ProposalState::Declined { because, at } => (DECLINED, because.as_str(), *at),
    };
    let sql = "INSERT OR REPLACE INTO proposal
         (number, problem_id, parent_id, label, definition, functions, challenge, synonyms, cues, author, at, reason, state,
          settled_as, settled_at, place_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    let row = params![
        proposal.number.0,
        proposal.code.as_ref().map_or("", ProblemId::as_str),
        flat.parent,
        flat.label,
        flat.definition,
        flat.functions,
        flat.challenge,
        flat.synonyms,
        flat.cues,
        author_text(&proposal.author),
        proposal.at.as_millisecond(),
        proposal.reason,
        state,
        settled_as,
        settled_at.as_millisecond(),
        proposal.place.as_ref().map_or("", PlaceId::as_str)
    ];
    kept.execute(sql, row).map(drop)
}

/// All that is kept of words.
pub(super) fn everything(connection: &Connection, path: &Path) -> Result<Wordings, StoreError> {
    let mut wordings = Wordings::default();
    let mut terms = connection.prepare(TERMS).at(path)?;
    let mut rows = terms.query([]).at(path)?;
    while let Some(row) = rows.next().at(path)? {
        wordings.put(&Wording::PutTerm(term(row, path)?));
    }
    let mut proposals = connection.prepare(PROPOSALS).at(path)?;
    let mut rows = proposals.query([]).at(path)?;
    while let Some(row) = rows.next().at(path)? {
        wordings.put(&Wording::PutProposal(proposal(row, path)?));
    }
    Ok(wordings)
}

const TERMS: &str =
    "SELECT problem_id, parent_id, label, definition, functions, challenge, synonyms, cues, author, at FROM term";
const PROPOSALS: &str =
    "SELECT problem_id, parent_id, label, definition, functions, challenge, synonyms, cues, author, at,
     number, reason, state, settled_as, settled_at, place_id FROM proposal";

fn term(row: &Row<'_>, path: &Path) -> Result<AddedTerm, StoreError> {
    let id = code(&text(row, 0, path)?, ProblemId::new, path)?.ok_or_else(|| damaged(path, "a term without a code"))?;
    let (draft, author, at) = said(row, path)?;
    Ok(AddedTerm { id, draft, author, at })
}

fn proposal(row: &Row<'_>, path: &Path) -> Result<Proposal, StoreError> {
    let (draft, author, at) = said(row, path)?;
    let (settled_as, settled_at) = (text(row, 13, path)?, moment(row.get(14).at(path)?, path)?);
    let state = match text(row, 12, path)?.as_str() {
        OPEN => ProposalState::Open,
        APPROVED => {
            let code = code(&settled_as, ProblemId::new, path)?;
            ProposalState::Approved {
                code: code.ok_or_else(|| damaged(path, "an approval of no code"))?,
                at: settled_at,
            }
        }
        DECLINED => ProposalState::Declined { because: settled_as, at: settled_at },
        _ => return Err(damaged(path, "a proposal in no state")),
    };
    Ok(Proposal {
        number: ProposalNumber(row.get(10).at(path)?),
        author,
        place: code(&text(row, 15, path)?, PlaceId::new, path)?,
        code: code(&text(row, 0, path)?, ProblemId::new, path)?,
        draft,
        reason: text(row, 11, path)?,
        at,
        state,
    })
}

/// What both have: columns 1 to 9.
fn said(row: &Row<'_>, path: &Path) -> Result<(TermDraft, Author, Timestamp), StoreError> {
    let challenge = match text(row, 5, path)?.as_str() {
        "" => None,
        code => Some(Challenge::from_code(code).ok_or_else(|| damaged(path, "a challenge that is none"))?),
    };
    let mut functions = Vec::new();
    for one in lines(&text(row, 4, path)?) {
        functions.extend(code(&one, FunctionId::new, path)?);
    }
    let draft = TermDraft {
        label: text(row, 2, path)?,
        definition: text(row, 3, path)?,
        parent: code(&text(row, 1, path)?, ProblemId::new, path)?,
        functions,
        synonyms: lines(&text(row, 6, path)?),
        cues: lines(&text(row, 7, path)?),
        challenge,
    };
    let author = code(&text(row, 8, path)?, CallerId::new, path)?.map_or(Author::Operator, Author::Caller);
    Ok((draft, author, moment(row.get(9).at(path)?, path)?))
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

fn text(row: &Row<'_>, column: usize, path: &Path) -> Result<String, StoreError> {
    row.get(column).at(path)
}

/// A code; none of an empty text.
fn code<T>(text: &str, parse: fn(&str) -> Result<T, IdError>, path: &Path) -> Result<Option<T>, StoreError> {
    if text.is_empty() {
        return Ok(None);
    }
    parse(text).map(Some).map_err(|_| damaged(path, "a code that is none"))
}
