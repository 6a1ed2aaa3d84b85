//! Places and problems that may be meant by what is typed so far.

use super::place::summary;
use crate::domain::taxonomy::Level;
use crate::engine::View;
use crate::proto::v1;

/// At most so many places, likeliest first.
pub fn suggest_places(view: &View, text: &str, most: usize) -> Vec<v1::SuggestedPlace> {
    let suggested = view.register().beginning(text, most).into_iter().map(|begun| {
        let profile = view.register().get(begun.place);
        let is_shown = begun.name == profile.place.name;
        v1::SuggestedPlace {
            place: Some(summary(view, profile)),
            matched_name: if is_shown { String::new() } else { begun.name },
        }
    });
    suggested.collect()
}

/// At most so many problems, likeliest first.
pub fn suggest_problems(view: &View, text: &str, most: usize) -> Vec<v1::SuggestedProblem> {
    let taxonomy = &view.vocabulary().taxonomy;
    let suggested = view.lexical().beginning(text, most).into_iter().map(|(problem, matched_name)| {
        let problem = &taxonomy.problems()[problem];
        let theme = taxonomy.path(&problem.id).find(|above| above.level == Level::Theme);
        v1::SuggestedProblem {
            problem_id: problem.id.to_string(),
            display_name: problem.label.clone(),
            matched_name,
            theme_display_name: theme.map(|theme| theme.label.clone()).unwrap_or_default(),
        }
    });
    suggested.collect()
}
