//! What a place tells of its work: kept, told to those for whom it is, moved and taken back with its record.

use std::fs;

use peermatch::proto::{FieldMask, v1};
use tonic::Code;

use super::islands::{Client, Islands, is, record};

const SECRET: &str = "the weir broke in the night";
const BACK: &str = "nobody wanted to pay for it any more";

fn entry(as_of: &str, kind: v1::EntryKind, text: &str) -> v1::StoryEntry {
    v1::StoryEntry { as_of: as_of.to_owned(), kind: kind.into(), text: text.to_owned(), ..Default::default() }
}

fn outcome(as_of: &str, figure: f64, direction: v1::OutcomeDirection) -> v1::StoryOutcome {
    v1::StoryOutcome {
        measure: "homes behind a wall".to_owned(),
        figure: Some(figure),
        unit: "homes".to_owned(),
        direction: direction.into(),
        evidence: v1::EvidenceBasis::SelfReported.into(),
        as_of: as_of.to_owned(),
        ..Default::default()
    }
}

/// A story with all that one can have; newest first, as nobody is told it.
fn whole() -> v1::Story {
    v1::Story {
        entries: vec![
            entry("2026-10-01", v1::EntryKind::Progress, "the wall stands"),
            entry("2026-06-01", v1::EntryKind::Setback, SECRET),
            entry("2026-03-01", v1::EntryKind::Challenge, "sand costs more than we thought"),
        ],
        would_do_differently: "order sand early".to_owned(),
        got_wrong: "we trusted one bid".to_owned(),
        learnt: "walls move water to others".to_owned(),
        pitfalls: vec!["tides".to_owned()],
        setting_that_mattered: "a shallow bay".to_owned(),
        attempts: vec![v1::Attempt {
            started_on: "2011-01-01".to_owned(),
            ended_on: "2013-12-31".to_owned(),
            ending: v1::AttemptEnding::Stopped.into(),
            text: "a dyke".to_owned(),
            lesson: "ask the farmers first".to_owned(),
        }],
        outcomes: vec![outcome("2026-09-01", 40.0, v1::OutcomeDirection::Worked)],
        stage_history: vec![
            step("2026-08-01", v1::Stage::Designing, "the council voted for it"),
            step("2026-06-02", v1::Stage::NotConsidering, BACK),
            step("2026-02-01", v1::Stage::Planning, "a storm"),
        ],
        changed_to_fit: vec![v1::Adaptation {
            text: "their wall, lower, so that birds nest".to_owned(),
            from_place_id: "BEL".to_owned(),
            ..Default::default()
        }],
    }
}

fn step(on: &str, stage: v1::Stage, moved_by: &str) -> v1::StageStep {
    v1::StageStep { on: on.to_owned(), stage: stage.into(), moved_by: moved_by.to_owned(), ..Default::default() }
}

fn way(told: &v1::Experience) -> Vec<&str> {
    told.stage_history.iter().map(|one| one.moved_by.as_str()).collect()
}

fn tells(place: &str, story: v1::Story) -> v1::UpsertRecordRequest {
    let mut request = record(place, "flood", v1::Stage::Designing);
    request.record.get_or_insert_default().story = Some(story);
    request
}

fn mask(paths: &[&str]) -> Option<FieldMask> {
    Some(FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() })
}

async fn shares(client: &mut Client, place: &str, part: v1::DeclaredPart, audience: v1::Audience) {
    let request = v1::SetConsentRequest {
        place_id: place.to_owned(),
        problem_id: "flood".to_owned(),
        part: part.into(),
        sharing: Some(v1::Sharing { audience: audience.into(), ..Default::default() }),
        ..Default::default()
    };
    client.places.set_consent(request).await.expect("said");
}

async fn est(client: &mut Client) -> v1::Peer {
    let peers = client.peers("ARN", "flood", "").await;
    peers.into_iter().find(|peer| peer.place_id == "EST").expect("it is a peer")
}

async fn own_story(client: &mut Client, place: &str) -> v1::Story {
    let records = client.place(place).await.expect("it stands").records;
    records.into_iter().find(|one| one.problem_id == "flood").and_then(|one| one.story).unwrap_or_default()
}

fn kinds(told: &v1::Experience) -> Vec<v1::EntryKind> {
    told.entries.iter().map(v1::StoryEntry::kind).collect()
}

