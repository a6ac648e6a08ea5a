//! Fetches updates, for a server that Telegram cannot reach.

use crate::{
    call::{api, ask, call},
    update::{self, KINDS, Update},
};
use connector_shared::{Outcome, answer::repeatable, emit};
use plugboard_sdk::{ChannelPoll, Failure, http, intake, json};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The maximum number of updates that Telegram returns at once.
const LIMIT: usize = 100;
/// The number of updates to ask for if the answer with 100 was too large for the host.
const SMALL_LIMIT: usize = 10;
/// How long Telegram waits for an update, in seconds. A call ends after 10 seconds.
const WAIT: u32 = 4;
/// How long to wait for the answer, in milliseconds.
const ANSWER_MS: u32 = 6_000;
/// The maximum number of items to emit in a call. The contract allows 1,000.
const MAX_ITEMS: usize = 1_000;
/// The maximum number of pressed buttons to answer in a call, so that the answers do not use up its time.
const MAX_PRESSED: usize = 3;
/// How long to wait for each of these answers, in milliseconds.
const PRESSED_MS: u32 = 1_000;

/// The parameters of `getUpdates`.
#[derive(Serialize)]
struct Ask {
    /// The first update to return. Telegram forgets those before it. A negative number counts from the end.
    offset: i64,
    limit: usize,
    timeout: u32,
    allowed_updates: &'static [&'static str],
}

/// The result of `getUpdates`.
#[derive(Deserialize)]
struct Updates<'a> {
    #[serde(borrow)]
    result: Vec<&'a RawValue>,
}

/// The updates of one answer that fit into one call.
#[derive(Debug)]
struct Taken<'a> {
    /// The updates, each with its JSON.
    updates: Vec<(Update, &'a str)>,
    /// Updates without an identifier, and why they could not be read.
    broken: Vec<(&'a str, String)>,
    /// The first update of the next poll.
    next: i64,
    /// Whether there is more to read.
    more: bool,
}

/// Asks for the updates since the cursor, which is the identifier of the next update.
///
/// # Errors
/// Returns the failure for the Bot API's response. `denied` if the bot has a webhook or another program polls it.
pub fn poll(request: &ChannelPoll) -> Result<(), Failure> {
    let since = request.since();
    let offset = match request.cursor() {
        Some(cursor) => cursor
            .parse::<i64>()
            .map_err(|_| Failure::invalid(format!("the cursor must be a whole number, got `{cursor}`")))?,
        None if since.is_some() => 0,
        None => return begin(request),
    };
    let (body, limit) = match updates(offset, LIMIT, WAIT) {
        Err(failure) if failure.code.as_deref() == Some("answer-too-large") => {
            (updates(offset, SMALL_LIMIT, 0)?, SMALL_LIMIT)
        }
        other => (other?, LIMIT),
    };
    let account = request.account();
    let taken = take(&account, &body, offset, limit)?;
    let mut pressed = Vec::new();
    for (mut update, document) in taken.updates {
        update.outcomes.retain(|outcome| !is_before(outcome, since));
        pressed.extend(update.pressed);
        emit(update.outcomes, Some(document.as_bytes()))?;
    }
    for (number, (document, reason)) in taken.broken.iter().enumerate() {
        intake::unknown_item(&format!("broken:{offset}:{number}"), reason, document.as_bytes())?;
    }
    request.set_cursor(&taken.next.to_string());
    if taken.more {
        request.again();
    }
    answer(&pressed);
    Ok(())
}

/// Sets the cursor to the next update, so that a new channel does not import the past.
fn begin(request: &ChannelPoll) -> Result<(), Failure> {
    // Telegram returns the newest update and forgets the others.
    let body = updates(-1, 1, 0)?;
    let taken = take("", &body, 0, LIMIT)?;
    request.set_cursor(&taken.next.to_string());
    Ok(())
}

/// Asks for updates and returns the answer's body.
fn updates(offset: i64, limit: usize, timeout: u32) -> Result<String, Failure> {
    let request = http::Request::new("POST", &api().method("getUpdates"));
    request.json(&Ask { offset, limit, timeout, allowed_updates: &KINDS })?;
    request.repeatable();
    request.timeout_ms(ANSWER_MS);
    let answer = call(request).map_err(repeatable)?;
    if answer.is_success() { Ok(json::text(&answer.0.body)) } else { Err(repeatable(answer.failure())) }
}

/// Reads an answer with at most `limit` updates, as far as their items fit into one call.
fn take<'a>(account: &str, body: &'a str, offset: i64, limit: usize) -> Result<Taken<'a>, Failure> {
    let answer: Updates = serde_json::from_str(body).map_err(|error| {
        Failure::unavailable(format!("Telegram answered with malformed updates: {error}")).with_code("odd-answer")
    })?;
    let mut taken = Taken { updates: Vec::new(), broken: Vec::new(), next: offset, more: answer.result.len() >= limit };
    let (mut items, mut newest) = (0, None::<i64>);
    for raw in answer.result {
        let document = raw.get();
        let read = update::read(account, document);
        items += read.as_ref().map_or(1, |update| update.outcomes.len());
        if items > MAX_ITEMS {
            taken.more = true;
            break;
        }
        match read {
            Ok(update) => {
                newest = newest.max(Some(update.id));
                taken.updates.push((update, document));
            }
            Err(reason) => taken.broken.push((document, reason)),
        }
    }
    // After a week without updates, Telegram may count from a smaller number, so the cursor can fall.
    if let Some(newest) = newest {
        taken.next = newest.saturating_add(1);
    }
    Ok(taken)
}

