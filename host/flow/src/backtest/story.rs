//! One conversation, told again from its beginning to a plugin under trial.

use plugboard_db::history::Choice;
use plugboard_engine::{Call, CallError, Gate, Plugin, Secrets};
use plugboard_model::{
    AuthorKind, Clock, Contact, Conversation, Direction, DueTimer, Event, EventBody, EventKind, Failure, FailureKind,
    KvScope, Lead, Limits, Message, MessageKind, Priority, Rules, Status, Verdict,
};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use super::{
    FAILURES,
    report::{Deed, Told},
    sandbox::{Sandbox, Shared, Written, has_room},
};
use crate::{policy, registry::Snapshot, scene::MAX_DEPTH};

/// How often a handler is called again because another conversation changed a shared value.
const CONFLICTS: usize = 10;
/// Timers of a conversation, as in the inbox.
pub(super) const TIMERS: usize = plugboard_db::timers::IN_CONVERSATION;

/// What is tried, and with what.
pub(super) struct Trial {
    pub name: String,
    pub plugin: Arc<Plugin>,
    pub config: Arc<serde_json::Value>,
    pub secrets: Arc<Secrets>,
    pub limits: Limits,
    pub gate: Arc<Gate>,
    /// Those it serves; empty for all.
    pub channels: Vec<String>,
    pub shared: Shared,
    /// It ends then.
    pub now: i64,
    pub registry: Arc<Snapshot>,
}

/// A conversation as it is, what was said in it, and what people decided.
pub(super) struct Story {
    pub conversation: Conversation,
    pub contact: Contact,
    pub messages: Vec<Message>,
    pub choices: Vec<Choice>,
    /// Earlier messages are history; they are not told.
    pub since: i64,
}

/// A timer that the plugin has set.
#[derive(Clone)]
pub(super) struct Timer {
    pub due_at: i64,
    pub data: String,
    pub depth: u32,
}

/// When, why and how deep an event is told, and whether its cause had an answer before it.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub at: i64,
    pub kind: EventKind,
    pub depth: u32,
    pub answered: bool,
}

/// A conversation under way.
pub(super) struct Telling<'a> {
    pub trial: &'a Trial,
    pub told: Told,
    pub conversation: Conversation,
    pub contact: Contact,
    pub rules: Arc<Rules>,
    pub account_name: Option<String>,
    pub history: Arc<Vec<Message>>,
    pub own: Arc<HashMap<String, String>>,
    pub lead: Option<Lead>,
    pub timers: BTreeMap<String, Timer>,
    /// What was told last; nothing is told before it.
    pub at: i64,
    /// When the plugin answered of late.
    pub replies: VecDeque<i64>,
}

impl Trial {
    /// Tells a story.
    pub(super) async fn tell(&self, story: Story) -> Told {
        let Story { conversation, contact, messages, choices, since } = story;
        let joined = self.registry.channels.get(&conversation.channel);
        let mut told = Told::new(&conversation, choices);
        if !self.channels.is_empty() && !self.channels.contains(&conversation.channel) {
            return told;
        }
        told.served = true;
        let began = messages.first().map_or(conversation.created_at, |message| message.created_at);
        let mut telling = Telling {
            trial: self,
            told,
            conversation: Conversation {
                status: Status::Open,
                category: None,
                priority: Priority::Normal,
                labels: Vec::new(),
                assignee: None,
                team: None,
                automation: true,
                lead_id: None,
                last_seq: 0,
                event_seq: 0,
                last_inbound_at: None,
                last_agent_at: None,
                snoozed_until: None,
                created_at: began,
                updated_at: began,
                ..conversation
            },
            contact,
            rules: Arc::new(joined.map(|joined| joined.row.rules.clone()).unwrap_or_default()),
            account_name: joined.and_then(|joined| joined.row.account_name.clone()),
            history: Arc::default(),
            own: Arc::default(),
            lead: None,
            timers: BTreeMap::new(),
            at: began,
            replies: VecDeque::new(),
        };
        for message in messages {
            telling.ring(message.created_at).await;
            telling.message(message, since).await;
            if telling.told.failing() >= FAILURES {
                return telling.told;
            }
        }
        // What it waits for after the last word still comes, as far as time has gone on.
        telling.ring(self.now).await;
        telling.told.end(&telling.conversation);
        telling.told
    }

    pub(super) fn hears(&self, kind: EventKind) -> bool {
        self.plugin.surface().hears.contains(&kind)
    }
}

