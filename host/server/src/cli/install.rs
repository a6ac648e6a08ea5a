//! `plugboard plugin install`: fetches and uploads a component, shows what it is and requests, asks, and installs it.

use super::{
    client::Client,
    describe::{by_name, describe, lines, power, role},
    detached::run_detached,
    output,
    source::Source,
    values::{self, Limit, SetUp},
};
use crate::http::{
    components::{ComponentView, ManifestView, WantedHost},
    plugins::{InstalledView, LimitsView, PluginView},
};
use anyhow::{Context as _, Result, bail};
use plugboard_model::{EventKind, Grant, LimitChange, Role};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{self, BufRead as _, IsTerminal as _, Write as _},
};

/// Arguments of `plugin install`.
#[derive(Debug, clap::Args)]
pub struct Install {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    options: Options,
}

/// Options for installing a component from any source.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Name to install the plugin under; an installed plugin of that name is upgraded [default: the name in the
    /// manifest]
    #[arg(long)]
    pub name: Option<String>,
    /// Channel that the plugin serves; may be repeated [default: all, or unchanged on an upgrade]
    #[arg(long = "channel", value_name = "CHANNEL")]
    channels: Vec<String>,
    /// Serve all channels, whichever the plugin served before
    #[arg(long, conflicts_with = "channels")]
    all_channels: bool,
    /// Accept an unsigned component even if the server has trusted keys
    #[arg(long)]
    allow_unsigned: bool,
    /// Limit of a single call: `cpu_ms`, `wall_ms`, `memory_bytes` or `http_calls`; may be repeated
    #[arg(long = "limit", value_name = "LIMIT=NUMBER")]
    limits: Vec<Limit>,
    #[command(flatten)]
    set_up: SetUp,
}

pub(super) async fn run(client: &Client, install: Install, as_json: bool) -> Result<()> {
    let given = install.options.given()?;
    let fetched = install.source.fetch().await?;
    let component: ComponentView = client.upload(&["components"], fetched.bytes).await?;
    let name = install.options.name_for(&component)?;
    if !as_json {
        describe(&component, fetched.from)?;
    }
    let done = install_component(client, &name, &component, &install.options, &given, as_json).await?;
    if as_json {
        return output::json(&done);
    }
    output::line(&match done.change.as_str() {
        "installed" => format!("\n{name} is installed."),
        "upgraded" => format!("\n{name} is upgraded."),
        _ => format!("\n{name} is unchanged."),
    })
}

/// The configuration and the secrets that the options name.
pub(super) struct Given {
    config: Option<Value>,
    secrets: BTreeMap<String, String>,
}

impl Options {
    /// Reads the configuration and the secrets.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read or the configuration is not a JSON object.
    pub(super) fn given(&self) -> Result<Given> {
        Ok(Given { config: self.set_up.config()?, secrets: self.set_up.secrets()? })
    }

    /// Returns the name under which to install a component.
    ///
    /// # Errors
    /// Returns an error if neither the options nor the manifest give a name.
    pub(super) fn name_for(&self, component: &ComponentView) -> Result<String> {
        let name = self.name.clone().or_else(|| component.manifest.as_ref().map(|manifest| manifest.name.clone()));
        name.context("the component has no manifest; give it a name with --name")
    }
}

