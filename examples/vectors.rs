//! How long the sentence model takes over a text, on one thread, text by text: `vectors MODEL FILE...`, each file CSV with a column
//! `statement` first. Prints milliseconds a text and the first numbers of the last vector; `benches/sentences.py` runs it beside Python.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use peermatch::text::sentence::{Folder, MiniLm, SentenceModel, Vector};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("no folder of a model")?;
    let [config, tokenizer, weights] = Folder::FILES.map(|(name, _)| std::fs::read(Path::new(&folder).join(name)));
    let model = MiniLm::new(&Folder { config: config?, tokenizer: tokenizer?, weights: weights? })?;
    let mut texts = Vec::new();
    for file in args {
        for row in csv::Reader::from_path(file)?.records() {
            texts.push(row?[0].to_owned());
        }
    }
    let begun = Instant::now();
    let mut last: Vector = Vec::new();
    for text in &texts {
        last = model.vectors(&[text]).pop().unwrap_or_default();
    }
    let each = begun.elapsed().as_secs_f64() * 1e3 / texts.len().max(1) as f64;
    let first: Vec<String> = last.iter().take(4).map(|number| format!("{number:.6}")).collect();
    writeln!(io::stdout(), "{each:.3} {}", first.join(" "))?;
    Ok(())
}
