//! The page beside the contract, asked over a socket as a browser asks.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::running::Running;

/// What stands at an address: the status, the head in lower case, and the body.
struct Found {
    status: u16,
    head: String,
    body: String,
}

fn get(at: SocketAddr, path: &str, headers: &[&str]) -> Found {
    let mut stream = TcpStream::connect(at).expect("the server");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
    let host =
        if headers.iter().any(|line| line.starts_with("Host:")) { String::new() } else { format!("Host: {at}\r\n") };
    let further: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    // By the older version an answer comes in one piece.
    write!(stream, "GET {path} HTTP/1.0\r\n{host}{further}\r\n").expect("asked");
    let mut whole = Vec::new();
    stream.read_to_end(&mut whole).expect("an answer");
    let whole = String::from_utf8_lossy(&whole).into_owned();
    let (head, body) = whole.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Found { status, head: head.to_lowercase(), body: body.to_owned() }
}

#[test]
fn r108_a_page_names_five_places_to_ring_with_why_date_stage_and_question() {
    let server = Running::start(&[]);
    let start = get(server.address, "/", &[]);
    assert_eq!(start.status, 200);
    assert!(start.head.contains("content-type: text/html; charset=utf-8"), "{}", start.head);
    for landmark in ["<html lang=\"en\">", "<header>", "<main id=\"main\"", "<footer>", "role=\"search\"", "<h1>"] {
        assert!(start.body.contains(landmark), "no {landmark}");
    }
    let found = get(server.address, "/?place=Camden", &[]);
    assert_eq!(found.status, 200);
    assert_eq!(found.body.matches("<p class=\"name\">").count(), 5, "{}", found.body);
    assert!(found.body.contains("5 shared problems, also a London borough"));
    assert!(found.body.contains("in the beta phase (record of <time datetime=\"2025-03-18\">18 March 2025</time>)"));
    assert!(found.body.contains("Ask: On planning software"), "what to ask");
    assert!(found.body.contains("<svg") && found.body.contains("Crown copyright"), "where they lie, and whom to name");
    for asset in ["/page.css", "/page.js", "/backdrop.svg"] {
        assert_eq!(get(server.address, asset, &[]).status, 200, "{asset}");
    }
    let pair = get(server.address, "/?place=Camden&peer=E09000022", &[]);
    assert!(pair.body.contains("Lambeth beside Camden") && pair.body.contains("Figures of both areas"));
    says_what_the_contract_says(&server);
    is_light_and_asks_nobody_else(&server, &found);
    helps_where_there_is_no_answer(&server);
    is_answered_to_this_machine_alone(&server);
}

fn says_what_the_contract_says(server: &Running) {
    use peermatch::present::Answer;
    use peermatch::proto::v1;
    let data = get(server.address, "/answer.json?place=Camden", &[]);
    assert!(data.head.contains("content-type: application/json"), "{}", data.head);
    let message: v1::FindPeersResponse = serde_json::from_str(&data.body).expect("proto3 JSON");
    let asked = std::process::Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["match", "Camden", "--output", "json", "--server", &server.url()])
        .output()
        .expect("the prompt");
    let at_the_prompt: v1::FindPeersResponse = serde_json::from_slice(&asked.stdout).expect("proto3 JSON");
    assert_eq!(message.peers, at_the_prompt.peers, "the very same message");
    let page = get(server.address, "/?place=Camden", &[]).body;
    let escaped =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    for peer in Answer::new(&message, &v1::ListVocabularyResponse::default()).peers {
        let of_parts = peer.parts.iter().filter(|part| part.is_known).map(|part| &part.reason);
        let told = peer.sections.iter().filter(|section| section.label != peermatch::present::Label::Why);
        for line in told.flat_map(|section| &section.lines).chain(of_parts) {
            assert!(page.contains(&escaped(line)), "the page leaves out: {line}");
        }
    }
}

fn is_light_and_asks_nobody_else(server: &Running, found: &Found) {
    let weight: usize =
        ["/", "/page.css", "/page.js"].iter().map(|path| get(server.address, path, &[]).body.len()).sum();
    assert!(weight < 50_000 && weight + found.body.len() < 150_000, "{} bytes of answer", found.body.len());
    let policy = "content-security-policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'";
    assert!(found.head.contains(policy), "{}", found.head);
    assert!(
        found.head.contains("x-content-type-options: nosniff") && found.head.contains("referrer-policy: no-referrer")
    );
    for loads in ["src=\"http", "rel=\"stylesheet\" href=\"http", " style=\"", "<style", "onclick="] {
        assert!(!found.body.contains(loads), "{loads}");
    }
}

