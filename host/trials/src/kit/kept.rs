//! Values that a connector keeps, as a kit file writes them: `"thread.topic" = "5"` is the value `5` that the
//! conversation has under the key `topic`.

use plugboard_model::{Kept, KeptOf, KeptValue};
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};

use super::report::{Mismatch, mismatch};
use crate::scenario::words::show;

/// How a kit file writes a kept value, for error messages.
const FORM: &str = "write the owner and the key as one name in quotes, such as `\"thread.topic\" = \"5\"`";

/// Kept values of a kit file, in the order of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RawKept(Vec<KeptValue>);

impl<'de> Deserialize<'de> for RawKept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&toml::Value::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl RawKept {
    /// Reads a table of values.
    pub(super) fn read(value: &toml::Value) -> Result<Self, String> {
        let toml::Value::Table(table) = value else {
            return Err(format!("kept values must be a table, not {value}"));
        };
        table.iter().map(|(name, value)| one(name, value)).collect::<Result<Vec<_>, _>>().map(Self)
    }

    /// Checks that each value belongs to one of `owners`, and that no owner has too many. `member` is the member of the
    /// kit file.
    pub(super) fn check(&self, member: &str, owners: &[KeptOf]) -> Result<(), String> {
        if let Some(KeptValue { of, key, .. }) = self.0.iter().find(|value| !owners.contains(&value.of)) {
            let owners: Vec<_> = owners.iter().map(|of| format!("`{of}`")).collect();
            return Err(format!("`{member}` cannot have `{of}.{key}`; use values of {}", owners.join(", ")));
        }
        for of in owners {
            let (count, most) = (self.0.iter().filter(|value| value.of == *of).count(), KeptValue::COUNT_MAX);
            if count > most {
                return Err(format!("`{member}`: got {count} values of `{of}`, at most {most} are allowed"));
            }
        }
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the values as a call can read them. An empty value does not exist.
    pub(super) fn values(&self) -> Kept {
        let present = self.0.iter().filter(|value| !value.value.is_empty());
        present.map(|KeptValue { of, key, value }| ((*of, key.clone()), value.clone())).collect()
    }

    /// Checks that a call kept these values, and perhaps others.
    pub(super) fn check_kept(&self, actual: &[KeptValue]) -> Result<(), Mismatch> {
        if self.0.iter().all(|wanted| actual.contains(wanted)) {
            return Ok(());
        }
        let shown = |values: &[KeptValue]| show(&Value::Object(object(values)));
        mismatch(format!("kept: {}", shown(&self.0)), format!("kept: {}", shown(actual)))
    }
}

/// Reads one value.
fn one(name: &str, value: &toml::Value) -> Result<KeptValue, String> {
    let toml::Value::String(value) = value else {
        return Err(format!("the kept value `{name}` must be a text; {FORM}"));
    };
    let Some((of, key)) = name.split_once('.') else {
        return Err(format!("the kept value `{name}` has no owner; {FORM}"));
    };
    let of = of.parse::<KeptOf>().map_err(|error| format!("the kept value `{name}`: {error}"))?;
    if key.trim().is_empty() || key.len() > KeptValue::KEY_MAX {
        return Err(format!("the kept value `{name}`: its key must have 1 to {} bytes", KeptValue::KEY_MAX));
    }
    if value.len() > KeptValue::VALUE_MAX {
        return Err(format!("the kept value `{name}` must have at most {} bytes", KeptValue::VALUE_MAX));
    }
    Ok(KeptValue { of, key: key.to_owned(), value: value.clone() })
}

/// Returns kept values as the members of a table.
pub(super) fn object(values: &[KeptValue]) -> Map<String, Value> {
    values.iter().map(|KeptValue { of, key, value }| (format!("{of}.{key}"), value.as_str().into())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct One {
        kept: RawKept,
    }

    fn read(text: &str) -> Result<RawKept, String> {
        toml::from_str::<One>(&format!("kept = {text}")).map(|one| one.kept).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn the_first_dot_separates_the_owner_from_the_key() {
        let kept = read(r#"{ "thread.topic.id" = "5", "part.upload" = "" }"#).unwrap();
        let expected: Kept = [((KeptOf::Thread, "topic.id".to_owned()), "5".to_owned())].into();
        assert_eq!(kept.values(), expected, "an empty value does not exist");
        assert!(kept.check("kept", KeptOf::ALL).is_ok());
        let refused = kept.check("kept", &[KeptOf::Thread, KeptOf::Message]).unwrap_err();
        assert_eq!(refused, "`kept` cannot have `part.upload`; use values of `thread`, `message`");
    }

    #[test]
    fn only_named_kept_values_are_compared() {
        let value = |key: &str, value: &str| KeptValue { of: KeptOf::Part, key: key.into(), value: value.into() };
        let wanted = read(r#"{ "part.upload" = "u-1" }"#).unwrap();
        assert!(wanted.check_kept(&[value("step", "2"), value("upload", "u-1")]).is_ok());
        let missed = wanted.check_kept(&[value("upload", "u-2")]).unwrap_err();
        assert_eq!(missed.expected, r#"kept: { "part.upload" = "u-1" }"#);
        assert_eq!(missed.actual, r#"kept: { "part.upload" = "u-2" }"#);
    }

    #[test]
    fn an_invalid_kept_value_is_explained() {
        for (text, why) in [
            ("7", "must be a table"),
            ("{ topic = \"5\" }", "has no owner; write the owner and the key as one name in quotes"),
            ("{ thread = { topic = \"5\" } }", "must be a text; write the owner"),
            ("{ \"thread.topic\" = 5 }", "must be a text"),
            ("{ \"customer.topic\" = \"5\" }", "`customer` is not a valid owner of a kept value"),
            ("{ \"thread.\" = \"5\" }", "its key must have 1 to 64 bytes"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(why), "{text}: {message}");
        }
    }

    #[test]
    fn kept_values_are_bounded() {
        let value =
            |key: usize, value: usize| format!("{{ \"part.{}\" = \"{}\" }}", "k".repeat(key), "v".repeat(value));
        let (key, longest) = (KeptValue::KEY_MAX, KeptValue::VALUE_MAX);
        assert!(read(&value(key, longest)).is_ok());
        assert!(read(&value(key + 1, longest)).is_err() && read(&value(key, longest + 1)).is_err());
        let many = |count: usize| {
            let values: Vec<_> = (0..count).map(|n| format!("\"part.{n}\" = \"\"")).collect();
            read(&format!("{{ {} }}", values.join(", "))).unwrap()
        };
        assert!(many(KeptValue::COUNT_MAX).check("keeps", KeptOf::ALL).is_ok());
        let refused = many(KeptValue::COUNT_MAX + 1).check("keeps", KeptOf::ALL).unwrap_err();
        assert!(refused.contains("got 17 values of `part`, at most 16 are allowed"), "{refused}");
    }
}
