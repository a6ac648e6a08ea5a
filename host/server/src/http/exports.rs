//! Exports to other systems, and the files that plugins offer for download.

use super::{App, Page, Problem, Time, input, page, words};
use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use futures_util::stream;
use plugboard_db::{Db, DbError, downloads, exports as db};
use plugboard_model::{Failure, RecordKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The export of a record to another system.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportView {
    /// The kind of record.
    #[schema(schema_with = words::one::<RecordKind>)]
    pub kind: RecordKind,
    /// The record's identifier on this server.
    pub id: String,
    /// The record's identifier in the other system, once the exporter has reported it.
    pub external_id: Option<String>,
    /// `pending`, `done`, or `dead` if it was given up.
    pub state: String,
    /// Number of failed attempts.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub failure: Option<String>,
    /// When the next attempt is due, while it is pending.
    pub due_at: Option<Time>,
}

impl From<db::ListedExport> for ExportView {
    fn from(row: db::ListedExport) -> Self {
        Self {
            kind: row.record.kind,
            id: row.record.subject,
            external_id: row.record.external_id,
            attempts: row.record.attempts,
            failure: row.failure.as_ref().map(Failure::to_string),
            due_at: (row.state == "pending").then_some(Time(row.due_at)),
            state: row.state,
        }
    }
}

/// Which exports to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportsQuery {
    /// `pending`, `done` or `dead`.
    #[param(inline)]
    state: ExportState,
    /// How many, at most 200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` value of the previous page.
    after: Option<String>,
}

/// The state of an export.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExportState {
    /// Waits for its first or its next attempt.
    Pending,
    /// The other system has the current version of the record.
    Done,
    /// Given up until the record changes or an admin retries it.
    Dead,
}

const LIST: &str = "exports";

/// List an exporter's exports
///
/// Sorted by kind and identifier.
#[utoipa::path(get, path = "/api/v1/plugins/{name}/exports", tag = "plugins", params(("name", description = "The exporter's name"), ExportsQuery),
    responses((status = 200, description = "A page.", body = Page<ExportView>)))]
pub async fn list(
    State(app): State<App>,
    Path(name): Path<String>,
    input::Query(query): input::Query<ExportsQuery>,
) -> Result<Json<Page<ExportView>>, Problem> {
    let size = page::size(query.limit)?;
    let plugin = super::plugins::find(&app, &name)?;
    let after: Option<(String, String)> = page::after(LIST, query.after.as_deref())?;
    let state = match query.state {
        ExportState::Pending => "pending",
        ExportState::Done => "done",
        ExportState::Dead => "dead",
    };
    let mut conn = app.flow.db().read().await?;
    let found = db::list(&mut conn, &plugin.id, state, after.as_ref(), page::probe(size)).await?;
    let key = |row: &db::ListedExport| (row.record.kind.to_string(), row.record.subject.clone());
    Ok(Json(Page::of(found, size, LIST, key).map(ExportView::from)))
}

/// The number of exports that are retried.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Retried {
    /// How many exports are retried.
    pub retried: u64,
}

/// Retry exports that were given up
#[utoipa::path(post, path = "/api/v1/plugins/{name}/exports/retry", tag = "plugins", params(("name", description = "The exporter's name")),
    responses((status = 200, description = "How many exports will be retried.", body = Retried)))]
pub async fn retry(State(app): State<App>, Path(name): Path<String>) -> Result<Json<Retried>, Problem> {
    let retried = app.flow.retry_exports(&name).await?;
    Ok(Json(Retried { retried }))
}

/// A file for download.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FileView {
    /// Its name.
    pub name: String,
    /// How many lines it has, without the header.
    pub lines: i64,
    /// When a line last changed.
    pub updated_at: Time,
}

/// List a plugin's files for download
#[utoipa::path(get, path = "/api/v1/plugins/{name}/downloads", tag = "plugins", params(("name", description = "The plugin's name")),
    responses((status = 200, description = "The files, on one page.", body = Page<FileView>)))]
pub async fn files(State(app): State<App>, Path(name): Path<String>) -> Result<Json<Page<FileView>>, Problem> {
    let plugin = super::plugins::find(&app, &name)?;
    let found = downloads::files(&mut *app.flow.db().read().await?, &plugin.id).await?;
    let view =
        |file: downloads::File| FileView { name: file.name, lines: file.lines, updated_at: Time(file.updated_at) };
    Ok(Json(Page { data: found.into_iter().map(view).collect(), next: None }))
}

/// How many lines are read from the database at a time.
const LINES: i64 = 1_000;

/// Download a plugin's file
///
/// The header comes first, then the lines in the order of their keys.
#[utoipa::path(get, path = "/api/v1/plugins/{name}/downloads/{file}", tag = "plugins",
    params(("name", description = "The plugin's name"), ("file", description = "The file's name")),
    responses((status = 200, description = "The file.", body = String, content_type = "text/plain")))]
pub async fn file(State(app): State<App>, Path((name, file)): Path<(String, String)>) -> Result<Response, Problem> {
    let plugin = super::plugins::find(&app, &name)?;
    let db = app.flow.db().clone();
    let first = downloads::lines(&mut *db.read().await?, &plugin.id, &file, None, LINES).await?;
    if first.is_empty() {
        return Err(Problem::not_found("file", &file));
    }
    let media_type = match file.rsplit_once('.').map(|(_, end)| end) {
        Some("csv") => "text/csv; charset=utf-8",
        Some("jsonl") => "application/jsonl; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{file}\""));
    let rest = Rest { db, installation: plugin.id, file, next: Some(first) };
    let mut response = Response::new(Body::from_stream(stream::try_unfold(rest, Rest::chunk)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    Ok(response)
}

/// The rest of a file that is being sent.
struct Rest {
    db: Db,
    installation: String,
    file: String,
    /// The next lines with their keys, already read. `None` at the end of the file.
    next: Option<Vec<(String, String)>>,
}

impl Rest {
    /// Returns the next lines as text, and reads those after them from the database. `None` at the end of the file.
    async fn chunk(mut self) -> Result<Option<(Bytes, Self)>, DbError> {
        let Some(lines) = self.next.take() else { return Ok(None) };
        let mut text = String::new();
        for (_, line) in &lines {
            text.push_str(line);
            text.push('\n');
        }
        if let Some((last, _)) = lines.last() {
            let more = async {
                let mut conn = self.db.read().await?;
                downloads::lines(&mut conn, &self.installation, &self.file, Some(last), LINES).await
            };
            self.next = Some(more.await?).filter(|more| !more.is_empty());
        }
        Ok(Some((text.into(), self)))
    }
}
