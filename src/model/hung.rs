//! Where the codes that a model speaks of hung when it was trained. What hangs elsewhere since means another thing; a code that
//! came since unseats nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::id::ProblemId;
use crate::domain::taxonomy::Taxonomy;
use crate::features::corpus::Corpus;

/// Of each code that is counted in the model: the codes above it, nearest first. A code that weighed nothing has none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hung(BTreeMap<String, Vec<String>>);

/// A code that does not hang where it hung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) code: String,
    /// In words.
    pub(super) before: String,
    /// In words.
    pub(super) now: String,
}

impl Hung {
    /// The codes that a corpus counts, as they hang in the taxonomy that it was counted by.
    pub(super) fn learn(corpus: &Corpus, taxonomy: &Taxonomy) -> Self {
        let known = corpus.codes().filter_map(|code| Some((code.to_owned(), above(code, taxonomy)?)));
        Self(known.collect())
    }

    /// The first code that a taxonomy does not have where it hung.
    pub(super) fn moved(&self, taxonomy: &Taxonomy) -> Option<Moved> {
        let elsewhere = |(code, before): (&String, &Vec<String>)| {
            let now = above(code, taxonomy);
            (now.as_ref() != Some(before)).then(|| Moved {
                code: crate::domain::text::echo(code),
                before: crate::domain::text::echo(&in_words(Some(before))),
                now: in_words(now.as_deref()),
            })
        };
        self.0.iter().find_map(elsewhere)
    }
}

/// What lies above a code, nearest first; none of a code that weighs nothing.
fn above(code: &str, taxonomy: &Taxonomy) -> Option<Vec<String>> {
    let code = ProblemId::new(code).ok().filter(|code| taxonomy.has_weight(code))?;
    Some(taxonomy.path(&code).skip(1).map(|problem| problem.id.to_string()).collect())
}

fn in_words(above: Option<&[String]>) -> String {
    match above {
        None => "no problem".to_owned(),
        Some([]) => "a theme".to_owned(),
        Some(above) => format!("below '{}'", above.join("' and '")),
    }
}
