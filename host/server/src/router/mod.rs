//! The table of all routes, with the access that each requires. The server has no other routes.

mod openapi;

use crate::{
    http::{
        App, Permission, Problem,
        access::{self, Needs},
        assist, attachments, audit, backtests, channels, components, connections, contacts, conversations, episodes,
        events, exports, feedback, gestures, health, hooks, kept_requests, leads, messages, metrics, openings,
        people::{joining, persons, second_factor, sessions, signing_in, teams},
        plugins, replays, runs,
        scope::Scope,
        secrets, shadows, shared_files, status, templates, test_clock, tokens, trace, trust,
    },
    web,
};
use axum::{
    Router,
    extract::Request,
    handler::Handler,
    http::{HeaderName, HeaderValue, Method, StatusCode, Version, header, uri::Authority},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{MethodFilter, MethodRouter, on},
};
use percent_encoding::percent_decode_str;
use plugboard_db::visibility::Belonging;
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument as _;

/// What a route requires of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// No token: for platforms, chat visitors and monitoring. The handler does its own checks.
    Open,
    /// A bearer token, or a person's session, as this says. The caller must see the conversations that it is about.
    Authorized(Needs, Scope),
}

/// A method and a path with their handler.
pub struct Route {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: Method,
    /// The path in the syntax of axum and OpenAPI.
    pub path: &'static str,
    /// What the route requires of its caller.
    pub access: Access,
    /// Whether the OpenAPI document includes the route. It does not include pages.
    pub documented: bool,
    handler: MethodRouter<App>,
}

