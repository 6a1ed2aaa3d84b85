//! Domain values and their codes in the contract.

use super::v1;
use crate::domain::factor::{FactorScope, Sign};
use crate::domain::funder::FunderKind;
use crate::domain::governance::Basis;
use crate::domain::pressure::BadEnd;
use crate::domain::pressure::PressureUse;
use crate::domain::progress::{Phase, Progress};
use crate::domain::query::{Extra, Governed, Relation};
use crate::domain::record::{Provenance, Status};
use crate::domain::self_assessment::{Assessed, SelfAssessment};
use crate::domain::stage::{Stage, StageMode};
use crate::domain::story::{AttemptEnding, EntryKind, EvidenceBasis, OutcomeDirection};
use crate::domain::taxonomy::{Level, Lineage};

/// The code of a stage, or of its absence.
pub fn stage(stage: Option<Stage>) -> v1::Stage {
    match stage {
        Some(Stage::NotConsidering) => v1::Stage::NotConsidering,
        Some(Stage::Planning) => v1::Stage::Planning,
        Some(Stage::Designing) => v1::Stage::Designing,
        Some(Stage::Piloting) => v1::Stage::Piloting,
        Some(Stage::Scaling) => v1::Stage::Scaling,
        Some(Stage::FullyOperational) => v1::Stage::FullyOperational,
        None => v1::Stage::Unknown,
    }
}

/// The code of how peers must be governed; ANY where nothing is asked.
pub fn governed(wanted: Option<Governed>) -> v1::GovernanceFilter {
    match wanted {
        None => v1::GovernanceFilter::Any,
        Some(Governed::SameType) => v1::GovernanceFilter::Same,
        Some(Governed::SameDuties) => v1::GovernanceFilter::Compatible,
    }
}

/// How peers must be governed by its code; none where nothing is asked.
pub fn governed_given(code: v1::GovernanceFilter) -> Option<Governed> {
    [Governed::SameType, Governed::SameDuties].into_iter().find(|&one| governed(Some(one)) == code)
}

/// The code of how peers must see themselves; ANY where nothing is asked.
pub fn assessed(wanted: Option<Assessed>) -> v1::SelfAssessmentFilter {
    match wanted {
        None => v1::SelfAssessmentFilter::Any,
        Some(Assessed::As(SelfAssessment::Strength)) => v1::SelfAssessmentFilter::Strength,
        Some(Assessed::As(SelfAssessment::Challenge)) => v1::SelfAssessmentFilter::Challenge,
        Some(Assessed::Complement) => v1::SelfAssessmentFilter::Complement,
    }
}

/// How peers must see themselves by its code; none where nothing is asked.
pub fn assessed_given(code: v1::SelfAssessmentFilter) -> Option<Assessed> {
    let all = SelfAssessment::ALL.map(Assessed::As).into_iter().chain([Assessed::Complement]);
    all.into_iter().find(|&one| assessed(Some(one)) == code)
}

/// The code of how a place sees itself.
pub fn self_assessment(assessment: SelfAssessment) -> v1::SelfAssessment {
    match assessment {
        SelfAssessment::Strength => v1::SelfAssessment::Strength,
        SelfAssessment::Challenge => v1::SelfAssessment::Challenge,
    }
}

/// How a place sees itself by its code; none where it does not say.
pub fn self_assessment_given(code: v1::SelfAssessment) -> Option<SelfAssessment> {
    SelfAssessment::ALL.into_iter().find(|&one| self_assessment(one) == code)
}

/// The code of what makes a function somebody's.
pub fn duty_basis(basis: Basis) -> v1::DutyBasis {
    match basis {
        Basis::Law => v1::DutyBasis::Law,
        Basis::Practice => v1::DutyBasis::Practice,
    }
}

/// The code of which end of a figure is worse.
pub fn direction(bad_end: Option<BadEnd>) -> v1::IndicatorDirection {
    match bad_end {
        Some(BadEnd::High) => v1::IndicatorDirection::HigherIsWorse,
        Some(BadEnd::Low) => v1::IndicatorDirection::LowerIsWorse,
        None => v1::IndicatorDirection::Neither,
    }
}

