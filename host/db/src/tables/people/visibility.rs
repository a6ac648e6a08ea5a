//! Which conversations somebody sees. The condition is part of each query that returns conversations or what belongs to
//! them, so that a list, a count and a page are the same for everybody who asks.

use std::collections::HashSet;

use crate::Result;
use crate::sql::{Conn, Query, query};

/// Whose conversations somebody sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Sees {
    /// Everybody's.
    #[default]
    All,
    /// Those of the teams of the person with this identifier, and the person's own. A conversation without a team or an
    /// assignee is not among them.
    Teams(String),
    /// Those that the person with this identifier is assigned to.
    Own(String),
}

/// The words for [`Sees`] in the table of people.
pub const WORDS: [&str; 3] = ["all", "teams", "own"];

/// Which conversations somebody sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visibility {
    /// Whose.
    pub sees: Sees,
    /// On which channels; `None`: on all.
    pub channels: Option<Vec<String>>,
}

/// Something that belongs to a conversation, by whose visibility it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belonging {
    /// The conversation itself.
    Conversation,
    /// A message.
    Message,
    /// A file: of a message, or uploaded for a conversation.
    Attachment,
    /// A lead.
    Lead,
    /// A run of a plugin.
    Run,
    /// A customer, who is seen by whoever sees one of the customer's conversations.
    Contact,
}

impl Visibility {
    /// Returns a person's, by one of [`WORDS`] and the only channels. With a word of a later version, a person sees the
    /// least.
    #[must_use]
    pub fn of_person(id: &str, sees: &str, channels: Option<Vec<String>>) -> Self {
        let sees = match sees {
            "all" => Sees::All,
            "teams" => Sees::Teams(id.to_owned()),
            _ => Sees::Own(id.to_owned()),
        };
        Self { sees, channels }
    }

    /// Whether it is every conversation.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.sees == Sees::All && self.channels.is_none()
    }

    /// Whether it includes a channel's conversations.
    #[must_use]
    pub fn has_channel(&self, name: &str) -> bool {
        self.channels.as_ref().is_none_or(|all| all.iter().any(|channel| channel == name))
    }

    /// Returns a condition about the conversation `c`, which begins with AND, or nothing if every conversation is seen.
    /// Appends its values to those that the statement has.
    pub(crate) fn and(&self, values: &mut Vec<String>) -> String {
        let mut sql = String::new();
        match &self.sees {
            Sees::All => {}
            Sees::Own(person) => {
                values.push(person.clone());
                sql.push_str(&format!(" AND c.assignee_id = ${}", values.len()));
            }
            Sees::Teams(person) => {
                values.push(person.clone());
                let n = values.len();
                sql.push_str(&format!(
                    " AND (c.assignee_id = ${n} OR c.team_id IN (SELECT v.team_id FROM team_members v \
                     WHERE v.person_id = ${n}))"
                ));
            }
        }
        if let Some(channels) = &self.channels {
            let first = values.len() + 1;
            values.extend(channels.iter().cloned());
            sql.push_str(&format!(" AND c.channel IN ({})", list(channels.len(), first)));
        }
        sql
    }

    /// Same as [`Visibility::and`], about the conversation whose identifier is in a column.
    pub(crate) fn and_of(&self, column: &str, values: &mut Vec<String>) -> String {
        if self.is_all() {
            return String::new();
        }
        format!(" AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = {column}{})", self.and(values))
    }

    /// Returns a condition about the attachment `a`: it was uploaded for new conversations of a channel.
    fn uploaded_for_channel(&self, values: &mut Vec<String>) -> String {
        let Some(channels) = &self.channels else { return "a.conversation_id LIKE 'channel:%'".to_owned() };
        let first = values.len() + 1;
        values.extend(channels.iter().map(|name| format!("channel:{name}")));
        format!("a.conversation_id IN ({})", list(channels.len(), first))
    }

    /// Same as [`Visibility::and`], about the contact `p`: one of the contact's conversations is seen, or one in which
    /// the contact takes part.
    pub(crate) fn and_contact(&self, values: &mut Vec<String>) -> String {
        if self.is_all() {
            return String::new();
        }
        let (own, shared) = (self.and(values), self.and(values));
        format!(
            " AND (EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = p.id{own}) \
             OR EXISTS (SELECT 1 FROM participants w JOIN conversations c ON c.id = w.conversation_id \
             WHERE w.contact_id = p.id{shared}))"
        )
    }
}

