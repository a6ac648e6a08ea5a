//! What the platform says about the account and the customer: whether messages can arrive, and whether the customer
//! wants them.

use super::{Facts, Judgement, Reply, refuse};
use crate::refused::Refused;
use plugboard_model::{ConsentState, Contact, Conversation, ConversationKind, Rules, Sender};

/// Checks whether the account works, and whether what we do reaches the customer. `for_one` says whether it is for the
/// customer alone: what we do in a group or a public thread is for everybody there.
///
/// # Errors
/// Returns the refusal.
pub(crate) fn reaches(
    account_lost: Option<&str>,
    conversation: &Conversation,
    contact: &Contact,
    for_one: bool,
) -> Result<(), Refused> {
    if let Some(lost) = account_lost {
        return Err(Refused::new("account-lost", lost));
    }
    if for_one && contact.standing.blocked_since(&conversation.channel).is_some() {
        let reason = "the platform reported that messages do not reach the customer, for example because the customer \
                      blocked the account; the customer is reachable again after writing";
        return Err(Refused::new("unreachable", reason));
    }
    Ok(())
}

/// Checks whether the customer consents to what plugins do without a person's command.
///
/// # Errors
/// Returns the refusal.
pub(crate) fn consents_to_automations(conversation: &Conversation, contact: &Contact) -> Result<(), Refused> {
    match contact.standing.withdrawn_since(&conversation.channel) {
        Some(_) => {
            Err(Refused::new("no-consent", "the customer does not consent to messages, so only a person can answer"))
        }
        None => Ok(()),
    }
}

/// What decides whether the customer may be sent a message, be it a new one or one that has waited.
#[derive(Debug)]
pub struct Sending<'a> {
    /// Why nothing can be sent on this channel, if its account is lost.
    pub account_lost: Option<&'a str>,
    /// The conversation.
    pub conversation: &'a Conversation,
    /// The customer who gets the message.
    pub contact: &'a Contact,
    /// Who sends it: a person or a plugin.
    pub sender: Sender,
    /// Whether it comes from a command that a person ran.
    pub commanded: bool,
    /// For a private reply: when the comment was written, in milliseconds since the Unix epoch.
    pub commented_at: Option<i64>,
    /// The channel's rules.
    pub rules: &'a Rules,
    /// What the message is for, such as `marketing`.
    pub purpose: Option<&'a str>,
}

/// Checks whether the account works, whether messages reach the customer, and whether the customer consents to them.
/// The answer can change while a message waits to be sent.
///
/// # Errors
/// Returns the refusal.
pub fn may_send(sending: &Sending<'_>) -> Result<(), Refused> {
    let Sending { account_lost, conversation, contact, sender, commanded, commented_at, rules, purpose } = *sending;
    let for_one = conversation.kind == ConversationKind::Direct || commented_at.is_some();
    reaches(account_lost, conversation, contact, for_one)?;
    if !for_one {
        return Ok(());
    }
    if let Some(purpose) = purpose {
        purposes(rules, conversation, contact, purpose)?;
    }
    let Some(withdrawn_at) = contact.standing.withdrawn_since(&conversation.channel) else { return Ok(()) };
    if sender == Sender::Automation && !commanded {
        consents_to_automations(conversation, contact)?;
    }
    let wrote_at = commented_at.or(conversation.last_inbound_at);
    if wrote_at.is_some_and(|at| at > withdrawn_at) {
        return Ok(());
    }
    let reason =
        "the customer does not consent to messages and has not written since then, so there is nothing to answer";
    Err(Refused::new("no-consent", reason))
}

/// Judges a reply by the same checks.
pub(super) fn judge(facts: &Facts<'_>, reply: &Reply<'_>) -> Option<Judgement> {
    let sending = Sending {
        account_lost: facts.account_lost,
        conversation: facts.conversation,
        contact: facts.contact,
        sender: facts.sender,
        commanded: facts.commanded,
        commented_at: reply.private.map(|private| private.commented_at),
        rules: facts.rules,
        purpose: reply.purpose,
    };
    may_send(&sending).err().map(|Refused { code, reason }| refuse(code, reason))
}

