//! Derives a decision from a message and the rules. It has no side effects, and reaches the host only through the
//! functions in [`MessageFacts`].

use crate::config::{Config, Rule};
use serde::Deserialize;
use std::{collections::BTreeSet, ops::Range};

/// The priority of a conversation, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Can wait.
    Low,
    /// The default.
    Normal,
    /// Comes before normal ones.
    High,
    /// Needs attention at once.
    Urgent,
}

impl Level {
    /// Returns the level for a conversation's priority. Unknown words count as `normal`.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "low" => Self::Low,
            "high" => Self::High,
            "urgent" => Self::Urgent,
            _ => Self::Normal,
        }
    }

    /// Returns the next higher level, or the highest.
    #[must_use]
    pub fn raised(self) -> Self {
        match self {
            Self::Low => Self::Normal,
            Self::Normal => Self::High,
            Self::High | Self::Urgent => Self::Urgent,
        }
    }
}

/// Looks up an attribute of the customer.
pub type Attribute<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Returns the indexes of the keywords that the message contains.
pub type Contains<'a> = dyn Fn(&[String]) -> Vec<u32> + 'a;

/// The data that the rules use.
pub struct MessageFacts<'a> {
    /// The text of the message.
    pub text: String,
    /// Finds the keywords that the message contains.
    pub contains: Box<Contains<'a>>,
    /// The language of the message, if it can be detected.
    pub detected_language: Option<String>,
    /// The channel's name.
    pub channel: String,
    /// The customer's language, a BCP 47 tag.
    pub language: Option<String>,
    /// The customer's value.
    pub value: Option<f64>,
    /// Looks up any attribute of the customer.
    pub attribute: Box<Attribute<'a>>,
    /// The conversation's current priority.
    pub priority: Level,
    /// The conversation's current category.
    pub category: Option<String>,
    /// Whether a team is assigned.
    pub has_team: bool,
    /// Whether automatic replies are on.
    pub automation: bool,
}

/// The changes to make.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// The names of the rules that matched, in order.
    pub matched: Vec<String>,
    /// The new category.
    pub category: Option<String>,
    /// The new priority.
    pub priority: Option<Level>,
    /// Labels to add.
    pub labels: Vec<String>,
    /// The team to assign.
    pub team: Option<String>,
    /// The reason for an escalation.
    pub escalate: Option<String>,
}

/// Applies all rules to a message.
#[must_use]
pub fn decide(config: &Config, facts: &MessageFacts<'_>) -> Decision {
    // The language of the message takes precedence over the customer's usual language.
    let rules = config.rules(facts.detected_language.as_deref().or(facts.language.as_deref()));
    let matched = matching(&rules, facts);
    let mut labels: Vec<String> = Vec::new();
    for label in matched.iter().flat_map(|rule| &rule.then.labels) {
        if !labels.contains(label) {
            labels.push(label.clone());
        }
    }
    let reasons: Vec<&str> = matched.iter().filter_map(|rule| rule.then.escalate.as_deref()).collect();
    Decision {
        category: category(config, &matched, facts.category.as_deref()),
        priority: priority(config, &matched, facts),
        team: matched.iter().find_map(|rule| rule.then.team.clone()).filter(|_| !facts.has_team),
        // If automatic replies are already off, the conversation has been escalated or people have taken over.
        escalate: (facts.automation && !reasons.is_empty()).then(|| reasons.join(" ")),
        labels,
        matched: matched.iter().map(|rule| rule.name.clone()).collect(),
    }
}

/// The maximum number of keywords in one host call, from the contract.
const KEYWORDS: usize = 2_000;

