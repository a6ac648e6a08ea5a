//! The test bench: a connector as it would be installed, and a stub in place of its platform that answers as each case
//! requires. Checks the limits of every call, and that no call leaks a secret.

use bytes::Bytes;
use plugboard_engine::{
    BoxFuture, Call, CallError, Finished, Gate, HostData, NoHostData, Plugin, Stub, StubAnswer, StubRequest,
};
use plugboard_model::{
    Clock, Failure, FailureKind, HookAnswer, HookRequest, KvScope, Limits, Part, Profile, ProfileRequest, Received,
    Rules, SentPart,
};
use plugboard_rules::files::{FILE_BYTES, FILE_TIME};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    report::{Mismatch, ReportBuilder, mismatch},
    rules::Rule,
};
use crate::{
    scenario::{scene::Installed, web::url_fits},
    stage::{SharedValues, WriteResult},
};

/// The most requests of one call that are recorded. The engine limits them as well.
const KEPT: usize = 256;
/// The length from which secrets are searched for, in bytes. Shorter ones appear in many texts by chance.
const SECRET: usize = 5;

/// The platform's answer to a request.
pub(super) type Answer = Result<StubAnswer, Failure>;

/// The stubbed platform during one call.
#[derive(Default)]
struct Platform {
    /// The request that the case is about: its method, address and answer.
    target: Option<(String, String, Answer)>,
    /// The answers to other requests, each with method and address. The first match applies.
    others: Vec<(Option<String>, String, StubAnswer)>,
    recorded: RecordedRequests,
}

/// The requests that a call made.
#[derive(Debug, Default)]
pub(super) struct RecordedRequests {
    /// Requests that reached the stub, in order.
    pub requests: Vec<StubRequest>,
    /// Why requests were blocked or got no answer.
    pub unanswered: Vec<String>,
    /// The number of requests that were blocked.
    pub blocked: usize,
}

impl RecordedRequests {
    /// Returns the number of requests that must not be repeated.
    pub(super) fn non_repeatable(&self) -> usize {
        self.requests.iter().filter(|request| request.non_repeatable).count()
    }

    /// Checks that the call made a request, and that no request was blocked or had no answer.
    pub(super) fn check_asked(&self, method: &str, url: &str) -> Result<(), Mismatch> {
        let expected = format!("a request {method} {url}");
        if !self.unanswered.is_empty() {
            return mismatch(expected, self.unanswered.join("\n"));
        }
        if self.requests.iter().any(|request| request.method == method && url_fits(url, &request.url)) {
            return Ok(());
        }
        let made: Vec<_> = self.requests.iter().map(super::show::outgoing).collect();
        mismatch(expected, if made.is_empty() { "no request".to_owned() } else { made.join("\n") })
    }
}

/// The platform as the gate's stub.
#[derive(Default)]
struct Web(Mutex<Platform>);

impl Web {
    fn lock(&self) -> MutexGuard<'_, Platform> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stub for Web {
    fn answer(&self, request: &StubRequest) -> Answer {
        let mut platform = self.lock();
        if platform.recorded.requests.len() < KEPT {
            platform.recorded.requests.push(request.clone());
        }
        if let Some((method, url, answer)) = &platform.target
            && *method == request.method
            && url_fits(url, &request.url)
        {
            return answer.clone();
        }
        let fits = |(method, url, _): &&(Option<String>, String, StubAnswer)| {
            method.as_ref().is_none_or(|method| *method == request.method) && url_fits(url, &request.url)
        };
        if let Some((_, _, answer)) = platform.others.iter().find(fits) {
            return Ok(answer.clone());
        }
        let message = no_answer(platform.target.as_ref().map(|(method, url, _)| (&**method, &**url)), request);
        platform.recorded.unanswered.push(message.clone());
        Err(Failure::new(FailureKind::Unavailable, message).code("no-answer-written"))
    }

    fn refused(&self, request: &StubRequest, why: &Failure) {
        let message = format!("{} {} was blocked: {}", request.method, request.url, why.message);
        let mut platform = self.lock();
        platform.recorded.unanswered.push(message);
        platform.recorded.blocked += 1;
    }
}

/// Returns the message for a request that has no answer. `target` is the request that the case is about.
fn no_answer(target: Option<(&str, &str)>, request: &StubRequest) -> String {
    let StubRequest { method, url, .. } = request;
    match target {
        Some((other, target)) if other != method && url_fits(target, url) => format!(
            "{method} {url} has no answer: the kit file has this `url` for {other}, so write `method = \"{method}\"` \
             beside it"
        ),
        _ => format!("{method} {url} has no answer: write an [[http]] for it"),
    }
}

/// Read access of a call: stored values, and files by their identifiers.
struct Reads {
    memory: SharedValues,
    files: HashMap<String, Bytes>,
}

