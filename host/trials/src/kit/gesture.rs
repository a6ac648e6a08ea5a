//! Tests `perform`: the request of each gesture, a repeated gesture, and platforms that refuse it or fail.

use plugboard_engine::CallError;
use plugboard_model::{ConversationKind, GestureKind, GestureRequest, KeptOf, PerformedGesture, Role, Sender};
use serde::Deserialize;
use toml::Spanned;

use super::{
    failing,
    format::{KitFile, RawAnswer},
    kept::RawKept,
    report::{Mismatch, mismatch},
    role_calls::{Target, show_gesture},
    rules::Rule,
    send::{answer, bare},
    show,
    test_bench::{Answer, RecordedRequests, TestBench},
};
use crate::stage::SharedValues;

/// The gesture's identifier. No platform returns this value.
const GESTURE: &str = "0198c0de-0000-7000-8000-00000000d312";
/// The statuses of a platform that refuses a gesture.
const REFUSED: [u16; 3] = [400, 403, 404];
/// The statuses of a platform that cannot make a gesture for now.
const FAILED: [u16; 4] = [429, 500, 502, 503];
/// Answers that cannot be parsed.
const ODD: [&str; 4] = ["", "<html></html>", "{\"cut\": ", "null"];
/// The longest time for which typing is shown, in seconds.
const TYPING_S: u32 = 60;

/// A gesture, and the request by which the connector makes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGesture {
    pub name: Option<String>,
    pub kind: GestureKind,
    pub account: Option<String>,
    pub thread: String,
    pub recipient: String,
    pub conversation_kind: Option<ConversationKind>,
    pub message: Option<String>,
    pub emoji: Option<String>,
    pub text: Option<String>,
    pub seconds: Option<u32>,
    pub sender: Option<Sender>,
    /// What the connector has kept for the message and the conversation.
    #[serde(default)]
    pub kept: RawKept,
    pub method: Option<String>,
    pub url: Option<String>,
    #[serde(default)]
    pub answer: RawAnswer,
    /// The identifier that the platform gave the message, if it is another one than before.
    pub changed_id: Option<String>,
}

impl RawGesture {
    /// Checks what the types cannot express.
    pub(super) fn check(&self) -> Result<(), String> {
        let about = matches!(self.kind, GestureKind::Reaction | GestureKind::Edit | GestureKind::Deletion);
        let kind = self.kind;
        if about && self.message.is_none() {
            return Err(format!("the gesture `{kind}` is about a message; write its `message`"));
        }
        for (member, is_there, of) in [
            ("emoji", self.emoji.is_some(), GestureKind::Reaction),
            ("text", self.text.is_some(), GestureKind::Edit),
            ("seconds", self.seconds.is_some(), GestureKind::Typing),
        ] {
            if is_there && kind != of {
                return Err(format!("only the gesture `{of}` has `{member}`, not `{kind}`"));
            }
        }
        if kind == GestureKind::Edit && self.text.is_none() {
            return Err("an edit has a new text; write its `text`".to_owned());
        }
        if self.seconds.is_some_and(|seconds| !(1..=TYPING_S).contains(&seconds)) {
            return Err(format!("`seconds` must be between 1 and {TYPING_S}"));
        }
        self.kept.check("kept", &[KeptOf::Message, KeptOf::Thread])?;
        self.answer.check()
    }

    /// Returns the request to the platform.
    fn target(&self) -> Target<'_> {
        self.url.as_deref().map(|url| (self.method.as_deref().unwrap_or("POST"), url))
    }

    /// Returns the gesture as the host passes it to `perform`.
    fn request(&self, account: &str, attempt: u32) -> GestureRequest {
        let typing = if self.kind == GestureKind::Typing { self.seconds.unwrap_or(10) } else { 0 };
        GestureRequest {
            id: GESTURE.to_owned(),
            attempt,
            kind: self.kind,
            account: self.account.clone().unwrap_or_else(|| account.to_owned()),
            thread: self.thread.clone(),
            conversation_kind: self.conversation_kind.unwrap_or(ConversationKind::Direct),
            recipient: self.recipient.clone(),
            message: self.message.clone(),
            emoji: self.emoji.clone(),
            text: self.text.clone(),
            seconds: typing,
            sender: self.sender.unwrap_or(Sender::Automation),
            kept: self.kept.values(),
        }
    }

    /// Returns the gesture's name in the report.
    pub(super) fn name(&self, n: usize) -> String {
        self.name.clone().unwrap_or_else(|| format!("gesture {}", n + 1))
    }
}

/// Tests all gestures.
pub(super) async fn all(bench: &mut TestBench, file: &KitFile) {
    let rules = [Rule::Performed, Rule::PerformedAgain, Rule::GestureError];
    if !bench.tries(Role::Gestures, "[[gesture]]", file.gestures.len(), &rules) {
        return;
    }
    if file.gestures.iter().all(|one| one.get_ref().url.is_none()) {
        let why = "no [[gesture]] has a `url`, so no request to a platform was tested";
        bench.report.not_tried_because(Rule::GestureError, why);
    }
    bench.memory = SharedValues::default();
    for (n, raw) in file.gestures.iter().map(Spanned::get_ref).enumerate() {
        GestureCase { bench, raw, name: raw.name(n) }.made().await;
    }
}

