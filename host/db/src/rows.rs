//! Small helpers between rows and types.

use plugboard_model::UnknownWord;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Row as _, any::AnyRow};
use std::str::FromStr;

use crate::Result;

/// `($1, $2), ($3, $4)` for so many rows of so many columns.
pub(crate) fn placeholders(rows: usize, columns: usize) -> String {
    placeholders_from(1, rows, columns)
}

/// The same from a number on.
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

/// The same values, the last one repeated till their number is a power of two: a list of any length makes
/// one of a few statements, so that the database need not learn each anew. Empty when there are none.
pub(crate) fn padded<T: Clone>(values: &[T]) -> Vec<T> {
    let mut all = values.to_vec();
    if let Some(last) = values.last() {
        all.resize(values.len().next_power_of_two(), last.clone());
    }
    all
}

/// `$n, $n+1, ...` for so many values.
pub(crate) fn list(count: usize, first: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// A column that holds an enum's word.
pub(crate) fn word<T: FromStr<Err = UnknownWord>>(row: &AnyRow, column: usize) -> Result<T> {
    Ok(row.try_get::<String, _>(column)?.parse()?)
}

/// A column that holds JSON.
pub(crate) fn json<T: DeserializeOwned>(row: &AnyRow, column: usize) -> Result<T> {
    Ok(serde_json::from_str(&row.try_get::<String, _>(column)?)?)
}

/// A column that may hold JSON.
pub(crate) fn maybe_json<T: DeserializeOwned>(row: &AnyRow, column: usize) -> Result<Option<T>> {
    let text: Option<String> = row.try_get(column)?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// A column that holds 0 or 1.
pub(crate) fn flag(row: &AnyRow, column: usize) -> Result<bool> {
    Ok(row.try_get::<i64, _>(column)? != 0)
}

/// JSON text of a value.
pub(crate) fn text<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}