/// Returns the rules that match, in order. Asks the host about the keywords of all rules together.
fn matching<'a>(rules: &'a [Rule], facts: &MessageFacts<'_>) -> Vec<&'a Rule> {
    let keywords: Vec<String> =
        rules.iter().flat_map(|rule| rule.keywords.iter().chain(&rule.unless)).cloned().collect();
    let mut found = BTreeSet::new();
    let (mut first, mut count) = (0, 0);
    for (place, list) in keywords.iter().enumerate() {
        let more = list.matches(',').count() + 1;
        if count + more > KEYWORDS {
            found.extend(found_in(facts, &keywords, first..place));
            (first, count) = (place, 0);
        }
        count += more;
    }
    found.extend(found_in(facts, &keywords, first..keywords.len()));
    let mut place = 0;
    let mut any = |keywords: &[String]| {
        let places = place..place + u32::try_from(keywords.len()).unwrap_or(0);
        place = places.end;
        found.range(places).next().is_some()
    };
    let both: Vec<(bool, bool)> = rules.iter().map(|rule| (any(&rule.keywords), any(&rule.unless))).collect();
    let matches = |(rule, (keyword, unless)): &(&Rule, (bool, bool))| !unless && matches(rule, facts, *keyword);
    rules.iter().zip(both).filter(matches).map(|(rule, _)| rule).collect()
}

/// Returns the keywords of a range that the message contains, by their indexes among all keywords.
fn found_in(facts: &MessageFacts<'_>, keywords: &[String], some: Range<usize>) -> impl Iterator<Item = u32> {
    let first = u32::try_from(some.start).unwrap_or(0);
    (facts.contains)(&keywords[some]).into_iter().map(move |place| first + place)
}

/// Returns true if all conditions of a rule hold. `keyword`: whether one of its keywords was found. A rule without
/// conditions always matches.
fn matches(rule: &Rule, facts: &MessageFacts<'_>, keyword: bool) -> bool {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let speaks = |wanted: &str, tag: &str| {
        // `de` matches `de` and `de-AT`, but not `den`. Some platforms write `de_AT`.
        let (head, rest) = tag.split_at_checked(wanted.len()).unwrap_or(("", ""));
        same(head, wanted) && (rest.is_empty() || rest.starts_with(['-', '_']))
    };
    let language = facts.language.as_ref().or(facts.detected_language.as_ref());
    rule.channel.as_ref().is_none_or(|channel| *channel == facts.channel)
        && rule.language.as_ref().is_none_or(|wanted| language.is_some_and(|language| speaks(wanted, language)))
        && rule.attributes.iter().all(|(key, wanted)| (facts.attribute)(key).is_some_and(|value| same(&value, wanted)))
        && ((rule.keywords.is_empty() && rule.patterns.is_empty())
            || keyword
            || rule.patterns.iter().any(|pattern| pattern.is_match(&facts.text)))
}

/// Returns the first category that a match sets, else the default one. Returns `None` if the conversation already has
/// another category than the default.
fn category(config: &Config, matched: &[&Rule], now: Option<&str>) -> Option<String> {
    let default = config.default_category.as_str();
    if now.is_some_and(|now| now != default) {
        return None;
    }
    let wanted = matched.iter().find_map(|rule| rule.then.category.as_deref()).unwrap_or(default);
    (now != Some(wanted)).then(|| wanted.to_owned())
}

