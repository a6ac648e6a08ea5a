//! No statement scans a table that grows with the messages. The server logs each statement of a typical day, and the
//! database explains its plan.

use crate::{
    Inbox, SHOP, people,
    plugins::install_guest,
    signing_in::{PASSWORD, person, sign_in},
    writing_first,
};
use plugboard_db::{Conn, sql::query};
use plugboard_tests::{
    databases::{Database, Kind},
    graph::webhook::{entry, feed, item, text},
    on_both,
    platform::PlatformStandIn,
    server::{LOG, Server},
};
use regex_lite::Regex;
use serde_json::json;
use std::{collections::BTreeSet, fs};

on_both! {
    no_statement_scans_a_growing_table;
}

/// Tables that grow with messages, customers, or time.
const GROWING: [&str; 36] = [
    "attachments",
    "attachment_bytes",
    "audit",
    "changes",
    "choices",
    "contact_attributes",
    "contacts",
    "conversation_events",
    "conversations",
    "dedupe",
    "deliveries",
    "download_lines",
    "episodes",
    "events",
    "exports",
    "feedback",
    "fetches",
    "gestures",
    "idempotency",
    "identities",
    "invitations",
    "kept_values",
    "kv",
    "leads",
    "links",
    "logs",
    "messages",
    "parked",
    "participants",
    "raw_requests",
    "reactions",
    "recordings",
    "runs",
    "sessions",
    "sign_in_failures",
    "thread_marks",
];
/// Statements that may scan a table, each with the reason.
const ALLOWED: [(&str, &str); 2] = [
    ("SELECT COUNT(*) FROM fetches", "fetches are few: each goes away when it is done"),
    ("json_each(p.attributes)", "the migration looks through everything, once"),
];

/// The end of the statement that reads the members of the groups in a list, and the index in which it reads only the
/// latest of each group.
const MEMBERS: (&str, &str) = ("ORDER BY last_at DESC, contact_id LIMIT 100) t1", "participants_latest");

async fn no_statement_scans_a_growing_table(kind: Kind) {
    let options = ["--log", "info,plugboard_db::statement=debug,sqlx::postgres::notice=info"];
    let inbox = match kind {
        Kind::Sqlite => Inbox::start(kind, &options).await,
        // The server sends each plan to the client as a notice, with the actual values. With these settings, a table is
        // scanned only if no index can be used, however small the table is.
        Kind::Postgres => {
            let before = Inbox::start(kind, &options).await;
            let name = before.server.database_url().rsplit_once('/').expect("an address").1.to_owned();
            for setting in [
                "session_preload_libraries = 'auto_explain'",
                "auto_explain.log_min_duration = 0",
                "auto_explain.log_level = 'notice'",
                "enable_seqscan = off",
            ] {
                let sql = format!("ALTER DATABASE {name} SET {setting}");
                Database::execute(before.server.database_url(), &sql).await;
            }
            let mut inbox = before;
            inbox.server.restart();
            inbox
        }
    };
    typical_day(&inbox).await;
    people_at_work(&inbox.server).await;
    let server = writing_first::typical(inbox.server).await;
    let log = fs::read_to_string(server.folder().join(LOG)).expect("the log");
    let found = match kind {
        Kind::Sqlite => sqlite(server.database_url(), &log).await,
        Kind::Postgres => postgres(&log),
    };
    assert!(found.is_empty(), "these scan a table that grows:\n{}", found.join("\n"));
}

