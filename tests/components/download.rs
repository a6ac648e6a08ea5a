//! How the host fetches a file that a platform named: secrets in its address, redirects, and the reasons for a failure.

use plugboard_engine::{Fetched, Gate, Secret, Secrets};
use plugboard_model::{Failure, FailureKind, Grants};
use plugboard_tests::stub::{Behavior, Stub};
use std::time::Duration;

const SECRET: &str = "bot-token-of-the-test";

fn gate(stubs: &[&Stub]) -> Gate {
    Gate::new(Grants { http: stubs.iter().map(|stub| stub.authority().parse().expect("a grant")).collect() })
}

/// Returns a secret that may be sent to one stub only.
fn secrets(stub: &Stub) -> Secrets {
    let hosts = vec![stub.authority().parse().expect("a grant")];
    Secrets::new([("token".to_owned(), Secret { value: SECRET.into(), hosts, webhook_key: false, source: None })])
}

async fn fetch(gate: &Gate, url: &str, secrets: &Secrets) -> Result<Fetched, Failure> {
    gate.fetch(url, secrets, 1_000, Duration::from_secs(5)).await
}

#[tokio::test]
async fn a_secret_is_filled_into_the_address_but_never_shown_in_a_failure() {
    let stub = Stub::start(Behavior::WithHeaders(200, "content-type: image/PNG; x=y\r\n", "bytes".into())).await;
    let file =
        fetch(&gate(&[&stub]), &stub.url("/file/bot${secret.token}/1.png"), &secrets(&stub)).await.expect("a file");
    assert_eq!((file.media_type.as_deref(), &file.bytes[..]), (Some("image/png"), &b"bytes"[..]));
    assert!(stub.requests()[0].starts_with(&format!("GET /file/bot{SECRET}/1.png HTTP/1.1")), "{:?}", stub.requests());

    let other = Stub::start(Behavior::Answer(200, String::new())).await;
    let unbound = fetch(&gate(&[&stub, &other]), &other.url("/${secret.token}"), &secrets(&stub)).await.unwrap_err();
    assert_eq!(unbound.code.as_deref(), Some("secret-not-bound"));
    let gone = Stub::start(Behavior::Answer(404, String::new())).await;
    let gone = fetch(&gate(&[&gone]), &gone.url("/${secret.token}"), &secrets(&gone)).await.unwrap_err();
    assert_eq!(gone.kind, FailureKind::NotFound);
    assert!(gone.message.contains("404") && !gone.message.contains(SECRET), "{gone}");
}

#[tokio::test]
async fn a_redirect_is_checked_like_a_new_request() {
    let home = Stub::start(Behavior::Answer(200, "bytes".into())).await;
    let redirecting = Stub::start(Behavior::Redirect(home.url("/there?${secret.token}"))).await;
    let from = format!("http://ada:pass@{}/x", redirecting.authority());
    let file = fetch(&gate(&[&home, &redirecting]), &from, &secrets(&home)).await.expect("a file");
    assert_eq!(&file.bytes[..], b"bytes");
    let (first, second) = (redirecting.requests().remove(0), home.requests().remove(0));
    assert!(first.contains("authorization: Basic"), "{first}");
    assert!(!second.contains("authorization"), "another port is another server: {second}");
    assert!(!second.contains(SECRET), "the server's placeholders stay as they are: {second}");

    let refused = fetch(&gate(&[&redirecting]), &from, &secrets(&home)).await.unwrap_err();
    assert_eq!(refused.code.as_deref(), Some("not-granted"));
    assert_eq!(home.requests().len(), 1);
}

#[tokio::test]
async fn a_redirect_does_not_carry_a_secret_elsewhere() {
    let home = Stub::start(Behavior::Answer(200, String::new())).await;
    let redirecting = Stub::start(Behavior::Redirect(home.url(&format!("/{SECRET}")))).await;
    let (gate, secrets) = (gate(&[&home, &redirecting]), secrets(&redirecting));
    let refused = fetch(&gate, &redirecting.url("/${secret.token}"), &secrets).await.unwrap_err();
    assert_eq!((refused.kind, refused.code.as_deref()), (FailureKind::Denied, Some("secret-not-bound")));
    assert!(home.requests().is_empty() && !refused.message.contains(SECRET), "{refused}");
}

#[tokio::test]
async fn at_most_three_redirects_are_followed() {
    let stub = Stub::start(Behavior::Redirect("/again".into())).await;
    let from = format!("http://ada:pass@{}/x", stub.authority());
    let lost = fetch(&gate(&[&stub]), &from, &Secrets::default()).await.unwrap_err();
    assert_eq!(lost.kind, FailureKind::Invalid, "{lost}");
    let requests = stub.requests();
    assert_eq!(requests.len(), 4);
    assert!(requests.iter().all(|request| request.contains("authorization: Basic")), "the same server: {requests:?}");
    let nowhere = Stub::start(Behavior::Answer(302, String::new())).await;
    let lost = fetch(&gate(&[&nowhere]), &nowhere.url("/"), &Secrets::default()).await.unwrap_err();
    assert!(lost.message.contains("302"), "{lost}");
}
