//! Values made from the schemas of OpenAPI documents.

use serde_json::{Map, Value, json};

/// Texts in the formats that schemas ask for.
const TIME: &str = "2026-01-01T00:00:00Z";
const UUID: &str = "aeb5f871-7f07-4993-9211-075dc63e7cbf";
/// Any other text, and any number.
pub(super) const TEXT: &str = "text";
pub(super) const NUMBER: i64 = 7;
/// How deep schemas may be nested. A schema that requires itself exceeds this.
const DEEPEST: usize = 32;

/// The members of a made object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Members {
    /// Those that the schema requires. Lists are empty.
    Required,
    /// All that the schema describes. Lists have one element.
    All,
}

/// Returns a value that a schema of a document allows.
pub(super) fn sample(document: &Value, schema: &Value, members: Members) -> Value {
    of_schema(document, schema, members, 0)
}

fn of_schema(document: &Value, schema: &Value, members: Members, depth: usize) -> Value {
    assert!(depth < DEEPEST, "a schema requires itself: {schema}");
    let inner = |schema: &Value| of_schema(document, schema, members, depth + 1);
    if schema["$ref"].is_string() {
        return inner(resolved(document, schema));
    }
    if let Some(words) = schema["enum"].as_array() {
        // Different words, so that a reader cannot rely on one of them.
        let word = if members == Members::All { words.last() } else { words.first() };
        return word.cloned().unwrap_or_default();
    }
    match schema["type"].as_str() {
        Some("string") => match schema["format"].as_str() {
            Some("date-time") => json!(TIME),
            Some("uuid") => json!(UUID),
            _ => json!(TEXT),
        },
        Some("integer" | "number") => json!(NUMBER),
        Some("boolean") => json!(true),
        Some("array") if members == Members::All => json!([inner(&schema["items"])]),
        Some("array") => json!([]),
        Some("object") => {
            let required = |name: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|r| r == name));
            let described = schema["properties"].as_object().into_iter().flatten();
            let wanted = described.filter(|(name, _)| members == Members::All || required(name.as_str()));
            let mut object: Map<String, Value> = wanted.map(|(name, of)| (name.clone(), inner(of))).collect();
            if members == Members::All && schema["additionalProperties"].is_object() {
                object.insert("key".to_owned(), inner(&schema["additionalProperties"]));
            }
            Value::Object(object)
        }
        other => panic!("no value can be made for the type {other:?}: {schema}"),
    }
}

/// Returns a part of a document, or the part to which it refers.
pub(super) fn resolved<'a>(document: &'a Value, part: &'a Value) -> &'a Value {
    let Some(reference) = part["$ref"].as_str() else { return part };
    let found = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
    found.unwrap_or_else(|| panic!("the document has no {reference}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_the_required_members_or_all() {
        let document = json!({ "components": { "schemas": {
            "Page": { "type": "object", "required": ["results", "state"], "properties": {
                "results": { "type": "array", "items": { "$ref": "#/components/schemas/One" } },
                "state": { "type": "string", "enum": ["OPEN", "DONE"] },
                "total": { "type": "integer", "format": "int32" },
            } },
            "One": { "type": "object", "required": ["id"], "properties": {
                "id": { "type": "string", "format": "uuid" },
                "at": { "type": "string", "format": "date-time" },
                "archived": { "type": "boolean" },
                "values": { "type": "object", "additionalProperties": { "type": "string" } },
            } },
        } } });
        let page = json!({ "$ref": "#/components/schemas/Page" });
        let required = sample(&document, &page, Members::Required);
        assert_eq!(required, json!({ "results": [], "state": "OPEN" }));
        let one = json!({ "id": UUID, "at": TIME, "archived": true, "values": { "key": TEXT } });
        let all = sample(&document, &page, Members::All);
        assert_eq!(all, json!({ "results": [one], "state": "DONE", "total": NUMBER }));
    }

    #[test]
    #[should_panic(expected = "a schema requires itself")]
    fn a_schema_that_requires_itself_is_reported() {
        let of = json!({ "type": "object", "required": ["x"], "properties": { "x": { "$ref": "#/x" } } });
        sample(&json!({ "x": of }), &of, Members::Required);
    }
}
