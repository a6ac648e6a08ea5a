//! A conversation in memory and a plugin that handles its events, judged by the same policy as in the inbox. Nothing is
//! stored. Backtests and scenarios run on a stage, and an [`Observer`] records what happens.

mod effects;
mod sandbox;

pub(crate) use sandbox::WriteResult;
pub use sandbox::{FileBytes, Sandbox, SharedValues, Values};

use plugboard_engine::{Call, CallError, Finished, Gate, Plugin, Secrets};
use plugboard_model::{
    Action, Clock, Contact, Conversation, Direction, DueTimer, Event, EventBody, EventKind, Failure, FailureKind,
    Journal, KvScope, Lead, Limits, Message, MessageKind, MessageState, Rules, Status, TIMERS_MAX, Template, Verdict,
};
use plugboard_rules::{
    chain::{MAX_DEPTH, next_depth},
    content::{self, ANSWERED_MS, Document},
    draft,
    policy::{self, Counted},
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use sandbox::has_room;

/// Maximum number of calls of a handler for one event. A call is repeated if another conversation changed a shared
/// value.
const CONFLICTS: usize = 10;

/// The plugin on trial, with its configuration, secrets, limits and storage.
pub struct PluginSetup {
    /// The plugin's name.
    pub name: String,
    /// The component.
    pub plugin: Arc<Plugin>,
    /// Its configuration, a JSON object.
    pub config: Arc<serde_json::Value>,
    /// Its secrets.
    pub secrets: Arc<Secrets>,
    /// The limits of each call.
    pub limits: Limits,
    /// The gate for its requests.
    pub gate: Arc<Gate>,
    /// Its shared key-value memory, for all conversations.
    pub shared: SharedValues,
}

/// A timer that the plugin has set.
#[derive(Debug, Clone)]
pub struct Timer {
    /// When it is due, in milliseconds since the Unix epoch.
    pub due_at: i64,
    /// The data that the plugin gets back.
    pub data: String,
    /// The depth of the event whose handler set it.
    pub depth: u32,
}

impl TextChoices {
    /// Returns the choices of a message, if it has some.
    pub(crate) fn of(message: String, at: i64, all: Vec<(String, String)>) -> Option<Self> {
        (!all.is_empty()).then_some(Self { message, at, all })
    }
}

/// The circumstances of an event.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The time of the event, in milliseconds since the Unix epoch.
    pub at: i64,
    /// The kind of the event.
    pub kind: EventKind,
    /// How many automations lie between the event and a person or customer.
    pub depth: u32,
    /// Whether its cause already had an automatic reply.
    pub answered: bool,
}

/// An action that the plugin asked for, and the verdict on it.
#[derive(Debug)]
pub struct JudgedAction<'a> {
    /// The action.
    pub action: &'a Action,
    /// The verdict of policy.
    pub verdict: Verdict,
    /// The rule that holds or refuses the action, as a stable code.
    pub code: Option<&'a str>,
}

