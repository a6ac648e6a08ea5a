//! Access tokens that the server keeps fresh by requests of another form than OAuth 2.0's: by GET, with JSON, with a
//! secret in a header, and as a session that a password begins.

mod claims;

use crate::{
    Inbox, SHOP,
    admin::{contains, files},
    governing::with_manifest,
    now,
};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    issuer::{CLIENT, FIRST, Fault, TokenIssuer},
    on_both,
    server::Server,
};
use serde_json::{Value, json};

on_both! {
    a_token_that_is_replaced_by_get_is_refreshed_although_nothing_uses_it;
    a_session_begins_with_a_password_and_begins_again_when_its_refresh_is_refused;
    a_lost_answer_to_a_refresh_that_works_once_is_told_to_the_admin;
    a_refresh_that_was_sent_before_a_crash_is_not_sent_again;
}

/// Refreshes by GET, as Instagram has it.
const BY_GET: &str = r#"
valid = "60d"
ahead = "10d"
not_before = "24h"

[secrets.token.refresh]
method = "GET"
url = "https://api.example.com/refresh_access_token"
query = { grant_type = "ig_refresh_token", access_token = "${token}" }
answer = { token = "/access_token", expires_in = "/expires_in", error = "/error/code", refused = ["190"] }
"#;

/// Refreshes with JSON and a refresh token that works once, as TikTok has it.
const BY_JSON: &str = r#"
single_use = true

[secrets.token.refresh]
url = "https://api.example.com/refresh"

[secrets.token.refresh.json]
client_id = "${secret.user}"
client_secret = "${secret.password}"
grant_type = "refresh_token"
refresh_token = "${refresh}"

[secrets.token.refresh.answer]
token = "/data/access_token"
refresh = "/data/refresh_token"
expires_in = "/data/expires_in"
error = "/code"
refused = ["40105"]
"#;

/// Refreshes with the secret in a header and a refresh token that works once, as Zalo has it.
const BY_HEADER: &str = r#"
single_use = true

[secrets.token.refresh]
url = "https://api.example.com/v4/oa/access_token"
headers = { secret_key = "${secret.password}" }
form = { app_id = "${secret.user}", grant_type = "refresh_token", refresh_token = "${refresh}" }

[secrets.token.refresh.answer]
token = "/access_token"
refresh = "/refresh_token"
expires_in = "/expires_in"
error = "/error"
refused = ["-14014"]
"#;

/// Begins a session with a password, as Bluesky has it.
const SESSION: &str = r#"
valid = "2h"

[secrets.token.obtain]
url = "https://api.example.com/session"
json = { identifier = "${secret.user}", password = "${secret.password}" }
answer = { token = "/accessJwt", refresh = "/refreshJwt", error = "/error", refused = ["AuthenticationRequired"] }

[secrets.token.refresh]
url = "https://api.example.com/session/refresh"
headers = { Authorization = "Bearer ${refresh}" }
answer = { token = "/accessJwt", refresh = "/refreshJwt", error = "/error", refused = ["ExpiredToken"] }
"#;

/// The secrets of the client, for `--secret`.
const APP: [(&str, &str); 2] = [("user", CLIENT.0), ("password", CLIENT.1)];

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Returns the manifest of a plugin with a token of this form.
fn manifest(form: &str) -> String {
    let secret = |name: &str| {
        format!(
            "[[secrets]]\nname = \"{name}\"\ndescription = \"The {name}.\"\nhosts = [\"api.example.com\"]\n\
             optional = true\n"
        )
    };
    format!(
        "name = \"helper\"\nversion = \"1.0.0\"\ndescription = \"Calls another system.\"\nlicense = \"MIT\"\n\
         [[hosts]]\nhost = \"api.example.com\"\nreason = \"It is called.\"\n\
         [[secrets]]\nname = \"token\"\ndescription = \"The access token.\"\nhosts = [\"api.example.com\"]\n\
         [secrets.token]\n{form}\n{}{}\
         [config.api_base]\ntype = \"string\"\ndescription = \"Where it is.\"\n",
        secret("user"),
        secret("password"),
    )
}