impl Telling<'_> {
    /// Timers that are due by a time.
    async fn ring(&mut self, until: i64) {
        for _ in 0..TIMERS * 4 {
            let due = self.timers.iter().filter(|(_, timer)| timer.due_at <= until);
            let due = due.min_by_key(|(_, timer)| timer.due_at).map(|(name, timer)| (name.clone(), timer.clone()));
            let Some((name, Timer { due_at, data, depth })) = due else { return };
            self.timers.remove(&name);
            self.events(EventBody::Timer(DueTimer { name, data }), due_at, depth).await;
        }
    }

    async fn message(&mut self, message: Message, since: i64) {
        let at = message.created_at;
        let from_customer = message.direction == Direction::In && message.author_kind == AuthorKind::Contact;
        // What machines said then is left out: the plugin under trial speaks in their place.
        if message.author_kind == AuthorKind::Plugin || message.deleted {
            return;
        }
        let new = self.history.is_empty();
        let message = self.say(message);
        if message.author_kind == AuthorKind::Agent && message.kind != MessageKind::Note {
            self.conversation.last_agent_at = Some(at);
            self.told.person_answers(at);
        }
        if !from_customer {
            return;
        }
        self.conversation.last_inbound_at = Some(at);
        let woken = match self.conversation.status {
            Status::Open => None,
            Status::Resolved => Some("reopened"),
            Status::Pending | Status::Snoozed => Some("status"),
        };
        self.conversation.status = Status::Open;
        self.conversation.snoozed_until = None;
        if at < since {
            return;
        }
        self.told.customer_writes(at);
        let words: Vec<String> = new.then_some("created").into_iter().chain(woken).map(str::to_owned).collect();
        if !words.is_empty() {
            self.events(EventBody::Conversation { changes: words }, at, 0).await;
        }
        if message.kind == MessageKind::Message {
            self.events(EventBody::Message(message), at, 0).await;
        }
    }

    /// Adds to what was said.
    pub(super) fn say(&mut self, mut message: Message) -> Message {
        self.conversation.last_seq += 1;
        message.seq = self.conversation.last_seq;
        Arc::make_mut(&mut self.history).push(message.clone());
        message
    }

    /// Tells an event, and those that the plugin's own actions cause.
    async fn events(&mut self, body: EventBody, at: i64, depth: u32) {
        let at = at.max(self.at);
        self.at = at;
        let mut answered = false;
        let mut open = VecDeque::from([(body, depth)]);
        while let Some((body, depth)) = open.pop_front() {
            if depth > MAX_DEPTH || !self.trial.hears(body.kind()) {
                continue;
            }
            for next in self.event(body, at, depth, &mut answered).await {
                open.push_back((next, depth + 1));
            }
        }
    }

    async fn event(&mut self, body: EventBody, at: i64, depth: u32, answered: &mut bool) -> Vec<EventBody> {
        self.told.events += 1;
        while self.replies.front().is_some_and(|replied| at - replied > policy::BUDGET_MS) {
            self.replies.pop_front();
        }
        let kind = body.kind();
        let event = Arc::new(Event {
            id: format!("{}-{}", self.conversation.id, self.told.events),
            body,
            conversation: self.conversation.clone(),
            account_name: self.account_name.clone(),
            contact: self.contact.clone(),
            lead: self.lead.clone(),
            until_seq: self.conversation.last_seq,
            occurred_at: at,
            depth,
            late: false,
        });
        for _ in 0..CONFLICTS {
            let sandbox = Arc::new(Sandbox {
                event: event.clone(),
                history: self.history.clone(),
                own: self.own.clone(),
                shared: self.trial.shared.clone(),
                rules: self.rules.clone(),
                now: at,
                answered: *answered,
                recent: i64::try_from(self.replies.len()).unwrap_or(i64::MAX),
                hears_timers: self.trial.hears(EventKind::Timer),
            });
            let powers = sandbox.clone();
            let call = Call {
                installation: self.trial.name.clone(),
                config: self.trial.config.clone(),
                secrets: self.trial.secrets.clone(),
                gate: self.trial.gate.clone(),
                limits: self.trial.limits.clone(),
                idempotency: event.id.clone(),
                clock: Clock::test(at),
                powers,
                tape: None,
            };
            let finished = self.trial.plugin.handle(call, event.clone()).await;
            self.told.cpu_us += finished.usage.cpu_us;
            let journal = match finished.result {
                Ok(journal) => journal,
                Err(CallError::Refused(failure)) if policy::is_refusal(&failure) => {
                    self.told.did(refusal(at, kind, &failure));
                    return Vec::new();
                }
                Err(error) => {
                    self.told.fail(&error);
                    return Vec::new();
                }
            };
            let own_room = has_room(&self.own, &journal.writes, KvScope::Conversation);
            match own_room.then(|| self.trial.shared.write(&journal.reads, &journal.writes)) {
                Some(Written::Done) => {}
                Some(Written::Changed) => continue,
                Some(Written::Full) | None => {
                    let message = "it would keep more values than it may";
                    let full = Failure::new(FailureKind::Internal, message).code("kv-full");
                    self.told.fail(&CallError::Refused(full));
                    return Vec::new();
                }
            }
            self.told.well();
            // Nobody else holds the history any more, so that it can grow in its place.
            drop(sandbox);
            return self.take_effect(journal, Moment { at, kind, depth, answered: *answered }, answered);
        }
        self.told.fail(&CallError::Host("its shared values changed under it too often".into()));
        Vec::new()
    }
}

/// It gave up because policy refused what it asked for.
fn refusal(at: i64, event: EventKind, failure: &plugboard_model::Failure) -> Deed {
    Deed {
        at,
        event,
        action: "give-up".to_owned(),
        detail: serde_json::Value::Null,
        verdict: Verdict::Refused,
        code: failure.code.clone(),
    }
}
