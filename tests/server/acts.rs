//! Acts of admins and people are atomic: a refused act changes nothing, and two concurrent acts both take full effect.

use crate::{
    Inbox, SHOP,
    api::{Answer, Api},
    now,
    people::{MINUTE, NOON, ada_writes, answer, path},
    public::with_desk,
};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, feed},
    on_both,
    server::Server,
};
use serde_json::{Value, json};
use std::time::Duration;

on_both! {
    a_refused_channel_request_creates_and_changes_nothing;
    a_connector_change_that_breaks_its_channels_is_refused_and_changes_nothing;
    concurrent_replacements_of_all_labels_do_not_mix;
    concurrent_changes_of_a_leads_value_and_currency_both_apply;
    revoking_a_token_ends_its_access_and_its_streams;
    a_kept_request_can_be_shown_retried_and_discarded;
    a_private_reply_respects_the_state_of_the_private_conversation;
}

/// Starts a server with a web chat on one channel.
async fn with_chat(kind: Kind) -> Server {
    let server = Server::start(kind, &[]).await;
    server.install("webchat", &[]);
    let config = r#"{"origins": ["https://shop.example"]}"#;
    server.command(&["channel", "add", "site", "--connector", "webchat", "--config", config]).expect("it is added");
    server
}

async fn a_refused_channel_request_creates_and_changes_nothing(kind: Kind) {
    let server = with_chat(kind).await;
    let before = server.get("/api/v1/channels").await;
    let wrong = json!({ "origins": [1] });
    for channel in [
        json!({ "name": "other", "connector": "webchat", "config": wrong }),
        json!({ "name": "site", "connector": "webchat", "config": wrong, "secrets": { "visitor_key": "another" } }),
        json!({ "name": "site", "connector": "webchat", "config": { "origins": [], "account": 1 }, "secrets": { "no name": "x" } }),
        json!({ "name": "guest", "connector": "webchat", "hook": "site" }),
    ] {
        let (status, problem) = server.ask("POST", "/api/v1/channels", Some(&channel)).await;
        assert!(status == 422 || status == 409, "{status} {problem}");
        assert_eq!(server.get("/api/v1/channels").await, before, "{channel}: {problem}");
    }
    // Visitors can still connect.
    let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let session = http.post(format!("{}/chat/site/session", server.base)).send().await.expect("an answer");
    assert!(session.status().is_success(), "{session:?}");
    let token: Value = session.json().await.expect("JSON");
    let token = token["token"].as_str().expect("a visitor's token").to_owned();
    let outbox = format!("{}/chat/site/events?token={token}", server.base);
    assert_eq!(http.get(outbox).send().await.expect("an answer").status().as_u16(), 204, "the key is unchanged");
    // Members left out of a request keep their values, and a valid request is done.
    let (status, changed) = server
        .ask(
            "POST",
            "/api/v1/channels",
            Some(&json!({ "name": "site", "connector": "webchat", "grants": ["x.example"] })),
        )
        .await;
    assert_eq!((status, &changed["grants"]), (200, &json!(["x.example"])), "{changed}");
    assert_eq!(changed["config"], before["data"][0]["config"]);
}

