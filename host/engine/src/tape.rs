//! Records everything that the host gives to a call, so that the call can be replayed exactly: the data that it read,
//! the answers to its requests, the time, randomness and new identifiers.
//!
//! Each question to the host is identified by a text, such as `kv shared counter`. A recording tape lets the host
//! answer and stores the answers. A playing tape returns the stored answers. If a question was asked several times, its
//! answers come in their original order.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use plugboard_model::{Action, Failure, FailureKind, KvScope, Lookup, Message, Verdict};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{BoxFuture, HostData};

/// The maximum size of a tape in bytes. A larger recording is discarded.
const BYTES: usize = 1 << 20;
/// The maximum number of unanswered questions that are reported.
const MISSED: usize = 20;

/// One recorded answer of the host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The question: a word and its arguments, such as `history 20`.
    pub question: String,
    /// The answer, or the failure.
    pub answer: Result<Value, Failure>,
}

/// A tape. Clones share the same recording.
#[derive(Clone)]
pub struct Tape(Arc<Mutex<Inner>>);

struct Inner {
    /// The answers that are left, by question; `None` while recording.
    playing: Option<HashMap<String, VecDeque<Result<Value, Failure>>>>,
    recorded: Vec<Entry>,
    bytes: usize,
    missed: Vec<String>,
}

impl std::fmt::Debug for Tape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tape")
    }
}

impl Tape {
    /// Creates an empty tape that records.
    #[must_use]
    pub fn record() -> Self {
        Self::of(None)
    }

    /// Creates a tape that plays a recording.
    #[must_use]
    pub fn play(entries: Vec<Entry>) -> Self {
        let mut by_question: HashMap<String, VecDeque<_>> = HashMap::new();
        for Entry { question, answer } in entries {
            by_question.entry(question).or_default().push_back(answer);
        }
        Self::of(Some(by_question))
    }

    fn of(playing: Option<HashMap<String, VecDeque<Result<Value, Failure>>>>) -> Self {
        Self(Arc::new(Mutex::new(Inner { playing, recorded: Vec::new(), bytes: 0, missed: Vec::new() })))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the recording, or `None` if it is larger than 1 MiB. Empty for a playing tape.
    #[must_use]
    pub fn entries(&self) -> Option<Vec<Entry>> {
        let inner = self.lock();
        (inner.bytes <= BYTES).then(|| inner.recorded.clone())
    }

    /// Returns questions that were asked during playback but are not in the recording, at most 20.
    #[must_use]
    pub fn missed(&self) -> Vec<String> {
        self.lock().missed.clone()
    }

    /// Returns the recorded answer to a question, or `None` while recording. A question without a recorded answer is a
    /// failure during playback.
    fn answer<T: DeserializeOwned>(&self, question: &str) -> Option<Result<T, Failure>> {
        let mut inner = self.lock();
        let found = inner.playing.as_mut()?.get_mut(question).and_then(VecDeque::pop_front);
        if let Some(answer) = found {
            let wrong = || Failure::new(FailureKind::Internal, "the recording cannot be read").code("not-recorded");
            return Some(answer.and_then(|value| serde_json::from_value(value).map_err(|_| wrong())));
        }
        if inner.missed.len() < MISSED {
            inner.missed.push(question.to_owned());
        }
        let message = format!("`{question}` was not asked during the recording, so there is no answer to replay");
        Some(Err(Failure::new(FailureKind::Unavailable, message).code("not-recorded")))
    }

    /// Records an answer. Does nothing for a playing tape, or once the recording is too large.
    fn keep(&self, question: String, answer: Result<Value, Failure>) {
        let mut inner = self.lock();
        if inner.playing.is_some() || inner.bytes > BYTES {
            return;
        }
        inner.bytes += question.len() + size(&answer);
        inner.recorded.push(Entry { question, answer });
    }

    /// Returns the recorded answer to a question. If there is none, makes one now; a recording tape stores it.
    pub(crate) fn get_or_record<T: Serialize + DeserializeOwned>(&self, question: &str, make: impl FnOnce() -> T) -> T {
        match self.answer::<T>(question) {
            Some(Ok(value)) => value,
            // There is no recorded answer, but time and randomness always need one.
            Some(Err(_)) => make(),
            None => {
                let value = make();
                self.keep(question.to_owned(), Ok(serde_json::to_value(&value).unwrap_or_default()));
                value
            }
        }
    }

    /// Returns the recorded answer to a question. While recording, reads the answer and stores it.
    async fn read_or_record<T: Serialize + DeserializeOwned>(
        &self,
        question: String,
        read: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        if let Some(answer) = self.answer(&question) {
            return answer;
        }
        let answer = read.await;
        self.keep(question, to_recorded(&answer));
        answer
    }

    /// Returns the recorded answer to a request, or `None` while recording.
    pub(crate) fn replied(&self, question: &str) -> Option<Result<Reply, Failure>> {
        self.answer(question)
    }

    /// Records the answer to a request.
    pub(crate) fn keep_reply(&self, question: String, reply: &Result<Reply, Failure>) {
        self.keep(question, to_recorded(reply));
    }
}

/// Converts an answer to its form on a tape.
fn to_recorded<T: Serialize>(answer: &Result<T, Failure>) -> Result<Value, Failure> {
    match answer {
        Ok(value) => Ok(serde_json::to_value(value).unwrap_or_default()),
        Err(failure) => Err(failure.clone()),
    }
}

/// The approximate size of an answer in bytes.
fn size(answer: &Result<Value, Failure>) -> usize {
    fn of(value: &Value) -> usize {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => 8,
            Value::String(text) => text.len() + 2,
            Value::Array(all) => all.iter().map(of).sum::<usize>() + 2,
            Value::Object(all) => all.iter().map(|(key, value)| key.len() + of(value) + 4).sum::<usize>() + 2,
        }
    }
    match answer {
        Ok(value) => of(value),
        Err(failure) => failure.message.len() + 32,
    }
}

