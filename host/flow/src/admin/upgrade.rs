//! One component in the place of another, with all that the installation remembers, and the way back.
//!
//! Each version of an installation has a memory of its own. An upgrade rehearses the migration on a copy; then the
//! installation pauses, so that its events wait; once nobody works for it any more its memory is copied and migrated
//! for the new version, and one transaction makes it that version. The old memory stays for a rollback, which is the
//! same transaction the other way. Whatever fails before that transaction leaves the installation as it was.

use plugboard_db::{exports, kv, plugins};
use plugboard_engine::{Call, CallError, NoPowers, Plugin};
use plugboard_model::{Installation, MigrationStep, Previous, Role, SealedSecret, memory};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::{
    Flow, FlowError, Shared,
    registry::{self, Installed, installation_owner},
};

/// How the reason of a pause begins that ends with an upgrade.
pub(crate) const UPGRADING: &str = "it is being upgraded";

/// Why an installation waits while its component is changed. It names the server that does it: when that one starts
/// again, it ends the wait.
fn upgrading(shared: &Shared) -> String {
    format!("{UPGRADING} by server {}; its events wait", shared.server)
}

/// What stands between that and the reason for which the installation was paused before.
const BEFORE: &str = "; before that: ";

/// How long is waited for those who still work for it: longer than a claim holds.
const PATIENCE: Duration = Duration::from_secs(75);
/// How often is looked whether they still do.
const LOOK: Duration = Duration::from_millis(20);
/// How many parts of a memory are looked for at once, and how many bytes of them are written together.
const PARTS: i64 = 50;
const BYTES: usize = 4 << 20;

/// The values of parts of a memory, by their scopes.
type Parts = Vec<(String, BTreeMap<String, String>)>;

impl Flow {
    /// Makes an installation what it is to be, where that is another component than it was.
    pub(super) async fn upgrade(
        &self,
        before: &Installed,
        after: &Installation,
        plugin: &Arc<Plugin>,
        secrets: &[SealedSecret],
    ) -> Result<Installation, FlowError> {
        let shared = &self.shared;
        let old = &before.row;
        if old.paused.as_ref().is_some_and(|reason| reason.starts_with(UPGRADING)) {
            return Err(FlowError::Conflict("another server is upgrading this plugin: try again later".into()));
        }
        let version = old.version + 1;
        let migrates = plugin.surface().roles.contains(&Role::Migration);
        let from = before.plugin.as_ref().and_then(|plugin| plugin.manifest()).map(|m| m.version.clone());
        let migration = migrates.then(|| Migration {
            plugin: plugin.clone(),
            call: before.call(shared, format!("{}@{version}", old.id), Arc::new(NoPowers)),
            from: from.unwrap_or_default(),
        });
        if let Some(migration) = &migration {
            // A rehearsal: what it makes is thrown away, and nothing waits meanwhile.
            migration.over(shared, &old.memory(), None).await?;
        }
        let after = Installation {
            version,
            previous: Some(Previous {
                digest: old.digest.clone(),
                surface: old.surface.clone(),
                config: old.config.clone(),
                grants: old.grants.clone(),
                limits: old.limits.clone(),
                version: old.version,
            }),
            ..after.clone()
        };
        let (from, to) = (old.memory(), after.memory());
        let done = async {
            wait_idle(shared, &old.id).await?;
            match &migration {
                Some(migration) => migration.over(shared, &from, Some(&to)).await?,
                None => copy(shared, &from, &to).await?,
            }
            // What was kept for an earlier way back has had its time.
            let forgotten = old.previous.as_ref().map(|previous| memory(&old.id, previous.version));
            switch(shared, &after, secrets, forgotten).await
        };
        self.while_paused(old, done, &to).await?;
        Ok(after)
    }

    /// Makes a plugin what it was before its last upgrade, with what it remembered then.
    ///
    /// # Errors
    /// When there is no such plugin, it was not upgraded, or somebody works for it too long.
    pub async fn roll_back(&self, plugin: &str) -> Result<Installation, FlowError> {
        let (flow, plugin) = (self.clone(), plugin.to_owned());
        self.to_the_end(async move { flow.roll_back_now(&plugin).await }).await
    }

