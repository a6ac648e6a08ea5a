//! Tests `poll`: what an answer of the platform emits, the first poll, repeated answers, and platforms that fail.

use plugboard_engine::{CallError, StubAnswer};
use plugboard_model::{ChannelPolled, Role};
use serde::Deserialize;

use super::{
    emitted::{Emitted, check_items, check_unknown, show_wanted},
    expect::WantedItem,
    failing,
    format::{KitFile, RawAnswer},
    report::{Mismatch, mismatch},
    role_calls::{PollStart, Target},
    rules::Rule,
    send::{answer, bare},
    show,
    test_bench::{Answer, RecordedRequests, TestBench},
};
use crate::{
    scenario::words::{OrFalse, Span, Time},
    stage::SharedValues,
};

/// All rules about polls.
const RULES: [Rule; 6] = [Rule::Polled, Rule::FirstPoll, Rule::Cursor, Rule::PollAgain, Rule::PollError, Rule::OddPoll];
/// How much later an answer is polled again, in milliseconds.
const LATER_MS: i64 = 60 * 60 * 1_000;
/// Answers that are not those of a poll.
const ODD: [&str; 5] = ["", "{", "<html></html>", "null", "[]"];

/// A poll, and what the connector is expected to make of the platform's answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPoll {
    pub name: Option<String>,
    pub account: Option<String>,
    pub cursor: Option<String>,
    /// The time since which the admin wants messages.
    pub since: Option<Time>,
    pub method: Option<String>,
    pub url: Option<String>,
    #[serde(default)]
    pub answer: RawAnswer,
    pub emits: Vec<WantedItem>,
    /// How many items the connector must report with `unknown-item`.
    #[serde(default)]
    pub unknown: usize,
    /// The cursor that the connector must set.
    pub next: Option<OrFalse>,
    pub again: Option<bool>,
    pub wait: Option<Span>,
    pub gap: Option<OrFalse>,
}

impl RawPoll {
    /// Checks what the types cannot express.
    pub(super) fn check(&self) -> Result<(), String> {
        let longest = ChannelPolled::CURSOR_MAX;
        let cursors = [self.cursor.as_ref(), self.next.as_ref().and_then(|next| next.0.as_ref())];
        if cursors.into_iter().flatten().any(|cursor| cursor.len() > longest) {
            return Err(format!("a cursor must have at most {longest} bytes"));
        }
        if self.wait.is_some_and(|wait| wait.0 < 1_000 || wait.0 > i64::from(ChannelPolled::WAIT_MAX) * 1_000) {
            return Err("`wait` must be between 1s and 1d, the longest that the host waits".to_owned());
        }
        self.answer.check()
    }

    /// Returns the request to the platform.
    fn target(&self) -> Target<'_> {
        self.url.as_deref().map(|url| (self.method.as_deref().unwrap_or("GET"), url))
    }

    /// Whether a first poll can be made of this one: by leaving its cursor out, or because it is a first poll.
    fn has_first(&self) -> bool {
        self.url.is_some() || (self.cursor.is_none() && self.since.is_none())
    }

    /// Checks what a poll reported besides its items. Members that the kit file does not name may have any value.
    fn check_reports(&self, polled: &PollResult) -> Result<(), Mismatch> {
        let text = |text: Option<&String>| text.map_or_else(|| "none".to_owned(), |text| format!("`{text}`"));
        for (what, wanted, actual) in [("cursor", &self.next, &polled.cursor), ("gap", &self.gap, &polled.gap)] {
            if let Some(OrFalse(wanted)) = wanted.as_ref().filter(|wanted| wanted.0 != *actual) {
                let expected = format!("{what}: {}", text(wanted.as_ref()));
                return mismatch(expected, format!("{what}: {}", text(actual.as_ref())));
            }
        }
        if let Some(again) = self.again.filter(|again| *again != polled.again) {
            return mismatch(format!("again: {again}"), format!("again: {}", polled.again));
        }
        let Some(Span(wait)) = self.wait else { return Ok(()) };
        match polled.wait.map(|seconds| i64::from(seconds) * 1_000) {
            // Waiting up to twice as long does no harm.
            Some(reported) if reported >= wait && reported <= wait * 2 => Ok(()),
            Some(reported) => {
                mismatch(format!("a wait of {wait} ms or somewhat more"), format!("a wait of {reported} ms"))
            }
            None => mismatch(format!("a wait of {wait} ms or somewhat more"), "no wait"),
        }
    }
}

