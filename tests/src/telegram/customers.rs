//! What customers do.

use super::{Bot, account::Account, account::object, rich};
use serde_json::{Value, json};

/// A customer in a chat.
#[derive(Clone, Copy)]
pub struct Customer<'a> {
    bot: &'a Bot,
    person: i64,
    chat: i64,
    topic: Option<i64>,
    answered: Option<i64>,
}

#[expect(clippy::must_use_candidate, reason = "tests need the identifier of a message only sometimes")]
impl<'a> Customer<'a> {
    pub(super) fn new(bot: &'a Bot, person: i64) -> Self {
        Self { bot, person, chat: person, topic: None, answered: None }
    }

    /// Changes to a group.
    #[must_use]
    pub fn in_chat(self, chat: i64) -> Self {
        Self { chat, ..self }
    }

    /// Changes to a topic of a forum.
    #[must_use]
    pub fn in_topic(self, chat: i64, topic: i64) -> Self {
        Self { chat, topic: Some(topic), ..self }
    }

    /// Answers a message of the chat with what is sent next.
    #[must_use]
    pub fn answering(self, message: i64) -> Self {
        Self { answered: Some(message), ..self }
    }

    /// Writes a text. Like the other methods that send something, returns the message's identifier in the chat.
    pub fn writes(&self, text: &str) -> i64 {
        self.send(|_| {
            let mut content = json!({ "text": text });
            if let Some(command) = text.split_whitespace().next().filter(|word| word.starts_with('/')) {
                let length = command.encode_utf16().count();
                content["entities"] = json!([{ "type": "bot_command", "offset": 0, "length": length }]);
            }
            content
        })
    }

    /// Sends a photo.
    pub fn sends_photo(&self, bytes: &[u8], caption: Option<&str>) -> i64 {
        self.send(|account| {
            let mut content = json!({ "photo": account.store_photo(bytes) });
            if let Some(caption) = caption {
                content["caption"] = json!(caption);
            }
            content
        })
    }

    /// Sends a voice note.
    pub fn sends_voice(&self, bytes: &[u8], seconds: u32) -> i64 {
        self.send(|account| {
            let mut voice = account.store("voice/oga", None, bytes.to_vec(), bytes.len());
            voice.insert("mime_type".into(), json!("audio/ogg"));
            voice.insert("duration".into(), json!(seconds));
            json!({ "voice": voice })
        })
    }

    /// Sends a document.
    pub fn sends_document(&self, name: &str, media_type: &str, bytes: &[u8]) -> i64 {
        self.send_document(name, media_type, bytes.to_vec(), bytes.len())
    }

    /// Sends a document of a size that bots may not download, so its bytes do not matter.
    pub fn sends_large_document(&self, name: &str, media_type: &str, size: usize) -> i64 {
        self.send_document(name, media_type, Vec::new(), size)
    }

    fn send_document(&self, name: &str, media_type: &str, bytes: Vec<u8>, size: usize) -> i64 {
        self.send(|account| {
            let mut document = account.store("documents/bin", Some(name), bytes, size);
            document.insert("file_name".into(), json!(name));
            document.insert("mime_type".into(), json!(media_type));
            json!({ "document": document })
        })
    }

    /// Shares a place. `venue` is its name and its address.
    pub fn shares_place(&self, latitude: f64, longitude: f64, venue: Option<(&str, &str)>) -> i64 {
        self.send(|_| rich::place(latitude, longitude, venue))
    }

    /// Shares the contact details of somebody.
    pub fn shares_contact(&self, phone: &str, name: &str) -> i64 {
        self.send(|_| json!({ "contact": { "phone_number": phone, "first_name": name } }))
    }

    /// Sends a sticker.
    pub fn sends_sticker(&self, bytes: &[u8], emoji: &str) -> i64 {
        self.send(|account| json!({ "sticker": rich::stored_sticker(account, None, bytes, Some(emoji)) }))
    }

    /// Asks a question with options.
    pub fn asks(&self, question: &str, options: &[&str]) -> i64 {
        self.send(|account| json!({ "poll": rich::poll(account, question, options, false) }))
    }

    /// Forwards a text whose author hides who they are.
    pub fn forwards(&self, text: &str, author: &str) -> i64 {
        self.send(|account| {
            let origin = json!({ "type": "hidden_user", "date": account.now(), "sender_user_name": author });
            json!({ "text": text, "forward_origin": origin })
        })
    }

    /// Creates a topic of a forum. Returns its identifier.
    pub fn creates_topic(&self, name: &str) -> i64 {
        let topic = self.send(|_| json!({ "forum_topic_created": { "name": name, "icon_color": 7_322_096 } }));
        self.bot.change(|account| {
            let chat = account.chat_mut(self.chat);
            chat.topics.insert(topic);
            topic
        })
    }

    /// Joins the group.
    pub fn joins(&self) -> i64 {
        let person = self.person;
        self.send(|account| json!({ "new_chat_members": [account.people[&person]] }))
    }

