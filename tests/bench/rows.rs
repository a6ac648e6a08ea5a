//! Row counts, to check that two ways of storing a message store the same rows.

use anyhow::{Context as _, Result, ensure};
use plugboard_db::{Conn, sql::query};
use std::fmt;

/// The tables that intake writes.
const TABLES: [&str; 9] =
    ["contacts", "identities", "conversations", "messages", "dedupe", "fetches", "events", "runs", "changes"];

/// The number of rows in each of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows([u64; TABLES.len()]);

impl Rows {
    /// The counts of an empty database.
    #[must_use]
    pub fn start() -> Self {
        Self([0; TABLES.len()])
    }

    /// Counts the rows of a database.
    ///
    /// # Errors
    /// Returns an error if the database cannot be read.
    pub async fn count(url: &str) -> Result<Self> {
        let mut conn = Conn::connect(url, true).await?;
        let mut rows = Self::start();
        for (count, table) in rows.0.iter_mut().zip(TABLES) {
            let sql = format!("SELECT COUNT(*) FROM {table}");
            let found: i64 = query(sql).fetch_one(&mut conn).await?.try_get(0)?;
            *count = u64::try_from(found)?;
        }
        conn.close().await;
        Ok(rows)
    }

    /// Returns the rows added since `before`.
    #[must_use]
    pub fn since(self, before: &Self) -> Self {
        let mut rows = self;
        rows.0.iter_mut().zip(before.0).for_each(|(row, before)| *row = row.saturating_sub(before));
        rows
    }

    /// Returns the rows per message, for a number of messages.
    ///
    /// # Errors
    /// Returns an error if the rows cannot be divided evenly, because then some are missing or extra.
    pub fn each(self, messages: u64) -> Result<Self> {
        let mut rows = self;
        for (row, table) in rows.0.iter_mut().zip(TABLES) {
            let count = *row;
            *row = count.checked_div(messages).context("there were no messages")?;
            ensure!(*row * messages == count, "{count} rows in {table} for {messages} acknowledged messages");
        }
        Ok(rows)
    }

    /// Returns the count of one table.
    #[must_use]
    pub fn of(&self, table: &str) -> u64 {
        TABLES.iter().position(|name| *name == table).map_or(0, |index| self.0[index])
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self.0.iter().zip(TABLES).filter(|(count, _)| **count > 0);
        let words: Vec<_> = named.map(|(count, table)| format!("{count} in {table}")).collect();
        f.write_str(&words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_uneven_number_of_rows_per_message_is_an_error() {
        let rows = Rows([6, 6, 6, 6, 6, 6, 12, 18, 12]);
        let each = rows.each(6).unwrap();
        assert_eq!((each.of("messages"), each.of("runs"), each.of("nothing")), (1, 3, 0));
        assert!(each.to_string().starts_with("1 in contacts, "), "{each}");
        assert!(rows.each(5).unwrap_err().to_string().contains("6 rows in contacts for 5"));
        assert!(rows.each(0).is_err());
    }
}
