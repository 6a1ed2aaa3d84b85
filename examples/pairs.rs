//! Reads pairs, one a line (`one other weight`, members from 0, weight in whole billionths), and prints the total weight of the
//! best choice of pairs and of the best among those with most pairs. Another program can be held against it.

use std::error::Error;
use std::io::{self, BufRead, Write};

use peermatch::convene::{Aim, Edge, best_pairs};
use peermatch::domain::fit::Billionths;
use peermatch::domain::slot::Member;

fn main() -> Result<(), Box<dyn Error>> {
    let mut edges = Vec::new();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let numbers = line.split_whitespace().map(str::parse).collect::<Result<Vec<u64>, _>>()?;
        let [one, other, weight] = numbers[..] else { return Err(format!("not three numbers: {line}").into()) };
        let member = |number: u64| usize::try_from(number).map(Member::new);
        edges.push(Edge {
            one: member(one)?,
            other: member(other)?,
            weight: Billionths::new(weight),
            tie: one ^ other,
        });
    }
    let members = edges.iter().map(|edge| edge.one.max(edge.other).get() + 1).max().unwrap_or(0);
    for aim in [Aim::Fit, Aim::Served] {
        let partners = best_pairs(members, &edges, aim)?;
        let total: u64 =
            edges.iter().filter(|edge| partners[edge.one] == Some(edge.other)).map(|edge| edge.weight.whole()).sum();
        writeln!(io::stdout(), "{total}")?;
    }
    Ok(())
}