    /// Leaves the group.
    pub fn leaves(&self) -> i64 {
        let person = self.person;
        self.send(|account| json!({ "left_chat_member": account.people[&person] }))
    }

    /// Gives the group another title.
    pub fn renames(&self, title: &str) -> i64 {
        let chat = self.chat;
        self.send(|account| {
            account.chat_mut(chat).shown["title"] = json!(title);
            json!({ "new_chat_title": title })
        })
    }

    /// Sends a message with this content.
    fn send(&self, content: impl FnOnce(&mut Account) -> Value) -> i64 {
        self.bot.change(|account| {
            let mut content = object(content(account));
            let (from, at) = (account.people[&self.person].clone(), account.now());
            let chat = account.chat_mut(self.chat);
            assert!(!chat.blocked, "a person who blocked the bot does not write to it");
            chat.started = true;
            if let Some(topic) = self.topic {
                content.insert("message_thread_id".into(), json!(topic));
                content.insert("is_topic_message".into(), json!(true));
            }
            // A message in a topic that answers nothing else is shown as an answer to the message that created it.
            if let Some(answered) = self.answered.or(self.topic).and_then(|id| chat.quoted(id)) {
                content.insert("reply_to_message".into(), answered);
            }
            let message = chat.add(&from, at, content);
            let id = message["message_id"].as_i64().unwrap_or_default();
            account.update("message", message);
            id
        })
    }

    /// Changes the text of an own message.
    ///
    /// # Panics
    /// Panics if there is no such message.
    pub fn edits(&self, message: i64, text: &str) {
        self.bot.change(|account| {
            let at = account.now();
            let edited = account.chat_mut(self.chat).messages.get_mut(&message).expect("the message to edit");
            let member = if edited["text"].is_string() { "text" } else { "caption" };
            edited[member] = json!(text);
            edited["edit_date"] = json!(at);
            let edited = edited.clone();
            account.update("edited_message", edited);
        });
    }

    /// Presses a button below a message of the bot. Returns the identifier of this, for [`Bot::answer_to`].
    ///
    /// # Panics
    /// Panics if there is no such button.
    #[must_use]
    pub fn presses(&self, message: i64, title: &str) -> String {
        self.bot.change(|account| {
            let shown = account.chat_mut(self.chat).messages[&message].clone();
            let rows = shown["reply_markup"]["inline_keyboard"].as_array().into_iter().flatten();
            let mut buttons = rows.filter_map(Value::as_array).flatten();
            let button = buttons.find(|button| button["text"] == *title);
            let data = button.unwrap_or_else(|| panic!("no button `{title}`: {shown}"))["callback_data"].clone();
            let id = format!("{}{:04}", self.person, account.number());
            account.pressed.insert(id.clone(), None);
            let query = json!({ "id": id, "from": account.people[&self.person], "message": shown, "data": data,
                "chat_instance": format!("{}", -self.chat) });
            account.update("callback_query", query);
            id
        })
    }

    /// Changes the own reaction to a message. `None` withdraws it.
    pub fn reacts(&self, message: i64, emoji: Option<&str>) {
        self.reacts_with(message, emoji.as_slice());
    }

    /// Changes the own reactions to a message, of which a person can have several.
    pub fn reacts_with(&self, message: i64, emoji: &[&str]) {
        self.bot.change(|account| {
            let at = account.now();
            let user = account.people[&self.person].clone();
            let chat = account.chat_mut(self.chat);
            let key = (message, self.person);
            let new: Vec<String> = emoji.iter().map(|emoji| (*emoji).to_owned()).collect();
            let old = chat.reactions.insert(key, new.clone()).unwrap_or_default();
            let shown = |emoji: &[String]| {
                emoji.iter().map(|emoji| json!({ "type": "emoji", "emoji": emoji })).collect::<Value>()
            };
            let reaction = json!({ "chat": chat.shown, "message_id": message, "user": user, "date": at,
                "old_reaction": shown(&old), "new_reaction": shown(&new) });
            // In a group, only administrators get reactions.
            if chat.kind() == "private" || chat.admin {
                account.update("message_reaction", reaction);
            }
        });
    }

    /// Blocks the bot.
    pub fn blocks(&self) {
        self.set_blocked(true);
    }

    /// Unblocks the bot.
    pub fn unblocks(&self) {
        self.set_blocked(false);
    }

    fn set_blocked(&self, blocked: bool) {
        self.bot.change(|account| {
            let (me, from, at) = (account.me.clone(), account.people[&self.person].clone(), account.now());
            let member = json!({ "status": "member", "user": me });
            let kicked = json!({ "status": "kicked", "user": me, "until_date": 0 });
            let (old, new) = if blocked { (member, kicked) } else { (kicked, member) };
            let chat = account.chat_mut(self.person);
            chat.blocked = blocked;
            let change = json!({ "chat": chat.shown, "from": from, "date": at, "old_chat_member": old,
                "new_chat_member": new });
            account.update("my_chat_member", change);
        });
    }
}
