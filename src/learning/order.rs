//! Who comes first under any score, with ties broken as in an answer.

use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::matching::rank;

/// Everybody in `pool` but `place` itself, highest score first; equal scores as in a place-wide question.
pub fn best_first(register: &Register, place: Slot, pool: &[Slot], score: impl Fn(Slot) -> f64) -> Vec<Slot> {
    let query_id = rank::query_id(register.get(place).place.id.as_str(), None);
    let mut others: Vec<Slot> = pool.iter().copied().filter(|&other| other != place).collect();
    others.sort_by_cached_key(|&other| {
        let id = &register.get(other).place.id;
        (rank::precedence(score(other), rank::tie_key(&query_id, id)), id)
    });
    others
}
