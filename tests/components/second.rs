//! A connector that was built for the contract's second version, in today's engine. It must work as before.

use crate::{
    conformance::roles::{part, request},
    hostile::lines,
};
use plugboard_engine::{Call, CallError, Engine, EngineOptions, Finished, Gate, Plugin, Secret, Secrets, SendState};
use plugboard_model::{
    Action, ConversationKind, EventBody, EventKind, Failure, FailureKind, Feedback, Grants, Message, MessageKind, Part,
    ProfileRequest, QuickReply, Rating, Reaction, Receipt, ReceiptState, Review, ReviewOutcome, Role, Rules, Sender,
    SentPart,
};
use plugboard_tests::{
    calls::{call, event, message_event},
    guest,
    stub::{Behavior, Stub},
};
use ring::hmac;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::OnceCell;

async fn second() -> Arc<Plugin> {
    static ONCE: OnceCell<(Engine, Arc<Plugin>)> = OnceCell::const_new();
    let load = async || {
        let engine = Engine::new(EngineOptions::default()).expect("an engine");
        let plugin = engine.load(&guest("second")).await.expect("the guest loads");
        (engine, plugin)
    };
    Arc::clone(&ONCE.get_or_init(load).await.1)
}

/// Returns the failure that the plugin returned.
fn refused<T: std::fmt::Debug>(finished: Finished<T>) -> Failure {
    match finished.result {
        Err(CallError::Refused(failure)) => failure,
        other => panic!("not refused: {other:?}"),
    }
}

/// Returns a message with this text.
fn message(text: &str) -> Message {
    match Arc::unwrap_or_clone(message_event(text)).body {
        EventBody::Message(message) => message,
        other => panic!("no message: {other:?}"),
    }
}

/// Has the plugin handle an event. Returns what it logs, and the actions that it requests.
async fn handle(body: EventBody) -> (Vec<String>, Vec<Action>) {
    let run = second().await.handle(call(), event(body)).await;
    let logged = lines(&run.log).into_iter().map(str::to_owned).collect();
    (logged, run.result.expect("a journal").actions)
}

#[tokio::test]
async fn a_plugin_of_the_second_contract_version_loads() {
    let component = guest("second");
    let names = |what: &str| component.windows(what.len()).any(|window| window == what.as_bytes());
    assert!(names("plugboard:inbox/intake@0.1.1"), "the names of its imports have a version");
    assert!(!names("@0.1.2"), "it is never built for another");
    let plugin = second().await;
    let surface = plugin.surface();
    assert_eq!(surface.hears, [EventKind::Comment, EventKind::Reaction, EventKind::Receipt, EventKind::Feedback]);
    assert_eq!(surface.roles, [Role::Connector, Role::Reviewer]);
    assert_eq!(Some(&surface.powers), plugin.manifest().expect("a manifest").powers.as_ref());
}

#[tokio::test]
async fn a_second_version_connector_verifies_requests_by_its_secret() {
    let secret = Secret { value: "s3cret".into(), hosts: Vec::new(), webhook_key: false, source: None };
    let secrets = Arc::new(Secrets::new([("key".into(), secret)]));
    let mac = hex::encode(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"s3cret"), b"body").as_ref());
    let (mac, half) = (mac.as_str(), &mac[..32]);
    let verify = async |headers: &[(&str, &str)], body: &str| {
        let call = Call { secrets: Arc::clone(&secrets), ..call() };
        second().await.verify(call, request(&[], headers, body), Vec::new()).await
    };
    assert_eq!(verify(&[("x-signature", mac)], "body").await.result, Ok(None));
    assert_eq!(refused(verify(&[], "body").await).kind, FailureKind::Denied);
    for (signature, body) in [(mac, "another"), (half, "body"), ("zz", "body"), ("", "body")] {
        let run = verify(&[("x-signature", signature)], body).await;
        assert_eq!(refused(run).kind, FailureKind::Denied, "{signature} {body}");
    }
}

#[tokio::test]
async fn a_second_version_connector_reports_the_same_items_as_before() {
    let body = [
        "message|a|m-1|t|c|hi | there",
        "comment|a|c-1|post|c|how much?",
        "file|a|f-1|t|c|https://files.example/list",
        "reaction|a|e-1|t|c|m-1|👍",
        "reaction|a|e-2|t|c|m-1|",
        "receipt|a|r-1|t|c|p-1|read",
        "rating|a|s-1|t|c|p-1|4",
        "dance|a|d-1|t|c|",
    ];
    let expected = [
        ("m-1", json!({ "item": "message", "kind": "message", "external_id": "m-1", "text": "hi | there" })),
        ("c-1", json!({ "item": "message", "kind": "comment", "external_id": "c-1", "text": "how much?" })),
        ("f-1", json!({ "item": "message", "kind": "message", "external_id": "f-1", "text": "" })),
        ("e-1", json!({ "item": "reaction", "message": "m-1", "emoji": "👍" })),
        ("e-2", json!({ "item": "reaction", "message": "m-1", "emoji": null })),
        ("r-1", json!({ "item": "receipt", "message": "p-1", "state": "read" })),
        ("s-1", json!({ "item": "feedback", "message": "p-1", "rating": { "rating": 4, "best": 5, "text": null } })),
    ];
    let accounts = vec!["a".to_owned()];
    let run = second().await.receive(call(), request(&[], &[], &body.join("\n")), accounts).await;
    let received = run.result.expect("items");
    assert_eq!(received.items.len(), expected.len(), "{:?}", received.items);
    let found: Vec<Value> = received.items.iter().map(|item| serde_json::to_value(&item.body).expect("JSON")).collect();
    for ((item, found), (key, members)) in received.items.iter().zip(&found).zip(&expected) {
        assert_eq!((&*item.dedupe_key, &*item.account, &*item.contact), (*key, "a", "c"));
        for (name, value) in members.as_object().expect("an object") {
            assert_eq!(&found[name], value, "{key}: {name}");
        }
    }
    let kinds = [received.items[0].conversation_kind, received.items[1].conversation_kind];
    assert_eq!(kinds, [ConversationKind::Direct, ConversationKind::Public]);
    let file = &found[2]["attachments"][0];
    assert_eq!((&file["kind"], &file["name"]), (&json!("file"), &json!("list.txt")), "{file}");
    assert!(file.to_string().contains("https://files.example/list"), "{file}");
    let unknown = &received.unknown[0];
    assert_eq!((&*unknown.dedupe_key, &*unknown.reason), ("d-1", "a line of the kind dance"));

    let run = second().await.receive(call(), request(&[], &[], "nonsense"), Vec::new()).await;
    assert_eq!(refused(run).kind, FailureKind::Invalid);
}

