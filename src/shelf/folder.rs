//! The folder itself: reading it, and changing it under its lock.

use std::fs::{self, File, TryLockError};
use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use thiserror::Error;

use super::history::{self, History, HistoryError};
use crate::disk::{self, ReadError};
use crate::domain::alike::most_alike;
use crate::domain::text;
use crate::domain::world::World;
use crate::model::{self, Model, ModelError, NamedModel};

const LOCK_NAME: &str = "lock";
/// How the name of what is still being written begins.
const UNFINISHED: &str = ".unfinished-";

/// Why there is no folder of models, or no such model in it, or no change of it.
#[derive(Debug, Error)]
pub enum ShelfError {
    /// No folder there.
    #[error("there is no folder of models at {}", .0.display())]
    Missing(PathBuf),
    /// Another program changes it, or serves from it.
    #[error("the models in {} are in use by another program", .0.display())]
    InUse(PathBuf),
    /// The history is not to be relied on.
    #[error("cannot use {}: {error}", .file.display())]
    History {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        error: HistoryError,
    },
    /// It could not be read or written.
    #[error("cannot {doing} {}: {error}", .path.display())]
    System {
        /// `read` or `write`.
        doing: &'static str,
        /// What.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// No model of that version.
    #[error("there is no model '{text}'")]
    Unknown {
        /// What was asked for, made fit to be shown.
        text: String,
        /// Versions like it.
        nearest: Vec<String>,
    },
    /// There is one, and it cannot answer.
    #[error("the model {version} cannot be used: {why}")]
    Unusable {
        /// Its version, as its sub-folder is named.
        version: String,
        /// Why.
        why: Unusable,
    },
    /// Nothing answered before the model that answers now.
    #[error("no other model answered before: there is nothing to roll back to")]
    NoEarlier,
}

/// Why what lies in the folder is no model to answer with.
#[derive(Debug, Error)]
pub enum Unusable {
    /// Not a folder with a `model.json` in it that can be read.
    #[error("its model.json cannot be read: {0}")]
    Unreadable(ReadError),
    /// Not a model, not a whole one, an altered one, or one of another pack.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Its sub-folder is not named by its version.
    #[error("it is the model {0} in a folder of another name")]
    Misnamed(String),
}

/// What lies in the folder under one name.
#[derive(Debug)]
pub struct Entry {
    /// The name of the sub-folder, made fit to be shown.
    pub name: String,
    /// The model in it.
    pub model: Result<NamedModel, Unusable>,
}

/// What became of a model that was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is in the folder now.
    New,
    /// The same model lay there already.
    Known,
}

/// A folder of models, as it was when it was opened or last changed.
#[derive(Debug, Clone)]
pub struct Shelf {
    dir: PathBuf,
    history: History,
}

/// A folder of models that nobody else changes.
#[derive(Debug)]
pub struct Held {
    folder: Shelf,
    /// The system lets go of it when the program ends, however that is.
    _lock: File,
}

impl Shelf {
    /// Opens a folder to read it.
    ///
    /// # Errors
    ///
    /// No folder there, or a history in it that cannot be read or relied on.
    pub fn read(dir: &Path) -> Result<Self, ShelfError> {
        if !dir.is_dir() {
            return Err(ShelfError::Missing(dir.to_owned()));
        }
        let file = dir.join(history::FILE_NAME);
        let history = match disk::read_text_in(dir, history::FILE_NAME, history::LARGEST) {
            Ok(bytes) => History::from_bytes(&bytes).map_err(|error| ShelfError::History { file, error })?,
            Err(error) if error.is_missing() => History::default(),
            Err(error) => return Err(ShelfError::System { doing: "read", path: file, error: error.into() }),
        };
        Ok(Self { dir: dir.to_owned(), history })
    }

    /// What happened in it.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// All that lies in it, in the order of names; what is no model of this pack says why.
    ///
    /// # Errors
    ///
    /// The folder cannot be read. What is no model is no error of the list.
    pub fn entries(&self, world: &World) -> Result<Vec<Entry>, ShelfError> {
        let names = self.names()?;
        Ok(names.into_iter().map(|name| Entry { model: self.usable(&name, world), name: text::echo(&name) }).collect())
    }

