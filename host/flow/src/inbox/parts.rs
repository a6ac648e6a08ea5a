//! The parts of a reply, as its deliveries store them.

use plugboard_db::deliveries::Body;
use plugboard_model::{Attachment, Contact, Draft, MessageKind, Rules, TemplatePart};
use plugboard_rules::{
    draft,
    parts::{self, Form, ReplyPart},
    split,
};

use super::locked::LockedConversation;

/// What the first part of a reply refers to, by the platform's identifiers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers {
    /// The answered message.
    pub reply_to: Option<String>,
    /// The comment that is answered in private.
    pub private_reply_to: Option<String>,
}

/// What decides, besides the platform's rules, how a reply is divided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Division {
    /// Whether a text that is too long for the platform is sent in several parts.
    pub splits: bool,
    /// What else decides which blocks are shown.
    pub form: Form,
}

/// A reply, divided into parts.
pub(crate) struct Divided {
    /// The content of each part, in order.
    pub bodies: Vec<Body>,
    /// What the customer can choose from the text: titles and payloads, in order.
    pub choices: Vec<(String, String)>,
}

/// Returns the rules of a conversation's channel. A channel that was removed has none.
pub(crate) fn rules<'r>(locked: &LockedConversation<'r>) -> Option<&'r Rules> {
    let connected = locked.registry().channels.get(&locked.conversation.channel)?;
    Some(&connected.row.rules)
}

/// Returns what decides how a reply is divided.
pub(crate) fn division(
    locked: &LockedConversation<'_>,
    kind: MessageKind,
    draft: &Draft,
    is_private: bool,
) -> Division {
    let connected = locked.registry().channels.get(&locked.conversation.channel);
    let splits = connected.is_some_and(|connected| {
        split::may_split(connected.row.split_texts, kind, draft.template.is_some(), is_private)
    });
    Division { splits, form: Form::of(kind, is_private, &draft.quick_replies) }
}

/// Divides a reply into the parts that are sent ([`parts::divide`]). `files` are those of the message. The answered
/// message goes with the first part, and the subject with each if the platform has subjects.
pub(crate) fn divide(
    rules: Option<&Rules>,
    draft: &Draft,
    files: &[Attachment],
    contact: &Contact,
    answers: Answers,
    division: Division,
) -> Divided {
    let none = Rules::default();
    let rules = rules.unwrap_or(&none);
    let document = draft::document(draft);
    // The message has a copy of each file, those of a template first, in the template's order.
    let of_template = draft.template.as_ref().map_or(0, |template| template.files.len());
    let (of_template, files) = files.split_at(of_template.min(files.len()));
    let template = draft.template.as_ref().map(|template| filled(template, of_template));
    let reply = parts::Reply {
        text: &draft.text,
        template: template.is_some(),
        files,
        content: document.as_ref(),
        language: draft::language(contact),
        splits: division.splits,
        form: division.form,
    };
    let (parts, choices) = parts::divide(rules, &reply);
    let subject = draft.subject.as_ref().filter(|_| parts::have_subjects(rules));
    let bodies = parts.into_iter().map(|part| {
        let quick_replies = if part.quick_replies { draft.quick_replies.clone() } else { Vec::new() };
        Body { quick_replies, ..body(part, template.as_ref(), files, subject) }
    });
    let mut bodies: Vec<Body> = bodies.collect();
    if let Some(first) = bodies.first_mut() {
        first.reply_to = answers.reply_to;
        first.private_reply_to = answers.private_reply_to;
    }
    Divided { bodies, choices }
}

/// Returns a template with the message's copies of its files.
fn filled(template: &TemplatePart, copies: &[Attachment]) -> TemplatePart {
    let files = template.files.iter().zip(copies).map(|((parameter, _), file)| (parameter.clone(), file.clone()));
    TemplatePart { files: files.collect(), ..template.clone() }
}

/// Returns a part as its delivery stores it.
fn body(part: ReplyPart, template: Option<&TemplatePart>, files: &[Attachment], subject: Option<&String>) -> Body {
    let mut ids = part.files.into_iter().filter_map(|file| Some(files.get(file)?.id.clone()));
    Body {
        text: part.text,
        template: template.filter(|_| part.template).cloned(),
        attachment: ids.next(),
        attachments: ids.collect(),
        content: part.content,
        subject: subject.cloned(),
        ..Body::default()
    }
}
