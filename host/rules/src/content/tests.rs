//! Tests of the format: the parser and the schema must agree, and the examples must have the plain forms that they
//! give.

use super::*;
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::LazyLock};

const SCHEMA: &str = include_str!("../../../../docs/schemas/rich-content-1.schema.json");
const EXAMPLES: &str = include_str!("../../../../docs/schemas/rich-content-1.examples.json");

static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    jsonschema::draft202012::new(&schema).expect("a schema")
});

fn examples(kind: &str) -> Vec<Value> {
    let examples: Value = serde_json::from_str(EXAMPLES).expect("JSON");
    examples[kind].as_array().expect("an array").clone()
}

/// Parses a document, and checks that the schema agrees: it accepts the same documents, and it reports the place that
/// the parser reports.
fn parse(document: &Value) -> Result<Document, ContentError> {
    let parsed = Document::parse(&document.to_string());
    let places: Vec<String> = VALIDATOR.iter_errors(document).map(|error| error.instance_path().to_string()).collect();
    match &parsed {
        Ok(_) => assert!(places.is_empty(), "only the schema refuses this, at {places:?}: {document}"),
        Err(error) => assert!(places.contains(&error.pointer), "{error}; the schema reports {places:?}: {document}"),
    }
    parsed
}

fn document(blocks: &[Value]) -> Value {
    json!({ "version": 1, "blocks": blocks })
}

fn parsed(blocks: &[Value]) -> Document {
    parse(&document(blocks)).expect("a document")
}

fn reply(title: &str) -> Value {
    json!({ "title": title, "action": "reply", "payload": format!("payload of {title}") })
}

#[test]
fn the_examples_are_valid_and_have_their_plain_forms() {
    let mut types = BTreeSet::new();
    for example in examples("right") {
        let document = parse(&example["document"]).unwrap_or_else(|error| panic!("{}: {error}", example["name"]));
        assert_eq!(plain(&document, "en").text, example["plain"], "{}", example["name"]);
        assert_eq!(serde_json::to_value(&document).expect("JSON"), example["document"], "{}", example["name"]);
        types.extend(document.blocks().iter().map(|block| block.kind().to_owned()));
    }
    for known in BLOCK_TYPES {
        assert!(types.contains(known), "no example has the block type `{known}`");
    }
}

#[test]
fn wrong_documents_are_refused_with_the_place() {
    for example in examples("wrong") {
        let error = parse(&example["document"]).expect_err("the document is wrong");
        assert_eq!(error.pointer, example["pointer"], "{}: {error}", example["name"]);
    }
}

/// Adds the JSON Pointers of a value and of all values in it.
fn pointers(value: &Value, pointer: String, all: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| pointers(value, format!("{pointer}/{name}"), all));
        }
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(n, value)| pointers(value, format!("{pointer}/{n}"), all));
        }
        _ => {}
    }
    all.push(pointer);
}

/// Returns the document without the value at this place.
fn without(document: &Value, pointer: &str) -> Option<Value> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let mut document = document.clone();
    match document.pointer_mut(parent)? {
        Value::Object(members) => drop(members.remove(name)),
        Value::Array(values) => drop(values.remove(name.parse().ok()?)),
        _ => return None,
    }
    Some(document)
}

#[test]
fn the_parser_and_the_schema_agree_about_every_change_of_an_example() {
    let long = |length: usize| json!("x".repeat(length));
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(2.0),
        json!(31),
        json!(32),
        json!(181),
        json!(1e300),
        json!(""),
        json!(" "),
        json!("x"),
        json!("http://"),
        json!("https://x"),
        json!("ftp://x"),
        json!("EUR"),
        json!("1.2.3"),
        long(257),
        long(1_025),
        long(2_049),
        json!([]),
        json!([0]),
        json!({}),
    ];
    let (mut valid, mut wrong) = (0, 0);
    for example in examples("right") {
        let document = &example["document"];
        let mut places = Vec::new();
        pointers(document, String::new(), &mut places);
        for place in places {
            let replaced = values.iter().map(|value| {
                let mut changed = document.clone();
                *changed.pointer_mut(&place).expect("the place") = value.clone();
                changed
            });
            for changed in replaced.chain(without(document, &place)) {
                let Ok(changed) = parse(&changed) else {
                    wrong += 1;
                    continue;
                };
                valid += 1;
                let split = split(&changed, |block| block.kind() == "buttons", "uk");
                assert_eq!(choice(&split.plain.choices, "no such title"), None);
                assert!(check_files(&changed, FILES_MAX as usize).is_ok());
                assert!(files(&changed) <= FILES_MAX as usize);
            }
        }
    }
    assert!(valid > 100 && wrong > 100, "{valid} changes are valid, {wrong} are wrong");
}

