//! Packs and engines.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use peermatch::access::Pass;
use peermatch::domain::world;
use peermatch::engine::{Snapshot, View};
use peermatch::model::{Model, NamedModel};
use peermatch::pack::{self, Fault, PackError};
use tempfile::TempDir;

/// The England pack with its committed model.
pub fn england() -> &'static View {
    static ENGLAND: OnceLock<View> = OnceLock::new();
    ENGLAND.get_or_init(|| {
        let pack = pack::load(&england_dir()).expect("the England pack is sound");
        let model = fs::read(england_dir().join("model.json")).expect("the model is committed");
        let model = Model::from_bytes(&model).expect("the model is whole");
        view_of(pack, model)
    })
}

/// The folder of the England pack.
pub fn england_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models/england")
}

/// An engine of a pack and the model that training makes of it.
pub fn engine_of(pack: world::World) -> View {
    let bytes = Model::train(&pack, None).expect("trained").to_bytes().expect("a model can be written");
    view_of(pack, Model::from_bytes(&bytes).expect("and read"))
}

/// All of a world, with a model that belongs to it.
pub fn view_of(world: world::World, model: NamedModel) -> View {
    Arc::new(Snapshot::new(world, model).expect("they belong together")).view(Pass::everything("a test"))
}

/// A copy of the archipelago, a pack small enough to be worked by hand, to change at will.
pub struct World {
    dir: TempDir,
}

impl World {
    /// The archipelago as it is.
    pub fn new() -> Self {
        Self::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/archipelago"))
    }

    /// A copy of any pack.
    pub fn copy_of(source: &Path) -> Self {
        let dir = TempDir::new().expect("a folder for the copy");
        for file in fs::read_dir(source).expect("the pack is there") {
            let file = file.expect("its files can be listed");
            if file.path().is_dir() {
                continue;
            }
            fs::copy(file.path(), dir.path().join(file.file_name())).expect("and copied");
        }
        Self { dir }
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Replaces a text in a table; it must stand there.
    pub fn change(self, file: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.dir().join(file)).expect("the table is there");
        assert!(text.contains(from), "{file} holds no '{from}'");
        self.write(file, text.replacen(from, to, 1).as_bytes())
    }

    /// Adds a line to a table.
    pub fn add(self, file: &str, line: &str) -> Self {
        let text = fs::read_to_string(self.dir().join(file)).expect("the table is there");
        self.write(file, format!("{text}{line}\n").as_bytes())
    }

    /// Keeps only the first `lines` lines of a table.
    pub fn keep(self, file: &str, lines: usize) -> Self {
        let text = fs::read_to_string(self.dir().join(file)).expect("the table is there");
        let kept: Vec<&str> = text.lines().take(lines).collect();
        self.write(file, format!("{}\n", kept.join("\n")).as_bytes())
    }

    /// Writes a table anew.
    pub fn write(self, file: &str, bytes: &[u8]) -> Self {
        fs::write(self.dir().join(file), bytes).expect("the copy can be written to");
        self
    }

    pub fn pack(&self) -> world::World {
        pack::load(self.dir()).expect("this pack is sound")
    }

    pub fn engine(&self) -> View {
        engine_of(self.pack())
    }

    /// The faults of a pack that has some.
    pub fn faults(&self) -> Vec<Fault> {
        match pack::load(self.dir()) {
            Err(PackError::Faulty { faults, .. }) => faults,
            Err(PackError::Missing(dir)) => panic!("no pack in {dir}"),
            Ok(_) => panic!("the pack has no fault"),
        }
    }
}
