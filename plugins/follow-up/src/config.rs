//! The configuration, parsed and checked.

use crate::texts::{self, Texts, VARIABLES};
use plugboard_sdk::{
    Failure,
    config::{self, wrong},
    texts::{Languages, Template, best},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The longest time that a timer accepts, in hours.
const LONGEST_TIMER: f64 = 366.0 * 24.0;

/// The configuration: the times, and the texts to send.
#[derive(Debug)]
pub struct Config {
    /// How long the customer may be silent before the reminder, in milliseconds; `None` for no reminder.
    pub remind_after: Option<f64>,
    /// How long after the reminder to resolve the conversation, in milliseconds; `None` for never.
    pub close_after: Option<f64>,
    /// Whether to ask the customer after a conversation is resolved.
    pub ask: bool,
    languages: Languages<Texts>,
}

/// The configuration as written in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    remind_after_hours: Option<f64>,
    close_after_hours: Option<f64>,
    ask: Option<bool>,
    texts: Option<BTreeMap<String, RawTexts>>,
    default_language: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawTexts {
    reminder: Option<String>,
    question: Option<String>,
    yes: Option<String>,
    no: Option<String>,
    yes_words: Option<Vec<String>>,
    no_words: Option<Vec<String>>,
    thanks_words: Option<Vec<String>>,
}

impl Config {
    /// Reads this installation's configuration.
    ///
    /// # Errors
    /// Returns `invalid` and names the member that is wrong.
    pub fn read() -> Result<Self, Failure> {
        Self::from_json(&config::json())
    }

    /// Parses a configuration from JSON.
    ///
    /// # Errors
    /// Returns `invalid` and names the member that is wrong.
    pub fn from_json(json: &str) -> Result<Self, Failure> {
        let raw: RawConfig = config::from_json(json)?;
        let default = raw.default_language.as_deref();
        let languages = match raw.texts {
            None => Languages::built_in(texts::tags(), texts::built_in, default)?,
            Some(texts) => {
                let own = texts.into_iter().map(|(tag, texts)| Ok((tag.clone(), texts.into_texts(&tag)?)));
                Languages::new(own.collect::<Result<_, Failure>>()?, default)?
            }
        };
        Ok(Self {
            remind_after: hours("remind_after_hours", raw.remind_after_hours, 20.0)?,
            close_after: hours("close_after_hours", raw.close_after_hours, 72.0)?,
            ask: raw.ask.unwrap_or(true),
            languages,
        })
    }

    /// Returns the texts for a customer's language (a BCP 47 tag), or those of the default language.
    #[must_use]
    pub fn texts(&self, tag: Option<&str>) -> Texts {
        self.languages.of(tag).1
    }
}

/// Converts hours to milliseconds; 0 becomes `None`.
fn hours(member: &str, given: Option<f64>, default: f64) -> Result<Option<f64>, Failure> {
    let hours = given.unwrap_or(default);
    // The host's timers accept at least 10 seconds.
    if hours != 0.0 && !(0.003..=LONGEST_TIMER).contains(&hours) {
        return Err(wrong(
            member,
            &format!("is {hours}; it must be 0 for none, or between 0.003 and {LONGEST_TIMER} hours"),
        ));
    }
    Ok((hours != 0.0).then_some(hours * 3_600_000.0))
}

impl RawTexts {
    /// Returns the texts of one language. Built-in texts fill the gaps.
    fn into_texts(self, tag: &str) -> Result<Texts, Failure> {
        let base = best(texts::tags(), tag).map(texts::built_in);
        let at = |member: &str| format!("texts.{tag}.{member}");
        let missing = |member: &str| wrong(&at(member), "is missing, and there is no built-in text in this language");
        let template = |member: &str, given: Option<String>, built_in: Option<Template>| match given {
            Some(text) => Template::parse(&text, &VARIABLES).map_err(|what| wrong(&at(member), &what)),
            None => built_in.ok_or_else(|| missing(member)),
        };
        let word = |member: &str, given: Option<String>, built_in: Option<String>| {
            let word = given.or(built_in).ok_or_else(|| missing(member))?;
            if word.trim().is_empty() { Err(wrong(&at(member), "is empty")) } else { Ok(word) }
        };
        Ok(Texts {
            reminder: template("reminder", self.reminder, base.as_ref().map(|base| base.reminder.clone()))?,
            question: template("question", self.question, base.as_ref().map(|base| base.question.clone()))?,
            yes: word("yes", self.yes, base.as_ref().map(|base| base.yes.clone()))?,
            no: word("no", self.no, base.as_ref().map(|base| base.no.clone()))?,
            yes_words: self.yes_words.or(base.as_ref().map(|base| base.yes_words.clone())).unwrap_or_default(),
            no_words: self.no_words.or(base.as_ref().map(|base| base.no_words.clone())).unwrap_or_default(),
            thanks_words: self.thanks_words.or(base.map(|base| base.thanks_words)).unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_configuration_has_the_built_in_texts_and_times() {
        let config = Config::from_json("{}").unwrap();
        assert_eq!((config.remind_after, config.close_after), (Some(72_000_000.0), Some(259_200_000.0)));
        assert!(config.ask);
        assert_eq!((config.texts(None).yes.as_str(), config.texts(Some("de-CH")).yes.as_str()), ("Yes", "Ja"));
        let off = Config::from_json(r#"{"remind_after_hours": 0, "close_after_hours": 0, "ask": false}"#).unwrap();
        assert_eq!((off.remind_after, off.close_after, off.ask), (None, None, false));
    }

    #[test]
    fn an_invalid_configuration_is_reported_with_its_member() {
        for (json, member) in [
            (r#"{"remind_after_hours": -1}"#, "`remind_after_hours`"),
            (r#"{"close_after_hours": 1e9}"#, "`close_after_hours`"),
            (r#"{"ask": "yes"}"#, "`ask`"),
            (r#"{"texts": {}}"#, "`texts`"),
            (r#"{"texts": {"sv": {"reminder": "Hej"}}}"#, "`texts.sv.question`"),
            (r#"{"texts": {"en": {"question": "{nick}?"}}}"#, "`texts.en.question`"),
            (r#"{"texts": {"en": {"yes": " "}}}"#, "`texts.en.yes`"),
            (r#"{"texts": {"de": {}, "fr": {}}}"#, "`default_language`"),
            (r#"{"default_language": "tlh"}"#, "`default_language`"),
        ] {
            let message = Config::from_json(json).unwrap_err().message;
            assert!(message.contains(member), "{json}: {message}");
        }
    }
}
