//! Several real servers on one PostgreSQL. Each reaches it through its own proxy, which can inject faults.

use crate::{
    PATIENCE,
    databases::Database,
    graph::{Graph, webhook},
    proxy::Proxy,
    server::{Server, create_token},
};
use plugboard_db::{Conn, sql::query};
use plugboard_test_postgres::Postgres;
use serde_json::{Value, json};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    time::{Duration, Instant},
};

/// The secret that signs the page's webhooks.
pub const SECRET: &str = "app-secret";
/// The page's identifier and the name of its channel.
pub const SHOP: (&str, &str) = ("1001", "shop");
/// How often a condition is polled. Nothing depends on the exact value.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// How long to wait before repeating a request that may not have reached the database.
const RETRY_DELAY: Duration = Duration::from_millis(250);
/// The key that seals the secrets of all servers.
const KEY: &str = "4f0c5a1de2b79386c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f00123456789abcdef\n";

/// A server and the proxy between it and the database.
pub struct Node {
    /// The server.
    pub server: Server,
    /// The proxy.
    pub proxy: Proxy,
}

impl Node {
    /// The address of a channel's hook at this server.
    #[must_use]
    pub fn hook(&self, channel: &str) -> String {
        format!("{}/hooks/{channel}", self.server.base)
    }
}

/// Several servers on one database, and the platform that they talk to.
pub struct Cluster {
    /// The servers.
    pub nodes: Vec<Node>,
    /// The platform.
    pub graph: Graph,
    /// The database URL, bypassing the proxies.
    pub url: String,
    /// The PostgreSQL server, if only this cluster uses it.
    pub postgres: Option<Postgres>,
    client: webhook::Client,
}

impl Cluster {
    /// Starts `count` servers on a new database in the PostgreSQL that all tests share, with additional `serve`
    /// options.
    ///
    /// # Panics
    /// Panics if anything does not start.
    pub async fn start(count: usize, options: &[&str]) -> Self {
        let database = Database::new(crate::databases::Kind::Postgres).await;
        Self::on(database.url.clone(), None, count, options).await
    }

    /// The same as [`Cluster::start`], but on its own PostgreSQL, which can be killed and frozen.
    ///
    /// # Panics
    /// Panics if anything does not start.
    pub async fn alone(count: usize, options: &[&str]) -> Self {
        let postgres = tokio::task::spawn_blocking(Postgres::start).await.expect("it was started");
        let postgres = postgres.expect("a PostgreSQL of its own");
        let url = Database::in_server(&postgres.url).await;
        Self::on(url, Some(postgres), count, options).await
    }

    async fn on(url: String, postgres: Option<Postgres>, count: usize, options: &[&str]) -> Self {
        let graph = Graph::start().await;
        let token = create_token(&Database::at(&url), "admin");
        let mut nodes = Vec::new();
        for _ in 0..count {
            let proxy = Proxy::start(&url).await;
            let database = Database::at(proxy.url());
            share_key(database.folder.path());
            nodes.push(Node { server: Server::on(database, token.clone(), options), proxy });
        }
        Self { nodes, graph, url, postgres, client: webhook::Client::new() }
    }

    /// Installs plugins and the connector on the first server and adds the shop's channel there. Returns once every
    /// server knows the channel.
    ///
    /// # Panics
    /// Panics if a request is refused, or if a server does not learn of the channel.
    pub async fn open_shop(&self, plugins: &[&str]) {
        for plugin in plugins.iter().chain(&["messenger"]) {
            self.nodes[0].server.install(plugin, &[]);
        }
        self.add_channel(0, SHOP.0, SHOP.1, &json!({})).await;
        self.known(SHOP.1).await;
    }

    /// Adds or changes a page's channel on one server.
    ///
    /// # Panics
    /// Panics if the server refuses.
    pub async fn add_channel(&self, node: usize, page: &str, name: &str, more: &Value) {
        let (status, answer) = self.try_add_channel(node, page, name, more).await.expect("the server answers");
        assert!(matches!(status, 200 | 201), "adding {name}: {status} {answer}");
    }

    /// Asks a server to add a page's channel. Returns `None` if there is no answer.
    pub async fn try_add_channel(&self, node: usize, page: &str, name: &str, more: &Value) -> Option<(u16, Value)> {
        let mut config = json!({ "page_id": page, "page_name": format!("The {name}"), "api_base": self.graph.base() });
        for (member, value) in more.as_object().into_iter().flatten() {
            config[member] = value.clone();
        }
        let body = json!({ "name": name, "connector": "messenger", "config": config,
            "grants": [self.graph.authority()],
            "secrets": { "page_token": "page-token", "app_secret": SECRET, "verify_token": "verify-me" } });
        self.nodes[node].server.ask_within(PATIENCE, "POST", "/api/v1/channels", &[], Some(&body)).await
    }