/// Returns the highest priority that a match sets, one step higher for a valuable customer, or `None` if nothing
/// changes.
fn priority(config: &Config, matched: &[&Rule], facts: &MessageFacts<'_>) -> Option<Level> {
    let named = matched.iter().filter_map(|rule| rule.then.priority).max();
    let valuable = facts.value.zip(config.high_value).is_some_and(|(value, least)| value >= least);
    let base = named.unwrap_or(Level::Normal);
    let wanted = if valuable { base.raised() } else { base };
    let rises = wanted > facts.priority;
    let falls_to_low = named.is_some() && wanted == Level::Low && facts.priority == Level::Normal;
    // If no match sets a priority, a `low` was set by a person, another plugin or an earlier rule, so it stays.
    let stays_low = named.is_none() && facts.priority == Level::Low;
    ((rises && !stays_low) || falls_to_low).then_some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> MessageFacts<'static> {
        let searched = text.to_owned();
        MessageFacts {
            text: text.to_owned(),
            contains: Box::new(move |keywords| plugboard_text::contains(&searched, keywords)),
            detected_language: plugboard_text::language(text).map(str::to_owned),
            channel: "shop".to_owned(),
            language: None,
            value: None,
            attribute: Box::new(|_| None),
            priority: Level::Normal,
            category: None,
            has_team: false,
            automation: true,
        }
    }

    fn config(json: &str) -> Config {
        Config::from_json(json).unwrap()
    }

    #[test]
    fn an_urgent_question_about_an_order_is_urgent_support() {
        let decision = decide(&config("{}"), &facts("hi, where is my order? it is urgent"));
        assert_eq!(
            decision,
            Decision {
                matched: vec!["urgent".into(), "order".into()],
                category: Some("support".into()),
                priority: Some(Level::Urgent),
                labels: vec!["urgent".into(), "order".into()],
                team: None,
                escalate: None,
            }
        );
    }

    #[test]
    fn the_default_category_applies_without_a_match_and_gives_way_to_a_better_one() {
        let config = config("{}");
        let first = decide(&config, &facts("hello"));
        assert_eq!((first.category.as_deref(), first.priority), (Some("other"), None));
        let after = |category: &str, text: &str| {
            decide(&config, &MessageFacts { category: Some(category.to_owned()), ..facts(text) }).category
        };
        assert_eq!(after("other", "hello again"), None);
        assert_eq!(after("other", "what is the price?").as_deref(), Some("sales"));
        assert_eq!(after("sales", "I want a refund"), None);
    }

    #[test]
    fn rules_and_values_set_the_priority_but_never_lower_a_raised_one() {
        let config = config(
            r#"{"high_value": 1000, "rules": [
                {"when": {"keywords": ["refund"]}, "then": {"priority": "high"}},
                {"when": {"keywords": ["newsletter"]}, "then": {"priority": "low"}}
            ]}"#,
        );
        let after = |priority: Level, value: Option<f64>, text: &str| {
            decide(&config, &MessageFacts { value, priority, ..facts(text) }).priority
        };
        assert_eq!(after(Level::Normal, None, "refund"), Some(Level::High));
        assert_eq!(after(Level::Normal, Some(999.9), "refund"), Some(Level::High));
        assert_eq!(after(Level::Normal, Some(1000.0), "refund"), Some(Level::Urgent));
        assert_eq!(after(Level::Normal, Some(1000.0), "hello"), Some(Level::High));
        assert_eq!(after(Level::High, Some(1000.0), "hello"), None);
        assert_eq!(after(Level::Urgent, None, "refund"), None);
        assert_eq!(after(Level::Normal, None, "newsletter"), Some(Level::Low));
        assert_eq!(after(Level::High, None, "newsletter"), None);
        assert_eq!(after(Level::Low, None, "hello"), None);
        assert_eq!(after(Level::Low, None, "refund"), Some(Level::High));
    }

    #[test]
    fn a_conversation_is_escalated_only_once() {
        let config = config("{}");
        let decision = decide(&config, &facts("I will talk to my lawyer"));
        assert_eq!(decision.escalate.as_deref(), Some("The customer complains or threatens legal action."));
        let again = decide(&config, &MessageFacts { automation: false, ..facts("my lawyer!") });
        assert_eq!(again.escalate, None);
    }

    #[test]
    fn a_rule_applies_only_if_all_its_conditions_match() {
        let config = config(
            r#"{"rules": [{"name": "gold", "then": {"team": "gold"}, "when": {
                "keywords": ["hilfe"], "patterns": ["nr\\. ?[0-9]+"], "language": "de", "channel": "shop",
                "attributes": {"plan": "gold"}
            }}]}"#,
        );
        let german = |text: &str, language: &str, plan: &'static str| MessageFacts {
            language: Some(language.to_owned()),
            attribute: Box::new(move |key| (key == "plan").then(|| plan.to_owned())),
            ..facts(text)
        };
        let team = |facts: MessageFacts<'_>| decide(&config, &facts).team;
        assert_eq!(team(german("Hilfe", "de-AT", "Gold")).as_deref(), Some("gold"));
        assert_eq!(team(german("wo ist NR. 15", "de_DE", "gold")).as_deref(), Some("gold"));
        assert_eq!(team(german("hallo", "de", "gold")), None);
        assert_eq!(team(german("Hilfe", "den", "gold")), None);
        assert_eq!(team(german("Hilfe", "de", "silver")), None);
        assert_eq!(team(MessageFacts { channel: "other".into(), ..german("Hilfe", "de", "gold") }), None);
        assert_eq!(team(MessageFacts { has_team: true, ..german("Hilfe", "de", "gold") }), None);
    }
}