/// An observer of a stage, which learns about each event, call and action.
pub trait Observer: Send {
    /// The plugin is about to get an event.
    fn on_event(&mut self, kind: EventKind);
    /// A call has ended. Unless it is repeated, one of [`Self::on_success`], [`Self::on_failure`] and
    /// [`Self::on_refusal`] follows.
    fn on_call(&mut self, finished: &Finished<Journal>);
    /// The call succeeded, and its actions are judged next.
    fn on_success(&mut self);
    /// The call failed, so nothing takes effect.
    fn on_failure(&mut self, error: &CallError);
    /// The plugin gave up because policy refused what it asked for. Nothing takes effect.
    fn on_refusal(&mut self, moment: Moment, failure: &Failure);
    /// The plugin asked for an action. It takes effect only if the verdict allows it.
    fn on_action(&mut self, moment: Moment, judged: &JudgedAction<'_>);
    /// Returns whether the observer has seen enough. The plugin then gets no more events.
    fn is_done(&mut self) -> bool {
        false
    }
}

/// A conversation in progress.
pub struct Stage {
    /// The plugin.
    pub setup: Arc<PluginSetup>,
    /// The conversation as it is now.
    pub conversation: Conversation,
    /// Its customer.
    pub contact: Contact,
    /// The person who comments or reacts, if it is not the conversation's own customer.
    pub guest: Option<Contact>,
    /// The customers in a group or public conversation, as far as they are known.
    pub participants: Arc<Vec<Contact>>,
    /// The channel's rules.
    pub rules: Arc<Rules>,
    /// Whether the channel sends a text that is too long in several parts.
    pub split_texts: bool,
    /// The name of the channel's account.
    pub account_name: Option<String>,
    /// The channel's templates.
    pub templates: Arc<[Template]>,
    /// The messages and notes so far, oldest first.
    pub history: Arc<Vec<Message>>,
    /// The plugin's key-value memory for this conversation.
    pub own: Arc<Values>,
    /// The conversation's lead.
    pub lead: Option<Lead>,
    /// The timers that are set, by name.
    pub timers: BTreeMap<String, Timer>,
    /// The time of the last event. Later events never have an earlier time.
    pub at: i64,
    /// The times of recent automatic replies.
    pub replies: VecDeque<i64>,
    /// The times of the plugin's recent reactions and edits.
    pub gestures: VecDeque<i64>,
    /// The comments that already have a private reply, by their identifiers.
    pub private: BTreeSet<String>,
    /// The contents of files, by attachment identifier. Files without an entry cannot be read.
    pub files: FileBytes,
    /// The number of events so far.
    pub events: u64,
    /// What the customer can choose from the text of our latest message, if it has choices.
    pub choices: Option<TextChoices>,
}

/// Choices that a message offers as text.
#[derive(Debug, Clone)]
pub struct TextChoices {
    /// The message's identifier.
    pub message: String,
    /// When the message was sent, in milliseconds since the Unix epoch.
    pub at: i64,
    /// The title and payload of each numbered line, in order.
    pub all: Vec<(String, String)>,
}

impl PluginSetup {
    /// Returns whether the plugin handles events of this kind.
    pub(crate) fn hears(&self, kind: EventKind) -> bool {
        self.plugin.surface().takes(kind)
    }

    /// Returns whether the plugin gets this event.
    fn takes(&self, body: &EventBody) -> bool {
        match body {
            EventBody::Conversation { changes } => {
                self.plugin.surface().takes_changes(changes.iter().map(String::as_str))
            }
            body => self.hears(body.kind()),
        }
    }
}

impl Stage {
    /// Returns the person who caused an event of this kind.
    fn who(&self, kind: EventKind) -> &Contact {
        match (&self.guest, kind) {
            (Some(guest), EventKind::Comment | EventKind::Reaction) => guest,
            _ => &self.contact,
        }
    }

    /// Same as [`Self::who`], for changes to the person.
    fn who_mut(&mut self, kind: EventKind) -> &mut Contact {
        match (&mut self.guest, kind) {
            (Some(guest), EventKind::Comment | EventKind::Reaction) => guest,
            _ => &mut self.contact,
        }
    }

    /// Adds a message to the conversation.
    pub fn say(&mut self, mut message: Message) -> Message {
        self.conversation.last_seq += 1;
        message.seq = self.conversation.last_seq;
        Arc::make_mut(&mut self.history).push(message.clone());
        message
    }

    /// Adds a customer's message. As on a server, it has a text if it has rich content, and the payload of the choice
    /// that it names if our latest message offered choices as text.
    pub(crate) fn receive(&mut self, mut message: Message) -> Message {
        let choices = self.choices.as_ref().filter(|choices| {
            let is_written = message.payload.is_none() && !message.text.trim().is_empty();
            is_written && message.kind == MessageKind::Message && message.sent_at - choices.at <= ANSWERED_MS
        });
        if let Some(choices) = choices {
            message.payload = content::choice(&choices.all, &message.text).map(str::to_owned);
        }
        let document = message.content.as_deref().and_then(|content| Document::parse(content).ok());
        if let Some(document) = document.filter(|_| message.text.is_empty()) {
            message.text = content::plain(&document, draft::language(&self.contact)).text;
        }
        self.say(message)
    }

