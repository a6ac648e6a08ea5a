//! The configuration, parsed and checked.

use crate::{
    hours::{Holiday, Span, Week},
    language::{Language, Phrases, VARIABLES},
    languages,
};
use plugboard_sdk::{
    Failure,
    config::{self, wrong},
    texts::{Languages, Template, best},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The configuration of the greeting.
#[derive(Debug)]
pub struct Config {
    /// An IANA time zone.
    pub time_zone: String,
    /// The business hours; `None` if always open.
    pub week: Option<Week>,
    languages: Languages<Language>,
}

/// The configuration as written in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    time_zone: Option<String>,
    hours: Option<Hours>,
    #[serde(default)]
    holidays: Vec<String>,
    texts: Option<BTreeMap<String, Texts>>,
    default_language: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Hours {
    monday: Vec<String>,
    tuesday: Vec<String>,
    wednesday: Vec<String>,
    thursday: Vec<String>,
    friday: Vec<String>,
    saturday: Vec<String>,
    sunday: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Texts {
    greeting: Option<String>,
    closed: Option<String>,
    today: Option<String>,
    tomorrow: Option<String>,
    weekday: Option<String>,
    date: Option<String>,
    weekdays: Option<Vec<String>>,
    months: Option<Vec<String>>,
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
        let holidays = raw.holidays.iter().enumerate().map(|(n, text)| {
            Holiday::parse(text).ok_or_else(|| {
                wrong(
                    &format!("holidays[{n}]"),
                    &format!("`{text}` is not a valid date; use 2026-12-24, or 12-25 for every year"),
                )
            })
        });
        let holidays = holidays.collect::<Result<Vec<_>, _>>()?;
        let week = match raw.hours {
            Some(hours) => Some(Week { days: hours.into_spans()?, holidays }),
            None if holidays.is_empty() => None,
            None => Some(Week { days: std::array::from_fn(|_| vec![Span::DAY]), holidays }),
        };
        let default = raw.default_language.as_deref();
        let languages = match raw.texts {
            None => Languages::built_in(languages::tags(), languages::built_in, default)?,
            Some(texts) => {
                let own = texts.into_iter().map(|(tag, texts)| Ok((tag.clone(), texts.into_language(&tag)?)));
                Languages::new(own.collect::<Result<_, Failure>>()?, default)?
            }
        };
        let time_zone = raw.time_zone.unwrap_or_else(|| "UTC".to_owned());
        Ok(Self { time_zone, week, languages })
    }

    /// Returns the tag and the texts for a customer's language (a BCP 47 tag), or those of the default language.
    #[must_use]
    pub fn language(&self, tag: Option<&str>) -> (&str, Language) {
        self.languages.of(tag)
    }
}

impl Hours {
    /// Parses the spans of each day, Monday first.
    fn into_spans(self) -> Result<[Vec<Span>; 7], Failure> {
        let days = [
            ("monday", self.monday),
            ("tuesday", self.tuesday),
            ("wednesday", self.wednesday),
            ("thursday", self.thursday),
            ("friday", self.friday),
            ("saturday", self.saturday),
            ("sunday", self.sunday),
        ];
        let mut parsed: [Vec<Span>; 7] = Default::default();
        for (spans, (day, texts)) in parsed.iter_mut().zip(days) {
            for (n, text) in texts.iter().enumerate() {
                spans.push(Span::parse(text).ok_or_else(|| {
                    wrong(
                        &format!("hours.{day}[{n}]"),
                        &format!("`{text}` is not a valid span; use two times of day such as 09:00-17:00"),
                    )
                })?);
            }
        }
        Ok(parsed)
    }
}

impl Texts {
    /// Returns the texts of one language. Built-in texts fill the gaps.
    fn into_language(self, tag: &str) -> Result<Language, Failure> {
        let at = |member: &str| format!("texts.{tag}.{member}");
        let base = best(languages::tags(), tag).map(languages::built_in);
        let base = base.as_ref();
        let text = |member: &str, given: Option<String>, built_in: Option<&Template>| match (given, built_in) {
            (Some(text), _) => Template::parse(&text, &VARIABLES).map_err(|what| wrong(&at(member), &what)),
            (None, Some(template)) => Ok(template.clone()),
            (None, None) => Err(wrong(&at(member), "is missing, and there is no built-in text in this language")),
        };
        let greeting = text("greeting", self.greeting, base.map(|base| &base.greeting))?;
        let closed = text("closed", self.closed, base.map(|base| &base.closed))?;
        let phrases = base.map_or_else(Phrases::neutral, |base| base.phrases.clone());
        let names = |member: &str, given: Option<Vec<String>>, built_in: Vec<String>, count: usize| match given {
            Some(names) if names.len() == count => Ok(names),
            Some(names) => Err(wrong(&at(member), &format!("has {} names; it must have {count}", names.len()))),
            None => Ok(built_in),
        };
        let phrases = Phrases {
            today: self.today.unwrap_or(phrases.today),
            tomorrow: self.tomorrow.unwrap_or(phrases.tomorrow),
            weekday: self.weekday.unwrap_or(phrases.weekday),
            date: self.date.unwrap_or(phrases.date),
            weekdays: names("weekdays", self.weekdays, phrases.weekdays, 7)?,
            months: names("months", self.months, phrases.months, 12)?,
        };
        Ok(Language { greeting, closed, phrases })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_configuration_is_always_open_and_greets_in_english() {
        let config = Config::from_json("{}").unwrap();
        assert!(config.week.is_none());
        assert_eq!(config.language(None).0, "en");
        assert_eq!(config.language(Some("de-AT")).0, "de");
        assert_eq!(config.language(Some("pl")).0, "pl");
        assert_eq!(config.language(Some("tlh")).0, "en");
    }

    #[test]
    fn custom_texts_replace_the_built_in_ones_but_keep_their_phrases() {
        let config = Config::from_json(
            r#"{"texts": {"de": {"greeting": "Moin!"}, "sv": {"greeting": "Hej!", "closed": "Åter {opens}"}},
                "default_language": "sv"}"#,
        )
        .unwrap();
        assert_eq!(config.language(Some("fr")).0, "sv");
        assert_eq!(config.language(Some("de")).1.phrases.weekdays[0], "Montag");
        assert_eq!(Config::from_json(r#"{"texts": {"fr": {}}}"#).unwrap().language(None).0, "fr");
    }

    #[test]
    fn an_invalid_configuration_is_reported_with_its_member() {
        let message = |json: &str| Config::from_json(json).unwrap_err().message;
        for (json, member) in [
            (r#"{"hours": {"monday": ["9-17"]}}"#, "`hours.monday[0]`"),
            (r#"{"hours": {"mon": []}}"#, "`hours.mon`"),
            (r#"{"hours": {"monday": "09:00-17:00"}}"#, "`hours.monday`"),
            (r#"{"holidays": ["2026-02-30"]}"#, "`holidays[0]`"),
            (r#"{"texts": {}}"#, "`texts`"),
            (r#"{"texts": {"en": {"greeting": "Hi {nick}"}}}"#, "`texts.en.greeting`"),
            (r#"{"texts": {"sv": {"greeting": "Hej"}}}"#, "`texts.sv.closed`"),
            (r#"{"texts": {"en": {"weekdays": ["Mo"]}}}"#, "`texts.en.weekdays`"),
            (r#"{"texts": {"de": {}, "fr": {}}}"#, "`default_language`"),
            (r#"{"default_language": "sv"}"#, "`default_language`"),
            (r#"{"greeting": "Hi"}"#, "`greeting`"),
        ] {
            assert!(message(json).contains(member), "{json}: {}", message(json));
        }
    }
}
