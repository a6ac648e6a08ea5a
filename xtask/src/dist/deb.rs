//! The Debian package.

use super::{VERSION, tree};
use crate::setup;
use anyhow::{Context as _, Result};
use semver::Version;
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// The scripts that dpkg runs when it installs and removes the package.
const SCRIPTS: [(&str, &str); 3] = [
    ("postinst", include_str!("../../dist/postinst")),
    ("prerm", include_str!("../../dist/prerm")),
    ("postrm", include_str!("../../dist/postrm")),
];
/// Dependencies other than libraries: the certificate authorities that TLS trusts, and the program that creates the
/// user.
const NEEDS: &str = "ca-certificates, systemd | systemd-standalone-sysusers | systemd-sysusers";
/// The description in the control file: a summary line, then paragraphs.
const DESCRIPTION: &str = "inbox for customer messages, automated by WebAssembly plugins
 Plugboard is a server that stores customers' conversations from any platform
 and runs plugins, each in its own sandbox: connectors link platforms to the
 inbox, and automations sort it and answer.
 .
 This package has the server, its command line and all of its plugins.";

/// Finds or installs the programs that make the package.
///
/// # Errors
/// Returns an error if one is missing and cannot be installed. The message says what to install.
pub fn tools() -> Result<()> {
    if setup::find("dpkg-deb").is_some() && setup::find("dpkg-shlibdeps").is_some() {
        return Ok(());
    }
    setup::apt_install(
        &["dpkg-dev"],
        "`dpkg-deb` or `dpkg-shlibdeps` is missing: install `dpkg-dev`, which is also available on other distributions",
    )
}

/// Turns the archive's tree into a package, and writes it to `out`. Returns the package's path and its dependencies.
///
/// # Errors
/// Returns an error if a tool fails or a file cannot be written.
pub fn make(tree: &Path, work: &Path, out: &Path, maintainer: &str, time: u64) -> Result<(PathBuf, String)> {
    let stage = work.join("package");
    let usr = stage.join("usr");
    // The archive is written already, so its tree can be moved.
    move_to(tree, &usr)?;
    tree::write(&usr.join(tree::UNIT), tree::service("/usr"))?;
    let documents = usr.join(tree::DOCUMENTS);
    move_to(&documents.join(tree::CONFIG_NAME), &stage.join("etc/plugboard").join(tree::CONFIG_NAME))?;
    tree::write(&documents.join("copyright"), copyright()?)?;

    let control = stage.join("DEBIAN");
    let mut size = 0;
    let mut packed = Vec::new();
    for file in tree::files(&stage)? {
        size += fs::metadata(&file).with_context(|| format!("cannot read {}", file.display()))?.len().div_ceil(1024);
        packed.push(file.strip_prefix(&stage)?.to_owned());
    }
    for (name, text) in SCRIPTS {
        let path = control.join(name);
        tree::write(&path, text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))
            .with_context(|| format!("cannot change the permissions of {}", path.display()))?;
    }
    // dpkg keeps an admin's changes to these files. It records their checksums itself, so md5sums leaves them out.
    tree::write(&control.join("conffiles"), format!("/etc/plugboard/{}\n", tree::CONFIG_NAME))?;
    packed.retain(|path| !path.starts_with("etc"));
    let sums = setup::output(setup::program("md5sum").current_dir(&stage).args(&packed))?;
    tree::write(&control.join("md5sums"), sums + "\n")?;
    let depends = format!("{}, {NEEDS}", libraries(&usr.join("bin/plugboard"), work)?);
    let fields = Fields {
        version: &version(VERSION)?,
        architecture: &setup::output(setup::program("dpkg").arg("--print-architecture"))?,
        maintainer,
        size,
        depends: &depends,
    };
    tree::write(&control.join("control"), fields.control())?;
    tree::normalize(&stage, time)?;

    let package = out.join(fields.file_name());
    let mut build = setup::program("dpkg-deb");
    // Use xz, which every version of dpkg can read, and a single thread, because the output depends on the thread
    // count.
    build.args(["--root-owner-group", "-Zxz", "--build"]).arg(&stage).arg(&package);
    setup::run(build.env("SOURCE_DATE_EPOCH", time.to_string()).env("DPKG_DEB_THREADS_MAX", "1"))?;
    Ok((package, depends))
}

/// Moves a file or a folder. Creates the target's folder if it is missing.
fn move_to(from: &Path, to: &Path) -> Result<()> {
    tree::make_parent(to)?;
    fs::rename(from, to).with_context(|| format!("cannot move {} to {}", from.display(), to.display()))
}

/// Returns the packages with the libraries that the program needs. `dpkg-shlibdeps` finds them, with their minimum
/// versions, by the symbols that the program uses.
fn libraries(program: &Path, work: &Path) -> Result<String> {
    // The tool requires the control file of a source package, and reads nothing else of that package.
    tree::write(&work.join("debian/control"), "Source: plugboard\n\nPackage: plugboard\nArchitecture: any\n")?;
    let printed = setup::output(setup::program("dpkg-shlibdeps").current_dir(work).arg("-O").arg(program))?;
    let found = printed.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    Ok(found.with_context(|| format!("`dpkg-shlibdeps` did not list any libraries: {printed}"))?.to_owned())
}

