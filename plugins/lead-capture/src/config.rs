//! The configuration, parsed and checked.

use crate::texts::{self, Keywords, Question, Texts, VARIABLES};
use plugboard_sdk::{
    Failure,
    config::{self, wrong},
    texts::{Languages, Template, best},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The configuration of the plugin.
#[derive(Debug)]
pub struct Config {
    /// The admin's keywords that show interest; `None` for the built-in ones of the language.
    pub interest: Option<Vec<String>>,
    /// The admin's keywords that negate the interest; `None` for the built-in ones of the language.
    pub not_interest: Option<Vec<String>>,
    /// The country whose national telephone numbers customers write, if it is not the one of their language.
    pub region: Option<String>,
    /// The questions to ask, in order.
    pub ask: Vec<Question>,
    /// Whether to ask first if answers may be stored.
    pub ask_consent: bool,
    /// The source of leads; `None` for the channel's name.
    pub source: Option<String>,
    /// The team that gets the conversation once all data is known.
    pub team: Option<String>,
    /// The texts.
    pub languages: Languages<Texts>,
}

/// The configuration as written in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    interest: Option<Vec<String>>,
    not_interest: Option<Vec<String>>,
    region: Option<String>,
    ask: Option<Vec<Question>>,
    ask_consent: Option<bool>,
    source: Option<String>,
    team: Option<String>,
    texts: Option<BTreeMap<String, RawTexts>>,
    default_language: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawTexts {
    consent: Option<String>,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    company: Option<String>,
    need: Option<String>,
    again: Option<String>,
    thanks: Option<String>,
    declined: Option<String>,
    yes: Option<String>,
    no: Option<String>,
    yes_words: Option<Vec<String>>,
    decline_words: Option<Vec<String>>,
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
        for (member, words) in [("interest", &raw.interest), ("not_interest", &raw.not_interest)] {
            let unread = words.iter().flatten().position(|word| !word.contains(char::is_alphanumeric));
            if let Some(n) = unread {
                return Err(wrong(&format!("{member}[{n}]"), "has no letter or digit"));
            }
        }
        if raw.region.as_ref().is_some_and(|region| region.len() != 2 || !region.is_ascii()) {
            return Err(wrong("region", "must be a two-letter country code (ISO 3166-1), such as PL"));
        }
        let ask = raw.ask.unwrap_or_else(|| vec![Question::Name, Question::Email, Question::Need]);
        if let Some(n) = ask.iter().position(|question| *question == Question::Consent) {
            return Err(wrong(
                &format!("ask[{n}]"),
                "must be one of name, email, phone, company and need; to ask for consent, set `ask_consent`",
            ));
        }
        let word = |member: &str, text: Option<String>| match text {
            Some(text) if text.trim().is_empty() || text.len() > 64 => Err(wrong(member, "must be 1 to 64 bytes")),
            text => Ok(text),
        };
        let default = raw.default_language.as_deref();
        let languages = match raw.texts {
            None => Languages::built_in(texts::tags(), texts::built_in, default)?,
            Some(texts) => {
                let own = texts.into_iter().map(|(tag, texts)| Ok((tag.clone(), texts.into_texts(&tag)?)));
                Languages::new(own.collect::<Result<_, Failure>>()?, default)?
            }
        };
        Ok(Self {
            interest: raw.interest,
            not_interest: raw.not_interest,
            region: raw.region,
            ask,
            ask_consent: raw.ask_consent.unwrap_or(false),
            source: word("source", raw.source)?,
            team: word("team", raw.team)?,
            languages,
        })
    }

    /// Returns the keywords of a language, with the admin's keywords where configured.
    #[must_use]
    pub fn keywords(&self, language: Option<&str>) -> Keywords {
        let mut keywords = texts::keywords_of(language);
        if let Some(interest) = &self.interest {
            keywords.interest.clone_from(interest);
        }
        if let Some(not_interest) = &self.not_interest {
            keywords.not_interest.clone_from(not_interest);
        }
        keywords
    }
}

