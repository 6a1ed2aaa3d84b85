//! All leaves of a run, to open and print.

use maud::html;

use super::Run;
use super::leaf::{foot, leaf};

/// A file beside the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is.
    pub what: String,
    /// Where it lies, seen from the index.
    pub file: String,
}

/// A place or a group with its leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub name: String,
    /// Its leaves.
    pub links: Vec<Link>,
}

/// The page that leads to every leaf.
pub fn index(title: &str, tables: &[Link], entries: &[Entry], run: &Run) -> String {
    let body = html! {
        h1 { (title) }
        @for table in tables { p { a href=(table.file) { (table.what) } } }
        table {
            tbody {
                @for entry in entries {
                    tr {
                        th scope="row" { (entry.name) }
                        td { @for (at, link) in entry.links.iter().enumerate() { @if at > 0 { ", " } a href=(link.file) { (link.what) } } }
                    }
                }
            }
        }
        (foot(&[], &[], run))
    };
    leaf(title, "index", &body)
}
