//! Files of words: what the pack is, its problems, its sources, and how people speak and share.

use super::{Form, Part, SOURCE, SOURCE_KEY, filled, optional};

pub(in crate::pack) const PACK: Form = Form {
    file: "pack.toml",
    required: true,
    says: "What the pack is, its words for the stages, and the default weights of the fit.",
    parts: &[
        Part {
            header: "",
            keys: &[
                filled("schema", "1: the form that this page tells."),
                filled("id", "A short name, which stores of declared facts remember."),
                filled("title", "What it is called."),
                filled("version", "Its version; to be raised with each change."),
                filled("data_date", "The day of the data, YYYY-MM-DD: no fact is later."),
                filled(
                    "place_id_column",
                    "What the id column of every table is called, such as `gss`; `<id>` on this page.",
                ),
                filled("stages", "A table, below."),
                filled("weights", "Tables, below."),
                optional("words", "A table, below."),
                optional("convening", "A table, below."),
            ],
        },
        Part {
            header: "[stages]",
            keys: &[
                filled("not_considering", "Words for stage 0."),
                filled("planning", "For stage 1."),
                filled("designing", "For stage 2."),
                filled("piloting", "For stage 3."),
                filled("scaling", "For stage 4."),
                filled("fully_operational", "For stage 5."),
                filled("unknown", "Where the stage is not on record."),
            ],
        },
        Part {
            header: "[weights]",
            keys: &[
                optional(
                    "<block>",
                    "For questions about one problem: the weight, 0 or more, of a block of the fit, such as `problem`, `stage` or \
                     `governance`. They are rescaled to sum to 1; at least one beside `companions` is above 0.",
                ),
                optional(
                    "place_wide",
                    "A table of the same, `[weights.place_wide]`, for questions about all problems at once.",
                ),
                optional("groups", "A table of the same, `[weights.groups]`, by which peer groups are made."),
            ],
        },
        Part {
            header: "[words]",
            keys: &[filled("places", "What more than one place is called, such as `councils`.")],
        },
        Part {
            header: "[convening]",
            keys: &[optional("oldest_record_years", "Whole years, 1 or more: an older record brings nobody together.")],
        },
    ],
};

pub(in crate::pack) const SOURCES: Form = Form {
    file: "sources.toml",
    required: true,
    says: "Who says so: publisher, address, date and licence of every source that a table names.",
    parts: &[
        Part {
            header: "[[source]]",
            keys: &[
                filled("id", "A short code, which the tables name."),
                filled("title", "What it is called."),
                filled("publisher", "Who published it."),
                filled("location", "Where it is found, in words or as an address."),
                optional("url", "Its address, https://..., which answers link to."),
                optional("date", "The day of its data, YYYY-MM-DD: it speaks as of that day."),
                filled("licence", "Under which it may be used."),
                optional("reach", "A table, below: whom it could have named, and what its silence means."),
                optional("collection", "What came on record together; read by `evaluate --foresight` alone."),
                optional("joint_awards", "A table, below; read by `evaluate --foresight` alone."),
            ],
        },
        Part {
            header: "reach = { ... }",
            keys: &[
                filled("of", "Whom it could have named, in words."),
                optional("looked_at", "How many it looked at."),
                filled(
                    "silence",
                    "`not_looked`, `not_found`, `found_well` or `did_not_apply`: what it means that it does not name a place.",
                ),
            ],
        },
        Part {
            header: "joint_awards = { ... }",
            keys: &[
                filled("same", "Words that rows of partners of one award have in common."),
                filled("amount", "Which of these is the amount."),
                filled("round", "Amounts that are multiples of this say nothing; 1 or more."),
            ],
        },
    ],
};

const PROBLEM_KEYS: &[super::Key] = &[
    filled("code", "A short code, once in the taxonomy, which records name."),
    filled("label", "What it is called in a sentence."),
    filled("definition", "What it is, in a sentence."),
    optional(
        "functions",
        "Codes of functions of `governance.toml` that it touches; a sub-problem without any takes its problem's.",
    ),
    optional("synonyms", "What else it is called."),
    optional(
        "challenge",
        "`technical` or `adaptive`: whether the answer is known, or people have to change; by it an approach is proposed.",
    ),
    optional("words", "A table: a sector of `vocabulary.toml`, and what that calls it, best word first."),
    optional("cues", "What people say who have it."),
    optional("sub", "Its sub-problems, `[[theme.problem.sub]]`, with the same keys but this one."),
];

pub(in crate::pack) const TAXONOMY: Form = Form {
    file: "taxonomy.toml",
    required: true,
    says: "Themes, their problems and practical sub-problems. At least one theme.",
    parts: &[
        Part {
            header: "",
            keys: &[
                filled("version", "Its version."),
                optional("theme", "Tables, below."),
                optional("stop_concept", "Tables, below."),
            ],
        },
        Part {
            header: "[[theme]]",
            keys: &[
                filled("code", "A short code."),
                filled("label", "What it is called."),
                filled("definition", "What it is, in a sentence."),
                optional("problem", "Its problems, below."),
            ],
        },
        Part { header: "[[theme.problem]]", keys: PROBLEM_KEYS },
        Part {
            header: "[[stop_concept]]",
            keys: &[
                filled("code", "Of a word that is no problem by itself, such as partnership: a search for it says so."),
                filled("label", "What it is called."),
                optional("synonyms", "What else it is called."),
            ],
        },
    ],
};

const TERM: &[super::Key] = &[
    filled("code", "A short code."),
    filled("label", "What it is called within a sentence."),
    optional("synonyms", "What else it is called."),
];