impl HostData for Reads {
    fn value<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        let found = match scope {
            KvScope::Shared => self.memory.get(key),
            KvScope::Conversation => None,
        };
        Box::pin(std::future::ready(Ok(found)))
    }

    fn file<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        let gone = || Failure::new(FailureKind::NotFound, "the file no longer exists");
        Box::pin(std::future::ready(self.files.get(attachment).cloned().ok_or_else(gone)))
    }

    fn link(&self, attachment: &str, seconds: u32) -> Result<String, Failure> {
        Ok(format!("https://inbox.example/shared/{attachment}?expires={seconds}&signature=kit"))
    }
}

/// The test bench of a connector.
pub(super) struct TestBench {
    pub plugin: Arc<Plugin>,
    config: Arc<serde_json::Value>,
    secrets: Arc<plugboard_engine::Secrets>,
    /// The values of the secrets, by name.
    values: BTreeMap<String, String>,
    limits: Limits,
    web: Arc<Web>,
    gate: Arc<Gate>,
    pub accounts: Vec<String>,
    pub now: i64,
    /// The values that the connector stores from one request to the next.
    pub memory: SharedValues,
    pub report: ReportBuilder,
    /// Whether `receive` may make requests to the platform.
    pub asks_in_receive: bool,
    pub calls: u32,
    pub cpu_us: u64,
    pub wall_us: u64,
    pub memory_bytes: u64,
}

impl TestBench {
    pub(super) fn new(plugin: Arc<Plugin>, installed: Installed, accounts: Vec<String>, now: i64) -> Self {
        let Installed { config, grants, secrets, values, limits } = installed;
        let web = Arc::new(Web::default());
        let gate = Gate::stubbed(grants, Arc::clone(&web) as Arc<dyn Stub>);
        Self {
            plugin,
            config: Arc::new(config),
            secrets: Arc::new(secrets),
            values,
            limits,
            web,
            gate: Arc::new(gate),
            accounts,
            now,
            memory: SharedValues::default(),
            report: ReportBuilder::default(),
            asks_in_receive: false,
            calls: 0,
            cpu_us: 0,
            wall_us: 0,
            memory_bytes: 0,
        }
    }

