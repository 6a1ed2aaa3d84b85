//! The cheapest way of giving each new group an old one: a matching of maximum weight between the two, as rustworkx-core has it.

use std::convert::Infallible;

use rustworkx_core::max_weight_matching::max_weight_matching;
use rustworkx_core::petgraph::graph::{EdgeReference, NodeIndex, UnGraph};

/// Costs are compared in units of this.
const UNIT: f64 = 1e-12;

/// For each row of `costs` a column of its own, so that as many rows as can be have one and the sum of costs is least; none for
/// rows that are left over.
pub(super) fn cheapest(costs: &[Vec<f64>]) -> Vec<Option<usize>> {
    let columns = costs.first().map_or(0, Vec::len);
    let dearest = costs.iter().flatten().copied().fold(0.0_f64, f64::max);
    let mut graph = UnGraph::<(), i128>::with_capacity(costs.len() + columns, costs.len() * columns);
    let nodes: Vec<NodeIndex> = (0..costs.len() + columns).map(|_| graph.add_node(())).collect();
    for (row, costs) in costs.iter().enumerate() {
        for (column, cost) in costs.iter().enumerate() {
            let saved = ((dearest - cost) / UNIT).round() as i128;
            graph.add_edge(nodes[row], nodes[nodes.len() - columns + column], saved);
        }
    }
    let weigh = |edge: EdgeReference<'_, i128>| Ok::<_, Infallible>(*edge.weight());
    let Ok(pairs) = max_weight_matching(&graph, true, weigh, false);
    let mut assigned = vec![None; costs.len()];
    for (one, other) in pairs {
        assigned[one.min(other)] = Some(one.max(other) - costs.len());
    }
    assigned
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_sum_is_least_even_where_the_nearest_is_not_taken() {
        assert_eq!(cheapest(&[vec![1.0, 2.0], vec![1.0, 9.0]]), [Some(1), Some(0)]);
        assert_eq!(cheapest(&[vec![5.0], vec![1.0]]), [None, Some(0)]);
        assert_eq!(cheapest(&[vec![4.0, 1.0, 3.0]]), [Some(1)]);
        assert_eq!(cheapest(&[]), Vec::<Option<usize>>::new());
    }

    #[test]
    fn thirty_groups_keep_who_they_are() {
        let costs: Vec<Vec<f64>> =
            (0..30).map(|new| (0..30).map(|old| f64::from(u8::from((new + 7) % 30 != old))).collect()).collect();
        assert_eq!(cheapest(&costs), (0..30).map(|new| Some((new + 7) % 30)).collect::<Vec<_>>());
    }

    /// The least sum over all ways to give each row a column.
    fn least(costs: &[Vec<f64>], taken: u32) -> f64 {
        let Some((first, rest)) = costs.split_first() else { return 0.0 };
        let free = (0..first.len()).filter(|column| taken & (1 << column) == 0);
        free.map(|column| first[column] + least(rest, taken | 1 << column)).fold(f64::INFINITY, f64::min)
    }

    proptest! {
        #[test]
        fn the_sum_is_the_least_of_all(costs in prop::collection::vec(prop::collection::vec(0.0_f64..2.0, 6), 1..6)) {
            let sum: f64 = cheapest(&costs).iter().zip(&costs).map(|(column, row)| row[column.expect("there are enough")]).sum();
            prop_assert!((sum - least(&costs, 0)).abs() < 1e-9);
        }
    }
}
