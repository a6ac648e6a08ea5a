//! The error responses of the API: RFC 9457 problem details.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use plugboard_db::DbError;
use plugboard_flow::FlowError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An error response: RFC 9457 problem details, with the additional member `code`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`. Use `status` and `code` to distinguish problems.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: String,
    /// The name of the status.
    #[schema(example = "Not Found")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 404)]
    pub status: u16,
    /// What happened, and how to fix it.
    #[schema(example = "there is no conversation `x`")]
    pub detail: String,
    /// A stable code for what happened, or the code of the platform's rule.
    #[schema(example = "not-found")]
    pub code: String,
    /// Seconds to wait before retrying; sent as `Retry-After`.
    #[serde(skip)]
    pub retry_after: Option<u32>,
}

impl Problem {
    /// Creates a problem.
    #[must_use]
    pub fn new(status: StatusCode, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or("Error").into(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.into(),
            retry_after: None,
        }
    }

    /// Sets the time to wait before retrying, in milliseconds. It is rounded up to whole seconds.
    #[must_use]
    pub fn wait(mut self, milliseconds: Option<u32>) -> Self {
        self.retry_after = milliseconds.map(|ms| ms.div_ceil(1000).max(1));
        self
    }

    /// 400: the request cannot be parsed.
    #[must_use]
    pub fn bad_request(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// 404: there is no `what` with this identifier.
    #[must_use]
    pub fn not_found(what: &str, id: &str) -> Self {
        let id: String = id.chars().take(200).collect();
        Self::new(StatusCode::NOT_FOUND, "not-found", format!("there is no {what} `{id}`"))
    }

    /// 422: the request can be parsed but is invalid.
    #[must_use]
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
    }

    /// 429: too many requests; retry after `wait_ms` milliseconds.
    #[must_use]
    pub fn too_many(detail: impl Into<String>, wait_ms: u32) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "rate-limited", detail).wait(Some(wait_ms))
    }

    /// 503: the database took too long. The request may already have taken effect, or may still take effect.
    #[must_use]
    pub fn database_slow() -> Self {
        let detail = "the database did not answer in time, so the request may or may not have been stored; \
                      check, or send the same request again with the same Idempotency-Key";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "storage", detail).wait(Some(2_000))
    }

    /// 503: temporarily unavailable; retry after a second.
    #[must_use]
    pub fn unavailable(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail).wait(Some(1_000))
    }

    /// 500: a defect in the server. The log has the details, not the response.
    #[must_use]
    pub fn defect() -> Self {
        let detail = "internal error; for the details, see the server's log at the time of this request";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "defect", detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wait = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = wait {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Missing(what, id) => Self::not_found(what, &id),
            DbError::Postgres(_)
            | DbError::Sqlite(_)
            | DbError::NoRow
            | DbError::Column(..)
            | DbError::NotStored(_)
            | DbError::ClaimStep(_)
            | DbError::Io(..)
            | DbError::Locked(_)
            | DbError::Unreachable(_)
            | DbError::Behind => {
                tracing::error!(%error, "database error");
                let detail = "the database is unavailable at the moment; nothing was changed, try again later";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "storage", detail).wait(Some(1_000))
            }
            DbError::Migrate(_)
            | DbError::Newer(..)
            | DbError::Damaged(_)
            | DbError::Word(_)
            | DbError::Json(_)
            | DbError::Address(_) => {
                tracing::error!(%error, "the database contains data that this version cannot read");
                Self::defect()
            }
        }
    }
}

impl From<FlowError> for Problem {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::NotFound { what, id } => Self::not_found(what, &id),
            FlowError::Invalid(detail) => Self::invalid(detail),
            FlowError::Refused { code, reason } => Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, reason),
            FlowError::Conflict(detail) => Self::new(StatusCode::CONFLICT, "conflict", detail),
            FlowError::Changed => Self::new(StatusCode::CONFLICT, "changed", error.to_string()),
            FlowError::Incompatible(detail) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "incompatible", detail),
            FlowError::Unavailable(detail) => Self::unavailable("unavailable", detail),
            FlowError::Busy(detail) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail).wait(Some(10_000)),
            FlowError::Db(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_rounded_up_to_whole_seconds() {
        assert_eq!(Problem::too_many("x", 1).retry_after, Some(1));
        assert_eq!(Problem::too_many("x", 1_001).retry_after, Some(2));
        let response = Problem::too_many("x", 2_500).into_response();
        assert_eq!(response.headers()[header::RETRY_AFTER], "3");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    }

    #[test]
    fn a_database_error_reveals_no_details() {
        let problem = Problem::from(DbError::NotStored("disk 7 is full".into()));
        assert_eq!((problem.status, problem.code.as_str()), (503, "storage"));
        assert!(!problem.detail.contains("disk 7"));
    }
}
