//! The question, as the address of the page holds it.

use crate::proto::v1::{self, find_peers_request::Subject};

/// The question, as the address of the page holds it. What is left out is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Who asks: an id, a name or the beginning of one.
    pub place: String,
    /// With which problem, in any words; with all live ones if empty.
    pub problem: String,
    /// Whom to meet: `alongside`, `ahead` or `either`.
    pub stages: String,
    /// How they must be governed: `any`, `same` or `compatible`.
    pub governance: String,
    /// The one place to be compared in full.
    pub peer: String,
}

/// Words of an address, the code behind each and what the form calls it; the first stands where none is given.
pub(super) const STAGES: [(&str, v1::StageMode, &str); 3] = [
    ("alongside", v1::StageMode::Alongside, "at a similar stage"),
    ("ahead", v1::StageMode::Ahead, "further on than you"),
    ("either", v1::StageMode::Either, "whichever of the two counts more"),
];
pub(super) const GOVERNANCE: [(&str, v1::GovernanceFilter, &str); 3] = [
    ("any", v1::GovernanceFilter::Any, "however they are governed"),
    ("compatible", v1::GovernanceFilter::Compatible, "with the same duties for it"),
    ("same", v1::GovernanceFilter::Same, "the same type of council or body"),
];

impl Asked {
    /// Reads what stands behind the `?` of an address. Names that are not known are passed over; of equal names the last counts.
    pub fn from_query(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let field = match &*name {
                "place" => &mut asked.place,
                "problem" => &mut asked.problem,
                "stages" => &mut asked.stages,
                "governance" => &mut asked.governance,
                "peer" => &mut asked.peer,
                _ => continue,
            };
            *field = value.trim().to_owned();
        }
        asked
    }

    /// Each field by its name in an address.
    pub(super) fn fields(&self) -> [(&'static str, &str); 5] {
        [
            ("place", &self.place),
            ("problem", &self.problem),
            ("stages", &self.stages),
            ("governance", &self.governance),
            ("peer", &self.peer),
        ]
    }

    /// What stands behind the `?` of the address of this question.
    pub fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        self.fields().into_iter().filter(|(_, value)| !value.is_empty()).for_each(|(name, value)| {
            query.append_pair(name, value);
        });
        query.finish()
    }

    /// The same question of one place, or of all.
    #[must_use]
    pub fn of_peer(&self, peer: &str) -> Self {
        Self { peer: peer.to_owned(), ..self.clone() }
    }

    /// The request of the contract.
    pub fn request(&self) -> v1::FindPeersRequest {
        let stage_mode = STAGES.iter().find(|(word, ..)| *word == self.stages).unwrap_or(&STAGES[0]).1;
        let governance = GOVERNANCE.iter().find(|(word, ..)| *word == self.governance).unwrap_or(&GOVERNANCE[0]).1;
        v1::FindPeersRequest {
            subject: Some(Subject::PlaceId(self.place.clone())),
            text: self.problem.clone(),
            stage_mode: stage_mode.into(),
            filter: Some(v1::Filter { governance: governance.into(), ..Default::default() }),
            ..Default::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_the_question_and_gives_it_back() {
        let asked = Asked {
            place: "King's Lynn & West Norfolk".to_owned(),
            problem: "bins?".to_owned(),
            stages: "ahead".to_owned(),
            ..Asked::default()
        };
        assert_eq!(Asked::from_query(&asked.to_query()), asked);
        assert_eq!(Asked::from_query("place=+Camden+&x=1&place=Leeds%20").place, "Leeds");
        assert_eq!(Asked::from_query("stages=sideways").request().stage_mode(), v1::StageMode::Alongside);
        assert_eq!(Asked::default().to_query(), "");
    }
}