/// The stage of a code; `None` where it is not given, `Some(None)` where it is given as unknown.
pub fn stage_given(code: v1::Stage) -> Option<Option<Stage>> {
    match code {
        v1::Stage::Unspecified => None,
        v1::Stage::Unknown => Some(None),
        known => Some(Stage::ALL.into_iter().find(|&one| stage(Some(one)) == known)),
    }
}

/// The code of a stage mode.
pub fn stage_mode(mode: StageMode) -> v1::StageMode {
    match mode {
        StageMode::Alongside => v1::StageMode::Alongside,
        StageMode::Ahead => v1::StageMode::Ahead,
        StageMode::Either => v1::StageMode::Either,
    }
}

/// The code of a status.
pub fn status(status: Status) -> v1::RecordStatus {
    match status {
        Status::Live => v1::RecordStatus::Live,
        Status::Parked => v1::RecordStatus::Parked,
        Status::Solved => v1::RecordStatus::Solved,
        Status::Stopped => v1::RecordStatus::Stopped,
    }
}

/// The status of a code; live where none is given.
pub fn status_given(code: v1::RecordStatus) -> Status {
    match code {
        v1::RecordStatus::Unspecified | v1::RecordStatus::Live => Status::Live,
        v1::RecordStatus::Parked => Status::Parked,
        v1::RecordStatus::Solved => Status::Solved,
        v1::RecordStatus::Stopped => Status::Stopped,
    }
}

/// The code of a kind of funder.
pub fn funder_kind(kind: FunderKind) -> v1::FunderKind {
    match kind {
        FunderKind::Sector => v1::FunderKind::Sector,
        FunderKind::CentralGovernment => v1::FunderKind::CentralGovernment,
        FunderKind::Regulator => v1::FunderKind::Regulator,
        FunderKind::Charity => v1::FunderKind::Charity,
        FunderKind::University => v1::FunderKind::University,
        FunderKind::Company => v1::FunderKind::Company,
        FunderKind::Other => v1::FunderKind::Other,
    }
}

/// The kind of funder of a code; none where none is given.
pub fn funder_kind_given(code: v1::FunderKind) -> Option<FunderKind> {
    FunderKind::ALL.into_iter().find(|&kind| funder_kind(kind) == code)
}

/// The code of a provenance.
pub fn provenance(provenance: Provenance) -> v1::Provenance {
    match provenance {
        Provenance::Declared => v1::Provenance::Declared,
        Provenance::PublicRecord => v1::Provenance::PublicRecord,
        Provenance::Derived => v1::Provenance::Derived,
    }
}

/// The code of a lineage; codes that lie apart have none.
pub fn problem_match(lineage: Lineage) -> v1::ProblemMatch {
    match lineage {
        Lineage::Same => v1::ProblemMatch::Same,
        Lineage::Broader => v1::ProblemMatch::Broader,
        Lineage::Narrower => v1::ProblemMatch::Narrower,
        Lineage::Apart => v1::ProblemMatch::Unspecified,
    }
}

/// The code of a relation between areas.
pub fn relation(relation: Relation) -> v1::PlaceRelation {
    match relation {
        Relation::External => v1::PlaceRelation::External,
        Relation::Sibling => v1::PlaceRelation::Sibling,
    }
}

/// How a peer's area lies by its code; none where nothing is asked.
pub fn relation_given(code: v1::PlaceRelation) -> Option<Relation> {
    [Relation::External, Relation::Sibling].into_iter().find(|&one| relation(one) == code)
}

/// The code of a ranking extra.
pub fn extra(extra: Extra) -> v1::RankingExtra {
    match extra {
        Extra::EvenGaps => v1::RankingExtra::EvenGaps,
        Extra::HubCorrection => v1::RankingExtra::HubCorrection,
        Extra::Diversity => v1::RankingExtra::Diversity,
        Extra::NonNeighbour => v1::RankingExtra::NonNeighbour,
        Extra::SimilarSize => v1::RankingExtra::SimilarSize,
    }
}

/// The code of a use of pressures.
pub fn pressure_use(wanted: PressureUse) -> v1::PressureUse {
    match wanted {
        PressureUse::Fill => v1::PressureUse::Fill,
        PressureUse::Never => v1::PressureUse::Never,
        PressureUse::Always => v1::PressureUse::Always,
    }
}