    /// The model of a version, if it can answer for this pack.
    ///
    /// # Errors
    ///
    /// No model of that version, or one that cannot answer for this world.
    pub fn model(&self, version: &str, world: &World) -> Result<NamedModel, ShelfError> {
        let unknown = |names: Vec<String>| {
            let nearest = most_alike(names.iter(), |name| vec![name.as_str()], version);
            ShelfError::Unknown { text: text::echo(version), nearest: nearest.into_iter().cloned().collect() }
        };
        let names = self.names()?;
        let Some(name) = names.iter().find(|name| **name == folder_name(version)) else { return Err(unknown(names)) };
        match self.usable(name, world) {
            Ok(model) if model.version == version => Ok(model),
            Ok(_) => Err(unknown(names)),
            Err(why) => Err(ShelfError::Unusable { version: text::echo(version), why }),
        }
    }

    /// The sub-folder of a version.
    pub fn dir_of(&self, version: &str) -> PathBuf {
        self.dir.join(folder_name(version))
    }

    /// The names of all that lies in the folder, in order, but for what this program keeps for itself.
    fn names(&self) -> Result<Vec<String>, ShelfError> {
        let system = |error| ShelfError::System { doing: "read", path: self.dir.clone(), error };
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.dir).map_err(system)? {
            let name = entry.map_err(system)?.file_name().to_string_lossy().into_owned();
            if name != LOCK_NAME && name != history::FILE_NAME && !name.starts_with('.') && !is_unfinished(&name) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// The artefact under a name of the folder.
    fn bytes(&self, name: &str) -> Result<Vec<u8>, Unusable> {
        let file = format!("{name}/{}", model::FILE_NAME);
        disk::read_text_in(&self.dir, &file, model::SIZE_LIMIT).map_err(Unusable::Unreadable)
    }

    fn usable(&self, name: &str, world: &World) -> Result<NamedModel, Unusable> {
        let model = Model::from_bytes(&self.bytes(name)?)?;
        if folder_name(&model.version) != name {
            return Err(Unusable::Misnamed(model.version));
        }
        model.check(world)?;
        Ok(model)
    }
}

impl Held {
    /// Opens a folder to change it, for as long as this lives; one that is not there is made.
    ///
    /// # Errors
    ///
    /// As [`Self::open`]; or the folder cannot be made.
    pub fn open_or_make(dir: &Path) -> Result<Self, ShelfError> {
        fs::create_dir_all(dir).map_err(|error| ShelfError::System { doing: "write", path: dir.to_owned(), error })?;
        Self::open(dir)
    }

