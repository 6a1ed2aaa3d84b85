//! `config`: which settings are in force, and who said so.

use serde_json::json;

use super::failure::Failure;
use super::masked::masked;
use super::outcome::Outcome;
use super::settings::{Setting, Source};
use super::{Format, Globals, serve};

/// Options of `config`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Show each setting of 'serve' and of every command, its value, and where it comes from: the command line, the environment, the
    /// file of --config, or nobody. Passwords are left out
    Show(Box<serve::Options>),
}

impl Options {
    /// Shows the settings; nothing is opened or checked beyond their form.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let Action::Show(_) = &self.action;
        Ok(Outcome::done(match globals.output {
            Format::Table => table(&globals.settings),
            Format::Json => {
                let all: Vec<_> = globals.settings.iter().map(in_json).collect();
                format!("{:#}\n", json!({ "settings": all }))
            }
        }))
    }
}

fn from(source: &Source) -> String {
    match source {
        Source::Flag => "command line".to_owned(),
        Source::Environment(name) => name.clone(),
        Source::File(file) => file.display().to_string(),
        Source::Default => "default".to_owned(),
    }
}

fn shown(setting: &Setting) -> Vec<String> {
    setting.values.iter().map(|value| masked(value)).collect()
}

fn table(settings: &[Setting]) -> String {
    let values: Vec<String> = settings.iter().map(|one| shown(one).join(", ")).collect();
    let told = |value: &str| if value.is_empty() { "not set".to_owned() } else { value.to_owned() };
    let name = settings.iter().map(|one| one.name.len()).max().unwrap_or_default();
    let value = values.iter().map(|one| told(one).chars().count()).max().unwrap_or_default();
    let line =
        |(one, said): (&Setting, &String)| format!("{:name$}  {:value$}  {}\n", one.name, told(said), from(&one.from));
    settings.iter().zip(&values).map(line).collect()
}

fn in_json(setting: &Setting) -> serde_json::Value {
    json!({ "setting": setting.name, "values": shown(setting), "from": from(&setting.from) })
}
