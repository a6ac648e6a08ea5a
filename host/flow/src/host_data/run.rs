//! Read access of a run: its own memory, conversation, files and channel.

use bytes::Bytes;
use plugboard_db::{Db, attachments, automatic_replies::AutomaticReplies, messages, participants, templates as stored};
use plugboard_engine::{BoxFuture, HostData};
use plugboard_model::{
    Action, Contact, Event, EventKind, Failure, KvScope, Lookup, Message, Rules, Sender, Template, Verdict,
};
use plugboard_rules::{
    chain::next_depth,
    policy::{self, Counted},
    preview, templates,
};
use std::sync::Arc;

use super::{
    directory,
    read::{asked, found, read_kv},
};

/// Read access of one run: its installation's key-value memory, its own conversation and the directory.
pub(crate) struct RunData {
    pub db: Db,
    pub memory: String,
    pub event: Arc<Event>,
    pub rules: Rules,
    /// Whether the conversation's channel exists.
    pub connected: bool,
    /// Why nothing can be sent on the channel, if its account is lost.
    pub account_lost: Option<String>,
    /// The counts of automatic replies before the run.
    pub automatic: AutomaticReplies,
    /// Whether the plugin handles `on-timer`.
    pub hears_timers: bool,
    /// Whether the channel sends a text that is too long in several parts.
    pub split_texts: bool,
    /// What was counted for the channel's rules before the run.
    pub counted: Counted,
}

impl HostData for RunData {
    fn value<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        Box::pin(async move {
            let scope = match scope {
                KvScope::Conversation => self.event.conversation.id.as_str(),
                KvScope::Shared => "",
            };
            read_kv(&self.db, &self.memory, scope, key).await
        })
    }

    fn messages(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>> {
        Box::pin(async move {
            let (id, until) = (&self.event.conversation.id, self.event.until_seq);
            let read = async {
                messages::list(&mut *self.db.read_for_plugin().await?, id, 0, until, i64::from(limit), true).await
            };
            asked(read).await
        })
    }

    fn participants(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Contact>, Failure>> {
        Box::pin(async move {
            let id = &self.event.conversation.id;
            let read =
                async { participants::present(&mut *self.db.read_for_plugin().await?, id, i64::from(limit)).await };
            asked(read).await
        })
    }

    fn participant_count(&self) -> BoxFuture<'_, Result<u32, Failure>> {
        Box::pin(async move {
            let id = &self.event.conversation.id;
            let read = async { participants::count(&mut *self.db.read_for_plugin().await?, id).await };
            Ok(u32::try_from(asked(read).await?).unwrap_or(u32::MAX))
        })
    }

    fn template_names<'a>(&'a self, language: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        Box::pin(async move {
            let channel = &self.event.conversation.channel;
            let read = async { stored::names(&mut *self.db.read_for_plugin().await?, channel, language).await };
            asked(read).await
        })
    }

    fn check_template<'a>(
        &'a self,
        name: &'a str,
        language: &'a str,
        variables: usize,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let template = self.template(name, language).await?;
            templates::check(&template, &self.event.conversation.channel, variables)
        })
    }

    fn template<'a>(&'a self, name: &'a str, language: &'a str) -> BoxFuture<'a, Result<Template, Failure>> {
        Box::pin(async move {
            let channel = &self.event.conversation.channel;
            let read = async { stored::get(&mut *self.db.read_for_plugin().await?, channel, name, language).await };
            asked(read).await?.ok_or_else(|| templates::missing(channel, name, language))
        })
    }

    fn preview(&self, action: &Action, before: &[Action]) -> Result<Verdict, Failure> {
        let facts = policy::Facts {
            now: self.db.clock().now(),
            rules: &self.rules,
            conversation: &self.event.conversation,
            contact: &self.event.contact,
            account_lost: self.account_lost.as_deref(),
            sender: Sender::Automation,
            answered: self.automatic.answered,
            recent_automatic: self.automatic.recent,
            depth: next_depth(self.event.depth),
            commanded: self.event.body.kind() == EventKind::Command,
            split_texts: self.split_texts,
            counted: self.counted.after(preview::replies(before)),
        };
        if !self.connected && (preview::answers(action) || matches!(action, Action::Gesture(_))) {
            let (code, reason) = policy::no_channel(&self.event.conversation.channel);
            return Err(Failure::denied(reason).code(code));
        }
        match preview::preview(&facts, action, self.hears_timers) {
            policy::Judgement::Allow { .. } => Ok(Verdict::Allowed),
            policy::Judgement::Hold { .. } => Ok(Verdict::Held),
            policy::Judgement::Refuse { code, reason } => Err(Failure::denied(reason).code(code)),
        }
    }

    fn file<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            let read = async {
                let mut conn = self.db.read_for_plugin().await?;
                match attachments::get(&mut conn, attachment).await? {
                    Some((_, home)) if home == self.event.conversation.id => {
                        attachments::bytes(&mut conn, attachment).await
                    }
                    _ => Ok(None),
                }
            };
            found(asked(read).await?)
        })
    }

    fn file_range<'a>(
        &'a self,
        attachment: &'a str,
        offset: u32,
        length: u32,
    ) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            let read = async {
                let mut conn = self.db.read_for_plugin().await?;
                match attachments::get(&mut conn, attachment).await? {
                    Some((_, home)) if home == self.event.conversation.id => {
                        attachments::range(&mut conn, attachment, offset, length).await
                    }
                    _ => Ok(None),
                }
            };
            found(asked(read).await?)
        })
    }

    fn records(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        Box::pin(async move { asked(directory::look(&self.db, lookup)).await })
    }
}
