//! One peer: what it is, how well it fits, and everything that is told of it, in sections of fixed order.

use super::brief::Brief;
use super::rounded::Rounded;
use super::shared;
use super::story;
use super::words::{of_a_newer_server, outcome, people};
use crate::explanation::{Code, list};
use crate::proto::v1;

/// What is told of a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Place in the list, from 1.
    pub rank: i32,
    /// Identifier of the place.
    pub place_id: String,
    /// Its name.
    pub name: String,
    /// What it is, where, how far away and how large.
    pub what_it_is: String,
    /// The whole in one line.
    pub brief: Brief,
    /// The fit, rounded so that `parts` add up to it.
    pub fit: String,
    /// What the fit is made of, in the order of the blocks.
    pub parts: Vec<Part>,
    /// What to ask first; empty where nothing is proposed.
    pub question: String,
    /// Where what is shared stands, each once.
    pub sources: Vec<Source>,
    /// What is told, in the order that it is read in. Sections with nothing to say are left out.
    pub sections: Vec<Section>,
}

/// A summand of the fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What was compared, in words.
    pub block: String,
    /// What it adds, rounded with the others.
    pub value: String,
    /// Why so much.
    pub reason: String,
    /// Whether anything of it is known on both sides.
    pub is_known: bool,
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What it is called.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Its licence, and whom to name.
    pub licence: String,
    /// The day that it speaks of, ISO 8601; empty where that is not known.
    pub as_of: String,
    /// Where anybody can read it; empty where it has no address.
    pub url: String,
}

/// Lines about one matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What they are about.
    pub label: Label,
    /// At least one.
    pub lines: Vec<String>,
}

/// What the lines of a section are about, in the order that they are read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// How well it fits, and how far that can be relied on.
    Fit,
    /// The problems that both have.
    Shares,
    /// Who holds the duty.
    Duty,
    /// What the fit is made of.
    Why,
    /// What differs.
    Differs,
    /// What the peer tells of its work.
    Story,
    /// That it tells nothing of it.
    Untold,
    /// What the peer says of its setting in its own words.
    Setting,
    /// That somebody can be written to.
    Contact,
    /// What to keep in mind.
    Consider,
    /// What they may ask.
    YouGive,
    /// The groups that it is in.
    Groups,
    /// A first conversation.
    Talk,
    /// What came of the work, as its source says.
    Figures,
    /// Why it is listed, where its fit alone would not have listed it.
    Listed,
}

impl Label {
    /// One or two words for a margin.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fit => "fit",
            Self::Shares => "shares",
            Self::Duty => "duty",
            Self::Why => "why",
            Self::Differs => "differs",
            Self::Story | Self::Untold => "story",
            Self::Setting => "setting",
            Self::Contact => "contact",
            Self::Consider => "consider",
            Self::YouGive => "you give",
            Self::Groups => "groups",
            Self::Talk => "talk",
            Self::Figures => "figures",
            Self::Listed => "listed",
        }
    }

    /// A heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Fit => "How well it fits",
            Self::Shares => "What you share",
            Self::Duty => "Who is responsible",
            Self::Why => "Why it fits",
            Self::Differs => "What differs",
            Self::Story | Self::Untold => "How it goes there",
            Self::Setting => "In their own words about their setting",
            Self::Contact => "Whom to ask for",
            Self::Consider => "Before you ring",
            Self::YouGive => "What they may ask you",
            Self::Groups => "Groups it is in",
            Self::Talk => "The conversation",
            Self::Figures => "What came of it, as the source says",
            Self::Listed => "Why it is listed",
        }
    }
}

impl Peer {
    pub(super) fn new(rank: i32, peer: &v1::Peer) -> Self {
        let values: Vec<f64> = peer.contributions.iter().map(|part| part.value).collect();
        let rounded = Rounded::new(peer.fit, &values, 3);
        let parts = peer.contributions.iter().zip(rounded.parts).map(|(part, value)| Part::new(part, value));
        let parts: Vec<Part> = parts.collect();
        Self {
            rank,
            place_id: peer.place_id.clone(),
            name: peer.display_name.clone(),
            what_it_is: what_it_is(peer),
            brief: Brief::new(peer),
            question: peer.conversation.as_ref().map(|talk| talk.opening_question.clone()).unwrap_or_default(),
            sources: sources(peer),
            sections: sections(peer, &rounded.sum, &parts),
            fit: rounded.sum,
            parts,
        }
    }
}

impl From<&v1::Source> for Source {
    fn from(source: &v1::Source) -> Self {
        Self {
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            licence: source.licence.clone(),
            as_of: source.as_of.clone(),
            url: source.url.clone(),
        }
    }
}

impl Part {
    fn new(part: &v1::Contribution, value: String) -> Self {
        Self { block: part.block.replace('_', " "), value, reason: part.reason.clone(), is_known: part.known > 0.0 }
    }

    fn line(&self) -> String {
        format!("{} {}: {}", self.value, self.block, self.reason)
    }
}

fn what_it_is(peer: &v1::Peer) -> String {
    let mut words = vec![peer.governance_display_name.clone()];
    if !peer.region.is_empty() {
        words.push(peer.region.clone());
    }
    words.extend(peer.distance_km.map(|km| format!("{km:.0} km away")));
    words.extend(peer.population.map(people));
    words.join(", ")
}

