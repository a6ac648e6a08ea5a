//! Checks requests and answers against descriptions of Graph API nodes, and makes answers from them. Meta publishes
//! these descriptions for the generators of its SDKs: each node has fields, and operations with parameters and the type
//! of the answer. An operation is named by method, node and edge, such as `POST Page/messages`.
//!
//! The descriptions do not say which words an enumeration has, what is inside an `Object`, or how errors look.

use super::{Fault, Platform, sample};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, path::Path};

/// The members that an operation, a parameter and a field may have in the documents.
const OF_OPERATIONS: [&str; 5] = ["endpoint", "method", "name", "params", "return"];
const OF_PARAMETERS: [&str; 3] = ["name", "required", "type"];
const OF_FIELDS: [&str; 2] = ["name", "type"];

/// The nodes that are described, by name.
pub(crate) struct Nodes(BTreeMap<String, Value>);

/// The value of a parameter, as it was sent.
pub(crate) enum Sent<'a> {
    /// A member of a JSON object.
    Json(&'a Value),
    /// A field of a form or of a query.
    Text(&'a str),
    /// A file of a form.
    File,
}

impl Nodes {
    /// Reads the documents of a platform, if there is a folder with documents.
    pub(crate) fn of(platform: &Platform) -> Option<Self> {
        let read = |name: &String| {
            let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            Some((stem.trim_start_matches("graph-").to_owned(), super::read(name)?))
        };
        let all: Option<Vec<_>> = platform.documents().iter().map(read).collect();
        Some(Self::new(all?))
    }

    fn new(nodes: impl IntoIterator<Item = (String, Value)>) -> Self {
        let nodes: BTreeMap<_, _> = nodes.into_iter().collect();
        for node in nodes.values() {
            for operation in list(&node["apis"]) {
                known(operation, &OF_OPERATIONS);
                list(&operation["params"]).for_each(|parameter| known(parameter, &OF_PARAMETERS));
            }
            list(&node["fields"]).for_each(|field| known(field, &OF_FIELDS));
        }
        Self(nodes)
    }

    /// Finds the description of an operation.
    fn operation(&self, name: &str) -> Option<&Value> {
        let (method, rest) = name.split_once(' ')?;
        let (node, edge) = rest.split_once('/').map_or((rest, None), |(node, edge)| (node, Some(edge)));
        let fits = |one: &&Value| one["method"] == method && one["endpoint"].as_str() == edge;
        list(&self.0.get(node)?["apis"]).find(fits)
    }

    /// Returns what is wrong with the parameters of a request.
    pub(crate) fn request_faults(&self, operation: &str, sent: &[(&str, Sent<'_>)]) -> Vec<Fault> {
        let Some(described) = self.operation(operation) else {
            return vec![Fault::new("", "is in no document")];
        };
        let mut faults = Vec::new();
        for (name, value) in sent {
            match list(&described["params"]).find(|parameter| parameter["name"] == **name) {
                Some(parameter) => faults.extend(value.fault(name, parameter["type"].as_str().unwrap_or_default())),
                None => faults.push(Fault::new(*name, "is unknown")),
            }
        }
        for required in list(&described["params"]).filter(|parameter| parameter["required"] == true) {
            let name = required["name"].as_str().unwrap_or_default();
            if !sent.iter().any(|(sent, _)| *sent == name) {
                faults.push(Fault::new(name, "is missing"));
            }
        }
        faults
    }

    /// Returns what is wrong with a successful answer. If no document has the operation, its request is the fault.
    pub(crate) fn answer_faults(&self, operation: &str, answer: &Value) -> Vec<Fault> {
        let Some(described) = self.operation(operation) else { return Vec::new() };
        let Some(fields) = self.fields(described) else { return vec![Fault::new("answer", "is in no document")] };
        let Some(members) = answer.as_object() else { return vec![Fault::new("answer", "is not an object")] };
        let mut faults = Vec::new();
        for (name, value) in members {
            let member = format!("answer.{name}");
            match list(fields).find(|field| field["name"] == **name) {
                Some(field) => {
                    faults.extend(Sent::Json(value).fault(&member, field["type"].as_str().unwrap_or_default()));
                }
                None => faults.push(Fault::new(member, "is unknown")),
            }
        }
        faults
    }

    /// Makes the answers to an operation: an empty one, because no field is required, and one with all fields. `None`
    /// if no document describes them.
    pub(crate) fn answers(&self, operation: &str) -> Option<[Value; 2]> {
        let member = |field: &Value| {
            let (name, kind) = (field["name"].as_str(), field["type"].as_str());
            (name.unwrap_or_default().to_owned(), made(kind.unwrap_or_default()))
        };
        let all: Map<String, Value> = list(self.fields(self.operation(operation)?)?).map(member).collect();
        Some([json!({}), Value::Object(all)])
    }

    /// Returns the fields of the node that an operation returns.
    fn fields(&self, described: &Value) -> Option<&Value> {
        let node = described["return"].as_str()?;
        Some(&self.0.get(node)?["fields"])
    }
}

impl Sent<'_> {
    /// Returns what is wrong with the value for a type, such as `list<string>`.
    fn fault(&self, member: &str, kind: &str) -> Option<Fault> {
        let shown = match self {
            Self::Json(value) => value.to_string(),
            Self::Text(text) => (*text).to_owned(),
            Self::File => "a file".to_owned(),
        };
        let fits = match self {
            Self::Json(value) => fits(kind, value),
            Self::Text(text) => fits(kind, &json!(text)).map(|fit| {
                // In forms and queries, everything other than a text is written as JSON.
                let parsed: Option<Value> = serde_json::from_str(text).ok();
                fit || parsed.is_some_and(|value| fits(kind, &value) == Some(true))
            }),
            Self::File => Some(kind == "file"),
        };
        match fits {
            Some(true) => None,
            Some(false) => Some(Fault::new(member, format!("is not of the type `{kind}`: {shown}"))),
            None => Some(Fault::new(member, format!("has the unknown type `{kind}`"))),
        }
    }
}

/// Returns whether a value has a type, or `None` if the type is not known here.
fn fits(kind: &str, value: &Value) -> Option<bool> {
    if let Some(inner) = within(kind, "list<") {
        return value.as_array().map_or(Some(false), |items| all(inner, items.iter()));
    }
    if let Some(inner) = within(kind, "map<") {
        let (_, inner) = inner.split_once(", ")?;
        return value.as_object().map_or(Some(false), |members| all(inner, members.values()));
    }
    Some(match kind {
        "string" => value.is_string(),
        "bool" => value.is_boolean(),
        "int" => value.is_i64() || value.is_u64(),
        "unsigned int" => value.is_u64(),
        "float" => value.is_number(),
        "datetime" => value.is_string() || value.is_u64(),
        "list" => value.is_array(),
        "map" | "Object" => value.is_object(),
        "file" => false,
        _ if is_enumeration(kind) => value.is_string(),
        _ if is_node(kind) => value.is_object(),
        _ => return None,
    })
}

fn all<'a>(kind: &str, mut values: impl Iterator<Item = &'a Value>) -> Option<bool> {
    values.try_fold(true, |fit, value| Some(fit && fits(kind, value)?))
}

/// Returns a value of a type.
fn made(kind: &str) -> Value {
    if let Some(inner) = within(kind, "list<") {
        return json!([made(inner)]);
    }
    if let Some((_, inner)) = within(kind, "map<").and_then(|inner| inner.split_once(", ")) {
        return json!({ "key": made(inner) });
    }
    match kind {
        "string" | "datetime" => json!(sample::TEXT),
        "bool" => json!(true),
        "int" | "unsigned int" | "float" => json!(sample::NUMBER),
        "list" => json!([]),
        "map" | "Object" => json!({}),
        _ if is_node(kind) => json!({ "id": sample::TEXT }),
        _ => panic!("no value can be made for the type `{kind}`"),
    }
}

/// Returns the type inside a type such as `list<string>`.
fn within<'a>(kind: &'a str, outer: &str) -> Option<&'a str> {
    kind.strip_prefix(outer)?.strip_suffix('>')
}

