//! Registry addresses and digests.

use anyhow::{Context as _, Error, Result, bail, ensure};
use std::{fmt, net::IpAddr, str::FromStr};
use url::Url;

/// The prefix of a registry address.
pub const SCHEME: &str = "oci://";
/// Maximum length of a repository name, as the protocol defines it.
const REPOSITORY_MAX: usize = 255;
/// Maximum length of a tag, as the protocol defines it.
const TAG_MAX: usize = 128;

/// An address in a registry: `oci://HOST[:PORT]/REPOSITORY[:TAG][@sha256:DIGEST]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The registry's host, with a port if the address has one.
    pub host: String,
    /// The repository.
    pub repository: String,
    /// The tag.
    pub tag: Option<String>,
    /// The digest that the manifest must have.
    pub digest: Option<Digest>,
}

impl Address {
    /// Returns the URL scheme for the registry. Plain HTTP is used only on loopback, where no one can eavesdrop.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        let host = self.host.rsplit_once(':').map_or(self.host.as_str(), |(host, port)| {
            // In an IPv6 address without a port, the last colon does not begin a port.
            if port.ends_with(']') { self.host.as_str() } else { host }
        });
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let loopback = host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if loopback { "http" } else { "https" }
    }
}

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        // The error does not repeat the input, because the input may contain a password by mistake.
        let form = || format!("the address must be {SCHEME}HOST[:PORT]/REPOSITORY[:TAG][@sha256:DIGEST]");
        let rest = text.strip_prefix(SCHEME).with_context(form)?;
        let (rest, digest) = match rest.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (rest, None),
        };
        let (host, path) = rest.split_once('/').with_context(form)?;
        let (repository, tag) = match path.split_once(':') {
            Some((repository, tag)) => (repository, Some(tag)),
            None => (path, None),
        };
        ensure!(is_host(host), "{}: `{host}` is not a valid host", form());
        ensure!(
            is_repository(repository),
            "{}: `{repository}` is not a valid repository: use words of a-z, 0-9, `.`, `_` and `-`, separated by `/`",
            form()
        );
        if let Some(tag) = tag {
            ensure!(is_tag(tag), "{}: `{tag}` is not a valid tag: use letters, digits, `.`, `_` and `-`", form());
        }
        let digest = match digest.map(|digest| (digest, digest.starts_with("sha256:"))) {
            Some((digest, true)) => Some(digest.parse().map_err(Error::msg)?),
            Some((_, false)) => bail!("{}: `@` must be followed by sha256: and 64 hexadecimal digits", form()),
            None => None,
        };
        Ok(Self { host: host.to_owned(), repository: repository.to_owned(), tag: tag.map(str::to_owned), digest })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}/{}", self.host, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

/// Whether this is a host with an optional port and nothing else of a URL.
fn is_host(host: &str) -> bool {
    let known = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
    host.bytes().all(known) && Url::parse(&format!("https://{host}/")).is_ok_and(|url| url.path() == "/")
}

fn is_repository(name: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    let edge = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let word = |w: &[u8]| edge(w.first()) && edge(w.last()) && w.iter().all(|b| inner(*b));
    name.len() <= REPOSITORY_MAX && name.split('/').all(|w| word(w.as_bytes()))
}

fn is_tag(tag: &str) -> bool {
    let known = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    (1..=TAG_MAX).contains(&tag.len()) && tag.bytes().all(known) && !tag.starts_with(['.', '-'])
}

/// A SHA-256 digest, written as `sha256:` and 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(String);

impl Digest {
    /// Returns the digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(plugboard_engine::digest_of(bytes))
    }
}

impl FromStr for Digest {
    type Err = String;

    /// Also accepts the digits alone, as `plugin install` and `sha256sum` print them.
    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix("sha256:").unwrap_or(text);
        if digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(Self(digits.to_ascii_lowercase()));
        }
        Err(format!("`{text}` must be sha256: and 64 hexadecimal digits"))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    #[test]
    fn an_address_is_parsed_into_parts_and_printed_as_written() {
        let digest = format!("sha256:{HEX}");
        for (host, repository, tag, digest) in [
            ("registry.example.com", "acme/welcome", None, None),
            ("registry.example.com:5000", "acme/plugins/welcome", Some("1.0.0-rc.1"), None),
            ("127.0.0.1:5000", "w", None, Some(&digest)),
            ("[::1]:5000", "a__b/c.d-e", Some("Latest_1"), Some(&digest)),
            ("[::1]", "a", Some("1"), None),
        ] {
            let mut text = format!("oci://{host}/{repository}");
            text.extend(tag.map(|tag| format!(":{tag}")));
            text.extend(digest.map(|digest| format!("@{digest}")));
            let address: Address = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((address.host.as_str(), address.repository.as_str()), (host, repository));
            assert_eq!(address.tag.as_deref(), tag);
            assert_eq!(address.digest.as_ref().map(ToString::to_string).as_ref(), digest);
            assert_eq!(address.to_string(), text);
        }
    }

    #[test]
    fn an_invalid_address_is_refused_with_the_expected_form() {
        for text in [
            "registry.example.com/acme/welcome",
            "oci://",
            "oci://registry.example.com",
            "oci://registry.example.com/",
            "oci:///acme/welcome",
            "oci://registry.example.com:port/acme",
            "oci://a b/acme",
            "oci://registry.example.com/Acme",
            "oci://registry.example.com/acme//welcome",
            "oci://registry.example.com/../v2",
            "oci://registry.example.com/acme:",
            "oci://registry.example.com/acme:.1",
            "oci://registry.example.com/acme:1:2",
            "oci://registry.example.com/acme?x=1",
            "oci://registry.example.com/acme@",
            "oci://registry.example.com/acme@latest",
            "oci://registry.example.com/acme@sha512:00",
        ] {
            let error = text.parse::<Address>().expect_err(text).to_string();
            assert!(error.contains("oci://HOST[:PORT]/REPOSITORY"), "{text}: {error}");
        }
        let error =
            format!("oci://r.example.com/acme@sha256:{}", &HEX[1..]).parse::<Address>().unwrap_err().to_string();
        assert!(error.contains("64"), "{error}");
        // A user and password before the host are not part of the form, and the error does not show them.
        let error = "oci://ada:secret@r.example.com/acme".parse::<Address>().unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn only_loopback_registries_use_plain_http() {
        for (host, scheme) in [
            ("127.0.0.1", "http"),
            ("127.0.0.1:5000", "http"),
            ("[::1]", "http"),
            ("[::1]:5000", "http"),
            ("localhost", "http"),
            ("localhost:5000", "http"),
            ("registry.example.com", "https"),
            ("localhost.example.com", "https"),
            ("127.0.0.1.example.com:80", "https"),
            ("10.0.0.1:5000", "https"),
            ("[2001:db8::1]:5000", "https"),
        ] {
            let address: Address = format!("oci://{host}/a").parse().unwrap();
            assert_eq!(address.scheme(), scheme, "{host}");
        }
    }

    #[test]
    fn a_digest_is_parsed_with_or_without_its_algorithm() {
        let digest: Digest = HEX.parse().unwrap();
        assert_eq!(digest, Digest::of(b"hello"));
        assert_eq!(digest, format!("sha256:{}", HEX.to_uppercase()).parse().unwrap());
        assert_eq!(digest.to_string(), format!("sha256:{HEX}"));
        for text in ["", "sha256:", &HEX[1..], &format!("sha512:{HEX}"), &HEX.replace('2', "g")] {
            assert!(text.parse::<Digest>().is_err(), "{text}");
        }
    }
}