    /// Records that the customer wrote, which opens the conversation. Returns the word for this change, or `None` if
    /// the conversation was open.
    pub fn customer_wrote(&mut self, at: i64) -> Option<&'static str> {
        self.conversation.last_inbound_at = Some(at);
        let woken = match self.conversation.status {
            Status::Open => None,
            Status::Resolved => Some("reopened"),
            Status::Pending | Status::Snoozed => Some("status"),
        };
        self.conversation.status = Status::Open;
        self.conversation.snoozed_until = None;
        woken
    }

    /// Fires the timers that are due by a time, each at its own time. A timer may set others; their number is bounded.
    pub async fn fire_timers(&mut self, until: i64, observer: &mut dyn Observer) {
        for _ in 0..TIMERS_MAX * 4 {
            if !self.fire_next_timer(until, observer).await {
                return;
            }
        }
    }

    /// Fires the first timer that is due by a time. Returns false if there is none.
    pub(crate) async fn fire_next_timer(&mut self, until: i64, observer: &mut dyn Observer) -> bool {
        let due = self.timers.iter().filter(|(_, timer)| timer.due_at <= until);
        let due = due.min_by_key(|(_, timer)| timer.due_at).map(|(name, timer)| (name.clone(), timer.clone()));
        let Some((name, Timer { due_at, data, depth })) = due else { return false };
        self.timers.remove(&name);
        self.give_events(vec![EventBody::Timer(DueTimer { name, data })], due_at, depth, observer).await;
        true
    }

    /// Gives the plugin the events of one cause, and then those that its own actions cause.
    pub async fn give_events(&mut self, bodies: Vec<EventBody>, at: i64, depth: u32, observer: &mut dyn Observer) {
        self.give_events_after(bodies, at, depth, false, observer).await;
    }

    /// Does the same as [`Self::give_events`] for a cause that may have been answered already.
    pub(crate) async fn give_events_after(
        &mut self,
        bodies: Vec<EventBody>,
        at: i64,
        depth: u32,
        mut answered: bool,
        observer: &mut dyn Observer,
    ) {
        let at = at.max(self.at);
        self.at = at;
        let now = self.conversation.last_seq;
        let mut open: VecDeque<_> = bodies.into_iter().map(|body| (body, depth, now)).collect();
        while let Some((body, depth, until_seq)) = open.pop_front() {
            if observer.is_done() {
                return;
            }
            if depth > MAX_DEPTH || !self.setup.takes(&body) {
                continue;
            }
            let event = self.event(body, at, depth, until_seq);
            observer.on_event(event.body.kind());
            // A greeting does not count as an answer.
            let mut greeted = false;
            let answered = if event.body.is_beginning() { &mut greeted } else { &mut answered };
            for next in self.handle(event, answered, observer).await {
                open.push_back((next, next_depth(depth), self.conversation.last_seq));
            }
        }
    }

    /// Prepares the call for a person who asks the plugin for help. Its event reports no changes.
    pub(crate) fn ask(&mut self) -> (Call, Arc<Event>) {
        let body = EventBody::Conversation { changes: Vec::new() };
        let event = self.event(body, self.at, 0, self.conversation.last_seq);
        (self.call(&event, self.sandbox(&event, false)), event)
    }

    fn event(&mut self, body: EventBody, at: i64, depth: u32, until_seq: i64) -> Arc<Event> {
        self.events += 1;
        let contact = self.who(body.kind()).clone();
        Arc::new(Event {
            id: format!("{}-{}", self.conversation.id, self.events),
            body,
            conversation: self.conversation.clone(),
            account_name: self.account_name.clone(),
            contact,
            lead: self.lead.clone(),
            until_seq,
            occurred_at: at,
            depth,
            late: false,
        })
    }

