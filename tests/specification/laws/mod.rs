//! The laws. Each has a test that turns red when the law is broken (`tests/mutants/`).

mod law_12_acknowledged;
mod law_13_personal_data;
mod law_14_versions;
mod law_15_no_more_than_the_record;
mod law_1_shared_problem;
mod law_2_contributions;
mod law_3_unknown;
mod law_4_order;
mod law_5_own_area;
mod law_6_never_moves_a_fit;
mod law_7_stage_of_the_record;
mod law_8_duties;
mod law_9_beside;
mod law_9_consent;
mod law_9_lasting;
mod law_9_passed_by;
mod law_9_returned;
mod law_9_rules;
mod law_9_sidelong;
mod law_9_withheld;
mod own_word;
