//! What an allowed action does to the inbox. The inbox and trials of plugins both take an action's effects from here.
//! The inbox stores them, and a trial changes its conversation in memory.
//!
//! Replies and gestures are not decided here: [`policy`](crate::policy) and [`gestures`](crate::gestures) judge them,
//! and they are stored for a connector to perform.

use plugboard_model::{Action, Contact, Conversation, ConversationChange, Lead, Rating, Status, TIMERS_MAX};

use crate::{
    conversation::LABELS,
    lead::{self, LeadUpdate},
    refused::Refused,
};

/// One thing that an action does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The conversation changes.
    Conversation(ConversationChange),
    /// The conversation gets a note with this text.
    Note(String),
    /// The customer is stored as given here.
    Contact(Contact),
    /// A lead is opened or changed.
    Lead(LeadUpdate),
    /// A timer of the plugin is set, or the one with its name is replaced.
    SetTimer {
        /// The name.
        name: String,
        /// When it is due, in milliseconds since the Unix epoch.
        due_at: i64,
        /// The data that its event carries.
        data: String,
    },
    /// A timer of the plugin is cancelled if it is set.
    CancelTimer {
        /// The name.
        name: String,
    },
    /// The customer's rating of the conversation is stored.
    Feedback(Rating),
}

/// What must be read, besides the conversation and its customer, before an action's effects can be decided.
#[derive(Debug, Default)]
pub struct Reads {
    /// Identifiers of leads.
    pub leads: Vec<String>,
    /// Whether the names of the plugin's timers in the conversation are needed.
    pub timers: bool,
}

/// Returns what must be read before [`of`] is called.
#[must_use]
pub fn reads(action: &Action, conversation: &Conversation) -> Reads {
    let latest = conversation.lead_id.iter().cloned();
    match action {
        Action::OpenLead { .. } => Reads { leads: latest.collect(), timers: false },
        Action::ChangeLead { lead, .. } => {
            let others = latest.filter(|latest| latest != lead);
            Reads { leads: std::iter::once(lead.clone()).chain(others).collect(), timers: false }
        }
        Action::SetTimer { .. } => Reads { leads: Vec::new(), timers: true },
        _ => Reads::default(),
    }
}

/// The rows that an action depends on, as they are now.
#[derive(Debug)]
pub struct Rows<'a> {
    /// The time, in milliseconds since the Unix epoch.
    pub now: i64,
    /// The conversation.
    pub conversation: &'a Conversation,
    /// The customer.
    pub contact: &'a Contact,
    /// The leads from [`Reads::leads`] that exist.
    pub leads: &'a [Lead],
    /// The names of the plugin's timers in the conversation, if [`Reads::timers`] asks for them.
    pub timers: &'a [String],
}

impl Rows<'_> {
    fn lead(&self, id: &str) -> Option<&Lead> {
        self.leads.iter().find(|lead| lead.id == id)
    }

    fn latest_lead(&self) -> Option<&Lead> {
        self.lead(self.conversation.lead_id.as_deref()?)
    }
}

/// Returns the effects of an action, in order. A reply and a gesture have none here.
///
/// # Errors
/// Returns the refusal if a limit of the inbox forbids the action.
pub fn of(action: &Action, rows: &Rows<'_>) -> Result<Vec<Effect>, Refused> {
    let Rows { now, conversation, contact, .. } = *rows;
    let one = match action {
        Action::Reply { .. } | Action::Template { .. } | Action::PrivateReply { .. } | Action::Gesture(_) => {
            return Ok(Vec::new());
        }
        Action::Change(ConversationChange::AddLabel { label })
            if conversation.labels.len() >= LABELS && !conversation.labels.contains(label) =>
        {
            return Err(Refused::new("too-many-labels", format!("the conversation already has {LABELS} labels")));
        }
        Action::Change(change) => Effect::Conversation(change.clone()),
        Action::Escalate { reason } => {
            return Ok(vec![
                Effect::Conversation(ConversationChange::Automation { automation: false }),
                Effect::Conversation(ConversationChange::Status { status: Status::Open }),
                Effect::Note(reason.clone()),
            ]);
        }
        Action::Note { text } => Effect::Note(text.clone()),
        Action::ContactName { name } => Effect::Contact(Contact { name: Some(name.clone()), ..contact.clone() }),
        Action::ContactAttribute { key, value } => {
            let mut contact = contact.clone();
            match value {
                Some(value) => drop(contact.attributes.insert(key.clone(), value.clone())),
                None => drop(contact.attributes.remove(key)),
            }
            if contact.attributes.len() > Contact::ATTRIBUTES {
                let reason = format!("the contact already has {} attributes", Contact::ATTRIBUTES);
                return Err(Refused::new("too-many-attributes", reason));
            }
            Effect::Contact(contact)
        }
        Action::OpenLead { lead: id, source } => {
            let new = lead::new(conversation, contact, id.clone(), source.clone(), now);
            Effect::Lead(lead::open(new, rows.latest_lead())?)
        }
        Action::ChangeLead { lead: id, change } => {
            let update = lead::change(conversation, rows.lead(id), rows.latest_lead(), change, now)?;
            return Ok(update.map(Effect::Lead).into_iter().collect());
        }
        Action::SetTimer { name, .. } if rows.timers.len() >= TIMERS_MAX && !rows.timers.contains(name) => {
            let reason = format!("the plugin already has {TIMERS_MAX} timers in this conversation");
            return Err(Refused::new("too-many-timers", reason));
        }
        Action::SetTimer { name, due_at, data } => {
            Effect::SetTimer { name: name.clone(), due_at: *due_at, data: data.clone() }
        }
        Action::CancelTimer { name } => Effect::CancelTimer { name: name.clone() },
        Action::Feedback { rating } => Effect::Feedback(rating.clone()),
    };
    Ok(vec![one])
}

#[cfg(test)]
mod tests;
