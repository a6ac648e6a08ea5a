//! Who sees which conversations: each route is tried by people who see some of them, and shows nothing of the others.

use crate::{
    HELP, Inbox, SHOP,
    api::Api,
    feed::{Stream, documented},
    now, people,
    people_of_platforms::Platform,
    signing_in::{PASSWORD, secret_of, sign_in},
    writing_first,
};
use plugboard_tests::{
    browser_session::Browser,
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

on_both! {
    each_route_shows_only_what_its_caller_sees;
    a_stream_follows_what_its_person_sees;
    a_person_begins_a_conversation_only_where_they_see_it;
    what_a_person_sees_is_checked_and_takes_effect_at_once;
}

/// The customers: Ada of the team north, Bob of Otto, Cid of nobody, Dora of the team north on the other channel.
const CUSTOMERS: [&str; 4] = ["ada", "bob", "cid", "dora"];

/// People with what they see: whose, on which channels, and which customers these are.
const PEOPLE: [(&str, &str, &[&str], &[&str]); 6] = [
    ("Vera", "all", &[], &CUSTOMERS),
    ("Nora", "teams", &[], &["ada", "dora"]),
    ("Otto", "own", &[], &["bob"]),
    ("Hana", "all", &["help"], &["bob", "dora"]),
    ("Tina", "teams", &["help"], &["dora"]),
    ("Zoe", "own", &[], &[]),
];

/// What belongs to one customer: the values for `{id}`, by the beginning of a route.
type Things = BTreeMap<&'static str, Vec<String>>;

struct Office {
    inbox: Inbox,
    people: BTreeMap<&'static str, Browser>,
    things: BTreeMap<&'static str, Things>,
}

fn id(shown: &Value) -> String {
    shown["id"].as_str().unwrap_or_else(|| panic!("no identifier: {shown}")).to_owned()
}

/// Starts an inbox with the customers and the people.
async fn office(kind: Kind) -> Office {
    let inbox = Inbox::start(kind, &[]).await;
    for customer in CUSTOMERS {
        let page = if matches!(customer, "bob" | "dora") { HELP } else { SHOP };
        let said = text(page.0, customer, &format!("m-{customer}"), now(), "Gdzie jest moja paczka?");
        assert_eq!(inbox.post(&[entry(page.0, &[said])]).await, 200);
    }
    inbox.server.drained().await;
    let mut people = BTreeMap::new();
    let mut rows = BTreeMap::new();
    for (handle, sees, channels, _) in PEOPLE {
        let channels = (!channels.is_empty()).then_some(channels);
        let body = json!({ "handle": handle, "role": "supervisor", "sees": sees, "channels": channels });
        let added = inbox.server.post("/api/v1/people", body).await;
        let mut browser = Browser::at(&inbox.server.base);
        let secret = secret_of(&added["invitation"]);
        let join = json!({ "secret": secret, "password": PASSWORD });
        assert_eq!(browser.ask("POST", "/api/v1/invitations/accept", Some(&join)).await.status, 200);
        people.insert(handle, browser);
        rows.insert(handle, added["person"].clone());
    }
    inbox.server.add_team("north", &[&rows["Nora"], &rows["Tina"]]).await;
    for (customer, change) in [
        ("ada", json!({ "team": "North" })),
        ("bob", json!({ "assignee": "otto" })),
        ("dora", json!({ "team": "north" })),
    ] {
        let conversation = inbox.conversation_with(&format!("Person {customer}")).await;
        assert_eq!(inbox.server.ask("PATCH", &people::path(&conversation), Some(&change)).await.0, 200);
    }
    let mut things = BTreeMap::new();
    for customer in CUSTOMERS {
        things.insert(customer, things_of(&inbox, customer).await);
    }
    inbox.server.drained().await;
    Office { inbox, people, things }
}

/// Creates something of each kind in the conversation with a customer.
async fn things_of(inbox: &Inbox, customer: &str) -> Things {
    let conversation = inbox.conversation_with(&format!("Person {customer}")).await;
    let path = people::path(&conversation);
    let api = Api::of(&inbox.server);
    let upload = api.request("POST", &format!("{path}/attachments?name=a.txt")).bearer_auth(&inbox.server.token);
    let upload = upload.header("content-type", "text/plain").body(format!("for {customer}"));
    let uploaded: Value = upload.send().await.expect("an answer").json().await.expect("a file");
    let sent = json!({ "text": "Here it is", "attachments": [uploaded["id"]] });
    let sent = inbox.server.post(&format!("{path}/messages"), sent).await;
    let lead = inbox.server.post("/api/v1/leads", json!({ "conversation": conversation["id"] })).await;
    inbox.server.drained().await;
    let run = inbox.server.list(&format!("/api/v1/runs?conversation={}", id(&conversation))).await;
    let again = api.request("POST", &format!("{path}/attachments?name=b.txt")).bearer_auth(&inbox.server.token);
    let again = again.header("content-type", "text/plain").body(format!("unsent for {customer}"));
    let unsent: Value = again.send().await.expect("an answer").json().await.expect("a file");
    Things::from([
        ("/api/v1/conversations/{id}", vec![id(&conversation)]),
        ("/api/v1/messages/{id}", vec![id(&sent)]),
        ("/api/v1/attachments/{id}", vec![id(&sent["attachments"][0]), id(&unsent)]),
        ("/api/v1/leads/{id}", vec![id(&lead)]),
        ("/api/v1/runs/{id}", vec![id(run.first().expect("a run"))]),
        ("/api/v1/contacts/{id}", vec![id(&conversation["contact"])]),
    ])
}

/// Routes that answer nobody who sees only some conversations.
const WHOLE: [&str; 13] = [
    "POST /api/v1/channels/{name}/retry",
    "GET /api/v1/status",
    "GET /metrics",
    "POST /api/v1/backtests",
    "GET /api/v1/plugins/{name}/shadow",
    "GET /api/v1/plugins/{name}/logs",
    "GET /api/v1/plugins/{name}/exports",
    "POST /api/v1/plugins/{name}/exports/retry",
    "GET /api/v1/plugins/{name}/downloads",
    "GET /api/v1/plugins/{name}/downloads/{file}",
    "GET /api/v1/kept-requests",
    "GET /api/v1/kept-requests/{id}",
    "POST /api/v1/kept-requests/{id}/retry",
];
/// Lists, each with the member that names the conversation, or the contact.
const LISTS: [(&str, &str); 4] = [
    ("GET /api/v1/conversations", "id"),
    ("GET /api/v1/contacts", "id"),
    ("GET /api/v1/leads", "conversation"),
    ("GET /api/v1/runs", "conversation"),
];
/// Routes that name what they are about in the body, the query or the channel, each with a test of its own here.
const NAMED: [&str; 4] = [
    "POST /api/v1/conversations",
    "POST /api/v1/leads",
    "POST /api/v1/channels/{name}/attachments",
    "GET /api/v1/events",
];
/// The beginnings of routes that are about no conversation.
const NONE: [&str; 16] = [
    "/api/v1/components",
    "/api/v1/plugins",
    "/api/v1/trusted-keys",
    "/api/v1/channels",
    "/api/v1/people",
    "/api/v1/teams",
    "/api/v1/session",
    "/api/v1/invitations",
    "/api/v1/tokens",
    "/api/v1/test",
    "/api/openapi.json",
    "/hooks",
    "/shared",
    "/healthz",
    "/readyz",
    // Only admins, who see everything.
    "/api/v1/audit",
];

async fn each_route_shows_only_what_its_caller_sees(kind: Kind) {
    let Office { inbox, mut people, things } = office(kind).await;
    let routes = documented(&Api::of(&inbox.server)).await;
    let mut tried = BTreeSet::new();
    for (method, path) in &routes {
        let name = format!("{method} {path}");
        if WHOLE.contains(&name.as_str()) {
            tried.insert(name.clone());
            whole(&inbox, &mut people, method, path).await;
            continue;
        }
        if LISTS.iter().any(|(list, _)| *list == name) || NAMED.contains(&name.as_str()) {
            continue;
        }
        let Some(base) = things["ada"].keys().find(|base| path.starts_with(*base)) else {
            let is_none = NONE.iter().any(|base| path.starts_with(base)) || name.starts_with("DELETE /api/v1/kept");
            assert!(is_none, "say here which conversations {name} is about");
            continue;
        };
        tried.insert(name.clone());
        for (handle, _, _, seen) in PEOPLE {
            let browser = people.get_mut(handle).expect("a person");
            for (customer, own) in &things {
                for one in &own[base] {
                    let got = browser.ask(method, &path.replace("{id}", one), body_of(method)).await;
                    if got.refusal() == (403, "role") {
                        // Refused whatever it is about. A plugin developer tries such routes below.
                        continue;
                    }
                    if seen.contains(customer) {
                        assert_ne!(got.refusal().1, "visibility", "{name} of {customer} as {handle}");
                        assert!(method != "GET" || got.status == 200, "{name} of {customer} as {handle}: {got:?}");
                        assert!(got.status != 404, "{name} of {customer} as {handle}: {got:?}");
                    } else {
                        let nothing = browser.ask(method, &path.replace("{id}", "nothing"), body_of(method)).await;
                        assert_eq!(got.status, 404, "{name} of {customer} as {handle}: {got:?}");
                        assert_eq!(got.refusal(), nothing.refusal(), "{name}: the same as if it did not exist");
                    }
                }
            }
        }
    }
    assert!(tried.len() >= 40, "{tried:?}");
    let mut developer = join(&inbox, &json!({ "handle": "Dev", "role": "plugin-developer", "sees": "own" })).await;
    for action in ["redrive", "replay"] {
        let path = format!("/api/v1/runs/{}/{action}", things["ada"]["/api/v1/runs/{id}"][0]);
        assert_eq!(developer.ask("POST", &path, Some(&json!({}))).await.status, 404, "{action}");
    }
    lists(&mut people, &things).await;
    named(&inbox, &mut people, &things).await;
}

/// Adds a person, who joins. Returns the browser.
async fn join(inbox: &Inbox, body: &Value) -> Browser {
    let added = inbox.server.post("/api/v1/people", body.clone()).await;
    let mut browser = Browser::at(&inbox.server.base);
    let join = json!({ "secret": secret_of(&added["invitation"]), "password": PASSWORD });
    assert_eq!(browser.ask("POST", "/api/v1/invitations/accept", Some(&join)).await.status, 200);
    browser
}

/// The body of a request that a handler refuses, so that the test changes nothing.
fn body_of(method: &str) -> Option<&'static Value> {
    static WRONG: std::sync::LazyLock<Value> = std::sync::LazyLock::new(|| json!({ "no such member": true }));
    (!matches!(method, "GET" | "DELETE")).then_some(&*WRONG)
}

