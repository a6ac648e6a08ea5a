//! Changes to messages (edits, deletions and reactions), and changes of the bot's own situation: customers block it,
//! and the log shows the rest.

use crate::{
    chat::Thread,
    content,
    members::{Chat, User},
    message::{self, Parsed},
    update::Source,
};
use connector_shared::{
    Attributes, Event, EventBody, Outcome,
    text::{short, warned},
    time,
};
use plugboard_sdk::json;
use serde::Deserialize;

/// The maximum number of deletions to report for one update. Telegram deletes at most 100 messages at once.
const MAX_DELETIONS: usize = 500;
/// The maximum number of changed reactions to report for one update. A person can have three.
const MAX_REACTIONS: usize = 100;

#[derive(Deserialize)]
struct Deleted {
    business_connection_id: String,
    chat: Chat,
    message_ids: Vec<i64>,
}

#[derive(Deserialize)]
struct Reacted {
    chat: Chat,
    message_id: i64,
    user: Option<User>,
    /// Who reacted, if it was done in the name of a chat.
    actor_chat: Option<Chat>,
    #[serde(default, deserialize_with = "json::number")]
    date: Option<f64>,
    #[serde(default)]
    old_reaction: Vec<Reaction>,
    new_reaction: Vec<Reaction>,
}

#[derive(Deserialize)]
struct Reaction {
    /// `emoji`, `custom_emoji` or `paid`.
    #[serde(rename = "type")]
    kind: String,
    emoji: Option<String>,
}

#[derive(Deserialize)]
struct Membership {
    chat: Chat,
    #[serde(default, deserialize_with = "json::number")]
    date: Option<f64>,
    new_chat_member: Member,
}

#[derive(Deserialize)]
struct Member {
    status: String,
}

#[derive(Deserialize)]
struct Connection {
    id: String,
    user: User,
    #[serde(default, deserialize_with = "json::flag")]
    is_enabled: bool,
    rights: Option<Rights>,
}

#[derive(Deserialize)]
struct Rights {
    #[serde(default, deserialize_with = "json::flag")]
    can_reply: bool,
}

/// Reads an edited message. `post`: it is a post of a channel.
pub fn edit(source: Source, document: &str, post: bool) -> Outcome {
    let Parsed { message, members, mut warnings } = match message::parse(document) {
        Ok(parsed) => parsed,
        Err(error) => return source.unknown(format!("a malformed edited message: {error}")),
    };
    let content = content::read(&members, &mut Attributes::default());
    warnings.extend(content.warnings);
    let text = match (content.written.or(content.line), content.file) {
        (Some(text), _) => text,
        // A file whose caption was removed.
        (None, Some(_)) => String::new(),
        (None, None) => return source.unknown(warned("an edited message without content", &warnings)),
    };
    let at = time::from_seconds(message.edit_date.or(message.date));
    let body = EventBody::Edit { message: message.thread().message(message.message_id), text };
    message::event(source, &message, message.author(post), at, body, warnings)
}

/// Reads the deletion of messages in a chat of a business account. Telegram does not say when they were deleted.
pub fn deletions(source: Source, document: &str) -> Vec<Outcome> {
    let (deleted, warnings) = match json::usable::<Deleted>(document) {
        Ok(deleted) => deleted,
        Err(error) => return vec![source.unknown(format!("a malformed deletion: {error}"))],
    };
    if deleted.message_ids.is_empty() || deleted.message_ids.len() > MAX_DELETIONS {
        let count = deleted.message_ids.len();
        let reason = format!("a deletion of {count} messages; from 1 to {MAX_DELETIONS} are understood");
        return vec![source.unknown(warned(&reason, &warnings))];
    }
    let thread = Thread { business: Some(deleted.business_connection_id), chat: deleted.chat.id, direct_topic: None };
    let deletion = |number: i64| {
        Outcome::Event(Box::new(Event {
            account: source.account.to_owned(),
            key: format!("{}:{number}", source.key()),
            thread: thread.to_string(),
            conversation_kind: deleted.chat.conversation_kind(),
            conversation_name: None,
            contact: deleted.chat.id.to_string(),
            contact_name: deleted.chat.name(),
            at: None,
            body: EventBody::Deletion { message: thread.message(number) },
            warnings: warnings.clone(),
        }))
    };
    deleted.message_ids.iter().copied().map(deletion).collect()
}