/// Returns all routes.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one table, so that the access of all routes is seen on one page")]
pub fn routes() -> Vec<Route> {
    use Access::{Authorized, Open};
    use Belonging::{Attachment, Contact, Conversation, Lead, Message, Run};
    use Needs::Person;
    use Permission::{Administer, Develop, Read, Redrive, Send, Templates, Try, Work};
    vec![
        // Platforms.
        get("/hooks/{channel}", Open, hooks::get),
        post("/hooks/{channel}", Open, hooks::post),
        get("/hooks/{channel}/{*rest}", Open, hooks::get_below),
        post("/hooks/{channel}/{*rest}", Open, hooks::post_below),
        get("/shared/{file}", Open, shared_files::show),
        // The inbox.
        get("/api/v1/conversations", filtered(Read), conversations::list),
        post("/api/v1/conversations", filtered(Send), openings::create),
        get("/api/v1/conversations/{id}", one(Read, Conversation), conversations::show),
        patch("/api/v1/conversations/{id}", one(Work, Conversation), conversations::change),
        get("/api/v1/conversations/{id}/messages", one(Read, Conversation), messages::list),
        post("/api/v1/conversations/{id}/messages", one(Work, Conversation), messages::create),
        post("/api/v1/conversations/{id}/attachments", one(Work, Conversation), attachments::create),
        post("/api/v1/channels/{name}/attachments", filtered(Work), openings::upload),
        get("/api/v1/conversations/{id}/episodes", one(Read, Conversation), episodes::list),
        get("/api/v1/conversations/{id}/history", one(Read, Conversation), episodes::history),
        get("/api/v1/conversations/{id}/feedback", one(Read, Conversation), feedback::list),
        post("/api/v1/conversations/{id}/feedback", one(Work, Conversation), feedback::create),
        post("/api/v1/conversations/{id}/suggestions", one(Work, Conversation), assist::suggest),
        get("/api/v1/conversations/{id}/commands", one(Work, Conversation), assist::commands),
        post("/api/v1/conversations/{id}/commands", one(Send, Conversation), assist::run),
        post("/api/v1/conversations/{id}/typing", one(Work, Conversation), gestures::typing),
        post("/api/v1/conversations/{id}/read", one(Work, Conversation), gestures::read),
        get("/api/v1/messages/{id}", one(Read, Message), messages::show),
        patch("/api/v1/messages/{id}", one(Send, Message), gestures::edit),
        delete("/api/v1/messages/{id}", one(Send, Message), gestures::delete),
        put("/api/v1/messages/{id}/reaction", one(Send, Message), gestures::react),
        post("/api/v1/messages/{id}/release", one(Send, Message), messages::release),
        post("/api/v1/messages/{id}/discard", one(Work, Message), messages::discard),
        post("/api/v1/messages/{id}/settle", one(Send, Message), messages::resolve_uncertain),
        get("/api/v1/attachments/{id}", one(Read, Attachment), attachments::show),
        get("/api/v1/contacts", filtered(Read), contacts::list),
        get("/api/v1/contacts/{id}", one(Read, Contact), contacts::show),
        get("/api/v1/leads", filtered(Read), leads::list),
        post("/api/v1/leads", filtered(Work), leads::create),
        get("/api/v1/leads/{id}", one(Read, Lead), leads::show),
        patch("/api/v1/leads/{id}", one(Work, Lead), leads::change),
        get("/api/v1/events", filtered(Read), events::stream),
        // What plugins did.
        get("/api/v1/runs", filtered(Read), runs::list),
        get("/api/v1/runs/{id}", one(Read, Run), runs::show),
        post("/api/v1/runs/{id}/redrive", one(Redrive, Run), runs::redrive),
        post("/api/v1/runs/{id}/replay", one(Try, Run), replays::create),
        get("/api/v1/status", all(Read), status::show),
        // Plugins.
        post("/api/v1/components", needs(Develop), components::create),
        post("/api/v1/backtests", all(Try), backtests::create),
        get("/api/v1/plugins", needs(Read), plugins::list),
        post("/api/v1/plugins", needs(Administer), plugins::install),
        get("/api/v1/plugins/{name}", needs(Read), plugins::show),
        patch("/api/v1/plugins/{name}", needs(Administer), plugins::change),
        delete("/api/v1/plugins/{name}", needs(Administer), plugins::remove),
        post("/api/v1/plugins/{name}/rollback", needs(Administer), plugins::roll_back),
        get("/api/v1/plugins/{name}/shadow", all(Try), shadows::show),
        put("/api/v1/plugins/{name}/shadow", needs(Administer), shadows::put),
        delete("/api/v1/plugins/{name}/shadow", needs(Administer), shadows::remove),
        post("/api/v1/plugins/{name}/shadow/promote", needs(Administer), shadows::promote),
        get("/api/v1/plugins/{name}/logs", all(Develop), plugins::logs),
        get("/api/v1/plugins/{name}/exports", all(Read), exports::list),
        post("/api/v1/plugins/{name}/exports/retry", all(Redrive), exports::retry),
        get("/api/v1/plugins/{name}/downloads", all(Read), exports::files),
        get("/api/v1/plugins/{name}/downloads/{file}", all(Read), exports::file),
        get("/api/v1/trusted-keys", needs(Read), trust::list),
        put("/api/v1/trusted-keys/{name}", needs(Administer), trust::put),
        delete("/api/v1/trusted-keys/{name}", needs(Administer), trust::remove),
        put("/api/v1/plugins/{name}/secrets/{secret}", proof(Administer), secrets::of_plugin),
        post("/api/v1/plugins/{name}/connections/{secret}", needs(Administer), connections::of_plugin),
        delete("/api/v1/plugins/{name}/connections/{secret}", needs(Administer), connections::forget_plugins),
        // Channels.
        get("/api/v1/channels", needs(Read), channels::list),
        post("/api/v1/channels", needs(Administer), channels::create),
        get("/api/v1/channels/{name}", needs(Read), channels::show),
        delete("/api/v1/channels/{name}", needs(Administer), channels::remove),
        post("/api/v1/channels/{name}/retry", all(Redrive), channels::retry),
        delete("/api/v1/channels/{name}/kept-requests", needs(Administer), kept_requests::discard_all),
        get("/api/v1/kept-requests", all(Read), kept_requests::list),
        get("/api/v1/kept-requests/{id}", all(Read), kept_requests::show),
        post("/api/v1/kept-requests/{id}/retry", all(Redrive), kept_requests::retry),
        delete("/api/v1/kept-requests/{id}", needs(Administer), kept_requests::discard),
        put("/api/v1/channels/{name}/secrets/{secret}", proof(Administer), secrets::of_channel),
        post("/api/v1/channels/{name}/connections/{secret}", needs(Administer), connections::of_channel),
        delete("/api/v1/channels/{name}/connections/{secret}", needs(Administer), connections::forget_channels),
        get("/api/v1/channels/{name}/templates", needs(Read), templates::list),
        post("/api/v1/channels/{name}/templates/refresh", needs(Administer), templates::refresh),
        put("/api/v1/channels/{name}/templates/{template}/{language}", needs(Templates), templates::keep),
        delete("/api/v1/channels/{name}/templates/{template}/{language}", needs(Templates), templates::remove),
        // People.
        get("/api/v1/people", needs(Read), persons::list),
        post("/api/v1/people", proof(Administer), persons::create),
        get("/api/v1/people/{id}", needs(Read), persons::show),
        patch("/api/v1/people/{id}", proof(Administer), persons::change),
        post("/api/v1/people/{id}/invitation", proof(Administer), persons::invite),
        delete("/api/v1/people/{id}/second-factor", proof(Administer), second_factor::remove_of),
        get("/api/v1/people/{id}/teams", needs(Read), persons::teams),
        get("/api/v1/teams", needs(Read), teams::list),
        post("/api/v1/teams", needs(Administer), teams::create),
        get("/api/v1/teams/{id}", needs(Read), teams::show),
        put("/api/v1/teams/{id}", needs(Administer), teams::replace),
        delete("/api/v1/teams/{id}", needs(Administer), teams::remove),
        post("/api/v1/invitations/accept", Open, joining::accept),
        post("/api/v1/session", Open, signing_in::create),
        get("/api/v1/session", Authorized(Person, Scope::Nothing), signing_in::show),
        delete("/api/v1/session", Authorized(Person, Scope::Nothing), signing_in::end),
        post("/api/v1/session/proof", Authorized(Person, Scope::Nothing), signing_in::prove),
        put("/api/v1/session/password", Authorized(Person, Scope::Nothing), signing_in::change_password),
        post("/api/v1/session/second-factor", Authorized(Person, Scope::Nothing), second_factor::begin),
        put("/api/v1/session/second-factor", Authorized(Person, Scope::Nothing), second_factor::confirm),
        delete("/api/v1/session/second-factor", Authorized(Person, Scope::Nothing), second_factor::remove),
        get("/api/v1/sessions", Authorized(Person, Scope::Nothing), sessions::list),
        delete("/api/v1/sessions", Authorized(Person, Scope::Nothing), sessions::end_others),
        delete("/api/v1/sessions/{id}", Authorized(Person, Scope::Nothing), sessions::end),
        // The server itself.
        get("/healthz", Open, health::show),
        get("/readyz", Open, health::ready),
        get("/metrics", all(Read), metrics::show),
        get("/api/v1/audit", needs(Administer), audit::list),
        get("/api/v1/tokens", needs(Administer), tokens::list),
        post("/api/v1/tokens", proof(Administer), tokens::create),
        delete("/api/v1/tokens/{id}", proof(Administer), tokens::revoke),
        get("/api/openapi.json", Open, openapi::show),
        get("/api/v1/test/clock", needs(Administer), test_clock::show),
        put("/api/v1/test/clock", needs(Administer), test_clock::set),
        // Pages.
        page(get("/", Open, web::home)),
        page(get("/join", Open, web::join)),
        page(get("/oauth2/callback", Open, connections::callback)),
        page(get("/chat/{channel}", Open, web::chat)),
        page(post("/chat/{channel}/session", Open, web::sessions::create)),
        page(get("/chat/{channel}/events", Open, web::outbox::stream)),
        page(get("/chat/{channel}/files/{file}", Open, web::files::show)),
        page(get("/assets/{file}", Open, web::asset)),
    ]
}

