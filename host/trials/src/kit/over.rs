//! The input of a signature, as a kit file describes it: literal texts and, in braces, parts of the request, in order.

use plugboard_model::HookRequest;

use super::fields::{self, Fields};

/// The placeholders that `over` accepts, for error messages.
const KNOWN: &str = "{body}, {json.POINTER}, {form}, {form.NAME}, {address}, {query}, {query.NAME}, {header.NAME}, \
                     {method}, {now}, {now_ms} and {secret.NAME}";

/// The parsed `over` of a kit file: the parts of a request that are signed.
#[derive(Debug, Clone)]
pub(super) struct Over(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// A text with placeholders for times and secrets.
    Text(String),
    Method,
    /// The hook's public address, with the query.
    Address,
    Query,
    /// A parameter of the query.
    Parameter(String),
    /// A header, by its name in lower case.
    Header(String),
    Body,
    /// A text or number in the JSON of the body, by its JSON pointer.
    Json(String),
    /// All fields of the form, sorted, each name followed by its value.
    Form,
    /// A field of the form.
    Field(String),
}

impl Piece {
    /// Parses the text between braces.
    fn read(inside: &str) -> Result<Self, String> {
        Ok(match (inside, inside.split_once('.')) {
            ("body", _) => Self::Body,
            ("form", _) => Self::Form,
            ("address", _) => Self::Address,
            ("query", _) => Self::Query,
            ("method", _) => Self::Method,
            (_, Some(("form", name))) => Self::Field(name.to_owned()),
            (_, Some(("json", pointer))) if pointer.starts_with('/') => Self::Json(pointer.to_owned()),
            (_, Some(("query", name))) => Self::Parameter(name.to_owned()),
            (_, Some(("header", name))) => Self::Header(name.to_lowercase()),
            ("now" | "now_ms", _) | (_, Some(("secret", _))) => Self::Text(format!("{{{inside}}}")),
            _ => return Err(format!("unknown `{{{inside}}}` in `over`: use {KNOWN}")),
        })
    }
}

impl Over {
    /// Parses the `over` text of a kit file.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let next = |text: &str| {
            let (before, rest) = text.split_once('{')?;
            let (inside, after) = rest.split_once('}')?;
            Some((before.to_owned(), inside.to_owned(), after.to_owned()))
        };
        let (mut pieces, mut rest) = (Vec::new(), text.to_owned());
        while let Some((before, inside, after)) = next(&rest) {
            pieces.push(Piece::Text(before));
            pieces.push(Piece::read(&inside)?);
            rest = after;
        }
        pieces.push(Piece::Text(rest));
        Ok(Self(pieces))
    }

    fn has(&self, piece: impl Fn(&Piece) -> bool) -> bool {
        self.0.iter().any(piece)
    }

    /// Whether every byte of the body is signed.
    pub(super) fn covers_body(&self) -> bool {
        self.has(|piece| *piece == Piece::Body)
    }

    /// Whether fields of a form are signed.
    pub(super) fn covers_form(&self) -> bool {
        self.has(|piece| matches!(piece, Piece::Body | Piece::Form | Piece::Field(_)))
    }

    /// Whether a secret is part of the signed texts.
    pub(super) fn covers_secret(&self) -> bool {
        self.has(|piece| matches!(piece, Piece::Text(text) if text.contains("{secret.")))
    }

    /// Whether the hook's address is signed.
    pub(super) fn covers_address(&self) -> bool {
        self.has(|piece| *piece == Piece::Address)
    }

    /// Whether parameters of the query are signed.
    pub(super) fn covers_query(&self) -> bool {
        self.has(|piece| matches!(piece, Piece::Address | Piece::Query | Piece::Parameter(_)))
    }

    /// Whether a header is signed.
    pub(super) fn covers_header(&self, name: &str) -> bool {
        self.has(|piece| matches!(piece, Piece::Header(header) if header == name))
    }

    /// Whether the time of signing is signed.
    pub(super) fn covers_time(&self) -> bool {
        self.has(|piece| matches!(piece, Piece::Text(text) if text.contains("{now")))
    }

    /// Returns the bytes that are signed. `address` is the hook's address, and `fill` puts times and secrets into a
    /// text.
    pub(super) fn bytes(&self, request: &HookRequest, address: &str, fill: impl Fn(&str) -> String) -> Vec<u8> {
        let form = || fields::of_body(&request.headers, &request.body).unwrap_or_default();
        let mut bytes = Vec::new();
        for piece in &self.0 {
            let text = match piece {
                Piece::Body => {
                    bytes.extend_from_slice(&request.body);
                    continue;
                }
                Piece::Text(text) => fill(text),
                Piece::Method => request.method.clone(),
                Piece::Address if request.query.is_empty() => address.to_owned(),
                Piece::Address => format!("{address}?{}", fields::encoded(&request.query)),
                Piece::Query => fields::encoded(&request.query),
                Piece::Parameter(name) => first(&request.query, name),
                Piece::Header(name) => first(&request.headers, name),
                Piece::Json(pointer) => member(&request.body, pointer),
                Piece::Form => sorted(form()),
                Piece::Field(name) => first(&form(), name),
            };
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }
}

