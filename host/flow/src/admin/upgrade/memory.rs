//! The memory of the new version: a copy of the old one, or the result of the plugin's own migration.

use futures_util::future::BoxFuture;
use plugboard_db::{Result as DbResult, Tx, kv, upgrades};
use plugboard_engine::{Call, CallError, Plugin};
use plugboard_model::MigrationStep;
use std::{collections::BTreeMap, sync::Arc};

use super::{Held, ended};
use crate::{error::FlowError, shared::Shared};

/// Maximum number of parts of a memory that are listed at once.
const PARTS: i64 = 50;
/// How many bytes of parts are collected before they are written together.
const BYTES: usize = 4 << 20;

/// Parts of a memory: each has a scope (a conversation, or an empty text for the shared values) and its values.
type Parts = Vec<(String, BTreeMap<String, String>)>;

/// The new component, and the context of its migration calls.
pub(super) struct Migration {
    pub plugin: Arc<Plugin>,
    pub call: Call,
    /// The old version, from its manifest.
    pub from: String,
}

impl Migration {
    /// Migrates all parts of a memory into another one, or discards the result if `into` is `None` (a rehearsal).
    pub(super) async fn over(
        &self,
        shared: &Shared,
        memory: &str,
        into: Option<(&Held, &str)>,
    ) -> Result<(), FlowError> {
        if let Some((held, into)) = into {
            let into = into.to_owned();
            write_held(shared, held, move |tx| {
                let into = into.clone();
                Box::pin(async move { kv::delete(tx, &into).await })
            })
            .await?;
        }
        let mut after: Option<String> = None;
        loop {
            let mut scopes = kv::scopes(&mut *shared.db.read().await?, memory, after.as_deref(), PARTS).await?;
            // The shared values are migrated even if there are none, because the new version may want to create some.
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
                    write_parts(shared, into, std::mem::take(&mut parts)).await?;
                    bytes = 0;
                }
            }
            write_parts(shared, into, parts).await?;
            after = Some(last);
        }
    }

    /// Has the plugin migrate the values of one scope.
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

/// Writes parts into a memory, or does nothing in a rehearsal.
async fn write_parts(shared: &Shared, into: Option<(&Held, &str)>, parts: Parts) -> Result<(), FlowError> {
    let Some((held, memory)) = into else { return Ok(()) };
    let (memory, parts) = (memory.to_owned(), Arc::new(parts));
    write_held(shared, held, move |tx| {
        let (memory, parts) = (memory.clone(), parts.clone());
        Box::pin(async move {
            for (scope, values) in parts.iter() {
                for (key, value) in values {
                    kv::set(tx, &memory, scope, key, Some(value));
                }
            }
            Ok(())
        })
    })
    .await
}

/// Copies a memory for an upgrade without a migration.
pub(super) async fn copy(shared: &Shared, held: &Held, from: &str, to: &str) -> Result<(), FlowError> {
    let (from, to) = (from.to_owned(), to.to_owned());
    write_held(shared, held, move |tx| {
        let (from, to) = (from.clone(), to.clone());
        Box::pin(async move { kv::copy(tx, &from, &to).await })
    })
    .await
}

/// Executes a write of an upgrade. Fails if the upgrade was ended in the meantime, because another one may be running
/// by now.
async fn write_held<F>(shared: &Shared, held: &Held, write: F) -> Result<(), FlowError>
where
    F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, DbResult<()>> + Send + Sync + 'static,
{
    let (held, write) = (held.clone(), Arc::new(write));
    let written = shared.db.write_with(move |tx| {
        let (held, write) = (held.clone(), write.clone());
        Box::pin(async move {
            if !upgrades::renew(tx, &held.id, &held.token).await? {
                return Ok(false);
            }
            write(&mut *tx).await?;
            Ok(true)
        })
    });
    if written.await? { Ok(()) } else { Err(ended()) }
}
