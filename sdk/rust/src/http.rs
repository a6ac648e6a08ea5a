//! Calls other systems, by leave of the admin: only hosts that were granted.
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
    /// Sets the body to a value as JSON, and `Content-Type` to say so.
    ///
    /// # Errors
    /// [`Invalid`](crate::FailureKind::Invalid) when the value cannot be written as JSON.
    pub fn json(&self, value: &impl Serialize) -> Result<(), Failure> {
        let body = serde_json::to_vec(value)?;
        self.header("Content-Type", "application/json");
        self.body(&body);
        Ok(())
    }
}

impl Response {
    /// Is the status one of 200 to 299?
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status())
    }

    /// What an answer that is no success means for who asked: whether to try again, and when. `who` is the other system's
    /// name, for the message. Fits requests that may be made again; where one may not, a 5xx may have done something.
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
        // Seconds, as servers nearly always say it; a date is as good as nothing said.
        match self.header("Retry-After").and_then(|wait| wait.trim().parse::<u32>().ok()) {
            Some(seconds) => failure.with_retry_after_ms(seconds.saturating_mul(1_000)),
            None => failure,
        }
    }

    /// The body as text, with what is not UTF-8 replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body()).into_owned()
    }

    /// The body as a type of the plugin's own.
    ///
    /// # Errors
    /// [`Invalid`](crate::FailureKind::Invalid) when the body is not JSON of that type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let status = self.status();
        serde_json::from_str(&crate::json::text(&self.body()))
            .map_err(|error| Failure::invalid(format!("the answer (status {status}) is not as expected: {error}")))
    }
}
