//! Who answers a call that begins now, before what its caller sees is laid out.

use crate::contract::unwritten::Unwritten;

/// Who answers a call that begins now.
pub(super) struct Begun<K> {
    /// Lays out what the caller sees, which can take the processor for long: in a turn, then.
    pub(super) lay_out: Box<dyn FnOnce() -> K + Send>,
    /// Whether nothing has to be laid out: asked by those alone who would not take a turn for nothing.
    pub(super) is_ready: Box<dyn FnOnce() -> bool + Send>,
    /// Whether one question is answered so soon that nothing else need wait for it elsewhere.
    pub(super) is_at_once: bool,
    /// What the answers will tell that has to be written down first.
    pub(super) unwritten: Option<Unwritten>,
}

impl<K: Send + 'static> Begun<K> {
    /// Of one to whom all callers are alike.
    pub(super) fn ready(keeper: K) -> Self {
        Self { lay_out: Box::new(move || keeper), is_ready: Box::new(|| true), is_at_once: false, unwritten: None }
    }
}
