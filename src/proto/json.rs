//! Messages as JSON.

use serde::Serialize;

use crate::domain::text;

/// A message in the form of the contract: proto3 JSON, one field a line. Characters that a terminal would obey are escaped, which
/// leaves their value as it is.
///
/// # Errors
///
/// Where the message cannot be written: no message of the contract is such.
pub fn json(message: &impl Serialize) -> Result<String, serde_json::Error> {
    let written = serde_json::to_string_pretty(message)?;
    if !written.chars().any(|c| c != '\n' && text::disguises(c)) {
        return Ok(written + "\n");
    }
    let mut shown = String::with_capacity(written.len() + 1);
    for c in written.chars() {
        if c == '\n' || !text::disguises(c) {
            shown.push(c);
        } else {
            shown.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    shown.push('\n');
    Ok(shown)
}
