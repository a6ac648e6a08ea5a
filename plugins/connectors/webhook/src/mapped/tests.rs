//! Tests of the mapping, with bodies as other systems send them.

use super::*;
use serde_json::json;

fn mapping(value: Value) -> Mapping {
    let mapping: Mapping = serde_json::from_value(value).unwrap();
    mapping.check().unwrap();
    mapping
}

fn body(value: Value) -> Body {
    Body { value, files: Vec::new(), key: "request:msg_1".to_owned() }
}

fn outcomes(body: &Body, mapping: &Mapping) -> Result<Vec<Outcome>, Failure> {
    let header = |name: &str| (name == "X-Topic").then(|| "orders/create".to_owned());
    read(body, mapping, Context { accounts: &[], request: "msg_1" }, &header)
}

fn only(body: &Body, mapping: &Mapping) -> Event {
    match outcomes(body, mapping).unwrap().remove(0) {
        Outcome::Event(event) => *event,
        other => panic!("{other:?}"),
    }
}

fn message(event: Event) -> Message {
    match event.body {
        EventBody::Message(message) => *message,
        other => panic!("{other:?}"),
    }
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[test]
fn the_form_of_a_site_becomes_a_message() {
    let fields = [
        ("name", "Zofia Żółć"),
        ("email", " zofia@example.org "),
        ("tel", ""),
        ("topic", "zwrot"),
        ("topic", "buty"),
        ("note", "Proszę o kontakt"),
    ];
    let form = body(object(fields.map(|(name, value)| pair(name, value))));
    let mapping = mapping(json!({ "email": "/email", "phone": "/tel", "name": "/name",
        "text": "{{/topic}}: {{/note}}", "attributes": { "form": "contact", "topic": "/topic" } }));
    let event = only(&form, &mapping);
    assert_eq!((event.contact.id.as_str(), event.thread.as_str()), ("zofia@example.org", "zofia@example.org"));
    assert_eq!((event.contact.name.as_deref(), event.key.as_str()), (Some("Zofia Żółć"), "request:msg_1"));
    assert_eq!(event.contact.attributes, [pair("email", "zofia@example.org")]);
    let message = message(event);
    assert_eq!(message.text.as_deref(), Some("zwrot, buty: Proszę o kontakt"));
    assert_eq!(message.attributes, [pair("form", "contact"), pair("topic", "zwrot, buty")]);
}

#[test]
fn the_form_of_a_site_becomes_a_lead() {
    let form = body(object([pair("email", "ada@example.org"), pair("need", "boots"), pair("size", "42")]));
    let all = mapping(json!({ "type": "lead", "email": "/email", "source": "site" }));
    let EventBody::Lead { source, answers } = only(&form, &all).body else { panic!("no lead") };
    assert_eq!(source, "site");
    assert_eq!(answers, [pair("email", "ada@example.org"), pair("need", "boots"), pair("size", "42")]);
    let some = mapping(json!({ "type": "lead", "email": "/email", "answers": { "What do you need?": "/need" } }));
    let EventBody::Lead { answers, .. } = only(&form, &some).body else { panic!("no lead") };
    assert_eq!(answers, [pair("What do you need?", "boots")]);
}

#[test]
fn the_orders_of_a_notice_become_messages_with_their_own_keys() {
    let notice = body(json!({ "shop": "pl-1", "sent": 1_894_017_600, "orders": [
        { "id": 2041, "buyer": { "id": 7, "name": "Ada" }, "note": "Ring twice", "paid": true },
        { "id": 2042, "buyer": null, "note": "?" },
        { "id": 2043, "buyer": { "id": 8 }, "note": "Leave it", "paid": false },
        "no order",
    ] }));
    let mapping = mapping(json!({ "items": "/orders", "account": "#/shop", "contact": "/buyer/id",
        "name": "/buyer/name", "id": "/id", "thread": "order-{{/id}}", "text": "Order {{/id}}: {{/note}}",
        "time": { "pointer": "#/sent", "unit": "seconds" } }));
    let found = outcomes(&notice, &mapping).unwrap();
    let described: Vec<String> = found
        .iter()
        .map(|outcome| match outcome {
            Outcome::Event(event) => format!("{} {} {:?}", event.key, event.thread, event.at),
            Outcome::Unknown { key, wrong, document } => format!("{key} {} {}", wrong.place, document.is_some()),
            Outcome::Ignored(what) => what.clone(),
        })
        .collect();
    assert_eq!(described[0], "message:2041 order-2041 Some(1894017600000.0)");
    assert_eq!(described[1], "unknown:message:2042 /orders/1 false");
    assert_eq!(described[2], "message:2043 order-2043 Some(1894017600000.0)");
    assert!(described[3].starts_with("unknown:message#") && described[3].contains("/orders/3"), "{described:?}");
    let Outcome::Event(first) = &found[0] else { panic!("{found:?}") };
    assert_eq!((first.account.as_str(), first.contact.name.as_deref()), ("pl-1", Some("Ada")));
}

#[test]
fn conditions_choose_what_is_stored() {
    let mapping = |when: Value| mapping(json!({ "email": "/email", "text": "/note", "when": when }));
    let order = body(json!({ "event": "order", "email": "a@b.example", "note": "hi" }));
    let ping = body(json!({ "event": "ping" }));
    let event = |found: Result<Vec<Outcome>, Failure>| matches!(found.unwrap()[..], [Outcome::Event(_)]);
    let ignored = |found: Result<Vec<Outcome>, Failure>| matches!(found.unwrap()[..], [Outcome::Ignored(_)]);
    let by_event = mapping(json!([{ "pointer": "/event", "equals": "order" }]));
    assert!(event(outcomes(&order, &by_event)) && ignored(outcomes(&ping, &by_event)));
    let by_topic = mapping(json!([{ "header": "X-Topic", "equals": "orders/create" }]));
    assert!(event(outcomes(&order, &by_topic)));
    let by_other = mapping(json!([{ "header": "X-Topic", "equals": "orders/paid" }]));
    assert!(ignored(outcomes(&order, &by_other)) && ignored(outcomes(&ping, &by_other)));

    // In a list, a condition about the body holds for all elements, and another one for each of them.
    let list = |when: Value| {
        super::tests::mapping(json!({ "items": "/rows", "email": "/email", "text": "/note", "when": when }))
    };
    let rows = body(json!({ "event": "rows", "rows": [
        { "email": "a@b.example", "note": "x", "new": true }, { "email": "a@b.example", "note": "y", "new": false } ] }));
    let new = outcomes(&rows, &list(json!([{ "pointer": "/new", "equals": true }]))).unwrap();
    assert!(matches!(new[..], [Outcome::Event(_), Outcome::Ignored(_)]), "{new:?}");
    assert!(ignored(outcomes(&rows, &list(json!([{ "pointer": "#/event", "equals": "other" }])))));
    assert!(ignored(outcomes(&ping, &list(json!([{ "pointer": "#/event", "equals": "rows" }])))));
}

#[test]
fn a_body_that_has_nothing_of_the_mapping_is_refused() {
    let mapping = mapping(json!({ "email": "/email", "text": "/note" }));
    for foreign in [json!({}), json!({ "kit": 1 }), json!([]), json!(7), json!(null), json!({ "email": null })] {
        let failure = outcomes(&body(foreign.clone()), &mapping).unwrap_err();
        assert_eq!(failure.code.as_deref(), Some("mapping"), "{foreign}");
    }
    // A visitor who leaves no address is not refused: what was written is kept.
    let found = outcomes(&body(json!({ "note": "call me" })), &mapping).unwrap();
    let [Outcome::Unknown { wrong, .. }] = &found[..] else { panic!("{found:?}") };
    assert!(wrong.why.contains("nothing identifies the customer") && wrong.place.is_empty(), "{wrong}");
    let list = super::tests::mapping(json!({ "items": "/rows", "email": "/email", "text": "/note" }));
    let found = outcomes(&body(json!({ "rows": 7 })), &list).unwrap();
    assert!(matches!(&found[..], [Outcome::Unknown { wrong, .. }] if wrong.why == "must be a list"), "{found:?}");
}

#[test]
fn the_elements_of_a_list_are_limited() {
    let mapping = mapping(json!({ "items": "", "contact": "/c", "text": "/t" }));
    let of = |count: usize| outcomes(&body(vec![json!({ "c": 1, "t": "x" }); count].into()), &mapping).unwrap();
    assert_eq!(of(ELEMENTS).len(), ELEMENTS);
    let more = of(ELEMENTS + 1);
    assert_eq!(more.len(), ELEMENTS);
    let last = &more[ELEMENTS - 1];
    assert!(matches!(last, Outcome::Unknown { wrong, .. } if wrong.why.contains("1001 elements")), "{last:?}");
}

#[test]
fn files_are_addresses_or_come_with_the_form() {
    let linked = json!({ "email": "a@b.example", "one": "https://a.example/1.png",
        "all": ["https://a.example/2.png", { "url": "https://a.example/3", "type": "audio/ogg", "name": "3.ogg" }, 7],
        "empty": "", "word": "photo" });
    let mapped = mapping(json!({ "email": "/email", "files": ["/one", "/all", "/empty", "/word", "/none"] }));
    let event = only(&body(linked), &mapped);
    assert_eq!(event.warnings.len(), 2, "{:?}", event.warnings);
    let files = message(event).files;
    let urls: Vec<_> = files.iter().map(|file| (&file.source, file.kind)).collect();
    let url = |text: &str| FileSource::Url(text.to_owned());
    let expected = [url("https://a.example/1.png"), url("https://a.example/2.png"), url("https://a.example/3")];
    assert_eq!(urls, [(&expected[0], "file"), (&expected[1], "file"), (&expected[2], "audio")]);

    let fields = json!({ "email": "a@b.example", "photo": ["a.png", "b.png"], "cv": "cv.pdf" });
    let form = Body {
        value: fields,
        files: ["photo", "cv", "photo"].map(str::to_owned).to_vec(),
        key: "request#1".to_owned(),
    };
    let of_form = |value: Value| {
        let files = message(only(&form, &mapping(value))).files;
        files.into_iter().map(|file| file.source).collect::<Vec<_>>()
    };
    let some = of_form(json!({ "email": "/email", "files": ["/photo"] }));
    assert_eq!(some, [FileSource::Form(0), FileSource::Form(2)]);
    let all = of_form(json!({ "email": "/email", "text": "see {{/cv}}" }));
    assert_eq!(all, [FileSource::Form(0), FileSource::Form(1), FileSource::Form(2)]);
}

#[test]
fn a_time_that_is_none_becomes_a_warning() {
    let mapping = mapping(json!({ "email": "/email", "text": "/note",
        "time": { "pointer": "/at", "unit": "rfc3339" } }));
    let event = only(&body(json!({ "email": "a@b.example", "note": "x", "at": "wczoraj" })), &mapping);
    assert_eq!(event.at, None);
    assert!(event.warnings[0].contains("`/at` was left out: `wczoraj` is not a time"), "{:?}", event.warnings);
    let event = only(&body(json!({ "email": "a@b.example", "note": "x" })), &mapping);
    assert_eq!((event.at, event.warnings.len()), (None, 0));
}

#[test]
fn an_account_is_needed_if_several_channels_share_the_hook() {
    let accounts = ["a".to_owned(), "b".to_owned()];
    let context = Context { accounts: &accounts, request: "" };
    let body = body(json!({ "email": "a@b.example", "note": "x", "shop": "b" }));
    let read = |value: Value| read(&body, &mapping(value), context, &|_| None).unwrap().remove(0);
    let named = read(json!({ "email": "/email", "text": "/note", "account": "/shop" }));
    assert!(matches!(named, Outcome::Event(event) if event.account == "b"));
    let silent = read(json!({ "email": "/email", "text": "/note" }));
    assert!(matches!(silent, Outcome::Unknown { wrong, .. } if wrong.why.contains("`account`")));
}
