//! The steps in which people in the inbox use the plugin: reviews of replies, suggestions and commands.

use plugboard_model::{
    AuthorKind, CallError, Command, Draft, EventBody, EventKind, Message, MessageState, Review, ReviewOutcome, Sender,
};
use plugboard_rules::{
    draft,
    parts::{self, Form, Sent},
    policy::{self, held_note},
    split,
};
use std::sync::Arc;

use super::{
    content,
    notes::Notes,
    raw::{RawCommand, RawPart, RawReview},
    scene::Scene,
};
use crate::stage::TextChoices;

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
        let content = raw.content.as_ref().map(|content| content::text(content, 0)).transpose()?;
        let mut draft = Draft { text: raw.text.clone(), content, ..Draft::default() };
        let language = draft::language(&self.stage.contact).to_owned();
        let mut message = Message {
            text: parts::stored_text(&self.stage.rules, &draft, None, &language),
            content: draft.content.clone(),
            state: MessageState::Queued,
            ..self.of_person()
        };
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
        let (id, stored) = (message.id.clone(), message.text.clone());
        let quick_replies: Vec<_> = raw.quick_replies.iter().map(|button| button.0.button()).collect();
        let form = Form::of(message.kind, false, &quick_replies);
        let splits = split::may_split(self.stage.split_texts, message.kind, raw.template.is_some(), false);
        let review = Review { message, quick_replies, template: raw.template.as_ref().map(RawPart::part), sender };
        self.give_event(EventBody::Review(Box::new(review)), notes).await;
        let outcome = match &mut notes.review {
            Some(outcome) => {
                if let ReviewOutcome { text: Some(text), hold } = outcome {
                    draft::amend(&mut draft, &stored, text);
                    let sent = self.sent(&draft, &language, form);
                    let with_buttons = !raw.quick_replies.is_empty();
                    *hold = hold.take().or_else(|| self.too_long(&sent, splits, with_buttons));
                }
                outcome.clone()
            }
            // A server holds the reply as well, unless the admin has chosen that failed reviews let replies pass.
            None => failed(notes),
        };
        if outcome.hold.is_none() {
            self.stage.choices = TextChoices::of(id.clone(), at, self.sent(&draft, &language, form).choices);
        }
        self.reviewed(&id, outcome, draft.content);
        Ok(())
    }

    /// Returns what the customer gets of a draft. In a review, the files are not known.
    fn sent(&self, draft: &Draft, language: &str, form: Form) -> Sent {
        parts::sent(&self.stage.rules, &draft.text, draft::document(draft).as_ref(), None, language, form)
    }

    /// Returns why the platform does not accept the text of a reply, or `None` if it does. Quick replies go with the
    /// last part.
    fn too_long(&self, sent: &Sent, splits: bool, with_buttons: bool) -> Option<String> {
        let rules = &self.stage.rules;
        policy::too_long(rules, &sent.text, splits).or_else(|| {
            let texts = parts::texts(rules, &sent.text, splits);
            let last = texts.last().filter(|_| with_buttons && sent.content.is_none())?;
            policy::too_long_with_buttons(rules, last)
        })
    }

    /// Applies the outcome of a review to the reply, with what remains of its rich content.
    fn reviewed(&mut self, id: &str, outcome: ReviewOutcome, content: Option<String>) {
        let history = Arc::make_mut(&mut self.stage.history);
        if let Some(message) = history.iter_mut().find(|message| message.id == id) {
            message.state = if outcome.hold.is_some() { MessageState::Held } else { MessageState::Sent };
            message.text = outcome.text.unwrap_or_else(|| std::mem::take(&mut message.text));
            message.content = content;
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
