//! Options of a question that have nothing on record to act on: the answer is as without them, or has nobody, and says so.

use std::borrow::Cow;

use super::code::Says;
use super::scene::Scene;
use super::words::statement;
use crate::domain::block::Block;
use crate::domain::circumstances::Circumstances;
use crate::domain::pressure::PressureUse;
use crate::domain::query::Extra;
use crate::domain::record::Record;
use crate::domain::stage::StageMode;
use crate::domain::term;
use crate::matching::extras::MARGIN;
use crate::matching::list::Listed;
use crate::matching::relation::is_of_similar_size;
use crate::matching::shared::Ground;
use crate::proto::v1;

/// How the fields of a filter begin.
const FILTER: &str = "filter.";

/// An option by its field in the request, the fact that it would need, and why there is none.
struct Idle {
    option: Cow<'static, str>,
    missing: &'static str,
    why: String,
}

impl Idle {
    fn told(self) -> v1::Statement {
        // A filter by what nobody has on record changes all.
        let does = if self.option.starts_with(FILTER) { "leaves everybody out" } else { "changes nothing here" };
        let text = format!("'{}' {does}: {}", self.option.replace(['_', '.'], " "), self.why);
        statement(Says::OptionWithoutEffect { option: self.option, missing: self.missing.into() }, text)
    }
}

