//! Conformance with the platforms' own documents. `PLUGBOARD_SPECS` names a folder with them, such as
//! `telegram/api.json`. The stand-ins check each request that they read, and each answer that they give, against these
//! documents. `openapi.rs` reads OpenAPI 3, `nodes.rs` reads the descriptions of Graph API nodes, and the stand-in for
//! Telegram reads the specification of the Bot API itself.
//!
//! `tests/deviations/PLUGIN.toml` lists the operations that a connector or exporter uses, and where it deviates from
//! the documents. Everything else is a fault. `notes.rs` records what was exercised, so that `cargo xtask` can report
//! operations and deviations that no test uses.

mod deviations;
pub(crate) mod nodes;
mod notes;
pub(crate) mod openapi;
mod sample;
#[cfg(test)]
pub(crate) mod sources;

pub use openapi::Made;

use deviations::Listed;
use serde_json::Value;
use std::{fmt, fs, path::PathBuf, sync::LazyLock};

/// The connector for Facebook Pages, which uses the Graph API.
pub static MESSENGER: LazyLock<Platform> =
    LazyLock::new(|| Platform::new("messenger", include_str!("../deviations/messenger.toml")));
/// The connector for Telegram bots, which uses the Bot API.
pub static TELEGRAM: LazyLock<Platform> =
    LazyLock::new(|| Platform::new("telegram", include_str!("../deviations/telegram.toml")));
/// The exporter to HubSpot, which uses its objects API.
pub static HUBSPOT: LazyLock<Platform> =
    LazyLock::new(|| Platform::new("crm-hubspot", include_str!("../deviations/crm-hubspot.toml")));

/// How the `User-Agent` of a plugin's requests begins. The vendors' clients that check the stand-ins have another one.
const OURS: &str = "plugboard/";

/// Returns the folder with the documents, if there is one.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    std::env::var_os("PLUGBOARD_SPECS").map(PathBuf::from)
}

/// Reads a document, if there is a folder with documents.
pub(crate) fn read(name: &str) -> Option<Value> {
    let path = folder()?.join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Something in a request or an answer that a document does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The path of the member, such as `inputs[].id`. The path of an answer's member begins with `answer.`. Empty if
    /// the fault is about the operation itself.
    pub(crate) member: String,
    /// What is wrong with it.
    pub(crate) what: String,
}

impl Fault {
    /// A fault of a member.
    pub(crate) fn new(member: impl Into<String>, what: impl Into<String>) -> Self {
        Self { member: member.into(), what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.member.is_empty() { f.write_str(&self.what) } else { write!(f, "{} {}", self.member, self.what) }
    }
}

/// A plugin whose platform has documents: the operations that it uses, and its deviations from the documents.
#[derive(Debug)]
pub struct Platform {
    plugin: &'static str,
    listed: Listed,
}

impl Platform {
    fn new(plugin: &'static str, text: &str) -> Self {
        Self { plugin, listed: Listed::parse(text).unwrap_or_else(|error| panic!("{plugin}.toml: {error}")) }
    }

    /// The operations that the plugin uses, as the documents name them.
    #[must_use]
    pub fn operations(&self) -> &[String] {
        &self.listed.operations
    }

    /// The documents, relative to the folder.
    pub(crate) fn documents(&self) -> &[String] {
        &self.listed.documents
    }

    /// Checks a request with this `User-Agent`. Returns the faults that no deviation excuses. A plugin may use only the
    /// listed operations.
    pub(crate) fn request(&self, agent: Option<&str>, operation: &str, faults: Vec<Fault>) -> Vec<Fault> {
        let mut left = self.unexcused(operation, faults);
        if agent.is_some_and(|agent| agent.starts_with(OURS)) {
            if self.operations().iter().any(|listed| listed == operation) {
                notes::write(&[self.plugin, "operation", operation]);
            } else {
                let why = format!("is not among the operations of tests/deviations/{}.toml", self.plugin);
                left.push(Fault::new("", why));
            }
        }
        left
    }

    /// Returns the faults that no deviation excuses.
    pub(crate) fn unexcused(&self, operation: &str, faults: Vec<Fault>) -> Vec<Fault> {
        faults.into_iter().filter(|fault| !self.is_excused(operation, &fault.member)).collect()
    }

    fn is_excused(&self, operation: &str, member: &str) -> bool {
        let Some(deviation) = self.listed.deviation(operation, member) else { return false };
        notes::write(&[self.plugin, "deviation", &deviation.operation, &deviation.member]);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Returns the faults that are left of these members.
    fn left(agent: Option<&str>, operation: &str, members: &[&str]) -> Vec<String> {
        let faults = members.iter().map(|member| Fault::new(*member, "is unknown")).collect();
        MESSENGER.request(agent, operation, faults).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn only_listed_deviations_and_operations_pass() {
        let none: [&str; 0] = [];
        let (ours, send) = (Some("plugboard/0.1.0"), "POST Page/messages");
        assert_eq!(left(ours, send, &["tag", "filedata"]), none);
        assert_eq!(left(ours, send, &["tag", "tags"]), ["tags is unknown"]);
        assert_eq!(left(ours, "POST Comment/comments", &["tag"]), ["tag is unknown"], "it is another operation's");
        let unlisted = "is not among the operations of tests/deviations/messenger.toml";
        assert_eq!(left(ours, "POST Page/feed", &[]), [unlisted]);
        assert_eq!(left(Some("another-client/1"), "POST Page/feed", &[]), none);
        assert_eq!(left(None, "POST Page/feed", &[]), none);
    }

    #[test]
    fn the_pages_count_the_deviations() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
        for (platform, page) in
            [(&MESSENGER, "platforms/messenger.md"), (&TELEGRAM, "platforms/telegram.md"), (&HUBSPOT, "crm.md")]
        {
            let text = fs::read_to_string(docs.join(page)).expect("a page");
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let (plugin, count) = (platform.plugin, platform.listed.deviations.len());
            let sentence =
                format!("Deviations from these documents: {count}, listed in `tests/deviations/{plugin}.toml`.");
            assert!(text.contains(&sentence), "{page} must say: {sentence}");
            for document in platform.documents() {
                assert!(text.contains(&format!("`{document}`")), "{page} must name {document}");
            }
        }
    }
}
