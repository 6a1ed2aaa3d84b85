//! Who is let in: every call is held against the rule that stands beside it in the table of calls, before its request is read.
//!
//! A server that was given a list of callers goes by tokens; one that was given none goes by the machine that calls. What is no call
//! of the contract is let in: health says nothing of places, and reflection tells the contract, which is public.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use http::{HeaderMap, Request, header};
use tonic::body::Body;
use tonic::{Extensions, Status};

use super::json::METRICS;
use super::local;
use super::middleware::{self, Below, Coming, Middleware};
use super::refusal::Asked;
use super::signing::Signing;
use super::turns;
use crate::access::{Bucket, Caller, Callers, Pass, Rule, SignedIn, TokenHash, Whence, Who};
use crate::callers::Known;
use crate::callers::oidc::{Fault, Issuers, Signed, Unsigned};
use crate::contract::error::CallError;
use crate::contract::table;
use crate::wire::status::to_status;

/// What stands before a token, in any letters.
const SCHEME: &str = "bearer ";

/// Keeps the door of a server.
#[derive(Debug, Clone)]
pub(super) struct Door(Option<Arc<Registered>>);

/// The callers of a server that knows them by name.
#[derive(Debug)]
struct Registered {
    known: Known,
    signing: Option<Signing>,
    opened: Instant,
    /// What is left to each caller that has a quota, by its number.
    buckets: Mutex<BTreeMap<usize, Bucket>>,
}

/// Who makes a call that was let in.
#[derive(Debug, Clone)]
pub(super) struct Admitted {
    /// For whom it is answered.
    pub(super) pass: Pass,
    rule: Rule,
    /// Of whoever signed in.
    shown: Option<Shown>,
}

/// What was good when it was shown.
#[derive(Debug, Clone)]
struct Shown {
    proof: Proof,
    /// Whose it is.
    number: usize,
    registered: Arc<Registered>,
}

/// What proves who calls.
#[derive(Debug, Clone)]
enum Proof {
    /// A token of the list of callers.
    Token(TokenHash),
    /// One that an issuer signed.
    Signed(Signed),
}

/// Why a call is not let in.
enum NotIn {
    /// For good.
    Refused(CallError),
    /// Until the keys of the issuer at that position have been looked for once more.
    NewKey(Signing, usize),
}

impl From<CallError> for NotIn {
    fn from(error: CallError) -> Self {
        Self::Refused(error)
    }
}

impl Door {
    /// Of a server that knows these callers, or nobody by name; tokens of theirs may be signed by these issuers.
    pub(super) fn of(callers: Option<Known>, issuers: Option<Issuers>) -> Self {
        let signing = issuers.map(Signing::begin);
        let registered = |known| Registered { known, signing, opened: Instant::now(), buckets: Mutex::default() };
        Self(callers.map(|known| Arc::new(registered(known))))
    }

    /// Lets a call in that has a rule, and says whose turn it takes where that is known by name.
    fn admit<B>(&self, rule: Rule, request: &Request<B>) -> Result<(Admitted, Option<turns::Caller>), NotIn> {
        let Some(registered) = &self.0 else {
            let refused = local::refused(request);
            let whence = if refused.is_none() { Whence::ThisMachine } else { Whence::Elsewhere };
            let pass = rule.admit(Who::Machine(whence)).map_err(|error| refused.unwrap_or_else(|| error.into()))?;
            return Ok((Admitted { pass, rule, shown: None }, None));
        };
        let proof = registered.proof(token(request.headers()).ok_or(CallError::NotSignedIn)?)?;
        let (pass, number, caller) = registered.admit(rule, &proof)?;
        // Found in the log of the call; the token is not.
        tracing::Span::current().record("caller", caller.id.as_str());
        registered.spend(number, &caller)?;
        let shown = Some(Shown { proof, number, registered: Arc::clone(registered) });
        Ok((Admitted { pass, rule, shown }, Some(turns::Caller::Registered(number))))
    }
}

impl Registered {
    /// What a token proves: of one that an issuer signed, once it was checked.
    fn proof(&self, token: &[u8]) -> Result<Proof, NotIn> {
        let signed = std::str::from_utf8(token).ok().filter(|text| Issuers::looks_signed(text));
        let (Some(text), Some(signing)) = (signed, &self.signing) else {
            return Ok(Proof::Token(TokenHash::of(token)));
        };
        match signing.issuers.who(text, self.known.now()) {
            Ok(signed) => Ok(Proof::Signed(signed)),
            Err(Unsigned::NewKey(at)) => Err(NotIn::NewKey(signing.clone(), at)),
            Err(Unsigned::Fault(why)) => Err(unsigned(&why).into()),
        }
    }

    /// Who proves it, and may make a call of that rule.
    fn admit(&self, rule: Rule, proof: &Proof) -> Result<(Pass, usize, Arc<Caller>), CallError> {
        let (callers, now) = (self.known.callers(), self.known.now());
        let signed_in = match proof {
            Proof::Token(hash) => callers.signed_in(hash, now),
            Proof::Signed(signed) => signed_in_by(&callers, signed).filter(|_| now < signed.until),
        };
        let Some(signed_in) = signed_in else {
            return Err(rule.admit(Who::Stranger).err().map_or(CallError::NotSignedIn, CallError::from));
        };
        let pass = rule.admit(Who::Caller(signed_in.caller))?;
        Ok((pass, signed_in.number, Arc::clone(signed_in.caller)))
    }

