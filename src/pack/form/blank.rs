//! The smallest pack that is valid, with a comment in each file that says what goes in.

use std::fmt::Write;

use super::{FORMS, Form, ID, Need};

/// What the id column of a new pack is called where nobody calls it something else.
pub const ID_COLUMN: &str = "place_id";
/// Columns of a comment.
const WIDTH: usize = 110;

/// What stands in a new pack: one made-up place with one problem, so that every reference leads to something.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "pack.toml",
        r#"schema = 1
id = "new"
title = "A new pack"
version = "1"
data_date = "2026-01-01"
place_id_column = "<id>"

[stages]
not_considering = "not considering it"
planning = "planning"
designing = "designing"
piloting = "piloting"
scaling = "scaling up"
fully_operational = "fully operational"
unknown = "stage not on record"

[weights]
problem = 0.30
companions = 0.05
stage = 0.15
governance = 0.15
context = 0.15
factors = 0.08
starting_point = 0.07

[weights.place_wide]
problem = 0.10
stage = 0.05
governance = 0.30
context = 0.30
factors = 0.08
starting_point = 0.07
"#,
    ),
    (
        "sources.toml",
        r#"[[source]]
id = "own"
title = "Our own knowledge"
publisher = "whoever keeps this pack"
location = "no address"
date = "2026-01-01"
licence = "ours"
"#,
    ),
    (
        "governance.toml",
        r#"[duty_features]
any = 0.4
parts = 0.4
lie = 0.2
instead = 0.8

[[type]]
code = "town"
label = "town"
plural = "towns"
structure = "single_tier"
holds = ["all"]
lie = "whole"
features = { town = 1.0 }

[[function]]
code = "streets"
label = "streets"
parts = ["all"]
basis = "practice"
source = "how it is done"
"#,
    ),
    (
        "taxonomy.toml",
        r#"version = "1"

[[theme]]
code = "environment"
label = "the environment"
definition = "What is outside."

[[theme.problem]]
code = "litter"
label = "litter"
definition = "Rubbish lies in the streets."
functions = ["streets"]
synonyms = ["rubbish in the street"]
"#,
    ),
    (
        "stage_rules.toml",
        r#"[[rule]]
code = "as_told"
stages = ["0", "1", "2", "3", "4", "5", "unknown"]
says = "As whoever keeps this pack knows it."
stale_after = { years = 2 }
"#,
    ),
    ("indicators.toml", "# [[indicator]]\n"),
    ("places.csv", "T1,Example,Example Town Council,Example,,town,,,,,,,own,made up: replace it\n"),
];

/// The files of a new pack whose id column is called `id`, `pack.toml` last: without it a folder is no pack.
pub fn files(id: &str) -> Vec<(&'static str, String)> {
    let required = FORMS.iter().filter(|form| form.required);
    let mut files: Vec<_> = required.map(|form| (form.file, file(form, id))).collect();
    files.sort_by_key(|(name, _)| *name == "pack.toml");
    files
}

fn file(form: &Form, id: &str) -> String {
    let mut text = comment(form, id);
    if form.is_csv() {
        let columns = form.columns(id, |need| need != Need::Optional);
        // A column that stands for those that the pack chooses is none yet.
        let columns: Vec<String> = columns.into_iter().filter(|column| !column.starts_with('<')).collect();
        text.push_str(&columns.join(","));
        text.push('\n');
    }
    let example = EXAMPLES.iter().find(|(name, _)| *name == form.file);
    text.push_str(&example.map_or("", |(_, body)| body).replace(ID, id));
    text
}

/// What goes in, as lines that the reader passes over.
fn comment(form: &Form, id: &str) -> String {
    let mut text = String::new();
    let mut line = |words: &str, indent: &str| {
        let options = textwrap::Options::new(WIDTH).initial_indent("# ").subsequent_indent(indent);
        let words = words.replace('`', "").replace(ID, id);
        textwrap::wrap(&words, options).iter().for_each(|line| _ = writeln!(text, "{line}"));
    };
    line(form.says, "# ");
    for part in form.parts {
        if !part.header.is_empty() {
            line(part.header, "# ");
        }
        for key in part.keys {
            let need = match (key.need, form.is_csv()) {
                (Need::Filled, _) => "",
                (Need::MayBeEmpty, _) => " (may be empty)",
                (Need::Optional, true) => " (the column may be left out)",
                (Need::Optional, false) => " (may be left out)",
            };
            line(&format!("  {}{need}: {}", key.name, key.says), "#       ");
        }
    }
    text.push('\n');
    text
}
