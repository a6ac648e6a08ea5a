//! Masks secrets that come back in answers. Some systems repeat what they received: a header in an error message, a
//! token in an address. The secrets that a request contained are masked in its answer before a plugin, a log or a
//! failure can show them.

use super::{
    client::{Answer, SendError},
    request::Outgoing,
    secrets::Secrets,
};
use aho_corasick::{AhoCorasick, MatchKind};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD},
};
use bytes::Bytes;
use plugboard_model::Failure;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};

/// The shortest secret that is masked, in bytes. Shorter ones would match too much unrelated text by chance.
pub const MASK_MIN_BYTES: usize = 8;
/// The maximum number of cached masks.
const CACHE_MAX: usize = 64;

/// The search patterns for one secret in all its encodings.
#[derive(Debug)]
struct SecretPatterns {
    finder: AhoCorasick,
    /// The text that replaces the secret.
    replacement: String,
}

/// A cache of masks by name and value. Building a mask takes longer than using it a hundred times.
#[derive(Debug, Clone, Default)]
pub(crate) struct MaskCache(Arc<Mutex<CacheMap>>);

/// Masks by name and value; `None` for a secret that is too short.
type CacheMap = BTreeMap<(String, String), Option<Arc<SecretPatterns>>>;

impl MaskCache {
    fn of(&self, name: &str, value: &str) -> Option<Arc<SecretPatterns>> {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= CACHE_MAX {
            map.clear();
        }
        let made = || SecretPatterns::new(name, value).map(Arc::new);
        map.entry((name.to_owned(), value.to_owned())).or_insert_with(made).clone()
    }
}

impl SecretPatterns {
    fn new(name: &str, value: &str) -> Option<Self> {
        if value.len() < MASK_MIN_BYTES {
            return None;
        }
        // If several patterns match at one place, the longest one is replaced, so that no part of it is left.
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(encodings(value)).ok()?;
        Some(Self { finder, replacement: format!("[secret {name}]") })
    }

    /// Replaces the secret in a text. Returns `None` if the text does not contain it.
    fn hide(&self, text: &[u8]) -> Option<Vec<u8>> {
        self.finder.find(text)?;
        let mut hidden = Vec::with_capacity(text.len());
        self.finder.replace_all_with_bytes(text, &mut hidden, |_, _, hidden| {
            hidden.extend_from_slice(self.replacement.as_bytes());
            true
        });
        Some(hidden)
    }
}

/// Masks the answer to one request: the secrets that the request contained.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mask(Vec<Arc<SecretPatterns>>);

impl Mask {
    /// Creates the mask for a request. `secrets` must have its access tokens filled in.
    pub(super) fn of(outgoing: &Outgoing, secrets: &Secrets) -> Self {
        let used = secrets.names().filter(|name| outgoing.mentions(name));
        let patterns = used.filter_map(|name| secrets.masks().of(name, secrets.value(name).ok()?));
        Self(patterns.collect())
    }

    /// Whether a text contains one of the secrets.
    pub(super) fn finds(&self, text: &str) -> bool {
        self.0.iter().any(|patterns| patterns.finder.is_match(text))
    }

    /// Masks the outcome of a request.
    pub(super) fn outcome(&self, outcome: Result<Answer, SendError>) -> Result<Answer, SendError> {
        match outcome {
            Ok(answer) => Ok(self.answer(answer)),
            Err(SendError { failure, maybe_sent }) => Err(SendError { failure: self.failure(failure), maybe_sent }),
        }
    }

    /// Masks headers, and the body if it is text. Binary content such as files is not changed.
    pub(super) fn answer(&self, mut answer: Answer) -> Answer {
        if self.0.is_empty() {
            return answer;
        }
        for value in answer.headers.values_mut() {
            if let Some(hidden) = self.hidden(value.as_bytes()).and_then(|bytes| HeaderValue::from_bytes(&bytes).ok()) {
                *value = hidden;
            }
        }
        if is_text(&answer.headers, &answer.body)
            && let Some(hidden) = self.hidden(&answer.body)
        {
            answer.body = Bytes::from(hidden);
        }
        answer
    }

    /// Masks the message of a failure.
    pub(super) fn failure(&self, failure: Failure) -> Failure {
        match self.hidden(failure.message.as_bytes()).map(String::from_utf8) {
            Some(Ok(message)) => Failure { message, ..failure },
            _ => failure,
        }
    }

