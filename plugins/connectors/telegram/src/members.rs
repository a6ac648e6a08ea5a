//! The members that every message has, whatever its content: who wrote it, in which chat, in reply to what.

use crate::chat::{GENERAL, Thread};
use connector_shared::text::full_name;
use plugboard_sdk::json;
use serde::Deserialize;
use serde_json::Value;

/// A message without its content.
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the members have Telegram's names")]
pub struct Message {
    /// The message's number in its chat.
    pub message_id: i64,
    /// The chat.
    pub chat: Chat,
    /// The sender. A placeholder if `sender_chat` is the sender.
    pub from: Option<User>,
    /// The sender, if a message is sent in the name of a chat.
    pub sender_chat: Option<Chat>,
    /// The bot that sent the message in the name of a business account.
    pub sender_business_bot: Option<Value>,
    /// The business connection, if the chat belongs to a business account.
    pub business_connection_id: Option<String>,
    /// When the message was sent, in seconds.
    #[serde(default, deserialize_with = "json::number")]
    pub date: Option<f64>,
    /// When the message was last edited, in seconds.
    #[serde(default, deserialize_with = "json::number")]
    pub edit_date: Option<f64>,
    /// The forum topic, or the first message of a chain of replies.
    pub message_thread_id: Option<i64>,
    /// Whether `message_thread_id` is a forum topic.
    #[serde(default, deserialize_with = "json::flag")]
    pub is_topic_message: bool,
    /// Whether Telegram forwarded a post of the linked channel into its discussion group.
    #[serde(default, deserialize_with = "json::flag")]
    pub is_automatic_forward: bool,
    /// The customer's topic in the direct messages of a channel.
    pub direct_messages_topic: Option<DirectTopic>,
    /// The message that this one replies to.
    pub reply_to_message: Option<Reply>,
    /// The same for all messages of an album.
    #[serde(default, deserialize_with = "json::id")]
    pub media_group_id: Option<String>,
    /// Where a forwarded message comes from.
    pub forward_origin: Option<Value>,
}

/// A user or bot.
#[derive(Debug, Clone, Deserialize)]
pub struct User {
    /// The identifier.
    pub id: i64,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The username, without `@`.
    pub username: Option<String>,
    /// The language of the user's app.
    pub language_code: Option<String>,
}

/// A chat.
#[derive(Debug, Clone, Deserialize)]
pub struct Chat {
    /// The identifier.
    pub id: i64,
    /// `private`, `group`, `supergroup` or `channel`.
    #[serde(default, rename = "type")]
    pub kind: String,
    /// The title of a group or channel.
    pub title: Option<String>,
    /// The first name of the other person in a private chat.
    pub first_name: Option<String>,
    /// The last name of the other person in a private chat.
    pub last_name: Option<String>,
    /// The username, without `@`.
    pub username: Option<String>,
    /// Whether the group has topics.
    #[serde(default, deserialize_with = "json::flag")]
    pub is_forum: bool,
}

/// A customer's topic in the direct messages of a channel.
#[derive(Debug, Deserialize)]
pub struct DirectTopic {
    /// The topic's identifier.
    pub topic_id: i64,
    /// The customer.
    pub user: Option<User>,
}

/// The message that another one replies to.
#[derive(Debug, Deserialize)]
pub struct Reply {
    /// The message's number in the same chat.
    pub message_id: i64,
    /// Present if this is the service message that began a topic.
    pub forum_topic_created: Option<Value>,
}

/// The customer whom a message belongs to, and its author.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// The customer's identifier: a user's, or a chat's if the message was sent in its name.
    pub contact: i64,
    /// The customer's name.
    pub name: Option<String>,
    /// The customer's username.
    pub username: Option<String>,
    /// The language of the customer's app.
    pub language: Option<String>,
    /// The author, if the customer is not: `agent` or `platform`.
    pub outgoing: Option<&'static str>,
}

impl User {
    /// Returns the first and the last name.
    pub fn name(&self) -> Option<String> {
        full_name(self.first_name.as_deref(), self.last_name.as_deref())
    }

    /// Returns the user as the author of an incoming message.
    pub fn author(&self) -> Author {
        Author {
            contact: self.id,
            name: self.name(),
            username: self.username.clone(),
            language: self.language_code.clone(),
            outgoing: None,
        }
    }
}

impl Chat {
    /// Returns the title, or the name of the other person.
    pub fn name(&self) -> Option<String> {
        let title = self.title.clone().filter(|title| !title.is_empty());
        title.or_else(|| full_name(self.first_name.as_deref(), self.last_name.as_deref()))
    }

