//! Templates as JSON documents, as connectors hand over what their platforms list, and the checks of every template.

use super::{
    Template, TemplateButton, TemplateParameter, TemplateSource, is_name, number_of, parameters_of, placeholders,
    places,
};
use crate::{ParameterKind, TemplatePart};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// A template as a connector writes it. Unknown members are ignored.
#[derive(Deserialize)]
struct Listed {
    name: String,
    language: String,
    text: String,
    category: Option<String>,
    status: Option<String>,
    parameters: Option<Vec<TemplateParameter>>,
    buttons: Option<Vec<TemplateButton>>,
}

impl Template {
    /// Reads a template that a platform lists.
    ///
    /// # Errors
    /// Returns a sentence that names the wrong member.
    pub fn read(document: &str) -> Result<Self, String> {
        if document.len() > Self::DOCUMENT_MAX {
            let got = document.len();
            return Err(format!("the template must have at most {} bytes, got {got}", Self::DOCUMENT_MAX));
        }
        let value: Value =
            serde_json::from_str(document).map_err(|error| format!("the template must be a JSON object: {error}"))?;
        if !value.is_object() {
            return Err("the template must be a JSON object".to_owned());
        }
        if has_nul(&value) {
            return Err("the template contains the character U+0000, which cannot be stored".to_owned());
        }
        // Read the members one by one, so that the message names the wrong one.
        for member in ["name", "language", "text"] {
            match value.get(member) {
                Some(Value::String(_)) => {}
                Some(_) => return Err(format!("`{member}` must be a text")),
                None => return Err(format!("`{member}` is missing")),
            }
        }
        for member in ["category", "status"] {
            if !matches!(value.get(member), None | Some(Value::Null | Value::String(_))) {
                return Err(format!("`{member}` must be a text"));
            }
        }
        if let Some(found) = value.get("parameters").filter(|found| !found.is_null()) {
            let read = serde_json::from_value::<Vec<TemplateParameter>>(found.clone());
            read.map_err(|error| format!("`parameters` must be a list of objects with `name` and `kind`: {error}"))?;
        }
        if let Some(found) = value.get("buttons").filter(|found| !found.is_null()) {
            let read = serde_json::from_value::<Vec<TemplateButton>>(found.clone());
            read.map_err(|error| format!("`buttons` must be a list of objects with `title` and `action`: {error}"))?;
        }
        let Listed { name, language, text, category, status, parameters, buttons } =
            serde_json::from_value(value).map_err(|error| format!("the template is wrong: {error}"))?;
        let template = Self {
            name,
            language,
            parameters: parameters.unwrap_or_else(|| parameters_of(&text)),
            text,
            category,
            status: status.unwrap_or_else(|| Self::APPROVED.to_owned()),
            buttons: buttons.unwrap_or_default(),
            source: TemplateSource::Platform,
        };
        template.check()?;
        Ok(template)
    }

    /// Checks the lengths of a template's members, and that its parameters fit its text.
    ///
    /// # Errors
    /// Returns a sentence that names the wrong member.
    pub fn check(&self) -> Result<(), String> {
        let required = [
            ("name", &self.name, Self::NAME_MAX),
            ("language", &self.language, Self::LANGUAGE_MAX),
            ("text", &self.text, Self::TEXT_MAX),
            ("status", &self.status, Self::WORD_MAX),
        ];
        let category = self.category.as_ref().map(|category| ("category", category, Self::WORD_MAX));
        for (member, text, most) in required.into_iter().chain(category) {
            if text.trim().is_empty() || text.len() > most || text.contains('\0') {
                let got = text.len();
                return Err(format!("`{member}` must have 1 to {most} bytes without U+0000, got {got} bytes"));
            }
        }
        self.check_parameters()?;
        if self.buttons.len() > Self::BUTTONS_MAX {
            let got = self.buttons.len();
            return Err(format!("`buttons` must have at most {} entries, got {got}", Self::BUTTONS_MAX));
        }
        let is_empty = |one: &TemplateButton| one.title.trim().is_empty() || one.action.trim().is_empty();
        if self.buttons.iter().any(is_empty) {
            return Err("`buttons`: each needs a `title` and an `action`".to_owned());
        }
        let size = serde_json::to_string(self).map_or(usize::MAX, |text| text.len());
        // The members that the host adds are short.
        if size > Self::DOCUMENT_MAX + (1 << 10) {
            return Err(format!("the template must have at most {} bytes as JSON, got {size}", Self::DOCUMENT_MAX));
        }
        Ok(())
    }

    fn check_parameters(&self) -> Result<(), String> {
        let most = TemplatePart::VARIABLES_MAX;
        if self.parameters.len() > most || places(&self.text) > most {
            return Err(format!("`parameters`: a template can have at most {most} of them"));
        }
        let files = self.parameters.iter().filter(|one| one.kind != ParameterKind::Text).count();
        if files > Self::FILES_MAX {
            return Err(format!("`parameters`: at most {} can be files, got {files}", Self::FILES_MAX));
        }
        let mut names = BTreeSet::new();
        for one in &self.parameters {
            let shown: String = one.name.chars().take(Self::WORD_MAX).collect();
            if !is_name(&one.name) {
                let max = Self::WORD_MAX;
                let how = "letters, digits, `_` and `-`, or a number";
                return Err(format!("`parameters`: the name `{shown}` must have 1 to {max} bytes: {how}"));
            }
            if !names.insert(one.name.as_str()) {
                return Err(format!("`parameters`: the name `{shown}` is there twice"));
            }
        }
        let numbered = names.iter().filter(|name| number_of(name).is_some()).count();
        if (1..=numbered).any(|number| !names.contains(number.to_string().as_str())) {
            return Err(format!("`parameters`: numbered ones must be `1` to `{numbered}`, without gaps"));
        }
        for name in placeholders(&self.text) {
            match self.parameters.iter().find(|one| one.name == name) {
                Some(one) if one.kind == ParameterKind::Text => {}
                Some(one) => {
                    let kind = one.kind;
                    return Err(format!(
                        "`parameters`: `{name}` is in the text, so its kind must be `text`, not `{kind}`"
                    ));
                }
                None => return Err(format!("`parameters` does not have `{name}`, which is in the text")),
            }
        }
        Ok(())
    }
}

/// Returns whether a text anywhere in a value contains U+0000. The depth is limited by the parser.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
