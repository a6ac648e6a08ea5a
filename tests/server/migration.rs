//! This version opens the databases of earlier versions, and all their data is there.
//!
//! `tests/dumps` has the same data as SQL text for each database: as written by the program of commit f962174; as left by
//! the program of commit aae6c97, which had the migrations up to 0002; and as left by that of commit 0c50a60, which had
//! those up to 0006, after an admin had added people and a team and assigned the conversations to words. The components in it are replaced by a
//! few bytes that no version could load; an admin installs them again. All its times are moved to today, so that
//! nothing is old enough to expire.

use crate::{HELP, SECRET, SHOP, now, texts};
use plugboard_db::{Conn, sql::query};
use plugboard_tests::{
    databases::{Database, Kind},
    graph::{
        Graph,
        webhook::{Client, batch, entry, text},
    },
    on_both,
    server::Server,
};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::Path};

on_both! {
    all_data_of_the_first_version_survives_the_migration;
    all_data_of_the_previous_version_survives_the_migration;
    all_data_of_the_version_with_people_survives_the_migration;
    words_become_people_and_teams_and_conversations_get_episodes;
    a_large_inbox_is_migrated;
}

/// The checksum of the first migration. Existing databases were made by it, so it must never change.
const START: &str = "3f0dceb02291fd8ac5ea787d680bcc1490b2438da73951d47be9fd2a698d1b7f";

/// Returns the migration files, by number.
fn migrations() -> BTreeMap<i64, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../host/db/migrations");
    let files = fs::read_dir(folder).expect("the folder of migrations").map(|entry| entry.expect("an entry").path());
    files
        .map(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let number = name.split('_').next().and_then(|number| number.parse().ok()).expect("a number");
            (number, fs::read_to_string(&path).expect("a migration"))
        })
        .collect()
}

#[test]
fn the_first_migration_is_unchanged() {
    let sum = digest(&SHA256, migrations()[&1].as_bytes());
    let sum = sum.as_ref().iter().fold(String::new(), |sum, byte| sum + &format!("{byte:02x}"));
    assert_eq!(sum, START, "0001_start.sql is changed: put the change into a migration of its own");
}

/// A dump, with the values in its header.
struct Dump {
    sql: String,
    key: String,
    token: String,
    agent: String,
    server: String,
}

/// Reads the dump of a version, which is the number of its last migration.
fn dump(kind: Kind, version: usize) -> Dump {
    let name = if kind == Kind::Sqlite { "sqlite" } else { "postgres" };
    let name = if version == 1 { name.to_owned() } else { format!("{name}-{version:04}") };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("dumps").join(name).with_extension("sql");
    let sql = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let head = |what: &str| {
        let line = sql.lines().find_map(|line| line.strip_prefix(&format!("-- {what}: ")));
        line.unwrap_or_else(|| panic!("no `{what}` in the head of {}", path.display())).to_owned()
    };
    let written_at: i64 = head("at").parse().expect("a time in milliseconds");
    let (key, token, agent, server) = (head("key"), head("token"), head("agent"), head("server"));
    Dump { key, token, agent, server, sql: moved(&sql, now() - written_at) }
}

/// Returns a dump with all its times (13 digits, from 2017 to 2033) moved by `by` milliseconds.
fn moved(sql: &str, by: i64) -> String {
    let times = regex_lite::Regex::new(r"\b1[5-9]\d{11}\b").expect("a regular expression");
    let later = |found: &regex_lite::Captures<'_>| {
        found[0].parse::<i64>().map_or_else(|_| found[0].to_owned(), |time| (time + by).to_string())
    };
    times.replace_all(sql, later).into_owned()
}

/// Returns each migration that was run, with its time and whether it succeeded.
async fn applied(url: &str) -> Vec<(i64, String, bool)> {
    let mut conn = Conn::connect(url, true).await.expect("the database opens");
    let sql = "SELECT version, CAST(installed_on AS TEXT), CASE WHEN success THEN 1 ELSE 0 END FROM _sqlx_migrations ORDER BY version";
    let rows = query(sql).fetch_all(&mut conn).await.expect("the table of migrations");
    conn.close().await;
    rows.iter()
        .map(|row| {
            (row.try_get(0).expect("a version"), row.try_get(1).expect("a time"), row.try_get(2).expect("a flag"))
        })
        .collect()
}

