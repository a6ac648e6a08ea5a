//! One conversation, told again from its beginning to a plugin under trial.

use plugboard_db::history::Choice;
use plugboard_engine::{Call, CallError, Gate, Plugin, Secrets};
use plugboard_model::{
    Action, AuthorKind, Clock, Contact, Conversation, ConversationChange, Direction, DueTimer, Event, EventBody,
    EventKind, Failure, FailureKind, Journal, KvScope, Lead, LeadNews, LeadStage, Limits, Message, MessageKind,
    MessageState, Priority, Refusal, Rules, Sender, Status, Verdict,
};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use super::{
    FAILURES,
    report::{Deed, Told},
    sandbox::{Sandbox, Shared, write},
};
use crate::{change, policy, powers::preview, registry::Snapshot, scene::MAX_DEPTH};

/// How often a handler is called again because another conversation changed a shared value.
const CONFLICTS: usize = 10;
/// Timers of a conversation, as in the inbox.
const TIMERS: usize = plugboard_db::timers::IN_CONVERSATION;

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
struct Timer {
    due_at: i64,
    data: String,
    depth: u32,
}

/// When, why and how deep an event is told, and whether its cause had an answer before it.
#[derive(Clone, Copy)]
struct Moment {
    at: i64,
    kind: EventKind,
    depth: u32,
    answered: bool,
}

