//! The texts of one language, and its wording for times.

use crate::hours::Opening;
use plugboard_sdk::texts::Template;

/// The variables that texts may use.
pub const VARIABLES: [&str; 3] = ["first_name", "account", "opens"];

/// All texts in one language.
#[derive(Debug, Clone)]
pub struct Language {
    /// The greeting while the business is open.
    pub greeting: Template,
    /// The greeting while the business is closed.
    pub closed: Template,
    /// The wording for times.
    pub phrases: Phrases,
}

/// The wording for the next opening.
#[derive(Debug, Clone)]
pub struct Phrases {
    /// Today, with `{time}`.
    pub today: String,
    /// Tomorrow, with `{time}`.
    pub tomorrow: String,
    /// In two to six days, with `{weekday}` and `{time}`.
    pub weekday: String,
    /// Later than that, with `{day}`, `{month}`, `{time}` and optionally `{weekday}`.
    pub date: String,
    /// The seven weekdays, from Monday.
    pub weekdays: Vec<String>,
    /// The twelve months.
    pub months: Vec<String>,
}

impl Phrases {
    /// Returns the wording for an unknown language: numbers only.
    #[must_use]
    pub fn neutral() -> Self {
        let date = "{day}.{month}., {time}".to_owned();
        Self {
            today: "{time}".to_owned(),
            tomorrow: date.clone(),
            weekday: date.clone(),
            date,
            weekdays: vec![String::new(); 7],
            months: (1..=12).map(|month| month.to_string()).collect(),
        }
    }

    /// Returns the next opening in words, such as `on Monday at 09:00`.
    #[must_use]
    pub fn opening(&self, opening: &Opening) -> String {
        let phrase = match opening.days {
            0 => &self.today,
            1 => &self.tomorrow,
            2..=6 => &self.weekday,
            _ => &self.date,
        };
        let name = |names: &[String], number: u32| {
            usize::try_from(number).ok().and_then(|n| names.get(n.checked_sub(1)?)).cloned().unwrap_or_default()
        };
        phrase
            .replace("{time}", &format!("{:02}:{:02}", opening.minute / 60, opening.minute % 60))
            .replace("{weekday}", &name(&self.weekdays, opening.day.weekday))
            .replace("{month}", &name(&self.months, opening.day.month))
            .replace("{day}", &opening.day.day.to_string())
    }
}