async fn a_connector_change_that_breaks_its_channels_is_refused_and_changes_nothing(kind: Kind) {
    let server = with_chat(kind).await;
    let state = async || (server.get("/api/v1/plugins/webchat").await, server.get("/api/v1/channels/site").await);
    let at_rest = |(mut plugin, channel): (Value, Value)| {
        // The usage figures are not part of what admins configure.
        plugin["figures"] = Value::Null;
        (plugin, channel)
    };
    // From here on the channel has no origins of its own, so the connector's apply.
    let plain = json!({ "name": "site", "connector": "webchat", "config": {} });
    server.post("/api/v1/channels", plain).await;
    let before = at_rest(state().await);
    let digest = before.0["digest"].clone();

    // Another configuration of the same component.
    let install = json!({ "digest": digest, "name": "webchat", "config": { "origins": [1] } });
    let (status, problem) = server.ask("POST", "/api/v1/plugins", Some(&install)).await;
    assert_eq!(status, 422, "{problem}");
    assert!(
        problem["detail"].as_str().is_some_and(|why| why.contains("`site`") && why.contains("origins")),
        "{problem}"
    );
    assert_eq!(at_rest(state().await), before);

    // Another component: one needs configuration that the channel does not have, the other is not a connector.
    for plugin in ["messenger", "welcome"] {
        let file = format!("{}/../target/plugins/{plugin}.wasm", env!("CARGO_MANIFEST_DIR"));
        let refused = server.command(&["plugin", "install", &file, "--yes", "--name", "webchat"]).expect_err("refused");
        assert!(refused.contains("nothing was changed") && refused.contains("`site`"), "{refused}");
        let now = at_rest(state().await);
        assert_eq!(
            (&now.0["digest"], &now.0["paused"], &now.0["config"]),
            (&digest, &Value::Null, &before.0["config"])
        );
        assert_eq!(now.1, before.1);
    }
    // A valid configuration is accepted.
    let install = json!({ "digest": digest, "name": "webchat", "config": { "origins": ["https://b.example"] } });
    server.post("/api/v1/plugins", install).await;
    assert_eq!(server.get("/api/v1/plugins/webchat").await["config"], json!({ "origins": ["https://b.example"] }));
}

async fn concurrent_replacements_of_all_labels_do_not_mix(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let ada = ada_writes(&inbox, "m1", now(), "hello").await;
    let set = async |labels: &Value| {
        let (status, _) = inbox.server.ask("PATCH", &path(&ada), Some(&json!({ "labels": labels }))).await;
        assert_eq!(status, 200);
    };
    let (ours, theirs) = (json!(["a", "b"]), json!(["x", "y"]));
    for _ in 0..20 {
        tokio::join!(set(&ours), set(&theirs), set(&ours), set(&theirs));
        let now = inbox.server.get(&path(&ada)).await["labels"].clone();
        assert!(now == ours || now == theirs, "{now}");
    }
}

async fn concurrent_changes_of_a_leads_value_and_currency_both_apply(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let ada = ada_writes(&inbox, "m1", now(), "hello").await;
    let lead = inbox.server.post("/api/v1/leads", json!({ "conversation": ada["id"] })).await;
    let place = format!("/api/v1/leads/{}", lead["id"].as_str().expect("an identifier"));
    for n in 1..=20 {
        let (value, currency) = (json!({ "value": n }), json!({ "currency": if n % 2 == 0 { "EUR" } else { "USD" } }));
        let both = tokio::join!(
            inbox.server.ask("PATCH", &place, Some(&value)),
            inbox.server.ask("PATCH", &place, Some(&currency))
        );
        assert_eq!((both.0.0, both.1.0), (200, 200), "{both:?}");
        let now = inbox.server.get(&place).await;
        assert_eq!((&now["value"].as_f64(), &now["currency"]), (&Some(f64::from(n)), &currency["currency"]), "{now}");
    }
}

