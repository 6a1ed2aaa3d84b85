//! The calls of BatchService: runs in folders below one, done by threads of their own.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{available_parallelism, spawn};

use super::answering::Answering;
use super::calls::{Calls, invalid};
use super::error::{CallError, Fault};
use super::run_owner::{Owner, RunName, ambiguous, of_caller};
use super::run_spec::{Prepared, check_id};
use super::taken_back::TakenBack;
use crate::access::Pass;
use crate::batch::{Mode, Row};
use crate::domain::cancel::Cancel;
use crate::domain::text;
use crate::proto::{codes, v1};
use crate::runs::{self, Orders, Room, RunError, RunFolder, RunStage};
use crate::telemetry::metrics::{self, RunEnd};

/// Most runs that one server works on at once.
pub const RUN_LIMIT: usize = 2;
/// Most rows in one message of a stream.
const ROWS_A_MESSAGE: usize = 100;

/// Starts runs and tells of them: to the operator of all, to whoever else asks of its own.
#[derive(Clone)]
pub struct Runs {
    /// Each run is answered wholly by the engine that answers when it starts.
    answering: Answering,
    root: PathBuf,
    room: Arc<Room>,
    works: Arc<Mutex<BTreeMap<RunName, Work>>>,
    /// Who asks.
    owner: Owner,
    /// Through whose eyes; none where this process asks for itself.
    pub(super) pass: Option<Pass>,
}

/// What this process did for a run since it began.
struct Work {
    plan: v1::RunManifest,
    cancel: Cancel,
    under_way: bool,
    /// What went wrong.
    error: String,
}

impl Runs {
    /// Runs in folders below `root`, each of the name of its run, which take `room` bytes on disk all together; asked by the operator.
    /// Runs that somebody else put there are the operator's.
    pub fn new(answering: Answering, root: PathBuf, room: u64) -> Self {
        let room = Arc::new(Room::new(root.clone(), room));
        Self { answering, root, room, works: Arc::default(), owner: Owner::Operator, pass: None }
    }

    /// The same runs, asked by the owner of a pass, as far as that sees what they are made of.
    pub fn seen_by(&self, pass: &Pass) -> Self {
        Self { owner: Owner::of(pass), pass: Some(pass.clone()), ..self.clone() }
    }

    /// Who answers now, as the owner of the pass sees it.
    fn calls(&self) -> Calls {
        let calls = self.answering.now();
        match &self.pass {
            Some(pass) => calls.seen_for_a_run(pass),
            None => calls,
        }
    }

    /// BatchService.StartRun
    ///
    /// # Errors
    ///
    /// [`CallError::Invalid`] with each field that is wrong; [`CallError::RunConflict`] where another run has the name;
    /// [`CallError::Overloaded`] where as many are under way as may be; [`CallError::RunsFull`]; a folder that cannot be used.
    pub fn start(&self, request: &v1::StartRunRequest) -> Result<v1::StartRunResponse, CallError> {
        let mut spec = request.spec.clone().ok_or_else(|| invalid("spec", "is missing"))?;
        check_id(&request.run_id)?;
        // A run that goes on after midnight stays the same run.
        if spec.today.is_empty()
            && !request.run_id.is_empty()
            && let Some(folder) = self.found(&self.owner.run(&request.run_id))?
            && let RunStage::Unfinished(known) = folder.stage()?
        {
            spec.today = known.spec.unwrap_or_default().today;
        }
        let Prepared { plan, job } = self.calls().prepare_run(&spec, &request.run_id)?;
        let name = self.owner.run(&plan.run_id);
        let folder = self.folder(&name)?;
        folder.stage_of(&plan)?;
        let mut works = self.works();
        if let Some(work) = works.get(&name).filter(|work| work.under_way) {
            // Its folder may have nothing to say yet.
            folder.same(&work.plan, &plan)?;
        }
        let stands = self.run_in(&folder, works.get(&name))?;
        if let Some(run) = stands.filter(|run| run.state() != v1::RunState::Stopped) {
            return Ok(v1::StartRunResponse { run: Some(told(run)) });
        }
        if works.values().filter(|work| work.under_way).count() >= RUN_LIMIT {
            return Err(CallError::Overloaded);
        }
        self.room.measure()?;
        let work = Work { plan: plan.clone(), cancel: Cancel::new(), under_way: true, error: String::new() };
        let cancel = work.cancel.clone();
        let run = self.run_in(&folder, Some(&work))?;
        works.insert(name.clone(), work);
        drop(works);
        let runs = self.clone();
        spawn(move || {
            let mut ended = Ended { runs: &runs, name: &name, how: RunEnd::Failed };
            let room = Some(runs.room.as_ref());
            let orders = Orders { threads: threads(), cancel: &cancel, room, progress: &|_| {} };
            let Err(error) = runs::execute(&folder, &plan, &job, &orders) else {
                return ended.how = RunEnd::Finished;
            };
            tracing::warn!(run_id = plan.run_id, owner = %name.owner, cause = %Fault::chain(&error), "a run stopped");
            match error {
                RunError::Cancelled(_) => ended.how = RunEnd::Stopped,
                error => runs.failed(&name, why_it_stopped(&error.into())),
            }
        });
        Ok(v1::StartRunResponse { run: run.map(told) })
    }

