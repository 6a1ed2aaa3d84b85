//! The option for the time that there is.

use clap::Args;

use crate::domain::effort::Effort;

/// The option for the time that there is.
#[derive(Debug, Clone, Args)]
#[group(skip)]
pub struct Options {
    /// Working days that a place can give within a year, those of all its people: propose nothing that takes more [default: any
    /// number]
    #[arg(long, value_name = "DAYS", value_parser = effort, allow_negative_numbers = true)]
    time_available: Option<Effort>,
}

impl Options {
    /// As the contract has it.
    pub fn days(&self) -> Option<f64> {
        self.time_available.map(Effort::days)
    }
}

fn effort(text: &str) -> Result<Effort, String> {
    let days = text.parse().map_err(|_| "time is a number of days, such as 2 or 0.5".to_owned())?;
    Effort::of_days(days).map_err(|error| error.to_string())
}
