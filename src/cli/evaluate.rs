//! `evaluate`: how good are the features?

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;

use super::failure::Failure;
use super::measured::{AgainstReport, ReferenceReport, Report, stamped};
use super::outcome::{self, Outcome};
use super::{Format, Globals, open, render, statements};
use crate::contract::query::unknown_weight_set;
use crate::disk;
use crate::domain::block::Block;
use crate::domain::digest::sha256;
use crate::domain::query::Extra;
use crate::domain::slot::Slot;
use crate::domain::text;
use crate::domain::world::World;
use crate::engine::View;
use crate::evaluate::{self, HoldoutError, Influence, Pool, Ranking, Settings};
use crate::model::{NamedModel, Part};
use crate::pack::{Origin, references};

/// Folder of kept reports, within the model's.
const RESULTS: &str = "results";

/// Measures that have no list to rank.
const NOT_OF_A_LIST: [&str; 6] = ["influence", "structure", "holdout", "foresight", "against", "text"];
/// Measures that hide nothing.
const NOT_HIDING: [&str; 6] = ["reference", "influence", "structure", "foresight", "against", "text"];

/// Options of `evaluate`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("measure").required(true))]
pub struct Options {
    /// Recall of a list of similar places: CSV with the pack's id column (such as gss), rank and neighbour_ before it
    #[arg(long, value_name = "FILE", group = "measure")]
    reference: Option<PathBuf>,
    /// How much each block moves an answer, and who is listed
    #[arg(long, group = "measure")]
    influence: bool,
    /// Whose answers change most under the model in this folder, and why
    #[arg(long, value_name = "DIR", group = "measure")]
    against: Option<PathBuf>,
    /// Hubs: whether answers are spread over all places; and how strong the peer groups are
    #[arg(long, group = "measure")]
    structure: bool,
    /// Whether peers tell which problems a place has beside those that it shows: facts are hidden and guessed
    #[arg(long, group = "measure")]
    holdout: bool,
    /// Whether fits foresee who else has a hidden problem, and who later won an award together, among places of one type
    #[arg(long, group = "measure")]
    foresight: bool,
    /// How well sentences lead to problems: CSV with the columns statement, sector and problem, the last empty where a sentence is
    /// about no problem of a public body
    #[arg(long, value_name = "FILE", group = "measure")]
    text: Option<PathBuf>,
    /// The problems of --text are in other codes: CSV with the columns theirs and ours; of several rows for one code each is right
    #[arg(long, value_name = "FILE", requires = "text")]
    codes: Option<PathBuf>,
    /// Hide what came to be known on this day or later, instead of one fold of events after the other
    #[arg(long, value_name = "YYYY-MM-DD", conflicts_with_all = NOT_HIDING, value_parser = crate::domain::day::parse)]
    before: Option<Date>,
    /// Rank among the places that the list mentions, or among all
    #[arg(long, value_enum, default_value_t, conflicts_with_all = NOT_OF_A_LIST)]
    pool: PoolName,
    /// Rank only among places of the same governance type
    #[arg(long, conflicts_with_all = NOT_OF_A_LIST)]
    within_type: bool,
    /// Rank by these blocks alone [default: all that a place-wide question has]
    #[arg(long, value_name = "BLOCK,...", value_delimiter = ',', value_parser = block, conflicts_with_all = NOT_OF_A_LIST)]
    blocks: Vec<Block>,
    /// Weigh the figures of the area by this weight set of the model [default: themes weigh alike]
    #[arg(long, value_name = "NAME", conflicts_with_all = NOT_OF_A_LIST)]
    weight_set: Option<String>,
    /// Put what is ranked in the order of this extra (may be repeated)
    #[arg(long, value_enum, value_name = "EXTRA", conflicts_with_all = ["influence", "holdout", "foresight", "against", "text"])]
    ranking_extra: Vec<Ordering>,
    /// Write the whole ranking of each place over the pool: CSV with the id column, rank and peer_ before it
    #[arg(long, value_name = "FILE", conflicts_with_all = NOT_OF_A_LIST)]
    write_peers: Option<PathBuf>,
    /// Keep the report, dated, in results/ in the model's folder
    #[arg(long)]
    save: bool,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum PoolName {
    /// The places that the list mentions
    #[default]
    Reference,
    /// All places
    All,
}

/// The ranking extras that order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Ordering {
    /// Places that lie near to everybody stand further back
    HubCorrection,
    /// Unknown figures of the area rank as average
    EvenGaps,
}

