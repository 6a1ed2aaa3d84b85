//! Where made-up places stand: copies of the real map's parts, so that districts lie under counties as they do.

use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::domain::register::Register;
use crate::domain::slot::Slot;

/// Where one made-up place stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seat {
    /// The real place that stands there, by position.
    pub(super) model: Slot,
    /// The copy of a part of the map that it is in.
    pub(super) part: usize,
    /// The seats that it is directly part of; each stands before it.
    pub(super) part_of: Vec<usize>,
    /// The seats that it consisted of; each stands before it.
    pub(super) consisted_of: Vec<usize>,
}

/// The parts of the real map: places that hang together, each after what it names.
pub(super) struct Layout {
    parts: Vec<Vec<Standing>>,
}

/// A real place and the real places that it names, by position.
#[derive(Clone)]
struct Standing {
    place: Slot,
    part_of: Vec<Slot>,
    consisted_of: Vec<Slot>,
}

impl Layout {
    pub(super) fn of(register: &Register) -> Self {
        let places = register.slots();
        let standing: Vec<Standing> = places
            .clone()
            .map(|place| Standing {
                place,
                part_of: register.hierarchy().parents(place).to_vec(),
                consisted_of: {
                    let bodies = &register.get(place).place.consisted_of;
                    bodies.iter().filter_map(|id| register.position(id)).collect()
                },
            })
            .collect();
        let mut linked = vec![Vec::new(); places.len()];
        for one in &standing {
            for &other in one.part_of.iter().chain(&one.consisted_of) {
                linked[one.place].push(other);
                linked[other].push(one.place);
            }
        }
        let mut seen = vec![false; places.len()];
        let mut parts = Vec::new();
        for start in places {
            let together = reach(start, &linked, &mut seen);
            if !together.is_empty() {
                parts.push(in_order(&together, &standing));
            }
        }
        Self { parts }
    }

    /// So many seats: the whole map again and again, its parts in another order each time; the last part may be cut short.
    pub(super) fn seats(&self, number: usize, random: &mut Xoshiro256PlusPlus) -> Vec<Seat> {
        let mut seats: Vec<Seat> = Vec::with_capacity(number);
        let mut order: Vec<&Vec<Standing>> = Vec::new();
        let mut part = 0;
        while seats.len() < number && !self.parts.is_empty() {
            if order.is_empty() {
                order = self.parts.iter().collect();
                order.shuffle(random);
            }
            let Some(copied) = order.pop() else { break };
            let first = seats.len();
            let seat_of = |place: &Slot| copied.iter().position(|one| one.place == *place).map(|at| first + at);
            for one in copied.iter().take(number - first) {
                seats.push(Seat {
                    model: one.place,
                    part,
                    part_of: one.part_of.iter().filter_map(seat_of).collect(),
                    consisted_of: one.consisted_of.iter().filter_map(seat_of).collect(),
                });
            }
            part += 1;
        }
        seats
    }
}

/// Everything that hangs together with a place and was not seen before.
fn reach(start: Slot, linked: &[Vec<Slot>], seen: &mut [bool]) -> Vec<Slot> {
    let (mut open, mut found) = (vec![start], Vec::new());
    while let Some(place) = open.pop() {
        if !std::mem::replace(&mut seen[place], true) {
            found.push(place);
            open.extend(&linked[place]);
        }
    }
    found.sort_unstable();
    found
}

/// The same places, each after those that it names: a part that is cut short still names nobody who is missing. The relation
/// has no cycle, so that each round places somebody.
fn in_order(together: &[Slot], standing: &[Standing]) -> Vec<Standing> {
    let mut placed: Vec<Standing> = Vec::with_capacity(together.len());
    let mut left: Vec<Slot> = together.to_vec();
    while !left.is_empty() {
        let ready = |place: &Slot| {
            let mut named = standing[*place].part_of.iter().chain(&standing[*place].consisted_of);
            !named.any(|other| left.contains(other))
        };
        let (now, later): (Vec<Slot>, Vec<Slot>) = left.iter().partition(|place| ready(place));
        if now.is_empty() {
            break;
        }
        placed.extend(now.into_iter().map(|place| standing[place].clone()));
        left = later;
    }
    placed
}