/// Installs the plugin on a server. Returns what the command printed.
fn install(server: &Server, issuer: &TokenIssuer, form: &str, secrets: &[(&str, &str)]) -> Result<String, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("plugin.wasm");
    std::fs::write(&file, with_manifest(&plugboard_tests::guest("hostile"), &manifest(form))).expect("it is written");
    let (config, grant) = (json!({ "api_base": issuer.base() }).to_string(), format!("http={}", issuer.authority()));
    let path = file.to_str().expect("a path in UTF-8");
    let given: Vec<_> = secrets.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut arguments = vec!["plugin", "install", path, "--yes", "--config", &config, "--grant", &grant];
    arguments.extend(given.iter().flat_map(|secret| ["--secret", secret.as_str()]));
    server.command(&arguments)
}

/// An inbox with a plugin that calls a platform whose tokens the server keeps fresh.
struct Setup {
    inbox: Inbox,
    issuer: TokenIssuer,
    begin: i64,
    /// The server's time.
    at: i64,
    written: usize,
    /// What installing the plugin printed.
    printed: String,
}

impl Setup {
    async fn start(kind: Kind, life: u32, form: &str, secrets: &[(&str, &str)]) -> Self {
        let (inbox, issuer) = (Inbox::start(kind, &["--test-clock"]).await, TokenIssuer::start(life).await);
        let mut setup = Self { inbox, issuer, begin: now(), at: 0, written: 0, printed: String::new() };
        setup.clock(0).await;
        setup.printed = install(&setup.inbox.server, &setup.issuer, form, secrets).expect("it is installed");
        setup
    }

    async fn clock(&mut self, ms: i64) {
        self.at = self.begin + ms;
        let at = jiff::Timestamp::from_millisecond(self.at).expect("a time").to_string();
        self.inbox.server.set_clock(&at).await;
    }

    fn set(&self, secret: &str, value: &str) {
        let (server, given) = (&self.inbox.server, format!("{secret}={value}"));
        server.command(&["secret", "set", "--plugin", "helper", &given]).expect("it is set");
    }

    async fn connection(&self) -> Value {
        self.inbox.server.get("/api/v1/plugins/helper").await["connections"][0].clone()
    }

    /// Waits until the connection is in this state, and returns it.
    async fn state(&self, state: &str) -> Value {
        let what = format!("the connection to be {state}");
        let look = async |_: &Server| {
            let connection = self.connection().await;
            if connection["state"] == *state { Ok(connection) } else { Err(connection.to_string()) }
        };
        self.inbox.server.until(&what, look).await
    }

    /// Waits until the platform has refreshed tokens this often.
    async fn refreshed(&self, count: usize) {
        let look = async |_: &Server| {
            let stats = self.issuer.stats();
            if stats.refreshes == count { Ok(()) } else { Err(format!("{stats:?}")) }
        };
        self.inbox.server.until("a refresh", look).await;
    }

    /// Posts a message, which makes the plugin send a request.
    async fn write(&mut self) {
        self.written += 1;
        let said = format!("http POST {}/things", self.issuer.base());
        let (person, mid) = (format!("person-{}", self.written), format!("mid-{}", self.written));
        let item = text(SHOP.0, &person, &mid, self.at, &said);
        assert_eq!(self.inbox.post(&[entry(SHOP.0, &[item])]).await, 200);
    }

    /// Makes the plugin send a request that must succeed.
    async fn call(&mut self) {
        let before = self.issuer.stats().calls;
        self.write().await;
        self.inbox.server.drained().await;
        assert_eq!(self.issuer.stats().calls, before + 1, "{:?}", self.issuer.stats());
    }
}

