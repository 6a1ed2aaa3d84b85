//! The cheapest way of giving each new group an old one.

/// For each row of `costs` a column of its own, so that the sum is least; none for rows that are left over. Exact, by dynamic
/// programming over sets of columns (Held and Karp 1962): for a few dozen groups at most.
pub(super) fn cheapest(costs: &[Vec<f64>]) -> Vec<Option<usize>> {
    let (rows, columns) = (costs.len(), costs.first().map_or(0, Vec::len));
    if columns == 0 || columns > 20 {
        return vec![None; rows];
    }
    // A row without a column costs more than all with one: as many as can be are given one.
    let dear = 1.0 + costs.iter().flatten().fold(0.0_f64, |sum, cost| sum + cost.abs());
    let sets = 1_usize << columns;
    let mut best = vec![vec![f64::INFINITY; sets]; rows + 1];
    let mut taken: Vec<Vec<Option<usize>>> = vec![vec![None; sets]; rows + 1];
    best[0][0] = 0.0;
    for row in 0..rows {
        for set in 0..sets {
            let so_far = best[row][set];
            if so_far.is_infinite() {
                continue;
            }
            if so_far + dear < best[row + 1][set] {
                best[row + 1][set] = so_far + dear;
                taken[row + 1][set] = None;
            }
            for column in (0..columns).filter(|column| set & (1 << column) == 0) {
                let (next, cost) = (set | (1 << column), so_far + costs[row][column]);
                if cost < best[row + 1][next] {
                    best[row + 1][next] = cost;
                    taken[row + 1][next] = Some(column);
                }
            }
        }
    }
    let least = |a: &usize, b: &usize| best[rows][*a].total_cmp(&best[rows][*b]);
    let mut set = (0..sets).min_by(least).unwrap_or(0);
    let mut assigned = vec![None; rows];
    for row in (0..rows).rev() {
        assigned[row] = taken[row + 1][set];
        if let Some(column) = assigned[row] {
            set &= !(1 << column);
        }
    }
    assigned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_least_even_where_the_nearest_is_not_taken() {
        assert_eq!(cheapest(&[vec![1.0, 2.0], vec![1.0, 9.0]]), [Some(1), Some(0)]);
        assert_eq!(cheapest(&[vec![5.0], vec![1.0]]), [None, Some(0)]);
        assert_eq!(cheapest(&[vec![4.0, 1.0, 3.0]]), [Some(1)]);
        assert_eq!(cheapest(&[]), Vec::<Option<usize>>::new());
    }
}