/// Returns the first value of a name, or an empty text.
fn first(pairs: &[(String, String)], name: &str) -> String {
    pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Returns a text or number in the JSON of a body, or an empty text.
fn member(body: &[u8], pointer: &str) -> String {
    let document: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    match document.pointer(pointer) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Sorts fields by name and then by value, and joins them with nothing between them.
fn sorted(mut fields: Fields) -> String {
    fields.sort();
    fields.into_iter().flat_map(|(name, value)| [name, value]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(text: &str) -> String {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let request = HookRequest {
            method: "POST".into(),
            query: vec![pair("shop", "a b"), pair("lang", "de")],
            headers: vec![pair("x-time", "5"), pair("content-type", fields::FORM)],
            body: b"To=%2B1&From=%2B48&To=%2B0".as_slice().into(),
            ..HookRequest::default()
        };
        let over = Over::read(text).unwrap();
        let bytes = over.bytes(&request, "https://inbox.example/hooks/shop", |text| text.replace("{now}", "7"));
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn placeholders_are_replaced_by_parts_of_the_request() {
        for (text, expected) in [
            ("v0:{header.X-Time}:{body}", "v0:5:To=%2B1&From=%2B48&To=%2B0"),
            ("{now}.{form.From}{form.no}", "7.+48"),
            ("{address}", "https://inbox.example/hooks/shop?shop=a+b&lang=de"),
            ("{query} {query.shop}", "shop=a+b&lang=de a b"),
            ("{method}|{form}|", "POST|From+48To+0To+1|"),
            ("hmac={", "hmac={"),
            ("", ""),
        ] {
            assert_eq!(over(text), expected, "{text}");
        }
    }

    #[test]
    fn members_of_the_body_are_found_by_their_pointers() {
        let body = br#"{"a": {"b": ["x", 7]}, "c": null}"#;
        let found = ["/a/b/0", "/a/b/1", "/c", "/d", "/a"].map(|pointer| member(body, pointer));
        assert_eq!(found, ["x", "7", "", "", ""]);
        assert_eq!(member(b"nothing", "/a"), "");
        assert!(Over::read("{json./a}").is_ok() && Over::read("{json.a}").is_err());
    }

    #[test]
    fn the_parts_covered_by_a_signature_are_known() {
        let covers = |text: &str| {
            let over = Over::read(text).unwrap();
            [over.covers_body(), over.covers_form(), over.covers_address(), over.covers_query(), over.covers_time()]
        };
        assert_eq!(covers("{body}"), [true, true, false, false, false]);
        assert_eq!(covers("{address}{form}"), [false, true, true, true, false]);
        assert_eq!(covers("{now_ms}{query.a}"), [false, false, false, true, true]);
        assert!(Over::read("{header.X-Time}").unwrap().covers_header("x-time"));
        assert!(Over::read("{body}{secret.a}").unwrap().covers_secret());
        assert!(!Over::read("{body}{now}secret.").unwrap().covers_secret());
        let unknown = Over::read("{bdy}").unwrap_err();
        assert!(unknown.contains("unknown `{bdy}`") && unknown.contains("use {body}, "), "{unknown}");
    }
}
