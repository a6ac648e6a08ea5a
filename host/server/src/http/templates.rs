//! Templates: texts that a platform has approved, by channel.

use super::{App, Page, Problem, channels, input, page};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::channels as db;
use plugboard_model::Template;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text that a platform has approved.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TemplateView {
    /// Its name on the platform.
    pub name: String,
    /// Its language on the platform.
    pub language: String,
    /// Its text, with `{{1}}`, `{{2}}`, ... for the variables.
    pub text: String,
}

/// List a channel's templates
///
/// Sorted by name and language.
#[utoipa::path(get, path = "/api/v1/channels/{name}/templates", tag = "channels", params(("name", description = "The channel's name"), page::PageQuery),
    responses((status = 200, description = "A page.", body = Page<TemplateView>)))]
pub async fn list(
    State(app): State<App>,
    Path(name): Path<String>,
    input::Query(query): input::Query<page::PageQuery>,
) -> Result<Json<Page<TemplateView>>, Problem> {
    channels::find(&app, &name)?;
    let all = db::templates(&mut *app.flow.db().read().await?, &name).await?;
    let key = |template: &Template| format!("{}\n{}", template.name, template.language);
    let page = page::slice("templates", all, &query, key)?;
    Ok(Json(page.map(|t| TemplateView { name: t.name, language: t.language, text: t.text })))
}

/// The text of a template.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateText {
    /// Its text, with `{{1}}`, `{{2}}`, ... for the variables; at most 8 KiB.
    text: String,
}

/// Store a template
#[utoipa::path(put, path = "/api/v1/channels/{name}/templates/{template}/{language}", tag = "channels",
    params(("name", description = "The channel's name"), ("template", description = "The template's name on the platform"),
        ("language", description = "Its language on the platform")),
    request_body = TemplateText, responses((status = 204, description = "The template was stored.")))]
pub async fn keep(
    State(app): State<App>,
    Path((channel, name, language)): Path<(String, String, String)>,
    input::Json { value, .. }: input::Json<TemplateText>,
) -> Result<StatusCode, Problem> {
    app.flow.put_template(&channel, Template { name, language, text: value.text }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a template
///
/// Messages that were created from it stay.
#[utoipa::path(delete, path = "/api/v1/channels/{name}/templates/{template}/{language}", tag = "channels",
    params(("name", description = "The channel's name"), ("template", description = "The template's name on the platform"),
        ("language", description = "Its language on the platform")),
    responses((status = 204, description = "The template was removed.")))]
pub async fn remove(
    State(app): State<App>,
    Path((channel, name, language)): Path<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    app.flow.remove_template(&channel, &name, &language).await?;
    Ok(StatusCode::NO_CONTENT)
}