    /// BatchService.GetRun
    ///
    /// # Errors
    ///
    /// [`CallError::UnknownRun`]; a folder that cannot be read.
    pub fn get(&self, run_id: &str) -> Result<v1::Run, CallError> {
        self.known(&self.named(run_id)?).map(told)
    }

    pub(super) fn known(&self, name: &RunName) -> Result<v1::Run, CallError> {
        let run = self.there(name)?;
        if self.sees_as_much_as(run.lens.as_ref()) {
            Ok(run)
        } else {
            Err(CallError::UnknownRun(text::echo(&name.run_id)))
        }
    }

    /// A run, whatever it is made of.
    fn there(&self, name: &RunName) -> Result<v1::Run, CallError> {
        let folder = self.folder(name)?;
        let works = self.works();
        let known = match works.get(name) {
            Some(work) => self.run_in(&folder, Some(work))?,
            // A folder of that name may hold something else.
            None => folder.run().ok().flatten().filter(|run| run.run_id == name.run_id),
        };
        known.ok_or_else(|| CallError::UnknownRun(text::echo(&name.run_id)))
    }

    /// Whether the owner of the pass still sees all that a run is made of.
    fn sees_as_much_as(&self, lens: Option<&v1::RunLens>) -> bool {
        let Some(pass) = self.pass.as_ref().filter(|pass| !pass.speaks_for_all()) else { return true };
        // A run that tells of a block that the agreement covers no more is made anew without it.
        let is_left_out = |block: String| lens.is_some_and(|lens| lens.without_blocks.contains(&block));
        if !pass.uncovered().names().into_iter().all(is_left_out) {
            return false;
        }
        let Some(lens) = lens else { return true };
        let own = pass.lens();
        let is_in = |network: &String| own.networks.iter().any(|one| one.as_str() == network);
        let is_named = lens.caller_id.is_empty() || own.caller.is_some_and(|caller| caller.as_str() == lens.caller_id);
        let convenes = own.convenes || !lens.convenes;
        let is_free = |kind: &i32| {
            let kind = v1::FunderKind::try_from(*kind).ok().and_then(codes::funder_kind_given);
            kind.is_some_and(|kind| own.not_paid_by.contains(&kind))
        };
        lens.networks.iter().all(is_in) && is_named && convenes && lens.not_paid_by.iter().all(is_free)
    }

    /// The run that is meant where something becomes of it: one of whoever asks, or the one whose caller the operator names. A request that
    /// is sent again must not fall upon another's.
    fn named_surely(&self, wanted: &str) -> Result<RunName, CallError> {
        match of_caller(wanted).filter(|_| self.owner == Owner::Operator) {
            Some(_) => self.named(wanted),
            None => check_id(wanted).map(|()| self.owner.run(wanted)),
        }
    }

