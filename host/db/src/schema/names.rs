//! Gives the people and teams whom conversations named identifiers: the step after migration 0007.
//!
//! Until then, a conversation's assignee and team, the authors of replies and notes, and people's choices were words. A
//! word that is somebody's handle, apart from case, becomes that person's or team's identifier. Each other word becomes
//! an inactive person, who can be invited later, or a team without people.

use plugboard_model::{Clock, HANDLE_MAX, handle_key};
use std::collections::HashMap;

use crate::{Conn, Dialect, Result, sql::query};

/// The words of people: assignees, and those who replied, wrote notes and made choices.
const PEOPLE: &str = "SELECT assignee FROM conversations WHERE assignee IS NOT NULL \
    UNION SELECT value FROM choices WHERE field = 'assignee' AND value <> '' \
    UNION SELECT author_name FROM messages WHERE author_kind = 'agent' AND author_name IS NOT NULL";
/// The words of teams.
const TEAMS: &str = "SELECT team FROM conversations WHERE team IS NOT NULL \
    UNION SELECT value FROM choices WHERE field = 'team' AND value <> ''";

/// What replaces the words, with one scan of each table.
const REPLACE: &str = "\
    UPDATE conversations SET \
        assignee_id = (SELECT n.id FROM migrated_names n WHERE n.kind = 'person' AND n.word = conversations.assignee), \
        team_id = (SELECT n.id FROM migrated_names n WHERE n.kind = 'team' AND n.word = conversations.team) \
        WHERE assignee IS NOT NULL OR team IS NOT NULL; \
    UPDATE choices SET value = (SELECT n.id FROM migrated_names n WHERE n.kind = 'person' AND n.word = choices.value) \
        WHERE field = 'assignee' AND value <> ''; \
    UPDATE choices SET value = (SELECT n.id FROM migrated_names n WHERE n.kind = 'team' AND n.word = choices.value) \
        WHERE field = 'team' AND value <> ''; \
    UPDATE messages SET \
        author_id = (SELECT n.id FROM migrated_names n WHERE n.kind = 'person' AND n.word = messages.author_name) \
        WHERE author_kind = 'agent' AND author_name IS NOT NULL; \
    DROP TABLE migrated_names; \
    ALTER TABLE conversations DROP COLUMN assignee; \
    ALTER TABLE conversations DROP COLUMN team";

/// Replaces the words with identifiers, and removes the columns of the words.
pub(super) async fn identify(conn: &mut Conn, dialect: Dialect) -> Result<()> {
    conn.script(
        "CREATE TABLE migrated_names (kind TEXT NOT NULL, word TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, word))",
    )
    .await?;
    let clock = Clock::system();
    for (kind, table, words) in [("person", "people", PEOPLE), ("team", "teams", TEAMS)] {
        let mut known = HashMap::new();
        for row in query(format!("SELECT handle_key, id FROM {table}")).fetch_all(conn).await? {
            known.insert(row.try_get::<String>(0)?, row.try_get::<String>(1)?);
        }
        let words = query(words).fetch_all(conn).await?;
        let mut words = words.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>>>()?;
        // Of words that differ in case alone, the same one becomes the handle on both databases.
        words.sort();
        for word in words {
            let handle = handle(&word);
            let key = handle_key(&handle);
            let id = match known.get(&key) {
                Some(id) => id.clone(),
                None => {
                    let id = clock.new_id();
                    insert(conn, kind, &id, &handle, &key, clock.now()).await?;
                    known.insert(key, id.clone());
                    id
                }
            };
            query("INSERT INTO migrated_names (kind, word, id) VALUES ($1, $2, $3)")
                .bind(kind)
                .bind(word)
                .bind(id)
                .execute(conn)
                .await?;
        }
    }
    if dialect == Dialect::Postgres {
        // The planner must know that the table is small.
        conn.script("ANALYZE migrated_names").await?;
    }
    conn.script(REPLACE).await?;
    Ok(())
}

/// Returns the handle for a word: without control characters, which a handle cannot have, and truncated.
fn handle(word: &str) -> String {
    let clean: String = word.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut handle = String::new();
    for c in clean.trim().chars() {
        if handle.len() + c.len_utf8() > HANDLE_MAX {
            break;
        }
        handle.push(c);
    }
    if handle.is_empty() { "unnamed".to_owned() } else { handle.trim_end().to_owned() }
}

async fn insert(conn: &mut Conn, kind: &str, id: &str, handle: &str, key: &str, now: i64) -> Result<()> {
    let sql = match kind {
        "person" => {
            "INSERT INTO people (id, handle, handle_key, name, role, state, created_at, updated_at) \
             VALUES ($1, $2, $3, $2, 'agent', 'inactive', $4, $4)"
        }
        _ => "INSERT INTO teams (id, handle, handle_key, name, created_at, updated_at) VALUES ($1, $2, $3, $2, $4, $4)",
    };
    query(sql).bind(id).bind(handle).bind(key).bind(now).execute(conn).await?;
    Ok(())
}