#[tokio::test]
async fn r40_r42_r48_an_answer_tells_progress_beside_setbacks_oldest_first_to_those_for_whom_each_is() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.says(record("ARN", "flood", v1::Stage::Planning)).await.expect("declared");
    client.says(record("EST", "flood", v1::Stage::Designing)).await.expect("declared");
    let before = est(&mut client).await;
    let none = before.experience.clone().expect("of a record");
    assert_eq!(none.statement.expect("it says so").code, "NO_EXPERIENCE");
    assert_eq!(none.stage_statement.expect("it says so").code, "NO_STAGE_HISTORY");
    let kept = client.says(tells("EST", whole())).await.expect("told").record.expect("a record");
    let days: Vec<String> = kept.story.clone().expect("all of it").entries.into_iter().map(|one| one.as_of).collect();
    assert_eq!(days, ["2026-03-01", "2026-06-01", "2026-10-01"], "oldest first");
    assert_eq!(est(&mut client).await, before, "told to nobody else where nothing is said");

    shares(&mut client, "EST", v1::DeclaredPart::Words, v1::Audience::Everybody).await;
    let plain = est(&mut client).await;
    let told = plain.experience.clone().expect("of a record");
    assert_eq!(kinds(&told), [v1::EntryKind::Challenge, v1::EntryKind::Progress]);
    assert_eq!((told.learnt.as_str(), told.got_wrong.as_str()), ("walls move water to others", ""));
    assert!(plain.summary.contains("sand costs more than we thought"), "{}", plain.summary);
    assert_eq!(way(&told), ["a storm", "the council voted for it"], "r38: how they got there, oldest first");
    assert_eq!(told.stage_history[1].stage_words, "drawing");
    assert!(![SECRET, "one bid", BACK].iter().any(|hidden| format!("{plain:?}").contains(hidden)));

    shares(&mut client, "EST", v1::DeclaredPart::Setback, v1::Audience::Everybody).await;
    let all = est(&mut client).await;
    let told = all.experience.clone().expect("of a record");
    assert_eq!(kinds(&told), [v1::EntryKind::Challenge, v1::EntryKind::Setback, v1::EntryKind::Progress]);
    assert_eq!(told.got_wrong, "we trusted one bid");
    assert_eq!(way(&told), ["a storm", BACK, "the council voted for it"]);
    assert!(all.summary.contains(SECRET) && all.summary.split_whitespace().count() <= 80, "{}", all.summary);
    let statement = told.statement.expect("it says so");
    assert!(statement.text.contains("1 step of progress, 1 challenge and 1 setback on "));
    assert_eq!((all.fit, &all.contributions), (before.fit, &before.contributions), "law 6");

    shares(&mut client, "EST", v1::DeclaredPart::Words, v1::Audience::Private).await;
    assert_eq!(est(&mut client).await.experience, before.experience, "the narrower of the two counts");
}

#[tokio::test]
async fn r56_outcomes_are_added_and_one_about_the_same_is_its_next_version_and_overwrites_nothing() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.says(tells("EST", whole())).await.expect("told");
    let more = |outcomes: Vec<v1::StoryOutcome>, anew: bool| {
        let mut request = tells("EST", v1::Story { outcomes, ..Default::default() });
        request.update_mask = mask(&["story.outcomes"]);
        request.record.get_or_insert_default().outcomes_anew = anew;
        request
    };
    let later = outcome("2026-11-01", 12.0, v1::OutcomeDirection::DidNotWork);
    for _ in 0..2 {
        client.says(more(vec![later.clone()], false)).await.expect("told");
    }
    let story = own_story(&mut client, "EST").await;
    let told: Vec<_> = story.outcomes.iter().map(|one| (one.figure, one.version)).collect();
    assert_eq!(told, [(Some(40.0), 1), (Some(12.0), 2)]);
    assert_eq!(story.entries.len(), 3, "what the mask does not name stays");
    client.says(more(vec![later], true)).await.expect("told");
    assert_eq!(own_story(&mut client, "EST").await.outcomes.len(), 1, "anew");

    // A write that knows nothing of stories leaves them; one that names them and gives none empties them.
    client.says(record("EST", "flood", v1::Stage::Scaling)).await.expect("declared");
    assert_eq!(own_story(&mut client, "EST").await.entries.len(), 3);
    let emptied =
        v1::UpsertRecordRequest { update_mask: mask(&["story"]), ..record("EST", "flood", v1::Stage::Scaling) };
    assert_eq!(client.says(emptied).await.expect("declared").record.expect("a record").story, None);
}

