//! Compares the results of a step with the expected ones.

use plugboard_engine::{CallError, StubRequest};
use plugboard_model::ReviewOutcome;
use serde_json::Value;

use super::{
    Difference,
    expect::{Expect, WantedReview, show_command},
    notes::{FailedCall, Notes},
    web::RecordedRequests,
    words::{OrFalse, OrTrue, show, show_members},
};
use crate::align::{Place, align};

/// Maximum number of lines of one difference.
const LINES: usize = 200;
/// The longest line, in bytes.
const LINE: usize = 2_000;
/// The text for a step in which no handler fails.
const WELL: &str = "every handler succeeds";

/// The values that a plugin has stored after a step.
pub(super) struct StoredValues<'a> {
    pub own: &'a dyn Fn(&str) -> Option<String>,
    pub shared: &'a dyn Fn(&str) -> Option<String>,
}

/// Returns all differences.
pub(super) fn differences(
    expect: &Expect,
    notes: &Notes,
    recorded: &RecordedRequests,
    stored: &StoredValues<'_>,
) -> Vec<Difference> {
    let mut all = vec![("end", endings(expect, &notes.failed_calls))];
    let web: Vec<_> = recorded.wrong.iter().map(|why| format!("+ {why}")).collect();
    all.push(("http", web));
    all.push(("limits", notes.limit_exceeded.iter().map(|why| format!("+ {why}")).collect()));
    if let Some(wanted) = &expect.actions {
        let same = |i: usize, j: usize| wanted[i].fits(&notes.actions[j]);
        let lines = lists(wanted.len(), notes.actions.len(), same, |i| wanted[i].show(), |j| notes.actions[j].show());
        all.push(("actions", lines));
    }
    if let Some(wanted) = &expect.review {
        all.push(("review", reviews(wanted, notes.review.as_ref())));
    }
    let quoted = |text: &str| show(&text.into());
    if let Some(wanted) = &expect.suggestions {
        let actual = &notes.suggestions;
        let same = |i: usize, j: usize| wanted[i] == actual[j];
        all.push((
            "suggestions",
            lists(wanted.len(), actual.len(), same, |i| quoted(&wanted[i]), |j| quoted(&actual[j])),
        ));
    }
    if let Some(wanted) = &expect.commands {
        let actual = &notes.commands;
        let same = |i: usize, j: usize| wanted[i].0.fits(&actual[j]);
        let lines = lists(wanted.len(), actual.len(), same, |i| wanted[i].0.show(), |j| show_command(&actual[j]));
        all.push(("commands", lines));
    }
    all.push(("kv", values(&expect.kv, stored.own)));
    all.push(("shared", values(&expect.shared, stored.shared)));
    let log: Vec<&str> = notes.log.iter().map(|line| line.message.as_str()).collect();
    if let Some(wanted) = &expect.log {
        let same = |i: usize, j: usize| wanted[i] == log[j];
        all.push(("log", lists(wanted.len(), log.len(), same, |i| quoted(&wanted[i]), |j| quoted(log[j]))));
    }
    all.push(("log", parts(&expect.log_has, &log)));
    if let Some(wanted) = &expect.requests {
        let actual = &recorded.requests;
        let same = |i: usize, j: usize| wanted[i].fits(&actual[j]);
        let lines = lists(wanted.len(), actual.len(), same, |i| wanted[i].show(), |j| show_request(&actual[j]));
        all.push(("requests", lines));
    }
    let some = all.into_iter().filter(|(_, lines)| !lines.is_empty());
    some.map(|(of, lines)| Difference { of, lines: bounded(lines) }).collect()
}

/// Compares two lists line by line. Returns nothing if they match.
fn lists(
    wanted: usize,
    actual: usize,
    same: impl Fn(usize, usize) -> bool,
    show_wanted: impl Fn(usize) -> String,
    show_actual: impl Fn(usize) -> String,
) -> Vec<String> {
    let places = align(wanted, actual, same);
    if places.iter().all(|place| matches!(place, Place::Both(..))) {
        return Vec::new();
    }
    let line = |place| match place {
        Place::Both(_, j) => format!("  {}", show_actual(j)),
        Place::First(i) => format!("- {}", show_wanted(i)),
        Place::Second(j) => format!("+ {}", show_actual(j)),
    };
    places.into_iter().map(line).collect()
}

