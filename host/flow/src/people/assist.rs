//! People's requests to assistants: for suggested replies and for commands.

use futures_util::future::{BoxFuture, join_all};
use plugboard_db::{Result, Tx, Write, automatic_replies::AutomaticReplies, conversations, leads};
use plugboard_engine::HostData;
use plugboard_model::{Author, Command, Event, EventBody, EventKind, OfferedCommand};
use plugboard_rules::{assist as rules, policy::Counted};
use std::sync::Arc;

use crate::{
    error::FlowError,
    host_data::RunData,
    installed::{ConnectedChannel, InstalledPlugin, Registry},
    people::act::{Acted, Refused, enter},
    plugin_log,
    shared::{Flow, Shared},
};

/// The response of one assistant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistantAnswer<T> {
    /// The installation's name.
    pub plugin: String,
    /// The assistant's response, or its error message.
    pub answer: Result<T, String>,
}

impl Flow {
    /// Asks all assistants of a conversation's channel for suggested replies, in parallel. `draft` is what the person
    /// has written so far. An assistant that fails answers with an error message.
    ///
    /// # Errors
    /// Returns an error if the conversation or its channel does not exist, the draft is too long, or the database
    /// fails.
    pub async fn suggest(
        &self,
        agent: &str,
        conversation: &str,
        draft: &str,
    ) -> Result<Vec<AssistantAnswer<Vec<String>>>, FlowError> {
        rules::check_draft(draft).map_err(FlowError::Invalid)?;
        let context = self.assist_context(conversation).await?;
        let ask = context.assistants.iter().map(|one| async {
            let (call, event) = context.call(&self.shared, one);
            let plugin = one.plugin.as_ref()?;
            let finished = plugin.suggest(call, event, agent.to_owned(), draft.to_owned()).await;
            one.counter.finished(&finished);
            plugin_log::store(&self.shared, &one.row.id, &context.event.conversation.channel, &finished.log).await;
            Some(AssistantAnswer {
                plugin: one.row.name.clone(),
                answer: finished.result.map_err(|error| error.to_string()),
            })
        });
        Ok(join_all(ask).await.into_iter().flatten().collect())
    }

    /// Asks all assistants of a conversation's channel which commands they offer, in parallel. An assistant that fails
    /// answers with an error message.
    ///
    /// # Errors
    /// Returns an error if the conversation or its channel does not exist, or the database fails.
    pub async fn commands(
        &self,
        agent: &str,
        conversation: &str,
    ) -> Result<Vec<AssistantAnswer<Vec<OfferedCommand>>>, FlowError> {
        let context = self.assist_context(conversation).await?;
        let ask = context.assistants.iter().map(|one| async {
            let (call, event) = context.call(&self.shared, one);
            let plugin = one.plugin.as_ref()?;
            let finished = plugin.commands(call, event, agent.to_owned()).await;
            one.counter.finished(&finished);
            plugin_log::store(&self.shared, &one.row.id, &context.event.conversation.channel, &finished.log).await;
            Some(AssistantAnswer {
                plugin: one.row.name.clone(),
                answer: finished.result.map_err(|error| error.to_string()),
            })
        });
        Ok(join_all(ask).await.into_iter().flatten().collect())
    }

    /// Has an assistant run a command on a person's behalf. The command becomes a normal run. Returns the event's
    /// identifier, which locates the run.
    ///
    /// # Errors
    /// Returns an error if the conversation or the assistant does not exist, the command is invalid, or the database
    /// fails.
    pub async fn command(
        &self,
        author: &Author,
        conversation: &str,
        plugin: &str,
        command: Command,
    ) -> Result<String, FlowError> {
        rules::check_command(&command.name, command.input.as_deref()).map_err(FlowError::Invalid)?;
        let (registry, author) = (self.shared.registry.clone(), author.clone());
        let (plugin, conversation) = (plugin.to_owned(), conversation.to_owned());
        let write = Run { registry, author, conversation, plugin, command };
        Ok(self.shared.write(write).await??)
    }

    /// Returns the current state of a conversation and its assistants.
    async fn assist_context(&self, id: &str) -> Result<AssistContext, FlowError> {
        let missing = || FlowError::NotFound { what: "conversation", id: id.to_owned() };
        let registry = self.shared.registry.now();
        let mut conn = self.shared.db.read().await?;
        let (conversation, contact) = conversations::with_contact(&mut conn, id).await?.ok_or_else(missing)?;
        let lead = match &conversation.lead_id {
            Some(lead) => leads::get(&mut conn, lead).await?,
            None => None,
        };
        let channel = registry.channels.get(&conversation.channel).cloned();
        let channel = channel
            .ok_or_else(|| FlowError::Conflict(format!("channel `{}` no longer exists", conversation.channel)))?;
        let hearing =
            registry.subscribers(EventKind::Command, &conversation.channel).filter(|row| row.wait_reason().is_none());
        let assistants = hearing.filter_map(|row| registry.by_id(&row.id).cloned()).collect();
        let now = self.clock().now();
        let event = Event {
            id: self.clock().new_id(),
            body: EventBody::Conversation { changes: Vec::new() },
            account_name: channel.row.account_name.clone(),
            until_seq: conversation.last_seq,
            conversation,
            contact,
            lead,
            occurred_at: now,
            depth: 0,
            late: false,
        };
        Ok(AssistContext { event: Arc::new(event), channel, assistants })
    }
}

/// A conversation and its assistants.
struct AssistContext {
    event: Arc<Event>,
    channel: Arc<ConnectedChannel>,
    assistants: Vec<Arc<InstalledPlugin>>,
}

impl AssistContext {
    fn call(&self, shared: &Shared, one: &InstalledPlugin) -> (plugboard_engine::Call, Arc<Event>) {
        let data: Arc<dyn HostData> = Arc::new(RunData {
            db: shared.db.clone(),
            memory: one.row.memory(),
            event: self.event.clone(),
            rules: self.channel.row.rules.clone(),
            connected: true,
            account_lost: self.channel.row.account_lost(),
            automatic: AutomaticReplies::default(),
            hears_timers: false,
            split_texts: self.channel.row.split_texts,
            counted: Counted::default(),
        });
        (one.call(shared.db.clock(), format!("{}-{}", self.event.id, one.row.id), data), self.event.clone())
    }
}

/// The write that starts a command's run.
struct Run {
    registry: Registry,
    author: Author,
    conversation: String,
    plugin: String,
    command: Command,
}

impl Write for Run {
    type Out = Acted<String>;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Acted<String>>> {
        Box::pin(async move {
            let registry = self.registry.of(tx)?;
            let mut locked = match enter(tx, &registry, &self.conversation, &self.author).await? {
                Ok(locked) => locked,
                Err(refused) => return Ok(Err(refused)),
            };
            let channel = locked.conversation.channel.clone();
            let mut assistants = registry.subscribers(EventKind::Command, &channel);
            let Some(assistant) = assistants.find(|row| row.name == self.plugin) else {
                return Ok(Err(Refused::NotFound("assistant of this conversation", self.plugin.clone())));
            };
            let event = locked.emit_command(tx, &self.command, &assistant.id);
            let now = tx.clock().now();
            locked.close(tx, now);
            Ok(Ok(event))
        })
    }
}
