//! What an operator can get wrong, and what can be wrong with a folder.

use std::fs;
use std::path::Path;

use peermatch::model::Model;
use peermatch::pack;
use peermatch::proto::v1;
use peermatch::proto::v1::model_service_client::ModelServiceClient;
use tonic::{Code, Request, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1 as reflection;
use tonic_types::StatusExt;

use super::cities::{Cities, operator, promote};
use crate::running::Running;

fn is(status: &Status, code: Code, reason: &str) {
    assert_eq!(status.code(), code, "{status:?}");
    let info = status.get_details_error_info().expect("an ErrorInfo");
    assert_eq!((info.domain.as_str(), info.reason.as_str()), ("peermatch", reason));
    assert!(status.message().len() < 1_000);
}

fn version(version: &str) -> v1::PromoteModelRequest {
    v1::PromoteModelRequest { version: version.to_owned() }
}

#[tokio::test]
async fn a_model_that_does_not_exist_is_told_with_those_like_it() {
    let cities = Cities::with_models(1);
    let server = cities.serve();
    let mut operator = operator(&server).await;
    let real = &cities.models[1].version;
    let misspelt = format!("{}x", &real[..real.len() - 1]);
    let status = operator.promote_model(version(&misspelt)).await.expect_err("misspelt");
    is(&status, Code::NotFound, "UNKNOWN_MODEL");
    let nearest = &status.get_details_error_info().unwrap().metadata["nearest_model_versions"];
    assert_eq!(nearest.split(',').next().unwrap(), real);
    let slashed = real.replace('+', "/");
    for wrong in ["", ".", "..", "../models", "lock", "history.json", &slashed, &"x".repeat(1_000_000)] {
        is(&operator.promote_model(version(wrong)).await.expect_err(wrong), Code::NotFound, "UNKNOWN_MODEL");
        let get = v1::GetModelRequest { version: wrong.to_owned() };
        is(&operator.get_model(get).await.expect_err(wrong), Code::NotFound, "UNKNOWN_MODEL");
    }
    let train = v1::TrainModelRequest { before_version: misspelt };
    let mut steps = operator.train_model(train).await.expect("a stream").into_inner();
    is(&steps.message().await.expect_err("no such model before it"), Code::NotFound, "UNKNOWN_MODEL");
}

#[tokio::test]
async fn garbage_in_the_folder_is_told_and_stops_nobody() {
    let cities = Cities::with_models(3);
    let names: Vec<&str> = cities.models.iter().map(|model| model.version.as_str()).collect();
    let file = |name: &str| cities.folder().join(name).join("model.json");
    let whole = fs::read_to_string(file(names[1])).unwrap();
    fs::write(file(names[1]), &whole[..whole.len() / 2]).unwrap();
    let altered = fs::read_to_string(file(names[2])).unwrap().replacen("\"places\": ", "\"places\": 1", 1);
    fs::write(file(names[2]), altered).unwrap();
    let archipelago = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/archipelago");
    let foreign = Model::train(&pack::load(&archipelago).unwrap(), None).unwrap().to_bytes().unwrap();
    let foreign_version = Model::from_bytes(&foreign).unwrap().version;
    let put = |name: &str, bytes: &[u8]| {
        fs::create_dir(cities.folder().join(name)).unwrap();
        fs::write(file(name), bytes).unwrap();
    };
    put(&foreign_version, &foreign);
    put("renamed", &fs::read(file(names[3])).unwrap());
    put("binary", b"\x89PNG\r\n");
    fs::create_dir(cities.folder().join("empty")).unwrap();
    fs::write(cities.folder().join("notes.txt"), "remember the milk").unwrap();

    let server = cities.serve();
    let mut operator = operator(&server).await;
    let list = operator.list_models(v1::ListModelsRequest {}).await.expect("a list").into_inner();
    let usable: Vec<&str> = list.models.iter().map(|model| model.version.as_str()).collect();
    assert_eq!(
        (usable.as_slice(), list.total_count),
        ([names[3], names[0]].as_slice(), 2),
        "trained here, then elsewhere"
    );
    let why = |name: &str| {
        let told = list.unusable.iter().find(|one| one.name == name).map(|one| one.why.as_str());
        told.unwrap_or_else(|| panic!("nothing is told of {name}"))
    };
    assert!(why(names[1]).contains("not a whole one"));
    assert!(why(names[2]).contains("was altered"));
    assert!(why(&foreign_version).contains("'archipelago', and not for 'us_cities'"));
    assert!(why("renamed").contains(names[3]));
    assert!(why("binary").contains("not a model artefact"));
    assert!(why("empty").contains("cannot be read") && why("notes.txt").contains("cannot be read"));
    assert_eq!(list.unusable.len(), 7);
    for wrong in [names[1], names[2], &foreign_version, "renamed", "binary", "empty"] {
        let status = operator.promote_model(version(wrong)).await.expect_err(wrong);
        is(&status, Code::FailedPrecondition, "MODEL_UNUSABLE");
        assert!(status.message().contains(wrong), "{status:?}");
    }
    promote(&mut operator, names[3]).await;
}

#[tokio::test]
async fn there_is_no_way_back_before_the_first_model() {
    let cities = Cities::with_models(1);
    let server = cities.serve();
    let mut operator = operator(&server).await;
    let status = operator.rollback_model(v1::RollbackModelRequest {}).await.expect_err("nothing before");
    is(&status, Code::FailedPrecondition, "NO_EARLIER_MODEL");
    let again = promote(&mut operator, &cities.models[0].version).await;
    assert_eq!(again.before_version, cities.models[0].version, "it answered already, and nothing changed");
    let status = operator.rollback_model(v1::RollbackModelRequest {}).await.expect_err("still nothing before");
    is(&status, Code::FailedPrecondition, "NO_EARLIER_MODEL");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_told_and_the_same_model_answers() {
    let cities = Cities::with_models(1);
    let server = cities.serve();
    let mut operator = operator(&server).await;
    // What cannot be written to, even by the one user who may do anything.
    let history = cities.folder().join("history.json");
    fs::remove_file(&history).unwrap();
    fs::create_dir(&history).unwrap();
    let status = operator.promote_model(version(&cities.models[1].version)).await.expect_err("not kept");
    is(&status, Code::FailedPrecondition, "MODELS_UNREADABLE");
    assert!(status.message().contains("history.json"), "{status:?}");
    let get = v1::GetModelRequest { version: cities.models[0].version.clone() };
    assert!(operator.get_model(get).await.expect("it is there").into_inner().model.unwrap().answering);
}

#[tokio::test]
async fn a_web_page_may_change_nothing_whatever_origins_are_allowed() {
    let cities = Cities::with_models(1);
    let folder = cities.folder();
    let options = ["--models", folder.to_str().unwrap(), "--allow-origin", "*"];
    let server = Running::start_on(&cities.pack_dir(), &options);
    let mut operator = operator(&server).await;
    fn from_page<T>(message: T) -> Request<T> {
        let mut request = Request::new(message);
        request.metadata_mut().insert("origin", "https://portal.example".parse().unwrap());
        request
    }
    let get = v1::GetModelRequest { version: cities.models[0].version.clone() };
    for status in [
        operator.promote_model(from_page(version(&cities.models[1].version))).await.expect_err("refused"),
        operator.rollback_model(from_page(v1::RollbackModelRequest {})).await.expect_err("refused"),
        operator.train_model(from_page(v1::TrainModelRequest::default())).await.map(drop).expect_err("refused"),
        operator.list_models(from_page(v1::ListModelsRequest {})).await.expect_err("refused"),
        operator.get_model(from_page(get)).await.expect_err("refused"),
    ] {
        is(&status, Code::PermissionDenied, "WEB_PAGE");
    }
}

async fn services(server: &Running) -> Vec<String> {
    let asked = reflection::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(reflection::server_reflection_request::MessageRequest::ListServices(String::new())),
    };
    let channel = server.channel().await;
    let mut client = reflection::server_reflection_client::ServerReflectionClient::new(channel);
    let mut answers = client.server_reflection_info(tokio_stream::iter([asked])).await.expect("v1").into_inner();
    match answers.message().await.unwrap().unwrap().message_response {
        Some(reflection::server_reflection_response::MessageResponse::ListServicesResponse(list)) => {
            list.service.into_iter().map(|one| one.name).collect()
        }
        other => panic!("no list: {other:?}"),
    }
}

#[tokio::test]
async fn the_operators_calls_are_offered_only_where_a_folder_of_models_is() {
    const NAME: &str = "peermatch.v1.ModelService";
    let cities = Cities::with_models(0);
    let (with, without) = (cities.serve(), Running::start_on(&cities.pack_dir(), &[]));
    let healthy = async |server: &Running| {
        let ask = HealthCheckRequest { service: NAME.to_owned() };
        HealthClient::new(server.channel().await).check(ask).await
    };
    assert!(healthy(&with).await.is_ok() && services(&with).await.contains(&NAME.to_owned()));
    assert_eq!(healthy(&without).await.expect_err("not known").code(), Code::NotFound);
    assert!(!services(&without).await.contains(&NAME.to_owned()));
    let mut operator = ModelServiceClient::new(without.channel().await);
    let status = operator.list_models(v1::ListModelsRequest {}).await.expect_err("not offered");
    assert_eq!(status.code(), Code::Unimplemented);
}