/// Compares the expected values with the stored ones. Returns nothing if they match.
fn values(
    wanted: &std::collections::BTreeMap<String, OrFalse>,
    stored: &dyn Fn(&str) -> Option<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (key, OrFalse(wanted)) in wanted {
        let actual = stored(key);
        if actual == *wanted {
            continue;
        }
        let value = |value: &Option<String>| value.as_deref().map_or(Value::Bool(false), Value::from);
        let line = |value: &Value| {
            let member = show_members(std::iter::once((key.as_str(), value)));
            member.trim_matches(['{', '}']).trim().to_owned()
        };
        lines.push(format!("- {}", line(&value(wanted))));
        lines.push(format!("+ {}", line(&value(&actual))));
    }
    lines
}

/// Returns the expected texts that no log line contains, followed by the log.
fn parts(wanted: &[String], log: &[&str]) -> Vec<String> {
    let missing = wanted.iter().filter(|part| !log.iter().any(|line| line.contains(part.as_str())));
    let mut lines: Vec<_> = missing.map(|part| format!("- a line with {}", show(&part.as_str().into()))).collect();
    if !lines.is_empty() {
        lines.extend(log.iter().map(|line| format!("+ {}", show(&(*line).into()))));
    }
    lines
}

/// Compares how the handlers ended with what was expected. Returns nothing if it matches.
fn endings(expect: &Expect, failed_calls: &[FailedCall]) -> Vec<String> {
    let wanted = match (&expect.failure, expect.limit, expect.trapped) {
        (Some(failure), ..) => Some(failure.show()),
        (_, Some(limit), _) => Some(format!("limit = {}", show(&limit.as_str().into()))),
        (.., Some(true)) => Some("trapped = true".to_owned()),
        _ => None,
    };
    let fits = |call: &FailedCall| match &call.error {
        CallError::Refused(failure) => expect.failure.as_ref().is_some_and(|wanted| wanted.fits(failure)),
        CallError::Limit(kind, _) => expect.limit == Some(*kind),
        CallError::Trapped(_) => expect.trapped == Some(true),
        CallError::BadOutput(_) | CallError::Host(_) => false,
    };
    if failed_calls.iter().all(fits) && wanted.is_some() != failed_calls.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!("- {}", wanted.as_deref().unwrap_or(WELL))];
    lines.extend(failed_calls.iter().map(|call| format!("+ {}: {}", call.handler, call.error)));
    if failed_calls.is_empty() {
        lines.push(format!("+ {WELL}"));
    }
    lines
}

/// Compares the outcome of a review. Returns nothing if it matches.
fn reviews(wanted: &WantedReview, actual: Option<&ReviewOutcome>) -> Vec<String> {
    let Some(actual) = actual else { return vec![format!("- {}", wanted.show()), "+ no review".to_owned()] };
    if wanted.fits(actual) {
        return Vec::new();
    }
    let ReviewOutcome { text, hold } = actual.clone();
    let actual = WantedReview { text, hold: hold.map(|reason| OrTrue(Some(reason))) };
    vec![format!("- {}", wanted.show()), format!("+ {}", actual.show())]
}

/// Shows a request in the vocabulary of scenarios.
fn show_request(actual: &StubRequest) -> String {
    let mut members: Vec<(&str, Value)> =
        vec![("method", actual.method.as_str().into()), ("url", actual.url.as_str().into())];
    if !actual.headers.is_empty() {
        let headers = actual.headers.iter().map(|(name, value)| (name.clone(), value.as_str().into()));
        members.push(("headers", Value::Object(headers.collect())));
    }
    if !actual.body.is_empty() {
        members.push(match serde_json::from_slice::<Value>(&actual.body) {
            Ok(value @ (Value::Object(_) | Value::Array(_))) => ("json", value),
            _ => ("body", String::from_utf8_lossy(&actual.body).into()),
        });
    }
    show_members(members.iter().map(|(key, value)| (*key, value)))
}

