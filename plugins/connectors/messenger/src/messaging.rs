//! Reads one item of Messenger: a message, a pressed button, a receipt, ...

use crate::{attachments, envelope, references};
use connector_shared::{
    Attributes, Content, Event, EventBody, Message, Outcome, Progress, key,
    text::{self, named, short, warned},
    time,
};
use plugboard_sdk::json;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};

/// The ID of the app that is the page's own inbox. Messages that it sends were written by a person.
const PAGE_INBOX: &str = "263902037430900";

/// The maximum number of receipts to emit for one item that also has a watermark. Above it, the watermark is enough,
/// and so many receipts would leave no room for the rest of the request.
const MAX_RECEIPTS: usize = 100;

/// The maximum length of a delivery's identifier. Longer metadata was set by another program.
const MAX_ID_LENGTH: usize = 128;

#[derive(Deserialize)]
struct Item {
    sender: Option<Party>,
    recipient: Option<Party>,
    #[serde(default, deserialize_with = "json::number")]
    timestamp: Option<f64>,
    message: Option<MessageItem>,
    message_edit: Option<Edit>,
    postback: Option<Postback>,
    reaction: Option<Reacted>,
    referral: Option<Value>,
    delivery: Option<Delivery>,
    read: Option<Read>,
}

#[derive(Deserialize)]
struct Party {
    #[serde(default, deserialize_with = "json::id")]
    id: Option<String>,
}

#[derive(Deserialize)]
struct MessageItem {
    #[serde(deserialize_with = "text::id")]
    mid: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    attachments: Vec<Value>,
    quick_reply: Option<QuickReply>,
    reply_to: Option<ReplyTo>,
    referral: Option<Value>,
    #[serde(default, deserialize_with = "json::flag")]
    is_echo: bool,
    #[serde(default, deserialize_with = "json::flag")]
    is_deleted: bool,
    #[serde(default, deserialize_with = "json::flag")]
    is_unsupported: bool,
    #[serde(default, deserialize_with = "json::id")]
    app_id: Option<String>,
    metadata: Option<String>,
}

#[derive(Deserialize)]
struct QuickReply {
    payload: Option<String>,
}

#[derive(Deserialize)]
struct ReplyTo {
    #[serde(default, deserialize_with = "json::id")]
    mid: Option<String>,
    /// Present if the message replies to a story instead of a message.
    story: Option<Value>,
}

#[derive(Deserialize)]
struct Edit {
    #[serde(deserialize_with = "text::id")]
    mid: String,
    #[serde(default)]
    text: String,
    /// Documented as an integer, but shown as a string.
    #[serde(rename = "num_edit")]
    number: Option<Value>,
}

#[derive(Deserialize)]
struct Postback {
    #[serde(default, deserialize_with = "json::id")]
    mid: Option<String>,
    #[serde(default)]
    title: String,
    payload: Option<String>,
    referral: Option<Value>,
}

#[derive(Deserialize)]
struct Reacted {
    #[serde(deserialize_with = "text::id")]
    mid: String,
    action: String,
    #[serde(rename = "reaction")]
    word: Option<String>,
    emoji: Option<String>,
}

#[derive(Deserialize)]
struct Delivery {
    #[serde(default)]
    mids: Vec<String>,
    #[serde(default, deserialize_with = "json::number")]
    watermark: Option<f64>,
}

#[derive(Deserialize)]
struct Read {
    #[serde(default, deserialize_with = "json::number")]
    watermark: Option<f64>,
    #[serde(default, deserialize_with = "json::id")]
    mid: Option<String>,
}

/// Documented kinds of item that do not belong in an inbox: thread control between apps, payments, games, accounts,
/// opt-ins to a website plugin. They are ignored on purpose instead of stored as unknown, because a page receives many
/// of them.
const IGNORED_KINDS: [&str; 19] = [
    "account_linking",
    "app_roles",
    "business_integrity",
    "checkout_update",
    "copyright",
    "customer_information",
    "game_play",
    "message_context",
    "messaging_customer_information",
    "messaging_feedback",
    "optin",
    "pass_metadata",
    "pass_thread_control",
    "payment",
    "policy_enforcement",
    "pre_checkout",
    "prior_message",
    "request_thread_control",
    "take_thread_control",
];

