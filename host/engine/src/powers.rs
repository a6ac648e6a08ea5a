//! What the rest of the host provides to plugins: one small trait per power.

use bytes::Bytes;
use plugboard_model::{Action, Failure, FailureKind, KvScope, Lookup, Message, Verdict};
use std::{future::Future, pin::Pin};

/// A future on the heap, so that these traits can be used as objects.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A plugin's memory, as it was committed.
pub trait Kv: Send + Sync {
    /// The committed value of a key (at most 256 bytes), if there is one.
    fn get<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>>;
}

/// What was said before.
pub trait History: Send + Sync {
    /// The latest messages up to the event, oldest first, at most `limit` (at most 100).
    fn messages(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>>;
}

/// The templates of the conversation's channel.
pub trait Templates: Send + Sync {
    /// Their names in a language, or in all of them.
    fn names<'a>(&'a self, language: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>>;
    /// Is there such a template, and does it take so many variables? `not-found` or `invalid` if not.
    fn check<'a>(&'a self, name: &'a str, language: &'a str, variables: usize) -> BoxFuture<'a, Result<(), Failure>>;
}

/// What policy says of an action at this moment.
pub trait Preview: Send + Sync {
    /// [`Verdict::Allowed`] or [`Verdict::Held`]; refused is an error, `denied` with the rule as its code.
    /// `before` holds what the same handler has asked for already.
    ///
    /// # Errors
    /// When policy refuses the action.
    fn preview(&self, action: &Action, before: &[Action]) -> Result<Verdict, Failure>;
}

/// The bytes of files that the host keeps.
pub trait Files: Send + Sync {
    /// The bytes of an attachment; `not-found` when it is not, or not yet, here.
    fn read<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>>;

    /// A part of them: up to `length` from `offset`, fewer at the end and none behind it. Where the host cannot read a
    /// part alone, the whole is read.
    fn range<'a>(&'a self, attachment: &'a str, offset: u32, length: u32) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            let whole = self.read(attachment).await?;
            let from = (offset as usize).min(whole.len());
            let to = from.saturating_add(length as usize).min(whole.len());
            Ok(whole.slice(from..to))
        })
    }
}

/// What is known beyond the conversation at hand.
pub trait Directory: Send + Sync {
    /// The records that answer a question, one JSON document each; identifiers for [`Lookup::Linked`].
    fn look(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>>;
}

/// All of them together.
pub trait Powers: Kv + History + Templates + Preview + Files + Directory {}

impl<T: Kv + History + Templates + Preview + Files + Directory> Powers for T {}

/// Nothing to give: for `verify`, `profile` and `rules`, and where a test needs no more.
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
        ready(Err(Failure::new(FailureKind::NotFound, format!("there is no template `{name}` here"))))
    }
}

impl Preview for NoPowers {
    fn preview(&self, action: &Action, _: &[Action]) -> Result<Verdict, Failure> {
        Err(Failure::denied(format!("`{}` is not possible in this call", action.name())).code("no-conversation"))
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
