//! What anybody can run on the pack alone: whether fits foresee what they were not shown.

use std::sync::Arc;

use crate::support::{World, england, england_dir, run, view_of};
use peermatch::evaluate::{Foresight, Interval, foresight};
use peermatch::model::Model;
use peermatch::pack;

fn measured() -> &'static Foresight {
    static MEASURED: std::sync::OnceLock<Foresight> = std::sync::OnceLock::new();
    MEASURED.get_or_init(|| foresight(england()).expect("measured"))
}

fn is_sound(interval: &Interval) -> bool {
    interval.low <= interval.mean && interval.mean <= interval.high
}

#[test]
fn both_proxies_stand_beside_the_plain_method_with_paired_intervals() {
    let figures = measured();
    let won = figures.won_together.as_ref().expect("the pack knows awards");
    for methods in [&figures.hidden_problems, won] {
        let names: Vec<&str> = methods.iter().map(|one| one.method).collect();
        assert_eq!(names, ["ours", "plain", "context_and_governance"]);
        for one in methods {
            assert!((0.0..=1.0).contains(&one.auc.mean) && is_sound(&one.auc), "{one:?}");
            assert_eq!(one.ours_less.is_some(), one.method != "ours");
            if let Some(less) = one.ours_less {
                assert!(is_sound(&less) && (methods[0].auc.mean - one.auc.mean - less.mean).abs() < 1e-9, "{one:?}");
            }
        }
    }
    assert!(figures.problems.len() >= 20 && figures.awards.len() >= 20);
}

#[test]
fn who_won_together_is_foreseen_better_than_by_chance() {
    let won = measured().won_together.as_ref().expect("the pack knows awards");
    assert!(won[0].auc.low > 0.5, "{:?}", won[0]);
}

#[test]
fn joint_awards_are_those_of_one_day_fund_intervention_and_amount_that_is_no_round_one() {
    for award in &measured().awards {
        assert!((2..=6).contains(&award.place_ids.len()), "{award:?}");
        let amount: f64 = award.award.rsplit('=').next().and_then(|text| text.parse().ok()).expect("an amount");
        assert!(amount % 5_000.0 != 0.0, "{award:?}");
    }
}

#[test]
fn a_pack_without_awards_says_so_and_one_without_enough_records_measures_nothing() {
    let mut pack = pack::load(&england_dir()).expect("the England pack is sound");
    Arc::make_mut(&mut pack.vocabulary).sources.iter_mut().for_each(|source| source.joint_awards = None);
    let model = std::fs::read(england_dir().join("model.json")).expect("the model is committed");
    let engine = view_of(pack, Model::from_bytes(&model).expect("the model is whole"));
    assert_eq!(foresight(&engine).expect("measured").won_together, None);
    let small = World::new();
    let pack = small.dir().to_str().expect("a path");
    assert_eq!(run(small.dir(), &["train", "--pack", pack, "--out", pack]).exit, 0);
    run(small.dir(), &["evaluate", "--foresight", "--pack", pack, "--model", pack]).fails(3, "no fact");
}
