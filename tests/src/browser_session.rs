//! A person's browser, as far as signing in goes: it keeps the session's cookie, and says that its requests come from the
//! server's own pages.

use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;

/// The name of the session's cookie.
pub const COOKIE: &str = "__Host-plugboard";

/// A browser.
pub struct Browser {
    base: String,
    http: Client,
    /// The value of the session's cookie; empty if the browser has none.
    pub cookie: String,
}

/// What a browser got.
#[derive(Debug, Clone, PartialEq)]
pub struct Got {
    /// The status.
    pub status: u16,
    /// The body as JSON; null if it is not JSON.
    pub body: Value,
}

impl Got {
    /// The status and the code of a problem.
    #[must_use]
    pub fn refusal(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }
}

impl Browser {
    /// A browser at the server whose address is `base`, without a cookie.
    ///
    /// # Panics
    /// Panics if there is no TLS provider.
    #[must_use]
    pub fn at(base: &str) -> Self {
        // Fails if a provider is installed already, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().no_proxy().user_agent("Firefox of the tests").build().expect("a client");
        Self { base: base.to_owned(), http, cookie: String::new() }
    }

    /// The same session in a copy of the browser, as a thief of the cookie would have it.
    #[must_use]
    pub fn stolen(&self) -> Self {
        Self { cookie: self.cookie.clone(), ..Self::at(&self.base) }
    }

    /// A request with the cookie, from a page of the site that `Sec-Fetch-Site` names.
    ///
    /// # Panics
    /// Panics if `method` is not one.
    pub fn request(&self, method: &str, path: &str, site: &str) -> RequestBuilder {
        let request = self.http.request(method.parse().expect("a method"), format!("{}{path}", self.base));
        let request = request.header("Sec-Fetch-Site", site);
        if self.cookie.is_empty() { request } else { request.header("Cookie", format!("{COOKIE}={}", self.cookie)) }
    }

    /// Makes a request from one of the server's own pages, and keeps the cookie of the answer.
    ///
    /// # Panics
    /// Panics if there is no answer.
    pub async fn ask(&mut self, method: &str, path: &str, body: Option<&Value>) -> Got {
        let request = self.request(method, path, "same-origin");
        let request = body.into_iter().fold(request, RequestBuilder::json);
        let response = request.send().await.expect("the server answers");
        self.keep(&response);
        Got { status: response.status().as_u16(), body: response.json().await.unwrap_or_default() }
    }

    /// Keeps the cookie that an answer sets or deletes.
    fn keep(&mut self, response: &Response) {
        for line in response.headers().get_all("set-cookie") {
            let line = line.to_str().expect("a cookie in ASCII");
            for needed in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
                assert!(line.contains(needed), "{needed}: {line}");
            }
            let (name, rest) = line.split_once('=').expect("a cookie");
            assert_eq!(name, COOKIE);
            rest.split(';').next().unwrap_or_default().clone_into(&mut self.cookie);
        }
    }
}
