//! Fills a database quickly with copies of one real conversation and all its rows.
//!
//! The copies are as consistent as the original, whatever rows the schema and the plugins produce. Each copy gets its
//! own identifiers, numbers and times, changed in the same way everywhere they occur.

use crate::server::Setup;
use anyhow::{Context as _, Result, ensure};
use plugboard_db::Dialect;
use plugboard_db::{Conn, sql::query};
use std::{
    fs::File,
    time::{Duration, Instant},
};

/// The number of messages in each conversation that [`store`] makes: five from the customer, and five replies.
pub const IN_A_CONVERSATION: u32 = 10;
/// The number of copies in one transaction, in whole conversations. It bounds the memory of a statement and the size of
/// SQLite's log.
const CHUNK: u32 = 20_000;
/// The largest number of copies: an identifier has seven digits for a copy's number.
const MOST: u32 = 9_999_999;
/// Each copy is this many milliseconds older than the next: a million conversations of five turns span 28 hours, so no
/// row expires.
const APART_MS: u32 = 20;
/// How often progress is printed.
const PROGRESS: Duration = Duration::from_secs(30);
/// Settings of the connection that writes the copies; the server's own settings stay as they are. The copies need not
/// survive a crash while they are written.
const SQLITE: &str = "PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY";

/// The conversation to copy, and how many copies to make.
struct Template {
    conversation: String,
    contact: String,
    /// The channel of its message and the message's dedupe key, escaped for SQL.
    channel: String,
    key: String,
    /// The number of messages and events in it.
    messages: i64,
    events: i64,
    /// The number of its changes, and the last change position before the copies.
    changes: i64,
    position: i64,
    /// The number of copies in each conversation, and in total.
    turns: u32,
    all: u32,
}

/// Stops the server, adds `messages` stored messages as copies of its only conversation, and starts it again.
///
/// # Errors
/// Returns an error if the server does not stop, or the errors of [`fill`].
pub async fn store(setup: &mut Setup, messages: u32) -> Result<()> {
    ensure!(setup.server.stop(), "the server did not exit successfully");
    let began = Instant::now();
    let rows = fill(setup.server.database_url(), messages / IN_A_CONVERSATION, IN_A_CONVERSATION / 2).await?;
    eprintln!("  {messages} messages stored beforehand, {rows} rows in all, in {:.1?}", began.elapsed());
    setup.server.restart();
    Ok(())
}

/// Copies the database's only conversation into `conversations` conversations of `turns` turns each. Returns the number
/// of rows.
///
/// # Errors
/// Returns an error if there is no conversation, if there are too many copies, or if the database fails.
pub async fn fill(url: &str, conversations: u32, turns: u32) -> Result<u64> {
    ensure!(conversations.saturating_mul(turns) <= MOST, "at most {MOST} copies can be made");
    let mut conn = Conn::connect(url, true).await?;
    let sqlite = Dialect::of(url)? == Dialect::Sqlite;
    if sqlite {
        conn.script(SQLITE).await?;
    }
    let template = Template::find(&mut conn, conversations, turns).await?;
    let (mut rows, mut shown) = (0, Instant::now());
    let chunk = (CHUNK / turns.max(1)).max(1);
    for first in (0..conversations).step_by(chunk as usize) {
        let last = (first + chunk).min(conversations) - 1;
        conn.script("BEGIN").await?;
        for sql in template.statements(first, last) {
            let done = query(sql.clone()).execute(&mut conn).await.with_context(|| sql)?;
            rows += done.rows_affected();
        }
        conn.script("COMMIT").await?;
        if first == 0 && !sqlite {
            // Without statistics, PostgreSQL might scan a whole table to find the rows of one conversation.
            conn.script("ANALYZE").await?;
        }
        if shown.elapsed() >= PROGRESS {
            eprintln!("  {} of {conversations} conversations stored", last + 1);
            shown = Instant::now();
        }
    }
    let last = template.position + i64::from(template.all) * template.changes;
    conn.script(&format!("UPDATE counters SET value = {last} WHERE name = 'changes'")).await?;
    // As in a database that grew gradually: PostgreSQL would have analyzed its tables by itself, SQLite would not.
    conn.script(if sqlite { "PRAGMA wal_checkpoint(TRUNCATE)" } else { "VACUUM ANALYZE" }).await?;
    // Everything is on disk before the measurement begins. Otherwise the first sync of the server would wait for it.
    if sqlite {
        sync(&mut conn).await?;
    } else {
        conn.script("CHECKPOINT").await?;
    }
    conn.close().await;
    Ok(rows)
}

