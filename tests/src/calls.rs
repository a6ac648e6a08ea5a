//! Events and calls for testing plugins without a server.

use plugboard_engine::{BoxFuture, Call, Gate, HostData, Secrets};
use plugboard_model::{
    Action, AuthorKind, Clock, Contact, Conversation, ConversationKind, Direction, Event, EventBody, Failure, Grants,
    KvScope, Limits, Message, MessageKind, MessageState, Priority, Standing, Status, Verdict,
};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// The current time in all of these, in milliseconds.
pub const NOW: i64 = 1_700_000_000_000;

/// Returns an event for a customer message with this text, in a conversation of its own.
#[must_use]
pub fn message_event(text: &str) -> Arc<Event> {
    let message = Message {
        id: "message-1".into(),
        conversation_id: "conversation-1".into(),
        seq: 1,
        direction: Direction::In,
        kind: MessageKind::Message,
        author_kind: AuthorKind::Contact,
        author_name: None,
        author_id: None,
        contact_id: Some("contact-1".into()),
        text: text.into(),
        subject: None,
        payload: None,
        attributes: BTreeMap::new(),
        reply_to: None,
        reply_to_external_id: None,
        deleted: false,
        state: MessageState::Received,
        external_id: Some("m-1".into()),
        sent_at: NOW,
        created_at: NOW,
        attachments: Vec::new(),
        warnings: Vec::new(),
        edited_at: None,
        content: None,
        purpose: None,
    };
    event(EventBody::Message(message))
}

/// Returns an event with this body, in a conversation of its own.
#[must_use]
pub fn event(body: EventBody) -> Arc<Event> {
    let conversation = Conversation {
        id: "conversation-1".into(),
        channel: "shop".into(),
        thread: "thread-1".into(),
        kind: ConversationKind::Direct,
        status: Status::Open,
        category: None,
        priority: Priority::Normal,
        labels: Vec::new(),
        assignee: None,
        assignee_id: None,
        team: None,
        team_id: None,
        automation: true,
        contact_id: "contact-1".into(),
        lead_id: None,
        last_seq: 1,
        event_seq: 1,
        last_inbound_at: Some(NOW),
        last_agent_at: None,
        standby: false,
        snoozed_until: None,
        name: None,
        named_at: None,
        opened_by: None,
        begins: false,
        last_message: None,
        waiting_since: None,
        waiting_for_person_since: None,
        episode: None,
        created_at: NOW,
        updated_at: NOW,
    };
    let contact = Contact {
        id: "contact-1".into(),
        name: Some("Ada Lovelace".into()),
        attributes: BTreeMap::new(),
        standing: Standing::default(),
        created_at: NOW,
    };
    Arc::new(Event {
        id: "event-1".into(),
        body,
        conversation,
        account_name: Some("The Shop".into()),
        contact,
        lead: None,
        until_seq: 1,
        occurred_at: NOW,
        depth: 0,
        late: false,
    })
}

/// A wall-clock limit that no call reaches, however busy the machine is.
const WALL_MS: u32 = 120_000;

/// Returns a call with no grants, no secrets, the default limits and a policy that allows everything. Its wall-clock
/// limit is long, so that only the CPU limit ends it.
#[must_use]
pub fn call() -> Call {
    call_with(Limits::default())
}

/// The same as [`call`] with other limits. If they leave the wall-clock limit at its default, it is raised.
#[must_use]
pub fn call_with(mut limits: Limits) -> Call {
    if limits.wall_ms == Limits::default().wall_ms {
        limits.wall_ms = WALL_MS;
    }
    Call {
        installation: "test".into(),
        config: Arc::new(json!({})),
        secrets: Arc::new(Secrets::default()),
        gate: Arc::new(Gate::new(Grants::default())),
        limits,
        idempotency: "run-1".into(),
        clock: Clock::test(NOW),
        data: Arc::new(MemoryData::default()),
        tape: None,
    }
}

/// The data of a test call: readable memory and nothing else, and a policy that allows everything.
#[derive(Debug, Clone, Default)]
pub struct MemoryData {
    /// Committed key-value pairs.
    pub values: BTreeMap<(KvScope, String), String>,
}

impl HostData for MemoryData {
    fn value<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        Box::pin(async move { Ok(self.values.get(&(scope, key.to_owned())).cloned()) })
    }

    fn preview(&self, _: &Action, _: &[Action]) -> Result<Verdict, Failure> {
        Ok(Verdict::Allowed)
    }
}
