//! Backtests replay stored conversations through a plugin. Nothing is stored, and no request leaves this machine.
//!
//! Each conversation begins anew, as if it had just been opened, and without its past automatic replies. Its messages
//! are replayed one after the other, at their original times (`conversation`), and the plugin's own actions change what
//! it sees next (`stage`). The backtest counts what the plugin would have done (`report_builder`) and compares it with
//! what people decided (`report`).

mod conversation;
mod report;
mod report_builder;

pub use report::{Agreement, ConversationResult, Counted, JudgedAction, Replies, Report, Value};

use conversation::{StoredConversation, Trial};
use futures_util::{StreamExt as _, stream};
use plugboard_db::history;
use plugboard_engine::{Gate, Plugin, Secrets};
use plugboard_model::{ConversationKind, Limits, Role};
use plugboard_rules::config;
use plugboard_trials::stage::{PluginSetup, SharedValues};
use report_builder::ReportBuilder;
use std::{collections::HashMap, sync::Arc};
use tokio::sync::watch;

use crate::{error::FlowError, shared::Flow};

/// The number of conversations that are read at a time.
const PAGE: i64 = 200;
/// Maximum number of messages that are replayed of one conversation. Earlier messages are left out.
const MESSAGES_MAX: u32 = 10_000;
/// The number of failed calls in a row after which a backtest stops, because the plugin does not work.
const FAILURES: usize = 100;
/// The number of conversations that are replayed at once. Live events share the plugin threads and must not wait long.
const AT_ONCE: usize = 2;

/// What to test.
#[derive(Debug, Clone)]
pub struct Backtest {
    /// The component to test, or `None` for that of the installation.
    pub component: Option<Vec<u8>>,
    /// The installation whose component, configuration, secrets and limits are used. If `component` is given, only its
    /// configuration and limits are used, and this may be `None`: then the installation with the name in the manifest
    /// is used, if it exists.
    pub plugin: Option<String>,
    /// A configuration to use instead of the installation's.
    pub config: Option<serde_json::Value>,
    /// The time from which messages cause events, in milliseconds since the Unix epoch.
    pub since: i64,
    /// The number of conversations that are reported individually.
    pub details: usize,
}

/// The progress of a backtest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// The number of conversations replayed so far.
    pub done: u64,
    /// The number of all conversations.
    pub total: u64,
}

impl Flow {
    /// Replays stored conversations through a plugin. Reports to `progress`. Cancelled by dropping the future.
    ///
    /// # Errors
    /// Returns an error if there is neither a component nor a plugin, the component does not fit or handles no events,
    /// the plugin does not exist, the configuration is invalid, or the database fails.
    pub async fn backtest(&self, test: Backtest, progress: watch::Sender<Progress>) -> Result<Report, FlowError> {
        let until = self.clock().now();
        let trial = self.trial(&test, until).await?;
        let began = std::time::Instant::now();
        let total = history::count(&mut *self.shared.db.read().await?, test.since, until).await?;
        let total = u64::try_from(total).unwrap_or(0);
        progress.send_replace(Progress { done: 0, total });
        let mut builder = ReportBuilder::new(test.details);
        let mut done = 0;
        let mut page = self.page(test.since, until, "").await?;
        while let Some(last) = page.last().map(|stored| stored.conversation.id.clone()) {
            let results = stream::iter(page).map(|stored| self.replay_conversation(&trial, stored)).buffered(AT_ONCE);
            let work = async {
                let mut results = std::pin::pin!(results);
                while let Some(outcome) = results.next().await {
                    builder.add(outcome?);
                    done += 1;
                    progress.send_replace(Progress { done, total: total.max(done) });
                    if builder.failures_in_row >= FAILURES {
                        break;
                    }
                }
                Ok::<(), FlowError>(())
            };
            // Read the next page while this one is replayed.
            let (worked, read) = tokio::join!(work, self.page(test.since, until, &last));
            worked?;
            page = read?;
            if builder.failures_in_row >= FAILURES {
                break;
            }
        }
        let stopped = (builder.failures_in_row >= FAILURES)
            .then(|| format!("{FAILURES} calls in a row failed, so the rest was not tested"));
        let report = builder.report();
        Ok(Report {
            since: test.since,
            until,
            took_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            stopped,
            digest: trial.setup.plugin.digest().to_owned(),
            plugin: trial.setup.name.clone(),
            ..report
        })
    }

