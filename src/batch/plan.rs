//! What a run will be: its spec and the versions decide every byte, so that their hash can name it.

use prost::Message;
use sha2::{Digest, Sha256};

use super::job::Job;
use super::row::Row;
use crate::domain::digest::hex;
use crate::proto::v1;

/// Hexadecimal digits of the hash that stand in an id of a run.
const ID_DIGITS: usize = 16;

/// The manifest of a run before there are files. Without an id of its own a run is named by what it is made from, so that a repeat
/// is the same run.
pub fn plan<J: Job>(job: &J, spec: v1::RunSpec, versions: v1::Versions, run_id: &str) -> v1::RunManifest {
    let mode = J::Row::MODE.name();
    let mut hash = Sha256::new();
    hash.update(mode);
    hash.update([0]);
    // With its length before it, so that no spec runs into the versions.
    hash.update(spec.encode_length_delimited_to_vec());
    hash.update(versions.encode_length_delimited_to_vec());
    let input_hash = hex(&hash.finalize());
    v1::RunManifest {
        run_id: self::run_id(mode, &input_hash, run_id),
        mode: mode.to_owned(),
        spec: Some(spec),
        input_hash,
        versions: Some(versions),
        partition_count: i32::try_from(job.partition_count()).unwrap_or(i32::MAX),
        figures: job.scope(),
        ..Default::default()
    }
}

/// What a run is called: as it was given, or by what it is made from.
pub fn run_id(mode: &str, input_hash: &str, given: &str) -> String {
    if given.is_empty() { format!("{mode}-{}", &input_hash[..ID_DIGITS]) } else { given.to_owned() }
}

/// In what two runs differ as a whole: empty where they would be made of the same.
pub fn differences(before: &v1::RunManifest, after: &v1::RunManifest) -> Vec<v1::RunDifference> {
    let versions = |of: &v1::RunManifest| of.versions.clone().unwrap_or_default();
    let spec = |of: &v1::RunManifest| of.spec.clone().unwrap_or_default();
    let (a, b) = (versions(before), versions(after));
    let (c, d) = (spec(before), spec(after));
    let format = |of: &v1::RunSpec| of.format().as_str_name().to_owned();
    let subjects = [
        ("mode", before.mode.clone(), after.mode.clone()),
        ("software", a.software, b.software),
        ("model", a.model, b.model),
        ("taxonomy", a.taxonomy, b.taxonomy),
        ("data", a.data, b.data),
        ("format", format(&c), format(&d)),
        ("seed", c.seed.to_string(), d.seed.to_string()),
        ("day", c.today.clone(), d.today.clone()),
        ("options", options(&c), options(&d)),
        ("lens", lens(before), lens(after)),
    ];
    let differing = subjects.into_iter().filter(|(_, before, after)| before != after);
    differing.map(|(subject, before, after)| v1::RunDifference { subject: subject.to_owned(), before, after }).collect()
}

/// What its convener could see beside what everybody can, as the text of its JSON.
fn lens(of: &v1::RunManifest) -> String {
    of.lens.as_ref().map(|lens| serde_json::to_string(lens).unwrap_or_default()).unwrap_or_default()
}

/// The options of a mode as the text of their JSON.
fn options(spec: &v1::RunSpec) -> String {
    let bare = v1::RunSpec { mode: spec.mode.clone(), ..Default::default() };
    serde_json::to_string(&bare).unwrap_or_default()
}
