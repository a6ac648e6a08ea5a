//! Reads the registry from the database.

use plugboard_db::{Conn, channels, connections, generation, plugins, recordings, sealed_secrets};
use plugboard_engine::{Gate, Plugin, Secret, Secrets, TokenSource};
use plugboard_model::{Channel, Grants, Installation, SealedSecret, WantedSecret};
use plugboard_rules::secrets;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, atomic::AtomicU32},
};

use crate::{
    error::FlowError,
    installed::{ConnectedChannel, InstalledPlugin, Shadow, Snapshot, channel_owner, installation_owner, merged},
    oauth2,
    shared::Shared,
};

/// Reads everything again if the generation has changed. Components that are already loaded are kept. No connection is
/// held while components are compiled.
pub(super) async fn read_again(shared: &Shared) -> Result<(), FlowError> {
    let before = shared.registry.now();
    let mut conn = shared.db.read().await?;
    let generation = generation::current(&mut conn).await?;
    if before.generation == generation && generation > 0 {
        return Ok(());
    }
    let rows = plugins::installations(&mut conn).await?;
    let shadows = recordings::shadows(&mut conn).await?;
    drop(conn);
    let mut loaded: HashMap<_, _> =
        before.installations.iter().filter_map(|i| Some((i.row.digest.clone(), i.plugin.clone()?))).collect();
    let shadowed = before.installations.iter().filter_map(|i| i.shadow.as_ref());
    loaded.extend(shadowed.map(|shadow| (shadow.digest.clone(), shadow.plugin.clone())));
    let wanted = rows.iter().map(|row| (&row.name, &row.digest));
    let shadowing = shadows.iter().map(|shadow| (&shadow.installation_id, &shadow.digest));
    for (name, digest) in wanted.chain(shadowing) {
        if !loaded.contains_key(digest)
            && let Some(plugin) = load(shared, name, digest).await?
        {
            loaded.insert(digest.clone(), plugin);
        }
    }
    let mut conn = shared.db.read().await?;
    let mut snapshot = Snapshot { generation, reopening_ms: shared.reopening_ms, ..Snapshot::default() };
    for row in rows {
        let plugin = loaded.get(&row.digest).cloned();
        let shadow = shadows.iter().find(|shadow| shadow.installation_id == row.id).and_then(|found| {
            let config = Arc::new(serde_json::from_str(&found.config).unwrap_or_default());
            let plugin = loaded.get(&found.digest)?.clone();
            Some(Arc::new(Shadow { digest: found.digest.clone(), config, plugin }))
        });
        let installed = installed(shared, &mut conn, row, plugin, &[]).await?;
        snapshot.installations.push(Arc::new(InstalledPlugin { shadow, ..installed }));
    }
    for row in channels::list(&mut conn).await? {
        let Some(connector) = snapshot.by_name(&row.connector).cloned() else {
            tracing::error!(channel = row.name, connector = row.connector, "the channel's connector is not installed");
            continue;
        };
        snapshot.channels.insert(
            row.name.clone(),
            Arc::new(connect(shared, &mut conn, row, connector, NewSecrets::default()).await?),
        );
    }
    drop(conn);
    shared.counters.retain(|id| snapshot.by_id(id).is_some());
    shared.connections.retain(|owner| match owner.split_once(':') {
        Some(("channel", name)) => snapshot.channels.contains_key(name),
        Some((_, id)) => snapshot.by_id(id).is_some(),
        None => false,
    });
    shared.registry.replace(snapshot);
    Ok(())
}

/// Loads a component from the database. Returns `None` and logs the reason if this server cannot load it.
async fn load(shared: &Shared, name: &str, digest: &str) -> Result<Option<Arc<Plugin>>, FlowError> {
    let bytes = plugins::component(&mut *shared.db.read().await?, digest).await?;
    let Some(bytes) = bytes else {
        tracing::error!(plugin = name, digest, "the component is not in the database; install it again");
        return Ok(None);
    };
    match shared.engine.load(&bytes).await {
        Ok(plugin) => Ok(Some(plugin)),
        Err(error) => {
            tracing::error!(
                plugin = name,
                %error,
                "the component cannot be loaded; install a component that fits this version"
            );
            Ok(None)
        }
    }
}

