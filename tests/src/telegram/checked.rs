//! Which faults of calls count: those that `tests/deviations/telegram.toml` does not excuse.

use super::{call::Call, spec::Schema};
use crate::specs::{Fault, TELEGRAM};
use axum::http::{HeaderMap, header::USER_AGENT};

/// Returns what is wrong with a call. `headers` are those of its request, if it came in one of its own.
pub(super) fn faults(headers: Option<&HeaderMap>, call: &Call) -> Vec<String> {
    let agent = headers.and_then(|headers| headers.get(USER_AGENT)).and_then(|agent| agent.to_str().ok());
    let found = Schema::get().call_faults(call);
    let faults = found.into_iter().map(|what| Fault::new(member(&call.method, &what), what)).collect();
    TELEGRAM.request(agent, &call.method, faults).into_iter().map(|fault| fault.what).collect()
}

/// Returns the member that a fault begins with, without the method and the places in lists: `reply_markup.keyboard[][]`
/// for `sendMessage.reply_markup.keyboard[0][1] is unknown`.
fn member(method: &str, what: &str) -> String {
    let place = what.split(' ').next().and_then(|place| place.strip_prefix(method)).unwrap_or_default();
    let mut parts = place.trim_start_matches('.').split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |member, part| {
        format!("{member}[]{}", part.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(']'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specs::{folder, sources};
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn the_member_of_a_fault_has_no_places_in_lists() {
        for (what, expected) in [
            ("there is no method sendMessages", ""),
            ("sendMessage.text is missing", "text"),
            (
                "sendMessage.reply_markup.inline_keyboard[0][12].text is not of the type",
                "reply_markup.inline_keyboard[][].text",
            ),
            ("sendMessage.entities[3] is not an object", "entities[]"),
        ] {
            assert_eq!(member("sendMessage", what), expected, "{what}");
        }
    }

    #[test]
    fn a_plugin_may_use_only_the_listed_methods() {
        let plugin = HeaderMap::from_iter([(USER_AGENT, "plugboard/0.1.0".parse().unwrap())]);
        let client = HeaderMap::from_iter([(USER_AGENT, "another/1".parse().unwrap())]);
        let call = Call { method: "getWebhookInfo".to_owned(), ..Call::default() };
        assert_eq!(faults(Some(&plugin), &call).len(), 1);
        assert!(faults(Some(&client), &call).is_empty() && faults(None, &call).is_empty());
        let mut call = Call { method: "sendMessage".to_owned(), ..Call::default() };
        call.parameters.insert("chat_id".to_owned(), json!(7));
        assert_eq!(faults(Some(&plugin), &call), ["sendMessage.text is missing"]);
    }

    #[test]
    fn the_listed_methods_are_those_in_the_source() {
        // Without the specification, the methods that the connector does not use are not known.
        if folder().is_none() {
            return;
        }
        let literals = sources::literals("plugins/connectors/telegram/src");
        let methods = literals.iter().filter(|literal| Schema::get().methods.contains_key(*literal));
        let used: BTreeSet<_> = methods.map(String::as_str).collect();
        let listed: BTreeSet<_> = TELEGRAM.operations().iter().map(String::as_str).collect();
        assert_eq!(used, listed);
    }
}