    /// The run that is meant: one of whoever asks; for the operator, who may say whose as well, else the only one of that name.
    pub(super) fn named(&self, wanted: &str) -> Result<RunName, CallError> {
        if self.owner != Owner::Operator {
            check_id(wanted)?;
            return Ok(self.owner.run(wanted));
        }
        if let Some((caller, run_id)) = of_caller(wanted) {
            check_id(run_id)?;
            return Ok(Owner::Caller(caller).run(run_id));
        }
        check_id(wanted)?;
        let own = self.owner.run(wanted);
        if self.is_there(&own)? {
            return Ok(own);
        }
        let mut meant = Vec::new();
        for owner in Owner::all(&self.root)? {
            if self.is_there(&owner.run(wanted))? {
                meant.push(owner);
            }
        }
        match meant.as_slice() {
            [] => Ok(own),
            [owner] => Ok(owner.run(wanted)),
            several => Err(ambiguous(wanted, several)),
        }
    }

    fn is_there(&self, name: &RunName) -> Result<bool, CallError> {
        Ok(self.works().contains_key(name) || self.found(name)?.is_some())
    }

    /// The folder that holds a run, where one does.
    fn found(&self, name: &RunName) -> Result<Option<RunFolder>, CallError> {
        Ok(runs::find(&name.owner.folder(&self.root), &name.run_id)?)
    }

    /// The same, or the one that would.
    pub(super) fn folder(&self, name: &RunName) -> Result<RunFolder, CallError> {
        let own = || RunFolder::new(name.owner.folder(&self.root).join(&name.run_id));
        Ok(self.found(name)?.unwrap_or_else(own))
    }

    /// Lays out what the owner of the pass sees of what runs are made of: what is asked of these runs next finds it made, as long as nobody
    /// wrote meanwhile.
    pub fn lay_out(&self) {
        drop(self.calls());
    }

    /// Tells a run to stop, which it does soon after; gives the run as it is then.
    ///
    /// # Errors
    ///
    /// [`CallError::UnknownRun`]; [`CallError::RunBusy`] where another process works on it.
    pub fn order_stop(&self, run_id: &str) -> Result<v1::Run, CallError> {
        let name = self.named_surely(run_id)?;
        // Ours first: a run that ends meanwhile is told as it ended, not as another process's.
        let ours = self.works().get(&name).filter(|work| work.under_way).map(|work| work.cancel.clone());
        match ours {
            Some(cancel) => {
                cancel.cancel();
                self.known(&name).map(told)
            }
            None => match self.known(&name).map(told)? {
                run if run.state() == v1::RunState::Running => Err(CallError::RunBusy(run.run_id)),
                run => Ok(run),
            },
        }
    }

    /// BatchService.DeleteRun
    ///
    /// # Errors
    ///
    /// [`CallError::UnknownRun`]; [`CallError::RunUnderWay`] and [`CallError::RunBusy`] while somebody works on it.
    pub fn delete(&self, request: &v1::DeleteRunRequest) -> Result<v1::DeleteRunResponse, CallError> {
        let name = self.named_surely(&request.run_id)?;
        // Whoever may not read its own run any more gets rid of it all the same.
        let run = self.there(&name)?;
        // Held until it is gone, so that nobody starts it meanwhile.
        let mut works = self.works();
        if works.get(&name).is_some_and(|work| work.under_way) {
            return Err(CallError::RunUnderWay(run.run_id));
        }
        let folder = self.found(&name)?.ok_or_else(|| CallError::UnknownRun(run.run_id.clone()))?;
        let deleted = match runs::delete(&folder) {
            Err(RunError::Busy(_)) => return Err(CallError::RunBusy(run.run_id)),
            deleted => deleted?,
        };
        works.remove(&name);
        Ok(v1::DeleteRunResponse {
            run: Some(v1::Run { manifest: None, ..told(run) }),
            freed: i64::try_from(deleted.freed).unwrap_or(i64::MAX),
            folder_kept: deleted.folder_kept,
        })
    }