    /// Masks a text.
    pub(super) fn text(&self, text: String) -> String {
        self.hidden(text.as_bytes()).and_then(|hidden| String::from_utf8(hidden).ok()).unwrap_or(text)
    }

    /// Replaces all secrets in a text. Returns `None` if the text contains none.
    fn hidden(&self, text: &[u8]) -> Option<Vec<u8>> {
        self.0
            .iter()
            .fold(None, |hidden: Option<Vec<u8>>, patterns| patterns.hide(hidden.as_deref().unwrap_or(text)).or(hidden))
    }
}

/// Whether a body is text. A body without a content type, or with an unknown `application/` type, counts as text if it
/// is valid UTF-8.
fn is_text(headers: &HeaderMap, body: &[u8]) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.split_once('/') {
        Some(("text" | "multipart" | "message", _)) => true,
        Some(("application", kind)) => {
            ["json", "xml", "x-www-form-urlencoded", "javascript", "graphql", "yaml"]
                .iter()
                .any(|word| kind.contains(word))
                || !["octet-stream", "pdf", "zip"].contains(&kind) && std::str::from_utf8(body).is_ok()
        }
        Some(_) => false,
        None => std::str::from_utf8(body).is_ok(),
    }
}

/// All encodings of a value that systems use: unchanged, percent-encoded, form-encoded, in JSON, in HTML, and in base64
/// at each of the three offsets that it can have within a longer text, as in HTTP Basic authentication.
fn encodings(value: &str) -> BTreeSet<Vec<u8>> {
    let mut all = BTreeSet::from([value.to_owned()]);
    for upper in [true, false] {
        all.insert(percent(value, "-._~", upper));
        all.insert(percent(value, "-._~:", upper));
        all.insert(percent(value, "-._~!*'()", upper));
        all.insert(percent(value, "-._~:/?#[]@!$&'()*+,;=", upper));
        all.insert(percent(value, "-._* ", upper).replace(' ', "+"));
        all.insert(json(value, upper, "", false));
        all.insert(json(value, upper, "<>&'", false));
        all.insert(json(value, upper, "<>&'", true));
    }
    all.insert(json(value, false, "", true));
    let plain = serde_json::Value::from(value).to_string();
    let plain = plain.trim_matches('"').to_owned();
    all.insert(plain.replace('/', "\\/"));
    all.insert(plain);
    for (quote, apostrophe) in [("&quot;", "&#39;"), ("&#34;", "&#39;"), ("&quot;", "&#x27;"), ("\"", "'")] {
        let html = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        all.insert(html.replace('"', quote).replace('\'', apostrophe));
    }
    for engine in [BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD] {
        for before in 0..3 {
            let bytes = [vec![0; before], value.as_bytes().to_vec()].concat();
            let encoded = engine.encode(&bytes);
            // Leave out characters that also depend on the bytes before or after the value.
            let (first, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
            all.insert(encoded[first..end].to_owned());
        }
    }
    all.into_iter().filter(|form| form.len() >= MASK_MIN_BYTES).map(String::into_bytes).collect()
}

/// Percent-encodes everything except letters, digits and the characters in `stays`, with capital hexadecimal digits if
/// `upper`.
pub(super) fn percent(value: &str, stays: &str, upper: bool) -> String {
    value.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || stays.as_bytes().contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = if upper { write!(text, "%{byte:02X}") } else { write!(text, "%{byte:02x}") };
        }
        text
    })
}

