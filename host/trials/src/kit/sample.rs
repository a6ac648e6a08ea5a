//! Requests of the platform before they are signed.

use serde_json::Value;
use std::collections::BTreeMap;

use super::{
    fields::{self, FORM, Fields, RawFields},
    format::{RawChallenge, RawRequest},
    verify,
};

/// How a request carries its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// In a JSON body.
    Json,
    /// In a form.
    Form,
    /// In the query of a GET.
    Query,
    /// In the platform's own format, or without any content.
    Other,
}

/// A request before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sample {
    pub name: String,
    pub method: String,
    pub query: Fields,
    /// Names are in lower case.
    pub headers: Fields,
    pub body: Vec<u8>,
}

impl Sample {
    /// Returns the request at this index of the kit file.
    pub(super) fn of_request(index: usize, raw: &RawRequest) -> Self {
        let RawRequest { name, method, query, headers, body, json, form, .. } = raw;
        let (headers, body) = content(headers, body.as_ref(), json.as_ref(), form.as_ref());
        Self {
            name: name.clone().unwrap_or_else(|| format!("request {}", index + 1)),
            method: method.clone().unwrap_or_else(|| "POST".to_owned()),
            query: query.0.clone(),
            headers,
            body,
        }
    }

    /// Returns the challenge of the kit file.
    pub(super) fn of_challenge(raw: &RawChallenge) -> Self {
        let RawChallenge { method, query, headers, body, json, form, .. } = raw;
        let (headers, body) = content(headers, body.as_ref(), json.as_ref(), form.as_ref());
        Self {
            name: "the challenge".to_owned(),
            method: method.clone().unwrap_or_else(|| "GET".to_owned()),
            query: query.0.clone(),
            headers,
            body,
        }
    }

    /// Returns a copy with another body.
    pub(super) fn with(&self, body: Vec<u8>) -> Self {
        Self { body, ..self.clone() }
    }

    /// Returns the fields of the form, if the body is one.
    pub(super) fn form(&self) -> Option<Fields> {
        fields::of_body(&self.headers, &self.body).filter(|fields| !fields.is_empty())
    }

    /// Returns the JSON body, or the form as an object.
    pub(super) fn value(&self) -> Option<Value> {
        match self.form() {
            Some(form) => Some(fields::value(&form)),
            None => serde_json::from_slice(&self.body).ok(),
        }
    }

    /// Returns a copy with another value as its body, in the format of the original body.
    pub(super) fn with_value(&self, value: &Value) -> Self {
        self.with(match self.form() {
            Some(form) => fields::encoded(&fields::of_value(value, &form)).into_bytes(),
            None => value.to_string().into_bytes(),
        })
    }

    /// Returns how the request carries its content.
    pub(super) fn shape(&self) -> Shape {
        if self.form().is_some() {
            Shape::Form
        } else if self.value().is_some() {
            Shape::Json
        } else if self.method == "GET" && self.body.is_empty() && !self.query.is_empty() {
            Shape::Query
        } else {
            Shape::Other
        }
    }
}

/// Returns the headers, with names in lower case, and the body. Adds the content type of a form, so authors need not
/// write it.
fn content(
    headers: &BTreeMap<String, String>,
    body: Option<&String>,
    json: Option<&toml::Value>,
    form: Option<&RawFields>,
) -> (Fields, Vec<u8>) {
    let mut headers: Fields = headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
    let Some(RawFields(form)) = form else { return (headers, verify::body(body, json)) };
    if !headers.iter().any(|(name, _)| name == "content-type") {
        headers.push(("content-type".to_owned(), FORM.to_owned()));
    }
    (headers, fields::encoded(form).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sample(text: &str) -> Sample {
        Sample::of_request(0, &toml::from_str(&format!("{text}\nemits = []")).unwrap())
    }

    #[test]
    fn a_form_is_still_a_form_after_a_change() {
        let form = sample("query = { z = '1', a = '2' }\nform = { From = '+48', Body = 'a b' }");
        assert_eq!((form.name.as_str(), form.method.as_str()), ("request 1", "POST"));
        assert_eq!(form.query, [("z".to_owned(), "1".to_owned()), ("a".to_owned(), "2".to_owned())]);
        assert_eq!(form.headers, [("content-type".to_owned(), FORM.to_owned())]);
        assert_eq!(form.body, b"From=%2B48&Body=a+b");
        assert_eq!(form.value(), Some(json!({ "From": "+48", "Body": "a b" })));
        let changed = form.with_value(&json!({ "From": "+48", "Body": "" }));
        assert_eq!(changed.body, b"From=%2B48&Body=");

        let with_a_charset =
            sample(&format!("headers = {{ Content-Type = '{FORM};charset=utf-8' }}\nform = {{ a = '' }}"));
        assert_eq!(with_a_charset.headers, [("content-type".to_owned(), format!("{FORM};charset=utf-8"))]);
        assert_eq!(with_a_charset.shape(), Shape::Form);
    }

    #[test]
    fn the_shape_of_a_request_is_recognized() {
        for (text, shape) in [
            ("json = { a = 1 }", Shape::Json),
            ("body = '7'", Shape::Json),
            ("form = { a = '7' }", Shape::Form),
            ("method = 'GET'\nquery = { a = '1' }", Shape::Query),
            ("query = { a = '1' }", Shape::Other),
            ("method = 'GET'", Shape::Other),
            ("body = 'a=7'", Shape::Other),
            ("form = {}", Shape::Other),
        ] {
            assert_eq!(sample(text).shape(), shape, "{text}");
        }
    }
}