async fn whole(inbox: &Inbox, people: &mut BTreeMap<&'static str, Browser>, method: &str, path: &str) {
    let path = path.replace(['{', '}'], "");
    for (handle, ..) in PEOPLE {
        let got = people.get_mut(handle).expect("a person").ask(method, &path, body_of(method)).await;
        match handle {
            "Vera" => assert_ne!(got.refusal().1, "visibility", "{path}: {got:?}"),
            // A role that may not use the route at all is refused for that.
            _ => assert!(matches!(got.refusal(), (403, "visibility" | "role")), "{path} as {handle}: {got:?}"),
        }
    }
    let developer = json!({ "handle": format!("Dev {method} {path}"), "role": "plugin-developer", "sees": "own" });
    let mut browser = join(inbox, &developer).await;
    assert_eq!(browser.ask(method, &path, body_of(method)).await.refusal(), (403, "visibility"), "{method} {path}");
}

async fn lists(people: &mut BTreeMap<&'static str, Browser>, things: &BTreeMap<&'static str, Things>) {
    for (list, member) in LISTS {
        let (_, path) = list.split_once(' ').expect("a method and a path");
        let base = if path == "/api/v1/contacts" { "/api/v1/contacts/{id}" } else { "/api/v1/conversations/{id}" };
        let all: BTreeMap<_, _> = things.iter().map(|(customer, own)| (own[base][0].clone(), *customer)).collect();
        let (ada, of_ada) =
            (&things["ada"]["/api/v1/conversations/{id}"][0], &things["ada"]["/api/v1/contacts/{id}"][0]);
        let mut queries = vec![String::new()];
        match path {
            "/api/v1/conversations" => queries.extend([
                "?status=open".to_owned(),
                "?channel=shop".to_owned(),
                "?assignee=Otto".to_owned(),
                "?team=north".to_owned(),
                format!("?contact={of_ada}"),
                format!("?linked={ada}"),
                "?label=vip".to_owned(),
            ]),
            "/api/v1/leads" => {
                queries.extend([format!("?conversation={ada}"), format!("?contact={of_ada}"), "?stage=new".to_owned()]);
            }
            "/api/v1/runs" => {
                queries.extend([format!("?conversation={ada}"), "?plugin=triage".to_owned(), "?state=done".to_owned()]);
            }
            _ => {}
        }
        for query in queries {
            let mut shown = BTreeMap::new();
            for (handle, ..) in PEOPLE {
                let got = people.get_mut(handle).expect("a person").ask("GET", &format!("{path}{query}"), None).await;
                assert_eq!(got.status, 200, "{path}{query} as {handle}: {got:?}");
                let rows = got.body["data"].as_array().cloned().unwrap_or_default();
                let customers = rows.iter().filter_map(|row| all.get(row[member].as_str()?).copied());
                shown.insert(handle, customers.collect::<BTreeSet<_>>());
            }
            for (handle, _, _, seen) in PEOPLE {
                let expected: BTreeSet<_> =
                    shown["Vera"].iter().copied().filter(|customer| seen.contains(customer)).collect();
                assert_eq!(shown[handle], expected, "{path}{query} as {handle}");
            }
            if query.is_empty() {
                assert_eq!(shown["Vera"].len(), CUSTOMERS.len(), "{path}");
            }
        }
    }
}