/// Reads one item of a page's `messaging`, or of its `standby`, which Meta uses while another app answers the customer.
pub fn read(page: &str, raw: &RawValue, standby: bool, outcomes: &mut Vec<Outcome>) {
    let (item, warnings) = match json::usable::<Item>(raw.get()) {
        Ok(item) => item,
        Err(error) => return outcomes.push(envelope::unknown(raw, &format!("a malformed item: {error}"))),
    };
    if item.is_bare() {
        return outcomes.push(match kinds(raw).iter().find(|kind| IGNORED_KINDS.contains(&kind.as_str())) {
            Some(kind) => Outcome::Ignored(format!("messaging: {kind}")),
            None => envelope::unknown(raw, &warned(&unknown_kind(raw), &warnings)),
        });
    }
    let Some(customer) = customer(page, &item) else {
        let reason = warned("an item without the customer's identifier", &warnings);
        return outcomes.push(envelope::unknown(raw, &reason));
    };
    let reader = Reader { page, customer, at: item.timestamp.map(time::mostly_millis), standby, warnings };
    let Item { message, message_edit, postback, reaction, referral, delivery, read, .. } = item;
    if let Some(message) = message {
        reader.message(message, referral.as_ref(), outcomes);
    } else if let Some(postback) = postback {
        reader.postback(postback, referral.as_ref(), raw, outcomes);
    } else if let Some(edit) = message_edit {
        reader.edit(edit, outcomes);
    } else if let Some(reaction) = reaction {
        reader.reaction(reaction, raw, outcomes);
    } else if delivery.is_some() || read.is_some() {
        if let Some(delivery) = delivery {
            reader.progress(Progress::Delivered, delivery.mids, delivery.watermark, outcomes);
        }
        if let Some(read) = read {
            reader.progress(Progress::Read, read.mid.into_iter().collect(), read.watermark, outcomes);
        }
    } else if let Some(referral) = referral {
        reader.referral(&referral, raw, outcomes);
    }
}

impl Item {
    /// Returns true if the item has none of the kinds that this connector understands.
    fn is_bare(&self) -> bool {
        self.message.is_none()
            && self.message_edit.is_none()
            && self.postback.is_none()
            && self.reaction.is_none()
            && self.referral.is_none()
            && self.delivery.is_none()
            && self.read.is_none()
    }
}

/// Returns the identifier of the side that is not the page.
fn customer(page: &str, item: &Item) -> Option<String> {
    let id = |party: &Option<Party>| party.as_ref().and_then(|party| party.id.clone());
    let echo = item.message.as_ref().is_some_and(|message| message.is_echo);
    match id(&item.sender) {
        Some(sender) if sender != page && !echo => Some(sender),
        _ => id(&item.recipient).filter(|recipient| recipient != page),
    }
}

/// Returns the members that could be the item's kind.
fn kinds(raw: &RawValue) -> Vec<String> {
    let members = match serde_json::from_str(raw.get()) {
        Ok(Value::Object(members)) => members,
        _ => serde_json::Map::new(),
    };
    let kind = |key: &String| !matches!(key.as_str(), "sender" | "recipient" | "timestamp");
    members.into_iter().map(|(key, _)| key).filter(kind).take(8).collect()
}

/// Returns a reason that names the members from [`kinds`].
fn unknown_kind(raw: &RawValue) -> String {
    let kinds = kinds(raw);
    if kinds.is_empty() {
        "an item without content".to_owned()
    } else {
        format!("an item of an unknown kind: {}", named(kinds.iter().map(String::as_str)))
    }
}

/// The data that all readers of one item share.
struct Reader<'a> {
    page: &'a str,
    customer: String,
    at: Option<f64>,
    standby: bool,
    /// A sentence for each part of the item that was left out because it was malformed.
    warnings: Vec<String>,
}

