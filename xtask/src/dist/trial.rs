//! Installs the package and the archive in a new Debian system in a folder, and runs them there.
//!
//! Each program runs in its own mount namespace, so nothing stays mounted in the folder, even if this is killed.

use super::{Packed, VERSION, deb, mirror, tree};
use crate::{server::Server, setup};
use anyhow::{Context as _, Result, ensure};
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The user that the package creates.
const USER: &str = "plugboard";
/// The plugin that is installed from the package. The archive's server must still have it.
const FIRST: &str = "triage";
/// The configuration.
const CONFIG: &str = "/etc/plugboard/plugboard.toml";
/// The database and the key.
const DATA: [&str; 2] = ["/var/lib/plugboard/plugboard.db", "/var/lib/plugboard/key"];
/// A manual page.
const PAGE: &str = "/usr/share/man/man1/plugboard-plugin-install.1.gz";
/// The link by which systemd starts the server.
const ENABLED: &str = "/etc/systemd/system/multi-user.target.wants/plugboard.service";
/// The folder in which the archive is unpacked.
const LOCAL: &str = "/usr/local";

/// Checks that this process is allowed to make a system, and finds or installs `debootstrap`, which makes it.
///
/// # Errors
/// Returns an error if this process does not run as root or may not mount, or if `debootstrap` is missing and cannot be
/// installed. The message says what to do.
pub fn tools() -> Result<()> {
    ensure!(
        setup::is_root(),
        "--try needs root, because it makes a Debian system in a folder and runs programs in it; run it as root, or \
         leave out --try"
    );
    ensure!(
        setup::succeeds(setup::program("unshare").args(["--mount", "true"])),
        "--try must mount /proc in the new system, and this machine does not allow it; in a container, give it the \
         capability SYS_ADMIN, or leave out --try"
    );
    if setup::find("debootstrap").is_some() {
        return Ok(());
    }
    setup::apt_install(&["debootstrap"], "no `debootstrap` found: install `debootstrap`")
}

/// Tries the package, then the archive. Removes the system if both work.
///
/// # Errors
/// Returns an error if the system cannot be made, or if something does not work in it.
pub fn run(packed: &Packed) -> Result<()> {
    let system = System::make(&deb::names(&packed.depends))?;
    system.package(&packed.package)?;
    system.archive(&packed.archive)?;
    system.remove()
}

/// A Debian system in a folder.
struct System {
    folder: PathBuf,
}