    /// BatchService.StreamResults: gives the messages of the stream to `send`, until it says that nobody listens.
    ///
    /// # Errors
    ///
    /// [`CallError::UnknownRun`], [`CallError::RunNotFinished`], [`CallError::Invalid`] where the row is none; files that are not what the
    /// manifest says.
    pub fn results(
        &self,
        request: &v1::StreamResultsRequest,
        send: &mut dyn FnMut(v1::StreamResultsResponse) -> bool,
    ) -> Result<(), CallError> {
        let name = self.named(&request.run_id)?;
        let run = self.known(&name)?;
        let Some(manifest) = run.manifest else { return Err(CallError::RunNotFinished(run.run_id)) };
        let from = usize::try_from(request.from_row).ok().filter(|_| request.from_row <= manifest.row_count);
        let from = from.ok_or_else(|| {
            invalid("from_row", format!("{} is outside 0 to {}", request.from_row, manifest.row_count))
        })?;
        let folder = self.found(&name)?.ok_or_else(|| CallError::UnknownRun(run.run_id.clone()))?;
        let mode = Mode::from_name(&run.mode).ok_or_else(|| other_mode(&run.mode))?;
        let calls = self.calls();
        let taken_back = calls.taken_back(&manifest.declared);
        calls.write_down_beyond(manifest.declared.iter().map(|fact| fact.place_id.as_str()))?;
        match mode {
            Mode::Peers => stream(&folder, from, &taken_back, |message| &mut message.peers, send),
            Mode::Buddies => stream(&folder, from, &taken_back, |message| &mut message.buddies, send),
            Mode::Cohorts => stream(&folder, from, &taken_back, |message| &mut message.cohorts, send),
        }
    }

    /// How many this process works on.
    pub fn under_way(&self) -> usize {
        self.works().values().filter(|work| work.under_way).count()
    }

    /// Stops every run that this process works on; each can be started again.
    pub fn stop(&self) {
        for work in self.works().values() {
            work.cancel.cancel();
        }
    }

    /// The run of a folder, with what this process knows of it.
    fn run_in(&self, folder: &RunFolder, work: Option<&Work>) -> Result<Option<v1::Run>, CallError> {
        let told = folder.run()?;
        let Some(work) = work else { return Ok(told) };
        let planned = || v1::Run {
            run_id: work.plan.run_id.clone(),
            mode: work.plan.mode.clone(),
            state: v1::RunState::Stopped.into(),
            spec: work.plan.spec.clone(),
            input_hash: work.plan.input_hash.clone(),
            versions: work.plan.versions.clone(),
            partition_count: work.plan.partition_count,
            lens: work.plan.lens.clone(),
            convener: work.plan.convener.clone(),
            ..Default::default()
        };
        let mut run = told.unwrap_or_else(planned);
        if work.under_way {
            // Between its last moment and its first it holds no lock.
            run.state = v1::RunState::Running.into();
            run.manifest = None;
        } else if run.state() == v1::RunState::Stopped {
            run.error = work.error.clone();
        }
        Ok(Some(run))
    }

    /// Whether this process works on a run, and what went wrong with it; none where it did nothing for it.
    pub(super) fn work_on(&self, name: &RunName) -> Option<(bool, String)> {
        self.works().get(name).map(|work| (work.under_way, work.error.clone()))
    }

    fn failed(&self, name: &RunName, error: String) {
        if let Some(work) = self.works().get_mut(name) {
            work.error = error;
        }
    }

