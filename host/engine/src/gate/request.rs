//! Prepares an outgoing request: fills in secrets, and makes all checks that are possible before connecting.

use super::{
    addresses::is_public,
    json::json_with,
    resolver::check,
    secrets::{Encoding, Secrets, Target},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use plugboard_model::{Failure, Grants};
use reqwest::{
    Method,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    multipart::{Form, Part},
};
use ring::digest::{Context, SHA256};
use serde_json::Value;
use std::borrow::Cow;
use url::{Host, Url};

/// The maximum size of a body in either direction, in bytes.
pub(crate) const BODY_MAX: usize = 4 << 20;
/// The maximum length of an address in bytes, also after secrets are filled in.
pub(crate) const URL_MAX: usize = 8 << 10;
/// The header that lets a server recognize a repeated request.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A request that a plugin wants to send.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub method: Method,
    pub url: String,
    pub headers: Vec<(HeaderName, String)>,
    pub payload: Payload,
    /// Sent unless the plugin set the header itself. Empty: not sent.
    pub idempotency_key: String,
    /// Whether the request must not be repeated: it is not idempotent, and not marked as repeatable.
    pub non_repeatable: bool,
}

/// A body.
#[derive(Debug, Clone)]
pub(crate) enum Payload {
    Empty,
    Bytes(Bytes),
    /// A document of the host's own. Placeholders in its texts are replaced.
    Document(Value),
    /// A JSON document, and the secrets that replace strings in it. The name of a field is the pointer to the string.
    Json(Bytes, Vec<Field>),
    Form(Vec<Field>),
    /// Fields, followed by files.
    Multipart(Vec<Field>, Vec<FilePart>),
}

/// A form field.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub name: String,
    /// The text, or the name of a secret if `secret` is true.
    pub value: String,
    pub secret: bool,
}

/// A file of a multipart body.
#[derive(Debug, Clone)]
pub(crate) struct FilePart {
    pub field: String,
    pub name: String,
    pub media_type: Option<String>,
    pub bytes: Bytes,
}

/// The destination of a request, checked against the grants. See [`destination`].
#[derive(Debug)]
pub(crate) struct Destination {
    pub url: Url,
    pub host: String,
    pub port: u16,
}

/// Parses an address and checks it against the grants. A literal IP address is checked here; the addresses of a name
/// are checked when a connection is made.
pub(crate) fn destination(grants: &Grants, text: &str) -> Result<Destination, Failure> {
    let shown: String = text.split(['?', '#']).next().unwrap_or_default().chars().take(256).collect();
    if text.len() > URL_MAX {
        return Err(Failure::invalid(format!("the address `{shown}...` is longer than {URL_MAX} bytes")));
    }
    let url =
        Url::parse(text).map_err(|error| Failure::invalid(format!("`{shown}` is not a valid address: {error}")))?;
    let https = match url.scheme() {
        "https" => true,
        "http" => false,
        other => return Err(Failure::invalid(format!("`{shown}`: unsupported scheme `{other}`; use https"))),
    };
    let (host, address) = match url.host() {
        Some(Host::Domain(name)) => (name.to_owned(), None),
        Some(Host::Ipv4(address)) => (address.to_string(), Some(address.into())),
        Some(Host::Ipv6(address)) => (address.to_string(), Some(address.into())),
        None => return Err(Failure::invalid(format!("`{shown}` has no host"))),
    };
    let port = url.port_or_known_default().unwrap_or(443);
    // A grant without a port means https on port 443. Unencrypted requests need a grant with an explicit port.
    let covered =
        grants.http.iter().any(|grant| grant.covers(&host, port) && (grant.port().is_some() || https && port == 443));
    if !covered {
        let grant = match (https && port == 443, host.contains(':')) {
            (true, _) => host,
            (false, false) => format!("{host}:{port}"),
            (false, true) => format!("[{host}]:{port}"),
        };
        let message = format!("the host of `{shown}` is not granted; an admin can grant it with http={grant}");
        return Err(Failure::denied(message).code("not-granted"));
    }
    if let Some(address) = address {
        check(grants, &host, address, port)?;
    }
    Ok(Destination { url, host, port })
}