/// The route is about no conversation.
fn needs(permission: Permission) -> Access {
    Access::Authorized(Needs::Permission(permission), Scope::Nothing)
}

/// The route is about the conversation to which `{id}` in its path belongs.
fn one(permission: Permission, what: Belonging) -> Access {
    Access::Authorized(Needs::Permission(permission), Scope::One(what))
}

/// The route's handler limits its queries to what the caller sees.
fn filtered(permission: Permission) -> Access {
    Access::Authorized(Needs::Permission(permission), Scope::Filtered)
}

/// The route is about all conversations.
fn all(permission: Permission) -> Access {
    Access::Authorized(Needs::Permission(permission), Scope::All)
}

/// The route decides who has access.
fn proof(permission: Permission) -> Access {
    Access::Authorized(Needs::Proof(permission), Scope::Nothing)
}

fn route<H, T>(filter: MethodFilter, method: Method, path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    Route { method, path, access, documented: true, handler: on(filter, handler) }
}

fn get<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    route(MethodFilter::GET, Method::GET, path, access, handler)
}

fn post<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    route(MethodFilter::POST, Method::POST, path, access, handler)
}

fn put<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    route(MethodFilter::PUT, Method::PUT, path, access, handler)
}

fn patch<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    route(MethodFilter::PATCH, Method::PATCH, path, access, handler)
}

fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    route(MethodFilter::DELETE, Method::DELETE, path, access, handler)
}

/// Leaves a route out of the OpenAPI document.
fn page(route: Route) -> Route {
    Route { documented: false, ..route }
}

/// Builds the router from all routes.
pub fn router(app: &App) -> Router {
    let mut router = Router::new();
    for route in routes() {
        let handler = match route.access {
            Access::Open => route.handler,
            Access::Authorized(needs, scope) => {
                route.handler.layer(from_fn_with_state((app.clone(), needs, scope), access::authorize))
            }
        };
        router = router.route(route.path, handler);
    }
    router
        .fallback(async |request: Request| Problem::not_found("page", request.uri().path()))
        .method_not_allowed_fallback(async |request: Request| {
            let detail = format!("{} does not support {}", request.uri().path(), request.method());
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
        })
        .layer(from_fn(common_middleware))
        .layer(CatchPanicLayer::custom(panicked))
        .with_state(app.clone())
}

