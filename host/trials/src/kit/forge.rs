//! Requests as a forger would make them.

use plugboard_model::HookRequest;

use super::{
    fields::{self, Fields},
    sample::Sample,
    sign::{Key, Place, Signer, put, with_query},
};

/// The seed of a forger's key pair.
const OTHER_SEED: [u8; 32] = [8; 32];
/// A forger's secret.
const OTHER_SECRET: &str = "a-secret-of-somebody-else";

/// A forged request, with a description of the forgery.
type Forged = (String, HookRequest);

impl Signer {
    /// Returns the forgeries of a sample, each with a description. `samples` are genuine requests whose signatures the
    /// forger knows.
    pub(super) fn forged(&self, sample: &Sample, samples: &[Sample], now: i64) -> Vec<Forged> {
        let Some((place, key)) = &self.place else { return Vec::new() };
        let genuine = self.signed(sample, now);
        let over = self.over(&genuine);
        // A token is the same for every request.
        let covers = !matches!(key, Key::Token(_));
        let mut all = if covers { self.changed(&genuine, place) } else { Vec::new() };
        // Requests with the same signed bytes are still genuine, such as a form whose fields are in another order.
        all.retain(|(_, request)| self.over(request) != over);
        let raw = key.sign(&over);
        let mut signature = |what: &str, value: Option<String>| {
            let forged = put(genuine.clone(), place, value);
            if forged != genuine {
                all.push((format!("the signature {what}"), forged));
            }
        };
        let write = |raw: &[u8]| Some(self.encoded(raw, key, now));
        signature("is missing", None);
        signature("is empty", Some(String::new()));
        signature("is only its prefix", Some(self.prefix(now)));
        signature("is not a signature", Some("kit".to_owned()));
        signature("has characters that signatures never have", Some(format!("{}é☂", self.prefix(now))));
        signature("is changed at its beginning", write(&flipped(&raw, 0)));
        signature("is changed at its end", write(&flipped(&raw, raw.len().saturating_sub(1))));
        signature("is half as long", write(&raw[..raw.len() / 2]));
        signature("is longer", write(&[raw.as_slice(), b"0"].concat()));
        let others: Vec<(&str, Key)> = match key {
            Key::Hmac(algorithm, _) => vec![
                ("is made with another secret", Key::Hmac(*algorithm, OTHER_SECRET.as_bytes().to_vec())),
                ("is made with an empty secret", Key::Hmac(*algorithm, Vec::new())),
            ],
            Key::Hash(_) => Vec::new(),
            Key::Ed25519(_) => vec![("is made with another key", Key::Ed25519(OTHER_SEED))],
            Key::Token(token) => vec![
                ("is another token", Key::Token(OTHER_SECRET.to_owned())),
                ("is in upper case", Key::Token(token.to_uppercase())),
            ],
        };
        for (what, other) in others {
            signature(what, write(&other.sign(&over)));
        }
        if matches!(key, Key::Hash(_)) {
            for (what, secret) in [("is made with another secret", OTHER_SECRET), ("is made with an empty secret", "")]
            {
                signature(what, write(&key.sign(&self.with_secrets(secret).over(&genuine))));
            }
        }
        if covers && self.over.covers_time() {
            signature("has another time", Some(self.encoded(&raw, key, now + 1_000)));
        }
        let mut others = samples.iter().map(|other| self.over(&self.bare(other, now)));
        if let Some(other) = others.find(|other| covers && *other != over) {
            signature("belongs to another request", write(&key.sign(&other)));
        }
        all
    }