impl System {
    /// Makes a minimal system with these packages. Replaces the system of an earlier trial.
    fn make(packages: &[String]) -> Result<Self> {
        let base = setup::target().join("trial");
        let system = Self { folder: base.join("system") };
        system.remove()?;
        let downloads = base.join("downloads");
        for folder in [&system.folder, &downloads] {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        // This is the root folder of the new system, so all of its users must be able to enter it.
        fs::set_permissions(&system.folder, fs::Permissions::from_mode(0o755))
            .with_context(|| format!("cannot change the permissions of {}", system.folder.display()))?;
        let mirror = mirror::find()?;
        let mut debootstrap = setup::program("unshare");
        debootstrap.args(["--mount", "debootstrap", "--variant=minbase"]);
        debootstrap.arg(format!("--include={}", packages.join(",")));
        debootstrap.arg(format!("--cache-dir={}", downloads.display()));
        debootstrap.arg(&mirror.release).arg(&system.folder).arg(&mirror.address);
        setup::run(&mut debootstrap).with_context(|| {
            let log = system.folder.join("debootstrap/debootstrap.log");
            format!("cannot make a Debian system; see its log, {}", log.display())
        })?;
        Ok(system)
    }

    /// Removes the folder. Does not cross into other file systems, in case something is mounted there after all.
    fn remove(&self) -> Result<()> {
        setup::run(setup::program("rm").args(["--recursive", "--force", "--one-file-system"]).arg(&self.folder))
    }

    /// Returns the path, outside the system, of a file in it.
    fn path(&self, inside: &str) -> PathBuf {
        self.folder.join(inside.trim_start_matches('/'))
    }

    /// Returns a command that runs a program in the system as one of its users. `unshare` and `chroot` replace
    /// themselves with the program, so a signal to the command's process reaches the program.
    fn command(&self, user: &str, program: &str) -> Command {
        let mut command = setup::program("unshare");
        command.arg("--mount").arg(format!("--mount-proc={}", self.path("/proc").display()));
        command.args(["chroot", "--userspec", user]).arg(&self.folder).arg(program);
        // Clear the environment, so that this machine's variables do not affect the result.
        command.env_clear().env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        command.env("LC_ALL", "C.UTF-8").env("DEBIAN_FRONTEND", "noninteractive");
        command
    }

    /// Checks that files exist in the system (`exists`), or that they do not.
    fn expect(&self, paths: &[&str], exists: bool) -> Result<()> {
        for path in paths {
            let found = self.path(path).symlink_metadata().is_ok();
            ensure!(found == exists, "{path} must {}be in the system now", if exists { "" } else { "not " });
        }
        Ok(())
    }

    /// Copies a file into the system, and returns its path there.
    fn copy_in(&self, file: &Path) -> Result<String> {
        let name = file.file_name().and_then(|name| name.to_str()).context("a result has no file name")?;
        let inside = format!("/root/{name}");
        fs::copy(file, self.path(&inside)).with_context(|| format!("cannot copy {}", file.display()))?;
        Ok(inside)
    }

    /// Runs a program in the system as root.
    fn root(&self, program: &str, arguments: &[&str]) -> Result<()> {
        setup::run(self.command("root", program).args(arguments))
    }

    /// Installs the package, uses it, and removes it.
    fn package(&self, package: &Path) -> Result<()> {
        self.root("dpkg", &["--install", &self.copy_in(package)?])?;
        let changed = setup::output(self.command("root", "dpkg").args(["--verify", "plugboard"]))?;
        ensure!(changed.is_empty(), "the installed files differ from those in the package:\n{changed}");
        self.expect(&[PAGE, CONFIG, ENABLED], true)?;
        self.use_from("/usr", FIRST)?;
        self.root("dpkg", &["--remove", "plugboard"])?;
        self.expect(&["/usr/bin/plugboard", "/usr/share/plugboard"], false)?;
        self.expect(&[CONFIG], true)?;
        self.root("dpkg", &["--purge", "plugboard"])?;
        self.expect(&[CONFIG, ENABLED], false)?;
        self.expect(&DATA, true)
    }

    /// Unpacks the archive and uses it as the documentation describes, with the data that the removed package left
    /// behind.
    fn archive(&self, archive: &Path) -> Result<()> {
        let archive = self.copy_in(archive)?;
        self.root("tar", &["-xf", &archive, "-C", LOCAL, "--strip-components=1", "--no-overwrite-dir"])?;
        self.root("systemd-sysusers", &[&format!("{LOCAL}/lib/sysusers.d/plugboard.conf")])?;
        self.root("install", &["-d", "-g", USER, "-m", "0750", "/etc/plugboard"])?;
        let config = format!("{LOCAL}/{}/{}", tree::DOCUMENTS, tree::CONFIG_NAME);
        self.root("install", &["-m", "0644", &config, "/etc/plugboard"])?;
        self.use_from(LOCAL, "welcome")
    }

    /// Checks the program and the unit in `home`. Runs the server as the unit does, but on a free port, and installs a
    /// plugin.
    fn use_from(&self, home: &str, plugin: &str) -> Result<()> {
        let program = format!("{home}/bin/plugboard");
        let printed = setup::output(self.command(USER, &program).arg("--version"))?;
        ensure!(printed == format!("plugboard {VERSION}"), "{program} --version printed `{printed}`");
        self.verify(&format!("{home}/{}", tree::UNIT))?;

        let listen = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let listen = listen.context("cannot find a free port")?;
        let mut serve = self.command(USER, &program);
        serve.args(["serve", "--config", CONFIG, "--listen", &listen.to_string()]);
        let server = Server::start(serve, listen)?;
        self.expect(&DATA, true)?;
        let mut create = self.command(USER, &program);
        create.args(["token", "create", "--config", CONFIG, "--role", "admin", "--name", "trial"]);
        let token = setup::output(&mut create)?;
        let client = |arguments: &[&str]| {
            let mut command = self.command(USER, &program);
            command.env("PLUGBOARD_URL", server.url()).env("PLUGBOARD_TOKEN", &token).stdin(Stdio::null());
            setup::output(command.args(arguments))
        };
        let plugins = format!("{home}/share/plugboard/plugins");
        println!("{}", client(&["plugin", "install", &plugins, "--plugin", plugin])?);
        let listed = client(&["plugin", "list"])?;
        for name in [FIRST, plugin] {
            ensure!(listed.contains(name), "`plugboard plugin list` does not list `{name}`:\n{listed}");
        }
        server.stop()
    }

    /// Checks that systemd understands the whole unit and finds its program. Any warning about the unit is an error
    /// here, because systemd only warns about unknown settings and ignores them.
    fn verify(&self, unit: &str) -> Result<()> {
        let mut analyze = self.command("root", "systemd-analyze");
        analyze.args(["verify", "--man=no", unit]).stdin(Stdio::null());
        let output = analyze.output().context("cannot start `systemd-analyze`")?;
        let warnings = String::from_utf8_lossy(&output.stderr);
        let accepted = output.status.success() && !warnings.contains("plugboard.service");
        ensure!(accepted, "systemd does not accept {unit}:\n{warnings}");
        Ok(())
    }
}
