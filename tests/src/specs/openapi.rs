//! Checks requests and answers against OpenAPI 3 documents, and makes answers from them.
//!
//! The check is stricter than JSON Schema: an object may have only the members that its schema describes. A document
//! with a keyword that is not known here is refused, because the keyword would be ignored.

use super::{
    Fault, Platform,
    sample::{Members, resolved, sample},
};
use jsonschema::{ValidationError, error::ValidationErrorKind};
use serde_json::{Value, json};

/// The keywords of schemas that the check respects, and those that only explain.
const KEYWORDS: [&str; 21] = [
    "$ref",
    "additionalProperties",
    "default",
    "deprecated",
    "description",
    "enum",
    "example",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "pattern",
    "properties",
    "required",
    "title",
    "type",
    "uniqueItems",
];

/// The documents of a platform.
pub(crate) struct Documents(Vec<Value>);

/// An operation of a document.
pub(crate) struct Operation<'a> {
    document: &'a Value,
    /// The path with its parameters.
    path: &'a Value,
    described: &'a Value,
    /// Its name, such as `POST /crm/v3/objects/contacts/merge`.
    pub(crate) name: String,
}

/// A request that was read.
pub(crate) struct Request<'a> {
    pub(crate) query: &'a str,
    pub(crate) content_type: Option<&'a str>,
    /// The body; null if there is none.
    pub(crate) body: &'a Value,
}

/// An answer that was made from a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The HTTP status.
    pub status: u16,
    /// Whether the body has all members, instead of only the required ones.
    pub all: bool,
    /// The body.
    pub body: Value,
}

impl Documents {
    /// Reads the documents of a platform, if there is a folder with documents.
    pub(crate) fn of(platform: &Platform) -> Option<Self> {
        let all: Option<Vec<_>> = platform.documents().iter().map(|name| super::read(name)).collect();
        Some(Self::new(all?))
    }

    fn new(mut documents: Vec<Value>) -> Self {
        for document in &mut documents {
            if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
                schemas.values_mut().for_each(strict);
            }
        }
        Self(documents)
    }

    /// Finds the operation of a request. A path without parameters goes before one with parameters.
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        let segments: Vec<_> = path.split('/').collect();
        let fits = |template: &str| {
            let template: Vec<_> = template.split('/').collect();
            template.len() == segments.len()
                && template
                    .iter()
                    .zip(&segments)
                    .all(|(pattern, segment)| pattern.starts_with('{') || pattern == segment)
        };
        let found = self.operations(method).filter(|(template, _)| fits(template));
        found.min_by_key(|(template, _)| template.matches('{').count()).map(|(_, operation)| operation)
    }

    /// Returns the operation with a name.
    pub(crate) fn named(&self, name: &str) -> Option<Operation<'_>> {
        let (method, path) = name.split_once(' ')?;
        self.operations(method).find(|(template, _)| *template == path).map(|(_, operation)| operation)
    }

    /// The operations with a method, each with its path.
    fn operations<'a>(&'a self, method: &str) -> impl Iterator<Item = (&'a str, Operation<'a>)> {
        let (method, member) = (method.to_uppercase(), method.to_lowercase());
        let paths = self.0.iter().flat_map(|document| {
            let paths = document["paths"].as_object().into_iter().flatten();
            paths.map(move |(template, path)| (document, template, path))
        });
        paths.filter_map(move |(document, template, path)| {
            let described = path.get(&member)?;
            let name = format!("{method} {template}");
            Some((template.as_str(), Operation { document, path, described, name }))
        })
    }
}