    /// Returns copies of the request, each with one signed part changed.
    fn changed(&self, genuine: &HookRequest, place: &Place) -> Vec<Forged> {
        let mut all = Vec::new();
        if self.over.covers_body() {
            let bodies = bodies(&genuine.body).into_iter();
            all.extend(bodies.map(|(what, body)| (what.to_owned(), with_body(genuine, body))));
        }
        let form = fields::of_body(&genuine.headers, &genuine.body).filter(|_| self.over.covers_form());
        if let Some(form) = form.filter(|form| !form.is_empty()) {
            let mut changed = one_by_one("field", &form);
            changed.push(("the form is empty".to_owned(), Fields::new()));
            changed.push(("the form has an additional field".to_owned(), more(&form)));
            let with = |fields: &Fields| with_body(genuine, fields::encoded(fields).into_bytes());
            all.extend(changed.into_iter().map(|(what, fields)| (what, with(&fields))));
        }
        if self.over.covers_query() {
            let mut changed = one_by_one("parameter", &genuine.query);
            // Skip changes to the signature itself.
            changed.retain(|(_, query)| match place {
                Place::Query(name) => value(query, name) == value(&genuine.query, name),
                Place::Header(_) => true,
            });
            // A connector can read only the first parameter of a name, so skip changes to later ones.
            changed.retain(|(_, query)| {
                genuine.query.iter().any(|(name, _)| value(query, name) != value(&genuine.query, name))
            });
            all.extend(changed.into_iter().map(|(what, query)| (what, with_query(genuine.clone(), query))));
        }
        for (at, (name, text)) in genuine.headers.iter().enumerate() {
            if self.over.covers_header(name) {
                let mut headers = genuine.headers.clone();
                headers[at].1 = another(text);
                all.push((format!("the header `{name}` is changed"), HookRequest { headers, ..genuine.clone() }));
            }
        }
        all
    }

    /// Returns the challenge with a wrong value in place of each secret, as sent by a caller that does not know the
    /// secrets. Returns `None` if the challenge has no secret.
    pub(super) fn guessed(&self, sample: &Sample, now: i64) -> Option<HookRequest> {
        let secret = |text: &str| text.contains("{secret.");
        let guess = |pairs: &[(String, String)]| -> Vec<(String, String)> {
            let one = |(name, value): &(String, String)| {
                (name.clone(), if secret(value) { OTHER_SECRET.to_owned() } else { value.clone() })
            };
            pairs.iter().map(one).collect()
        };
        let guessed = Sample { query: guess(&sample.query), headers: guess(&sample.headers), ..sample.clone() };
        (guessed != *sample).then(|| self.bare(&guessed, now))
    }
}

fn with_body(request: &HookRequest, body: Vec<u8>) -> HookRequest {
    HookRequest { body: body.into(), ..request.clone() }
}

/// Returns the first value of a name.
fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

