//! Comments on a page's posts, from the webhook field `feed`.
//!
//! Each top-level comment and its replies are one public conversation with the thread `post:comment`.

use crate::envelope;
use connector_shared::{
    Attributes, Event, EventBody, File, Message, Outcome, key,
    text::{self, short, warned},
    time,
};
use plugboard_sdk::json;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Feed items that the same subscription delivers and that do not belong in the inbox.
const IGNORED_ITEMS: &[&str] =
    &["album", "event", "like", "milestone", "photo", "post", "reaction", "share", "status", "video"];

#[derive(Deserialize)]
struct Feed {
    item: String,
    verb: String,
    from: Option<From>,
    message: Option<String>,
    #[serde(default, deserialize_with = "json::id")]
    post_id: Option<String>,
    #[serde(default, deserialize_with = "json::id")]
    comment_id: Option<String>,
    #[serde(default, deserialize_with = "json::id")]
    parent_id: Option<String>,
    /// The time in seconds.
    #[serde(default, deserialize_with = "json::number")]
    created_time: Option<f64>,
    photo: Option<String>,
    video: Option<String>,
}

#[derive(Deserialize)]
struct From {
    #[serde(deserialize_with = "text::id")]
    id: String,
    name: Option<String>,
}

/// Returns the top-level comment from the thread of a public conversation.
pub fn top_comment(thread: &str) -> Option<&str> {
    thread.split_once(':').map(|(_post, comment)| comment).filter(|comment| !comment.is_empty())
}

/// Reads one change of a page's feed. `time` is the time of the entry, in seconds.
pub fn read(page: &str, time: Option<f64>, raw: &RawValue) -> Outcome {
    let (feed, warnings) = match json::usable::<Feed>(raw.get()) {
        Ok(feed) => feed,
        Err(error) => return envelope::unknown(raw, &format!("a malformed feed change: {error}")),
    };
    if IGNORED_ITEMS.contains(&feed.item.as_str()) {
        return Outcome::Ignored(format!("feed: {} {}", feed.item, short(&feed.verb)));
    }
    if feed.item != "comment" {
        return envelope::unknown(raw, &format!("a feed change with the unknown item `{}`", short(&feed.item)));
    }
    let (Some(post), Some(comment)) = (&feed.post_id, &feed.comment_id) else {
        return envelope::unknown(raw, &warned("a comment without `post_id` or `comment_id`", &warnings));
    };
    // The parent of a top-level comment is the post itself.
    let answered = feed.parent_id.as_ref().filter(|parent| *parent != post);
    let thread = format!("{post}:{}", answered.unwrap_or(comment));
    let author = feed.from.as_ref().map_or(page, |from| from.id.as_str());
    // The same change can happen again later and is then a new event, so the dedupe key includes the time of the entry.
    let salt = time.map(|time| time.to_string()).unwrap_or_default();
    let seconds = match feed.verb.as_str() {
        "add" => feed.created_time.or(time),
        _ => time.or(feed.created_time),
    };
    let (key, body) = match feed.verb.as_str() {
        "add" if feed.from.is_none() => {
            // Without the permission, Meta omits the author.
            let reason = match warnings.first() {
                Some(warning) => format!("a comment without its author: {warning}"),
                None => "a comment without its author: the app lacks the permission pages_read_user_content".into(),
            };
            return envelope::unknown(raw, &reason);
        }
        "add" => {
            (key::key("comment", &[comment]), EventBody::Message(message(&feed, comment, answered, author == page)))
        }
        "edit" | "edited" => {
            let text = feed.message.clone().unwrap_or_default();
            (key::canonical("comment-edit", raw, &salt), EventBody::Edit { message: comment.clone(), text })
        }
        "remove" => (key::key("comment-removal", &[comment]), EventBody::Deletion { message: comment.clone() }),
        "hide" | "unhide" => return Outcome::Ignored(format!("feed: comment {}", feed.verb)),
        other => {
            return envelope::unknown(raw, &format!("a comment with the unknown verb `{}`", short(other)));
        }
    };
    Outcome::Event(Box::new(Event {
        account: page.to_owned(),
        key,
        thread,
        conversation_kind: "public",
        conversation_name: None,
        contact: author.to_owned(),
        contact_name: feed.from.and_then(|from| from.name).filter(|name| !name.trim().is_empty()),
        at: seconds.map(time::mostly_seconds),
        body,
        warnings,
    }))
}

