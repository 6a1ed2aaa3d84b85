//! Codes that portals and places propose, in their own name, and what the operator makes of them (R142).

use std::process::{Command, Output, Stdio};

use peermatch::proto::v1;
use peermatch::proto::v1::taxonomy_service_client::TaxonomyServiceClient;
use tonic::transport::Channel;
use tonic::{Code, Status};

use super::house::{House, is, said, signed};
use super::leaving::files_with;

struct Portal<'a> {
    words: TaxonomyServiceClient<Channel>,
    token: &'a str,
}

fn draft(code: &str, label: &str) -> v1::TermDraft {
    v1::TermDraft {
        problem_id: code.to_owned(),
        display_name: label.to_owned(),
        definition: "What nobody had a word for.".to_owned(),
        ..Default::default()
    }
}

impl Portal<'_> {
    async fn proposes(&mut self, term: v1::TermDraft, reason: &str) -> Result<v1::TermProposal, Status> {
        let request = v1::ProposeTermRequest { term: Some(term), reason: reason.to_owned(), validate_only: false };
        let answer = self.words.propose_term(signed(request, self.token)).await?;
        Ok(answer.into_inner().proposal.expect("a proposal"))
    }

    async fn told(&mut self) -> Vec<v1::TermProposal> {
        let request = signed(v1::ListProposalsRequest::default(), self.token);
        self.words.list_proposals(request).await.expect("a list").into_inner().proposals
    }

    async fn checks(&mut self, term: v1::TermDraft) -> v1::TermProposal {
        let request = v1::ProposeTermRequest { term: Some(term), validate_only: true, ..Default::default() };
        let answer = self.words.propose_term(signed(request, self.token)).await.expect("it could be proposed");
        answer.into_inner().proposal.unwrap_or_default()
    }

    async fn page(&mut self, request: v1::ListProposalsRequest) -> Result<v1::ListProposalsResponse, Status> {
        self.words.list_proposals(signed(request, self.token)).await.map(tonic::Response::into_inner)
    }

    async fn approves(&mut self, number: i32, code: &str) -> Result<v1::ApproveTermResponse, Status> {
        let request = v1::ApproveTermRequest { number, approved_as: code.to_owned(), ..Default::default() };
        self.words.approve_term(signed(request, self.token)).await.map(tonic::Response::into_inner)
    }

    async fn withdraws(&mut self, number: i32) -> Result<v1::WithdrawTermResponse, Status> {
        let request = v1::WithdrawTermRequest { number };
        self.words.withdraw_term(signed(request, self.token)).await.map(tonic::Response::into_inner)
    }

    async fn declines(&mut self, number: i32, because: &str) -> Result<v1::DeclineTermResponse, Status> {
        let request = v1::DeclineTermRequest { number, because: because.to_owned() };
        self.words.decline_term(signed(request, self.token)).await.map(tonic::Response::into_inner)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r142_a_portal_proposes_a_code_in_its_own_name_and_reads_what_became_of_it() {
    let house = House::new();
    let tokens = [
        house.registered("one", "portal", &[]),
        house.registered("other", "portal", &[]),
        house.registered("keeper", "operator", &[]),
    ];
    let server = house.serve();
    let words = TaxonomyServiceClient::new(server.channel().await);
    let [mut one, mut other, mut keeper] =
        [0, 1, 2].map(|at| Portal { words: words.clone(), token: tokens[at].as_str() });
    let first = one.proposes(draft("", "vape shops"), "three members asked").await.expect("proposed");
    assert_eq!((first.author.as_str(), first.state()), ("one", v1::ProposalState::Open));
    let again = one.proposes(draft("", "vape shops"), "three members asked").await.expect("the same");
    assert_eq!(again, first, "the same words that still wait are one proposal");
    let second = other.proposes(draft("sinkholes", "sinkholes"), "").await.expect("proposed");
    assert_eq!(one.told().await, std::slice::from_ref(&first), "nobody is told of another's");
    let all: Vec<(i32, String)> = keeper.told().await.into_iter().map(|one| (one.number, one.author)).collect();
    assert_eq!(all, [(second.number, "other".to_owned()), (first.number, "one".to_owned())], "last first");
    let refused = one.approves(first.number, "vapes").await.expect_err("for the operator");
    is(&refused, Code::PermissionDenied, "NOT_ALLOWED");
    is(&keeper.approves(first.number, "").await.expect_err("no code"), Code::InvalidArgument, "INVALID_FIELD");
    is(&keeper.approves(9, "").await.expect_err("no such"), Code::NotFound, "UNKNOWN_PROPOSAL");
    let approved = keeper.approves(first.number, "vapes").await.expect("approved");
    assert_eq!(approved.problem.expect("a problem").display_name, "vape shops");
    assert!(!approved.write_token.is_empty());
    keeper.declines(second.number, "Potholes are meant.").await.expect("declined");
    for settled in [first.number, second.number] {
        let status = keeper.declines(settled, "again").await.expect_err("settled");
        is(&status, Code::FailedPrecondition, "PROPOSAL_SETTLED");
    }
    drop(server);
    let server = house.serve();
    let words = TaxonomyServiceClient::new(server.channel().await);
    let [mut one, mut other] = [0, 1].map(|at| Portal { words: words.clone(), token: tokens[at].as_str() });
    let (yes, no) = (one.told().await.remove(0), other.told().await.remove(0));
    assert_eq!((yes.state(), yes.approved_as.as_str()), (v1::ProposalState::Approved, "vapes"));
    assert_eq!((no.state(), no.declined_because.as_str()), (v1::ProposalState::Declined, "Potholes are meant."));
    let known = v1::GetProblemRequest { problem_id: "vapes".to_owned() };
    one.words.get_problem(signed(known, one.token)).await.expect("a code since");
    let person = one.proposes(draft("", "ann@example.org"), "").await.expect_err("law 13");
    is(&person, Code::InvalidArgument, "PERSONAL_DATA");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r142_an_author_has_so_many_proposals_waiting_and_no_more() {
    let house = House::new();
    let token = house.registered("one", "portal", &[]);
    let server = house.serve();
    let mut one = Portal { words: TaxonomyServiceClient::new(server.channel().await), token: &token };
    let mut first = None;
    for number in 1..=50 {
        let proposal = one.proposes(draft("", &format!("matter {number}")), "").await.expect("proposed");
        first.get_or_insert(proposal.number);
    }
    let status = one.proposes(draft("", "one too many"), "").await.expect_err("51");
    is(&status, Code::ResourceExhausted, "OVERLOADED");
    assert!(status.message().contains("50 of your proposals wait"), "{status:?}");
    one.withdraws(first.expect("a number")).await.expect("taken back");
    one.proposes(draft("", "one more"), "").await.expect("there is room again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r142_law_9_no_number_tells_how_much_others_proposed() {
    let house = House::new();
    let tokens = [house.registered("one", "portal", &[]), house.registered("other", "portal", &[])];
    let server = house.serve();
    let words = TaxonomyServiceClient::new(server.channel().await);
    let [mut one, mut other] = [0, 1].map(|at| Portal { words: words.clone(), token: tokens[at].as_str() });
    let mut numbers = Vec::new();
    for matter in 0..8 {
        numbers.push(one.proposes(draft("", &format!("matter {matter}")), "").await.expect("proposed").number);
        other.proposes(draft("", &format!("affair {matter}")), "").await.expect("proposed");
    }
    assert!(numbers.iter().all(|number| (10_000_000..100_000_000).contains(number)), "{numbers:?}");
    // Eight that were counted would stand in order; drawn ones do once in forty thousand.
    assert!(!numbers.is_sorted(), "{numbers:?}");
    let list = one.page(v1::ListProposalsRequest::default()).await.expect("a page");
    assert_eq!(list.total_count, 8, "one's own alone");
    assert_eq!(list.proposals.iter().rev().map(|one| one.number).collect::<Vec<i32>>(), numbers, "last first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r72_an_author_takes_back_a_proposal_and_nothing_is_kept_of_it() {
    let house = House::new();
    let tokens = [
        house.registered("one", "portal", &[]),
        house.registered("other", "portal", &[]),
        house.registered("keeper", "operator", &[]),
    ];
    let server = house.serve();
    let words = TaxonomyServiceClient::new(server.channel().await);
    let [mut one, mut other, mut keeper] =
        [0, 1, 2].map(|at| Portal { words: words.clone(), token: tokens[at].as_str() });
    let waiting = one.proposes(draft("", "vape shops"), "the zebra said so").await.expect("proposed").number;
    let declined = one.proposes(draft("", "sinkholes"), "the zebra fell in").await.expect("proposed").number;
    let approved = one.proposes(draft("", "ghost bikes"), "").await.expect("proposed").number;
    keeper.declines(declined, "Potholes are meant.").await.expect("declined");
    keeper.approves(approved, "ghost_bikes").await.expect("approved");
    // Another's is as if there were none: the same answer as of a number that nobody has.
    for (by, number) in [(&mut other, waiting), (&mut keeper, waiting)] {
        let another = by.withdraws(number).await.expect_err("another's");
        let none = by.withdraws(9).await.expect_err("nobody's");
        is(&another, Code::NotFound, "UNKNOWN_PROPOSAL");
        assert_eq!(another.message().replace(&number.to_string(), "9"), none.message());
    }
    is(&one.withdraws(-1).await.expect_err("no number"), Code::NotFound, "UNKNOWN_PROPOSAL");
    is(&one.withdraws(approved).await.expect_err("a code"), Code::FailedPrecondition, "PROPOSAL_SETTLED");
    for number in [waiting, declined] {
        one.withdraws(number).await.expect("taken back");
        is(&one.withdraws(number).await.expect_err("gone"), Code::NotFound, "UNKNOWN_PROPOSAL");
        is(&keeper.approves(number, "zebras").await.expect_err("gone"), Code::NotFound, "UNKNOWN_PROPOSAL");
    }
    drop(server);
    assert_eq!(files_with(&house, "zebra"), Vec::<String>::new(), "its words");
    let server = house.serve();
    let mut keeper = Portal { words: TaxonomyServiceClient::new(server.channel().await), token: tokens[2].as_str() };
    assert_eq!(keeper.told().await.iter().map(|one| one.number).collect::<Vec<i32>>(), [approved]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r142_what_is_only_checked_has_no_number_so_that_none_tells_of_the_proposals_of_others() {
    let house = House::new();
    let tokens = [house.registered("one", "portal", &[]), house.registered("other", "portal", &[])];
    let server = house.serve();
    let words = TaxonomyServiceClient::new(server.channel().await);
    let [mut one, mut other] = [0, 1].map(|at| Portal { words: words.clone(), token: tokens[at].as_str() });
    let before = other.checks(draft("", "vape shops")).await;
    assert_eq!((before.number, before.state()), (0, v1::ProposalState::Open), "nothing was written");
    let first = one.proposes(draft("", "vape shops"), "").await.expect("proposed");
    let again =
        v1::TermProposal { proposed_at: before.proposed_at.clone(), ..other.checks(draft("", "vape shops")).await };
    assert_eq!(again, before, "as if nobody had proposed anything");
    assert_eq!(one.checks(draft("", "vape shops")).await, first, "one's own that waits is told as it stands");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r142_the_operator_reads_every_proposal_page_by_page_however_long_they_are() {
    let house = House::new();
    let (portal, keeper) = (house.registered("one", "portal", &[]), house.registered("keeper", "operator", &[]));
    let server = house.serve();
    let words = TaxonomyServiceClient::new(server.channel().await);
    let mut one = Portal { words: words.clone(), token: &portal };
    let mut keeper = Portal { words, token: &keeper };
    for number in 1..=40 {
        // Each has 63,000 bytes, and all together more than a page takes.
        let cues = (0..100).map(|at| format!("{at} {}", "水".repeat(190))).collect();
        let long = v1::TermDraft { cues, definition: "水".repeat(2_000), ..draft("", &format!("matter {number}")) };
        one.proposes(long, "").await.expect("proposed");
    }
    let first = keeper.page(v1::ListProposalsRequest::default()).await.expect("a page");
    assert!(
        first.proposals.len() < 40 && first.total_count == 40,
        "{} of {}",
        first.proposals.len(),
        first.total_count
    );
    let page_token = first.next_page_token.clone();
    let rest = keeper.page(v1::ListProposalsRequest { page_token: page_token.clone(), ..Default::default() }).await;
    let rest = rest.expect("a page");
    let label = |one: &v1::TermProposal| one.term.as_ref().map(|term| term.display_name.clone()).unwrap_or_default();
    let labels: Vec<String> = first.proposals.iter().chain(&rest.proposals).map(label).collect();
    let expected: Vec<String> = (1..=40).rev().map(|number| format!("matter {number}")).collect();
    assert_eq!(labels, expected, "each once, last first");
    assert_eq!((rest.next_page_token.as_str(), rest.total_count), ("", 40));
    let few = keeper.page(v1::ListProposalsRequest { page_size: 2, ..Default::default() }).await.expect("a page");
    assert_eq!(few.proposals.iter().map(label).collect::<Vec<String>>(), ["matter 40", "matter 39"]);
    let other = v1::ListProposalsRequest { page_token, state: v1::ProposalState::Open.into(), ..Default::default() };
    is(&keeper.page(other).await.expect_err("another list"), Code::InvalidArgument, "INVALID_PAGE_TOKEN");
    let none = v1::ListProposalsRequest { page_size: 501, ..Default::default() };
    is(&keeper.page(none).await.expect_err("too many"), Code::InvalidArgument, "INVALID_FIELD");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r72_r142_at_the_prompt_a_proposal_is_made_listed_and_taken_back() {
    let house = House::new();
    let token = house.registered("one", "portal", &[]);
    let token = house.file("one.token", &token);
    let server = house.serve();
    let url = server.url();
    let ask = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peermatch"));
        command.arg("taxonomy").args(args).args(["--server", &url, "--token-file", &token]);
        command.stdin(Stdio::null()).output().expect("the program runs")
    };
    let shown = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let proposed = ask(&["propose", "--label", "vape shops", "--definition", "Shops that sell e-cigarettes."]);
    said(&proposed, 0);
    let list = ask(&["proposals", "--output", "json"]);
    said(&list, 0);
    let list: serde_json::Value = serde_json::from_slice(&list.stdout).expect("JSON");
    let number = list["proposals"][0]["number"].to_string();
    assert!(shown(&proposed).contains(&number), "{}", shown(&proposed));
    let back = ask(&["withdraw", &number]);
    said(&back, 0);
    assert_eq!(shown(&back), format!("The proposal {number} is taken back.\n"));
    let again = ask(&["withdraw", &number]);
    said(&again, 3);
    let why = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(why.contains(&format!("error: there is no proposal {number}\nhint: ")), "{why}");
    said(&ask(&["proposals"]), 1);
}
