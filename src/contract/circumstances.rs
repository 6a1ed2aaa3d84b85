//! Under which conditions somebody says that a place works on a problem: factors and the starting point.

use super::query::Reader;
use super::violation::Violations;
use crate::domain::circumstances::{Circumstances, StartingLevel};
use crate::domain::factor::{FactorRank, FactorScope, HeldFactor, Sign};
use crate::domain::text;
use crate::proto::v1;

impl Reader<'_> {
    /// What is told of the record in `field`, each factor, rank and dimension once.
    pub(super) fn circumstances(
        &self,
        factors: &[v1::ProfileFactor],
        starting_points: &[v1::ProfileStartingPoint],
        field: &str,
        violations: &mut Violations,
    ) -> Circumstances {
        let mut circumstances = Circumstances::default();
        for (position, one) in factors.iter().enumerate() {
            let field = format!("{field}.factors[{position}]");
            let Some(held) = self.factor(one, &field, violations) else { continue };
            let known = &mut circumstances.factors;
            if known.iter().any(|other| other.factor == held.factor) {
                violations.add(format!("{field}.factor_id"), "stands twice in this record");
            } else if held.rank.is_some() && known.iter().any(|other| other.rank == held.rank) {
                violations.add(format!("{field}.rank"), "stands twice in this record");
            } else {
                known.push(held);
            }
        }
        for (position, one) in starting_points.iter().enumerate() {
            let field = format!("{field}.starting_points[{position}]");
            let Some(level) = self.level(one, &field, violations) else { continue };
            if circumstances.starting_point.iter().any(|other| other.dimension == level.dimension) {
                violations.add(format!("{field}.dimension"), "stands twice in this record");
            } else {
                circumstances.starting_point.push(level);
            }
        }
        circumstances
    }

    fn factor(&self, raw: &v1::ProfileFactor, field: &str, violations: &mut Violations) -> Option<HeldFactor> {
        let factor = self.vocabulary.factors.iter().find(|factor| factor.id.as_str() == raw.factor_id);
        if factor.is_none() {
            violations.add(format!("{field}.factor_id"), format!("'{}' is no factor", text::echo(&raw.factor_id)));
        }
        let sign = match v1::FactorSign::try_from(raw.sign) {
            Ok(v1::FactorSign::Enabler) => Some(Sign::Helps),
            Ok(v1::FactorSign::Barrier) => Some(Sign::Hinders),
            Ok(v1::FactorSign::Unspecified) | Err(_) => {
                violations.add(format!("{field}.sign"), "is missing: a factor helps (ENABLER) or hinders (BARRIER)");
                None
            }
        };
        let rank = FactorRank::new(raw.rank.into());
        if rank.is_none() && raw.rank != 0 {
            violations.add(format!("{field}.rank"), format!("{} is outside 1 to 3; 0 is no rank", raw.rank));
        }
        let scope = match v1::FactorScope::try_from(raw.scope) {
            Ok(v1::FactorScope::Unspecified) => factor.map(|factor| factor.scope),
            Ok(v1::FactorScope::Local) => Some(FactorScope::Local),
            Ok(v1::FactorScope::Central) => Some(FactorScope::Central),
            Ok(v1::FactorScope::Mixed) => Some(FactorScope::Mixed),
            Err(_) => {
                violations.add(format!("{field}.scope"), "is no scope");
                None
            }
        };
        Some(HeldFactor { factor: factor?.id.clone(), sign: sign?, rank, scope: scope?, source: None })
    }

    fn level(&self, raw: &v1::ProfileStartingPoint, field: &str, violations: &mut Violations) -> Option<StartingLevel> {
        let dimension = self.vocabulary.starting_point.iter().find(|one| one.id.as_str() == raw.dimension);
        let Some(dimension) = dimension else {
            violations.add(format!("{field}.dimension"), format!("'{}' is no dimension", text::echo(&raw.dimension)));
            return None;
        };
        let given = raw.level.and_then(|level| usize::try_from(level).ok());
        let level = given.filter(|&level| level < dimension.levels.len());
        if level.is_none() {
            let highest = dimension.levels.len() - 1;
            let shown = raw.level.map_or("nothing".to_owned(), |level| level.to_string());
            violations.add(format!("{field}.level"), format!("{shown} is outside 0 to {highest}"));
        }
        let dimension = dimension.id.clone();
        Some(StartingLevel { dimension, level: level?, statement: String::new(), source: None })
    }
}
