//! Encryption: by certificates that the tests make for themselves.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use peermatch::proto::v1;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint};

use super::house::{House, said, signed};
use crate::running::Running;

/// A certificate for this machine and its key, in PEM.
fn pair() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    (made.cert.pem(), made.signing_key.serialize_pem())
}

/// A server that encrypts, with the names of its files.
fn encrypted(house: &House) -> (Running, String, String) {
    let (certificate, key) = pair();
    let (certificate, key) = (house.file("cert.pem", &certificate), house.file("key.pem", &key));
    let mut options = house.options();
    options.extend(["--tls-cert".to_owned(), certificate.clone(), "--tls-key".to_owned(), key.clone()]);
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    (Running::start_on(&house.cities.pack_dir(), &options), certificate, key)
}

async fn asks(server: &Running, certificate: &str, token: &str) -> Result<(), String> {
    let trusted = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(certificate));
    let endpoint = Endpoint::from_shared(format!("https://{}", server.address)).unwrap().tls_config(trusted).unwrap();
    let channel = endpoint.connect().await.map_err(|error| format!("{error:?}"))?;
    let request = signed(v1::ListPlacesRequest { page_size: 1, ..Default::default() }, token);
    PlaceServiceClient::new(channel).list_places(request).await.map(drop).map_err(|status| status.to_string())
}

#[tokio::test]
async fn a_server_that_encrypts_is_asked_by_those_who_trust_its_certificate() {
    let house = House::new();
    let token = house.registered("portal", "portal", &[]);
    let (server, certificate, _) = encrypted(&house);
    asks(&server, &fs::read_to_string(&certificate).unwrap(), &token).await.expect("an answer");
    let (stranger, _) = pair();
    assert!(asks(&server, &stranger, &token).await.expect_err("another's").contains("InvalidCertificate"));
    let prompt = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peermatch"));
        command.args(["place", "list", "--server"]).args(args).env("PEERMATCH_TOKEN", &token).stdin(Stdio::null());
        command.output().unwrap()
    };
    let url = format!("https://{}", server.address);
    said(&prompt(&[&url, "--ca", &certificate]), 0);
    assert!(said(&prompt(&[&url]), 3).contains("nobody is named who may vouch for"));
    let other = house.file("other.pem", &stranger);
    assert!(said(&prompt(&[&url, "--ca", &other]), 4).contains("no server answers at https://"));
    said(&prompt(&[&server.url()]), 4);
    // Whoever speaks in the clear, or says nothing, keeps nobody from being answered.
    let _silent = std::net::TcpStream::connect(server.address).unwrap();
    asks(&server, &fs::read_to_string(&certificate).unwrap(), &token).await.expect("an answer");
}

#[tokio::test]
async fn a_certificate_that_is_renewed_is_used_without_a_restart() {
    let house = House::new();
    let token = house.registered("portal", "portal", &[]);
    let (server, certificate, key) = encrypted(&house);
    let (renewed, its_key) = pair();
    fs::write(&certificate, &renewed).unwrap();
    fs::write(&key, its_key).unwrap();
    let begun = Instant::now();
    while asks(&server, &renewed, &token).await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(40), "the files are looked at every ten seconds");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// An authority, and a certificate that it vouches for with its key, in PEM.
