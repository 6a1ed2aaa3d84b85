//! The form of the file: JSON with a checksum. What stands in it is made into callers by their own constructors, so that a file that
//! somebody edited says no more than the prompt lets anybody say.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::entry::{CallerForm, EntryError, TokenForm};
use crate::access::{Callers, CallersError};
use crate::domain::digest::sha256;
use crate::domain::text;

const FORMAT: &str = "peermatch-callers";
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    format: String,
    version: u32,
    /// SHA-256 of callers and tokens as compact JSON, in hexadecimal digits.
    checksum: String,
    callers: Vec<CallerForm>,
    tokens: Vec<TokenForm>,
}

/// What is wrong with what was written.
#[derive(Debug, Error)]
pub enum FormError {
    /// Not the form of the file.
    #[error("it is no list of callers, or not a whole one")]
    Json(#[source] serde_json::Error),
    /// Another kind of file, or of another version of the form.
    #[error("it is a '{format}' file of version {version}; this program reads '{FORMAT}' version {VERSION}")]
    Version {
        /// What it calls itself.
        format: String,
        /// Its version.
        version: u32,
    },
    /// It is not what was written.
    #[error(
        "its checksum does not match: the file was altered; change it with 'peermatch caller' and 'peermatch token'"
    )]
    Checksum,
    /// One caller or token.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// Callers or tokens that do not go together.
    #[error(transparent)]
    Callers(#[from] CallersError),
}

pub(super) fn from_bytes(bytes: &[u8]) -> Result<Callers, FormError> {
    let envelope: Envelope = serde_json::from_slice(bytes).map_err(FormError::Json)?;
    if envelope.format != FORMAT || envelope.version != VERSION {
        return Err(FormError::Version { format: text::echo(&envelope.format), version: envelope.version });
    }
    if envelope.checksum != checksum(&envelope.callers, &envelope.tokens)? {
        return Err(FormError::Checksum);
    }
    let callers = envelope.callers.iter().map(CallerForm::read).collect::<Result<Vec<_>, _>>()?;
    let tokens = envelope.tokens.iter().map(TokenForm::read).collect::<Result<Vec<_>, _>>()?;
    Ok(Callers::new(callers, tokens)?)
}

pub(super) fn to_bytes(all: &Callers) -> Result<Vec<u8>, FormError> {
    let callers: Vec<_> = all.callers().iter().map(|caller| CallerForm::of(caller)).collect();
    let tokens: Vec<_> = all.tokens().iter().map(TokenForm::of).collect();
    let checksum = checksum(&callers, &tokens)?;
    let envelope = Envelope { format: FORMAT.to_owned(), version: VERSION, checksum, callers, tokens };
    Ok((serde_json::to_string_pretty(&envelope).map_err(FormError::Json)? + "\n").into_bytes())
}

fn checksum(callers: &[CallerForm], tokens: &[TokenForm]) -> Result<String, FormError> {
    serde_json::to_string(&(callers, tokens)).map(sha256).map_err(FormError::Json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Token, TokenHash};

    pub(super) fn portal() -> CallerForm {
        let text = str::to_owned;
        CallerForm {
            id: text("the.portal"),
            name: text("The portal"),
            role: text("portal"),
            purpose: text("support"),
            acts_as: vec![text("E09000007")],
            operated_by: text("A sector body"),
            funded_by: text("Its members"),
            agreement: super::super::AgreementForm {
                title: text("Sharing agreement"),
                version: text("1"),
                agreed_on: text("2026-11-01"),
                without_blocks: vec![text("text")],
            },
            registered_at: text("2026-11-29T04:00:00Z"),
            ..CallerForm::default()
        }
    }

    fn one() -> Callers {
        let mut all = Callers::new(vec![portal().read().expect("a caller")], Vec::new()).expect("one");
        let id = all.callers()[0].id.clone();
        let moment = |text: &str| text.parse().expect("a moment");
        let hash = TokenHash::of(Token::of_random(&[1; 32]).secret().as_bytes());
        all.issue(&id, hash, moment("2026-11-29T04:00:00Z"), moment("2027-02-27T04:00:00Z")).expect("a token");
        all
    }

    #[test]
    fn what_is_written_is_read_and_no_secret_is_in_it() {
        let bytes = to_bytes(&one()).expect("written");
        let read = from_bytes(&bytes).expect("read");
        assert_eq!((read.callers(), read.tokens()), (one().callers(), one().tokens()));
        let text = String::from_utf8(bytes).expect("text");
        assert!(!text.contains(Token::of_random(&[1; 32]).secret()));
    }

    #[test]
    fn a_file_that_was_altered_or_cut_is_no_list_of_callers() {
        let text = String::from_utf8(to_bytes(&one()).expect("written")).expect("text");
        for (from, to) in [("\"portal\"", "\"operator\""), ("E09000007", "E09000008"), ("2027", "2037")] {
            let altered = text.replacen(from, to, 1);
            assert!(altered != text && matches!(from_bytes(altered.as_bytes()), Err(FormError::Checksum)), "{from}");
        }
        for (from, to) in [("peermatch-callers", "peermatch-models"), ("\"version\": 1,", "\"version\": 2,")] {
            assert!(matches!(from_bytes(text.replacen(from, to, 1).as_bytes()), Err(FormError::Version { .. })));
        }
        assert!(matches!(from_bytes(&text.as_bytes()[..text.len() / 2]), Err(FormError::Json(_))));
    }

    #[test]
    fn a_field_that_is_wrong_is_named_with_its_caller() {
        let wrong = |change: fn(&mut CallerForm)| {
            let mut form = portal();
            change(&mut form);
            form.read().expect_err("wrong").to_string()
        };
        assert!(wrong(|one| one.name.clear()).starts_with("the.portal: name is empty"));
        assert!(wrong(|one| one.id = "a b".to_owned()).contains("its id holds ' '"));
        assert!(wrong(|one| one.agreement.agreed_on = "soon".to_owned()).contains("agreement.agreed_on is no day"));
        assert!(
            wrong(|one| one.agreement.without_blocks.push("stage".to_owned())).contains("'stage', which stands in")
        );
        assert!(wrong(|one| one.calls_per_minute = Some(0)).contains("calls_per_minute is 0"));
        assert!(wrong(|one| one.purpose = "assurance".to_owned()).contains("can only be aggregate-only, not portal"));
    }
}
