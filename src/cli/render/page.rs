//! A page of text, 80 columns wide if nobody wants it otherwise.

use textwrap::core::display_width;
use textwrap::{Options, WordSplitter, wrap};

use super::super::outcome::Printed;
use crate::domain::text;

/// Columns of a page for which no width is given.
pub(super) const WIDTH: usize = 80;
/// Width of the words in the margin that say what a line is about.
const LABEL: usize = 12;

/// A page being written.
#[derive(Debug)]
pub(super) struct Page {
    printed: Printed,
    width: usize,
}

impl Default for Page {
    fn default() -> Self {
        Self::of_width(WIDTH)
    }
}

impl Page {
    /// A page of so many columns.
    pub(super) fn of_width(width: usize) -> Self {
        Self { printed: Printed::default(), width }
    }

    /// A paragraph, wrapped.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.wrapped("", "", text)
    }

    /// A paragraph under a label in the margin; further ones of the same label have none.
    pub(super) fn labelled<T: AsRef<str>>(&mut self, label: &str, texts: &[T]) -> &mut Self {
        let hanging = " ".repeat(LABEL + 2);
        for (position, text) in texts.iter().enumerate() {
            let label = if position == 0 { label } else { "" };
            let from = self.printed.len() + 2;
            self.wrapped(&format!("  {label:<LABEL$}"), &hanging, text.as_ref());
            self.printed.stress(from..from + label.len());
        }
        self
    }

    /// A paragraph that begins with a number and a name; its further lines begin with `hanging`.
    pub(super) fn numbered(&mut self, number: i32, name: &str, rest: &str, hanging: &str) -> &mut Self {
        let from = self.printed.len();
        let head = format!("{number}. {name}");
        self.wrapped("", hanging, &format!("{head}{rest}"));
        // A name that takes two lines is not stressed beyond the first.
        let line = self.printed.text()[from..].lines().next().map_or(0, str::len);
        self.printed.stress(from..from + head.len().min(line));
        self
    }

    /// A paragraph that begins with a dash.
    pub(super) fn item(&mut self, text: &str) -> &mut Self {
        self.wrapped("- ", "  ", text)
    }

    pub(super) fn blank(&mut self) -> &mut Self {
        self.printed.push_str("\n");
        self
    }

    /// Rows in aligned columns. The last column is cut where the row would be too wide.
    pub(super) fn table<const N: usize>(&mut self, head: [&str; N], rows: &[[String; N]]) -> &mut Self {
        self.rows(&head.map(str::to_owned), rows)
    }

    /// [`Self::table`] of as many columns as the head has. Where heads make it too wide, they take several lines.
    pub(super) fn rows<R: AsRef<[String]>>(&mut self, head: &[String], rows: &[R]) -> &mut Self {
        let shown = |row: &R| row.as_ref().iter().map(|cell| text::printable(cell, usize::MAX)).collect();
        let rows: Vec<Vec<String>> = rows.iter().map(shown).collect();
        let widest =
            |column: usize, head: usize| rows.iter().map(|row| display_width(&row[column])).fold(head, usize::max);
        let widths = |of_head: fn(&str) -> usize| -> Vec<usize> {
            head.iter().enumerate().map(|(column, head)| widest(column, of_head(head))).collect()
        };
        let mut columns = widths(display_width);
        if columns.iter().sum::<usize>() + 2 * head.len().saturating_sub(1) > self.width {
            columns = widths(|head| head.split(' ').map(display_width).max().unwrap_or(0));
        }
        let heads: Vec<Vec<_>> = head.iter().zip(&columns).map(|(head, &width)| wrap(head, width.max(1))).collect();
        for line in 0..heads.iter().map(Vec::len).max().unwrap_or(0) {
            let cells = heads.iter().map(|head| head.get(line).map_or("", AsRef::as_ref));
            self.row(cells, &columns);
        }
        for row in &rows {
            self.row(row.iter().map(String::as_str), &columns);
        }
        self
    }

    fn row<'a>(&mut self, cells: impl Iterator<Item = &'a str>, columns: &[usize]) {
        let padded =
            cells.zip(columns).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - display_width(cell))));
        let line = padded.collect::<Vec<_>>().join("  ");
        self.printed.push_str(cut(line.trim_end(), self.width).trim_end());
        self.printed.push_str("\n");
    }

    /// The page without what is stressed.
    pub(super) fn finish(&mut self) -> String {
        self.finish_stressed().into_text()
    }

    pub(super) fn finish_stressed(&mut self) -> Printed {
        std::mem::take(&mut self.printed)
    }

    fn wrapped(&mut self, first: &str, hanging: &str, text: &str) -> &mut Self {
        // Dates and "fast-growing" stay whole.
        let options = Options::new(self.width).word_splitter(WordSplitter::NoHyphenation);
        let options = options.initial_indent(first).subsequent_indent(hanging);
        for line in wrap(&text::printable(text, usize::MAX), options) {
            self.printed.push_str(line.trim_end());
            self.printed.push_str("\n");
        }
        self
    }
}

fn cut(line: &str, width: usize) -> String {
    if display_width(line) <= width {
        return line.to_owned();
    }
    let mut kept = String::new();
    for letter in line.chars() {
        if display_width(&kept) + display_width(letter.encode_utf8(&mut [0; 4])) > width - 1 {
            break;
        }
        kept.push(letter);
    }
    kept + "…"
}