/// Starts a server of this version on the dump, with the key and the name of the server that wrote it.
async fn opened(kind: Kind, dump: &Dump, version: usize) -> Server {
    let database = Database::new(kind).await;
    let mut conn = Conn::connect(&database.url, true).await.expect("the database opens");
    conn.script(&dump.sql).await.expect("the dump is loaded");
    conn.close().await;
    assert_eq!(applied(&database.url).await.len(), version, "the dump is of that version");
    let folder = database.folder.path();
    fs::write(folder.join("key"), format!("{}\n", dump.key)).expect("the key file");
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(folder.join("key"), private).expect("only its owner can read it");
    fs::write(folder.join("plugboard.lock"), &dump.server).expect("the server's name");
    Server::on(database, dump.token.clone(), &[])
}

async fn all_data_of_the_first_version_survives_the_migration(kind: Kind) {
    check_all_data(kind, 1).await;
}

async fn all_data_of_the_previous_version_survives_the_migration(kind: Kind) {
    check_all_data(kind, 2).await;
}

async fn all_data_of_the_version_with_people_survives_the_migration(kind: Kind) {
    check_all_data(kind, 6).await;
}

async fn words_become_people_and_teams_and_conversations_get_episodes(kind: Kind) {
    let dump = dump(kind, 6);
    let server = opened(kind, &dump, 6).await;
    let people = server.list("/api/v1/people").await;
    let found =
        |handle: &str| people.iter().find(|one| one["handle"] == handle).unwrap_or_else(|| panic!("{people:?}"));
    // Somebody who was there already, by another case of the handle; a word that nobody had; and the author of notes.
    assert_eq!((&found("Żaneta")["state"], people.len()), (&json!("invited"), 4));
    for word in ["Anna", "Tess"] {
        assert_eq!((&found(word)["state"], &found(word)["role"]), (&json!("inactive"), &json!("agent")));
    }
    let teams = server.list("/api/v1/teams").await;
    assert_eq!(teams.len(), 2, "`north` and `North` are one team, and there was one before: {teams:?}");
    let all = server.list("/api/v1/conversations").await;
    let of = |name: &str| all.iter().find(|c| c["contact"]["name"] == name).unwrap_or_else(|| panic!("{all:?}"));
    let (ada, bob) = (of("Ada Byron"), of("Person bob"));
    assert_eq!((&ada["assignee"], &ada["assignee_id"]), (&json!("Żaneta"), &found("Żaneta")["id"]));
    assert_eq!((&bob["assignee"], &bob["assignee_id"]), (&json!("Anna"), &found("Anna")["id"]));
    assert_eq!(
        (&ada["team_id"], ada["team"].as_str().map(str::to_lowercase).as_deref()),
        (&bob["team_id"], Some("north"))
    );
    let notes = server.messages(bob).await;
    assert_eq!(notes.last().expect("a note")["author"]["person_id"], found("Tess")["id"]);

    // What lists show, since when the customers wait, and what is known of the episodes.
    assert_eq!((&ada["last_message"]["text"], &ada["last_message"]["seq"]), (&json!("are you there?"), &json!(10)));
    let last = server.messages(ada).await.pop().expect("a message");
    assert_eq!((&ada["waiting_since"], &ada["waiting_for_person_since"]), (&last["sent_at"], &last["sent_at"]));
    assert_eq!((&bob["waiting_since"], &bob["last_message"]["author_kind"]), (&Value::Null, &json!("plugin")));
    let episode = &ada["episode"];
    assert_eq!(
        (&episode["number"], &episode["opened_by"], &episode["resolved_at"]),
        (&json!(1), &json!("contact"), &Value::Null)
    );
    assert!(episode["first_reply_at"].is_string() && episode["first_person_reply_at"].is_string(), "{episode}");
    assert_eq!(episode["person_replies"], 3, "an uncertain message counts: {episode}");
    assert!(bob["episode"]["resolved_at"].is_string() && bob["episode"]["resolved_by"].is_null(), "{bob}");
    // The words of earlier choices are compared by what they are called now.
    let path = format!("/api/v1/conversations/{}", ada["id"].as_str().expect("an identifier"));
    assert_eq!(server.ask("PATCH", &path, Some(&json!({ "team": "NORTH" }))).await.0, 200);
    assert_eq!(server.ask("PATCH", &path, Some(&json!({ "assignee": "anna" }))).await.1["code"], "inactive-person");
}