impl Outgoing {
    /// Describes the request for a tape: method, address and a digest of the body. Everything is as the plugin wrote
    /// it, with placeholders instead of secrets, so the description contains no secrets.
    pub(crate) fn tape_key(&self) -> String {
        let mut sum = Context::new(&SHA256);
        let fields = |sum: &mut Context, fields: &[Field]| {
            for Field { name, value, secret } in fields {
                sum.update(format!("{name}\0{value}\0{secret}\0").as_bytes());
            }
        };
        match &self.payload {
            Payload::Empty => {}
            Payload::Bytes(bytes) => sum.update(bytes),
            Payload::Document(document) => sum.update(document.to_string().as_bytes()),
            Payload::Json(bytes, secrets) => {
                fields(&mut sum, secrets);
                sum.update(bytes);
            }
            Payload::Form(all) => fields(&mut sum, all),
            Payload::Multipart(all, files) => {
                fields(&mut sum, all);
                for file in files {
                    let FilePart { field, name, media_type, bytes } = file;
                    let media_type = media_type.as_deref().unwrap_or_default();
                    sum.update(format!("{field}\0{name}\0{media_type}\0{}\0", bytes.len()).as_bytes());
                    sum.update(bytes);
                }
            }
        }
        format!("http {} {} {}", self.method, self.url, BASE64_STANDARD.encode(sum.finish()))
    }

    /// Fills in the secrets and builds the HTTP client's request. Returns it with the size of its body in bytes. `to`
    /// is the destination of [`Outgoing::url`] before secrets are filled in; a secret must not change it.
    pub(crate) fn prepare(
        self,
        to: &Destination,
        client: &reqwest::Client,
        grants: &Grants,
        secrets: &Secrets,
    ) -> Result<(reqwest::Request, u64), Failure> {
        let not_public = to.host == "localhost" || to.host.parse().is_ok_and(|address| !is_public(address));
        let target = Target { host: &to.host, port: to.port, private: not_public || to.url.scheme() == "https" };
        let filled = destination(grants, &secrets.fill(&self.url, target, Encoding::Url)?).map_err(hide)?;
        if (filled.url.scheme(), &filled.host, filled.port) != (to.url.scheme(), &to.host, to.port) {
            return Err(Failure::invalid(
                "a secret cannot be part of the host; use it in the path, the query or a header",
            ));
        }
        // Plain text is sent unchanged: a customer may have written it, and it must not be able to reference secrets.
        let fill_all = |fields: Vec<Field>| {
            let fill = |Field { name, value, secret }: Field| {
                Ok((name, if secret { secrets.release(&value, target)?.to_owned() } else { value }))
            };
            fields.into_iter().map(fill).collect::<Result<Vec<_>, Failure>>()
        };
        // The HTTP client turns a user and password in the address into Basic authentication.
        let request = client.request(self.method, filled.url);
        let (request, size) = match self.payload {
            Payload::Empty => (request, 0),
            Payload::Bytes(bytes) => {
                let size = bytes.len();
                (request.body(bytes), size)
            }
            Payload::Document(document) => {
                let text = fill_json(document, secrets, target)?.to_string();
                let size = text.len();
                (request.header(CONTENT_TYPE, "application/json").body(text), size)
            }
            Payload::Json(bytes, fields) => {
                let text = json_with(&bytes, &fields, |name| Ok(secrets.release(name, target)?.to_owned()))?;
                let size = text.len();
                (request.body(text), size)
            }
            Payload::Form(fields) => {
                let fields = fill_all(fields)?;
                let text = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
                let size = text.len();
                (request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(text), size)
            }
            Payload::Multipart(fields, files) => {
                let fields = fill_all(fields)?;
                let size = fields.iter().map(|(_, value)| value.len()).sum::<usize>()
                    + files.iter().map(|file| file.bytes.len()).sum::<usize>();
                (request.multipart(form(fields, files)?), size)
            }
        };
        let mut headers = HeaderMap::with_capacity(self.headers.len() + 1);
        if !self.idempotency_key.is_empty() {
            headers.insert(IDEMPOTENCY_KEY, header(&IDEMPOTENCY_KEY, &self.idempotency_key)?);
        }
        for (name, value) in &self.headers {
            let filled = secrets.fill(value, target, Encoding::Plain)?;
            let mut value = header(name, &filled)?;
            value.set_sensitive(matches!(filled, Cow::Owned(_)));
            if *name == IDEMPOTENCY_KEY {
                headers.insert(name, value);
            } else {
                headers.append(name, value);
            }
        }
        // Headers that the plugin set override those derived from the address and body.
        let request = request
            .headers(headers)
            .build()
            .map_err(|error| Failure::invalid(format!("the request cannot be sent: {}", error.without_url())))?;
        Ok((request, size as u64))
    }
}

