//! The table of results that is printed at the end.

use std::{fmt, time::Duration};

/// Rows under headlines.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
}

enum Row {
    Headline(String),
    Figure([String; 3]),
    Note(String),
}

impl Table {
    /// Starts a part of the table.
    pub fn headline(&mut self, text: impl Into<String>) {
        self.rows.push(Row::Headline(text.into()));
    }

    /// Adds a figure: its name, its value, and what to compare it with.
    pub fn row(&mut self, what: impl Into<String>, value: impl fmt::Display, beside: impl Into<String>) {
        let row = [what.into(), value.to_string(), beside.into()];
        // Also print it right away, because the whole benchmark takes minutes.
        eprintln!("  {}: {}  {}", row[0], row[1], row[2]);
        self.rows.push(Row::Figure(row));
    }

    /// Adds a note about a measurement.
    pub fn note(&mut self, text: impl Into<String>) {
        self.rows.push(Row::Note(text.into()));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures =
            || self.rows.iter().filter_map(|row| if let Row::Figure(cells) = row { Some(cells) } else { None });
        let width = |column: usize| figures().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
        let (first, second) = (width(0), width(1));
        for row in &self.rows {
            match row {
                Row::Headline(text) => writeln!(f, "\n{text}")?,
                Row::Note(text) => writeln!(f, "  ({text})")?,
                Row::Figure([what, value, beside]) => {
                    let line = format!("  {what:<first$}  {value:<second$}  {beside}");
                    writeln!(f, "{}", line.trim_end())?;
                }
            }
        }
        Ok(())
    }
}

/// The median of some figures, with the smallest and the largest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The median.
    pub median: f64,
    /// The smallest.
    pub least: f64,
    /// The largest.
    pub most: f64,
}

impl Spread {
    /// Computes the spread of some figures; all zero if there are none.
    #[must_use]
    pub fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let at = |index: usize| figures.get(index).copied().unwrap_or_default();
        Self { median: at(figures.len() / 2), least: at(0), most: at(figures.len().saturating_sub(1)) }
    }

    /// Formats the spread with a unit.
    #[must_use]
    pub fn show(&self, unit: &str) -> String {
        let digits = usize::from(self.median < 100.0);
        format!("{:.digits$} {unit} ({:.digits$} to {:.digits$})", self.median, self.least, self.most)
    }
}

/// Returns a percentile of sorted times; zero if there are none.
#[must_use]
pub fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted.get(sorted.len() * percent / 100).or(sorted.last()).copied().unwrap_or_default()
}

/// Formats the median and the 99th percentile of some times.
#[must_use]
pub fn p50_p99(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let millis = |percent| percentile(&times, percent).as_secs_f64() * 1e3;
    format!("p50 {:.2} ms, p99 {:.2} ms", millis(50), millis(99))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_aligned_in_columns() {
        let mut table = Table::default();
        table.headline("(x) A part");
        table.row("a", "1", "of 2");
        table.row("long", "100", "");
        table.note("said");
        assert_eq!(table.to_string(), "\n(x) A part\n  a     1    of 2\n  long  100\n  (said)\n");
    }

    #[test]
    fn a_spread_shows_its_median_minimum_and_maximum() {
        let spread = Spread::of(vec![300.0, 100.0, 200.0]);
        assert_eq!(spread.show("a second"), "200 a second (100 to 300)");
        assert_eq!(Spread::of(Vec::new()).show("us"), "0.0 us (0.0 to 0.0)");
        let times: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(p50_p99(times), "p50 101.00 ms, p99 199.00 ms");
    }
}
