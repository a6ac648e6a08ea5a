//! Texts in several languages, with variables: `Hi {first_name|there}!`

use crate::{Conversation, Failure, config, text};
use std::borrow::Cow;

/// A text with variables. A built-in text is parsed only when it is used, so built-in languages that a call does not
/// use cost nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Cow<'static, str>);

/// A part of a text.
enum Part<'a> {
    Text(&'a str),
    Variable { name: &'a str, fallback: &'a str },
}

/// Splits off the first part of a text and returns it with the rest.
fn first(text: &str) -> Result<(Part<'_>, &str), String> {
    let Some(brace) = text.find('{') else { return Ok((Part::Text(text), "")) };
    if brace > 0 {
        return Ok((Part::Text(&text[..brace]), &text[brace..]));
    }
    let after = &text[1..];
    if let Some(rest) = after.strip_prefix('{') {
        return Ok((Part::Text("{"), rest));
    }
    let (inside, rest) =
        after.split_once('}').ok_or("has a `{` without a matching `}`; write `{{` for a literal brace")?;
    let (name, fallback) = inside.split_once('|').unwrap_or((inside, ""));
    Ok((Part::Variable { name: name.trim(), fallback }, rest))
}

impl Template {
    /// Parses a text. `{{` stands for a brace. `{name|fallback}` is a variable, which must be one of `variables`.
    ///
    /// # Errors
    /// Returns a sentence that says what is wrong.
    pub fn parse(text: &str, variables: &[&str]) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("is empty".to_owned());
        }
        let mut left = text;
        while !left.is_empty() {
            let (part, rest) = first(left)?;
            if let Part::Variable { name, .. } = part
                && !variables.contains(&name)
            {
                return Err(format!(
                    "`{{{name}}}` is not a known variable; the variables are: {}",
                    variables.join(", ")
                ));
            }
            left = rest;
        }
        Ok(Self(Cow::Owned(text.to_owned())))
    }

    /// Wraps a text that is built into a plugin. The plugin's tests should check it with [`Template::parse`].
    #[must_use]
    pub const fn built_in(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Returns the text as it was written.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.0
    }

    /// Returns the text with its variables filled in. If `value` returns nothing or only spaces, the fallback is used.
    #[must_use]
    pub fn fill(&self, value: impl Fn(&str) -> Option<String>) -> String {
        let (mut text, mut left) = (String::with_capacity(self.0.len()), &*self.0);
        while !left.is_empty() {
            // Leave text that cannot be parsed unchanged. Only a mistake in a built-in text can cause this.
            let (part, rest) = first(left).unwrap_or((Part::Text(left), ""));
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Variable { name, fallback } => {
                    let value = value(name).filter(|value| !value.trim().is_empty());
                    text.push_str(value.as_deref().unwrap_or(fallback));
                }
            }
            left = rest;
        }
        text
    }
}

/// Splits a comma-separated list of keywords.
#[must_use]
pub fn keywords(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|keyword| !keyword.is_empty()).map(str::to_owned).collect()
}

/// Returns the index of the language that fits a BCP 47 tag best: the same tag, else its nearest parent (`pt` for
/// `pt-BR`), else a sibling (`pt-PT` for `pt-BR`).
#[must_use]
pub fn best<'a>(tags: impl IntoIterator<Item = &'a str>, wanted: &str) -> Option<usize> {
    let plain = |tag: &str| tag.trim().to_ascii_lowercase().replace('_', "-");
    let tags: Vec<String> = tags.into_iter().map(plain).collect();
    let wanted = plain(wanted);
    let mut tag = wanted.as_str();
    loop {
        if let Some(found) = tags.iter().position(|have| have == tag) {
            return Some(found);
        }
        match tag.rsplit_once('-') {
            Some((parent, _)) => tag = parent,
            None => break,
        }
    }
    tags.iter().position(|have| have.split('-').next() == Some(tag))
}

/// The number of messages used to detect the language of a conversation.
const RECENT: u32 = 20;

/// Returns the language to use in a conversation, as a BCP 47 tag. This is the contact's attribute `language`, which
/// people, plugins and platforms set, else the language of the customer's recent messages and of `newest`, if it can be
/// detected reliably.
#[must_use]
pub fn spoken(conversation: &Conversation, newest: &str) -> Option<String> {
    let set = conversation.contact().attribute("language").filter(|tag| !tag.trim().is_empty());
    set.or_else(|| {
        let messages = conversation.messages(RECENT).into_iter().filter(|message| message.direction() == "in");
        let mut written: Vec<String> = messages.map(|message| message.text()).collect();
        written.push(newest.to_owned());
        text::language(&written.join("\n"))
    })
}

/// Texts by language, with a default language.
#[derive(Debug, Clone)]
pub struct Languages<T> {
    tags: Vec<String>,
    default: usize,
    source: Source<T>,
}

#[derive(Debug, Clone)]
enum Source<T> {
    /// The admin's texts, one entry for each tag.
    Own(Vec<T>),
    /// The plugin's own texts, created on demand from the index of the tag.
    BuiltIn(fn(usize) -> T),
}

