//! `sources.toml`: who says so.

use serde::Deserialize;
use toml::Spanned;

use super::fault::Faults;
use super::files::{Document, Files};
use crate::domain::id::SourceId;
use crate::domain::source::{JointAwards, Reach, Silence, Source};
use crate::domain::text;

pub(super) const SOURCES: &str = "sources.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSources {
    #[serde(default)]
    source: Vec<RawSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    id: Spanned<String>,
    title: String,
    publisher: String,
    location: String,
    url: Option<String>,
    date: Option<String>,
    licence: String,
    reach: Option<RawReach>,
    collection: Option<String>,
    joint_awards: Option<RawJointAwards>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawJointAwards {
    same: Vec<String>,
    amount: String,
    round: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReach {
    of: String,
    looked_at: Option<u32>,
    /// `not_looked`, `not_found`, `found_well` or `did_not_apply`.
    silence: String,
}

pub(super) fn read(files: &Files, faults: &mut Faults) -> Option<Vec<Source>> {
    let document: Document<RawSources> = files.toml(SOURCES, faults)?;
    if !Files::short_enough(SOURCES, "source", document.content.source.len(), faults) {
        return None;
    }
    let mut sources: Vec<Source> = Vec::new();
    for raw in &document.content.source {
        let line = document.line(raw.id.span());
        let mut fault = |message: String| faults.add(SOURCES, line, message, "mend the [[source]]");
        let id = match SourceId::new(raw.id.get_ref()) {
            Ok(id) => id,
            Err(error) => {
                fault(format!("the id '{}' {error}", text::echo(raw.id.get_ref())));
                continue;
            }
        };
        for field in [&raw.title, &raw.publisher, &raw.location, &raw.licence] {
            if let Err(error) = text::name(field) {
                fault(format!("a field of '{id}' {error}"));
            }
        }
        if raw.url.as_ref().is_some_and(|url| !is_address(url)) {
            fault(format!("the url of '{id}' is no address: write https://..."));
        }
        if let Some(Err(error)) = raw.collection.as_deref().map(text::name) {
            fault(format!("the collection of '{id}' {error}"));
        }
        if raw.joint_awards.as_ref().is_some_and(|joint| joint.round == 0 || !joint.same.contains(&joint.amount)) {
            fault(format!(
                "the joint_awards of '{id}' need a round of 1 or more, and the amount among what is the same"
            ));
        }
        let date = raw.date.as_deref().map(crate::domain::day::parse).transpose();
        let date = date.unwrap_or_else(|_| {
            fault(format!("the date of '{id}' is no date: write YYYY-MM-DD"));
            None
        });
        if sources.iter().any(|known| known.id == id) {
            fault(format!("the source '{id}' stands twice"));
        }
        sources.push(Source {
            id,
            title: raw.title.clone(),
            publisher: raw.publisher.clone(),
            location: raw.location.clone(),
            url: raw.url.clone(),
            date,
            licence: raw.licence.clone(),
            reach: raw.reach.as_ref().and_then(|reach| read_reach(reach, &mut fault)),
            collection: raw.collection.clone(),
            joint_awards: raw.joint_awards.as_ref().map(|joint| JointAwards {
                same: joint.same.clone(),
                amount: joint.amount.clone(),
                round: joint.round,
            }),
        });
    }
    Some(sources)
}

/// Longest address, in bytes.
const ADDRESS_LIMIT: usize = 500;

/// Whether a text is an address of the web that stands for itself: no spaces, nothing that could be shown as another.
fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    url.len() <= ADDRESS_LIMIT && rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(plain))
}

fn read_reach(raw: &RawReach, fault: &mut dyn FnMut(String)) -> Option<Reach> {
    if let Err(error) = text::name(&raw.of) {
        fault(format!("the reach is 'of' a text that {error}"));
    }
    let silence = Silence::from_code(&raw.silence);
    if silence.is_none() {
        let shown = text::echo(&raw.silence);
        fault(format!("the silence '{shown}' is none of not_looked, not_found, found_well and did_not_apply"));
    }
    Some(Reach { of: raw.of.clone(), looked_at: raw.looked_at, silence: silence? })
}