/// Reads what changed in a person's reactions to a message. A person can have several.
pub fn reactions(source: Source, document: &str) -> Vec<Outcome> {
    let (reacted, warnings) = match json::usable::<Reacted>(document) {
        Ok(reacted) => reacted,
        Err(error) => return vec![source.unknown(format!("a malformed reaction: {error}"))],
    };
    if reacted.new_reaction.iter().any(|reaction| reaction.shown().is_none()) {
        return vec![source.unknown(warned("a reaction without an emoji", &warnings))];
    }
    let (old, new) = (shown(&reacted.old_reaction), shown(&reacted.new_reaction));
    let removed = old.iter().filter(|emoji| !new.contains(emoji)).map(|emoji| (*emoji, false));
    let added = new.iter().filter(|emoji| !old.contains(emoji)).map(|emoji| (*emoji, true));
    let changes: Vec<_> = removed.chain(added).collect();
    // Without this check, a malformed reaction would remove the one before.
    if !warnings.is_empty() && changes.iter().any(|(_, added)| !added) {
        return vec![source.unknown(warned("a malformed reaction", &warnings))];
    }
    if changes.is_empty() {
        return vec![Outcome::Ignored("a change of reactions that are shown as the same".to_owned())];
    }
    if changes.len() > MAX_REACTIONS {
        let reason = format!("a change of {} reactions; at most {MAX_REACTIONS} are understood", changes.len());
        return vec![source.unknown(warned(&reason, &warnings))];
    }
    let author = match (&reacted.actor_chat, &reacted.user) {
        (None, Some(user)) => user.author(),
        (Some(chat), _) => chat.author(),
        (None, None) => reacted.chat.author(),
    };
    let thread = Thread { business: None, chat: reacted.chat.id, direct_topic: None };
    let event = |(n, (emoji, added)): (usize, (&str, bool))| {
        Outcome::Event(Box::new(Event {
            account: source.account.to_owned(),
            key: format!("{}:{n}", source.key()),
            thread: thread.to_string(),
            conversation_kind: reacted.chat.conversation_kind(),
            conversation_name: None,
            contact: author.contact.to_string(),
            contact_name: author.name.clone(),
            at: time::from_seconds(reacted.date),
            body: EventBody::ReactionChange {
                message: thread.message(reacted.message_id),
                emoji: emoji.to_owned(),
                added,
            },
            warnings: warnings.clone(),
        }))
    };
    changes.into_iter().enumerate().map(event).collect()
}

/// Returns what is shown for reactions, each once.
fn shown(reactions: &[Reaction]) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for shown in reactions.iter().filter_map(Reaction::shown) {
        if all.len() <= MAX_REACTIONS && !all.contains(&shown) {
            all.push(shown);
        }
    }
    all
}

impl Reaction {
    /// Returns the emoji. A reaction that has no character is shown by its type.
    fn shown(&self) -> Option<&str> {
        let shown = if self.kind == "emoji" { self.emoji.as_deref() } else { Some(self.kind.as_str()) };
        shown.filter(|shown| !shown.is_empty())
    }
}

/// Reads a change of the bot's membership: a customer blocked it, or somebody added it to a group.
pub fn membership(source: Source, document: &str) -> Outcome {
    let (membership, warnings) = match json::usable::<Membership>(document) {
        Ok(membership) => membership,
        Err(error) => return source.unknown(format!("a malformed change of the bot's membership: {error}")),
    };
    let Membership { chat, date, new_chat_member: Member { status } } = membership;
    let (id, status) = (chat.id, short(&status));
    if !chat.is_known() {
        let kind = short(&chat.kind);
        let reason = format!("a change of the bot's membership in a chat of the unknown type `{kind}`");
        return source.unknown(warned(&reason, &warnings));
    }
    if chat.conversation_kind() != "direct" {
        return Outcome::Noted(match status {
            "left" | "kicked" => format!("the bot was removed from the chat {id}"),
            status => format!("the bot is now a `{status}` of the chat {id}"),
        });
    }
    // In a private chat, the bot is a member until the customer blocks it.
    let blocked = match status {
        "kicked" => true,
        "member" => false,
        status => {
            let reason = format!("the bot has the unknown status `{status}` in a private chat");
            return source.unknown(warned(&reason, &warnings));
        }
    };
    Outcome::Event(Box::new(Event {
        account: source.account.to_owned(),
        key: source.key(),
        thread: id.to_string(),
        conversation_kind: "direct",
        conversation_name: None,
        contact: id.to_string(),
        contact_name: chat.name(),
        at: time::from_seconds(date),
        body: EventBody::Reachability { blocked },
        warnings,
    }))
}

