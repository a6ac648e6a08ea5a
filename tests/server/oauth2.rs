//! OAuth 2.0 access tokens: an admin consents, tokens are refreshed once for all calls, and failures are reported.

use crate::{
    Inbox, SHOP,
    admin::{contains, files},
    governing::with_manifest,
    now,
};
use plugboard_tests::{
    authority::{Authority, CLIENT, LIFE},
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
};
use serde_json::{Value, json};

on_both! {
    a_token_that_expires_under_traffic_is_refreshed_once;
    a_consent_works_only_once_and_only_for_its_own_request;
    a_lost_connection_loses_no_run;
}

const MANIFEST: &str = r#"
name = "helper"
version = "1.0.0"
description = "Calls another system."
license = "MIT"

[[hosts]]
host = "api.example.com"
reason = "It is called."

[[secrets]]
name = "token"
description = "The access token."
hosts = ["api.example.com"]

[secrets.oauth2]
authorize_url = "https://api.example.com/authorize"
token_url = "https://api.example.com/token"
client_id = "client_id"
client_secret = "client_secret"
scopes = ["read", "write"]

[[secrets]]
name = "client_id"
description = "The client."
optional = true

[[secrets]]
name = "client_secret"
description = "Its secret."
hosts = ["api.example.com"]
optional = true

[config.api_base]
type = "string"
description = "Where it is."
"#;

/// An inbox with a plugin that calls a system protected by OAuth 2.0.
struct Setup {
    inbox: Inbox,
    authority: Authority,
    begin: i64,
    written: usize,
}

impl Setup {
    async fn start(kind: Kind) -> Self {
        let (inbox, authority) = (Inbox::start(kind, &["--test-clock"]).await, Authority::start().await);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("plugin.wasm");
        std::fs::write(&file, with_manifest(&plugboard_tests::guest("hostile"), MANIFEST)).expect("it is written");
        let config = json!({ "api_base": authority.base() }).to_string();
        let grant = format!("http={}", authority.authority());
        let path = file.to_str().expect("a path in UTF-8");
        let mut arguments = vec!["plugin", "install", path, "--yes", "--config", &config, "--grant", &grant];
        let (id, secret) = (format!("client_id={}", CLIENT.0), format!("client_secret={}", CLIENT.1));
        arguments.extend(["--secret", &id, "--secret", &secret]);
        inbox.server.command(&arguments).expect("it is installed");
        let setup = Self { inbox, authority, begin: now(), written: 0 };
        setup.clock(0).await;
        setup
    }

    async fn clock(&self, ms: i64) {
        let at = jiff::Timestamp::from_millisecond(self.begin + ms).expect("a time").to_string();
        self.inbox.server.set_clock(&at).await;
    }

    /// Connects as an admin does: requests the address, opens it in a browser, and agrees.
    async fn connect(&self) -> String {
        let consent = self.inbox.server.post("/api/v1/plugins/helper/connections/token", json!({})).await;
        let address = consent["address"].as_str().expect("an address");
        browse(address).await.1
    }

    async fn connection(&self) -> Value {
        self.inbox.server.get("/api/v1/plugins/helper").await["connections"][0].clone()
    }

    /// Posts messages of `people` people at once; each message makes the plugin send a request.
    async fn traffic(&mut self, people: usize) {
        let said = format!("http POST {}/things", self.authority.base());
        for _ in 0..people {
            self.written += 1;
            let (person, mid) = (format!("person-{}", self.written), format!("mid-{}", self.written));
            let at = now();
            assert_eq!(self.inbox.post(&[entry(SHOP.0, &[text(SHOP.0, &person, &mid, at, &said)])]).await, 200);
        }
    }

    async fn runs(&self, state: &str) -> usize {
        self.inbox.server.list(&format!("/api/v1/runs?plugin=helper&state={state}")).await.len()
    }
}

/// Returns what a browser shows after all redirects.
pub(crate) async fn browse(address: &str) -> (u16, String) {
    let response = reqwest::get(address).await.expect("an answer");
    (response.status().as_u16(), response.text().await.expect("a page"))
}

