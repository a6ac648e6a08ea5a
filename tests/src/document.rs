//! The API's own document, against which every answer that a test gets is checked.

use serde_json::Value;

/// What the API's document says of each route.
#[derive(Debug)]
pub struct Document(Value);

impl Document {
    /// The document of the server at `http://ADDRESS`.
    ///
    /// # Errors
    /// When the server does not show it.
    pub async fn of(http: &reqwest::Client, base: &str) -> reqwest::Result<Self> {
        let answer = http.get(format!("{base}/api/openapi.json")).send().await?.error_for_status()?;
        Ok(Self(answer.json().await?))
    }

    /// Holds an answer against the document. Pages and routes that do not exist are not in it.
    ///
    /// # Panics
    /// When the route does not say that it answers so.
    pub fn check(&self, method: &str, path: &str, status: u16, answer: &str) {
        let path = path.split('?').next().unwrap_or_default();
        let parts: Vec<_> = path.split('/').collect();
        let fits = |route: &str| {
            let route: Vec<_> = route.split('/').collect();
            route.len() == parts.len() && route.iter().zip(&parts).all(|(r, p)| r.starts_with('{') || r == p)
        };
        let routes = self.0["paths"].as_object().into_iter().flatten();
        // A route that names what another leaves open comes first.
        let mut found: Vec<_> = routes.filter(|(route, _)| fits(route)).collect();
        found.sort_by_key(|(route, _)| route.matches('{').count());
        let Some((route, item)) = found.first() else { return };
        let Some(operation) = item.get(method.to_lowercase()) else { return };
        let documented = operation["responses"].get(status.to_string()).is_some();
        assert!(documented, "{method} {route} answers {status}, which its document lacks: {answer}");
    }
}