fn helps_where_there_is_no_answer(server: &Running) {
    let unknown = get(server.address, "/?place=Camdem", &[]);
    assert_eq!(unknown.status, 404);
    assert!(unknown.body.contains("Did you mean") && unknown.body.contains("/?place=E09000007"), "{}", unknown.body);
    let vague = get(server.address, "/?place=Leeds&problem=empty+shops+and+bins", &[]);
    assert!(vague.status == 400 && vague.body.contains("Did you mean"), "{}", vague.body);
    let nobody = get(server.address, "/?place=E47000014", &[]);
    assert!(nobody.status == 200 && nobody.body.contains("No good peer") && nobody.body.contains("What you can try"));
    let hostile = get(server.address, "/?place=%3Cscript%3Ealert(1)%3C/script%3E%22%27", &[]);
    assert!(!hostile.body.contains("<script>alert"), "{}", hostile.body);
    let words = get(server.address, "/suggest.json?text=bins&kind=problem", &[]);
    assert!(words.body.contains("waste_recycling") && !words.body.contains("\"places\":[{"), "{}", words.body);
    let long = format!("/suggest.json?text={}", "s".repeat(300));
    let refused = get(server.address, &long, &[]);
    assert!(refused.status == 400 && refused.body.contains("INVALID_FIELD"), "{}", refused.body);
}

fn is_answered_to_this_machine_alone(server: &Running) {
    for told in ["Host: rebound.example", "Origin: https://elsewhere.example", "X-Forwarded-For: 192.0.2.1"] {
        for path in ["/", "/answer.json?place=Camden", "/suggest.json?text=c", "/page.js"] {
            assert_eq!(get(server.address, path, &[told]).status, 403, "{path} with {told}");
        }
    }
}

#[test]
fn figures_stand_beside_the_spread_of_all_places_in_words_and_drawn() {
    let server = Running::start(&[]);
    let pair = get(server.address, "/?place=Camden&peer=E09000022", &[]).body;
    let drawn = pair.matches("<svg class=\"spread\"").count();
    assert!(drawn > 10, "{drawn} figures are drawn");
    assert_eq!(
        pair.matches("; both in the ").count() + pair.matches("; yours in the ").count(),
        drawn,
        "each in words too"
    );
    assert!(pair.contains("half of ") && pair.contains("highest quarter"), "where they stand");
    assert!(pair.len() < 100_000, "{} bytes", pair.len());
}

#[test]
fn groups_are_a_picture_and_the_same_as_a_list() {
    let server = Running::start(&[]);
    let page = get(server.address, "/groups", &[]);
    assert!(page.status == 200 && page.body.contains("src=\"/groups.svg\" alt=\""), "{}", page.body);
    let picture = get(server.address, "/groups.svg", &[]);
    assert!(picture.head.contains("content-type: image/svg+xml"), "{}", picture.head);
    let listed = page.body.matches("<li><a href=\"/?place=").count();
    let drawn = picture.body.matches("</text>").count();
    assert!(listed > 300 && drawn <= listed && listed - drawn < 40, "{drawn} of {listed} listed places are drawn");
    assert!(page.body.len() < 150_000 && page.body.contains("/?place=E09000007"), "each leads to its own question");
}

/// Sends a form as a browser does; without an origin where that is empty.
fn send(at: SocketAddr, origin: &str, form: &str) -> Found {
    let mut stream = TcpStream::connect(at).expect("the server");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
    let origin = if origin.is_empty() { String::new() } else { format!("Origin: {origin}\r\n") };
    let head = format!("POST /wrong HTTP/1.0\r\nHost: {at}\r\n{origin}Content-Length: {}\r\n", form.len());
    write!(stream, "{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}").expect("sent");
    let mut whole = Vec::new();
    // A form that is too large may be refused before all of it is read.
    _ = stream.read_to_end(&mut whole);
    let whole = String::from_utf8_lossy(&whole).into_owned();
    let (head, body) = whole.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Found { status, head: head.to_lowercase(), body: body.to_owned() }
}

