//! Records in the form that exporters get: like the API's records, with related data.

use plugboard_db::{Conn, Result, contacts, conversations, identities, leads, messages};
use plugboard_model::{Contact, RecordKind};
use plugboard_rules::document;
use serde_json::Value;

/// How many of a conversation's newest messages are included.
const MESSAGES: i64 = 20;
/// How much of each message's text is included, in bytes.
const TEXT: usize = 2_000;

/// Returns the document of a record, or `None` if the record no longer exists.
pub(crate) async fn of(conn: &mut Conn, kind: RecordKind, id: &str) -> Result<Option<String>> {
    let shown = match kind {
        RecordKind::Contact => match contacts::get(conn, id).await? {
            Some(one) => contact(conn, one).await?,
            None => return Ok(None),
        },
        RecordKind::Conversation => match conversations::with_contact(conn, id).await? {
            Some((one, customer)) => {
                let latest = messages::list(conn, id, 0, one.last_seq, MESSAGES, true).await?;
                let mut shown = document::conversation(&one, &contact(conn, customer).await?);
                shown["messages"] = latest.iter().map(|one| document::message(one, TEXT)).collect();
                shown
            }
            None => return Ok(None),
        },
        RecordKind::Lead => match leads::with_contact(conn, id).await? {
            Some((one, customer)) => document::lead(&one, &contact(conn, customer).await?),
            None => return Ok(None),
        },
    };
    Ok(Some(shown.to_string()))
}

/// Returns a contact's document, with its identities and its newest lead.
pub(crate) async fn contact(conn: &mut Conn, contact: Contact) -> Result<Value> {
    let identities = identities::of(conn, &contact.id).await?;
    let identities = identities.into_iter().map(|identity| (identity.channel, identity.external_id)).collect();
    let lead = leads::latest_of(conn, &contact.id).await?;
    Ok(document::contact(&contact, identities, lead.as_deref()))
}
