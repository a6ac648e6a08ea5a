//! The exports of a component. Calls the right one for each subject.

use crate::{
    imports::{
        BatchHandle, CatalogueHandle, ChannelPollHandle, CommandEvent, CommandList, CommentEvent, ContactEvent,
        ConversationEvent, FeedbackEvent, GestureHandle, HookHandle, LeadEvent, MediaHandle, MessageEvent, Outgoing,
        PollHandle, ProfileHandle, ReactionEvent, ReceiptEvent, RefusedEvent, ReplyReview, SetupHandle, StepHandle,
        SuggestionRequest, TimerEvent,
        bindings::{
            exported::{
                assistant, catalogue, connector, exporter, gestures, media, migration, on_comment, on_contact,
                on_conversation, on_feedback, on_lead, on_message, on_reaction, on_receipt, on_refused, on_timer,
                poller, reviewer, settle, setup,
            },
            types,
        },
    },
    state::{Help, State, Subject},
};
use plugboard_model::{EventKind, Role};
use wasmtime::{
    Error, Result, Store,
    component::{Instance, InstancePre},
};

/// The exports of a component, looked up once.
pub(crate) struct Exports {
    pub on_message: Option<on_message::GuestIndices>,
    on_conversation: Option<on_conversation::GuestIndices>,
    on_refused: Option<on_refused::GuestIndices>,
    on_timer: Option<on_timer::GuestIndices>,
    on_lead: Option<on_lead::GuestIndices>,
    on_comment: Option<on_comment::GuestIndices>,
    on_reaction: Option<on_reaction::GuestIndices>,
    on_receipt: Option<on_receipt::GuestIndices>,
    on_feedback: Option<on_feedback::GuestIndices>,
    on_contact: Option<on_contact::GuestIndices>,
    connector: Option<connector::GuestIndices>,
    media: Option<media::GuestIndices>,
    poller: Option<poller::GuestIndices>,
    setup: Option<setup::GuestIndices>,
    settle: Option<settle::GuestIndices>,
    gestures: Option<gestures::GuestIndices>,
    catalogue: Option<catalogue::GuestIndices>,
    exporter: Option<exporter::GuestIndices>,
    migration: Option<migration::GuestIndices>,
    reviewer: Option<reviewer::GuestIndices>,
    assistant: Option<assistant::GuestIndices>,
}

/// Looks up an export in an instance, so that it can be called.
macro_rules! load {
    ($handler:expr, $store:ident, $instance:ident) => {
        $handler.as_ref().ok_or_else(|| Error::msg("the handler is not exported"))?.load(&mut *$store, $instance)?
    };
}

/// The result that a handler returned.
pub(crate) type Answer = Result<(), types::Failure>;

impl Exports {
    /// Finds out which handlers a component exports. The types are checked later, by `check`.
    pub(crate) fn probe(pre: &InstancePre<State>) -> Self {
        Self {
            on_message: on_message::GuestIndices::new(pre).ok(),
            on_conversation: on_conversation::GuestIndices::new(pre).ok(),
            on_refused: on_refused::GuestIndices::new(pre).ok(),
            on_timer: on_timer::GuestIndices::new(pre).ok(),
            on_lead: on_lead::GuestIndices::new(pre).ok(),
            on_comment: on_comment::GuestIndices::new(pre).ok(),
            on_reaction: on_reaction::GuestIndices::new(pre).ok(),
            on_receipt: on_receipt::GuestIndices::new(pre).ok(),
            on_feedback: on_feedback::GuestIndices::new(pre).ok(),
            on_contact: on_contact::GuestIndices::new(pre).ok(),
            connector: connector::GuestIndices::new(pre).ok(),
            media: media::GuestIndices::new(pre).ok(),
            poller: poller::GuestIndices::new(pre).ok(),
            setup: setup::GuestIndices::new(pre).ok(),
            settle: settle::GuestIndices::new(pre).ok(),
            gestures: gestures::GuestIndices::new(pre).ok(),
            catalogue: catalogue::GuestIndices::new(pre).ok(),
            exporter: exporter::GuestIndices::new(pre).ok(),
            migration: migration::GuestIndices::new(pre).ok(),
            reviewer: reviewer::GuestIndices::new(pre).ok(),
            assistant: assistant::GuestIndices::new(pre).ok(),
        }
    }

