//! `caller edit`: what is registered of a caller is changed under its id; what is not named stays.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::civil::Date;

use super::{codes, failed, look_up, misread, places, principals};
use crate::access::{Caller, Kind, Purpose};
use crate::callers::{self, CallerForm};
use crate::cli::Globals;
use crate::cli::failure::Failure;
use crate::cli::outcome::note;
use crate::domain::funder::FunderKind;
use crate::domain::id::CallerId;

/// Options of `caller edit`. An option that is left out leaves what it is about as it is.
#[derive(Debug, clap::Args)]
pub(super) struct Edit {
    /// Its id, which stays
    #[arg(value_parser = CallerId::new)]
    id: CallerId,
    /// What it is from now on: place, portal, convener, operator or aggregate-only
    #[arg(long)]
    role: Option<Kind>,
    /// Why it asks: support, or assurance, which can only be aggregate-only
    #[arg(long)]
    purpose: Option<Purpose>,
    /// Its name, for people
    #[arg(long)]
    name: Option<String>,
    /// Who runs it
    #[arg(long, value_name = "BODY")]
    operated_by: Option<String>,
    /// Who pays for it
    #[arg(long, value_name = "BODY")]
    funded_by: Option<String>,
    /// What kinds of body these are, in place of those of before
    #[arg(long, value_name = "KIND,...", value_delimiter = ',')]
    funder_kind: Vec<FunderKind>,
    /// What was agreed about sharing: its title, or where it can be read
    #[arg(long, value_name = "TITLE")]
    agreement: Option<String>,
    /// Version of the agreement
    #[arg(long, value_name = "VERSION")]
    agreement_version: Option<String>,
    /// Day on which it was agreed
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::domain::day::parse)]
    agreed_on: Option<Date>,
    /// All blocks that the agreement does not cover, in place of those of before
    #[arg(long, value_name = "BLOCK,...", value_delimiter = ',')]
    without_block: Vec<String>,
    /// All ids of places that it speaks for, in place of those of before (may be repeated)
    #[arg(long, value_name = "PLACE_ID")]
    acts_as: Vec<String>,
    /// File with such ids, one a line
    #[arg(long, value_name = "FILE")]
    acts_as_file: Option<PathBuf>,
    /// Id of a place that it speaks for as well (may be repeated)
    #[arg(long, value_name = "PLACE_ID")]
    bind: Vec<String>,
    /// Id of a place that it speaks for no more (may be repeated)
    #[arg(long, value_name = "PLACE_ID")]
    unbind: Vec<String>,
    /// The body that stands behind what it brings together
    #[arg(long, value_name = "BODY")]
    convener: Option<String>,
    /// Who it is to issuers of signed tokens, in place of all of before: an issuer's name, and what tokens have in 'sub' (may be repeated)
    #[arg(long, num_args = 2, action = clap::ArgAction::Append, value_names = ["ISSUER", "SUBJECT"])]
    oidc_subject: Vec<String>,
    /// The same by what tokens have in 'client_id' or 'azp' (may be repeated)
    #[arg(long, num_args = 2, action = clap::ArgAction::Append, value_names = ["ISSUER", "CLIENT"])]
    oidc_client: Vec<String>,
    /// Codes of all networks that it belongs to, in place of those of before (may be repeated)
    #[arg(long, value_name = "CODE")]
    network: Vec<String>,
    /// Code of the sector whose words its answers use
    #[arg(long, value_name = "CODE")]
    audience_sector: Option<String>,
    /// Calls that it may make within a minute
    #[arg(long, value_name = "N")]
    calls_per_minute: Option<u32>,
    /// What it is to have no more
    #[arg(long, value_name = "WHAT,...", value_delimiter = ',')]
    clear: Vec<Clear>,
}

/// What a caller may be without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Clear {
    ActsAs,
    Convener,
    WithoutBlock,
    Oidc,
    Networks,
    FunderKind,
    AudienceSector,
    CallsPerMinute,
}