/// How many conversations a large inbox has. Each has seven messages on average. `cargo xtask campaign migration` sets
/// the variable.
fn many() -> usize {
    let asked = std::env::var("PLUGBOARD_MIGRATION_CONVERSATIONS");
    asked.map_or(20_000, |number| number.parse().expect("PLUGBOARD_MIGRATION_CONVERSATIONS is a number"))
}

/// Makes many conversations of the two in a dump, with all their messages, 40 assignees and 12 teams.
fn multiplied() -> String {
    let times = many() / 2 - 1;
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times}) INSERT INTO");
    let conversation = "id, channel, thread, kind, status, category, priority, labels, assignee, team, automation, \
        contact_id, lead_id, last_seq, event_seq, last_inbound_at, last_agent_at, created_at, updated_at, standby, \
        plugin_gestures, plugin_gestures_from, opened_by, begins";
    let message = "id, conversation_id, seq, channel, direction, kind, author_kind, author_name, contact_id, text, \
        attributes, deleted, state, attachment_count, sent_at, created_at";
    let copied = |columns: &str, changed: &[(&str, &str)]| {
        let value = |column: &str| {
            changed.iter().find(|(name, _)| *name == column).map_or(column.to_owned(), |(_, value)| (*value).to_owned())
        };
        columns.split(", ").map(str::trim).map(value).collect::<Vec<_>>().join(", ")
    };
    let conversations = copied(
        conversation,
        &[
            ("id", "id || '-' || i"),
            ("thread", "thread || '-' || i"),
            ("assignee", "'Agent ' || (i % 40)"),
            ("team", "'team ' || (i % 12)"),
        ],
    );
    let messages = copied(message, &[("id", "id || '-' || i"), ("conversation_id", "conversation_id || '-' || i")]);
    format!(
        "{numbers} conversations ({conversation}) SELECT {conversations} FROM conversations, n; \
         {numbers} messages ({message}) SELECT {messages} FROM messages, n"
    )
}

async fn a_large_inbox_is_migrated(kind: Kind) {
    let mut dump = dump(kind, 6);
    // pg_dump leaves the search path empty.
    let path = if kind == Kind::Postgres { "SET search_path = public;" } else { "" };
    dump.sql = format!("{};\n{path}\n{}", dump.sql.trim_end().trim_end_matches(';'), multiplied());
    let began = std::time::Instant::now();
    let server = opened(kind, &dump, 6).await;
    println!("{} conversations: loaded and opened in {:?}", many(), began.elapsed());
    let mut conn = Conn::connect(server.database_url(), true).await.expect("the database opens");
    let mut count = async |sql: &str| -> i64 {
        let row = query(sql.to_owned()).fetch_one(&mut conn).await.expect("a count");
        row.try_get(0).expect("a number")
    };
    let many_rows = i64::try_from(many()).expect("a number");
    assert_eq!(count("SELECT CAST(COUNT(*) AS BIGINT) FROM conversations").await, many_rows);
    assert_eq!(count("SELECT CAST(COUNT(*) AS BIGINT) FROM episodes").await, many_rows);
    assert_eq!(
        count("SELECT CAST(COUNT(*) AS BIGINT) FROM conversations c JOIN episodes e ON e.id = c.episode_id").await,
        many_rows
    );
    let assigned = "SELECT CAST(COUNT(*) AS BIGINT) FROM conversations c JOIN people p ON p.id = c.assignee_id \
        JOIN teams t ON t.id = c.team_id";
    assert_eq!(count(assigned).await, many_rows);
    let shown = "SELECT CAST(COUNT(*) AS BIGINT) FROM conversations c JOIN messages m ON m.conversation_id = c.id \
        AND m.seq = c.last_message_seq AND m.author_kind = c.last_message_author_kind AND m.sent_at = c.last_message_at";
    assert_eq!(count(shown).await, many_rows);
    assert_eq!(count("SELECT CAST(COUNT(*) AS BIGINT) FROM people").await, 4 + 40);
    assert_eq!(count("SELECT CAST(COUNT(*) AS BIGINT) FROM teams").await, 2 + 12);
    let authors = "SELECT CAST(COUNT(*) AS BIGINT) FROM messages WHERE author_kind = 'agent' AND author_id IS NULL";
    assert_eq!(count(authors).await, 0);
    conn.close().await;
    let page = server.get("/api/v1/conversations?team=TEAM%203&assignee=agent%203&limit=200").await;
    let expected = (1..many() / 2).filter(|n| n % 12 == 3 && n % 40 == 3).count() * 2;
    assert_eq!(page["data"].as_array().map(Vec::len), Some(expected.min(200)));
}

