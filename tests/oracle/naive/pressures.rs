//! What figures suggest of a place: problems that it has not recorded.

use peermatch::domain::id::ProblemId;
use peermatch::domain::pressure::BadEnd;
use peermatch::domain::profile::Profile;
use peermatch::domain::vocabulary::Vocabulary;

use super::context::standard_scores;

/// The pressures of each place, at most four: of figures first, those furthest from the mean of all who have the figure before
/// others, then of official statistics.
pub(super) fn suggested(vocabulary: &Vocabulary, profiles: &[Profile]) -> Vec<Vec<ProblemId>> {
    let mut found: Vec<Vec<(f64, ProblemId)>> = vec![Vec::new(); profiles.len()];
    for rule in &vocabulary.pressure_rules {
        let indicator =
            vocabulary.indicators.iter().position(|one| one.id == rule.indicator).expect("a figure of the pack");
        let value = |profile: &Profile| profile.figures[indicator].map(|figure| figure.value());
        let scores = standard_scores(vocabulary.indicators[indicator].scale, profiles, indicator);
        let known: Vec<f64> = profiles.iter().filter_map(value).collect();
        let worse = |one: f64, other: f64| if rule.bad_end == BadEnd::High { one > other } else { one < other };
        for (place, profile) in profiles.iter().enumerate() {
            let Some(own) = value(profile) else { continue };
            // As bad or worse: whoever ties at the border of the worst tenth is out, with all who tie.
            let as_bad = known.iter().filter(|&&other| !worse(own, other)).count();
            if as_bad <= known.len() / 10 {
                found[place].push((scores[place].expect("a figure has a score").abs(), rule.problem.clone()));
            }
        }
    }
    let whole = |(mut figures, profile): (Vec<(f64, ProblemId)>, &Profile)| {
        figures.sort_by(|a, b| b.0.total_cmp(&a.0));
        let statistics = profile.statistics.iter().map(|one| one.problem.clone());
        let mut kept: Vec<ProblemId> = Vec::new();
        for problem in figures.into_iter().map(|(_, problem)| problem).chain(statistics) {
            let recorded = profile.records().iter().any(|record| record.problem == problem);
            if !recorded && !kept.contains(&problem) && kept.len() < 4 {
                kept.push(problem);
            }
        }
        kept
    };
    found.into_iter().zip(profiles).map(whole).collect()
}
