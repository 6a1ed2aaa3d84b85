//! Files about who works on what, how far, and under which conditions.

use super::{Form, PLACE, PROBLEM, Part, SOURCE, SOURCE_KEY, filled, may_be_empty, optional};

pub(in crate::pack) const RECORDS: Form = Form {
    file: "records.csv",
    required: true,
    says: "One row for each source of fact about one place and one problem. Rows about the same two are one record. May have no \
           row, though nobody is a peer then.",
    parts: &[Part {
        header: "",
        keys: &[
            PLACE,
            PROBLEM,
            filled("status", "`live`, `parked`, `solved` or `stopped`."),
            filled(
                "stage",
                "`0` not considering, `1` planning, `2` designing, `3` piloting, `4` scaling, `5` fully operational, or `unknown`.",
            ),
            may_be_empty(
                "stage_rule",
                "The `[[rule]]` of `stage_rules.toml` by which the stage was read; empty only where the place declared it.",
            ),
            filled("as_of", "The day of the fact, YYYY-MM-DD, not after the pack's `data_date`."),
            filled("provenance", "`public_record`, or `declared` where the place says it itself."),
            may_be_empty(
                "statement",
                "What the source says, in a sentence that says no more than it; at most 2,000 characters, and nothing about a person.",
            ),
            SOURCE,
            SOURCE_KEY,
            optional("next_step", "What comes next, where the source says so; with `next_step_due`, or both empty."),
            optional("next_step_due", "The day on which that is due, YYYY-MM-DD; of a month or season its last day."),
            optional("next_step_when", "That day in words, where the source gives none."),
        ],
    }],
};

pub(in crate::pack) const STATISTICS: Form = Form {
    file: "official_statistics.csv",
    required: true,
    says: "Places that a published statistic suggests a problem of. They are told as figures and never as records. May have no row.",
    parts: &[Part {
        header: "",
        keys: &[
            PLACE,
            PROBLEM,
            filled("as_of", "The day of the statistic, YYYY-MM-DD."),
            may_be_empty("statement", "What it says."),
            SOURCE,
            SOURCE_KEY,
        ],
    }],
};

pub(in crate::pack) const STAGE_RULES: Form = Form {
    file: "stage_rules.toml",
    required: true,
    says: "How a stage was read out of each kind of fact, in which words it is told, and how long such facts last.",
    parts: &[
        Part {
            header: "[[rule]]",
            keys: &[
                filled("code", "A short code, which `records.csv` names."),
                filled("stages", "Every stage that the rule can give: texts `\"0\"` to `\"5\"`, or `\"unknown\"`."),
                filled("says", "The rule in words."),
                optional("words", "A table: short words for each of its stages, told in place of the scale's."),
                optional("stale_after", "A table, below; without it a fact is stale after two years."),
                optional(
                    "stage_weight",
                    "0 where a question about one problem is not to compare these stages; else left out.",
                ),
            ],
        },
        Part {
            header: "stale_after = { ... }",
            keys: &[
                filled("years", "Whole years that such a fact lasts."),
                optional("next_step", "`true` where a fact with a dated next step lasts until that is due."),
                optional("standing", "`true` where the years count from the day of the source that still says so."),
            ],
        },
    ],
};

pub(in crate::pack) const FACTOR_WORDS: Form = Form {
    file: "factors.toml",
    required: false,
    says: "What helps or hinders work, and what work starts from.",
    parts: &[
        Part {
            header: "",
            keys: &[
                filled(
                    "necessity",
                    "A table: a word, and the weight of factors of that necessity, above 0 and at most 1.",
                ),
                optional("list", "Tables, below."),
                optional("factor", "Tables, below."),
                optional("starting_point", "Tables, below."),
            ],
        },
        Part {
            header: "[[list]]",
            keys: &[
                filled("code", "Of a published list that factors were matched with."),
                filled("label", "What it is called."),
                filled("entries", "Pairs of a code and words."),
            ],
        },
        Part {
            header: "[[factor]]",
            keys: &[
                filled("code", "A short code, which `record_factors.csv` names."),
                filled("label", "A neutral name, whether it helps or hinders."),
                filled("scope", "`local`, `central` or `mixed`: who can change it."),
                filled("necessity", "A word of `[necessity]`."),
                optional("lists", "A table: the code of a list, and which of its entries mean this."),
                optional("synonyms", "What else it is called."),
            ],
        },
        Part {
            header: "[[starting_point]]",
            keys: &[
                filled("code", "Of one thing that work starts from, which `starting_points.csv` names."),
                filled("label", "What it is called."),
                filled("levels", "Its levels, least first, two or more."),
            ],
        },
    ],
};

pub(in crate::pack) const FACTORS: Form = Form {
    file: "record_factors.csv",
    required: false,
    says: "What helps or hinders the work of a record.",
    parts: &[Part {
        header: "",
        keys: &[
            PLACE,
            PROBLEM,
            filled("factor", "A `[[factor]]` of `factors.toml`."),
            filled("sign", "`+` where it helps, `-` where it hinders."),
            may_be_empty("rank", "`1` for what matters most, to `3`; each once for a record."),
            may_be_empty("scope", "`local`, `central` or `mixed`, where it differs from the factor's."),
            SOURCE,
            SOURCE_KEY,
        ],
    }],
};

pub(in crate::pack) const STARTING_POINTS: Form = Form {
    file: "starting_points.csv",
    required: false,
    says: "What the work of a record starts from.",
    parts: &[Part {
        header: "",
        keys: &[
            PLACE,
            PROBLEM,
            filled("dimension", "A `[[starting_point]]` of `factors.toml`."),
            filled("level", "The position of one of its levels, the least is 0."),
            may_be_empty("statement", "What the source says."),
            SOURCE,
            SOURCE_KEY,
        ],
    }],
};

pub(in crate::pack) const DETAILS: Form = Form {
    file: "record_details.csv",
    required: false,
    says: "For whom, in which form and under whose lead a place works on a problem: one row for each thing that is said.",
    parts: &[Part {
        header: "",
        keys: &[
            PLACE,
            PROBLEM,
            filled(
                "kind",
                "`client_group`, `delivery_model`, `lead_sector`, `partner_sector`, `integration_axis`, `integration_extent` or \
                 `statement_for`.",
            ),
            filled(
                "value",
                "A code of `vocabulary.toml`; of an axis `horizontal`, `vertical` or `both`; `everybody` where the place lets \
                 everybody compare the statement that it declared.",
            ),
            SOURCE,
            SOURCE_KEY,
        ],
    }],
};

pub(in crate::pack) const OUTCOMES: Form = Form {
    file: "outcomes.csv",
    required: false,
    says: "What came of the work of a record, as its source tells it: shown last, and never part of a fit.",
    parts: &[Part {
        header: "",
        keys: &[
            PLACE,
            PROBLEM,
            filled("measure", "What was measured."),
            filled("value", "A number."),
            filled("unit", "Its unit."),
            filled("kind", "`gross`, `net` or `unstated`."),
            filled("basis", "`observed`, `anticipated` or `modelled`."),
            filled("evidence", "`independent`, `self_reported` or `none`."),
            may_be_empty("cases", "Of how many cases, a whole number."),
            SOURCE,
            SOURCE_KEY,
        ],
    }],
};
