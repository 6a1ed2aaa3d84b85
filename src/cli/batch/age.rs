//! The option for how old a record may be that brings places together.

/// The option for how old a record may be.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Options {
    /// A place whose latest record is older than this takes no part, in whole years, 1 to 100 [default: the pack's number]
    #[arg(long = "max-record-age", value_name = "YEARS")]
    pub(super) oldest_record_years: Option<i32>,
}
