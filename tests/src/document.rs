//! The API's OpenAPI document. Tests check the API's answers against it; `Server::ask` checks each answer.

use serde_json::Value;

/// The server's OpenAPI document.
#[derive(Debug)]
pub struct Document(Value);

impl Document {
    /// Fetches the document from the server at `base` (`http://ADDRESS`).
    ///
    /// # Errors
    /// Returns an error if the server does not return it.
    pub async fn of(http: &reqwest::Client, base: &str) -> reqwest::Result<Self> {
        let answer = http.get(format!("{base}/api/openapi.json")).send().await?.error_for_status()?;
        Ok(Self(answer.json().await?))
    }

    /// Checks an answer against the document. Skips pages and unknown routes, which the document does not have.
    ///
    /// # Panics
    /// Panics if the document has no such response for the route.
    pub fn check(&self, method: &str, path: &str, status: u16, answer: &str) {
        let path = path.split('?').next().unwrap_or_default();
        let parts: Vec<_> = path.split('/').collect();
        let fits = |route: &str| {
            let route: Vec<_> = route.split('/').collect();
            route.len() == parts.len() && route.iter().zip(&parts).all(|(r, p)| r.starts_with('{') || r == p)
        };
        let routes = self.0["paths"].as_object().into_iter().flatten();
        // Prefer a literal route over one with placeholders.
        let mut found: Vec<_> = routes.filter(|(route, _)| fits(route)).collect();
        found.sort_by_key(|(route, _)| route.matches('{').count());
        let Some((route, item)) = found.first() else { return };
        let Some(operation) = item.get(method.to_lowercase()) else { return };
        let documented = operation["responses"].get(status.to_string()).is_some();
        assert!(documented, "{method} {route} answers {status}, which the OpenAPI document lacks: {answer}");
    }
}
