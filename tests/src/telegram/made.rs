//! Results, updates and refusals made from the Bot API's specification.

use super::spec::{Field, Kind, Schema};
use crate::specs::folder;
use serde_json::{Value, json};

/// The values of all numbers and texts.
const NUMBER: i64 = 7;
const TEXT: &str = "text";

impl Schema {
    /// Returns a value of a type. Objects have all members on so many `levels`, and only the required ones below. Lists
    /// there have one element, and below none.
    fn sample(&self, kind: &Kind, levels: usize) -> Value {
        match kind {
            Kind::Integer => json!(NUMBER),
            Kind::Float => json!(0.5),
            Kind::Boolean => json!(true),
            Kind::Text | Kind::File => json!(TEXT),
            Kind::List(item) if levels > 0 => json!([self.sample(item, levels)]),
            Kind::List(_) => json!([]),
            Kind::Object(name) => match self.unions.get(name) {
                Some(kinds) => {
                    let kind = if levels > 0 { kinds.last() } else { kinds.first() };
                    kind.map_or(Value::Null, |kind| self.sample(kind, levels))
                }
                None => self.object(name, levels),
            },
        }
    }

    fn object(&self, name: &str, levels: usize) -> Value {
        let fields = self.objects.get(name).into_iter().flatten();
        let fields = fields.filter(|field| field.required || levels > 0);
        let member = |field: &Field| {
            let value = match &field.literal {
                Some(literal) => json!(literal),
                None => field.kinds.first().map_or(Value::Null, |kind| self.sample(kind, levels.saturating_sub(1))),
            };
            (field.name.clone(), value)
        };
        Value::Object(fields.map(member).collect())
    }
}

/// Returns the specification, if there is one.
fn document() -> Option<&'static Schema> {
    folder().map(|_| Schema::get())
}

/// Makes the results of a method, for each type of result one with the required members only and one with many more.
/// `None` if there is no specification.
///
/// # Panics
/// Panics if the specification does not have the method.
#[must_use]
pub fn documented_results(method: &str) -> Option<Vec<Value>> {
    let schema = document()?;
    let method = schema.methods.get(method).unwrap_or_else(|| panic!("there is no method {method}"));
    Some(method.returns.iter().flat_map(|kind| [0, 2].map(|levels| schema.sample(kind, levels))).collect())
}

/// Makes an update of each kind with the required members only, and one of each kind with all members of the first
/// level. `None` if there is no specification.
#[must_use]
pub fn documented_updates() -> Option<Vec<Value>> {
    let schema = document()?;
    let kinds = schema.objects.get("Update").into_iter().flatten().filter(|field| !field.required);
    let contents = kinds.flat_map(|field| {
        let kind = field.kinds.first();
        kind.into_iter().flat_map(move |kind| [0, 1].map(|levels| (field.name.clone(), schema.sample(kind, levels))))
    });
    let update = |(id, (name, content)): (usize, (String, Value))| json!({ "update_id": id + 1, name: content });
    Some(contents.enumerate().map(update).collect())
}

/// Makes the refusal of a call with this code: one with only what every refusal has, and one with everything. `None` if
/// there is no specification.
#[must_use]
pub fn documented_refusals(code: u16) -> Option<[Value; 2]> {
    let parameters = document()?.sample(&Kind::Object("ResponseParameters".to_owned()), 1);
    let bare = json!({ "ok": false, "error_code": code });
    let whole = json!({ "ok": false, "error_code": code, "description": TEXT, "parameters": parameters });
    Some([bare, whole])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telegram::known::UPDATES;

    #[test]
    fn made_values_fit_the_specification() {
        // Without the specification nothing can be made.
        let Some(schema) = document() else { return };
        for method in schema.methods.keys() {
            for result in documented_results(method).unwrap() {
                assert_eq!(schema.result_faults(method, &result), Vec::<String>::new(), "{method}");
            }
        }
        let updates = documented_updates().unwrap();
        assert_eq!(updates.len(), 2 * UPDATES.len());
        for update in &updates {
            assert_eq!(schema.update_faults(update), Vec::<String>::new());
        }
        let [bare, whole] = documented_refusals(400).unwrap();
        assert_eq!(bare, json!({ "ok": false, "error_code": 400 }));
        assert_eq!(whole["parameters"], json!({ "migrate_to_chat_id": NUMBER, "retry_after": NUMBER }));
    }
}
