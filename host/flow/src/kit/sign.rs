//! Requests as the platform signs them, and as a forger would.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_model::{HookRequest, Manifest};
use ring::{
    hmac,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use std::collections::BTreeMap;

use super::format::{Encoding, SignatureKind, WrittenSignature};
use crate::seal::to_hex;

/// The seeds of the platform's key pair and of a forger's.
const SEED: [u8; 32] = [7; 32];
const OTHER_SEED: [u8; 32] = [8; 32];
/// A forger's secret.
pub(super) const OTHER_SECRET: &str = "a-secret-of-somebody-else";

/// A request before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sample {
    pub name: String,
    pub method: String,
    pub query: Vec<(String, String)>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Sample {
    /// The same with another body.
    pub(super) fn with(&self, body: Vec<u8>) -> Self {
        Self { body, ..self.clone() }
    }
}

/// Where a signature stands.
#[derive(Debug, Clone)]
enum Place {
    Header(String),
    Query(String),
}

/// What signs.
#[derive(Debug, Clone)]
enum Key {
    Hmac(hmac::Algorithm, Vec<u8>),
    Ed25519([u8; 32]),
    Token(String),
}

impl Key {
    fn sign(&self, over: &[u8]) -> Vec<u8> {
        match self {
            Self::Hmac(algorithm, key) => hmac::sign(&hmac::Key::new(*algorithm, key), over).as_ref().to_vec(),
            // A seed of 32 bytes always makes a pair.
            Self::Ed25519(seed) => Ed25519KeyPair::from_seed_unchecked(seed)
                .map(|pair| pair.sign(over).as_ref().to_vec())
                .unwrap_or_default(),
            Self::Token(token) => token.clone().into_bytes(),
        }
    }
}

/// The public key that belongs to the platform's signatures, as a secret holds it.
pub(super) fn public_key() -> Option<String> {
    Ed25519KeyPair::from_seed_unchecked(&SEED).ok().map(|pair| to_hex(pair.public_key().as_ref()))
}

/// Signs as the platform does.
#[derive(Debug, Clone)]
pub(super) struct Signer {
    place: Option<(Place, Key)>,
    prefix: String,
    encoding: Encoding,
    over: String,
    values: BTreeMap<String, String>,
}

impl Signer {
    pub(super) fn new(
        written: &WrittenSignature,
        manifest: Option<&Manifest>,
        values: &BTreeMap<String, String>,
    ) -> Result<Self, String> {
        let place = match (&written.header, &written.query) {
            (Some(name), _) => Some(Place::Header(name.to_lowercase())),
            (None, Some(name)) => Some(Place::Query(name.clone())),
            (None, None) => None,
        };
        let secret = || {
            let name = written.secret.as_deref().unwrap_or_default();
            let value = values.get(name).ok_or_else(|| format!("[signature]: there is no secret `{name}`"))?;
            let wanted = manifest.and_then(|manifest| manifest.secrets.iter().find(|secret| secret.name == name));
            if !wanted.is_some_and(|wanted| wanted.webhook_key) {
                return Ok(value.clone().into_bytes());
            }
            let text = value.trim();
            let key = BASE64_STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text));
            key.map_err(|_| format!("[secrets]: `{name}` must be `whsec_` and the key in base64"))
        };
        let key = match written.kind {
            SignatureKind::None => None,
            SignatureKind::HmacSha256 => Some(Key::Hmac(hmac::HMAC_SHA256, secret()?)),
            SignatureKind::HmacSha1 => Some(Key::Hmac(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret()?)),
            SignatureKind::Ed25519 => Some(Key::Ed25519(SEED)),
            SignatureKind::Token => Some(Key::Token(String::from_utf8_lossy(&secret()?).into_owned())),
        };
        Ok(Self {
            place: place.zip(key),
            prefix: written.prefix.clone(),
            encoding: written.encoding,
            over: written.over.clone().unwrap_or_else(|| "{body}".to_owned()),
            values: values.clone(),
        })
    }

    /// Does the platform sign at all?
    pub(super) fn signs(&self) -> bool {
        self.place.is_some()
    }

    /// Is the body part of what is signed?
    fn covers_body(&self) -> bool {
        self.over.contains("{body}") && !matches!(self.place, Some((_, Key::Token(_))))
    }

    /// A text with secrets and times put in.
    fn fill(&self, text: &str, now: i64) -> String {
        let mut filled = text.replace("{now}", &(now / 1_000).to_string()).replace("{now_ms}", &now.to_string());
        for (name, value) in &self.values {
            filled = filled.replace(&format!("{{secret.{name}}}"), value);
        }
        filled
    }

    /// A request without a signature.
    pub(super) fn bare(&self, sample: &Sample, now: i64) -> HookRequest {
        let fill = |pairs: &[(String, String)]| {
            pairs.iter().map(|(name, value)| (name.clone(), self.fill(value, now))).collect::<Vec<_>>()
        };
        HookRequest {
            method: sample.method.clone(),
            query: fill(&sample.query),
            headers: fill(&sample.headers),
            body: sample.body.as_slice().into(),
            received_at: now,
        }
    }

    /// A request as the platform signs it.
    pub(super) fn signed(&self, sample: &Sample, now: i64) -> HookRequest {
        let request = self.bare(sample, now);
        match &self.place {
            Some((place, key)) => {
                let value = self.written(&key.sign(&self.over(&request)), key);
                put(request, place, Some(value))
            }
            None => request,
        }
    }

    /// The bytes that are signed.
    fn over(&self, request: &HookRequest) -> Vec<u8> {
        let mut over = Vec::new();
        for (n, part) in self.over.split("{body}").enumerate() {
            if n > 0 {
                over.extend_from_slice(&request.body);
            }
            let mut part = self.fill(part, request.received_at);
            for (name, value) in &request.headers {
                part = part.replace(&format!("{{header.{name}}}"), value);
            }
            over.extend_from_slice(part.as_bytes());
        }
        over
    }

    /// A signature as it stands in the request.
    fn written(&self, raw: &[u8], key: &Key) -> String {
        let text = match (key, self.encoding) {
            (Key::Token(_), _) => String::from_utf8_lossy(raw).into_owned(),
            (_, Encoding::Hex) => to_hex(raw),
            (_, Encoding::Base64) => BASE64_STANDARD.encode(raw),
        };
        format!("{}{text}", self.prefix)
    }

    /// What a forger would try, each with what was done.
    pub(super) fn forged(&self, sample: &Sample, other: Option<&Sample>, now: i64) -> Vec<(String, HookRequest)> {
        let Some((place, key)) = &self.place else { return Vec::new() };
        let genuine = self.signed(sample, now);
        let mut all: Vec<(String, HookRequest)> = Vec::new();
        if self.covers_body() {
            let mut body = |what: &str, body: Vec<u8>| {
                if body != sample.body {
                    all.push((format!("the body {what}"), HookRequest { body: body.into(), ..genuine.clone() }));
                }
            };
            let flipped = |at: usize| {
                let mut body = sample.body.clone();
                if let Some(byte) = body.get_mut(at) {
                    *byte ^= 1;
                }
                body
            };
            let end = sample.body.len();
            body("is changed at its beginning", flipped(0));
            body("is changed in the middle", flipped(end / 2));
            body("is changed at its end", flipped(end.saturating_sub(1)));
            body("has a blank more", [sample.body.as_slice(), b" "].concat());
            body("has a byte less", sample.body[..end.saturating_sub(1)].to_vec());
            body("is empty", Vec::new());
        }
        let raw = key.sign(&self.over(&genuine));
        let mut signature = |what: &str, value: Option<String>| {
            let forged = put(genuine.clone(), place, value);
            if forged != genuine {
                all.push((format!("the signature {what}"), forged));
            }
        };
        let write = |raw: &[u8]| Some(self.written(raw, key));
        signature("is missing", None);
        signature("is empty", Some(String::new()));
        signature("is only its prefix", Some(self.prefix.clone()));
        signature("is no signature", Some("kit".to_owned()));
        signature("has characters that no signature has", Some(format!("{}é☂", self.prefix)));
        signature("is changed at its beginning", write(&changed(&raw, 0)));
        signature("is changed at its end", write(&changed(&raw, raw.len().saturating_sub(1))));
        signature("is half as long", write(&raw[..raw.len() / 2]));
        signature("is longer", write(&[raw.as_slice(), b"0"].concat()));
        let others: Vec<(&str, Key)> = match key {
            Key::Hmac(algorithm, _) => vec![
                ("is of another secret", Key::Hmac(*algorithm, OTHER_SECRET.as_bytes().to_vec())),
                ("is of an empty secret", Key::Hmac(*algorithm, Vec::new())),
            ],
            Key::Ed25519(_) => vec![("is of another key", Key::Ed25519(OTHER_SEED))],
            Key::Token(token) => vec![
                ("is another token", Key::Token(OTHER_SECRET.to_owned())),
                ("is in capitals", Key::Token(token.to_uppercase())),
            ],
        };
        for (what, other) in others {
            signature(what, write(&other.sign(&self.over(&genuine))));
        }
        if let Some(other) = other.filter(|other| self.covers_body() && other.body != sample.body) {
            let over = self.over(&self.bare(other, now));
            signature("is of another request", write(&key.sign(&over)));
        }
        all
    }

    /// A challenge of somebody who does not know the secrets in it.
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

