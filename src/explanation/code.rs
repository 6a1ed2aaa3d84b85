//! The codes of all statements: what each means, and which values stand beside it. The contract's registry
//! (`statement.proto`) says the same line by line; a test keeps the two alike.

use jiff::civil::Date;

use super::shapes::{
    AskedProblem, Detail, Governed, HeldElsewhere, OwnProblem, Places, Problem, Problems, Question, SomeOf,
    StageCounts, Stages, TooLong,
};
use super::value::{Hundredths, Id, Ids, Kind, Labels, Thousandths, Value, Words, value};
use crate::domain::effort::Effort;
use crate::proto::v1;

/// The values of one code: those of a shape, its own, or none.
macro_rules! values_of {
    () => { Vec::new() };
    ($shape:ident) => { $shape.values() };
    ({ $($field:ident),* }) => { vec![$(value(stringify!($field), $field)),*] };
}

/// Their names and kinds.
macro_rules! kinds_of {
    () => { &[] };
    (($shape:ty)) => { <$shape>::KINDS };
    ({ $($field:ident: $kind:ty),* }) => { &[$((stringify!($field), <$kind as Value>::KIND)),*] };
}

/// Writes the codes out: for each group of statements its codes with their names, their values and their meaning. Values that
/// several codes carry alike are a shape.
macro_rules! codes {
    ($($group:literal: {
        $($code:ident $name:literal $(($shape:ident: $of:ty))? $({ $($field:ident: $kind:ty),* })? $meaning:literal;)*
    })*) => {
        /// What a statement says, as a stable code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(
                #[doc = $meaning]
                $code,
            )*)*
        }

        /// What a statement says with the values that stand beside it: one that lacks a value, or has another's, does not compile.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Says<'a> {
            $($(
                #[doc = $meaning]
                $code $(($of))? $({
                    $(
                        #[doc = concat!("The value `", stringify!($field), "`.")]
                        $field: $kind,
                    )*
                })?,
            )*)*
        }

        impl Code {
            /// All codes by the statements that carry them, in the order of the contract's registry.
            pub const GROUPS: &'static [(&'static str, &'static [Self])] =
                &[$(($group, &[$(Self::$code),*])),*];

            /// The name in the contract, in UPPER_SNAKE_CASE.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$code => $name,)*)*
                }
            }

            /// The names and kinds of the values that a statement of this code carries, in their order.
            pub fn values(self) -> &'static [(&'static str, Kind)] {
                Says::kinds(self)
            }

            /// What a statement of this code says.
            pub fn meaning(self) -> &'static str {
                match self {
                    $($(Self::$code => $meaning,)*)*
                }
            }
        }

        impl<'a> Says<'a> {
            /// The code alone.
            pub fn code(&self) -> Code {
                match self {
                    $($(Self::$code { .. } => Code::$code,)*)*
                }
            }

            /// The values, in the order of the registry.
            pub(super) fn values(self) -> Vec<v1::StatementValue> {
                match self {
                    $($(Self::$code $(($shape))? $({ $($field),* })? => values_of!($($shape)? $({ $($field),* })?),)*)*
                }
            }

            fn kinds(code: Code) -> &'static [(&'static str, Kind)] {
                match code {
                    $($(Code::$code => kinds_of!($(($of))? $({ $($field: $kind),* })?),)*)*
                }
            }
        }
    };
}

