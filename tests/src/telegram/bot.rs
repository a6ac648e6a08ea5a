//! A bot, as tests see it: who is around it, what it was sent, and what it did.

use super::{
    Call, Customer, Inner, Received, Shared,
    account::{Account, Chat, object},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// The identifiers of people begin here.
const PEOPLE: i64 = 7_000_000_000;
/// The identifiers of groups go down from here.
const GROUPS: i64 = -4_000_000;
/// The identifiers of supergroups and channels go down from here.
const SUPERGROUPS: i64 = -1_002_000_000_000;

/// A bot.
#[derive(Clone)]
pub struct Bot {
    shared: Arc<Shared>,
    token: String,
}

impl Bot {
    pub(super) fn new(shared: &Arc<Shared>, token: String) -> Self {
        Self { shared: Arc::clone(shared), token }
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The identifier.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.look(|account| account.id)
    }

    /// Reads the account.
    pub(super) fn look<T>(&self, read: impl FnOnce(&Account) -> T) -> T {
        self.shared.account(&self.token, |account| read(account))
    }

    /// Changes the account, and tells everyone who waits for a change.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Account) -> T) -> T {
        let changed = self.shared.account(&self.token, change);
        self.shared.changed();
        changed
    }

    /// Adds a person with a full name, who has not written yet. Returns the identifier of the person and of the private
    /// chat with them.
    #[must_use]
    pub fn person(&self, name: &str) -> i64 {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        self.change(|account| {
            let id = PEOPLE + account.number();
            let mut person = json!({ "id": id, "is_bot": false, "first_name": first, "language_code": "en" });
            let mut chat = json!({ "id": id, "type": "private", "first_name": first });
            if !last.is_empty() {
                person["last_name"] = json!(last);
                chat["last_name"] = json!(last);
            }
            let mut chat = Chat::new(chat);
            chat.started = false;
            account.people.insert(id, person);
            account.chats.insert(id, chat);
            id
        })
    }

    /// Adds a group. Returns its identifier.
    #[must_use]
    pub fn group(&self, title: &str) -> i64 {
        self.add_chat(GROUPS, json!({ "type": "group", "title": title }))
    }

    /// Adds a supergroup. Returns its identifier.
    #[must_use]
    pub fn supergroup(&self, title: &str) -> i64 {
        self.add_chat(SUPERGROUPS, json!({ "type": "supergroup", "title": title }))
    }

    /// Adds a supergroup with topics. Returns its identifier.
    #[must_use]
    pub fn forum(&self, title: &str) -> i64 {
        self.add_chat(SUPERGROUPS, json!({ "type": "supergroup", "title": title, "is_forum": true }))
    }

    /// Adds a channel. Returns its identifier.
    #[must_use]
    pub fn channel(&self, title: &str) -> i64 {
        self.add_chat(SUPERGROUPS, json!({ "type": "channel", "title": title }))
    }

    fn add_chat(&self, first: i64, mut shown: Value) -> i64 {
        self.change(|account| {
            let id = first - account.number();
            shown["id"] = json!(id);
            account.chats.insert(id, Chat::new(shown));
            id
        })
    }

    /// Makes the bot an administrator of a group, so that it gets reactions.
    pub fn promote(&self, chat: i64) {
        self.change(|account| account.chat_mut(chat).admin = true);
    }

    /// Removes the bot from a group.
    pub fn remove_from(&self, chat: i64) {
        self.change(|account| account.chat_mut(chat).blocked = true);
    }

    /// Turns a group into a supergroup, as Telegram does when a group grows. Returns its new identifier.
    #[must_use]
    pub fn upgrade(&self, group: i64) -> i64 {
        let title = self.look(|account| account.chats[&group].shown["title"].clone());
        let new = self.add_chat(SUPERGROUPS, json!({ "type": "supergroup", "title": title }));
        self.change(|account| {
            let (me, at) = (account.me.clone(), account.now());
            for (chat, name, other) in [(group, "migrate_to_chat_id", new), (new, "migrate_from_chat_id", group)] {
                let content = object(json!({ name: other }));
                let message = account.chat_mut(chat).add(&me, at, content);
                account.update("message", message);
            }
            account.chat_mut(group).moved_to = Some(new);
        });
        new
    }

    /// Returns a customer, who then writes or does something else in the private chat.
    #[must_use]
    pub fn by(&self, person: i64) -> Customer<'_> {
        Customer::new(self, person)
    }

    /// Publishes a post in a channel. Returns its identifier in the channel.
    #[must_use]
    pub fn posts(&self, channel: i64, text: &str) -> i64 {
        self.change(|account| {
            let at = account.now();
            let content = object(json!({ "text": text }));
            let post = account.chat_mut(channel).add(&Value::Null, at, content);
            let id = post["message_id"].as_i64().unwrap_or_default();
            account.update("channel_post", post);
            id
        })
    }

    /// Sends the bot an update of any kind, whether or not it asked for that kind.
    pub fn gets_update(&self, kind: &str, what: Value) {
        self.change(|account| drop(account.push(kind, what)));
    }

    /// Sets the time of new messages, in seconds since 1970. `None`: now.
    pub fn set_time(&self, seconds: Option<i64>) {
        self.change(|account| account.time = seconds);
    }

    /// Limits how many messages a chat takes within a time. `None`: no limit.
    pub fn limit_flood(&self, limit: Option<(usize, Duration)>) {
        self.change(|account| account.flood = limit);
    }

    /// What a chat received from the bot, in order.
    #[must_use]
    pub fn received(&self, chat: i64) -> Vec<Received> {
        self.look(|account| account.chats[&chat].received.clone())
    }

    /// A message of a chat as it is now; `None` if it was deleted.
    #[must_use]
    pub fn message(&self, chat: i64, message: i64) -> Option<Value> {
        self.look(|account| account.chats[&chat].messages.get(&message).cloned())
    }

    /// The bot's own reactions to a message.
    #[must_use]
    pub fn own_reactions(&self, chat: i64, message: i64) -> Vec<String> {
        self.look(|account| account.chats[&chat].own_reactions.get(&message).cloned().unwrap_or_default())
    }

    /// What the bot showed in a chat that it was doing, such as `typing`, in order.
    #[must_use]
    pub fn actions(&self, chat: i64) -> Vec<String> {
        self.look(|account| account.chats[&chat].actions.clone())
    }

    /// The parameters with which the bot answered a pressed button, if it did.
    #[must_use]
    pub fn answer_to(&self, pressed: &str) -> Option<Value> {
        self.look(|account| account.pressed.get(pressed)?.clone().map(Value::Object))
    }

    /// The calls of a method, in order.
    #[must_use]
    pub fn calls(&self, method: &str) -> Vec<Call> {
        let inner = self.shared.lock();
        let ours = inner.calls.iter().filter(|(token, call)| *token == self.token && call.method == method);
        ours.map(|(_, call)| call.clone()).collect()
    }

    /// The address of the webhook, if one is set.
    #[must_use]
    pub fn webhook(&self) -> Option<String> {
        self.look(|account| account.hook.as_ref().map(|hook| hook.url.clone()))
    }

    /// The number of failed posts to the webhook.
    #[must_use]
    pub fn failed_posts(&self) -> usize {
        self.look(|account| account.hook.as_ref().map_or(0, |hook| hook.failures))
    }

    /// The number of updates that the bot has not confirmed.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.look(|account| account.updates.len())
    }

    /// How often the bot began to fetch its updates while it was already fetching them.
    #[must_use]
    pub fn overlaps(&self) -> usize {
        self.look(|account| account.polls.overlaps)
    }

    /// The number of updates in all answers to `getUpdates`, including those given again.
    #[must_use]
    pub fn given(&self) -> usize {
        self.look(|account| account.polls.given)
    }

    /// Waits until the bot has confirmed all updates: it accepted them at its webhook, or asked for later ones.
    ///
    /// # Panics
    /// Panics after [`crate::PATIENCE`].
    pub async fn heard(&self) {
        self.shared.until("all updates to be confirmed", |inner| inner.accounts[&self.token].updates.is_empty()).await;
    }

    /// Waits until a method has been called this often, including calls that were refused.
    ///
    /// # Panics
    /// Panics after [`crate::PATIENCE`].
    pub async fn wait_for(&self, method: &str, count: usize) {
        let enough = |inner: &Inner| {
            let ours = inner.calls.iter().filter(|(token, call)| *token == self.token && call.method == method);
            ours.count() >= count
        };
        self.shared.until(&format!("{count} calls of {method}"), enough).await;
    }

    /// Waits until `getUpdates` has given this many updates in all.
    ///
    /// # Panics
    /// Panics after [`crate::PATIENCE`].
    pub async fn wait_for_given(&self, count: usize) {
        let enough = |inner: &Inner| inner.accounts[&self.token].polls.given >= count;
        self.shared.until(&format!("{count} updates to be fetched"), enough).await;
    }
}
