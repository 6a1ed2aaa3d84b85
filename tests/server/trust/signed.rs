//! Tokens that an issuer signs.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use tonic::transport::Channel;
use tonic::{Code, Status};

use super::house::{House, is, question, said, signed};
use crate::running::Running;

const ISSUER: &str = "https://login.example";
const AUDIENCE: &str = "https://peers.example";

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A key of an issuer.
struct SigningKey {
    name: String,
    pair: EcdsaKeyPair,
}

impl SigningKey {
    fn new(name: &str) -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap();
        Self { name: name.to_owned(), pair }
    }

    fn public(&self) -> Value {
        let point = &self.pair.public_key().as_ref()[1..];
        let (x, y) = (encoded(&point[..32]), encoded(&point[32..]));
        json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.name, "x": x, "y": y})
    }

    fn header(&self) -> Value {
        json!({"alg": "ES256", "typ": "at+jwt", "kid": self.name})
    }

    fn signs(&self, header: &Value, claims: &Value) -> String {
        let text = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", encoded(signature))
    }

    /// What it would sign for a portal.
    fn token(&self) -> String {
        self.signs(&self.header(), &claims())
    }
}

fn set(keys: &[&SigningKey]) -> String {
    json!({"keys": keys.iter().map(|key| key.public()).collect::<Vec<_>>()}).to_string()
}

fn claims() -> Value {
    let now = Timestamp::now().as_second();
    json!({"iss": ISSUER, "aud": AUDIENCE, "sub": "the-portal", "client_id": "the-portal", "iat": now, "exp": now + 300})
}

fn with(mut of: Value, field: &str, value: impl Into<Value>) -> Value {
    of[field] = value.into();
    of
}

/// A server that takes tokens of an issuer whose keys are there.
fn serve(house: &House, keys: &str) -> Running {
    let named = format!("[[issuer]]\nname = \"{ISSUER}\"\naudience = \"{AUDIENCE}\"\nkeys = \"{keys}\"\n");
    let mut options = house.options();
    options.extend(["--oidc".to_owned(), house.file("oidc.toml", &named)]);
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    Running::start_on(&house.cities.pack_dir(), &options)
}

fn registered(house: &House) {
    said(&house.add("portal", "portal", &["--oidc-client", ISSUER, "the-portal"]), 0);
}

async fn asks(channel: &Channel, house: &House, token: &str) -> Result<(), Status> {
    let mut client = MatchServiceClient::new(channel.clone());
    client.find_peers(signed(question(&house.city(0)), token)).await.map(drop)
}

#[tokio::test]
async fn issue_28_a_caller_signs_in_by_a_token_of_its_issuer_and_by_none_that_is_not_wholly_right() {
    let house = House::new();
    registered(&house);
    let opaque = house.token("portal");
    let (key, other) = (SigningKey::new("one"), SigningKey::new("one"));
    let server = serve(&house, &house.file("keys.json", &set(&[&key])));
    let channel = server.channel().await;
    asks(&channel, &house, &key.token()).await.expect("it is right");
    asks(&channel, &house, &opaque).await.expect("the list's own tokens are as good as before");
    let (header, now) = (key.header(), Timestamp::now().as_second());
    for right in [
        with(claims(), "aud", json!(["https://elsewhere.example", AUDIENCE])),
        with(claims(), "exp", now - 10),
        with(claims(), "nbf", now + 10),
        with(with(claims(), "client_id", Value::Null), "azp", "the-portal"),
        with(claims(), "sub", Value::Null),
    ] {
        asks(&channel, &house, &key.signs(&header, &right))
            .await
            .unwrap_or_else(|status| panic!("{right}: {status:?}"));
    }
    let mut wrong: Vec<String> = [
        with(claims(), "iss", "https://login.example/"),
        with(claims(), "iss", "https://elsewhere.example"),
        with(claims(), "aud", "https://elsewhere.example"),
        with(claims(), "aud", Value::Null),
        with(claims(), "exp", now - 60),
        with(claims(), "exp", (now + 300).to_string()),
        with(claims(), "exp", Value::Null),
        with(claims(), "exp", now + 3 * 86_400),
        with(claims(), "nbf", now + 60),
        with(claims(), "nbf", "never"),
        with(claims(), "client_id", "another"),
        // A person who uses the program is not the program.
        with(claims(), "sub", "a person"),
        with(with(with(claims(), "client_id", Value::Null), "azp", "the-portal"), "sub", "a person"),
        // A person of that name is no program.
        with(with(claims(), "client_id", Value::Null), "sub", "the-portal"),
    ]
    .iter()
    .map(|claims| key.signs(&header, claims))
    .collect();
    for header in [
        with(key.header(), "alg", "none"),
        with(key.header(), "alg", "RS256"),
        with(key.header(), "alg", "es256"),
        with(key.header(), "kid", "two"),
        with(key.header(), "typ", "id_token"),
        with(key.header(), "crit", json!(["exp"])),
    ] {
        wrong.push(key.signs(&header, &claims()));
    }
    // Signed with another key of the same name, not signed, signed with the public key as a secret, and altered.
    wrong.push(other.token());
    let unsigned =
        format!("{}.{}", encoded(with(header.clone(), "alg", "none").to_string()), encoded(claims().to_string()));
    wrong.push(format!("{unsigned}."));
    let text =
        format!("{}.{}", encoded(with(header.clone(), "alg", "HS256").to_string()), encoded(claims().to_string()));
    let secret = hmac::Key::new(hmac::HMAC_SHA256, key.pair.public_key().as_ref());
    wrong.push(format!("{text}.{}", encoded(hmac::sign(&secret, text.as_bytes()))));
    let token = key.token();
    wrong.extend([
        format!("{token}="),
        format!("{token}."),
        token[..token.len() - 2].to_owned(),
        format!("{token}{}", "A".repeat(9_000)),
    ]);
    let mut told = Vec::new();
    for token in &wrong {
        let status = asks(&channel, &house, token).await.expect_err(token);
        is(&status, Code::Unauthenticated, "NOT_SIGNED_IN");
        told.push((status.message().to_owned(), status.details().to_vec()));
    }
    told.dedup();
    assert_eq!(told.len(), 1, "whatever is wrong is told alike: {told:?}");
    said(&house.run(&["caller", "retire", "portal"]), 0);
    is(&asks(&channel, &house, &key.token()).await.expect_err("retired"), Code::Unauthenticated, "NOT_SIGNED_IN");
}

