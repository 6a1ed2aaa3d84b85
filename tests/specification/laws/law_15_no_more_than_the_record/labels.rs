//! Which problems a sentence names.

use peermatch::domain::id::ProblemId;
use peermatch::domain::taxonomy::Taxonomy;

/// The problems whose labels stand in a sentence, each with the words before it. Where one label contains another ("local plan",
/// "plan"), the longest at that place counts.
pub fn named<'t>(taxonomy: &'t Taxonomy, sentence: &str) -> Vec<(&'t ProblemId, String)> {
    let sentence = sentence.to_lowercase();
    let mut labels: Vec<(String, &ProblemId)> =
        taxonomy.problems().iter().map(|one| (one.label.to_lowercase(), &one.id)).collect();
    labels.sort_by_key(|(label, _)| std::cmp::Reverse(label.len()));
    let is_edge = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.len() {
        let starts_word = is_edge(sentence[..at].chars().next_back());
        let here = labels.iter().find(|(label, _)| {
            starts_word
                && sentence[at..].starts_with(label.as_str())
                && is_edge(sentence[at + label.len()..].chars().next())
        });
        match here {
            Some((label, code)) => {
                found.push((*code, sentence[..at].to_owned()));
                at += label.len();
            }
            None => at += sentence[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}