async fn a_token_that_expires_under_traffic_is_refreshed_once(kind: Kind) {
    let mut setup = Setup::start(kind).await;
    assert_eq!(setup.connection().await["state"], "none");
    assert_eq!(setup.connect().await, "helper is connected. You may close this page.\n");
    assert_eq!(setup.connection().await["state"], "connected");
    setup.traffic(4).await;
    setup.inbox.server.drained().await;
    let stats = setup.authority.stats();
    assert_eq!((stats.codes, stats.refreshes, stats.calls, stats.unauthorized), (1, 0, 4, 0), "{stats:?}");

    // The token is revoked early, while many calls are in progress.
    setup.authority.expire();
    setup.traffic(12).await;
    setup.inbox.server.drained().await;
    let stats = setup.authority.stats();
    assert_eq!((stats.refreshes, stats.calls), (1, 16), "{stats:?}");
    assert!(stats.refused.is_empty(), "{stats:?}");

    // The token expires as announced: no call is refused for that.
    let refused = stats.unauthorized;
    setup.clock(i64::from(LIFE) * 1_000).await;
    setup.traffic(6).await;
    setup.inbox.server.drained().await;
    let stats = setup.authority.stats();
    assert_eq!((stats.refreshes, stats.calls, stats.unauthorized), (2, 22, refused), "{stats:?}");
    assert_eq!((setup.runs("done").await, setup.runs("dead").await), (22, 0));
    let runs = setup.inbox.server.list("/api/v1/runs?plugin=helper&state=done").await;
    assert!(runs.iter().all(|run| run["attempt"] == 1 || run["attempts"] == 1), "{runs:#?}");

    // After a restart, the server uses the stored token.
    setup.inbox.server.restart();
    setup.traffic(1).await;
    setup.inbox.server.drained().await;
    assert_eq!(setup.authority.stats().calls, 23);

    // No answer and no file contains a token or the client secret.
    let shown = setup.inbox.server.get("/api/v1/plugins/helper").await.to_string();
    assert!(setup.inbox.server.stop());
    let kept = files(setup.inbox.server.folder());
    for token in setup.authority.stats().tokens.iter().map(String::as_str).chain([CLIENT.1]) {
        assert!(!shown.contains(token), "an answer reveals {token}");
        let found: Vec<_> = kept.iter().filter(|(_, bytes)| contains(bytes, token)).map(|(name, _)| name).collect();
        assert!(found.is_empty(), "`{token}` is in {found:?}");
    }
}

async fn a_consent_works_only_once_and_only_for_its_own_request(kind: Kind) {
    let setup = Setup::start(kind).await;
    let server = &setup.inbox.server;
    let back = |query: &str| format!("{}/oauth2/callback?{query}", server.base);
    let consent = server.post("/api/v1/plugins/helper/connections/token", json!({})).await;
    let address = consent["address"].as_str().expect("an address").to_owned();
    let state = address.split("state=").nth(1).and_then(|rest| rest.split('&').next()).expect("a state");

    let (status, page) = browse(&back("state=somebody-elses&code=x")).await;
    assert_eq!(status, 422, "{page}");
    // A refused consent is used up.
    let (status, page) = browse(&back(&format!("state={state}&error=access_denied"))).await;
    assert_eq!((status, page.contains("access_denied")), (422, true), "{page}");
    let (status, page) = browse(&address).await;
    assert_eq!((status, page.contains("start again")), (422, true), "{page}");

    // A consent that expired.
    let consent = server.post("/api/v1/plugins/helper/connections/token", json!({})).await;
    setup.clock(11 * 60_000).await;
    let (status, page) = browse(consent["address"].as_str().expect("an address")).await;
    assert_eq!((status, page.contains("expired")), (422, true), "{page}");
    assert_eq!(setup.connection().await["state"], "none");
    assert_eq!(setup.authority.stats().codes, 0);

    // On the command line: connect, and then disconnect.
    let printed = server.command(&["plugin", "connect", "helper"]).expect("it is asked");
    let address = printed.lines().find(|line| line.starts_with("http")).expect("an address");
    assert_eq!(browse(address).await.0, 200);
    assert!(server.command(&["plugin", "show", "helper"]).expect("it is shown").contains("token: connected"));
    server.command(&["plugin", "disconnect", "helper"]).expect("it is forgotten");
    assert_eq!(setup.connection().await["state"], "none");
    let none = server.command(&["plugin", "connect", "triage"]).expect_err("nothing to connect");
    assert!(none.contains("no secrets that use OAuth 2.0"), "{none}");
    let (status, body) = server.ask("POST", "/api/v1/plugins/helper/connections/other", Some(&json!({}))).await;
    assert_eq!(status, 422, "{body}");
}

async fn a_lost_connection_loses_no_run(kind: Kind) {
    let mut setup = Setup::start(kind).await;
    setup.connect().await;
    setup.traffic(1).await;
    setup.inbox.server.drained().await;
    setup.authority.revoke();
    setup.traffic(3).await;
    let lost = async |_: &plugboard_tests::server::Server| {
        let connection = setup.connection().await;
        if connection["state"] == "lost" { Ok(connection) } else { Err(connection.to_string()) }
    };
    let connection = setup.inbox.server.until("the connection is lost", lost).await;
    assert!(connection["problem"].as_str().is_some_and(|why| why.contains("invalid_grant")), "{connection}");
    assert_eq!(setup.authority.stats().refused.len(), 1, "the refresh is tried once");

    assert_eq!(setup.connect().await, "helper is connected. You may close this page.\n");
    // Waiting runs are retried when their wait is over.
    setup.clock(10 * 60_000).await;
    setup.inbox.server.drained().await;
    assert_eq!(setup.authority.stats().calls, 4);
    assert_eq!((setup.runs("done").await, setup.runs("dead").await), (4, 0));
}