async fn a_token_that_is_replaced_by_get_is_refreshed_although_nothing_uses_it(kind: Kind) {
    let life = u32::try_from(60 * DAY / 1_000).expect("it fits");
    let mut setup = Setup::start(kind, life, BY_GET, &[("token", FIRST.0)]).await;
    let meaning = "the server keeps a token fresh at api.example.com; set the first token";
    assert!(setup.printed.contains(meaning), "{}", setup.printed);
    assert!(setup.state("connected").await["expires_at"].is_null());
    setup.call().await;
    let answer = setup.inbox.server.ask("POST", "/api/v1/plugins/helper/connections/token", Some(&json!({}))).await;
    assert!(answer.0 == 422 && answer.1.to_string().contains("needs no consent: set token"), "{answer:?}");

    // The first token is as old as it must be after a day at the latest, and says nothing about its lifetime.
    setup.clock(DAY - HOUR).await;
    setup.call().await;
    assert_eq!(setup.issuer.stats().refreshes, 0, "it is too young");
    setup.clock(DAY + HOUR).await;
    setup.refreshed(1).await;
    setup.clock(50 * DAY).await;
    setup.call().await;
    assert_eq!(setup.issuer.stats().refreshes, 1, "there is time until ten days before its end");
    setup.clock(52 * DAY).await;
    setup.refreshed(2).await;
    setup.call().await;
    assert_eq!(setup.issuer.stats().unauthorized, 0);

    // The new token is stored, and no answer and no file contains it.
    setup.inbox.server.restart();
    setup.clock(52 * DAY + HOUR).await;
    setup.call().await;
    let shown = setup.inbox.server.get("/api/v1/plugins/helper").await.to_string();
    let kept = files(setup.inbox.server.folder());
    for token in setup.issuer.stats().tokens.iter().map(String::as_str).chain([FIRST.0]) {
        assert!(!shown.contains(token), "an answer reveals {token}");
        let found: Vec<_> = kept.iter().filter(|(_, bytes)| contains(bytes, token)).map(|(name, _)| name).collect();
        assert!(found.is_empty(), "`{token}` is in {found:?}");
    }

    // The platform no longer accepts the token, and says so. A new first token begins again.
    setup.issuer.revoke();
    setup.clock(60 * DAY).await;
    setup.write().await;
    let lost = setup.state("lost").await["problem"].clone();
    assert!(lost.as_str().is_some_and(|why| why.contains("answered 400 without a token: 190")), "{lost}");
    let (token, _) = setup.issuer.new_pair();
    setup.set("token", &token);
    setup.state("connected").await;
    setup.clock(60 * DAY + HOUR).await;
    setup.inbox.server.drained().await;
    assert!(setup.inbox.server.list("/api/v1/runs?plugin=helper&state=dead").await.is_empty());
}

async fn a_session_begins_with_a_password_and_begins_again_when_its_refresh_is_refused(kind: Kind) {
    let mut setup = Setup::start(kind, 7_200, SESSION, &[]).await;
    let meaning = "the server gets a token with `password`, `user`, and keeps it fresh at api.example.com";
    assert!(setup.printed.contains(meaning), "{}", setup.printed);
    assert_eq!(setup.connection().await["state"], "none");
    setup.issuer.set_busy(true);
    setup.set("user", CLIENT.0);
    setup.set("password", "not-the-password");
    let waiting = async |_: &Server| {
        let connection = setup.connection().await;
        if connection["failure"].is_null() { Err(connection.to_string()) } else { Ok(connection) }
    };
    let waiting = setup.inbox.server.until("a failure", waiting).await;
    assert_eq!(waiting["state"], "waiting", "{waiting}");
    assert!(waiting["failure"].as_str().is_some_and(|why| why.contains("answered 503")), "{waiting}");

    // Disconnecting makes the server begin again with the secrets that are set, here with a wrong password.
    setup.issuer.set_busy(false);
    setup.inbox.server.command(&["plugin", "disconnect", "helper"]).expect("it begins again");
    let lost = setup.state("lost").await["problem"].clone();
    assert!(lost.as_str().is_some_and(|why| why.contains("AuthenticationRequired")), "{lost}");
    let shown = setup.inbox.server.command(&["plugin", "show", "helper"]).expect("it is shown");
    assert!(shown.contains("token: lost"), "{shown}");
    setup.set("password", CLIENT.1);
    setup.state("connected").await;
    setup.call().await;
    assert_eq!((setup.issuer.stats().sessions, setup.issuer.stats().refreshes), (1, 0));

    setup.clock(2 * HOUR).await;
    setup.refreshed(1).await;
    setup.call().await;
    // The platform ends the session: the API answers 401, and the refresh is refused. The password is still good.
    setup.issuer.revoke();
    setup.call().await;
    let stats = setup.issuer.stats();
    assert_eq!((stats.sessions, stats.refreshes, stats.unauthorized), (2, 1, 1), "{stats:?}");
    assert_eq!(setup.connection().await["state"], "connected");
}

