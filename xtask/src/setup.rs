//! Code that the commands share: paths, running programs, and finding or installing what is needed.

use anyhow::{Context as _, Result, bail};
use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// Returns the repository's folder.
pub fn root() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.parent().unwrap_or(crate_folder).to_owned()
}

/// Returns the build folder. It is always `target/` of the repository, because scripts rely on the names in it.
pub fn target() -> PathBuf {
    root().join("target")
}

/// Returns a command that runs a program in the repository.
///
/// Removes the variables that `cargo run` sets about its own package. Some build scripts read them, and would rebuild
/// their crates each time.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    for (key, _) in env::vars_os() {
        let of_package = |key: &str| {
            key.starts_with("CARGO_PKG_") || key.starts_with("CARGO_MANIFEST_") || key == "CARGO_TARGET_DIR"
        };
        if key.to_str().is_some_and(of_package) {
            command.env_remove(key);
        }
    }
    command
}

/// Returns a command for the cargo that runs this program, in the repository.
pub fn cargo() -> Command {
    program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The crates that tests build with little optimization. Optimizing them takes most of the time of a build, and the
/// tests mostly wait for processes. Dependencies, the engine and the rules stay optimized, and are built once for both.
const QUICK: [&str; 5] = ["plugboard", "plugboard-db", "plugboard-flow", "plugboard-tests", "plugboard-trials"];

/// Returns the same as [`cargo`], for a build that is only tested: see [`QUICK`]. Cargo keeps both builds, so building
/// for use and for tests in turn builds nothing again.
pub fn quick_cargo() -> Command {
    let mut cargo = cargo();
    for name in QUICK {
        cargo.arg("--config").arg(format!("profile.release.package.{name}.opt-level=1"));
    }
    cargo
}

/// Runs a program and shows its output.
///
/// # Errors
/// Returns an error if the program cannot be started or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    anyhow::ensure!(status.success(), "{} ended with {status}", shown(command));
    Ok(())
}

/// Runs a program and returns its output, without trailing whitespace. Shows its standard error.
///
/// # Errors
/// Returns an error if the program cannot be started, fails, or prints something other than UTF-8.
pub fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start {}", shown(command)))?;
    anyhow::ensure!(output.status.success(), "{} ended with {}", shown(command), output.status);
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

/// Whether a program runs and succeeds. Hides its output.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Formats a program with its arguments, as a person would type it.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    format!("`{}`", words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" "))
}

/// Runs a step under a headline, and prints how long it took.
///
/// # Errors
/// Returns the step's error, with the step's name as context.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {name}");
    let began = Instant::now();
    let done = work().with_context(|| name.to_owned())?;
    println!("== {name}: {:.1} s", began.elapsed().as_secs_f64());
    Ok(done)
}

