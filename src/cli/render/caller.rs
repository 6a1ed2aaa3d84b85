//! Callers and tokens, for the operator.

use std::fmt::Write;

use jiff::Timestamp;

use crate::access::Kept;
use crate::callers::CallerForm;

/// Most places of a caller that are listed.
const PLACES: usize = 20;

/// One caller, field by field.
pub(in crate::cli) fn caller(one: &CallerForm) -> String {
    let mut text = format!("{}: {}\n", one.id, one.name);
    let mut line = |what: &str, value: &str| {
        if !value.is_empty() {
            _ = writeln!(text, "  {what:<15} {value}");
        }
    };
    line("role", &format!("{}, for {}", one.role, one.purpose));
    line("operated by", &one.operated_by);
    line("funded by", &one.funded_by);
    line("kind of funder", &one.funder_kinds.join(", "));
    let agreement = &one.agreement;
    line("agreement", &format!("{}, version {}, {}", agreement.title, agreement.version, agreement.agreed_on));
    line("not covered", &agreement.without_blocks.join(", "));
    line("speaks for", &places(&one.acts_as));
    line("convener", &one.convener);
    for one in &one.signs_in {
        let (what, id) = if one.client.is_empty() { ("subject", &one.subject) } else { ("client", &one.client) };
        line("signs in as", &format!("{what} {id} of {}", one.issuer));
    }
    line("networks", &one.networks.join(", "));
    line("words of", &one.audience_sector);
    line("calls a minute", &one.calls_per_minute.map(|calls| calls.to_string()).unwrap_or_default());
    line("registered", &one.registered_at);
    line("retired", &one.retired_at);
    text
}

fn places(ids: &[String]) -> String {
    let told = ids[..ids.len().min(PLACES)].join(", ");
    match ids.len().saturating_sub(PLACES) {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}

/// All callers, one a line.
pub(in crate::cli) fn callers(all: &[CallerForm]) -> String {
    if all.is_empty() {
        return "no callers\n".to_owned();
    }
    let width = all.iter().map(|one| one.id.len()).max().unwrap_or_default();
    let line = |one: &CallerForm| {
        let retired = if one.retired_at.is_empty() { "" } else { " (retired)" };
        format!("{:<width$}  {:<14}  {}{retired}\n", one.id, one.role, one.name)
    };
    all.iter().map(line).collect()
}

/// Tokens, one a line, with what each is good for at a moment.
pub(in crate::cli) fn tokens<'a>(all: impl Iterator<Item = &'a Kept>, now: Timestamp) -> String {
    let line = |token: &Kept| {
        let state = match token.revoked {
            Some(at) => format!("revoked {}", moment(at)),
            None if token.is_good(now) => format!("good until {}", moment(token.expires)),
            None => format!("expired {}", moment(token.expires)),
        };
        format!("{}  issued {}, {state}\n", token.id, moment(token.issued))
    };
    all.map(line).collect()
}

/// A moment to the minute, in UTC.
pub(in crate::cli) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
