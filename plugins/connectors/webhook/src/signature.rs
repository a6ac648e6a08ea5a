//! How requests are signed: the configuration, and what a request carries.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_sdk::{Failure, config};
use serde::Deserialize;

/// The maximum age of a signature, and the most that a clock may be ahead, in seconds.
const TOLERANCE_S: f64 = 300.0;
/// The maximum number of signatures of a request that are compared.
const SIGNATURES: usize = 8;

/// How requests are signed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signature {
    /// The form of the signature.
    pub kind: Kind,
    /// The header that has it.
    pub header: Option<String>,
    /// The parameter of the query that has it.
    pub query: Option<String>,
    /// What precedes it in the header, such as `sha256=`.
    pub prefix: Option<String>,
    /// How its bytes are written.
    pub encoding: Option<Encoding>,
    /// The hash function.
    pub hash: Option<HashName>,
}

/// The form of a signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// As <https://www.standardwebhooks.com> defines it.
    #[default]
    StandardWebhooks,
    /// An HMAC of the body, in a header.
    Hmac,
    /// An HMAC of a time and the body, in a header such as `t=1700000000,v1=0a1b`.
    Stripe,
    /// The secret itself, in a header or in the query.
    Token,
    /// The secret is `user:password` of HTTP Basic authentication.
    Basic,
}

/// How the bytes of an HMAC are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// In hexadecimal.
    #[default]
    Hex,
    /// In base64.
    Base64,
}

/// A hash function.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HashName {
    /// SHA-1, for systems that have no newer one.
    Sha1,
    /// SHA-256.
    #[default]
    Sha256,
}

impl Signature {
    /// Checks that the members belong to the form of the signature.
    ///
    /// # Errors
    /// Returns `invalid` with a sentence that names the member.
    pub fn check(&self) -> Result<(), Failure> {
        let wrong = |member: &str, what: &str| Err(config::wrong(&format!("signature.{member}"), what));
        let set = [
            ("header", self.header.is_some()),
            ("query", self.query.is_some()),
            ("prefix", self.prefix.is_some()),
            ("encoding", self.encoding.is_some()),
            ("hash", self.hash.is_some()),
        ];
        let used: &[&str] = match self.kind {
            Kind::StandardWebhooks | Kind::Basic => &[],
            Kind::Hmac => &["header", "prefix", "encoding", "hash"],
            Kind::Stripe => &["header"],
            Kind::Token => &["header", "query", "prefix"],
        };
        if let Some((member, _)) = set.into_iter().find(|(member, set)| *set && !used.contains(member)) {
            return wrong(member, "has no effect with this `kind`; remove it");
        }
        match self.kind {
            Kind::Hmac if self.header.is_none() => {
                wrong("header", "is missing; name the header that has the signature, such as X-Hub-Signature-256")
            }
            Kind::Token if self.header.is_some() == self.query.is_some() => {
                wrong("header", "name where the token is: either `header` or `query`")
            }
            Kind::Token if self.query.is_some() && self.prefix.is_some() => {
                wrong("prefix", "has no effect with `query`; remove it")
            }
            _ => Ok(()),
        }
    }

    /// The secrets of which at least one must be set.
    pub fn secrets(&self) -> &'static [&'static str] {
        match self.kind {
            Kind::StandardWebhooks => &["secret", "public_key"],
            Kind::Hmac | Kind::Stripe | Kind::Token | Kind::Basic => &["shared_secret"],
        }
    }

    /// Reads the bytes of an HMAC from its header.
    ///
    /// # Errors
    /// Returns a sentence if the header has another form.
    pub fn mac(&self, header: &str) -> Result<Vec<u8>, String> {
        let prefix = self.prefix.as_deref().unwrap_or_default();
        let text = header.trim().strip_prefix(prefix).ok_or_else(|| format!("it does not begin with `{prefix}`"))?;
        match self.encoding.unwrap_or_default() {
            Encoding::Hex => hex(text).ok_or_else(|| "it is not hexadecimal".to_owned()),
            Encoding::Base64 => BASE64_STANDARD.decode(text).map_err(|_| "it is not base64".to_owned()),
        }
    }

    /// Reads a token from its header.
    pub fn token<'a>(&self, header: &'a str) -> Option<&'a str> {
        header.trim().strip_prefix(self.prefix.as_deref().unwrap_or_default())
    }
}

/// A signature of Standard Webhooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standard {
    /// `v1`: an HMAC-SHA256.
    Hmac(Vec<u8>),
    /// `v1a`: an Ed25519 signature.
    Ed25519(Vec<u8>),
}

/// Reads the signatures in the header of Standard Webhooks. Signatures of unknown versions are passed over.
pub fn standard(header: &str) -> Vec<Standard> {
    let known = header.split_ascii_whitespace().filter_map(|one| {
        let (version, text) = one.split_once(',')?;
        let bytes = || BASE64_STANDARD.decode(text).ok();
        match version {
            "v1" => bytes().map(Standard::Hmac),
            "v1a" => bytes().map(Standard::Ed25519),
            _ => None,
        }
    });
    known.take(SIGNATURES).collect()
}

/// Reads the time and the HMACs in a header such as `t=1700000000,v1=0a1b,v1=2c3d`. Returns `None` if it has another
/// form.
pub fn stripe(header: &str) -> Option<(&str, Vec<Vec<u8>>)> {
    let mut time = None;
    let mut macs = Vec::new();
    for part in header.split(',') {
        let (name, value) = part.trim().split_once('=')?;
        match name {
            "t" => time = Some(value),
            "v1" if macs.len() < SIGNATURES => macs.push(hex(value)?),
            _ => {}
        }
    }
    Some((time?, macs))
}