/// Installs an uploaded component after the admin has agreed to its hosts and, on an upgrade, to everything new that
/// it may do.
///
/// # Errors
/// Returns an error if the admin does not agree or cannot be asked, or if the server refuses.
pub(super) async fn install_component(
    client: &Client,
    name: &str,
    component: &ComponentView,
    options: &Options,
    given: &Given,
    as_json: bool,
) -> Result<InstalledView> {
    let installed = client.list::<PluginView>(&["plugins"], &[]).await?.data.into_iter().find(|p| p.name == name);
    let before: Vec<Grant> = installed.iter().flat_map(|p| &p.grants).filter_map(|text| text.parse().ok()).collect();
    let wanted = component.manifest.as_ref().map(|manifest| manifest.hosts.as_slice()).unwrap_or_default();
    let mut limits = values::limits(&options.limits);
    if let Some(installed) = &installed {
        let mut additions = UpgradeAdditions::of((&component.hears, &component.roles, &component.can_do), installed);
        let asks = |manifest: Option<&ManifestView>| manifest.map(|manifest| manifest.limits).unwrap_or_default();
        let (now, before) = (asks(component.manifest.as_ref()), asks(installed.manifest.as_ref()));
        additions.limits = raised(now, before, &installed.limits, &limits);
        confirm_additions(&additions, options.set_up.yes, as_json).await?;
        for limit in &additions.limits {
            limits[limit.name] = limit.to.into();
        }
    }
    let grants = consent(wanted, &before, &options.set_up).await?;
    let channels =
        if options.all_channels { Some(&[][..]) } else { Some(&options.channels[..]).filter(|c| !c.is_empty()) };
    let body = json!({
        "digest": component.digest,
        "name": name,
        "channels": channels,
        "config": given.config,
        "secrets": given.secrets,
        "grants": grants,
        "limits": limits,
        "allow_unsigned": options.allow_unsigned,
    });
    client.send_json(Method::POST, &["plugins"], &body).await
}

/// A limit that a new version requests and that is higher than the plugin's current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Raised {
    name: &'static str,
    from: u64,
    to: u64,
}

/// Returns the limits that an upgrade raises: the version `now` requests more than the plugin `has`, and more than the
/// version `before` requested. A limit that the previous version requested in full already is skipped, because an admin
/// may have lowered it since. So is a limit that the command line sets (`given`).
fn raised(now: LimitChange, before: LimitChange, has: &LimitsView, given: &Value) -> Vec<Raised> {
    let (has, before): (_, BTreeMap<_, _>) = (by_name(has), before.named().collect());
    now.named()
        .filter_map(|(name, to)| {
            let from = *has.get(name)?;
            let more = to > from && before.get(name).is_none_or(|asked| to > *asked) && given.get(name).is_none();
            more.then_some(Raised { name, from, to })
        })
        .collect()
}

/// The events that a version hears, its roles and its powers.
type Surface<'a> = (&'a [EventKind], &'a [Role], &'a [String]);

/// What a new version gains over the installed plugin.
#[derive(Debug)]
pub(super) struct UpgradeAdditions {
    hears: Vec<EventKind>,
    roles: Vec<Role>,
    can_do: Vec<String>,
    limits: Vec<Raised>,
}

impl UpgradeAdditions {
    /// Compares a version with an installed plugin. Leaves the limits empty, because [`raised`] compares them.
    pub(super) fn of(now: Surface<'_>, installed: &PluginView) -> Self {
        Self::between(now, (&installed.hears, &installed.roles, &installed.can_do))
    }

    fn between(now: Surface<'_>, before: Surface<'_>) -> Self {
        let mut roles = added(now.1, before.1);
        // A migration only converts the plugin's own stored data, so it needs no consent.
        roles.retain(|role| *role != Role::Migration);
        Self { hears: added(now.0, before.0), roles, can_do: added(now.2, before.2), limits: Vec::new() }
    }

    /// Lists everything that is new by name.
    fn words(&self) -> Vec<String> {
        let hears = self.hears.iter().map(ToString::to_string);
        let roles = self.roles.iter().map(ToString::to_string);
        let limits = self.limits.iter().map(|limit| format!("{}={}", limit.name, limit.to));
        hears.chain(roles).chain(self.can_do.iter().cloned()).chain(limits).collect()
    }
}

/// Returns the items of `now` that are not in `before`.
fn added<T: Clone + PartialEq>(now: &[T], before: &[T]) -> Vec<T> {
    now.iter().filter(|one| !before.contains(one)).cloned().collect()
}