/// Checks that a block may have `max` of something, and that one more is refused at `place`.
fn limit(place: &str, max: usize, block: fn(usize) -> Value) {
    assert_eq!(parse(&document(&[block(max)])).map(drop), Ok(()), "{place}");
    let error = parse(&document(&[block(max + 1)])).expect_err("above the limit");
    assert_eq!(error.pointer, format!("/blocks/0/{place}"), "{error}");
}

#[test]
fn every_limit_can_be_reached_but_not_exceeded() {
    fn times(n: usize, value: &Value) -> Vec<Value> {
        vec![value.clone(); n]
    }
    limit("buttons", BUTTONS_MAX, |n| json!({ "type": "buttons", "text": "t", "buttons": times(n, &reply("r")) }));
    limit("buttons", BUTTONS_MAX, |n| json!({ "type": "card", "title": "t", "buttons": times(n, &reply("r")) }));
    limit("cards", CARDS_MAX, |n| json!({ "type": "carousel", "cards": times(n, &json!({ "title": "t" })) }));
    limit("sections", SECTIONS_MAX, |n| {
        let section = json!({ "rows": [reply("r")] });
        json!({ "type": "list", "text": "t", "button": "b", "sections": times(n, &section) })
    });
    limit(
        "sections/0/rows",
        ROWS_MAX,
        |n| json!({ "type": "list", "text": "t", "button": "b", "sections": [{ "rows": times(n, &reply("r")) }] }),
    );
    limit("options", OPTIONS_MAX, |n| json!({ "type": "poll", "question": "q", "options": times(n, &reply("r")) }));
    limit("items", ALBUM_MAX, |n| json!({ "type": "album", "items": times(n, &json!({ "file": 0 })) }));
    limit("phones", CONTACT_MAX, |n| json!({ "type": "contact", "name": "n", "phones": times(n, &json!("1")) }));
    limit("emails", CONTACT_MAX, |n| json!({ "type": "contact", "name": "n", "emails": times(n, &json!("e")) }));
    limit(
        "items",
        ORDER_MAX,
        |n| json!({ "type": "order", "currency": "EUR", "items": times(n, &json!({ "id": "i", "quantity": 1 })) }),
    );
    limit(
        "answers",
        ANSWERS_MAX,
        |n| json!({ "type": "answers", "answers": times(n, &json!({ "name": "n", "value": "" })) }),
    );
    limit("title", TITLE_MAX, |n| json!({ "type": "card", "title": "ż".repeat(n) }));
    limit("options/0/payload", PAYLOAD_MAX, |n| {
        let option = json!({ "title": "t", "payload": "🐢".repeat(n) });
        json!({ "type": "poll", "question": "q", "options": [option, reply("r")] })
    });
    limit("url", URL_MAX, |n| {
        let url = "https://shop.example/";
        json!({ "type": "card", "title": "t", "url": format!("{url}{}", "x".repeat(n - url.len())) })
    });
    limit("file", FILES_MAX as usize - 1, |n| json!({ "type": "sticker", "file": n }));
    limit("duration_ms", DURATION_MAX as usize, |n| json!({ "type": "voice", "file": 0, "duration_ms": n }));
    limit(
        "items/0/quantity",
        QUANTITY_MAX as usize,
        |n| json!({ "type": "order", "currency": "EUR", "items": [{ "id": "i", "quantity": n }] }),
    );
}

