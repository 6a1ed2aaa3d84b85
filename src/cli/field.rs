//! What a field of the contract is called at the prompt: whoever wrote an option reads the name of that option.

/// Names of fields, without the messages that they are in, and the options that fill them.
pub const OPTIONS: [(&str, &str); 25] = [
    ("approved_as", "--as"),
    ("audience_sector", "--audience-sector"),
    ("because", "--because"),
    ("challenge", "--challenge"),
    ("context_weight_set", "--weight-set"),
    ("convener_types", "--convener-type"),
    ("cues", "--cue"),
    ("definition", "--definition"),
    ("delivery_models", "--delivery-model"),
    ("exclude_place_ids", "--exclude"),
    ("facilitator_id", "--facilitator"),
    ("functions", "--function"),
    ("governance_types", "--governance-type"),
    ("lead_sector", "--lead-sector"),
    ("limit", "--limit"),
    ("parent_id", "--under"),
    ("peer_group_id", "--group"),
    ("problem_id", "--problem"),
    ("ranking_extras", "--ranking-extra"),
    ("region", "--region"),
    ("stage", "--stage"),
    ("synonyms", "--synonym"),
    ("text", "--text"),
    ("time_available_days", "--time-available"),
    ("weights", "--weights"),
];

/// The option that a field is filled from; the field itself where it is none's.
pub(super) fn option_of(field: &str) -> &str {
    let last = field.rsplit('.').next().unwrap_or(field);
    let name = last.split('[').next().unwrap_or(last);
    OPTIONS.iter().find(|(known, _)| *known == name).map_or(field, |(_, option)| option)
}