/// Returns copies of the body, each with one change at a different position.
fn bodies(body: &[u8]) -> [(&'static str, Vec<u8>); 6] {
    let end = body.len();
    [
        ("the body is changed at its beginning", flipped(body, 0)),
        ("the body is changed in the middle", flipped(body, end / 2)),
        ("the body is changed at its end", flipped(body, end.saturating_sub(1))),
        ("the body has an additional space", [body, b" "].concat()),
        ("the body is one byte shorter", body[..end.saturating_sub(1)].to_vec()),
        ("the body is empty", Vec::new()),
    ]
}

/// Returns the bytes with the lowest bit of one of them flipped, so that a text stays a text.
fn flipped(raw: &[u8], at: usize) -> Vec<u8> {
    let mut raw = raw.to_vec();
    if let Some(byte) = raw.get_mut(at) {
        *byte ^= 1;
    }
    raw
}

/// Returns copies of the fields, each with one field changed or removed.
fn one_by_one(what: &str, fields: &[(String, String)]) -> Vec<(String, Fields)> {
    let mut all = Vec::new();
    for (at, (name, text)) in fields.iter().enumerate() {
        let mut changed = fields.to_vec();
        changed[at].1 = another(text);
        all.push((format!("the {what} `{name}` is changed"), changed));
        let mut less = fields.to_vec();
        less.remove(at);
        all.push((format!("the {what} `{name}` is left out"), less));
    }
    all
}

/// Returns the fields with an additional one that the platform did not send.
fn more(fields: &[(String, String)]) -> Fields {
    let mut fields = fields.to_vec();
    fields.push(("kit".to_owned(), "1".to_owned()));
    fields
}

/// Returns a different text of the same kind: a number stays a number.
fn another(text: &str) -> String {
    let mut changed = text.to_owned();
    match text.chars().next_back().and_then(|last| last.to_digit(10)) {
        Some(digit) => {
            changed.pop();
            changed.push_str(&((digit + 1) % 10).to_string());
        }
        None => changed.push('x'),
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::sign::tests::{TWILIO, ZALO, form, sample, signer};

    /// Returns the descriptions of all forgeries of a sample.
    fn done(text: &str, one: &Sample) -> Vec<String> {
        let signer = signer(text);
        let genuine = signer.signed(one, 0);
        let forged = signer.forged(one, &[one.clone(), sample("another")], 0);
        assert!(forged.iter().all(|(_, request)| *request != genuine), "{text}");
        forged.into_iter().map(|(what, _)| what).collect()
    }

    #[test]
    fn no_forgery_equals_the_genuine_request() {
        for text in [
            "kind = 'hmac-sha1'\nsecret = 'key'\nheader = 'x-sign'\nprefix = 'sha1='",
            "kind = 'ed25519'\nsecret = 'key'\nheader = 'x-sign'",
            ZALO,
            "kind = 'token'\nsecret = 'key'\nquery = 'token'",
        ] {
            assert!(done(text, &sample("one")).len() > 8, "{text}");
        }
        assert!(done("kind = 'none'", &sample("one")).is_empty());
    }

    #[test]
    fn fields_and_parameters_are_changed_one_at_a_time() {
        let one = form("From = '+48'\nBody = 'hi'");
        let done = done(TWILIO, &one);
        for what in [
            "the field `From` is changed",
            "the field `From` is left out",
            "the field `Body` is changed",
            "the form is empty",
            "the form has an additional field",
            "the parameter `foo` is changed",
            "the parameter `bar` is left out",
            "the signature belongs to another request",
        ] {
            assert!(done.iter().any(|done| done == what), "{what}: {done:?}");
        }
        assert!(!done.iter().any(|done| done.starts_with("the body")), "{done:?}");
    }

    #[test]
    fn unsigned_parts_are_not_forged() {
        let one = form("From = '+48'\nBody = ''");
        let over = |over: &str| format!("kind = 'hmac-sha256'\nsecret = 'key'\nquery = 'sign'\nover = '{over}'");
        let changed = |text: &str| {
            let mut done = done(&over(text), &one);
            done.retain(|done| !done.starts_with("the signature"));
            done
        };
        assert_eq!(
            changed("{form.From}"),
            ["the field `From` is changed", "the field `From` is left out", "the form is empty"]
        );
        assert_eq!(changed("{query.foo}"), ["the parameter `foo` is changed", "the parameter `foo` is left out"]);
        assert_eq!(changed("{query}").len(), 4, "the signature is no parameter that is signed");
        assert_eq!(changed("nothing"), [""; 0]);
    }

    #[test]
    fn signed_headers_and_times_are_forged() {
        let text = "kind = 'hmac-sha256'\nsecret = 'key'\nheader = 'x-sign'\nprefix = 't={now},s='\nover = ";
        let header = done(&format!("{text}'{{header.X-Time}}.{{body}}'"), &sample("hi"));
        assert!(header.iter().any(|done| done == "the header `x-time` is changed"), "{header:?}");
        assert!(!header.iter().any(|done| done == "the signature has another time"), "{header:?}");
        let time = done(&format!("{text}'{{now}}.{{body}}'"), &sample("hi"));
        assert!(time.iter().any(|done| done == "the signature has another time"), "{time:?}");
        assert_eq!(["5", "19", "+", ""].map(another), ["6", "10", "+x", "x"]);
    }

    #[test]
    fn a_guessed_request_contains_another_word_in_place_of_the_secret() {
        let signer = signer("kind = 'none'");
        let word = |text: &str| Sample { query: vec![("word".into(), text.into())], ..sample("") };
        let guessed = signer.guessed(&word("{secret.key}"), 0).unwrap();
        assert_eq!(guessed.query[0].1, OTHER_SECRET);
        assert!(signer.guessed(&word("x"), 0).is_none());
        assert_eq!(signer.bare(&word("{secret.key}"), 0).query[0].1, "s3cret");
    }
}