impl RawTexts {
    /// Returns the texts of one language. Built-in texts fill the gaps.
    fn into_texts(self, tag: &str) -> Result<Texts, Failure> {
        let base = best(texts::tags(), tag).map(texts::built_in);
        let base = base.as_ref();
        let at = |member: &str| format!("texts.{tag}.{member}");
        let missing = |member: &str| wrong(&at(member), "is missing, and there is no built-in text in this language");
        let template = |member: &str, given: Option<String>, of: fn(&Texts) -> &Template| match (given, base) {
            (Some(text), _) => Template::parse(&text, &VARIABLES).map_err(|what| wrong(&at(member), &what)),
            (None, Some(base)) => Ok(of(base).clone()),
            (None, None) => Err(missing(member)),
        };
        let button = |member: &str, given: Option<String>, of: fn(&Texts) -> &String| match (given, base) {
            (Some(text), _) if text.trim().is_empty() => Err(wrong(&at(member), "is empty")),
            (Some(text), _) => Ok(text),
            (None, Some(base)) => Ok(of(base).clone()),
            (None, None) => Err(missing(member)),
        };
        let list = |given: Option<Vec<String>>, of: fn(&Texts) -> &Vec<String>| {
            given.or_else(|| base.map(|base| of(base).clone())).unwrap_or_default()
        };
        Ok(Texts {
            consent: template("consent", self.consent, |texts| &texts.consent)?,
            name: template("name", self.name, |texts| &texts.name)?,
            email: template("email", self.email, |texts| &texts.email)?,
            phone: template("phone", self.phone, |texts| &texts.phone)?,
            company: template("company", self.company, |texts| &texts.company)?,
            need: template("need", self.need, |texts| &texts.need)?,
            again: template("again", self.again, |texts| &texts.again)?,
            thanks: template("thanks", self.thanks, |texts| &texts.thanks)?,
            declined: template("declined", self.declined, |texts| &texts.declined)?,
            yes: button("yes", self.yes, |texts| &texts.yes)?,
            no: button("no", self.no, |texts| &texts.no)?,
            yes_words: list(self.yes_words, |texts| &texts.yes_words),
            decline_words: list(self.decline_words, |texts| &texts.decline_words),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_configuration_has_the_built_in_words() {
        let config = Config::from_json("{}").unwrap();
        assert!(config.keywords(Some("en")).interest.contains(&"how much".to_owned()));
        let own = Config::from_json(r#"{"interest": ["kettle"]}"#).unwrap();
        assert_eq!(own.keywords(Some("pl")).interest, ["kettle"]);
        assert_eq!(config.ask, [Question::Name, Question::Email, Question::Need]);
        assert_eq!(config.languages.of(Some("fr-CA")).0, "fr");
    }

    #[test]
    fn an_invalid_configuration_is_reported_with_its_member() {
        for (json, member) in [
            (r#"{"interest": ["price", "?!"]}"#, "`interest[1]`"),
            (r#"{"not_interest": ["*"]}"#, "`not_interest[0]`"),
            (r#"{"region": "Poland"}"#, "`region`"),
            (r#"{"ask": ["shoe size"]}"#, "`ask[0]`"),
            (r#"{"ask": ["name", "consent"]}"#, "`ask[1]`"),
            (r#"{"source": " "}"#, "`source`"),
            (r#"{"texts": {}}"#, "`texts`"),
            (r#"{"texts": {"sv": {"name": "Vad heter du?"}}}"#, "`texts.sv.consent`"),
            (r#"{"texts": {"en": {"email": "{nick}?"}}}"#, "`texts.en.email`"),
            (r#"{"texts": {"en": {"yes": " "}}}"#, "`texts.en.yes`"),
            (r#"{"default_language": "tlh"}"#, "`default_language`"),
        ] {
            let message = Config::from_json(json).unwrap_err().message;
            assert!(message.contains(member), "{json}: {message}");
        }
    }
}
