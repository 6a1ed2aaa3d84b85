//! A small pack with a folder of several models whose answers differ.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use jiff::Timestamp;
use peermatch::access::Pass;
use peermatch::contract::calls::Calls;
use peermatch::domain::profile::Profile;
use peermatch::domain::register::Register;
use peermatch::domain::world::World;
use peermatch::engine::Snapshot;
use peermatch::features::parameters::Parameters;
use peermatch::model::{Model, NamedModel};
use peermatch::pack;
use peermatch::proto::v1;
use peermatch::proto::v1::model_service_client::ModelServiceClient;
use peermatch::shelf::Held;
use tempfile::TempDir;
use tonic::transport::Channel;

use crate::running::Running;

/// US cities, their own model, and a folder of models that holds what a test puts there.
pub(crate) struct Cities {
    dir: TempDir,
    pub(crate) pack: Arc<World>,
    /// The pack's own model, and others.
    pub(crate) models: Vec<NamedModel>,
}

impl Cities {
    /// A copy of the pack with its own model, and a folder that holds `others` more.
    pub(crate) fn with_models(others: usize) -> Self {
        let dir = TempDir::new().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/us_cities");
        fs::create_dir(dir.path().join("pack")).unwrap();
        for file in fs::read_dir(source).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), dir.path().join("pack").join(file.file_name())).unwrap();
        }
        let pack = Arc::new(pack::load(&dir.path().join("pack")).expect("a sound pack"));
        let own = Model::train(&pack, None).expect("trained");
        fs::write(dir.path().join("pack/model.json"), own.to_bytes().unwrap()).unwrap();
        let mut cities = Self { dir, models: vec![named(&own)], pack };
        let mut folder = Held::open_or_make(&cities.folder()).expect("a folder");
        for other in 0..others {
            let model = learned_without(&cities.pack, &own, other);
            let trained = Timestamp::new(1_790_000_000 + other as i64, 0).unwrap();
            folder.add(&named(&model), &model.to_bytes().unwrap(), Some(trained)).expect("added");
            cities.models.push(named(&model));
        }
        cities
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.dir.path().join("models")
    }

    pub(crate) fn pack_dir(&self) -> PathBuf {
        self.dir.path().join("pack")
    }

    /// A server that answers from the folder; at first with the pack's own model.
    pub(crate) fn serve(&self) -> Running {
        Running::start_on(&self.pack_dir(), &["--models", self.folder().to_str().unwrap()])
    }

    /// The calls of a model, answered in this process.
    pub(crate) fn calls(&self, model: &NamedModel) -> Calls {
        let snapshot = Snapshot::new(Arc::clone(&self.pack), model.clone()).expect("a snapshot");
        let view = Arc::new(snapshot).view(Pass::everything("a test"));
        Calls::new(view, Arc::new(|| jiff::civil::date(2026, 11, 22))).expect("calls")
    }

    /// Runs the program with this pack.
    pub(crate) fn prompt(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peermatch"));
        command.args(args).arg("--pack").arg(self.pack_dir()).output().expect("the program runs")
    }

    /// One question for each place, and each of them about everything.
    pub(crate) fn questions(&self) -> Vec<v1::FindPeersRequest> {
        let question = |profile: &Profile| v1::FindPeersRequest {
            subject: Some(v1::find_peers_request::Subject::PlaceId(profile.place.id.to_string())),
            limit: Some(10),
            ..Default::default()
        };
        self.pack.register.profiles().iter().map(question).collect()
    }
}

pub(crate) fn named(model: &Model) -> NamedModel {
    Model::from_bytes(&model.to_bytes().unwrap()).expect("a model")
}

pub(crate) async fn operator(server: &Running) -> ModelServiceClient<Channel> {
    ModelServiceClient::new(server.channel().await)
}

pub(crate) async fn promote(operator: &mut ModelServiceClient<Channel>, version: &str) -> v1::PromoteModelResponse {
    let request = v1::PromoteModelRequest { version: version.to_owned() };
    operator.promote_model(request).await.expect("promoted").into_inner()
}

/// A model of the same pack, learned when some records were not yet there.
pub(super) fn learned_without(pack: &World, own: &Model, some: usize) -> Model {
    let profiles = pack.register.profiles().iter().enumerate().map(|(place, profile)| {
        let kept = profile.records().iter().enumerate().filter(|(at, _)| (place + at) % 4 != some % 4);
        let records = kept.map(|(_, record)| record.clone()).collect();
        Profile::new(profile.place.clone(), records, profile.figures.clone(), profile.statistics.clone())
    });
    let register = Register::new(profiles.collect(), Vec::new()).expect("the same places");
    Model { parameters: Parameters::learn(&pack.vocabulary, &register.profiles().to_vec()), ..own.clone() }
}
