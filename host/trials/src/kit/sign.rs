//! Signs requests as the platform does.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_model::{HookRequest, Manifest};
use ring::{
    digest, hmac,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use std::collections::BTreeMap;

use super::{
    format::{Encoding, RawSignature, SignatureKind},
    over::Over,
    sample::Sample,
};

/// The seed of the platform's key pair.
const SEED: [u8; 32] = [7; 32];

/// Where a request carries its signature.
#[derive(Debug, Clone)]
pub(super) enum Place {
    Header(String),
    Query(String),
}

/// The key that makes a signature.
#[derive(Debug, Clone)]
pub(super) enum Key {
    Hmac(hmac::Algorithm, Vec<u8>),
    /// No key: the hashed text contains the secret.
    Hash(&'static digest::Algorithm),
    Ed25519([u8; 32]),
    Token(String),
}

impl Key {
    /// Signs these bytes.
    pub(super) fn sign(&self, over: &[u8]) -> Vec<u8> {
        match self {
            Self::Hmac(algorithm, key) => hmac::sign(&hmac::Key::new(*algorithm, key), over).as_ref().to_vec(),
            Self::Hash(algorithm) => digest::digest(algorithm, over).as_ref().to_vec(),
            // A seed of 32 bytes always makes a key pair.
            Self::Ed25519(seed) => Ed25519KeyPair::from_seed_unchecked(seed)
                .map(|pair| pair.sign(over).as_ref().to_vec())
                .unwrap_or_default(),
            Self::Token(token) => token.clone().into_bytes(),
        }
    }
}

/// Returns the public key for the platform's signatures, in hexadecimal, as the secret contains it.
pub(super) fn public_key() -> Option<String> {
    Ed25519KeyPair::from_seed_unchecked(&SEED).ok().map(|pair| hex::encode(pair.public_key().as_ref()))
}

/// Signs requests as the platform does.
#[derive(Debug, Clone)]
pub(super) struct Signer {
    /// Where the signature goes, and its key. `None` if the platform does not sign.
    pub place: Option<(Place, Key)>,
    prefix: String,
    encoding: Encoding,
    /// The parts of a request that are signed.
    pub over: Over,
    /// The hook's public address.
    address: String,
    values: BTreeMap<String, String>,
}

impl Signer {
    /// Creates a signer from the kit file's `[signature]`. `values` are the values of all secrets.
    ///
    /// # Errors
    /// Returns a message if the signature's secret is missing or malformed, or `over` is invalid.
    pub(super) fn new(
        raw: &RawSignature,
        hook_url: &str,
        manifest: Option<&Manifest>,
        values: &BTreeMap<String, String>,
    ) -> Result<Self, String> {
        let place = match (&raw.header, &raw.query) {
            (Some(name), _) => Some(Place::Header(name.to_lowercase())),
            (None, Some(name)) => Some(Place::Query(name.clone())),
            (None, None) => None,
        };
        let secret = || {
            let name = raw.secret.as_deref().unwrap_or_default();
            let value = values.get(name).ok_or_else(|| format!("[signature]: there is no secret `{name}`"))?;
            let wanted = manifest.and_then(|manifest| manifest.secrets.iter().find(|secret| secret.name == name));
            if !wanted.is_some_and(|wanted| wanted.webhook_key) {
                return Ok(value.clone().into_bytes());
            }
            let text = value.trim();
            let key = BASE64_STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text));
            key.map_err(|_| format!("[secrets]: `{name}` must be `whsec_` followed by the key in base64"))
        };
        let key = match raw.kind {
            SignatureKind::None => None,
            SignatureKind::HmacSha256 => Some(Key::Hmac(hmac::HMAC_SHA256, secret()?)),
            SignatureKind::HmacSha1 => Some(Key::Hmac(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret()?)),
            SignatureKind::Sha256 => Some(Key::Hash(&digest::SHA256)),
            SignatureKind::Sha1 => Some(Key::Hash(&digest::SHA1_FOR_LEGACY_USE_ONLY)),
            SignatureKind::Ed25519 => Some(Key::Ed25519(SEED)),
            SignatureKind::Token => Some(Key::Token(String::from_utf8_lossy(&secret()?).into_owned())),
        };
        Ok(Self {
            place: place.zip(key),
            prefix: raw.prefix.clone(),
            encoding: raw.encoding,
            over: Over::read(raw.over.as_deref().unwrap_or("{body}")).map_err(|why| format!("[signature]: {why}"))?,
            address: hook_url.to_owned(),
            values: values.clone(),
        })
    }

    /// Returns whether the platform signs its requests.
    pub(super) fn signs(&self) -> bool {
        self.place.is_some()
    }

    /// Returns a signer for which every secret has this value.
    pub(super) fn with_secrets(&self, value: &str) -> Self {
        let values = self.values.keys().map(|name| (name.clone(), value.to_owned())).collect();
        Self { values, ..self.clone() }
    }

    /// Fills secrets and times into a text: `{now}` in seconds and `{now_ms}` in milliseconds since the Unix epoch.
    fn fill(&self, text: &str, now: i64) -> String {
        let mut filled = text.replace("{now}", &(now / 1_000).to_string()).replace("{now_ms}", &now.to_string());
        for (name, value) in &self.values {
            filled = filled.replace(&format!("{{secret.{name}}}"), value);
        }
        filled
    }

    /// Returns a request without a signature.
    pub(super) fn bare(&self, sample: &Sample, now: i64) -> HookRequest {
        let fill = |pairs: &[(String, String)]| {
            pairs.iter().map(|(name, value)| (name.clone(), self.fill(value, now))).collect::<Vec<_>>()
        };
        let request = HookRequest {
            method: sample.method.clone(),
            url: self.address.clone(),
            headers: fill(&sample.headers),
            body: sample.body.as_slice().into(),
            received_at: now,
            ..HookRequest::default()
        };
        with_query(request, fill(&sample.query))
    }

    /// Returns a request as the platform signs it.
    pub(super) fn signed(&self, sample: &Sample, now: i64) -> HookRequest {
        let request = self.bare(sample, now);
        match &self.place {
            Some((place, key)) => {
                let value = self.encoded(&key.sign(&self.over(&request)), key, now);
                put(request, place, Some(value))
            }
            None => request,
        }
    }

    /// Returns the bytes that are signed. The signature itself is not part of them.
    pub(super) fn over(&self, request: &HookRequest) -> Vec<u8> {
        let unsigned = match &self.place {
            Some((place, _)) => put(request.clone(), place, None),
            None => request.clone(),
        };
        self.over.bytes(&unsigned, &self.address, |text| self.fill(text, request.received_at))
    }

    /// Returns the prefix of a signature that is made at this time.
    pub(super) fn prefix(&self, now: i64) -> String {
        self.fill(&self.prefix, now)
    }

    /// Returns a signature as it appears in the request.
    pub(super) fn encoded(&self, raw: &[u8], key: &Key, now: i64) -> String {
        let text = match (key, self.encoding) {
            (Key::Token(_), _) => String::from_utf8_lossy(raw).into_owned(),
            (_, Encoding::Hex) => hex::encode(raw),
            (_, Encoding::Base64) => BASE64_STANDARD.encode(raw),
        };
        format!("{}{text}", self.prefix(now))
    }
}

