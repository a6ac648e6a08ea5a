//! Controls headless Chromium through the developer tools protocol: JSON over a pair of pipes.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_tests::PATIENCE;
use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc,
    time::Duration,
};
use tempfile::TempDir;

/// The flags of a fresh browser that makes no network requests of its own.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--remote-debugging-pipe",
];

/// A browser with its own profile and one page. It ends when dropped.
pub(crate) struct Browser {
    process: Child,
    commands: ChildStdin,
    messages: mpsc::Receiver<Value>,
    /// The page's session, once attached.
    session: Option<String>,
    last_id: u64,
    _profile: TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // When asked, Chromium closes by itself, with all its processes. Kill it if it hangs.
        if self.process.try_wait().is_ok_and(|ended| ended.is_none()) {
            let _ = self.send("Browser.close", &json!({}), None);
            let _ = self.messages.recv_timeout(Duration::from_secs(5));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Browser {
    /// Starts a browser, and opens an address.
    pub(crate) fn open(address: &str) -> Self {
        let mut browser = Self::start();
        browser.go(address);
        browser
    }

    /// The same for a person who reads this language.
    pub(crate) fn open_in(language: &str, address: &str) -> Self {
        let mut browser = Self::start();
        let agent = browser.evaluate("navigator.userAgent");
        let person = json!({ "userAgent": agent, "acceptLanguage": language });
        browser.call("Emulation.setUserAgentOverride", &person);
        browser.go(address);
        browser
    }

    /// Starts a browser with an empty page.
    fn start() -> Self {
        let program = std::env::var("PLUGBOARD_TEST_CHROMIUM")
            .expect("PLUGBOARD_TEST_CHROMIUM names Chromium: run the tests with `cargo xtask test`");
        let profile = tempfile::tempdir().expect("a temporary folder");
        // Chromium reads commands from descriptor 3 and writes to 4. The shell maps its pipes to them.
        let mut command = Command::new("sh");
        command.args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#, &program]).args(FLAGS);
        command.arg(format!("--user-data-dir={}", profile.path().display())).arg("about:blank");
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the shell starts Chromium");
        let commands = process.stdin.take().expect("a pipe to it");
        let messages = listen(process.stdout.take().expect("a pipe from it"));
        let mut browser = Self { process, commands, messages, session: None, last_id: 0, _profile: profile };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        browser.session = browser.call("Target.attachToTarget", &attach)["sessionId"].as_str().map(str::to_owned);
        browser.call("Page.enable", &json!({}));
        browser
    }

    /// Opens an address, and waits until it has loaded.
    pub(crate) fn go(&mut self, address: &str) {
        let began = self.call("Page.navigate", &json!({ "url": address }));
        assert!(began["errorText"].is_null(), "{address}: {began}");
        self.wait_for("Page.loadEventFired");
    }

    /// Reloads the page.
    pub(crate) fn reload(&mut self) {
        self.call("Page.reload", &json!({}));
        self.wait_for("Page.loadEventFired");
    }

    /// Evaluates a script, and returns its value.
    pub(crate) fn evaluate(&mut self, script: &str) -> Value {
        let result = self.call("Runtime.evaluate", &json!({ "expression": script, "returnByValue": true }));
        assert!(result["exceptionDetails"].is_null(), "{script}: {result}");
        result["result"]["value"].clone()
    }

    /// Chooses a file in the field that a selector names.
    pub(crate) fn choose_file(&mut self, selector: &str, file: &Path) {
        let root = self.call("DOM.getDocument", &json!({}))["root"]["nodeId"].clone();
        let field = self.call("DOM.querySelector", &json!({ "nodeId": root, "selector": selector }));
        let chosen = json!({ "nodeId": field["nodeId"], "files": [file] });
        self.call("DOM.setFileInputFiles", &chosen);
    }

    /// Types text at the cursor.
    pub(crate) fn write(&mut self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    /// Types text at the cursor, and presses Enter.
    pub(crate) fn write_line(&mut self, text: &str) {
        self.write(text);
        for kind in ["keyDown", "keyUp"] {
            let key =
                json!({ "type": kind, "key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13 });
            self.call("Input.dispatchKeyEvent", &key);
        }
    }

    /// Saves a screenshot of the page.
    pub(crate) fn screenshot(&mut self, path: &Path) {
        let picture = self.call("Page.captureScreenshot", &json!({ "format": "png" }));
        let bytes = BASE64_STANDARD.decode(picture["data"].as_str().unwrap_or_default()).expect("a picture");
        std::fs::write(path, bytes).expect("the picture is kept");
    }

    /// Makes a call, and returns its result.
    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        let session = self.session.clone();
        self.send(method, parameters, session.as_deref()).expect("Chromium listens");
        let id = self.last_id;
        let answer = self.message(method, |message| message["id"] == id);
        assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
        answer["result"].clone()
    }

    fn send(&mut self, method: &str, parameters: &Value, session: Option<&str>) -> std::io::Result<()> {
        self.last_id += 1;
        let mut message = json!({ "id": self.last_id, "method": method, "params": parameters });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        self.commands.write_all(format!("{message}\0").as_bytes())
    }

    fn wait_for(&mut self, event: &str) {
        self.message(event, |message| message["method"] == *event);
    }

    /// Returns the next message that matches. Skips others, which are unrelated events.
    fn message(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.messages.recv_timeout(PATIENCE);
            let message = message.unwrap_or_else(|error| panic!("Chromium says nothing to {what}: {error}"));
            if fits(&message) {
                return message;
            }
        }
    }
}

/// Reads messages, each ended by a zero byte, until Chromium exits.
fn listen(pipe: ChildStdout) -> mpsc::Receiver<Value> {
    let (sender, messages) = mpsc::channel();
    std::thread::spawn(move || {
        for message in BufReader::new(pipe).split(0).map_while(Result::ok) {
            let message = serde_json::from_slice(&message).expect("Chromium speaks JSON");
            if sender.send(message).is_err() {
                return;
            }
        }
    });
    messages
}