/// A person joins, signs in with a wrong and a right password, and looks at people and sessions.
async fn people_at_work(server: &Server) {
    let (person, mut browser) = person(server, "Ann", "supervisor").await;
    for password in ["wrong", PASSWORD] {
        sign_in(server, "ann", password).await;
    }
    let team = server.post("/api/v1/teams", json!({ "handle": "West", "members": [person["id"]] })).await;
    let id = |shown: &serde_json::Value| shown["id"].as_str().expect("an identifier").to_owned();
    let (person, team) = (format!("/api/v1/people/{}", id(&person)), format!("/api/v1/teams/{}", id(&team)));
    for path in ["/api/v1/people", "/api/v1/teams", "/api/v1/sessions", "/api/v1/session", &person, &team] {
        assert_eq!(browser.ask("GET", path, None).await.status, 200, "{path}");
    }
    assert_eq!(server.ask("GET", &format!("{person}/teams"), None).await.0, 200);
    assert_eq!(server.ask("PUT", &team, Some(&json!({ "handle": "South" }))).await.0, 200);
    assert_eq!(server.ask("POST", &format!("{person}/invitation"), Some(&json!({}))).await.0, 201);
    let body = json!({ "password": PASSWORD });
    assert_eq!(browser.ask("POST", "/api/v1/session/proof", Some(&body)).await.status, 204);
    assert_eq!(browser.ask("DELETE", "/api/v1/sessions", None).await.status, 204);
    assert_eq!(browser.ask("DELETE", "/api/v1/session", None).await.status, 204);
    assert_eq!(server.ask("PATCH", &person, Some(&json!({ "role": "agent" }))).await.0, 200);
    assert_eq!(server.ask("DELETE", &team, None).await.0, 204);
}

/// A person offers a choice, which Messenger cannot show and gets as text, and the customer takes it.
async fn choice(inbox: &Inbox) {
    let offered = inbox.conversation_with("Person p1").await;
    let sections = json!([{ "rows": [{ "title": "Yes", "payload": "chair:yes" }] }]);
    let list = json!({ "type": "list", "text": "A chair?", "button": "Choose", "sections": sections });
    let content = json!({ "version": 1, "blocks": [list] });
    inbox.server.post(&format!("{}/messages", crate::people::path(&offered)), json!({ "content": content })).await;
    inbox.server.drained().await;
    let takes = text(SHOP.0, "p1", "mid-choice", crate::now(), "1");
    assert_eq!(inbox.post(&[entry(SHOP.0, &[takes])]).await, 200);
    let taken =
        inbox.server.messages(&offered).await.into_iter().find(|message| message["external_id"] == "mid-choice");
    assert_eq!(taken.expect("it is stored")["payload"], "chair:yes");
    inbox.server.drained().await;
}

