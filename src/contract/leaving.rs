//! What a place that leaves is told: what was erased, and what stays and why (R72). Each sentence is as true of the files as of answers.

use std::path::PathBuf;
use std::sync::Arc;

use super::calls::Calls;
use crate::access::Caller;
use crate::domain::declared::{Held, Ledger};
use crate::domain::id::PlaceId;
use crate::live;
use crate::proto::v1::{self, ErasedClass, RemainingClass};

impl Calls {
    /// The same calls, which tell a place that leaves that runs may lie below a folder.
    pub fn beside_runs(self, root: Option<PathBuf>) -> Self {
        Self { runs: root, ..self }
    }

    /// The receipt of a place that left, or would. `erased`: what was kept of it, none where it had gone before; `told`: how often something
    /// was told of it under the key that was destroyed, none where that failed.
    pub(super) fn receipt(
        &self,
        place: &PlaceId,
        ledger: &Ledger,
        erased: Option<live::Erased>,
        told: Option<u64>,
    ) -> v1::LeavingReceipt {
        let remaining = [
            Some(stays(RemainingClass::Mark, Some(1), MARK)),
            public_records(place, ledger),
            access_log(told),
            self.runs.is_some().then(|| stays(RemainingClass::Runs, None, RUNS)),
            Some(self.model_stays(place)),
            Some(stays(RemainingClass::Others, None, OTHERS)),
            self.callers_stay(place),
            Some(stays(RemainingClass::Copies, None, COPIES)),
            Some(stays(RemainingClass::HandedOut, None, HANDED_OUT)),
        ];
        v1::LeavingReceipt {
            erased: erased.map(|erased| what_went(erased, told.unwrap_or_default())).unwrap_or_default(),
            remaining: remaining.into_iter().flatten().collect(),
        }
    }

    fn model_stays(&self, place: &PlaceId) -> v1::Remaining {
        let is_named = self.answers.view.is_named_in_model(place);
        let text = if is_named {
            "The model that answers has eight numbers under your id, of how close the places nearest to you were, and you in its sums over \
             all places. No answer uses these numbers now that you are not there; they go with the next model that is trained. Older \
             models that the operator keeps have the same."
        } else {
            "The model that answers has no number under your id; its sums over all places may have you in them until the next is trained."
        };
        stays(RemainingClass::Model, is_named.then_some(1), text)
    }

    fn callers_stay(&self, place: &PlaceId) -> Option<v1::Remaining> {
        let known = self.onlookers.as_ref()?.callers();
        let is_bound = |caller: &&Arc<Caller>| {
            caller.retired.is_none() && caller.role.bound_to().is_some_and(|bound| bound.contains(place))
        };
        let bound = known.callers().iter().filter(is_bound).count();
        let text = format!(
            "{} bound to your id in the operator's list, to speak for you if you register anew: ask the operator to retire them.",
            many(bound, "caller is", "callers are")
        );
        (bound > 0).then(|| stays(RemainingClass::Callers, Some(bound), text))
    }
}

const MARK: &str = "Your id, in the list of places that left, so that no import of public facts brings you back; and for a day the name of the \
                    request that made you leave, if it had one.";
// Without a number: that somebody keeps something from a place, or that somebody convenes, is not its business.
const RUNS: &str = "Runs on this server, if there are any, may name you in their files. Rows that name you are sent to nobody any more; the \
                    files go with the run, when whoever started it deletes it.";
const OTHERS: &str = "What other places say in which your id stands, if they do: that they are part of you, or what they keep from you. It is \
                      theirs.";
const COPIES: &str = "Copies that the operator made of the store and of the access log. One that is put back leaves you gone, where the store \
                      in whose place it comes, or the operator's notes of who went, are still there. It is the operator's to delete them.";
const HANDED_OUT: &str = "What others were told before you left: answers, lists and runs that they keep.";

fn what_went(live::Erased { held, requests }: live::Erased, told: u64) -> Vec<v1::Erased> {
    let Held { is_declared, tells_of_itself, records, with_words, consents, proposals } = held;
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let of = |number: u64| i32::try_from(number).unwrap_or(i32::MAX);
    let of_itself = match (is_declared, tells_of_itself) {
        (true, true) => "Who you said that you are, and what you said of your setting and your contacts.",
        (false, true) => "What you said of your setting and your contacts.",
        (_, false) => "Who you said that you are.",
    };
    let all = [
        (ErasedClass::Declaration, i32::from(is_declared || tells_of_itself), of_itself.to_owned()),
        (
            ErasedClass::Records,
            count(records),
            format!("{} of how you stand with a problem.", many(records, "record", "records")),
        ),
        (
            ErasedClass::OwnWords,
            count(with_words),
            format!("With them your own words, factors, starting points and stories in {with_words} of them."),
        ),
        (
            ErasedClass::Consents,
            count(consents),
            format!("{} of who may see what.", many(consents, "setting", "settings")),
        ),
        (
            ErasedClass::Proposals,
            count(proposals),
            format!("{} that you proposed, with your reasons.", many(proposals, "code", "codes")),
        ),
        (
            ErasedClass::Requests,
            of(requests),
            format!("{} of the last day.", many(requests as usize, "name of a request", "names of requests")),
        ),
        (
            ErasedClass::AccessLogKey,
            of(told),
            format!(
                "The key to {} in the access log: nobody can tell any more that they were of you.",
                many(told as usize, "entry of yours", "entries of yours")
            ),
        ),
    ];
    let there = all.into_iter().filter(|(_, count, _)| *count > 0);
    there.map(|(class, count, text)| v1::Erased { erased_class: class.into(), count, text }).collect()
}

fn public_records(place: &PlaceId, ledger: &Ledger) -> Option<v1::Remaining> {
    let register = &ledger.public().register;
    let count = register.get(register.position(place)?).records().len();
    let text = format!(
        "What the pack has of you from public sources, {} among it: anybody may read it there, and nobody is told of it by this server any more.",
        many(count, "record", "records")
    );
    Some(stays(RemainingClass::PublicRecord, Some(count), text))
}

fn access_log(told: Option<u64>) -> Option<v1::Remaining> {
    match told {
        Some(0) => None,
        Some(told) => {
            let text = format!(
                "{} in the access log, without your name: who was told something of some place, on which day, and with which reason. They \
                 stay so that nobody can take one out unseen.",
                many(told as usize, "entry", "entries")
            );
            Some(stays(RemainingClass::AccessLog, usize::try_from(told).ok(), text))
        }
        None => {
            let text = "Your entries in the access log, with the key to them, which could not be destroyed now. It is destroyed when the server \
                        starts again: tell its operator.";
            Some(stays(RemainingClass::AccessLogKey, None, text))
        }
    }
}

fn stays(class: RemainingClass, count: Option<usize>, text: impl Into<String>) -> v1::Remaining {
    let count = count.map(|count| i32::try_from(count).unwrap_or(i32::MAX));
    v1::Remaining { remaining_class: class.into(), count, text: text.into() }
}

fn many(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {several}") }
}