#[tokio::test]
async fn r67_r45_what_is_wrong_with_a_story_is_told_by_its_field_and_personal_data_is_refused_in_each_text() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let mut wrong = whole();
    wrong.entries[0].as_of = "2999-01-01".to_owned();
    wrong.entries[1].kind = 0;
    wrong.entries[2].text = String::new();
    wrong.learnt = "x".repeat(501);
    wrong.pitfalls = vec![String::new()];
    wrong.attempts[0].started_on = "2014-01-01".to_owned();
    wrong.outcomes[0].evidence = 0;
    wrong.stage_history[0].on = "2999-01-01".to_owned();
    wrong.stage_history[1].stage = v1::Stage::Unknown.into();
    wrong.stage_history[2].moved_by = "x".repeat(201);
    wrong.changed_to_fit[0].text = String::new();
    wrong.changed_to_fit.push(v1::Adaptation { from_place_id: "no id".to_owned(), ..wrong.changed_to_fit[0].clone() });
    wrong.outcomes.push(v1::StoryOutcome { figure: None, ..outcome("2026-09-01", 1.0, v1::OutcomeDirection::Worked) });
    wrong.outcomes.push(outcome("2026-09-01", f64::NAN, v1::OutcomeDirection::Unspecified));
    let refused = client.says(tells("EST", wrong)).await.expect_err("all of it");
    is(&refused, Code::InvalidArgument, "INVALID_FIELD");
    let fields = tonic_types::StatusExt::get_details_bad_request(&refused).expect("each field").field_violations;
    let fields: Vec<&str> = fields.iter().filter_map(|one| one.field.strip_prefix("record.story.")).collect();
    let expected = [
        "learnt",
        "entries[0].as_of",
        "entries[1].kind",
        "entries[2].text",
        "pitfalls[0]",
        "attempts[0].started_on",
        "outcomes[0].evidence",
        "outcomes[1].unit",
        "outcomes[1].text",
        "outcomes[2].figure",
        "outcomes[2].direction",
        "stage_history[0].on",
        "stage_history[1].stage",
        "stage_history[2].moved_by",
        "changed_to_fit[0].text",
        "changed_to_fit[1].text",
        "changed_to_fit[1].from_place_id",
    ];
    assert_eq!(fields, expected);
    let many = v1::Story { entries: vec![whole().entries[0].clone(); 21], ..Default::default() };
    is(&client.says(tells("EST", many)).await.expect_err("too many"), Code::InvalidArgument, "INVALID_FIELD");

    let private = "ask jane.doe@example.org";
    let spoilt: [fn(&mut v1::Story) -> &mut String; 13] = [
        |story| &mut story.entries[0].text,
        |story| &mut story.would_do_differently,
        |story| &mut story.got_wrong,
        |story| &mut story.learnt,
        |story| &mut story.pitfalls[0],
        |story| &mut story.setting_that_mattered,
        |story| &mut story.attempts[0].text,
        |story| &mut story.attempts[0].lesson,
        |story| &mut story.outcomes[0].measure,
        |story| &mut story.outcomes[0].unit,
        |story| &mut story.outcomes[0].text,
        |story| &mut story.stage_history[0].moved_by,
        |story| &mut story.changed_to_fit[0].text,
    ];
    for (at, field) in spoilt.into_iter().enumerate() {
        let mut story = whole();
        *field(&mut story) = private.to_owned();
        let refused = client.says(tells("EST", story)).await.expect_err("law 13");
        is(&refused, Code::InvalidArgument, "PERSONAL_DATA");
        assert!(!format!("{refused:?}").contains("jane"), "{at}");
    }
    assert!(own_story(&mut client, "EST").await.entries.is_empty(), "nothing was written");
}

