//! A bot's account: the chats that it is in, their messages and files, and the updates that wait for it.

use super::{known::UPDATES, polling::Polls, spec::Schema, webhook::Hook};
use plugboard_model::Clock;
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};
use tokio::time::Instant;

/// The kinds of updates that a bot gets only if it asks for them.
const ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// What a bot sent to a chat.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// The identifier of the message in the chat.
    pub message_id: i64,
    /// The method that sent it.
    pub method: String,
    /// The text, or the caption of a file. Empty if there is none.
    pub text: String,
    /// The file's name and its content.
    pub file: Option<(Option<String>, Vec<u8>)>,
    /// The whole message, as the Bot API shows it.
    pub message: Value,
}

/// A file.
pub(super) struct StoredFile {
    /// Its path, for the download.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    /// Its size in bytes. For a large file, the bytes are not there.
    pub(super) size: usize,
    /// Its name, if it has one.
    pub(super) name: Option<String>,
    /// Whether `getFile` has given out the path.
    pub(super) offered: bool,
}

/// A chat.
pub(super) struct Chat {
    /// The chat as updates show it.
    pub(super) shown: Value,
    pub(super) messages: BTreeMap<i64, Value>,
    next_message: i64,
    /// The topics of a forum, by the identifiers of the messages that created them.
    pub(super) topics: BTreeSet<i64>,
    /// Whether the bot may write. A person has to write first.
    pub(super) started: bool,
    /// Whether the person blocked the bot, or the group removed it.
    pub(super) blocked: bool,
    /// Whether the bot is an administrator, and so gets reactions in a group.
    pub(super) admin: bool,
    /// The supergroup that this group became.
    pub(super) moved_to: Option<i64>,
    /// The reactions, by message and person.
    pub(super) reactions: BTreeMap<(i64, i64), Vec<String>>,
    /// The bot's own reactions, by message.
    pub(super) own_reactions: BTreeMap<i64, Vec<String>>,
    /// What the bot showed that it was doing, in order.
    pub(super) actions: Vec<String>,
    /// What the bot sent.
    pub(super) received: Vec<Received>,
    /// When the bot last sent something.
    pub(super) sent_at: VecDeque<Instant>,
}

impl Chat {
    pub(super) fn new(shown: Value) -> Self {
        Self {
            shown,
            messages: BTreeMap::new(),
            next_message: 1,
            topics: BTreeSet::new(),
            started: true,
            blocked: false,
            admin: false,
            moved_to: None,
            reactions: BTreeMap::new(),
            own_reactions: BTreeMap::new(),
            actions: Vec::new(),
            received: Vec::new(),
            sent_at: VecDeque::new(),
        }
    }

    /// `private`, `group`, `supergroup` or `channel`.
    pub(super) fn kind(&self) -> &str {
        self.shown["type"].as_str().unwrap_or_default()
    }

    /// Adds a message with this content. Messages in a channel have no sender but the channel.
    pub(super) fn add(&mut self, from: &Value, at: i64, content: Map<String, Value>) -> Value {
        let id = self.next_message;
        self.next_message += 1;
        let mut message = json!({ "message_id": id, "date": at, "chat": self.shown });
        if self.kind() == "channel" {
            message["sender_chat"] = self.shown.clone();
        } else {
            message["from"] = from.clone();
        }
        for (name, value) in content {
            message[name] = value;
        }
        self.messages.insert(id, message.clone());
        message
    }

    /// Returns a message as another message shows it that answers it.
    pub(super) fn quoted(&self, id: i64) -> Option<Value> {
        let mut message = self.messages.get(&id)?.clone();
        message.as_object_mut()?.remove("reply_to_message");
        Some(message)
    }
}

/// The account of a bot.
pub(super) struct Account {
    pub(super) id: i64,
    /// The bot as messages show it.
    pub(super) me: Value,
    /// The people that it knows, as messages show them.
    pub(super) people: BTreeMap<i64, Value>,
    pub(super) chats: BTreeMap<i64, Chat>,
    pub(super) files: BTreeMap<String, StoredFile>,
    /// The pressed buttons, each with the parameters of its answer.
    pub(super) pressed: BTreeMap<String, Option<Map<String, Value>>>,
    /// The updates that the bot has not confirmed.
    pub(super) updates: VecDeque<(i64, Value)>,
    next_update: i64,
    /// The kinds of updates that the bot asked for. Empty: all but those that must be asked for.
    pub(super) allowed: Vec<String>,
    pub(super) hook: Option<Hook>,
    pub(super) polls: Polls,
    /// The time of new messages, in seconds. `None`: now.
    pub(super) time: Option<i64>,
    /// How many messages a chat takes within a time.
    pub(super) flood: Option<(usize, Duration)>,
    /// What deviates from the specification.
    pub(super) faults: Vec<String>,
    /// The number of chats, files and pressed buttons so far, for their identifiers.
    made: i64,
}

