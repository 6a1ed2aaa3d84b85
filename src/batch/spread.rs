//! How the listings of a run are spread: who is listed by many, who by nobody, and how mutual it is. Counted over the questions
//! with all live records; the figures say what they count.

use std::collections::{BTreeMap, BTreeSet};

use super::job::{JobError, Tally, figure};
use crate::domain::cancel::Cancel;
use crate::proto::v1;

/// Counts the rows of the mode `peers`.
#[derive(Debug, Default)]
pub(super) struct Spread {
    rows_with_a_peer: usize,
    without: BTreeMap<String, usize>,
    askers: BTreeSet<String>,
    /// Who lists whom, of the questions with all live records.
    pairs: BTreeSet<(String, String)>,
}

impl Tally for Spread {
    fn count(&mut self, row: &str) -> Result<(), JobError> {
        let row: v1::PeerRow = serde_json::from_str(row)?;
        if row.no_peer_reason.is_some() {
            *self.without.entry(row.no_peer_reason().as_str_name().to_lowercase()).or_default() += 1;
        } else {
            self.rows_with_a_peer += 1;
        }
        if row.problem_id.is_empty() {
            if !row.peer_place_id.is_empty() {
                self.pairs.insert((row.place_id.clone(), row.peer_place_id));
            }
            self.askers.insert(row.place_id);
        }
        Ok(())
    }

    fn figures(self: Box<Self>, _: &Cancel) -> Result<Vec<v1::RunFigure>, JobError> {
        let mut figures = vec![figure("rows_with_a_peer", self.rows_with_a_peer as f64, "rows that name a peer")];
        for (reason, count) in &self.without {
            figures.push(figure(reason, *count as f64, "questions without a peer, for this reason"));
        }
        let degrees = self.in_degrees();
        let largest = degrees.iter().copied().max().unwrap_or_default();
        let never = degrees.iter().filter(|&&degree| degree == 0).count();
        figures.extend([
            figure("in_degree_largest", largest as f64, "most lists, of all live records, that one place is in"),
            figure("never_listed", never as f64, "places of the run that are in no such list"),
            figure("skew", skew(&degrees), "skewness of the number of lists that a place is in: 0 is even"),
            figure("reciprocity", self.reciprocity(), "share of listings that the other side returns"),
        ]);
        Ok(figures)
    }
}

impl Spread {
    /// In how many lists each place of the run is.
    fn in_degrees(&self) -> Vec<usize> {
        let mut degrees: BTreeMap<&str, usize> = self.askers.iter().map(|asker| (asker.as_str(), 0)).collect();
        for (_, listed) in &self.pairs {
            *degrees.entry(listed).or_default() += 1;
        }
        degrees.into_values().collect()
    }

    fn reciprocity(&self) -> f64 {
        let returned = self.pairs.iter().filter(|(from, to)| self.pairs.contains(&(to.clone(), from.clone()))).count();
        if self.pairs.is_empty() { 0.0 } else { returned as f64 / self.pairs.len() as f64 }
    }
}

/// Skewness of the number of lists that a place is in, the usual measure of hubs (Radovanović, Nanopoulos and Ivanović, "Hubs in
/// Space", Journal of Machine Learning Research 11, 2010).
fn skew(degrees: &[usize]) -> f64 {
    let count = degrees.len() as f64;
    let mean = degrees.iter().sum::<usize>() as f64 / count;
    let moment = |power: i32| degrees.iter().map(|&one| (one as f64 - mean).powi(power)).sum::<f64>() / count;
    let deviation = moment(2).sqrt();
    if deviation > 0.0 { moment(3) / deviation.powi(3) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_lists_have_no_skew_and_a_hub_has_some() {
        assert_eq!(skew(&[2, 2, 2]), 0.0);
        assert_eq!(skew(&[]), 0.0);
        // Worked by hand: mean 1, second moment 3, third moment 6.
        assert!((skew(&[0, 0, 0, 4]) - 6.0 / 3.0_f64.powf(1.5)).abs() < 1e-12);
    }
}
