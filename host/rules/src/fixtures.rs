//! Values for the tests of the rules.

use plugboard_model::{
    AuthorKind, Contact, Conversation, ConversationKind, Direction, Message, MessageKind, MessageState, Priority,
    Standing, Status,
};
use std::collections::BTreeMap;

/// Returns an open direct conversation in which the customer has written.
pub(crate) fn conversation() -> Conversation {
    Conversation {
        id: "c".into(),
        channel: "page".into(),
        thread: "t".into(),
        kind: ConversationKind::Direct,
        status: Status::Open,
        category: None,
        priority: Priority::Normal,
        labels: vec![],
        assignee: None,
        assignee_id: None,
        team: None,
        team_id: None,
        automation: true,
        contact_id: "p".into(),
        lead_id: None,
        last_seq: 1,
        event_seq: 1,
        last_inbound_at: Some(0),
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
        created_at: 0,
        updated_at: 0,
    }
}

/// Returns a customer without a name.
pub(crate) fn contact() -> Contact {
    Contact { id: "p".into(), name: None, attributes: BTreeMap::new(), standing: Standing::default(), created_at: 0 }
}

/// Returns a message that the plugin `bot` sent at the time 0.
pub(crate) fn sent_message() -> Message {
    Message {
        id: "m".into(),
        conversation_id: "c".into(),
        seq: 1,
        direction: Direction::Out,
        kind: MessageKind::Message,
        author_kind: AuthorKind::Plugin,
        author_name: Some("bot".into()),
        author_id: None,
        contact_id: None,
        text: "old".into(),
        subject: None,
        payload: None,
        attributes: BTreeMap::new(),
        reply_to: None,
        reply_to_external_id: None,
        deleted: false,
        state: MessageState::Sent,
        external_id: Some("x".into()),
        sent_at: 0,
        created_at: 0,
        attachments: vec![],
        warnings: vec![],
        edited_at: None,
        content: None,
        purpose: None,
    }
}