fn message(feed: &Feed, comment: &str, answered: Option<&String>, by_page: bool) -> Message {
    let mut attributes = Attributes::default();
    attributes.add("post_id", feed.post_id.as_deref().unwrap_or_default());
    let file = |kind, url: &Option<String>| url.as_ref().map(|url| File::at(kind, url.as_str()));
    Message {
        external_id: Some(comment.to_owned()),
        comment: true,
        text: feed.message.clone().unwrap_or_default(),
        reply_to: answered.cloned(),
        attributes,
        files: file("image", &feed.photo).into_iter().chain(file("video", &feed.video)).collect(),
        // Meta does not say who wrote the page's comment. The host recognizes its own comments by their identifiers.
        outgoing: by_page.then_some("agent"),
        ..Message::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn outcome(change: &Value) -> Outcome {
        let mut whole = json!({ "item": "comment", "verb": "add", "post_id": "1_50", "comment_id": "50_60",
            "parent_id": "1_50", "from": { "id": "9", "name": "Ada" }, "message": "nice", "created_time": 1_700_000_000 });
        whole.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        read("1", Some(1_700_000_100.0), &RawValue::from_string(whole.to_string()).unwrap())
    }

    fn event(change: &Value) -> Box<Event> {
        match outcome(change) {
            Outcome::Event(event) => event,
            other => panic!("expected an event, found {other:?}"),
        }
    }

    #[test]
    fn a_top_level_comment_starts_a_public_conversation() {
        let found = event(&json!({ "photo": "https://x.fbcdn.net/p.jpg" }));
        assert_eq!((found.thread.as_str(), found.contact.as_str()), ("1_50:50_60", "9"));
        assert_eq!((found.contact_name.as_deref(), found.conversation_kind), (Some("Ada"), "public"));
        assert_eq!((found.key.as_str(), found.at), ("comment:50_60", Some(1_700_000_000_000.0)));
        assert_eq!(top_comment(&found.thread), Some("50_60"));
        let EventBody::Message(message) = found.body else { panic!("no message") };
        assert_eq!((message.text.as_str(), message.reply_to, message.outgoing), ("nice", None, None));
        assert_eq!((message.files.len(), message.comment), (1, true));
    }

    #[test]
    fn a_reply_joins_its_top_level_comment_and_a_reply_by_the_page_is_outgoing() {
        let found = event(&json!({ "comment_id": "50_61", "parent_id": "50_60", "from": { "id": 1, "name": "Shop" } }));
        assert_eq!(found.thread, "1_50:50_60");
        let EventBody::Message(message) = found.body else { panic!("no message") };
        assert_eq!((message.reply_to.as_deref(), message.outgoing), (Some("50_60"), Some("agent")));
    }

    #[test]
    fn edits_and_removals_name_their_comment() {
        let edit = event(&json!({ "verb": "edited", "message": "nicer" }));
        assert_eq!(edit.body, EventBody::Edit { message: "50_60".into(), text: "nicer".into() });
        assert_eq!(edit.at, Some(1_700_000_100_000.0));
        let removal = event(&json!({ "verb": "remove", "from": null }));
        assert_eq!((removal.key.as_str(), removal.contact.as_str()), ("comment-removal:50_60", "1"));
        assert_eq!(removal.body, EventBody::Deletion { message: "50_60".into() });
    }

    #[test]
    fn likes_are_ignored_and_unknown_changes_are_reported_with_a_reason() {
        assert!(matches!(outcome(&json!({ "item": "like" })), Outcome::Ignored(_)));
        assert!(matches!(outcome(&json!({ "verb": "hide" })), Outcome::Ignored(_)));
        for (change, word) in [
            (json!({ "item": "hologram" }), "`hologram`"),
            (json!({ "verb": "sing" }), "`sing`"),
            (json!({ "from": null }), "permission"),
            (json!({ "comment_id": null }), "comment_id"),
            (json!({ "from": { "id": "" } }), "`from.id` was left out"),
        ] {
            match outcome(&change) {
                Outcome::Unknown { reason, .. } => assert!(reason.contains(word), "{reason}"),
                other => panic!("{word}: {other:?}"),
            }
        }
    }
}
