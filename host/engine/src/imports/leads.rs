//! `leads`: potential buyers. A change takes effect when the journal is applied, but the handler's getters show it
//! immediately.

use super::{
    ConversationHandle,
    bindings::{conversations::HostLead, leads},
    check::{self, VALUE_MAX, WORD_MAX},
};
use crate::{error::Error, state::State};
use plugboard_model::{Action, Failure, FailureKind, Lead, LeadChange, LeadStage};
use std::collections::BTreeMap;
use wasmtime::{Result, component::Resource};

/// A handle of a lead of this call, by its identifier.
pub struct LeadHandle(pub(crate) String);

impl State {
    /// Returns a handle of the conversation's lead as this handler sees it.
    pub(crate) fn lead_handle(&mut self) -> Result<Option<Resource<LeadHandle>>> {
        let id = self.lead_now()?.map(|lead| lead.id.clone());
        id.map(|id| self.push(LeadHandle(id))).transpose()
    }

    /// Returns the lead of a handle.
    fn lead_of(&self, handle: &Resource<LeadHandle>) -> Result<&Lead> {
        let id = &self.get(handle)?.0;
        self.lead_by_id(id)?.ok_or_else(|| wasmtime::Error::msg("the lead does not belong to this call"))
    }

    /// Requests a change to a lead, and shows it to this handler.
    fn change_lead(&mut self, handle: &Resource<LeadHandle>, change: &LeadChange) -> Result<(), Error> {
        let mut lead = self.lead_of(handle)?.clone();
        self.act(Action::ChangeLead { lead: lead.id.clone(), change: change.clone() })?;
        lead.change(change);
        self.see_lead(lead);
        Ok(())
    }
}

impl leads::Host for State {
    fn open(&mut self, _: Resource<ConversationHandle>, source: Option<String>) -> Result<Resource<LeadHandle>, Error> {
        if let Some(source) = &source {
            check::id("the lead's source", source, WORD_MAX)?;
        }
        if self.lead_now()?.is_some_and(|lead| lead.stage.is_open()) {
            let message = "this conversation already has an open lead; change that lead instead";
            return Err(Failure::new(FailureKind::Conflict, message).code("lead-open").into());
        }
        let (id, now) = (self.new_id(), self.time());
        self.act(Action::OpenLead { lead: id.clone(), source: source.clone() })?;
        let conversation = self.conversation_now()?;
        let lead = Lead {
            id: id.clone(),
            conversation_id: conversation.id.clone(),
            contact_id: conversation.contact_id.clone(),
            stage: LeadStage::New,
            value: None,
            currency: None,
            source,
            attributes: BTreeMap::new(),
            created_at: now,
            updated_at: now,
        };
        self.see_lead(lead);
        Ok(self.push(LeadHandle(id))?)
    }

    fn set_stage(&mut self, lead: Resource<LeadHandle>, stage: leads::Stage) -> Result<(), Error> {
        let stage = match stage {
            leads::Stage::New => LeadStage::New,
            leads::Stage::Qualified => LeadStage::Qualified,
            leads::Stage::Won => LeadStage::Won,
            leads::Stage::Lost => LeadStage::Lost,
        };
        self.change_lead(&lead, &LeadChange::Stage { stage })
    }

    fn set_value(
        &mut self,
        lead: Resource<LeadHandle>,
        value: Option<f64>,
        currency: Option<String>,
    ) -> Result<(), Error> {
        let value = value.map(Lead::hundredths).transpose().map_err(Failure::invalid)?;
        if let Some(code) = &currency {
            Lead::check_currency(code).map_err(Failure::invalid)?;
        }
        self.change_lead(&lead, &LeadChange::Value { value, currency })
    }

    fn set_attribute(&mut self, lead: Resource<LeadHandle>, key: String, value: String) -> Result<(), Error> {
        check::id("the attribute's key", &key, WORD_MAX)?;
        let value = check::display_text("the attribute's value", value, VALUE_MAX)?;
        let attributes = &self.lead_of(&lead)?.attributes;
        if !attributes.contains_key(&key) {
            check::count("attributes per lead", attributes.len(), Lead::ATTRIBUTES)?;
        }
        self.change_lead(&lead, &LeadChange::Attribute { key, value: Some(value) })
    }

    fn remove_attribute(&mut self, lead: Resource<LeadHandle>, key: String) -> Result<(), Error> {
        check::id("the attribute's key", &key, WORD_MAX)?;
        self.change_lead(&lead, &LeadChange::Attribute { key, value: None })
    }
}

impl HostLead for State {
    fn id(&mut self, lead: Resource<LeadHandle>) -> Result<String> {
        Ok(self.lead_of(&lead)?.id.clone())
    }

    fn stage(&mut self, lead: Resource<LeadHandle>) -> Result<String> {
        Ok(self.lead_of(&lead)?.stage.to_string())
    }

    fn value(&mut self, lead: Resource<LeadHandle>) -> Result<Option<f64>> {
        Ok(self.lead_of(&lead)?.amount())
    }

    fn currency(&mut self, lead: Resource<LeadHandle>) -> Result<Option<String>> {
        Ok(self.lead_of(&lead)?.currency.clone())
    }

    fn source(&mut self, lead: Resource<LeadHandle>) -> Result<Option<String>> {
        Ok(self.lead_of(&lead)?.source.clone())
    }

    fn attribute(&mut self, lead: Resource<LeadHandle>, key: String) -> Result<Option<String>> {
        Ok(self.lead_of(&lead)?.attributes.get(&key).cloned())
    }

    fn created_at(&mut self, lead: Resource<LeadHandle>) -> Result<f64> {
        Ok(check::millis(self.lead_of(&lead)?.created_at))
    }

    fn drop(&mut self, handle: Resource<LeadHandle>) -> Result<()> {
        self.forget(handle)
    }
}
