//! Checks calls, results and updates. The rules come from the Bot API's specification if `PLUGBOARD_SPECS` names a
//! folder with it, and otherwise from what the stand-in knows itself.

use super::{call::Call, known};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::OnceLock};

/// The specification, relative to the folder.
const DOCUMENT: &str = "telegram/api.json";

/// What a value may be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Integer,
    Float,
    Boolean,
    Text,
    /// An uploaded file: `attach://NAME`.
    File,
    List(Box<Kind>),
    Object(String),
}

impl Kind {
    /// Parses a type as the specification writes it, such as `Array of String`.
    pub(super) fn parse(name: &str) -> Self {
        if let Some(item) = name.strip_prefix("Array of ") {
            return Self::List(Box::new(Self::parse(item)));
        }
        match name {
            "Integer" => Self::Integer,
            "Float" => Self::Float,
            "Boolean" => Self::Boolean,
            "String" => Self::Text,
            "InputFile" => Self::File,
            object => Self::Object(object.to_owned()),
        }
    }
}

/// A parameter of a method, or a member of an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kinds: Vec<Kind>,
    pub(super) required: bool,
    /// The only value, if there is only one.
    pub(super) literal: Option<String>,
}

/// A method.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) fields: Vec<Field>,
    pub(super) returns: Vec<Kind>,
}

/// The methods and types of the Bot API.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub(super) methods: BTreeMap<String, Method>,
    /// The members of each type of object. Any object passes for a type that is not here.
    pub(super) objects: BTreeMap<String, Vec<Field>>,
    /// The alternatives of each type that has some.
    pub(super) unions: BTreeMap<String, Vec<Kind>>,
}

impl Schema {
    /// The rules that apply in this process.
    pub(super) fn get() -> &'static Self {
        static READ: OnceLock<Schema> = OnceLock::new();
        READ.get_or_init(|| Self::of_document().unwrap_or_else(known::schema))
    }

    /// Reads the specification, if there is one.
    pub(super) fn of_document() -> Option<Self> {
        let document = crate::specs::read(DOCUMENT)?;
        let mut schema = Self::default();
        for (name, method) in document["methods"].as_object().into_iter().flatten() {
            let method = Method { fields: fields(method), returns: kinds(&method["returns"]) };
            schema.methods.insert(name.clone(), method);
        }
        for (name, described) in document["types"].as_object().into_iter().flatten() {
            if described["subtypes"].is_array() {
                schema.unions.insert(name.clone(), kinds(&described["subtypes"]));
            } else {
                schema.objects.insert(name.clone(), fields(described));
            }
        }
        Some(schema)
    }

    /// Returns what a parameter may be.
    pub(super) fn parameter(&self, method: &str, name: &str) -> Option<&[Kind]> {
        let method = self.methods.get(method)?;
        method.fields.iter().find(|field| field.name == name).map(|field| field.kinds.as_slice())
    }

    /// Converts a form's text to the value of a parameter. A text that does not fit stays a text, which then fails the
    /// check.
    pub(super) fn typed(&self, method: &str, name: &str, text: &str) -> Value {
        let fitting = self.parameter(method, name).into_iter().flatten().find_map(|kind| match kind {
            Kind::Text | Kind::File => Some(Value::from(text)),
            Kind::Integer => text.parse::<i64>().ok().map(Value::from),
            Kind::Float => text.parse::<f64>().ok().map(Value::from),
            Kind::Boolean => text.parse::<bool>().ok().map(Value::from),
            Kind::List(_) => serde_json::from_str(text).ok().filter(Value::is_array),
            Kind::Object(_) => serde_json::from_str(text).ok().filter(Value::is_object),
        });
        fitting.unwrap_or_else(|| Value::from(text))
    }

    /// Returns what is wrong with a call.
    pub(super) fn call_faults(&self, call: &Call) -> Vec<String> {
        match self.methods.get(&call.method) {
            Some(method) => self.members(&method.fields, &call.parameters, &call.method),
            None => vec![format!("there is no method {}", call.method)],
        }
    }

    /// Returns what is wrong with the result of a method.
    pub(super) fn result_faults(&self, method: &str, result: &Value) -> Vec<String> {
        let returns = self.methods.get(method).map(|method| method.returns.as_slice()).unwrap_or_default();
        self.any(returns, result, &format!("the result of {method}"))
    }

    /// Returns what is wrong with an update.
    pub(super) fn update_faults(&self, update: &Value) -> Vec<String> {
        let mut wrong = self.one(&Kind::Object("Update".to_owned()), update, "an update");
        if update.as_object().is_none_or(|members| members.len() != 2) {
            wrong.push(format!("an update has not exactly one thing in it: {update}"));
        }
        wrong
    }

    /// Returns what is wrong with a value that has one of several types.
    fn any(&self, kinds: &[Kind], value: &Value, at: &str) -> Vec<String> {
        let tried = kinds.iter().map(|kind| self.one(kind, value, at));
        tried.min_by_key(Vec::len).unwrap_or_default()
    }

    fn one(&self, kind: &Kind, value: &Value, at: &str) -> Vec<String> {
        let fits = match kind {
            Kind::Integer => value.is_i64() || value.is_u64(),
            Kind::Float => value.is_number(),
            Kind::Boolean => value.is_boolean(),
            Kind::Text => value.is_string(),
            Kind::File => value.as_str().is_some_and(|text| text.starts_with("attach://")),
            Kind::List(item) => {
                let Some(items) = value.as_array() else { return vec![format!("{at} is not a list: {value}")] };
                let wrong = items.iter().enumerate().map(|(n, value)| self.one(item, value, &format!("{at}[{n}]")));
                return wrong.flatten().collect();
            }
            Kind::Object(name) => {
                if let Some(kinds) = self.unions.get(name) {
                    return self.any(kinds, value, at);
                }
                return match (value.as_object(), self.objects.get(name)) {
                    (None, _) => vec![format!("{at} is not an object of the type {name}: {value}")],
                    (Some(_), None) => Vec::new(),
                    (Some(members), Some(fields)) => self.members(fields, members, at),
                };
            }
        };
        if fits { Vec::new() } else { vec![format!("{at} is not of the type {kind:?}: {value}")] }
    }

    fn members(&self, fields: &[Field], members: &Map<String, Value>, at: &str) -> Vec<String> {
        let missing = fields.iter().filter(|field| field.required && !members.contains_key(&field.name));
        let mut wrong: Vec<_> = missing.map(|field| format!("{at}.{} is missing", field.name)).collect();
        for (name, value) in members {
            let at = format!("{at}.{name}");
            let Some(field) = fields.iter().find(|field| field.name == *name) else {
                wrong.push(format!("{at} is unknown"));
                continue;
            };
            match &field.literal {
                Some(literal) if value.as_str() != Some(literal.as_str()) => {
                    wrong.push(format!("{at} is not `{literal}`"));
                }
                _ => wrong.extend(self.any(&field.kinds, value, &at)),
            }
        }
        wrong
    }
}

