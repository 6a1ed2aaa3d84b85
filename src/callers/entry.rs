//! One caller and one token as they are written.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::access::{
    Agreement, Caller, Claim, Kept, Line, MOST_NETWORKS, MOST_PRINCIPALS, Principal, Role, RoleError, TokenHash,
    TokenId,
};
use crate::domain::day;
use crate::domain::funder::FunderKind;
use crate::domain::id::{CallerId, PlaceId, TermId};
use crate::domain::text;
use crate::domain::uncovered::Uncovered;

/// A caller as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallerForm {
    /// Its id: 1 to 64 letters, digits and `_ - . :`.
    pub id: String,
    /// For people, 1 to 200 characters.
    pub name: String,
    /// place, portal, convener, operator or aggregate-only.
    pub role: String,
    /// support or assurance.
    pub purpose: String,
    /// Ids of the places that it speaks for.
    pub acts_as: Vec<String>,
    /// The body that stands behind what it brings together; empty for none.
    pub convener: String,
    /// Who runs it.
    pub operated_by: String,
    /// Who pays for it.
    pub funded_by: String,
    /// What kinds of body these are. Left out where it is not known, as files of before have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funder_kinds: Vec<String>,
    /// What was agreed about sharing.
    pub agreement: AgreementForm,
    /// Who it is to issuers of signed tokens. Left out where it is nobody, as files of before have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs_in: Vec<PrincipalForm>,
    /// Codes of the networks that it belongs to.
    pub networks: Vec<String>,
    /// Code of the sector whose words its answers use; empty for none.
    pub audience_sector: String,
    /// Calls that it may make within a minute; any number where none is said.
    pub calls_per_minute: Option<u32>,
    /// ISO 8601, in UTC.
    pub registered_at: String,
    /// ISO 8601, in UTC; empty as long as it may call.
    pub retired_at: String,
}

/// An agreement as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementForm {
    /// What it is called, or where it can be read.
    pub title: String,
    /// Its version.
    pub version: String,
    /// The day on which it was agreed, YYYY-MM-DD.
    pub agreed_on: String,
    /// Names of blocks that it does not cover. Left out where it covers all, as files of before have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_blocks: Vec<String>,
}

/// Who a caller is to an issuer, as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrincipalForm {
    /// As tokens name it in `iss`.
    pub issuer: String,
    /// As tokens name it in `sub`; empty where `client` is given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// As tokens of its own name it in `client_id` or `azp`; empty where `subject` is given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client: String,
}

impl PrincipalForm {
    fn read(&self) -> Result<Principal, String> {
        let (claim, id) = match (self.subject.as_str(), self.client.as_str()) {
            (subject, "") => (Claim::Subject, subject),
            ("", client) => (Claim::Client, client),
            _ => return Err("has a subject and a client: give them apart".to_owned()),
        };
        Principal::new(&self.issuer, claim, id).map_err(|error| error.to_string())
    }

    fn of(principal: &Principal) -> Self {
        let (issuer, id) = (principal.issuer().to_owned(), principal.id().to_owned());
        match principal.claim() {
            Claim::Subject => Self { issuer, subject: id, client: String::new() },
            Claim::Client => Self { issuer, subject: String::new(), client: id },
        }
    }
}

/// A token as it is written: no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenForm {
    /// CALLER/NUMBER
    pub id: String,
    /// SHA-256 of the token, in hexadecimal digits.
    pub sha256: String,
    /// ISO 8601, in UTC.
    pub issued_at: String,
    /// ISO 8601, in UTC.
    pub expires_at: String,
    /// ISO 8601, in UTC; empty where it was not revoked.
    pub revoked_at: String,
}

/// What is wrong with one caller or token.
#[derive(Debug, Error)]
pub enum EntryError {
    /// A field.
    #[error("{of}: {field} {why}")]
    Field {
        /// Which caller or token.
        of: String,
        /// Which field.
        field: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// A role that cannot be.
    #[error("{of}: {error}")]
    Role {
        /// Which caller.
        of: String,
        /// Why it cannot be.
        error: RoleError,
    },
}

/// Reads the fields of one entry.
struct Fields<'a>(&'a str);

impl Fields<'_> {
    fn read<T, E: ToString>(&self, field: &'static str, read: Result<T, E>) -> Result<T, EntryError> {
        read.map_err(|error| EntryError::Field { of: text::echo(self.0), field, why: error.to_string() })
    }

    fn line(&self, field: &'static str, text: &str) -> Result<Line, EntryError> {
        self.read(field, Line::new(text))
    }

    fn moment(&self, field: &'static str, text: &str) -> Result<Timestamp, EntryError> {
        self.read(field, text.parse().map_err(|_| "is no moment in ISO 8601"))
    }

    fn moment_if_any(&self, field: &'static str, text: &str) -> Result<Option<Timestamp>, EntryError> {
        (!text.is_empty()).then(|| self.moment(field, text)).transpose()
    }
}