impl Edit {
    /// Changes the file; what the caller is now.
    pub(super) fn run(&self, file: &Path, globals: &Globals) -> Result<CallerForm, Failure> {
        let all = callers::read(file).map_err(failed)?;
        let before = all.caller(&self.id).map_err(|error| failed(error.into()))?;
        let form = self.changed(before)?;
        let help = "see 'peermatch caller edit --help', and --clear for what it is to have no more";
        let caller = form.read().map_err(|error| misread(&error, help))?;
        if caller == **before {
            let hint = "name what is to change: see 'peermatch caller edit --help'";
            return Err(Failure::data(format!("nothing changes: that is what {} is", self.id), hint));
        }
        if self.agreed_on.is_some() {
            look_up::day(caller.agreement.agreed_on)?;
        }
        look_up::pack(&caller, globals)?;
        if !self.network.is_empty() {
            look_up::networks(&caller, file);
        }
        let (now, is_another_body) = (CallerForm::of(&caller), caller.operated_by != before.operated_by);
        callers::change(file, |all| all.edit(before, caller)).map_err(failed)?;
        if is_another_body {
            note("places that named it in their consents go on sharing with it: another body gets an id of its own");
        }
        Ok(now)
    }

    /// The caller with what is named in place of what it was.
    fn changed(&self, before: &Caller) -> Result<CallerForm, Failure> {
        let mut form = CallerForm::of(before);
        self.clear.iter().for_each(|what| what.take_from(&mut form));
        let texts = [
            (&mut form.name, self.name.clone()),
            (&mut form.operated_by, self.operated_by.clone()),
            (&mut form.funded_by, self.funded_by.clone()),
            (&mut form.agreement.title, self.agreement.clone()),
            (&mut form.agreement.version, self.agreement_version.clone()),
            (&mut form.agreement.agreed_on, self.agreed_on.map(|day| day.to_string())),
            (&mut form.convener, self.convener.clone()),
            (&mut form.audience_sector, self.audience_sector.clone()),
            (&mut form.role, self.role.map(|role| role.to_string())),
            (&mut form.purpose, self.purpose.map(|purpose| purpose.to_string())),
        ];
        for (field, given) in texts {
            *field = given.unwrap_or_else(|| std::mem::take(field));
        }
        let lists = [
            (&mut form.agreement.without_blocks, self.without_block.clone()),
            (&mut form.networks, self.network.clone()),
            (&mut form.funder_kinds, codes(&self.funder_kind)),
            (&mut form.acts_as, places(&self.acts_as, self.acts_as_file.as_deref())?),
        ];
        for (field, given) in lists {
            if !given.is_empty() {
                *field = given;
            }
        }
        let unbound: BTreeSet<&String> = self.unbind.iter().collect();
        if let Some(strange) = unbound.iter().find(|id| !form.acts_as.contains(id)) {
            let hint = "see 'peermatch caller show' for the places that it is bound to";
            return Err(Failure::data(format!("{} does not speak for '{strange}'", self.id), hint));
        }
        form.acts_as.extend(self.bind.iter().cloned());
        form.acts_as.retain(|id| !unbound.contains(id));
        let signs_in = principals(&self.oidc_subject, &self.oidc_client);
        if !signs_in.is_empty() {
            form.signs_in = signs_in;
        }
        form.calls_per_minute = self.calls_per_minute.or(form.calls_per_minute);
        Ok(form)
    }
}

impl Clear {
    fn take_from(self, form: &mut CallerForm) {
        match self {
            Self::ActsAs => form.acts_as.clear(),
            Self::Convener => form.convener.clear(),
            Self::WithoutBlock => form.agreement.without_blocks.clear(),
            Self::Oidc => form.signs_in.clear(),
            Self::Networks => form.networks.clear(),
            Self::FunderKind => form.funder_kinds.clear(),
            Self::AudienceSector => form.audience_sector.clear(),
            Self::CallsPerMinute => form.calls_per_minute = None,
        }
    }
}
