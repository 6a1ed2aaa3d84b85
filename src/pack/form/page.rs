//! The form of a pack as a page for people: `docs/pack.md` is what this makes, and a test keeps it so.

use std::fmt::Write;

use super::{FORMS, Form, Need, Part};

const BEGINNING: &str = "\
# The form of a pack

<!-- Written by `peermatch pack form`: change src/pack/form, not this page. -->

A pack is a folder. Everything that peermatch knows of a country is in it: which places there are, what they work on, how they are
governed, the words for it all. Nothing of that is in the program, so a pack for another country needs no other program.

```sh
peermatch pack new mine              # the smallest valid pack, with a comment in each file; --id-column NAME
peermatch validate mine              # every fault, with file, line and what to do; mend them in the order told
peermatch train --pack mine          # learns mine/model.json; after every change of the pack
peermatch match Example --pack mine  # asks
```

## How to fill it

1. `pack.toml`: say what it is, and what your id column is called: the header of every table of places has that name, `place_id` where
   `pack new --id-column` gave no other.
2. `sources.toml`: a source for each publication that you take facts from. Every row names one.
3. `governance.toml`: the types of your places, and the functions that they hold or do not. What a type `holds` are parts of functions: a
   type that holds one part of a function has its duty. Features say how alike two types are: give what they have in common the same
   name in both.
4. `taxonomy.toml`: the problems. Ten are enough to begin with.
5. `places.csv`, then `stage_rules.toml` and `records.csv`: who works on what, how far, since when. A place is a peer of another only where both
   have the same problem on record, or one of them a part of the other's.
6. Figures of areas, where you have some: declare each in `indicators.toml`, and give it a column of its code in one of the two tables of figures.
7. The rest as you find it. A file that a pack may go without can be added at any time.

What a question needs: two places with a record of the same problem. What a model needs to make groups: some dozens of places with records;
with fewer there are none, and answers come all the same.

## Tables

- A CSV file is in UTF-8, separated by commas, with the names of its columns in the first line; columns may stand in any order, and no
  others may be there. Lines above the names that begin with `#` are comments. A row of empty cells is passed over.
- A TOML file takes the keys below and no others. `#` begins a comment.
- A code or id has 1 to 64 letters, digits and `_ - . :`. A name or label has at most 200 characters, a statement or definition
  at most 2,000. A day is written YYYY-MM-DD.
- *must be there* holds for every row and table; *may be empty*: the column must be there, its cell need not be filled.
- Nothing about a person may stand anywhere: `personal_data.toml` says how it is told, and the reader refuses it.
";

/// The whole page, in Markdown.
pub fn markdown() -> String {
    let mut page = BEGINNING.to_owned();
    for (required, title) in [(true, "Files that every pack has"), (false, "Files that a pack may go without")] {
        _ = writeln!(page, "\n## {title}");
        FORMS.iter().filter(|form| form.required == required).for_each(|form| section(form, &mut page));
    }
    page
}

fn section(form: &Form, page: &mut String) {
    _ = writeln!(page, "\n### {}\n\n{}", form.file, form.says);
    form.parts.iter().for_each(|part| table(form, part, page));
}

fn table(form: &Form, part: &Part, page: &mut String) {
    if !part.header.is_empty() {
        _ = writeln!(page, "\n`{}`", part.header.replace(", ", "`, `"));
    } else if !form.is_csv() {
        _ = writeln!(page, "\nAt the top:");
    }
    let what = if form.is_csv() { "column" } else { "key" };
    _ = writeln!(page, "\n| {what} | | what it holds |\n|---|---|---|");
    for key in part.keys {
        let need = match key.need {
            Need::Filled => "must be there",
            Need::MayBeEmpty => "may be empty",
            Need::Optional => "may be left out",
        };
        _ = writeln!(page, "| `{}` | {need} | {} |", key.name, key.says);
    }
}