    /// Takes one call of a caller that has a quota.
    fn spend(&self, number: usize, caller: &Caller) -> Result<(), CallError> {
        let Some(quota) = caller.calls_per_minute else { return Ok(()) };
        let now = self.opened.elapsed();
        let mut buckets = self.buckets();
        let bucket = buckets.entry(number).or_insert_with(|| Bucket::full(quota, now));
        bucket.take(quota, now).map_err(|retry_after| CallError::QuotaSpent { retry_after })
    }

    fn buckets(&self) -> MutexGuard<'_, BTreeMap<usize, Bucket>> {
        // Each change is whole before the next begins.
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Admitted {
    /// Who makes a call; nobody of any name where no door was passed.
    pub(super) fn of(request: &Extensions) -> Self {
        let nobody = || Self { pass: Pass::of_machine(Whence::Elsewhere), rule: Rule::Words, shown: None };
        request.get().cloned().unwrap_or_else(nobody)
    }

    /// The pass as it is now: what goes on for long is not told to whoever would not be let in any more.
    pub(super) fn still(&self) -> Result<Pass, Status> {
        match &self.shown {
            None => Ok(self.pass.clone()),
            Some(shown) => {
                let admitted = shown.registered.admit(self.rule, &shown.proof);
                admitted.map(|(pass, ..)| pass).map_err(|error| to_status(&error))
            }
        }
    }

    /// Pays for so many questions more than the one that the call was let in with.
    ///
    /// # Errors
    ///
    /// [`CallError::QuotaSpent`] where another call of the same caller owes already.
    pub(super) fn owes(&self, questions: usize) -> Result<(), CallError> {
        let Some(shown) = &self.shown else { return Ok(()) };
        // Who has no quota has nothing to pay with.
        let Some(quota) = self.pass.caller().and_then(|caller| caller.calls_per_minute) else { return Ok(()) };
        let mut buckets = shown.registered.buckets();
        let Some(bucket) = buckets.get_mut(&shown.number) else { return Ok(()) };
        bucket.owe(questions, quota).map_err(|retry_after| CallError::QuotaSpent { retry_after })
    }
}

/// The rule of what stands at a path. A call of ours that the table does not know is nobody's but the operator's, and so is what is counted.
fn rule(path: &str) -> Option<Rule> {
    let ours = || (path.starts_with(table::OURS) || path == METRICS).then_some(Rule::Operating);
    table::at(path).map(|call| call.rule).or_else(ours)
}

/// Whom a signed token signs in. One that was given to a registered client for somebody else does not sign that client in, and its operator
/// is told why.
fn signed_in_by<'a>(callers: &'a Callers, signed: &Signed) -> Option<SignedIn<'a>> {
    let found = callers.signed_in_as(&signed.principals);
    if found.is_none() && callers.signed_in_as(signed.through.as_slice()).is_some() {
        _ = unsigned(&Fault::OnBehalf);
    }
    found
}

/// What is told of a signed token is told to the log: the token itself, and what it says, to nobody.
fn unsigned(why: &Fault) -> CallError {
    tracing::info!(%why, "a signed token is not taken");
    CallError::NotSignedIn
}

/// The one token that a call shows.
fn token(headers: &HeaderMap) -> Option<&[u8]> {
    let mut shown = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(one), None) = (shown.next(), shown.next()) else { return None };
    let (scheme, token) = one.as_bytes().split_at_checked(SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME.as_bytes()).then(|| token.trim_ascii())
}

impl Middleware for Door {
    fn call<S: Below>(&self, mut request: Request<Body>, below: &mut S) -> Coming {
        let Some(rule) = rule(request.uri().path()) else { return Box::pin(below.call(request)) };
        match self.admit(rule, &request) {
            Ok(admitted) => {
                let_in(&mut request, admitted);
                Box::pin(below.call(request))
            }
            Err(NotIn::Refused(error)) => Box::pin(ready(Ok(Asked::of(&request).refused(&error)))),
            Err(NotIn::NewKey(signing, at)) => {
                let (mut below, door) = (middleware::take(below), self.clone());
                Box::pin(async move {
                    signing.renew(at).await;
                    match door.admit(rule, &request) {
                        Ok(admitted) => let_in(&mut request, admitted),
                        Err(NotIn::Refused(error)) => return Ok(Asked::of(&request).refused(&error)),
                        Err(NotIn::NewKey(..)) => return Ok(Asked::of(&request).refused(&unsigned(&Fault::Key))),
                    }
                    below.call(request).await
                })
            }
        }
    }
}

fn let_in(request: &mut Request<Body>, (admitted, caller): (Admitted, Option<turns::Caller>)) {
    request.extensions_mut().insert(admitted);
    // Who signed in takes turns by name, over however many connections.
    caller.and_then(|caller| request.extensions_mut().insert(caller));
}