    /// Opens a folder that is there to change it, for as long as this lives.
    ///
    /// # Errors
    ///
    /// No folder there, another program has it, its history cannot be relied on, or it cannot be written to.
    pub fn open(dir: &Path) -> Result<Self, ShelfError> {
        let system = |path: PathBuf| move |error| ShelfError::System { doing: "write", path, error };
        if !dir.is_dir() {
            return Err(ShelfError::Missing(dir.to_owned()));
        }
        let path = dir.join(LOCK_NAME);
        let lock = File::options().create(true).append(true).open(&path).map_err(system(path.clone()))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => ShelfError::InUse(dir.to_owned()),
            TryLockError::Error(error) => system(path)(error),
        })?;
        let held = Self { folder: Shelf::read(dir)?, _lock: lock };
        held.clear().map_err(system(dir.to_owned()))?;
        Ok(held)
    }

    /// Adds a model. `trained` says when it was trained, where that is known.
    ///
    /// # Errors
    ///
    /// The folder cannot be written to.
    pub fn add(&mut self, model: &NamedModel, bytes: &[u8], trained: Option<Timestamp>) -> Result<Added, ShelfError> {
        let place = self.dir_of(&model.version);
        if self.bytes(&folder_name(&model.version)).is_ok_and(|known| known == bytes) {
            return Ok(Added::Known);
        }
        self.put(&place, model, bytes).map_err(|error| ShelfError::System { doing: "write", path: place, error })?;
        if let Some(at) = trained {
            self.change(|history| history.trained(&model.version, at))?;
        }
        Ok(Added::New)
    }

    /// Makes a model of the folder the one that answers.
    ///
    /// # Errors
    ///
    /// The history cannot be written.
    pub fn promote(&mut self, version: &str, at: Timestamp) -> Result<(), ShelfError> {
        if self.history.current() == Some(version) {
            return Ok(());
        }
        self.change(|history| history.promoted(version, at))
    }

    /// Makes the model that answered before the one that answers again.
    ///
    /// # Errors
    ///
    /// No other model answered before, or the history cannot be written.
    pub fn roll_back(&mut self, at: Timestamp) -> Result<(), ShelfError> {
        let earlier = self.history.earlier().ok_or(ShelfError::NoEarlier)?.to_owned();
        self.change(|history| history.rolled_back_to(&earlier, at))
    }

    /// Rolls back to the last model that can answer, where the current one cannot: it was damaged since it answered. Says so in
    /// the history, so that what is told to answer is what answers. Gives the versions passed over, the current one first.
    ///
    /// # Errors
    /// The fault of the current model where no other can answer; the history is then left as it is.
    pub fn fall_back(&mut self, world: &World, at: Timestamp) -> Result<Vec<String>, ShelfError> {
        let Some(current) = self.history.current().map(str::to_owned) else { return Ok(Vec::new()) };
        let fault = match self.model(&current, world) {
            Ok(_) => return Ok(Vec::new()),
            // Whole, and not for this pack: whoever changed the pack decides what answers.
            Err(
                fault @ ShelfError::Unusable {
                    why: Unusable::Model(ModelError::OtherPack { .. } | ModelError::Moved { .. }),
                    ..
                },
            ) => return Err(fault),
            Err(fault) => fault,
        };
        let before: Vec<String> = self.history.before().map(str::to_owned).collect();
        let Some(sound) = before.iter().position(|version| self.model(version, world).is_ok()) else {
            return Err(fault);
        };
        self.change(|history| before[..=sound].iter().for_each(|version| history.rolled_back_to(version, at)))?;
        Ok(std::iter::once(current).chain(before).take(sound + 1).collect())
    }

    /// The history changes on disk first: what is told is what is kept.
    fn change(&mut self, change: impl FnOnce(&mut History)) -> Result<(), ShelfError> {
        let mut changed = self.history.clone();
        change(&mut changed);
        let file = self.dir.join(history::FILE_NAME);
        let bytes = changed.to_bytes().map_err(io::Error::from);
        let written = bytes.and_then(|bytes| disk::replace(&file, &bytes));
        written.map_err(|error| ShelfError::System { doing: "write", path: file, error })?;
        self.folder.history = changed;
        Ok(())
    }

    /// Writes beside the place and then puts it there. What lies there and is not this model makes room.
    fn put(&self, place: &Path, model: &NamedModel, bytes: &[u8]) -> io::Result<()> {
        let unfinished = self.dir.join(format!("{UNFINISHED}{}", folder_name(&model.version)));
        disk::keep(&unfinished.join(model::FILE_NAME), bytes)?;
        disk::keep(&unfinished.join(model::CARD_NAME), model::card(model).as_bytes())?;
        if place.exists() {
            let aside = self.dir.join(format!("{UNFINISHED}damaged"));
            fs::rename(place, &aside)?;
            remove(&aside)?;
        }
        fs::rename(&unfinished, place)?;
        disk::sync_dir(&self.dir)
    }

    /// Removes what a program that was killed left half written.
    fn clear(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            if is_unfinished(&entry.file_name().to_string_lossy()) {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }
}

impl Deref for Held {
    type Target = Shelf;

    fn deref(&self) -> &Shelf {
        &self.folder
    }
}

fn is_unfinished(name: &str) -> bool {
    name.starts_with(UNFINISHED) || name.ends_with(disk::UNFINISHED)
}

fn remove(path: &Path) -> io::Result<()> {
    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

/// The name of a version's sub-folder: what every file system takes. Two versions never share one, because a version ends in
/// the hash of its model.
fn folder_name(version: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+') { c } else { '_' };
    let name: String = version.chars().map(safe).collect();
    if name.starts_with('.') { format!("_{name}") } else { name }
}
