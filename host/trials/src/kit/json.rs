//! Paths into JSON values, and changes at a path.

use serde_json::Value;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// The path from a value to a value inside it.
pub(super) type Path = Vec<Step>;

/// Parses a path such as `entry.0.messaging`. An empty text is the root.
pub(super) fn path(text: &str) -> Path {
    let step = |step: &str| step.parse().map_or_else(|_| Step::Key(step.to_owned()), Step::Index);
    text.split('.').filter(|step| !step.is_empty()).map(step).collect()
}

/// Writes a path so that [`path`] can read it.
pub(super) fn show(path: &[Step]) -> String {
    let step = |step: &Step| match step {
        Step::Key(key) => key.clone(),
        Step::Index(index) => index.to_string(),
    };
    path.iter().map(step).collect::<Vec<_>>().join(".")
}

/// Returns the value at a path.
pub(super) fn at<'a>(value: &'a Value, path: &[Step]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    })
}

fn at_mut<'a>(value: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    })
}

/// Returns the paths to all values inside a value, parents before their children. The root is left out.
pub(super) fn paths(value: &Value) -> Vec<Path> {
    let mut found = Vec::new();
    let mut open = vec![(Vec::new(), value)];
    while let Some((path, value)) = open.pop() {
        let inner: Vec<(Step, &Value)> = match value {
            Value::Object(members) => members.iter().map(|(key, value)| (Step::Key(key.clone()), value)).collect(),
            Value::Array(all) => all.iter().enumerate().map(|(n, value)| (Step::Index(n), value)).collect(),
            _ => Vec::new(),
        };
        for (step, value) in inner.into_iter().rev() {
            let mut path = path.clone();
            path.push(step);
            open.push((path, value));
        }
        if !path.is_empty() {
            found.push(path);
        }
    }
    found
}

/// Returns the value with `new` at a path. If `new` is `None`, the value at the path is removed.
pub(super) fn with(value: &Value, path: &[Step], new: Option<Value>) -> Value {
    let mut value = value.clone();
    match (new, path.split_last()) {
        (Some(new), _) => {
            if let Some(place) = at_mut(&mut value, path) {
                *place = new;
            }
        }
        (None, Some((last, before))) => match (at_mut(&mut value, before), last) {
            (Some(Value::Object(members)), Step::Key(key)) => drop(members.remove(key)),
            (Some(Value::Array(all)), Step::Index(index)) if *index < all.len() => drop(all.remove(*index)),
            _ => {}
        },
        (None, None) => {}
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_path_in_a_value_is_found_and_can_be_changed() {
        let value = json!({ "a": [{ "b": 1 }, 2], "c": "x" });
        let found: Vec<_> = paths(&value).iter().map(|path| show(path)).collect();
        assert_eq!(found, ["a", "a.0", "a.0.b", "a.1", "c"]);
        for steps in paths(&value) {
            assert_eq!(path(&show(&steps)), steps);
            assert_ne!(with(&value, &steps, None), value);
            assert_eq!(at(&with(&value, &steps, Some(json!("new"))), &steps), Some(&json!("new")));
        }
        assert_eq!(with(&value, &path("a.0"), None), json!({ "a": [2], "c": "x" }));
        assert_eq!(with(&value, &path("no.3.where"), None), value);
        assert_eq!(at(&value, &path("")), Some(&value));
    }
}
