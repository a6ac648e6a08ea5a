//! People's actions on leads: all of the changes, or none.

use futures_util::future::BoxFuture;
use plugboard_db::{Result, Tx, Write, leads};
use plugboard_model::{Author, Lead, LeadChange};

use super::act::{Acted, Refused, enter};
use crate::{
    error::FlowError,
    inbox::{leads as inbox, locked::LockedConversation},
    installed::Registry,
    shared::Flow,
};

/// A person's action on a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadAct {
    /// Opens a lead in a conversation.
    Open {
        /// The conversation.
        conversation: String,
        /// Where the lead comes from.
        source: Option<String>,
    },
    /// Changes the lead with this identifier.
    Change(String),
}

/// A person's change to a lead's value. Fields that are left out keep their current value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeadWorth {
    /// The value, in hundredths of the currency's unit. `Some(None)` removes it.
    pub value: Option<Option<i64>>,
    /// The currency, as an ISO 4217 code.
    pub currency: Option<String>,
}

impl LeadWorth {
    /// Returns the change to a lead with this value and currency, or `None` if no field is set.
    fn change(&self, value: Option<i64>, currency: Option<&String>) -> Option<LeadChange> {
        if *self == Self::default() {
            return None;
        }
        let currency = self.currency.as_ref().or(currency).cloned();
        Some(LeadChange::Value { value: self.value.unwrap_or(value), currency })
    }
}

impl Flow {
    /// Opens or changes a lead on a person's behalf: all of the changes, or none.
    ///
    /// # Errors
    /// Returns an error if the conversation or lead does not exist, the input is invalid, a rule refuses it, or the
    /// database fails.
    pub async fn lead(
        &self,
        author: &Author,
        act: LeadAct,
        changes: Vec<LeadChange>,
        worth: LeadWorth,
    ) -> Result<Lead, FlowError> {
        if let LeadAct::Open { source: Some(source), .. } = &act
            && (source.trim().is_empty() || source.len() > 64)
        {
            return Err(FlowError::Invalid("a lead's source must have 1 to 64 bytes".into()));
        }
        for change in changes.iter().chain(&worth.change(None, None)) {
            check(change).map_err(FlowError::Invalid)?;
        }
        let (registry, author) = (self.shared.registry.clone(), author.clone());
        let write = LeadWrite { registry, author, act, changes, worth };
        Ok(self.shared.write(write).await??)
    }
}

fn check(change: &LeadChange) -> std::result::Result<(), String> {
    match change {
        LeadChange::Value { currency: Some(code), .. } => Lead::check_currency(code),
        LeadChange::Attribute { key, value } => {
            if key.trim().is_empty() || key.len() > 64 {
                return Err("an attribute's key must have 1 to 64 bytes".into());
            }
            if value.as_ref().is_some_and(|value| value.len() > 4 << 10) {
                return Err(format!("the value of the attribute `{key}` must have at most 4 KiB"));
            }
            Ok(())
        }
        LeadChange::Stage { .. } | LeadChange::Value { .. } => Ok(()),
    }
}

/// The write of a person's action on a lead.
struct LeadWrite {
    registry: Registry,
    author: Author,
    act: LeadAct,
    changes: Vec<LeadChange>,
    worth: LeadWorth,
}

impl Write for LeadWrite {
    type Out = Acted<Lead>;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Acted<Lead>>> {
        Box::pin(async move {
            let conversation = match &self.act {
                LeadAct::Open { conversation, .. } => conversation.clone(),
                // Uses `get`, which does not cache the row, because the conversation is locked only below.
                LeadAct::Change(id) => match leads::get(tx.read().await?, id).await? {
                    Some(lead) => lead.conversation_id,
                    None => return Ok(Err(Refused::NotFound("lead", id.clone()))),
                },
            };
            let registry = self.registry.of(tx)?;
            let mut locked = match enter(tx, &registry, &conversation, &self.author).await? {
                Ok(locked) => locked,
                Err(refused) => return Ok(Err(refused)),
            };
            // A refusal must not leave partial writes in its group commit, so everything is checked first.
            let attributes = self.changes.iter().filter(|one| matches!(one, LeadChange::Attribute { .. })).count();
            if matches!(self.act, LeadAct::Open { .. }) && attributes > Lead::ATTRIBUTES {
                return Ok(Err(too_many()));
            }
            let id = match &self.act {
                LeadAct::Change(id) => id.clone(),
                LeadAct::Open { source, .. } => {
                    let id = tx.clock().new_id();
                    match inbox::open(tx, &mut locked, id.clone(), source.clone()).await? {
                        Ok(()) => id,
                        Err(refused) => return Ok(Err(Refused::Conflict(refused.reason))),
                    }
                }
            };
            let known = leads::in_tx(tx, &id).await?;
            let worth = known.and_then(|lead| self.worth.change(lead.value, lead.currency.as_ref()));
            let changes: Vec<_> = self.changes.iter().chain(&worth).collect();
            if let Some(refused) = refused(tx, &locked, &id, &changes).await? {
                return Ok(Err(refused));
            }
            // Removals come first, to make room for additions.
            let removes = |one: &&LeadChange| matches!(one, LeadChange::Attribute { value: None, .. });
            let (first, then): (Vec<&LeadChange>, Vec<_>) = changes.into_iter().partition(removes);
            for one in first.into_iter().chain(then) {
                if let Err(refused) = inbox::change(tx, &mut locked, &id, one).await? {
                    return Ok(Err(Refused::Rule { code: refused.code.to_owned(), reason: refused.reason }));
                }
            }
            let now = tx.clock().now();
            locked.close(tx, now);
            let lead = leads::in_tx(tx, &id).await?;
            Ok(lead.ok_or(Refused::NotFound("lead", id)))
        })
    }
}

fn too_many() -> Refused {
    let reason = format!("a lead can have at most {} attributes", Lead::ATTRIBUTES);
    Refused::Rule { code: "too-many-attributes".into(), reason }
}

/// Returns the refusal of the first rule that the changes would break, or `None`.
async fn refused(
    tx: &mut Tx<'_>,
    locked: &LockedConversation<'_>,
    id: &str,
    changes: &[&LeadChange],
) -> Result<Option<Refused>> {
    let Some(mut lead) = leads::in_tx(tx, id).await? else { return Ok(None) };
    for one in changes {
        lead.change(one);
    }
    if lead.attributes.len() > Lead::ATTRIBUTES {
        return Ok(Some(too_many()));
    }
    let latest = locked.conversation.lead_id.clone().filter(|latest| latest != id && lead.stage.is_open());
    match latest {
        Some(latest) if leads::in_tx(tx, &latest).await?.is_some_and(|lead| lead.stage.is_open()) => {
            let reason = "this conversation has another open lead".to_owned();
            Ok(Some(Refused::Rule { code: "lead-open".into(), reason }))
        }
        _ => Ok(None),
    }
}
