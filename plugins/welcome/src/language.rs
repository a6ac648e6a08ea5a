//! Texts in several languages, and which of them a customer gets.

use crate::hours::Opening;
use plugboard_sdk::texts::Template;

/// What texts may name.
pub const VARIABLES: [&str; 3] = ["first_name", "account", "opens"];

/// All that is said in one language.
#[derive(Debug, Clone)]
pub struct Language {
    /// While somebody is there.
    pub greeting: Template,
    /// While nobody is.
    pub closed: Template,
    /// How a time is said.
    pub phrases: Phrases,
}

/// How the next opening is said.
#[derive(Debug, Clone)]
pub struct Phrases {
    /// With `{time}`.
    pub today: String,
    /// With `{time}`.
    pub tomorrow: String,
    /// Two to six days ahead: with `{weekday}` and `{time}`.
    pub weekday: String,
    /// Further ahead: with `{day}`, `{month}` and `{time}`, and `{weekday}`.
    pub date: String,
    /// Seven, from Monday.
    pub weekdays: Vec<String>,
    /// Twelve.
    pub months: Vec<String>,
}

impl Phrases {
    /// For a language of which nothing is known: figures alone.
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

    /// The next opening in words, such as `on Monday at 09:00`.
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