impl Scene<'_> {
    /// One notice for each option that does nothing; none where the question has no answer.
    pub(super) fn idle_options(&self) -> Vec<v1::Statement> {
        if self.asked.is_empty() {
            return Vec::new();
        }
        let each = [
            self.idle_stage_mode(),
            self.idle_pressures(),
            self.idle_complement(),
            self.idle_lead_sector(),
            self.idle_delivery_models(),
            self.idle_axis(),
            self.idle_diversity(),
            self.idle_region(),
            self.idle_size(),
            self.idle_gaps(),
            self.idle_audience(),
            self.idle_time(),
        ];
        each.into_iter().flatten().chain(self.idle_weights()).map(Idle::told).collect()
    }

    /// Extras that could have exchanged one of those listed and did not, though there is something on record to go by.
    pub(super) fn idle_extras(&self, listed: &[Listed<'_, '_>]) -> Vec<v1::Statement> {
        let known: Vec<Idle> =
            [self.idle_diversity(), self.idle_region(), self.idle_size()].into_iter().flatten().collect();
        let told = |extra: &Extra| {
            let option = format!("ranking_extras.{}", extra.name());
            let acted = listed.is_empty() || listed.iter().any(|one| one.by == Some(*extra));
            let is_known = known.iter().any(|idle| idle.option == option);
            let why = self.why_idle(*extra, listed).filter(|_| !acted && !is_known)?;
            Some(Idle { option: option.into(), missing: "candidate", why }.told())
        };
        self.query.terms.extras.iter().filter_map(told).collect()
    }

    /// Why an extra exchanges nobody; none for those that put all in another order.
    fn why_idle(&self, extra: Extra, listed: &[Listed<'_, '_>]) -> Option<String> {
        let own = &self.asker.profile.place;
        let place = |one: &Listed<'_, '_>| &self.register.get(one.ranked.candidate.place).place;
        let none_near = |what: &str| {
            format!(
                "nobody else {what} fits near enough, within {MARGIN} of the last, or another extra has taken that place"
            )
        };
        let (what, is_there) = match extra {
            Extra::EvenGaps | Extra::HubCorrection => return None,
            _ if listed.len() == 1 => return Some("the one who fits best stays".to_owned()),
            Extra::Diversity => {
                return Some(format!("the list is mixed already, or {}", none_near("who would mix it")));
            }
            Extra::NonNeighbour => ("of another region", listed.iter().any(|one| place(one).region != own.region)),
            Extra::SimilarSize => ("of similar size", listed.iter().any(|one| is_of_similar_size(own, place(one)))),
        };
        Some(if is_there { format!("somebody listed is {what} already") } else { none_near(what) })
    }

    /// Blocks that the caller gives a weight and a question of this kind has not.
    fn idle_weights(&self) -> impl Iterator<Item = Idle> {
        let wide = self.is_place_wide();
        let has = move |block: Block| self.vocabulary().blocks(wide).any(|one| one == block);
        let why = if wide { "a question about all live problems" } else { "a question about one problem" };
        self.query.terms.weights.weighty().filter(move |&block| !has(block)).map(move |block| Idle {
            option: format!("weights.{}", block.name()).into(),
            missing: "block",
            why: format!("{why} does not compare it"),
        })
    }

    /// Pressures were asked for, and none can meet what is asked. Place-wide any figure that suggests a problem is in its place's row.
    fn idle_pressures(&self) -> Option<Idle> {
        let meets = |problem| self.is_place_wide() || self.asked.iter().any(|own| self.meets(own.problem, problem));
        let others = self.register.slots().filter(|place| Some(*place) != self.asker.place);
        let mut others = others.flat_map(|place| &self.index.row(place).pressures);
        let why = || match self.query.problem.as_ref() {
            Some(problem) => format!("no figure suggests {} of any other place", self.label(problem)),
            None => "no figure suggests a problem of any place".to_owned(),
        };
        let idle = self.query.terms.pressures == PressureUse::Always && !others.any(|one| meets(&one.problem));
        idle.then(|| Idle { option: "pressures".into(), missing: "pressures", why: why() })
    }

    /// `ahead` without an own stage has no answer at all.
    fn idle_stage_mode(&self) -> Option<Idle> {
        let idle = self.query.terms.stage_mode == StageMode::Either && self.asked.iter().all(|own| own.stage.is_none());
        let why = || format!("the stage of {} is not on record", self.own_name());
        idle.then(|| Idle { option: "stage_mode".into(), missing: "stage", why: why() })
    }

    fn idle_complement(&self) -> Option<Idle> {
        let has = |one: &Circumstances| !one.factors.is_empty();
        let why = if !self.asks_with(has) {
            format!("nothing is on record of what helps or hinders the work of {}", self.own_name())
        } else if self.nobody_has(has) {
            "nothing is on record of what helps or hinders the work of those who share it".to_owned()
        } else {
            return None;
        };
        self.query.terms.complement_factors.then_some(Idle {
            option: "complement_factors".into(),
            missing: "factors",
            why,
        })
    }

    fn idle_lead_sector(&self) -> Option<Idle> {
        let idle = self.query.terms.filter.lead_sector.is_some() && self.nobody_has(|one| one.lead_sector.is_some());
        idle.then(|| Idle {
            option: "filter.lead_sector".into(),
            missing: "lead_sector",
            why: "no record of those who share it says which sector leads".to_owned(),
        })
    }

    fn idle_delivery_models(&self) -> Option<Idle> {
        let idle = !self.query.terms.filter.delivery_models.is_empty()
            && self.nobody_has(|one| !one.delivery_models.is_empty());
        idle.then(|| Idle {
            option: "filter.delivery_models".into(),
            missing: "delivery_models",
            why: "no record of those who share it says in which form".to_owned(),
        })
    }

    fn idle_axis(&self) -> Option<Idle> {
        let idle =
            self.query.terms.filter.integration_axis.is_some() && self.nobody_has(|one| one.integration_axis.is_some());
        idle.then(|| Idle {
            option: "filter.integration_axis".into(),
            missing: "integration_axis",
            why: "no record of those who share it says what was brought together".to_owned(),
        })
    }

    fn idle_diversity(&self) -> Option<Idle> {
        let has = |one: &Circumstances| one.lead_sector.is_some() || !one.delivery_models.is_empty();
        let idle = self.query.terms.extras.contains(&Extra::Diversity) && self.nobody_has(has);
        idle.then(|| Idle {
            option: "ranking_extras.diversity".into(),
            missing: "lead_sector; delivery_models",
            why: "no record of those who share it says which sector leads or in which form".to_owned(),
        })
    }

    fn idle_region(&self) -> Option<Idle> {
        let own = &self.asker.profile.place.region;
        let elsewhere = || self.register.profiles().iter().any(|one| &one.place.region != own);
        let why = if own.is_empty() {
            format!("the region of {} is not known", self.own_name())
        } else if !elsewhere() {
            "all places are of one region".to_owned()
        } else {
            return None;
        };
        let asked = self.query.terms.extras.contains(&Extra::NonNeighbour);
        asked.then_some(Idle { option: "ranking_extras.non_neighbour".into(), missing: "region", why })
    }

    fn idle_size(&self) -> Option<Idle> {
        let asked = self.query.terms.extras.contains(&Extra::SimilarSize);
        (asked && self.asker.profile.place.population.is_none()).then(|| Idle {
            option: "ranking_extras.similar_size".into(),
            missing: "population",
            why: format!("how many people {} has is not on record", self.own_name()),
        })
    }

    fn idle_gaps(&self) -> Option<Idle> {
        if !self.query.terms.extras.contains(&Extra::EvenGaps) {
            return None;
        }
        let used = || self.vocabulary().indicators.iter().enumerate().filter(|(_, indicator)| indicator.used);
        let whole = |figures: &[Option<_>]| used().all(|(position, _)| figures[position].is_some());
        let mut everybody = self.register.profiles().iter().chain([self.asker.profile]);
        everybody.all(|profile| whole(&profile.figures)).then(|| Idle {
            option: "ranking_extras.even_gaps".into(),
            missing: "gaps",
            why: "every figure is known of every place".to_owned(),
        })
    }

    fn idle_audience(&self) -> Option<Idle> {
        let sector = self.query.terms.sector_words.as_ref()?;
        let taxonomy = &self.vocabulary().taxonomy;
        let has_word = |problem| taxonomy.get(problem).is_some_and(|known| known.word_of(sector).is_some());
        (!self.asked.iter().any(|own| has_word(own.problem))).then(|| Idle {
            option: "audience_sector".into(),
            missing: "words",
            why: format!(
                "no word of {} for what is asked is on record",
                term::label(&self.vocabulary().sectors, sector)
            ),
        })
    }

    fn idle_time(&self) -> Option<Idle> {
        let idle = self.query.terms.time_available.is_some() && self.vocabulary().approaches.is_empty();
        idle.then(|| Idle {
            option: "time_available_days".into(),
            missing: "approaches",
            why: "no ways of sharing are on record, nor what they take".to_owned(),
        })
    }

    fn own_name(&self) -> &str {
        &self.asker.profile.place.name
    }

    /// Whether what is asked with has such circumstances.
    fn asks_with(&self, has: impl Fn(&Circumstances) -> bool) -> bool {
        self.asked.iter().any(|own| matches!(own.ground, Ground::Record(record) if has(&record.circumstances)))
    }

    /// Whether no other place has such circumstances on record for anything that could be shared.
    fn nobody_has(&self, has: impl Fn(&Circumstances) -> bool) -> bool {
        let shared = |record: &Record| self.asked.iter().any(|own| self.meets(own.problem, &record.problem));
        let others = self.register.places().filter(|(at, _)| Some(*at) != self.asker.place);
        !others.flat_map(|(_, profile)| profile.offered()).any(|record| has(&record.circumstances) && shared(record))
    }
}