/// Reads the user and the password, as `user:password`, from a header of HTTP Basic authentication.
pub fn basic(header: &str) -> Option<String> {
    let (scheme, credentials) = header.trim().split_once(' ')?;
    let credentials = BASE64_STANDARD.decode(credentials.trim()).ok()?;
    String::from_utf8(credentials).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))
}

/// Returns whether a time in seconds, as the sender wrote it, is close enough to now, in milliseconds.
pub fn is_fresh(seconds: &str, now: f64) -> bool {
    let digits = !seconds.is_empty() && seconds.len() <= 12 && seconds.bytes().all(|byte| byte.is_ascii_digit());
    digits && seconds.parse::<f64>().is_ok_and(|seconds| (now / 1_000.0 - seconds).abs() <= TOLERANCE_S)
}

/// Returns what Standard Webhooks signs: the identifier, the time and the body, with dots between them.
pub fn signed(id: &str, time: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", time.as_bytes(), b".", body].concat()
}

fn hex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let pairs = digits.as_bytes().chunks_exact(2);
    let bytes = pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect::<Option<Vec<_>>>()?;
    digits.len().is_multiple_of(2).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn signature(value: Value) -> Signature {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn members_that_have_no_effect_are_refused() {
        for right in [
            json!({}),
            json!({ "kind": "standard-webhooks" }),
            json!({ "kind": "hmac", "header": "X-Hub-Signature-256", "prefix": "sha256=" }),
            json!({ "kind": "hmac", "header": "X-Shopify-Hmac-Sha256", "encoding": "base64", "hash": "sha256" }),
            json!({ "kind": "stripe" }),
            json!({ "kind": "token", "header": "Authorization", "prefix": "Bearer " }),
            json!({ "kind": "token", "query": "token" }),
            json!({ "kind": "basic" }),
        ] {
            assert!(signature(right.clone()).check().is_ok(), "{right}");
        }
        for (wrong, member) in [
            (json!({ "header": "X" }), "`signature.header`: has no effect"),
            (json!({ "kind": "hmac" }), "`signature.header`: is missing"),
            (json!({ "kind": "hmac", "header": "X", "query": "x" }), "`signature.query`"),
            (json!({ "kind": "stripe", "hash": "sha1" }), "`signature.hash`"),
            (json!({ "kind": "token" }), "either `header` or `query`"),
            (json!({ "kind": "token", "header": "X", "query": "x" }), "either `header` or `query`"),
            (json!({ "kind": "token", "query": "x", "prefix": "y" }), "`signature.prefix`"),
            (json!({ "kind": "basic", "header": "X" }), "`signature.header`"),
        ] {
            let failure = signature(wrong).check().unwrap_err();
            assert!(failure.message.contains(member), "{member}: {}", failure.message);
        }
    }

    #[test]
    fn an_hmac_is_read_as_configured() {
        let github = signature(json!({ "kind": "hmac", "header": "X", "prefix": "sha256=" }));
        assert_eq!(github.mac(" sha256=0aFF "), Ok(vec![10, 255]));
        for wrong in ["0aff", "sha256=0af", "sha256=zz", "sha256=é0", "sha1=00"] {
            assert!(github.mac(wrong).is_err(), "{wrong}");
        }
        let shopify = signature(json!({ "kind": "hmac", "header": "X", "encoding": "base64" }));
        assert_eq!(shopify.mac("Cv8="), Ok(vec![10, 255]));
        assert!(shopify.mac("Cv8").is_err() && shopify.mac("C?8=").is_err());
    }

    #[test]
    fn the_signatures_of_standard_webhooks_are_read() {
        let found = standard("v1,Cv8= v2,Cv8= v1a,AAE= v1 v1,? x");
        assert_eq!(found, [Standard::Hmac(vec![10, 255]), Standard::Ed25519(vec![0, 1])]);
        assert_eq!(standard(&"v1,Cv8= ".repeat(SIGNATURES + 1)).len(), SIGNATURES);
        assert!(standard("").is_empty() && standard("v1,é☂").is_empty());
        assert_eq!(signed("msg_1", "5", b"{}"), b"msg_1.5.{}");
    }

    #[test]
    fn the_header_of_stripe_is_read() {
        assert_eq!(stripe("t=5, v1=0a,v0=zz,v1=ff"), Some(("5", vec![vec![10], vec![255]])));
        assert_eq!(stripe("t=5").map(|(_, macs)| macs.len()), Some(0));
        for wrong in ["", "v1=0a", "t=5,v1=0", "t=5,v1", "t=5,v1=é☂"] {
            assert_eq!(stripe(wrong), None, "{wrong}");
        }
        let many = format!("t=5{}", ",v1=0a".repeat(SIGNATURES + 1));
        assert_eq!(stripe(&many).map(|(_, macs)| macs.len()), Some(SIGNATURES));
    }

    #[test]
    fn credentials_of_basic_authentication_are_read() {
        // RFC 7617, sections 2 and 2.1.
        assert_eq!(basic("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==").as_deref(), Some("Aladdin:open sesame"));
        assert_eq!(basic("basic dGVzdDoxMjPCow==").as_deref(), Some("test:123£"));
        for wrong in ["", "Basic", "Basic ?", "Bearer dGVzdDoxMjPCow==", "Basic /w=="] {
            assert_eq!(basic(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_signature_is_fresh_for_five_minutes_either_way() {
        let now = 1_700_000_000_000.0;
        for fresh in ["1699999700", "1700000000", "1700000300"] {
            assert!(is_fresh(fresh, now), "{fresh}");
        }
        for stale in ["1699999699", "1700000301", "", "1e9", "-1", "NaN", "9999999999999", "1700000000.5"] {
            assert!(!is_fresh(stale, now), "{stale}");
        }
    }
}
