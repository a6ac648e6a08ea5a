//! The audit log: every act that changes what is installed, joined or kept for all, or that drives what failed again.

use super::{App, Page, Permission, Problem, Time, Who, input, page};
use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::{Method, header},
    middleware::Next,
    response::Response,
};
use plugboard_db::audit as db;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// One act.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ActView {
    /// When.
    pub at: Time,
    /// The token's name.
    pub who: String,
    /// The token's role.
    pub role: String,
    /// The method and path, or the command.
    pub action: String,
    /// What was asked for, as far as it is no secret.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// The HTTP status that it was answered with.
    pub status: i64,
}

impl From<db::Act> for ActView {
    fn from(act: db::Act) -> Self {
        let detail = serde_json::from_str(&act.detail).unwrap_or_default();
        Self { at: Time(act.at), who: act.who, role: act.role, action: act.action, detail, status: act.status }
    }
}

const LIST: &str = "audit";

/// List what admins did
///
/// Newest first; kept for a year.
#[utoipa::path(get, path = "/api/v1/audit", tag = "server", params(page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<ActView>)))]
pub async fn list(
    State(app): State<App>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<ActView>>, Problem> {
    let size = page::size(query.limit)?;
    let after: Option<String> = page::after(LIST, query.after.as_deref())?;
    let found = db::list(&mut *app.flow.db().read().await?, after.as_deref(), page::probe(size)).await?;
    Ok(Json(Page::of(found, size, LIST, |act| act.id.clone()).map(ActView::from)))
}

/// Does the log tell of this?
#[must_use]
pub fn tells_of(method: &Method, needs: Permission) -> bool {
    let changes = method != Method::GET;
    let of_admins = match needs {
        // What is tried changes nothing, not even this log.
        Permission::Read | Permission::Work | Permission::Try => false,
        Permission::Templates | Permission::Redrive | Permission::Develop | Permission::Administer => true,
    };
    changes && of_admins
}

/// Members of a request that are no secrets and say what was meant.
const TOLD: [&str; 15] = [
    "allow_unsigned",
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

/// Notes an act of somebody who may do it, once it is done. Where the log cannot be written, the answer is an error,
/// though the act was done.
///
/// # Errors
/// 503 when the database refuses, and what reading the body may end in.
pub async fn note(app: &App, who: Who, request: Request, next: Next) -> Result<Response, Problem> {
    let action = format!("{} {}", request.method(), request.uri().path());
    let (parts, body) = request.into_parts();
    let component = parts.uri.path() == "/api/v1/components";
    let is_json = !component
        && parts.headers.get(header::CONTENT_TYPE).is_none_or(|media_type| {
            media_type.to_str().is_ok_and(|media_type| media_type.to_ascii_lowercase().contains("json"))
        });
    let (request, detail) = if is_json {
        let bytes = input::bytes(body, input::JSON_MAX).await?;
        let detail = told(&bytes);
        (Request::from_parts(parts, Body::from(bytes)), detail)
    } else {
        (Request::from_parts(parts, body), Value::Object(Map::new()))
    };
    let done = act_and_note(app.clone(), who, action, detail, request, next);
    if component {
        // A component that is handed in changes nothing by itself. When its client goes away, nobody compiles it.
        return done.await;
    }
    // To its end, also when the client goes away meanwhile: what is done is noted.
    tokio::spawn(done).await.map_err(|_| Problem::defect())?
}

async fn act_and_note(
    app: App,
    who: Who,
    action: String,
    detail: Value,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let response = next.run(request).await;
    let act = db::Act {
        id: String::new(),
        at: 0,
        who: who.name,
        role: who.role.as_str().to_owned(),
        action,
        detail: detail.to_string(),
        status: i64::from(response.status().as_u16()),
    };
    let write = app.flow.db().write_with(move |tx| {
        let act = act.clone();
        Box::pin(async move { db::insert(tx, &act).await })
    });
    write.await?;
    Ok(response)
}

fn told(body: &[u8]) -> Value {
    let read: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let told = |(name, value): (String, Value)| {
        if !TOLD.contains(&name.as_str()) || value.is_null() {
            return None;
        }
        // Of a configuration only what is set: an address in it may have a secret of its own.
        let value = match value {
            Value::Object(members) if name == "config" => members.keys().cloned().collect(),
            value => value,
        };
        Some((name, value))
    };
    Value::Object(read.into_iter().filter_map(told).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_told() {
        let body =
            br#"{"name": "x", "secrets": {"token": "s3cret"}, "value": "s3cret", "config": null, "enabled": false}"#;
        assert_eq!(told(body), serde_json::json!({ "name": "x", "enabled": false }));
        assert_eq!(told(b"no json"), serde_json::json!({}));
        assert_eq!(told(br#"{"config": {"url": "https://x/?key=s3cret"}}"#), serde_json::json!({ "config": ["url"] }));
    }

    #[test]
    fn reading_and_answering_customers_are_not_acts_of_admins() {
        assert!(tells_of(&Method::POST, Permission::Administer) && tells_of(&Method::PUT, Permission::Templates));
        assert!(!tells_of(&Method::GET, Permission::Administer) && !tells_of(&Method::POST, Permission::Work));
    }
}