    /// Does what an admin asks for to its end, also when nobody waits for the answer any more; one after another.
    pub(crate) async fn to_the_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, FlowError>> + Send + 'static,
    ) -> Result<T, FlowError> {
        let shared = self.shared.clone();
        let task = self.shared.tasks.spawn(async move {
            let _turn = shared.admins.lock().await;
            work.await
        });
        task.await.map_err(|error| FlowError::Conflict(format!("a defect of the server's: {error}")))?
    }

    async fn roll_back_now(&self, plugin: &str) -> Result<Installation, FlowError> {
        let shared = &self.shared;
        let old = self.installed(plugin)?;
        let Some(previous) = old.previous.clone() else {
            return Err(FlowError::Conflict(format!("`{plugin}` was not upgraded: there is nothing to go back to")));
        };
        // Loaded before anything stops: what cannot be loaded any more cannot be gone back to.
        self.component(&previous.digest).await?;
        let after = Installation {
            digest: previous.digest,
            surface: previous.surface,
            config: previous.config,
            grants: previous.grants,
            limits: previous.limits,
            version: previous.version,
            previous: None,
            paused: None,
            updated_at: self.clock().now(),
            ..old.clone()
        };
        let done = async {
            wait_idle(shared, &old.id).await?;
            switch(shared, &after, &[], Some(old.memory())).await
        };
        self.while_paused(&old, done, "").await?;
        if registry::connects(&after) {
            self.connector_upgraded(&after.name).await?;
        }
        Ok(after)
    }

    /// Does something while an installation's events wait. Where it fails, the installation goes on as it was.
    async fn while_paused(
        &self,
        old: &Installation,
        work: impl Future<Output = Result<(), FlowError>>,
        unfinished: &str,
    ) -> Result<(), FlowError> {
        let shared = &self.shared;
        let reason = match &old.paused {
            Some(before) => format!("{}{BEFORE}{before}", upgrading(shared)),
            None => upgrading(shared),
        };
        pause(shared, &old.id, Some(&reason)).await?;
        let done = work.await;
        if done.is_err() {
            pause(shared, &old.id, old.paused.as_deref()).await?;
            forget(shared, unfinished).await?;
        }
        registry::reload(shared).await?;
        shared.nudges.all();
        done
    }
}

/// Ends the waits that a server left behind when it stopped in the middle of an upgrade: each is as it was before.
pub(crate) async fn end_unfinished(shared: &Shared) -> Result<(), FlowError> {
    for installed in &shared.registry.now().installations {
        let row = &installed.row;
        if let Some(rest) = row.paused.as_deref().and_then(|reason| reason.strip_prefix(&upgrading(shared))) {
            tracing::warn!(plugin = row.name, "an upgrade was not finished: the plugin goes on as it was");
            pause(shared, &row.id, rest.strip_prefix(BEFORE)).await?;
            forget(shared, &memory(&row.id, row.version + 1)).await?;
        }
    }
    registry::reload(shared).await
}

/// The new component, and what its calls bring along.
struct Migration {
    plugin: Arc<Plugin>,
    call: Call,
    /// The older version, as its manifest says.
    from: String,
}

impl Migration {
    /// Migrates all of a memory into another one; into nothing for a rehearsal.
    async fn over(&self, shared: &Shared, memory: &str, into: Option<&str>) -> Result<(), FlowError> {
        if let Some(into) = into {
            forget(shared, into).await?;
        }
        let mut after: Option<String> = None;
        loop {
            let mut scopes = kv::scopes(&mut *shared.db.read().await?, memory, after.as_deref(), PARTS).await?;
            // The shared values are migrated even where there are none: the first version may want to make some.
            if after.is_none() && scopes.first().is_none_or(|first| !first.is_empty()) {
                scopes.insert(0, String::new());
            }
            let Some(last) = scopes.last().cloned() else { return Ok(()) };
            let (mut parts, mut bytes) = (Parts::new(), 0);
            for scope in scopes {
                let values = kv::all(&mut *shared.db.read().await?, memory, &scope).await?;
                let values = self.part(&scope, values).await?;
                bytes += values.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>();
                parts.push((scope, values));
                if bytes > BYTES {
                    keep(shared, into, std::mem::take(&mut parts)).await?;
                    bytes = 0;
                }
            }
            keep(shared, into, parts).await?;
            after = Some(last);
        }
    }

