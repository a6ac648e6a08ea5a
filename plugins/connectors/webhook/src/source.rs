//! Where the mapping takes a value from: a JSON pointer, a constant, or a text with pointers in it.

use crate::pointer::{Pointer, Scope, short};
use serde::Deserialize;
use serde_json::Value;

/// The maximum number of alternatives of a source.
const ALTERNATIVES: usize = 8;
/// The maximum length of a text in the mapping, in bytes.
const TEXT_BYTES: usize = 4 << 10;
/// The maximum number of pointers in a text.
const POINTERS: usize = 32;
/// The length at which a value ends, in bytes. It is above the inbox's limit of a text (64 KiB), so that the host sees
/// the excess and warns of it.
const VALUE_BYTES: usize = (64 << 10) + 1_024;

/// The source of a value. The first alternative that has a value counts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub struct Source(Vec<Template>);

/// A text in which pointers are replaced by what they lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Pointer(Pointer),
}

impl TryFrom<Value> for Source {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let expected = "must be a text, or a list of 1 to 8 texts: each a JSON pointer such as `/order/id`, or a text \
                        such as `Order {{/order/id}}`";
        let texts = match value {
            Value::String(text) => vec![text],
            Value::Array(all) => {
                let texts = all.into_iter().map(|one| match one {
                    Value::String(text) => Ok(text),
                    _ => Err(expected.to_owned()),
                });
                texts.collect::<Result<_, _>>()?
            }
            _ => return Err(expected.to_owned()),
        };
        if !(1..=ALTERNATIVES).contains(&texts.len()) {
            return Err(expected.to_owned());
        }
        texts.iter().map(|text| Template::parse(text)).collect::<Result<_, _>>().map(Self)
    }
}

impl Source {
    /// Returns the value as a text. Empty texts count as absent.
    pub fn find(&self, scope: Scope) -> Option<String> {
        self.0.iter().find_map(|template| template.fill(scope))
    }

    /// Returns the pointers in this source.
    pub fn pointers(&self) -> impl Iterator<Item = &Pointer> {
        self.0.iter().flat_map(|template| &template.0).filter_map(|piece| match piece {
            Piece::Pointer(pointer) => Some(pointer),
            Piece::Text(_) => None,
        })
    }
}

impl Template {
    fn parse(text: &str) -> Result<Self, String> {
        if text.len() > TEXT_BYTES {
            return Err(format!("a text of the mapping is longer than {TEXT_BYTES} bytes"));
        }
        if Pointer::is_meant(text) {
            return Ok(Self(vec![Piece::Pointer(Pointer::parse(text)?)]));
        }
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((inside, after)) = after.split_once("}}") else {
                return Err(format!("`{}` has `{{{{` without `}}}}`", short(text)));
            };
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Pointer(Pointer::parse(inside.trim())?));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        if pieces.iter().filter(|piece| matches!(piece, Piece::Pointer(_))).count() > POINTERS {
            return Err(format!("`{}` has more than {POINTERS} pointers", short(text)));
        }
        Ok(Self(pieces))
    }

    /// Returns the text. A pointer that leads nowhere becomes nothing. A text none of whose pointers leads anywhere has
    /// no value, unless it has no pointers at all.
    fn fill(&self, scope: Scope) -> Option<String> {
        let (mut filled, mut found, mut wanted) = (String::new(), false, false);
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Pointer(pointer) => {
                    wanted = true;
                    if let Some(value) = pointer.find(scope).and_then(text) {
                        found = true;
                        filled.push_str(&value);
                    }
                }
            }
            if filled.len() > VALUE_BYTES {
                filled.truncate(filled.floor_char_boundary(VALUE_BYTES));
                break;
            }
        }
        let filled = filled.trim();
        (!filled.is_empty() && (found || !wanted)).then(|| filled.to_owned())
    }
}

/// Returns a value of the body as a text: a list as its texts and numbers, separated by commas. An object has no text.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(all) => {
            let mut joined = String::new();
            for one in all.iter().filter(|one| !one.is_array()).filter_map(text) {
                if !joined.is_empty() {
                    joined.push_str(", ");
                }
                joined.push_str(&one);
                if joined.len() > VALUE_BYTES {
                    break;
                }
            }
            (!joined.is_empty()).then_some(joined)
        }
        Value::Null | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn source(value: Value) -> Source {
        serde_json::from_value(value).unwrap()
    }

    fn refused(value: Value) -> String {
        serde_json::from_value::<Source>(value).unwrap_err().to_string()
    }

    #[test]
    fn a_source_is_a_pointer_a_constant_or_a_text_with_pointers() {
        let body = json!({ "order": { "id": 2041, "note": "Zażółć", "tags": ["a", 2, [3], {}], "paid": true } });
        let find = |value: Value| source(value).find(Scope::of(&body));
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(find(json!("/order/id")), some("2041"));
        assert_eq!(find(json!("#/order/paid")), some("true"));
        assert_eq!(find(json!("shop")), some("shop"));
        assert_eq!(find(json!("Order {{/order/id}}: {{ /order/note }}")), some("Order 2041: Zażółć"));
        assert_eq!(find(json!("Order {{/order/id}}: {{/order/none}}")), some("Order 2041:"));
        assert_eq!(find(json!("/order/tags")), some("a, 2"));
        for nothing in ["/order", "/none", "Order {{/none}}", "", "  "] {
            assert_eq!(find(json!(nothing)), None, "{nothing}");
        }
        assert_eq!(find(json!(["/none", "Order {{/none}}", "/order/id", "x"])), some("2041"));
        assert_eq!(find(json!(["/none", "nobody"])), some("nobody"));
        let found = source(json!(["/a", "x {{#/b}} {{/c}}"]));
        let pointers: Vec<_> = found.pointers().map(ToString::to_string).collect();
        assert_eq!(pointers, ["/a", "#/b", "/c"]);
    }

    #[test]
    fn a_wrong_source_is_refused_with_what_is_wrong() {
        for wrong in [json!(7), json!([]), json!(["a", 7]), json!({}), json!(vec!["a"; ALTERNATIVES + 1])] {
            assert!(refused(wrong.clone()).contains("must be a text, or a list of 1 to 8 texts"), "{wrong}");
        }
        assert!(serde_json::from_value::<Source>(json!(vec!["a"; ALTERNATIVES])).is_ok());
        assert!(refused(json!("Order {{/id")).contains("without `}}`"));
        assert!(refused(json!("Order {{id}}")).contains("is not a JSON pointer"));
        assert!(refused(json!("/a~2")).contains("is not a JSON pointer"));
        assert!(serde_json::from_value::<Source>(json!("x".repeat(TEXT_BYTES))).is_ok());
        assert!(refused(json!("x".repeat(TEXT_BYTES + 1))).contains("4096 bytes"));
        assert!(serde_json::from_value::<Source>(json!("{{/a}}".repeat(POINTERS))).is_ok());
        assert!(refused(json!("{{/a}}".repeat(POINTERS + 1))).contains("32 pointers"));
    }

    #[test]
    fn a_value_has_an_end() {
        let body = json!({ "long": "é".repeat(40_000), "many": vec!["0123456789"; 10_000] });
        for wide in ["{{/long}}".repeat(POINTERS), "{{/many}}".to_owned()] {
            let found = source(json!(wide)).find(Scope::of(&body)).unwrap();
            assert!(found.len() > 64 << 10 && found.len() <= VALUE_BYTES, "{}", found.len());
        }
    }
}