/// The cases of one gesture.
struct GestureCase<'a> {
    bench: &'a mut TestBench,
    raw: &'a RawGesture,
    name: String,
}

impl GestureCase<'_> {
    /// Calls `perform` while the platform gives this answer.
    async fn perform(
        &mut self,
        what: &str,
        attempt: u32,
        given: Answer,
    ) -> (Result<PerformedGesture, CallError>, RecordedRequests) {
        let case = format!("{}: {what}", self.name);
        let request = self.request(attempt);
        self.bench.perform(&case, request, self.raw.target(), given).await
    }

    fn request(&self, attempt: u32) -> GestureRequest {
        let account = self.bench.accounts.first().cloned().unwrap_or_default();
        self.raw.request(&account, attempt)
    }

    fn note(&mut self, rule: Rule, what: &str, result: Result<(), Mismatch>) {
        let (case, request) = (format!("{}: {what}", self.name), self.request(1));
        self.bench.report.note(rule, &case, &|| show_gesture(&request), result);
    }

    /// Tests a platform that makes the gesture, the same call again, and platforms that do not.
    async fn made(&mut self) {
        for (rule, what, attempt) in [
            (Rule::Performed, "the platform makes the gesture", 1),
            (Rule::PerformedAgain, "the same gesture again", 2),
        ] {
            let given = Ok(answer(&self.raw.answer, str::to_owned));
            let (actual, recorded) = self.perform(what, attempt, given).await;
            let asked = self.raw.target().map_or(Ok(()), |(method, url)| recorded.check_asked(method, url));
            let result = match &actual {
                Ok(done) => asked.and_then(|()| self.check_identifier(done)),
                Err(_) if asked.is_err() => asked,
                error => mismatch("the gesture is made", show::end(error)),
            };
            self.note(rule, what, result);
        }
        if self.raw.url.is_none() {
            return;
        }
        // What has already happened needs no gesture, so a refusal may be a success.
        for (what, given) in failing::with_status(&REFUSED) {
            let (actual, _) = self.perform(&what, 1, given).await;
            let result = if actual.is_ok() { Ok(()) } else { failing::check_given_up(&actual) };
            self.note(Rule::GestureError, &what, result);
        }
        // The host does not repeat `typing` and `read`.
        let is_brief = matches!(self.raw.kind, GestureKind::Typing | GestureKind::Read);
        for (what, given) in failing::for_now(&FAILED) {
            let (actual, _) = self.perform(&what, 1, given).await;
            let result = if is_brief { failing::check_reason(&actual) } else { failing::check_retried(&actual) };
            self.note(Rule::GestureError, &what, result);
        }
        for body in ODD {
            let what = format!("the platform answers `{body}`");
            let (actual, _) = self.perform(&what, 1, Ok(bare(200, body))).await;
            self.note(Rule::GestureError, &what, failing::check_no_crash(&actual));
        }
    }

    /// Checks the identifier that the platform gave the message.
    fn check_identifier(&self, done: &PerformedGesture) -> Result<(), Mismatch> {
        if done.changed_id == self.raw.changed_id {
            return Ok(());
        }
        let shown = |id: &Option<String>| id.as_ref().map_or_else(|| "no new identifier".to_owned(), Clone::clone);
        mismatch(shown(&self.raw.changed_id), shown(&done.changed_id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gesture(text: &str) -> Result<RawGesture, String> {
        let raw: RawGesture = toml::from_str(&format!("thread = 't'\nrecipient = 'c'\n{text}"))
            .map_err(|error| error.message().to_owned())?;
        raw.check().map(|()| raw)
    }

    #[test]
    fn a_gesture_has_the_members_of_its_kind() {
        for right in [
            "kind = 'typing'\nseconds = 60",
            "kind = 'read'",
            "kind = 'reaction'\nmessage = 'm'\nemoji = '👍'",
            "kind = 'reaction'\nmessage = 'm'",
            "kind = 'edit'\nmessage = 'm'\ntext = 'x'\nkept = { 'message.key' = '1' }",
            "kind = 'deletion'\nmessage = 'm'",
        ] {
            assert!(gesture(right).is_ok(), "{right}");
        }
        for (wrong, why) in [
            ("kind = 'wink'", "`wink`"),
            ("kind = 'deletion'", "write its `message`"),
            ("kind = 'edit'\nmessage = 'm'", "write its `text`"),
            ("kind = 'read'\nemoji = '👍'", "only the gesture `reaction` has `emoji`, not `read`"),
            ("kind = 'read'\nseconds = 5", "only the gesture `typing` has `seconds`"),
            ("kind = 'deletion'\nmessage = 'm'\ntext = 'x'", "only the gesture `edit` has `text`"),
            ("kind = 'typing'\nseconds = 61", "between 1 and 60"),
            ("kind = 'typing'\nseconds = 0", "between 1 and 60"),
            ("kind = 'read'\nkept = { 'part.key' = '1' }", "`kept` cannot have `part.key`"),
        ] {
            let message = gesture(wrong).unwrap_err();
            assert!(message.contains(why), "{wrong}: {message}");
        }
    }

    #[test]
    fn only_typing_lasts() {
        let seconds = |text: &str| gesture(text).unwrap().request("a", 1).seconds;
        assert_eq!(
            (seconds("kind = 'typing'"), seconds("kind = 'typing'\nseconds = 3"), seconds("kind = 'read'")),
            (10, 3, 0)
        );
    }
}
