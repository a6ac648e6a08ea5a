//! Fills a database quickly: one real conversation, with all that hangs on it, many times over.
//!
//! Whatever the schema and the plugins make of a message, the copies are as consistent as the one they are made of:
//! each gets identifiers, numbers and times of its own, in the same way wherever they are mentioned.

use anyhow::{Context as _, Result};
use plugboard_db::Dialect;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _, Row as _};

/// Conversations in one transaction.
const CHUNK: u32 = 10_000;
/// Copies are so many milliseconds older each: a hundred thousand conversations of five turns go back 2.8 hours.
const APART_MS: u32 = 20;
/// Nothing here outlives a crash, nor need it.
const SQLITE: &str = "PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY";

/// The one conversation, and how far to copy it.
struct Template {
    conversation: String,
    contact: String,
    /// Its message's dedupe key, as it stands in SQL.
    key: String,
    /// Messages and events in it.
    messages: i64,
    events: i64,
    /// Changes of it, and the last position before the copies.
    changes: i64,
    position: i64,
    /// Copies in each conversation, and in all.
    turns: u32,
    all: u32,
}

/// Copies the database's one conversation into so many, of so many turns each. Gives the number of rows.
///
/// # Errors
/// When there is no conversation, or the database refuses.
pub async fn fill(url: &str, conversations: u32, turns: u32) -> Result<u64> {
    let mut conn = AnyConnection::connect(url).await?;
    let sqlite = Dialect::of(url)? == Dialect::Sqlite;
    if sqlite {
        conn.execute(SQLITE).await?;
    }
    let template = Template::find(&mut conn, conversations, turns).await?;
    let mut rows = 0;
    for first in (0..conversations).step_by(CHUNK as usize) {
        let last = (first + CHUNK).min(conversations) - 1;
        conn.execute("BEGIN").await?;
        for sql in template.statements(first, last) {
            let done = conn.execute(AssertSqlSafe(sql.clone())).await.with_context(|| sql)?;
            rows += done.rows_affected();
        }
        conn.execute("COMMIT").await?;
    }
    let last = template.position + i64::from(template.all) * template.changes;
    conn.execute(AssertSqlSafe(format!("UPDATE counters SET value = {last} WHERE name = 'changes'"))).await?;
    // As a database that grew by and by: PostgreSQL would have looked at its tables, SQLite does not.
    conn.execute(if sqlite { "PRAGMA wal_checkpoint(TRUNCATE)" } else { "VACUUM ANALYZE" }).await?;
    conn.close().await?;
    Ok(rows)
}

impl Template {
    async fn find(conn: &mut AnyConnection, conversations: u32, turns: u32) -> Result<Self> {
        let row = sqlx::query(
            "SELECT c.id, c.contact_id, c.last_seq, c.event_seq, \
             (SELECT COUNT(*) FROM changes x WHERE x.conversation_id = c.id), \
             (SELECT value FROM counters WHERE name = 'changes'), \
             (SELECT MIN(dedupe_key) FROM dedupe) FROM conversations c",
        )
        .fetch_one(conn)
        .await
        .context("the conversation to copy")?;
        Ok(Self {
            conversation: row.try_get(0)?,
            contact: row.try_get(1)?,
            messages: row.try_get(2)?,
            events: row.try_get(3)?,
            changes: row.try_get(4)?,
            position: row.try_get(5)?,
            key: row.try_get::<String, _>(6)?.replace('\'', "''"),
            turns,
            all: conversations * turns,
        })
    }

