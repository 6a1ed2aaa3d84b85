//! **peermatch** answers the question "who has the same problem as me?" for councils and other public bodies: it returns
//! peers that share a problem, at which stage each is, who holds the duty here and there, why each fits and what differs.
//!
//! # The rooms
//!
//! A room may use those above it, never those below (a test keeps it so). A request comes in at the bottom (`cli`), is
//! checked (`contract`), answered (`engine`, with the rooms above it) and goes back the same way.
//!
//! | room | what it is for |
//! |---|---|
//! | [`domain`] | plain types and their constructors: what is wrong stops here |
//! | [`proto`] | the contract's messages, generated; domain values and their codes |
//! | [`disk`] | files: ours are whole or not there, those of others are read within bounds |
//! | [`sheet`] | tables as people save them: the form judged first, rows with the line that an editor shows |
//! | [`door`] | text that looks like personal data, found and told without echoing it |
//! | [`pack`] | reads a domain pack, everything about one domain that is not about matching, into a world |
//! | [`text`] | from what somebody writes to the problems that may be meant |
//! | [`synthetic`] | packs of made-up places with the statistics of a real one |
//! | [`features`] | from a place to rows of blocks, and the parameters that training learns |
//! | [`index`] | all rows, and exact inner products with a question |
//! | [`matching`] | who is eligible, how well each fits, who comes first |
//! | [`clustering`] | peer groups: how many, who is in them, what lifts them |
//! | [`learning`] | what lists of similar places teach: weights of figures, and what those bring |
//! | [`model`] | the trained artefact: version, checksum, bytes |
//! | [`explanation`] | contributions first, words last |
//! | [`access`] | who may see what: without a pass nobody has a view |
//! | [`engine`] | composes the pure steps into an answer: a snapshot of the world, seen through a view |
//! | [`convene`] | brings places together: buddies, and small groups about one live problem |
//! | [`evaluate`] | how good the features are, measured beside baselines |
//! | [`batch`] | everybody's question at once: rows in partitions, each a pure function of engine and options |
//! | [`catalogue`] | places and problems to look up |
//! | [`runs`] | a batch in a folder: finished partitions, formats, manifest, going on after a kill |
//! | [`shelf`] | a folder of models: which one answers, and which did before |
//! | [`callers`] | who may call, in a file: changed by the prompt, looked at by a server at every call |
//! | [`audit`] | who was told what not everybody may see, written down before it is told |
//! | [`store`] | where what places say of themselves is kept |
//! | [`corrections`] | what readers of the page say is wrong, kept for the operator |
//! | [`telemetry`] | what a server tells its operator |
//! | [`live`] | the running house: which snapshot answers, and the one writer |
//! | [`contract`] | requests read field by field, answers told, and every call: no socket |
//! | [`present`] | an answer as people read it, as sections, labels and lines: the prompt writes it as text |
//! | [`page`] | the same as HTML, with the question as a form |
//! | [`wire`] | the same calls behind a socket and asked of one |
//! | [`cli`] | the operator's prompt; the only room that knows the clock and the terminal |
//!
//! Numbers such as R26 in comments and tests name the project's requirements.
//!
//! # The laws
//!
//! 1. A peer shares at least one problem with the asker; no shared problem, no peer.
//! 2. Contributions sum to the fit; a match without reasons is an error.
//! 3. Unknown is never counted as same, and a fit never exceeds what is known on both sides.
//! 4. The fit is symmetric where no direction is asked; ties break by a published hash; equal inputs give equal bytes.
//! 5. A place is never its own peer, nor is what lies above or below it; siblings are flagged.
//! 6. Political control, geography, sector, popularity and success never move a fit.
//! 7. A stage belongs to a record; the caller says whether to meet those alongside, ahead or either.
//! 8. The answer says who holds the duty on both sides.
//! 9. What a place has not consented to share is as if it were not there: no answer, count, order, version or error tells it, and
//!    what is withdrawn is gone from the next read on. (11, contacts, is still to come.)
//! 10. A caller with the role aggregate-only, which is all that the purpose of assurance allows, is told of no single place.
//! 12. An acknowledged write survives a kill at any moment and is matchable on the next read, without waiting for training.
//! 13. Nothing about individuals is kept; text that looks like personal data is refused at the door.
//! 14. Every answer carries the versions that produced it.
//! 15. A sentence about a place says no more than its record: the codes it names are on that record, its figures say what
//!     they are figures of, its sources speak as of their own dates, and printed parts add up to the printed total.

pub mod access;
pub mod audit;
pub mod batch;
pub mod callers;
pub mod catalogue;
pub mod cli;
pub mod clustering;
pub mod contract;
pub mod convene;
pub mod corrections;
pub mod disk;
pub mod domain;
pub mod door;
pub mod engine;
pub mod evaluate;
pub mod explanation;
pub mod features;
pub mod index;
pub mod learning;
pub mod live;
pub mod matching;
pub mod model;
pub mod pack;
pub mod page;
pub mod present;
pub mod proto;
pub mod runs;
pub mod sheet;
pub mod shelf;
pub mod store;
pub mod synthetic;
pub mod telemetry;
pub mod text;
pub mod wire;
