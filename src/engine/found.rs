//! A list that is needed twice, as for a run in which it says how mutual others are: searched for once.

use super::EngineError;
use super::answer::Listing;
use super::asking::Asking;
use super::ranking::Ranking;
use crate::domain::slot::Slot;
use crate::matching::eligible::Ineligible;

/// Who was found for a question: a list of places, and what it was taken from where that can be told without another search.
#[derive(Debug, Clone)]
pub struct Found {
    /// Everybody of the ranking, best first; where that is not kept, the list.
    places: Box<[Slot]>,
    /// How many of them are listed.
    listed: usize,
    ranking: Option<FoundRanking>,
}

#[derive(Debug, Clone)]
struct FoundRanking {
    /// How many stand before those who fill up.
    on_record: usize,
    considered: usize,
    excluded: Box<[(Ineligible, usize)]>,
}

impl Found {
    /// Who is listed, best first.
    pub fn listed(&self) -> &[Slot] {
        &self.places[..self.listed]
    }
}

impl<'a> Asking<'a> {
    /// [`Self::list`] as it was found before for the same question of the same view: nobody is searched for again.
    ///
    /// # Errors
    ///
    /// The question was cancelled.
    pub fn list_again(&self, found: &Found) -> Result<Listing<'_, 'a>, EngineError> {
        let Some(of) = found.ranking.as_ref() else { return self.list() };
        let ranking = self.answerable(|eligibility| {
            Ok(Ranking {
                ranked: self.ranked_again(eligibility, &found.places, of.on_record)?,
                considered: of.considered,
                excluded: of.excluded.to_vec(),
            })
        })?;
        Ok(Listing { asking: self, ranking, chosen: None })
    }
}

impl Listing<'_, '_> {
    /// What [`Asking::list_again`] needs: of a list by fit alone who was ranked for it, of others who is on it.
    pub fn found(&self) -> Found {
        let Some(ranking) = self.ranking().filter(|_| self.asking.query.terms.extras.is_empty()) else {
            let places = self.places();
            return Found { listed: places.len(), places: places.into(), ranking: None };
        };
        let Ranking { ranked, considered, excluded } = ranking;
        let on_record = ranked.iter().filter(|one| !one.fills_up).count();
        Found {
            // By fit alone a list is the first of its ranking.
            listed: self.places().len(),
            places: ranked.iter().map(|one| one.candidate.place).collect(),
            ranking: Some(FoundRanking { on_record, considered: *considered, excluded: excluded.as_slice().into() }),
        }
    }
}
