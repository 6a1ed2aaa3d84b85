//! Files of figures: of areas, of single problems, and lists of similar places that others made of such.

use super::{Form, PLACE, PROBLEM, Part, SOURCE, filled, may_be_empty, optional};

const BAD_END: &str = "`high` or `low`: which end is the worse one.";
const SCALE: &str = "`amount`, `percentage` (0 to 100) or `share` (0 to 1).";

pub(in crate::pack) const INDICATORS: Form = Form {
    file: "indicators.toml",
    required: true,
    says: "What the figures of areas are figures of. May have none.",
    parts: &[Part {
        header: "[[indicator]]",
        keys: &[
            filled("code", "A short code: the name of its column in the two tables of figures."),
            filled("label", "What it is called."),
            optional("definition", "What exactly it counts, in a sentence."),
            filled("unit", "Its unit."),
            filled("scale", SCALE),
            optional("bad_end", "`high` or `low`: which end is the worse one, where one is."),
            filled("theme", "A word of the pack's own: themes weigh alike, however many indicators they have."),
            filled("period", "Of which time the figures are."),
            SOURCE,
            optional("used", "`false` where it is shown and not compared."),
            optional("why", "Why it is not compared; needed then."),
        ],
    }],
};

const FIGURES: &[Part] = &[Part {
    header: "",
    keys: &[
        PLACE,
        may_be_empty(
            "<indicator>",
            "One column for each indicator of `indicators.toml` that is given here: a finite number, or empty where it is unknown.",
        ),
    ],
}];

pub(in crate::pack) const FIGURES_PUBLISHED: Form = Form {
    file: "indicators_published.csv",
    required: true,
    says: "The figures of areas as they were published, one row for each place.",
    parts: FIGURES,
};

pub(in crate::pack) const FIGURES_DERIVED: Form = Form {
    file: "indicators_derived.csv",
    required: true,
    says: "Figures that were worked out, such as from parts of an area: of places that the published table does not have.",
    parts: FIGURES,
};

pub(in crate::pack) const PRESSURES: Form = Form {
    file: "pressures.csv",
    required: true,
    says: "Which end of which indicator suggests which problem: told as a figure, never as a record. May have no row.",
    parts: &[Part {
        header: "",
        keys: &[filled("indicator", "A code of `indicators.toml`."), filled("bad_end", BAD_END), PROBLEM],
    }],
};

pub(in crate::pack) const PROBLEM_FIGURES: Form = Form {
    file: "problem_figures.toml",
    required: false,
    says: "Figures that measure one problem: what a question about it compares beside its code.",
    parts: &[Part {
        header: "[[figure]]",
        keys: &[
            filled("code", "A short code, which `problem_figures.csv` names."),
            PROBLEM,
            filled("label", "What it is called, with its period."),
            filled("unit", "Its unit."),
            filled("scale", SCALE),
            filled("bad_end", BAD_END),
            SOURCE,
        ],
    }],
};

pub(in crate::pack) const MEASURED: Form = Form {
    file: "problem_figures.csv",
    required: false,
    says: "Those figures, one row for each place and figure. Needed where `problem_figures.toml` has any.",
    parts: &[Part {
        header: "",
        keys: &[
            PLACE,
            filled("figure", "A code of `problem_figures.toml`."),
            filled("value", "A finite number."),
            filled("as_of", "Its day, YYYY-MM-DD."),
            filled("provenance", "`public_record`, or `derived` where it was worked out."),
        ],
    }],
};

pub(in crate::pack) const REFERENCES: Form = Form {
    file: "references.toml",
    required: false,
    says: "Lists of similar places that others made: a weight set is learned from each. A list is a CSV file with the columns \
           `<id>`, `rank` (may be empty) and `neighbour_<id>`.",
    parts: &[Part {
        header: "[[reference]]",
        keys: &[
            filled("name", "A short code: what the weight set is called."),
            filled("file", "The list, within the pack's folder."),
            SOURCE,
        ],
    }],
};
