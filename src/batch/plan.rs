//! What a run will be: its spec and the versions decide every byte, so that their hash can name it.

use prost::Message;
use sha2::{Digest, Sha256};

use super::job::Job;
use crate::proto::v1;

/// Hexadecimal digits of the hash that stand in an id of a run.
const ID_DIGITS: usize = 16;

/// The manifest of a run before there are files. Without an id of its own a run is named by what it is made from, so that a repeat
/// is the same run.
pub fn plan(job: &dyn Job, spec: v1::RunSpec, versions: v1::Versions, run_id: &str) -> v1::RunManifest {
    let mut hash = Sha256::new();
    hash.update(job.mode());
    hash.update([0]);
    // With its length before it, so that no spec runs into the versions.
    hash.update(spec.encode_length_delimited_to_vec());
    hash.update(versions.encode_length_delimited_to_vec());
    let input_hash: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let run_id = match run_id {
        "" => format!("{}-{}", job.mode(), &input_hash[..ID_DIGITS]),
        given => given.to_owned(),
    };
    v1::RunManifest {
        run_id,
        mode: job.mode().to_owned(),
        spec: Some(spec),
        input_hash,
        versions: Some(versions),
        partition_count: i32::try_from(job.partition_count()).unwrap_or(i32::MAX),
        figures: job.scope(),
        ..Default::default()
    }
}

/// In what two runs differ, in words: empty where they are one run.
pub fn differences(one: &v1::RunManifest, other: &v1::RunManifest) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, one: &str, other: &str| {
        if one != other {
            found.push(format!("{what} {one} and {other}"));
        }
    };
    compare("run id", &one.run_id, &other.run_id);
    compare("mode", &one.mode, &other.mode);
    let versions = |of: &v1::RunManifest| of.versions.clone().unwrap_or_default();
    let (a, b) = (versions(one), versions(other));
    compare("software", &a.software, &b.software);
    compare("model", &a.model, &b.model);
    compare("taxonomy", &a.taxonomy, &b.taxonomy);
    compare("data", &a.data, &b.data);
    let spec = |of: &v1::RunManifest| of.spec.clone().unwrap_or_default();
    let (a, b) = (spec(one), spec(other));
    compare("format", a.format().as_str_name(), b.format().as_str_name());
    compare("seed", &a.seed.to_string(), &b.seed.to_string());
    compare("day", &a.today, &b.today);
    if one.mode == other.mode && a.mode != b.mode {
        found.push("options".to_owned());
    }
    found
}