async fn revoking_a_token_ends_its_access_and_its_streams(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let api = Api::of(&server);
    let agent = server.create_token("agent");
    let tokens = server.list("/api/v1/tokens").await;
    assert_eq!(tokens.len(), 2, "{tokens:?}");
    assert!(tokens.iter().all(|token| token.as_object().is_some_and(|token| token.len() == 8)), "{tokens:?}");
    let of = |role: &str| {
        tokens.iter().find(|token| token["role"] == *role).expect("a token")["id"].as_str().expect("an id").to_owned()
    };
    let (admin, of_agent) = (of("admin"), of("agent"));

    let mut stream = api.request("GET", "/api/v1/events").bearer_auth(&agent).send().await.expect("an answer");
    assert_eq!(stream.status().as_u16(), 200);
    let refused =
        Answer::to(api.request("DELETE", &format!("/api/v1/tokens/{admin}")).bearer_auth(&server.token)).await;
    assert_eq!(refused.refusal(), (409, "last-admin".to_owned()));
    assert_eq!(server.ask("DELETE", &format!("/api/v1/tokens/{of_agent}"), None).await.0, 204);
    assert_eq!(Answer::to(api.request("GET", "/api/v1/status").bearer_auth(&agent)).await.refusal().0, 401);
    assert_eq!(server.ask("DELETE", &format!("/api/v1/tokens/{of_agent}"), None).await.0, 404);
    let end = async { while stream.chunk().await.expect("the stream ends without an error").is_some() {} };
    tokio::time::timeout(Duration::from_secs(10), end).await.expect("the stream ends");

    // On the command line the last admin token can be revoked too, and a new one created.
    let listed = server.token_command(&["list"]).expect("they are listed");
    assert!(listed.contains(&admin) && !listed.contains(&of_agent), "{listed}");
    assert!(server.token_command(&["revoke", "nobody"]).expect_err("there is none").contains("token list"));
    let revoked = server.token_command(&["revoke", &admin]).expect("it is revoked");
    assert!(revoked.contains("Tess (admin)"), "{revoked}");
    let refused = async |_: &Server| {
        let status = Answer::to(api.request("GET", "/api/v1/status").bearer_auth(&server.token)).await.status;
        if status == 401 { Ok(()) } else { Err(status.to_string()) }
    };
    server.until("the token to be refused", refused).await;
    let another = server.create_token("admin");
    let acts = Answer::to(api.request("GET", "/api/v1/audit").bearer_auth(&another)).await.json();
    let names: Vec<_> =
        acts["data"].as_array().expect("acts").iter().map(|act| act["action"].as_str().unwrap_or("")).collect();
    assert_eq!(names[..2], ["token create", "token revoke"], "{names:?}");
    assert!(names.contains(&format!("DELETE /api/v1/tokens/{of_agent}").as_str()), "{names:?}");
}

async fn a_kept_request_can_be_shown_retried_and_discarded(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let odd = |n: i32| json!({ "sender": { "id": "ada" }, "recipient": { "id": SHOP.0 }, "timestamp": now(), "telepathy": { "x": n } });
    let many: Vec<_> = (0..12).map(odd).collect();
    assert_eq!(inbox.post(&[entry(SHOP.0, &many)]).await, 200);
    assert_eq!(inbox.post(&[entry(SHOP.0, &[odd(99)])]).await, 200);
    inbox.server.drained().await;

    let kept = inbox.server.list("/api/v1/kept-requests").await;
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert_eq!(inbox.server.list(&format!("/api/v1/kept-requests?channel={}", SHOP.1)).await, kept);
    assert!(inbox.server.list("/api/v1/kept-requests?channel=help").await.is_empty());
    let (one, many) = (&kept[0], &kept[1]);
    let reasons = many["reasons"].as_array().expect("reasons");
    assert_eq!((reasons.len(), &reasons[10]), (11, &json!("... and 2 more")), "{many}");
    assert_eq!((&many["state"], &many["next_try"]), (&json!("kept"), &Value::Null), "{many}");
    assert!(kept.iter().all(|kept| kept.get("request").is_none()), "{kept:?}");

    // Admins can read the request itself; other roles only why it is kept.
    let place = format!("/api/v1/kept-requests/{}", many["id"].as_str().expect("an identifier"));
    let shown = inbox.server.get(&place).await;
    assert_eq!(shown["request"]["encoding"], "text");
    assert!(shown["request"]["body"].as_str().is_some_and(|body| body.contains("telepathy")), "{shown}");
    let headers = shown["request"]["headers"].as_array().expect("headers");
    assert!(
        headers.iter().any(|header| header["name"] == "x-hub-signature-256" && header["value"].is_string()),
        "{shown}"
    );
    assert!(headers.iter().all(|header| header["name"] != "cookie"), "no plugin sees a person's cookie: {shown}");
    let api = Api::of(&inbox.server);
    let agent = inbox.server.create_token("agent");
    let shown = Answer::to(api.request("GET", &place).bearer_auth(&agent)).await.json();
    assert_eq!((shown.get("request"), &shown["reasons"]), (None, &many["reasons"]));
    assert_eq!(Answer::to(api.request("DELETE", &place).bearer_auth(&agent)).await.refusal().0, 403);

    // A retry keeps it again, because it is still not understood.
    assert_eq!(inbox.server.ask("POST", &format!("{place}/retry"), None).await.0, 202);
    let tried = async |server: &Server| {
        let now = server.get(&place).await;
        if now["attempts"] == 1 && now["state"] == "kept" { Ok(()) } else { Err(now.to_string()) }
    };
    inbox.server.until("it to be tried again", tried).await;
    let id = many["id"].as_str().expect("an identifier");
    let printed = inbox.server.command(&["kept", "show", id]).expect("it is shown");
    assert!(printed.contains("telepathy") && printed.contains("... and 2 more"), "{printed}");
    let printed = |arguments: &[&str]| {
        let text = inbox.server.command(&[arguments, &["--json"]].concat()).unwrap_or_else(|error| panic!("{error}"));
        serde_json::from_str::<Value>(&text).expect("JSON")
    };
    assert_eq!(printed(&["kept", "retry", id]), json!({ "retried": 1 }));
    assert_eq!(printed(&["kept", "discard", id]), json!({ "discarded": 1 }));
    assert_eq!(inbox.server.ask("GET", &place, None).await.0, 404);
    assert_eq!(inbox.server.ask("POST", &format!("{place}/retry"), None).await.0, 404);
    let listed = inbox.server.command(&["kept", "list"]).expect("they are listed");
    assert!(listed.contains(one["id"].as_str().expect("an identifier")) && !listed.contains(id), "{listed}");
    let printed = inbox.server.command(&["kept", "discard", "--channel", SHOP.1]).expect("they are discarded");
    assert_eq!(printed.trim(), "Requests discarded: 1.");
    assert!(inbox.server.list("/api/v1/kept-requests").await.is_empty());
}