impl Options {
    /// Measures and reports.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let world = open::world(globals)?;
        let column = world.about.place_id_column.clone();
        if let Some(dir) = &self.against {
            return self.against(globals, world, dir);
        }
        if let Some(file) = &self.text {
            let view = open::reading_view_of(world, globals)?;
            let report = statements::measured(&view, file, self.codes.as_deref())?;
            return self.told(globals, &stamped(&view, globals, "text", report), render::text);
        }
        let view = open::view_of(world, globals)?;
        match &self.reference {
            Some(file) => {
                let report = stamped(&view, globals, "reference", self.reference(&view, &column, file)?);
                self.told(globals, &report, render::recall)
            }
            None if self.holdout => {
                let holdout = evaluate::holdout(&view, self.before).map_err(|error| {
                    hidden(error, "use a pack with more records, or give another date with --before")
                })?;
                self.told(globals, &stamped(&view, globals, "holdout", holdout), render::holdout)
            }
            None if self.foresight => {
                let foresight = evaluate::foresight(&view).map_err(|error| {
                    hidden(error, "use a pack in which twenty places of one type have one problem on record")
                })?;
                self.told(globals, &stamped(&view, globals, "foresight", foresight), render::foresight)
            }
            None if self.structure => {
                let structure = evaluate::structure(&view, &self.extras()).map_err(Failure::internal)?;
                self.told(globals, &stamped(&view, globals, "structure", structure), render::structure)
            }
            None => {
                let influence: Influence = evaluate::influence(&view).map_err(Failure::internal)?;
                self.told(globals, &stamped(&view, globals, "influence", influence), render::influence)
            }
        }
    }

    fn against(&self, globals: &Globals, world: World, dir: &Path) -> Result<Outcome, Failure> {
        let own = open::model(globals)?;
        let dir = &Origin::from(dir);
        let (model, theirs) = (open::named_model_in(&own)?, open::named_model_in(dir)?);
        let other = open::view_with(world.clone(), theirs.clone(), dir)?;
        let trained_on = [&model, &theirs].map(|named| named.model.data.clone());
        let mixed = Part::ALL.map(|part| {
            let mixed = NamedModel { model: model.model.with_part(part, &theirs.model), ..model.clone() };
            Ok((part.name(), open::view_with(world.clone(), mixed, &own)?))
        });
        let mixed = mixed.into_iter().collect::<Result<Vec<_>, Failure>>()?;
        let view = open::view_with(world, model, &own)?;
        let measured = evaluate::against(&view, &other, &mixed).map_err(Failure::internal)?;
        let [trained_on, other_trained_on] = trained_on;
        let report = AgainstReport { trained_on, other_trained_on, measured };
        self.told(globals, &stamped(&view, globals, "against", report), render::against)
    }

    fn reference(&self, view: &View, column: &str, file: &Path) -> Result<ReferenceReport, Failure> {
        let bytes = open::list_bytes(column, file)?;
        let list = references::list(&bytes, column, view.register())
            .map_err(|error| open::list_failure(column, file, &error))?;
        let mut blocks =
            if self.blocks.is_empty() { view.vocabulary().blocks(true).collect() } else { self.blocks.clone() };
        blocks.sort_unstable();
        blocks.dedup();
        let pool = match self.pool {
            PoolName::Reference => Pool::Reference,
            PoolName::All => Pool::All,
        };
        let weight_set = self.weight_set.as_deref().map(|name| weight_set(view, name)).transpose()?;
        let settings = Settings { pool, within_type: self.within_type, blocks, weight_set, extras: self.extras() };
        let (recall, rankings) = evaluate::recall(view, &list, &settings).map_err(|error| {
            Failure::data(error, "name blocks that a place-wide question has, or rank among all types")
        })?;
        if let Some(peers_file) = &self.write_peers {
            let same = |one: &Path| fs::canonicalize(one).ok();
            if same(peers_file).is_some() && same(peers_file) == same(file) {
                let message = format!("--write-peers would overwrite the list {}", file.display());
                return Err(Failure::data(message, "name another file for the rankings"));
            }
            let bytes = peers(view, column, &rankings)?;
            disk::replace(peers_file, &bytes).map_err(|error| {
                let message = format!("cannot write {}: {error}", peers_file.display());
                Failure::data(message, "name a file that can be written")
            })?;
        }
        let reference = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let sha256 = sha256(&bytes);
        Ok(ReferenceReport {
            reference: text::echo(&reference),
            learned_from_this_list: recall.weight_set.as_ref().is_some_and(|set| set.sha256 == sha256),
            sha256,
            recall,
            skipped: list.skipped,
            dropped_neighbours: list.dropped,
        })
    }

    fn extras(&self) -> Vec<Extra> {
        let extra = |ordering: &Ordering| match ordering {
            Ordering::HubCorrection => Extra::HubCorrection,
            Ordering::EvenGaps => Extra::EvenGaps,
        };
        let mut extras: Vec<Extra> = self.ranking_extra.iter().map(extra).collect();
        extras.sort_unstable();
        extras.dedup();
        extras
    }

    fn told<T: Serialize>(
        &self,
        globals: &Globals,
        report: &Report<T>,
        table: impl Fn(&Report<T>) -> String,
    ) -> Result<Outcome, Failure> {
        let json = outcome::json(report)?;
        if self.save {
            // Named by what it says, too, so that one report of a day does not take the place of another.
            let name = format!("{}-{}-{}.json", report.date, report.kind, &sha256(&json)[..8]);
            let file = open::written_to(&open::model(globals)?, "--model")?.join(RESULTS).join(name);
            disk::keep(&file, json.as_bytes()).map_err(|error| {
                Failure::data(format!("cannot write {}: {error}", file.display()), "name another folder with --model")
            })?;
        }
        Ok(Outcome::done(match globals.output {
            Format::Json => json,
            Format::Table => table(report),
        }))
    }
}