    /// One statement for each table, for some conversations.
    #[expect(clippy::too_many_lines, reason = "a list of tables and their columns")]
    fn statements(&self, first: u32, last: u32) -> Vec<String> {
        let (turns, all) = (self.turns, self.all);
        let home_is = format!("conversation_id = '{}'", self.conversation);
        // Where no index leads to a conversation's rows, another table does: copies are not looked at again.
        let of = format!("t.{home_is}");
        // `i` counts copies of the whole; `home` is the first copy in the same conversation, `turn` which one it is.
        let (home, turn) = (format!("(i / {turns} * {turns})"), format!("(i % {turns})"));
        let copy = |column: &str| copied(column, "i");
        let at = |column: &str| format!("t.{column} - ({all} - i) * {APART_MS}");
        let conversation = copied("t.conversation_id", &home);
        let contact = copied("t.contact_id", &home);
        let seq = |each: i64| format!("t.seq + {turn} * {each}");
        let every = |table: &str, wherever: &str, columns: &[(&str, String)]| {
            copy_all(table, wherever, columns, first * turns, (last + 1) * turns - 1, 1)
        };
        let once = |table: &str, wherever: &str, columns: &[(&str, String)]| {
            copy_all(table, wherever, columns, first * turns, last * turns, turns)
        };
        let same = |column: &'static str| (column, format!("t.{column}"));
        vec![
            once(
                "contacts",
                &format!("t.id = '{}'", self.contact),
                &[
                    ("id", copy("t.id")),
                    same("name"),
                    same("attributes"),
                    ("created_at", at("created_at")),
                    ("updated_at", at("updated_at")),
                ],
            ),
            once(
                "identities",
                &format!("t.contact_id = '{}'", self.contact),
                &[same("channel"), ("external_id", numbered("t.external_id")), ("contact_id", copy("t.contact_id"))],
            ),
            once(
                "conversations",
                &format!("t.id = '{}'", self.conversation),
                &[
                    ("id", copy("t.id")),
                    same("channel"),
                    ("thread", numbered("t.thread")),
                    same("kind"),
                    same("status"),
                    same("category"),
                    same("priority"),
                    same("labels"),
                    same("assignee"),
                    same("team"),
                    same("automation"),
                    ("contact_id", copy("t.contact_id")),
                    ("last_seq", format!("t.last_seq * {turns}")),
                    ("event_seq", format!("t.event_seq * {turns}")),
                    ("last_inbound_at", at("last_inbound_at")),
                    ("created_at", at("created_at")),
                    ("updated_at", at("updated_at")),
                ],
            ),
            every(
                "messages",
                &of,
                &[
                    ("id", copy("t.id")),
                    ("conversation_id", conversation.clone()),
                    ("seq", seq(self.messages)),
                    same("channel"),
                    same("direction"),
                    same("kind"),
                    same("author_kind"),
                    same("author_name"),
                    ("contact_id", contact),
                    same("text"),
                    same("payload"),
                    same("attributes"),
                    ("reply_to", copy("t.reply_to")),
                    same("deleted"),
                    same("state"),
                    ("external_id", numbered("t.external_id")),
                    same("attachment_count"),
                    ("root", copy("t.root")),
                    ("sent_at", at("sent_at")),
                    ("created_at", at("created_at")),
                ],
            ),
            every(
                "dedupe",
                &format!("t.dedupe_key = '{}'", self.key),
                &[same("channel"), ("dedupe_key", numbered("t.dedupe_key")), ("created_at", at("created_at"))],
            ),
            every(
                "events",
                &format!("t.id IN (SELECT r.event_id FROM runs r WHERE r.{home_is})"),
                &[
                    ("id", copy("t.id")),
                    ("conversation_id", conversation.clone()),
                    ("seq", seq(self.events)),
                    same("kind"),
                    ("message_id", copy("t.message_id")),
                    same("data"),
                    ("root", copy("t.root")),
                    same("depth"),
                    ("until_seq", format!("t.until_seq + {turn} * {}", self.messages)),
                    ("created_at", at("created_at")),
                ],
            ),
            every(
                "runs",
                &of,
                &[
                    ("id", copy("t.id")),
                    ("event_id", copy("t.event_id")),
                    same("installation_id"),
                    ("conversation_id", conversation.clone()),
                    ("seq", seq(self.events)),
                    ("root", copy("t.root")),
                    same("position"),
                    same("answers"),
                    same("late"),
                    same("state"),
                    same("open"),
                    same("attempts"),
                    same("conflicts"),
                    ("due_at", at("due_at")),
                    same("failure"),
                    same("actions"),
                    same("log"),
                    same("usage"),
                    ("created_at", at("created_at")),
                    ("finished_at", at("finished_at")),
                ],
            ),
            once(
                "kv",
                &format!("t.scope = '{}'", self.conversation),
                &[same("memory"), ("scope", copied("t.scope", "i")), same("name"), same("value")],
            ),
            every(
                "deliveries",
                &format!("t.message_id IN (SELECT m.id FROM messages m WHERE m.{home_is})"),
                &[
                    ("id", copy("t.id")),
                    ("message_id", copy("t.message_id")),
                    ("conversation_id", conversation.clone()),
                    same("channel"),
                    ("seq", seq(self.messages)),
                    same("part"),
                    same("body"),
                    same("tag"),
                    same("sender"),
                    same("state"),
                    same("open"),
                    same("attempts"),
                    ("due_at", at("due_at")),
                    ("external_id", numbered("t.external_id")),
                    same("failure"),
                    ("created_at", at("created_at")),
                    ("finished_at", at("finished_at")),
                ],
            ),
            every(
                "changes",
                &format!("t.position <= {} AND {of}", self.position),
                &[
                    (
                        "position",
                        format!(
                            "{} + i * {} + ROW_NUMBER() OVER (PARTITION BY i ORDER BY t.position)",
                            self.position, self.changes
                        ),
                    ),
                    same("kind"),
                    ("conversation_id", conversation),
                    (
                        "subject",
                        format!(
                            "CASE WHEN t.kind IN ('conversation', 'contact') THEN {} ELSE {} END",
                            copied("t.subject", &home),
                            copied("t.subject", "i")
                        ),
                    ),
                    ("at", at("at")),
                ],
            ),
        ]
    }
}

/// The identifier that the `n`-th copy has for one: a UUID that sorts by `n`. NULL stays NULL.
fn copied(column: &str, n: &str) -> String {
    // Always eight digits, of which the last seven differ.
    let digits = format!("CAST(10000000 + {n} AS TEXT)");
    format!(
        "substr({column}, 1, 14) || '7' || substr({digits}, 2, 3) || '-8' || substr({digits}, 5, 3) || '-' || \
         substr({digits}, 8, 1) || substr({column}, 26, 11)"
    )
}

/// A platform's identifier of its own for each copy. NULL stays NULL.
fn numbered(column: &str) -> String {
    format!("{column} || '-' || CAST(i AS TEXT)")
}

/// Copies a table's rows once for each `i`, by steps.
fn copy_all(table: &str, wherever: &str, columns: &[(&str, String)], first: u32, last: u32, step: u32) -> String {
    let (names, values): (Vec<_>, Vec<_>) = columns.iter().map(|(name, value)| (*name, value.as_str())).unzip();
    format!(
        "INSERT INTO {table} ({}) WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + {step} FROM n \
         WHERE i + {step} <= {last}) SELECT {} FROM n CROSS JOIN {table} t WHERE {wherever}",
        names.join(", "),
        values.join(", ")
    )
}
