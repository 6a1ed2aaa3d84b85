//! In whose name a question is asked, and what is seen then.

use super::calls::Calls;
use crate::domain::id::PlaceId;
use crate::proto::v1;

impl Calls {
    /// The same calls for whoever asks a question: in its own name, where that is a place for which their caller speaks.
    pub(super) fn as_asker(&self, query: &v1::FindPeersRequest) -> Self {
        let Some(v1::find_peers_request::Subject::PlaceId(text)) = &query.subject else { return self.clone() };
        let register = self.view.register();
        let by_id = PlaceId::new(text).ok().and_then(|id| register.position(&id));
        // What cannot be found is told where the question is read.
        let place = by_id.or_else(|| Some(register.find(text).ok()?.place));
        let asked_by = |place| {
            let asker = &register.get(place).place.id;
            let view = self.answers.asked_by(self.view.pass(), (self.today)(), asker);
            Self { view, asker: Some(asker.clone()), ..self.clone() }
        };
        place.map_or_else(|| self.clone(), asked_by)
    }
}
