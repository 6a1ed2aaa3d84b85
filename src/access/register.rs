//! The callers that the operator registered, and their tokens. Nobody is ever taken out: a caller is retired and a token revoked, so
//! that a name or a number never comes to mean another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use thiserror::Error;

use super::caller::Caller;
use super::principal::Principal;
use super::role::Kind;
use super::token::{TokenHash, TokenId};
use crate::domain::consent::Lens;
use crate::domain::id::CallerId;

/// Most callers, retired ones included.
pub const MOST_CALLERS: usize = 1_000;
/// Most different sets of networks and of kinds of funder of callers who may be told of places: what each sees is kept by itself.
pub const MOST_LENSES: usize = 64;
/// Most tokens, old ones included.
pub const MOST_TOKENS: usize = 20_000;

/// What is kept of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whose, and which.
    pub id: TokenId,
    /// All that is kept of the secret.
    pub hash: TokenHash,
    /// When it was issued.
    pub issued: Timestamp,
    /// From when on it is good no more.
    pub expires: Timestamp,
    /// When it was revoked, where it was.
    pub revoked: Option<Timestamp>,
}

impl Kept {
    /// Whether whoever shows it is let in.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && now < self.expires
    }
}

/// Who may call, and how each proves it.
#[derive(Debug, Clone, Default)]
pub struct Callers {
    callers: Vec<Arc<Caller>>,
    tokens: Vec<Kept>,
    /// Where in `callers`.
    positions: BTreeMap<CallerId, usize>,
    /// Of `tokens`.
    token_ids: BTreeSet<TokenId>,
    /// Where in `callers`.
    by_principal: BTreeMap<Principal, usize>,
    /// Where in `tokens`, and where in `callers`.
    by_hash: BTreeMap<TokenHash, (usize, usize)>,
}

/// Somebody who showed a good token.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn<'a> {
    /// Who it is.
    pub caller: &'a Arc<Caller>,
    /// Which of the callers: stays the same for as long as the register lasts.
    pub number: usize,
}

/// What cannot stand in a register of callers.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CallersError {
    /// Two of one name.
    #[error("there is a caller '{0}' already")]
    Taken(CallerId),
    /// Nobody of that name.
    #[error("there is no caller '{0}'")]
    Unknown(CallerId),
    /// It is not what it was when somebody looked.
    #[error("the caller '{0}' was changed meanwhile")]
    Changed(CallerId),
    /// It may call no more, and is given no token.
    #[error("the caller '{0}' is retired")]
    Retired(CallerId),
    /// No token of that name.
    #[error("there is no token '{0}'")]
    UnknownToken(TokenId),
    /// Two tokens are one, by name or by hash.
    #[error("the token '{0}' is there twice")]
    TokenTwice(TokenId),
    /// Two callers are one to an issuer of tokens.
    #[error("{0} is another caller's sign-in already")]
    PrincipalTaken(Principal),
    /// More than [`MOST_LENSES`].
    #[error(
        "no other caller has the networks and kinds of funder of '{0}', and callers see through at most {MOST_LENSES} different sets of them"
    )]
    Lenses(CallerId),
    /// More than [`MOST_CALLERS`] or [`MOST_TOKENS`].
    #[error("there are {0} {1}; at most {2} are kept")]
    TooMany(usize, &'static str, usize),
}

impl Callers {
    /// Of what was written.
    ///
    /// # Errors
    ///
    /// Names or hashes that stand twice, tokens of nobody, and more than are kept.
    pub fn new(callers: Vec<Caller>, tokens: Vec<Kept>) -> Result<Self, CallersError> {
        let mut all = Self::default();
        for caller in callers {
            all.add(caller)?;
        }
        for token in tokens {
            all.keep(token)?;
        }
        Ok(all)
    }

    /// All of them, in the order in which they were registered.
    pub fn callers(&self) -> &[Arc<Caller>] {
        &self.callers
    }

    /// All tokens, in the order in which they were issued.
    pub fn tokens(&self) -> &[Kept] {
        &self.tokens
    }

    /// The caller of a name.
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub fn caller(&self, id: &CallerId) -> Result<&Arc<Caller>, CallersError> {
        self.position(id).map(|at| &self.callers[at])
    }

