//! Teams, and the people in them.

use crate::sql::{Conn, Row, query};
use crate::{Result, Tx, tokens};

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Identifier.
    pub id: String,
    /// The unique name by which plugins and people call the team.
    pub handle: String,
    /// The name that people see.
    pub name: String,
    /// When it was added.
    pub created_at: i64,
    /// When it last changed.
    pub updated_at: i64,
}

/// The result of adding or changing a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It was stored.
    Done(Team),
    /// There is no such team.
    Unknown,
    /// Another team has the handle.
    HandleTaken,
    /// There are as many teams as allowed.
    Full,
    /// There is no person with this identifier.
    NoPerson(String),
}

fn team(row: &Row) -> Result<Team> {
    Ok(Team {
        id: row.try_get(0)?,
        handle: row.try_get(1)?,
        name: row.try_get(2)?,
        created_at: row.try_get(3)?,
        updated_at: row.try_get(4)?,
    })
}

const COLUMNS: &str = "t.id, t.handle, t.name, t.created_at, t.updated_at";

/// A team to add or change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamData {
    /// The handle.
    pub handle: String,
    /// The handle, folded: unique.
    pub handle_key: String,
    /// The name that people see.
    pub name: String,
    /// The identifiers of the people in the team.
    pub members: Vec<String>,
}

/// Adds a team, or replaces the one with the identifier `id`. There are at most `max` teams.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn put(tx: &mut Tx<'_>, id: Option<&str>, data: &TeamData, max: i64) -> Result<Written> {
    tokens::lock(tx).await?;
    let taken = query("SELECT 1 FROM teams WHERE handle_key = $1 AND id <> $2");
    let taken = taken.bind(&data.handle_key).bind(id.unwrap_or("")).fetch_optional(tx.change().await?).await?;
    if taken.is_some() {
        return Ok(Written::HandleTaken);
    }
    for member in &data.members {
        if super::persons::get(tx.change().await?, member).await?.is_none() {
            return Ok(Written::NoPerson(member.clone()));
        }
    }
    let now = tx.clock().now();
    let id = match id {
        Some(id) => {
            let update =
                query("UPDATE teams SET handle = $1, handle_key = $2, name = $3, updated_at = $4 WHERE id = $5");
            let update = update.bind(&data.handle).bind(&data.handle_key).bind(&data.name).bind(now).bind(id);
            if update.execute(tx.change().await?).await?.rows_affected() == 0 {
                return Ok(Written::Unknown);
            }
            id.to_owned()
        }
        None => {
            let count = query("SELECT CAST(COUNT(*) AS BIGINT) FROM teams").fetch_one(tx.change().await?).await?;
            if count.try_get::<i64>(0)? >= max {
                return Ok(Written::Full);
            }
            let id = tx.clock().new_id();
            query(
                "INSERT INTO teams (id, handle, handle_key, name, created_at, updated_at) \
                 VALUES ($1, $2, $3, $4, $5, $5)",
            )
            .bind(&id)
            .bind(&data.handle)
            .bind(&data.handle_key)
            .bind(&data.name)
            .bind(now)
            .execute(tx.change().await?)
            .await?;
            id
        }
    };
    query("DELETE FROM team_members WHERE team_id = $1").bind(&id).execute(tx.change().await?).await?;
    for member in &data.members {
        query("INSERT INTO team_members (team_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(&id)
            .bind(member)
            .execute(tx.change().await?)
            .await?;
    }
    Ok(get(tx.change().await?, &id).await?.map_or(Written::Unknown, Written::Done))
}

/// Returns a team.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn get(conn: &mut Conn, id: &str) -> Result<Option<Team>> {
    let sql = format!("SELECT {COLUMNS} FROM teams t WHERE t.id = $1");
    query(sql).bind(id).fetch_optional(conn).await?.as_ref().map(team).transpose()
}

/// Returns the identifier and the handle of the team with a folded handle.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn named(conn: &mut Conn, handle_key: &str) -> Result<Option<(String, String)>> {
    let row = query("SELECT id, handle FROM teams WHERE handle_key = $1").bind(handle_key).fetch_optional(conn).await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

/// Returns teams, oldest first, starting after the identifier `after`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn list(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<Team>> {
    let sql = format!("SELECT {COLUMNS} FROM teams t WHERE t.id > $1 ORDER BY t.id LIMIT $2");
    let rows = query(sql).bind(after.unwrap_or("")).bind(limit).fetch_all(conn).await?;
    rows.iter().map(team).collect()
}

/// Returns the identifiers of the people in a team.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn members(conn: &mut Conn, id: &str) -> Result<Vec<String>> {
    let rows = query("SELECT person_id FROM team_members WHERE team_id = $1 ORDER BY person_id").bind(id);
    rows.fetch_all(conn).await?.iter().map(|row| row.try_get(0)).collect()
}

/// Returns the teams of a person, oldest first.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn of_person(conn: &mut Conn, person: &str) -> Result<Vec<Team>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = $1 ORDER BY t.id"
    );
    query(sql).bind(person).fetch_all(conn).await?.iter().map(team).collect()
}

/// Removes a team. Returns whether there was one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    query("DELETE FROM team_members WHERE team_id = $1").bind(id).execute(tx.change().await?).await?;
    let done = query("DELETE FROM teams WHERE id = $1").bind(id).execute(tx.change().await?).await?;
    Ok(done.rows_affected() == 1)
}
