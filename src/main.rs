//! The `peermatch` program: parse, dispatch, exit code.

#[cfg(feature = "embedded-pack")]
#[path = "main/england.rs"]
mod england;

use std::process::ExitCode;

use mimalloc::MiMalloc;
use peermatch::cli::{self, Command};

/// An answer is thousands of small texts, made on one thread and let go on another: the system's own allocator took a third of
/// a call for them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[cfg(feature = "embedded-pack")]
const PACK: Option<peermatch::pack::Bundle> = Some(england::FILES);
#[cfg(not(feature = "embedded-pack"))]
const PACK: Option<peermatch::pack::Bundle> = None;

fn main() -> ExitCode {
    let cli = match cli::parse(PACK) {
        Ok(cli) => cli,
        Err(outcome) => return cli::outcome::report(outcome),
    };
    if let Err(failure) = cli::clock::check() {
        return cli::outcome::report(Err(failure));
    }
    let globals = &cli.globals;
    cli::outcome::report(match &cli.command {
        Command::Match(options) => options.run(globals),
        Command::Explain(options) => options.run(globals),
        Command::Groups(options) => options.run(globals),
        Command::Place(options) => options.run(globals),
        Command::Consent(options) => options.run(globals),
        Command::Taxonomy(options) => options.run(globals),
        Command::Batch(options) => options.run(globals),
        Command::Serve(options) => options.run(globals),
        Command::Caller(options) => options.run(globals),
        Command::Token(options) => options.run(globals),
        Command::Train(options) => options.run(globals),
        Command::Models(options) => options.run(globals),
        Command::Evaluate(options) => options.run(globals),
        Command::Validate(options) => options.run(globals),
        Command::Pack(options) => options.run(),
        Command::Import(options) => options.run(globals),
        Command::Export(options) => options.run(globals),
        Command::Backup(options) => options.run(globals),
        Command::Restore(options) => options.run(globals),
        Command::Audit(options) => options.run(globals),
        Command::Corrections(options) => options.run(globals),
        Command::Doctor(options) => options.run(globals),
        Command::Config(options) => options.run(globals),
        Command::Synthesize(options) => options.run(globals),
        Command::Completions(options) => options.run(),
        Command::Manual(options) => options.run(),
    })
}
