//! `config`: the admin's configuration.

use super::bindings::config::Host;
use crate::state::State;
use serde_json::Value;
use wasmtime::Result;

/// Returns a member of the configuration by a path such as `hours.monday` or `rules.0`.
fn member<'a>(config: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(config, |value, step| match value {
        Value::Object(members) => members.get(step),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

impl Host for State {
    fn get(&mut self, path: String) -> Result<Option<String>> {
        Ok(match member(&self.call.config, &path) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
        })
    }

    fn json(&mut self) -> Result<String> {
        Ok(self.call.config.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::member;
    use serde_json::json;

    #[test]
    fn a_dotted_path_reads_nested_members() {
        let config = json!({"hours": {"monday": "9-17"}, "rules": [{"word": "hi"}], "n": 5});
        assert_eq!(member(&config, "hours.monday"), Some(&json!("9-17")));
        assert_eq!(member(&config, "rules.0.word"), Some(&json!("hi")));
        for path in ["", "hours.tuesday", "n.x", "rules.1", "rules.x", "hours.", ".hours"] {
            assert_eq!(member(&config, path), None, "{path}");
        }
    }
}
