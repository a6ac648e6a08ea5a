//! A real OCI registry on loopback, with its own storage folder.

use crate::PATIENCE;
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
};
use tempfile::TempDir;

/// The user of a registry that requires a login.
pub const USER: &str = "ada";
/// The user's password.
pub const PASSWORD: &str = "s3cret-pw";
/// The bcrypt hash of the password, as the registry stores it.
const HASH: &str = "$2b$04$092xkwqGFXN/nNmmFbF.cO8LJKj/hoGq7ZG3n9QRDYVU93IZ2Bwt2";

/// The registry. It ends when it is dropped.
pub struct Registry {
    /// `127.0.0.1:PORT`.
    pub host: String,
    process: Child,
    folder: TempDir,
}

impl Drop for Registry {
    fn drop(&mut self) {
        // The process may have exited already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Registry {
    /// Starts a registry without a login.
    #[must_use]
    pub fn start() -> Self {
        Self::configured("")
    }

    /// Starts a registry that requires [`USER`] and [`PASSWORD`].
    #[must_use]
    pub fn with_login() -> Self {
        Self::configured("auth:\n  htpasswd: {realm: plugins, path: users}\n")
    }

    /// Starts a registry with additional lines of configuration.
    ///
    /// # Panics
    /// Panics if it does not start. `cargo xtask test` installs it and sets `PLUGBOARD_TEST_REGISTRY` to its path.
    fn configured(more: &str) -> Self {
        let program = std::env::var_os("PLUGBOARD_TEST_REGISTRY").expect("run the tests with `cargo xtask test`");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = folder.path().join("config.yml");
        let text = "version: 0.1\nlog: {level: info, accesslog: {disabled: true}}\n\
            storage: {filesystem: {rootdirectory: storage}}\nhttp: {addr: \"127.0.0.1:0\"}\n";
        fs::write(&config, format!("{text}{more}")).expect("its configuration");
        fs::write(folder.path().join("users"), format!("{USER}:{HASH}\n")).expect("its users");
        let mut process = Command::new(program)
            .arg("serve")
            .arg(&config)
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the registry starts");
        let (sender, output) = mpsc::channel();
        let lines = BufReader::new(process.stderr.take().expect("its log"));
        std::thread::spawn(move || {
            // Read to the end, so that the registry never blocks on a full pipe.
            for line in lines.lines().map_while(Result::ok) {
                if let Some((_, host)) = line.split_once("listening on ") {
                    let _ = sender.send(host.split(['"', ' ']).next().unwrap_or_default().to_owned());
                }
            }
        });
        let host = output.recv_timeout(PATIENCE).expect("the registry says where it listens");
        Self { host, process, folder }
    }

    /// The file in which the registry stores a blob, by the blob's hexadecimal digest.
    #[must_use]
    pub fn blob(&self, digest: &str) -> PathBuf {
        let blobs = Path::new("storage/docker/registry/v2/blobs/sha256");
        self.folder.path().join(blobs).join(&digest[..2]).join(digest).join("data")
    }
}