/// What a poll brought.
#[derive(Debug, Default)]
struct PollResult {
    emitted: Emitted,
    cursor: Option<String>,
    again: bool,
    wait: Option<u32>,
    gap: Option<String>,
}

impl PollResult {
    fn of(polled: ChannelPolled) -> Self {
        let ChannelPolled { received, cursor, again, wait, gap } = polled;
        Self { emitted: Emitted::of(received), cursor, again, wait, gap }
    }

    fn show(&self) -> String {
        let cursor = self.cursor.as_ref().map_or_else(|| "no cursor".to_owned(), |cursor| format!("cursor `{cursor}`"));
        format!("{}\n{cursor}", show::emitted(&self.emitted))
    }
}

/// Tests all polls. Returns what each emitted, with its name.
pub(super) async fn all(bench: &mut TestBench, file: &KitFile) -> Vec<(String, Emitted)> {
    let why = match file.polls.len() {
        _ if !bench.has_role(Role::Poller) => "the connector does not export `poller`",
        0 => "the kit file has no [[poll]]",
        _ => "",
    };
    if !why.is_empty() {
        for rule in RULES {
            bench.report.not_tried_because(rule, why);
        }
        return Vec::new();
    }
    let no_request = "no [[poll]] has a `url`, so no request to a platform was tested";
    if !file.polls.iter().any(|one| one.get_ref().url.is_some()) {
        bench.report.not_tried_because(Rule::PollError, no_request);
        bench.report.not_tried_because(Rule::OddPoll, no_request);
    }
    if !file.polls.iter().any(|one| one.get_ref().has_first()) {
        bench.report.not_tried_because(Rule::FirstPoll, "no [[poll]] has a `url`, and each has a `cursor` or `since`");
    }
    bench.memory = SharedValues::default();
    let mut known = Vec::new();
    for (n, one) in file.polls.iter().enumerate() {
        let raw = one.get_ref();
        let name = raw.name.clone().unwrap_or_else(|| format!("poll {}", n + 1));
        let mut case = PollCase { bench, raw, name };
        let emitted = case.polled().await;
        if raw.has_first() {
            case.first().await;
        }
        if raw.url.is_some() {
            case.failed().await;
            case.odd().await;
        }
        if let Some(emitted) = emitted {
            case.repeated(&emitted).await;
            known.push((case.name, emitted));
        }
    }
    known
}

/// The cases of one poll.
struct PollCase<'a> {
    bench: &'a mut TestBench,
    raw: &'a RawPoll,
    name: String,
}

