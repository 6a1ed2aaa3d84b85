//! Every call of ModelService, answered in this process: over a folder of models, with or without a server's callers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::answering::Answering;
use super::error::CallError;
use crate::catalogue;
use crate::domain::cancel::Cancel;
use crate::domain::clock::Now;
use crate::domain::progress::{Phase, Progress, Watch};
use crate::domain::world::World;
use crate::engine::{self, Snapshot};
use crate::model::{Model, NamedModel};
use crate::proto::v1;
use crate::shelf::{Held, Shelf, ShelfError};

/// Most models, and most things that are none, in one list.
const LISTED: usize = 500;

/// The operator's calls over a folder that nobody else changes.
#[derive(Clone)]
pub struct Models {
    world: Arc<World>,
    folder: Arc<Mutex<Held>>,
    /// None at the prompt, where nobody waits for answers.
    answering: Option<Answering>,
    now: Now,
    training: Arc<Semaphore>,
    changing: Arc<Semaphore>,
}

/// A place to train; whoever holds it trains alone.
#[derive(Debug)]
pub struct TrainingPlace(#[allow(dead_code)] OwnedSemaphorePermit);

/// A turn to change who answers; whoever holds it changes that alone.
#[derive(Debug)]
pub struct Turn(#[allow(dead_code)] OwnedSemaphorePermit);

impl Models {
    /// The calls over a folder, for models of one world.
    pub fn new(world: Arc<World>, folder: Held, now: Now) -> Self {
        let folder = Arc::new(Mutex::new(folder));
        let one = || Arc::new(Semaphore::new(1));
        Self { world, folder, answering: None, now, training: one(), changing: one() }
    }

    /// The same, and a promotion changes who answers.
    pub fn answered_by(self, answering: Answering) -> Self {
        Self { answering: Some(answering), ..self }
    }

    /// ModelService.ListModels
    ///
    /// # Errors
    ///
    /// [`CallError::ModelsUnreadable`] where the folder cannot be read.
    pub fn list_models(&self) -> Result<v1::ListModelsResponse, CallError> {
        list_models(&self.as_it_is(), &self.world)
    }

    /// ModelService.GetModel
    ///
    /// # Errors
    ///
    /// [`CallError::UnknownModel`] with the nearest versions, [`CallError::ModelUnusable`], [`CallError::ModelsUnreadable`].
    pub fn get_model(&self, request: &v1::GetModelRequest) -> Result<v1::GetModelResponse, CallError> {
        get_model(&self.as_it_is(), &self.world, request)
    }

    /// A turn to change who answers, once nobody else has it.
    ///
    /// # Errors
    ///
    /// [`CallError::Internal`] where there are no turns any more.
    pub async fn turn(&self) -> Result<Turn, CallError> {
        Arc::clone(&self.changing).acquire_owned().await.map(Turn).map_err(|error| CallError::internal(&error))
    }

    /// A turn to change who answers, unless somebody else has it.
    ///
    /// # Errors
    ///
    /// [`CallError::Overloaded`] where somebody else has it.
    pub fn turn_now(&self) -> Result<Turn, CallError> {
        Arc::clone(&self.changing).try_acquire_owned().map(Turn).map_err(|_| CallError::Overloaded)
    }

    /// ModelService.PromoteModel. Nothing changes once `cancel` is set.
    ///
    /// # Errors
    ///
    /// As [`Models::get_model`]; [`CallError::Deadline`] once `cancel` is set; the folder where it cannot be written.
    pub fn promote_model(
        &self,
        turn: &Turn,
        request: &v1::PromoteModelRequest,
        cancel: &Cancel,
    ) -> Result<v1::PromoteModelResponse, CallError> {
        let folder = self.as_it_is();
        let before = folder.history().current().unwrap_or_default().to_owned();
        let named = folder.model(&request.version, &self.world)?;
        self.answer_with(turn, &named, &before, cancel, |folder| folder.promote(&named.version, (self.now)()))?;
        let folder = self.as_it_is();
        Ok(v1::PromoteModelResponse {
            model: Some(message(&folder, &self.world, &named)),
            before_version: before,
            versions: Some(versions(&folder, &self.world)),
        })
    }

    /// ModelService.RollbackModel. Nothing changes once `cancel` is set.
    ///
    /// # Errors
    ///
    /// [`CallError::NoEarlierModel`]; else as [`Models::promote_model`].
    pub fn rollback_model(&self, turn: &Turn, cancel: &Cancel) -> Result<v1::RollbackModelResponse, CallError> {
        let folder = self.as_it_is();
        let before = folder.history().current().unwrap_or_default().to_owned();
        let earlier = folder.history().earlier().ok_or(CallError::NoEarlierModel)?.to_owned();
        let named = folder.model(&earlier, &self.world)?;
        self.answer_with(turn, &named, &before, cancel, |folder| folder.roll_back((self.now)()))?;
        let folder = self.as_it_is();
        Ok(v1::RollbackModelResponse {
            model: Some(message(&folder, &self.world, &named)),
            before_version: before,
            versions: Some(versions(&folder, &self.world)),
        })
    }

    /// A place to train, if nobody does.
    ///
    /// # Errors
    ///
    /// [`CallError::TrainingBusy`] where somebody trains.
    pub fn place_to_train(&self) -> Result<TrainingPlace, CallError> {
        Arc::clone(&self.training).try_acquire_owned().map(TrainingPlace).map_err(|_| CallError::TrainingBusy)
    }

    /// The model whose names of groups a training keeps: the one named, else the one that answers, if it can be read.
    ///
    /// # Errors
    ///
    /// As [`Models::get_model`], where one is named.
    pub fn before(&self, version: &str) -> Result<Option<Model>, CallError> {
        let folder = self.as_it_is();
        if !version.is_empty() {
            return Ok(Some(folder.model(version, &self.world)?.model));
        }
        Ok(folder.history().current().and_then(|current| folder.model(current, &self.world).ok()).map(|one| one.model))
    }

    /// ModelService.TrainModel, with whoever is told how far it is. The folder is free for other calls meanwhile.
    ///
    /// # Errors
    ///
    /// [`CallError::Deadline`] once `watch` says so; what cannot be learned from; the folder where it cannot be written.
    pub fn train_model(&self, before: Option<&Model>, watch: &mut Watch<'_>) -> Result<v1::Model, CallError> {
        let trained = Model::train_watched(&self.world, before, watch)?;
        let bytes = trained.to_bytes()?;
        let named = Model::from_bytes(&bytes)?;
        watch(Progress { phase: Phase::Names, done: 0.5 })?;
        let mut folder = self.folder();
        folder.add(&named, &bytes, Some((self.now)()))?;
        Ok(message(&folder, &self.world, &named))
    }

    /// What takes long or can go wrong is done first, while the folder is free for others; then the folder changes, and then, in one
    /// step that cannot fail, who answers. The turn keeps the folder's history as it was read.
    fn answer_with(
        &self,
        _turn: &Turn,
        named: &NamedModel,
        before: &str,
        cancel: &Cancel,
        keep: impl FnOnce(&mut Held) -> Result<(), ShelfError>,
    ) -> Result<(), CallError> {
        let changes = named.version != before;
        // From here on nobody writes: the snapshot is made of what is known when it begins to answer.
        let answering = self.answering.as_ref().map(Answering::turn);
        let world = answering
            .as_ref()
            .map_or_else(|| Arc::clone(&self.world), |turn| Arc::clone(turn.now().view.whole_world()));
        let snapshot = changes.then(|| match &answering {
            Some(turn) => turn.now().view.snapshot_by(world, named.clone()),
            None => Snapshot::new(world, named.clone()),
        });
        let snapshot = snapshot.transpose()?;
        cancel.check()?;
        keep(&mut self.folder())?;
        if let (Some(answering), Some(snapshot)) = (answering, snapshot) {
            answering.exchange(snapshot);
            tracing::info!(model = named.version, before, "another model answers");
        }
        Ok(())
    }

    /// The folder as it is now, so that whoever looks into it keeps nobody waiting and waits for nobody.
    fn as_it_is(&self) -> Shelf {
        Shelf::clone(&self.folder())
    }

    fn folder(&self) -> MutexGuard<'_, Held> {
        // A panic leaves the folder as it is on disk: each change there is one step.
        self.folder.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// ModelService.ListModels, of a folder that is only read.
///
/// # Errors
///
/// [`CallError::ModelsUnreadable`] where the folder cannot be read.
pub fn list_models(folder: &Shelf, world: &World) -> Result<v1::ListModelsResponse, CallError> {
    let mut models = Vec::new();
    let mut unusable = Vec::new();
    for entry in folder.entries(world)? {
        match entry.model {
            Ok(named) => models.push(message(folder, world, &named)),
            Err(why) => unusable.push(v1::UnusableModel { name: entry.name, why: why.to_string() }),
        }
    }
    models.sort_by(|a, b| b.trained_at.cmp(&a.trained_at).then_with(|| a.version.cmp(&b.version)));
    let total = models.len();
    models.truncate(LISTED);
    unusable.truncate(LISTED);
    Ok(v1::ListModelsResponse {
        models,
        total_count: i32::try_from(total).unwrap_or(i32::MAX),
        unusable,
        earlier_version: folder.history().earlier().unwrap_or_default().to_owned(),
        versions: Some(versions(folder, world)),
    })
}

/// ModelService.GetModel, of a folder that is only read.
///
/// # Errors
///
/// [`CallError::UnknownModel`] with the nearest versions, [`CallError::ModelUnusable`], [`CallError::ModelsUnreadable`].
pub fn get_model(
    folder: &Shelf,
    world: &World,
    request: &v1::GetModelRequest,
) -> Result<v1::GetModelResponse, CallError> {
    let named = folder.model(&request.version, world)?;
    Ok(v1::GetModelResponse { model: Some(message(folder, world, &named)), versions: Some(versions(folder, world)) })
}

fn message(folder: &Shelf, world: &World, named: &NamedModel) -> v1::Model {
    let history = folder.history();
    let answering = history.current() == Some(&named.version);
    catalogue::model(&world.vocabulary, named, history.trained_at(&named.version), answering)
}

/// Those of the model that answers.
fn versions(folder: &Shelf, world: &World) -> v1::Versions {
    engine::versions(world, folder.history().current().unwrap_or_default())
}
