//! A real server process, and a client that speaks to it as an admin does.
//!
//! A server of its own has a database of its own ([`Server::start`]); several on one database each have a folder
//! ([`Server::on`], and `cluster.rs`).

use crate::{
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

/// The file in a server's folder that has what it logged.
pub const LOG: &str = "server.log";
/// No test waits longer than this for something to happen.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often a condition is looked at. Nothing depends on the figure.
const LOOK: Duration = Duration::from_millis(20);

/// A server that runs as a process of its own, on a database of its own.
pub struct Server {
    database: Database,
    process: Child,
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    /// An admin's token.
    pub token: String,
    http: reqwest::Client,
    options: Vec<String>,
    /// What the API's document says; read when it is first needed.
    document: tokio::sync::OnceCell<Document>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The server's program, as `cargo xtask build` leaves it.
///
/// # Panics
/// When it has not been built.
#[must_use]
pub fn program() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/plugboard");
    assert!(path.exists(), "{}: run `cargo xtask build`", path.display());
    path
}

impl Server {
    /// Starts one on an empty database, with further options of `serve`.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(kind: Kind, options: &[&str]) -> Self {
        let database = Database::new(kind).await;
        let token = create_token(&database, "admin");
        Self::on(database, token, options)
    }

    /// Starts one on a database that may be in use by others, with an admin's token that is there already.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn on(database: Database, token: String, options: &[&str]) -> Self {
        let options: Vec<String> = options.iter().map(ToString::to_string).collect();
        let (process, base) = launch(&database, &options, "127.0.0.1:0");
        // A second call finds one installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
        Self { database, process, base, token, http, options, document: tokio::sync::OnceCell::new() }
    }

    /// Starts another one on the same database, with a folder of its own and the same key.
    ///
    /// # Panics
    /// When it does not start.
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

    /// Ends the process at once, as a power cut does.
    pub fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Asks the process to stop, and waits until it has. True when it ended well.
    ///
    /// # Panics
    /// When the process cannot be asked or waited for.
    pub fn stop(&mut self) -> bool {
        self.ask_to_stop();
        self.wait()
    }

    /// Starts again on the same data and the same address.
    pub fn restart(&mut self) {
        self.kill();
        let address = self.base.trim_start_matches("http://").to_owned();
        let (process, base) = launch(&self.database, &self.options, &address);
        self.process = process;
        self.base = base;
    }

    /// Ends the process, and starts it again with other options. Gives what it complains of when it does not start.
    ///
    /// # Errors
    /// What it wrote to its standard error, when it ended by itself.
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

    /// Starts another server beside this one, on the same database, with a data folder of its own and further options.
    ///
    /// # Errors
    /// What it wrote to its standard error, when it ended by itself.
    pub fn try_beside(&self, folder: &Path, options: &[&str]) -> Result<Child, String> {
        let options: Vec<String> = options.iter().map(ToString::to_string).collect();
        try_launch(&self.database.url, folder, &options, "127.0.0.1:0").map(|(process, _)| process)
    }

    /// Asks the process to stop, without waiting.
    ///
    /// # Panics
    /// When the process cannot be asked.
    pub fn ask_to_stop(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        assert!(asked.expect("the kill program runs").success(), "the server was not there to be stopped");
    }

    /// Waits for the process to end. True when it ended well.
    ///
    /// # Panics
    /// When it cannot be waited for.
    pub fn wait(&mut self) -> bool {
        self.process.wait().expect("the server ends").success()
    }

    /// Starts again after a [`Server::kill`], on the same data and the same address. False when it does not start: the
    /// database may be gone.
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

    /// Stops the process where it is (SIGSTOP): its connections stay open and nothing answers.
    ///
    /// # Panics
    /// When it is not there.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// Lets a frozen process go on (SIGCONT).
    ///
    /// # Panics
    /// When it is not there.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.process.id().to_string()]).status();
        assert!(sent.expect("the kill program runs").success(), "the server was not there to get SIG{name}");
    }

    /// The process's identifier.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Where its data is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.database.folder.path()
    }

    /// The address of its database.
    #[must_use]
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// Runs `plugboard token` beside the server, in its database. Gives what it printed, or what it complained of.
    ///
    /// # Errors
    /// What it wrote to its standard error, when it ended badly.
    ///
    /// # Panics
    /// When the program does not run.
    pub fn token_command(&self, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new(program());
        command.arg("token").args(arguments).arg("--data-dir").arg(self.folder());
        let output = command.args(["--database", &self.database.url]).output().expect("the program runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    /// A token of a role.
    #[must_use]
    pub fn create_token(&self, role: &str) -> String {
        create_token(&self.database, role)
    }

    /// Runs a client command of the program. Gives what it printed, or what it complained of.
    ///
    /// # Errors
    /// What it wrote to its standard error, when it ended badly.
    ///
    /// # Panics
    /// When the program does not run.
    pub fn command(&self, arguments: &[&str]) -> Result<String, String> {
        self.command_with(&[], arguments)
    }

    /// The same with variables.
    ///
    /// # Errors
    /// What it wrote to its standard error, when it ended badly.
    ///
    /// # Panics
    /// When the program does not run.
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
    /// When that fails.
    pub fn install(&self, plugin: &str, more: &[&str]) {
        let file = format!("{}/../target/plugins/{plugin}.wasm", env!("CARGO_MANIFEST_DIR"));
        let mut arguments = vec!["plugin", "install", &file, "--yes"];
        arguments.extend(more);
        self.command(&arguments).unwrap_or_else(|error| panic!("installing {plugin}: {error}"));
    }

    /// Asks the API; gives status and body.
    ///
    /// # Panics
    /// When no answer comes, or one with a status that the API's document does not have.
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
        // A server that is stopping shows no document; what it answers is looked at with the next one.
        if let Ok(document) = document {
            document.check(method, path, status, &answer.to_string());
        }
        (status, answer)
    }

    /// Asks the API with more headers; gives status and body. None when no answer comes in time.
    ///
    /// # Panics
    /// When the method is not one.
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

    /// Gets what must be there.
    ///
    /// # Panics
    /// When the answer is not 200.
    pub async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, None).await;
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    /// Posts what must be taken.
    ///
    /// # Panics
    /// When the answer is not a 2xx.
    pub async fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.ask("POST", path, Some(&body)).await;
        assert!((200..300).contains(&status), "POST {path}: {status} {answer}");
        answer
    }

    /// Every row of a list, page after page.
    ///
    /// # Panics
    /// When a page cannot be had.
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
    /// After a minute, with what the condition saw last.
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut(&Self) -> Result<T, String>) -> T {
        let began = Instant::now();
        loop {
            match look(self).await {
                Ok(found) => return found,
                Err(seen) => assert!(began.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}; last: {seen}"),
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until nothing is left to do, and gives the last status.
    pub async fn drained(&self) -> Value {
        self.until("nothing to be pending", async |server| {
            let status = server.get("/api/v1/status").await;
            let idle = status["pending"].as_object().is_some_and(|all| all.values().all(|count| *count == json!(0)));
            if idle { Ok(status) } else { Err(status.to_string()) }
        })
        .await
    }

    /// Moves a test clock.
    ///
    /// # Panics
    /// When the server has none.
    pub async fn set_clock(&self, now: &str) {
        let (status, answer) = self.ask("PUT", "/api/v1/test/clock", Some(&json!({ "now": now }))).await;
        assert_eq!(status, 200, "setting the clock: {answer}");
    }
}

/// Creates a token of a role in a database.
///
/// # Panics
/// When that fails.
#[must_use]
pub fn create_token(database: &Database, role: &str) -> String {
    let mut command = Command::new(program());
    command.args(["token", "create", "--role", role, "--name", "Tess"]);
    command.arg("--data-dir").arg(database.folder.path()).args(["--database", &database.url]);
    let output = command.output().expect("the program runs");
    assert!(output.status.success(), "token create: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Starts the process, and waits for the line that says its address.
fn launch(database: &Database, options: &[String], address: &str) -> (Child, String) {
    try_launch(&database.url, database.folder.path(), options, address)
        .unwrap_or_else(|log| panic!("the server did not start:\n{log}"))
}

/// The same; gives what it said when it ended by itself.
fn try_launch(database: &str, folder: &Path, options: &[String], address: &str) -> Result<(Child, String), String> {
    let mut command = Command::new(program());
    command.args(["serve", "--listen", address, "--insecure-test", "--database", database]);
    command.arg("--data-dir").arg(folder).args(options);
    let mut process =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let log = process.stderr.take().expect("a piped standard error");
    let (found, address) = mpsc::channel();
    let show = std::env::var_os("PLUGBOARD_TEST_LOG").is_some();
    let kept = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(folder.join(LOG));
    std::thread::spawn(move || {
        let (mut early, mut kept) = (Vec::new(), kept.ok());
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            if show {
                eprintln!("{line}");
            }
            if let Some(kept) = &mut kept {
                // A folder that is gone has no reader either.
                let _ = writeln!(kept, "{line}");
            }
            if let Some((_, address)) = line.split_once("listening on http://") {
                let address = address.split_whitespace().next().unwrap_or_default().trim_matches('"');
                // Nobody waits any more when the address came twice.
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
            // Its log has ended, and so has it.
            let _ = process.wait();
            Err(log)
        }
        Err(error) => {
            let _ = (process.kill(), process.wait());
            Err(format!("the server did not say its address: {error}"))
        }
    }
}