    fn works(&self) -> MutexGuard<'_, BTreeMap<RunName, Work>> {
        self.works.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run without what a convener gave of who met whom and who is to meet whom: whoever knows its id is told the run, not that.
pub(super) fn told(mut run: v1::Run) -> v1::Run {
    let mut withheld = Vec::new();
    if let Some(spec) = &mut run.spec {
        withheld = withhold(spec);
    }
    if let Some(manifest) = &mut run.manifest {
        manifest.declared.clear();
        manifest.spec.iter_mut().for_each(|spec| _ = withhold(spec));
    }
    v1::Run { withheld, ..run }
}

/// Empties those lists, and says which and how long they were.
fn withhold(spec: &mut v1::RunSpec) -> Vec<v1::WithheldList> {
    use v1::run_spec::Mode;
    let counts = match &mut spec.mode {
        Some(Mode::Peers(peers)) => vec![("peers.past_contacts", emptied(&mut peers.past_contacts))],
        Some(Mode::Buddies(buddies)) => vec![
            ("buddies.forbidden", emptied(&mut buddies.forbidden)),
            ("buddies.fixed", emptied(&mut buddies.fixed)),
            ("buddies.earlier", emptied(&mut buddies.earlier)),
            ("buddies.past_contacts", emptied(&mut buddies.past_contacts)),
        ],
        Some(Mode::Cohorts(cohorts)) => vec![
            ("cohorts.running", emptied(&mut cohorts.running)),
            ("cohorts.past_contacts", emptied(&mut cohorts.past_contacts)),
        ],
        None => Vec::new(),
    };
    let there = counts.into_iter().filter(|(_, count)| *count > 0);
    there.map(|(field, count)| v1::WithheldList { field: field.to_owned(), count }).collect()
}

fn emptied<T>(list: &mut Vec<T>) -> i32 {
    i32::try_from(std::mem::take(list).len()).unwrap_or(i32::MAX)
}

/// Says that a run is no longer worked on, also where its thread panicked.
struct Ended<'a> {
    runs: &'a Runs,
    name: &'a RunName,
    how: RunEnd,
}

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        metrics::run_ended(self.how);
        if let Some(work) = self.runs.works().get_mut(self.name) {
            work.under_way = false;
            if std::thread::panicking() {
                work.error = why_it_stopped(&CallError::Internal(Fault::Logged));
                tracing::error!(run_id = self.name.run_id, owner = %self.name.owner, "a run panicked");
            }
        }
    }
}

/// Why a run stopped, as its client is told: no call has its cause, but the log has, beside its id.
fn why_it_stopped(error: &CallError) -> String {
    match error {
        CallError::Internal(_) => {
            "something went wrong on our side; the log has the cause beside the id of the run".to_owned()
        }
        error => error.to_string(),
    }
}

/// A run that another version of this program made may be of a mode that this one does not know.
fn other_mode(mode: &str) -> CallError {
    CallError::RunConflict(format!("the run is of the mode '{}', which this server does not know", text::echo(mode)))
}

/// Half of the processors, so that questions are answered beside a run.
fn threads() -> usize {
    available_parallelism().map_or(1, |all| (all.get() / 2).max(1))
}

/// Sends the rows of a run from one of them on, in messages that have them in the list of their mode.
fn stream<R: Row>(
    folder: &RunFolder,
    from: usize,
    taken_back: &TakenBack,
    list: impl Fn(&mut v1::StreamResultsResponse) -> &mut Vec<R>,
    send: &mut dyn FnMut(v1::StreamResultsResponse) -> bool,
) -> Result<(), CallError> {
    let (_, rows) = runs::rows::<R>(folder)?;
    let next_row = i32::try_from(from).unwrap_or(i32::MAX);
    let mut message = v1::StreamResultsResponse { next_row, ..Default::default() };
    for row in rows.skip(from) {
        let row = row?;
        message.next_row += 1;
        if taken_back.is_named_in(&row)? {
            message.taken_back_count += 1;
            continue;
        }
        list(&mut message).push(row);
        if list(&mut message).len() == ROWS_A_MESSAGE {
            let (next_row, taken_back_count) = (message.next_row, message.taken_back_count);
            let empty = v1::StreamResultsResponse { next_row, taken_back_count, ..Default::default() };
            if !send(std::mem::replace(&mut message, empty)) {
                return Ok(());
            }
        }
    }
    let taken_back_text = taken_back.text(message.taken_back_count);
    send(v1::StreamResultsResponse { complete: true, taken_back_text, ..message });
    Ok(())
}
