//! Another model answers, and nobody notices but by what the answers say.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use peermatch::domain::cancel::Cancel;
use peermatch::proto::v1;
use peermatch::proto::v1::batch_find_peers_result::Outcome;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;

use super::cities::{Cities, operator, promote};

/// What each model answers to a batch, computed in this process.
fn expected(cities: &Cities) -> BTreeMap<String, v1::BatchFindPeersResponse> {
    let batch = v1::BatchFindPeersRequest { queries: cities.questions() };
    let answer = |model| cities.calls(model).batch_find_peers(&batch, &Cancel::new()).expect("an answer");
    cities.models.iter().map(|model| (model.version.clone(), answer(model))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_callers_lose_no_call_and_get_answers_of_one_model_while_models_change_two_hundred_times() {
    let cities = Cities::with_models(2);
    let expected = Arc::new(expected(&cities));
    let contents: Vec<_> = expected.values().map(|answer| format!("{:?}", fits(answer))).collect();
    assert!(contents.iter().all(|one| contents.iter().filter(|other| *other == one).count() == 1), "the models differ");
    let server = cities.serve();
    let ended = Arc::new(AtomicBool::new(false));
    let asked = Arc::new(AtomicUsize::new(0));
    let mut callers = Vec::new();
    for caller in 0..50 {
        let mut client = MatchServiceClient::new(server.channel().await).max_decoding_message_size(16 << 20);
        let mut places = PlaceServiceClient::new(server.channel().await);
        let (expected, ended, asked) = (Arc::clone(&expected), Arc::clone(&ended), Arc::clone(&asked));
        let queries = cities.questions();
        callers.push(tokio::spawn(async move {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            while !ended.load(Ordering::Relaxed) {
                asked.fetch_add(1, Ordering::Relaxed);
                let version = match caller % 5 {
                    0 => whole_list(&mut places, queries.len()).await,
                    1 => {
                        let batch = v1::BatchFindPeersRequest { queries: queries.clone() };
                        let answer = client.batch_find_peers(batch).await.expect("no call is lost").into_inner();
                        let version = answer.versions.clone().unwrap().model;
                        assert!(answer == expected[&version], "a batch says {version} and is not wholly of it");
                        version
                    }
                    _ => {
                        let at = caller % queries.len();
                        let answer =
                            client.find_peers(queries[at].clone()).await.expect("no call is lost").into_inner();
                        let version = answer.versions.clone().unwrap().model;
                        let Some(Outcome::Response(other)) = &expected[&version].results[at].outcome else {
                            panic!("an answer where there is none")
                        };
                        assert!(answer == *other, "an answer says {version} and is not of it");
                        version
                    }
                };
                *seen.entry(version).or_default() += 1;
            }
            seen
        }));
    }
    let mut operator = operator(&server).await;
    for turn in 0..100 {
        let next = &cities.models[1 + turn % 2].version;
        let promoted = promote(&mut operator, next).await;
        assert_eq!(&promoted.versions.unwrap().model, next);
        let back = operator.rollback_model(v1::RollbackModelRequest {}).await.expect("rolled back").into_inner();
        assert_eq!(back.model.unwrap().version, cities.models[0].version);
        assert_eq!(&back.before_version, next);
    }
    ended.store(true, Ordering::Relaxed);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for caller in callers {
        for (version, number) in caller.await.expect("no caller was failed") {
            *seen.entry(version).or_default() += number;
        }
    }
    assert_eq!(seen.values().sum::<usize>(), asked.load(Ordering::Relaxed), "every call was answered");
    assert_eq!(seen.len(), 3, "each model answered somebody: {seen:?}");
}

/// Reads all pages, one place each: page tokens hold whoever answers. The version is that of the last page.
async fn whole_list(places: &mut PlaceServiceClient<tonic::transport::Channel>, number: usize) -> String {
    let mut request = v1::ListPlacesRequest { page_size: 1, ..Default::default() };
    let mut seen = Vec::new();
    loop {
        let page = places.list_places(request.clone()).await.expect("a page token outlives a promotion").into_inner();
        seen.extend(page.places.into_iter().map(|place| place.place_id));
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            assert_eq!(seen.len(), number, "{seen:?}");
            return page.versions.unwrap().model;
        }
    }
}

fn fits(answer: &v1::BatchFindPeersResponse) -> Vec<f64> {
    let peers = answer.results.iter().filter_map(|result| match &result.outcome {
        Some(Outcome::Response(response)) => Some(response.peers.iter().map(|peer| peer.fit)),
        _ => None,
    });
    peers.flatten().collect()
}

#[tokio::test]
async fn calls_that_begin_after_a_promotion_are_answered_by_its_model_also_after_a_restart() {
    let cities = Cities::with_models(1);
    let question = cities.questions().remove(0);
    let ask = async |server: &crate::running::Running| {
        let mut client = MatchServiceClient::new(server.channel().await);
        client.find_peers(question.clone()).await.expect("an answer").into_inner().versions.unwrap().model
    };
    let server = cities.serve();
    assert_eq!(ask(&server).await, cities.models[0].version, "the pack's own model is the first");
    promote(&mut operator(&server).await, &cities.models[1].version).await;
    assert_eq!(ask(&server).await, cities.models[1].version);
    drop(server);
    let server = cities.serve();
    assert_eq!(ask(&server).await, cities.models[1].version);
    operator(&server).await.rollback_model(v1::RollbackModelRequest {}).await.expect("it knows what was before");
    assert_eq!(ask(&server).await, cities.models[0].version);
}
