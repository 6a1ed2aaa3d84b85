//! How much one request may hold. The one table: the wire, the checks of each field, the comments of the contract and
//! `docs/limits.md` say the same, and a test compares them.

use crate::domain::consent::MOST_NAMED;

/// A list of a request and how long it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListLimit {
    /// Name of the message, without its package.
    pub message: &'static str,
    /// Name of the field as the contract writes it.
    pub field: &'static str,
    /// Most entries.
    pub most: usize,
}

/// Largest request that is read, in bytes, packed and unpacked: a batch of 100 full profiles fits.
pub const MESSAGE_BYTES: usize = 2 * 1024 * 1024;
/// Largest answer that is sent, in bytes: a batch of 100 full answers fits.
pub const ANSWER_BYTES: usize = 16 * 1024 * 1024;
/// Most entries of all lists of one request together.
pub const ENTRIES: usize = 100_000;
/// Most fields of one request of which it is told that they are wrong.
pub const VIOLATIONS: usize = 20;
/// Most bytes of an error on the wire, message and details together and as they are written there.
pub const ERROR_BYTES: usize = 4_000;

/// Most questions in one batch.
pub const QUERIES: usize = 100;
/// Most records, figures, and places that a filter leaves out.
pub const RECORDS: usize = 1_000;
/// Most parts of which an item says for whom they are: three of as many problems as it may have records, and six of none.
pub const CONSENTS: usize = 3 * RECORDS + 6;
/// Most codes of one vocabulary.
pub const CODES: usize = 100;
/// Most of what there are a handful of, such as blocks, stages and ranking extras.
pub const HANDFUL: usize = 20;
/// Most networks, or callers, that one consent names.
pub const NAMED: usize = MOST_NAMED;
/// Most items of one import.
pub const ITEMS: usize = 1_000;
/// Most decisions, contacts, and pairs of one kind.
pub const PAIRS: usize = 100_000;
/// Most pairs of earlier rounds.
pub const EARLIER_PAIRS: usize = 1_000_000;
/// Most groups that meet already.
pub const RUNNING_GROUPS: usize = 10_000;
/// Most members of one of them.
pub const MEMBERS: usize = 1_000;

/// Every list of every request.
pub const LISTS: &[ListLimit] = &[
    list("FindPeersRequest", "weights", HANDFUL),
    list("FindPeersRequest", "ranking_extras", HANDFUL),
    list("FindPeersRequest", "convener_types", HANDFUL),
    list("Filter", "governance_types", CODES),
    list("Filter", "stages", HANDFUL),
    list("Filter", "exclude_place_ids", RECORDS),
    list("Filter", "delivery_models", CODES),
    list("Profile", "records", RECORDS),
    list("Profile", "indicators", RECORDS),
    list("Profile", "part_of", CODES),
    list("ProfileRecord", "factors", CODES),
    list("ProfileRecord", "starting_points", HANDFUL),
    list("BatchFindPeersRequest", "queries", QUERIES),
    list("ListPlacesRequest", "governance_types", CODES),
    list("PlaceDeclaration", "part_of", CODES),
    list("PlaceDeclaration", "contacts", HANDFUL),
    list("RecordDeclaration", "factors", CODES),
    list("RecordDeclaration", "starting_points", HANDFUL),
    list("Story", "entries", HANDFUL),
    list("Story", "pitfalls", HANDFUL),
    list("Story", "attempts", HANDFUL),
    list("Story", "outcomes", CODES),
    list("Story", "stage_history", HANDFUL),
    list("Story", "changed_to_fit", HANDFUL),
    list("Sharing", "networks", NAMED),
    list("Sharing", "portals", NAMED),
    list("Sharing", "except_place_ids", CODES),
    list("Sharing", "except_funder_kinds", HANDFUL),
    list("ImportPlacesRequest", "records", RECORDS),
    list("ImportPlacesRequest", "consents", CONSENTS),
    list("TermDraft", "functions", HANDFUL),
    list("TermDraft", "synonyms", HANDFUL),
    list("TermDraft", "cues", CODES),
    list("PeersSpec", "decisions", PAIRS),
    list("PeersSpec", "past_contacts", PAIRS),
    list("BuddiesSpec", "forbidden", PAIRS),
    list("BuddiesSpec", "fixed", PAIRS),
    list("BuddiesSpec", "earlier", EARLIER_PAIRS),
    list("BuddiesSpec", "past_contacts", PAIRS),
    list("CohortsSpec", "running", RUNNING_GROUPS),
    list("CohortsSpec", "from_networks", RUNNING_GROUPS),
    list("CohortsSpec", "decisions", PAIRS),
    list("CohortsSpec", "past_contacts", PAIRS),
    list("RunningGroup", "place_ids", MEMBERS),
];

const fn list(message: &'static str, field: &'static str, most: usize) -> ListLimit {
    ListLimit { message, field, most }
}

/// The list of the one message that is not ours: what fields a write is about.
const PATHS: ListLimit = list("FieldMask", "paths", HANDFUL);

/// The most entries of a list; none for one that has no row, which a request must not have.
pub fn most(message: &str, field: &str) -> Option<usize> {
    LISTS.iter().chain([&PATHS]).find(|one| one.message == message && one.field == field).map(|one| one.most)
}