/// A typical day: messages, replies, changes by people and plugins, receipts, exports, and a read of every list.
async fn typical_day(inbox: &Inbox) {
    let server = &inbox.server;
    for plugin in ["lead-capture", "follow-up", "crm-csv"] {
        server.install(plugin, &[]);
    }
    for n in 0..6 {
        let person = format!("p{n}");
        let asks = text(SHOP.0, &person, &format!("mid-{n}"), crate::now(), "how much is a chair?");
        assert_eq!(inbox.post(&[entry(SHOP.0, &[asks])]).await, 200);
    }
    server.drained().await;
    for what in [
        json!({ "read": { "watermark": crate::now() } }),
        json!({ "delivery": { "watermark": crate::now() } }),
        json!({ "reaction": { "mid": "mid-0", "action": "react", "emoji": "x", "reaction": "love" } }),
        json!({ "message": { "mid": "mid-answer", "text": "yes", "reply_to": { "mid": "mid-later" } } }),
        json!({ "message": { "mid": "mid-later", "text": "ok" } }),
        json!({ "message_edit": { "mid": "mid-later", "text": "okay", "num_edit": 1 } }),
        json!({ "reaction": { "mid": "mid-unknown", "action": "react", "emoji": "x", "reaction": "love" } }),
    ] {
        assert_eq!(inbox.post(&[entry(SHOP.0, &[item(SHOP.0, "p0", crate::now(), &what)])]).await, 200);
    }
    let nobody = item(SHOP.0, "p-new", crate::now(), &json!({ "read": { "watermark": crate::now() } }));
    let first = text(SHOP.0, "p-new", "mid-new", crate::now(), "hello");
    assert_eq!(inbox.post(&[entry(SHOP.0, &[nobody, first])]).await, 200);
    let all = inbox.conversations().await;
    let conversation = all[0]["id"].as_str().expect("an identifier").to_owned();
    let path = format!("/api/v1/conversations/{conversation}");
    server.post(&format!("{path}/messages"), json!({ "text": "Here it is." })).await;
    server.post(&format!("{path}/messages"), json!({ "text": "A note.", "kind": "note" })).await;
    server.command(&["template", "set", SHOP.1, "order", "en", "Order {{1}}"]).expect("it is stored");
    let template = json!({ "name": "order", "language": "en", "variables": ["7"] });
    server.post(&format!("{path}/messages"), json!({ "template": template })).await;
    for (kind, id) in [("id", "p1"), ("phone", "+48601234567")] {
        let body = json!({ "channel": SHOP.1, "to": { "kind": kind, "id": id }, "text": "Hello" });
        let (status, answer) = server.ask("POST", "/api/v1/conversations", Some(&body)).await;
        assert!(matches!(status, 200 | 422), "{answer}");
    }
    server.post(&format!("{path}/feedback"), json!({ "rating": 4, "best": 5 })).await;
    for (gesture, body) in [("typing", json!({ "seconds": 5 })), ("read", json!({}))] {
        assert_eq!(server.ask("POST", &format!("{path}/{gesture}"), Some(&body)).await.0, 202);
    }
    let bea = server.add_person("bea").await;
    server.add_team("north", &[&bea]).await;
    let change = json!({ "labels": ["vip"], "assignee": "bea", "team": "north", "category": "sales" });
    assert_eq!(server.ask("PATCH", &path, Some(&change)).await.0, 200);
    // A public thread has several customers.
    let comment = json!({ "item": "comment", "verb": "add", "post_id": "1001_50", "parent_id": "1001_50",
        "comment_id": "50_1", "from": { "id": "p0", "name": "Public p0" }, "message": "how much?",
        "created_time": crate::now() / 1_000 });
    assert_eq!(inbox.post(&[feed(SHOP.0, &[comment])]).await, 200);
    server.drained().await;
    choice(inbox).await;
    let first = |page: &serde_json::Value| page["data"][0]["id"].as_str().unwrap_or("none").to_owned();
    let messages = first(&server.get(&format!("{path}/messages")).await);
    let (contact, lead) = (first(&server.get("/api/v1/contacts").await), first(&server.get("/api/v1/leads").await));
    let run = first(&server.get("/api/v1/runs").await);
    for list in [
        path.clone(),
        format!("{path}/feedback"),
        format!("{path}/commands"),
        format!("/api/v1/messages/{messages}"),
        "/api/v1/contacts".to_owned(),
        format!("/api/v1/contacts/{contact}"),
        format!("/api/v1/leads/{lead}"),
        "/api/v1/leads?stage=new".to_owned(),
        format!("/api/v1/leads?conversation={conversation}"),
        format!("/api/v1/runs/{run}"),
        format!("/api/v1/runs?conversation={conversation}"),
        "/api/v1/runs?plugin=triage".to_owned(),
        "/api/v1/runs?state=dead".to_owned(),
        "/api/v1/conversations?status=open".to_owned(),
        "/api/v1/conversations?assignee=bea".to_owned(),
        "/api/v1/conversations?team=north".to_owned(),
        "/api/v1/conversations?channel=shop".to_owned(),
        "/api/v1/conversations?label=vip".to_owned(),
        format!("/api/v1/conversations?contact={contact}"),
        "/api/v1/plugins".to_owned(),
        "/api/v1/plugins/crm-csv/exports?state=pending".to_owned(),
        "/api/v1/plugins/crm-csv/downloads".to_owned(),
        "/api/v1/plugins/messenger/logs".to_owned(),
        "/api/v1/channels/shop/templates".to_owned(),
        "/api/v1/kept-requests".to_owned(),
        "/api/v1/audit".to_owned(),
        "/api/v1/status".to_owned(),
        "/metrics".to_owned(),
    ] {
        let (status, answer) = server.ask("GET", &list, None).await;
        assert!(matches!(status, 200 | 404), "{list}: {status} {answer}");
    }
    limited_platform(server).await;
    // Wait until expired rows have been looked for, too.
    server
        .until("the house to be kept", async |server| {
            let log = fs::read_to_string(server.folder().join(LOG)).map_err(|error| error.to_string())?;
            if log.contains("DELETE FROM idempotency WHERE") { Ok(()) } else { Err("not yet".to_owned()) }
        })
        .await;
}

