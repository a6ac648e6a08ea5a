//! The configuration: the admin's rules, parsed and checked.

use crate::{decide::Level, defaults};
use plugboard_sdk::{Failure, config};
use regex_lite::{Regex, RegexBuilder};
use serde::Deserialize;
use std::{borrow::Cow, collections::BTreeMap};

/// The maximum length of a category, label or team in bytes, from the contract.
const WORD_BYTES: usize = 64;
/// The maximum length of a keyword in bytes, from the contract.
const KEYWORD_BYTES: usize = 200;
/// The maximum length of an escalation reason in bytes. It becomes a note that people read.
const REASON_BYTES: usize = 1_000;

/// The rules and the other settings.
#[derive(Debug)]
pub struct Config {
    /// The admin's rules. All of them are tried, in order. `None`: the built-in rules apply.
    pub rules: Option<Vec<Rule>>,
    /// Raises the priority by one step for customers of at least this value.
    pub high_value: Option<f64>,
    /// The category if no rule sets one.
    pub default_category: String,
}

/// One parsed rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The name, for the log.
    pub name: String,
    /// The keywords in the format of `text.contains`. One entry may hold several.
    pub keywords: Vec<String>,
    /// Keywords that prevent a match.
    pub unless: Vec<String>,
    /// Patterns to search for in the original text. They ignore ASCII case.
    pub patterns: Vec<Regex>,
    /// A BCP 47 tag or its start: `de` matches `de-AT`.
    pub language: Option<String>,
    /// The channel's name.
    pub channel: Option<String>,
    /// Attributes that the contact must have, with these values.
    pub attributes: BTreeMap<String, String>,
    /// The effect of a match.
    pub then: Then,
}

/// The effect of a match.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Then {
    /// The category, such as `support`.
    pub category: Option<String>,
    /// The priority.
    pub priority: Option<Level>,
    /// Labels to add.
    pub labels: Vec<String>,
    /// The team to assign.
    pub team: Option<String>,
    /// The reason for an escalation.
    pub escalate: Option<String>,
}

/// The configuration as written in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    rules: Option<Vec<RawRule>>,
    high_value: Option<f64>,
    default_category: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    name: Option<String>,
    #[serde(default)]
    when: When,
    then: Then,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct When {
    keywords: Vec<String>,
    unless: Vec<String>,
    patterns: Vec<String>,
    language: Option<String>,
    channel: Option<String>,
    attributes: BTreeMap<String, String>,
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
        let default_category = raw.default_category.unwrap_or_else(|| "other".to_owned());
        check_word("default_category", &default_category)?;
        let parse = |rules: Vec<RawRule>| rules.into_iter().enumerate().map(|(n, rule)| rule.parse(n)).collect();
        let rules = raw.rules.map(parse).transpose()?;
        Ok(Self { rules, high_value: raw.high_value, default_category })
    }

    /// Returns the rules for a message in this language.
    #[must_use]
    pub fn rules(&self, language: Option<&str>) -> Cow<'_, [Rule]> {
        match &self.rules {
            Some(rules) => Cow::Borrowed(rules),
            None => Cow::Owned(defaults::rules(language)),
        }
    }
}

impl Rule {
    /// Creates a rule that always matches and has no effect.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            keywords: Vec::new(),
            unless: Vec::new(),
            patterns: Vec::new(),
            language: None,
            channel: None,
            attributes: BTreeMap::new(),
            then: Then::default(),
        }
    }
}

impl RawRule {
    /// Checks and converts the `n`-th rule.
    fn parse(self, n: usize) -> Result<Rule, Failure> {
        let at = |member: &str| format!("rules[{n}].{member}");
        for (member, keywords) in [("when.keywords", &self.when.keywords), ("when.unless", &self.when.unless)] {
            check_keywords(&at(member), keywords)?;
        }
        let mut patterns = Vec::with_capacity(self.when.patterns.len());
        for (k, pattern) in self.when.patterns.iter().enumerate() {
            let regex = RegexBuilder::new(pattern).case_insensitive(true).build();
            patterns.push(regex.map_err(|error| wrong(&at(&format!("when.patterns[{k}]")), &error.to_string()))?);
        }
        let then = self.then;
        for (member, word) in [("then.category", &then.category), ("then.team", &then.team)] {
            if let Some(word) = word {
                check_word(&at(member), word)?;
            }
        }
        for (k, label) in then.labels.iter().enumerate() {
            check_word(&at(&format!("then.labels[{k}]")), label)?;
        }
        if let Some(reason) = &then.escalate
            && (reason.trim().is_empty() || reason.len() > REASON_BYTES)
        {
            return Err(wrong(
                &at("then.escalate"),
                &format!("must be a reason of 1 to {REASON_BYTES} bytes, and not blank"),
            ));
        }
        Ok(Rule {
            name: self.name.unwrap_or_else(|| format!("rules[{n}]")),
            keywords: self.when.keywords,
            unless: self.when.unless,
            patterns,
            language: self.when.language,
            channel: self.when.channel,
            attributes: self.when.attributes,
            then,
        })
    }
}

/// Checks that every keyword can be searched for.
fn check_keywords(member: &str, keywords: &[String]) -> Result<(), Failure> {
    for (k, keyword) in keywords.iter().enumerate() {
        let at = format!("{member}[{k}]");
        if !keyword.contains(char::is_alphanumeric) {
            return Err(wrong(&at, "has no letter or digit; use `patterns` to match symbols"));
        }
        if keyword.len() > KEYWORD_BYTES {
            return Err(wrong(&at, &format!("must be at most {KEYWORD_BYTES} bytes")));
        }
    }
    Ok(())
}

fn check_word(member: &str, word: &str) -> Result<(), Failure> {
    if word.trim().is_empty() || word.len() > WORD_BYTES {
        return Err(wrong(member, &format!("must be 1 to {WORD_BYTES} bytes")));
    }
    Ok(())
}

fn wrong(member: &str, what: &str) -> Failure {
    Failure::invalid(format!("configuration member `{member}`: {what}")).with_code("config")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_configuration_has_the_built_in_rules() {
        let config = Config::from_json("{}").unwrap();
        assert!(!config.rules(Some("pl")).is_empty());
        assert_eq!(config.default_category, "other");
        assert!(Config::from_json(r#"{"rules": []}"#).unwrap().rules(None).is_empty());
    }

    #[test]
    fn an_invalid_configuration_is_reported_with_its_member() {
        let message = |json: &str| Config::from_json(json).unwrap_err().message;
        for (json, member) in [
            (r#"{"rules": [{"then": {"priority": "huge"}}]}"#, "`rules[0].then.priority`"),
            (r#"{"rules": [{"when": {}}]}"#, "`then`"),
            (r#"{"rules": [{"when": {"keyword": ["a"]}, "then": {}}]}"#, "`rules[0].when.keyword`"),
            (
                r#"{"rules": [{"then": {}}, {"when": {"patterns": ["ok", "("]}, "then": {}}]}"#,
                "`rules[1].when.patterns[1]`",
            ),
            (r#"{"rules": [{"when": {"keywords": ["!?"]}, "then": {}}]}"#, "`rules[0].when.keywords[0]`"),
            (r#"{"rules": [{"then": {"labels": [""]}}]}"#, "`rules[0].then.labels[0]`"),
            (r#"{"rules": [{"then": {"escalate": " "}}]}"#, "`rules[0].then.escalate`"),
            (r#"{"default_category": ""}"#, "`default_category`"),
            (r#"{"high_value": "much"}"#, "`high_value`"),
        ] {
            assert!(message(json).contains(member), "{json}: {}", message(json));
        }
    }
}
