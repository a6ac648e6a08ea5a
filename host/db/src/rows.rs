//! Helpers to build statements and to convert between rows and types.

use plugboard_model::UnknownWord;
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;

use crate::Result;
use crate::sql::Row;

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
