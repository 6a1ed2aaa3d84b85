//! Codes that portals and places propose, in their own name, and what the operator makes of them (R142).

use peermatch::proto::v1;
use peermatch::proto::v1::taxonomy_service_client::TaxonomyServiceClient;
use tonic::transport::Channel;
use tonic::{Code, Status};

use super::house::{House, is, signed};

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
    assert_eq!((first.number, first.author.as_str(), first.state()), (1, "one", v1::ProposalState::Open));
    let again = one.proposes(draft("", "vape shops"), "three members asked").await.expect("the same");
    assert_eq!(again, first, "the same words that still wait are one proposal");
    let second = other.proposes(draft("sinkholes", "sinkholes"), "").await.expect("proposed");
    assert_eq!(one.told().await, std::slice::from_ref(&first), "nobody is told of another's");
    let all: Vec<(i32, String)> = keeper.told().await.into_iter().map(|one| (one.number, one.author)).collect();
    assert_eq!(all, [(2, "other".to_owned()), (1, "one".to_owned())]);
    is(&one.approves(1, "vapes").await.expect_err("for the operator"), Code::PermissionDenied, "NOT_ALLOWED");
    is(&keeper.approves(1, "").await.expect_err("no code"), Code::InvalidArgument, "INVALID_FIELD");
    is(&keeper.approves(9, "").await.expect_err("no such"), Code::NotFound, "UNKNOWN_PROPOSAL");
    let approved = keeper.approves(1, "vapes").await.expect("approved");
    assert_eq!(approved.problem.expect("a problem").display_name, "vape shops");
    assert!(!approved.write_token.is_empty());
    keeper.declines(second.number, "Potholes are meant.").await.expect("declined");
    for settled in [1, 2] {
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
    for number in 1..=50 {
        let proposal = one.proposes(draft("", &format!("matter {number}")), "").await.expect("proposed");
        assert_eq!(proposal.number, number);
    }
    let status = one.proposes(draft("", "one too many"), "").await.expect_err("51");
    is(&status, Code::ResourceExhausted, "OVERLOADED");
    assert!(status.message().contains("50 of your proposals wait"), "{status:?}");
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
    let numbers: Vec<i32> = first.proposals.iter().chain(&rest.proposals).map(|one| one.number).collect();
    assert_eq!(numbers, (1..=40).rev().collect::<Vec<i32>>(), "each once, last first");
    assert_eq!((rest.next_page_token.as_str(), rest.total_count), ("", 40));
    let few = keeper.page(v1::ListProposalsRequest { page_size: 2, ..Default::default() }).await.expect("a page");
    assert_eq!(few.proposals.iter().map(|one| one.number).collect::<Vec<i32>>(), [40, 39]);
    let other = v1::ListProposalsRequest { page_token, state: v1::ProposalState::Open.into(), ..Default::default() };
    is(&keeper.page(other).await.expect_err("another list"), Code::InvalidArgument, "INVALID_PAGE_TOKEN");
    let none = v1::ListProposalsRequest { page_size: 501, ..Default::default() };
    is(&keeper.page(none).await.expect_err("too many"), Code::InvalidArgument, "INVALID_FIELD");
}
