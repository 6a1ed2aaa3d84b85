//! Who may call, in one file that the operator names: changed by the prompt, whole or not at all, and looked at by a running server
//! at every call.

mod entry;
mod file;
mod form;
mod known;
pub mod oidc;

pub use entry::{AgreementForm, CallerForm, EntryError, PrincipalForm, TokenForm};
pub use file::{FileError, change, issue, read};
pub use form::FormError;
pub use known::Known;