/// Returns a list for IN. It contains nothing, if it is empty, by a NULL: PostgreSQL knows no empty list.
fn list(count: usize, first: usize) -> String {
    if count == 0 { "NULL".to_owned() } else { crate::rows::list(count, first) }
}

/// Returns those of these conversations that are seen.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn seen(conn: &mut Conn, visibility: &Visibility, ids: &[String]) -> Result<HashSet<String>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let mut values = ids.to_vec();
    let and = visibility.and(&mut values);
    let sql = format!("SELECT c.id FROM conversations c WHERE c.id IN ({}){and}", list(ids.len(), 1));
    let query = values.into_iter().fold(query(sql), Query::bind);
    query.fetch_all(conn).await?.iter().map(|row| row.try_get(0)).collect()
}

/// How long before a change in the log [`left`] looks for what the change says, in milliseconds. The history gets its
/// time in the same transaction, a little earlier.
const LEFT_MS: i64 = 2_000;

/// Returns whether a conversation that is not seen was taken from the person, or from one of the person's teams, by the
/// change that the log got at this time. Whoever shows the conversation must learn that it is gone.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn left(conn: &mut Conn, visibility: &Visibility, conversation: &str, at: i64) -> Result<bool> {
    let (Sees::Teams(person) | Sees::Own(person)) = &visibility.sees else { return Ok(false) };
    let mut values = vec![conversation.to_owned(), person.clone()];
    let on_channel = Visibility { sees: Sees::All, channels: visibility.channels.clone() }.and(&mut values);
    let n = values.len();
    let sql = format!(
        "SELECT 1 FROM conversation_events e JOIN conversations c ON c.id = e.conversation_id \
         WHERE e.conversation_id = $1 AND e.kind IN ('assignee', 'team') AND (e.before_id = $2 OR e.before_id IN \
         (SELECT v.team_id FROM team_members v WHERE v.person_id = $2)) AND e.at > ${} AND e.at <= ${}{on_channel}",
        n + 1,
        n + 2
    );
    let query = values.into_iter().fold(query(sql), Query::bind).bind(at - LEFT_MS).bind(at);
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// Returns whether a conversation exists and is seen.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn sees_conversation(conn: &mut Conn, visibility: &Visibility, id: &str) -> Result<bool> {
    sees(conn, visibility, Belonging::Conversation, id).await
}

/// Returns whether something with this identifier exists and is seen.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn sees(conn: &mut Conn, visibility: &Visibility, what: Belonging, id: &str) -> Result<bool> {
    let mut values = vec![id.to_owned()];
    let sql = match what {
        Belonging::Conversation => {
            format!("SELECT 1 FROM conversations c WHERE c.id = $1{}", visibility.and(&mut values))
        }
        Belonging::Message => {
            format!("SELECT 1 FROM messages m WHERE m.id = $1{}", visibility.and_of("m.conversation_id", &mut values))
        }
        Belonging::Attachment => {
            let (sent, uploaded) = (visibility.and(&mut values), visibility.and(&mut values));
            let for_channel = visibility.uploaded_for_channel(&mut values);
            format!(
                "SELECT 1 FROM attachments a WHERE a.id = $1 AND (EXISTS (SELECT 1 FROM messages m \
                 JOIN conversations c ON c.id = m.conversation_id WHERE m.id = a.message_id{sent}) \
                 OR EXISTS (SELECT 1 FROM conversations c WHERE c.id = a.conversation_id{uploaded}) OR {for_channel})"
            )
        }
        Belonging::Lead => {
            format!("SELECT 1 FROM leads l WHERE l.id = $1{}", visibility.and_of("l.conversation_id", &mut values))
        }
        Belonging::Run => {
            format!("SELECT 1 FROM runs r WHERE r.id = $1{}", visibility.and_of("r.conversation_id", &mut values))
        }
        Belonging::Contact => {
            format!("SELECT 1 FROM contacts p WHERE p.id = $1{}", visibility.and_contact(&mut values))
        }
    };
    let query = values.into_iter().fold(query(sql), Query::bind);
    Ok(query.fetch_optional(conn).await?.is_some())
}