    fn sandbox(&self, event: &Arc<Event>, answered: bool) -> Arc<Sandbox> {
        Arc::new(Sandbox {
            event: event.clone(),
            history: self.history.clone(),
            own: self.own.clone(),
            shared: self.setup.shared.clone(),
            rules: self.rules.clone(),
            account_lost: None,
            participants: self.participants.clone(),
            templates: self.templates.clone(),
            now: event.occurred_at,
            answered,
            recent: i64::try_from(self.replies.len()).unwrap_or(i64::MAX),
            hears_timers: self.setup.hears(EventKind::Timer),
            files: self.files.clone(),
            split_texts: self.split_texts,
            counted: self.counted(event.occurred_at),
        })
    }

    /// Counts what policy needs for the rules, as a server does.
    fn counted(&self, now: i64) -> Counted {
        let members = if policy::counts_members(&self.rules, &self.conversation) { self.participants.len() } else { 0 };
        let in_window = policy::window_since(&self.rules, &self.conversation, now).map_or(0, |_| {
            let ours = self.history.iter().rev().take_while(|message| message.direction == Direction::Out);
            let ours = ours.filter(|message| message.kind == MessageKind::Message);
            ours.filter(|message| !matches!(message.state, MessageState::Held | MessageState::Failed)).count()
        });
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Counted { members: count(members), in_window: count(in_window) }
    }

    fn call(&self, event: &Event, data: Arc<Sandbox>) -> Call {
        Call {
            installation: self.setup.name.clone(),
            config: self.setup.config.clone(),
            secrets: self.setup.secrets.clone(),
            gate: self.setup.gate.clone(),
            limits: self.setup.limits.clone(),
            idempotency: event.id.clone(),
            clock: Clock::test(event.occurred_at),
            data,
            tape: None,
        }
    }

    /// Calls the handler and applies its journal. Returns the events that result.
    async fn handle(&mut self, event: Arc<Event>, answered: &mut bool, observer: &mut dyn Observer) -> Vec<EventBody> {
        let (at, depth) = (event.occurred_at, event.depth);
        for recent in [&mut self.replies, &mut self.gestures] {
            while recent.front().is_some_and(|acted| at - acted > policy::BUDGET_MS) {
                recent.pop_front();
            }
        }
        let moment = Moment { at, kind: event.body.kind(), depth, answered: *answered };
        for _ in 0..CONFLICTS {
            let sandbox = self.sandbox(&event, *answered);
            let call = self.call(&event, sandbox.clone());
            let finished = self.setup.plugin.handle(call, event.clone()).await;
            observer.on_call(&finished);
            let journal = match finished.result {
                Ok(journal) => journal,
                Err(CallError::Refused(failure)) if policy::is_refusal(&failure) => {
                    observer.on_refusal(moment, &failure);
                    return Vec::new();
                }
                Err(error) => {
                    observer.on_failure(&error);
                    return Vec::new();
                }
            };
            let own_room = has_room(&self.own, &journal.writes, KvScope::Conversation);
            match own_room.then(|| self.setup.shared.write(&journal.reads, &journal.writes)) {
                Some(WriteResult::Done) => {}
                Some(WriteResult::Changed) => continue,
                Some(WriteResult::Full) | None => {
                    let message = "the plugin would store more values than allowed";
                    let full = Failure::new(FailureKind::Internal, message).code("kv-full");
                    observer.on_failure(&CallError::Refused(full));
                    return Vec::new();
                }
            }
            observer.on_success();
            // The sandbox has a second reference to the history. Without it, the history grows in place and is not
            // copied.
            drop(sandbox);
            return self.take_effect(journal, moment, answered, observer);
        }
        observer.on_failure(&CallError::Host("the plugin's shared values changed too often during the call".into()));
        Vec::new()
    }
}