/// A conversation under way.
struct Telling<'a> {
    trial: &'a Trial,
    told: Told,
    conversation: Conversation,
    contact: Contact,
    rules: Arc<Rules>,
    account_name: Option<String>,
    history: Arc<Vec<Message>>,
    own: Arc<HashMap<String, String>>,
    lead: Option<Lead>,
    timers: BTreeMap<String, Timer>,
    /// What was told last; nothing is told before it.
    at: i64,
    /// When the plugin answered of late.
    replies: VecDeque<i64>,
    events: usize,
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
            events: 0,
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

    fn hears(&self, kind: EventKind) -> bool {
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
    fn say(&mut self, mut message: Message) -> Message {
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
        self.events += 1;
        self.told.events += 1;
        while self.replies.front().is_some_and(|replied| at - replied > policy::BUDGET_MS) {
            self.replies.pop_front();
        }
        let kind = body.kind();
        let event = Arc::new(Event {
            id: format!("{}-{}", self.conversation.id, self.events),
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
            if !self.trial.shared.write(&journal.reads, &journal.writes) {
                continue;
            }
            if self.is_full(&journal) {
                let full = Failure::new(FailureKind::Internal, "it would keep more values than it may").code("kv-full");
                self.told.fail(&CallError::Refused(full));
                return Vec::new();
            }
            self.told.well();
            // Nobody else holds the history any more, so that it can grow in its place.
            drop(sandbox);
            return self.take_effect(journal, Moment { at, kind, depth, answered: *answered }, answered);
        }
        self.told.fail(&CallError::Host("its shared values changed under it too often".into()));
        Vec::new()
    }

    /// Would the conversation's values be more than they may be?
    fn is_full(&self, journal: &Journal) -> bool {
        let own = journal.writes.iter().filter(|write| write.scope == KvScope::Conversation && write.value.is_some());
        let new = own.filter(|write| !self.own.contains_key(&write.key)).count();
        let most = usize::try_from(plugboard_db::kv::limit(&self.conversation.id)).unwrap_or(usize::MAX);
        new > 0 && self.own.len() + new > most
    }

    /// What policy, and the inbox beyond it, say of an action.
    fn judge(&self, action: &Action, moment: &Moment) -> policy::Judgement {
        let refuse = |code: &'static str, reason: &str| policy::Judgement::Refuse { code, reason: reason.to_owned() };
        match action {
            Action::Change(ConversationChange::AddLabel { label })
                if self.conversation.labels.len() >= change::LABELS && !self.conversation.labels.contains(label) =>
            {
                return refuse("too-many-labels", "the conversation has as many labels as it may");
            }
            Action::SetTimer { name, .. } if self.timers.len() >= TIMERS && !self.timers.contains_key(name) => {
                return refuse("too-many-timers", "the plugin has as many timers in this conversation as it may");
            }
            Action::OpenLead { .. } if self.lead.as_ref().is_some_and(|lead| lead.stage.is_open()) => {
                return refuse("lead-open", "this conversation has an open lead");
            }
            Action::ChangeLead { lead, change } => match &self.lead {
                Some(there) if there.id == *lead => {
                    let mut after = there.clone();
                    after.change(change);
                    if after.attributes.len() > Lead::ATTRIBUTES {
                        return refuse("too-many-attributes", "the lead has as many attributes as it may");
                    }
                }
                _ => return refuse("not-found", "there is no such lead in this conversation"),
            },
            _ => {}
        }
        let facts = policy::Facts {
            now: moment.at,
            rules: &self.rules,
            conversation: &self.conversation,
            sender: Sender::Automation,
            answered: moment.answered,
            recent_automatic: i64::try_from(self.replies.len()).unwrap_or(i64::MAX),
            depth: moment.depth,
        };
        preview(&facts, action, self.trial.hears(EventKind::Timer))
    }

    /// Applies what it asked for, to what it sees next. Gives the events that come of it.
    fn take_effect(&mut self, journal: Journal, moment: Moment, answered: &mut bool) -> Vec<EventBody> {
        let Moment { at, kind, depth, .. } = moment;
        if journal.writes.iter().any(|write| write.scope == KvScope::Conversation) {
            write(Arc::make_mut(&mut self.own), &journal.writes, KvScope::Conversation);
        }
        for refused in &journal.refused {
            let mut deed = Deed::new(at, kind, &refused.action, Verdict::Refused);
            deed.code.clone_from(&refused.failure.code);
            self.told.did(deed);
        }
        let (mut changes, mut leads, mut refusals) = (Vec::new(), Vec::new(), Vec::new());
        for action in journal.actions {
            let (verdict, code, reason) = match self.judge(&action, &moment) {
                policy::Judgement::Allow { .. } => (Verdict::Allowed, None, String::new()),
                policy::Judgement::Hold { code, reason } => (Verdict::Held, Some(code.to_owned()), reason),
                policy::Judgement::Refuse { code, reason } => (Verdict::Refused, Some(code.to_owned()), reason),
            };
            let mut deed = Deed::new(at, kind, &action, verdict);
            deed.code.clone_from(&code);
            self.told.did(deed);
            if verdict != Verdict::Allowed {
                let (action, code) = (action.name().to_owned(), code.unwrap_or_default());
                refusals.push(EventBody::Refused(Refusal { action, verdict, code, reason }));
                continue;
            }
            match action {
                Action::Reply { draft } => self.reply(draft.text, at, answered),
                Action::Template { name, .. } => self.reply(name, at, answered),
                Action::Change(one) => {
                    self.told.changes(&one);
                    changes.extend(change::apply(&mut self.conversation, &one));
                }
                Action::Escalate { reason } => {
                    let off = ConversationChange::Automation { automation: false };
                    for one in [off, ConversationChange::Status { status: Status::Open }] {
                        changes.extend(change::apply(&mut self.conversation, &one));
                    }
                    self.note(reason, at);
                }
                Action::Note { text } => self.note(text, at),
                Action::ContactName { name } => self.contact.name = Some(name),
                Action::ContactAttribute { key, value } => match value {
                    Some(value) => drop(self.contact.attributes.insert(key, value)),
                    None => drop(self.contact.attributes.remove(&key)),
                },
                Action::OpenLead { lead, source } => {
                    leads.push(LeadNews { lead: lead.clone(), changes: vec!["created".to_owned()] });
                    self.open_lead(lead, source, at);
                }
                Action::ChangeLead { change, .. } => {
                    if let Some(lead) = &mut self.lead
                        && let Some(word) = lead.change(&change)
                    {
                        leads.push(LeadNews { lead: lead.id.clone(), changes: vec![word.to_owned()] });
                    }
                }
                Action::SetTimer { name, due_at, data } => {
                    self.timers.insert(name, Timer { due_at, data, depth });
                }
                Action::CancelTimer { name } => drop(self.timers.remove(&name)),
            }
        }
        let mut events: Vec<EventBody> = leads.into_iter().map(EventBody::Lead).collect();
        if !changes.is_empty() {
            changes.dedup();
            let changes = changes.into_iter().map(str::to_owned).collect();
            events.insert(0, EventBody::Conversation { changes });
        }
        events.extend(refusals);
        events
    }

    fn reply(&mut self, text: String, at: i64, answered: &mut bool) {
        *answered = true;
        self.replies.push_back(at);
        self.told.plugin_answers(at);
        let message = self.message_of(MessageKind::Message, text, at);
        self.say(message);
    }

    fn note(&mut self, text: String, at: i64) {
        let message = self.message_of(MessageKind::Note, text, at);
        self.say(message);
    }

    fn message_of(&self, kind: MessageKind, text: String, at: i64) -> Message {
        Message {
            id: format!("{}-said-{}", self.conversation.id, self.conversation.last_seq + 1),
            conversation_id: self.conversation.id.clone(),
            seq: 0,
            direction: Direction::Out,
            kind,
            author_kind: AuthorKind::Plugin,
            author_name: Some(self.trial.name.clone()),
            contact_id: None,
            text,
            payload: None,
            attributes: BTreeMap::new(),
            reply_to: None,
            deleted: false,
            state: MessageState::Sent,
            external_id: None,
            sent_at: at,
            created_at: at,
            attachments: Vec::new(),
        }
    }

    fn open_lead(&mut self, id: String, source: Option<String>, at: i64) {
        self.conversation.lead_id = Some(id.clone());
        self.lead = Some(Lead {
            id,
            conversation_id: self.conversation.id.clone(),
            contact_id: self.contact.id.clone(),
            stage: LeadStage::New,
            value: None,
            currency: None,
            source,
            attributes: BTreeMap::new(),
            created_at: at,
            updated_at: at,
        });
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
