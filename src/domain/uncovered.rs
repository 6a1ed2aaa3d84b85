//! What of a comparison somebody's sharing agreement does not cover (R65).

use std::collections::BTreeSet;

use thiserror::Error;

use super::block::Block;
use super::text;

/// Whether an agreement may leave a block out: what a place has beside the matter itself. Which problem is shared, how far each is with
/// it and who holds the duty stands in every answer: for whom that is no place says with its consent.
fn is_severable(block: Block) -> bool {
    match block {
        Block::Companions | Block::StartingPoint | Block::Factors | Block::Text | Block::Context => true,
        Block::Problem | Block::Stage | Block::Governance => false,
    }
}

/// Blocks that somebody's sharing agreement does not cover: its questions are asked without them, and it is told nothing of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Uncovered(BTreeSet<Block>);

/// What cannot be left out of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UncoveredError {
    /// Not the name of a block.
    #[error("has '{0}', which is no block: {blocks}", blocks = names())]
    Unknown(String),
    /// It stands in every answer.
    #[error("has '{0}', which stands in every answer: which problem is shared, how far each is and who holds the duty; these can be left out: {blocks}", blocks = names())]
    Always(Block),
}

impl Uncovered {
    /// Of an agreement that covers everything, and of whoever needs none.
    pub fn nothing() -> &'static Self {
        static NOTHING: Uncovered = Uncovered(BTreeSet::new());
        &NOTHING
    }

    /// Of the names of blocks.
    ///
    /// # Errors
    ///
    /// The first that is no block, or that no answer can do without.
    pub fn of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, UncoveredError> {
        let block = |name: &str| {
            let block = Block::from_name(name).ok_or_else(|| UncoveredError::Unknown(text::echo(name)))?;
            if is_severable(block) { Ok(block) } else { Err(UncoveredError::Always(block)) }
        };
        names.into_iter().map(block).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a block is among them.
    pub fn has(&self, block: Block) -> bool {
        self.0.contains(&block)
    }

    /// Whether nothing of what places say themselves is told: no block that is made of their words is covered.
    pub fn has_all_words(&self) -> bool {
        Block::ALL.into_iter().filter(|block| is_of_words(*block)).all(|block| self.has(block))
    }

    /// Whether there is none.
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// The blocks, in their order.
    pub fn blocks(&self) -> impl Iterator<Item = Block> {
        self.0.iter().copied()
    }

    /// Their names, in the order of the blocks.
    pub fn names(&self) -> Vec<String> {
        self.blocks().map(|block| block.name().to_owned()).collect()
    }
}

/// Whether a block is made of what is shared as a place's own words.
fn is_of_words(block: Block) -> bool {
    match block {
        Block::Text | Block::Factors | Block::StartingPoint => true,
        Block::Problem | Block::Companions | Block::Stage | Block::Governance | Block::Context => false,
    }
}

fn names() -> String {
    let severable = Block::ALL.into_iter().filter(|block| is_severable(*block));
    severable.map(Block::name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r65_an_agreement_leaves_out_what_an_answer_can_do_without() {
        let read = |names: &[&str]| Uncovered::of_names(names.iter().copied());
        let two = read(&["text", "factors", "text"]).expect("two blocks");
        assert_eq!(two.names(), ["factors", "text"]);
        assert!(two.has(Block::Text) && !two.has(Block::Context));
        assert_eq!(read(&[]).as_ref(), Ok(Uncovered::nothing()));
        assert!(!two.has_all_words());
        assert!(read(&["text", "factors", "starting_point"]).expect("three blocks").has_all_words());
        for always in [Block::Problem, Block::Stage, Block::Governance] {
            assert_eq!(read(&["text", always.name()]), Err(UncoveredError::Always(always)));
        }
        assert_eq!(read(&["Text"]), Err(UncoveredError::Unknown("Text".to_owned())));
    }
}
