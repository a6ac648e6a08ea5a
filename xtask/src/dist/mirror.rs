//! The source of packages for a new Debian system: this machine's release, and the server that its apt uses.

use crate::setup;
use anyhow::{Context as _, Result};
use std::fs;

/// The file that describes the system.
const RELEASE: &str = "/etc/os-release";

/// A source of packages.
#[derive(Debug, PartialEq, Eq)]
pub struct Mirror {
    /// The release's name, such as `bookworm`.
    pub release: String,
    /// The address.
    pub address: String,
}

/// Returns the source that this machine's apt uses for its own release.
///
/// # Errors
/// Returns an error if this system is not Debian or Ubuntu, or if apt has no source for its release.
pub fn find() -> Result<Mirror> {
    let text = fs::read_to_string(RELEASE).with_context(|| format!("cannot read {RELEASE}"))?;
    let lacks = |name| format!("{RELEASE} has no {name}; this needs Debian or Ubuntu");
    let release = value(&text, "VERSION_CODENAME").with_context(|| lacks("VERSION_CODENAME"))?;
    let system = value(&text, "ID").with_context(|| lacks("ID"))?;
    let mut listed = sources(release)?;
    if listed.is_empty() {
        // apt lists only sources whose packages it knows.
        setup::run(setup::program("apt-get").args(["-q", "update"]))?;
        listed = sources(release)?;
    }
    let address = choose(&listed, system).with_context(|| {
        format!("apt has no source with the component `main` of {release}; add one to /etc/apt/sources.list.d")
    })?;
    Ok(Mirror { release: release.to_owned(), address: address.to_owned() })
}

/// Asks apt for its sources of a release. Each line has an address and the name of its publisher.
fn sources(release: &str) -> Result<String> {
    let mut apt = setup::program("apt-get");
    apt.args(["indextargets", "--format", "$(REPO_URI) $(ORIGIN)", "Created-By: Packages", "Component: main"]);
    setup::output(apt.arg(format!("Release: {release}")))
}

/// Chooses the address that the distribution itself publishes, else the first. Third parties also have sources for this
/// release, but these contain only their own packages.
fn choose<'a>(listed: &'a str, system: &str) -> Option<&'a str> {
    let mut sources = listed.lines().filter_map(|line| line.split_once(' '));
    let first = sources.clone().next();
    let own = sources.find(|(_, origin)| origin.eq_ignore_ascii_case(system));
    own.or(first).map(|(address, _)| address)
}

/// Returns a value from the description of the system.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
    Some(line.trim_matches(['"', '\''])).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_own_source_is_chosen() {
        let listed = "https://packages.example.org/ Example\nhttp://debian.example.org/debian/ Debian";
        assert_eq!(choose(listed, "debian"), Some("http://debian.example.org/debian/"));
        assert_eq!(choose(listed, "ubuntu"), Some("https://packages.example.org/"));
        // Without a release file, apt does not know the publisher.
        assert_eq!(choose("http://debian.example.org/ $(ORIGIN)", "debian"), Some("http://debian.example.org/"));
        assert_eq!(choose("", "debian"), None);
    }

    #[test]
    fn a_value_is_read_with_quotes_and_without() {
        let text = "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nID=debian\nEMPTY=\n";
        assert_eq!(value(text, "VERSION_CODENAME"), Some("bookworm"));
        assert_eq!(value(text, "ID"), Some("debian"));
        assert_eq!(value(text, "NAME"), Some("Debian GNU/Linux"));
        assert_eq!(value(text, "EMPTY"), None);
        assert_eq!(value(text, "VERSION"), None);
    }
}
