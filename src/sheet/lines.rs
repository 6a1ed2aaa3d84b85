//! The lines of a file as an editor counts them. csv's own count is off after blank lines and where lines end with CRLF: a record's
//! position is then still before the end of the line before it.

/// Counts lines up to positions that only ever grow.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    start: usize,
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    /// The lines of a text whose positions are counted from `start`, in bytes.
    pub(super) fn of(text: &'a str, start: usize) -> Self {
        Self { bytes: text.as_bytes(), start, at: 0, line: 1 }
    }

    /// The line, from 1, in which the record at a position begins; without a position, the line of the last one.
    pub(super) fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let byte = position.map_or(0, csv::Position::byte);
        let byte =
            usize::try_from(byte).unwrap_or(usize::MAX).saturating_add(self.start).clamp(self.at, self.bytes.len());
        let ends = self.bytes[byte..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.line += line_ends(&self.bytes[self.at..byte + ends]);
        self.at = byte + ends;
        self.line
    }
}

/// How many lines end within some bytes: with LF, with CRLF, or with CR alone. Bytes that are cut between CR and LF are not asked.
pub(super) fn line_ends(bytes: &[u8]) -> u64 {
    let ends = bytes.iter().enumerate().filter(|&(at, &byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    ends.count() as u64
}