/// Routes that name what they are about in the body or the path of a channel.
async fn named(inbox: &Inbox, people: &mut BTreeMap<&'static str, Browser>, things: &BTreeMap<&'static str, Things>) {
    for (handle, _, channels, seen) in PEOPLE {
        let browser = people.get_mut(handle).expect("a person");
        for (customer, own) in things {
            let body = json!({ "conversation": own["/api/v1/conversations/{id}"][0] });
            let got = browser.ask("POST", "/api/v1/leads", Some(&body)).await;
            let expected = if seen.contains(customer) { 409 } else { 404 };
            assert_eq!(got.status, expected, "a lead of {customer} as {handle}: {got:?}");
        }
        for channel in [SHOP.1, HELP.1] {
            let path = format!("/api/v1/channels/{channel}/attachments?name=x");
            let upload = browser.request("POST", &path, "same-origin").header("content-type", "text/plain").body("x");
            let answer = upload.send().await.expect("an answer");
            let (status, body): (_, Value) = (answer.status().as_u16(), answer.json().await.expect("JSON"));
            let is_seen = channels.is_empty() || channels.contains(&channel);
            assert_eq!(status, if is_seen { 201 } else { 404 }, "{channel} as {handle}: {body}");
            if is_seen {
                let file = format!("/api/v1/attachments/{}", id(&body));
                assert_eq!(browser.ask("GET", &file, None).await.status, 200, "{handle} sees the file");
            }
        }
    }
    let elsewhere = inbox.server.list("/api/v1/conversations?channel=shop").await;
    assert_eq!(elsewhere.len(), 2, "nothing was begun");
}

