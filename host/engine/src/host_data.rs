//! What the rest of the host provides to a call: data that powers read, and previews of the policy's verdicts.

use bytes::Bytes;
use plugboard_model::{Action, Contact, Failure, FailureKind, KvScope, Lookup, Message, Template, Verdict};
use std::{
    future::{Future, ready},
    pin::Pin,
};

/// A boxed future, which keeps the trait object-safe.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The host's data that one call may read. By default, each method answers as a host without such data, so an
/// implementation overrides only the methods that its calls can reach.
pub trait HostData: Send + Sync {
    /// Returns the committed value of a key (at most 256 bytes) of the plugin's memory, if it exists.
    fn value<'a>(&'a self, _scope: KvScope, _key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        Box::pin(ready(Ok(None)))
    }

    /// Returns the newest messages of the conversation up to the event, oldest first, at most `limit` (100 at most).
    fn messages(&self, _limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>> {
        Box::pin(ready(Ok(Vec::new())))
    }

    /// Returns the customers who are in the conversation, most recent writer first, at most `limit` (100 at most). Not
    /// called for direct conversations.
    fn participants(&self, _limit: u32) -> BoxFuture<'_, Result<Vec<Contact>, Failure>> {
        Box::pin(ready(Ok(Vec::new())))
    }

    /// Returns the number of customers who are in the conversation, at most 10,000. Not called for direct conversations.
    fn participant_count(&self) -> BoxFuture<'_, Result<u32, Failure>> {
        Box::pin(ready(Ok(0)))
    }

    /// Returns the names of the channel's templates in a language, or in all languages.
    fn template_names<'a>(&'a self, _language: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        Box::pin(ready(Ok(Vec::new())))
    }

    /// Checks that a template exists and takes this number of variables. Returns `not-found` or `invalid` otherwise.
    fn check_template<'a>(
        &'a self,
        name: &'a str,
        _language: &'a str,
        _variables: usize,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        let name: String = name.chars().take(64).collect();
        Box::pin(ready(Err(Failure::new(FailureKind::NotFound, format!("unknown template `{name}`")))))
    }

    /// Returns one of the channel's templates, whatever its status, or `not-found`.
    fn template<'a>(&'a self, name: &'a str, _language: &'a str) -> BoxFuture<'a, Result<Template, Failure>> {
        let name: String = name.chars().take(64).collect();
        Box::pin(ready(Err(Failure::new(FailureKind::NotFound, format!("unknown template `{name}`")))))
    }

    /// Previews the policy's verdict on an action: [`Verdict::Allowed`] or [`Verdict::Held`]. `before` contains the
    /// actions that the same handler has already asked for.
    ///
    /// # Errors
    /// Returns an error of the kind `denied`, with the rule as its code, if policy refuses the action.
    fn preview(&self, action: &Action, _before: &[Action]) -> Result<Verdict, Failure> {
        Err(Failure::denied(format!("`{}` is not available in this call", action.name())).code("no-conversation"))
    }

    /// Returns the content of an attachment, or `not-found` if the host does not have it (yet).
    fn file<'a>(&'a self, _attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(ready(Err(Failure::new(FailureKind::NotFound, "this call has no files"))))
    }

    /// Returns at most `length` bytes of an attachment from `offset`: fewer near the end of the file, and none past it.
    /// The default implementation reads the whole file.
    fn file_range<'a>(
        &'a self,
        attachment: &'a str,
        offset: u32,
        length: u32,
    ) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            let whole = self.file(attachment).await?;
            let from = (offset as usize).min(whole.len());
            let to = from.saturating_add(length as usize).min(whole.len());
            Ok(whole.slice(from..to))
        })
    }

    /// Returns an address at which anyone can download a file of the part that is being sent, for this many seconds.
    ///
    /// # Errors
    /// Returns an error of the kind `denied` if the call has no such file, or if this host has no public address.
    fn link(&self, _attachment: &str, _seconds: u32) -> Result<String, Failure> {
        Err(Failure::denied("this host has no public address for files").code("no-public-address"))
    }

    /// Returns the records beyond the conversation that match a lookup, one JSON document each. [`Lookup::Linked`]
    /// returns identifiers.
    fn records(&self, _lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        Box::pin(ready(Ok(Vec::new())))
    }
}

/// No data at all, for `verify`, `profile` and `rules`, and for tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoHostData;

impl HostData for NoHostData {}
