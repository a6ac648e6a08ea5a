//! Output of the client commands: aligned text for people, or JSON.

use anyhow::Result;
use serde::Serialize;
use std::io::{self, Write as _};

/// Prints a line. A reader that closes the pipe early, such as `head`, is not an error.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub fn line(text: &str) -> Result<()> {
    match writeln!(io::stdout().lock(), "{}", plain(text)) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Prints JSON.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub fn json(value: &impl Serialize) -> Result<()> {
    line(&serde_json::to_string_pretty(value)?)
}

/// Prints rows in columns below a header, or `none` if there are no rows.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub fn table<const N: usize>(head: [&str; N], rows: &[[String; N]], none: &str) -> Result<()> {
    if rows.is_empty() {
        return line(none);
    }
    let head = head.map(str::to_owned);
    line(&columns(std::iter::once(&head).chain(rows)))
}

/// Prints names and values in two columns. Leaves out empty values.
///
/// # Errors
/// Returns an error if standard output cannot be written.
pub fn facts(facts: &[(&str, String)]) -> Result<()> {
    let rows: Vec<[String; 2]> = facts
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| [(*name).to_owned(), value.clone()])
        .collect();
    line(&columns(rows.iter()))
}

/// Formats what calls used: wall time, processor time and peak memory.
#[must_use]
pub fn used(wall_us: u64, cpu_us: u64, memory_bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let (wall, cpu, memory) =
        (wall_us as f64 / 1_000.0, cpu_us as f64 / 1_000.0, memory_bytes as f64 / f64::from(1 << 20));
    format!("{wall:.1} ms, {cpu:.1} ms of processor time, {memory:.1} MiB")
}

/// Aligns rows in columns, two spaces apart. Line breaks in a cell become spaces.
fn columns<'a, const N: usize>(rows: impl Iterator<Item = &'a [String; N]>) -> String {
    let rows: Vec<[String; N]> = rows.map(|row| row.each_ref().map(|cell| cell.replace('\n', " "))).collect();
    let mut widths = [0; N];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let lines = rows.iter().map(|row| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Replaces control characters, except line breaks and tabs, because plugins and customers wrote some of the output and
/// could otherwise send escape sequences to the terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// Joins items with commas, or returns a dash if there are none.
#[must_use]
pub fn words<T: ToString>(items: &[T]) -> String {
    if items.is_empty() { "-".into() } else { items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows =
            [["a".to_owned(), "b".to_owned()], ["long".to_owned(), "x\ny".to_owned()], ["é".to_owned(), String::new()]];
        assert_eq!(columns(rows.iter()), "a     b\nlong  x y\né");
    }

    #[test]
    fn control_characters_from_plugins_are_replaced_in_the_output() {
        assert_eq!(plain("a\u{1b}[2Jb\n"), "a\u{fffd}[2Jb\n");
    }
}