    /// Checks what to test, and prepares the plugin. `until` is the end of the tested period.
    async fn trial(&self, test: &Backtest, until: i64) -> Result<Trial, FlowError> {
        let registry = self.shared.registry.now();
        let named = match &test.plugin {
            Some(name) => Some(registry.by_name(name).ok_or_else(|| FlowError::not_found("plugin", name))?.clone()),
            None => None,
        };
        let plugin: Arc<Plugin> = match (&test.component, &named) {
            (Some(bytes), _) => self.shared.engine.load_soon(bytes).await?,
            (None, Some(installed)) => installed.plugin.clone().ok_or_else(|| {
                FlowError::Conflict(format!("the component of `{}` cannot be loaded", installed.row.name))
            })?,
            (None, None) => return Err(FlowError::Invalid("name a plugin or upload a component".into())),
        };
        if plugin.surface().hears.is_empty() {
            return Err(FlowError::Invalid("the plugin handles no events; only automations can be backtested".into()));
        }
        let by_manifest = || plugin.manifest().and_then(|manifest| registry.by_name(&manifest.name)).cloned();
        let installed = named.or_else(by_manifest);
        let before = installed.as_ref().map(|installed| installed.row.config.clone());
        let config = test.config.clone().or(before).unwrap_or_else(|| serde_json::json!({}));
        config::check(plugin.manifest(), &config, plugin.surface().roles.contains(&Role::Connector))?;
        let name = installed.as_ref().map(|installed| installed.row.name.clone());
        let name = name.or_else(|| plugin.manifest().map(|manifest| manifest.name.clone()));
        let setup = PluginSetup {
            name: name.unwrap_or_else(|| "plugin".to_owned()),
            config: Arc::new(config),
            // Another component could leak the secrets through its report.
            secrets: match (&test.component, &installed) {
                (None, Some(installed)) => installed.secrets(),
                _ => Arc::new(Secrets::default()),
            },
            limits: installed.as_ref().map_or_else(Limits::default, |i| i.row.limits.clone()),
            gate: Arc::new(Gate::closed("requests are blocked in a backtest")),
            shared: SharedValues::default(),
            plugin,
        };
        let channels = installed.map(|installed| installed.row.channels.clone()).unwrap_or_default();
        Ok(Trial { setup: Arc::new(setup), channels, now: until, registry })
    }

    /// Reads the conversations that follow the conversation `after`, at most [`PAGE`], and what people decided about
    /// them.
    async fn page(&self, since: i64, until: i64, after: &str) -> Result<Vec<StoredConversation>, FlowError> {
        let mut conn = self.shared.db.read().await?;
        let found = history::conversations(&mut conn, since, until, after, PAGE).await?;
        let ids: Vec<String> = found.iter().map(|(conversation, _)| conversation.id.clone()).collect();
        let mut choices = history::choices(&mut conn, &ids).await?;
        let stored = |(conversation, contact): (plugboard_model::Conversation, _)| StoredConversation {
            choices: choices.remove(&conversation.id).unwrap_or_default(),
            messages: Vec::new(),
            participants: HashMap::new(),
            conversation,
            contact,
            since,
        };
        Ok(found.into_iter().map(stored).collect())
    }

    /// Reads the messages of a conversation and replays them.
    async fn replay_conversation(
        &self,
        trial: &Trial,
        stored: StoredConversation,
    ) -> Result<ConversationResult, FlowError> {
        let mut conn = self.shared.db.read().await?;
        let messages = history::messages(&mut conn, &stored.conversation.id, trial.now, MESSAGES_MAX).await?;
        let participants = match stored.conversation.kind {
            ConversationKind::Direct => HashMap::new(),
            _ => history::participants(&mut conn, &stored.conversation.id).await?,
        };
        drop(conn);
        Ok(trial.replay(StoredConversation { messages, participants, ..stored }).await)
    }
}
