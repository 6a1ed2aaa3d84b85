//! How welcome a stage is, by how far it lies from the own.

use crate::domain::stage::StageMode;

/// How welcome a peer is that stands `steps` further on (negative: further back), 0 to 1.
pub fn kernel(mode: StageMode, steps: i32) -> f64 {
    match mode {
        StageMode::Alongside => (1.0 - f64::from(steps.abs()) / 3.0).max(0.0),
        StageMode::Ahead => match steps {
            ..=0 => 0.0,
            1 | 2 => 1.0,
            3 => 0.75,
            4 => 0.5,
            _ => 0.25,
        },
        StageMode::Either => kernel(StageMode::Alongside, steps).max(kernel(StageMode::Ahead, steps)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_are_those_of_the_design() {
        let row = |mode| (-3..=5).map(|steps| (kernel(mode, steps) * 100.0).round() as i32).collect::<Vec<_>>();
        assert_eq!(row(StageMode::Alongside), [0, 33, 67, 100, 67, 33, 0, 0, 0]);
        assert_eq!(row(StageMode::Ahead), [0, 0, 0, 0, 100, 100, 75, 50, 25]);
        assert_eq!(row(StageMode::Either), [0, 33, 67, 100, 100, 100, 75, 50, 25]);
    }
}
