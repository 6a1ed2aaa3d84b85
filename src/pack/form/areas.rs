//! Files about places: which there are, how they are governed, what they are called.

use super::{Form, Key, PLACE, Part, SOURCE, filled, may_be_empty, optional};

pub(in crate::pack) const PLACES: Form = Form {
    file: "places.csv",
    required: true,
    says: "One row for each place that can ask or be a peer: a council, a city, a body. At least one.",
    parts: &[Part {
        header: "",
        keys: &[
            filled(
                super::ID,
                "A stable id, an official code where there is one: 1 to 64 letters, digits and `_ - . :`",
            ),
            filled("name", "What people call it, without its kind."),
            filled("official_name", "Its full name; the same again where there is no other."),
            filled("nation", "The country or nation that it is in."),
            may_be_empty("region", "The region that it is in, as people are to read it and to filter by it."),
            filled("governance_type", "The code of a `[[type]]` of `governance.toml`."),
            may_be_empty(
                "part_of",
                "Ids, separated by `;`, of the larger places that it lies in: a place is never a peer of these.",
            ),
            may_be_empty("area_km2", "Square kilometres, 0 or more."),
            may_be_empty("population", "Whole persons."),
            may_be_empty("latitude", "Degrees north of its centre, -90 to 90; with longitude, or both empty."),
            may_be_empty("longitude", "Degrees east, -180 to 180."),
            may_be_empty("political_control", "Who governs it, in words: shown, and never part of a fit."),
            SOURCE,
            may_be_empty("note", "What whoever keeps the pack should know; shown to nobody."),
            optional(
                "consisted_of",
                "Ids, separated by `;`, of the places that made up a body of its time: such a body is told as one of the past, and \
                 yields its name to a place of today.",
            ),
        ],
    }],
};

pub(in crate::pack) const DUTIES: Form = Form {
    file: "duties.csv",
    required: true,
    says: "Duties of single places that differ from those of their type. May have no row.",
    parts: &[Part {
        header: "",
        keys: &[
            PLACE,
            filled("function", "The code of a `[[function]]` of `governance.toml`."),
            filled("duty", "`holds`, `shares`, `none` or `unknown`."),
            may_be_empty(
                "parts",
                "Which parts of the function, separated by `;`: some with holds and shares, else none.",
            ),
            filled("source", "Where that is written, in words."),
        ],
    }],
};

pub(in crate::pack) const SUCCESSIONS: Form = Form {
    file: "successions.csv",
    required: true,
    says: "Which place replaced which: the former id and name lead to the successor. May have no row.",
    parts: &[Part {
        header: "",
        keys: &[
            filled("former_<id>", "The id of the place that is no more; not in `places.csv`."),
            filled("former_name", "Its name."),
            filled(
                "successor_<id>",
                "The id of its successor: a place of today, or another former one that leads to one.",
            ),
            filled("year", "The year of the change."),
            SOURCE,
        ],
    }],
};

pub(in crate::pack) const PLANNED: Form = Form {
    file: "planned_successions.csv",
    required: false,
    says: "What is planned to replace a place; several rows where its area is to be divided.",
    parts: &[Part {
        header: "",
        keys: &[
            PLACE,
            filled("planned_successor", "The name of what is to come."),
            filled("vesting_date", "The day on which it takes over, YYYY-MM-DD."),
            SOURCE,
        ],
    }],
};

pub(in crate::pack) const HOLDERS: Form = Form {
    file: "holders.csv",
    required: false,
    says: "Bodies that hold a duty for some places and not for all of an area.",
    parts: &[Part {
        header: "",
        keys: &[
            filled(
                "holder",
                "The id of the holder: a place of the pack, or an id of its own that nobody is matched with.",
            ),
            filled("holder_name", "Its name."),
            filled("holder_type", "The code of a `[[type]]` of `governance.toml`."),
            filled("function", "The code of a `[[function]]` of `governance.toml`."),
            filled(super::ID, "The place for which it holds it."),
            filled("source", "Where that is written, in words."),
        ],
    }],
};

pub(in crate::pack) const ALIASES: Form = Form {
    file: "aliases.csv",
    required: false,
    says: "What else places are called, and ids that they had before.",
    parts: &[Part {
        header: "",
        keys: &[
            PLACE,
            filled("alias", "The other name, or the former id."),
            filled("kind", "`name`, `former_name` or `former_code`."),
            SOURCE,
        ],
    }],
};

pub(in crate::pack) const NAMES: Form = Form {
    file: "names.toml",
    required: false,
    says: "How people write the names of places, so that a place is found however it is written.",
    parts: &[
        Part {
            header: "",
            keys: &[
                optional("small", "Words that never tell two names apart."),
                optional("words", "A table: a word, and what is compared in its stead, such as `saint = \"st\"`."),
                optional(
                    "abbreviations",
                    "A table: a short word at the beginning or end of a name, and all that it stands for.",
                ),
                optional("kind", "Tables, below."),
                optional("area", "Tables, below."),
            ],
        },
        Part {
            header: "[[kind]]",
            keys: &[
                filled("words", "Words that say what kind of place it is and may be left out: `council`, `city of`."),
                optional("types", "Types of `governance.toml` that they are said of; all where it is left out."),
            ],
        },
        Part {
            header: "[[area]]",
            keys: &[
                filled("names", "Names of an area that no one place governs: asking by one leads to a question back."),
                filled("places", "Ids of the places that it leads to, two or more."),
                SOURCE,
            ],
        },
    ],
};

const LABEL: Key = filled("label", "What it is called in a sentence, in small letters.");

pub(in crate::pack) const GOVERNANCE: Form = Form {
    file: "governance.toml",
    required: true,
    says: "How places are governed: types with their features, and functions with who holds them. At least one of each.",
    parts: &[
        Part {
            header: "[duty_features]",
            keys: &[
                filled("any", "Squared weight of holding any part of a function; `any` + `parts` + `lie` is 1."),
                filled("parts", "Of holding the same parts."),
                filled("lie", "Of lying in the area of whoever holds it in the same way."),
                filled("instead", "Of who holds it instead, where the place does not; `instead` + `lie` is 1."),
            ],
        },
        Part {
            header: "[[type]]",
            keys: &[
                filled("code", "A short code, which `places.csv` names."),
                LABEL,
                filled("plural", "Of more than one."),
                filled("structure", "Its tier, a word of the pack's own, such as `single_tier`, `upper`, `lower`."),
                filled("holds", "Which parts of functions it holds; may be empty."),
                filled(
                    "lie",
                    "How an area of this type is made up, a word of the pack's own, such as `whole` or `split`.",
                ),
                optional("instead", "Who holds what it does not, a word of the pack's own."),
                filled(
                    "features",
                    "A table of names with squared weights that sum to 1: two types are as alike as what their features share.",
                ),
            ],
        },
        Part {
            header: "[[function]]",
            keys: &[
                filled("code", "A short code, which `taxonomy.toml` names."),
                LABEL,
                filled("parts", "Its parts, words of the pack's own, at least one: who `holds` one has the duty."),
                filled("basis", "`law` where a law gives it to its holders, else `practice`."),
                filled("source", "The law, or what shows the practice."),
                optional(
                    "alone",
                    "`true` where each body does it for itself alone, such as its own finances; else left out.",
                ),
            ],
        },
    ],
};
