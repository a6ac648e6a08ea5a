//! Two servers on one PostgreSQL: admins use both at once, and one of the servers dies in the middle of a change.

use crate::api::{Answer, Api};
use plugboard_tests::{
    databases::{Database, Kind},
    server::Server,
};
use serde_json::{Value, json};
use std::time::Duration;

/// Starts two servers, with `counter` installed.
async fn two_servers() -> (Server, Server) {
    let first = Server::start(Kind::Postgres, &[]).await;
    let second = first.beside();
    crate::plugins::install_guest(&first, "counter", "counter");
    (first, second)
}

async fn change(server: &Server, change: Value) -> (u16, Value) {
    server.ask("PATCH", "/api/v1/plugins/counter", Some(&change)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_changes_on_two_servers_all_apply() {
    let (first, second) = two_servers().await;
    let seen = async |server: &Server| {
        let (status, plugin) = server.ask("GET", "/api/v1/plugins/counter", None).await;
        if status == 200 { Ok(()) } else { Err(plugin.to_string()) }
    };
    second.until("the other server to know of it", seen).await;
    for n in 1..=10 {
        let (limits, recorded) = (json!({ "limits": { "cpu_ms": 100 + n } }), json!({ "recorded": n % 2 == 0 }));
        let review = json!({ "failed_review": if n % 2 == 0 { "pass" } else { "hold" } });
        let all = tokio::join!(
            change(&first, limits.clone()),
            change(&second, recorded.clone()),
            change(&first, review.clone()),
            change(&second, json!({ "enabled": n % 3 != 0 })),
        );
        assert_eq!([all.0.0, all.1.0, all.2.0, all.3.0], [200; 4], "{all:?}");
        for server in [&first, &second] {
            let done = async |server: &Server| {
                let now = server.get("/api/v1/plugins/counter").await;
                let good = now["limits"]["cpu_ms"] == 100 + n
                    && now["recorded"] == recorded["recorded"]
                    && now["failed_review"] == review["failed_review"]
                    && now["enabled"] == (n % 3 != 0);
                if good { Ok(()) } else { Err(now.to_string()) }
            };
            server.until("every change to be there", done).await;
        }
    }
    // Two servers add a channel for one account at the same time: only one of them gets it.
    first.install("messenger", &[]);
    let seen = async |server: &Server| {
        let (status, plugin) = server.ask("GET", "/api/v1/plugins/messenger", None).await;
        if status == 200 { Ok(()) } else { Err(plugin.to_string()) }
    };
    second.until("the other server to know of it", seen).await;
    let secrets = json!({ "app_secret": "a", "page_token": "p", "verify_token": "v" });
    let hook = json!({ "name": "hook", "connector": "messenger", "config": { "page_id": "1" }, "secrets": secrets });
    first.post("/api/v1/channels", hook).await;
    let guest =
        |name: &str| json!({ "name": name, "connector": "messenger", "hook": "hook", "config": { "page_id": "2" } });
    let (one, two) = (guest("one"), guest("two"));
    let both = tokio::join!(
        first.ask("POST", "/api/v1/channels", Some(&one)),
        second.ask("POST", "/api/v1/channels", Some(&two))
    );
    let mut statuses = [both.0.0, both.1.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{both:?}");
}

/// Inserts a claimed run, so that an upgrade has to wait.
async fn insert_claimed_run(server: &Server) {
    let sql = "INSERT INTO runs (id, event_id, installation_id, conversation_id, seq, root, position, answers, late, state, open, \
         attempts, conflicts, due_at, claim, claimed_until, created_at) \
         SELECT 'a-run', 'an-event', id, 'nowhere', 1, 'root', 1, 0, 0, 'running', 1, 1, 0, 0, 'nobody', 9000000000000000, 0 \
         FROM installations WHERE name = 'counter'";
    Database::execute(server.database_url(), sql).await;
}

/// Has a server upgrade `counter`; the task returns the answer when the upgrade ends.
async fn upgrade(server: &Server) -> tokio::task::JoinHandle<Option<(u16, Value)>> {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let ask = |path: &str| http.post(format!("{}{path}", server.base)).bearer_auth(&server.token);
    let file = plugboard_tests::guest("counter-next");
    let upload = ask("/api/v1/components").header("Content-Type", "application/wasm").body(file);
    let component: Value = upload.send().await.expect("the upload is accepted").json().await.expect("JSON");
    let install = ask("/api/v1/plugins").json(&json!({ "digest": component["digest"], "name": "counter" }));
    tokio::spawn(async move {
        let answer = install.send().await.ok()?;
        Some((answer.status().as_u16(), answer.json().await.unwrap_or_default()))
    })
}

async fn waits(server: &Server) -> Result<(), String> {
    let plugin = server.get("/api/v1/plugins/counter").await;
    let paused = plugin["paused"].as_str().is_some_and(|why| why.contains("is being upgraded"));
    if paused { Ok(()) } else { Err(plugin.to_string()) }
}

/// Tries every change of the plugin, and returns the answers.
async fn acts(server: &Server, digest: &Value) -> Vec<(u16, Value)> {
    let reinstall = json!({ "digest": digest, "name": "counter" });
    vec![
        change(server, json!({ "enabled": true })).await,
        server.ask("POST", "/api/v1/plugins", Some(&reinstall)).await,
        server.ask("POST", "/api/v1/plugins/counter/rollback", None).await,
        server.ask("DELETE", "/api/v1/plugins/counter", None).await,
        server.ask("PUT", "/api/v1/plugins/counter/secrets/x", Some(&json!({ "value": "y" }))).await,
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plugin_cannot_be_changed_while_another_server_upgrades_it() {
    let (first, second) = two_servers().await;
    insert_claimed_run(&first).await;
    let before = first.get("/api/v1/plugins/counter").await;
    let upgrading = upgrade(&first).await;
    second.until("the upgrade", async |server| waits(server).await).await;
    for (status, problem) in acts(&second, &before["digest"]).await {
        assert_eq!(status, 409, "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|why| why.contains("is being upgraded")), "{problem}");
    }
    Database::execute(first.database_url(), "DELETE FROM runs WHERE id = 'a-run'").await;
    let (status, done) = upgrading.await.expect("the upgrade ends").expect("an answer");
    assert_eq!((status, &done["change"]), (200, &json!("upgraded")), "{done}");
    let over = async |server: &Server| {
        let now = server.get("/api/v1/plugins/counter").await;
        if now["paused"].is_null() && now["manifest"]["version"] == "1.1.0" { Ok(()) } else { Err(now.to_string()) }
    };
    second.until("the new version", over).await;
    assert_eq!(change(&second, json!({ "enabled": true })).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_server_ends_the_upgrade_of_a_server_that_died() {
    let (mut first, second) = two_servers().await;
    insert_claimed_run(&first).await;
    let upgrading = upgrade(&first).await;
    second.until("the upgrade", async |server| waits(server).await).await;
    first.kill();
    let _ = upgrading.await;
    let over = async |server: &Server| {
        let now = server.get("/api/v1/plugins/counter").await;
        if now["paused"].is_null() && now["manifest"]["version"] == "1.0.0" { Ok(()) } else { Err(now.to_string()) }
    };
    second.until("the old version to go on", over).await;
    // The next upgrade is accepted.
    Database::execute(second.database_url(), "DELETE FROM runs WHERE id = 'a-run'").await;
    crate::plugins::install_guest(&second, "counter-next", "counter");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_revoked_on_one_server_is_refused_by_the_other() {
    let first = Server::start(Kind::Postgres, &[]).await;
    let second = first.beside();
    let agent = first.create_token("agent");
    let api = Api::of(&second);
    let asks = || api.request("GET", "/api/v1/status").bearer_auth(&agent);
    assert_eq!(Answer::to(asks()).await.status, 200);
    let mut stream = api.request("GET", "/api/v1/events").bearer_auth(&agent).send().await.expect("an answer");
    let tokens = first.list("/api/v1/tokens").await;
    let id = tokens.iter().find(|token| token["role"] == "agent").expect("the token")["id"].as_str().expect("an id");
    assert_eq!(first.ask("DELETE", &format!("/api/v1/tokens/{id}"), None).await.0, 204);
    let refused = async |_: &Server| {
        let status = Answer::to(asks()).await.status;
        if status == 401 { Ok(()) } else { Err(status.to_string()) }
    };
    second.until("the token to be refused", refused).await;
    let end = async { while stream.chunk().await.expect("the stream ends without an error").is_some() {} };
    tokio::time::timeout(Duration::from_secs(10), end).await.expect("the stream ends");
}
