//! Where options come from: the command line, else the environment, else a file. What the environment and the file say is read once, and
//! put behind the command line as if it had been written there, so that each option has one form, one check and one error.
//!
//! Settings are the options of every command and those of `serve`. In the environment `--max-waiting` is `PEERMATCH_MAX_WAITING`, and in the
//! file `max-waiting`.

mod file;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, Id};

use super::failure::Failure;
use file::Said;

/// The option that names the file, which names no other.
pub(super) const FILE: &str = "config";
/// The command whose options are settings, too.
const SERVE: &str = "serve";
/// Those that look at them: one shows them, one tells what is wrong with them.
const LOOK: [&[&str]; 2] = [&["config", "show"], &["doctor"]];
/// Who may call: of a server, and of the commands that keep the list.
const CALLERS: &str = "callers";

/// Where the value of a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The command line.
    Flag,
    /// The environment: the name of the variable.
    Environment(String),
    /// A file.
    File(PathBuf),
    /// Nobody said anything.
    Default,
}

/// A setting with what is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// As the file names it.
    pub name: String,
    /// Nothing where it is not set and has no default.
    pub values: Vec<String>,
    /// Who said it.
    pub from: Source,
}

/// What is put behind a command line.
#[derive(Debug)]
struct Added {
    id: Id,
    name: String,
    from: Source,
    words: Vec<OsString>,
}

/// A command line with what environment and file add to it.
#[derive(Debug)]
pub(super) struct Layered {
    pub(super) words: Vec<OsString>,
    added: Vec<Added>,
}

impl Layered {
    /// Reads the environment and the file that are named. `program`: with all its commands; `environment`: what a variable holds.
    pub(super) fn read(
        program: &mut Command,
        given: Vec<OsString>,
        environment: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, Failure> {
        // What is built is strict for good.
        let lenient = program.clone().ignore_errors(true);
        program.build();
        let nothing = |words| Ok(Self { words, added: Vec::new() });
        let Some(matches) = given_alone(program, lenient, &given) else { return nothing(given) };
        let (command, matches, path) = deepest(program, &matches);
        let set = |name: &str| environment(&variable(name)).filter(|value| !value.is_empty());
        let file = given_value(matches, FILE).or_else(|| set(FILE)).map(PathBuf::from);
        let names: Vec<String> = settings(program).filter_map(name_of).collect();
        let said = file.as_deref().map(|file| file::read(file, &names)).transpose()?;
        let mut added: Vec<Added> = Vec::new();
        let is_serve = path == [SERVE] || LOOK.iter().any(|words| path == *words);
        let mut lower = Vec::new();
        for arg in settings(program) {
            let Some(name) = name_of(arg) else { continue };
            let is_there = command.get_arguments().any(|one| one.get_id() == arg.get_id());
            if !is_there || !(is_serve || arg.is_global_set() || name == CALLERS) || is_given(matches, arg.get_id()) {
                continue;
            }
            let of_file = || Some((said.as_ref()?.of(&name)?.clone(), Source::File(file.clone()?)));
            if let Some(value) = set(&name) {
                let said = Said::of_environment(arg, value);
                added.push(Added::new(arg, &name, &said, Source::Environment(variable(&name))));
            } else if let Some((said, from)) = of_file() {
                lower.push(Added::new(arg, &name, &said, from));
            }
        }
        // What excludes something that was said nearer is not said: `match --server` asks no store of the file.
        let nearer = |added: &[Added]| -> Vec<Id> {
            let own = command.get_arguments().map(Arg::get_id).filter(|id| is_given(matches, id));
            own.chain(added.iter().map(|one| &one.id)).cloned().collect()
        };
        added.retain(|one| !excluded(command, &one.id, &nearer(&[])));
        lower.retain(|one| !excluded(command, &one.id, &nearer(&added)));
        added.extend(lower);
        let mut words = given;
        let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
        words.splice(end..end, added.iter().flat_map(|one| one.words.clone()));
        Ok(Self { words, added })
    }

    /// Says of a failure of an option that was added where it was said.
    pub(super) fn explained(&self, failure: Failure) -> Failure {
        let is_of = |one: &&Added| {
            let option = format!("'--{}", one.name);
            failure
                .message
                .match_indices(&option)
                .any(|(at, _)| failure.message[at + option.len()..].starts_with([' ', '\'', '=']))
        };
        match self.added.iter().find(is_of).map(|one| &one.from) {
            Some(Source::Environment(name)) => {
                Failure { hint: format!("it is said by {name}: change it there"), ..failure }
            }
            Some(Source::File(file)) => {
                Failure { hint: format!("it is said in {}: change it there", file.display()), ..failure }
            }
            Some(Source::Flag | Source::Default) | None => failure,
        }
    }

    /// Every setting with what is in force. `program`: as it was read with; `matches`: of the words.
    pub(super) fn table(&self, program: &Command, matches: &ArgMatches) -> Vec<Setting> {
        let (_, matches, _) = deepest(program, matches);
        let setting = |arg: &Arg| {
            let name = name_of(arg)?;
            let raw = matches.try_get_raw(arg.get_id().as_str()).ok().flatten();
            let values = raw.into_iter().flatten().map(|value| value.to_string_lossy().into_owned()).collect();
            let added = self.added.iter().find(|one| one.id == *arg.get_id()).map(|one| one.from.clone());
            let own = || if is_given(matches, arg.get_id()) { Source::Flag } else { Source::Default };
            Some(Setting { name, values, from: added.unwrap_or_else(own) })
        };
        settings(program).filter_map(setting).collect()
    }
}

impl Added {
    fn new(arg: &Arg, name: &str, said: &Said, from: Source) -> Self {
        let option = format!("--{name}");
        let word = |value: &OsStr| {
            let mut word = OsString::from(&option);
            word.push("=");
            word.push(value);
            word
        };
        let words = match said {
            Said::Switch(true) if is_switch(arg) => vec![option.into()],
            Said::Switch(false) if is_switch(arg) => Vec::new(),
            Said::Switch(is_so) => vec![word(OsStr::new(if *is_so { "true" } else { "false" }))],
            Said::Values(values) => values.iter().map(|value| word(value)).collect(),
        };
        Self { id: arg.get_id().clone(), name: name.to_owned(), from, words }
    }
}

/// The options that are settings, as the file names them, in their order: those of every command, and those of `serve`.
pub(super) fn settings(program: &Command) -> impl Iterator<Item = &Arg> {
    let serve = program.find_subcommand(SERVE).into_iter().flat_map(Command::get_arguments);
    let everywhere = program.get_arguments().filter(|arg| arg.is_global_set());
    let own = serve.filter(|arg| !arg.is_global_set());
    everywhere
        .chain(own)
        .filter(|arg| name_of(arg).is_some_and(|name| !["help", "version", FILE].contains(&name.as_str())))
}

/// As the command line and the file name it.
pub(super) fn name_of(arg: &Arg) -> Option<String> {
    arg.get_long().map(str::to_owned)
}

/// As the environment names it.
pub(super) fn variable(name: &str) -> String {
    format!("PEERMATCH_{}", name.replace('-', "_").to_uppercase())
}

fn is_switch(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue)
}