/// Puts a signature into the request, or removes it if `value` is `None`.
pub(super) fn put(mut request: HookRequest, place: &Place, value: Option<String>) -> HookRequest {
    let (pairs, name) = match place {
        Place::Header(name) => (&mut request.headers, name),
        Place::Query(name) => (&mut request.query, name),
    };
    pairs.retain(|(key, _)| key != name);
    pairs.extend(value.map(|value| (name.clone(), value)));
    let query = std::mem::take(&mut request.query);
    with_query(request, query)
}

/// Sets the query of a request, and with it the address.
pub(super) fn with_query(mut request: HookRequest, query: Vec<(String, String)>) -> HookRequest {
    request.query_string = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&query).finish();
    request.url.truncate(request.url.find('?').unwrap_or(request.url.len()));
    if !query.is_empty() {
        request.url = format!("{}?{}", request.url, request.query_string);
    }
    HookRequest { query, ..request }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::kit::fields::{self, FORM};
    use ring::signature::{ED25519, UnparsedPublicKey};

    /// The hook's public address in these tests.
    const HOOK: &str = "https://inbox.example/hooks/sms";
    /// Twilio's signature. Twilio's documentation calls the key an auth token.
    pub(in crate::kit) const TWILIO: &str = "kind = 'hmac-sha1'\nsecret = 'key'\nheader = 'X-Twilio-Signature'\n\
                                             encoding = 'base64'\nover = '{address}{form}'";

    /// Zalo's signature.
    pub(in crate::kit) const ZALO: &str = "kind = 'sha256'\nsecret = 'key'\nheader = 'X-ZEvent-Signature'\n\
                                           prefix = 'mac='\n\
                                           over = '{json./app_id}{body}{json./timestamp}{secret.key}'";

    /// A request with a header that carries the time of the request.
    pub(in crate::kit) fn sample(body: &str) -> Sample {
        let headers = vec![("x-time".to_owned(), "{now}".to_owned())];
        Sample { name: String::new(), method: "POST".into(), query: vec![], headers, body: body.into() }
    }

    /// A request with a query and a form.
    pub(in crate::kit) fn form(text: &str) -> Sample {
        let fields: fields::RawFields = toml::from_str(text).unwrap();
        Sample {
            query: vec![("foo".into(), "1".into()), ("bar".into(), "2".into())],
            headers: vec![("content-type".into(), FORM.into())],
            ..sample(&fields::encoded(&fields.0))
        }
    }

    /// A signer with the secret `s3cret`.
    pub(in crate::kit) fn signer(text: &str) -> Signer {
        let values = [("key".to_owned(), "s3cret".to_owned())].into();
        Signer::new(&toml::from_str(text).unwrap(), HOOK, None, &values).unwrap()
    }

    fn header<'a>(request: &'a HookRequest, name: &str) -> Option<&'a str> {
        request.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_signature_covers_what_the_kit_file_says() {
        let text = "kind = 'hmac-sha256'\nsecret = 'key'\nheader = 'X-Sign'\nprefix = 'v0='\nover = 'v0:{header.x-time}:{body}'";
        let request = signer(text).signed(&sample("hi"), 5_000);
        assert_eq!(header(&request, "x-time"), Some("5"));
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"s3cret"), b"v0:5:hi");
        assert_eq!(header(&request, "x-sign"), Some(format!("v0={}", hex::encode(tag.as_ref())).as_str()));

        let text = "kind = 'ed25519'\nsecret = 'key'\nheader = 'x-sign'\nencoding = 'base64'";
        let request = signer(text).signed(&sample("hi"), 0);
        let made = BASE64_STANDARD.decode(header(&request, "x-sign").unwrap()).unwrap();
        let public = hex::decode(public_key().unwrap()).unwrap();
        assert!(UnparsedPublicKey::new(&ED25519, public).verify(b"hi", &made).is_ok());

        let request = signer("kind = 'token'\nsecret = 'key'\nquery = 'token'").signed(&sample("hi"), 0);
        assert_eq!(request.query, [("token".to_owned(), "s3cret".to_owned())]);
    }

    /// Another program computed the expected signature.
    #[test]
    fn zalo_hashes_the_body_with_the_secret() {
        let request = signer(ZALO).signed(&sample(r#"{"app_id":"1234567890","timestamp":"1602132463"}"#), 0);
        let expected = "mac=ae79f973a6d9832ee6655a68cc6d23c6cd57a6b7d26d5c60997eb9d73ae1f91d";
        assert_eq!(header(&request, "x-zevent-signature"), Some(expected));
    }

    /// Another program computed the expected signature.
    #[test]
    fn twilio_signs_the_address_and_the_sorted_fields() {
        let form = form("To = '+18005551212'\nFrom = '+14158675309'\nBody = 'a b'\nNumMedia = 0");
        let request = signer(TWILIO).signed(&form, 0);
        assert_eq!(header(&request, "x-twilio-signature"), Some("U43GPvCsmknAlY7+/vomecNyUD4="));
    }

    #[test]
    fn a_signature_includes_its_time_and_does_not_cover_itself() {
        let text =
            "kind = 'hmac-sha256'\nsecret = 'key'\nheader = 'x-sign'\nprefix = 't={now},s='\nover = '{now}.{body}'";
        let request = signer(text).signed(&sample("hi"), 5_000);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"s3cret"), b"5.hi");
        assert_eq!(header(&request, "x-sign"), Some(format!("t=5,s={}", hex::encode(tag.as_ref())).as_str()));

        let signer = signer("kind = 'hmac-sha256'\nsecret = 'key'\nquery = 'sign'\nover = '{query}'");
        let request = signer.signed(&form("a = ''"), 0);
        assert!(request.query.iter().any(|(name, _)| name == "sign"));
        assert_eq!(signer.over(&request), b"foo=1&bar=2");
    }
}