impl PollCase<'_> {
    /// Returns where the poll of the kit file begins.
    fn start(&self) -> PollStart {
        PollStart {
            account: self.raw.account.clone().or_else(|| self.bench.accounts.first().cloned()).unwrap_or_default(),
            cursor: self.raw.cursor.clone(),
            since: self.raw.since.map(|since| since.0),
        }
    }

    /// Returns the answer of the kit file.
    fn answered(&self) -> StubAnswer {
        answer(&self.raw.answer, str::to_owned)
    }

    /// Polls at the time `at` while the platform gives this answer.
    async fn give(
        &mut self,
        what: &str,
        start: PollStart,
        at: i64,
        given: Answer,
    ) -> (Result<PollResult, CallError>, RecordedRequests) {
        let (case, target) = (format!("{}: {what}", self.name), self.raw.target());
        let (polled, recorded) = self.bench.poll(&case, start, at, target, given).await;
        let polled = polled.map(PollResult::of);
        if let Ok(polled) = &polled
            && !polled.emitted.is_empty()
        {
            let result = match &polled.cursor {
                Some(_) => Ok(()),
                None => mismatch("a cursor, so that nothing is polled twice", polled.show()),
            };
            self.note(Rule::Cursor, what, result);
        }
        (polled, recorded)
    }

    fn note(&mut self, rule: Rule, what: &str, result: Result<(), Mismatch>) {
        let shown = self.start().show();
        self.bench.report.note(rule, &format!("{}: {what}", self.name), &|| shown.clone(), result);
    }

    /// Tests the answer of the kit file. Returns what the poll emitted.
    async fn polled(&mut self) -> Option<Emitted> {
        let what = "the platform answers";
        let (actual, recorded) = self.give(what, self.start(), self.bench.now, Ok(self.answered())).await;
        let raw = self.raw;
        let asked = raw.target().map_or(Ok(()), |(method, url)| recorded.check_asked(method, url));
        let result = match &actual {
            Ok(polled) => asked
                .and_then(|()| check_items(&raw.emits, raw.unknown, &polled.emitted, &self.bench.accounts))
                .and_then(|()| raw.check_reports(polled)),
            Err(_) if asked.is_err() => asked,
            error => mismatch(show_wanted(&raw.emits), show::end(error)),
        };
        self.note(Rule::Polled, what, result);
        let emitted = actual.ok()?.emitted;
        if raw.unknown > 0 {
            self.note(Rule::Unknown, what, check_unknown(raw.unknown, &emitted));
        }
        Some(emitted)
    }

    /// Tests the first poll, which has no cursor. It must not import the past.
    async fn first(&mut self) {
        let what = "the first poll, without a cursor";
        let start = PollStart { cursor: None, since: None, ..self.start() };
        let (actual, recorded) = self.give(what, start, self.bench.now, Ok(self.answered())).await;
        let expected = "no items, and a cursor for the next poll";
        let result = match &actual {
            _ if !recorded.unanswered.is_empty() => mismatch(expected, recorded.unanswered.join("\n")),
            Ok(polled) if polled.emitted.is_empty() && polled.cursor.is_some() => Ok(()),
            Ok(polled) => mismatch(expected, polled.show()),
            error => mismatch(expected, show::end(error)),
        };
        self.note(Rule::FirstPoll, what, result);
    }

    /// Tests the same answer again, as after a poll whose items could not be stored.
    async fn repeated(&mut self, emitted: &Emitted) {
        let what = "the same answer, an hour later";
        let (actual, _) = self.give(what, self.start(), self.bench.now + LATER_MS, Ok(self.answered())).await;
        let actual = actual.map(|polled| polled.emitted);
        self.note(Rule::PollAgain, what, emitted.has_keys_of(&actual));
    }

    /// Tests a platform that does not answer for now.
    async fn failed(&mut self) {
        for (what, given) in failing::for_now(&[429, 500]) {
            let (actual, _) = self.give(&what, self.start(), self.bench.now, given).await;
            self.note(Rule::PollError, &what, failing::check_retried(&actual));
        }
    }

    /// Tests answers that cannot be parsed.
    async fn odd(&mut self) {
        for body in ODD {
            let what = format!("the platform answers `{body}`");
            let (actual, _) = self.give(&what, self.start(), self.bench.now, Ok(bare(200, body))).await;
            let result = match &actual {
                Ok(polled) if !polled.emitted.is_empty() => mismatch("nothing", polled.show()),
                actual => failing::check_no_crash(actual),
            };
            self.note(Rule::OddPoll, &what, result);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(text: &str) -> RawPoll {
        toml::from_str(&format!("emits = []\n{text}")).unwrap()
    }

    #[test]
    fn only_named_reports_of_a_poll_are_compared() {
        let polled = PollResult {
            cursor: Some("p-2".into()),
            again: true,
            wait: Some(45),
            gap: Some("older events are gone".into()),
            ..PollResult::default()
        };
        for fits in ["", "next = 'p-2'\nagain = true", "wait = '45s'", "wait = '30s'", "gap = 'older events are gone'"]
        {
            assert_eq!(poll(fits).check_reports(&polled), Ok(()), "{fits}");
        }
        for not in ["next = 'p-3'", "next = false", "again = false", "wait = '20s'", "wait = '1m'", "gap = false"] {
            assert!(poll(not).check_reports(&polled).is_err(), "{not}");
        }
        let nothing = PollResult::default();
        assert_eq!(poll("next = false\nagain = false\ngap = false").check_reports(&nothing), Ok(()));
        let missed = poll("wait = '30s'").check_reports(&nothing).unwrap_err();
        assert_eq!(
            (missed.expected.as_str(), missed.actual.as_str()),
            ("a wait of 30000 ms or somewhat more", "no wait")
        );
    }

    #[test]
    fn cursors_and_waits_are_bounded() {
        let cursor = |length: usize| poll(&format!("cursor = '{}'", "c".repeat(length))).check();
        assert_eq!(cursor(ChannelPolled::CURSOR_MAX), Ok(()));
        assert!(cursor(ChannelPolled::CURSOR_MAX + 1).unwrap_err().contains("at most 4096 bytes"));
        assert_eq!((poll("wait = '1s'").check(), poll("wait = '1d'").check()), (Ok(()), Ok(())));
        for wait in ["wait = '999ms'", "wait = '25h'"] {
            assert!(poll(wait).check().unwrap_err().contains("between 1s and 1d"), "{wait}");
        }
    }
}