/// How long a request may wait for the database, summed over all of its reads and writes.
const DATABASE_WAIT_MAX: Duration = Duration::from_millis(2_800);

/// Middleware for every request. Limits the wait for the database; requires exactly one valid host; rejects addresses
/// that are not UTF-8 or contain U+0000, which PostgreSQL cannot store; sets security headers on the response; logs the
/// request without its query, which may contain a visitor's token.
async fn common_middleware(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = trace::request(&request);
    let has_nul = request.uri().path_and_query().is_some_and(|uri| uri.as_str().contains("%00"));
    let mut response = if has_nul {
        Problem::bad_request("address", "the address contains %00; remove it").into_response()
    } else if percent_decode_str(&path).decode_utf8().is_err() {
        Problem::bad_request("address", "the percent-decoded address is not valid UTF-8").into_response()
    } else if !names_one_host(&request) {
        Problem::bad_request("host", "the request must have exactly one Host header, with a valid host").into_response()
    } else {
        let answered = plugboard_db::within(DATABASE_WAIT_MAX, next.run(request).instrument(span.clone())).await;
        answered.unwrap_or_else(|| {
            tracing::error!(%method, path, "request cancelled because the database does not answer");
            Problem::database_slow().into_response()
        })
    };
    trace::answered(&span, response.status());
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"));
    headers
        .entry(HeaderName::from_static("cross-origin-resource-policy"))
        .or_insert(HeaderValue::from_static("same-origin"));
    tracing::debug!(%method, path, status = response.status().as_u16(), took = ?began.elapsed(), "request");
    response
}

/// Whether the request has the Host header that RFC 9112, section 3.2, requires: exactly one, and valid. HTTP/1.0 may
/// omit it.
fn names_one_host(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let Some(host) = hosts.next() else { return request.version() < Version::HTTP_11 };
    // An authority may contain user information; a host may not.
    let valid = host.to_str().is_ok_and(|host| !host.contains('@') && host.parse::<Authority>().is_ok());
    valid && hosts.next().is_none()
}

/// Logs a handler's panic and returns 500.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("no message"), "a handler panicked");
    Problem::defect().into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn only_the_listed_routes_need_no_token() {
        let open: Vec<_> = routes().into_iter().filter(|r| r.access == Access::Open).map(|r| r.path).collect();
        assert_eq!(
            open,
            [
                "/hooks/{channel}",
                "/hooks/{channel}",
                "/hooks/{channel}/{*rest}",
                "/hooks/{channel}/{*rest}",
                "/shared/{file}",
                "/api/v1/invitations/accept",
                "/api/v1/session",
                "/healthz",
                "/readyz",
                "/api/openapi.json",
                "/",
                "/join",
                "/oauth2/callback",
                "/chat/{channel}",
                "/chat/{channel}/session",
                "/chat/{channel}/events",
                "/chat/{channel}/files/{file}",
                "/assets/{file}",
            ]
        );
    }

    #[test]
    fn a_request_must_name_exactly_one_host() {
        let names = |version: Version, hosts: &[&str]| {
            let mut request = Request::get("/").version(version);
            for host in hosts {
                request = request.header(header::HOST, *host);
            }
            names_one_host(&request.body(axum::body::Body::empty()).unwrap())
        };
        for host in ["localhost", "127.0.0.1:8080", "[::1]:8080", "inbox.example.com"] {
            assert!(names(Version::HTTP_11, &[host]), "{host}");
        }
        for hosts in [&[][..], &["a", "b"], &["a", "a"], &[""], &["a b"], &["a/b"], &["u@a"], &["a, b"]] {
            assert!(!names(Version::HTTP_11, hosts), "{hosts:?}");
        }
        assert!(names(Version::HTTP_10, &[]));
        assert!(!names(Version::HTTP_10, &["a", "b"]));
    }

    #[test]
    fn routes_with_read_permission_use_only_get() {
        for route in routes() {
            let reads = route.access == needs(Permission::Read);
            assert!(!reads || route.method == Method::GET, "{} {}", route.method, route.path);
        }
    }

    #[test]
    fn the_openapi_document_has_exactly_the_documented_routes() {
        let document = serde_json::to_value(openapi::document()).unwrap();
        let written: BTreeSet<String> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, item)| {
                item.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
            })
            .collect();
        let routed: BTreeSet<String> =
            routes().iter().filter(|r| r.documented).map(|r| format!("{} {}", r.method, r.path)).collect();
        assert_eq!(written, routed);
    }
}