/// Returns whether an event is older than the time from which the admin wants messages.
fn is_before(outcome: &Outcome, since: Option<f64>) -> bool {
    match (outcome, since) {
        (Outcome::Event(event), Some(since)) => event.at.is_some_and(|at| at < since),
        _ => false,
    }
}

/// Stops the spinners on pressed buttons. If this fails, Telegram stops them itself after some time.
fn answer(pressed: &[String]) {
    for query in pressed.iter().take(MAX_PRESSED) {
        let request = http::Request::new("POST", &api().method("answerCallbackQuery"));
        request.field("callback_query_id", query);
        request.timeout_ms(PRESSED_MS);
        if let Err(failure) = ask::<bool>(request) {
            plugboard_sdk::debug!("a pressed button was not answered: {}", failure.message);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::update::tests::from_ada;
    use serde_json::{Value, json};

    fn text(update: i64) -> Value {
        json!({ "update_id": update, "message": from_ada(&json!({ "text": "hi" })) })
    }

    fn body(updates: &[Value]) -> String {
        json!({ "ok": true, "result": updates }).to_string()
    }

    #[test]
    fn the_next_poll_begins_behind_the_newest_update() {
        let body = body(&[text(7), text(9_007_199_254_740_993)]);
        let taken = take("7001", &body, 7, LIMIT).unwrap();
        assert_eq!((taken.updates.len(), taken.next, taken.more), (2, 9_007_199_254_740_994, false));
        assert!(taken.updates[0].1.contains(r#""update_id":7"#), "{}", taken.updates[0].1);
        let nothing = r#"{"ok":true,"result":[]}"#;
        let taken = take("7001", nothing, 42, LIMIT).unwrap();
        assert_eq!((taken.updates.len(), taken.next, taken.more), (0, 42, false));
        assert_eq!(take("7001", &body, i64::MAX, LIMIT).unwrap().next, 9_007_199_254_740_994, "a smaller number");
    }

    #[test]
    fn a_full_answer_is_followed_by_another_poll() {
        let all: Vec<_> = (1..=100).map(text).collect();
        assert!(take("7001", &body(&all), 0, LIMIT).unwrap().more);
        assert!(take("7001", &body(&all[..10]), 0, SMALL_LIMIT).unwrap().more);
        assert!(!take("7001", &body(&all[..99]), 0, LIMIT).unwrap().more);
    }

    #[test]
    fn items_that_do_not_fit_are_left_for_the_next_poll() {
        let deletion = |update: i64| {
            json!({ "update_id": update, "deleted_business_messages": { "business_connection_id": "BC1",
                "message_ids": vec![1; 400], "chat": { "id": 9001, "type": "private" } } })
        };
        let body = body(&[deletion(1), deletion(2), deletion(3)]);
        let taken = take("7001", &body, 1, LIMIT).unwrap();
        assert_eq!((taken.updates.len(), taken.next, taken.more), (2, 3, true));
    }

    #[test]
    fn an_update_without_an_identifier_does_not_stop_the_others() {
        let body = body(&[json!({ "message": {} }), text(8), json!(7)]);
        let taken = take("7001", &body, 5, LIMIT).unwrap();
        assert_eq!((taken.updates.len(), taken.broken.len(), taken.next), (1, 2, 9));
        for body in ["", "{}", r#"{"ok":true,"result":{}}"#] {
            assert_eq!(take("7001", body, 5, LIMIT).unwrap_err().code.as_deref(), Some("odd-answer"), "{body}");
        }
    }

    #[test]
    fn only_messages_before_the_given_time_are_skipped() {
        let body = body(&[text(7)]);
        let taken = take("7001", &body, 7, LIMIT).unwrap();
        let outcome = &taken.updates[0].0.outcomes[0];
        for (since, before) in [(None, false), (Some(1_893_974_400_000.0), false), (Some(1_893_974_400_001.0), true)] {
            assert_eq!(is_before(outcome, since), before, "{since:?}");
        }
        let unknown = Outcome::Unknown { key: "update:1".into(), reason: "new".into() };
        assert!(!is_before(&unknown, Some(f64::MAX)));
    }
}