fn sections(peer: &v1::Peer, fit: &str, parts: &[Part]) -> Vec<Section> {
    let confidence = super::words::confidence(peer.confidence);
    let groups = peer
        .peer_groups
        .iter()
        .map(|group| format!("{:.2} {}: {}", group.membership, group.peer_group_id, group.label));
    let story = match &peer.experience {
        Some(told) if story::is_untold(told) => (Label::Untold, story::experience(told)),
        told => (Label::Story, told.iter().flat_map(story::experience).collect()),
    };
    let told = [
        (Label::Fit, vec![format!("{fit}; known on both sides: {:.3}; confidence {confidence}", peer.coverage)]),
        (Label::Shares, peer.shared_problems.iter().map(shared::line).collect()),
        (Label::Duty, shared::duties(peer)),
        (Label::Why, why(parts)),
        (Label::Differs, peer.differences.iter().map(|difference| difference.text.clone()).collect()),
        story,
        (Label::Setting, setting(&peer.setting)),
        (Label::Consider, considerations(peer)),
        (Label::YouGive, peer.they_may_take.iter().map(|statement| statement.text.clone()).collect()),
        (Label::Groups, groups.collect()),
        (Label::Contact, contacts(&peer.contacts_on_record)),
        (Label::Talk, peer.conversation.iter().map(talk).collect()),
        (Label::Figures, peer.outcomes.iter().map(outcome).collect()),
        (Label::Listed, listed(peer).into_iter().collect()),
    ];
    let sections = told.into_iter().map(|(label, lines): (Label, Vec<String>)| Section { label, lines });
    sections.filter(|section| !section.lines.is_empty()).collect()
}

/// What a place says of its setting, with whose words they are; nothing where it says nothing.
pub fn setting(words: &str) -> Vec<String> {
    if words.is_empty() { Vec::new() } else { vec![format!("in their own words: \"{words}\"")] }
}

/// That somebody can be written to, a line each.
pub fn contacts(on_record: &[v1::ContactOnRecord]) -> Vec<String> {
    on_record.iter().filter_map(|one| Some(one.statement.as_ref()?.text.clone())).collect()
}

fn sources(peer: &v1::Peer) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for source in peer.shared_problems.iter().flat_map(|shared| &shared.sources) {
        let source = Source::from(source);
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

/// The contributions with their printed values, and in one line those of which nothing is known on both sides.
fn why(parts: &[Part]) -> Vec<String> {
    let (known, unknown): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part.is_known);
    let mut lines: Vec<String> = known.into_iter().map(Part::line).collect();
    match unknown[..] {
        [] => {}
        [part] => lines.push(part.line()),
        [first, ..] => {
            let blocks: Vec<&str> = unknown.iter().map(|part| part.block.as_str()).collect();
            lines.push(format!("{} {}: one side has nothing on record", first.value, list(&blocks)));
        }
    }
    lines
}

/// The proposed conversation: how, whom to ask for an introduction, and what to ask first.
fn talk(conversation: &v1::Conversation) -> String {
    let why = conversation.approach_reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join("; ");
    let how = match (conversation.approach.as_str(), why.as_str()) {
        ("", "") => "a conversation".to_owned(),
        ("", why) => format!("nothing for now: {why}"),
        (approach, "") => approach.to_owned(),
        (approach, why) => format!("{approach} ({why})"),
    };
    let introduced =
        conversation.convener.as_ref().map(|convener| format!("; {} may introduce you", convener.display_name));
    format!("{how}{}. Ask: {}", introduced.unwrap_or_default(), conversation.opening_question)
}

/// What to keep in mind, said once: who holds the asker's duty stands above all peers, and what is only suggested is said of each
/// problem.
fn considerations(peer: &v1::Peer) -> Vec<String> {
    let told_of_each = [Code::DerivedThere, Code::DerivedHere].map(Code::name);
    let is_told = peer.considerations.iter().any(|statement| told_of_each.contains(&statement.code.as_str()));
    let again = |statement: &&v1::Statement| {
        statement.code == Code::DutyElsewhereHere.name() || is_told && statement.code == Code::OnlySuggested.name()
    };
    peer.considerations.iter().filter(|statement| !again(statement)).map(|statement| statement.text.clone()).collect()
}

fn listed(peer: &v1::Peer) -> Option<String> {
    let code = peer.listed_by.unwrap_or_default();
    let why = match v1::RankingExtra::try_from(code) {
        Ok(v1::RankingExtra::Diversity) => "to bring in another sector or form of delivery",
        Ok(v1::RankingExtra::NonNeighbour) => "to bring in another region",
        Ok(v1::RankingExtra::SimilarSize) => "to bring in a place of similar size",
        Ok(v1::RankingExtra::HubCorrection) => {
            "because it lies near to fewer places: others fit better, and lie near to everybody"
        }
        Ok(v1::RankingExtra::EvenGaps) => "because unknown figures rank as average: others fit better by what is known",
        Ok(v1::RankingExtra::Unspecified) => return None,
        Err(_) => return Some(of_a_newer_server(code).into_owned()),
    };
    Some(why.to_owned())
}
