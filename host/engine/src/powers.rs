//! Traits for the data that the rest of the host provides to plugins, one small trait per power.

use bytes::Bytes;
use plugboard_model::{Action, Failure, FailureKind, KvScope, Lookup, Message, Verdict};
use std::{future::Future, pin::Pin};

/// A boxed future, which keeps these traits object-safe.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The committed key-value memory of a plugin, without the writes of the running call.
pub trait Kv: Send + Sync {
    /// Returns the committed value of a key (at most 256 bytes), or `None` if there is none. Fails if the database
    /// fails.
    fn get<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>>;
}

/// The message history of a conversation.
pub trait History: Send + Sync {
    /// Returns the newest messages up to the event, oldest first, at most `limit`, which callers cap at 100.
    fn messages(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>>;
}

/// The templates of the conversation's channel.
pub trait Templates: Send + Sync {
    /// Returns the names of the templates in a language, or in all languages.
    fn names<'a>(&'a self, language: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>>;
    /// Checks that a template exists and takes this number of variables. Returns `not-found` or `invalid` otherwise.
    fn check<'a>(&'a self, name: &'a str, language: &'a str, variables: usize) -> BoxFuture<'a, Result<(), Failure>>;
}

/// Previews the policy's verdict on an action.
pub trait Preview: Send + Sync {
    /// Returns [`Verdict::Allowed`] or [`Verdict::Held`]. A refusal is an error of the kind `denied` with the rule as
    /// its code. `before` holds the actions that the same handler has already asked for.
    ///
    /// # Errors
    /// Returns an error if policy refuses the action.
    fn preview(&self, action: &Action, before: &[Action]) -> Result<Verdict, Failure>;
}

/// The content of files stored by the host.
pub trait Files: Send + Sync {
    /// Returns the content of an attachment, or `not-found` if the host does not have it (yet).
    fn read<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>>;

    /// Returns at most `length` bytes from `offset`: fewer near the end of the file, and none past it. Fails like
    /// [`Files::read`]. The default implementation reads the whole file.
    fn range<'a>(&'a self, attachment: &'a str, offset: u32, length: u32) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            let whole = self.read(attachment).await?;
            let from = (offset as usize).min(whole.len());
            let to = from.saturating_add(length as usize).min(whole.len());
            Ok(whole.slice(from..to))
        })
    }
}

/// Records beyond the current conversation.
pub trait Directory: Send + Sync {
    /// Returns the records that match a lookup, one JSON document each. [`Lookup::Linked`] returns identifiers.
    fn look(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>>;
}

/// All powers together.
pub trait Powers: Kv + History + Templates + Preview + Files + Directory {}

impl<T: Kv + History + Templates + Preview + Files + Directory> Powers for T {}

/// Powers without any data, for calls that belong to no conversation and read nothing: `verify`, `profile`, `rules` and
/// `migrate`. Also for tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPowers;

fn ready<'a, T: Send + 'a>(value: T) -> BoxFuture<'a, T> {
    Box::pin(std::future::ready(value))
}

impl Kv for NoPowers {
    fn get<'a>(&'a self, _: KvScope, _: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        ready(Ok(None))
    }
}

impl History for NoPowers {
    fn messages(&self, _: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>> {
        ready(Ok(Vec::new()))
    }
}

impl Templates for NoPowers {
    fn names<'a>(&'a self, _: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        ready(Ok(Vec::new()))
    }

    fn check<'a>(&'a self, name: &'a str, _: &'a str, _: usize) -> BoxFuture<'a, Result<(), Failure>> {
        let name: String = name.chars().take(64).collect();
        ready(Err(Failure::new(FailureKind::NotFound, format!("unknown template `{name}`"))))
    }
}

impl Preview for NoPowers {
    fn preview(&self, action: &Action, _: &[Action]) -> Result<Verdict, Failure> {
        Err(Failure::denied(format!("`{}` is not available in this call", action.name())).code("no-conversation"))
    }
}

impl Files for NoPowers {
    fn read<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        ready(Err(Failure::new(FailureKind::NotFound, "this call has no files")))
    }
}

impl Directory for NoPowers {
    fn look(&self, _: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        ready(Ok(Vec::new()))
    }
}