    /// Returns the names and values of the secrets that must not leak. Leaves out those too short to search for.
    pub(super) fn secrets(&self) -> impl Iterator<Item = (&str, &str)> {
        let long = self.values.iter().filter(|(_, value)| value.len() >= SECRET);
        long.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Sets the answers that are the same in every case.
    pub(super) fn others(&self, others: Vec<(Option<String>, String, StubAnswer)>) {
        self.web.lock().others = others;
    }

    /// Sets the answer to the next call's request.
    pub(super) fn answer(&self, target: Option<(&str, &str)>, answer: Answer) {
        let mut platform = self.web.lock();
        platform.target = target.map(|(method, url)| (method.to_owned(), url.to_owned(), answer));
        platform.recorded = RecordedRequests::default();
    }

    /// Takes the requests of the last call.
    pub(super) fn take_recorded(&self) -> RecordedRequests {
        std::mem::take(&mut self.web.lock().recorded)
    }

    /// Returns read access to the values that the connector has stored, for a call without a file.
    pub(super) fn reads(&self) -> Arc<dyn HostData> {
        self.reads_with(HashMap::new())
    }

    /// The same, for a call with files.
    pub(super) fn reads_with(&self, files: HashMap<String, Bytes>) -> Arc<dyn HostData> {
        Arc::new(Reads { memory: self.memory.clone(), files })
    }

    pub(super) fn call(&self, at: i64, idempotency: &str, data: Arc<dyn HostData>) -> Call {
        Call {
            installation: self.plugin.manifest().map_or_else(String::new, |manifest| manifest.name.clone()),
            config: self.config.clone(),
            secrets: self.secrets.clone(),
            gate: self.gate.clone(),
            limits: self.limits.clone(),
            idempotency: idempotency.to_owned(),
            clock: Clock::test(at),
            data,
            tape: None,
        }
    }

    /// Checks the rules that apply to every call, and records the highest usage.
    pub(super) fn watch<T>(&mut self, what: &str, input: &dyn Fn() -> String, finished: &Finished<T>) {
        let Finished { result, log, usage, .. } = finished;
        self.calls = self.calls.saturating_add(1);
        self.cpu_us = self.cpu_us.max(usage.cpu_us);
        self.wall_us = self.wall_us.max(usage.wall_us);
        self.memory_bytes = self.memory_bytes.max(usage.memory_bytes);
        let limits = match result {
            Err(error @ CallError::Limit(..)) => mismatch("the call ends before it reaches a limit", error.to_string()),
            _ => Ok(()),
        };
        self.report.note(Rule::Limits, what, input, limits);
        let failure = match result {
            Err(CallError::Refused(failure)) => Some(failure.to_string()),
            Err(error) => Some(error.to_string()),
            Ok(_) => None,
        };
        let lines = log.iter().map(|line| ("the log says", line.message.as_str()));
        let texts = lines.chain(failure.iter().map(|failure| ("the failure says", failure.as_str())));
        let mut leaks = texts.filter_map(|(who, text)| {
            let leaked = self.secrets().find(|(_, value)| text.contains(value))?;
            Some(format!("{who}, with the value of `{}`: {}", leaked.0, text.replace(leaked.1, "***")))
        });
        let leak = leaks.next().map_or(Ok(()), |leak| mismatch("no secret is leaked", leak));
        self.report.note(Rule::Secrets, what, input, leak);
    }

    /// Checks that a call made no requests.
    fn quiet<T>(&mut self, what: &str, input: &dyn Fn() -> String, finished: &Finished<T>) {
        let made = finished.usage.http_calls;
        let RecordedRequests { requests, unanswered: refused, .. } = self.take_recorded();
        let first = requests.first().map(|request| format!("{} {}", request.method, request.url));
        let quiet = match made {
            0 => Ok(()),
            made => mismatch("no request", first.or(refused.first().cloned()).unwrap_or(format!("{made} requests"))),
        };
        self.report.note(Rule::Quiet, what, input, quiet);
    }

    /// Calls `verify` with a request.
    pub(super) async fn verify(&mut self, case: &str, request: HookRequest) -> Finished<Option<HookAnswer>> {
        self.answer(None, Ok(StubAnswer::default()));
        let request = Arc::new(request);
        let call = self.call(request.received_at, "verify", Arc::new(NoHostData));
        let finished = self.plugin.verify(call, request.clone(), self.accounts.clone()).await;
        let what = format!("verify: {case}");
        let input = || super::show::request(&request);
        self.watch(&what, &input, &finished);
        self.quiet(&what, &input, &finished);
        finished
    }

    /// Calls `receive` with a request. The values that the connector stores carry over from one call to the next.
    pub(super) async fn receive(&mut self, case: &str, request: HookRequest, at: i64) -> Result<Received, CallError> {
        self.answer(None, Ok(StubAnswer::default()));
        let request = Arc::new(request);
        let call = self.call(at, "receive", self.reads());
        let finished = self.plugin.receive(call, request.clone(), self.accounts.clone()).await;
        let what = format!("receive: {case}");
        let input = || super::show::request(&request);
        self.watch(&what, &input, &finished);
        if !self.asks_in_receive {
            self.quiet(&what, &input, &finished);
        }
        let received = finished.result?;
        if self.memory.write(&received.journal.reads, &received.journal.writes) == WriteResult::Full {
            return Err(CallError::Host("the connector would store more values than allowed".to_owned()));
        }
        Ok(received)
    }

    /// Calls `send` with a part. `target` is the request that gets the answer.
    pub(super) async fn send(
        &mut self,
        case: &str,
        part: Part,
        files: HashMap<String, Bytes>,
        target: Option<(&str, &str)>,
        answer: Answer,
    ) -> (Finished<SentPart>, RecordedRequests) {
        self.answer(target, answer);
        let call = self.call(self.now, &part.id, self.reads_with(files));
        let shown = super::show::part(&part);
        let finished = self.plugin.send(call, part).await;
        self.watch(&format!("send: {case}"), &|| shown.clone(), &finished);
        (finished, self.take_recorded())
    }

    /// Calls `profile` for a customer. `target` is the request that gets the answer.
    pub(super) async fn profile(
        &mut self,
        case: &str,
        request: ProfileRequest,
        target: Option<(&str, &str)>,
        answer: Answer,
    ) -> (Finished<Profile>, RecordedRequests) {
        self.answer(target, answer);
        let call = self.call(self.now, "profile", Arc::new(NoHostData));
        let shown = format!("the customer `{}`", request.contact);
        let finished = self.plugin.profile(call, request).await;
        self.watch(&format!("profile: {case}"), &|| shown.clone(), &finished);
        (finished, self.take_recorded())
    }

    /// Calls `rules`.
    pub(super) async fn rules(&mut self, at: i64) -> Result<Rules, CallError> {
        self.answer(None, Ok(StubAnswer::default()));
        let call = self.call(at, "rules", Arc::new(NoHostData));
        let finished = self.plugin.rules(call).await;
        self.watch("rules", &String::new, &finished);
        finished.result
    }

    /// Fetches a customer's file, as the host does after storing the message. `answer` is that of the file's server.
    pub(super) async fn fetch(&self, url: &str, answer: Answer) -> Result<Bytes, Failure> {
        self.answer(Some(("GET", url)), answer);
        let fetched = self.gate.fetch(url, &self.secrets, FILE_BYTES, FILE_TIME).await;
        fetched.map(|file| file.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_without_an_answer_is_reported_with_what_to_write() {
        let url = "https://a.example/people".to_owned();
        let post = StubRequest {
            method: "POST".to_owned(),
            url,
            headers: Vec::new(),
            body: Bytes::new(),
            non_repeatable: true,
        };
        let said = no_answer(Some(("GET", "https://a.example/*")), &post);
        assert!(said.contains("for GET, so write `method = \"POST\"` beside it"), "{said}");
        for target in [None, Some(("GET", "https://a.example/other")), Some(("POST", "https://b.example/*"))] {
            let said = no_answer(target, &post);
            assert!(said.contains("POST https://a.example/people has no answer: write an [[http]] for it"), "{said}");
        }
    }
}