/// Finds a program in `PATH`.
pub fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Whether this process runs as root.
pub fn is_root() -> bool {
    output(program("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// Installs Debian packages if this process can do so without asking, as root on a system with `apt-get`.
///
/// # Errors
/// Returns an error if the packages cannot be installed. Its message is `instead`, which says what a person must
/// install.
pub fn apt_install(packages: &[&str], instead: &str) -> Result<()> {
    if find("apt-get").is_none() || !is_root() {
        bail!("{instead}");
    }
    let apt = |arguments: &[&str]| {
        let mut command = program("apt-get");
        command.args(["-q", "-o", "DPkg::Lock::Timeout=300"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command)
    };
    println!("installing {}", packages.join(" "));
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    // On a new machine the package list is missing or outdated, so the first try fails.
    apt(&install).or_else(|_| apt(&["update"]).and_then(|()| apt(&install))).with_context(|| instead.to_owned())
}

/// Creates a Python virtual environment, with `pip` in its `bin`.
///
/// # Errors
/// Returns an error if Python is missing and cannot be installed. The message says what to install.
pub fn python_venv(folder: &Path) -> Result<()> {
    if !succeeds(program("python3").args(["-c", "import venv, ensurepip"])) {
        let instead = "no Python with venv found: install `python3` (3.10 or later) and `python3-venv`";
        apt_install(&["python3", "python3-venv"], instead)?;
    }
    run(program("python3").args(["-m", "venv"]).arg(folder))
}

/// Installs packages from Python's registry into a virtual environment, unless it has them already.
///
/// # Errors
/// Returns an error if Python is missing and cannot be installed, or if the registry does not answer.
pub fn python_packages(folder: &Path, packages: &[&str]) -> Result<()> {
    install_once(folder, packages, || {
        python_venv(folder)?;
        let mut pip = Command::new(folder.join("bin/pip"));
        run(pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(packages))
    })
}

/// Installs packages from npm's registry into `node_modules` of a folder, unless it has them already.
///
/// # Errors
/// Returns an error if Node.js is missing and cannot be installed, or if the registry does not answer.
pub fn npm_packages(folder: &Path, packages: &[&str]) -> Result<()> {
    install_once(folder, packages, || {
        if find("npm").is_none() {
            apt_install(&["nodejs", "npm"], "no Node.js found: install Node.js 20 or later with npm")?;
        }
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let mut npm = program("npm");
        npm.args(["install", "--silent", "--no-audit", "--no-fund", "--no-save", "--prefix"]).arg(folder);
        run(npm.args(packages))
    })
}

/// Installs packages once: runs `work` unless the file beside the folder lists the same packages, and then writes the
/// list.
fn install_once(folder: &Path, packages: &[&str], work: impl FnOnce() -> Result<()>) -> Result<()> {
    let (done, packages) = (folder.with_extension("done"), packages.join("\n"));
    if std::fs::read_to_string(&done).is_ok_and(|recorded| recorded == packages) {
        return Ok(());
    }
    println!("installing {}", packages.replace('\n', " "));
    work()?;
    std::fs::write(&done, packages).with_context(|| format!("cannot write {}", done.display()))
}

/// Finds or installs the programs with which the tests run the commands in `docs`: an HTTP client (`curl`), and a
/// pseudo-terminal for commands that prompt (`script`).
///
/// # Errors
/// Returns an error if one is missing and cannot be installed. The message says what to install.
pub fn docs_tools() -> Result<()> {
    if find("curl").is_some() && find("script").is_some() {
        return Ok(());
    }
    apt_install(&["curl", "bsdutils"], "`curl` or util-linux's `script` is missing: install them")
}

/// Finds or installs the browser for tests: Chromium or Google Chrome.
///
/// # Errors
/// Returns an error if none is found and none can be installed. The message says what to install.
pub fn chromium() -> Result<PathBuf> {
    let find = || ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| find(name));
    if let Some(path) = find() {
        return Ok(path);
    }
    apt_install(
        &["chromium"],
        "no Chromium found: install `chromium` or Google Chrome, so that one of `chromium`, `chromium-browser` and \
         `google-chrome` is in PATH",
    )?;
    find().context("the package chromium was installed, but no `chromium` is in PATH")
}

/// The compiler that builds guests.
pub enum GuestToolchain {
    /// The toolchain that built this program, with its target wasm32-unknown-unknown.
    Rustup,
    /// Debian's toolchain, with its standard library in this folder.
    Debian(PathBuf),
}

/// The target that guests are built for.
pub const WASM: &str = "wasm32-unknown-unknown";
/// Paths of Debian's programs, which are independent of any rustup.
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LINKER: &str = "wasm-ld-19";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];

impl GuestToolchain {
    /// Finds a toolchain, or installs one.
    ///
    /// # Errors
    /// Returns an error if none is found and none can be installed. The message says what to install.
    pub fn find() -> Result<Self> {
        match env::var("PLUGBOARD_GUEST_TOOLCHAIN").as_deref() {
            Ok("debian") => return Self::debian(),
            Ok("rustup") | Err(env::VarError::NotPresent) => {}
            other => bail!("PLUGBOARD_GUEST_TOOLCHAIN is {other:?}: it must be `rustup` or `debian`, or not be set"),
        }
        let has_target = || {
            let sysroot = output(program(rustc()).args(["--print", "sysroot"]))?;
            anyhow::Ok(Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib").is_dir())
        };
        if has_target()? {
            return Ok(Self::Rustup);
        }
        if find("rustup").is_some() {
            println!("adding the target {WASM} with rustup");
            if run(program("rustup").args(["target", "add", WASM])).is_ok() && has_target()? {
                return Ok(Self::Rustup);
            }
        }
        Self::debian()
    }

    /// Finds or installs Debian's compiler. Its package has no standard library for the target, only the source, so
    /// this builds the library.
    fn debian() -> Result<Self> {
        // Check the packages, because other packages install an older compiler under the same names.
        let installed = succeeds(program("dpkg").arg("-s").args(DEBIAN_PACKAGES));
        if !(installed && Path::new(DEBIAN_RUSTC).is_file() && find(DEBIAN_LINKER).is_some()) {
            apt_install(
                &DEBIAN_PACKAGES,
                "plugins need the Rust target wasm32-unknown-unknown: install it with `rustup target add \
                 wasm32-unknown-unknown`, or on Debian or Ubuntu as root with `apt-get install rustc-web cargo-web \
                 rust-web-src lld-19`",
            )?;
        }
        let version = output(program(DEBIAN_RUSTC).arg("--version"))?;
        let sysroot = target().join("guest-sysroot").join(version.replace(' ', "-"));
        if !sysroot.is_dir() {
            step("standard library for guests", || debian_sysroot(&sysroot))?;
        }
        Ok(Self::Debian(sysroot))
    }

    /// Returns a cargo command for guests, with their profile, target and build folder set.
    pub fn cargo(&self, command: &str) -> Command {
        let mut cargo = match self {
            Self::Rustup => cargo(),
            Self::Debian(sysroot) => {
                let mut cargo = debian_cargo();
                cargo.env("RUSTFLAGS", format!("--sysroot {}", sysroot.display()));
                cargo
            }
        };
        // Each compiler has its own folder, because one cannot use the other's output.
        let folder = match self {
            Self::Rustup => "guests-build",
            Self::Debian(_) => "guests-build-debian",
        };
        cargo.args([command, "--profile", "guest", "--target", WASM, "--target-dir"]).arg(target().join(folder));
        cargo
    }

    /// If the usual cargo cannot build guests, writes a `cargo` script to `path` that can. Otherwise removes the
    /// script.
    ///
    /// # Errors
    /// Returns an error if the script cannot be written or removed.
    pub fn as_program(&self, path: &Path) -> Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        let Self::Debian(sysroot) = self else {
            return if path.exists() { Ok(std::fs::remove_file(path)?) } else { Ok(()) };
        };
        let script = format!(
            "#!/bin/sh\nunset RUSTUP_TOOLCHAIN RUSTC_WRAPPER CARGO_ENCODED_RUSTFLAGS RUSTFLAGS RUSTDOC CARGO\n\
             export RUSTC={DEBIAN_RUSTC} CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER={DEBIAN_LINKER}\n\
             export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS='--sysroot {}'\nexec {DEBIAN_CARGO} \"$@\"\n",
            sysroot.display()
        );
        std::fs::write(path, script).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?)
    }

    /// Returns the folder to which [`GuestToolchain::cargo`] writes the core modules.
    pub fn modules(&self) -> PathBuf {
        let folder = match self {
            Self::Rustup => "guests-build",
            Self::Debian(_) => "guests-build-debian",
        };
        target().join(folder).join(WASM).join("guest")
    }
}

/// Returns the compiler that cargo uses.
fn rustc() -> std::ffi::OsString {
    env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// Returns a command for Debian's cargo. Removes the variables that rustup sets if it started this process.
fn debian_cargo() -> Command {
    let mut cargo = program(DEBIAN_CARGO);
    cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTC_WRAPPER").env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.env_remove("RUSTDOC").env_remove("CARGO");
    cargo.env("RUSTC", DEBIAN_RUSTC).env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
    cargo
}

/// Builds the standard library once, by building an empty crate with it, and stores its libraries as a sysroot.
///
/// Only this build uses the compiler's unstable `build-std`. Guests are built with stable features.
fn debian_sysroot(sysroot: &Path) -> Result<()> {
    let work = target().join("guest-sysroot/work");
    if work.exists() {
        std::fs::remove_dir_all(&work)?;
    }
    std::fs::create_dir_all(work.join("src"))?;
    std::fs::write(
        work.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n\n[workspace]\n\n\
         [profile.release]\ncodegen-units = 1\nopt-level = \"s\"\npanic = \"abort\"\n",
    )?;
    std::fs::write(work.join("src/lib.rs"), "")?;
    let mut build = debian_cargo();
    // Include machine code and bitcode, like the libraries that come with a compiler. Guests are linked with `lto`,
    // which needs bitcode. It skips the compiler's built-in helpers, so these need machine code.
    build.env("RUSTFLAGS", "-C embed-bitcode=yes");
    build.current_dir(&work).env("RUSTC_BOOTSTRAP", "1").args([
        "build",
        "--release",
        "-Zbuild-std=std,panic_abort",
        "--target",
        WASM,
        "--target-dir",
        "target",
    ]);
    run(&mut build)?;
    // Copy to a temporary folder and rename it, so that an interrupted copy is not taken for a sysroot.
    let temporary = work.join("sysroot");
    let library = temporary.join("lib/rustlib").join(WASM).join("lib");
    std::fs::create_dir_all(&library)?;
    for entry in std::fs::read_dir(work.join("target").join(WASM).join("release/deps"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rlib") {
            std::fs::copy(&path, library.join(path.file_name().context("a library has no file name")?))?;
        }
    }
    std::fs::rename(&temporary, sysroot)?;
    std::fs::remove_dir_all(&work)?;
    Ok(())
}