async fn check_all_data(kind: Kind, version: usize) {
    let dump = dump(kind, version);
    let mut server = opened(kind, &dump, version).await;
    let first = applied(server.database_url()).await;
    assert_eq!(
        first.iter().map(|(number, ..)| *number).collect::<Vec<_>>(),
        migrations().into_keys().collect::<Vec<_>>()
    );
    assert!(first.iter().all(|(_, _, good)| *good), "{first:?}");
    inbox(&server, &dump).await;
    server.restart();
    assert_eq!(applied(server.database_url()).await, first, "a migration runs once");
    inbox(&server, &dump).await;
    secrets(&server).await;
}

/// Checks what people see.
async fn inbox(server: &Server, dump: &Dump) {
    let all = server.list("/api/v1/conversations").await;
    assert_eq!(all.len(), 2, "{all:?}");
    let of =
        |name: &str| all.iter().find(|c| c["contact"]["name"] == *name).unwrap_or_else(|| panic!("{name}: {all:?}"));
    let (ada, bob) = (of("Ada Byron"), of("Person bob"));
    assert_eq!((&bob["channel"], &bob["category"]), (&json!(HELP.1), &json!("sales")));
    assert_eq!((&ada["category"], &ada["labels"]), (&json!("vip"), &json!(["gold", "order"])));
    assert_eq!(ada["team"].as_str().map(str::to_lowercase).as_deref(), Some("north"));
    let messages = server.messages(ada).await;
    let said: Vec<_> = messages.iter().filter(|m| m["kind"] != "note").cloned().collect();
    let said = texts(&said);
    assert_eq!(said[0], "hi, where is my order?");
    assert!(said[1].starts_with("Hi Ada! Thanks for writing"), "{said:?}");
    assert_eq!(said[2..], ["what is this?", "It is on its way.", "Once.", "into the void", "are you there?"]);
    let notes: Vec<_> = messages.iter().filter(|m| m["kind"] == "note").cloned().collect();
    assert_eq!(texts(&notes), ["1.0 counts 1", "1.0 counts 2", "a good customer"]);
    assert_eq!(messages[0]["reactions"][0]["emoji"], "❤", "{}", messages[0]);
    let state = |text: &str| messages.iter().find(|m| m["text"] == *text).map(|m| m["state"].clone());
    assert_eq!((state("Once."), state("into the void")), (Some(json!("sent")), Some(json!("uncertain"))));

    let file = messages.iter().find_map(|m| m["attachments"].get(0)).expect("a file");
    let path = format!("{}/api/v1/attachments/{}", server.base, file["id"].as_str().expect("an identifier"));
    let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let bytes = http.get(path).bearer_auth(&dump.token).send().await.expect("an answer").bytes().await.expect("bytes");
    assert_eq!(&bytes[..], b"bytes of a cat");

    let id = ada["id"].as_str().expect("an identifier");
    let feedback = server.list(&format!("/api/v1/conversations/{id}/feedback")).await;
    assert_eq!((feedback.len(), &feedback[0]["rating"], &feedback[0]["text"]), (1, &json!(4), &json!("good")));
    let leads = server.list("/api/v1/leads").await;
    assert_eq!((leads.len(), &leads[0]["value"], &leads[0]["source"]), (1, &json!(120.5), &json!("fair")));
    let templates = server.get("/api/v1/channels/shop/templates").await;
    let expected = json!({
        "name": templates["data"][0]["name"], "language": templates["data"][0]["language"],
        "text": "Your order {{1}} has left.", "category": null, "status": "approved",
        "parameters": [{ "name": "1", "kind": "text" }], "buttons": [], "source": "admin",
    });
    assert_eq!(templates["data"][0], expected, "what an older version stored has the usual values");
    let status = server.get("/api/v1/status").await;
    assert_eq!(
        (&status["kept_requests"], &status["uncertain"], &status["dead_letters"]),
        (&json!(1), &json!(1), &json!(0))
    );
    // The server that was upgrading the plugin ended the upgrade at its restart, so the plugin is paused as before.
    let counter = server.get("/api/v1/plugins/counter").await;
    assert_eq!(counter["paused"], "20 of its events failed in a row; mend it, then enable it", "{counter}");
    let runs = server.list("/api/v1/runs?plugin=counter").await;
    let waiting: Vec<_> = runs.iter().filter(|run| run["state"] == "pending").collect();
    assert_eq!(waiting.len(), 1, "its events wait: {runs:?}");

    // The same request with the key that was used before, and then with another person's token.
    let path = format!("/api/v1/conversations/{id}/messages");
    // Byte for byte, because the digest of the request is compared.
    let again = http.post(format!("{}{path}", server.base)).bearer_auth(&server.token);
    let again = again.header("Idempotency-Key", "once").header("Content-Type", "application/json");
    let answer = again.body(r#"{"text": "Once."}"#).send().await.expect("an answer");
    let once = (answer.status().as_u16(), answer.json::<Value>().await.expect("a message"));
    let kept = messages.iter().find(|m| m["text"] == "Once.").map(|m| m["id"].clone());
    assert_eq!((once.0, Some(once.1["id"].clone())), (201, kept));
    let agent = http.get(format!("{}/api/v1/status", server.base)).bearer_auth(&dump.agent).send().await;
    assert_eq!(agent.expect("an answer").status().as_u16(), 200, "the agent's token");
}

/// Checks that the old key opens the page's secrets: its signatures are accepted, and its token is sent.
async fn secrets(server: &Server) {
    let keys = server.get("/api/v1/trusted-keys").await;
    assert_eq!(keys["data"][0]["name"], "acme", "{keys}");
    // Unsigned components are installed below.
    let (status, answer) = server.ask("DELETE", "/api/v1/trusted-keys/acme", None).await;
    assert!((200..300).contains(&status), "{status} {answer}");
    let graph = Graph::start().await;
    graph.expect_token(SHOP.0, "page-token");
    for plugin in ["messenger", "triage", "welcome", "follow-up"] {
        server.install(plugin, &[]);
    }
    let config = json!({ "page_id": SHOP.0, "page_name": "The shop", "api_base": graph.base() });
    let change = json!({ "name": SHOP.1, "connector": "messenger", "config": config, "grants": [graph.authority()] });
    let (status, channel) = server.ask("POST", "/api/v1/channels", Some(&change)).await;
    assert_eq!(status, 200, "{channel}");

    // The message that a reaction has been waiting for, and a new customer.
    let items =
        [text(SHOP.0, "ada", "m-later", now(), "later"), text(SHOP.0, "cyd", "m-cyd", now(), "where is my order?")];
    let hook = format!("{}/hooks/{}", server.base, SHOP.1);
    let (client, body) = (Client::new(), batch(&[entry(SHOP.0, &items)]));
    assert_eq!(client.post(&hook, "another secret", &body).await, Some(401));
    assert_eq!(client.post(&hook, SECRET, &body).await, Some(200));
    graph.wait_for_sends(1).await;
    let greeted = graph.accepted();
    assert_eq!(greeted.iter().map(|message| message.recipient.as_str()).collect::<Vec<_>>(), ["cyd"]);
    let ada = server.list("/api/v1/conversations").await.into_iter().find(|c| c["contact"]["name"] == "Ada Byron");
    let messages = server.messages(&ada.expect("ada's conversation")).await;
    let later = messages.iter().find(|m| m["text"] == "later").cloned().unwrap_or(Value::Null);
    assert_eq!(later["reactions"][0]["emoji"], "❤", "{later}");
}
