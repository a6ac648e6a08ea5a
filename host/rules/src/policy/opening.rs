//! Conversations that the business begins: how they may begin, and what may be sent until the customer writes.

use super::{Facts, Judgement, Reply, refuse};
use plugboard_model::{OpeningFirst, OpeningKind, Rules};

/// Checks whether a platform lets the business begin conversations by this kind of identifier.
///
/// # Errors
/// Returns the refusal's code and reason.
pub fn can_open(rules: &Rules, kind: OpeningKind) -> Result<OpeningFirst, (&'static str, String)> {
    rules.openings.get(&kind).copied().ok_or_else(|| {
        let reason = format!("the platform does not let us begin a conversation by an identifier of the kind `{kind}`");
        ("cannot-open", reason)
    })
}

/// Judges a message in a conversation that the business has begun, as long as the customer has not written. `None`: the
/// platform's windows decide. They also decide about a private reply, because the customer has written a comment.
pub(super) fn judge(facts: &Facts<'_>, reply: &Reply<'_>) -> Option<Judgement> {
    let unanswered = facts.conversation.last_inbound_at.is_none() && reply.private.is_none();
    let kind = facts.conversation.opened_by.filter(|_| unanswered)?;
    match can_open(facts.rules, kind) {
        Err((code, reason)) => Some(refuse(code, reason)),
        Ok(OpeningFirst::Template) if !reply.template => {
            let reason = "the platform accepts only templates until the customer has written";
            Some(refuse("template-needed", reason))
        }
        Ok(OpeningFirst::Template | OpeningFirst::Any) => Some(Judgement::Allow { tag: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixtures, policy};
    use plugboard_model::{Conversation, MessageKind, Sender};

    /// Judges a message a day after we have begun a conversation by a telephone number.
    fn said(rules: &Rules, wrote_at: Option<i64>, template: bool) -> &'static str {
        let conversation =
            Conversation { opened_by: Some(OpeningKind::Phone), last_inbound_at: wrote_at, ..fixtures::conversation() };
        let contact = fixtures::contact();
        let facts = Facts {
            now: 24 * 3_600_000,
            rules,
            conversation: &conversation,
            contact: &contact,
            account_lost: None,
            sender: Sender::Person,
            answered: false,
            recent_automatic: 0,
            depth: 0,
            commanded: false,
            split_texts: false,
            counted: policy::Counted::default(),
        };
        let (kind, text, content) = (MessageKind::Message, "hello", false);
        let (quick_replies, attachments, private, purpose) = (&[], &[], None, None);
        let reply = Reply { kind, text, quick_replies, attachments, template, private, content, purpose };
        match policy::judge(&facts, &reply) {
            Judgement::Allow { .. } => "allow",
            Judgement::Hold { code, .. } | Judgement::Refuse { code, .. } => code,
        }
    }

    #[test]
    fn the_rules_say_how_the_business_may_begin() {
        let rules = |opening: Option<(OpeningKind, OpeningFirst)>| Rules {
            openings: opening.into_iter().collect(),
            reply_window: Some(3_600),
            ..Rules::default()
        };
        let templates = rules(Some((OpeningKind::Phone, OpeningFirst::Template)));
        assert_eq!((said(&templates, None, false), said(&templates, None, true)), ("template-needed", "allow"));
        let any = rules(Some((OpeningKind::Phone, OpeningFirst::Any)));
        assert_eq!((said(&any, None, false), said(&any, None, true)), ("allow", "allow"));
        for not in [rules(None), rules(Some((OpeningKind::Email, OpeningFirst::Any)))] {
            assert_eq!((said(&not, None, false), said(&not, None, true)), ("cannot-open", "cannot-open"));
        }
    }

    #[test]
    fn once_the_customer_has_written_the_windows_decide() {
        let openings = [(OpeningKind::Phone, OpeningFirst::Template)].into();
        let rules = Rules { openings, reply_window: Some(3_600), templates: true, ..Rules::default() };
        let (lately, long_ago) = (Some(24 * 3_600_000 - 1), Some(0));
        assert_eq!((said(&rules, lately, false), said(&rules, long_ago, false)), ("allow", "window-closed"));
        assert_eq!(said(&rules, long_ago, true), "allow");
        // The rule may have changed since then.
        assert_eq!(said(&Rules::default(), long_ago, false), "allow");
    }
}