async fn a_lost_answer_to_a_refresh_that_works_once_is_told_to_the_admin(kind: Kind) {
    let life = 90_000;
    let end = i64::from(life) * 1_000;
    let secrets = [("token", FIRST.1), APP[0], APP[1]];
    let mut setup = Setup::start(kind, life, BY_HEADER, &secrets).await;
    let meaning = "the server keeps a token fresh at api.example.com; set the first refresh token";
    assert!(setup.printed.contains(meaning), "{}", setup.printed);
    setup.state("connected").await;
    setup.call().await;
    assert_eq!((setup.issuer.stats().refreshes, setup.issuer.stats().unauthorized), (1, 0));
    setup.clock(end - 61_000).await;
    setup.call().await;
    assert_eq!(setup.issuer.stats().refreshes, 1);

    // A minute before the end the token is refreshed, and the answer is lost. The old token is good until then.
    setup.issuer.fail_next(Fault::Cut);
    setup.clock(end - 30_000).await;
    let lost = setup.state("lost").await["problem"].clone();
    let why = "127.0.0.1 did not answer a request with the refresh token, which can be used only once";
    assert!(lost.as_str().is_some_and(|lost| lost.starts_with(why)), "{lost}");
    setup.call().await;
    setup.clock(end + 1_000).await;
    setup.write().await;
    let waiting = async |server: &Server| {
        let runs = server.list("/api/v1/runs?plugin=helper&state=pending").await;
        let failure = runs.first().map(|run| run["failure"].to_string()).unwrap_or_default();
        if failure.contains("plugboard secret set --plugin helper") { Ok(()) } else { Err(failure) }
    };
    setup.inbox.server.until("the run to wait for the admin", waiting).await;
    assert_eq!((setup.issuer.stats().refreshes, setup.issuer.stats().reused), (2, 0), "nothing was sent again");

    let (_, refresh) = setup.issuer.new_pair();
    setup.set("token", &refresh);
    setup.state("connected").await;
    setup.clock(end + HOUR).await;
    setup.inbox.server.drained().await;
    let stats = setup.issuer.stats();
    assert_eq!((stats.calls, stats.reused, stats.refused.len()), (4, 0, 0), "{stats:?}");
    assert!(setup.inbox.server.list("/api/v1/runs?plugin=helper&state=dead").await.is_empty());
}

async fn a_refresh_that_was_sent_before_a_crash_is_not_sent_again(kind: Kind) {
    let mut setup = Setup::start(kind, 3_600, BY_JSON, &[("token", FIRST.1), APP[0], APP[1]]).await;
    setup.state("connected").await;
    setup.call().await;
    setup.issuer.fail_next(Fault::Silent);
    setup.clock(HOUR - 30_000).await;
    setup.refreshed(2).await;
    setup.inbox.server.restart();
    setup.clock(HOUR - 20_000).await;
    // Another server could still be waiting for the answer, until its claim has expired.
    let lost = setup.state("lost").await["problem"].clone();
    assert!(lost.as_str().is_some_and(|why| why.contains("it may be used up")), "{lost}");
    let stats = setup.issuer.stats();
    assert_eq!((stats.refreshes, stats.reused), (2, 0), "{stats:?}");
}
