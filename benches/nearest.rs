//! Exact first ten of made-up places, timed when asked, and their rows as plain vectors for others to search:
//!
//!     cargo bench --bench nearest -- --places 11000 --asked 400 --threads 2 --vectors DIR
//!
//! Writes `rows.f32` and `asked.f32` (row after row, little end first) to DIR, says on one line of JSON what it holds, then
//! answers each line on its input: `wide` or `one` times all questions of that kind, `peers` tells the first ten of the
//! place-wide ones. `benches/compare.py` drives it beside scikit-learn and FAISS.

#![allow(clippy::print_stdout, unreachable_pub)]

mod made_up;

use std::fs;
use std::io::{BufRead, BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use made_up::{Failure, asking, engine, one_problem, place_wide};
use peermatch::domain::block::{Block, Weights};
use peermatch::domain::cancel::Cancel;
use peermatch::domain::query::Query;
use peermatch::domain::slot::Slot;
use peermatch::domain::stage::StageMode;
use peermatch::engine::View;
use peermatch::features::vector::Sparse;
use serde_json::json;

const FIRST: usize = 10;

fn main() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().collect();
    let option = |name: &str| args.iter().position(|one| one == name).and_then(|at| args.get(at + 1));
    let number = |name: &str, default: usize| option(name).map_or(Ok(default), |text| text.parse());
    let (places, asked, threads) = (number("--places", 11_000)?, number("--asked", 400)?, number("--threads", 1)?);

    let start = Instant::now();
    let engine = engine(places)?;
    let built = start.elapsed().as_secs_f64();
    let asking = asking(&engine, asked);
    let width = match option("--vectors") {
        Some(dir) => write_vectors(&engine, &asking, Path::new(dir))?,
        None => 0,
    };
    let (wide, one) = (place_wide(&asking), one_problem(&engine, &asking));
    println!(
        "{}",
        json!({
            "places": engine.register().profiles().len(), "asked": wide.len(), "one_problem": one.len(), "width": width,
            "threads": threads, "built_seconds": built, "resident_megabytes": resident_megabytes(),
        })
    );
    for line in std::io::stdin().lock().lines() {
        match line?.trim() {
            "wide" => println!("{}", time(&engine, &wide, threads)?),
            "one" => println!("{}", time(&engine, &one, threads)?),
            "peers" => println!("{}", peers(&engine, &wide)?),
            _ => break,
        }
    }
    Ok(())
}

/// Asks every question once, on as many threads as are given.
fn time(engine: &View, queries: &[Query], threads: usize) -> Result<serde_json::Value, Failure> {
    let next = AtomicUsize::new(0);
    let ask = || -> Result<usize, Failure> {
        let mut listed = 0;
        while let Some(query) = queries.get(next.fetch_add(1, Ordering::Relaxed)) {
            listed += engine.ask(&engine.asker(query), &Cancel::new())?.first(FIRST)?.peers.len();
        }
        Ok(listed)
    };
    let start = Instant::now();
    let listed = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(ask)).collect();
        workers.into_iter().map(|one| one.join().unwrap_or_else(|_| Err("a panic".into()))).sum::<Result<usize, _>>()
    })?;
    Ok(json!({ "seconds": start.elapsed().as_secs_f64(), "questions": queries.len(), "listed": listed }))
}

fn peers(engine: &View, queries: &[Query]) -> Result<serde_json::Value, Failure> {
    let first = |query: &Query| -> Result<Vec<(usize, f64)>, Failure> {
        let first = engine.ask(&engine.asker(query), &Cancel::new())?.first(FIRST)?;
        Ok(first.peers.iter().map(|one| (one.scored.place.get(), one.scored.fit.value())).collect())
    };
    Ok(json!(queries.iter().map(first).collect::<Result<Vec<_>, _>>()?))
}

/// Place-wide rows as one vector each, so that the inner product of an asked one with a stored one is the fit.
fn write_vectors(engine: &View, asking: &[Slot], dir: &Path) -> Result<usize, Failure> {
    fs::create_dir_all(dir)?;
    let encoder = engine.encoder();
    let places = engine.register().slots();
    let stored = |place: Slot| -> Vec<(Block, Sparse)> {
        let row = engine.row(place);
        vec![
            (Block::Problem, row.problem.features.clone()),
            (Block::Stage, row.stage.features.clone()),
            (Block::Factors, row.circumstances.factors.features.clone()),
            (Block::StartingPoint, row.circumstances.starting_point.features.clone()),
            (Block::Governance, row.governance.features.clone()),
            (Block::Context, encoder.context(&row.standings).features),
        ]
    };
    let mut columns: Vec<(Block, usize)> = Vec::new();
    for place in places.clone() {
        columns
            .extend(stored(place).iter().flat_map(|(block, row)| row.entries().iter().map(|&(one, _)| (*block, one))));
        if columns.len() > 1 << 20 {
            columns.sort_unstable();
            columns.dedup();
        }
    }
    columns.sort_unstable();
    columns.dedup();
    let weights: Weights = engine.default_weights(true);
    let asked = |place: Slot| {
        let mut blocks = stored(place);
        blocks[1].1 = encoder.stage_query(StageMode::Alongside, engine.register().get(place)).features;
        blocks.into_iter().map(|(block, row)| (block, row.scaled(weights.of(block)))).collect()
    };
    write_rows(&dir.join("rows.f32"), &columns, places.map(stored))?;
    write_rows(&dir.join("asked.f32"), &columns, asking.iter().map(|&place| asked(place)))?;
    let numbers: Vec<usize> = asking.iter().map(|place| place.get()).collect();
    fs::write(dir.join("asking.json"), json!(numbers).to_string())?;
    Ok(columns.len())
}

fn write_rows(
    path: &Path,
    columns: &[(Block, usize)],
    rows: impl Iterator<Item = Vec<(Block, Sparse)>>,
) -> Result<(), Failure> {
    let mut file = BufWriter::new(fs::File::create(path)?);
    for row in rows {
        let mut dense = vec![0.0_f32; columns.len()];
        for (block, sparse) in row {
            for &(column, value) in sparse.entries() {
                if let Ok(at) = columns.binary_search(&(block, column)) {
                    dense[at] = value as f32;
                }
            }
        }
        for value in dense {
            file.write_all(&value.to_le_bytes())?;
        }
    }
    Ok(file.flush()?)
}

fn resident_megabytes() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<usize>().ok()).unwrap_or_default() / 1024
}