codes! {
    "Reasons of contributions": {
        SharedProblems "SHARED_PROBLEMS" {
            shared: usize, asked: usize, only_theirs: usize, problems: Labels, problem_ids: Ids, yours: Labels,
            your_problem_ids: Ids
        }
            "how many of your problems they have too, and how many live ones they have that you have not";
        SameProblem "SAME_PROBLEM" (asked: AskedProblem<'a>)
            "they have the problem that is asked, or figures suggest it; of its figures known on both sides those that are close";
        BroaderProblem "BROADER_PROBLEM" (asked: AskedProblem<'a>)
            "they have a problem of which the asked one is a part, or figures suggest it; of its figures known on both sides those that are close";
        NarrowerProblem "NARROWER_PROBLEM" (asked: AskedProblem<'a>)
            "they have a part of the asked problem, or figures suggest it; of its figures known on both sides those that are close";
        CompanionsShared "COMPANIONS_SHARED" {
            theirs: Labels, their_problem_ids: Ids, yours: Labels, your_problem_ids: Ids, only_theirs: usize,
            only_yours: usize
        }
            "what else both have, pair by pair, and how many other problems only one side has";
        CompanionsOfATheme "COMPANIONS_OF_A_THEME"
            "no other problem is shared, but others lie in the same fields";
        CompanionsNone "COMPANIONS_NONE"
            "no other problem is shared";
        CompanionsUnknown "COMPANIONS_UNKNOWN"
            "one side has no other problem on record";
        StartingPoint "STARTING_POINT" { same: Labels, same_ids: Ids, different: Labels, different_ids: Ids }
            "in what the work on both sides started from the same point, and in what not";
        StartingPointUnknown "STARTING_POINT_UNKNOWN"
            "where the work started from is not on record for one side";
        Factors "FACTORS" { enablers: Labels, enabler_ids: Ids, barriers: Labels, barrier_ids: Ids }
            "what helps and hinders both";
        Text "TEXT" { words: Labels }
            "words that both sides say of the matter themselves, rarest first";
        TextUnknown "TEXT_UNKNOWN"
            "the own words of one side are not here to be compared";
        FactorsComplement "FACTORS_COMPLEMENT" { factors: Labels, factor_ids: Ids }
            "what helps one side and hinders the other";
        FactorsUnknown "FACTORS_UNKNOWN"
            "what helps and hinders is not on record for one side";
        StageSame "STAGE_SAME" (stages: Stages<'a>)
            "both are at one stage";
        StageAhead "STAGE_AHEAD" (stages: Stages<'a>)
            "they are further on";
        StageBehind "STAGE_BEHIND" (stages: Stages<'a>)
            "they are at an earlier stage";
        StageUnknown "STAGE_UNKNOWN" (stages: Stages<'a>)
            "a stage is not on record";
        StageNotCompared "STAGE_NOT_COMPARED" (stages: Stages<'a>)
            "both stages are on record, and what they were read from says little of how far work is";
        StagesCompared "STAGES_COMPARED" (counts: StageCounts)
            "how many of the problems whose stages can be compared are at most one step apart, and how many of these each has live";
        StagesApart "STAGES_APART" (counts: StageCounts)
            "no problem of which places are at different stages has a stage on record for both";
        StagesUnknown "STAGES_UNKNOWN" (counts: StageCounts)
            "no stage is on record on one side for a problem of which places are at different stages";
        SameType "SAME_TYPE" (governed: Governed<'a>)
            "both are governed in one way; of so many service functions in question both hold a part";
        SameDuties "SAME_DUTIES" (governed: Governed<'a>)
            "governed in another way, with the same duties";
        DifferentDuties "DIFFERENT_DUTIES" (governed: Governed<'a>)
            "other duties";
        GovernanceUnknown "GOVERNANCE_UNKNOWN" (governed: Governed<'a>)
            "how one side is governed is not known";
        Context "CONTEXT" {
            near: usize, compared: usize, high: Labels, high_ids: Ids, low: Labels, low_ids: Ids, apart: Labels,
            apart_ids: Ids
        }
            "how many figures of the two areas are close, which are high or low in both, which lie far apart";
        ContextUnknown "CONTEXT_UNKNOWN"
            "no figure is known on both sides";
        NotCovered "NOT_COVERED"
            "the sharing agreement of whoever asks does not cover this block: it weighs nothing, and nothing is told of it";
    }
    "Considerations": {
        DoneThere "DONE_THERE" (problem: Problem<'a>)
            "on record there as done: not that it went well";
        InConfidence "IN_CONFIDENCE" (problem: Problem<'a>)
            "they offer it to conveners alone: ask them before you say to anybody who it is";
        StoppedThere "STOPPED_THERE" (problem: Problem<'a>)
            "they stopped work on it";
        DerivedThere "DERIVED_THERE" (problem: Problem<'a>)
            "a figure suggests it there, nobody has recorded it";
        DerivedHere "DERIVED_HERE" (problem: Problem<'a>)
            "a figure suggests it for the asker, nobody has recorded it";
        DutyElsewhereHere "DUTY_ELSEWHERE_HERE" (held: HeldElsewhere<'a>)
            "in the asker's area somebody else holds the duty (basis law) or answers for it (basis practice)";
        DutyElsewhereThere "DUTY_ELSEWHERE_THERE" (held: HeldElsewhere<'a>)
            "in the peer's area somebody else holds the duty (basis law) or answers for it (basis practice)";
        StepDue "STEP_DUE" { as_of: Date, problem: Words<'a>, problem_id: Id<'a>, next_step: Words<'a>, next_step_due: Date }
            "the next step that their record names is due by now: what came of it is not on record";
        Stale "STALE" { as_of: Date }
            "nothing of what is shared is fresh by its kind, and its newest record is of that day";
        Sibling "SIBLING" { part_of: Labels, part_of_ids: Ids }
            "both lie in one larger area";
        SiblingConvened "SIBLING_CONVENED" { part_of: Labels, part_of_ids: Ids, convener: Words<'a>, convener_id: Id<'a> }
            "both lie in one larger area, and a body of such places may bring them together";
        SameNetwork "SAME_NETWORK" { convener: Words<'a>, convener_id: Id<'a> }
            "both are members of one network or alliance of places";
        SamePlannedSuccessor "SAME_PLANNED_SUCCESSOR" { successor: Words<'a>, vesting_date: Date }
            "both are to be replaced by one body, or were to be on a day that is past";
        ToBeReplaced "TO_BE_REPLACED" { successors: Labels, vesting_date: Date }
            "they are to be replaced, first on that day, or were to be where it is past";
        OfItsTime "OF_ITS_TIME" { place: Words<'a>, places: Labels, place_ids: Ids }
            "the peer is a partnership of its time, which is no more, and the bodies that were in it";
        SameBodies "SAME_BODIES" (places: Places)
            "bodies that were in both partnerships";
        OtherSize "OTHER_SIZE" { yours: usize, theirs: usize, times: usize }
            "how many people each has, where one has ten times as many as the other or more, and how many times as many";
        FiguresSuggestBoth "FIGURES_SUGGEST_BOTH" (problems: Problems)
            "what figures suggest for both and neither has on record; it moves nothing";
        LittleKnown "LITTLE_KNOWN"
            "less than half of what could be compared is known on both sides";
        CommonProblems "COMMON_PROBLEMS"
            "over half of all places have what is shared";
        CrowdedTie "CROWDED_TIE"
            "more places fit equally well than are listed";
        OnlySuggested "ONLY_SUGGESTED" (problems: Problems)
            "figures suggest all that is shared, on one side at least";
    }
    "What a peer may take from the asker": {
        FurtherOnHere "FURTHER_ON_HERE" {
            yours: Words<'a>, theirs: Words<'a>, your_problem_id: Id<'a>, their_problem_id: Id<'a>, steps: usize
        }
            "the asker is further on";
    }
    "What a peer tells of its work": {
        Experience "EXPERIENCE" {
            problem: Words<'a>, problem_id: Id<'a>, progress: usize, challenges: usize, setbacks: usize, from: Option<Date>,
            until: Option<Date>
        }
            "of how many steps of progress, challenges and setbacks they tell, and of which days the first and the last are";
        NoExperience "NO_EXPERIENCE" (problem: Problem<'a>)
            "they tell of no progress, challenge or setback";
        StageHistory "STAGE_HISTORY" { problem: Words<'a>, problem_id: Id<'a>, steps: usize, from: Date, until: Date }
            "in how many steps they got to their stage, and of which days the first and the last are";
        NoStageHistory "NO_STAGE_HISTORY" (problem: Problem<'a>)
            "they do not tell how they got to their stage";
    }
    "Whom to write to there": {
        ContactOnRecord "CONTACT_ON_RECORD" { role: Words<'a>, verified_on: Date }
            "there is a contact point, and the place looked then: ask the convener for it";
        ContactUnverified "CONTACT_UNVERIFIED" { role: Words<'a>, verified_on: Date }
            "there is one, and nobody looked for more than 12 months: ask the convener who it is now";
    }
    "Notices": {
        ProblemUnderstood "PROBLEM_UNDERSTOOD" {
            problem: Words<'a>, problem_id: Id<'a>, words: Words<'a>, like: Words<'a>, confidence: Hundredths,
            text: Words<'a>
        }
            "a text was understood as that problem by these of its words, or by what a sentence model found it like, and how sure that is";
        TakenFor "TAKEN_FOR" { place: Words<'a>, place_id: Id<'a>, field: Words<'a>, text: Words<'a> }
            "a text that is the beginning of one name was taken for that place";
        FormerPlace "FORMER_PLACE" {
            place: Words<'a>, place_id: Id<'a>, field: Words<'a>, text: Words<'a>, former: Words<'a>,
            former_id: Option<Id<'a>>
        }
            "a text names what is now another place, or what this one was called before";
        UnknownGovernanceType "UNKNOWN_GOVERNANCE_TYPE" { text: Words<'a>, nearest: Words<'a> }
            "the governance type of a profile is none of the pack's and counts as unknown, and the code most like it";
        NoOwnRecord "NO_OWN_RECORD" (own: OwnProblem<'a>)
            "the asker has no record of the asked problem";
        OwnRecordClosed "OWN_RECORD_CLOSED" (own: OwnProblem<'a>)
            "the asker's own record of it is no longer live";
        DutyHeldElsewhere "DUTY_HELD_ELSEWHERE" (held: HeldElsewhere<'a>)
            "in the asker's area somebody else holds the duty (basis law) or answers for it (basis practice)";
        TimeAllows "TIME_ALLOWS" { days: Effort, approaches: Labels, approach_ids: Ids }
            "what the given time is enough for";
        OptionWithoutEffect "OPTION_WITHOUT_EFFECT" { option: Words<'a>, missing: Words<'a> }
            "an option of the request changes nothing, or as a filter leaves everybody out: its field, and what is missing on record (candidate: somebody who could be listed for it)";
        SharedInStead "SHARED_IN_STEAD" {
            problem: Words<'a>, problem_id: Id<'a>, related: Labels, related_ids: Ids, elsewhere: usize
        }
            "nobody listed has the asked problem on record: the broader or narrower ones that are shared in its stead, and how many places outside the own area have the asked one";
        FilledWithPressures "FILLED_WITH_PRESSURES" { recorded: usize, problem: Words<'a>, problem_id: Id<'a> }
            "few have the problem on record, and those that figures suggest it of follow";
        ConvenerMayKnow "CONVENER_MAY_KNOW" (problem: Problem<'a>)
            "several places offer the asked problem, or one above or below it, to conveners alone";
        ListEnds "LIST_ENDS" { last_fit: Thousandths, next_fit: Thousandths, left_out: usize }
            "the list ends where fits fall far";
    }
    "Reasons of an approach; TIME_SHORT is a notice as well": {
        MetBefore "MET_BEFORE" { approach: Words<'a>, approach_id: Id<'a>, met_on: Date }
            "the furthest that they had together, and when";
        LastStep "LAST_STEP"
            "no approach that suits goes further";
        TimeLimits "TIME_LIMITS" (too_long: TooLong<'a>)
            "the approach that would suit takes more than the given time";
        TimeShort "TIME_SHORT" (too_long: TooLong<'a>)
            "even the lightest approach takes more than the given time";
    }
    "Steps of a conversation": {
        Read "READ" { source: Words<'a>, publisher: Words<'a> }
            "read what is on record";
        Talk "TALK" { problem: Words<'a> }
            "talk with those who work on it";
    }
    "Plan of a cohort": {
        CollectQuestions "COLLECT_QUESTIONS" { problem_id: Id<'a> }
            "collect the members' questions before the first session";
        Topics "TOPICS" { topics: Labels, topic_ids: Ids }
            "what else all members have live";
        CoDesign "CO_DESIGN"
            "members plan the later sessions together";
        HalfDay "HALF_DAY"
            "a joint work session of half a day";
        Teams "TEAMS"
            "invite teams, not single people";
        Cadence "CADENCE" { meetings_a_year: usize }
            "how often to meet";
        Attendance "ATTENDANCE"
            "note which bodies came";
    }
    "Joint task of a cohort (`joint_task_id`)": {
        WriteDown "WRITE_DOWN"
            "put side by side what each has written down";
        VisitAndTry "VISIT_AND_TRY"
            "visit each other, then each tries one thing it saw";
    }
    "Questions of a cohort's members": {
        AskAhead "ASK_AHEAD" (question: Question<'a>)
            "to a member that is further on";
        AskAlongside "ASK_ALONGSIDE" (question: Question<'a>)
            "to a member at the same stage";
        AskBehind "ASK_BEHIND" (question: Question<'a>)
            "to a member at an earlier stage";
        AskStage "ASK_STAGE" (question: Question<'a>)
            "to a member, where a stage is not on record";
    }
    "Warnings of a cohort": {
        FacilitatorMissing "FACILITATOR_MISSING"
            "nobody is named who leads the sessions";
        ConvenerMissing "CONVENER_MISSING"
            "the pack knows nobody who may bring all of them together";
        MembersInConfidence "MEMBERS_IN_CONFIDENCE" (places: Places)
            "members that offer the problem to conveners alone: ask them before you say to anybody who they are";
        TogetherAlready "TOGETHER_ALREADY" { groups: Labels, group_ids: Ids }
            "some members sit in a group that exists";
        FromNetwork "FROM_NETWORK" { network: Words<'a>, network_id: Id<'a> }
            "the members are taken out of a larger group";
        MemberStagesUnknown "STAGES_UNKNOWN" (some: SomeOf)
            "how many members have no stage on record";
        MemberStagesApart "STAGES_APART" { steps: usize }
            "how far the first and the last are apart";
        ThinEvidence "THIN_EVIDENCE" (some: SomeOf)
            "how many members' records are old";
        BusyMonths "BUSY_MONTHS" { free: usize, meetings_a_year: usize }
            "fewer free months than meetings";
        SectorsUnknown "SECTORS_UNKNOWN"
            "no record says which sectors are in the work";
        OneSector "ONE_SECTOR" { sector: Words<'a>, sector_id: Id<'a> }
            "as far as is known only one sector is in the work";
        TooManySessions "TOO_MANY_SESSIONS" { days: Effort, session_days: Effort }
            "the sessions take more than the given time";
        Siblings "SIBLINGS"
            "some members are part of one larger place";
    }
    "Facts to add": {
        AddProblem "ADD_PROBLEM"
            "name one live problem";
        AddStage "ADD_STAGE" (problem: Problem<'a>)
            "say how far the work is";
        AddFactor "ADD_FACTOR"
            "name a factor that helps or hinders";
        AddStartingPoint "ADD_STARTING_POINT" { dimension: Words<'a> }
            "say where the work started from";
        AddFigure "ADD_FIGURE" { indicator: Words<'a> }
            "add a figure of the area";
        AddGovernance "ADD_GOVERNANCE"
            "say how the place is governed";
    }
    "How much of the work is told": {
        ImplementationDetail "IMPLEMENTATION_DETAIL" (detail: Detail)
            "of how many of its records the place tells how the work goes";
        NoImplementationDetail "NO_IMPLEMENTATION_DETAIL" (detail: Detail)
            "it tells of none how the work goes";
    }
}
