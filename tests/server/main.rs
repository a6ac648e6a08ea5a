//! Tests of a real server process: what comes in by a webhook, what is stored, and what the platform receives.

mod acts;
mod admin;
mod api;
mod assistance;
mod backtest;
mod beside;
mod browser;
mod catalogues;
mod channels;
mod checking;
mod claims;
mod cluster;
mod compiling;
mod connectors;
mod content;
mod cost;
mod delivery;
mod dev;
mod docs;
mod edge;
mod episodes;
mod explain;
mod exports;
mod feed;
mod files;
mod first;
mod first_answers;
mod follow_up;
mod gesture_rows;
mod gestures;
mod governing;
mod groups;
mod hubspot;
mod identities;
mod imports;
mod intake;
mod key;
mod kill;
mod languages;
mod leads;
mod limits;
mod limits_page;
mod messenger;
mod migration;
mod oauth2;
mod opening;
mod packing;
mod paths;
mod people;
mod people_of_platforms;
mod platform_changes;
mod platform_reports;
mod platform_rules;
mod plugins;
mod public;
mod purposes;
mod registry;
mod replay;
mod reviews;
mod rows;
mod scenario_steps;
mod scenarios;
mod second;
mod sending;
mod signing_in;
mod silence;
mod storage;
mod telegram;
mod templates;
mod third;
mod tokens;
mod traces;
mod tryton;
mod turn;
mod tutorials;
mod understanding;
mod upgrades;
mod visibility;
mod webchat;
mod webhook;
mod writing_first;
mod zero;

use plugboard_tests::{
    databases::Kind,
    graph::{self, Graph},
    server::Server,
};
use serde_json::{Value, json};

/// The app secret that both pages share.
const SECRET: &str = "app-secret";
/// A page, and the name of its channel.
const SHOP: (&str, &str) = ("1001", "shop");
const HELP: (&str, &str) = ("1002", "help");

/// A server with two pages on one hook, and the plugins that answer their customers.
struct Inbox {
    server: Server,
    graph: Graph,
    hook: String,
    client: graph::webhook::Client,
}

impl Inbox {
    async fn start(kind: Kind, options: &[&str]) -> Self {
        Self::configured(kind, options, &json!({})).await
    }

    /// The same with additional members in the channels' configuration.
    async fn configured(kind: Kind, options: &[&str], more: &Value) -> Self {
        let graph = Graph::start().await;
        let server = Server::start(kind, options).await;
        server.install("triage", &[]);
        server.install("welcome", &[]);
        server.install("messenger", &[]);
        let grant = format!("http={}", graph.authority());
        for (page, name) in [SHOP, HELP] {
            let mut config = json!({ "page_id": page, "page_name": format!("The {name}"), "api_base": graph.base() });
            for (member, value) in more.as_object().into_iter().flatten() {
                config[member] = value.clone();
            }
            let config = config.to_string();
            let mut arguments = vec!["channel", "add", name, "--connector", "messenger", "--config", &config];
            arguments.extend(["--grant", &grant, "--secret", "page_token=page-token"]);
            arguments.extend(["--secret", "app_secret=app-secret", "--secret", "verify_token=verify-me"]);
            if name != SHOP.1 {
                arguments.extend(["--hook", SHOP.1]);
            }
            server.command(&arguments).unwrap_or_else(|error| panic!("adding {name}: {error}"));
        }
        let hook = format!("{}/hooks/{}", server.base, SHOP.1);
        Self { server, graph, hook, client: graph::webhook::Client::new() }
    }

    /// Posts signed entries, and returns the status.
    async fn post(&self, entries: &[Value]) -> u16 {
        let status = self.client.post(&self.hook, SECRET, &graph::webhook::batch(entries)).await;
        status.expect("the server answers")
    }

    async fn conversations(&self) -> Vec<Value> {
        self.server.list("/api/v1/conversations").await
    }

    /// Returns the only conversation with a person.
    async fn conversation_with(&self, name: &str) -> Value {
        let all = self.conversations().await;
        let mut found: Vec<_> = all.into_iter().filter(|c| c["contact"]["name"] == *name).collect();
        assert_eq!(found.len(), 1, "conversations with {name}: {found:?}");
        found.remove(0)
    }
}

/// Returns the current time in milliseconds, as platforms send it.
fn now() -> i64 {
    plugboard_model::Clock::system().now()
}

/// Returns the texts of messages, in order.
fn texts(messages: &[Value]) -> Vec<&str> {
    messages.iter().filter_map(|message| message["text"].as_str()).collect()
}