/// The content of a JSON string in ASCII. Characters beyond ASCII and those in `named` are written as `\uXXXX`, with
/// capital hexadecimal digits if `upper`. With `slash`, `/` is written as `\/`.
fn json(value: &str, upper: bool, named: &str, slash: bool) -> String {
    let plain = serde_json::Value::from(value).to_string();
    let mut text = String::new();
    for character in plain.trim_matches('"').chars() {
        if character == '/' && slash {
            text.push_str("\\/");
        } else if character.is_ascii() && !named.contains(character) {
            text.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = if upper { write!(text, "\\u{unit:04X}") } else { write!(text, "\\u{unit:04x}") };
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};

    const SECRET: &str = "1234:AB/c+d=é \"x\"&<y>";

    fn mask(value: &str) -> Mask {
        Mask(SecretPatterns::new("token", value).map(Arc::new).into_iter().collect())
    }

    fn answer(kind: Option<&str>, body: &[u8]) -> Answer {
        let mut headers = HeaderMap::new();
        headers.extend(kind.map(|kind| (CONTENT_TYPE, HeaderValue::from_str(kind).unwrap())));
        Answer { status: 400, headers, body: Bytes::copy_from_slice(body) }
    }

    #[test]
    fn a_secret_is_masked_in_every_encoding() {
        let form: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
        let mut query = url::Url::parse("https://x/").unwrap();
        query.query_pairs_mut().append_pair("q", SECRET);
        let encodings = [
            SECRET.to_owned(),
            format!("{{\"error\":{}}}", serde_json::json!(SECRET)),
            serde_json::json!(SECRET).to_string().replace('/', "\\/"),
            r#""1234:AB/c+d=\u00e9 \"x\"\u0026\u003cy\u003e""#.to_owned(),
            r#""1234:AB/c+d=\u00E9 \"x\"&<y>""#.to_owned(),
            form,
            query.to_string(),
            "1234%3AAB%2Fc%2Bd%3D%C3%A9%20%22x%22%26%3Cy%3E".to_owned(),
            "1234%3aAB%2fc%2bd%3d%c3%a9%20%22x%22%26%3cy%3e".to_owned(),
            "1234:AB/c+d=é &quot;x&quot;&amp;&lt;y&gt;".to_owned(),
            format!("Basic {}", BASE64_STANDARD.encode(SECRET)),
            format!("Basic {}", BASE64_STANDARD.encode(format!("me:{SECRET}"))),
            format!("Basic {}", BASE64_URL_SAFE.encode(format!("user:{SECRET}:more"))),
        ];
        for text in encodings {
            let masked = mask(SECRET).answer(answer(Some("application/json; charset=utf-8"), text.as_bytes()));
            let masked = String::from_utf8(masked.body.to_vec()).unwrap();
            assert!(masked.contains("[secret token]"), "{text} became {masked}");
            // At either end, base64 may leave less than one byte of the secret unmasked.
            assert!(!masked.contains("AB"), "{text} became {masked}");
        }
    }

    #[test]
    fn headers_and_failures_are_masked_but_files_are_not() {
        let mut original = answer(None, format!("é {SECRET}").as_bytes());
        original.headers.insert("x-echo", HeaderValue::from_static("Bearer abcdefgh1"));
        let masked = mask("abcdefgh1").answer(original);
        assert_eq!(masked.headers["x-echo"], "Bearer [secret token]");
        assert_eq!(masked.body, format!("é {SECRET}"));
        let failure = mask(SECRET).failure(Failure::invalid(format!("no: {SECRET}")));
        assert_eq!(failure.message, "no: [secret token]");
        let text = format!("x{SECRET}");
        for (kind, changed) in [
            (Some("image/png"), false),
            (Some("application/pdf"), false),
            (Some("application/octet-stream"), false),
            (Some("text/html"), true),
            (Some("application/problem+json"), true),
            (Some("application/vnd.api"), true),
            (None, true),
        ] {
            let masked = mask(SECRET).answer(answer(kind, text.as_bytes()));
            assert_eq!(masked.body != text.as_bytes(), changed, "{kind:?}");
        }
        let bytes = [b"\xff", SECRET.as_bytes()].concat();
        assert_eq!(mask(SECRET).answer(answer(None, &bytes)).body, bytes, "no text");
    }

    #[test]
    fn only_whole_secrets_of_at_least_eight_bytes_are_masked() {
        let same = |value: &str, text: &str| mask(value).answer(answer(None, text.as_bytes())).body == text.as_bytes();
        assert!(same("abcdefg", "abcdefg"), "7 bytes");
        assert!(!same("abcdefgh", "abcdefgh"), "8 bytes");
        assert!(same("abcdefgh", "abcdefg abcdefg1 ABCDEFGH"));
    }

    #[test]
    fn masks_are_cached_and_the_cache_is_bounded() {
        let masks = MaskCache::default();
        let one = masks.of("a", "abcdefgh").unwrap();
        assert!(Arc::ptr_eq(&one, &masks.of("a", "abcdefgh").unwrap()));
        (0..200).for_each(|n| drop(masks.of("a", &format!("abcdefgh{n}"))));
        assert!(masks.0.lock().unwrap().len() <= CACHE_MAX);
    }
}