fn vouched_for(name: &str) -> (String, String, String) {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = params.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::new(params, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    (authority.pem(), certificate.pem(), key.serialize_pem())
}

#[tokio::test]
async fn issue_28_a_server_with_a_client_ca_lets_nobody_in_whom_it_does_not_vouch_for_and_still_wants_a_token() {
    let house = House::new();
    let token = house.registered("portal", "portal", &[]);
    let (authority, certificate, key) = vouched_for("portal.example");
    let (_, strange, its_key) = vouched_for("portal.example");
    let (own, own_key) = pair();
    let (own, own_key) = (house.file("cert.pem", &own), house.file("key.pem", &own_key));
    let clients = house.file("clients.pem", &authority);
    let mut options = house.options();
    options.extend(["--tls-cert", &own, "--tls-key", &own_key, "--client-ca", &clients].map(str::to_owned));
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let server = Running::start_on(&house.cities.pack_dir(), &options);
    let [certificate, key, strange, its_key] =
        [("one", certificate), ("one.key", key), ("two", strange), ("two.key", its_key)]
            .map(|(name, pem)| house.file(name, &pem));
    let url = format!("https://{}", server.address);
    let list = |token: &str, more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peermatch"));
        command.args(["place", "list", "--server", &url, "--ca", &own]).args(more).env("PEERMATCH_TOKEN", token);
        command.stdin(Stdio::null()).output().unwrap()
    };
    said(&list(&token, &["--cert", &certificate, "--cert-key", &key]), 0);
    said(&list(&token, &[]), 4);
    said(&list(&token, &["--cert", &strange, "--cert-key", &its_key]), 4);
    assert!(said(&list("", &["--cert", &certificate, "--cert-key", &key]), 3).contains("sign in with a token"));
    assert!(said(&list(&token, &["--cert", &certificate]), 2).contains("--cert-key"));
    let none = ["serve", "--listen", "127.0.0.1:0", "--tls-cert", &own, "--tls-key", &own_key, "--client-ca", &own_key];
    assert!(said(&house.cities.prompt(&none), 3).contains("those who may vouch for clients"));
    assert!(said(&house.cities.prompt(&["serve", "--client-ca", &clients]), 2).contains("--tls-cert"));
}

#[test]
fn issue_28_a_servers_certificate_that_is_an_authoritys_is_told_with_how_to_make_another() {
    let house = House::new();
    let token = house.registered("portal", "portal", &[]);
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = params.self_signed(&key).unwrap();
    let (own, own_key) = (house.file("cert.pem", &authority.pem()), house.file("key.pem", &key.serialize_pem()));
    let mut options = house.options();
    options.extend(["--tls-cert", &own, "--tls-key", &own_key].map(str::to_owned));
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let server = Running::start_on(&house.cities.pack_dir(), &options);
    let mut command = Command::new(env!("CARGO_BIN_EXE_peermatch"));
    command.args(["place", "list", "--server", &format!("https://{}", server.address), "--ca", &own]);
    let told = said(&command.env("PEERMATCH_TOKEN", &token).stdin(Stdio::null()).output().unwrap(), 4);
    assert!(told.contains("CA:TRUE") && told.contains("basicConstraints=critical,CA:FALSE"), "{told}");
}

#[test]
fn a_pair_that_is_none_is_told_before_anybody_is_answered() {
    let house = House::new();
    let (certificate, key) = pair();
    let (_, another) = pair();
    let (certificate, key) = (house.file("cert.pem", &certificate), house.file("key.pem", &key));
    let another = house.file("another.pem", &another);
    let empty = house.file("empty.pem", "");
    let start = |certificate: &str, key: &str| {
        let options = ["serve", "--listen", "127.0.0.1:0", "--tls-cert", certificate, "--tls-key", key];
        said(&house.cities.prompt(&options), 3)
    };
    assert!(start(&certificate, &another).contains("do not go together"));
    assert!(start(&empty, &key).contains("holds none"));
    assert!(start(&certificate, &certificate).contains("no private key"));
    assert!(start("/dev/zero", &key).contains("no regular file"));
    let alone = house.cities.prompt(&["serve", "--listen", "127.0.0.1:0", "--tls-cert", &certificate]);
    assert!(said(&alone, 2).contains("--tls-key"));
}

#[test]
fn other_machines_reach_a_server_that_encrypts_and_knows_its_callers_or_one_that_says_it_does_not() {
    let house = House::new();
    house.registered("portal", "portal", &[]);
    let callers = house.callers().display().to_string();
    let start = |options: &[&str]| {
        let output = house.cities.prompt(&[&["serve", "--listen", "0.0.0.0:0"], options].concat());
        said(&output, 3)
    };
    assert!(start(&[]).contains("there is no encryption or sign-in"));
    assert!(start(&["--callers", &callers]).contains("there is no encryption"));
    assert!(start(&["--insecure", "--page", "true", "--callers", &callers]).contains("without signing in"));
    let (certificate, key) = pair();
    let (certificate, key) = (house.file("cert.pem", &certificate), house.file("key.pem", &key));
    assert!(start(&["--tls-cert", &certificate, "--tls-key", &key]).contains("there is no sign-in"));
}
