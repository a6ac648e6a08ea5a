//! The OpenAPI 3.1 document of the API, generated from the code.

use super::{Access, Route, routes};
use crate::http::{
    Problem,
    access::Needs,
    assist, attachments, audit, backtests, channels, components, connections, contacts, conversations, episodes,
    events, exports, feedback, gestures, health, hooks, kept_requests, leads, messages, metrics, openings,
    people::{joining, persons, second_factor, sessions, signing_in, teams},
    plugins, replays, runs, secrets, shadows, shared_files, status, templates, test_clock, tokens, trust,
};
use axum::{Json, http::Method};
use std::sync::LazyLock;
use utoipa::{
    Modify, OpenApi, ToSchema as _,
    openapi::{
        Content, OpenApi as Document, Ref, RefOr, Response,
        path::Operation,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Plugboard",
        description = "The conversations of all channels in one inbox, and the plugins that work in it.\n\nTimes are RFC 3339 in UTC. Lists are paginated: pass `next` as `after` to get the next page. Errors are RFC 9457 problem details.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT")
    ),
    tags(
        (name = "inbox", description = "Conversations, messages, customers, leads"),
        (name = "runs", description = "What plugins did, and why"),
        (name = "plugins", description = "Installed plugins"),
        (name = "channels", description = "Channels, with their templates and kept requests"),
        (name = "platforms", description = "Webhooks of platforms"),
        (name = "people", description = "Who works in the inbox, teams, signing in"),
        (name = "server", description = "The server itself")
    ),
    components(schemas(Problem)),
    modifiers(&Common),
    paths(
        hooks::get, hooks::post, hooks::get_below, hooks::post_below, shared_files::show,
        conversations::list, episodes::list, episodes::history, conversations::show, conversations::change, openings::create, openings::upload,
        messages::list, messages::create, messages::show, messages::release, messages::discard, messages::resolve_uncertain,
        gestures::typing, gestures::read, gestures::react, gestures::edit, gestures::delete,
        feedback::list, feedback::create, assist::suggest, assist::commands, assist::run,
        attachments::create, attachments::show, contacts::list, contacts::show,
        leads::list, leads::create, leads::show, leads::change, events::stream,
        runs::list, runs::show, runs::redrive, status::show,
        components::create, backtests::create, plugins::list, plugins::install, plugins::show, plugins::change, plugins::remove, plugins::roll_back, plugins::logs,
        shadows::show, shadows::put, shadows::remove, shadows::promote, replays::create,
        trust::list, trust::put, trust::remove, exports::list, exports::retry, exports::files, exports::file,
        secrets::of_plugin, connections::of_plugin, connections::forget_plugins,
        connections::of_channel, connections::forget_channels, channels::list, channels::create, channels::show, channels::remove, channels::retry, secrets::of_channel,
        kept_requests::list, kept_requests::show, kept_requests::retry, kept_requests::discard, kept_requests::discard_all,
        templates::list, templates::keep, templates::remove, templates::refresh,
        persons::list, persons::create, persons::show, persons::change, persons::invite, persons::teams,
        teams::list, teams::create, teams::show, teams::replace, teams::remove, joining::accept,
        signing_in::create, signing_in::show, signing_in::end, signing_in::prove, signing_in::change_password,
        second_factor::begin, second_factor::confirm, second_factor::remove, second_factor::remove_of,
        sessions::list, sessions::end_others, sessions::end,
        health::show, health::ready, metrics::show, audit::list, tokens::list, tokens::create, tokens::revoke, show, test_clock::show, test_clock::set,
    )
)]
struct Api;

/// Adds what is common to many routes: the required token and the error responses.
struct Common;

const BEARER: &str = "bearer";
const SESSION: &str = "session";

impl Modify for Common {
    fn modify(&self, document: &mut Document) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token created with `plugboard token create`"))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(BEARER, SecurityScheme::Http(scheme));
        let cookie = ApiKeyValue::with_description("__Host-plugboard", "A person's session, for browsers");
        components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        for route in routes().iter().filter(|route| route.documented) {
            let Some(item) = document.paths.paths.get_mut(route.path) else { continue };
            let operation = match route.method.as_str() {
                "GET" => &mut item.get,
                "POST" => &mut item.post,
                "PUT" => &mut item.put,
                "DELETE" => &mut item.delete,
                _ => &mut item.patch,
            };
            let Some(operation) = operation else { continue };
            add_error_responses(operation, route);
        }
    }
}