/// The answer to a request, as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// The body in base64.
    pub body: String,
}

impl Reply {
    pub(crate) fn bytes(body: &str) -> Bytes {
        BASE64_STANDARD.decode(body).unwrap_or_default().into()
    }

    pub(crate) fn encode(bytes: &[u8]) -> String {
        BASE64_STANDARD.encode(bytes)
    }
}

/// Host data whose answers go through a tape.
pub struct Taped {
    /// The actual data. It is read while recording and with `live_fallback`; previews always use it.
    pub data: Arc<dyn HostData>,
    /// The tape.
    pub tape: Tape,
    /// Whether data that a playing tape does not contain is read from `data`. For a recording tape this must be
    /// false, because nothing would be recorded.
    pub live_fallback: bool,
}

impl Taped {
    /// Answers a question from the tape or by `read`, and records the answer if the tape is recording.
    async fn read<'a, T: Serialize + DeserializeOwned>(
        &'a self,
        question: String,
        read: BoxFuture<'a, Result<T, Failure>>,
    ) -> Result<T, Failure> {
        if !self.live_fallback {
            return self.tape.read_or_record(question, read).await;
        }
        match self.tape.answer(&question) {
            Some(Err(failure)) if failure.code.as_deref() == Some("not-recorded") => read.await,
            Some(answer) => answer,
            None => read.await,
        }
    }
}

impl HostData for Taped {
    fn value<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        let scope_word = match scope {
            KvScope::Conversation => "own",
            KvScope::Shared => "shared",
        };
        Box::pin(self.read(format!("kv {scope_word} {key}"), self.data.value(scope, key)))
    }

    fn messages(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>> {
        Box::pin(self.read(format!("history {limit}"), self.data.messages(limit)))
    }

    fn template_names<'a>(&'a self, language: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        let question = format!("templates {}", language.unwrap_or("*"));
        Box::pin(self.read(question, self.data.template_names(language)))
    }

    fn check_template<'a>(
        &'a self,
        name: &'a str,
        language: &'a str,
        variables: usize,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        let question = format!("template {language} {variables} {name}");
        Box::pin(self.read(question, self.data.check_template(name, language, variables)))
    }

    // Not recorded: the verdict is a pure function of data that is on the tape, and another version of the plugin may
    // ask for other actions.
    fn preview(&self, action: &Action, before: &[Action]) -> Result<Verdict, Failure> {
        self.data.preview(action, before)
    }

    fn file<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            let read = async { self.data.file(attachment).await.map(|bytes| Reply::encode(&bytes)) };
            let text = self.read(format!("file {attachment}"), Box::pin(read)).await?;
            Ok(Reply::bytes(&text))
        })
    }

    fn file_range<'a>(
        &'a self,
        attachment: &'a str,
        offset: u32,
        length: u32,
    ) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            let read = async {
                let part = self.data.file_range(attachment, offset, length).await;
                part.map(|bytes| Reply::encode(&bytes))
            };
            let question = format!("file {attachment} {offset} {length}");
            let text = self.read(question, Box::pin(read)).await?;
            Ok(Reply::bytes(&text))
        })
    }

    fn records(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        let question = format!("look {}", serde_json::to_string(&lookup).unwrap_or_default());
        Box::pin(self.read(question, self.data.records(lookup)))
    }
}
