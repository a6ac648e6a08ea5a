//! Whether a browser's request comes from our own pages. A cookie goes along with requests that other sites cause, too,
//! so it proves nothing about that. Browsers say where a request comes from: `Sec-Fetch-Site` (Fetch Metadata Request
//! Headers), or else `Origin` (RFC 6454).

use crate::http::{App, Problem};
use axum::http::{HeaderMap, Method, StatusCode};
use url::Url;

/// Checks a request that a cookie authenticates, or that would set one.
///
/// # Errors
/// Returns 403 if another site caused the request, or if the client does not say where it comes from and the request
/// may change something.
pub fn check(app: &App, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if is_own(method, headers, &app.public_url()) {
        return Ok(());
    }
    let detail = "only this server's own pages may do this with a cookie; programs send a token as \
                  `Authorization: Bearer pb_...`. If the pages are served at another address, set --public-url";
    Err(Problem::new(StatusCode::FORBIDDEN, "origin", detail))
}

fn is_own(method: &Method, headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = text("sec-fetch-site") {
        // `none`: the person typed the address, or opened a bookmark.
        return site == "same-origin" || site == "none";
    }
    match text("origin") {
        Some(origin) => Url::parse(public_url).is_ok_and(|url| url.origin().ascii_serialization() == origin),
        None => method.is_safe(),
    }
}

/// Whether a browser keeps the cookie: the pages are served over https, or from this machine.
#[must_use]
pub fn is_secure(public_url: &str) -> bool {
    let Ok(url) = Url::parse(public_url) else { return false };
    let is_local = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || is_local
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_request_of_another_site_is_refused() {
        let own = |method: Method, given: &[(&'static str, &'static str)]| {
            let headers =
                given.iter().map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value)));
            is_own(&method, &headers.collect(), "https://inbox.example:8443/base")
        };
        for given in [
            &[("sec-fetch-site", "same-origin")][..],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://inbox.example:8443")],
            &[("sec-fetch-site", "same-origin"), ("origin", "https://elsewhere.example")],
        ] {
            assert!(own(Method::POST, given) && own(Method::GET, given), "{given:?}");
        }
        for given in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "")],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://inbox.example:8443")],
            &[("origin", "https://inbox.example")],
            &[("origin", "http://inbox.example:8443")],
            &[("origin", "null")],
        ] {
            assert!(!own(Method::POST, given) && !own(Method::GET, given), "{given:?}");
        }
        assert!(own(Method::GET, &[]) && !own(Method::POST, &[]) && !own(Method::DELETE, &[]));
    }

    #[test]
    fn a_cookie_needs_https_or_this_machine() {
        for url in ["https://inbox.example", "http://localhost:8080", "http://127.0.0.1:9", "http://[::1]:9"] {
            assert!(is_secure(url), "{url}");
        }
        for url in ["http://inbox.example", "http://192.168.0.9:8080", "http://localhost.example", "nonsense"] {
            assert!(!is_secure(url), "{url}");
        }
    }
}
