//! Who may see what. A pass says for whom places and rows are looked at; it is made in this room alone, and without one nobody
//! has a view of either.
//!
//! Who calls is a caller that the operator registered and that shows a token, or, on a server that knows nobody by name, the machine
//! that the call comes from. A rule stands beside every call of the contract and says who may make it; whoever may is given a pass.
//! A view shows public records and what places declared for everybody: a pass keeps none of those back yet, and says for which
//! places its owner speaks. Those alone are told what a place keeps to itself, which no view shows.

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
pub use register::{Callers, CallersError, Kept, MOST_CALLERS, MOST_TOKENS, SignedIn};
pub use role::{Kind, MOST_PLACES, Purpose, Role, RoleError};
pub use rule::{Refusal, Rule, Who};
pub use token::{RANDOM_BYTES, Token, TokenHash, TokenId};