    async fn part(&self, scope: &str, values: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, FlowError> {
        let conversation = Some(scope.to_owned()).filter(|scope| !scope.is_empty());
        let step = MigrationStep { from: self.from.clone(), conversation, values };
        self.plugin.migrate(self.call.clone(), step).await.result.map_err(|error| {
            let place = if scope.is_empty() { "the shared values".to_owned() } else { format!("conversation {scope}") };
            let what = match error {
                CallError::Refused(failure) => failure.message,
                error => error.to_string(),
            };
            FlowError::Refused {
                code: "migration-failed".into(),
                reason: format!("the migration of {place} failed, and nothing was changed: {what}"),
            }
        })
    }
}

/// Writes parts into a memory; nowhere for a rehearsal.
async fn keep(shared: &Shared, into: Option<&str>, parts: Parts) -> Result<(), FlowError> {
    let Some(memory) = into else { return Ok(()) };
    let (memory, parts) = (memory.to_owned(), Arc::new(parts));
    let write = shared.db.write_with(move |tx| {
        let (memory, parts) = (memory.clone(), parts.clone());
        Box::pin(async move {
            for (scope, values) in parts.iter() {
                for (key, value) in values {
                    kv::set(tx, &memory, scope, key, Some(value));
                }
            }
            Ok(())
        })
    });
    Ok(write.await?)
}

async fn copy(shared: &Shared, from: &str, to: &str) -> Result<(), FlowError> {
    let (from, to) = (from.to_owned(), to.to_owned());
    let write = shared.db.write_with(move |tx| {
        let (from, to) = (from.clone(), to.clone());
        Box::pin(async move { kv::copy(tx, &from, &to).await })
    });
    Ok(write.await?)
}

async fn forget(shared: &Shared, memory: &str) -> Result<(), FlowError> {
    let memory = memory.to_owned();
    let write = shared.db.write_with(move |tx| {
        let memory = memory.clone();
        Box::pin(async move { kv::forget(tx, &memory).await })
    });
    Ok(write.await?)
}

async fn pause(shared: &Shared, id: &str, reason: Option<&str>) -> Result<(), FlowError> {
    let (id, reason) = (id.to_owned(), reason.map(str::to_owned));
    let write = shared.db.write_with(move |tx| {
        let (id, reason) = (id.clone(), reason.clone());
        Box::pin(async move { plugins::set_paused(tx, &id, reason.as_deref()).await })
    });
    write.await?;
    registry::reload(shared).await
}

/// Waits until nobody works for an installation. Nobody begins to: it is paused.
async fn wait_idle(shared: &Shared, id: &str) -> Result<(), FlowError> {
    let wait = async {
        while plugins::busy(&mut *shared.db.read().await?, id).await? {
            tokio::time::sleep(LOOK).await;
        }
        Ok::<_, FlowError>(())
    };
    let late = |_| FlowError::Conflict("the plugin is still at work after 75 s; nothing was changed: try again".into());
    tokio::time::timeout(PATIENCE, wait).await.map_err(late)?
}

/// Makes an installation what it is to be.
async fn switch(
    shared: &Shared,
    after: &Installation,
    secrets: &[SealedSecret],
    forgotten: Option<String>,
) -> Result<(), FlowError> {
    let (after, secrets) = (after.clone(), secrets.to_vec());
    let write = shared.db.write_with(move |tx| {
        let (after, secrets, forgotten) = (after.clone(), secrets.clone(), forgotten.clone());
        Box::pin(async move {
            plugins::put_installation(tx, &after).await?;
            for secret in &secrets {
                plugins::put_secret(tx, &installation_owner(&after.id), secret).await?;
            }
            if let Some(forgotten) = &forgotten {
                kv::forget(tx, forgotten).await?;
            }
            exports::as_role(tx, &after.id, after.surface.roles.contains(&Role::Exporter)).await
        })
    });
    Ok(write.await?)
}