    /// Who shows a token, where it is good and its caller is not retired.
    pub fn signed_in(&self, shown: &TokenHash, now: Timestamp) -> Option<SignedIn<'_>> {
        let &(token, number) = self.by_hash.get(shown)?;
        let caller = &self.callers[number];
        (self.tokens[token].is_good(now) && caller.retired.is_none()).then_some(SignedIn { caller, number })
    }

    /// Who is named by a token that its issuer signed: the first of these that is known, where it is not retired.
    pub fn signed_in_as(&self, principals: &[Principal]) -> Option<SignedIn<'_>> {
        let number = principals.iter().find_map(|one| self.by_principal.get(one).copied())?;
        let caller = &self.callers[number];
        caller.retired.is_none().then_some(SignedIn { caller, number })
    }

    /// Registers a caller.
    ///
    /// # Errors
    ///
    /// Where the name is taken, by a retired one too, or there are too many.
    pub fn add(&mut self, caller: Caller) -> Result<(), CallersError> {
        if self.position(&caller.id).is_ok() {
            return Err(CallersError::Taken(caller.id));
        }
        if self.callers.len() >= MOST_CALLERS {
            return Err(CallersError::TooMany(self.callers.len() + 1, "callers", MOST_CALLERS));
        }
        if let Some(taken) = caller.signs_in.iter().find(|one| self.by_principal.contains_key(one)) {
            return Err(CallersError::PrincipalTaken(taken.clone()));
        }
        if !self.has_room_for_the_lens_of(&caller) {
            return Err(CallersError::Lenses(caller.id));
        }
        let number = self.callers.len();
        self.by_principal.extend(caller.signs_in.iter().map(|one| (one.clone(), number)));
        self.positions.insert(caller.id.clone(), number);
        self.callers.push(Arc::new(caller));
        Ok(())
    }

    /// Registers a caller anew under its id: all that is said of it may be another, and its tokens stay as they are. `before`: what it was
    /// when whoever changes it looked.
    ///
    /// # Errors
    ///
    /// Where there is none of that id, it is retired or not what it was, or is to sign in as another.
    pub fn edit(&mut self, before: &Caller, caller: Caller) -> Result<(), CallersError> {
        let at = self.active(&caller.id)?;
        if *self.callers[at] != *before {
            return Err(CallersError::Changed(caller.id));
        }
        let is_others = |one: &&Principal| self.by_principal.get(one).is_some_and(|&holder| holder != at);
        if let Some(taken) = caller.signs_in.iter().find(is_others) {
            return Err(CallersError::PrincipalTaken(taken.clone()));
        }
        if !self.has_room_for_the_lens_of(&caller) {
            return Err(CallersError::Lenses(caller.id));
        }
        self.by_principal.retain(|_, holder| *holder != at);
        self.by_principal.extend(caller.signs_in.iter().map(|one| (one.clone(), at)));
        self.callers[at] = Arc::new(caller);
        Ok(())
    }

    /// Lets a caller call no more, from the next call on.
    ///
    /// # Errors
    ///
    /// Where there is none of that name, or it is retired already.
    pub fn retire(&mut self, id: &CallerId, now: Timestamp) -> Result<(), CallersError> {
        let at = self.active(id)?;
        Arc::make_mut(&mut self.callers[at]).retired = Some(now);
        Ok(())
    }

    /// Keeps a token of a caller by its hash; others of the caller stay good.
    ///
    /// # Errors
    ///
    /// Where there is no such caller, it is retired, or there are too many.
    pub fn issue(
        &mut self,
        caller: &CallerId,
        hash: TokenHash,
        issued: Timestamp,
        expires: Timestamp,
    ) -> Result<TokenId, CallersError> {
        self.active(caller)?;
        let last = self.tokens.iter().filter(|token| token.id.caller == *caller).map(|token| token.id.number).max();
        let id = TokenId { caller: caller.clone(), number: last.unwrap_or(0) + 1 };
        self.keep(Kept { id: id.clone(), hash, issued, expires, revoked: None })?;
        Ok(id)
    }

    /// Lets a token be good no more, from the next call on. One that was revoked before stays as it was.
    ///
    /// # Errors
    ///
    /// Where there is none of that name.
    pub fn revoke(&mut self, id: &TokenId, now: Timestamp) -> Result<(), CallersError> {
        let token = self.tokens.iter_mut().find(|token| token.id == *id);
        token.ok_or_else(|| CallersError::UnknownToken(id.clone()))?.revoked.get_or_insert(now);
        Ok(())
    }

    fn keep(&mut self, token: Kept) -> Result<(), CallersError> {
        let caller = self.position(&token.id.caller)?;
        if self.tokens.len() >= MOST_TOKENS {
            return Err(CallersError::TooMany(self.tokens.len() + 1, "tokens", MOST_TOKENS));
        }
        let is_new = !self.token_ids.contains(&token.id) && !self.by_hash.contains_key(&token.hash);
        if !is_new {
            return Err(CallersError::TokenTwice(token.id));
        }
        self.token_ids.insert(token.id.clone());
        self.by_hash.insert(token.hash, (self.tokens.len(), caller));
        self.tokens.push(token);
        Ok(())
    }

    /// Whether a caller sees through the networks and funders of another, or few enough see through theirs, whatever it was before.
    fn has_room_for_the_lens_of(&self, caller: &Caller) -> bool {
        let sees = |one: &&Caller| one.retired.is_none() && one.role.kind() != Kind::AggregateOnly;
        let others = || self.callers.iter().map(Arc::as_ref).filter(|one| one.id != caller.id);
        let seeing = || others().filter(sees);
        let of = |one: &Caller| Lens { caller: None, convenes: false, ..one.lens() };
        let is_new = sees(&caller) && !seeing().any(|one| of(one) == of(caller));
        let sets = || seeing().chain([caller]).map(of).collect::<BTreeSet<Lens>>();
        !is_new || sets().len() <= MOST_LENSES
    }

    fn position(&self, id: &CallerId) -> Result<usize, CallersError> {
        let at = self.positions.get(id).copied();
        at.ok_or_else(|| CallersError::Unknown(id.clone()))
    }

    fn active(&self, id: &CallerId) -> Result<usize, CallersError> {
        let at = self.position(id)?;
        match self.callers[at].retired {
            None => Ok(at),
            Some(_) => Err(CallersError::Retired(id.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Agreement, Claim, Kind, Line, Purpose, RANDOM_BYTES, Role, Token};
    use crate::domain::funder::FunderKind;
    use crate::domain::id::TermId;

    fn at(second: i64) -> Timestamp {
        Timestamp::new(1_790_000_000 + second, 0).expect("a moment")
    }

    fn id(text: &str) -> CallerId {
        CallerId::new(text).expect("an id")
    }

    fn portal(text: &str) -> Caller {
        let line = || Line::new("A body").expect("a line");
        Caller {
            id: id(text),
            name: line(),
            role: Role::new(Kind::Portal, Purpose::Support, BTreeSet::new(), None).expect("a role"),
            operated_by: line(),
            funded_by: line(),
            funder_kinds: BTreeSet::new(),
            agreement: Agreement {
                title: line(),
                version: line(),
                agreed_on: jiff::civil::date(2026, 11, 1),
                uncovered: Default::default(),
            },
            signs_in: Vec::new(),
            networks: Vec::new(),
            audience: None,
            calls_per_minute: None,
            registered: at(0),
            retired: None,
        }
    }

    fn hash(byte: u8) -> TokenHash {
        TokenHash::of(Token::of_random(&[byte; RANDOM_BYTES]).secret().as_bytes())
    }

    #[test]
    fn whoever_an_issuer_names_is_one_caller_and_a_subject_is_no_program() {
        let named = |claim, id: &str| Principal::new("https://login.example", claim, id).expect("a name");
        let with = |name: &str, principal: &Principal| Caller { signs_in: vec![principal.clone()], ..portal(name) };
        let (subject, client) = (named(Claim::Subject, "one"), named(Claim::Client, "one"));
        let mut all = Callers::new(vec![with("one", &subject), with("two", &client)], Vec::new()).expect("two");
        let who = |all: &Callers, of: &[Principal]| all.signed_in_as(of).map(|one| one.caller.id.to_string());
        assert_eq!(who(&all, &[subject.clone(), client.clone()]).as_deref(), Some("one"), "the first that is known");
        assert_eq!(who(&all, &[named(Claim::Subject, "x"), client.clone()]).as_deref(), Some("two"));
        assert_eq!(who(&all, &[named(Claim::Subject, "x")]), None);
        assert_eq!(all.add(with("three", &client)), Err(CallersError::PrincipalTaken(client.clone())));
        all.retire(&id("two"), at(1)).expect("retired");
        assert_eq!(who(&all, &[client]), None);
        for wrong in ["", "a b", "\u{e9}", &"x".repeat(256)] {
            assert!(
                Principal::new(wrong, Claim::Subject, "x").is_err()
                    && Principal::new("x", Claim::Client, wrong).is_err()
            );
        }
    }

    #[test]
    fn tokens_are_exchanged_without_a_gap_and_each_is_good_until_it_expires_or_is_revoked() {
        let mut all = Callers::new(vec![portal("one"), portal("two")], Vec::new()).expect("two");
        let first = all.issue(&id("two"), hash(1), at(0), at(100)).expect("a token");
        let second = all.issue(&id("two"), hash(2), at(50), at(150)).expect("another");
        assert_eq!((first.number, second.number), (1, 2));
        let who = |all: &Callers, byte, second| {
            all.signed_in(&hash(byte), at(second)).map(|one| (one.caller.id.to_string(), one.number))
        };
        let two = Some(("two".to_owned(), 1));
        assert_eq!((who(&all, 1, 99), who(&all, 2, 99)), (two.clone(), two.clone()), "both are good");
        assert_eq!((who(&all, 1, 100), who(&all, 2, 100)), (None, two), "from the second on at which it expires");
        all.revoke(&second, at(101)).expect("it is there");
        assert_eq!(who(&all, 2, 102), None);
        assert_eq!(
            all.issue(&id("two"), hash(3), at(102), at(200)).expect("a third").number,
            3,
            "no number comes again"
        );
        all.retire(&id("two"), at(103)).expect("it is there");
        assert_eq!(who(&all, 3, 104), None, "with its caller all its tokens end");
        assert_eq!(who(&all, 4, 104), None);
    }

    #[test]
    fn a_name_means_one_caller_for_good_and_a_token_belongs_to_somebody() {
        let mut all = Callers::new(vec![portal("one")], Vec::new()).expect("one");
        all.retire(&id("one"), at(1)).expect("it is there");
        assert_eq!(all.add(portal("one")), Err(CallersError::Taken(id("one"))));
        assert_eq!(all.retire(&id("one"), at(2)), Err(CallersError::Retired(id("one"))));
        assert_eq!(all.issue(&id("one"), hash(1), at(2), at(3)), Err(CallersError::Retired(id("one"))));
        let kept = |caller, number, byte| Kept {
            id: TokenId { caller: id(caller), number },
            hash: hash(byte),
            issued: at(0),
            expires: at(1),
            revoked: None,
        };
        let read = |tokens| Callers::new(vec![portal("one")], tokens).map(drop);
        assert_eq!(read(vec![kept("two", 1, 1)]), Err(CallersError::Unknown(id("two"))));
        let twice = Err(CallersError::TokenTwice(TokenId { caller: id("one"), number: 1 }));
        assert_eq!(read(vec![kept("one", 1, 1), kept("one", 1, 2)]), twice);
        let shared = Err(CallersError::TokenTwice(TokenId { caller: id("one"), number: 2 }));
        assert_eq!(read(vec![kept("one", 1, 1), kept("one", 2, 1)]), shared, "one secret opens one door");
    }

    #[test]
    fn what_is_registered_changes_under_one_id_and_its_tokens_stay_good() {
        let named = |id: &str| Principal::new("https://login.example", Claim::Subject, id).expect("a name");
        let with = |of: &str, name: &str| Caller { signs_in: vec![named(name)], ..portal(of) };
        let mut all = Callers::new(vec![with("one", "a"), with("two", "b")], Vec::new()).expect("two");
        all.issue(&id("one"), hash(1), at(0), at(100)).expect("a token");
        let before = with("one", "a");
        let taken = all.edit(&before, with("one", "b"));
        assert_eq!(taken, Err(CallersError::PrincipalTaken(named("b"))));
        let convener = Role::new(Kind::Convener, Purpose::Support, BTreeSet::new(), Line::new("A body").ok());
        let now = Caller { role: convener.expect("a role"), ..with("one", "c") };
        all.edit(&before, now.clone()).expect("changed");
        let signed_in = all.signed_in(&hash(1), at(1)).expect("its token is good");
        assert_eq!((signed_in.caller.as_ref(), signed_in.number), (&now, 0));
        assert!(all.signed_in_as(&[named("a")]).is_none(), "what it was called before is nobody's");
        assert!(all.signed_in_as(&[named("c")]).is_some_and(|one| one.number == 0));
        assert_eq!(all.edit(&before, with("one", "d")), Err(CallersError::Changed(id("one"))));
        all.retire(&id("one"), at(2)).expect("retired");
        assert_eq!(all.edit(&now, with("one", "d")), Err(CallersError::Retired(id("one"))));
        assert_eq!(all.edit(&now, portal("three")), Err(CallersError::Unknown(id("three"))));
    }

    #[test]
    fn issue_28_callers_see_through_so_many_sets_of_networks_and_no_more() {
        let of = |at: usize, networks: &[String]| {
            let networks = networks.iter().map(|code| TermId::new(code).expect("a code")).collect();
            Caller { networks, ..portal(&format!("portal-{at}")) }
        };
        let mut all = Callers::default();
        for at in 0..MOST_LENSES {
            all.add(of(at, &[format!("network-{at}")])).expect("there is room");
        }
        let late = all.add(of(MOST_LENSES, &["one-more".to_owned()]));
        assert_eq!(late, Err(CallersError::Lenses(id(&format!("portal-{MOST_LENSES}")))));
        all.add(of(MOST_LENSES, &["network-1".to_owned()])).expect("it sees what another sees");
        all.retire(&id("portal-0"), at(0)).expect("retired");
        all.add(of(MOST_LENSES + 1, &["one-more".to_owned()])).expect("one went");
        let paid =
            Caller { funder_kinds: [FunderKind::Company].into(), ..of(MOST_LENSES + 2, &["one-more".to_owned()]) };
        assert_eq!(all.add(paid), Err(CallersError::Lenses(id(&format!("portal-{}", MOST_LENSES + 2)))));
    }
}
