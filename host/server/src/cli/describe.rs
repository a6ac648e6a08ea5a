//! Shows a component to an admin or its author.

use super::output;
use crate::http::{
    components::{ComponentView, ManifestView},
    plugins::LimitsView,
};
use anyhow::Result;
use plugboard_engine::power_meaning;
use plugboard_model::{LimitChange, Limits, Role};
use std::collections::BTreeMap;

/// Shows what a component is, hears and can do, according to its type, and what its manifest says.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub(super) fn describe(component: &ComponentView, from: Option<String>) -> Result<()> {
    let mut facts = Vec::new();
    if let Some(manifest) = &component.manifest {
        facts.push(("plugin", format!("{} {} ({})", manifest.name, manifest.version, manifest.license)));
        facts.push(("", manifest.description.clone()));
    }
    facts.push(("from", from.unwrap_or_default()));
    facts.push(("digest", component.digest.clone()));
    facts.push(("signed by", component.signed_by.clone().unwrap_or_default()));
    facts.push(("hears", output::words(&component.hears)));
    facts.extend(lines("is", component.roles.iter().copied().map(role)));
    if component.can_do.is_empty() {
        facts.push(("can do", output::words(&component.can_do)));
    }
    facts.extend(lines("can do", component.can_do.iter().map(|name| power(name))));
    facts.push(("runs on", runtime(&component.runtime)));
    output::facts(&facts)?;
    match &component.manifest {
        Some(manifest) => wants(manifest),
        None => Ok(()),
    }
}

/// Returns a fact of several lines. Only the first line has the name.
pub(super) fn lines(
    name: &'static str,
    texts: impl IntoIterator<Item = String>,
) -> impl Iterator<Item = (&'static str, String)> {
    texts.into_iter().enumerate().map(move |(n, text)| (if n == 0 { name } else { "" }, text))
}

/// Formats a power with its meaning.
pub(super) fn power(name: &str) -> String {
    power_meaning(name).map_or_else(|| name.to_owned(), |meaning| format!("{name}: {meaning}"))
}

/// Formats a role with its meaning.
pub(super) fn role(role: Role) -> String {
    format!("{role}: {}", role.meaning())
}

/// Describes the WASI packages that a language's runtime imports. They give no access to files, network or
/// environment. Empty if there are none.
pub(super) fn runtime(packages: &[String]) -> String {
    if packages.is_empty() {
        return String::new();
    }
    format!("an empty runtime without files, network or environment ({})", packages.join(", "))
}

/// Shows what a manifest declares: the configuration, and the requested limits, hosts and secrets.
fn wants(manifest: &ManifestView) -> Result<()> {
    if !manifest.config.is_empty() {
        output::line("\nIts configuration")?;
        let rows: Vec<_> = manifest
            .config
            .iter()
            .map(|member| {
                let required = if member.required { "yes" } else { "no" };
                [format!("  {}", member.name), member.kind.clone(), required.to_owned(), member.description.clone()]
            })
            .collect();
        output::table(["  MEMBER", "TYPE", "REQUIRED", "WHAT IT DOES"], &rows, "")?;
    }
    let usual = by_name(&LimitsView::from(Limits::default()));
    let limits: Vec<_> = manifest
        .limits
        .named()
        .map(|(name, value)| match usual.get(name) {
            Some(usual) => format!("{name}={value} (default {usual})"),
            None => format!("{name}={value}"),
        })
        .collect();
    if !limits.is_empty() {
        output::line(&format!("\nIt needs these limits for one call: {}", limits.join(", ")))?;
    }
    if !manifest.hosts.is_empty() {
        output::line("\nIt wants to call")?;
        let rows: Vec<_> = manifest.hosts.iter().map(|h| [format!("  {}", h.host), h.reason.clone()]).collect();
        output::table(["  HOST", "REASON"], &rows, "")?;
    }
    if !manifest.secrets.is_empty() {
        output::line("\nIt uses these secrets")?;
        let rows: Vec<_> = manifest
            .secrets
            .iter()
            .map(|s| {
                let goes = match (s.hosts.is_empty(), s.api_base) {
                    (true, true) => "the host of `api_base`".to_owned(),
                    (true, false) => "nowhere".to_owned(),
                    (false, _) => s.hosts.join(", "),
                };
                let by = s.authorize_url.as_ref().map(|url| format!(" (or connect it by OAuth 2.0 at {url})"));
                let by = by.or_else(|| s.kept_fresh.as_ref().map(|kept| format!(" ({kept})")));
                [format!("  {}", s.name), goes, s.description.clone() + &by.unwrap_or_default()]
            })
            .collect();
        output::table(["  NAME", "GOES TO", "WHAT IT IS"], &rows, "")?;
    }
    Ok(())
}

/// Returns limits by name.
pub(super) fn by_name(limits: &LimitsView) -> BTreeMap<&'static str, u64> {
    let LimitsView { cpu_ms, wall_ms, memory_bytes, http_calls } = *limits;
    let all = LimitChange {
        cpu_ms: Some(cpu_ms),
        wall_ms: Some(wall_ms),
        memory_bytes: Some(memory_bytes),
        http_calls: Some(http_calls),
    };
    all.named().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_is_shown_with_its_meaning() {
        assert_eq!(power("random"), "random: draw random numbers");
        assert_eq!(power("teleport"), "teleport");
        let told: Vec<_> = lines("can do", ["a".to_owned(), "b".to_owned()]).collect();
        assert_eq!(told, [("can do", "a".to_owned()), ("", "b".to_owned())]);
    }
}