async fn a_stream_follows_what_its_person_sees(kind: Kind) {
    let Office { inbox, mut people, things } = office(kind).await;
    let conversation = |customer: &str| things[customer]["/api/v1/conversations/{id}"][0].clone();
    let nora = people.remove("Nora").expect("Nora");
    let stream = nora.request("GET", "/api/v1/events", "same-origin").send().await.expect("an answer");
    let mut stream = Stream::of(stream);
    stream.next().await;
    let note = async |customer: &str| {
        let path = format!("/api/v1/conversations/{}/messages", conversation(customer));
        inbox.server.post(&path, json!({ "text": "psst", "kind": "note" })).await;
    };
    // Of Bob and Cid she learns nothing. Ada is hers.
    for customer in ["bob", "cid", "ada"] {
        note(customer).await;
    }
    for _ in 0..2 {
        assert_eq!(stream.next().await.data["conversation"], conversation("ada"));
    }
    // When Ada is given to another team, she learns that, and nothing after it.
    inbox.server.add_team("south", &[]).await;
    let path = format!("/api/v1/conversations/{}", conversation("ada"));
    assert_eq!(inbox.server.ask("PATCH", &path, Some(&json!({ "team": "south" }))).await.0, 200);
    let gone = stream.next().await;
    assert_eq!((gone.kind.as_str(), &gone.data["conversation"]), ("conversation", &json!(conversation("ada"))));
    inbox.server.ask("GET", &path, None).await;
    let query = format!("/api/v1/events?conversation={}", conversation("ada"));
    let refused = nora.request("GET", &query, "same-origin").send().await.expect("an answer");
    assert_eq!(refused.status(), 404, "she cannot follow it by name either");
    let sent = json!({ "text": "we take over", "kind": "note" });
    let messages = format!("/api/v1/conversations/{}/messages", conversation("ada"));
    let note_of_ada = inbox.server.post(&messages, sent).await;
    note("dora").await;
    let mut kinds = Vec::new();
    loop {
        let event = stream.next().await;
        assert_ne!(event.data["id"], note_of_ada["id"], "she no longer sees Ada's messages");
        kinds.push(event.kind.clone());
        if event.data["conversation"] == conversation("dora") {
            break;
        }
        assert_eq!(event.kind, "conversation", "{event:?}");
    }
    assert!(kinds.len() <= 3, "{kinds:?}");
}