pub(in crate::pack) const VOCABULARY: Form = Form {
    file: "vocabulary.toml",
    required: false,
    says: "Words for who works on a problem, for whom, in which form and how closely.",
    parts: &[
        Part {
            header: "",
            keys: &[
                optional("sector", "Tables: who acts."),
                optional("client_group", "Tables: for whom."),
                optional("delivery_model", "Tables: in which form."),
                optional("integration_extent", "Tables: how closely services are brought together, least first."),
            ],
        },
        Part { header: "[[sector]], [[client_group]], [[delivery_model]], [[integration_extent]]", keys: TERM },
    ],
};

pub(in crate::pack) const APPROACHES: Form = Form {
    file: "approaches.toml",
    required: false,
    says: "Ways in which places share what they know, the lightest first.",
    parts: &[Part {
        header: "[[approach]]",
        keys: &[
            filled("code", "A short code."),
            filled("label", "What it is called."),
            filled("resource", "What it takes, in words."),
            filled("days", "Working days within a year; not fewer than the approach before it."),
            filled("considerations", "Sentences: what to bear in mind."),
            filled("suits", "`technical`, `adaptive`, or both."),
            optional("first_between_strangers", "`true` where it is for two who have not met."),
        ],
    }],
};

pub(in crate::pack) const CONVENERS: Form = Form {
    file: "conveners.toml",
    required: false,
    says: "Who brings places together.",
    parts: &[
        Part {
            header: "[[convener_type]]",
            keys: &[
                filled("code", "A short code."),
                filled("label", "What it is called."),
                filled("may_convene", "`true` where such a body can invite places."),
            ],
        },
        Part {
            header: "[[convener]]",
            keys: &[
                filled("code", "A short code."),
                filled("name", "What it is called."),
                filled("type", "The code of a `[[convener_type]]`."),
                filled("status", "`open`, `closed` or `unknown`: whether it still exists."),
                optional("problems", "Codes of problems that it is there for; all where there are none."),
                optional("governance_types", "Types that it is there for; all where there are none."),
                optional("regions", "Regions that it is there for; all where there are none."),
                optional("places", "Ids of its members, where it is for them alone."),
                filled("says", "What its source says of it."),
                optional("aliases", "What else it is called."),
                SOURCE,
                super::Key { need: super::Need::Optional, ..SOURCE_KEY },
            ],
        },
    ],
};

pub(in crate::pack) const CALENDAR: Form = Form {
    file: "calendar.toml",
    required: false,
    says: "Months in which places have no time for one another.",
    parts: &[Part {
        header: "[[crunch]]",
        keys: &[
            filled("code", "A short code."),
            filled("label", "What it is called."),
            filled("months", "Months, 1 to 12."),
            optional("governance_types", "Types that it holds for; all where there are none."),
            SOURCE,
        ],
    }],
};

pub(in crate::pack) const LANGUAGE: Form = Form {
    file: "language.toml",
    required: false,
    says: "How people write, for texts in their own words. Without it, texts are read word by word.",
    parts: &[
        Part {
            header: "",
            keys: &[
                filled("stemmer", "How endings of words are taken off: `english` or `none`."),
                optional("small", "Words that say nothing of any matter."),
                optional("ordinary", "Words that people use about everything: they count for little by themselves."),
                optional("rings", "Lists of single words that are said for one another."),
                optional("private_speech", "Words of people who speak of their own affairs or ask for advice."),
                optional("public_speech", "Words of people who speak of what many have, or of what goes on and on."),
                optional(
                    "joins",
                    "Words that may join one matter to another, such as \"and\": what stands on either side is read by itself as well.",
                ),
                optional("elsewhere", "Tables, below."),
            ],
        },
        Part {
            header: "[[elsewhere]]",
            keys: &[
                filled("label", "A matter that is no problem of a public body."),
                filled("cues", "What people write about it: such a text is refused."),
            ],
        },
    ],
};

pub(in crate::pack) const PERSONAL_DATA: Form = Form {
    file: "personal_data.toml",
    required: false,
    says: "How personal data is told in the pack's country, so that it is refused: in this pack's own tables, and wherever \
           somebody writes.",
    parts: &[
        Part {
            header: "",
            keys: &[
                optional("identifier", "Tables, below."),
                optional(
                    "postcodes",
                    "Forms of full postcodes: `9` a digit, `A` a letter, a space where it may be set apart.",
                ),
                optional("titles", "Words before the name of a person."),
                optional("birth_words", "Words beside a date of birth."),
                optional("no_names", "Words that are no name of a person although one would take them for one."),
            ],
        },
        Part {
            header: "[[identifier]]",
            keys: &[
                filled("label", "What the number of a person is called."),
                filled("form", "Its form: `9` a digit, `A` a letter, a space where it may be set apart."),
                optional("check", "`modulus_11` where its last digit checks the others."),
                optional("beside", "Words one of which stands beside it; without any, the form alone tells."),
            ],
        },
    ],
};

pub(in crate::pack) const OUTLINES: Form = Form {
    file: "outlines.toml",
    required: false,
    says: "What the page draws of each place; a place without stands as a point.",
    parts: &[
        Part {
            header: "[source]",
            keys: &[
                filled("title", "Where the outlines come from."),
                filled("publisher", "Who published them."),
                filled("location", "Where they are found."),
                optional("url", "Their address."),
                filled("licence", "Under which they may be used."),
                filled("attribution", "What is shown under the map."),
            ],
        },
        Part {
            header: "[outline]",
            keys: &[filled(
                "<id>",
                "Rings of the place of this id, separated by `;`: points `longitude,latitude` in thousandths of a degree, separated by \
                 spaces, three or more.",
            )],
        },
    ],
};