/// What the command line says by itself, as far as that can be told; nothing where it asks for help or names no command.
fn given_alone(program: &Command, lenient: Command, given: &[OsString]) -> Option<ArgMatches> {
    use clap::error::ErrorKind::{
        DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion, InvalidSubcommand, MissingSubcommand,
    };
    let asks_for_help =
        [DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion, InvalidSubcommand, MissingSubcommand];
    match program.clone().try_get_matches_from(given) {
        Ok(matches) => Some(matches),
        Err(error) if asks_for_help.contains(&error.kind()) => None,
        // What is missing may be said by the environment or the file.
        Err(_) => lenient.try_get_matches_from(given).ok(),
    }
}

/// The command that is meant, with what is given to it and the words that lead to it.
fn deepest<'a>(program: &'a Command, matches: &'a ArgMatches) -> (&'a Command, &'a ArgMatches, Vec<&'a str>) {
    let (mut command, mut matches, mut path) = (program, matches, Vec::new());
    while let Some((name, further)) = matches.subcommand() {
        let Some(next) = command.find_subcommand(name) else { break };
        path.push(name);
        (command, matches) = (next, further);
    }
    (command, matches, path)
}

fn is_given(matches: &ArgMatches, id: &Id) -> bool {
    let is_known = matches.try_contains_id(id.as_str()).is_ok();
    is_known && matches.value_source(id.as_str()) == Some(ValueSource::CommandLine)
}

fn given_value(matches: &ArgMatches, id: &str) -> Option<OsString> {
    matches.try_get_raw(id).ok().flatten()?.next().map(OsStr::to_owned)
}

fn excluded(command: &Command, id: &Id, nearer: &[Id]) -> bool {
    let found = |id: &Id| command.get_arguments().find(|arg| arg.get_id() == id);
    let excludes = |one: &Id, other: &Id| {
        found(one).is_some_and(|arg| command.get_arg_conflicts_with(arg).iter().any(|arg| arg.get_id() == other))
    };
    nearer.iter().any(|other| other != id && (excludes(id, other) || excludes(other, id)))
}

#[cfg(test)]
mod tests;