/// The code of a factor's sign.
pub fn sign(sign: Sign) -> v1::FactorSign {
    match sign {
        Sign::Helps => v1::FactorSign::Enabler,
        Sign::Hinders => v1::FactorSign::Barrier,
    }
}

/// The code of a factor's scope.
pub fn scope(scope: FactorScope) -> v1::FactorScope {
    match scope {
        FactorScope::Local => v1::FactorScope::Local,
        FactorScope::Central => v1::FactorScope::Central,
        FactorScope::Mixed => v1::FactorScope::Mixed,
    }
}

/// The code of a depth in the taxonomy.
pub fn level(level: Level) -> v1::ProblemLevel {
    match level {
        Level::Theme => v1::ProblemLevel::Theme,
        Level::Problem => v1::ProblemLevel::Problem,
        Level::SubProblem => v1::ProblemLevel::SubProblem,
        Level::StopConcept => v1::ProblemLevel::StopConcept,
    }
}

/// The code of what an entry of a story is.
pub fn entry_kind(kind: EntryKind) -> v1::EntryKind {
    match kind {
        EntryKind::Progress => v1::EntryKind::Progress,
        EntryKind::Challenge => v1::EntryKind::Challenge,
        EntryKind::Setback => v1::EntryKind::Setback,
    }
}

/// What an entry of a story is by its code; none where it is not given.
pub fn entry_kind_given(code: v1::EntryKind) -> Option<EntryKind> {
    EntryKind::ALL.into_iter().find(|&kind| entry_kind(kind) == code)
}

/// The code of how an attempt ended.
pub fn ending(ending: AttemptEnding) -> v1::AttemptEnding {
    match ending {
        AttemptEnding::Worked => v1::AttemptEnding::Worked,
        AttemptEnding::RanOut => v1::AttemptEnding::RanOut,
        AttemptEnding::Stopped => v1::AttemptEnding::Stopped,
    }
}

/// How an attempt ended by its code; none where it is not given.
pub fn ending_given(code: v1::AttemptEnding) -> Option<AttemptEnding> {
    AttemptEnding::ALL.into_iter().find(|&one| ending(one) == code)
}

/// The code of whether an outcome is what the work was for.
pub fn outcome_direction(direction: OutcomeDirection) -> v1::OutcomeDirection {
    match direction {
        OutcomeDirection::Worked => v1::OutcomeDirection::Worked,
        OutcomeDirection::DidNotWork => v1::OutcomeDirection::DidNotWork,
        OutcomeDirection::Unclear => v1::OutcomeDirection::Unclear,
    }
}

/// Whether an outcome is what the work was for, by its code; none where it is not given.
pub fn outcome_direction_given(code: v1::OutcomeDirection) -> Option<OutcomeDirection> {
    OutcomeDirection::ALL.into_iter().find(|&one| outcome_direction(one) == code)
}

/// The code of what stands behind an outcome.
pub fn evidence_basis(basis: EvidenceBasis) -> v1::EvidenceBasis {
    match basis {
        EvidenceBasis::Independent => v1::EvidenceBasis::Independent,
        EvidenceBasis::SelfReported => v1::EvidenceBasis::SelfReported,
        EvidenceBasis::Anticipated => v1::EvidenceBasis::Anticipated,
        EvidenceBasis::None => v1::EvidenceBasis::None,
    }
}

/// What stands behind an outcome by its code; none where it is not given.
pub fn evidence_basis_given(code: v1::EvidenceBasis) -> Option<EvidenceBasis> {
    EvidenceBasis::ALL.into_iter().find(|&one| evidence_basis(one) == code)
}

/// How far a training is.
pub fn training_progress(progress: Progress) -> v1::TrainingProgress {
    let phase = match progress.phase {
        Phase::Features => v1::TrainingPhase::Features,
        Phase::Groups => v1::TrainingPhase::Groups,
        Phase::Names => v1::TrainingPhase::Names,
    };
    v1::TrainingProgress { phase: phase.into(), done: progress.done }
}
