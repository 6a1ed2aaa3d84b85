//! Every reason for which a call can fail: its gRPC code, how a command ends for it, and what to do.

use tonic::Code;

use crate::domain::exit::Exit;
use crate::proto::v1::ErrorReason;

/// What is known of a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReasonRow {
    /// The gRPC code that it goes over the wire with.
    pub code: Code,
    /// How a command ends.
    pub exit: Exit,
    /// What to do about it, where the error itself does not know better.
    pub hint: &'static str,
}

/// The one table of reasons. `ERROR_REASON_UNSPECIFIED` stands for what a newer server says.
pub fn known(reason: ErrorReason) -> ReasonRow {
    use Code::{
        Aborted, AlreadyExists, DeadlineExceeded, FailedPrecondition, Internal, InvalidArgument, NotFound,
        PermissionDenied, ResourceExhausted, Unauthenticated, Unavailable, Unimplemented,
    };
    const RUNS: &str = "see 'peermatch batch --help'";
    let (code, exit, hint) = match reason {
        ErrorReason::InvalidField => (
            InvalidArgument,
            Exit::Data,
            "see 'peermatch COMMAND --help', and 'peermatch taxonomy vocabulary' for codes",
        ),
        ErrorReason::UnknownPlace => (NotFound, Exit::Data, "see 'peermatch place list' for all names"),
        ErrorReason::UnknownProblem => (NotFound, Exit::Data, "see 'peermatch taxonomy list' for all problems"),
        ErrorReason::AmbiguousPlace => (FailedPrecondition, Exit::Data, "name one by its id"),
        ErrorReason::AmbiguousProblem => (FailedPrecondition, Exit::Data, "name one by its code with --problem"),
        ErrorReason::InvalidPageToken => (InvalidArgument, Exit::Data, "run the command again"),
        ErrorReason::DeadlineExceeded => (DeadlineExceeded, Exit::Unreachable, LATER),
        ErrorReason::Overloaded => (ResourceExhausted, Exit::Unreachable, LATER),
        ErrorReason::Internal | ErrorReason::Unspecified => (Internal, Exit::Internal, REPORT),
        ErrorReason::UnknownPeerGroup => (NotFound, Exit::Data, "see 'peermatch groups' for all groups"),
        ErrorReason::UnknownModel => (NotFound, Exit::Data, "see 'peermatch models list' for all models"),
        ErrorReason::ModelUnusable => (
            FailedPrecondition,
            Exit::Data,
            "train another with 'peermatch train --models DIR', or promote one that can be used",
        ),
        ErrorReason::TrainingBusy => (ResourceExhausted, Exit::Unreachable, "try again when it has ended"),
        ErrorReason::NoEarlierModel => {
            (FailedPrecondition, Exit::Data, "name the model that is to answer: peermatch models promote VERSION")
        }
        ErrorReason::ModelsUnreadable => {
            (FailedPrecondition, Exit::Data, "see that the folder and what lies in it can be read and written")
        }
        ErrorReason::WebPage => (PermissionDenied, Exit::Data, "use 'peermatch models' or another program"),
        ErrorReason::UnknownRun => (NotFound, Exit::Data, RUNS),
        ErrorReason::RunConflict => (FailedPrecondition, Exit::Data, RUNS),
        ErrorReason::RunNotFinished => (FailedPrecondition, Exit::Data, "watch it, or start it again if it stopped"),
        ErrorReason::RunBusy => (FailedPrecondition, Exit::Data, "stop it where it was started"),
        ErrorReason::Unavailable => {
            (Unavailable, Exit::Unreachable, "start one with 'peermatch serve', or name another with --server URL")
        }
        ErrorReason::NotOffered => (
            Unimplemented,
            Exit::Unreachable,
            "for models, start it with 'peermatch serve --models DIR'; for runs, with --runs DIR; for writes, with --store sqlite:FILE",
        ),
        ErrorReason::NotSignedIn => (
            Unauthenticated,
            Exit::Data,
            "name a file with your token, with --token-file FILE, or put it into PEERMATCH_TOKEN; the server's operator issues them",
        ),
        ErrorReason::NotAllowed => (PermissionDenied, Exit::Data, "ask the server's operator what your role may do"),
        ErrorReason::QuotaSpent => (ResourceExhausted, Exit::Unreachable, LATER),
        ErrorReason::UnknownRecord => (NotFound, Exit::Data, "see 'peermatch place show PLACE' for what it said"),
        ErrorReason::EtagMismatch => (Aborted, Exit::Data, "read it again, and write with the etag that it has now"),
        ErrorReason::RequestIdTaken => (AlreadyExists, Exit::Data, "give each write an id of its own, or none"),
        ErrorReason::UnknownProposal | ErrorReason::ProposalSettled => {
            let code = if reason == ErrorReason::UnknownProposal { NotFound } else { FailedPrecondition };
            (code, Exit::Data, "see 'peermatch taxonomy proposals'")
        }
        ErrorReason::PersonalData => (InvalidArgument, Exit::Data, "say it without anything about a person"),
        ErrorReason::StoreUnavailable => (Unavailable, Exit::Unreachable, "see the server's log, and its disk"),
        ErrorReason::AccessLogUnavailable => {
            (Unavailable, Exit::Unreachable, "see the server's log, and its disk: the access log lies beside the store")
        }
        ErrorReason::Malformed => (InvalidArgument, Exit::Internal, REPORT),
        ErrorReason::TooLarge => {
            (ResourceExhausted, Exit::Data, "ask for less in one call, or run it without --server")
        }
        ErrorReason::TooSlow => (DeadlineExceeded, Exit::Unreachable, LATER),
        ErrorReason::ReaderTooSlow => (Aborted, Exit::Unreachable, "watch again, and read on as messages come"),
        ErrorReason::NotLocal => (PermissionDenied, Exit::Unreachable, "run the command on the machine of the server"),
        ErrorReason::RunUnderWay => (FailedPrecondition, Exit::Data, RUNS),
        ErrorReason::RunsFull => {
            (ResourceExhausted, Exit::Unreachable, "delete runs, or start the server with a larger --max-runs-mb")
        }
        ErrorReason::RunUnreadable => (
            FailedPrecondition,
            Exit::Data,
            "start the run again under another id, or ask the server's operator to look at its folder",
        ),
    };
    ReasonRow { code, exit, hint }
}

const LATER: &str = "try again after a while, or ask the server's operator";

/// Of what should not have broken, here or on a server.
const REPORT: &str = "this is a fault of peermatch: please report it with the command that you ran";