#[test]
fn a_document_is_limited_in_blocks_bytes_and_depth() {
    let text = json!({ "type": "text", "text": "t" });
    assert!(parse(&document(&vec![text.clone(); BLOCKS_MAX])).is_ok());
    let error = parse(&document(&vec![text; BLOCKS_MAX + 1])).expect_err("too many blocks");
    assert_eq!(error.to_string(), "rich content, at `/blocks`: must have 1 to 20 entries, got 21");

    let of_size = |size: usize| {
        let frame = document(&[json!({ "type": "text", "text": "" })]).to_string().len();
        document(&[json!({ "type": "text", "text": "x".repeat(size - frame) })]).to_string()
    };
    assert!(Document::parse(&of_size(DOCUMENT_MAX)).is_ok());
    let error = Document::parse(&of_size(DOCUMENT_MAX + 1)).expect_err("too large");
    assert_eq!(error.to_string(), "rich content: must have at most 65536 bytes, got 65537");

    let nested = |levels: usize| {
        let (open, close) = ("[".repeat(levels), "]".repeat(levels));
        format!(r#"{{"version":1,"blocks":[{{"type":"text","text":"t"}}],"unknown":{open}{close}}}"#)
    };
    assert!(Document::parse(&nested(DEPTH_MAX - 1)).is_ok());
    let error = Document::parse(&nested(DEPTH_MAX)).expect_err("too deep");
    assert_eq!(error.to_string(), "rich content: must have at most 32 levels of arrays and objects");

    let deep = format!(r#"{{"version":1,"blocks":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    for text in [deep.as_str(), "", "{", "null", "{}", "\u{0}", r#"{"version":1,"blocks":[{"type":"\ud83d"}]}"#] {
        let error = Document::parse(text).expect_err("not a document");
        assert_eq!(error.pointer, "", "{error}");
    }
    assert!(Document::parse("{").unwrap_err().problem.starts_with("must be valid JSON: "));
}

#[test]
fn errors_say_what_is_wrong() {
    for (block, message) in [
        (json!(7), "at `/blocks/0`: must be an object, got `7`"),
        (json!({ "type": "text" }), "at `/blocks/0`: `text` is missing"),
        (json!({ "type": "text", "text": [] }), "at `/blocks/0/text`: must be a string, got an array"),
        (json!({ "type": "card", "title": "" }), "at `/blocks/0/title`: must not be empty"),
        (json!({ "type": "x.y" }), "at `/blocks/0`: `x.y` is not a known block type, so the block needs a `plain`"),
        (
            json!({ "type": "location", "latitude": 91, "longitude": 0 }),
            "at `/blocks/0/latitude`: must be a number from -90 to 90, got `91`",
        ),
        (
            json!({ "type": "voice", "file": "0" }),
            "at `/blocks/0/file`: must be a whole number from 0 to 31, got a string",
        ),
    ] {
        let error = parse(&document(&[block])).expect_err("a wrong block");
        assert_eq!(error.to_string(), format!("rich content, {message}"));
    }
}

#[test]
fn u0000_is_replaced_everywhere() {
    let text = r#"{"version":1,"blocks":[{"type":"text","text":"a\u0000b","\u0000":["\u0000","\\u0000"]}]}"#;
    let document = Document::parse(text).expect("a document");
    assert_eq!(plain(&document, "").text, "a\u{fffd}b");
    let stored = serde_json::to_value(&document).expect("JSON");
    assert_eq!(stored["blocks"][0]["\u{fffd}"], json!(["\u{fffd}", "\\u0000"]));
}

#[test]
fn words_in_brackets_are_in_the_customers_language() {
    let document = parsed(&[
        json!({ "type": "voice", "file": 0, "duration_ms": 65_000 }),
        json!({ "type": "reference", "kind": "story-reply", "title": "Łódź" }),
        json!({ "type": "sticker", "file": 1 }),
    ]);
    let polish = "[Wiadomość głosowa, 1:05]\n\n[Odpowiedź na relację] Łódź\n\n[Naklejka]";
    assert_eq!(plain(&document, "pl-PL").text, polish);
    let english = "[Voice message, 1:05]\n\n[Story reply] Łódź\n\n[Sticker]";
    assert_eq!(plain(&document, "tlh").text, english);
}

#[test]
fn a_channel_gets_the_blocks_that_it_shows_and_the_others_as_text() {
    let blocks = [
        json!({ "type": "buttons", "text": "First", "buttons": [reply("a")] }),
        json!({ "type": "card", "title": "Second", "buttons": [reply("b")], "new_member": true }),
        json!({ "type": "slack.modal", "plain": "Third" }),
        json!({ "type": "buttons", "text": "Fourth", "buttons": [reply("c"), reply("d")] }),
    ];
    let mut whole = document(&blocks);
    whole["new_member"] = json!(1);
    let document = parse(&whole).expect("a document");
    let split =
        |document: &Document, shows: &[&str]| super::split(document, |block| shows.contains(&block.kind()), "en");
    let titles = |plain: &Plain| plain.choices.iter().map(|(title, _)| title.clone()).collect::<Vec<_>>();
    let shown = |split: &Split| split.content.as_ref().map(|content| serde_json::to_value(content).expect("JSON"));

    let some = split(&document, &["card", "slack.modal", "poll"]);
    let kept = json!({ "version": 1, "new_member": 1, "blocks": blocks[1..3] });
    assert_eq!(shown(&some), Some(kept));
    assert_eq!(some.plain.text, "First\n1. a\n\nFourth\n2. c\n3. d");
    assert_eq!(titles(&some.plain), ["a", "c", "d"]);
    assert_eq!(choice(&some.plain.choices, "3"), Some("payload of d"));

    let all = split(&document, &["card", "slack.modal", "buttons"]);
    assert_eq!((shown(&all), &all.plain), (Some(whole.clone()), &Plain::default()));

    let none = split(&document, &["location"]);
    assert_eq!((shown(&none), &none.plain), (None, &plain(&document, "en")));
    assert_eq!(titles(&none.plain), ["a", "b", "c", "d"]);

    // A plain form of the whole would repeat what the channel shows.
    whole["plain"] = json!("The whole");
    let document = parse(&whole).expect("a document");
    assert_eq!(split(&document, &[]).plain, Plain { text: "The whole".into(), choices: Vec::new() });
    let some = split(&document, &["buttons"]);
    assert_eq!(
        (shown(&some).expect("content").get("plain"), some.plain.text.as_str()),
        (None, "Second\n1. b\n\nThird")
    );
    let all = split(&document, &["card", "slack.modal", "buttons"]);
    assert_eq!(shown(&all), Some(whole));
}

#[test]
fn a_plain_form_hides_nothing_that_the_channel_shows() {
    let link = json!({ "title": "Pay", "action": "link", "url": "https://evil.example", "plain": "ok" });
    let rows = json!([{ "rows": [{ "title": "9:00", "payload": "t" }] }]);
    let blocks = [
        json!({ "type": "buttons", "text": "Your password?", "buttons": [reply("Tell"), link] }),
        json!({ "type": "card", "title": "Free money", "plain": "ok" }),
        json!({ "type": "list", "text": "When?", "button": "Żadne", "sections": rows, "plain": "" }),
        json!({ "type": "slack.modal", "plain": "Third" }),
    ];
    let readable =
        |document: &Document, shows: &[&str]| super::readable(document, |block| shows.contains(&block.kind()), "en");
    let all = ["buttons", "card", "list", "slack.modal"];
    let plain = "Your password?\n1. Tell\nok\n\nok\n\nThird";
    let card = "Your password?\n1. Tell\nok\n\nok\nFree money\n\nThird";
    let everything = "Your password?\n1. Tell\nok\nPay: https://evil.example\n\nok\nFree money\n\n\
        When?\nŻadne\n2. 9:00\n\nThird";
    for (shows, expected) in [(&[][..], plain), (&["card"][..], card), (&all[..], everything)] {
        assert_eq!(readable(&parsed(&blocks), shows), expected, "{shows:?}");
    }
    // The plain form of the whole is what the customer gets only if the channel shows nothing else.
    let mut whole = document(&blocks);
    whole["plain"] = json!("All is well");
    let whole = parse(&whole).expect("a document");
    for (shows, expected) in [
        (&[][..], "All is well".to_owned()),
        (&["card"][..], format!("All is well\n\n{card}")),
        (&all[..], format!("All is well\n\n{everything}")),
    ] {
        assert_eq!(readable(&whole, shows), expected, "{shows:?}");
    }
}

#[test]
fn the_schema_and_the_page_describe_every_block_type() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("JSON");
    let page = include_str!("../../../../docs/rich-content.md");
    for known in BLOCK_TYPES {
        assert!(schema["$defs"].get(format!("{known}-block")).is_some(), "the schema does not describe `{known}`");
        assert!(page.contains(&format!("### `{known}`")), "docs/rich-content.md does not describe `{known}`");
    }
}