impl CallerForm {
    /// The caller that is meant.
    ///
    /// # Errors
    ///
    /// The first field that is wrong, or why there is no such role.
    pub fn read(&self) -> Result<Caller, EntryError> {
        let fields = Fields(&self.id);
        let id = fields.read("its id", CallerId::new(&self.id))?;
        let role = |error| EntryError::Role { of: id.to_string(), error };
        let (kind, purpose) = (self.role.parse().map_err(role)?, self.purpose.parse().map_err(role)?);
        let place = |id: &String| fields.read("acts_as", PlaceId::new(id));
        let acts_as = self.acts_as.iter().map(place).collect::<Result<BTreeSet<_>, _>>()?;
        let convener = (!self.convener.is_empty()).then(|| fields.line("convener", &self.convener)).transpose()?;
        let network = |code: &String| fields.read("networks", TermId::new(code));
        if self.networks.len() > MOST_NETWORKS {
            let why = format!("has {} entries; at most {MOST_NETWORKS} are allowed", self.networks.len());
            return Err(EntryError::Field { of: id.to_string(), field: "networks", why });
        }
        if self.signs_in.len() > MOST_PRINCIPALS {
            let why = format!("has {} entries; at most {MOST_PRINCIPALS} are allowed", self.signs_in.len());
            return Err(EntryError::Field { of: id.to_string(), field: "signs_in", why });
        }
        let kind_of_funder = |code: &String| fields.read("funder_kinds", code.parse::<FunderKind>());
        let uncovered = Uncovered::of_names(self.agreement.without_blocks.iter().map(String::as_str));
        let principal = |one: &PrincipalForm| fields.read("signs_in", one.read());
        let audience = (!self.audience_sector.is_empty()).then(|| TermId::new(&self.audience_sector));
        let quota =
            |calls: u32| NonZeroU32::new(calls).ok_or("is 0: leave it out for any number, or retire the caller");
        Ok(Caller {
            name: fields.line("name", &self.name)?,
            role: Role::new(kind, purpose, acts_as, convener).map_err(role)?,
            operated_by: fields.line("operated_by", &self.operated_by)?,
            funded_by: fields.line("funded_by", &self.funded_by)?,
            funder_kinds: self.funder_kinds.iter().map(kind_of_funder).collect::<Result<_, _>>()?,
            agreement: Agreement {
                title: fields.line("agreement.title", &self.agreement.title)?,
                version: fields.line("agreement.version", &self.agreement.version)?,
                agreed_on: fields.read("agreement.agreed_on", day::parse(&self.agreement.agreed_on))?,
                uncovered: fields.read("agreement.without_blocks", uncovered)?,
            },
            signs_in: self.signs_in.iter().map(principal).collect::<Result<_, _>>()?,
            networks: self.networks.iter().map(network).collect::<Result<_, _>>()?,
            audience: fields.read("audience_sector", audience.transpose())?,
            calls_per_minute: fields.read("calls_per_minute", self.calls_per_minute.map(quota).transpose())?,
            registered: fields.moment("registered_at", &self.registered_at)?,
            retired: fields.moment_if_any("retired_at", &self.retired_at)?,
            id,
        })
    }

    /// A caller, to be written.
    pub fn of(caller: &Caller) -> Self {
        let bound = caller.role.bound_to().into_iter().flatten();
        Self {
            id: caller.id.to_string(),
            name: caller.name.to_string(),
            role: caller.role.kind().to_string(),
            purpose: caller.role.purpose().to_string(),
            acts_as: bound.map(ToString::to_string).collect(),
            convener: caller.role.convener().map(ToString::to_string).unwrap_or_default(),
            operated_by: caller.operated_by.to_string(),
            funded_by: caller.funded_by.to_string(),
            funder_kinds: caller.funder_kinds.iter().map(ToString::to_string).collect(),
            agreement: AgreementForm {
                title: caller.agreement.title.to_string(),
                version: caller.agreement.version.to_string(),
                agreed_on: caller.agreement.agreed_on.to_string(),
                without_blocks: caller.agreement.uncovered.names(),
            },
            signs_in: caller.signs_in.iter().map(PrincipalForm::of).collect(),
            networks: caller.networks.iter().map(ToString::to_string).collect(),
            audience_sector: caller.audience.as_ref().map(ToString::to_string).unwrap_or_default(),
            calls_per_minute: caller.calls_per_minute.map(NonZeroU32::get),
            registered_at: written(caller.registered),
            retired_at: caller.retired.map(written).unwrap_or_default(),
        }
    }
}

impl TokenForm {
    pub(super) fn read(&self) -> Result<Kept, EntryError> {
        let fields = Fields(&self.id);
        Ok(Kept {
            id: fields.read("the id of a token", self.id.parse::<TokenId>())?,
            hash: fields.read("sha256", TokenHash::parse(&self.sha256).ok_or("is no SHA-256"))?,
            issued: fields.moment("issued_at", &self.issued_at)?,
            expires: fields.moment("expires_at", &self.expires_at)?,
            revoked: fields.moment_if_any("revoked_at", &self.revoked_at)?,
        })
    }

    /// A token, to be written.
    pub fn of(kept: &Kept) -> Self {
        Self {
            id: kept.id.to_string(),
            sha256: kept.hash.to_string(),
            issued_at: written(kept.issued),
            expires_at: written(kept.expires),
            revoked_at: kept.revoked.map(written).unwrap_or_default(),
        }
    }
}

/// A moment to the second.
fn written(at: Timestamp) -> String {
    format!("{at:.0}")
}
