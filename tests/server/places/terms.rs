//! Codes that the pack does not have: added to a server that runs, declared and asked with the next call (R54).

use std::fs;

use peermatch::proto::v1;
use peermatch::proto::v1::taxonomy_service_client::TaxonomyServiceClient;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::islands::{Client, Islands, ids, is, record};
use crate::running::Running;

fn draft(code: &str, label: &str, under: &str) -> v1::TermDraft {
    v1::TermDraft {
        problem_id: code.to_owned(),
        display_name: label.to_owned(),
        definition: format!("{label} trouble everybody."),
        parent_id: under.to_owned(),
        ..Default::default()
    }
}

async fn words_of(server: &Running) -> TaxonomyServiceClient<Channel> {
    TaxonomyServiceClient::new(server.channel().await)
}

async fn added(words: &mut TaxonomyServiceClient<Channel>, term: v1::TermDraft) -> Result<v1::AddTermResponse, Status> {
    let request = v1::AddTermRequest { term: Some(term), validate_only: false };
    words.add_term(request).await.map(tonic::Response::into_inner)
}

async fn meant(words: &mut TaxonomyServiceClient<Channel>, text: &str) -> Vec<String> {
    let answer = words.resolve_problem(v1::ResolveProblemRequest { text: text.to_owned() }).await;
    let candidates = answer.map(|answer| answer.into_inner().candidates).unwrap_or_default();
    candidates.into_iter().map(|one| one.problem_id).collect()
}

#[tokio::test]
async fn r54_a_code_that_is_added_is_declared_asked_and_understood_with_the_next_call_and_after_a_kill() {
    let islands = Islands::new();
    let server = islands.serve();
    let (mut client, mut words) = (Client::of(&server).await, words_of(&server).await);
    let refused = client.says(record("EST", "jellyfish", v1::Stage::Piloting)).await.expect_err("no such code yet");
    is(&refused, Code::NotFound, "UNKNOWN_PROBLEM");
    assert!(!meant(&mut words, "jellyfish").await.contains(&"jellyfish".to_owned()));
    let in_water = client.peers("ARN", "water", "").await;
    let term = v1::TermDraft {
        synonyms: vec!["medusa".to_owned()],
        cues: vec!["stung while bathing".to_owned()],
        ..draft("jellyfish", "jellyfish blooms", "water")
    };
    let added_term = added(&mut words, term.clone()).await.expect("added");
    let problem = added_term.problem.expect("the problem");
    assert_eq!((problem.level(), problem.parent_id.as_str()), (v1::ProblemLevel::Problem, "water"));
    let taxonomy = added_term.versions.expect("versions").taxonomy;
    assert!(taxonomy.contains('+'), "an answer says which words it was made with: {taxonomy}");
    client.says(record("EST", "jellyfish", v1::Stage::Piloting)).await.expect("declared");
    let token = client.says(record("ARN", "jellyfish", v1::Stage::Planning)).await.expect("declared").write_token;
    assert_eq!(ids(&client.peers("ARN", "jellyfish", &token).await), ["EST"]);
    let with_new = client.peers("ARN", "water", &token).await;
    let (mut before, mut after) = (ids(&in_water), ids(&with_new));
    assert!(!before.contains(&"EST"), "{before:?}");
    before.push("EST");
    before.sort_unstable();
    after.sort_unstable();
    assert_eq!(after, before, "whoever asks for the theme meets who declared the new code, beside all from before");
    assert_eq!(meant(&mut words, "Medusa").await, ["jellyfish"]);
    assert_eq!(meant(&mut words, "we are stung while bathing").await[0], "jellyfish");
    // What hangs below what was added is as good as any other code.
    let below = added(&mut words, draft("box_jellyfish", "box jellyfish", "jellyfish")).await.expect("added");
    assert_eq!(below.problem.expect("the problem").level(), v1::ProblemLevel::SubProblem);
    client.says(record("BEL", "box_jellyfish", v1::Stage::Scaling)).await.expect("declared");
    let peers = client.peers("ARN", "jellyfish", "").await;
    let bel = peers.iter().find(|peer| peer.place_id == "BEL").expect("a narrower record makes a peer");
    assert_eq!(bel.shared_problems[0].r#match(), v1::ProblemMatch::Narrower);
    // The very same again changes nothing.
    let again = added(&mut words, term).await.expect("known");
    assert_eq!(again.write_token, "");
    let before = client.peers("ARN", "jellyfish", "").await;
    server.kill();
    let server = islands.serve();
    let (mut client, mut words) = (Client::of(&server).await, words_of(&server).await);
    assert_eq!(client.peers("ARN", "jellyfish", "").await, before, "to the byte as before");
    let listed = words.list_problems(v1::ListProblemsRequest::default()).await.expect("a list").into_inner();
    let codes: Vec<&str> = listed.problems.iter().map(|one| one.problem_id.as_str()).collect();
    assert_eq!(
        codes,
        ["water", "flood", "river_walls", "sluices", "jellyfish", "box_jellyfish", "land", "goats", "rowing_together"],
        "each theme followed by its problems, old and new"
    );
}

#[tokio::test]
async fn r54_what_cannot_be_a_code_is_refused_by_its_field_and_nothing_is_kept() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut words = words_of(&server).await;
    let wrong = [
        (draft("", "jellyfish", "water"), "term.problem_id", "is missing"),
        (draft("flood", "jellyfish", "water"), "term.problem_id", "is there already"),
        (draft("jellyfish", "Floods", "water"), "term.display_name", "is what 'flood' is called"),
        (draft("Floods", "jellyfish", "water"), "term.problem_id", "is what 'flood' is called"),
        (draft("high_water", "jellyfish", "water"), "term.problem_id", "is what 'flood' is called"),
        (draft("jellyfish", "jellyfish", "goat"), "term.parent_id", "there is no problem 'goat'"),
        (draft("jellyfish", "jellyfish", "sluices"), "term.parent_id", "nothing hangs below 'sluices'"),
        (draft("jellyfish", "jellyfish", "rowing_together"), "term.parent_id", "nothing hangs below"),
        (
            v1::TermDraft { functions: vec!["spells".to_owned()], ..draft("jellyfish", "jellyfish", "water") },
            "term.functions",
            "no function 'spells'",
        ),
        (
            v1::TermDraft { definition: " ".to_owned(), ..draft("jellyfish", "jellyfish", "water") },
            "term.definition",
            "is empty",
        ),
        (
            v1::TermDraft { challenge: "hard".to_owned(), ..draft("jellyfish", "jellyfish", "water") },
            "term.challenge",
            "technical, adaptive",
        ),
    ];
    for (term, field, said) in wrong {
        let status = added(&mut words, term).await.expect_err(said);
        is(&status, Code::InvalidArgument, "INVALID_FIELD");
        let told = status.get_details_bad_request().expect("fields").field_violations;
        assert!(
            told.iter().any(|one| one.field == field && one.description.contains(said)),
            "{field} {said}: {told:?}"
        );
    }
    let person =
        v1::TermDraft { cues: vec!["write to ann@example.org".to_owned()], ..draft("jellyfish", "jelly", "water") };
    is(&added(&mut words, person).await.expect_err("law 13"), Code::InvalidArgument, "PERSONAL_DATA");
    let only_checked = v1::AddTermRequest { term: Some(draft("jellyfish", "jellyfish", "water")), validate_only: true };
    let checked = words.add_term(only_checked).await.expect("could be added").into_inner();
    assert_eq!((checked.write_token.as_str(), checked.problem.expect("as it would be").place_count), ("", 0));
    assert!(!meant(&mut words, "jellyfish").await.contains(&"jellyfish".to_owned()), "nothing was kept");
    let without = islands.serve_without();
    let status = added(&mut words_of(&without).await, draft("jellyfish", "jellyfish", "water")).await;
    is(&status.expect_err("no store"), Code::Unimplemented, "NOT_OFFERED");
}

