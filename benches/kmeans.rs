//! One k-means on the rows of made-up places, for `benches/compare_training.py`:
//!
//!     cargo bench --bench kmeans -- PLACES GROUPS STARTS FILE
//!
//! Writes the rows to FILE (numbers of 4 bytes, row after row) and prints one line of JSON: rows, columns, seconds of encoding
//! and of grouping, inertia, and the largest memory of the process in kB before and after grouping.

#![allow(clippy::print_stdout)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use peermatch::clustering::Trial;
use peermatch::features::encoder::Encoder;
use peermatch::features::parameters::Parameters;
use peermatch::pack::Pack;
use peermatch::synthetic::synthesize;

type Failure = Box<dyn std::error::Error + Send + Sync>;

const SEED: u64 = 1;

fn main() -> Result<(), Failure> {
    // cargo bench adds a --bench of its own.
    let args: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    let [places, groups, starts, file] = args.as_slice() else {
        println!("no arguments: see benches/compare_training.py");
        return Ok(());
    };
    let (places, groups, starts) = (places.parse()?, groups.parse()?, starts.parse()?);
    let england = Pack::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/england"))?;
    let pack = synthesize(&england, places, SEED)?;
    let vocabulary = pack.vocabulary;
    let parameters = Arc::new(Parameters::learn(&vocabulary, pack.register.profiles()));
    let weights = vocabulary.rescaled(vocabulary.weights, true)?;
    let encoder = Encoder::new(vocabulary, parameters)?;
    let start = Instant::now();
    let trial = Trial::new(&encoder, &pack.register, &weights);
    let encoding = start.elapsed().as_secs_f64();
    drop(pack.register);
    let before = memory()?;
    let start = Instant::now();
    let inertia = trial.inertia(groups, starts, SEED)?;
    let grouping = start.elapsed().as_secs_f64();
    let after = memory()?;
    let dense = trial.dense();
    let mut out = BufWriter::new(File::create(file)?);
    for &value in &dense {
        out.write_all(&(value as f32).to_le_bytes())?;
    }
    out.flush()?;
    println!(
        "{{\"rows\": {}, \"columns\": {}, \"encoding\": {encoding:.3}, \"grouping\": {grouping:.4}, \
         \"inertia\": {inertia:.4}, \"before_kb\": {before}, \"after_kb\": {after}}}",
        trial.rows(),
        dense.ncols(),
    );
    Ok(())
}

/// The largest resident memory so far, in kB, as Linux accounts for it.
fn memory() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc/self/status")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
