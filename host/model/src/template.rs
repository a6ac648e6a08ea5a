//! Templates: texts that a platform has approved for messages outside the reply window.

use crate::{Attachment, AttachmentKind, TemplatePart};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fmt};

mod read;

words! {
    /// Who entered a template.
    TemplateSource, "source of a template" {
        /// An admin.
        Admin = "admin",
        /// The platform: its connector read it from the platform's list.
        Platform = "platform",
    }
}

words! {
    /// What fills a parameter of a template.
    ParameterKind, "kind of parameter" {
        /// A text.
        Text = "text",
        /// An image.
        Image = "image",
        /// A video.
        Video = "video",
        /// A file of any kind.
        File = "file",
    }
}

impl ParameterKind {
    /// Returns whether a file of this kind fills the parameter.
    #[must_use]
    pub fn takes(self, kind: AttachmentKind) -> bool {
        match self {
            Self::Text => false,
            Self::Image => kind == AttachmentKind::Image,
            Self::Video => kind == AttachmentKind::Video,
            Self::File => true,
        }
    }
}

/// A parameter of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateParameter {
    /// Its name. Numbered parameters have the names `1`, `2`, and so on.
    pub name: String,
    /// What fills it.
    pub kind: ParameterKind,
}

/// A button of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateButton {
    /// The label.
    pub title: String,
    /// What happens when the customer presses it, as in rich content: `reply`, `link` or another word.
    pub action: String,
    /// Its other members, such as `url`.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A template of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its name on the platform.
    pub name: String,
    /// Its language on the platform.
    pub language: String,
    /// Its text, with the placeholders `{{1}}`, `{{2}}`, ... or `{{name}}` for its parameters.
    pub text: String,
    /// What it is for, such as `marketing` or `utility`. It is the purpose of the messages that are made from it.
    pub category: Option<String>,
    /// The platform's state of it. Only [`Template::APPROVED`] ones can be sent.
    pub status: String,
    /// Its parameters, each with another name.
    pub parameters: Vec<TemplateParameter>,
    /// Its buttons.
    pub buttons: Vec<TemplateButton>,
    /// Who entered it.
    pub source: TemplateSource,
}

/// Why values do not fit a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// The template has only numbered parameters, and the number of variables is wrong.
    Variables {
        /// How many the template needs.
        wanted: usize,
        /// How many there are.
        got: usize,
    },
    /// A parameter is missing, unknown or of another kind, as a sentence without a full stop.
    Parameter(String),
}

impl Misfit {
    /// Returns the stable code with which people and plugins are refused.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Variables { .. } => "template-variables",
            Self::Parameter(_) => "template-parameters",
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variables { wanted, got } => write!(f, "the template needs {wanted} variables, got {got}"),
            Self::Parameter(why) => f.write_str(why),
        }
    }
}

impl Template {
    /// The longest name, in bytes.
    pub const NAME_MAX: usize = 128;
    /// The longest name of a language, in bytes.
    pub const LANGUAGE_MAX: usize = 35;
    /// The longest text, in bytes.
    pub const TEXT_MAX: usize = 8 << 10;
    /// The longest text after the values are filled in, in bytes.
    pub const FILLED_MAX: usize = 64 << 10;
    /// The longest category, status and name of a parameter, in bytes.
    pub const WORD_MAX: usize = 64;
    /// The maximum number of buttons.
    pub const BUTTONS_MAX: usize = 25;
    /// The maximum number of files that fill one template.
    pub const FILES_MAX: usize = 10;
    /// The maximum size of a template as a JSON document, in bytes.
    pub const DOCUMENT_MAX: usize = 16 << 10;
    /// The maximum number of templates that a platform lists for a channel.
    pub const LISTED_MAX: usize = 1_000;
    /// The status of a template that can be sent.
    pub const APPROVED: &'static str = "approved";