impl Operation<'_> {
    /// Returns what is wrong with a request.
    pub(crate) fn request_faults(&self, request: &Request<'_>) -> Vec<Fault> {
        let mut faults = self.query_faults(request.query);
        let body = &self.described["requestBody"];
        let media_type = request.content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        match (body.is_object(), request.body.is_null()) {
            (false, true) => {}
            (true, true) if body["required"] != true => {}
            (true, true) => faults.push(Fault::new("", "has no body")),
            (false, false) => faults.push(Fault::new("", "must not have a body")),
            (true, false) => match body["content"].get(media_type) {
                Some(content) => faults.extend(self.against(&content["schema"], request.body, "")),
                None => faults.push(Fault::new("", format!("must not have a body of the type `{media_type}`"))),
            },
        }
        faults
    }

    fn query_faults(&self, query: &str) -> Vec<Fault> {
        let lists = [&self.path["parameters"], &self.described["parameters"]];
        let all = lists.into_iter().filter_map(Value::as_array).flatten();
        let all: Vec<_> = all.map(|parameter| resolved(self.document, parameter)).collect();
        let mut faults = Vec::new();
        for unknown in all.iter().filter(|parameter| parameter["in"] != "path" && parameter["in"] != "query") {
            faults.push(Fault::new("", format!("has a parameter that is not checked: {unknown}")));
        }
        let declared: Vec<_> = all.into_iter().filter(|parameter| parameter["in"] == "query").collect();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let given: Vec<_> = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
        for (name, text) in &given {
            let member = format!("query.{name}");
            match declared.iter().find(|parameter| parameter["name"] == **name) {
                Some(parameter) => {
                    let schema = resolved(self.document, &parameter["schema"]);
                    faults.extend(self.against(schema, &typed(schema, text), &member));
                }
                None => faults.push(Fault::new(member, "is unknown")),
            }
        }
        for parameter in declared.iter().filter(|parameter| parameter["required"] == true) {
            let name = parameter["name"].as_str().unwrap_or_default();
            if !given.iter().any(|(given, _)| *given == name) {
                faults.push(Fault::new(format!("query.{name}"), "is missing"));
            }
        }
        faults
    }

    /// Returns what is wrong with an answer. A success that is not documented is a fault, and is checked like one that
    /// is documented. The schema `default` stands for all other errors.
    pub(crate) fn answer_faults(&self, status: u16, body: &Value) -> Vec<Fault> {
        let mut faults = Vec::new();
        let Some(response) = self.response(status).or_else(|| {
            faults.push(Fault::new(format!("answer {status}"), "is not documented"));
            (200..300).find_map(|other| self.response(other))
        }) else {
            return faults;
        };
        match (schema(response), body.is_null()) {
            (None, true) => {}
            (None, false) => faults.push(Fault::new("answer", "must not have a body")),
            (Some(schema), _) => faults.extend(self.against(schema, body, "answer")),
        }
        faults
    }

    fn response(&self, status: u16) -> Option<&Value> {
        let responses = &self.described["responses"];
        let own = responses.get(status.to_string()).or_else(|| responses.get(format!("{}XX", status / 100)));
        let found = own.or_else(|| responses.get("default").filter(|_| status >= 300))?;
        Some(resolved(self.document, found))
    }

    /// Makes answers: for each documented status, one with the required members only and one with all members. If the
    /// document describes errors without their statuses, these are the statuses of `errors`.
    pub(crate) fn answers(&self, errors: &[u16]) -> Vec<Made> {
        let responses = self.described["responses"].as_object().into_iter().flatten();
        let mut made = Vec::new();
        for (key, response) in responses {
            let statuses = if let Ok(status) = key.parse::<u16>() {
                vec![status]
            } else {
                assert_eq!(key, "default", "{}: the status stands for several", self.name);
                errors.to_vec()
            };
            let schema = schema(resolved(self.document, response));
            for status in statuses {
                for members in [Members::Required, Members::All] {
                    let body = schema.map(|schema| sample(self.document, schema, members)).unwrap_or_default();
                    made.push(Made { status, all: members == Members::All, body });
                }
            }
        }
        made
    }

    /// Returns how a value deviates from a schema. `at` is the path of the value.
    fn against(&self, schema: &Value, value: &Value, at: &str) -> Vec<Fault> {
        if !schema.is_object() {
            return vec![Fault::new(at, "has no schema")];
        }
        let mut whole = schema.clone();
        strict(&mut whole);
        whole["components"] = json!({ "schemas": self.document["components"]["schemas"] });
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        match options.build(&whole) {
            Ok(validator) => validator.iter_errors(value).flat_map(|error| faults(&error, at)).collect(),
            Err(error) => vec![Fault::new(at, format!("has a schema that cannot be used: {error}"))],
        }
    }
}

/// Returns the schema of a response's JSON.
fn schema(response: &Value) -> Option<&Value> {
    let content = &response["content"];
    content.get("application/json").or_else(|| content.get("*/*")).map(|content| &content["schema"])
}

/// Returns the value of a parameter's text. A text that does not fit stays a text, which then fails the check.
fn typed(schema: &Value, text: &str) -> Value {
    match schema["type"].as_str() {
        Some("integer" | "number" | "boolean") => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        Some("array") => json!([typed(&schema["items"], text)]),
        _ => json!(text),
    }
}

/// Allows only the members that a schema describes, in the schema and those inside. An object without any description
/// may have any members.
fn strict(schema: &mut Value) {
    let Some(members) = schema.as_object_mut() else { return };
    for keyword in members.keys() {
        assert!(KEYWORDS.contains(&keyword.as_str()), "the keyword `{keyword}` of a schema is not known");
    }
    for inner in ["items", "additionalProperties"] {
        if let Some(inner) = members.get_mut(inner) {
            strict(inner);
        }
    }
    let Some(described) = members.get_mut("properties").and_then(Value::as_object_mut) else { return };
    described.values_mut().for_each(strict);
    if !described.is_empty() && !members.contains_key("additionalProperties") {
        members.insert("additionalProperties".to_owned(), json!(false));
    }
}

/// Converts an error of the validator.
fn faults(error: &ValidationError<'_>, at: &str) -> Vec<Fault> {
    let place = error.instance_path().as_str().split('/').skip(1).fold(at.to_owned(), |place, segment| {
        if segment.parse::<usize>().is_ok() { format!("{place}[]") } else { member(&place, segment) }
    });
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|name| Fault::new(member(&place, name), "is unknown")).collect()
        }
        ValidationErrorKind::Required { property } => {
            vec![Fault::new(member(&place, property.as_str().unwrap_or_default()), "is missing")]
        }
        _ => vec![Fault::new(place, format!("is wrong: {error}"))],
    }
}

fn member(of: &str, name: &str) -> String {
    if of.is_empty() { name.to_owned() } else { format!("{of}.{name}") }
}

#[cfg(test)]
mod tests;
