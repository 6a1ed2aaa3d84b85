//! The England pack, its model and its lists, within the program. It stands beside `main`, so that a pack that changed has one
//! file linked anew and not the library built.

/// Files by their names within the pack's folder.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../models/england/", $name)))),*]
    };
}

/// Every file of the pack that is read.
pub(crate) const FILES: peermatch::pack::Bundle = files![
    "aliases.csv",
    "approaches.toml",
    "calendar.toml",
    "conveners.toml",
    "duties.csv",
    "factors.toml",
    "governance.toml",
    "holders.csv",
    "indicators.toml",
    "indicators_derived.csv",
    "indicators_published.csv",
    "language.toml",
    "model.json",
    "names.toml",
    "official_statistics.csv",
    "outcomes.csv",
    "outlines.toml",
    "pack.toml",
    "personal_data.toml",
    "places.csv",
    "planned_successions.csv",
    "pressures.csv",
    "problem_figures.csv",
    "problem_figures.toml",
    "record_details.csv",
    "record_factors.csv",
    "records.csv",
    "references.toml",
    "references/childrens_services_2021.csv",
    "services.csv",
    "sources.toml",
    "stage_rules.toml",
    "starting_points.csv",
    "successions.csv",
    "taxonomy.toml",
    "vocabulary.toml",
];
