//! A real server process, and a client that uses its API as an admin.
//!
//! A server either has its own database ([`Server::start`]) or shares one and has only its own folder ([`Server::on`],
//! and `cluster.rs`).

use crate::{
    PATIENCE,
    databases::{Database, Kind},
    document::Document,
};
use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

/// The log file in a server's folder.
pub const LOG: &str = "server.log";
/// The file in a server's folder with what it printed on standard output.
pub const OUTPUT: &str = "output";
/// How often a condition is polled. Nothing depends on the exact value.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// A server process with its own database.
pub struct Server {
    database: Database,
    process: Child,
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    /// An admin's token.
    pub token: String,
    http: reqwest::Client,
    options: Vec<String>,
    /// The API's OpenAPI document, fetched when it is first needed.
    document: tokio::sync::OnceCell<Document>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The path of the server program, as `cargo xtask build` left it.
///
/// # Panics
/// Panics if it has not been built.
#[must_use]
pub fn program() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/plugboard");
    assert!(path.exists(), "{}: run `cargo xtask build`", path.display());
    path
}

impl Server {
    /// Starts a server on an empty database, with additional `serve` options.
    ///
    /// # Panics
    /// Panics if it does not start.
    pub async fn start(kind: Kind, options: &[&str]) -> Self {
        let database = Database::new(kind).await;
        let token = create_token(&database, "admin");
        Self::on(database, token, options)
    }

    /// Starts a server on a database that other servers may be using, with an existing admin token.
    ///
    /// # Panics
    /// Panics if it does not start.
    #[must_use]
    pub fn on(database: Database, token: String, options: &[&str]) -> Self {
        let options: Vec<String> = options.iter().map(ToString::to_string).collect();
        let (process, base) = launch(&database, &options, "127.0.0.1:0");
        // Fails if a provider is installed already, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
        Self { database, process, base, token, http, options, document: tokio::sync::OnceCell::new() }
    }

    /// Starts another server on the same database, with its own folder and the same key.
    ///
    /// # Panics
    /// Panics if it does not start.
    #[must_use]
    pub fn beside(&self) -> Self {
        let database = self.database.shared();
        let key = self.folder().join("key").to_str().expect("a path in UTF-8").to_owned();
        let mut options = self.options.clone();
        options.extend(["--key-file".to_owned(), key]);
        let (process, base) = launch(&database, &options, "127.0.0.1:0");
        Self {
            database,
            process,
            base,
            token: self.token.clone(),
            http: self.http.clone(),
            options,
            document: tokio::sync::OnceCell::new(),
        }
    }

    /// Kills the process, as a power cut would.
    pub fn kill(&mut self) {
        // The process may have exited already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Asks the process to stop, and waits for it to exit. Returns whether it exited successfully.
    ///
    /// # Panics
    /// Panics if the process cannot be signalled or waited for.
    pub fn stop(&mut self) -> bool {
        self.ask_to_stop();
        self.wait()
    }

    /// Kills the process and starts it again on the same data and the same address.
    pub fn restart(&mut self) {
        self.kill();
        let address = self.base.trim_start_matches("http://").to_owned();
        let (process, base) = launch(&self.database, &self.options, &address);
        self.process = process;
        self.base = base;
    }

    /// Kills the process and starts it again with additional options.
    ///
    /// # Errors
    /// Returns the standard error of the process if it exits instead of starting.
    pub fn restart_with(&mut self, options: &[&str]) -> Result<(), String> {
        self.kill();
        let options: Vec<String> =
            self.options.iter().cloned().chain(options.iter().map(ToString::to_string)).collect();
        let address = self.base.trim_start_matches("http://").to_owned();
        let (process, base) = try_launch(&self.database.url, self.folder(), &options, &address)?;
        self.process = process;
        self.base = base;
        Ok(())
    }

    /// Starts another server on the same database, with its own data folder and its own options.
    ///
    /// # Errors
    /// Returns the standard error of the process if it exits instead of starting.
    pub fn try_beside(&self, folder: &Path, options: &[&str]) -> Result<Child, String> {
        let options: Vec<String> = options.iter().map(ToString::to_string).collect();
        try_launch(&self.database.url, folder, &options, "127.0.0.1:0").map(|(process, _)| process)
    }

    /// Asks the process to stop, without waiting.
    ///
    /// # Panics
    /// Panics if the process cannot be signalled.
    pub fn ask_to_stop(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        assert!(asked.expect("the kill program runs").success(), "the server did not run, so it could not be stopped");
    }

    /// Waits for the process to exit. Returns whether it exited successfully.
    ///
    /// # Panics
    /// Panics if it cannot be waited for.
    pub fn wait(&mut self) -> bool {
        self.process.wait().expect("the server ends").success()
    }

    /// Starts again after a [`Server::kill`], on the same data and the same address. Returns false if it does not
    /// start, for example because the database is gone.
    pub fn start_again(&mut self) -> bool {
        self.kill();
        let address = self.base.trim_start_matches("http://").to_owned();
        match try_launch(&self.database.url, self.folder(), &self.options, &address) {
            Ok((process, base)) => {
                (self.process, self.base) = (process, base);
                true
            }
            Err(_) => false,
        }
    }

    /// Suspends the process (SIGSTOP): its connections stay open and nothing answers.
    ///
    /// # Panics
    /// Panics if the process does not exist.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// Resumes a suspended process (SIGCONT).
    ///
    /// # Panics
    /// Panics if the process does not exist.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.process.id().to_string()]).status();
        assert!(sent.expect("the kill program runs").success(), "the server did not run, so it got no SIG{name}");
    }