/// Adds an operation's error responses, beyond those that its handler declares. An error that handlers of one kind can
/// return, such as all that change something, is added to each of them, so that no route is forgotten. The tests check
/// every response against this document.
fn add_error_responses(operation: &mut Operation, route: &Route) {
    let Route { method, path, access, .. } = route;
    let mut add = |status: &str, description: &str| {
        let entry = operation.responses.responses.entry(status.to_owned());
        entry.or_insert_with(|| Response::new(description).into());
    };
    let (of_platforms, changes) = (path.starts_with("/hooks/"), *method != Method::GET);
    if let Access::Authorized(..) = access {
        add("401", "The token is missing or invalid, or the session has ended.");
        add("403", "The role lacks the permission, or another site caused a browser's request.");
    }
    if path.contains('{') {
        add("404", "Not found.");
    }
    add("400", "The request cannot be parsed.");
    add("500", "Internal error; the server's log has the details.");
    add("503", "The database is unavailable at the moment, or the server is starting or stopping.");
    if changes || of_platforms {
        add("408", "The body arrived too slowly.");
        add("413", "The body is too large.");
    }
    if changes && !of_platforms {
        add("409", "The request conflicts with the current state.");
        add("422", "The request can be parsed but is invalid, or a rule refuses it.");
    }
    if matches!(&operation.request_body, Some(RefOr::T(body)) if body.content.contains_key("application/json")) {
        add("415", "The body is not sent as JSON.");
    }
    if let Access::Authorized(needs, _) = access {
        let scopes: [&str; 0] = [];
        let session = SecurityRequirement::new(SESSION, scopes);
        operation.security = Some(match needs {
            Needs::Person => vec![session],
            Needs::Permission(_) | Needs::Proof(_) => vec![SecurityRequirement::new(BEARER, scopes), session],
        });
    }
    // Every error response has the same body, wherever it was declared.
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if status.starts_with('4') || status.starts_with('5') {
            let problem = Content::new(Some(Ref::from_schema_name(Problem::name())));
            response.content = [("application/problem+json".to_owned(), RefOr::T(problem))].into_iter().collect();
        }
    }
}

/// Returns the document.
#[must_use]
pub fn document() -> Document {
    Api::openapi()
}

/// Get this document
#[utoipa::path(get, path = "/api/openapi.json", tag = "server", responses((status = 200, description = "OpenAPI 3.1.", body = Object)))]
pub async fn show() -> Json<&'static Document> {
    static DOCUMENT: LazyLock<Document> = LazyLock::new(document);
    Json(&DOCUMENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn documented_routes_declare_problem_responses_and_required_tokens() {
        let document = serde_json::to_value(document()).unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        for route in routes().iter().filter(|route| route.documented) {
            let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
            let responses = operation["responses"].as_object().unwrap();
            let place = format!("{} {}", route.method, route.path);
            for (status, response) in responses.iter().filter(|(status, _)| status.starts_with('4')) {
                let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/Problem", "{place} {status}");
            }
            let expected: &[&str] = match route.access {
                Access::Open => &[],
                Access::Authorized(Needs::Person, _) => &["session"],
                Access::Authorized(Needs::Permission(_) | Needs::Proof(_), _) => &["bearer", "session"],
            };
            let schemes = operation["security"].as_array().into_iter().flatten().filter_map(Value::as_object);
            let schemes: Vec<_> = schemes.flat_map(serde_json::Map::keys).collect();
            assert_eq!(schemes, expected, "{place}");
            assert!(expected.is_empty() || responses.contains_key("403"), "{place}");
            assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{place}");
        }
    }

    #[test]
    fn every_reference_in_the_document_resolves() {
        fn references(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::Object(members) => {
                    for (name, value) in members {
                        match value.as_str().filter(|_| name == "$ref") {
                            Some(target) => found.push(target.to_owned()),
                            None => references(value, found),
                        }
                    }
                }
                Value::Array(items) => items.iter().for_each(|item| references(item, found)),
                _ => {}
            }
        }
        let document = serde_json::to_value(document()).unwrap();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 50, "{}", found.len());
        for target in found {
            let pointer = target.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{target}");
        }
    }
}
