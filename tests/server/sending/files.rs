//! The files of replies: in one part where the platform takes whole replies, and at an address of the server where the
//! platform fetches them.

use super::{Setup, client};
use plugboard_tests::{databases::Kind, on_both};
use reqwest::{Method, Response, header::HeaderMap};
use serde_json::{Value, json};

on_both! {
    a_reply_is_one_part_unless_its_files_are_too_large_together;
    a_platform_fetches_the_files_of_a_part_from_signed_addresses;
    an_address_leads_nowhere_once_it_has_expired_or_its_message_is_deleted;
    a_server_without_a_safe_address_gives_none;
}

/// The content of a file with 400 bytes.
const LINE: [u8; 400] = [b'x'; 400];

impl Setup {
    /// Sends two files, and returns the message and their addresses.
    async fn linked(&self) -> (Value, Vec<String>) {
        let files = [self.upload("a.txt", b"the list").await, self.upload("b.txt", b"the map").await];
        let message = self.write(json!({ "text": "Here you are.", "attachments": files })).await;
        let message = self.reaches(&message, "sent").await;
        let requests = self.courier.requests();
        let links = requests.last().expect("a request")["links"].as_array().expect("addresses");
        (message, links.iter().map(|link| link.as_str().expect("an address").to_owned()).collect())
    }
}

/// Requests an address without a token, as a platform does.
async fn fetch(method: Method, url: &str) -> Response {
    client().request(method, url).send().await.expect("the server answers")
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn a_reply_is_one_part_unless_its_files_are_too_large_together(kind: Kind) {
    let setup = Setup::start(kind, &[], &json!({ "whole": 800 })).await;
    let files = [setup.upload("a.txt", &LINE).await, setup.upload("b.txt", &LINE).await];
    let reply = json!({ "text": "Both.", "subject": "Your parcel", "attachments": files });
    let message = setup.write(reply).await;
    setup.reaches(&message, "sent").await;
    let requests = setup.courier.requests();
    let [whole] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!(whole["files"], json!(["a.txt", "b.txt"]));
    assert_eq!((&whole["text"], &whole["subject"]), (&json!("Both."), &json!("Your parcel")));

    // One byte more, and each file is a part of its own.
    let [first, _] = files;
    let large = setup.upload("c.txt", &[&LINE[..], b"x"].concat()).await;
    let reply = json!({ "text": "Both.", "subject": "Your parcel", "attachments": [first, large] });
    let message = setup.write(reply).await;
    setup.reaches(&message, "sent").await;
    let requests = setup.courier.requests().split_off(1);
    let shown: Vec<_> = requests.iter().map(|part| (part["text"].as_str(), part["files"].clone())).collect();
    assert_eq!(shown, [(Some("Both."), json!([])), (None, json!(["a.txt"])), (None, json!(["c.txt"]))]);
    assert!(requests.iter().all(|part| part["subject"] == "Your parcel"), "{requests:?}");
}

async fn a_platform_fetches_the_files_of_a_part_from_signed_addresses(kind: Kind) {
    let setup = Setup::start(kind, &[], &json!({ "whole": 1_000, "links": true })).await;
    let (_, links) = setup.linked().await;
    for (link, (name, content)) in links.iter().zip([("a.txt", "the list"), ("b.txt", "the map")]) {
        assert!(link.starts_with(&format!("{}/shared/", setup.server.base)), "{link}");
        let answer = fetch(Method::HEAD, link).await;
        assert_eq!(
            (answer.status().as_u16(), header(answer.headers(), "content-length")),
            (200, &*content.len().to_string())
        );
        let answer = fetch(Method::GET, link).await;
        assert_eq!(answer.status().as_u16(), 200, "{link}");
        let shown = header(answer.headers(), "content-disposition");
        assert!(shown.starts_with("attachment") && shown.contains(name), "{shown}");
        assert_eq!(header(answer.headers(), "x-content-type-options"), "nosniff");
        assert_eq!(answer.text().await.expect("the file"), content);
    }

    // Whatever else a stranger tries, the answer is the same.
    let [first, second] = links.as_slice() else { panic!("{links:?}") };
    let (address, query) = first.split_once('?').expect("a query");
    let (_, other_query) = second.split_once('?').expect("a query");
    let (expires, signature) = query.split_once('&').expect("two parameters");
    let later: i64 = expires.trim_start_matches("expires=").parse().expect("a time");
    for wrong in [
        address.to_owned(),
        format!("{address}?{expires}"),
        format!("{address}?{signature}"),
        format!("{address}?{other_query}"),
        format!("{address}?expires={}&{signature}", later + 1),
        format!("{address}?{expires}&{signature}00"),
        format!("{address}?{expires}&signature=x"),
        format!("{}/shared/nothing?{query}", setup.server.base),
    ] {
        for method in [Method::GET, Method::HEAD] {
            assert_eq!(fetch(method, &wrong).await.status().as_u16(), 404, "{wrong}");
        }
    }
}

async fn an_address_leads_nowhere_once_it_has_expired_or_its_message_is_deleted(kind: Kind) {
    let setup = Setup::start(kind, &["--test-clock"], &json!({ "whole": 1_000, "links": true })).await;
    let (_, links) = setup.linked().await;
    setup.clock(59).await;
    assert_eq!(fetch(Method::GET, &links[0]).await.status().as_u16(), 200);
    setup.clock(62).await;
    assert_eq!(fetch(Method::GET, &links[0]).await.status().as_u16(), 404);

    let (message, links) = setup.linked().await;
    assert_eq!(fetch(Method::GET, &links[0]).await.status().as_u16(), 200);
    let id = &message["deliveries"][0]["external_id"];
    setup.receive(&json!({ "key": "d-1", "thread": "ada", "kind": "deletion", "id": id })).await;
    for link in links {
        assert_eq!(fetch(Method::GET, &link).await.status().as_u16(), 404);
    }
}

async fn a_server_without_a_safe_address_gives_none(kind: Kind) {
    let options = ["--public-url", "http://inbox.example"];
    let setup = Setup::start(kind, &options, &json!({ "whole": 1_000, "links": true })).await;
    let files = [setup.upload("a.txt", b"the list").await];
    let message = setup.write(json!({ "text": "Here you are.", "attachments": files })).await;
    let failed = setup.reaches(&message, "failed").await;
    let failure = &failed["deliveries"][0]["failure"];
    assert_eq!((&failure["kind"], &failure["code"]), (&json!("denied"), &json!("no-public-address")), "{failed}");
    assert!(failure["message"].as_str().is_some_and(|why| why.contains("--public-url")), "{failed}");
    assert!(setup.courier.requests().is_empty());
}
