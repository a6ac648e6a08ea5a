//! Reads values of a document, and says where a wrong value is.

use serde_json::Value;

use super::{
    document::ContentError,
    limits::{PAYLOAD_MAX, TITLE_MAX, URL_MAX},
};

/// A value in a document, with its place.
pub(super) struct Place<'a> {
    value: &'a Value,
    /// The place, as a JSON Pointer.
    pointer: String,
}

impl<'a> Place<'a> {
    /// Returns the whole document.
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, pointer: String::new() }
    }

    /// Returns an error about this place.
    pub(super) fn wrong(&self, problem: impl Into<String>) -> ContentError {
        ContentError { pointer: self.pointer.clone(), problem: problem.into() }
    }

    /// Returns the error that this must be something else.
    fn must_be(&self, what: &str) -> ContentError {
        let got = match self.value {
            Value::String(_) => "a string".to_owned(),
            Value::Array(_) => "an array".to_owned(),
            Value::Object(_) => "an object".to_owned(),
            scalar => format!("`{scalar}`"),
        };
        self.wrong(format!("must be {what}, got {got}"))
    }

    fn member(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name)?;
        Some(Self { value, pointer: format!("{}/{name}", self.pointer) })
    }

    /// Returns a member of this object.
    pub(super) fn required(&self, name: &str) -> Result<Self, ContentError> {
        match self.member(name) {
            Some(member) => Ok(member),
            None if self.value.is_object() => Err(self.wrong(format!("`{name}` is missing"))),
            None => Err(self.must_be("an object")),
        }
    }

    /// Reads a member of this object if it is there.
    pub(super) fn optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Self) -> Result<T, ContentError>,
    ) -> Result<Option<T>, ContentError> {
        self.member(name).map(|member| read(&member)).transpose()
    }

    /// Reads all values of this array, whose number must be from `min` to `max`.
    pub(super) fn list<T>(
        &self,
        min: usize,
        max: usize,
        read: impl Fn(&Self) -> Result<T, ContentError>,
    ) -> Result<Vec<T>, ContentError> {
        let Value::Array(values) = self.value else { return Err(self.must_be("an array")) };
        if !(min..=max).contains(&values.len()) {
            return Err(self.wrong(format!("must have {min} to {max} entries, got {}", values.len())));
        }
        let read = |(n, value): (usize, &'a Value)| read(&Self { value, pointer: format!("{}/{n}", self.pointer) });
        values.iter().enumerate().map(read).collect()
    }

    /// Checks the version of the format.
    pub(super) fn version(&self) -> Result<(), ContentError> {
        if self.value.as_f64() == Some(1.0) { Ok(()) } else { Err(self.must_be("1, the only version")) }
    }

    /// Returns whether this is a string.
    pub(super) fn is_text(&self) -> bool {
        self.value.is_string()
    }

    /// Reads a text that may be empty.
    pub(super) fn any_text(&self) -> Result<String, ContentError> {
        self.value.as_str().map(str::to_owned).ok_or_else(|| self.must_be("a string"))
    }

    /// Reads a text that is not empty.
    pub(super) fn text(&self) -> Result<String, ContentError> {
        let text = self.any_text()?;
        if text.is_empty() { Err(self.wrong("must not be empty")) } else { Ok(text) }
    }

    /// Reads a title, a name, an identifier or a word of the format.
    pub(super) fn title(&self) -> Result<String, ContentError> {
        self.text_up_to(TITLE_MAX)
    }

    /// Reads a payload.
    pub(super) fn payload(&self) -> Result<String, ContentError> {
        self.text_up_to(PAYLOAD_MAX)
    }

    fn text_up_to(&self, max: usize) -> Result<String, ContentError> {
        let text = self.text()?;
        match text.chars().count() {
            length if length > max => Err(self.wrong(format!("must have at most {max} characters, got {length}"))),
            _ => Ok(text),
        }
    }

    /// Reads an address of the web.
    pub(super) fn url(&self) -> Result<String, ContentError> {
        let url = self.text_up_to(URL_MAX)?;
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
        if rest.is_empty() || rest.chars().any(|c| c <= ' ' || c == '\u{7f}') {
            return Err(self.wrong("must be a URL that begins with `https://` or `http://` and contains no spaces"));
        }
        Ok(url)
    }

    /// Reads an amount of money: a decimal number as a string.
    pub(super) fn money(&self) -> Result<String, ContentError> {
        let text = self.text()?;
        let digits = |text: &str, max| (1..=max).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let fits = match text.split_once('.') {
            Some((whole, part)) => digits(whole, 12) && digits(part, 4),
            None => digits(&text, 12),
        };
        if fits { Ok(text) } else { Err(self.wrong("must be a decimal number such as \"9.90\"")) }
    }

    /// Reads the code of a currency.
    pub(super) fn currency(&self) -> Result<String, ContentError> {
        let text = self.text()?;
        let fits = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
        if fits { Ok(text) } else { Err(self.wrong("must be the code of a currency, such as \"EUR\"")) }
    }

    /// Reads a number from `min` to `max`.
    pub(super) fn number(&self, min: f64, max: f64) -> Result<f64, ContentError> {
        let number = self.value.as_f64().filter(|number| (min..=max).contains(number));
        number.ok_or_else(|| self.must_be(&format!("a number from {min} to {max}")))
    }

    /// Reads a whole number from `min` to `max`. As in JSON Schema, `2.0` is one.
    pub(super) fn whole(&self, min: u32, max: u32) -> Result<u32, ContentError> {
        let number = self.value.as_f64().filter(|n| n.fract() == 0.0 && (f64::from(min)..=f64::from(max)).contains(n));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, and within the range of u32"
        )]
        let whole = number.map(|number| number as u32);
        whole.ok_or_else(|| self.must_be(&format!("a whole number from {min} to {max}")))
    }

    /// Reads true or false.
    pub(super) fn flag(&self) -> Result<bool, ContentError> {
        self.value.as_bool().ok_or_else(|| self.must_be("true or false"))
    }
}