impl Account {
    pub(super) fn new(id: i64, name: &str) -> Self {
        let username = format!("{}_bot", name.to_lowercase().replace(' ', "_"));
        Self {
            id,
            me: json!({ "id": id, "is_bot": true, "first_name": name, "username": username }),
            people: BTreeMap::new(),
            chats: BTreeMap::new(),
            files: BTreeMap::new(),
            pressed: BTreeMap::new(),
            updates: VecDeque::new(),
            next_update: 700_000_001,
            allowed: Vec::new(),
            hook: None,
            polls: Polls::default(),
            time: None,
            flood: None,
            faults: Vec::new(),
            made: 0,
        }
    }

    /// Returns a number that is used only once.
    pub(super) fn number(&mut self) -> i64 {
        self.made += 1;
        self.made
    }

    /// The time of a new message, in seconds.
    pub(super) fn now(&self) -> i64 {
        self.time.unwrap_or_else(|| Clock::system().now() / 1_000)
    }

    /// Returns a chat.
    ///
    /// # Panics
    /// Panics if the test names a chat that does not exist.
    pub(super) fn chat_mut(&mut self, id: i64) -> &mut Chat {
        self.chats.get_mut(&id).unwrap_or_else(|| panic!("there is no chat {id}"))
    }

    /// Stores a file. Returns the members that every kind of file has in a message.
    pub(super) fn store(&mut self, place: &str, name: Option<&str>, bytes: Vec<u8>, size: usize) -> Map<String, Value> {
        let number = self.number();
        let (folder, extension) = place.split_once('/').unwrap_or((place, "bin"));
        let extension = name.and_then(|name| name.rsplit_once('.')).map_or(extension, |(_, extension)| extension);
        let path = format!("{folder}/file_{number}.{extension}");
        let id = format!("AgACAgQAAxkBAAI-{}-{number}", self.id);
        let shown = json!({ "file_id": id, "file_unique_id": format!("AQAD{number}"), "file_size": size });
        self.files.insert(id, StoredFile { path, bytes, size, name: name.map(str::to_owned), offered: false });
        object(shown)
    }

    /// Stores a photo, as the Bot API shows it: in several sizes, the largest last.
    pub(super) fn store_photo(&mut self, bytes: &[u8]) -> Value {
        let smaller = [(90, 67), (320, 240)].map(|(width, height)| {
            let small = format!("the photo in {width}x{height}").into_bytes();
            (small, width, height)
        });
        let sizes = smaller.into_iter().chain([(bytes.to_vec(), 1_280, 960)]).map(|(bytes, width, height)| {
            let size = bytes.len();
            let mut shown = self.store("photos/jpg", None, bytes, size);
            shown.insert("width".into(), json!(width));
            shown.insert("height".into(), json!(height));
            Value::Object(shown)
        });
        Value::Array(sizes.collect())
    }

    /// Whether the bot gets this kind of update.
    fn wants(&self, kind: &str) -> bool {
        if self.allowed.is_empty() {
            !ON_REQUEST.contains(&kind)
        } else {
            self.allowed.iter().any(|allowed| allowed == kind)
        }
    }

    /// Changes the kinds of updates that the bot gets.
    pub(super) fn allow(&mut self, kinds: Option<&Value>) {
        let Some(kinds) = kinds.and_then(Value::as_array) else { return };
        let kinds: Vec<_> = kinds.iter().filter_map(Value::as_str).collect();
        let unknown = kinds.iter().filter(|kind| !UPDATES.contains(kind));
        self.faults.extend(unknown.map(|kind| format!("there is no kind of update `{kind}`")));
        self.allowed = kinds.into_iter().map(str::to_owned).collect();
    }

    /// Adds an update, if the bot wants its kind.
    pub(super) fn update(&mut self, kind: &str, what: Value) {
        if !self.wants(kind) {
            return;
        }
        let update = self.push(kind, what);
        self.faults.extend(Schema::get().update_faults(&update));
    }

    /// Adds an update of any kind, unchecked. Returns it.
    pub(super) fn push(&mut self, kind: &str, what: Value) -> Value {
        let id = self.next_update;
        self.next_update += 1;
        let mut update = json!({ "update_id": id });
        update[kind] = what;
        self.updates.push_back((id, update.clone()));
        update
    }

    /// Forgets the updates before an offset. A negative offset keeps only as many of the last updates.
    pub(super) fn confirm(&mut self, offset: i64) {
        if offset >= 0 {
            self.updates.retain(|(id, _)| *id >= offset);
        } else {
            let kept = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            self.updates.drain(..self.updates.len().saturating_sub(kept));
        }
    }
}

/// Returns the members of an object that `json!` made.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("no object: {other}"),
    }
}
