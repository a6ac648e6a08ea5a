//! Forms for leads, which customers fill in on the platform.

use plugboard_db::{DbError, Result, Tx, contacts, conversations, fetches::FetchKind, logs};
use plugboard_model::{Author, AuthorKind, Item, LeadChange, LogLevel, LogLine};

use super::item::Intake;
use crate::{
    inbox::{leads, locked::LockedConversation, reply},
    ingest::fetch::NAME_WAIT_MS,
};

/// The longest note with the answers to a form, in bytes.
const NOTE: usize = 16 << 10;

impl Intake<'_> {
    /// Handles a form for leads: opens a lead, or adds the answers to the customer's open one. A conversation has one
    /// open lead. If that is another customer's, as it can be in a group, the answers become a note.
    pub(super) async fn lead(
        &self,
        tx: &mut Tx<'_>,
        item: &Item,
        source: Option<&str>,
        answers: &[(String, String)],
    ) -> Result<()> {
        let (contact_id, new_contact) = self.customer(tx, item, "").await?;
        let (conversation, new) =
            conversations::find_or_create(tx, self.channel(), &item.thread, item.conversation_kind, &contact_id)
                .await?;
        if new {
            self.apply_marks(tx, &item.thread, &conversation.id).await?;
        }
        // In a group, this may be another customer than the conversation's.
        let contact = contacts::in_tx(tx, &contact_id).await?;
        let contact = contact.ok_or_else(|| DbError::Missing("contact", contact_id.clone()))?;
        let has_name = contact.name.is_some();
        let cause = Self::cause(tx);
        let author = Author { kind: AuthorKind::Contact, id: Some(contact_id.clone()), name: None };
        let mut locked = LockedConversation::of(tx, self.registry, conversation, contact, cause).by(author);
        if new {
            locked.note_change("created");
        }
        locked.came(tx, Self::time(tx, item));
        let id = tx.clock().new_id();
        let lead = match leads::open(tx, &mut locked, id.clone(), source.map(str::to_owned)).await? {
            Ok(()) => Some(id),
            Err(_) => {
                leads::latest(tx, &locked).await?.filter(|open| open.contact_id == contact_id).map(|open| open.id)
            }
        };
        match lead {
            Some(lead) => self.add_answers(tx, &mut locked, &lead, answers).await?,
            None => {
                let text = note(locked.contact.name.as_deref().unwrap_or(&item.contact), source, answers);
                reply::store_note(tx, &mut locked, &Author::named(AuthorKind::Platform, reply::PLATFORM), &text)
                    .await?;
            }
        }
        let mut due_at = tx.clock().now();
        if (new_contact || new) && !has_name {
            self.fetch(tx, FetchKind::Profile, &locked.conversation.id, &item.contact);
            due_at += NAME_WAIT_MS;
        }
        locked.close(tx, due_at);
        Ok(())
    }

    /// Adds answers to a lead. Writes one line into the connector's log if some of them cannot be stored.
    async fn add_answers(
        &self,
        tx: &mut Tx<'_>,
        locked: &mut LockedConversation<'_>,
        lead: &str,
        answers: &[(String, String)],
    ) -> Result<()> {
        let mut refused = Vec::new();
        for (key, value) in answers {
            let change = LeadChange::Attribute { key: key.clone(), value: Some(value.clone()) };
            // One answer that does not fit says nothing about the others.
            if let Err(why) = leads::change(tx, locked, lead, &change).await? {
                refused.push(why.reason);
            }
        }
        let Some(first) = refused.first() else { return Ok(()) };
        let (count, all) = (refused.len(), answers.len());
        let message = format!("{count} of {all} answers to a form for leads were not stored: {first}");
        let line = LogLine { level: LogLevel::Warn, message };
        logs::put(tx, &self.connected.connector.row.id, self.channel(), &[line]).await
    }
}

/// Returns the note with the answers of a customer who has no lead of their own in the conversation.
fn note(name: &str, source: Option<&str>, answers: &[(String, String)]) -> String {
    let from = source.map(|source| format!(" ({source})")).unwrap_or_default();
    let mut text = format!(
        "{name} has filled in a form for leads{from}. This conversation already has an open lead of another customer, \
         so the answers are here:"
    );
    for (question, answer) in answers {
        text.push_str(&format!("\n{question}: {answer}"));
    }
    if text.len() > NOTE {
        text.truncate(text.floor_char_boundary(NOTE - "…".len()));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_all_answers_as_far_as_they_fit() {
        let pair = |question: &str, answer: &str| (question.to_owned(), answer.to_owned());
        let text = note("Zofia", Some("ads"), &[pair("Rozmiar?", "42"), pair("Kiedy?", "teraz")]);
        assert!(text.starts_with("Zofia has filled in a form for leads (ads)."), "{text}");
        assert!(text.ends_with("\nRozmiar?: 42\nKiedy?: teraz"), "{text}");
        let long = note("Zofia", None, &[pair("?", &"ł".repeat(NOTE))]);
        assert!(long.len() <= NOTE && long.ends_with('…'), "{}", long.len());
        assert!(long.len() > NOTE - 8, "{}", long.len());
    }
}
