//! The connector `messenger`, compiled, in the engine, against a stand-in for the Graph API.

pub(crate) mod outbound;
mod receive;
mod templates;

use plugboard_engine::{
    BoxFuture, Call, CallError, Engine, EngineOptions, Finished, Gate, HostData, NoHostData, Plugin, Secret, Secrets,
};
use plugboard_model::{
    AttachmentKind, AttachmentRule, Clock, CountOf, Failure, FailureKind, GestureKind, Grants, HookRequest, Length,
    LengthUnit, Limits, PersonWindow, QuickReplyRule, Rate, Rules,
};
use plugboard_tests::{
    graph::{Graph, webhook},
    plugin,
};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::OnceCell;

pub(crate) const PAGE: &str = "1001";
const OTHER_PAGE: &str = "1002";
pub(crate) const PERSON: &str = "9001";
const APP_SECRET: &str = "app-secret-of-the-test";
const VERIFY_TOKEN: &str = "a-word-of-our-own";
pub(crate) const PAGE_TOKEN: &str = "EAAB-page-token";

/// The component, compiled once for all tests.
pub(crate) async fn messenger() -> Arc<Plugin> {
    static ONCE: OnceCell<(Engine, Arc<Plugin>)> = OnceCell::const_new();
    let load = async || {
        let engine = Engine::new(EngineOptions::default()).expect("an engine");
        let plugin = engine.load(&plugin("messenger")).await.expect("messenger loads");
        (engine, plugin)
    };
    Arc::clone(&ONCE.get_or_init(load).await.1)
}

/// Builds a call, with the Graph API at `graph` if it needs one.
pub(crate) fn call(graph: Option<&Graph>) -> Call {
    call_with(graph, &json!({}), Arc::new(NoHostData))
}

fn call_with(graph: Option<&Graph>, more: &Value, data: Arc<dyn HostData>) -> Call {
    let mut config = json!({ "page_id": PAGE, "page_name": "The Shop" });
    let mut grants = Grants::default();
    if let Some(graph) = graph {
        config["api_base"] = json!(graph.base());
        grants.http.push(graph.authority().parse().unwrap());
    }
    config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let secret = |name: &str, value: &str, hosts| {
        (name.to_owned(), Secret { value: value.to_owned(), hosts, webhook_key: false, source: None })
    };
    let secrets = Secrets::new([
        secret("app_secret", APP_SECRET, vec![]),
        secret("verify_token", VERIFY_TOKEN, vec![]),
        secret("page_token", PAGE_TOKEN, grants.http.clone()),
    ]);
    Call {
        installation: "messenger".to_owned(),
        config: Arc::new(config),
        secrets: Arc::new(secrets),
        gate: Arc::new(Gate::new(grants)),
        limits: Limits::default(),
        idempotency: "call-1".to_owned(),
        clock: Clock::test(1_700_000_200_000),
        data,
        tape: None,
    }
}

/// Builds a webhook as it is received, signed with a secret.
fn post(body: &[u8], app_secret: &str) -> Arc<HookRequest> {
    request("POST", &[], &[("x-hub-signature-256", &webhook::signature(app_secret, body))], body)
}

fn request(method: &str, query: &[(&str, &str)], headers: &[(&str, &str)], body: &[u8]) -> Arc<HookRequest> {
    let owned = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Arc::new(HookRequest {
        method: method.to_owned(),
        query: owned(query),
        headers: owned(headers),
        body: body.into(),
        received_at: 1_700_000_200_000,
        ..HookRequest::default()
    })
}

/// Returns the failure that the plugin returned.
fn refusal<T: std::fmt::Debug>(finished: Finished<T>) -> Failure {
    match finished.result {
        Err(CallError::Refused(failure)) => failure,
        other => panic!("expected a refusal by the plugin, found {other:?}"),
    }
}