async fn a_person_begins_a_conversation_only_where_they_see_it(kind: Kind) {
    let platform = Platform::with(kind, &[], writing_first::any(), &[]).await;
    let server = &platform.server;
    let join = async |handle: &str, sees: &str, channels: Value| {
        let body = json!({ "handle": handle, "role": "agent", "sees": sees, "channels": channels });
        let added = server.post("/api/v1/people", body).await;
        let mut browser = Browser::at(&server.base);
        let join = json!({ "secret": secret_of(&added["invitation"]), "password": PASSWORD });
        assert_eq!(browser.ask("POST", "/api/v1/invitations/accept", Some(&join)).await.status, 200);
        browser
    };
    let (mut otto, mut rita, mut none) = (
        join("Otto", "own", Value::Null).await,
        join("Rita", "teams", Value::Null).await,
        join("Nils", "all", json!([])).await,
    );
    let to = writing_first::by_phone("Dzień dobry");
    let path = "/api/v1/conversations";
    assert_eq!(none.ask("POST", path, Some(&to)).await.status, 404, "he sees no channel");
    let begun = otto.ask("POST", path, Some(&to)).await;
    assert_eq!((begun.status, &begun.body["assignee"]), (201, &json!("Otto")), "{begun:?}");
    assert_eq!(otto.ask("POST", path, Some(&to)).await.status, 200, "a second message goes into the same one");
    // The answer to a repeated request shows no conversation that was given to others meanwhile.
    let keyed = async |browser: &Browser| {
        let request = browser.request("POST", path, "same-origin").header("Idempotency-Key", "once").json(&to);
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.json::<Value>().await.expect("JSON"))
    };
    assert_eq!((keyed(&otto).await.0, keyed(&otto).await.0), (200, 200));
    let one = format!("{path}/{}", id(&begun.body));
    assert_eq!(server.ask("PATCH", &one, Some(&json!({ "assignee": "rita" }))).await.0, 200);
    assert_eq!(keyed(&otto).await.0, 404);
    assert_eq!(server.ask("PATCH", &one, Some(&json!({ "assignee": "otto" }))).await.0, 200);
    let refused = rita.ask("POST", path, Some(&to)).await;
    assert_eq!(refused.status, 409, "she does not see Otto's: {refused:?}");
    let of_otto = format!("{path}/{}", id(&begun.body));
    assert_eq!(rita.ask("GET", &of_otto, None).await.status, 404);
    assert_eq!(
        otto.ask("GET", &format!("{of_otto}/messages"), None).await.body["data"].as_array().map(Vec::len),
        Some(3)
    );
}

