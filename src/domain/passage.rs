//! From one state of a register to a later one: who went, who is new, and where everybody else stands now. Positions are those of the
//! identifiers in their order, so whoever comes or goes moves those behind; this says by how much, and nobody is looked up anew.

use super::pieces::Pieces;
use super::slot::Slot;

/// What is new in a later state of a register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    /// Places that went, by their position before, in order.
    pub gone: Vec<Slot>,
    /// Places that are new, by their position now, in order.
    pub new: Vec<Slot>,
    /// Places that stayed and are another body than before, whatever their records, by their position now, in order.
    pub other: Vec<Slot>,
    /// Places that stayed as the same body and have other records, or other words of themselves, by their position now, in order.
    pub changed: Vec<Slot>,
}

impl Passage {
    /// Whether everybody stands where they stood, as the same body.
    pub fn is_of_records_alone(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty() && self.other.is_empty()
    }

    /// Places of which something else is known than before, or anything at all, by their position now, in order.
    pub fn touched(&self) -> Vec<Slot> {
        let mut touched = [self.new.as_slice(), &self.other, &self.changed].concat();
        touched.sort_unstable();
        touched
    }

    /// Where each of so many places stands now; none where it went.
    pub fn moved(&self, before: usize) -> Vec<Option<Slot>> {
        let mut now = vec![None; before];
        self.stayed(before).for_each(|(was, is)| now[was] = Some(is));
        now
    }

    /// Of so many places those that stayed, with their positions before and now, in order.
    pub fn stayed(&self, before: usize) -> impl Iterator<Item = (Slot, Slot)> {
        let mut gone = self.gone.iter().peekable();
        let mut new = self.new.iter().peekable();
        let stayed = Slot::all(before).filter(move |was| gone.next_if_eq(&was).is_none());
        let mut next = 0;
        stayed.map(move |was| {
            while new.next_if_eq(&&Slot::new(next)).is_some() {
                next += 1;
            }
            next += 1;
            (was, Slot::new(next - 1))
        })
    }

    /// A table over the places of now, out of that over the places of before; `fresh` gives the entries of new places.
    pub fn carry<'a, T: Clone + 'a>(
        &self,
        before: impl ExactSizeIterator<Item = &'a T>,
        mut fresh: impl FnMut(Slot) -> T,
    ) -> Vec<T> {
        let mut now = Vec::with_capacity(before.len() + self.new.len() - self.gone.len());
        let mut new = self.new.iter().copied().peekable();
        let mut stayed = self.stayed(before.len()).peekable();
        for (was, entry) in before.enumerate() {
            let Some((_, is)) = stayed.next_if(|(one, _)| one.get() == was) else { continue };
            while let Some(one) = new.next_if(|one| *one < is) {
                now.push(fresh(one));
            }
            now.push(entry.clone());
        }
        now.extend(new.map(fresh));
        now
    }

    /// The same of a list in pieces, which is shared whole where nobody comes or goes.
    pub fn carry_pieces<T: Clone>(&self, before: &Pieces<T>, fresh: impl FnMut(Slot) -> T) -> Pieces<T> {
        if self.gone.is_empty() && self.new.is_empty() {
            return before.clone();
        }
        self.carry(before.iter(), fresh).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_who_stayed_is_found_where_they_stand_now() {
        let (before, now) = (["b", "d", "f", "h"], ["a", "b", "c", "f", "g", "i"]);
        let passage = Passage {
            gone: [1, 3].map(Slot::new).to_vec(),
            new: [0, 2, 4, 5].map(Slot::new).to_vec(),
            other: vec![Slot::new(3)],
            changed: vec![Slot::new(1)],
        };
        assert_eq!(passage.carry(before.iter(), |place| now[place.get()]), now);
        let moved = passage.moved(before.len());
        assert_eq!(moved, [Some(1), None, Some(3), None].map(|at| at.map(Slot::new)));
        assert_eq!(passage.touched(), [0, 1, 2, 3, 4, 5].map(Slot::new));
        assert!(Passage::default().is_of_records_alone() && !passage.is_of_records_alone());
    }
}