/// Shows the events, roles, powers and limits that an upgrade adds, and asks the admin to allow them unless `yes` is
/// set.
///
/// # Errors
/// Returns an error if the admin does not agree or cannot be asked.
pub(super) async fn confirm_additions(additions: &UpgradeAdditions, yes: bool, as_json: bool) -> Result<()> {
    let words = additions.words();
    if words.is_empty() {
        return Ok(());
    }
    if !as_json {
        output::line("\nNew compared with the installed version")?;
        let hears = additions.hears.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let limits = additions.limits.iter().map(|limit| format!("{}={} (now {})", limit.name, limit.to, limit.from));
        let mut facts = vec![("  hears", hears)];
        facts.extend(lines("  is", additions.roles.iter().copied().map(role)));
        facts.extend(lines("  can do", additions.can_do.iter().map(|name| power(name))));
        facts.extend(lines("  needs for one call", limits));
        output::facts(&facts)?;
    }
    if yes {
        return Ok(());
    }
    let more = words.join(", ");
    ask(
        &format!("the upgrade would add {more}"),
        &format!("Allow the upgrade to add {more}?"),
        &format!("{more} was not allowed"),
    )
    .await
}

/// Returns the hosts to grant: those granted before, those that the options name, and those that the plugin requests,
/// after the admin has agreed to them.
///
/// # Errors
/// Returns an error if the admin does not agree or cannot be asked.
pub(super) async fn consent(wanted: &[WantedHost], before: &[Grant], set_up: &SetUp) -> Result<Vec<Grant>> {
    let mut grants = before.to_vec();
    grants.extend(set_up.grants());
    let mut new = Vec::new();
    for host in wanted {
        let grant: Grant = host.host.parse()?;
        if !grants.contains(&grant) {
            new.push(grant);
        }
    }
    if !new.is_empty() && !set_up.yes {
        let hosts = output::words(&new);
        ask(
            &format!("it wants to call {hosts}"),
            &format!("Allow it to call {hosts}?"),
            &format!("it was not allowed to call {hosts}"),
        )
        .await?;
    }
    grants.extend(new);
    grants.sort();
    grants.dedup();
    Ok(grants)
}

/// Asks the admin a yes-or-no question on the terminal.
///
/// # Errors
/// Returns an error with the text `refused` if the admin does not agree, and one with `what` if there is no terminal.
async fn ask(what: &str, question: &str, refused: &str) -> Result<()> {
    if !io::stdin().is_terminal() {
        bail!("{what}; there is no terminal to ask for consent, so use --yes to allow it");
    }
    // The question goes to standard error, so that standard output has only the result.
    eprint!("\n{question} [y/N] ");
    io::stderr().flush()?;
    let answer = run_detached(|| {
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).map(|_| answer)
    });
    let answer = answer.await??;
    if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        return Ok(());
    }
    bail!("nothing was changed: {refused}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::Limits;

    #[test]
    fn a_limit_is_raised_when_a_version_asks_for_more_than_the_previous_one() {
        let asks = |wall_ms| LimitChange { wall_ms, ..LimitChange::default() };
        let more = |now, before, has, given: Value| {
            let has = LimitsView::from(Limits { wall_ms: has, ..Limits::default() });
            raised(asks(now), asks(before), &has, &given)
        };
        let expected = Raised { name: "wall_ms", from: 10_000, to: 20_000 };
        assert_eq!(more(Some(20_000), None, 10_000, json!({})), [expected]);
        assert_eq!(more(Some(20_000), Some(15_000), 10_000, json!({})), [expected]);
        for (now, before, has, given) in [
            (None, None, 10_000, json!({})),
            (Some(5_000), None, 10_000, json!({})),
            // An admin has lowered the limit since.
            (Some(20_000), Some(20_000), 10_000, json!({})),
            // The command line gives the limit.
            (Some(20_000), None, 10_000, json!({ "wall_ms": 12_000 })),
        ] {
            assert!(more(now, before, has, given).is_empty(), "{now:?} after {before:?}");
        }
    }

    #[test]
    fn an_update_asks_only_for_new_events_roles_and_powers() {
        let powers = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (two, three) = (powers(&["kv", "log"]), powers(&["kv", "log", "triage"]));
        let before: Surface<'_> = (&[EventKind::Message], &[], &two);
        let words = |now: Surface<'_>| UpgradeAdditions::between(now, before).words();
        assert!(words(before).is_empty());
        assert!(words((&[], &[Role::Migration], &[])).is_empty());
        let now: Surface<'_> = (&[EventKind::Message, EventKind::Timer], &[Role::Reviewer, Role::Migration], &three);
        assert_eq!(words(now), ["timer", "reviewer", "triage"]);
    }
}
