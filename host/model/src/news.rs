//! What connectors report besides messages: who is in a group, and what becomes of threads, customers and accounts.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// A change of who is in a group.
    ParticipantChange, "change of a participant" {
        /// The customer joined.
        Joined = "joined",
        /// The customer left, or was removed.
        Left = "left",
    }
}

words! {
    /// Whether messages reach a customer.
    Reachability, "state of reachability" {
        /// They do not.
        Blocked = "blocked",
        /// They do.
        Reachable = "reachable",
    }
}

words! {
    /// The state of a channel's account on its platform.
    AccountState, "state of an account" {
        /// It works.
        Ok = "ok",
        /// It works, with restrictions.
        Limited = "limited",
        /// It does not work, so nothing can be sent.
        Lost = "lost",
    }
}

/// Something that happened besides messages and changes to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum News {
    /// The item's contact joined or left the group of its thread.
    Participant {
        /// What happened.
        change: ParticipantChange,
    },
    /// The item's thread has another identifier from now on.
    Moved {
        /// The new identifier.
        to: String,
    },
    /// The item's contact has another identifier from now on.
    IdentityChanged {
        /// The new identifier.
        to: String,
    },
    /// Messages reach the item's contact, or no longer do.
    Reachability {
        /// The new state.
        state: Reachability,
    },
    /// The item's contact gave or withdrew consent.
    Consent {
        /// What for: a word of the connector, or [`Consent::ALL`](crate::Consent::ALL).
        purpose: String,
        /// Whether consent was given.
        given: bool,
        /// How it was given or withdrawn.
        how: Option<String>,
    },
    /// The account of the channel has this state. The item has no thread and no contact.
    Account {
        /// The state.
        state: AccountState,
        /// Why.
        reason: Option<String>,
    },
    /// The platform accepted one of our parts.
    Taken {
        /// The delivery's identifier.
        delivery: String,
        /// The platform's identifier of the message.
        external_id: Option<String>,
    },
    /// The item's contact filled in a form for leads.
    Lead {
        /// Where the lead comes from.
        source: Option<String>,
        /// The questions with their answers, at most [`Lead::ATTRIBUTES`](crate::Lead::ATTRIBUTES).
        answers: Vec<(String, String)>,
    },
}

/// What an item says about its conversation and its contact, besides what happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// The conversation's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_name: Option<String>,
    /// Attributes of the contact, at most [`Told::ATTRIBUTES`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub contact_attributes: BTreeMap<String, String>,
    /// Other identifiers of the contact, at most [`Told::KNOWN_AS`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_known_as: Vec<KnownAs>,
    /// Why a message failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<ReceiptFailure>,
}

impl Told {
    /// The maximum number of attributes of a contact in one item.
    pub const ATTRIBUTES: usize = 32;
    /// The maximum number of other identifiers of a contact in one item.
    pub const KNOWN_AS: usize = 4;

    /// Returns true if the item says nothing besides what happened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Another identifier of a contact on the same channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownAs {
    /// The kind of identifier: a word of the connector.
    pub kind: String,
    /// The platform's identifier.
    pub id: String,
}

/// Why one of our messages failed after the platform had accepted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFailure {
    /// The platform's error code.
    pub code: Option<String>,
    /// Why, as a sentence.
    pub message: String,
}

impl ReceiptFailure {
    /// The longest sentence, in bytes.
    pub const MESSAGE_MAX: usize = 2_000;
}

#[cfg(test)]
mod tests {
    use crate::ItemBody;
    use serde_json::json;

    #[test]
    fn news_are_written_like_other_items() {
        let consent = json!({ "item": "consent", "purpose": "all", "given": false, "how": null });
        let body: ItemBody = serde_json::from_value(consent.clone()).unwrap();
        assert!(matches!(body, ItemBody::News(_)), "{body:?}");
        assert_eq!(serde_json::to_value(&body).unwrap(), consent);
        let edit = json!({ "item": "edit", "message": "m", "text": "x" });
        let body: ItemBody = serde_json::from_value(edit.clone()).unwrap();
        assert!(matches!(body, ItemBody::Edit { .. }), "{body:?}");
        assert_eq!(serde_json::to_value(&body).unwrap(), edit);
    }
}
