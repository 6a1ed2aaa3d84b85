//! Whether a file is the text of a comma-separated table at all.

use super::lines::line_ends;
use super::{SheetError, SheetFault};

/// How every workbook of today's spreadsheet programs begins: it is a zip archive.
const WORKBOOK: &[u8] = b"PK\x03\x04";
/// What a line begins with that is no part of the table; above its header alone, because a cell may begin with it too.
const COMMENT: char = '#';
const BYTE_ORDER_MARK: char = '\u{feff}';
/// What programs of other countries and other habits put between cells.
const OTHERS: [(char, &str); 3] = [(';', "semicolons"), ('\t', "tabs"), ('|', "upright bars")];

/// The text of a table, without its byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, SheetFault> {
    if bytes.starts_with(WORKBOOK) {
        return Err(SheetFault { line: 1, error: SheetError::Workbook });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + line_ends(&bytes[..error.valid_up_to()]);
        SheetFault { line, error: SheetError::NotUtf8 }
    })?;
    let text = text.trim_start_matches(BYTE_ORDER_MARK);
    let (line, header) = header(text);
    match separator(header) {
        Some(other) => Err(SheetFault { line, error: SheetError::Separated(other) }),
        None => Ok(text),
    }
}

/// The first line that is neither blank nor a comment, and its number.
fn header(text: &str) -> (u64, &str) {
    let (before, body) = text.split_at(start(text));
    (1 + line_ends(before.as_bytes()), body.split(['\r', '\n']).next().unwrap_or_default())
}

/// Where the table begins, in bytes: behind blank lines and lines that begin with `#`, which say what it is.
pub(super) fn start(text: &str) -> usize {
    let mut body = text;
    loop {
        body = body.trim_start_matches(['\r', '\n']);
        if !body.starts_with(COMMENT) {
            return text.len() - body.len();
        }
        body = &body[body.find(['\r', '\n']).unwrap_or(body.len())..];
    }
}

/// What stands between the cells of a header in place of commas: what stands there more often than a comma does.
fn separator(header: &str) -> Option<&'static str> {
    let mut quoted = false;
    let bare: Vec<char> = header
        .chars()
        .filter(|&letter| {
            quoted ^= letter == '"';
            !quoted
        })
        .collect();
    let number = |wanted: char| bare.iter().filter(|&&letter| letter == wanted).count();
    let commas = number(',');
    let (_, name) = OTHERS.into_iter().find(|&(other, _)| number(other) > commas)?;
    Some(name)
}
