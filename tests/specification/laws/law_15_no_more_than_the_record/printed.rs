//! Printed parts add up to the printed total.

use crate::support::{Ask, england, run};
use peermatch::present::Rounded;
use std::path::Path;

#[test]
fn t10_the_printed_parts_of_every_fit_add_up_to_the_printed_fit() {
    let units = |printed: &str| printed.replace('.', "").parse::<u32>().expect("digits");
    let mut apart = 0;
    for profile in england().register().profiles() {
        for peer in Ask::of(england(), profile.place.id.as_str()).answer().peers {
            let values: Vec<f64> = peer.contributions.iter().map(|one| one.value).collect();
            let rounded = Rounded::new(peer.fit, &values, 3);
            assert_eq!(rounded.sum, format!("{:.3}", peer.fit));
            assert_eq!(rounded.parts.iter().map(|part| units(part)).sum::<u32>(), units(&rounded.sum));
            let alone: u32 = values.iter().map(|value| units(&format!("{value:.3}"))).sum();
            apart += usize::from(alone != units(&rounded.sum));
        }
    }
    assert!(apart > 100, "rounded each for itself they would often not add up");
}

#[test]
fn t10_the_prompt_prints_them_so() {
    let said = run(Path::new(env!("CARGO_MANIFEST_DIR")), &["match", "Camden", "--full", "--today", "2026-11-22"]);
    let thousandths = |word: &str| word.split_once('.').and_then(|(_, digits)| digits.parse::<u32>().ok());
    let mut peers = 0;
    for peer in said.out.split("  fit ").skip(1) {
        let fit = peer.split_whitespace().next().map(|word| word.trim_end_matches(';')).and_then(thousandths);
        let why = peer.split("  why ").nth(1).and_then(|rest| rest.split("  differs ").next()).expect("reasons");
        let parts = why.lines().filter_map(|line| line.split_whitespace().next()).filter(|word| word.starts_with("0."));
        assert_eq!(Some(parts.filter_map(thousandths).sum()), fit, "{peer}");
        peers += 1;
    }
    assert_eq!(peers, 5);
}