/// The fields of the control file that vary between builds.
struct Fields<'a> {
    version: &'a str,
    architecture: &'a str,
    maintainer: &'a str,
    /// The size of all files, in KiB.
    size: u64,
    depends: &'a str,
}

impl Fields<'_> {
    /// Returns the text of the control file.
    fn control(&self) -> String {
        let Fields { version, architecture, maintainer, size, depends } = self;
        format!(
            "Package: plugboard\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: {maintainer}\n\
             Installed-Size: {size}\nDepends: {depends}\nSuggests: postgresql\nSection: net\nPriority: optional\n\
             Description: {DESCRIPTION}\n"
        )
    }

    /// Returns the name of the package's file, in the form that Debian prescribes.
    fn file_name(&self) -> String {
        format!("plugboard_{}_{}.deb", self.version, self.architecture)
    }
}

/// Returns Debian's form of a version. With `~`, Debian sorts a pre-release before its release; a hyphen would separate
/// a revision of the packaging.
fn version(ours: &str) -> Result<String> {
    let ours = Version::parse(ours).with_context(|| format!("`{ours}` is not a semantic version"))?;
    let mut version = format!("{}.{}.{}", ours.major, ours.minor, ours.patch);
    for (mark, rest) in [('~', ours.pre.as_str()), ('+', ours.build.as_str())] {
        if !rest.is_empty() {
            version.push(mark);
            version.push_str(&rest.replace('-', "."));
        }
    }
    Ok(version)
}

/// Returns the names of the packages that a package depends on, without versions. Of several alternatives, returns the
/// first.
pub fn names(depends: &str) -> Vec<String> {
    let first = |one: &str| one.split(['|', '(']).next().unwrap_or_default().trim().to_owned();
    let mut names: Vec<_> = depends.split(',').map(first).collect();
    names.sort();
    names.dedup();
    names
}

/// Returns the copyright file, in the form that Debian prescribes.
fn copyright() -> Result<String> {
    let path = setup::root().join("LICENSE-MIT");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    formatted(&text).with_context(|| format!("{} has no line that begins with `Copyright (c)`", path.display()))
}

/// Formats the copyright file from the MIT licence, which Debian calls Expat.
fn formatted(mit: &str) -> Option<String> {
    let (_, after) = mit.split_once("Copyright (c) ")?;
    let (holder, terms) = after.split_once('\n')?;
    let terms = terms.trim().lines().map(|line| if line.is_empty() { " .".to_owned() } else { format!(" {line}") });
    Some(format!(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\
         Upstream-Name: Plugboard\n\
         Comment: The program and the plugins contain crates of other authors. Their\n \
         licences are in third-party.txt.gz.\n\n\
         Files: *\nCopyright: {holder}\nLicense: Apache-2.0 or Expat\n\n\
         License: Apache-2.0\n On Debian systems, the text of this licence is in\n \
         /usr/share/common-licenses/Apache-2.0.\n\n\
         License: Expat\n{}\n",
        terms.collect::<Vec<_>>().join("\n")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pre_release_comes_before_its_release() {
        for (ours, debian) in [
            ("0.1.0", "0.1.0"),
            ("1.0.0-rc.1", "1.0.0~rc.1"),
            ("1.0.0-rc-2+build-7", "1.0.0~rc.2+build.7"),
            ("1.2.3+5", "1.2.3+5"),
        ] {
            assert_eq!(version(ours).unwrap(), debian);
        }
        assert!(version("1.0").is_err());
    }

    #[test]
    fn the_control_file_has_one_field_in_each_line() {
        let fields = Fields {
            version: "1.0.0~rc.1",
            architecture: "amd64",
            maintainer: "Ada <ada@example.org>",
            size: 70_000,
            depends: "libc6 (>= 2.34), ca-certificates",
        };
        let control = fields.control();
        let (head, description) = control.split_once("Description: ").unwrap();
        assert_eq!(
            head,
            "Package: plugboard\nVersion: 1.0.0~rc.1\nArchitecture: amd64\nMaintainer: Ada <ada@example.org>\n\
             Installed-Size: 70000\nDepends: libc6 (>= 2.34), ca-certificates\nSuggests: postgresql\nSection: net\n\
             Priority: optional\n"
        );
        assert!(description.ends_with("plugins.\n"));
        // Continuation lines of a field begin with a space, and no line is empty.
        assert!(description.lines().skip(1).all(|line| line.len() > 1 && line.starts_with(' ')), "{description}");
        assert_eq!(fields.file_name(), "plugboard_1.0.0~rc.1_amd64.deb");
    }

    #[test]
    fn the_first_of_several_alternatives_is_returned() {
        let depends = format!("libgcc-s1 (>= 4.2), libc6 (>= 2.34), libc6 (<< 3), {NEEDS}");
        assert_eq!(names(&depends), ["ca-certificates", "libc6", "libgcc-s1", "systemd"]);
    }

    #[test]
    fn the_copyright_file_has_our_licence() {
        let text = copyright().unwrap();
        assert!(text.contains("\nCopyright: 2026 The Plugboard authors\n"), "{text}");
        assert!(text.contains("\nLicense: Expat\n Permission is hereby granted"), "{text}");
        let paragraph = |text: &str| text.lines().all(|line| line.starts_with(' ') || line.contains(": "));
        assert!(text.split("\n\n").all(paragraph), "{text}");
        assert!(formatted("no holder").is_none());
    }
}
