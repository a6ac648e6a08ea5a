//! The steps in which people in the inbox use the plugin: reviews of replies, suggestions and commands.

use plugboard_model::{
    AuthorKind, CallError, Command, EventBody, EventKind, Message, MessageState, Review, ReviewOutcome, Sender,
};
use plugboard_rules::policy::{self, held_note};
use std::sync::Arc;

use super::{
    notes::Notes,
    raw::{RawCommand, RawPart, RawReview},
    scene::Scene,
};

/// The author of an automation's reply that is under review.
const AUTOMATION: &str = "automation";

/// Returns the outcome of a review that failed: the reply is held, for the same reason as on a server.
fn failed(notes: &Notes) -> ReviewOutcome {
    let failure = match notes.failed_calls.last().map(|call| &call.error) {
        Some(CallError::Refused(failure)) => failure.message.clone(),
        Some(error) => error.to_string(),
        None => "the review did not run".to_owned(),
    };
    ReviewOutcome { text: None, hold: Some(policy::failed_review(&failure)) }
}

impl Scene {
    /// Has the plugin review a reply that is about to go out.
    pub(super) async fn review(&mut self, raw: &RawReview, notes: &mut Notes) -> Result<(), String> {
        self.hears(EventKind::Review)?;
        let (sender, at) = (raw.sender.unwrap_or(Sender::Automation), self.stage.at);
        let mut message = Message { text: raw.text.clone(), state: MessageState::Queued, ..self.of_person() };
        match sender {
            Sender::Person => self.stage.conversation.last_agent_at = Some(at),
            Sender::Automation => {
                message.author_kind = AuthorKind::Plugin;
                message.author_name = Some(AUTOMATION.to_owned());
                self.stage.replies.push_back(at);
            }
        }
        self.begun = true;
        let message = self.stage.say(message);
        let id = message.id.clone();
        let review = Review {
            message,
            quick_replies: raw.quick_replies.iter().map(|button| button.0.button()).collect(),
            template: raw.template.as_ref().map(RawPart::part),
            sender,
        };
        self.give_event(EventBody::Review(Box::new(review)), notes).await;
        let outcome = match &mut notes.review {
            Some(outcome) => {
                if let ReviewOutcome { text: Some(text), hold } = outcome {
                    *hold = hold.take().or_else(|| policy::too_long(&self.stage.rules, text));
                }
                outcome.clone()
            }
            // A server holds the reply as well, unless the admin has chosen that failed reviews let replies pass.
            None => failed(notes),
        };
        self.reviewed(&id, outcome);
        Ok(())
    }

    /// Applies the outcome of a review to the reply.
    fn reviewed(&mut self, id: &str, outcome: ReviewOutcome) {
        let history = Arc::make_mut(&mut self.stage.history);
        if let Some(message) = history.iter_mut().find(|message| message.id == id) {
            message.state = if outcome.hold.is_some() { MessageState::Held } else { MessageState::Sent };
            message.text = outcome.text.unwrap_or_else(|| std::mem::take(&mut message.text));
        }
        if let Some(reason) = outcome.hold {
            let at = self.stage.at;
            self.stage.note(held_note(&reason), at);
        }
    }

    /// Asks the plugin for suggestions on a draft.
    pub(super) async fn suggest(&mut self, draft: &str, notes: &mut Notes) -> Result<(), String> {
        self.hears(EventKind::Command)?;
        let (agent, plugin) = (self.agent(), self.stage.setup.plugin.clone());
        let (call, event) = self.stage.ask();
        notes.suggestions = notes.helped("suggest", plugin.suggest(call, event, agent, draft.to_owned()).await);
        Ok(())
    }

    /// Asks the plugin for the commands that it offers.
    pub(super) async fn commands(&mut self, notes: &mut Notes) -> Result<(), String> {
        self.hears(EventKind::Command)?;
        let (agent, plugin) = (self.agent(), self.stage.setup.plugin.clone());
        let (call, event) = self.stage.ask();
        notes.commands = notes.helped("commands", plugin.commands(call, event, agent).await);
        Ok(())
    }

    /// Runs one of the plugin's commands.
    pub(super) async fn command(&mut self, raw: &RawCommand, notes: &mut Notes) -> Result<(), String> {
        self.hears(EventKind::Command)?;
        let agent = raw.agent.clone().unwrap_or_else(|| self.agent());
        let command = Command { name: raw.name.clone(), input: raw.input.clone(), agent };
        self.give_event(EventBody::Command(command), notes).await;
        Ok(())
    }
}