fn hidden(error: HoldoutError, hint: &str) -> Failure {
    match error {
        HoldoutError::NothingHidden | HoldoutError::NothingBefore(_) => Failure::data(error, hint),
        other => Failure::internal(other),
    }
}

/// The position of a weight set of the model.
fn weight_set(view: &View, name: &str) -> Result<usize, Failure> {
    let known = view.weight_sets();
    known.iter().position(|set| set.name == name).ok_or_else(|| {
        let hint = "learn one: peermatch train --reference FILE --weight-set NAME";
        Failure::data(unknown_weight_set(name, known), hint)
    })
}

fn peers(view: &View, column: &str, rankings: &[Ranking]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let id = |place: Slot| view.register().get(place).place.id.as_str();
    let mut write = || -> csv::Result<()> {
        writer.write_record([column, "rank", &format!("peer_{column}")])?;
        for ranking in rankings {
            for (rank, &peer) in (1..).zip(&ranking.best_first) {
                writer.write_record([id(ranking.place), &format!("{rank}"), id(peer)])?;
            }
        }
        Ok(())
    };
    write().map_err(Failure::internal)?;
    writer.into_inner().map_err(|_| Failure::internal("the rankings cannot be written"))
}

fn block(text: &str) -> Result<Block, String> {
    Block::from_name(text.trim())
        .ok_or_else(|| format!("unknown block '{}'; the blocks are {}", text::echo(text), Block::names()))
}
