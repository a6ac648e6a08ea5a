//! A throw-away PostgreSQL server for tests, with its own folder and a free port on 127.0.0.1. Dropping it removes it.
//!
//! Tests can also inject faults: [`Postgres::kill`] acts like a power cut, [`Postgres::freeze`] like a hanging disk,
//! and [`Postgres::restart`] like an operator.

mod processes;

use std::{
    env, fs,
    io::{self, BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener},
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    time::Duration,
};

/// The longest that a server may take to accept connections. After a kill, that includes its recovery.
const START: Duration = Duration::from_mins(1);

/// A running server. It stops when dropped.
pub struct Postgres {
    server: Child,
    folder: PathBuf,
    programs: PathBuf,
    user: Option<User>,
    port: u16,
    /// The URL of its first database, with a user who may create others.
    pub url: String,
}

/// The user who runs the server, because PostgreSQL refuses to run as root.
#[derive(Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// Starts a new server with an empty database.
    ///
    /// # Errors
    /// Returns an error if PostgreSQL is not installed (see [`programs`]), or if it does not start.
    pub fn start() -> io::Result<Self> {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let programs = programs().ok_or_else(|| {
            io::Error::other(
                "no PostgreSQL server found; install PostgreSQL 15 or later, with `initdb` and `postgres` in PATH \
                 or in /usr/lib/postgresql/VERSION/bin",
            )
        })?;
        let user = if is_root()? { Some(unprivileged()?) } else { None };
        let base = base(user);
        fs::create_dir_all(&base)?;
        clean(&programs, user, &base);
        let folder = base.join(format!("{}-{}", std::process::id(), STARTED.fetch_add(1, Ordering::Relaxed)));
        fs::create_dir(&folder)?;
        if let Some(User { uid, gid }) = user {
            chown(&folder, Some(uid), Some(gid))?;
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        let mut initdb = program(&programs.join("initdb"), user, &folder);
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"]);
        let status = initdb.arg(folder.join("data")).stdout(Stdio::null()).status()?;
        if !status.success() {
            return Err(io::Error::other(format!("`initdb` ended with {status}")));
        }
        // The listener is closed at once, so that the server can use the port. If another process takes it first, the
        // server fails with an error.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let server = launch(&programs, user, &folder, port)?;
        Ok(Self { server, folder, programs, user, port, url })
    }

    /// Kills the server and all its backends at once, like a power cut.
    ///
    /// # Errors
    /// Returns an error if its processes cannot be listed or do not exit.
    pub fn kill(&mut self) -> io::Result<()> {
        let backends = processes::children(self.server.id())?;
        self.server.kill()?;
        self.server.wait()?;
        processes::signal("KILL", &backends);
        processes::ended(&backends, START)
    }

    /// Starts the server again in the same folder and on the same port. Kills it first if it is running.
    ///
    /// # Errors
    /// Returns an error if it does not exit or does not start.
    pub fn restart(&mut self) -> io::Result<()> {
        if matches!(self.server.try_wait(), Ok(None)) {
            self.kill()?;
        }
        self.server = launch(&self.programs, self.user, &self.folder, self.port)?;
        Ok(())
    }

    /// Suspends the server and all its backends: connections stay open and nothing answers.
    ///
    /// # Errors
    /// Returns an error if its processes cannot be listed.
    pub fn freeze(&self) -> io::Result<()> {
        // Suspend the postmaster first, so that it starts no backend in the meantime.
        processes::signal("STOP", &[self.server.id()]);
        processes::signal("STOP", &processes::children(self.server.id())?);
        Ok(())
    }

    /// Resumes a suspended server.
    ///
    /// # Errors
    /// Returns an error if its processes cannot be listed.
    pub fn thaw(&self) -> io::Result<()> {
        processes::signal("CONT", &processes::children(self.server.id())?);
        processes::signal("CONT", &[self.server.id()]);
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The data is discarded, so there is nothing to save. Kill, because a suspended server reacts to nothing else.
        // Remove the folder once the server has exited.
        if self.kill().is_err() {
            let _ = self.server.kill();
            let _ = self.server.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Starts the server and waits until it accepts connections.
fn launch(programs: &Path, user: Option<User>, folder: &Path, port: u16) -> io::Result<Child> {
    let mut postgres = program(&programs.join("postgres"), user, folder);
    postgres.arg("-D").arg(folder.join("data")).args(["-p", &port.to_string()]);
    for setting in
        ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300", "logging_collector=off"]
    {
        postgres.args(["-c", setting]);
    }
    let mut server = postgres.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let log = folder.join("server.log");
    if follow(&mut server, &log)?.recv_timeout(START).is_err() {
        let _ = server.kill();
        let _ = server.wait();
        let text = fs::read_to_string(&log).unwrap_or_default();
        return Err(io::Error::other(format!("postgres did not start within {} s:\n{text}", START.as_secs())));
    }
    Ok(server)
}

/// Writes the server's log to a file. The receiver gets a message once the server accepts connections, and is
/// disconnected when the log ends.
fn follow(server: &mut Child, log: &Path) -> io::Result<mpsc::Receiver<()>> {
    let lines = server.stderr.take().ok_or_else(|| io::Error::other("the server's messages are not piped"))?;
    let mut log = fs::File::create(log)?;
    let (sender, ready) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(lines).lines().map_while(Result::ok) {
            if line.contains("database system is ready to accept connections") {
                let _ = sender.send(());
            }
            let _ = writeln!(log, "{line}");
        }
    });
    Ok(ready)
}

/// Builds the command for one of the server's programs, run as the given user, with messages in English.
fn program(path: &Path, user: Option<User>, folder: &Path) -> Command {
    let mut command = Command::new(path);
    command.current_dir(folder).env("LC_ALL", "C");
    if let Some(User { uid, gid }) = user {
        command.uid(uid).gid(gid);
    }
    command
}

/// Returns the folder with the server's programs, preferring the newest version. Debian does not put them in `PATH`.
#[must_use]
pub fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(|entry| {
        let path = entry.ok()?.path();
        let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
        Some((version, path.join("bin")))
    });
    let whole = |folder: &Path| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    let newest = versions.filter(|(_, folder)| whole(folder)).max().map(|(_, folder)| folder);
    newest.or_else(|| env::split_paths(&env::var_os("PATH")?).find(|folder| whole(folder)))
}

