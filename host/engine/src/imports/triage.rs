//! `triage`: classifies the conversation. A change takes effect when the journal is applied, but the handler's getters
//! show it immediately.

use super::{
    ConversationHandle,
    bindings::triage::{Host, Priority as GuestPriority},
    check::{self, NAME_MAX, TEXT_MAX, WORD_MAX},
};
use crate::{error::Error, state::State};
use plugboard_model::{Action, ConversationChange, Failure, Priority, Status};
use wasmtime::{Result, component::Resource};

/// The maximum number of labels per conversation.
const LABELS_MAX: usize = 32;
/// The maximum duration of a snooze, in milliseconds.
const SNOOZE_MAX: i64 = 366 * 24 * 60 * 60 * 1_000;

impl State {
    fn change(&mut self, change: ConversationChange) -> Result<(), Error> {
        self.act(Action::Change(change)).map(drop)
    }
}

fn optional_name(what: &str, name: Option<&String>) -> Result<(), Failure> {
    name.map_or(Ok(()), |name| check::id(what, name, NAME_MAX))
}

impl Host for State {
    fn set_category(&mut self, _: Resource<ConversationHandle>, category: String) -> Result<(), Error> {
        check::id("the category", &category, WORD_MAX)?;
        self.change(ConversationChange::Category { category: Some(category.clone()) })?;
        self.conversation_mut()?.category = Some(category);
        Ok(())
    }

    fn set_priority(&mut self, _: Resource<ConversationHandle>, priority: GuestPriority) -> Result<(), Error> {
        let priority = match priority {
            GuestPriority::Low => Priority::Low,
            GuestPriority::Normal => Priority::Normal,
            GuestPriority::High => Priority::High,
            GuestPriority::Urgent => Priority::Urgent,
        };
        self.change(ConversationChange::Priority { priority })?;
        self.conversation_mut()?.priority = priority;
        Ok(())
    }

    fn add_label(&mut self, _: Resource<ConversationHandle>, label: String) -> Result<(), Error> {
        check::id("the label", &label, WORD_MAX)?;
        let labels = &self.conversation_now()?.labels;
        let place = labels.binary_search(&label);
        if place.is_err() {
            check::count("labels per conversation", labels.len(), LABELS_MAX)?;
        }
        self.change(ConversationChange::AddLabel { label: label.clone() })?;
        if let Err(place) = place {
            self.conversation_mut()?.labels.insert(place, label);
        }
        Ok(())
    }

    fn remove_label(&mut self, _: Resource<ConversationHandle>, label: String) -> Result<(), Error> {
        check::id("the label", &label, WORD_MAX)?;
        self.change(ConversationChange::RemoveLabel { label: label.clone() })?;
        if self.conversation_now()?.labels.contains(&label) {
            self.conversation_mut()?.labels.retain(|have| *have != label);
        }
        Ok(())
    }

    fn assign(&mut self, _: Resource<ConversationHandle>, assignee: Option<String>) -> Result<(), Error> {
        optional_name("the person's name", assignee.as_ref())?;
        self.change(ConversationChange::Assignee { assignee: assignee.clone() })?;
        self.conversation_mut()?.assignee = assignee;
        Ok(())
    }

    fn assign_team(&mut self, _: Resource<ConversationHandle>, team: Option<String>) -> Result<(), Error> {
        optional_name("the team's name", team.as_ref())?;
        self.change(ConversationChange::Team { team: team.clone() })?;
        self.conversation_mut()?.team = team;
        Ok(())
    }

    fn set_status(&mut self, _: Resource<ConversationHandle>, status: String) -> Result<(), Error> {
        let status = match status.parse() {
            Ok(Status::Snoozed) => return Err(Failure::invalid("to snooze, call `snooze` with a time").into()),
            Ok(status) => status,
            Err(error) => return Err(Failure::invalid(error.to_string()).into()),
        };
        self.change(ConversationChange::Status { status })?;
        let conversation = self.conversation_mut()?;
        conversation.status = status;
        conversation.snoozed_until = None;
        Ok(())
    }

    fn snooze(&mut self, _: Resource<ConversationHandle>, until: f64) -> Result<(), Error> {
        let until = check::time("the time to snooze until", until)?;
        let now = self.time();
        if until <= now || until - now > SNOOZE_MAX {
            return Err(Failure::invalid("the time to snooze until must be within the next 366 days").into());
        }
        self.change(ConversationChange::Snooze { until })?;
        let conversation = self.conversation_mut()?;
        conversation.status = Status::Snoozed;
        conversation.snoozed_until = Some(until);
        Ok(())
    }

    fn escalate(&mut self, _: Resource<ConversationHandle>, reason: String) -> Result<(), Error> {
        let reason = check::nonempty_display_text("the reason", reason, TEXT_MAX)?;
        self.act(Action::Escalate { reason })?;
        let conversation = self.conversation_mut()?;
        conversation.status = Status::Open;
        conversation.snoozed_until = None;
        conversation.automation = false;
        Ok(())
    }
}