/// Messages on a platform that limits how many are sent to one customer, and how large a group may be.
async fn limited_platform(server: &Server) {
    let platform = PlatformStandIn::start().await;
    let rules = json!([
        ["text-limit", 1_000, false],
        ["rate", "contact", 100, 1],
        ["window-count", 100, 86_400],
        ["count", "members", 100],
    ]);
    let config = json!({ "account": "limited", "api_base": platform.base(), "rules": rules }).to_string();
    let grant = format!("http={}", platform.authority());
    install_guest(server, "platform", "platform");
    let begin = ["channel", "add", "limited", "--connector", "platform", "--config", &config, "--grant", &grant];
    server.command(&[&begin[..], &["--secret", "key=the-key"]].concat()).expect("the channel is added");
    let said = |key: &str, thread: &str, kind: &str, text: &str| {
        json!({ "item": "message", "account": "limited", "key": key, "thread": thread, "kind": kind, "contact": "ada",
            "name": "Ada", "text": text })
        .to_string()
    };
    let items = [said("l-1", "ada", "direct", "say hi"), said("l-2", "friends", "group", "say hello")];
    let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let request = http.post(format!("{}/hooks/limited", server.base)).header("x-key", "the-key");
    let answer = request.body(items.join("\n")).send().await.expect("the server answers");
    assert_eq!(answer.status().as_u16(), 200);
    server.drained().await;
    for conversation in server.list("/api/v1/conversations?channel=limited").await {
        let place = format!("{}/messages", people::path(&conversation));
        server.post(&place, json!({ "text": "How may we help? rules-changed" })).await;
    }
    server.drained().await;
    let texts = platform.texts();
    assert_eq!(texts.iter().filter(|text| text.starts_with("How may we help?")).count(), 2, "{texts:?}");
}

fn allowed(statement: &str) -> bool {
    ALLOWED.iter().any(|(text, _)| statement.contains(text))
}