/// Checks whether the customer consents to what a message is for. A withdrawn consent counts whatever the rules say.
fn purposes(rules: &Rules, conversation: &Conversation, contact: &Contact, purpose: &str) -> Result<(), Refused> {
    let needed = rules.needs_consent.contains(purpose);
    let reason = match contact.standing.consent(&conversation.channel, purpose) {
        ConsentState::Withdrawn => {
            format!("the customer withdrew consent to `{purpose}`, which is what the message is for")
        }
        ConsentState::Unknown if needed => format!(
            "the message is for `{purpose}`, and the platform allows that only to customers who have given consent to it"
        ),
        ConsentState::Given | ConsentState::Unknown => return Ok(()),
    };
    Err(Refused::new("no-consent", reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixtures,
        policy::{self, Counted, PrivateReply},
    };
    use plugboard_model::{Consent, MessageKind};

    fn withdrawn(at: i64) -> Contact {
        let mut contact = fixtures::contact();
        let all = Consent { channel: "page".into(), purpose: Consent::ALL.into(), given: false, how: None, at };
        assert!(contact.standing.set_consent(all));
        contact
    }

    fn facts<'a>(rules: &'a Rules, conversation: &'a Conversation, contact: &'a Contact, sender: Sender) -> Facts<'a> {
        Facts {
            now: 100,
            rules,
            conversation,
            contact,
            account_lost: None,
            sender,
            answered: false,
            recent_automatic: 0,
            depth: 0,
            commanded: false,
            split_texts: false,
            counted: Counted::default(),
        }
    }

    fn reply(kind: MessageKind, private: Option<PrivateReply>) -> Reply<'static> {
        let (text, quick_replies, attachments, template) = ("hello", &[], &[], false);
        Reply { kind, text, quick_replies, attachments, template, private, content: false, purpose: None }
    }

    fn said(facts: &Facts<'_>, reply: &Reply<'_>) -> &'static str {
        match policy::judge(facts, reply) {
            Judgement::Allow { .. } => "allow",
            Judgement::Hold { code, .. } | Judgement::Refuse { code, .. } => code,
        }
    }

    #[test]
    fn nobody_sends_with_a_lost_account() {
        let (rules, contact) = (Rules::default(), fixtures::contact());
        for kind in [ConversationKind::Direct, ConversationKind::Group, ConversationKind::Public] {
            let conversation = Conversation { kind, ..fixtures::conversation() };
            for sender in [Sender::Person, Sender::Automation] {
                let mut facts = facts(&rules, &conversation, &contact, sender);
                facts.account_lost = Some("the account is lost");
                assert_eq!(said(&facts, &reply(MessageKind::Comment, None)), "account-lost");
            }
        }
    }

    #[test]
    fn nobody_writes_to_a_customer_who_is_blocked_on_this_channel() {
        let rules = Rules { private_reply_window: Some(60), ..Rules::default() };
        let mut contact = fixtures::contact();
        assert!(contact.standing.set_reach("other", true, 1));
        let direct = fixtures::conversation();
        let message = reply(MessageKind::Message, None);
        assert_eq!(said(&facts(&rules, &direct, &contact, Sender::Person), &message), "allow");
        assert!(contact.standing.set_reach("page", true, 1));
        for sender in [Sender::Person, Sender::Automation] {
            assert_eq!(said(&facts(&rules, &direct, &contact, sender), &message), "unreachable");
        }
        // Others in a group or a public thread can read the message. A private reply is for the customer alone.
        let group = Conversation { kind: ConversationKind::Group, ..fixtures::conversation() };
        assert_eq!(said(&facts(&rules, &group, &contact, Sender::Person), &message), "allow");
        let public = Conversation { kind: ConversationKind::Public, ..fixtures::conversation() };
        let comment = reply(MessageKind::Comment, None);
        assert_eq!(said(&facts(&rules, &public, &contact, Sender::Person), &comment), "allow");
        let private = reply(MessageKind::Message, Some(PrivateReply { commented_at: 0, answered: false }));
        assert_eq!(said(&facts(&rules, &public, &contact, Sender::Person), &private), "unreachable");
    }

    #[test]
    fn without_consent_only_a_person_answers_and_only_a_later_message() {
        let rules = Rules { private_reply_window: Some(60), ..Rules::default() };
        let message = reply(MessageKind::Message, None);
        let conversation = |at| Conversation { last_inbound_at: Some(at), ..fixtures::conversation() };
        let contact = withdrawn(10);
        for (sender, wrote_at, expected) in [
            (Sender::Automation, 10, "no-consent"),
            (Sender::Automation, 11, "no-consent"),
            (Sender::Person, 9, "no-consent"),
            (Sender::Person, 10, "no-consent"),
            (Sender::Person, 11, "allow"),
        ] {
            let conversation = conversation(wrote_at);
            assert_eq!(
                said(&facts(&rules, &conversation, &contact, sender), &message),
                expected,
                "{sender} {wrote_at}"
            );
        }
        // A person runs a command, so this is the person's answer.
        let answered = conversation(11);
        let mut commanded = facts(&rules, &answered, &contact, Sender::Automation);
        commanded.commanded = true;
        assert_eq!(said(&commanded, &message), "allow");
        let public = Conversation { kind: ConversationKind::Public, ..conversation(50) };
        for (commented_at, expected) in [(10, "no-consent"), (11, "allow")] {
            let private = reply(MessageKind::Message, Some(PrivateReply { commented_at, answered: false }));
            assert_eq!(said(&facts(&rules, &public, &contact, Sender::Person), &private), expected);
        }
    }

    #[test]
    fn consent_for_another_purpose_is_not_held_against_replies() {
        let (rules, conversation) = (Rules::default(), fixtures::conversation());
        let mut contact = fixtures::contact();
        let marketing =
            Consent { channel: "page".into(), purpose: "marketing".into(), given: false, how: None, at: 50 };
        assert!(contact.standing.set_consent(marketing));
        let facts = facts(&rules, &conversation, &contact, Sender::Automation);
        assert_eq!(said(&facts, &reply(MessageKind::Message, None)), "allow");
    }

    #[test]
    fn a_purpose_may_need_consent_and_never_ignores_its_withdrawal() {
        let conversation = Conversation { last_inbound_at: Some(90), ..fixtures::conversation() };
        let needed = Rules { needs_consent: ["marketing".to_owned()].into(), ..Rules::default() };
        let known = |given| {
            let mut contact = fixtures::contact();
            let how = None;
            let one = Consent { channel: "page".into(), purpose: "marketing".into(), given, how, at: 50 };
            assert!(contact.standing.set_consent(one));
            contact
        };
        let free = Rules::default();
        for (rules, contact, purpose, expected) in [
            (&needed, fixtures::contact(), "marketing", "no-consent"),
            (&needed, known(true), "marketing", "allow"),
            (&needed, known(false), "marketing", "no-consent"),
            (&free, known(false), "marketing", "no-consent"),
            (&free, fixtures::contact(), "marketing", "allow"),
            (&needed, fixtures::contact(), "service", "allow"),
            // Whoever withdraws everything withdraws each purpose, too.
            (&free, withdrawn(10), "service", "no-consent"),
        ] {
            let message = Reply { purpose: Some(purpose), ..reply(MessageKind::Message, None) };
            for sender in [Sender::Person, Sender::Automation] {
                assert_eq!(
                    said(&facts(rules, &conversation, &contact, sender), &message),
                    expected,
                    "{purpose} {sender}"
                );
            }
        }
        // Consent is given on each channel apart, and a message to a group is not for one customer.
        let contact = known(true);
        let message = Reply { purpose: Some("marketing"), ..reply(MessageKind::Message, None) };
        let elsewhere = Conversation { channel: "other".into(), ..fixtures::conversation() };
        assert_eq!(said(&facts(&needed, &elsewhere, &contact, Sender::Person), &message), "no-consent");
        let group = Conversation { kind: ConversationKind::Group, ..fixtures::conversation() };
        assert_eq!(said(&facts(&needed, &group, &known(false), Sender::Person), &message), "allow");
    }
}