/// Secrets that are not stored yet. An admin operation tests a channel with them first.
#[derive(Clone, Copy, Default)]
pub(crate) struct NewSecrets<'a> {
    /// Secrets of the connector's installation.
    pub connector: &'a [SealedSecret],
    /// Secrets of the channel.
    pub channel: &'a [SealedSecret],
}

/// Builds an installation from a row and its secrets. The row and the `new` secrets need not be stored yet.
pub(crate) async fn installed(
    shared: &Shared,
    conn: &mut Conn,
    row: Installation,
    plugin: Option<Arc<Plugin>>,
    new: &[SealedSecret],
) -> Result<InstalledPlugin, FlowError> {
    let values = open_secrets(shared, conn, &installation_owner(&row.id), new).await?;
    let context = SecretOwnerContext {
        name: &row.name,
        owners: &[(installation_owner(&row.id), None)],
        own: &values.keys().cloned().collect(),
        plugin: plugin.as_deref(),
        config: Arc::new(row.config.clone()),
        gate: Arc::new(Gate::new(row.grants.clone())),
        grants: &row.grants,
    };
    let OwnerSecrets { given, all, kept_fresh } = context.secrets(shared, conn, values).await?;
    Ok(InstalledPlugin {
        config: context.config,
        gate: context.gate,
        given,
        secrets: all,
        kept_fresh,
        plugin,
        shadow: None,
        counter: shared.counters.of(&row.id),
        row,
        successes: AtomicU32::new(0),
        receive_turn: tokio::sync::Mutex::default(),
    })
}

/// Builds a channel from a row and its secrets. The row and the new secrets need not be stored yet. The channel's
/// values are added to those of its connector's installation and override them.
pub(crate) async fn connect(
    shared: &Shared,
    conn: &mut Conn,
    row: Channel,
    connector: Arc<InstalledPlugin>,
    new: NewSecrets<'_>,
) -> Result<ConnectedChannel, FlowError> {
    let config = merged(&connector.row.config, &row.config);
    let mut grants = connector.row.grants.clone();
    grants.http.extend(row.grants.http.iter().cloned());
    let mut values = open_secrets(shared, conn, &installation_owner(&connector.row.id), new.connector).await?;
    let own = open_secrets(shared, conn, &channel_owner(&row.name), new.channel).await?;
    let own_names = own.keys().cloned().collect();
    values.extend(own);
    let visitor_key = values.get("visitor_key").cloned();
    let context = SecretOwnerContext {
        name: &row.name,
        owners: &[(channel_owner(&row.name), None), (installation_owner(&connector.row.id), Some(connector.as_ref()))],
        own: &own_names,
        plugin: connector.plugin.as_deref(),
        config: Arc::new(config),
        gate: Arc::new(Gate::new(grants.clone())),
        grants: &grants,
    };
    let OwnerSecrets { given, all, kept_fresh } = context.secrets(shared, conn, values).await?;
    let (config, gate) = (context.config, context.gate);
    Ok(ConnectedChannel { visitor_key, config, gate, given, secrets: all, kept_fresh, connector, row })
}

/// Opens an owner's secrets. Returns their values by name; new secrets replace stored ones.
async fn open_secrets(
    shared: &Shared,
    conn: &mut Conn,
    owner: &str,
    new: &[SealedSecret],
) -> Result<BTreeMap<String, String>, FlowError> {
    let mut open = BTreeMap::new();
    for secret in sealed_secrets::list(conn, owner).await?.iter().chain(new) {
        match shared.sealer.open(owner, secret) {
            Some(value) => drop(open.insert(secret.name.clone(), value)),
            None => tracing::error!(
                owner,
                secret = secret.name,
                "the secret cannot be opened with this key file; set it again"
            ),
        }
    }
    Ok(open)
}

/// The plugin or channel that secrets are built for.
struct SecretOwnerContext<'a> {
    /// The plugin's or channel's name.
    name: &'a str,
    /// The owners whose connections it can use; the first that has a connection wins. For the connector's own
    /// connection, the connector's configuration and secrets are used, because the channel may have another OAuth
    /// client at another address.
    owners: &'a [(String, Option<&'a InstalledPlugin>)],
    /// The names of the secrets that the first owner has set itself.
    own: &'a BTreeSet<String>,
    plugin: Option<&'a Plugin>,
    config: Arc<Value>,
    gate: Arc<Gate>,
    grants: &'a Grants,
}