/// Cuts a difference to a readable length.
fn bounded(mut lines: Vec<String>) -> Vec<String> {
    let more = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    for line in &mut lines {
        if line.len() > LINE {
            line.truncate(line.floor_char_boundary(LINE));
            line.push_str("...");
        }
    }
    if more > 0 {
        lines.push(format!("  ... and {more} more lines"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::shown_action::ShownAction;
    use plugboard_model::{Action, Failure, FailureKind, LimitKind, LogLevel, LogLine, OfferedCommand, Verdict};

    fn expect(text: &str) -> Expect {
        toml::from_str(text).unwrap()
    }

    fn note(text: &str) -> ShownAction {
        ShownAction::new(&Action::Note { text: text.into() }, 0, Verdict::Allowed, None)
    }

    fn compared(expected: &str, notes: &Notes, recorded: &RecordedRequests) -> Vec<String> {
        let stored = StoredValues { own: &|key| (key == "a").then(|| "1".to_owned()), shared: &|_| None };
        let all = differences(&expect(expected), notes, recorded, &stored);
        all.into_iter().flat_map(|d| std::iter::once(d.of.to_owned()).chain(d.lines)).collect()
    }

    #[test]
    fn actions_are_compared_in_order() {
        let notes = Notes { actions: vec![note("a"), note("b"), note("c")], ..Notes::default() };
        let lines = |text: &str| compared(text, &notes, &RecordedRequests::default());
        assert!(lines("").is_empty());
        assert!(lines("actions = [{ note = 'a' }, { note_like = '*' }, { note = 'c' }]").is_empty());
        assert_eq!(
            lines("actions = [{ note = 'a' }, { label = 'x' }, { note = 'c' }]"),
            ["actions", "  { note = \"a\" }", "- { label = \"x\" }", "+ { note = \"b\" }", "  { note = \"c\" }"]
        );
        assert_eq!(lines("actions = []").len(), 4);
    }

    #[test]
    fn stored_values_and_log_lines_are_compared_only_where_named() {
        let line = |message: &str| LogLine { level: LogLevel::Info, message: message.into() };
        let notes = Notes { log: vec![line("one"), line("two")], ..Notes::default() };
        let lines = |text: &str| compared(text, &notes, &RecordedRequests::default());
        assert!(lines("kv = { a = '1', b = false }\nlog = ['one', 'two']\nlog_has = ['tw']").is_empty());
        assert_eq!(lines("kv = { a = '2' }"), ["kv", "- a = \"2\"", "+ a = \"1\""]);
        assert_eq!(lines("kv = { a = false }"), ["kv", "- a = false", "+ a = \"1\""]);
        assert_eq!(lines("shared = { a = '1' }"), ["shared", "- a = \"1\"", "+ a = false"]);
        assert_eq!(lines("log = ['one']"), ["log", "  \"one\"", "+ \"two\""]);
        assert_eq!(lines("log_has = ['x']"), ["log", "- a line with \"x\"", "+ \"one\"", "+ \"two\""]);
    }

    #[test]
    fn the_end_of_a_call_is_compared_with_the_expected_one() {
        let end = |error| Notes { failed_calls: vec![FailedCall { handler: "on-message", error }], ..Notes::default() };
        let refused = end(CallError::Refused(Failure::new(FailureKind::Invalid, "no").code("x")));
        let limit = end(CallError::Limit(LimitKind::Cpu, "250 ms".into()));
        let (trapped, well) = (end(CallError::Trapped("boom".into())), Notes::default());
        let fits = |text: &str, notes: &Notes| compared(text, notes, &RecordedRequests::default()).is_empty();
        for (text, of) in [
            ("", [true, false, false, false]),
            ("failure = { kind = 'invalid' }", [false, true, false, false]),
            ("failure = { kind = 'invalid', code = 'x' }", [false, true, false, false]),
            ("failure = { kind = 'invalid', code = 'y' }", [false, false, false, false]),
            ("limit = 'cpu'", [false, false, true, false]),
            ("limit = 'wall'", [false, false, false, false]),
            ("trapped = true", [false, false, false, true]),
        ] {
            let found = [&well, &refused, &limit, &trapped].map(|notes| fits(text, notes));
            assert_eq!(found, of, "{text}");
        }
        let lines = compared("failure = { kind = 'denied' }", &refused, &RecordedRequests::default());
        assert_eq!(
            lines,
            ["end", "- failure = { kind = \"denied\" }", "+ on-message: the plugin returned invalid (x): no"]
        );
    }

    #[test]
    fn requests_are_compared_only_by_the_named_members() {
        let request = StubRequest {
            method: "POST".into(),
            url: "https://a.example/x?y".into(),
            headers: vec![("x-token".into(), "${secret.token}".into())],
            body: "{\"a\": 1}".into(),
            non_repeatable: true,
        };
        let recorded = RecordedRequests { requests: vec![request], wrong: Vec::new() };
        let lines = |text: &str| compared(text, &Notes::default(), &recorded);
        for fits in [
            "{}",
            "{ url = 'https://a.example/*', headers = { X-Token = '${secret.token}' } }",
            "{ method = 'POST', json = { a = 1 } }",
            "{ body = '{\"a\": 1}' }",
        ] {
            assert!(lines(&format!("requests = [{fits}]")).is_empty(), "{fits}");
        }
        assert_eq!(
            lines("requests = [{ method = 'GET' }]"),
            [
                "requests",
                "- { method = \"GET\" }",
                "+ { method = \"POST\", url = \"https://a.example/x?y\", headers = { x-token = \"${secret.token}\" }, json = { a = 1 } }"
            ]
        );
    }

    #[test]
    fn reviews_are_compared_as_a_whole() {
        let review = |text: Option<&str>, hold: Option<&str>| {
            let review = ReviewOutcome { text: text.map(str::to_owned), hold: hold.map(str::to_owned) };
            Notes { review: Some(review), ..Notes::default() }
        };
        let all = [review(None, None), review(Some("the"), None), review(None, Some("why")), Notes::default()];
        for (expected, fits) in [
            ("'pass'", [true, false, false, false]),
            ("{ text = 'the' }", [false, true, false, false]),
            ("{ text = 'teh' }", [false; 4]),
            ("{ hold = 'why' }", [false, false, true, false]),
            ("{ hold = true }", [false, false, true, false]),
            ("{ hold = 'because' }", [false; 4]),
            ("{ text = 'the', hold = true }", [false; 4]),
        ] {
            let actual = all
                .each_ref()
                .map(|notes| compared(&format!("review = {expected}"), notes, &RecordedRequests::default()));
            assert_eq!(actual.map(|lines| lines.is_empty()), fits, "{expected}");
        }
        let lines = |text: &str, n: usize| compared(text, &all[n], &RecordedRequests::default());
        assert_eq!(lines("review = { hold = true }", 1), ["review", "- { hold = true }", "+ { text = \"the\" }"]);
        assert_eq!(lines("review = { text = 'a' }", 0), ["review", "- { text = \"a\" }", "+ \"pass\""]);
        assert_eq!(lines("review = 'pass'", 3), ["review", "- \"pass\"", "+ no review"]);
    }

    #[test]
    fn suggestions_and_commands_are_compared_in_order() {
        let offered = |name: &str, input: Option<&str>| OfferedCommand {
            name: name.into(),
            title: name.to_uppercase(),
            input: input.map(str::to_owned),
        };
        let suggestions = vec!["a".to_owned(), "b".to_owned()];
        let commands = vec![offered("refund", Some("number")), offered("greet", None)];
        let notes = Notes { suggestions, commands, ..Notes::default() };
        let lines = |text: &str| compared(text, &notes, &RecordedRequests::default());
        for fits in [
            "suggestions = ['a', 'b']",
            "commands = ['refund', 'greet']",
            "commands = [{ name = 'refund', title = 'REFUND', input = 'number' }, { name = 'greet', input = false }]",
        ] {
            assert!(lines(fits).is_empty(), "{fits}");
        }
        assert_eq!(lines("suggestions = ['b']"), ["suggestions", "+ \"a\"", "  \"b\""]);
        assert_eq!(
            lines("commands = ['refund', { name = 'greet', input = 'who' }]"),
            [
                "commands",
                "  { name = \"refund\", title = \"REFUND\", input = \"number\" }",
                "- { name = \"greet\", input = \"who\" }",
                "+ { name = \"greet\", title = \"GREET\", input = false }",
            ]
        );
    }

    #[test]
    fn a_long_difference_is_cut() {
        let notes = Notes { actions: vec![note(&"x".repeat(10_000)); 900], ..Notes::default() };
        let lines = compared("actions = []", &notes, &RecordedRequests::default());
        assert_eq!(lines.len(), 1 + LINES + 1);
        assert!(lines.iter().all(|line| line.len() <= LINE + 3), "cut");
    }
}
