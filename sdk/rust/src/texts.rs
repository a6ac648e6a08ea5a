//! Texts in several languages, with variables: `Hi {first_name|there}!`

use crate::{Failure, config};

/// A text, read once and filled in often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable { name: String, fallback: String },
}

impl Template {
    /// Reads a text. `{{` is a brace; `{name|fallback}` a variable, which must be one of `variables`.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str, variables: &[&str]) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            plain.push_str(before);
            if let Some(after) = after.strip_prefix('{') {
                plain.push('{');
                rest = after;
                continue;
            }
            let (inside, after) =
                after.split_once('}').ok_or("has a `{` without its `}`; write `{{` for the brace itself")?;
            let (name, fallback) = inside.split_once('|').unwrap_or((inside, ""));
            let name = name.trim();
            if !variables.contains(&name) {
                return Err(format!("`{{{name}}}` is no variable; there are: {}", variables.join(", ")));
            }
            parts.push(Part::Text(std::mem::take(&mut plain)));
            parts.push(Part::Variable { name: name.to_owned(), fallback: fallback.to_owned() });
            rest = after;
        }
        plain.push_str(rest);
        if text.trim().is_empty() {
            return Err("is empty".to_owned());
        }
        parts.push(Part::Text(plain));
        Ok(Self(parts))
    }

    /// The text with its variables filled in. Where `value` knows nothing, or only spaces, the fallback stands.
    #[must_use]
    pub fn fill(&self, value: impl Fn(&str) -> Option<String>) -> String {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Variable { name, fallback } => {
                    let value = value(name).filter(|value| !value.trim().is_empty());
                    text.push_str(value.as_deref().unwrap_or(fallback));
                }
            }
        }
        text
    }
}

/// The place of the language that fits a BCP 47 tag best: the same one, else its nearest parent (`pt` for
/// `pt-BR`), else a sister (`pt-PT` for `pt-BR`).
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

/// What is said in each language, and which of them is for everybody else.
#[derive(Debug, Clone)]
pub struct Languages<T> {
    all: Vec<(String, T)>,
    default: usize,
}

impl<T> Languages<T> {
    /// Languages by their BCP 47 tags, at least one, from the configuration's members `texts` and `default_language`.
    /// Without the latter it is the only one, or English.
    ///
    /// # Errors
    /// [`Invalid`](crate::FailureKind::Invalid), naming the member that is wrong.
    pub fn new(all: Vec<(String, T)>, default: Option<&str>) -> Result<Self, Failure> {
        let tags = all.iter().map(|(tag, _)| tag.as_str()).collect::<Vec<_>>().join(", ");
        if all.is_empty() {
            return Err(config::wrong("texts", "names no language; leave it out for the built-in ones"));
        }
        let find = |tag: &str| best(all.iter().map(|(tag, _)| tag.as_str()), tag);
        let wrong = |what: String| config::wrong("default_language", &what);
        let default = match default {
            Some(tag) => find(tag).ok_or_else(|| wrong(format!("`{tag}` has no texts; there are: {tags}")))?,
            None if all.len() == 1 => 0,
            None => {
                find("en").ok_or_else(|| wrong(format!("is missing: say which is for everybody else, of {tags}")))?
            }
        };
        Ok(Self { all, default })
    }

    /// The language for a customer of this one, else the one for everybody: its tag, and what is said in it.
    #[must_use]
    pub fn of(&self, tag: Option<&str>) -> (&str, &T) {
        let best = tag.and_then(|tag| best(self.all.iter().map(|(tag, _)| tag.as_str()), tag));
        let (tag, said) = &self.all[best.unwrap_or(self.default)];
        (tag, said)
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
    fn what_is_wrong_with_a_text_is_said() {
        let error = |text| Template::parse(text, &VARIABLES).unwrap_err();
        assert!(error("Hi {name}").contains("`{name}` is no variable; there are: first_name, account"));
        assert!(error("Hi {first_name").contains("without its"));
        assert!(error("  ").contains("empty"));
    }

    #[test]
    fn the_nearest_language_is_taken() {
        let found = |tag| best(["en", "de-AT", "pt_PT"], tag);
        assert_eq!([found("EN"), found("en-GB"), found("de_AT")], [Some(0), Some(0), Some(1)]);
        assert_eq!([found("de-CH"), found("pt-BR"), found("fr")], [Some(1), Some(2), None]);
        let found = |tag| best(["pt-BR", "zh-Hant", "fr"], tag);
        assert_eq!([found("pt_BR"), found("pt"), found("pt-PT")], [Some(0); 3]);
        assert_eq!([found("ZH-hant-TW"), found("FR-ca"), found("")], [Some(1), Some(2), None]);
    }

    #[test]
    fn everybody_else_gets_one_language() {
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
        for wrong in [of(&["de", "fr"], None), of(&["de"], Some("tlh"))] {
            assert!(wrong.unwrap_err().message.contains("`default_language`"));
        }
    }
}
