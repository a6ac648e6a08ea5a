//! Plugins' lookups of other conversations and contacts. They return the same documents that exporters get.

use plugboard_db::{Conn, Db, Result, contacts, conversations, links, messages};
use plugboard_model::Lookup;
use plugboard_rules::document;
use serde_json::json;

use crate::inbox::document as stored;

/// Returns the records that answer a lookup.
pub(super) async fn look(db: &Db, lookup: Lookup) -> Result<Vec<String>> {
    let mut conn = db.read_for_plugin().await?;
    match lookup {
        Lookup::Conversation { id } => Ok(conversation(&mut conn, &id).await?.into_iter().collect()),
        Lookup::Conversations { contact, channel, status, limit } => {
            let filter = conversations::Filter { contact, channel, status, ..conversations::Filter::default() };
            let mut found = Vec::new();
            for (one, customer) in conversations::list(&mut conn, &filter, i64::from(limit)).await? {
                let customer = stored::contact(&mut conn, customer).await?;
                found.push(document::conversation(&one, &customer).to_string());
            }
            Ok(found)
        }
        Lookup::Messages { conversation, limit } => {
            let found = messages::list(&mut conn, &conversation, 0, i64::MAX, i64::from(limit), true).await?;
            Ok(found.iter().map(|message| document::message(message, usize::MAX).to_string()).collect())
        }
        Lookup::Contact { id } => match contacts::get(&mut conn, &id).await? {
            Some(found) => Ok(vec![stored::contact(&mut conn, found).await?.to_string()]),
            None => Ok(Vec::new()),
        },
        Lookup::Contacts { key, value, limit } => {
            let mut found = Vec::new();
            for contact in contacts::find(&mut conn, &key, &value, i64::from(limit)).await? {
                found.push(stored::contact(&mut conn, contact).await?.to_string());
            }
            Ok(found)
        }
        Lookup::Linked { conversation } => links::of(&mut conn, &conversation).await,
    }
}

async fn conversation(conn: &mut Conn, id: &str) -> Result<Option<String>> {
    let Some((one, customer)) = conversations::with_contact(conn, id).await? else { return Ok(None) };
    let customer = stored::contact(conn, customer).await?;
    let mut document = document::conversation(&one, &customer);
    document["linked"] = json!(links::of(conn, id).await?);
    Ok(Some(document.to_string()))
}
