//! The codes of all statements: what each means, and which values stand beside it. The contract's registry
//! (`statement.proto`) says the same line by line; a test keeps the two alike.

/// Writes the codes out: for each group of statements its codes with their names, their values and their meaning.
macro_rules! codes {
    ($($group:literal: { $($code:ident $name:literal ($($value:literal),*) $meaning:literal;)* })*) => {
        /// What a statement says, as a stable code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(
                #[doc = $meaning]
                $code,
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

            /// The names of the values that a statement of this code carries, in their order.
            pub fn values(self) -> &'static [&'static str] {
                match self {
                    $($(Self::$code => &[$($value),*],)*)*
                }
            }

            /// What a statement of this code says.
            pub fn meaning(self) -> &'static str {
                match self {
                    $($(Self::$code => $meaning,)*)*
                }
            }
        }
    };
}

codes! {
    "Reasons of contributions": {
        SharedProblems "SHARED_PROBLEMS" ("shared", "asked", "only_theirs", "problems", "problem_ids", "yours", "your_problem_ids")
            "how many of your problems they have too, and how many live ones they have that you have not";
        SameProblem "SAME_PROBLEM" ("yours", "theirs", "your_problem_id", "their_problem_id", "near", "compared", "near_figures", "near_figure_ids")
            "they have the problem that is asked, or figures suggest it; of its figures known on both sides those that are close";
        BroaderProblem "BROADER_PROBLEM" ("yours", "theirs", "your_problem_id", "their_problem_id", "near", "compared", "near_figures", "near_figure_ids")
            "they have a problem of which the asked one is a part, or figures suggest it; of its figures known on both sides those that are close";
        NarrowerProblem "NARROWER_PROBLEM" ("yours", "theirs", "your_problem_id", "their_problem_id", "near", "compared", "near_figures", "near_figure_ids")
            "they have a part of the asked problem, or figures suggest it; of its figures known on both sides those that are close";
        CompanionsShared "COMPANIONS_SHARED" ("theirs", "their_problem_ids", "yours", "your_problem_ids", "only_theirs", "only_yours")
            "what else both have, pair by pair, and how many other problems only one side has";
        CompanionsOfATheme "COMPANIONS_OF_A_THEME" ()
            "no other problem is shared, but others lie in the same fields";
        CompanionsNone "COMPANIONS_NONE" ()
            "no other problem is shared";
        CompanionsUnknown "COMPANIONS_UNKNOWN" ()
            "one side has no other problem on record";
        StartingPoint "STARTING_POINT" ("same", "same_ids", "different", "different_ids")
            "in what the work on both sides started from the same point, and in what not";
        StartingPointUnknown "STARTING_POINT_UNKNOWN" ()
            "where the work started from is not on record for one side";
        Factors "FACTORS" ("enablers", "enabler_ids", "barriers", "barrier_ids")
            "what helps and hinders both";
        Text "TEXT" ("words")
            "words that both sides say of the matter themselves, rarest first";
        TextUnknown "TEXT_UNKNOWN" ()
            "the own words of one side are not here to be compared";
        FactorsComplement "FACTORS_COMPLEMENT" ("factors", "factor_ids")
            "what helps one side and hinders the other";
        FactorsUnknown "FACTORS_UNKNOWN" ()
            "what helps and hinders is not on record for one side";
        StageSame "STAGE_SAME" ("yours", "theirs")
            "both are at one stage";
        StageAhead "STAGE_AHEAD" ("yours", "theirs")
            "they are further on";
        StageBehind "STAGE_BEHIND" ("yours", "theirs")
            "they are at an earlier stage";
        StageUnknown "STAGE_UNKNOWN" ("yours", "theirs")
            "a stage is not on record";
        StageNotCompared "STAGE_NOT_COMPARED" ("yours", "theirs")
            "both stages are on record, and what they were read from says little of how far work is";
        StagesCompared "STAGES_COMPARED" ("near", "compared", "asked", "theirs")
            "how many of the problems whose stages can be compared are at most one step apart, and how many of these each has live";
        StagesApart "STAGES_APART" ("near", "compared", "asked", "theirs")
            "no problem of which places are at different stages has a stage on record for both";
        StagesUnknown "STAGES_UNKNOWN" ("near", "compared", "asked", "theirs")
            "no stage is on record on one side for a problem of which places are at different stages";
        SameType "SAME_TYPE" ("yours", "theirs", "both_hold", "functions")
            "both are governed in one way; of so many service functions in question both hold a part";
        SameDuties "SAME_DUTIES" ("yours", "theirs", "both_hold", "functions")
            "governed in another way, with the same duties";
        DifferentDuties "DIFFERENT_DUTIES" ("yours", "theirs", "both_hold", "functions")
            "other duties";
        GovernanceUnknown "GOVERNANCE_UNKNOWN" ("yours", "theirs", "both_hold", "functions")
            "how one side is governed is not known";
        Context "CONTEXT" ("near", "compared", "high", "high_ids", "low", "low_ids", "apart", "apart_ids")
            "how many figures of the two areas are close, which are high or low in both, which lie far apart";
        ContextUnknown "CONTEXT_UNKNOWN" ()
            "no figure is known on both sides";
        NotCovered "NOT_COVERED" ()
            "the sharing agreement of whoever asks does not cover this block: it weighs nothing, and nothing is told of it";
    }
    "Considerations": {
        DoneThere "DONE_THERE" ("problem", "problem_id")
            "on record there as done: not that it went well";
        InConfidence "IN_CONFIDENCE" ("problem", "problem_id")
            "they offer it to conveners alone: ask them before you say to anybody who it is";
        StoppedThere "STOPPED_THERE" ("problem", "problem_id")
            "they stopped work on it";
        DerivedThere "DERIVED_THERE" ("problem", "problem_id")
            "a figure suggests it there, nobody has recorded it";
        DerivedHere "DERIVED_HERE" ("problem", "problem_id")
            "a figure suggests it for the asker, nobody has recorded it";
        DutyElsewhereHere "DUTY_ELSEWHERE_HERE" ("functions", "function_ids", "holders", "holder_ids", "basis_id")
            "in the asker's area somebody else holds the duty (basis law) or answers for it (basis practice)";
        DutyElsewhereThere "DUTY_ELSEWHERE_THERE" ("functions", "function_ids", "holders", "holder_ids", "basis_id")
            "in the peer's area somebody else holds the duty (basis law) or answers for it (basis practice)";
        StepDue "STEP_DUE" ("as_of", "problem", "problem_id", "next_step", "next_step_due")
            "the next step that their record names is due by now: what came of it is not on record";
        Stale "STALE" ("as_of")
            "nothing of what is shared is fresh by its kind, and its newest record is of that day";
        Sibling "SIBLING" ("part_of", "part_of_ids")
            "both lie in one larger area";
        SiblingConvened "SIBLING_CONVENED" ("part_of", "part_of_ids", "convener", "convener_id")
            "both lie in one larger area, and a body of such places may bring them together";
        SamePlannedSuccessor "SAME_PLANNED_SUCCESSOR" ("successor", "vesting_date")
            "both are to be replaced by one body, or were to be on a day that is past";
        ToBeReplaced "TO_BE_REPLACED" ("successors", "vesting_date")
            "they are to be replaced, first on that day, or were to be where it is past";
        OfItsTime "OF_ITS_TIME" ("place", "places", "place_ids")
            "the peer is a partnership of its time, which is no more, and the bodies that were in it";
        SameBodies "SAME_BODIES" ("places", "place_ids")
            "bodies that were in both partnerships";
        FiguresSuggestBoth "FIGURES_SUGGEST_BOTH" ("problems", "problem_ids")
            "what figures suggest for both and neither has on record; it moves nothing";
        LittleKnown "LITTLE_KNOWN" ()
            "less than half of what could be compared is known on both sides";
        CommonProblems "COMMON_PROBLEMS" ()
            "over half of all places have what is shared";
        CrowdedTie "CROWDED_TIE" ()
            "more places fit equally well than are listed";
        OnlySuggested "ONLY_SUGGESTED" ("problems", "problem_ids")
            "figures suggest all that is shared, on one side at least";
    }
    "What a peer may take from the asker": {
        FurtherOnHere "FURTHER_ON_HERE" ("yours", "theirs", "your_problem_id", "their_problem_id", "steps")
            "the asker is further on";
    }
    "What a peer tells of its work": {
        Experience "EXPERIENCE" ("problem", "problem_id", "progress", "challenges", "setbacks", "from", "until")
            "of how many steps of progress, challenges and setbacks they tell, and of which days the first and the last are";
        NoExperience "NO_EXPERIENCE" ("problem", "problem_id")
            "they tell of no progress, challenge or setback";
    }
    "Notices": {
        ProblemUnderstood "PROBLEM_UNDERSTOOD" ("problem", "problem_id", "words", "like", "confidence", "text")
            "a text was understood as that problem by these of its words, or by what a sentence model found it like, and how sure that is";
        TakenFor "TAKEN_FOR" ("place", "place_id", "field", "text")
            "a text that is the beginning of one name was taken for that place";
        FormerPlace "FORMER_PLACE" ("place", "place_id", "field", "text", "former", "former_id")
            "a text names what is now another place, or what this one was called before";
        UnknownGovernanceType "UNKNOWN_GOVERNANCE_TYPE" ("text", "nearest")
            "the governance type of a profile is none of the pack's and counts as unknown, and the code most like it";
        NoOwnRecord "NO_OWN_RECORD" ("place", "problem", "problem_id")
            "the asker has no record of the asked problem";
        OwnRecordClosed "OWN_RECORD_CLOSED" ("place", "problem", "problem_id")
            "the asker's own record of it is no longer live";
        DutyHeldElsewhere "DUTY_HELD_ELSEWHERE" ("functions", "function_ids", "holders", "holder_ids", "basis_id")
            "in the asker's area somebody else holds the duty (basis law) or answers for it (basis practice)";
        TimeAllows "TIME_ALLOWS" ("days", "approaches", "approach_ids")
            "what the given time is enough for";
        OptionWithoutEffect "OPTION_WITHOUT_EFFECT" ("option", "missing")
            "an option of the request had nothing on record to act on: its field, and the fact that is missing";
        FilledWithPressures "FILLED_WITH_PRESSURES" ("recorded", "problem", "problem_id")
            "few have the problem on record, and those that figures suggest it of follow";
        ConvenerMayKnow "CONVENER_MAY_KNOW" ("problem", "problem_id")
            "several places offer the asked problem, or one above or below it, to conveners alone";
        ListEnds "LIST_ENDS" ("last_fit", "next_fit", "left_out")
            "the list ends where fits fall far";
    }
    "Reasons of an approach; TIME_SHORT is a notice as well": {
        MetBefore "MET_BEFORE" ("approach", "approach_id", "met_on")
            "the furthest that they had together, and when";
        LastStep "LAST_STEP" ()
            "no approach that suits goes further";
        TimeLimits "TIME_LIMITS" ("days", "approach", "approach_id", "approach_days")
            "the approach that would suit takes more than the given time";
        TimeShort "TIME_SHORT" ("days", "approach", "approach_id", "approach_days")
            "even the lightest approach takes more than the given time";
    }
    "Steps of a conversation": {
        Read "READ" ("source", "publisher")
            "read what is on record";
        Talk "TALK" ("problem")
            "talk with those who work on it";
    }
    "Plan of a cohort": {
        CollectQuestions "COLLECT_QUESTIONS" ("problem_id")
            "collect the members' questions before the first session";
        Topics "TOPICS" ("topics", "topic_ids")
            "what else all members have live";
        CoDesign "CO_DESIGN" ()
            "members plan the later sessions together";
        HalfDay "HALF_DAY" ()
            "a joint work session of half a day";
        Teams "TEAMS" ()
            "invite teams, not single people";
        Cadence "CADENCE" ("meetings_a_year")
            "how often to meet";
        Attendance "ATTENDANCE" ()
            "note which bodies came";
    }
    "Joint task of a cohort (`joint_task_id`)": {
        WriteDown "WRITE_DOWN" ()
            "put side by side what each has written down";
        VisitAndTry "VISIT_AND_TRY" ()
            "visit each other, then each tries one thing it saw";
    }
    "Questions of a cohort's members": {
        AskAhead "ASK_AHEAD" ("place", "place_id", "other", "other_id")
            "to a member that is further on";
        AskAlongside "ASK_ALONGSIDE" ("place", "place_id", "other", "other_id")
            "to a member at the same stage";
        AskBehind "ASK_BEHIND" ("place", "place_id", "other", "other_id")
            "to a member at an earlier stage";
        AskStage "ASK_STAGE" ("place", "place_id", "other", "other_id")
            "to a member, where a stage is not on record";
    }
    "Warnings of a cohort": {
        FacilitatorMissing "FACILITATOR_MISSING" ()
            "nobody is named who leads the sessions";
        ConvenerMissing "CONVENER_MISSING" ()
            "the pack knows nobody who may bring all of them together";
        MembersInConfidence "MEMBERS_IN_CONFIDENCE" ("places", "place_ids")
            "members that offer the problem to conveners alone: ask them before you say to anybody who they are";
        TogetherAlready "TOGETHER_ALREADY" ("groups", "group_ids")
            "some members sit in a group that exists";
        FromNetwork "FROM_NETWORK" ("network", "network_id")
            "the members are taken out of a larger group";
        MemberStagesUnknown "STAGES_UNKNOWN" ("places", "of")
            "how many members have no stage on record";
        MemberStagesApart "STAGES_APART" ("steps")
            "how far the first and the last are apart";
        ThinEvidence "THIN_EVIDENCE" ("places", "of")
            "how many members' records are old";
        BusyMonths "BUSY_MONTHS" ("free", "meetings_a_year")
            "fewer free months than meetings";
        SectorsUnknown "SECTORS_UNKNOWN" ()
            "no record says which sectors are in the work";
        OneSector "ONE_SECTOR" ("sector", "sector_id")
            "as far as is known only one sector is in the work";
        TooManySessions "TOO_MANY_SESSIONS" ("days", "session_days")
            "the sessions take more than the given time";
        Siblings "SIBLINGS" ()
            "some members are part of one larger place";
    }
    "Facts to add": {
        AddProblem "ADD_PROBLEM" ()
            "name one live problem";
        AddStage "ADD_STAGE" ("problem", "problem_id")
            "say how far the work is";
        AddFactor "ADD_FACTOR" ()
            "name a factor that helps or hinders";
        AddStartingPoint "ADD_STARTING_POINT" ("dimension")
            "say where the work started from";
        AddFigure "ADD_FIGURE" ("indicator")
            "add a figure of the area";
        AddGovernance "ADD_GOVERNANCE" ()
            "say how the place is governed";
    }
    "How much of the work is told": {
        ImplementationDetail "IMPLEMENTATION_DETAIL" ("told", "records")
            "of how many of its records the place tells how the work goes";
        NoImplementationDetail "NO_IMPLEMENTATION_DETAIL" ("told", "records")
            "it tells of none how the work goes";
    }
}
