//! Attributes of a message.

use serde_json::Value;

/// Attributes of a message. The host truncates values that are too long, drops attributes that are too many, and adds
/// warnings. A connector itself only stops at [`Attributes::MAX`], so that a large number of members does not cause as
/// many calls to the host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// The maximum number to pass on. It is above the contract's limit of 32, so that the host notices the excess.
    pub const MAX: usize = 40;

    /// Adds an attribute. An empty value is left out.
    pub fn add(&mut self, key: &str, value: &str) {
        if self.0.len() < Self::MAX && !value.is_empty() {
            self.0.push((key.to_owned(), value.to_owned()));
        }
    }

    /// Adds some members of an object, under keys such as `location.latitude`. Members that are lists or objects are
    /// left out.
    pub fn add_members(&mut self, prefix: &str, object: &Value, members: &[&str]) {
        for member in members {
            let key = format!("{prefix}.{member}");
            match &object[*member] {
                Value::String(text) => self.add(&key, text),
                value @ (Value::Bool(_) | Value::Number(_)) => self.add(&key, &value.to_string()),
                Value::Null | Value::Array(_) | Value::Object(_) => {}
            }
        }
    }

    /// Adds every scalar inside a JSON value, under keys such as `referral.ads_context_data.ad_title`. A list becomes
    /// one attribute with its JSON.
    pub fn add_json(&mut self, prefix: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Object(members) => {
                for (key, member) in members {
                    self.add_json(&format!("{prefix}.{key}"), member);
                }
            }
            Value::String(text) => self.add(prefix, text),
            Value::Array(_) | Value::Bool(_) | Value::Number(_) => self.add(prefix, &value.to_string()),
        }
    }

    /// Returns the attributes in the order added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_number_of_attributes_is_bounded() {
        let mut attributes = Attributes::default();
        attributes.add("empty", "");
        for n in 0..50 {
            attributes.add(&n.to_string(), "x");
        }
        assert_eq!(attributes.iter().count(), 40);
    }

    #[test]
    fn members_become_dotted_attributes_and_large_numbers_stay_exact() {
        let mut attributes = Attributes::default();
        let given =
            json!({ "phone_number": "+48500", "user_id": 9_007_199_254_740_993_i64, "vcard": ["x"], "no": null });
        attributes.add_members("contact", &given, &["phone_number", "user_id", "vcard", "no", "missing"]);
        attributes.add_members("contact", &json!(7), &["phone_number"]);
        let expected = [("contact.phone_number", "+48500"), ("contact.user_id", "9007199254740993")];
        assert_eq!(attributes.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn nested_members_become_dotted_attributes() {
        let mut attributes = Attributes::default();
        let json =
            json!({ "ref": "shoes", "ad_id": 7, "ads_context_data": { "ad_title": "Sale" }, "no": null, "l": [1] });
        attributes.add_json("referral", &json);
        let found: Vec<_> = attributes.iter().collect();
        let expected = [
            ("referral.ad_id", "7"),
            ("referral.ads_context_data.ad_title", "Sale"),
            ("referral.l", "[1]"),
            ("referral.ref", "shoes"),
        ];
        assert_eq!(found, expected);
    }
}
