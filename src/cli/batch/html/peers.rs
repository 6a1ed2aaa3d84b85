//! For each place that asked a sheet and a letter, of its question with all its live records.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::super::super::failure::Failure;
use super::super::super::{Globals, open};
use super::folder::Folder;
use super::{CHUNK, Made, link, named, rows};
use crate::batch::Peers;
use crate::contract::calls::Calls;
use crate::domain::cancel::Cancel;
use crate::domain::id::PlaceId;
use crate::domain::outline::Outlines;
use crate::pack;
use crate::page::paper::{Entry, Run, peers_letter, peers_sheet};
use crate::page::{Map, Spot};
use crate::present::Answer;
use crate::proto::v1;
use crate::runs::RunFolder;

/// What the rows of one place say.
#[derive(Default)]
struct Asked {
    place_id: String,
    name: String,
    peers: Vec<PlaceId>,
    none: String,
}

/// What every place is told with.
struct Telling<'a> {
    job: &'a Peers,
    words: v1::ListVocabularyResponse,
    outlines: Outlines,
    run: &'a Run,
}

pub(super) fn leaves(
    globals: &Globals,
    calls: &Calls,
    job: &Peers,
    runs: &RunFolder,
    folder: &Folder,
    run: &Run,
) -> Result<Made, Failure> {
    let outlines = pack::outlines::read(&open::pack(globals)?, job.register());
    let outlines = outlines.map_err(|error| open::pack_failure(&error))?;
    let telling = Telling { job, words: calls.list_vocabulary(), outlines, run };
    let mut made = Made { title: "A sheet and a letter for each place", tables: Vec::new(), entries: Vec::new() };
    let mut waiting: Vec<Asked> = Vec::new();
    for row in rows::<v1::PeerRow>(runs)? {
        let row = row?;
        if !row.problem_id.is_empty() {
            continue;
        }
        if waiting.last().is_none_or(|last| last.place_id != row.place_id) {
            if waiting.len() == CHUNK {
                telling.write(&waiting, folder, &mut made)?;
                waiting.clear();
            }
            waiting.push(Asked { place_id: row.place_id, name: row.display_name, ..Asked::default() });
        }
        let Some(last) = waiting.last_mut() else { continue };
        last.peers.extend(PlaceId::new(&row.peer_place_id));
        last.none = row.no_peer_text;
    }
    telling.write(&waiting, folder, &mut made)?;
    Ok(made)
}

impl Telling<'_> {
    /// Writes the leaves of some places, made side by side.
    fn write(&self, asked: &[Asked], folder: &Folder, made: &mut Made) -> Result<(), Failure> {
        let leaves: Vec<Result<[String; 2], Failure>> = asked.par_iter().map(|one| self.leaves(one)).collect();
        for (one, leaves) in asked.iter().zip(leaves) {
            let [sheet, letter] = leaves?;
            let (sheet_file, letter_file) = (named("sheets", &one.place_id), named("letters", &one.place_id));
            folder.keep(&sheet_file, &sheet)?;
            folder.keep(&letter_file, &letter)?;
            let links = vec![link("sheet", &sheet_file), link("letter", &letter_file)];
            made.entries.push(Entry { name: one.name.clone(), links });
        }
        Ok(())
    }

    fn leaves(&self, asked: &Asked) -> Result<[String; 2], Failure> {
        let place = PlaceId::new(&asked.place_id).map_err(|error| Failure::data(error, "run it again"))?;
        let answer = self.job.answer(&place, &asked.peers, &Cancel::new());
        let answer = answer.map_err(|error| Failure::internal(error.to_string()))?.unwrap_or_default();
        let mut told = Answer::new(&answer, &self.words);
        if told.peers.is_empty() && told.none.is_empty() {
            // That everybody who fits is on as many lists as may be only the run knows.
            told.none = format!("No good peer: {}.", asked.none);
        }
        Ok([peers_sheet(&told, &self.map(&answer), self.run), peers_letter(&asked.name, &told, self.run)])
    }

    /// Where who asks and the peers lie.
    fn map(&self, answer: &v1::FindPeersResponse) -> Map<'_> {
        let asker = answer.query.iter().map(|query| self.spot(None, &query.place_id, &query.display_name));
        let peers =
            (1..).zip(&answer.peers).map(|(rank, peer)| self.spot(Some(rank), &peer.place_id, &peer.display_name));
        Map { spots: asker.chain(peers).collect(), attribution: self.outlines.attribution.clone(), behind: None }
    }

    fn spot(&self, rank: Option<i32>, id: &str, name: &str) -> Spot<'_> {
        let id = PlaceId::new(id).ok();
        let outline = id.as_ref().and_then(|id| self.outlines.of.get(id));
        let position = id.as_ref().and_then(|id| self.outlines.centres.get(id)).copied();
        Spot { rank, name: name.to_owned(), lies: String::new(), outline, position }
    }
}
