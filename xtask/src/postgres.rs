//! A throw-away PostgreSQL server for tests: its own folder, a free port on 127.0.0.1, gone at the end.

use crate::setup;
use anyhow::{Context as _, Result};
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener},
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

/// How long a server may take from its start to its first connection.
const START: Duration = Duration::from_mins(1);

/// A running server. It stops when this is dropped.
pub struct Postgres {
    server: Child,
    folder: PathBuf,
    /// The address of its first database, for a user who may create others.
    pub url: String,
}

/// Who runs the server: it refuses to be root's.
#[derive(Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// Finds or installs PostgreSQL, and starts a new server with an empty database.
    ///
    /// # Errors
    /// When there is none and none can be installed (says what to install), or when it does not start.
    pub fn start() -> Result<Self> {
        let programs = programs()?;
        let user = if setup::is_root() { Some(unprivileged()?) } else { None };
        let base = base(user);
        fs::create_dir_all(&base)?;
        clean(&programs, user, &base)?;
        let folder = base.join(std::process::id().to_string());
        fs::create_dir(&folder)?;
        if let Some(User { uid, gid }) = user {
            chown(&folder, Some(uid), Some(gid))?;
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        let data = folder.join("data");
        let mut initdb = program(&programs.join("initdb"), user, &folder);
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--pgdata"]).arg(&data);
        setup::run(initdb.stdout(Stdio::null())).context("initdb")?;
        // Taken and given back: between here and the server's start somebody else could take it, which the
        // server then reports.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut postgres = program(&programs.join("postgres"), user, &folder);
        postgres.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        for setting in
            ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300", "logging_collector=off"]
        {
            postgres.args(["-c", setting]);
        }
        let mut server =
            postgres.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().context("cannot start postgres")?;
        let ready = follow(&mut server, &folder.join("server.log"));
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let postgres = Self { server, folder, url };
        if ready?.recv_timeout(START).is_err() {
            let log = fs::read_to_string(postgres.folder.join("server.log")).unwrap_or_default();
            anyhow::bail!("postgres did not start within {} s:\n{log}", START.as_secs());
        }
        Ok(postgres)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // What it holds is thrown away, so there is nothing to save. The folder goes once it has ended.
        let stopped = setup::succeeds(setup::program("kill").args(["-QUIT", &self.server.id().to_string()]));
        if !stopped {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Keeps what the server says in a file; the receiver hears once it takes connections, or is cut off when it ends.
fn follow(server: &mut Child, log: &Path) -> Result<mpsc::Receiver<()>> {
    let lines = BufReader::new(server.stderr.take().context("the server's messages are piped")?);
    let mut log = fs::File::create(log)?;
    let (tell, ready) = mpsc::channel();
    std::thread::spawn(move || {
        for line in lines.lines().map_while(Result::ok) {
            if line.contains("database system is ready to accept connections") {
                let _ = tell.send(());
            }
            let _ = writeln!(log, "{line}");
        }
    });
    Ok(ready)
}

/// One of the server's programs, run as the given user, with messages that do not depend on the machine's language.
fn program(path: &Path, user: Option<User>, folder: &Path) -> Command {
    let mut command = setup::program(path);
    command.current_dir(folder).env("LC_ALL", "C");
    if let Some(User { uid, gid }) = user {
        command.uid(uid).gid(gid);
    }
    command
}

/// The folder with the server's programs, newest version first. Debian keeps them out of `PATH`.
fn programs() -> Result<PathBuf> {
    if let Some(folder) = find_programs() {
        return Ok(folder);
    }
    setup::apt_install(
        &["postgresql"],
        "no PostgreSQL server found: install PostgreSQL 15 or later, so that `initdb` and `postgres` are in PATH or in \
         /usr/lib/postgresql/VERSION/bin",
    )?;
    find_programs().context("the package postgresql was installed, but /usr/lib/postgresql/*/bin/initdb is not there")
}

fn find_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(|entry| {
        let path = entry.ok()?.path();
        let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
        Some((version, path.join("bin")))
    });
    let whole = |folder: &Path| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    let newest = versions.filter(|(_, folder)| whole(folder)).max().map(|(_, folder)| folder);
    newest.or_else(|| setup::find("initdb")?.parent().filter(|folder| whole(folder)).map(Path::to_owned))
}

/// The user to be when root: `postgres` where the package made one, else `nobody`.
fn unprivileged() -> Result<User> {
    let id = |flag: &str, name: &str| -> Result<u32> {
        let mut command = setup::program("id");
        Ok(setup::output(command.args([flag, name]).stderr(Stdio::null()))?.parse()?)
    };
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| Some(User { uid: id("-u", name).ok()?, gid: id("-g", name).ok()? }))
        .context("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`: add one, or run this as another user")
}

/// The folder of all such servers: in the build folder where their user can get there, else beside other
/// temporary files. Each has a folder in it named by the process that started it.
fn base(user: Option<User>) -> PathBuf {
    let within = setup::target();
    let open = |folder: &Path| fs::metadata(folder).is_ok_and(|about| about.mode() & 0o001 != 0);
    if user.is_none() || within.ancestors().all(open) {
        return within.join("test-postgres");
    }
    std::env::temp_dir().join("plugboard-test-postgres")
}

/// Stops and removes what earlier runs left when they were killed.
fn clean(programs: &Path, user: Option<User>, base: &Path) -> Result<()> {
    for entry in fs::read_dir(base)? {
        let folder = entry?.path();
        let owner = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if setup::succeeds(setup::program("kill").args(["-0", owner])) {
            continue;
        }
        let data = folder.join("data");
        if data.join("postmaster.pid").is_file() {
            let mut stop = program(&programs.join("pg_ctl"), user, &folder);
            setup::succeeds(stop.args(["stop", "-w", "-m", "immediate", "-D"]).arg(&data));
        }
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}
