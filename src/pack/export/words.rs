//! What a pack says of itself, of its sources and of its indicators, as TOML.

use std::fmt::Write;

use super::ExportError;
use crate::domain::block::{Block, Weights};
use crate::domain::indicator::Scale;
use crate::domain::pressure::BadEnd;
use crate::domain::world::World;
use crate::pack::SCHEMA;

pub(super) fn manifest(world: &World) -> Result<Vec<u8>, ExportError> {
    let (about, words) = (&world.about, &world.vocabulary);
    let mut text = format!("schema = {SCHEMA}\n");
    pair(&mut text, "id", &about.id);
    pair(&mut text, "title", &about.title);
    pair(&mut text, "version", &about.version);
    pair(&mut text, "data_date", &about.data_date.to_string());
    pair(&mut text, "place_id_column", &about.place_id_column);
    text.push_str("\n[stages]\n");
    let names = ["not_considering", "planning", "designing", "piloting", "scaling", "fully_operational", "unknown"];
    let labels = words.stages.known.iter().chain([&words.stages.unknown]);
    names.iter().zip(labels).for_each(|(name, label)| pair(&mut text, name, label));
    weights(&mut text, "weights", &words.weights.one_problem);
    words.weights.place_wide.iter().for_each(|own| weights(&mut text, "weights.place_wide", own));
    words.weights.groups.iter().for_each(|own| weights(&mut text, "weights.groups", own));
    text.push_str("\n[words]\n");
    pair(&mut text, "places", &words.places_word);
    if let Some(years) = words.oldest_record_years {
        // Writing to a text never fails.
        _ = writeln!(text, "\n[convening]\noldest_record_years = {years}");
    }
    Ok(text.into_bytes())
}

fn weights(text: &mut String, table: &str, weights: &Weights) {
    // Writing to a text never fails.
    _ = writeln!(text, "\n[{table}]");
    for block in Block::ALL {
        _ = writeln!(text, "{block} = {:?}", weights.of(block));
    }
}

pub(super) fn sources(world: &World) -> Result<Vec<u8>, ExportError> {
    let mut text = String::new();
    for source in &world.vocabulary.sources {
        text.push_str("[[source]]\n");
        pair(&mut text, "id", source.id.as_str());
        pair(&mut text, "title", &source.title);
        pair(&mut text, "publisher", &source.publisher);
        pair(&mut text, "location", &source.location);
        source.url.iter().for_each(|url| pair(&mut text, "url", url));
        source.date.iter().for_each(|date| pair(&mut text, "date", &date.to_string()));
        pair(&mut text, "licence", &source.licence);
        source.collection.iter().for_each(|name| pair(&mut text, "collection", name));
        if let Some(joint) = &source.joint_awards {
            _ = writeln!(
                text,
                "joint_awards = {{ same = {:?}, amount = {:?}, round = {} }}",
                joint.same, joint.amount, joint.round
            );
        }
        text.push('\n');
    }
    Ok(text.into_bytes())
}

pub(super) fn indicators(world: &World) -> Result<Vec<u8>, ExportError> {
    let mut text = String::new();
    for indicator in &world.vocabulary.indicators {
        let scale = match indicator.scale {
            Scale::Amount => "amount",
            Scale::Percentage => "percentage",
            Scale::Share => "share",
        };
        text.push_str("[[indicator]]\n");
        pair(&mut text, "code", indicator.id.as_str());
        pair(&mut text, "label", &indicator.label);
        if !indicator.definition.is_empty() {
            pair(&mut text, "definition", &indicator.definition);
        }
        pair(&mut text, "unit", &indicator.unit);
        pair(&mut text, "scale", scale);
        if let Some(end) = indicator.bad_end {
            pair(&mut text, "bad_end", if end == BadEnd::High { "high" } else { "low" });
        }
        pair(&mut text, "theme", &indicator.theme);
        pair(&mut text, "period", &indicator.period);
        pair(&mut text, "source", indicator.source.as_str());
        if !indicator.used {
            text.push_str("used = false\nwhy = \"as in the pack that this one was made after\"\n");
        }
        text.push('\n');
    }
    Ok(text.into_bytes())
}

/// A key with a text, which holds no control character: the reader of packs refuses those.
fn pair(text: &mut String, key: &str, value: &str) {
    _ = writeln!(text, "{key} = \"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
}