/// Powers with one file and nothing else.
pub(crate) struct OneFile(pub &'static [u8]);

impl HostData for OneFile {
    fn file<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<bytes::Bytes, Failure>> {
        Box::pin(async { Ok(bytes::Bytes::from_static(self.0)) })
    }
}

#[tokio::test]
async fn messenger_requests_only_the_powers_that_it_needs() {
    let plugin = messenger().await;
    let surface = plugin.surface();
    assert_eq!(surface.powers, ["config", "http", "intake", "links", "log", "rules", "secrets"]);
    assert!(surface.hears.is_empty(), "{:?}", surface.hears);
    let manifest = plugin.manifest().expect("a manifest is embedded");
    manifest.check().unwrap();
    manifest.check_config(&json!({ "page_id": PAGE, "page_name": "x", "api_base": "http://127.0.0.1:1" })).unwrap();
    assert!(manifest.check_config(&json!({})).unwrap_err().to_string().contains("page_id"));
    let bound: Vec<_> = manifest.secrets.iter().filter(|secret| !secret.hosts.is_empty()).collect();
    assert_eq!(bound.len(), 1, "only the page's token ever leaves the host");
}

#[tokio::test]
async fn the_challenge_is_answered_only_with_the_right_token() {
    let plugin = messenger().await;
    let challenge = |mode, token| {
        request("GET", &[("hub.mode", mode), ("hub.verify_token", token), ("hub.challenge", "1158201444")], &[], b"")
    };
    let finished = plugin.verify(call(None), challenge("subscribe", VERIFY_TOKEN), vec![]).await;
    let answer = finished.result.unwrap().expect("the challenge is the answer");
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"1158201444".as_slice()));
    assert!(answer.content_type.starts_with("text/plain"), "{}", answer.content_type);

    let wrong = refusal(plugin.verify(call(None), challenge("subscribe", "guess"), vec![]).await);
    assert_eq!(wrong.kind, FailureKind::Denied);
    let mode = refusal(plugin.verify(call(None), challenge("unsubscribe", VERIFY_TOKEN), vec![]).await);
    assert_eq!(mode.kind, FailureKind::Invalid);
    let bare = refusal(plugin.verify(call(None), request("GET", &[], &[], b""), vec![]).await);
    assert_eq!(bare.kind, FailureKind::Invalid);
}

#[tokio::test]
async fn only_requests_signed_by_the_app_are_accepted() {
    let plugin = messenger().await;
    let body = webhook::batch(&[webhook::entry(PAGE, &[webhook::text(PAGE, PERSON, "m_1", 1, "hi")])]);
    let body = body.as_bytes();
    let good = plugin.verify(call(None), post(body, APP_SECRET), vec![PAGE.to_owned()]).await;
    assert_eq!(good.result, Ok(None));

    let signature = webhook::signature(APP_SECRET, body);
    let mut changed = body.to_vec();
    changed[20] ^= 1;
    let sha1 = signature.replace("sha256=", "sha1=");
    for (what, request) in [
        ("another secret", post(body, "another")),
        ("a changed body", request("POST", &[], &[("x-hub-signature-256", &signature)], &changed)),
        ("no signature", request("POST", &[], &[], body)),
        ("half a signature", request("POST", &[], &[("x-hub-signature-256", &signature[..40])], body)),
        ("another hash", request("POST", &[], &[("x-hub-signature-256", &sha1)], body)),
    ] {
        let failure = refusal(plugin.verify(call(None), request, vec![]).await);
        assert_eq!(failure.kind, FailureKind::Denied, "{what}: {failure}");
    }
}

#[tokio::test]
async fn the_rules_of_messenger_match_the_limits_of_meta() {
    let plugin = messenger().await;
    let rules = plugin.rules(call(None)).await.result.unwrap();
    let files = AttachmentRule { max_bytes: 25_000_000 };
    let characters = |length| Some(Length { length, unit: LengthUnit::Characters });
    let words = |words: [&str; 3]| words.map(str::to_owned).into();
    let expected = Rules {
        text_limit: characters(2000),
        payload_limit: characters(1000),
        attachments: AttachmentKind::ALL.iter().map(|kind| (*kind, files)).collect(),
        quick_replies: Some(QuickReplyRule { max: 13, title_length: 20 }),
        reply_window: Some(86_400),
        person_window: Some(PersonWindow { seconds: 604_800, tag: "HUMAN_AGENT".to_owned() }),
        private_reply_window: Some(604_800),
        send_rate: Some(Rate { count: 300, seconds: 1 }),
        gestures: [(GestureKind::Typing, 0), (GestureKind::Read, 0)].into(),
        blocks: words(["buttons", "card", "carousel"]),
        button_actions: words(["reply", "link", "call"]),
        counts: [(CountOf::Buttons, 3), (CountOf::Cards, 10)].into(),
        button_limit: characters(20),
        title_limit: characters(80),
        subtitle_limit: characters(80),
        ..Rules::default()
    };
    assert_eq!(rules, expected);

    let more = call_with(None, &json!({ "send_rate": 1000 }), Arc::new(NoHostData));
    assert_eq!(plugin.rules(more).await.result.unwrap().send_rate, Some(Rate { count: 1000, seconds: 1 }));
    let none = call_with(None, &json!({ "send_rate": 0 }), Arc::new(NoHostData));
    assert!(refusal(plugin.rules(none).await).message.contains("send_rate"));
}