/// Reads a list of types.
fn kinds(names: &Value) -> Vec<Kind> {
    names.as_array().into_iter().flatten().filter_map(Value::as_str).map(Kind::parse).collect()
}

/// Reads the fields of a method or a type.
fn fields(described: &Value) -> Vec<Field> {
    let read = |field: &Value| Field {
        name: field["name"].as_str().unwrap_or_default().to_owned(),
        kinds: kinds(&field["types"]),
        required: field["required"].as_bool().unwrap_or_default(),
        literal: field["description"].as_str().and_then(literal),
    };
    described["fields"].as_array().into_iter().flatten().map(read).collect()
}

/// Reads the only value from a description such as `Type of the reaction, always "emoji"`.
fn literal(description: &str) -> Option<String> {
    let (_, quoted) = description.split_once(", always \"")?;
    quoted.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Returns what is wrong with a call of a method with these parameters.
    fn faults(method: &str, parameters: Value) -> Vec<String> {
        let Value::Object(parameters) = parameters else { panic!("no object") };
        known::schema().call_faults(&Call { method: method.to_owned(), parameters, ..Call::default() })
    }

    #[test]
    fn correct_calls_pass() {
        let none: [&str; 0] = [];
        assert_eq!(faults("getMe", json!({})), none);
        assert_eq!(faults("sendMessage", json!({ "chat_id": "@shop", "text": "hello" })), none);
        let keyboard = json!({ "inline_keyboard": [[{ "text": "Yes", "callback_data": "yes" }]] });
        let reply = json!({ "message_id": 7, "allow_sending_without_reply": true });
        let call = json!({ "chat_id": 7, "text": "hello", "reply_markup": keyboard, "reply_parameters": reply });
        assert_eq!(faults("sendMessage", call), none);
        assert_eq!(faults("sendPhoto", json!({ "chat_id": 7, "photo": "attach://photo" })), none);
    }

    #[test]
    fn each_mistake_is_named() {
        for (method, parameters, named) in [
            ("sendMessages", json!({}), "there is no method"),
            ("sendMessage", json!({ "chat_id": 7 }), "sendMessage.text is missing"),
            ("sendMessage", json!({ "chat_id": 7, "text": "x", "markup": {} }), "sendMessage.markup is unknown"),
            ("sendMessage", json!({ "chat_id": 7, "text": null }), "sendMessage.text is not"),
            ("sendMessage", json!({ "chat_id": 7.5, "text": "x" }), "sendMessage.chat_id is not"),
            ("getUpdates", json!({ "offset": "7" }), "getUpdates.offset is not"),
            ("getUpdates", json!({ "allowed_updates": ["message", 1] }), "getUpdates.allowed_updates[1] is not"),
            (
                "sendMessage",
                json!({ "chat_id": 7, "text": "x", "reply_parameters": { "id": 7 } }),
                "sendMessage.reply_parameters.message_id is missing",
            ),
            (
                "sendMessage",
                json!({ "chat_id": 7, "text": "x", "reply_markup": { "inline_keyboard": [[{ "text": 1 }]] } }),
                "sendMessage.reply_markup.inline_keyboard[0][0].text is not",
            ),
        ] {
            let found = faults(method, parameters);
            assert!(found.iter().any(|fault| fault.starts_with(named)), "{named}: {found:?}");
        }
    }

    #[test]
    fn texts_of_forms_become_values() {
        let schema = known::schema();
        assert_eq!(schema.typed("sendMessage", "chat_id", "-100"), json!(-100));
        assert_eq!(schema.typed("sendMessage", "chat_id", "@shop"), json!("@shop"));
        assert_eq!(schema.typed("sendMessage", "text", "7"), json!("7"));
        assert_eq!(schema.typed("setWebhook", "drop_pending_updates", "true"), json!(true));
        assert_eq!(schema.typed("setWebhook", "allowed_updates", r#"["message"]"#), json!(["message"]));
        assert_eq!(schema.typed("setWebhook", "max_connections", "many"), json!("many"));
    }
}