async fn a_private_reply_respects_the_state_of_the_private_conversation(kind: Kind) {
    let inbox = with_desk(kind, &json!({})).await;
    // Ada writes in private, and a person handles that conversation.
    inbox.graph.profile("ada", json!({ "first_name": "Ada", "name": "Person ada" }));
    let private = ada_writes(&inbox, "m1", NOON, "nothing").await;
    answer(&inbox, &private, json!({ "text": "I am with you." })).await;
    let sent = inbox.graph.accepted().len();
    let comment = |id: &str, at: i64| {
        json!({ "item": "comment", "verb": "add", "post_id": "1001_50", "parent_id": "1001_50", "comment_id": id,
            "from": { "id": "ada", "name": "Person ada" }, "message": "how much?", "created_time": at / 1_000 })
    };
    assert_eq!(inbox.post(&[feed(SHOP.0, &[comment("50_1", NOON)])]).await, 200);
    inbox.server.drained().await;
    let verdicts = async || {
        let runs = inbox.server.list("/api/v1/runs?plugin=desk").await;
        let run = runs.into_iter().find(|run| run["event"]["kind"] == "comment").expect("the comment's run");
        let actions = run["actions"].as_array().expect("actions").clone();
        actions.into_iter().map(|action| (action["verdict"].clone(), action["code"].clone())).collect::<Vec<_>>()
    };
    // The public answer is sent. The private one is refused, because a person handles that conversation.
    assert_eq!(verdicts().await, [(json!("refused"), json!("person-handles")), (json!("allowed"), Value::Null)]);
    assert_eq!(inbox.server.messages(&private).await.len(), 2);
    assert_eq!(inbox.graph.accepted().len(), sent + 1, "only the public answer");

    // Automation is off there, and the person's hour is over.
    inbox.server.set_clock("2026-01-05T14:00:00Z").await;
    let (status, _) = inbox.server.ask("PATCH", &path(&private), Some(&json!({ "automation": false }))).await;
    assert_eq!(status, 200);
    assert_eq!(inbox.post(&[feed(SHOP.0, &[comment("50_2", NOON + 120 * MINUTE)])]).await, 200);
    inbox.server.drained().await;
    assert_eq!(verdicts().await[0], (json!("refused"), json!("automation-off")));

    inbox.server.set_clock("2026-01-05T14:01:00Z").await;
    let (status, _) = inbox.server.ask("PATCH", &path(&private), Some(&json!({ "automation": true }))).await;
    assert_eq!(status, 200);
    assert_eq!(inbox.post(&[feed(SHOP.0, &[comment("50_3", NOON + 121 * MINUTE)])]).await, 200);
    inbox.server.drained().await;
    assert_eq!(verdicts().await[0], (json!("allowed"), Value::Null));
    assert_eq!(inbox.server.messages(&private).await.len(), 3);
}
