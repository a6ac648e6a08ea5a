//! The envelope of the neutral form: one item, or a list of items. Items are read one by one, so that a wrong one does
//! not affect the others.

use crate::{
    event::Outcome,
    key,
    members::Wrong,
    neutral::{self, Context},
    pointer::short,
};
use plugboard_sdk::Failure;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::collections::BTreeMap;

/// The maximum number of items of a request that are read: the contract's limit.
pub const ITEMS: usize = 1_000;
/// The largest document that is kept, in bytes: the contract's limit.
const DOCUMENT_BYTES: usize = 1 << 20;

/// An item that was kept, and the identifier of the request in which it came: an item without an identifier has a key
/// that depends on it.
#[derive(Deserialize)]
struct Kept<'a> {
    request: String,
    #[serde(borrow)]
    item: &'a RawValue,
}

/// Returns the document of an item that is kept, if it is small enough.
fn kept(item: &str, request: &str) -> Option<String> {
    let document = format!("{{\"request\":{},\"item\":{item}}}", Value::from(request));
    (document.len() <= DOCUMENT_BYTES).then_some(document)
}

/// Reads an item that was kept and comes back. If it is still wrong, it is kept in the same document.
pub fn again(document: &str, accounts: &[String]) -> Outcome {
    match serde_json::from_str::<Kept>(document) {
        Ok(Kept { request, item }) => one(item.get(), "", Context { accounts, request: &request }, false),
        Err(_) => one(document, "", Context { accounts, request: "" }, false),
    }
}

/// Reads a body.
///
/// # Errors
/// Returns `invalid` if the body is neither an item nor a list of items.
pub fn read(body: &str, context: Context) -> Result<Vec<Outcome>, Failure> {
    let wrong = |why: &str| {
        let expected = "the body must be a JSON object: an item with its `type`, or a list of `items`";
        Failure::invalid(format!("{expected}; {why}")).with_code("envelope")
    };
    let members: BTreeMap<String, &RawValue> =
        serde_json::from_str(body).map_err(|error| wrong(short(&error.to_string())))?;
    let Some(items) = members.get("items") else {
        if !members.contains_key("type") {
            return Err(wrong("it has neither `type` nor `items`"));
        }
        return Ok(vec![one(body, "", context, true)]);
    };
    let items: Vec<&RawValue> =
        serde_json::from_str(items.get()).map_err(|error| wrong(short(&format!("`items`: {error}"))))?;
    // The last place is for the request, which is kept if it has too many items.
    let read = if items.len() > ITEMS { ITEMS - 1 } else { items.len() };
    let elements = items.iter().take(read).enumerate();
    let mut outcomes: Vec<_> =
        elements.map(|(n, item)| one(item.get(), &format!("/items/{n}"), context, false)).collect();
    if items.len() > ITEMS {
        outcomes.push(Outcome::Unknown {
            key: key::of_json("unknown", &Value::from(body), context.request),
            wrong: Wrong {
                place: "/items".to_owned(),
                why: format!(
                    "has {} items; at most {ITEMS} are allowed, so only the first {read} were read",
                    items.len()
                ),
            },
            document: None,
        });
    }
    Ok(outcomes)
}