/// Returns the statements in the log that scan a growing table, with SQLite's plan.
async fn sqlite(url: &str, log: &str) -> Vec<String> {
    let field = Regex::new(r#" sql="((?:[^"\\]|\\.)*)""#).expect("a pattern");
    let mut statements = BTreeSet::new();
    for found in field.captures_iter(log) {
        let text = found[1].replace("\\n", "\n").replace("\\\"", "\"");
        statements.extend(text.split(';').map(|one| one.trim().to_owned()).filter(|one| is_explained(one)));
    }
    assert!(statements.len() > 100, "{} statements were logged", statements.len());
    let mut conn = Conn::connect(url, true).await.expect("the database answers");
    // As the connection rewrites it for SQLite.
    let parameter = Regex::new(r"\?([0-9]+)").expect("a pattern");
    let (mut wrong, mut lists) = (Vec::new(), 0);
    for statement in statements {
        let explain = query(format!("EXPLAIN QUERY PLAN {statement}"));
        // A plan does not depend on the values, so NULL stands in for each.
        let parameters = parameter.captures_iter(&statement).map(|found| found[1].parse().expect("a number")).max();
        let explain = (0..parameters.unwrap_or(0)).fold(explain, |explain, _| explain.bind(None::<i64>));
        let rows = explain.fetch_all(&mut conn).await;
        let rows = rows.unwrap_or_else(|error| panic!("{error}: {statement}"));
        let details: Vec<String> = rows.iter().map(|row| row.try_get(3).expect("a detail")).collect();
        if statement.contains(MEMBERS.0) {
            lists += 1;
            if !details.iter().any(|detail| detail.contains(MEMBERS.1)) {
                wrong.push(format!("{} is not used: {statement}", MEMBERS.1));
            }
        }
        for detail in details {
            let Some(rest) = detail.strip_prefix("SCAN ") else { continue };
            let name = rest.split(' ').next().unwrap_or_default();
            // Walking an index from one end is fine for a page of a list, and a partial index has few rows.
            let by_index = rest.contains("INDEX") && (statement.contains("LIMIT") || statement.contains(" WHERE "));
            if !by_index && GROWING.contains(&table_of(&statement, name).as_str()) && !allowed(&statement) {
                wrong.push(format!("{detail}: {statement}"));
            }
        }
    }
    assert!(lists > 0, "no list had members");
    wrong
}

fn is_explained(statement: &str) -> bool {
    ["SELECT", "UPDATE", "DELETE", "INSERT", "WITH"].iter().any(|word| statement.starts_with(word))
}

/// Returns the table behind a name in a plan, which is the table itself or an alias of it in the statement.
fn table_of(statement: &str, name: &str) -> String {
    let alias = Regex::new(&format!(r"(?i)\b(?:FROM|JOIN|,)\s+(\w+)\s+{name}\b")).expect("a pattern");
    alias.captures(statement).map_or_else(|| name.to_owned(), |found| found[1].to_owned())
}

/// Returns the plans in the log that scan a growing table.
fn postgres(log: &str) -> Vec<String> {
    let scan = Regex::new(r"Seq Scan on (\w+)").expect("a pattern");
    let (mut plans, mut lists) = (0, 0);
    let mut wrong = BTreeSet::new();
    for plan in log.split("sqlx::postgres::notice: ").skip(1).filter(|plan| plan.contains("Query Text: ")) {
        plans += 1;
        wrong.extend(scanned_tables(&scan, plan));
        lists += usize::from(plan.contains(MEMBERS.0));
        // A window function reads all rows of each group, even if only the first ones are wanted. Which index the
        // database uses for the few rows of this test says nothing about many.
        if plan.contains("WindowAgg") {
            wrong.insert(plan.to_owned());
        }
    }
    assert!(plans > 100, "{plans} plans were logged");
    assert!(lists > 0, "no list had members");
    wrong.into_iter().collect()
}

/// Returns the growing tables that a plan scans, each with the statement.
fn scanned_tables(scan: &Regex, plan: &str) -> Vec<String> {
    let statement = plan.split("Query Text: ").nth(1).unwrap_or_default().lines().next().unwrap_or_default();
    let scans = scan.captures_iter(plan).filter(|found| GROWING.contains(&&found[1]) && !allowed(statement));
    scans.map(|found| format!("{}: {statement}", &found[0])).collect()
}

#[test]
fn a_plan_that_scans_a_growing_table_is_detected() {
    let scan = Regex::new(r"Seq Scan on (\w+)").expect("a pattern");
    let plan = "duration: 1 ms  plan:\nQuery Text: SELECT 1 FROM runs\nSeq Scan on runs r  (cost=1e10)";
    assert_eq!(scanned_tables(&scan, plan), ["Seq Scan on runs: SELECT 1 FROM runs"]);
    let small = "Query Text: SELECT 1 FROM installations\nSeq Scan on installations";
    assert!(scanned_tables(&scan, small).is_empty());
    assert_eq!(table_of("SELECT 1 FROM runs r JOIN events e ON e.id = r.event_id", "e"), "events");
    assert_eq!(table_of("SELECT 1 FROM runs", "runs"), "runs");
}
