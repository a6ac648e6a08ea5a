//! The test bench's calls of a connector's other roles: files, polls, setup, templates, gestures and questions about
//! parts.

use bytes::Bytes;
use plugboard_engine::{CallError, Finished};
use plugboard_model::{
    Catalogue, ChannelPolled, FetchedFile, GestureRequest, MediaRequest, Part, PerformedGesture, Role, Settled,
    SetupReport, SetupRequest,
};
use std::collections::HashMap;

use super::{
    rules::Rule,
    test_bench::{Answer, RecordedRequests, TestBench},
};

/// Where a poll begins.
#[derive(Debug, Clone)]
pub(super) struct PollStart {
    pub account: String,
    pub cursor: Option<String>,
    /// The time since which the admin wants messages.
    pub since: Option<i64>,
}

/// The request that a case is about, by method and address. It gets the case's answer.
pub(super) type Target<'a> = Option<(&'a str, &'a str)>;

impl TestBench {
    /// Whether the connector has a role.
    pub(super) fn has_role(&self, role: Role) -> bool {
        self.plugin.surface().roles.contains(&role)
    }

    /// Returns whether the connector has a role, and the kit file has samples for it in `table`. Otherwise, the report
    /// says why these rules are not tried.
    pub(super) fn tries(&mut self, role: Role, table: &str, samples: usize, rules: &[Rule]) -> bool {
        let why = if !self.has_role(role) {
            format!("the connector does not export `{role}`")
        } else if samples == 0 {
            format!("the kit file has no {table}")
        } else {
            return true;
        };
        for rule in rules {
            self.report.not_tried_because(*rule, &why);
        }
        false
    }

    /// Calls `fetch` for a file.
    pub(super) async fn fetch_media(
        &mut self,
        case: &str,
        request: MediaRequest,
        target: Target<'_>,
        answer: Answer,
    ) -> (Result<FetchedFile, CallError>, RecordedRequests) {
        self.answer(target, answer);
        let call = self.call(self.now, "fetch", self.reads());
        let shown = format!("the file `{}`", request.reference);
        let finished = self.plugin.fetch(call, request).await;
        self.ended(&format!("fetch: {case}"), &shown, finished)
    }

    /// Calls `poll` at the time `at`.
    pub(super) async fn poll(
        &mut self,
        case: &str,
        start: PollStart,
        at: i64,
        target: Target<'_>,
        answer: Answer,
    ) -> (Result<ChannelPolled, CallError>, RecordedRequests) {
        self.answer(target, answer);
        let call = self.call(at, "poll", self.reads());
        let shown = start.show();
        let PollStart { account, cursor, since } = start;
        let finished = self.plugin.poll_channel(call, account, cursor, since).await;
        self.ended(&format!("poll: {case}"), &shown, finished)
    }

    /// Calls `join` for a channel.
    pub(super) async fn join(
        &mut self,
        case: &str,
        request: SetupRequest,
        target: Target<'_>,
        answer: Answer,
    ) -> (Result<SetupReport, CallError>, RecordedRequests) {
        self.answer(target, answer);
        let call = self.call(self.now, "join", self.reads());
        let shown = show_setup(&request);
        let finished = self.plugin.join(call, request).await;
        self.ended(&format!("join: {case}"), &shown, finished)
    }

    /// Calls `leave` for a channel.
    pub(super) async fn leave(
        &mut self,
        case: &str,
        request: SetupRequest,
        target: Target<'_>,
        answer: Answer,
    ) -> (Result<(), CallError>, RecordedRequests) {
        self.answer(target, answer);
        let call = self.call(self.now, "leave", self.reads());
        let shown = show_setup(&request);
        let finished = self.plugin.leave(call, request).await;
        self.ended(&format!("leave: {case}"), &shown, finished)
    }

    /// Calls `read` for the templates of an account.
    pub(super) async fn read_catalogue(
        &mut self,
        case: &str,
        account: &str,
        target: Target<'_>,
        answer: Answer,
    ) -> (Result<Catalogue, CallError>, RecordedRequests) {
        self.answer(target, answer);
        let call = self.call(self.now, "read", self.reads());
        let finished = self.plugin.catalogue(call, account.to_owned()).await;
        self.ended(&format!("read: {case}"), &show_account(account), finished)
    }

    /// Calls `perform` for a gesture.
    pub(super) async fn perform(
        &mut self,
        case: &str,
        request: GestureRequest,
        target: Target<'_>,
        answer: Answer,
    ) -> (Result<PerformedGesture, CallError>, RecordedRequests) {
        self.answer(target, answer);
        let call = self.call(self.now, "perform", self.reads());
        let shown = show_gesture(&request);
        let finished = self.plugin.perform(call, request).await;
        self.ended(&format!("perform: {case}"), &shown, finished)
    }

    /// Calls `settle` for a part with these files.
    pub(super) async fn settle(
        &mut self,
        case: &str,
        part: Part,
        files: HashMap<String, Bytes>,
        target: Target<'_>,
        answer: Answer,
    ) -> (Result<Settled, CallError>, RecordedRequests) {
        self.answer(target, answer);
        let call = self.call(self.now, "settle", self.reads_with(files));
        let shown = super::show::part(&part);
        let finished = self.plugin.settle(call, part).await;
        self.ended(&format!("settle: {case}"), &shown, finished)
    }

    /// Checks the rules that apply to every call, and returns the call's result and requests.
    fn ended<T>(&mut self, what: &str, shown: &str, finished: Finished<T>) -> (Result<T, CallError>, RecordedRequests) {
        self.watch(what, &|| shown.to_owned(), &finished);
        (finished.result, self.take_recorded())
    }
}

impl PollStart {
    pub(super) fn show(&self) -> String {
        let cursor = self.cursor.as_ref().map_or_else(|| "no cursor".to_owned(), |cursor| format!("cursor `{cursor}`"));
        let since = self.since.map(|since| format!(", since {since}")).unwrap_or_default();
        format!("account `{}`, {cursor}{since}", self.account)
    }
}

/// Shows a gesture.
pub(super) fn show_gesture(request: &GestureRequest) -> String {
    let GestureRequest { kind, recipient, thread, message, .. } = request;
    let about = message.as_ref().map(|message| format!(" about `{message}`")).unwrap_or_default();
    format!("{kind}{about}, to `{recipient}` in `{thread}`")
}

/// Shows the account whose templates are read.
pub(super) fn show_account(account: &str) -> String {
    format!("account `{account}`")
}

/// Shows a channel that is set up.
pub(super) fn show_setup(request: &SetupRequest) -> String {
    let account = request.account.as_ref().map_or_else(|| "no account".to_owned(), |id| format!("account `{id}`"));
    format!("{account}, hook {}", request.hook_url)
}
