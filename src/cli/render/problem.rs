//! The answers of `taxonomy`.

use super::page::Page;
use crate::present::versions;
use crate::proto::v1;

pub(in super::super) fn problems(answer: &v1::ListProblemsResponse) -> String {
    let mut page = Page::default();
    let row = |problem: &v1::Problem| {
        let indent = match v1::ProblemLevel::try_from(problem.level) {
            Ok(v1::ProblemLevel::Problem) => "  ",
            Ok(v1::ProblemLevel::SubProblem) => "    ",
            _ => "",
        };
        [
            format!("{indent}{}", problem.problem_id),
            problem.place_count.to_string(),
            problem.pressure_count.to_string(),
            problem.display_name.clone(),
        ]
    };
    let rows: Vec<[String; 4]> = answer.problems.iter().map(row).collect();
    page.table(["code", "places", "pressures", "name"], &rows).blank();
    page.text("places: with a record of exactly this code; pressures: derived from figures, without a record.");
    page.text(&versions(answer.versions.as_ref()));
    page.finish()
}

pub(in super::super) fn candidates(answer: &v1::ResolveProblemResponse) -> String {
    let mut page = Page::default();
    let row = |one: &v1::ProblemCandidate| {
        let by = match (one.matched_name.as_str(), one.deciding_words.is_empty()) {
            ("", true) => format!("like: {}", one.likest_phrase),
            ("", false) => one.deciding_words.join(", "),
            (name, _) => name.to_owned(),
        };
        [one.problem_id.clone(), format!("{:.2}", one.confidence), one.display_name.clone(), by]
    };
    let rows: Vec<[String; 4]> = answer.candidates.iter().map(row).collect();
    page.table(["code", "sure", "name", "by"], &rows).blank();
    page.text(
        "sure: 1 is the very code or name, 0.95 a synonym or a sector's word; of any other text how often one like it meant the \
         problem. by: the name that it is, the words of it that decided, or what it is like.",
    );
    page.text(&format!("read by: {}", answer.encoder));
    page.text(&versions(answer.versions.as_ref()));
    page.finish()
}

pub(in super::super) fn problem(answer: &v1::GetProblemResponse) -> String {
    let mut page = Page::default();
    let problem = answer.problem.clone().unwrap_or_default();
    page.text(&format!("{} ({})", problem.display_name, problem.problem_id));
    page.labelled("means", std::slice::from_ref(&problem.definition));
    let words: Vec<String> =
        problem.words.iter().map(|one| format!("{}: {}", one.sector.replace('_', " "), one.words.join(", "))).collect();
    let lines = [
        ("under", problem.parent_id.clone()),
        ("touches", problem.functions.join(", ")),
        ("challenge", problem.challenge.clone()),
        ("also called", problem.synonyms.join(", ")),
        ("words of", words.join("; ")),
        ("below it", answer.children.iter().map(|child| child.problem_id.as_str()).collect::<Vec<_>>().join(", ")),
    ];
    for (label, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
        page.labelled(label, &[text]);
    }
    page.labelled("on record", &[format!("{} places", problem.place_count)]);
    page.labelled("derived", &[format!("{} places", problem.pressure_count)]);
    page.blank().text(&versions(answer.versions.as_ref()));
    page.finish()
}

pub(in super::super) fn vocabulary(answer: &v1::ListVocabularyResponse) -> String {
    let mut page = Page::default();
    let lists: [(&str, &[v1::Term]); 11] = [
        ("Stages (0 to 5, unknown)", &answer.stages),
        ("Governance types", &answer.governance_types),
        ("Functions", &answer.functions),
        ("Blocks", &answer.blocks),
        ("Regions", &answer.regions),
        ("Sectors", &answer.sectors),
        ("Factors", &answer.factors),
        ("Client groups", &answer.client_groups),
        ("Forms of delivery", &answer.delivery_models),
        ("Approaches", &answer.approaches),
        ("Conveners", &answer.conveners),
    ];
    for (title, terms) in lists.iter().filter(|(_, terms)| !terms.is_empty()) {
        page.text(title);
        for term in *terms {
            let label = if term.code == term.display_name { String::new() } else { format!(": {}", term.display_name) };
            page.item(&format!("{}{label}", term.code));
        }
        page.blank();
    }
    if !answer.starting_points.is_empty() {
        page.text("Starting points, with their levels from 0");
        for one in &answer.starting_points {
            page.item(&format!("{}: {} ({})", one.code, one.display_name, one.levels.join(", ")));
        }
        page.blank();
    }
    page.text(&versions(answer.versions.as_ref()));
    page.finish()
}
