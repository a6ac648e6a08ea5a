//! `kv`: a plugin's key-value memory. Writes go into the journal. Reads return this call's own writes, or else the
//! committed values.

use super::{
    bindings::kv::Host,
    check::{self, TEXT_MAX},
};
use crate::{
    error::Error,
    state::{State, Subject},
};
use plugboard_model::{Failure, KvScope};
use wasmtime::Result;

/// The maximum length of a key, in bytes.
const KEY_MAX: usize = 256;
/// The maximum number of reads and writes per call.
const CALLS_MAX: usize = 1_000;

impl State {
    /// Checks a key and whether this call may use it, and counts the read or write.
    fn key(&mut self, scope: KvScope, key: &str) -> Result<(), Failure> {
        if scope == KvScope::Conversation && !matches!(self.subject, Subject::Event(_) | Subject::Help(..)) {
            let message = "this call does not belong to a conversation; use the `shared-` functions";
            return Err(Failure::denied(message).code("no-conversation"));
        }
        check::id("the key", key, KEY_MAX)?;
        check::count("`kv` reads and writes per call", self.journal.kv_calls, CALLS_MAX)?;
        self.journal.kv_calls += 1;
        Ok(())
    }

    async fn read(&mut self, scope: KvScope, key: &str) -> Result<Option<String>, Error> {
        self.key(scope, key)?;
        if let Some(written) = self.journal.writes.get(&(scope, key.to_owned())) {
            return Ok(written.clone());
        }
        if scope == KvScope::Shared
            && let Some(read) = self.journal.reads.get(key)
        {
            return Ok(read.clone());
        }
        let scope_word = match scope {
            KvScope::Conversation => "own",
            KvScope::Shared => "shared",
        };
        let read = self.call.data.value(scope, key);
        let value = self.call.read(|| format!("kv {scope_word} {key}"), read).await?;
        if scope == KvScope::Shared {
            // The call depends on this value. When the journal is applied, it is compared with the value at that time.
            self.limiter.count_host_bytes(key.len() + value.as_ref().map_or(0, String::len))?;
            self.journal.reads.insert(key.to_owned(), value.clone());
        }
        Ok(value)
    }

    fn store(&mut self, scope: KvScope, key: String, value: Option<String>) -> Result<(), Error> {
        self.key(scope, &key)?;
        check::verbatim("the value", value.as_deref().unwrap_or_default(), TEXT_MAX)?;
        let has_journal =
            matches!(self.subject, Subject::Event(_) | Subject::Receive(..) | Subject::Export(_) | Subject::Poll(_));
        if !has_journal {
            let message = "this call cannot store values, because it has no journal; handlers, `receive`, \
                       `export-batch` and `poll` have one";
            return Err(Failure::denied(message).code("wrong-call").into());
        }
        self.write(scope, key, value)
    }
}

impl Host for State {
    async fn get(&mut self, key: String) -> Result<Option<String>, Error> {
        self.read(KvScope::Conversation, &key).await
    }

    async fn set(&mut self, key: String, value: String) -> Result<(), Error> {
        self.store(KvScope::Conversation, key, Some(value))
    }

    async fn delete(&mut self, key: String) -> Result<(), Error> {
        self.store(KvScope::Conversation, key, None)
    }

    async fn shared_get(&mut self, key: String) -> Result<Option<String>, Error> {
        self.read(KvScope::Shared, &key).await
    }

    async fn shared_set(&mut self, key: String, value: String) -> Result<(), Error> {
        self.store(KvScope::Shared, key, Some(value))
    }

    async fn shared_delete(&mut self, key: String) -> Result<(), Error> {
        self.store(KvScope::Shared, key, None)
    }

    async fn shared_add(&mut self, key: String, by: f64) -> Result<f64, Error> {
        let sum = match self.read(KvScope::Shared, &key).await? {
            None => by,
            Some(text) => match text.trim().parse::<f64>() {
                Ok(number) => number + by,
                Err(_) => return Err(Failure::invalid(format!("the value of `{key}` is not a number")).into()),
            },
        };
        if !sum.is_finite() {
            return Err(Failure::invalid(format!("`{key}` plus {by} is not a finite number")).into());
        }
        self.store(KvScope::Shared, key, Some(sum.to_string()))?;
        Ok(sum)
    }

    async fn shared_compare_and_set(
        &mut self,
        key: String,
        expected: Option<String>,
        value: Option<String>,
    ) -> Result<bool, Error> {
        if self.read(KvScope::Shared, &key).await? != expected {
            return Ok(false);
        }
        self.store(KvScope::Shared, key, value)?;
        Ok(true)
    }
}
