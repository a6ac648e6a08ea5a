//! Judges actions before they take effect, as far as that is possible.

use plugboard_model::{Action, Conversation, ConversationKind, MessageKind};

use crate::policy;

/// Returns the kind of a reply in a conversation: a comment if the conversation is public.
#[must_use]
pub fn reply_kind(conversation: &Conversation) -> MessageKind {
    match conversation.kind {
        ConversationKind::Public => MessageKind::Comment,
        ConversationKind::Direct | ConversationKind::Group => MessageKind::Message,
    }
}

/// Returns whether an action replies to the customer.
#[must_use]
pub fn answers(action: &Action) -> bool {
    matches!(action, Action::Reply { .. } | Action::Template { .. } | Action::PrivateReply { .. })
}

/// Returns policy's judgement of an action at this moment. It can still change until the action takes effect.
/// `hears_timers`: whether the plugin exports `on-timer`.
#[must_use]
pub fn preview(facts: &policy::Facts<'_>, action: &Action, hears_timers: bool) -> policy::Judgement {
    let (text, quick_replies, template) = match action {
        // Whether the comment already has a private reply is checked only when the action takes effect.
        Action::Reply { draft } | Action::PrivateReply { draft, .. } => {
            (draft.text.as_str(), draft.quick_replies.as_slice(), false)
        }
        Action::Template { .. } => ("", [].as_slice(), true),
        Action::SetTimer { .. } if !hears_timers => {
            let reason = "the plugin does not export `on-timer`, so nothing would handle its timers; export `on-timer`"
                .to_owned();
            return policy::Judgement::Refuse { code: "not-heard", reason };
        }
        _ => return policy::Judgement::Allow { tag: None },
    };
    // Files are checked only when the action takes effect; here, a character stands in for them.
    let text = if text.is_empty() && !template { "\u{fffc}" } else { text };
    let (kind, private) = match action {
        Action::PrivateReply { .. } => {
            (MessageKind::Message, Some(policy::PrivateReply { commented_at: facts.now, answered: false }))
        }
        _ => (reply_kind(facts.conversation), None),
    };
    let reply = policy::Reply { kind, text, quick_replies, attachments: &[], template, private };
    policy::judge(facts, &reply)
}