    /// The process ID.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.database.folder.path()
    }

    /// The database URL.
    #[must_use]
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// Runs `plugboard token` on the server's database. Returns what it printed.
    ///
    /// # Errors
    /// Returns its standard error if it fails.
    ///
    /// # Panics
    /// Panics if the program cannot be run.
    pub fn token_command(&self, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new(program());
        command.arg("token").args(arguments).arg("--data-dir").arg(self.folder());
        let output = command.args(["--database", &self.database.url]).output().expect("the program runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    /// Creates a token of a role.
    #[must_use]
    pub fn create_token(&self, role: &str) -> String {
        create_token(&self.database, role)
    }

    /// Runs a client command of the program. Returns what it printed.
    ///
    /// # Errors
    /// Returns its standard error if it fails.
    ///
    /// # Panics
    /// Panics if the program cannot be run.
    pub fn command(&self, arguments: &[&str]) -> Result<String, String> {
        self.command_with(&[], arguments)
    }

    /// The same as [`Server::command`] with environment variables.
    ///
    /// # Errors
    /// Returns its standard error if it fails.
    ///
    /// # Panics
    /// Panics if the program cannot be run.
    pub fn command_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new(program());
        command.envs(variables.iter().copied()).args(arguments).args(["--server", &self.base, "--token", &self.token]);
        let output = command.stdin(Stdio::null()).output().expect("the program runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    /// Installs a built plugin.
    ///
    /// # Panics
    /// Panics if the installation fails.
    pub fn install(&self, plugin: &str, more: &[&str]) {
        let file = format!("{}/../target/plugins/{plugin}.wasm", env!("CARGO_MANIFEST_DIR"));
        let mut arguments = vec!["plugin", "install", &file, "--yes"];
        arguments.extend(more);
        self.command(&arguments).unwrap_or_else(|error| panic!("installing {plugin}: {error}"));
    }

    /// Sends an API request. Returns the status and the body.
    ///
    /// # Panics
    /// Panics if there is no answer, or if the OpenAPI document does not list the answer's status.
    pub async fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let verb = method.parse().expect("a method");
        let mut request = self.http.request(verb, format!("{}{path}", self.base)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.expect("the server answers");
        let status = answer.status().as_u16();
        let answer = answer.json().await.unwrap_or(Value::Null);
        let document = self.document.get_or_try_init(async || Document::of(&self.http, &self.base).await).await;
        // A server that is stopping does not return its document; then the answer is not checked.
        if let Ok(document) = document {
            document.check(method, path, status, &answer.to_string());
        }
        (status, answer)
    }

    /// Sends an API request with additional headers. Returns the status and the body, or `None` if no answer comes in
    /// time.
    ///
    /// # Panics
    /// Panics if the method is not valid.
    pub async fn ask_within(
        &self,
        patience: Duration,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Option<(u16, Value)> {
        let method = method.parse().expect("a method");
        let mut request = self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.timeout(patience).send().await.ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.json().await.unwrap_or(Value::Null)))
    }

    /// Sends a GET request that must succeed.
    ///
    /// # Panics
    /// Panics if the status is not 200.
    pub async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, None).await;
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    /// Sends a POST request that must succeed.
    ///
    /// # Panics
    /// Panics if the status is not 2xx.
    pub async fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.ask("POST", path, Some(&body)).await;
        assert!((200..300).contains(&status), "POST {path}: {status} {answer}");
        answer
    }

    /// Adds a person who answers customers, and returns the person.
    ///
    /// # Panics
    /// Panics if the server refuses.
    pub async fn add_person(&self, handle: &str) -> Value {
        self.post("/api/v1/people", json!({ "handle": handle, "role": "agent" })).await["person"].clone()
    }

    /// Adds a team with these people, and returns the team.
    ///
    /// # Panics
    /// Panics if the server refuses.
    pub async fn add_team(&self, handle: &str, people: &[&Value]) -> Value {
        let members: Vec<_> = people.iter().map(|person| &person["id"]).collect();
        self.post("/api/v1/teams", json!({ "handle": handle, "members": members })).await
    }

    /// Returns every row of a list, across all pages.
    ///
    /// # Panics
    /// Panics if a page cannot be fetched.
    pub async fn list(&self, path: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let mark = if path.contains('?') { '&' } else { '?' };
            let page = self.get(&format!("{path}{mark}limit=200{after}")).await;
            all.extend(page["data"].as_array().cloned().unwrap_or_default());
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return all,
            }
        }
    }

    /// The messages of a conversation, oldest first.
    pub async fn messages(&self, conversation: &Value) -> Vec<Value> {
        let id = conversation["id"].as_str().unwrap_or_default();
        self.list(&format!("/api/v1/conversations/{id}/messages")).await
    }

    /// Waits until a condition on the server holds.
    ///
    /// # Panics
    /// Panics after [`PATIENCE`], with the last result of the condition.
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut(&Self) -> Result<T, String>) -> T {
        let began = Instant::now();
        loop {
            match look(self).await {
                Ok(found) => return found,
                Err(seen) => assert!(began.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}; last: {seen}"),
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    /// Waits until nothing is pending, and returns the last status.
    pub async fn drained(&self) -> Value {
        self.until("nothing to be pending", async |server| {
            let status = server.get("/api/v1/status").await;
            let idle = status["pending"].as_object().is_some_and(|all| all.values().all(|count| *count == json!(0)));
            if idle { Ok(status) } else { Err(status.to_string()) }
        })
        .await
    }

    /// Sets the test clock.
    ///
    /// # Panics
    /// Panics if the server has no test clock.
    pub async fn set_clock(&self, now: &str) {
        let (status, answer) = self.ask("PUT", "/api/v1/test/clock", Some(&json!({ "now": now }))).await;
        assert_eq!(status, 200, "setting the clock: {answer}");
    }
}

/// Creates a token of a role in a database.
///
/// # Panics
/// Panics if that fails.
#[must_use]
pub fn create_token(database: &Database, role: &str) -> String {
    let mut command = Command::new(program());
    command.args(["token", "create", "--role", role, "--name", "Tess"]);
    command.arg("--data-dir").arg(database.folder.path()).args(["--database", &database.url]);
    let output = command.output().expect("the program runs");
    assert!(output.status.success(), "token create: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Starts the process, and waits for the log line with its address.
fn launch(database: &Database, options: &[String], address: &str) -> (Child, String) {
    try_launch(&database.url, database.folder.path(), options, address)
        .unwrap_or_else(|log| panic!("the server did not start:\n{log}"))
}

/// The same as [`launch`]; returns the log if the process exits instead of starting.
fn try_launch(database: &str, folder: &Path, options: &[String], address: &str) -> Result<(Child, String), String> {
    let mut command = Command::new(program());
    command.args(["serve", "--listen", address, "--insecure-test", "--database", database]);
    command.arg("--data-dir").arg(folder).args(options);
    let output = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(folder.join(OUTPUT));
    let output = output.map_or_else(|_| Stdio::null(), Stdio::from);
    let mut process =
        command.stdin(Stdio::null()).stdout(output).stderr(Stdio::piped()).spawn().expect("the program runs");
    let log = process.stderr.take().expect("a piped standard error");
    let (found, address) = mpsc::channel();
    let show = std::env::var_os("PLUGBOARD_TEST_LOG").is_some();
    let log_file = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(folder.join(LOG));
    std::thread::spawn(move || {
        let (mut early, mut log_file) = (Vec::new(), log_file.ok());
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            if show {
                eprintln!("{line}");
            }
            if let Some(log_file) = &mut log_file {
                // The folder may have been removed; then the log is no longer needed.
                let _ = writeln!(log_file, "{line}");
            }
            if let Some((_, address)) = line.split_once("listening on http://") {
                let address = address.split_whitespace().next().unwrap_or_default().trim_matches('"');
                // The receiver is gone if the address was already logged once.
                let _ = found.send(Ok(format!("http://{address}")));
            } else if early.len() < 50 {
                early.push(line);
            }
        }
        let _ = found.send(Err(early.join("\n")));
    });
    match address.recv_timeout(PATIENCE) {
        Ok(Ok(base)) => Ok((process, base)),
        Ok(Err(log)) => {
            // Its log has ended, so the process has exited.
            let _ = process.wait();
            Err(log)
        }
        Err(error) => {
            let _ = (process.kill(), process.wait());
            Err(format!("the server did not log its address: {error}"))
        }
    }
}
