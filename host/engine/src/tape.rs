//! What a call was told by its host, kept so that the call can be made again exactly: what it read, what its requests were
//! answered, the time, randomness and new identifiers.
//!
//! A tape that records lets everything happen and keeps the answers. A tape that plays gives those answers again, in
//! their order, each to the same question.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use plugboard_model::{Action, Failure, FailureKind, KvScope, Lookup, Message, Verdict};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{BoxFuture, Directory, Files, History, Kv, Powers, Preview, Templates};

/// A tape holds so many bytes at most; what is larger is not kept.
const BYTES: usize = 1 << 20;
/// So many questions that it has no answer to are told.
const MISSED: usize = 20;

/// One answer of the host's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What was asked: a word, and what belongs to it.
    pub question: String,
    /// What was answered, or why nothing was.
    pub answer: Result<Value, Failure>,
}

/// A tape. Clones share it.
#[derive(Clone)]
pub struct Tape(Arc<Mutex<Inner>>);

struct Inner {
    /// None while it records.
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
    /// An empty tape that records.
    #[must_use]
    pub fn record() -> Self {
        Self::of(None)
    }

    /// A tape that plays what was recorded.
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

    /// What was recorded, unless it is too much to be kept.
    #[must_use]
    pub fn entries(&self) -> Option<Vec<Entry>> {
        let inner = self.lock();
        (inner.bytes <= BYTES).then(|| inner.recorded.clone())
    }

    /// What was asked while it played and had not been asked before, at most 20.
    #[must_use]
    pub fn missed(&self) -> Vec<String> {
        self.lock().missed.clone()
    }

    /// The recorded answer to a question. While it records there is none; while it plays, what was not asked before is
    /// a failure.
    fn answer<T: DeserializeOwned>(&self, question: &str) -> Option<Result<T, Failure>> {
        let mut inner = self.lock();
        let found = inner.playing.as_mut()?.get_mut(question).and_then(VecDeque::pop_front);
        if let Some(answer) = found {
            let wrong = || Failure::new(FailureKind::Internal, "the recording is not understood").code("not-recorded");
            return Some(answer.and_then(|value| serde_json::from_value(value).map_err(|_| wrong())));
        }
        if inner.missed.len() < MISSED {
            inner.missed.push(question.to_owned());
        }
        let message = format!("`{question}` was not asked when this was recorded, so there is no answer");
        Some(Err(Failure::new(FailureKind::Unavailable, message).code("not-recorded")))
    }

    fn keep(&self, question: String, answer: Result<Value, Failure>) {
        let mut inner = self.lock();
        if inner.playing.is_some() || inner.bytes > BYTES {
            return;
        }
        inner.bytes += question.len() + size(&answer);
        inner.recorded.push(Entry { question, answer });
    }

    /// The recorded answer, or the one that is made now, which is kept.
    pub(crate) fn through<T: Serialize + DeserializeOwned>(&self, question: &str, make: impl FnOnce() -> T) -> T {
        match self.answer::<T>(question) {
            Some(Ok(value)) => value,
            // Time and randomness always have an answer.
            Some(Err(_)) => make(),
            None => {
                let value = make();
                self.keep(question.to_owned(), Ok(serde_json::to_value(&value).unwrap_or_default()));
                value
            }
        }
    }

    async fn reading<T: Serialize + DeserializeOwned>(
        &self,
        question: String,
        read: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        if let Some(answer) = self.answer(&question) {
            return answer;
        }
        let answer = read.await;
        self.keep(question, told(&answer));
        answer
    }

    /// The recorded answer to a request; none while it records.
    pub(crate) fn replied(&self, question: &str) -> Option<Result<Reply, Failure>> {
        self.answer(question)
    }

    /// Keeps the answer to a request.
    pub(crate) fn keep_reply(&self, question: String, reply: &Result<Reply, Failure>) {
        self.keep(question, told(reply));
    }
}

fn told<T: Serialize>(answer: &Result<T, Failure>) -> Result<Value, Failure> {
    match answer {
        Ok(value) => Ok(serde_json::to_value(value).unwrap_or_default()),
        Err(failure) => Err(failure.clone()),
    }
}

/// About how many bytes a value takes.
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

/// An answer to a request, as a tape keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// In base64.
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

/// Powers whose answers go through a tape. What a tape that plays has no answer to goes to `beyond`, if there is any.
pub struct Taped {
    /// What happens, while it records.
    pub powers: Arc<dyn Powers>,
    /// The tape.
    pub tape: Tape,
    /// What is not on a tape that plays is read from `powers` as well.
    pub beyond: bool,
}

impl Taped {
    async fn read<'a, T: Serialize + DeserializeOwned>(
        &'a self,
        question: String,
        read: BoxFuture<'a, Result<T, Failure>>,
    ) -> Result<T, Failure> {
        if !self.beyond {
            return self.tape.reading(question, read).await;
        }
        match self.tape.answer(&question) {
            Some(Err(failure)) if failure.code.as_deref() == Some("not-recorded") => read.await,
            Some(answer) => answer,
            None => read.await,
        }
    }
}

impl Kv for Taped {
    fn get<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        let scope_word = match scope {
            KvScope::Conversation => "own",
            KvScope::Shared => "shared",
        };
        Box::pin(self.read(format!("kv {scope_word} {key}"), self.powers.get(scope, key)))
    }
}

impl History for Taped {
    fn messages(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>> {
        Box::pin(self.read(format!("history {limit}"), self.powers.messages(limit)))
    }
}

impl Templates for Taped {
    fn names<'a>(&'a self, language: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        let question = format!("templates {}", language.unwrap_or("*"));
        Box::pin(self.read(question, self.powers.names(language)))
    }

    fn check<'a>(&'a self, name: &'a str, language: &'a str, variables: usize) -> BoxFuture<'a, Result<(), Failure>> {
        let question = format!("template {language} {variables} {name}");
        Box::pin(self.read(question, self.powers.check(name, language, variables)))
    }
}

impl Preview for Taped {
    // A pure function of what is on the tape anyway; another version may ask for other things.
    fn preview(&self, action: &Action, before: &[Action]) -> Result<Verdict, Failure> {
        self.powers.preview(action, before)
    }
}

impl Files for Taped {
    fn read<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            let read = async { Files::read(&*self.powers, attachment).await.map(|bytes| Reply::encode(&bytes)) };
            let text = Taped::read(self, format!("file {attachment}"), Box::pin(read)).await?;
            Ok(Reply::bytes(&text))
        })
    }

    fn range<'a>(&'a self, attachment: &'a str, offset: u32, length: u32) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            let read = async {
                let part = self.powers.range(attachment, offset, length).await;
                part.map(|bytes| Reply::encode(&bytes))
            };
            let question = format!("file {attachment} {offset} {length}");
            let text = Taped::read(self, question, Box::pin(read)).await?;
            Ok(Reply::bytes(&text))
        })
    }
}

impl Directory for Taped {
    fn look(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        let question = format!("look {}", serde_json::to_string(&lookup).unwrap_or_default());
        Box::pin(self.read(question, self.powers.look(lookup)))
    }
}