/// Writes the pages of a SQLite file that the system still holds in memory to disk.
async fn sync(conn: &mut Conn) -> Result<()> {
    let row = query("SELECT file FROM pragma_database_list WHERE name = 'main'").fetch_one(conn).await?;
    let file: String = row.try_get(0)?;
    File::open(&file).and_then(|opened| opened.sync_all()).with_context(|| format!("cannot sync {file}"))
}

impl Template {
    async fn find(conn: &mut Conn, conversations: u32, turns: u32) -> Result<Self> {
        let row = query(
            "SELECT c.id, c.contact_id, c.last_seq, c.event_seq, \
             (SELECT COUNT(*) FROM changes x WHERE x.conversation_id = c.id), \
             (SELECT value FROM counters WHERE name = 'changes'), \
             (SELECT MIN(dedupe_key) FROM dedupe), c.channel FROM conversations c",
        )
        .fetch_one(conn)
        .await
        .context("no conversation to copy")?;
        Ok(Self {
            conversation: row.try_get(0)?,
            contact: row.try_get(1)?,
            messages: row.try_get(2)?,
            events: row.try_get(3)?,
            changes: row.try_get(4)?,
            position: row.try_get(5)?,
            key: row.try_get::<String>(6)?.replace('\'', "''"),
            channel: row.try_get::<String>(7)?.replace('\'', "''"),
            turns,
            all: conversations * turns,
        })
    }

    /// Returns one statement for each table, for a range of conversations.
    #[expect(clippy::too_many_lines, reason = "a list of tables and their columns")]
    fn statements(&self, first: u32, last: u32) -> Vec<String> {
        let (turns, all) = (self.turns, self.all);
        let home_is = format!("conversation_id = '{}'", self.conversation);
        // If no index finds the conversation's rows, join through another table, so that earlier copies are not
        // scanned.
        let of = format!("t.{home_is}");
        // `i` numbers all copies, `home` is the first copy in the same conversation, and `turn` is the position in that
        // conversation.
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
                &format!("t.channel = '{}' AND t.dedupe_key = '{}'", self.channel, self.key),
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
            // If there are exporters, they have exported the copies too.
            once(
                "exports",
                &format!(
                    "t.installation_id IN (SELECT e.installation_id FROM exporters e) \
                     AND t.kind IN ('contact', 'conversation') AND t.subject IN ('{}', '{}')",
                    self.contact, self.conversation
                ),
                &[
                    same("installation_id"),
                    same("kind"),
                    ("subject", copy("t.subject")),
                    same("rank"),
                    same("position"),
                    same("state"),
                    same("attempts"),
                    ("due_at", at("due_at")),
                    same("alone"),
                    ("external_id", numbered("t.external_id")),
                    same("mark"),
                    same("failure"),
                    ("updated_at", at("updated_at")),
                ],
            ),
        ]
    }
}

/// Returns SQL for the identifier of the `n`-th copy: a UUID that sorts by `n`. NULL stays NULL.
fn copied(column: &str, n: &str) -> String {
    // Always eight digits, of which the last seven vary.
    let digits = format!("CAST(10000000 + {n} AS TEXT)");
    format!(
        "substr({column}, 1, 14) || '7' || substr({digits}, 2, 3) || '-8' || substr({digits}, 5, 3) || '-' || \
         substr({digits}, 8, 1) || substr({column}, 26, 11)"
    )
}

/// Returns SQL for a platform identifier that is unique to each copy. NULL stays NULL.
fn numbered(column: &str) -> String {
    format!("{column} || '-' || CAST(i AS TEXT)")
}

/// Returns SQL that copies a table's rows once for each `i` from `first` to `last`, in steps.
fn copy_all(table: &str, wherever: &str, columns: &[(&str, String)], first: u32, last: u32, step: u32) -> String {
    let (names, values): (Vec<_>, Vec<_>) = columns.iter().map(|(name, value)| (*name, value.as_str())).unzip();
    format!(
        "INSERT INTO {table} ({}) WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + {step} FROM n \
         WHERE i + {step} <= {last}) SELECT {} FROM n CROSS JOIN {table} t WHERE {wherever}",
        names.join(", "),
        values.join(", ")
    )
}
