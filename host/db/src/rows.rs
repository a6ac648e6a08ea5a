//! Helpers to build statements and to convert between rows and types.

use plugboard_model::UnknownWord;
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;

use crate::sql::Row;
use crate::{Dialect, Result};

/// An identifier after all others.
const LAST_ID: &str = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/// Returns where a list of rows continues that shows the newest first: before the cursor's identifier, or before an
/// identifier after all others if there is no cursor. So the condition is always `id < $1`, for which the database uses
/// the index.
pub(crate) fn before(cursor: Option<&str>) -> &str {
    cursor.filter(|cursor| !cursor.is_empty()).unwrap_or(LAST_ID)
}

/// Returns `($1, $2), ($3, $4)` for a number of rows and columns.
pub(crate) fn placeholders(rows: usize, columns: usize) -> String {
    placeholders_from(1, rows, columns)
}

/// Same as [`placeholders`], with numbers starting at `first`.
pub(crate) fn placeholders_from(first: usize, rows: usize, columns: usize) -> String {
    let mut sql = String::with_capacity(rows * columns * 5);
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            if column > 0 {
                sql.push_str(", ");
            }
            sql.push('$');
            sql.push_str(&(row * columns + column + first).to_string());
        }
        sql.push(')');
    }
    sql
}

/// Returns an UPDATE of several rows. In `sql`, `v.column1`, `v.column2` and so on are the values of a row, and `{from}`
/// is before the WHERE.
///
/// PostgreSQL changes all rows with one statement. SQLite would first copy the rows into a temporary table, which takes
/// longer than one statement for each row, so there `sql` becomes a statement for one row.
pub(crate) fn update(dialect: Dialect, rows: usize, columns: usize, sql: &str) -> String {
    match dialect {
        Dialect::Postgres => sql.replace("{from}", &format!("FROM (VALUES {}) v", placeholders(rows, columns))),
        Dialect::Sqlite => {
            let value = |sql: String, n: usize| sql.replace(&format!("v.column{n}"), &format!("${n}"));
            // From the last one, because `v.column1` is the beginning of `v.column10`.
            (1..=columns).rev().fold(sql.replace(" {from}", ""), value)
        }
    }
}

/// Same as [`placeholders`], with `tail` directly before the last placeholder of each row. An expression that ends in
/// `$` thus takes the row's last value.
pub(crate) fn placeholders_with_tail(rows: usize, columns: usize, tail: &str) -> String {
    let row = |row: usize| {
        let values: Vec<_> = (1..columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({}, {tail}{})", values.join(", "), (row + 1) * columns)
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Repeats the last value until the number of values is a power of two. Lists of all lengths then share a few
/// statements, and the database does not have to prepare one for each length. An empty list stays empty.
pub(crate) fn padded<T: Clone>(values: &[T]) -> Vec<T> {
    padded_to(values, values.len().next_power_of_two())
}

/// Repeats the last value until there are `length` values. An empty list stays empty.
pub(crate) fn padded_to<T: Clone>(values: &[T], length: usize) -> Vec<T> {
    let mut all = values.to_vec();
    if let Some(last) = values.last() {
        all.resize(length, last.clone());
    }
    all
}

/// Returns `$n, $n+1, ...` for a number of values.
pub(crate) fn list(count: usize, first: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// Reads a column that holds an enum's stored name.
pub(crate) fn word<T: FromStr<Err = UnknownWord>>(row: &Row, column: usize) -> Result<T> {
    Ok(row.try_get::<String>(column)?.parse()?)
}

/// Reads a column that holds an enum's stored name or NULL.
pub(crate) fn maybe_word<T: FromStr<Err = UnknownWord>>(row: &Row, column: usize) -> Result<Option<T>> {
    let word: Option<String> = row.try_get(column)?;
    Ok(word.map(|word| word.parse()).transpose()?)
}

/// Reads a column that holds JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &Row, column: usize) -> Result<T> {
    Ok(serde_json::from_str(&row.try_get::<String>(column)?)?)
}

/// Reads a column that holds JSON or NULL.
pub(crate) fn maybe_json<T: DeserializeOwned>(row: &Row, column: usize) -> Result<Option<T>> {
    let text: Option<String> = row.try_get(column)?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// Reads a column that holds 0 or 1.
pub(crate) fn flag(row: &Row, column: usize) -> Result<bool> {
    Ok(row.try_get::<i64>(column)? != 0)
}

/// Serializes a value to JSON text.
pub(crate) fn text<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_of_several_rows_has_a_form_for_each_database() {
        let sql = "UPDATE t SET a = v.column2, b = v.column10 {from} WHERE id = v.column1";
        assert_eq!(update(Dialect::Sqlite, 1, 10, sql), "UPDATE t SET a = $2, b = $10 WHERE id = $1");
        let sql = "UPDATE t SET a = v.column2 {from} WHERE id = v.column1";
        let expected = "UPDATE t SET a = v.column2 FROM (VALUES ($1, $2), ($3, $4)) v WHERE id = v.column1";
        assert_eq!(update(Dialect::Postgres, 2, 2, sql), expected);
    }

    #[test]
    fn a_row_can_end_with_an_expression() {
        assert_eq!(placeholders_with_tail(2, 2, "now() + $"), "($1, now() + $2), ($3, now() + $4)");
    }
}