async fn send(stub: &Stub, part: Part) -> Finished<SentPart> {
    let grants = Grants { http: vec![stub.authority().parse().expect("an authority")] };
    let config = Arc::new(json!({ "account": "a", "api_base": stub.url("") }));
    second().await.send(Call { config, gate: Arc::new(Gate::new(grants)), ..call() }, part).await
}

#[tokio::test]
async fn a_second_version_connector_sends_a_part_and_reports_the_outcome() {
    let stub = Stub::start(Behavior::Answer(200, "p-9".into())).await;
    let button = QuickReply { title: "Thanks".into(), payload: "thanks".into() };
    let private = Part { quick_replies: vec![button], private_reply_to: Some("c-1".into()), ..part() };
    let sent = send(&stub, private).await;
    assert_eq!(sent.send_state, SendState::Answered);
    assert_eq!(sent.result.expect("it is sent").external_id.as_deref(), Some("p-9"));
    let request = stub.requests().remove(0);
    assert!(request.starts_with("POST /send HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\nid=delivery-1&to=c&comment=c-1&text=h%C3%A9&Thanks=thanks"), "{request}");
    for (status, kind) in [(429, FailureKind::RateLimited), (400, FailureKind::Denied)] {
        let stub = Stub::start(Behavior::Answer(status, String::new())).await;
        assert_eq!(refused(send(&stub, part()).await).kind, kind, "{status}");
    }
}

#[tokio::test]
async fn a_second_version_connector_provides_profiles_and_rules() {
    let asked = ProfileRequest::new("a", "ada");
    let profile = second().await.profile(call(), asked).await.result.expect("a profile");
    assert_eq!(profile.name.as_deref(), Some("Person ada"));
    let expected: Rules = serde_json::from_value(json!({
        "text_limit": { "length": 1_000, "utf16": true },
        "attachments": { "image": { "max_bytes": 1_000_000 } },
        "quick_replies": { "max": 3, "title_length": 20 },
        "private_reply_window": 604_800,
        "send_rate": { "count": 10, "seconds": 1 },
    }))
    .expect("rules");
    assert_eq!(second().await.rules(call()).await.result.expect("rules"), expected);
}

#[tokio::test]
async fn a_second_version_plugin_answers_a_comment_in_private() {
    let mut comment = message("how much?");
    comment.kind = MessageKind::Comment;
    let (logged, actions) = handle(EventBody::Comment(comment)).await;
    assert_eq!(logged, ["Preview::Allowed, 0 linked"]);
    let [Action::PrivateReply { comment, draft }] = actions.as_slice() else { panic!("{actions:?}") };
    assert_eq!((comment.as_str(), draft.text.as_str()), ("message-1", "Hello Ada, let us talk here."));
}

#[tokio::test]
async fn a_second_version_plugin_handles_reactions_receipts_and_feedback() {
    let reaction = |emoji: Option<&str>| {
        EventBody::Reaction(Reaction { message: message("hé"), emoji: emoji.map(str::to_owned), taken_back: None })
    };
    let (logged, actions) = handle(reaction(Some("👍"))).await;
    assert_eq!(logged, ["👍 to hé"]);
    assert_eq!(actions, [Action::Feedback { rating: Rating { rating: 5, best: 5, text: None } }]);
    let (logged, actions) = handle(reaction(None)).await;
    assert_eq!((logged, actions.len()), (vec!["- to hé".to_owned()], 0));

    let receipt = EventBody::Receipt(Receipt { message: message("hé"), state: ReceiptState::Read, failure: None });
    assert_eq!(handle(receipt).await.0, ["read: hé, 0 conversations"]);
    let rating = Rating { rating: 4, best: 5, text: Some("good".into()) };
    let feedback = EventBody::Feedback(Feedback { message: None, rating });
    assert_eq!(handle(feedback).await.0, ["4/5: good"]);
}

#[tokio::test]
async fn a_second_version_reviewer_passes_amends_and_holds_replies() {
    let review = async |text: &str| {
        let (message, sender) = (message(text), Sender::Person);
        let review = Review { message, quick_replies: Vec::new(), template: None, sender };
        let run = second().await.handle(call(), event(EventBody::Review(Box::new(review)))).await;
        run.result.expect("a journal").review
    };
    assert_eq!(review("fine").await, ReviewOutcome::default());
    assert_eq!(review("teh parcel").await.text.as_deref(), Some("the parcel"));
    assert_eq!(review("a secret").await.hold.as_deref(), Some("it contains a secret"));
}
