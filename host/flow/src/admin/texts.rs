//! Checks the customer-facing texts of a configuration against the platforms' limits. Otherwise a text that is too long
//! would go unnoticed until a customer does not get an answer.

use plugboard_model::{Channel, Manifest};
use plugboard_rules::policy;
use serde_json::Value;

use crate::{error::FlowError, installed::InstalledPlugin};

/// Checks the members that the manifest marks as `sent` against the rules of channels.
pub(super) fn check_texts(manifest: Option<&Manifest>, config: &Value, channels: &[&Channel]) -> Result<(), FlowError> {
    let sent = manifest.into_iter().flat_map(|manifest| &manifest.config).filter(|(_, field)| field.sent);
    for (member, _) in sent {
        let Some(value) = config.get(member) else { continue };
        let mut texts = Vec::new();
        leaves(value, member.clone(), &mut texts);
        for (path, text) in texts {
            let text = without_variables(text);
            let long = |channel: &&Channel| {
                policy::too_long(&channel.rules, &text, channel.split_texts).map(|why| (channel.name.clone(), why))
            };
            if let Some((channel, why)) = channels.iter().find_map(long) {
                let message = format!("the configuration member `{path}` is too long for channel `{channel}`: {why}");
                return Err(FlowError::Invalid(message));
            }
        }
    }
    Ok(())
}

/// Runs the same check for a new or changed channel against an installed plugin.
pub(super) fn check_channel(installed: &InstalledPlugin, channel: &Channel) -> Result<(), FlowError> {
    let row = &installed.row;
    if !row.channels.is_empty() && !row.channels.contains(&channel.name) {
        return Ok(());
    }
    let manifest = installed.plugin.as_ref().and_then(|plugin| plugin.manifest());
    check_texts(manifest, &row.config, &[channel]).map_err(|error| match error {
        FlowError::Invalid(why) => FlowError::Invalid(format!("plugin `{}`: {why}; shorten it first", row.name)),
        error => error,
    })
}

/// Collects every text in a value, with its path.
fn leaves<'a>(value: &'a Value, path: String, found: &mut Vec<(String, &'a str)>) {
    match value {
        Value::String(text) => found.push((path, text)),
        Value::Array(all) => {
            all.iter().enumerate().for_each(|(n, value)| leaves(value, format!("{path}[{n}]"), found));
        }
        Value::Object(all) => all.iter().for_each(|(key, value)| leaves(value, format!("{path}.{key}"), found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns a text at its shortest: without variables such as `{first_name|there}`. `{{` stands for a brace.
fn without_variables(text: &str) -> String {
    let (mut plain, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        rest = match (after.strip_prefix('{'), after.split_once('}')) {
            (Some(after), _) => {
                plain.push('{');
                after
            }
            (None, Some((_, after))) => after,
            (None, None) => {
                plain.push('{');
                after
            }
        };
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::{Grants, Rules};
    use serde_json::json;

    fn channel(limit: u32) -> Channel {
        let rules = json!({ "text_limit": { "length": limit, "utf16": false } });
        let whole = serde_json::to_value(Rules::default()).expect("rules");
        let mut merged = whole.as_object().expect("an object").clone();
        merged.extend(rules.as_object().expect("an object").clone());
        Channel {
            name: "shop".into(),
            connector: "c".into(),
            hook: "shop".into(),
            account: String::new(),
            account_name: None,
            config: json!({}),
            grants: Grants::default(),
            rules: serde_json::from_value(merged.into()).expect("rules"),
            account_state: None,
            account_reason: None,
            revision: 0,
            created_at: 0,
            updated_at: 0,
            split_texts: false,
        }
    }

    #[test]
    fn a_text_too_long_for_a_channel_is_reported_with_its_field() {
        let field = json!({ "type": "object", "description": "d", "sent": true });
        let other = json!({ "type": "string", "description": "d" });
        let manifest = json!({ "name": "x", "version": "1.0.0", "description": "d", "license": "MIT",
            "config": { "texts": field, "other": other } });
        let manifest: Manifest = serde_json::from_value(manifest).expect("a manifest");
        let config = json!({
            "texts": { "pl": { "greeting": "Dzień dobry, {first_name|nieznajomy}!" } }, "other": "x".repeat(99)
        });
        let check = |limit| check_texts(Some(&manifest), &config, &[&channel(limit)]);
        assert!(check(14).is_ok(), "{:?}", check(14));
        let message = check(13).unwrap_err().to_string();
        assert!(
            message.contains("`texts.pl.greeting`") && message.contains("`shop`") && message.contains("13"),
            "{message}"
        );
    }

    #[test]
    fn variables_do_not_count_toward_the_length_of_a_text() {
        for (text, plain) in [("a {b} c", "a  c"), ("{{a}}", "{a}}"), ("{a", "{a"), ("", ""), ("ż{x|ł}", "ż")] {
            assert_eq!(without_variables(text), plain);
        }
    }
}
