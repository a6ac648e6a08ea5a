//! Templates: texts that a platform has approved, by channel.

use super::{App, Page, Problem, channels, input, page, words};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use plugboard_db::templates as db;
use plugboard_model::{ParameterKind, Template, TemplateButton, TemplateParameter, TemplateSource};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text that a platform has approved. Plugins see the same document.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TemplateView {
    /// Its name on the platform.
    pub name: String,
    /// Its language on the platform.
    pub language: String,
    /// Its text, with `{{1}}`, `{{2}}`, ... or `{{name}}` for its parameters.
    pub text: String,
    /// What it is for, such as `marketing` or `utility`. It is the purpose of the messages that are made from it.
    pub category: Option<String>,
    /// The platform's state of it. Only `approved` templates can be sent.
    pub status: String,
    /// Its parameters.
    pub parameters: Vec<ParameterView>,
    /// Its buttons. Each has a `title` and an `action`, and may have other members.
    #[schema(value_type = Vec<Object>)]
    pub buttons: Vec<TemplateButton>,
    /// `admin` if an admin entered it, `platform` if the connector read it from the platform's list.
    #[schema(schema_with = words::one::<TemplateSource>)]
    pub source: TemplateSource,
}

/// A parameter of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParameterView {
    /// Its name. Numbered parameters have the names `1`, `2`, and so on.
    pub name: String,
    /// What fills it: a text, or a file.
    #[schema(schema_with = words::one::<ParameterKind>)]
    pub kind: ParameterKind,
}

impl From<Template> for TemplateView {
    fn from(t: Template) -> Self {
        let parameter = |one: TemplateParameter| ParameterView { name: one.name, kind: one.kind };
        Self {
            name: t.name,
            language: t.language,
            text: t.text,
            category: t.category,
            status: t.status,
            parameters: t.parameters.into_iter().map(parameter).collect(),
            buttons: t.buttons,
            source: t.source,
        }
    }
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
    let size = page::size(query.limit)?;
    let after: Option<(String, String)> = page::after("templates", query.after.as_deref())?;
    let after = after.as_ref().map(|(name, language)| (name.as_str(), language.as_str()));
    let found = db::list(&mut *app.flow.db().read().await?, &name, after, page::probe(size)).await?;
    let page = Page::of(found, size, "templates", |one| (one.name.clone(), one.language.clone()));
    Ok(Json(page.map(TemplateView::from)))
}

/// A template to store.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    /// Its text, with `{{1}}`, `{{2}}`, ... or `{{name}}` for its parameters; at most 8 KiB.
    text: String,
    /// What it is for, such as `marketing` or `utility`; at most 64 bytes.
    category: Option<String>,
    /// Its parameters, at most 64, of which 10 may be files. If left out: one text for each placeholder in the text.
    parameters: Option<Vec<ParameterView>>,
    /// Its buttons, at most 25. Each has a `title` and an `action`.
    #[serde(default)]
    #[schema(value_type = Vec<Object>, required = false)]
    buttons: Vec<TemplateButton>,
}

impl NewTemplate {
    /// Converts the template.
    fn template(self, name: String, language: String) -> Template {
        let Self { text, category, parameters, buttons } = self;
        let template = Template { category, buttons, ..Template::new(name, language, text) };
        let Some(parameters) = parameters else { return template };
        let parameter = |one: ParameterView| TemplateParameter { name: one.name, kind: one.kind };
        Template { parameters: parameters.into_iter().map(parameter).collect(), ..template }
    }
}

/// Store a template
///
/// It replaces a template with the same name and language, also one that the platform lists.
#[utoipa::path(put, path = "/api/v1/channels/{name}/templates/{template}/{language}", tag = "channels",
    params(("name", description = "The channel's name"), ("template", description = "The template's name on the platform"),
        ("language", description = "Its language on the platform")),
    request_body = NewTemplate, responses((status = 204, description = "The template was stored.")))]
pub async fn keep(
    State(app): State<App>,
    Path((channel, name, language)): Path<(String, String, String)>,
    input::Json { value, .. }: input::Json<NewTemplate>,
) -> Result<StatusCode, Problem> {
    app.flow.put_template(&channel, value.template(name, language)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a template
///
/// Messages that were created from it stay. One that the platform lists comes back when the list is read the next time.
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

/// What reading the platform's list of templates has brought.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReadTemplatesView {
    /// How many templates the platform lists. Null if the list could not be read.
    pub listed: Option<u64>,
    /// Why the list, or some of its templates, could not be read.
    pub failure: Option<String>,
}

/// Read the templates that a channel's platform lists
///
/// They replace those that were read before. Templates that an admin entered stay. The server does the same every hour.
#[utoipa::path(post, path = "/api/v1/channels/{name}/templates/refresh", tag = "channels", operation_id = "refresh_templates",
    params(("name", description = "The channel's name")),
    responses((status = 200, description = "The list was read, or the platform did not return it.", body = ReadTemplatesView),
        (status = 409, description = "The connector lists no templates, or the list is being read.", body = Problem)))]
pub async fn refresh(State(app): State<App>, Path(name): Path<String>) -> Result<Json<ReadTemplatesView>, Problem> {
    let read = app.flow.refresh_templates(&name).await?;
    let listed = read.listed.map(|listed| u64::try_from(listed).unwrap_or(u64::MAX));
    Ok(Json(ReadTemplatesView { listed, failure: read.failure }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn people_and_plugins_see_the_same_document() {
        let button = json!({ "title": "Track", "action": "link", "url": "https://shop.example" });
        let template = Template {
            category: Some("utility".into()),
            buttons: vec![serde_json::from_value(button).expect("a button")],
            ..Template::new("order", "pl", "Cześć {{imię}}")
        };
        let seen_by_plugins = serde_json::to_value(&template).expect("JSON");
        assert_eq!(serde_json::to_value(TemplateView::from(template)).expect("JSON"), seen_by_plugins);
    }

    #[test]
    fn parameters_that_are_left_out_follow_from_the_text() {
        let new = |body| serde_json::from_value::<NewTemplate>(body).expect("a body").template("t".into(), "en".into());
        assert_eq!(new(json!({ "text": "Hi {{name}}" })), Template::new("t", "en", "Hi {{name}}"));
        let file = json!([{ "name": "logo", "kind": "image" }]);
        assert_eq!(new(json!({ "text": "Hi", "parameters": file })).parameters[0].kind, ParameterKind::Image);
        assert!(serde_json::from_value::<NewTemplate>(json!({ "text": "x", "status": "approved" })).is_err());
    }
}