impl<T: Clone> Languages<T> {
    /// Creates the languages from the configuration's members `texts` (the texts by BCP 47 tag, at least one) and
    /// `default_language`. Without `default_language`, the default is the only language, or English.
    ///
    /// # Errors
    /// Returns [`Invalid`](crate::FailureKind::Invalid) and names the member that is wrong.
    pub fn new(all: Vec<(String, T)>, default: Option<&str>) -> Result<Self, Failure> {
        let (tags, own) = all.into_iter().unzip();
        Self::from_source(tags, Source::Own(own), default)
    }

    /// Creates the languages that are built into a plugin, from their tags and a function that returns the texts for
    /// the index of a tag.
    ///
    /// # Errors
    /// Same as [`Languages::new`].
    pub fn built_in<'a>(
        tags: impl IntoIterator<Item = &'a str>,
        of: fn(usize) -> T,
        default: Option<&str>,
    ) -> Result<Self, Failure> {
        Self::from_source(tags.into_iter().map(str::to_owned).collect(), Source::BuiltIn(of), default)
    }

    fn from_source(tags: Vec<String>, source: Source<T>, default: Option<&str>) -> Result<Self, Failure> {
        if tags.is_empty() {
            return Err(config::wrong("texts", "has no languages; omit it to use the built-in ones"));
        }
        let find = |tag: &str| best(tags.iter().map(String::as_str), tag);
        let wrong = |what: String| config::wrong("default_language", &what);
        let all = || tags.join(", ");
        let default = match default {
            Some(tag) => find(tag)
                .ok_or_else(|| wrong(format!("there are no texts for `{tag}`; the languages are: {}", all())))?,
            None if tags.len() == 1 => 0,
            None => find("en").ok_or_else(|| wrong(format!("is missing; choose one of: {}", all())))?,
        };
        Ok(Self { tags, default, source })
    }

    /// Returns the tag and the texts for a customer's language, or those of the default language.
    #[must_use]
    pub fn of(&self, tag: Option<&str>) -> (&str, T) {
        let best = tag.and_then(|tag| best(self.tags.iter().map(String::as_str), tag));
        let index = best.unwrap_or(self.default);
        let texts = match &self.source {
            Source::Own(all) => all[index].clone(),
            Source::BuiltIn(of) => of(index),
        };
        (&self.tags[index], texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VARIABLES: [&str; 2] = ["first_name", "account"];

    #[test]
    fn variables_are_filled_in_or_fall_back() {
        let template = Template::parse("Hi {first_name|there}, {account|us}. {{x}", &VARIABLES).unwrap();
        assert_eq!(template.fill(|_| None), "Hi there, us. {x}");
        let values = |name: &str| Some(if name == "account" { "  ".into() } else { "{account}".into() });
        assert_eq!(template.fill(values), "Hi {account}, us. {x}");
    }

    #[test]
    fn errors_in_a_text_are_explained() {
        let error = |text| Template::parse(text, &VARIABLES).unwrap_err();
        assert!(
            error("Hi {name}").contains("`{name}` is not a known variable; the variables are: first_name, account")
        );
        assert!(error("Hi {first_name").contains("without a matching"));
        assert!(error("  ").contains("empty"));
    }

    #[test]
    fn the_closest_language_is_chosen() {
        let found = |tag| best(["en", "de-AT", "pt_PT"], tag);
        assert_eq!([found("EN"), found("en-GB"), found("de_AT")], [Some(0), Some(0), Some(1)]);
        assert_eq!([found("de-CH"), found("pt-BR"), found("fr")], [Some(1), Some(2), None]);
        let found = |tag| best(["pt-BR", "zh-Hant", "fr"], tag);
        assert_eq!([found("pt_BR"), found("pt"), found("pt-PT")], [Some(0); 3]);
        assert_eq!([found("ZH-hant-TW"), found("FR-ca"), found("")], [Some(1), Some(2), None]);
    }

    #[test]
    fn unknown_languages_get_the_default_language() {
        let of = |tags: &[&str], default: Option<&str>| {
            Languages::new(tags.iter().map(|tag| ((*tag).to_owned(), ())).collect(), default)
        };
        let languages = of(&["de", "en"], None).unwrap();
        assert_eq!(
            [languages.of(Some("de-AT")).0, languages.of(Some("tlh")).0, languages.of(None).0],
            ["de", "en", "en"]
        );
        assert_eq!(of(&["nl"], None).unwrap().of(Some("fr")).0, "nl");
        assert_eq!(of(&["de", "nl"], Some("nl")).unwrap().of(None).0, "nl");
        assert!(of(&[], None).unwrap_err().message.contains("`texts`"));
        let squares = Languages::built_in(["en", "de"], |index| index * index + 1, Some("de")).unwrap();
        assert_eq!((squares.of(Some("en-GB")), squares.of(Some("fr"))), (("en", 1), ("de", 2)));
        for wrong in [of(&["de", "fr"], None), of(&["de"], Some("tlh"))] {
            assert!(wrong.unwrap_err().message.contains("`default_language`"));
        }
    }
}