fn is_enumeration(kind: &str) -> bool {
    kind.ends_with("_enum_param")
}

/// Whether a type is another node. Their names begin with a capital letter.
fn is_node(kind: &str) -> bool {
    kind.starts_with(|first: char| first.is_ascii_uppercase()) && kind.chars().all(|c| c.is_ascii_alphanumeric())
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Checks that all members of a description are known, because unknown ones would be ignored.
fn known(described: &Value, members: &[&str]) {
    for name in described.as_object().into_iter().flatten().map(|(name, _)| name.as_str()) {
        assert!(members.contains(&name), "the member `{name}` of a description is not known: {described}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes() -> Nodes {
        let parameter =
            |name: &str, required: bool, kind: &str| json!({ "name": name, "required": required, "type": kind });
        let page = json!({
            "apis": [
                { "method": "GET", "endpoint": "messages", "return": "Comment", "params": [] },
                { "method": "POST", "endpoint": "messages", "return": "Page", "params": [
                    parameter("recipient", true, "Object"),
                    parameter("messaging_type", false, "pagemessages_messaging_type_enum_param"),
                    parameter("labels", false, "list<string>"),
                    parameter("silent", false, "bool"),
                    parameter("count", false, "unsigned int"),
                    parameter("picture", false, "file"),
                    parameter("mood", false, "page_mood"),
                ] },
                { "name": "#get", "method": "GET", "return": "Page", "params": [] },
            ],
            "fields": [
                { "name": "id", "type": "string" },
                { "name": "owner", "type": "User" },
                { "name": "hours", "type": "list<map<string, bool>>" },
            ],
        });
        Nodes::new([("Page".to_owned(), page)])
    }

    fn faults(sent: &[(&str, Sent<'_>)]) -> Vec<String> {
        nodes().request_faults("POST Page/messages", sent).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn parameters_are_checked_in_json_and_in_forms() {
        let none: [&str; 0] = [];
        let (recipient, word, labels) = (json!({ "id": "9" }), json!("RESPONSE"), json!(["a", "b"]));
        let json = [
            ("recipient", Sent::Json(&recipient)),
            ("messaging_type", Sent::Json(&word)),
            ("labels", Sent::Json(&labels)),
        ];
        assert_eq!(faults(&json), none);
        let form = [
            ("recipient", Sent::Text(r#"{"id":"9"}"#)),
            ("messaging_type", Sent::Text("RESPONSE")),
            ("silent", Sent::Text("true")),
            ("count", Sent::Text("3")),
            ("picture", Sent::File),
        ];
        assert_eq!(faults(&form), none);
    }

    #[test]
    fn each_mistake_is_named() {
        let (text, mixed, negative) = (json!("9"), json!(["a", 1]), json!(-1));
        let sent = [
            ("recipient", Sent::Json(&text)),
            ("labels", Sent::Json(&mixed)),
            ("silent", Sent::Text("perhaps")),
            ("count", Sent::Json(&negative)),
            ("picture", Sent::Text("a.png")),
            ("mood", Sent::Text("good")),
            ("tags", Sent::File),
        ];
        assert_eq!(
            faults(&sent),
            [
                "recipient is not of the type `Object`: \"9\"",
                "labels is not of the type `list<string>`: [\"a\",1]",
                "silent is not of the type `bool`: perhaps",
                "count is not of the type `unsigned int`: -1",
                "picture is not of the type `file`: a.png",
                "mood has the unknown type `page_mood`",
                "tags is unknown",
            ]
        );
        assert_eq!(faults(&[]), ["recipient is missing"]);
        for operation in ["POST Page/feed", "GET User", "PUT Page"] {
            assert_eq!(nodes().request_faults(operation, &[]), [Fault::new("", "is in no document")], "{operation}");
        }
        assert!(nodes().request_faults("GET Page", &[]).is_empty(), "an operation of the node itself");
    }

    #[test]
    fn answers_have_the_fields_of_a_node() {
        let nodes = nodes();
        let [empty, all] = nodes.answers("POST Page/messages").expect("answers");
        assert_eq!(empty, json!({}));
        assert_eq!(all, json!({ "id": "text", "owner": { "id": "text" }, "hours": [{ "key": true }] }));
        assert!(nodes.answer_faults("POST Page/messages", &all).is_empty());
        let odd = nodes.answer_faults("POST Page/messages", &json!({ "message_id": "m", "id": 1 }));
        let mut odd: Vec<_> = odd.iter().map(ToString::to_string).collect();
        odd.sort();
        assert_eq!(odd, ["answer.id is not of the type `string`: 1", "answer.message_id is unknown"]);
        // The first has a type of answer that is not described, and the second is not described at all.
        assert_eq!((nodes.answers("GET Page/messages"), nodes.answers("GET User")), (None, None));
        assert_eq!(nodes.answer_faults("GET Page/messages", &empty).len(), 1);
        assert!(nodes.answer_faults("GET User", &json!({ "name": "Ada" })).is_empty());
    }

    #[test]
    #[should_panic(expected = "the member `nullable` of a description is not known")]
    fn a_member_that_would_be_ignored_is_refused() {
        Nodes::new([("Page".to_owned(), json!({ "fields": [{ "name": "a", "type": "string", "nullable": true }] }))]);
    }
}