/// The secrets of a plugin or channel.
struct OwnerSecrets {
    /// Those set by admins.
    given: Arc<Secrets>,
    /// The same plus access tokens for existing connections.
    all: Arc<Secrets>,
    /// The owner's own access tokens that the host keeps fresh.
    kept_fresh: Vec<Arc<oauth2::Source>>,
}

impl SecretOwnerContext<'_> {
    /// Returns the secrets set by admins, with and without access tokens.
    async fn secrets(
        &self,
        shared: &Shared,
        conn: &mut Conn,
        values: BTreeMap<String, String>,
    ) -> Result<OwnerSecrets, FlowError> {
        let manifest = self.plugin.and_then(Plugin::manifest);
        let wanted = manifest.map(|m| m.secrets.as_slice()).unwrap_or_default();
        let given = Secrets::new(values.into_iter().map(|(name, value)| {
            let wanted = wanted.iter().find(|w| w.name == name);
            let hosts = wanted.map(|w| secrets::hosts(w, &self.config, self.grants)).unwrap_or_default();
            (name, Secret { value, source: None, hosts, webhook_key: wanted.is_some_and(|w| w.webhook_key) })
        }));
        let optional = wanted.iter().filter(|w| w.optional).map(|w| w.name.clone());
        let given = Arc::new(given.with_optional(optional));
        let mut all = Secrets::clone(&given);
        for (wanted, spec) in manifest.map(oauth2::tokens).into_iter().flatten() {
            for (owner, connector) in self.owners {
                let Some(row) = connections::get(conn, owner, &wanted.name).await? else { continue };
                let endpoint = match connector {
                    Some(connector) => connector.endpoint(spec),
                    None => oauth2::Endpoint::new(spec, &self.config, &self.gate, &given),
                };
                let source = self.source(shared, owner, row.id, wanted, oauth2::Issuer::OAuth2(endpoint));
                all.insert(&wanted.name, self.token(wanted, Arc::new(source)));
                break;
            }
        }
        let mut kept_fresh = Vec::new();
        for (wanted, spec) in manifest.map(oauth2::dialects).into_iter().flatten() {
            let names = spec.begins_with(&wanted.name);
            let inherited = self.owners.iter().find_map(|(_, connector)| *connector);
            let source: Arc<dyn TokenSource> = match inherited {
                // All channels that use the connector's secrets share its token.
                Some(connector) if !names.iter().any(|name| self.own.contains(*name)) => {
                    let Some(source) = connector.secrets.source(&wanted.name) else { continue };
                    source
                }
                _ => {
                    let value = |name: &str| given.value(name).ok();
                    let Some(origin) = oauth2::dialect::origin(&names, value) else { continue };
                    let dialect = oauth2::dialect::Dialect::new(spec, &self.config, &self.gate, &given);
                    let (owner, _) = &self.owners[0];
                    let id = connections::get(conn, owner, &wanted.name).await?.map(|row| row.id).unwrap_or_default();
                    let source = self.source(shared, owner, id, wanted, oauth2::Issuer::Dialect(dialect));
                    let source = Arc::new(oauth2::Source { origin: Some(origin), ..source });
                    kept_fresh.push(source.clone());
                    source
                }
            };
            all.insert(&wanted.name, self.token(wanted, source));
        }
        Ok(OwnerSecrets { given, all: Arc::new(all), kept_fresh })
    }

    /// Returns the secret whose value comes from this source.
    fn token(&self, wanted: &WantedSecret, source: Arc<dyn TokenSource>) -> Secret {
        let hosts = secrets::hosts(wanted, &self.config, self.grants);
        Secret { value: String::new(), source: Some(source), hosts, webhook_key: false }
    }

    /// Returns the source of the tokens of a connection, which had this identifier when it was read.
    fn source(
        &self,
        shared: &Shared,
        owner: &str,
        id: String,
        wanted: &WantedSecret,
        issuer: oauth2::Issuer,
    ) -> oauth2::Source {
        oauth2::Source {
            db: shared.db.clone(),
            sealer: shared.sealer.clone(),
            tasks: shared.tasks.clone(),
            runtime: tokio::runtime::Handle::current(),
            owner: owner.to_owned(),
            owners: self.owners.iter().rev().map(|(owner, _)| owner.clone()).collect(),
            name: wanted.name.clone(),
            id,
            origin: None,
            whose: self.name.to_owned(),
            issuer,
            slot: shared.connections.slot(owner, &wanted.name),
        }
    }
}