    /// Creates an approved template of an admin, with one text parameter for each placeholder.
    #[must_use]
    pub fn new(name: impl Into<String>, language: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            name: name.into(),
            language: language.into(),
            parameters: parameters_of(&text),
            text,
            category: None,
            status: Self::APPROVED.to_owned(),
            buttons: Vec::new(),
            source: TemplateSource::Admin,
        }
    }

    /// Returns whether messages can be made from it.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.status == Self::APPROVED
    }

    /// Returns how many variables it needs, if it has only numbered parameters, which are texts.
    #[must_use]
    pub fn variables(&self) -> Option<usize> {
        let numbered = |one: &TemplateParameter| one.kind == ParameterKind::Text && number_of(&one.name).is_some();
        self.parameters.iter().all(numbered).then(|| places(&self.text).max(self.parameters.len()))
    }

    /// Checks the values for the template's parameters. Returns all of them in the template's order, and those of numbered
    /// parameters as variables as well. In `given`, numbered parameters may be variables, parameters, or both.
    ///
    /// # Errors
    /// Returns why the values do not fit.
    pub fn complete(&self, given: &TemplatePart) -> Result<TemplatePart, Misfit> {
        let named = named(given)?;
        if let (Some(wanted), true) = (self.variables(), given.is_numbered())
            && wanted != given.variables.len()
        {
            return Err(Misfit::Variables { wanted, got: given.variables.len() });
        }
        let (texts, files) = (self.texts(&named)?, self.files(&given.files)?);
        let value = |name: &str| texts.iter().find(|(known, _)| known == name).map_or(0, |(_, text)| text.len());
        let length = self.text.len() + all_placeholders(&self.text).map(value).sum::<usize>();
        if length > Self::FILLED_MAX {
            let most = Self::FILLED_MAX;
            return misfit(format!("the text has {length} bytes with these values; at most {most} are allowed"));
        }
        let mut numbered: Vec<(usize, String)> =
            texts.iter().filter_map(|(name, text)| Some((number_of(name)?, text.clone()))).collect();
        numbered.sort_by_key(|(number, _)| *number);
        Ok(TemplatePart {
            name: self.name.clone(),
            language: self.language.clone(),
            variables: numbered.into_iter().map(|(_, text)| text).collect(),
            parameters: texts,
            files,
        })
    }

    /// Returns the text of each text parameter, in the template's order.
    fn texts(&self, given: &BTreeMap<String, &str>) -> Result<Vec<(String, String)>, Misfit> {
        for name in given.keys() {
            match self.kind_of(name) {
                Some(ParameterKind::Text) => {}
                Some(kind) => return misfit(format!("the parameter `{name}` needs a file of the kind `{kind}`")),
                None => return misfit(format!("the template has no parameter `{name}`")),
            }
        }
        let wanted = self.parameters.iter().filter(|one| one.kind == ParameterKind::Text);
        wanted
            .map(|one| match given.get(&one.name) {
                Some(text) => Ok((one.name.clone(), (*text).to_owned())),
                None => misfit(format!("the parameter `{}` is missing", one.name)),
            })
            .collect()
    }

    /// Returns the file of each other parameter, in the template's order.
    fn files(&self, given: &[(String, Attachment)]) -> Result<Vec<(String, Attachment)>, Misfit> {
        for (n, (name, file)) in given.iter().enumerate() {
            if given[..n].iter().any(|(other, _)| other == name) {
                return misfit(format!("the parameter `{name}` has two files"));
            }
            match self.kind_of(name) {
                Some(ParameterKind::Text) => return misfit(format!("the parameter `{name}` needs a text, not a file")),
                Some(kind) if kind.takes(file.kind) => {}
                Some(kind) => {
                    let got = file.kind;
                    return misfit(format!("the parameter `{name}` needs a file of the kind `{kind}`, got `{got}`"));
                }
                None => return misfit(format!("the template has no parameter `{name}`")),
            }
        }
        let wanted = self.parameters.iter().filter(|one| one.kind != ParameterKind::Text);
        wanted
            .map(|one| match given.iter().find(|(name, _)| *name == one.name) {
                Some(found) => Ok(found.clone()),
                None => misfit(format!("the file of the parameter `{}` is missing", one.name)),
            })
            .collect()
    }

    fn kind_of(&self, name: &str) -> Option<ParameterKind> {
        self.parameters.iter().find(|one| one.name == name).map(|one| one.kind)
    }
}

fn misfit<T>(why: String) -> Result<T, Misfit> {
    Err(Misfit::Parameter(why))
}

/// Returns the given texts by the names of their parameters. The n-th variable is the parameter `n`.
fn named(given: &TemplatePart) -> Result<BTreeMap<String, &str>, Misfit> {
    let mut texts: BTreeMap<String, &str> = BTreeMap::new();
    let numbered = (1..).zip(&given.variables).map(|(number, text): (usize, _)| (number.to_string(), text));
    for (name, text) in numbered.chain(given.parameters.iter().map(|(name, text)| (name.clone(), text))) {
        if let Some(before) = texts.insert(name.clone(), text)
            && before != text
        {
            return misfit(format!("the parameter `{name}` has two texts"));
        }
    }
    Ok(texts)
}

/// Returns the number of a numbered parameter. Only the usual form is one: no sign, no leading zero.
fn number_of(name: &str) -> Option<usize> {
    name.parse().ok().filter(|number: &usize| *number > 0 && number.to_string() == name)
}

/// Returns whether this can be the name of a parameter: a number, or letters, digits, `_` and `-`.
fn is_name(name: &str) -> bool {
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    let good = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    (1..=Template::WORD_MAX).contains(&name.len())
        && name.chars().all(good)
        && (!is_number || number_of(name).is_some())
}

/// Returns the names of the placeholders in a text, in order and with duplicates.
fn all_placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|after| {
        // In `{{{name}}}`, the placeholder begins at the second brace.
        let (name, _) = after.trim_start_matches('{').split_once("}}")?;
        is_name(name).then_some(name)
    })
}

/// Returns the names of the placeholders in a text, in order and without duplicates.
fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for name in all_placeholders(text) {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// Returns the highest number of a placeholder in a text, without an upper limit; 0 if there is none.
fn places(text: &str) -> usize {
    placeholders(text).into_iter().filter_map(number_of).max().unwrap_or(0)
}

/// Returns the parameters of a text of which nothing else is known: numbered ones from 1 to the highest number, then the
/// others, each a text. There are at most [`TemplatePart::VARIABLES_MAX`].
#[must_use]
pub fn parameters_of(text: &str) -> Vec<TemplateParameter> {
    let numbered = (1..=places(text).min(TemplatePart::VARIABLES_MAX)).map(|number| number.to_string());
    let named = placeholders(text).into_iter().filter(|name| number_of(name).is_none()).map(str::to_owned);
    let all = numbered.chain(named).take(TemplatePart::VARIABLES_MAX);
    all.map(|name| TemplateParameter { name, kind: ParameterKind::Text }).collect()
}

#[cfg(test)]
mod tests;