    /// Whether the component has a handler for this kind of event.
    pub(crate) fn takes(&self, kind: EventKind) -> bool {
        match kind {
            EventKind::Message => self.on_message.is_some(),
            EventKind::Conversation => self.on_conversation.is_some(),
            EventKind::Refused => self.on_refused.is_some(),
            EventKind::Timer => self.on_timer.is_some(),
            EventKind::Lead => self.on_lead.is_some(),
            EventKind::Comment => self.on_comment.is_some(),
            EventKind::Reaction => self.on_reaction.is_some(),
            EventKind::Receipt => self.on_receipt.is_some(),
            EventKind::Feedback => self.on_feedback.is_some(),
            EventKind::Contact => self.on_contact.is_some(),
            EventKind::Review => self.reviewer.is_some(),
            EventKind::Command => self.assistant.is_some(),
        }
    }

    /// Whether the component has this role.
    pub(crate) fn plays(&self, role: Role) -> bool {
        match role {
            Role::Connector => self.connector.is_some(),
            Role::Media => self.media.is_some(),
            Role::Poller => self.poller.is_some(),
            Role::Setup => self.setup.is_some(),
            Role::Settle => self.settle.is_some(),
            Role::Gestures => self.gestures.is_some(),
            Role::Catalogue => self.catalogue.is_some(),
            Role::Exporter => self.exporter.is_some(),
            Role::Migration => self.migration.is_some(),
            Role::Reviewer => self.reviewer.is_some(),
            Role::Assistant => self.assistant.is_some(),
        }
    }