#[tokio::test]
async fn issue_28_keys_in_a_file_are_exchanged_without_a_gap() {
    let house = House::new();
    registered(&house);
    let (first, second) = (SigningKey::new("one"), SigningKey::new("two"));
    let file = house.file("keys.json", &set(&[&first]));
    let server = serve(&house, &file);
    let channel = server.channel().await;
    asks(&channel, &house, &first.token()).await.expect("the first");
    asks(&channel, &house, &second.token()).await.expect_err("not there yet");
    house.file("keys.json", &set(&[&first, &second]));
    asks(&channel, &house, &first.token()).await.expect("still");
    asks(&channel, &house, &second.token()).await.expect("and the second");
    house.file("keys.json", "{\"keys\": [");
    asks(&channel, &house, &second.token()).await.expect("what is damaged leaves those of before");
    house.file("keys.json", &set(&[&second]));
    asks(&channel, &house, &first.token()).await.expect_err("taken back");
    asks(&channel, &house, &second.token()).await.expect("the second");
    house.file("keys.json", &set(&[]));
    asks(&channel, &house, &second.token()).await.expect_err("the only one is taken back, too");
    house.file("keys.json", &set(&[&second]));
    asks(&channel, &house, &second.token()).await.expect("and given again");
}

/// Answers every request with what stands there, and counts them.
fn issuer(answer: Arc<Mutex<String>>) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, asked) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                head.push(byte[0]);
            }
            counted.fetch_add(1, Ordering::SeqCst);
            let body = answer.lock().unwrap().clone();
            _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
        }
    });
    (address, asked)
}

#[tokio::test]
async fn issue_28_keys_at_an_address_are_asked_for_again_where_one_is_not_known_and_once_a_minute_at_most() {
    let house = House::new();
    registered(&house);
    let (first, second) = (SigningKey::new("one"), SigningKey::new("two"));
    let answer = Arc::new(Mutex::new("not yet".to_owned()));
    let (address, asked) = issuer(Arc::clone(&answer));
    let server = serve(&house, &format!("http://{address}/jwks"));
    let channel = server.channel().await;
    while asked.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    *answer.lock().unwrap() = set(&[&first]);
    asks(&channel, &house, &first.token()).await.expect("asked for again, because a token names it");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    *answer.lock().unwrap() = set(&[&second]);
    for _ in 0..3 {
        let status = asks(&channel, &house, &second.token()).await.expect_err("not within the same minute");
        is(&status, Code::Unauthenticated, "NOT_SIGNED_IN");
    }
    asks(&channel, &house, &first.token()).await.expect("what is known stays good");
    assert_eq!(asked.load(Ordering::SeqCst), 2, "whoever makes up keys has nobody asked all the time");
}

#[test]
fn issue_28_issuers_that_cannot_be_used_are_told_before_anybody_is_answered() {
    let house = House::new();
    registered(&house);
    let callers = house.callers().display().to_string();
    let start = |text: &str| {
        let file = house.file("oidc.toml", text);
        said(&house.cities.prompt(&["serve", "--listen", "127.0.0.1:0", "--callers", &callers, "--oidc", &file]), 3)
    };
    let one = |keys: &str, more: &str| {
        format!("[[issuer]]\nname = \"{ISSUER}\"\naudience = \"{AUDIENCE}\"\nkeys = \"{keys}\"\n{more}\n")
    };
    let empty = house.file("empty.json", "{\"keys\": [{\"kty\": \"oct\", \"k\": \"AAAA\"}]}");
    let good = house.file("good.json", &set(&[&SigningKey::new("one")]));
    for (text, told) in [
        (String::new(), "names 0 issuers"),
        (one(&empty, ""), "no public key that signs"),
        (one("nowhere.json", ""), "cannot use the keys in nowhere.json"),
        (one("ftp://login.example", ""), "give a file, or https://"),
        (one(&good, "algorithms = [\"HS256\"]"), "HS256"),
        (one(&good, "algorithms = [\"none\"]"), "none"),
        (one(&good, "algorithms = []"), "algorithms is empty"),
        (one(&good, "audiences = 1"), "audiences"),
        (one(&good, "") + &one(&good, ""), "issuer 2: has the name of another"),
    ] {
        let said = start(&text);
        assert!(said.contains(told) && said.contains("hint: "), "{said}");
    }
    let file = house.file("oidc.toml", &one(&good, ""));
    let alone = said(&house.cities.prompt(&["serve", "--listen", "127.0.0.1:0", "--oidc", &file]), 3);
    assert!(alone.contains("no callers are listed"), "{alone}");
    let twice = said(&house.add("other", "portal", &["--oidc-client", ISSUER, "the-portal"]), 3);
    assert!(twice.contains("another caller's sign-in already"), "{twice}");
    assert!(said(&house.add("other", "portal", &["--oidc-subject", ISSUER]), 2).contains("2 values"));
}
