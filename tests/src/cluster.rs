//! Several real servers on one PostgreSQL, each reaching it through a proxy of its own that can do it harm.

use crate::{
    databases::Database,
    graph::{Graph, webhook},
    proxy::Proxy,
    server::{Server, create_token},
};
use plugboard_test_postgres::Postgres;
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection as _, Row as _};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    time::{Duration, Instant},
};

/// What signs the page's webhooks.
pub const SECRET: &str = "app-secret";
/// The page and its channel's name.
pub const SHOP: (&str, &str) = ("1001", "shop");
/// No test waits longer than this for something to happen.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often a condition is looked at. Nothing depends on the figure.
const LOOK: Duration = Duration::from_millis(20);
/// How often something is asked again that the database may not have taken.
const AGAIN: Duration = Duration::from_millis(250);
/// The key that seals all servers' secrets.
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

/// Servers on one database, and the platform that they speak to.
pub struct Cluster {
    /// The servers.
    pub nodes: Vec<Node>,
    /// The platform.
    pub graph: Graph,
    /// The database's address, past the proxies.
    pub url: String,
    /// The database's server, when it is this cluster's alone.
    pub postgres: Option<Postgres>,
    client: webhook::Client,
}

impl Cluster {
    /// Starts so many servers on a new database of the PostgreSQL that all tests share, with further options of `serve`.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn start(count: usize, options: &[&str]) -> Self {
        let database = Database::new(crate::databases::Kind::Postgres).await;
        Self::on(database.url.clone(), None, count, options).await
    }

    /// The same on a PostgreSQL of its own, which can be killed and frozen.
    ///
    /// # Panics
    /// When something does not start.
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

    /// Installs plugins and the connector on the first server and adds the shop's channel there. Returns when every
    /// server knows it.
    ///
    /// # Panics
    /// When something is refused, or a server does not learn of it.
    pub async fn open_shop(&self, plugins: &[&str]) {
        for plugin in plugins.iter().chain(&["messenger"]) {
            self.nodes[0].server.install(plugin, &[]);
        }
        self.add_channel(0, SHOP.0, SHOP.1, &json!({})).await;
        self.known(SHOP.1).await;
    }

    /// Adds a page's channel on one server, or changes it.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn add_channel(&self, node: usize, page: &str, name: &str, more: &Value) {
        let (status, answer) = self.try_add_channel(node, page, name, more).await.expect("the server answers");
        assert!(matches!(status, 200 | 201), "adding {name}: {status} {answer}");
    }

    /// Asks a server to add a page's channel. None when no answer comes.
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

    /// Waits until every server answers a channel's hook.
    ///
    /// # Panics
    /// After a minute.
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

    /// Posts one message of a person to a channel's hook at one server; gives the status, none without an answer.
    pub async fn write(&self, node: usize, channel: (&str, &str), person: &str, mid: &str, said: &str) -> Option<u16> {
        let item = webhook::text(channel.0, person, mid, now(), said);
        let body = webhook::batch(&[webhook::entry(channel.0, &[item])]);
        let hook = self.nodes[node].hook(channel.1);
        tokio::time::timeout(PATIENCE, self.client.post(&hook, SECRET, &body)).await.ok()?
    }

    /// The same until it is stored, as platforms do.
    ///
    /// # Panics
    /// After a minute.
    pub async fn written(&self, node: usize, channel: (&str, &str), person: &str, mid: &str, said: &str) {
        let began = Instant::now();
        loop {
            let status = self.write(node, channel, person, mid, said).await;
            if status == Some(200) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{mid} is not stored; last: {status:?}");
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Waits until a condition holds.
    ///
    /// # Panics
    /// After a minute, with what the condition saw last.
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut() -> Result<T, String>) -> T {
        let began = Instant::now();
        loop {
            match look().await {
                Ok(found) => return found,
                Err(seen) => assert!(began.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}; last: {seen}"),
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until nothing is left to do, as one server tells it. One that cannot answer is asked again.
    ///
    /// # Panics
    /// After so long, with the last status.
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
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Rows of one text column, read past the proxies.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn rows(&self, sql: &str) -> Vec<String> {
        let mut conn = AnyConnection::connect(&self.url).await.expect("the database answers");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).fetch_all(&mut conn).await.expect("it is read");
        conn.close().await.expect("it is closed");
        rows.iter().map(|row| row.try_get::<String, _>(0).expect("a text")).collect()
    }

    /// Ends every claim at once, as if its time were over.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn expire_claims(&self) {
        let mut conn = AnyConnection::connect(&self.url).await.expect("the database answers");
        for table in ["runs", "deliveries", "fetches"] {
            let sql = format!("UPDATE {table} SET claimed_until = 1 WHERE claim IS NOT NULL");
            // The servers may hold what this waits for, and wait for what this holds.
            while let Err(error) = sqlx::query(sqlx::AssertSqlSafe(sql.clone())).execute(&mut conn).await {
                assert!(error.to_string().contains("deadlock"), "{error}");
            }
        }
        conn.close().await.expect("it is closed");
    }
}

/// All servers of one database have one key.
fn share_key(folder: &Path) {
    let path = folder.join("key");
    fs::write(&path, KEY).expect("a key file");
    fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("a key file for its owner alone");
}

/// Now, in milliseconds, as platforms tell it.
#[must_use]
pub fn now() -> i64 {
    plugboard_model::Clock::system().now()
}
