//! k-means on the rows of made-up places, one start a seed, for `benches/compare.py training`:
//!
//!     cargo bench --bench kmeans -- PLACES GROUPS SEEDS FILE
//!
//! Writes the rows to FILE (numbers of 4 bytes, row after row) and prints one line of JSON: rows, columns, seconds and inertia by
//! seed, and the largest memory of the process in kB.

use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use peermatch::clustering::Trial;
use peermatch::features::encoder::Encoder;
use peermatch::features::parameters::Parameters;
use peermatch::pack;
use peermatch::synthetic::synthesize;
use serde_json::json;

type Failure = Box<dyn std::error::Error + Send + Sync>;

const SEED: u64 = 1;

fn main() -> Result<(), Failure> {
    // cargo bench adds a --bench of its own.
    let args: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    let [places, groups, seeds, file] = args.as_slice() else {
        writeln!(stdout(), "no arguments: see benches/compare.py")?;
        return Ok(());
    };
    let (places, groups, seeds): (usize, usize, u64) = (places.parse()?, groups.parse()?, seeds.parse()?);
    let england = pack::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/england"))?;
    let pack = synthesize(&england, places, SEED)?;
    let vocabulary = pack.vocabulary;
    let parameters = Arc::new(Parameters::learn(&vocabulary, &pack.register.profiles().to_vec()));
    let weights = vocabulary.rescaled(vocabulary.weights.of_groups(), true)?;
    let encoder = Encoder::new(vocabulary, parameters)?;
    let trial = Trial::new(&encoder, &pack.register, &weights);
    drop(pack.register);
    let (mut seconds, mut inertias) = (Vec::new(), Vec::new());
    for seed in 1..=seeds {
        let start = Instant::now();
        inertias.push(trial.inertia(groups, 1, seed)?);
        seconds.push(start.elapsed().as_secs_f64());
    }
    let after = memory()?;
    let dense = trial.dense();
    let mut out = BufWriter::new(File::create(file)?);
    for &value in &dense {
        out.write_all(&(value as f32).to_le_bytes())?;
    }
    out.flush()?;
    let told = json!({
        "rows": trial.rows(), "columns": dense.ncols(), "seconds": seconds, "inertia": inertias, "after_kb": after,
    });
    Ok(writeln!(stdout(), "{told}")?)
}

/// The largest resident memory so far, in kB, as Linux accounts for it.
fn memory() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc/self/status")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
