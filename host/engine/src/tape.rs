//! Records everything that the host gives to a call, so that the call can be replayed exactly: the data that it read,
//! the answers to its requests, the time, randomness and new identifiers.
//!
//! Each question to the host is identified by a text, such as `kv shared counter`. A recording tape lets the host
//! answer and stores the answers. A playing tape returns the stored answers. If a question was asked several times, its
//! answers come in their original order.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use plugboard_model::{Failure, FailureKind};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

/// The maximum size of a tape in bytes. A larger recording is discarded.
const BYTES_MAX: usize = 1 << 20;
/// The maximum number of unanswered questions that are reported.
const MISSED_MAX: usize = 20;

/// The code of the failure that a playing tape returns for a question without a recorded answer.
const NOT_RECORDED: &str = "not-recorded";

/// One recorded answer of the host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The question: a word and its arguments, such as `history 20`.
    pub question: String,
    /// The answer, or the failure.
    pub answer: Result<Value, Failure>,
}

/// Recorded answers by question, each in the order in which they were given.
type Answers = HashMap<String, VecDeque<Result<Value, Failure>>>;

/// A tape. Clones share the same recording.
#[derive(Clone)]
pub struct Tape(Arc<Mutex<Inner>>);

struct Inner {
    /// The answers that are left, by question; `None` while recording.
    playing: Option<Answers>,
    /// Whether data that a playing tape does not contain is read from the host.
    reads_missing: bool,
    recorded: Vec<Entry>,
    bytes: usize,
    missed: Vec<String>,
}

fn by_question(entries: Vec<Entry>) -> Answers {
    let mut answers = Answers::new();
    for Entry { question, answer } in entries {
        answers.entry(question).or_default().push_back(answer);
    }
    answers
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
        Self::of(None, false)
    }

    /// Creates a tape that plays a recording. Data that the recording does not contain cannot be read.
    #[must_use]
    pub fn play(entries: Vec<Entry>) -> Self {
        Self::of(Some(by_question(entries)), false)
    }

    /// Creates a tape that plays a recording. Data that the recording does not contain is read from the host.
    #[must_use]
    pub fn play_and_read_missing(entries: Vec<Entry>) -> Self {
        Self::of(Some(by_question(entries)), true)
    }

    fn of(playing: Option<Answers>, reads_missing: bool) -> Self {
        let inner = Inner { playing, reads_missing, recorded: Vec::new(), bytes: 0, missed: Vec::new() };
        Self(Arc::new(Mutex::new(inner)))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the recording, or `None` if it is larger than 1 MiB. Empty for a playing tape.
    #[must_use]
    pub fn entries(&self) -> Option<Vec<Entry>> {
        let inner = self.lock();
        (inner.bytes <= BYTES_MAX).then(|| inner.recorded.clone())
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
            let wrong = || Failure::new(FailureKind::Internal, "the recording cannot be read").code(NOT_RECORDED);
            return Some(answer.and_then(|value| serde_json::from_value(value).map_err(|_| wrong())));
        }
        if inner.missed.len() < MISSED_MAX {
            inner.missed.push(question.to_owned());
        }
        let message = format!("`{question}` was not asked during the recording, so there is no answer to replay");
        Some(Err(Failure::new(FailureKind::Unavailable, message).code(NOT_RECORDED)))
    }

    /// Records an answer. Does nothing for a playing tape, or once the recording is too large.
    fn store(&self, question: String, answer: Result<Value, Failure>) {
        let mut inner = self.lock();
        if inner.playing.is_some() || inner.bytes > BYTES_MAX {
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
                self.store(question.to_owned(), Ok(serde_json::to_value(&value).unwrap_or_default()));
                value
            }
        }
    }

    /// Returns the recorded answer to a question about the host's data. While recording, reads the answer and stores
    /// it. If the recording does not have the answer, the tape decides whether it is read.
    pub(crate) async fn read_or_record<T: Serialize + DeserializeOwned>(
        &self,
        question: String,
        read: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        match self.answer(&question) {
            Some(Err(failure)) if failure.code.as_deref() == Some(NOT_RECORDED) && self.lock().reads_missing => {
                read.await
            }
            Some(answer) => answer,
            None => {
                let answer = read.await;
                self.store(question, to_recorded(&answer));
                answer
            }
        }
    }

    /// Returns the recorded answer to a request, or `None` while recording.
    pub(crate) fn recorded_reply(&self, question: &str) -> Option<Result<Reply, Failure>> {
        self.answer(question)
    }

    /// Records the answer to a request.
    pub(crate) fn store_reply(&self, question: String, reply: &Result<Reply, Failure>) {
        self.store(question, to_recorded(reply));
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
