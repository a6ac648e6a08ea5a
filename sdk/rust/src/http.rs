//! HTTP calls to other systems. Only hosts that the admin has granted can be called.
//!
//! ```no_run
//! # use plugboard_sdk::{Failure, http};
//! # fn example() -> Result<(), Failure> {
//! let request = http::Request::new("POST", "https://api.example.com/v1/tickets");
//! request.header("Authorization", "Bearer ${secret.token}");
//! request.json(&serde_json::json!({ "subject": "Where is my order?" }))?;
//! let response = http::send(request)?;
//! let ticket: serde_json::Value = response.json()?;
//! # Ok(())
//! # }
//! ```

pub use crate::bindings::powers::plugboard::inbox::http::{Request, Response, send};

use crate::{Failure, FailureKind};
use serde::{Serialize, de::DeserializeOwned};

impl Request {
    /// Sets the body to a value as JSON, and the `Content-Type` to match.
    ///
    /// # Errors
    /// Returns [`Invalid`](crate::FailureKind::Invalid) if the value cannot be written as JSON.
    pub fn json(&self, value: &impl Serialize) -> Result<(), Failure> {
        let body = serde_json::to_vec(value)?;
        self.header("Content-Type", "application/json");
        self.body(&body);
        Ok(())
    }
}

impl Response {
    /// Returns true if the status is 200 to 299.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status())
    }

    /// Converts an unsuccessful response to a failure whose kind and delay tell the host whether and when to retry.
    /// `who` is the name of the other system, for the message. Suitable for requests that may be repeated; for others,
    /// a 5xx may mean that the request took effect.
    #[must_use]
    pub fn failure(&self, who: &str) -> Failure {
        let (status, text) = (self.status(), self.text());
        let words = text.get(..text.floor_char_boundary(500)).unwrap_or_default();
        let kind = match status {
            401 | 403 => FailureKind::Denied,
            404 | 410 => FailureKind::NotFound,
            409 => FailureKind::Conflict,
            423 | 429 => FailureKind::RateLimited,
            408 | 425 | 477 | 500..=599 => FailureKind::Unavailable,
            _ => FailureKind::Invalid,
        };
        let failure = Failure::new(kind, format!("{who} answered {status}: {words}")).with_code(status.to_string());
        // Servers nearly always send seconds. Ignore a date.
        match self.header("Retry-After").and_then(|wait| wait.trim().parse::<u32>().ok()) {
            Some(seconds) => failure.with_retry_after_ms(seconds.saturating_mul(1_000)),
            None => failure,
        }
    }

    /// Returns the body as text. Invalid UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body()).into_owned()
    }

    /// Parses the body into a type of the plugin.
    ///
    /// # Errors
    /// Returns [`Invalid`](crate::FailureKind::Invalid) if the body is not JSON of that type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let status = self.status();
        serde_json::from_str(&crate::json::text(&self.body())).map_err(|error| {
            Failure::invalid(format!("the response (status {status}) is not in the expected format: {error}"))
        })
    }
}