    /// Returns `direct` for a private chat, else `group`.
    pub fn conversation_kind(&self) -> &'static str {
        // The identifiers of users are positive, those of groups and channels negative.
        match self.kind.as_str() {
            "private" => "direct",
            "" if self.id > 0 => "direct",
            _ => "group",
        }
    }

    /// Returns whether this connector knows the type of the chat. Updates without a type are read by the identifier.
    pub fn is_known(&self) -> bool {
        matches!(self.kind.as_str(), "" | "private" | "group" | "supergroup" | "channel")
    }

    /// Returns the chat as the author of an incoming message.
    pub fn author(&self) -> Author {
        Author { contact: self.id, name: self.name(), username: self.username.clone(), ..Author::default() }
    }
}

impl Message {
    /// Returns the thread.
    pub fn thread(&self) -> Thread {
        Thread {
            business: self.business_connection_id.clone().filter(|id| !id.is_empty()),
            chat: self.chat.id,
            direct_topic: self.direct_messages_topic.as_ref().map(|topic| topic.topic_id),
        }
    }

    /// Returns `direct` or `group`.
    pub fn conversation_kind(&self) -> &'static str {
        if self.direct_messages_topic.is_some() { "direct" } else { self.chat.conversation_kind() }
    }

    /// Returns the title of the group or channel.
    pub fn conversation_name(&self) -> Option<String> {
        self.chat.title.clone().filter(|title| !title.is_empty() && self.conversation_kind() == "group")
    }

    /// Returns the customer and the author. `post`: the message is a post of a channel.
    pub fn author(&self, post: bool) -> Author {
        // In the chats of a business and in the direct messages of a channel, the customer is the same whoever writes.
        let customer = match (&self.thread().business, &self.direct_messages_topic) {
            (Some(_), _) => Some(self.chat.author()),
            (None, Some(topic)) => {
                let unknown = || Author { contact: topic.topic_id, ..Author::default() };
                Some(topic.user.as_ref().map_or_else(unknown, User::author))
            }
            (None, None) => None,
        };
        if let Some(customer) = customer {
            let writer = self.from.as_ref().filter(|_| self.sender_chat.is_none());
            return match writer {
                Some(from) if from.id == customer.contact => from.author(),
                _ if self.sender_business_bot.is_some() => Author { outgoing: Some("platform"), ..customer },
                // Without a sender, the message is more likely to be the customer's.
                None if self.sender_chat.is_none() => customer,
                _ => Author { outgoing: Some("agent"), ..customer },
            };
        }
        let author = match (&self.sender_chat, &self.from) {
            (None, Some(from)) => from.author(),
            (Some(chat), _) => chat.author(),
            (None, None) => self.chat.author(),
        };
        // Only the owners of a channel can post in it.
        Author { outgoing: (post || self.is_automatic_forward).then_some("agent"), ..author }
    }

    /// Returns the identifier of the message that this one replies to.
    pub fn reply_to(&self) -> Option<String> {
        let reply = self.reply_to_message.as_ref()?;
        // A message in a topic that replies to nothing names the message that began the topic.
        let begins_topic = self.is_topic_message && self.message_thread_id == Some(reply.message_id);
        (reply.forum_topic_created.is_none() && !begins_topic).then(|| self.thread().message(reply.message_id))
    }

    /// Returns the topic to keep for replies: a forum topic, or [`GENERAL`] in a forum. In other groups,
    /// `message_thread_id` is only the first message of a chain of replies, and nothing can be sent to it.
    pub fn topic(&self) -> Option<String> {
        match self.message_thread_id {
            Some(topic) if self.is_topic_message => Some(topic.to_string()),
            _ => self.chat.is_forum.then(|| GENERAL.to_owned()),
        }
    }

    /// Returns the name of the original author of a forwarded message, or `true` if there is none.
    pub fn forwarded_from(&self) -> Option<String> {
        let origin = self.forward_origin.as_ref().filter(|origin| !origin.is_null())?;
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let user = &origin["sender_user"];
        let name = full_name(user["first_name"].as_str(), user["last_name"].as_str())
            .or_else(|| text(&origin["sender_user_name"]))
            .or_else(|| text(&origin["sender_chat"]["title"]))
            .or_else(|| text(&origin["chat"]["title"]));
        Some(name.unwrap_or_else(|| "true".to_owned()))
    }
}
