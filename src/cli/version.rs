//! `--version --verbose`: how this program was built, from what, and the notices that the licences ask to be handed on.

/// Written by `.ci/notices`, and within the program: whoever copies one file has copied the notices.
const NOTICES: &str = include_str!("../../deploy/NOTICES.txt");
/// Each feature that a build chooses, and whether this one has it.
const FEATURES: [(&str, bool); 2] =
    [("embedded-pack", cfg!(feature = "embedded-pack")), ("sentence-model", cfg!(feature = "sentence-model"))];
const OWN: &str = "MIT OR Apache-2.0, at your choice";

/// The version and the build, then the dependencies and their notices.
pub(super) fn told() -> String {
    let chosen: Vec<&str> = FEATURES.iter().filter(|(_, has)| *has).map(|(name, _)| *name).collect();
    let features = if chosen.is_empty() { "none".to_owned() } else { chosen.join(", ") };
    // Only who builds from a checkout knows it, and says it to the compiler: the sources alone have none.
    let revision = option_env!("PEERMATCH_REVISION").unwrap_or("not told by who built it");
    format!(
        "peermatch {version}\n\
         profile: {profile}\n\
         target: {target}\n\
         features: {features}\n\
         compiler: {compiler}\n\
         revision: {revision}\n\
         licence: {OWN}\n\n{NOTICES}",
        version = env!("CARGO_PKG_VERSION"),
        profile = env!("PEERMATCH_PROFILE"),
        target = env!("PEERMATCH_TARGET"),
        compiler = env!("PEERMATCH_COMPILER"),
    )
}
