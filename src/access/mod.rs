//! Who may see what. A pass says for whom places and rows are looked at; it is made in this room alone, and without one nobody
//! has a view of either.
//!
//! Who calls is a caller that the operator registered and that shows a token, or, on a server that knows nobody by name, the machine
//! that the call comes from. A rule stands beside every call of the contract and says who may make it; whoever may is given a pass.
//! A pass says for which places its owner speaks, and has a lens: the networks that the owner belongs to, and who it is. A view shows
//! public records, what places declared for everybody, and what they share with callers of that lens; of the place in whose name its
//! owner asks, if it speaks for it, all that the place says itself.

mod caller;
mod line;
mod pass;
mod principal;
mod quota;
mod register;
mod role;
mod rule;
mod token;

pub use caller::{Agreement, Caller, MOST_NETWORKS};
pub use line::Line;
pub use pass::{Pass, Whence};
pub use principal::{Claim, MOST_PRINCIPALS, Principal, PrincipalError};
pub use quota::Bucket;
pub use register::{Callers, CallersError, Kept, MOST_CALLERS, MOST_LENSES, MOST_TOKENS, SignedIn};
pub use role::{Kind, MOST_PLACES, Purpose, Role, RoleError};
pub use rule::{Refusal, Rule, Who};
pub use token::{RANDOM_BYTES, Token, TokenHash, TokenId};
