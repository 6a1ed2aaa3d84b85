//! Pages of places while places come and go, and read from several servers.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use peermatch::proto::v1;
use tonic::Code;

use super::islands::{Client, Islands, body, is};
use crate::running::Running;

async fn page(client: &mut Client, token: &str) -> v1::ListPlacesResponse {
    let request = v1::ListPlacesRequest { page_size: 2, page_token: token.to_owned(), ..Default::default() };
    client.places.list_places(request).await.expect("a page").into_inner()
}

fn seen_on(page: &v1::ListPlacesResponse, seen: &mut BTreeMap<String, usize>) {
    for place in &page.places {
        *seen.entry(place.place_id.clone()).or_default() += 1;
    }
}

#[tokio::test]
async fn issue_23_2_what_comes_or_goes_between_two_pages_repeats_and_drops_nobody() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.registers(body("x:first", "Aaa")).await.expect("registered");
    let everybody = client.places.list_places(v1::ListPlacesRequest::default()).await.expect("one page").into_inner();
    assert!(everybody.next_page_token.is_empty() && everybody.places.len() > 4, "several pages of two");
    let mut seen = BTreeMap::new();
    let first = page(&mut client, "").await;
    assert_eq!(first.places[0].place_id, "x:first");
    seen_on(&first, &mut seen);
    // One comes before what was told, one that was told goes, and the new one has another name on every page.
    client.registers(body("x:earlier", "Aaaa")).await.expect("registered");
    let gone = v1::DeletePlaceRequest { place_id: "x:first".to_owned(), ..Default::default() };
    client.places.delete_place(gone).await.expect("gone");
    let mut renamed = body("x:earlier", "Aab");
    let mut token = first.next_page_token;
    while !token.is_empty() {
        let next = page(&mut client, &token).await;
        seen_on(&next, &mut seen);
        token = next.next_page_token;
        client.registers(renamed.clone()).await.expect("another name, before all that is still to come");
        renamed.display_name.push('b');
    }
    let missed: Vec<&str> =
        everybody.places.iter().map(|place| place.place_id.as_str()).filter(|id| !seen.contains_key(*id)).collect();
    assert!(missed.is_empty(), "{missed:?}");
    assert!(seen.values().all(|times| *times == 1) && !seen.contains_key("x:earlier"), "{seen:?}");
}

#[tokio::test]
async fn issue_23_2_replicas_that_share_a_key_file_read_each_others_page_tokens() {
    let islands = Islands::new();
    let file = islands.pack().join("../key");
    let options = ["--key-file", file.to_str().unwrap()];
    let one = Running::start_on(&islands.pack(), &options);
    let other = Running::start_on(&islands.pack(), &options);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "made for its owner alone");
    let first = page(&mut Client::of(&one).await, "").await;
    let there = page(&mut Client::of(&other).await, &first.next_page_token).await;
    drop((one, other));
    let again = Running::start_on(&islands.pack(), &options);
    assert_eq!(page(&mut Client::of(&again).await, &first.next_page_token).await, there, "and after a restart");
    let without = islands.serve_without();
    let request = v1::ListPlacesRequest { page_size: 2, page_token: first.next_page_token, ..Default::default() };
    let refused = Client::of(&without).await.places.list_places(request).await.expect_err("it has another key");
    is(&refused, Code::InvalidArgument, "INVALID_PAGE_TOKEN");
}

#[test]
fn issue_23_2_a_key_that_is_none_or_that_everybody_may_read_is_refused() {
    let islands = Islands::new();
    let file = islands.pack().join("../key");
    let told = || {
        let output = islands.prompt(&["serve", "--listen", "127.0.0.1:0", "--key-file", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(3));
        String::from_utf8(output.stderr).unwrap()
    };
    let only_ours = || fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    for none in ["", "secret", &"0".repeat(63), &"z".repeat(64), &"0".repeat(200)] {
        fs::write(&file, none).unwrap();
        only_ours();
        let told = told();
        assert!(told.contains("holds no key: 64 hexadecimal digits are one") && told.contains("hint: "), "{told}");
    }
    fs::write(&file, "0".repeat(64)).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let open = told();
    assert!(
        open.contains("everybody on this machine may read or change the key") && open.contains("chmod 600"),
        "{open}"
    );
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert!(told().contains("holds no key"), "a folder is none");
}
