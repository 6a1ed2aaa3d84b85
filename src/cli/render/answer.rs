//! The answers of `match` and `explain`.

use std::ops::Range;

use clap::Args;

use super::super::outcome::Printed;
use super::page::{Page, WIDTH};
use crate::present::{Answer, Explanation, Label, Peer};

/// Most lines of an answer that is not asked for in full.
const SHORT_PAGE: usize = 60;
/// Most lines of a section that `match --full` shows of one peer; `explain` shows all.
const SHOWN: usize = 4;
/// Narrowest and widest page.
const WIDTHS: Range<i64> = 40..501;

/// How an answer is laid out.
#[derive(Debug, Clone, Args)]
#[group(skip)]
pub(in super::super) struct Layout {
    /// Columns of text, 40 to 500
    #[arg(long, value_name = "COLUMNS", default_value_t = WIDTH, value_parser = width)]
    width: usize,
}

/// How much of an answer is shown.
#[derive(Debug, Clone, Args)]
#[group(skip)]
pub(in super::super) struct Extent {
    /// Show every peer in full [default: each in a line, and the best in full]
    #[arg(long, conflicts_with = "short")]
    full: bool,
    /// Show each peer in a line, and nothing else
    #[arg(long)]
    short: bool,
}

fn width(text: &str) -> Result<usize, String> {
    let columns = text.parse().ok().filter(|columns| WIDTHS.contains(columns));
    columns
        .and_then(|columns| usize::try_from(columns).ok())
        .ok_or_else(|| "a page is 40 to 500 columns wide".to_owned())
}

pub(in super::super) fn answer(answer: &Answer, extent: &Extent, layout: &Layout) -> Printed {
    if extent.full {
        return full(answer, layout);
    }
    let pages = (1..=SHOWN).rev().map(|shown| short(answer, if extent.short { None } else { Some(shown) }, layout));
    let mut last = Printed::default();
    for page in pages {
        last = page;
        if last.lines() <= SHORT_PAGE {
            break;
        }
    }
    last
}

/// Every peer in full.
fn full(answer: &Answer, layout: &Layout) -> Printed {
    let mut page = Page::of_width(layout.width);
    head(&mut page, &answer.head, &answer.none);
    for peer in &answer.peers {
        show_peer(&mut page, peer, Some(SHOWN));
        page.blank();
    }
    foot(&mut page, &answer.foot);
    page.finish_stressed()
}

/// Each peer in a line; the best with at most so many lines of a section.
fn short(answer: &Answer, of_best: Option<usize>, layout: &Layout) -> Printed {
    let mut page = Page::of_width(layout.width);
    head(&mut page, &answer.head, &answer.none);
    for peer in &answer.peers {
        page.numbered(peer.rank, &peer.name, &format!(": {}", peer.brief.line()), "   ");
    }
    if let (Some(shown), [best, ..]) = (of_best, &answer.peers[..]) {
        page.blank().text(if answer.peers.len() == 1 { "In full:" } else { "The first in full (all: --full):" });
        show_peer(&mut page, best, Some(shown));
    }
    if !answer.peers.is_empty() {
        page.blank();
    }
    match of_best {
        Some(_) => foot(&mut page, &answer.foot),
        None => foot(&mut page, answer.foot.last().map(std::slice::from_ref).unwrap_or_default()),
    }
    page.finish_stressed()
}

pub(in super::super) fn explanation(answer: &Explanation, layout: &Layout) -> Printed {
    let mut page = Page::of_width(layout.width);
    head(&mut page, &answer.head, &answer.verdict);
    if let Some(peer) = &answer.peer {
        show_peer(&mut page, peer, None);
        page.blank().text(&answer.summary).blank();
    }
    foot(&mut page, &answer.foot);
    page.finish_stressed()
}

/// The head, and what is said of the whole below it.
fn head(page: &mut Page, head: &[String], verdict: &str) {
    head.iter().for_each(|paragraph| _ = page.text(paragraph));
    page.blank();
    if !verdict.is_empty() {
        page.text(verdict).blank();
    }
}

/// A peer with at most so many lines of a section; all of them without a number.
fn show_peer(page: &mut Page, peer: &Peer, shown: Option<usize>) {
    page.numbered(peer.rank, &peer.name, &format!(" ({})", peer.what_it_is), "");
    for section in &peer.sections {
        match (section.label, shown) {
            (Label::Figures | Label::Untold, Some(_)) => {}
            // Its parts add up to the fit, and a setback stands beside the progress: none may be missing.
            (Label::Why | Label::Story, _) | (_, None) => _ = page.labelled(section.label.word(), &section.lines),
            (label, Some(shown)) => _ = page.labelled(label.word(), &cut(&section.lines, shown)),
        }
    }
}

fn cut(lines: &[String], shown: usize) -> Vec<String> {
    if lines.len() <= shown + 1 {
        return lines.to_vec();
    }
    let more = format!("and {} more (see 'peermatch explain')", lines.len() - shown);
    lines[..shown].iter().cloned().chain([more]).collect()
}

fn foot(page: &mut Page, foot: &[String]) {
    foot.iter().for_each(|paragraph| _ = page.text(paragraph));
}