/// Returns the number that `id` prints.
fn id(arguments: &[&str]) -> io::Result<u32> {
    let output = Command::new("id").args(arguments).stderr(Stdio::null()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|error| io::Error::other(format!("`id {}`: {error}", arguments.join(" "))))
}

fn is_root() -> io::Result<bool> {
    Ok(id(&["-u"])? == 0)
}

/// Returns the user to run as when root: `postgres` if the package created one, else `nobody`.
fn unprivileged() -> io::Result<User> {
    let found = ["postgres", "nobody"]
        .iter()
        .find_map(|name| Some(User { uid: id(&["-u", name]).ok()?, gid: id(&["-g", name]).ok()? }));
    found.ok_or_else(|| {
        io::Error::other(
            "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`; add one, or \
             run this as another user",
        )
    })
}

/// Returns the parent folder of all servers: in the build folder if the server's user can reach it, otherwise in the
/// folder for temporary files. Each server has its own folder in it, named after the process that started it.
fn base(user: Option<User>) -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = crate_folder.ancestors().nth(2).unwrap_or(crate_folder).join("target");
    let open = |folder: &Path| fs::metadata(folder).is_ok_and(|about| about.mode() & 0o001 != 0);
    if user.is_none() || target.ancestors().all(open) {
        return target.join("test-postgres");
    }
    env::temp_dir().join("plugboard-test-postgres")
}

/// Stops and removes servers that earlier, killed runs left behind. Another process may be doing the same.
fn clean(programs: &Path, user: Option<User>, base: &Path) {
    for folder in fs::read_dir(base).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())) {
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let owner = name.split('-').next().and_then(|owner| owner.parse().ok());
        if owner.is_some_and(processes::runs) {
            continue;
        }
        let data = folder.join("data");
        if data.join("postmaster.pid").is_file() {
            let mut stop = program(&programs.join("pg_ctl"), user, &folder);
            stop.args(["stop", "-w", "-m", "immediate", "-D"]).arg(&data);
            let _ = stop.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        }
        let _ = fs::remove_dir_all(&folder);
    }
}