impl Reader<'_> {
    fn push_event(&self, key: String, body: EventBody, outcomes: &mut Vec<Outcome>) {
        outcomes.push(Outcome::Event(Box::new(Event {
            account: self.page.to_owned(),
            key,
            thread: self.customer.clone(),
            conversation_kind: "direct",
            conversation_name: None,
            contact: self.customer.clone(),
            contact_name: None,
            at: self.at,
            body,
            warnings: self.warnings.clone(),
        })));
    }

    /// Returns the attributes that any message may have.
    fn attributes(&self, referrals: &[Option<&Value>]) -> Attributes {
        let mut attributes = Attributes::default();
        if self.standby {
            attributes.add("standby", "true");
        }
        for referral in referrals.iter().flatten() {
            attributes.add_json("referral", referral);
        }
        attributes
    }

    fn message(&self, item: MessageItem, referral: Option<&Value>, outcomes: &mut Vec<Outcome>) {
        let mid = item.mid;
        if item.is_deleted {
            return self.push_event(key::key("deletion", &[&mid]), EventBody::Deletion { message: mid }, outcomes);
        }
        let mut attributes = self.attributes(&[item.referral.as_ref(), referral]);
        if item.is_unsupported {
            attributes.add("unsupported", "true");
        }
        let mut content = Content::default();
        if let Some(story) = item.reply_to.as_ref().and_then(|to| to.story.as_ref()) {
            attributes.add_json("story", story);
            content.add(Some(references::story(story)));
        }
        let files = attachments::read(&item.attachments, &mut attributes, &mut content);
        for referral in [item.referral.as_ref(), referral].into_iter().flatten() {
            references::referral(referral, &mut content);
        }
        let key = key::key(if item.is_echo { "echo" } else { "message" }, &[&mid]);
        let message = Message {
            external_id: Some(mid),
            text: item.text,
            reply_to: item.reply_to.and_then(|to| to.mid),
            payload: item.quick_reply.and_then(|reply| reply.payload),
            attributes,
            files,
            content,
            outgoing: item.is_echo.then(|| author(item.app_id.as_deref())),
            correlation: item.metadata.filter(|id| item.is_echo && (1..=MAX_ID_LENGTH).contains(&id.len())),
            ..Message::default()
        };
        self.push_event(key, EventBody::Message(message), outcomes);
    }

    fn postback(&self, item: Postback, referral: Option<&Value>, raw: &RawValue, outcomes: &mut Vec<Outcome>) {
        let key = match &item.mid {
            Some(mid) => key::key("postback", &[mid]),
            None => key::canonical("postback", raw, ""),
        };
        let referrals = [item.referral.as_ref(), referral];
        let mut content = Content::default();
        for referral in referrals.into_iter().flatten() {
            references::referral(referral, &mut content);
        }
        let message = Message {
            external_id: item.mid,
            text: item.title,
            payload: item.payload,
            attributes: self.attributes(&referrals),
            content,
            ..Message::default()
        };
        self.push_event(key, EventBody::Message(message), outcomes);
    }

    /// Emits a message without a text of the customer: the customer followed a link or an ad and has not written yet.
    fn referral(&self, referral: &Value, raw: &RawValue, outcomes: &mut Vec<Outcome>) {
        let mut content = Content::default();
        references::referral(referral, &mut content);
        let message = Message { attributes: self.attributes(&[Some(referral)]), content, ..Message::default() };
        self.push_event(key::canonical("referral", raw, ""), EventBody::Message(message), outcomes);
    }

    fn edit(&self, edit: Edit, outcomes: &mut Vec<Outcome>) {
        let number = match edit.number {
            Some(Value::String(number)) => number,
            Some(number) => number.to_string(),
            None => self.at.map(|at| at.to_string()).unwrap_or_default(),
        };
        let key = key::key("edit", &[&edit.mid, &number]);
        self.push_event(key, EventBody::Edit { message: edit.mid, text: edit.text }, outcomes);
    }

    fn reaction(&self, reaction: Reacted, raw: &RawValue, outcomes: &mut Vec<Outcome>) {
        let emoji = match reaction.action.as_str() {
            "react" => match reaction.emoji.or(reaction.word) {
                Some(emoji) => Some(emoji),
                None => return outcomes.push(envelope::unknown(raw, "a reaction with neither an emoji nor a word")),
            },
            "unreact" => None,
            other => {
                let reason = format!("a reaction with the unknown action `{}`", short(other));
                return outcomes.push(envelope::unknown(raw, &reason));
            }
        };
        let at = self.at.map(|at| at.to_string()).unwrap_or_default();
        let key = key::key("reaction", &[&reaction.mid, &reaction.action, &at, emoji.as_deref().unwrap_or_default()]);
        self.push_event(key, EventBody::Reaction { message: reaction.mid, emoji }, outcomes);
    }

    fn progress(&self, progress: Progress, mids: Vec<String>, watermark: Option<f64>, outcomes: &mut Vec<Outcome>) {
        let word = match progress {
            Progress::Delivered => "delivered",
            Progress::Read => "read",
        };
        let many = mids.len() > MAX_RECEIPTS && watermark.is_some();
        for mid in mids.into_iter().filter(|_| !many) {
            self.push_event(key::key(word, &[&mid]), EventBody::Receipt { message: mid, progress }, outcomes);
        }
        if let Some(until) = watermark.map(time::mostly_millis) {
            let key = key::key(word, &["until", &self.customer, &until.to_string()]);
            self.push_event(key, EventBody::Watermark { until, progress }, outcomes);
        }
    }
}

/// Returns the author of a message that the page did not send through this host.
fn author(app: Option<&str>) -> &'static str {
    match app {
        None | Some(PAGE_INBOX) => "agent",
        Some(_) => "platform",
    }
}

#[cfg(test)]
mod tests;
