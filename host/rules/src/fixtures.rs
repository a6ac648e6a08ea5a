//! Values for the tests of the rules.

use plugboard_model::{Contact, Conversation, ConversationKind, Priority, Status};
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
        team: None,
        automation: true,
        contact_id: "p".into(),
        lead_id: None,
        last_seq: 1,
        event_seq: 1,
        last_inbound_at: Some(0),
        last_agent_at: None,
        standby: false,
        snoozed_until: None,
        created_at: 0,
        updated_at: 0,
    }
}

/// Returns a customer without a name.
pub(crate) fn contact() -> Contact {
    Contact { id: "p".into(), name: None, attributes: BTreeMap::new(), created_at: 0 }
}