#[tokio::test]
async fn r54_a_later_pack_that_has_the_name_by_itself_stands_alone_for_it() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut words = words_of(&server).await;
    added(&mut words, draft("jellyfish", "jellyfish blooms", "water")).await.expect("added");
    added(&mut words, draft("fog", "fog", "water")).await.expect("added");
    server.kill();
    let file = islands.pack().join("taxonomy.toml");
    let later =
        fs::read_to_string(&file).expect("a pack").replace("\"high water\"", "\"high water\", \"Jellyfish blooms\"");
    fs::write(&file, later).expect("written");
    let server = islands.serve();
    let mut words = words_of(&server).await;
    assert_eq!(meant(&mut words, "jellyfish blooms").await, ["flood"]);
    let listed = words.list_problems(v1::ListProblemsRequest::default()).await.expect("a list").into_inner();
    let codes: Vec<&str> = listed.problems.iter().map(|one| one.problem_id.as_str()).collect();
    assert!(codes.contains(&"fog") && !codes.contains(&"jellyfish"), "{codes:?}");
}

#[tokio::test]
async fn r54_at_the_prompt_a_code_is_added_to_the_store_and_a_server_has_it() {
    let islands = Islands::new();
    let add = |where_to: &[&str]| {
        let term = ["taxonomy", "add", "jellyfish", "--label", "jellyfish blooms", "--definition", "They sting."];
        islands.prompt(&[&term[..], &["--under", "water"], where_to].concat())
    };
    let store = islands.store();
    let missing = add(&["--store", &store]);
    assert_eq!(missing.status.code(), Some(3), "no store is made by a wrong name: {missing:?}");
    drop(islands.serve());
    let done = add(&["--store", &store]);
    assert!(done.status.success(), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("can be declared and asked from now on"), "{done:?}");
    let shown = islands.prompt(&["taxonomy", "show", "jellyfish", "--store", &store]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("They sting."), "{shown:?}");
    let server = islands.serve();
    let in_use = add(&["--store", &store]);
    assert_eq!(in_use.status.code(), Some(4), "{in_use:?}");
    assert!(String::from_utf8_lossy(&in_use.stderr).contains("--server URL"), "{in_use:?}");
    let mut client = Client::of(&server).await;
    client.says(record("EST", "jellyfish", v1::Stage::Piloting)).await.expect("declared");
    // A model that is trained on the store is one for the pack, which has no such code.
    let out = islands.pack().display().to_string();
    let trained = islands.prompt(&["train", "--store", &store, "--out", &out]);
    assert!(trained.status.success(), "{trained:?}");
    drop(server);
    let server = islands.serve();
    let url = format!("http://{}", server.address);
    let listed = islands.prompt(&["taxonomy", "list", "water", "--server", &url]);
    assert!(String::from_utf8_lossy(&listed.stdout).contains("jellyfish blooms"), "{listed:?}");
}
