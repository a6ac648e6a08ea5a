//! The audit log. Records every request that uploads a component, changes plugins, channels or shared settings, or
//! retries failed work.

use super::{App, Caller, Page, Permission, Problem, Time, input, page};
use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use plugboard_db::audit as db;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// An entry of the audit log.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ActView {
    /// When the action was completed.
    pub at: Time,
    /// The token's name, or the person's handle.
    pub who: String,
    /// The role of the token or the person.
    pub role: String,
    /// The method and path, or the command.
    pub action: String,
    /// What was requested, without secrets.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// The HTTP status of the response.
    pub status: i64,
}

impl From<db::AuditEntry> for ActView {
    fn from(entry: db::AuditEntry) -> Self {
        let detail = serde_json::from_str(&entry.detail).unwrap_or_default();
        Self {
            at: Time(entry.at),
            who: entry.who,
            role: entry.role,
            action: entry.action,
            detail,
            status: entry.status,
        }
    }
}

const LIST: &str = "audit";

/// List the audit log
///
/// Newest first. Entries are kept for a year.
#[utoipa::path(get, path = "/api/v1/audit", tag = "server", params(page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<ActView>)))]
pub async fn list(
    State(app): State<App>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<ActView>>, Problem> {
    let size = page::size(query.limit)?;
    let after: Option<String> = page::after(LIST, query.after.as_deref())?;
    let found = db::list(&mut *app.flow.db().read().await?, after.as_deref(), page::probe(size)).await?;
    Ok(Json(Page::of(found, size, LIST, |entry| entry.id.clone()).map(ActView::from)))
}

/// Whether the audit log records a request.
#[must_use]
pub fn is_audited(method: &Method, needs: Permission) -> bool {
    let changes = method != Method::GET;
    let of_admins = match needs {
        // Backtests, replays and shadow reports change nothing, so they are not recorded either.
        Permission::Read | Permission::Work | Permission::Send | Permission::Try => false,
        Permission::Templates | Permission::Redrive | Permission::Develop | Permission::Administer => true,
    };
    changes && of_admins
}

/// Members of a request that contain no secrets and describe what was requested.
const AUDITED: [&str; 22] = [
    "active",
    "approval",
    "person",
    "sees",
    "allow_unsigned",
    "handle",
    "members",
    "role",
    "key",
    "name",
    "digest",
    "connector",
    "hook",
    "channels",
    "grants",
    "enabled",
    "recorded",
    "failed_review",
    "position",
    "limits",
    "config",
    "now",
];

/// Returns an entry to store with a change. Its identifier and time are set by the database layer.
#[must_use]
pub fn entry(who: &str, role: &str, action: &str, detail: &Value, status: StatusCode) -> db::AuditEntry {
    db::AuditEntry {
        id: String::new(),
        at: 0,
        who: who.to_owned(),
        role: role.to_owned(),
        action: action.to_owned(),
        detail: detail.to_string(),
        status: i64::from(status.as_u16()),
    }
}

/// Runs an authorized request, then records it. If the log cannot be written, the response is an error although the
/// request took effect.
///
/// # Errors
/// Returns 503 if the database fails, or the error from reading the body.
pub async fn record(app: &App, caller: Caller, request: Request, next: Next) -> Result<Response, Problem> {
    let action = format!("{} {}", request.method(), request.uri().path());
    let component = request.uri().path() == "/api/v1/components";
    let is_json = !component
        && request.headers().get(header::CONTENT_TYPE).is_none_or(|media_type| {
            media_type.to_str().is_ok_and(|media_type| media_type.to_ascii_lowercase().contains("json"))
        });
    let (request, detail) = if is_json {
        let (parts, bytes) = input::whole(request, input::JSON_MAX).await?;
        let detail = audited_members(&bytes);
        (Request::from_parts(parts, Body::from(bytes)), detail)
    } else {
        (request, Value::Object(Map::new()))
    };
    let done = run_and_record(app.clone(), caller, action, detail, request, next);
    if component {
        // Uploading a component changes nothing by itself, so its compilation is cancelled if the client disconnects.
        return done.await;
    }
    // Runs to completion even if the client disconnects, so that every completed action is recorded.
    tokio::spawn(done).await.map_err(|_| Problem::defect())?
}

/// Runs the request, then stores its entry.
async fn run_and_record(
    app: App,
    caller: Caller,
    action: String,
    detail: Value,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let response = next.run(request).await;
    let entry = entry(&caller.name, caller.role.as_str(), &action, &detail, response.status());
    let write = app.flow.db().write_with(move |tx| {
        let entry = entry.clone();
        Box::pin(async move { db::insert(tx, &entry).await })
    });
    write.await?;
    Ok(response)
}

/// Returns the members of a JSON body that the log records: those in [`AUDITED`] that are not null.
fn audited_members(body: &[u8]) -> Value {
    let read: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let audited = |(name, value): (String, Value)| {
        if !AUDITED.contains(&name.as_str()) || value.is_null() {
            return None;
        }
        // Record only the names of configuration members: a URL among the values may contain a secret.
        let value = match value {
            Value::Object(members) if name == "config" => members.keys().cloned().collect(),
            value => value,
        };
        Some((name, value))
    };
    Value::Object(read.into_iter().filter_map(audited).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_left_out_of_the_audit_log() {
        let body =
            br#"{"name": "x", "secrets": {"token": "s3cret"}, "value": "s3cret", "config": null, "enabled": false}"#;
        assert_eq!(audited_members(body), serde_json::json!({ "name": "x", "enabled": false }));
        assert_eq!(audited_members(b"no json"), serde_json::json!({}));
        assert_eq!(
            audited_members(br#"{"config": {"url": "https://x/?key=s3cret"}}"#),
            serde_json::json!({ "config": ["url"] })
        );
    }

    #[test]
    fn reading_and_answering_customers_are_not_audited() {
        assert!(is_audited(&Method::POST, Permission::Administer) && is_audited(&Method::PUT, Permission::Templates));
        assert!(!is_audited(&Method::GET, Permission::Administer) && !is_audited(&Method::POST, Permission::Work));
    }
}