#[test]
fn what_a_reader_says_is_wrong_is_kept_for_the_operator_and_shown_to_nobody_else() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let file = dir.path().join("corrections");
    let server = Running::start(&["--corrections", file.to_str().expect("a plain path")]);
    let own = format!("http://{}", server.address);
    let answer = get(server.address, "/?place=Camden&problem=bins", &[]);
    assert!(answer.body.contains("/wrong?place=Camden&amp;problem=bins"), "{}", answer.body);
    let form = get(server.address, "/wrong?place=Camden&problem=bins", &[]);
    assert!(
        form.body.contains("method=\"post\"") && form.head.contains("referrer-policy: same-origin"),
        "{}",
        form.head
    );
    let kept = send(server.address, &own, "place=Camden&problem=bins&said=The+date+is+of+2024%3A+see+the+minutes.");
    assert!(kept.status == 200 && kept.body.contains("as number 1"), "{}", kept.body);
    for stranger in ["https://elsewhere.example", "null", ""] {
        assert_eq!(send(server.address, stranger, "said=no").status, 403, "from '{stranger}'");
    }
    let personal = send(server.address, &own, "place=Camden&said=Ask+jane.smith%40camden.example");
    assert!(personal.status == 400 && personal.body.contains("nothing about persons is kept"), "{}", personal.body);
    for otherwise in ["jane.smith%EF%BC%A0camden.example", "jane.smith%2540camden.example"] {
        let personal = send(server.address, &own, &format!("place=Camden&said=Ask+{otherwise}"));
        assert!(
            personal.status == 400 && personal.body.contains("an e-mail address"),
            "{otherwise}: {}",
            personal.body
        );
    }
    assert_eq!(send(server.address, &own, "place=Camden&said=+").status, 400, "nothing was written");
    assert_eq!(send(server.address, &own, &format!("said={}", "x".repeat(40_000))).status, 413);
    assert!(!get(server.address, "/?place=Camden&problem=bins", &[]).body.contains("see the minutes"));
    let prompt = |args: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_peermatch"));
        let said = program.arg("corrections").args(args).arg(&file).output().expect("the program");
        (said.status.code(), String::from_utf8_lossy(&said.stdout).into_owned())
    };
    let (exit, listed) = prompt(&["list"]);
    assert!(exit == Some(0) && listed.contains("The date is of 2024: see the minutes."), "{listed}");
    let closed = std::process::Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["corrections", "close"])
        .arg(&file)
        .arg("1")
        .status()
        .expect("the program");
    assert!(closed.success());
    assert_eq!(prompt(&["list"]).0, Some(1), "nothing is open");
}

#[test]
fn a_form_that_takes_too_long_to_arrive_is_refused_as_a_browser_reads_it() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let file = dir.path().join("corrections");
    let server = Running::start(&["--corrections", file.to_str().expect("a plain path"), "--call-seconds", "2"]);
    let mut stream = TcpStream::connect(server.address).expect("the server");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
    let head =
        format!("POST /wrong HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nContent-Length: 100\r\n", server.address);
    write!(stream, "{head}Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nsaid=The")
        .expect("sent");
    let mut whole = Vec::new();
    _ = stream.read_to_end(&mut whole);
    let told = String::from_utf8_lossy(&whole).to_lowercase();
    assert!(told.starts_with("http/1.1 408 ") && told.contains("too long to arrive"), "{told}");
    assert!(told.contains("content-type: text/plain") && !told.contains("\ngrpc-status:"), "{told}");
}

#[test]
fn nobody_is_asked_what_is_wrong_where_nobody_would_keep_it() {
    let server = Running::start(&[]);
    assert!(!get(server.address, "/?place=Camden", &[]).body.contains("/wrong"));
    assert_eq!(get(server.address, "/wrong?place=Camden", &[]).status, 404);
}

#[test]
fn there_is_no_page_where_the_operator_wants_none() {
    let server = Running::start(&["--page", "false"]);
    for path in ["/", "/answer.json?place=Camden", "/page.js"] {
        assert!(!get(server.address, path, &[]).head.contains("text/html"), "{path}");
    }
}

#[test]
fn a_pack_without_outlines_shows_points() {
    use crate::models::cities::Cities;
    let cities = Cities::with_models(0);
    let server = Running::start_on(&cities.pack_dir(), &[]);
    assert_eq!(get(server.address, "/backdrop.svg", &[]).status, 404);
    let place = get(server.address, "/suggest.json?text=a&kind=place", &[]).body;
    assert!(place.contains("placeId"), "{place}");
}
