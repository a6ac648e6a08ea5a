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

use crate::Failure;
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
        serde_json::from_slice(&self.body())
            .map_err(|error| Failure::invalid(format!("the answer (status {status}) is not as expected: {error}")))
    }
}