    /// Returns the name of the handler that a call needs, if the component does not export it.
    pub(crate) fn missing(&self, subject: &Subject) -> Option<&'static str> {
        let (name, found) = match subject {
            Subject::Event(event) => (subject.handler(), self.takes(event.body.kind())),
            Subject::Help(..) => ("assistant", self.plays(Role::Assistant)),
            Subject::Nothing => return None,
            Subject::Export(_) | Subject::Poll(_) => ("exporter", self.plays(Role::Exporter)),
            Subject::Migrate(_) => ("migration", self.plays(Role::Migration)),
            Subject::Media(_) => ("media", self.plays(Role::Media)),
            Subject::PollChannel(_) => ("poller", self.plays(Role::Poller)),
            Subject::Join(_) | Subject::Leave(_) => ("setup", self.plays(Role::Setup)),
            Subject::Settle(_) => ("settle", self.plays(Role::Settle)),
            Subject::Gesture(_) => ("gestures", self.plays(Role::Gestures)),
            Subject::Catalogue(_) => ("catalogue", self.plays(Role::Catalogue)),
            _ => ("connector", self.plays(Role::Connector)),
        };
        (!found).then_some(name)
    }

    /// Calls the handler for the store's subject.
    pub(crate) async fn call(&self, store: &mut Store<State>, instance: &Instance) -> Result<Answer> {
        match &store.data().subject {
            Subject::Event(event) => {
                let kind = event.body.kind();
                self.call_handler(store, instance, kind).await
            }
            Subject::Help(_, Help::Suggest { .. }) => {
                let request = store.data_mut().push(SuggestionRequest)?;
                load!(self.assistant, store, instance).call_suggest(store, request).await
            }
            Subject::Help(_, Help::Commands { .. }) => {
                let list = store.data_mut().push(CommandList)?;
                load!(self.assistant, store, instance).call_commands(store, list).await
            }
            Subject::Nothing => self.check(store, instance),
            Subject::Export(_) | Subject::Poll(_) => self.call_exporter(store, instance).await,
            Subject::Migrate(_) => {
                let step = store.data_mut().push(StepHandle)?;
                load!(self.migration, store, instance).call_migrate(store, step).await
            }
            Subject::Media(_)
            | Subject::PollChannel(_)
            | Subject::Join(_)
            | Subject::Leave(_)
            | Subject::Settle(_)
            | Subject::Gesture(_)
            | Subject::Catalogue(_) => self.call_platform_role(store, instance).await,
            _ => self.call_connector(store, instance).await,
        }
    }

    async fn call_handler(&self, store: &mut Store<State>, instance: &Instance, kind: EventKind) -> Result<Answer> {
        match kind {
            EventKind::Message => {
                let event = store.data_mut().push(MessageEvent)?;
                load!(self.on_message, store, instance).call_handle(store, event).await
            }
            EventKind::Conversation => {
                let event = store.data_mut().push(ConversationEvent)?;
                load!(self.on_conversation, store, instance).call_handle(store, event).await
            }
            EventKind::Refused => {
                let event = store.data_mut().push(RefusedEvent)?;
                load!(self.on_refused, store, instance).call_handle(store, event).await
            }
            EventKind::Timer => {
                let event = store.data_mut().push(TimerEvent)?;
                load!(self.on_timer, store, instance).call_handle(store, event).await
            }
            EventKind::Lead => {
                let event = store.data_mut().push(LeadEvent)?;
                load!(self.on_lead, store, instance).call_handle(store, event).await
            }
            EventKind::Comment => {
                let event = store.data_mut().push(CommentEvent)?;
                load!(self.on_comment, store, instance).call_handle(store, event).await
            }
            EventKind::Reaction => {
                let event = store.data_mut().push(ReactionEvent)?;
                load!(self.on_reaction, store, instance).call_handle(store, event).await
            }
            EventKind::Receipt => {
                let event = store.data_mut().push(ReceiptEvent)?;
                load!(self.on_receipt, store, instance).call_handle(store, event).await
            }
            EventKind::Feedback => {
                let event = store.data_mut().push(FeedbackEvent)?;
                load!(self.on_feedback, store, instance).call_handle(store, event).await
            }
            EventKind::Contact => {
                let event = store.data_mut().push(ContactEvent)?;
                load!(self.on_contact, store, instance).call_handle(store, event).await
            }
            EventKind::Review => {
                let reply = store.data_mut().push(ReplyReview)?;
                load!(self.reviewer, store, instance).call_review(store, reply).await
            }
            EventKind::Command => {
                let command = store.data_mut().push(CommandEvent)?;
                load!(self.assistant, store, instance).call_run(store, command).await
            }
        }
    }

    async fn call_connector(&self, store: &mut Store<State>, instance: &Instance) -> Result<Answer> {
        let connector = load!(self.connector, store, instance);
        match store.data().subject {
            Subject::Verify(..) => {
                let request = store.data_mut().push(HookHandle)?;
                connector.call_verify(store, request).await
            }
            Subject::Receive(..) => {
                let request = store.data_mut().push(HookHandle)?;
                connector.call_receive(store, request).await
            }
            Subject::Send(_) => {
                let part = store.data_mut().push(Outgoing)?;
                connector.call_send(store, part).await
            }
            Subject::Profile(_) => {
                let request = store.data_mut().push(ProfileHandle)?;
                connector.call_profile(store, request).await
            }
            Subject::Rules => connector.call_rules(store).await,
            _ => Err(Error::msg("this call is not for a connector")),
        }
    }

    /// Calls one of the roles that a connector may have besides its own.
    async fn call_platform_role(&self, store: &mut Store<State>, instance: &Instance) -> Result<Answer> {
        match store.data().subject {
            Subject::Media(_) => {
                let request = store.data_mut().push(MediaHandle)?;
                load!(self.media, store, instance).call_fetch(store, request).await
            }
            Subject::PollChannel(_) => {
                let request = store.data_mut().push(ChannelPollHandle)?;
                load!(self.poller, store, instance).call_poll(store, request).await
            }
            Subject::Join(_) => {
                let request = store.data_mut().push(SetupHandle)?;
                load!(self.setup, store, instance).call_join(store, request).await
            }
            Subject::Leave(_) => {
                let request = store.data_mut().push(SetupHandle)?;
                load!(self.setup, store, instance).call_leave(store, request).await
            }
            Subject::Settle(_) => {
                let part = store.data_mut().push(Outgoing)?;
                load!(self.settle, store, instance).call_settle(store, part).await
            }
            Subject::Gesture(_) => {
                let gesture = store.data_mut().push(GestureHandle)?;
                load!(self.gestures, store, instance).call_perform(store, gesture).await
            }
            Subject::Catalogue(_) => {
                let request = store.data_mut().push(CatalogueHandle)?;
                load!(self.catalogue, store, instance).call_read(store, request).await
            }
            _ => Err(Error::msg("this call is not for a role of a connector")),
        }
    }

    async fn call_exporter(&self, store: &mut Store<State>, instance: &Instance) -> Result<Answer> {
        let exporter = load!(self.exporter, store, instance);
        if matches!(store.data().subject, Subject::Export(_)) {
            let batch = store.data_mut().push(BatchHandle)?;
            exporter.call_export_batch(store, batch).await
        } else {
            let request = store.data_mut().push(PollHandle)?;
            exporter.call_poll(store, request).await
        }
    }

    /// Checks the types of all handlers against the contract.
    fn check(&self, store: &mut Store<State>, instance: &Instance) -> Result<Answer> {
        macro_rules! fits {
            ($($handler:ident),+) => {
                $(if let Some(handler) = &self.$handler {
                    handler.load(&mut *store, instance)?;
                })+
            };
        }
        fits!(on_message, on_conversation, on_refused, on_timer, on_lead, on_comment, on_reaction, on_receipt);
        fits!(on_feedback, on_contact, connector, media, poller, setup, settle, gestures, exporter, migration);
        fits!(reviewer, assistant, catalogue);
        Ok(Ok(()))
    }
}