/// Replaces the placeholders in all texts of a document.
fn fill_json(document: Value, secrets: &Secrets, target: Target<'_>) -> Result<Value, Failure> {
    Ok(match document {
        Value::String(text) => Value::String(secrets.fill(&text, target, Encoding::Plain)?.into_owned()),
        Value::Array(all) => {
            let filled = all.into_iter().map(|value| fill_json(value, secrets, target));
            Value::Array(filled.collect::<Result<_, _>>()?)
        }
        Value::Object(all) => {
            let filled = all.into_iter().map(|(name, value)| Ok((name, fill_json(value, secrets, target)?)));
            Value::Object(filled.collect::<Result<_, Failure>>()?)
        }
        other => other,
    })
}

fn header(name: &HeaderName, value: &str) -> Result<HeaderValue, Failure> {
    let wrong = |_| Failure::invalid(format!("the value of header `{name}` contains characters that are not allowed"));
    HeaderValue::from_str(value).map_err(wrong)
}

/// Replaces the message, because an address that contains a secret must not appear in an error.
fn hide(failure: Failure) -> Failure {
    Failure { message: "with the secrets filled in, the address is not valid or not granted".into(), ..failure }
}

fn form(fields: Vec<(String, String)>, files: Vec<FilePart>) -> Result<Form, Failure> {
    let mut form = Form::new();
    for (name, value) in fields {
        form = form.text(name, value);
    }
    for file in files {
        let length = file.bytes.len() as u64;
        let mut part = Part::stream_with_length(file.bytes, length).file_name(file.name);
        if let Some(media_type) = &file.media_type {
            let wrong = |_| Failure::invalid(format!("`{media_type}` is not a valid media type for a file"));
            part = part.mime_str(media_type).map_err(wrong)?;
        }
        form = form.part(file.field, part);
    }
    Ok(form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;
    use serde_json::json;

    fn grants(list: &[&str]) -> Grants {
        Grants { http: list.iter().map(|grant| grant.parse().unwrap()).collect() }
    }

    fn code(list: &[&str], url: &str) -> String {
        match destination(&grants(list), url) {
            Ok(found) => format!("{}:{}", found.host, found.port),
            Err(failure) => failure.code.unwrap_or_else(|| failure.kind.to_string()),
        }
    }

    #[test]
    fn a_grant_without_a_port_means_https() {
        assert_eq!(code(&["example.com"], "https://example.com/x"), "example.com:443");
        assert_eq!(code(&["example.com"], "https://EXAMPLE.com"), "example.com:443");
        assert_eq!(code(&["example.com"], "http://example.com/"), "not-granted");
        assert_eq!(code(&["example.com"], "https://example.com:80/"), "not-granted");
        assert_eq!(code(&["example.com:80"], "http://example.com/"), "example.com:80");
        assert_eq!(code(&["example.com"], "https://example.com.evil.org/"), "not-granted");
        assert_eq!(code(&["example.com"], "https://example.com@evil.org/"), "not-granted");
        assert_eq!(code(&["example.com"], "ftp://example.com/"), "invalid");
        assert_eq!(code(&["example.com"], "example.com"), "invalid");
        assert_eq!(code(&["example.com"], "file:///etc/passwd"), "invalid");
    }

    #[test]
    fn every_spelling_of_a_loopback_address_is_recognized() {
        let granted = ["127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0"];
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.1",
            "017700000001",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:0:0:1]",
            "0.0.0.0",
            "0",
            "%31%32%37.0.0.1",
            "１２７.0.0.1",
        ] {
            assert_eq!(code(&granted, &format!("https://{host}/")), "address-not-public", "{host}");
            assert_eq!(code(&["example.com"], &format!("https://{host}/")), "not-granted", "{host}");
        }
    }

    #[test]
    fn a_refusal_says_which_grant_is_missing() {
        let refused = |url| destination(&Grants::default(), url).unwrap_err().message;
        assert!(refused("https://a.example.com/p?token=1").contains("http=a.example.com"));
        assert!(!refused("https://a.example.com/p?token=1").contains("token"));
        assert!(refused("http://a.example.com/").contains("http=a.example.com:80"));
        assert!(refused("http://[::1]:9/").contains("http=[::1]:9"));
    }

    #[test]
    fn a_secret_cannot_choose_the_host() {
        let secret = |value: &str| Secret {
            value: value.into(),
            source: None,
            webhook_key: false,
            hosts: vec!["*.example.com".parse().unwrap()],
        };
        let secrets = Secrets::new([("name".to_owned(), secret("evil"))]);
        let outgoing = |url: &str| Outgoing {
            method: Method::GET,
            url: url.into(),
            headers: Vec::new(),
            payload: Payload::Empty,
            idempotency_key: "k-1".into(),
            non_repeatable: false,
        };
        let (grants, client) = (grants(&["*.example.com"]), plain_client());
        let prepare = |url: &str| {
            let to = destination(&grants, url)?;
            outgoing(url).prepare(&to, &client, &grants, &secrets)
        };
        for url in ["https://${secret.name}.example.com/", "https://a.example.com:${secret.name}/"] {
            assert!(prepare(url).is_err(), "{url}");
        }
        let (request, _) = prepare("https://u:${secret.name}@a.example.com/${secret.name}?q=${secret.name}").unwrap();
        assert_eq!(request.url().as_str(), "https://a.example.com/evil?q=evil");
        assert_eq!(request.headers()["authorization"], "Basic dTpldmls");
        assert_eq!(request.headers()["idempotency-key"], "k-1");
    }

    #[test]
    fn a_document_is_filled_in_only_where_it_has_placeholders() {
        let hosts = vec!["a.example.com".parse().unwrap()];
        let secret = Secret { value: "s3\"cret ${secret.word}".into(), source: None, webhook_key: false, hosts };
        let secrets = Secrets::new([("word".to_owned(), secret)]);
        let target = Target { host: "a.example.com", port: 443, private: true };
        let document = json!({ "a": ["${secret.word}", 1, null], "${secret.word}": { "b": "word" } });
        let filled = fill_json(document.clone(), &secrets, target).unwrap();
        let value = "s3\"cret ${secret.word}";
        assert_eq!(filled, json!({ "a": [value, 1, null], "${secret.word}": { "b": "word" } }));
        let elsewhere = Target { host: "b.example.com", ..target };
        assert_eq!(fill_json(document, &secrets, elsewhere).unwrap_err().code.as_deref(), Some("secret-not-bound"));
    }

    #[test]
    fn a_secret_is_put_into_a_json_body_only_for_its_hosts() {
        let value = "a \"quoted\" token".to_owned();
        let hosts = vec!["api.example.com".parse().unwrap()];
        let secret = super::super::Secret { value, source: None, webhook_key: false, hosts };
        let secrets = Secrets::new([("token".to_owned(), secret)]);
        let (grants, client) = (grants(&["api.example.com", "other.example.com"]), plain_client());
        let prepare = |url: &str| {
            let body = br#"{ "auth": { "token": "" }, "n": 1.50 }"#;
            let field = Field { name: "/auth/token".into(), value: "token".into(), secret: true };
            let outgoing = Outgoing {
                method: Method::POST,
                url: url.into(),
                headers: Vec::new(),
                payload: Payload::Json(Bytes::from_static(body), vec![field]),
                idempotency_key: String::new(),
                non_repeatable: true,
            };
            assert!(outgoing.mentions("token") && !outgoing.mentions("other"));
            outgoing.prepare(&destination(&grants, url).unwrap(), &client, &grants, &secrets)
        };
        let (request, size) = prepare("https://api.example.com/").unwrap();
        let sent = request.body().and_then(reqwest::Body::as_bytes).unwrap();
        assert_eq!(sent, br#"{ "auth": { "token": "a \"quoted\" token" }, "n": 1.50 }"#);
        assert_eq!(size, sent.len() as u64);
        let refused = prepare("https://other.example.com/").unwrap_err();
        assert_eq!(refused.code.as_deref(), Some("secret-not-bound"));
    }

    fn plain_client() -> reqwest::Client {
        super::super::client::tls().unwrap();
        reqwest::Client::new()
    }
}