    /// Waits until every server answers the channel's hook.
    ///
    /// # Panics
    /// Panics after [`PATIENCE`].
    pub async fn known(&self, channel: &str) {
        let nothing = webhook::batch(&[]);
        for (n, node) in self.nodes.iter().enumerate() {
            self.until(&format!("server {n} to know {channel}"), async || {
                let status = self.client.post(&node.hook(channel), SECRET, &nothing).await;
                if status == Some(200) { Ok(()) } else { Err(format!("{status:?}")) }
            })
            .await;
        }
    }

    /// Posts one message of a person to a channel's hook on one server. Returns the status, or `None` if there is no
    /// answer.
    pub async fn write(&self, node: usize, channel: (&str, &str), person: &str, mid: &str, text: &str) -> Option<u16> {
        let item = webhook::text(channel.0, person, mid, now(), text);
        let body = webhook::batch(&[webhook::entry(channel.0, &[item])]);
        let hook = self.nodes[node].hook(channel.1);
        tokio::time::timeout(PATIENCE, self.client.post(&hook, SECRET, &body)).await.ok()?
    }

    /// Posts one message until it is stored, as platforms do.
    ///
    /// # Panics
    /// Panics after [`PATIENCE`].
    pub async fn written(&self, node: usize, channel: (&str, &str), person: &str, mid: &str, text: &str) {
        let began = Instant::now();
        loop {
            let status = self.write(node, channel, person, mid, text).await;
            if status == Some(200) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{mid} is not stored; last: {status:?}");
            tokio::time::sleep(RETRY_DELAY).await;
        }
    }

    /// Waits until a condition holds.
    ///
    /// # Panics
    /// Panics after [`PATIENCE`], with the last result of the condition.
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut() -> Result<T, String>) -> T {
        let began = Instant::now();
        loop {
            match look().await {
                Ok(found) => return found,
                Err(seen) => assert!(began.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}; last: {seen}"),
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    /// Waits until one server reports no pending work. Asks again if it cannot answer.
    ///
    /// # Panics
    /// Panics after `patience`, with the last status.
    pub async fn drained(&self, node: usize, patience: Duration) -> Value {
        let began = Instant::now();
        loop {
            let server = &self.nodes[node].server;
            let answer = server.ask_within(Duration::from_secs(10), "GET", "/api/v1/status", &[], None).await;
            if let Some((200, status)) = &answer {
                let idle =
                    status["pending"].as_object().is_some_and(|all| all.values().all(|count| *count == json!(0)));
                if idle {
                    return status.clone();
                }
            }
            assert!(began.elapsed() < patience, "waited {patience:?} for nothing to be pending; last: {answer:?}");
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    /// Returns the values of a query with one text column, bypassing the proxies.
    ///
    /// # Panics
    /// Panics if the database fails.
    pub async fn rows(&self, sql: &str) -> Vec<String> {
        let mut conn = Conn::connect(&self.url, true).await.expect("the database answers");
        let rows = query(sql.to_owned()).fetch_all(&mut conn).await.expect("it is read");
        conn.close().await;
        rows.iter().map(|row| row.try_get::<String>(0).expect("a text")).collect()
    }

    /// Expires every claim at once.
    ///
    /// # Panics
    /// Panics if the database fails.
    pub async fn expire_claims(&self) {
        let mut conn = Conn::connect(&self.url, true).await.expect("the database answers");
        for table in ["runs", "deliveries", "fetches"] {
            let sql = format!("UPDATE {table} SET claimed_until = 1 WHERE claim IS NOT NULL");
            // This can deadlock with the servers, so retry.
            while let Err(error) = query(sql.clone()).execute(&mut conn).await {
                assert!(error.to_string().contains("deadlock"), "{error}");
            }
        }
        conn.close().await;
    }
}

/// Gives a server the key that all servers of one database share.
fn share_key(folder: &Path) {
    let path = folder.join("key");
    fs::write(&path, KEY).expect("a key file");
    fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("a key file that only its owner can read");
}

/// Returns the current time in milliseconds, as platforms send it.
#[must_use]
pub fn now() -> i64 {
    plugboard_model::Clock::system().now()
}
