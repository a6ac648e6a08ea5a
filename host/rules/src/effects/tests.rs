//! Tests of the limits of the inbox: each is obeyed and violated.

use super::*;
use crate::fixtures;
use plugboard_model::{LeadChange, LeadStage};

fn conversation() -> Conversation {
    Conversation { status: Status::Pending, lead_id: Some("old".into()), ..fixtures::conversation() }
}

fn contact() -> Contact {
    fixtures::contact()
}

fn lead(id: &str, stage: LeadStage) -> Lead {
    Lead { stage, ..lead::new(&conversation(), &contact(), id.into(), None, 0) }
}

/// Rows that the tests change.
struct Case {
    conversation: Conversation,
    contact: Contact,
    leads: Vec<Lead>,
    timers: Vec<String>,
}

impl Default for Case {
    fn default() -> Self {
        Self { conversation: conversation(), contact: contact(), leads: Vec::new(), timers: Vec::new() }
    }
}

impl Case {
    fn of(&self, action: &Action) -> Result<Vec<Effect>, &'static str> {
        let Self { conversation, contact, leads, timers } = self;
        of(action, &Rows { now: 5, conversation, contact, leads, timers }).map_err(|refused| refused.code)
    }
}

#[test]
fn labels_attributes_and_timers_have_limits() {
    let mut case = Case::default();
    let names = |count: usize| (0..count).map(|n| format!("{n:02}"));
    let label = |label: &str| Action::Change(ConversationChange::AddLabel { label: label.into() });
    case.conversation.labels = names(LABELS - 1).collect();
    assert!(case.of(&label("new")).is_ok());
    case.conversation.labels = names(LABELS).collect();
    assert_eq!(case.of(&label("new")), Err("too-many-labels"));
    assert!(case.of(&label("00")).is_ok(), "the conversation has this label already");

    let attribute = |key: &str| Action::ContactAttribute { key: key.into(), value: Some("v".into()) };
    case.contact.attributes = names(Contact::ATTRIBUTES).map(|name| (name, String::new())).collect();
    assert_eq!(case.of(&attribute("new")), Err("too-many-attributes"));
    assert!(case.of(&attribute("00")).is_ok(), "an existing attribute may change");
    case.contact.attributes.remove("00");
    let effects = case.of(&attribute("new"));
    let Ok([Effect::Contact(changed)]) = effects.as_deref() else { panic!("{effects:?}") };
    assert_eq!(changed.attributes["new"], "v");

    let timer = |name: &str| Action::SetTimer { name: name.into(), due_at: 9, data: String::new() };
    case.timers = names(TIMERS_MAX).collect();
    assert_eq!(case.of(&timer("new")), Err("too-many-timers"));
    assert!(case.of(&timer("00")).is_ok(), "an existing timer may be moved");
}

#[test]
fn a_conversation_has_at_most_one_open_lead() {
    let mut case = Case::default();
    let open = Action::OpenLead { lead: "new".into(), source: None };
    let stage = |id: &str, stage| Action::ChangeLead { lead: id.into(), change: LeadChange::Stage { stage } };
    let reads = |action: &Action| reads(action, &conversation()).leads;
    assert_eq!(reads(&open), ["old"]);
    assert_eq!(reads(&stage("new", LeadStage::Won)), ["new", "old"]);
    assert_eq!(reads(&stage("old", LeadStage::Won)), ["old"]);

    case.leads = vec![lead("old", LeadStage::Qualified)];
    assert_eq!(case.of(&open), Err("lead-open"));
    case.leads = vec![lead("old", LeadStage::Lost)];
    let effects = case.of(&open);
    let Ok([Effect::Lead(update)]) = effects.as_deref() else { panic!("{effects:?}") };
    assert_eq!((update.lead.id.as_str(), update.change, update.becomes_latest), ("new", "created", true));

    // `old` is the latest lead, and `older` was closed before it.
    case.leads = vec![lead("older", LeadStage::Lost), lead("old", LeadStage::New)];
    assert_eq!(case.of(&stage("older", LeadStage::New)), Err("lead-open"));
    assert_eq!(case.of(&stage("unknown", LeadStage::New)), Err("not-found"));
    assert_eq!(case.of(&stage("old", LeadStage::New)), Ok(vec![]), "nothing changes");
    case.leads[1].stage = LeadStage::Won;
    let effects = case.of(&stage("older", LeadStage::New));
    let Ok([Effect::Lead(update)]) = effects.as_deref() else { panic!("{effects:?}") };
    assert_eq!((update.change, update.becomes_latest, update.lead.updated_at), ("stage", true, 5));
}