/// The same with one of its bytes changed, to another that a text may have.
fn changed(raw: &[u8], at: usize) -> Vec<u8> {
    let mut raw = raw.to_vec();
    if let Some(byte) = raw.get_mut(at) {
        *byte ^= 1;
    }
    raw
}

/// Puts a signature where it stands.
fn put(mut request: HookRequest, place: &Place, value: Option<String>) -> HookRequest {
    let (pairs, name) = match place {
        Place::Header(name) => (&mut request.headers, name),
        Place::Query(name) => (&mut request.query, name),
    };
    pairs.retain(|(key, _)| key != name);
    pairs.extend(value.map(|value| (name.clone(), value)));
    request
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{ED25519, UnparsedPublicKey};

    fn sample(body: &str) -> Sample {
        let headers = vec![("x-time".to_owned(), "{now}".to_owned())];
        Sample { name: String::new(), method: "POST".into(), query: vec![], headers, body: body.into() }
    }

    fn signer(text: &str) -> Signer {
        let values = [("key".to_owned(), "s3cret".to_owned())].into();
        Signer::new(&toml::from_str(text).unwrap(), None, &values).unwrap()
    }

    fn header<'a>(request: &'a HookRequest, name: &str) -> Option<&'a str> {
        request.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_signature_is_over_what_the_file_says() {
        let text = "kind = 'hmac-sha256'\nsecret = 'key'\nheader = 'X-Sign'\nprefix = 'v0='\nover = 'v0:{header.x-time}:{body}'";
        let request = signer(text).signed(&sample("hi"), 5_000);
        assert_eq!(header(&request, "x-time"), Some("5"));
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"s3cret"), b"v0:5:hi");
        assert_eq!(header(&request, "x-sign"), Some(format!("v0={}", to_hex(tag.as_ref())).as_str()));

        let text = "kind = 'ed25519'\nsecret = 'key'\nheader = 'x-sign'\nencoding = 'base64'";
        let request = signer(text).signed(&sample("hi"), 0);
        let made = BASE64_STANDARD.decode(header(&request, "x-sign").unwrap()).unwrap();
        let public = crate::seal::from_hex(&public_key().unwrap()).unwrap();
        assert!(UnparsedPublicKey::new(&ED25519, public).verify(b"hi", &made).is_ok());

        let request = signer("kind = 'token'\nsecret = 'key'\nquery = 'token'").signed(&sample("hi"), 0);
        assert_eq!(request.query, [("token".to_owned(), "s3cret".to_owned())]);
    }

    #[test]
    fn no_forgery_is_what_the_platform_signs() {
        for text in [
            "kind = 'hmac-sha1'\nsecret = 'key'\nheader = 'x-sign'\nprefix = 'sha1='",
            "kind = 'ed25519'\nsecret = 'key'\nheader = 'x-sign'",
            "kind = 'token'\nsecret = 'key'\nquery = 'token'",
        ] {
            let (signer, one, other) = (signer(text), sample("one"), sample("two"));
            let genuine = signer.signed(&one, 0);
            let forged = signer.forged(&one, Some(&other), 0);
            assert!(forged.len() > 8, "{text}");
            assert!(forged.iter().all(|(_, request)| *request != genuine), "{text}");
        }
        assert!(signer("kind = 'none'").forged(&sample("one"), None, 0).is_empty());
    }

    #[test]
    fn who_guesses_puts_another_word_in_the_secrets_place() {
        let signer = signer("kind = 'none'");
        let word = |text: &str| Sample { query: vec![("word".into(), text.into())], ..sample("") };
        let guessed = signer.guessed(&word("{secret.key}"), 0).unwrap();
        assert_eq!(guessed.query[0].1, OTHER_SECRET);
        assert!(signer.guessed(&word("x"), 0).is_none());
        assert_eq!(signer.bare(&word("{secret.key}"), 0).query[0].1, "s3cret");
    }
}
