//! Asks the other system whether it took a part whose answer was lost.

use crate::{response::Answer, settings::Settings, sign};
use plugboard_sdk::{Failure, Outgoing, clock, http};

/// What the other system says about a part.
#[derive(Debug, PartialEq, Eq)]
enum Known {
    /// It took the part, under this identifier.
    Taken(Option<String>),
    /// It did not take the part.
    NotTaken,
    /// It does not know yet.
    NotYet,
}

/// Asks about one part.
///
/// # Errors
/// Returns `denied` with the code `no-taken-url` if the configuration does not say where to ask, and otherwise the
/// failure for the other system's answer.
pub fn settle(part: &Outgoing) -> Result<(), Failure> {
    let settings = Settings::in_use()?;
    let Some(url) = &settings.taken_url else {
        let message = "the configuration has no `taken_url`, so the other system cannot be asked; a person decides";
        return Err(Failure::denied(message).with_code("no-taken-url"));
    };
    let id = part.id();
    let get = http::Request::new("GET", &address(url, &id));
    sign::sign(&get, &id, b"")?;
    get.header("Accept", "application/json");
    match known(&Answer::of(&http::send(get)?, clock::now()))? {
        Known::Taken(external_id) => part.sent(external_id.as_deref()),
        Known::NotTaken => part.not_sent(),
        Known::NotYet => {}
    }
    Ok(())
}

/// Adds the part's identifier to the query. The host makes it from hexadecimal digits and hyphens.
fn address(url: &str, id: &str) -> String {
    let (url, fragment) = url.split_once('#').map_or((url, ""), |(url, fragment)| (url, fragment));
    let joint = if url.contains('?') { '&' } else { '?' };
    let mark = if fragment.is_empty() { "" } else { "#" };
    format!("{url}{joint}id={id}{mark}{fragment}")
}

/// Reads an answer. Only `{"taken": false}` says that a part was not taken, because the part is sent again then.
fn known(answer: &Answer) -> Result<Known, Failure> {
    if !(200..300).contains(&answer.status) {
        return Err(answer.failure());
    }
    Ok(match answer.body["taken"].as_bool() {
        Some(true) => Known::Taken(answer.taken()?.id),
        Some(false) => Known::NotTaken,
        None => Known::NotYet,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind;
    use serde_json::{Value, json};

    #[test]
    fn the_identifier_is_added_to_the_query() {
        assert_eq!(address("https://a.example/taken", "d-1"), "https://a.example/taken?id=d-1");
        assert_eq!(address("https://a.example/taken?shop=1", "d-1"), "https://a.example/taken?shop=1&id=d-1");
        assert_eq!(address("https://a.example/taken#top", "d-1"), "https://a.example/taken?id=d-1#top");
    }

    #[test]
    fn only_a_clear_no_means_that_a_part_was_not_taken() {
        let said = |status, body: Value| known(&Answer { status, body, ..Answer::default() });
        for (status, body, expected) in [
            (200, json!({ "taken": true, "id": 7 }), Known::Taken(Some("7".into()))),
            (200, json!({ "taken": true }), Known::Taken(None)),
            (200, json!({ "taken": false }), Known::NotTaken),
            (200, json!({ "taken": "no" }), Known::NotYet),
            (202, Value::Null, Known::NotYet),
            (204, Value::Null, Known::NotYet),
            (200, json!([]), Known::NotYet),
        ] {
            assert_eq!(said(status, body.clone()).unwrap(), expected, "{status} {body}");
        }
        for (status, kind) in [(404, FailureKind::NotFound), (403, FailureKind::Denied), (500, FailureKind::Uncertain)]
        {
            assert_eq!(said(status, json!({ "taken": false })).unwrap_err().kind, kind, "{status}");
        }
    }
}