/// Reads a change of the connection with a business account.
pub fn connection(source: Source, document: &str) -> Outcome {
    let connection = match json::usable::<Connection>(document) {
        Ok((connection, _)) => connection,
        Err(error) => return source.unknown(format!("a malformed business connection: {error}")),
    };
    let (id, user) = (short(&connection.id), connection.user.id);
    let may_reply = connection.rights.is_some_and(|rights| rights.can_reply);
    Outcome::Noted(match (connection.is_enabled, may_reply) {
        (false, _) => format!("the business account of the user {user} disconnected the bot (connection {id})"),
        (true, true) => format!("the business account of the user {user} connected the bot (connection {id})"),
        (true, false) => format!(
            "the business account of the user {user} connected the bot (connection {id}) without the right to reply, \
             so messages to its customers fail"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::update::{
        read,
        tests::{event, from_ada, outcome, reason},
    };
    use serde_json::{Value, json};

    #[test]
    fn an_edit_has_the_new_text_and_its_own_time() {
        let edited = from_ada(&json!({ "text": "Is this still in stock?", "edit_date": 1_893_974_460 }));
        let found = event(&json!({ "update_id": 5, "edited_message": edited }));
        assert_eq!((&*found.key, found.at), ("update:5", Some(1_893_974_460_000.0)));
        assert_eq!(found.body, EventBody::Edit { message: "9001:11".into(), text: "Is this still in stock?".into() });

        let caption = from_ada(&json!({ "photo": [{ "file_id": "p" }], "edit_date": 1_893_974_460 }));
        let found = event(&json!({ "update_id": 6, "edited_message": caption }));
        assert_eq!(found.body, EventBody::Edit { message: "9001:11".into(), text: String::new() });

        let place = from_ada(&json!({ "location": { "latitude": 1.5, "longitude": 2.5 }, "edit_date": 1_893_974_460 }));
        let found = event(&json!({ "update_id": 7, "edited_business_message": place }));
        assert_eq!(found.body, EventBody::Edit { message: "9001:11".into(), text: "Location: 1.5, 2.5".into() });

        let nothing = from_ada(&json!({ "edit_date": 1 }));
        assert!(reason(&json!({ "update_id": 8, "edited_message": nothing })).contains("without content"));
        let post = json!({ "message_id": 3, "date": 5, "edit_date": 6, "text": "x",
            "chat": { "id": -1_009, "type": "channel" } });
        assert_eq!(event(&json!({ "update_id": 9, "edited_channel_post": post })).contact, "-1009");
    }

    #[test]
    fn each_deleted_message_is_a_deletion() {
        let deleted = |ids: Value| {
            json!({ "update_id": 5, "deleted_business_messages": { "business_connection_id": "BC1", "message_ids": ids,
                "chat": { "id": 9001, "type": "private", "first_name": "Ada" } } })
        };
        let found = read("7001", &deleted(json!([11, 12])).to_string()).unwrap().outcomes;
        let [Outcome::Event(first), Outcome::Event(second)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((&*first.key, &*second.key), ("update:5:11", "update:5:12"));
        assert_eq!((&*first.thread, &*first.contact, first.at), ("BC1/9001", "9001", None));
        assert_eq!(second.body, EventBody::Deletion { message: "BC1/9001:12".into() });
        for ids in [json!([]), json!(vec![11; 501])] {
            assert!(reason(&deleted(ids)).contains("are understood"));
        }
    }

    #[test]
    fn added_and_removed_reactions_are_reported_one_by_one() {
        let reacted = |old: Value, new: Value| {
            json!({ "update_id": 5, "message_reaction": { "message_id": 21, "date": 1_893_974_405, "old_reaction": old,
                "new_reaction": new, "user": { "id": 9001, "first_name": "Ada" },
                "chat": { "id": -1_001, "type": "supergroup" } } })
        };
        let emoji = |emoji: &str| json!({ "type": "emoji", "emoji": emoji });
        let custom = |id: &str| json!({ "type": "custom_emoji", "custom_emoji_id": id });
        for (old, new, changes) in [
            (json!([]), json!([emoji("👍")]), vec![("👍", true)]),
            (json!([emoji("👍")]), json!([emoji("👍"), emoji("🔥")]), vec![("🔥", true)]),
            (json!([emoji("👍"), emoji("🔥")]), json!([emoji("👍")]), vec![("🔥", false)]),
            (json!([emoji("👍")]), json!([emoji("🔥")]), vec![("👍", false), ("🔥", true)]),
            (json!([emoji("👍")]), json!([]), vec![("👍", false)]),
            (json!([]), json!([custom("1")]), vec![("custom_emoji", true)]),
            (json!([]), json!([{ "type": "paid" }]), vec![("paid", true)]),
        ] {
            let found = read("7001", &reacted(old, new.clone()).to_string()).unwrap().outcomes;
            assert_eq!(found.len(), changes.len(), "{new}");
            for (n, (outcome, (shown, added))) in found.into_iter().zip(changes).enumerate() {
                let Outcome::Event(event) = outcome else { panic!("{outcome:?}") };
                assert_eq!((&*event.key, event.at), (&*format!("update:5:{n}"), Some(1_893_974_405_000.0)));
                let expected = EventBody::ReactionChange { message: "-1001:21".into(), emoji: shown.into(), added };
                assert_eq!((&*event.contact, event.body), ("9001", expected), "{new}");
            }
        }
        for new in [json!([7]), json!([{ "type": "emoji" }]), json!([{ "type": "" }])] {
            assert!(reason(&reacted(json!([emoji("👍")]), new.clone())).contains("reaction"), "{new}");
        }
        let same = outcome(&reacted(json!([custom("1")]), json!([custom("2")])));
        assert!(matches!(same, Outcome::Ignored(_)), "{same:?}");
        let mut anonymous = reacted(json!([]), json!([emoji("👍")]));
        anonymous["message_reaction"]["actor_chat"] = json!({ "id": -1_001, "title": "Shop" });
        assert_eq!(event(&anonymous).contact, "-1001");
    }

    #[test]
    fn a_customer_who_blocks_the_bot_is_reported_and_its_other_situations_are_only_noted() {
        let noted = |update: &Value| match outcome(update) {
            Outcome::Noted(what) => what,
            other => panic!("{update}: {other:?}"),
        };
        let member = |chat: Value, status: &str| {
            json!({ "update_id": 5, "my_chat_member": { "chat": chat, "date": 1, "from": { "id": 9001 },
                "old_chat_member": {}, "new_chat_member": { "status": status } } })
        };
        let (person, group) = (json!({ "id": 9001, "type": "private" }), json!({ "id": -1_001, "type": "group" }));
        for (status, blocked) in [("kicked", true), ("member", false)] {
            let found = event(&member(person.clone(), status));
            assert_eq!((&*found.thread, &*found.contact, found.at), ("9001", "9001", Some(1_000.0)));
            assert_eq!(found.body, EventBody::Reachability { blocked });
        }
        // What is not understood is kept, because it may be worth something to a later version.
        let odd = json!({ "id": 9001, "type": "hologram".repeat(32) });
        assert!(reason(&member(odd, "kicked")).contains("unknown type `hologram"));
        assert!(reason(&member(person, "asleep")).contains("unknown status `asleep`"));
        assert!(noted(&member(group.clone(), "left")).contains("was removed from the chat -1001"));
        assert!(noted(&member(group, "administrator")).contains("`administrator`"));
        let connection = |enabled: bool, rights: Value| {
            json!({ "update_id": 5, "business_connection": { "id": "BC1", "user": { "id": 5, "first_name": "Grace" },
                "is_enabled": enabled, "rights": rights } })
        };
        assert!(!noted(&connection(true, json!({ "can_reply": true }))).contains("fail"));
        assert!(noted(&connection(true, json!({}))).contains("without the right to reply"));
        assert!(noted(&connection(false, Value::Null)).contains("disconnected"));
    }
}
