//! Tests alone: that the list of forms says what the reader takes: a key that is read and not told, or told and not read, fails here.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::form::{FORMS, Need};
use super::{
    calendar, governance, indicators, language, manifest, names, outlines, personal, problem_figures, references,
    sharing, sources, stage_rules, taxonomy, words,
};

/// Asks a type which keys it takes, and reads nothing.
struct Asks<'a>(&'a mut Vec<&'static str>);

#[derive(Debug)]
struct Asked;

impl fmt::Display for Asked {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        form.write_str("asked for its keys alone")
    }
}

impl std::error::Error for Asked {}

impl de::Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Asks<'_> {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Asked> {
        self.0.extend(fields);
        Err(Asked)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq
        tuple tuple_struct map enum identifier ignored_any
    }
}

fn keys_of<'de, T: Deserialize<'de>>() -> BTreeSet<&'static str> {
    let mut keys = Vec::new();
    assert!(T::deserialize(Asks(&mut keys)).is_err(), "asked, not read");
    keys.into_iter().collect()
}

#[test]
fn every_key_that_the_reader_takes_is_told_and_every_key_that_is_told_is_taken() {
    let taken = [
        ("pack.toml", "", keys_of::<manifest::Raw>()),
        ("pack.toml", "[stages]", keys_of::<manifest::Stages>()),
        ("pack.toml", "[words]", keys_of::<manifest::Words>()),
        ("pack.toml", "[convening]", keys_of::<manifest::Convening>()),
        ("sources.toml", "[[source]]", keys_of::<sources::RawSource>()),
        ("sources.toml", "reach = { ... }", keys_of::<sources::RawReach>()),
        ("sources.toml", "joint_awards = { ... }", keys_of::<sources::RawJointAwards>()),
        ("governance.toml", "[duty_features]", keys_of::<governance::RawDutyFeatures>()),
        ("governance.toml", "[[type]]", keys_of::<governance::RawType>()),
        ("governance.toml", "[[function]]", keys_of::<governance::RawFunction>()),
        ("taxonomy.toml", "", keys_of::<taxonomy::Raw>()),
        ("taxonomy.toml", "[[theme]]", keys_of::<taxonomy::RawTheme>()),
        ("taxonomy.toml", "[[theme.problem]]", keys_of::<taxonomy::RawProblem>()),
        ("taxonomy.toml", "[[stop_concept]]", keys_of::<taxonomy::RawStop>()),
        ("stage_rules.toml", "[[rule]]", keys_of::<stage_rules::RawRule>()),
        ("stage_rules.toml", "stale_after = { ... }", keys_of::<stage_rules::RawShelfLife>()),
        ("indicators.toml", "[[indicator]]", keys_of::<indicators::RawIndicator>()),
        ("names.toml", "", keys_of::<names::Raw>()),
        ("names.toml", "[[kind]]", keys_of::<names::RawKind>()),
        ("names.toml", "[[area]]", keys_of::<names::RawArea>()),
        ("vocabulary.toml", "", keys_of::<words::RawWords>()),
        (
            "vocabulary.toml",
            "[[sector]], [[client_group]], [[delivery_model]], [[integration_extent]]",
            keys_of::<words::RawTerm>(),
        ),
        ("factors.toml", "", keys_of::<words::RawFactors>()),
        ("factors.toml", "[[list]]", keys_of::<words::RawList>()),
        ("factors.toml", "[[factor]]", keys_of::<words::RawFactor>()),
        ("factors.toml", "[[starting_point]]", keys_of::<words::RawDimension>()),
        ("problem_figures.toml", "[[figure]]", keys_of::<problem_figures::RawFigure>()),
        ("approaches.toml", "[[approach]]", keys_of::<sharing::RawApproach>()),
        ("conveners.toml", "[[convener_type]]", keys_of::<sharing::RawType>()),
        ("conveners.toml", "[[convener]]", keys_of::<sharing::RawConvener>()),
        ("calendar.toml", "[[crunch]]", keys_of::<calendar::RawCrunch>()),
        ("language.toml", "", keys_of::<language::Raw>()),
        ("language.toml", "[[elsewhere]]", keys_of::<language::RawElsewhere>()),
        ("personal_data.toml", "", keys_of::<personal::Raw>()),
        ("personal_data.toml", "[[identifier]]", keys_of::<personal::RawIdentifier>()),
        ("references.toml", "[[reference]]", keys_of::<references::RawReference>()),
        ("outlines.toml", "[source]", keys_of::<outlines::RawSource>()),
    ];
    // Whose keys are names that the pack chooses.
    let chosen = ["[weights]", "[outline]"];
    let toml = FORMS.iter().filter(|form| !form.is_csv());
    for (form, part) in toml.flat_map(|form| form.parts.iter().map(move |part| (form, part))) {
        if chosen.contains(&part.header) {
            continue;
        }
        let found = taken.iter().find(|(file, header, _)| (*file, *header) == (form.file, part.header));
        let (.., keys) = found.unwrap_or_else(|| panic!("{} {} is not asked", form.file, part.header));
        let told: BTreeSet<&str> = part.keys.iter().map(|key| key.name).collect();
        assert_eq!(&told, keys, "{} {}", form.file, part.header);
        assert!(part.keys.iter().all(|key| key.need != Need::MayBeEmpty), "{}: only a cell can be empty", form.file);
    }
    let told = |(file, header): (&str, &str)| {
        FORMS.iter().any(|form| form.file == file && form.parts.iter().any(|part| part.header == header))
    };
    assert!(taken.iter().all(|(file, header, _)| told((file, header))));
}