#[tokio::test]
async fn r72_r155_a_story_outlives_a_restart_moves_with_an_export_and_goes_with_its_record() {
    let (islands, elsewhere) = (Islands::new(), Islands::new());
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.says(tells("EST", whole())).await.expect("told");
    let told = own_story(&mut client, "EST").await;
    assert_eq!((told.attempts[0].lesson.as_str(), told.outcomes[0].version), ("ask the farmers first", 1));
    server.kill();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    assert_eq!(own_story(&mut client, "EST").await, told, "across a restart");

    let run = |islands: &Islands, args: &[&str]| {
        let output = islands.prompt(args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    let file = islands.pack().join("said.jsonl").display().to_string();
    let store = islands.store();
    run(&islands, &["export", "--store", &store, "--out", &file, "--reason", "to move"]);
    run(&elsewhere, &["import", &file, "--store", &elsewhere.store()]);
    let again = run(&elsewhere, &["export", "--store", &elsewhere.store(), "--reason", "to compare"]);
    assert_eq!(again, fs::read_to_string(&file).expect("written"), "import is the identity");
    run(&elsewhere, &["import", &file, "--store", &elsewhere.store()]);
    let again = run(&elsewhere, &["export", "--store", &elsewhere.store(), "--reason", "to compare"]);
    assert_eq!(again, fs::read_to_string(&file).expect("written"), "also where it comes once more");
    let shown = islands.prompt(&["place", "show", "EST", "--server", &server.url()]);
    let shown = String::from_utf8(shown.stdout).expect("text");
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in [
        "told 2026-03-01, challenge: sand costs more than we thought 2026-06-01, setback: the weir broke in the night",
        "differently order sand early",
        "given up: a dyke. Lesson: ask the farmers first",
        "homes behind a wall: 40 homes (worked, by its own account)",
        "got there 2026-02-01, dreaming: a storm 2026-06-02, asleep: nobody wanted to pay for it any more 2026-08-01, drawing: the council voted for it",
        "fitted their wall, lower, so that birds nest (taken from Bel)",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }

    let receipt = client
        .places
        .delete_place(v1::DeletePlaceRequest { place_id: "EST".to_owned(), ..Default::default() })
        .await
        .expect("gone")
        .into_inner()
        .receipt
        .expect("a receipt");
    assert!(receipt.erased.iter().any(|one| one.text.contains("stories in 1 of them")), "{receipt:?}");
    server.kill();
    let left = fs::read(islands.file()).expect("the file");
    assert!(!left.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "nothing of it is left");
}

#[tokio::test]
async fn r43_the_prompt_adds_to_a_story_and_says_first_how_the_place_stands() {
    let islands = Islands::new();
    let server = islands.serve();
    let url = server.url();
    let story = |more: &[&str]| {
        let head = ["place", "story", "EST", "--problem", "flood", "--server", &url];
        islands.prompt(&[&head, more].concat())
    };
    let early = story(&["--learnt", "much"]);
    let said = String::from_utf8_lossy(&early.stderr).into_owned();
    assert!(early.status.code() == Some(3) && said.contains("hint: say that first"), "{said}");
    assert!(
        islands
            .prompt(&["place", "record", "EST", "--problem", "flood", "--stage", "2", "--server", &url])
            .status
            .success()
    );
    let told = |more: &[&str]| {
        let output = story(more);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    told(&["--progress", "2026-03-01=Sand came", "--setback", "2026-02-01=The weir broke", "--pitfall", "tides"]);
    told(&["--challenge", "2026-01-01=No sand", "--learnt", "Ask early", "--pitfall", "wind"]);
    told(&["--outcome", "2026-05-01,worked,independent,homes behind a wall=40 homes"]);
    told(&["--outcome", "2026-06-01,did-not-work,self-reported,homes behind a wall=12 homes"]);
    told(&["--attempt", "..2013-12-31,stopped,A dyke=Ask the farmers first", "--got-wrong", "We trusted one bid"]);
    let mut client = Client::of(&server).await;
    let kept = own_story(&mut client, "EST").await;
    let texts: Vec<&str> = kept.entries.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["No sand", "The weir broke", "Sand came"]);
    assert_eq!((kept.pitfalls.join(" "), kept.attempts[0].text.as_str()), ("tides wind".to_owned(), "A dyke"));
    let outcomes: Vec<_> = kept.outcomes.iter().map(|one| (one.figure, one.unit.as_str(), one.version)).collect();
    assert_eq!(outcomes, [(Some(40.0), "homes", 1), (Some(12.0), "homes", 2)]);
    told(&["--clear", "entries", "--clear", "outcomes", "--progress", "2026-07-01=Anew"]);
    let kept = own_story(&mut client, "EST").await;
    assert_eq!((kept.entries.len(), kept.outcomes.len(), kept.learnt.as_str()), (1, 0, "Ask early"));
    let stands = client.place("EST").await.expect("it stands").records;
    let stands = stands.iter().find(|one| one.problem_id == "flood").expect("declared");
    assert_eq!(stands.stage(), v1::Stage::Designing, "and how it stands is as it was");
    let wrong = story(&["--outcome", "2026-05-01,splendid,independent,x=1"]);
    assert_eq!(wrong.status.code(), Some(2));
}