async fn what_a_person_sees_is_checked_and_takes_effect_at_once(kind: Kind) {
    let Office { inbox, mut people, .. } = office(kind).await;
    let server = &inbox.server;
    for (body, status, code) in [
        (json!({ "handle": "x", "role": "agent", "sees": "everything" }), 422, "invalid"),
        (json!({ "handle": "x", "role": "agent", "channels": ["nowhere"] }), 422, "invalid"),
        (json!({ "handle": "x", "role": "agent", "channels": vec!["shop"; 101] }), 201, ""),
        (json!({ "handle": "y", "role": "admin", "sees": "own" }), 409, "admin-sees-all"),
        (json!({ "handle": "y", "role": "admin", "channels": ["shop"] }), 409, "admin-sees-all"),
    ] {
        let (got, refused) = server.ask("POST", "/api/v1/people", Some(&body)).await;
        assert_eq!((got, refused["code"].as_str().unwrap_or_default()), (status, code), "{body}: {refused}");
    }
    let find = async |handle: &str| {
        let all = server.list("/api/v1/people").await;
        all.into_iter().find(|person| person["handle"] == handle).expect("the person")
    };
    let zoe = find("Zoe").await;
    let path = format!("/api/v1/people/{}", id(&zoe));
    assert_eq!((&zoe["sees"], &zoe["channels"]), (&json!("own"), &Value::Null));
    assert_eq!(server.ask("PATCH", &path, Some(&json!({ "role": "admin" }))).await.0, 409);
    let (status, now) = server.ask("PATCH", &path, Some(&json!({ "sees": "all", "channels": ["shop"] }))).await;
    assert_eq!((status, &now["sees"], &now["channels"]), (200, &json!("all"), &json!(["shop"])), "{now}");
    let mut old = people.remove("Zoe").expect("Zoe");
    assert_eq!(old.ask("GET", "/api/v1/conversations", None).await.status, 401, "her session has ended");
    let (_, mut zoe) = sign_in(server, "Zoe", PASSWORD).await;
    let seen = zoe.ask("GET", "/api/v1/conversations", None).await.body["data"].as_array().map(Vec::len);
    assert_eq!(seen, Some(2), "the shop's");
    // A team that she joins shows its conversations at once.
    assert_eq!(server.ask("PATCH", &path, Some(&json!({ "sees": "teams", "channels": null }))).await.0, 200);
    let (_, mut zoe) = sign_in(server, "Zoe", PASSWORD).await;
    assert_eq!(zoe.ask("GET", "/api/v1/conversations", None).await.body["data"], json!([]));
    let team = server.list("/api/v1/teams").await.remove(0);
    let members = json!({ "handle": "north", "members": [find("Zoe").await["id"]] });
    assert_eq!(server.ask("PUT", &format!("/api/v1/teams/{}", id(&team)), Some(&members)).await.0, 200);
    assert_eq!(zoe.ask("GET", "/api/v1/conversations", None).await.body["data"].as_array().map(Vec::len), Some(2));
}
