//! Judges actions before they take effect, as far as that is possible.

use plugboard_model::{Action, Contact, Conversation, ConversationKind, MessageKind, Standing};

use crate::{
    draft, gestures,
    parts::{self, Form, Sent},
    policy,
};

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

/// Returns the number of replies among actions.
#[must_use]
pub fn replies(actions: &[Action]) -> usize {
    actions.iter().filter(|action| answers(action)).count()
}

/// Returns policy's judgement of an action at this moment. It can still change until the action takes effect.
/// `hears_timers`: whether the plugin exports `on-timer`.
#[must_use]
pub fn preview(facts: &policy::Facts<'_>, action: &Action, hears_timers: bool) -> policy::Judgement {
    let (kind, private) = match action {
        // Whether the comment already has a private reply is checked only when the action takes effect.
        Action::PrivateReply { .. } => {
            (MessageKind::Message, Some(policy::PrivateReply { commented_at: facts.now, answered: false }))
        }
        _ => (reply_kind(facts.conversation), None),
    };
    let (sent, quick_replies, files, template) = match action {
        Action::Reply { draft } | Action::PrivateReply { draft, .. } => {
            let (document, language) = (draft::document(draft), draft::language(facts.contact));
            let form = Form::of(kind, private.is_some(), &draft.quick_replies);
            let sent = parts::sent(facts.rules, &draft.text, document.as_ref(), None, language, form);
            (sent, draft.quick_replies.as_slice(), !draft.attachments.is_empty(), false)
        }
        Action::Template { .. } => (Sent::default(), [].as_slice(), false, true),
        Action::SetTimer { .. } if !hears_timers => {
            let reason = "the plugin does not export `on-timer`, so nothing would handle its timers; export `on-timer`"
                .to_owned();
            return policy::Judgement::Refuse { code: "not-heard", reason };
        }
        // The message of a gesture is checked only when the action takes effect.
        Action::Gesture(gesture) => {
            return match gestures::declared(facts.rules, gesture) {
                Ok(()) => policy::Judgement::Allow { tag: None },
                Err(refused) => policy::Judgement::Refuse { code: refused.code, reason: refused.reason },
            };
        }
        _ => return policy::Judgement::Allow { tag: None },
    };
    let Sent { text, content, .. } = sent;
    // Files are checked only when the action takes effect; here, a character and rich content stand in for them.
    let text = if text.is_empty() && !template { "\u{fffc}" } else { text.as_str() };
    let content = content.is_some() || files;
    // The purpose of a template is its category, which is known when the action takes effect.
    let purpose = match action {
        Action::Reply { draft } | Action::PrivateReply { draft, .. } => draft.purpose.as_deref(),
        _ => None,
    };
    let reply = policy::Reply { kind, text, quick_replies, attachments: &[], template, private, content, purpose };
    // The reply reaches the conversation's customer. If another one caused the event, what the platform says about the
    // recipient is checked only when the action takes effect.
    let is_recipient = private.is_some() || facts.contact.id == facts.conversation.contact_id;
    let recipient = (!is_recipient).then(|| Contact { standing: Standing::default(), ..facts.contact.clone() });
    policy::judge(&policy::Facts { contact: recipient.as_ref().unwrap_or(facts.contact), ..*facts }, &reply)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use plugboard_model::{Draft, Rules, Sender};

    #[test]
    fn a_customer_who_is_not_the_recipient_is_not_judged() {
        let (rules, conversation) = (Rules::default(), fixtures::conversation());
        let mut blocked = fixtures::contact();
        assert!(blocked.standing.set_reach(&conversation.channel, true, 1));
        let stranger = Contact { id: "stranger".into(), ..blocked.clone() };
        let action = Action::Reply { draft: Draft { text: "hello".into(), ..Draft::default() } };
        for (contact, refused) in [(&blocked, true), (&stranger, false)] {
            let facts = policy::Facts {
                now: 100,
                rules: &rules,
                conversation: &conversation,
                contact,
                account_lost: None,
                sender: Sender::Automation,
                answered: false,
                recent_automatic: 0,
                depth: 0,
                commanded: false,
                split_texts: false,
                counted: policy::Counted::default(),
            };
            let judged = preview(&facts, &action, false);
            assert_eq!(matches!(judged, policy::Judgement::Refuse { code: "unreachable", .. }), refused, "{judged:?}");
            assert_eq!(matches!(judged, policy::Judgement::Allow { .. }), !refused, "{judged:?}");
        }
    }
}
