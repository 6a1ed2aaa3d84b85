//! Whose runs are whose.

use std::fs;
use std::time::Duration;

use peermatch::proto::v1;
use peermatch::proto::v1::batch_service_client::BatchServiceClient;
use tonic::transport::Channel;
use tonic::{Code, Status};

use super::house::{House, is, signed};

struct Convening<'a> {
    client: BatchServiceClient<Channel>,
    token: &'a str,
}

impl Convening<'_> {
    async fn starts(&mut self, run_id: &str) -> Result<v1::Run, Status> {
        let started = self.client.start_run(signed(crate::batch::start(run_id, 1), self.token)).await?;
        Ok(started.into_inner().run.expect("a run"))
    }

    async fn gets(&mut self, run_id: &str) -> Result<v1::Run, Status> {
        let request = v1::GetRunRequest { run_id: run_id.to_owned() };
        Ok(self.client.get_run(signed(request, self.token)).await?.into_inner().run.expect("a run"))
    }

    async fn is_done(&mut self, run_id: &str) -> v1::Run {
        for _ in 0..600 {
            let run = self.gets(run_id).await.expect("its own");
            if run.state() != v1::RunState::Running {
                assert_eq!(run.state(), v1::RunState::Done, "{run:?}");
                return run;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{run_id} does not end");
    }

    async fn deletes(&mut self, run_id: &str) -> Result<v1::DeleteRunResponse, Status> {
        let request = v1::DeleteRunRequest { run_id: run_id.to_owned() };
        Ok(self.client.delete_run(signed(request, self.token)).await?.into_inner())
    }

    /// What it is told of a run, whatever it asks for.
    async fn refusals(&mut self, run_id: &str) -> Vec<Status> {
        let run_id = run_id.to_owned();
        let watch = v1::WatchRunRequest { run_id: run_id.clone() };
        let results = v1::StreamResultsRequest { run_id: run_id.clone(), from_row: 0 };
        let cancel = v1::CancelRunRequest { run_id: run_id.clone() };
        let mut streamed =
            self.client.stream_results(signed(results, self.token)).await.expect("a stream").into_inner();
        vec![
            self.gets(&run_id).await.expect_err("another's"),
            self.deletes(&run_id).await.expect_err("another's"),
            self.client.watch_run(signed(watch, self.token)).await.map(drop).expect_err("another's"),
            self.client.cancel_run(signed(cancel, self.token)).await.map(drop).expect_err("another's"),
            streamed.message().await.map(drop).expect_err("another's"),
        ]
    }
}

#[tokio::test]
async fn issue_28_a_run_is_told_to_whoever_started_it_and_the_operator_and_to_others_it_is_not_there() {
    let house = House::new();
    let [one, two] = ["one", "two"].map(|id| house.registered(id, "convener", &["--convener", "A body"]));
    let operator = house.registered("operator", "operator", &[]);
    let server = house.serve();
    let client = BatchServiceClient::new(server.channel().await);
    let [mut one, mut two, mut operator] =
        [&one, &two, &operator].map(|token| Convening { client: client.clone(), token });
    one.starts("tonight").await.expect("started");
    let run = one.is_done("tonight").await;
    let (theirs, none) = (two.refusals("tonight").await, two.refusals("no_night").await);
    for (theirs, none) in theirs.iter().zip(&none) {
        is(theirs, Code::NotFound, "UNKNOWN_RUN");
        assert_eq!(theirs.message().replace("tonight", "no_night"), none.message(), "as one that never was");
    }
    assert_eq!(operator.gets("tonight").await.expect("it is told of all"), run);
    // The name is nobody's: another may use it for another run, or the same.
    two.starts("tonight").await.expect("its own");
    two.is_done("tonight").await;
    let status = operator.gets("tonight").await.expect_err("two are meant");
    is(&status, Code::FailedPrecondition, "RUN_CONFLICT");
    assert!(status.message().contains("one/tonight, two/tonight"), "{status:?}");
    assert!(operator.deletes("two/tonight").await.expect("whose it is was said").freed > 0);
    is(&two.gets("tonight").await.expect_err("it is gone"), Code::NotFound, "UNKNOWN_RUN");
    one.gets("tonight").await.expect("the other's is there");
    is(&one.gets("one/tonight").await.expect_err("no name of a run"), Code::InvalidArgument, "INVALID_FIELD");
    operator.starts("tonight").await.expect("the operator's own");
    operator.is_done("tonight").await;
    assert!(!operator.deletes("tonight").await.expect("its own").folder_kept);
    let again = operator.deletes("tonight").await.expect_err("sent again, it falls upon nobody else's");
    is(&again, Code::NotFound, "UNKNOWN_RUN");
    assert_eq!(one.gets("tonight").await.expect("untouched").state(), v1::RunState::Done);
}

#[tokio::test]
async fn issue_28_a_run_that_was_cut_between_its_last_file_and_its_manifest_is_deleted_whole() {
    let house = House::new();
    let token = house.registered("one", "convener", &["--convener", "A body"]);
    let server = house.serve();
    let mut one = Convening { client: BatchServiceClient::new(server.channel().await), token: &token };
    one.starts("cut").await.expect("started");
    one.is_done("cut").await;
    let folder = house.path("runs/of.one/cut");
    // As a power cut leaves it: the files lie where they belong, and what the run will be stands where it stood.
    fs::create_dir(folder.join("unfinished")).unwrap();
    fs::rename(folder.join("manifest.json"), folder.join("unfinished/run.json")).unwrap();
    drop(server);
    let server = house.serve();
    let mut one = Convening { client: BatchServiceClient::new(server.channel().await), token: &token };
    assert_eq!(one.gets("cut").await.expect("it can go on").state(), v1::RunState::Stopped);
    let deleted = one.deletes("cut").await.expect("deleted");
    assert!(!deleted.folder_kept && !folder.exists(), "{deleted:?}: {:?}", fs::read_dir(&folder).map(Iterator::count));
}

#[tokio::test]
async fn r60_a_run_names_the_body_that_stands_behind_it_and_none_that_oversees_places_can() {
    let house = House::new();
    let token = house.registered("one", "convener", &["--convener", "The Coast Forum"]);
    let operator = house.registered("operator", "operator", &[]);
    let unnamed = super::house::said(&house.add("two", "convener", &[]), 3);
    assert!(unnamed.contains("a convener names the body that stands behind"), "{unnamed}");
    let overseeing = ["--convener", "An inspectorate", "--purpose", "assurance"];
    let overseer = super::house::said(&house.add("three", "convener", &overseeing), 3);
    assert!(overseer.contains("purpose of assurance"), "{overseer}");
    let server = house.serve();
    let client = BatchServiceClient::new(server.channel().await);
    for (token, convener) in [(&token, "The Coast Forum"), (&operator, "A body")] {
        let mut convening = Convening { client: client.clone(), token };
        assert_eq!(convening.starts("tonight").await.expect("started").convener, convener);
        let run = convening.is_done("tonight").await;
        assert_eq!((run.convener.as_str(), run.manifest.expect("it is done").convener.as_str()), (convener, convener));
    }
}