/// Reads one item. `whole`: it is the whole request, which is then kept as it is if the item is wrong.
fn one(document: &str, place: &str, context: Context, whole: bool) -> Outcome {
    let read = match serde_json::from_str::<Value>(document) {
        Ok(element) => neutral::read(&element, place, context),
        Err(error) => Err(Wrong { place: place.to_owned(), why: format!("cannot be read: {error}") }),
    };
    match read {
        Ok(event) => Outcome::Event(Box::new(event)),
        Err(wrong) => Outcome::Unknown {
            key: neutral::unknown_key(document, context),
            wrong,
            document: if whole { None } else { kept(document, context.request) },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind;

    const ACCOUNTS: &[String] = &[];

    fn context() -> Context<'static> {
        Context { accounts: ACCOUNTS, request: "msg_1" }
    }

    /// Describes outcomes: the text of a message, or the place of what is wrong.
    fn described(body: &str) -> Vec<String> {
        let describe = |outcome: &Outcome| match outcome {
            Outcome::Event(event) => event.key.clone(),
            Outcome::Unknown { wrong, document, .. } => format!("{} {}", wrong.place, document.is_some()),
            Outcome::Ignored(what) => what.clone(),
        };
        read(body, context()).unwrap().iter().map(describe).collect()
    }

    #[test]
    fn a_body_is_one_item_or_a_list() {
        let item = r#"{"type":"message","id":"m-1","contact":{"id":"c-1"},"text":"Zażółć"}"#;
        assert_eq!(described(item), ["message:m-1"]);
        assert_eq!(described(&format!(r#"{{"items":[{item},{item}]}}"#)), ["message:m-1", "message:m-1"]);
        assert_eq!(described(r#"{"items":[]}"#), [""; 0]);
        for broken in ["", "{", "7", "null", "[]", "{}", r#"{"items":7}"#, r#"{"items":null}"#, r#"{"text":"hi"}"#] {
            let failure = read(broken, context()).unwrap_err();
            assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Invalid, Some("envelope")), "{broken}");
        }
    }

    #[test]
    fn a_wrong_item_is_kept_alone_and_its_siblings_are_read() {
        let item = r#"{"type":"typing","seconds":5,"contact":{"id":"c-1"},"id":7}"#;
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        let body =
            format!(r#"{{"items":[{item},null,{{"type":"wave","contact":{{"id":"c"}}}},{{"a":{deep}}},{item}]}}"#);
        assert_eq!(described(&body), ["typing:7", "/items/1 true", "/items/2/type true", "/items/3 true", "typing:7"]);
        assert_eq!(described(r#"{"type":"wave"}"#), ["/type false"], "the whole request is kept");
    }

    #[test]
    fn a_kept_item_comes_back_with_the_identifier_of_its_request() {
        let of = |outcome: Outcome| match outcome {
            Outcome::Unknown { key, document, .. } => (key, document),
            other => panic!("{other:?}"),
        };
        let wave = r#"{ "type":"wave", "contact":{"id":"ł-1"} }"#;
        let kept_in = |request: &str| of(one(wave, "/items/0", Context { accounts: ACCOUNTS, request }, false));
        let (key, document) = kept_in("a \"quoted\" identifier, łódź");
        let document = document.unwrap();
        assert!(document.contains(wave), "{document}");
        let (other_key, other) = kept_in("msg_2");
        assert!(other_key != key && other.as_ref() != Some(&document), "two requests have two things to keep");
        // It is still unknown to this version, and is kept under the same key, in the same document.
        assert_eq!(of(again(&document, ACCOUNTS)), (key, Some(document)));
        // An item that a later version understands has the key that it would have had at first.
        let typing = r#"{"type":"typing","seconds":5,"contact":{"id":"c-1"}}"#;
        let key = |outcome: Outcome| match outcome {
            Outcome::Event(event) => event.key,
            other => panic!("{other:?}"),
        };
        let first = key(one(typing, "/items/0", context(), false));
        assert_eq!(key(again(&kept(typing, "msg_1").unwrap(), ACCOUNTS)), first);
        assert_ne!(key(again(typing, ACCOUNTS)), first);
    }

    #[test]
    fn an_item_that_is_too_large_for_a_document_keeps_the_whole_request() {
        let item = |length: usize| format!(r#"{{"type":"wave","a":"{}"}}"#, "x".repeat(length));
        let overhead = kept(&item(0), "msg_1").unwrap().len();
        assert_eq!(kept(&item(DOCUMENT_BYTES - overhead), "msg_1").unwrap().len(), DOCUMENT_BYTES);
        assert_eq!(kept(&item(DOCUMENT_BYTES - overhead + 1), "msg_1"), None);
    }

    #[test]
    fn the_items_of_a_request_are_limited() {
        let item = r#"{"type":"typing","seconds":5,"contact":{"id":"c-1"},"id":7}"#;
        let of = |count: usize| described(&format!(r#"{{"items":[{}]}}"#, vec![item; count].join(",")));
        assert!(of(ITEMS).len() == ITEMS && of(ITEMS).iter().all(|key| key == "typing:7"));
        let more = of(ITEMS + 1);
        assert_eq!((more.len(), more[ITEMS - 1].as_str()), (ITEMS, "/items false"));
    }
}
