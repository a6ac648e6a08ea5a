//! The key-value memory of plugins: its limits, and the writes of a call.

use plugboard_db::{Result, Tx, kv};
use plugboard_model::{Failure, FailureKind, KvScope, KvWrite, SharedRead};

/// How many times a call is repeated immediately because a shared value that it read changed before its result was
/// stored.
pub(crate) const CONFLICTS: i64 = 10;

/// Returns whether one of the shared values that a call read has changed since.
pub(crate) async fn has_changed(tx: &mut Tx<'_>, memory: &str, reads: &[SharedRead]) -> Result<bool> {
    for read in reads {
        if kv::in_tx(tx, memory, "", &read.key).await? != read.value {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns why a call's writes do not fit into its memory, or `None` if they do.
pub(crate) async fn limit_failure(
    tx: &mut Tx<'_>,
    memory: &str,
    conversation: &str,
    writes: &[KvWrite],
) -> Result<Option<Failure>> {
    for (scope_key, of) in [(conversation, "for one conversation"), ("", "for all conversations")] {
        let kept = writes.iter().filter(|write| write.value.is_some() && scope(write, conversation) == scope_key);
        let keys: Vec<&str> = kept.map(|write| write.key.as_str()).collect();
        if !keys.is_empty() && !kv::has_room(tx, memory, scope_key, &keys).await? {
            let most = kv::limit(scope_key);
            let message =
                format!("a plugin can keep at most {most} values {of}; delete some that are no longer needed");
            return Ok(Some(Failure::new(FailureKind::Internal, message).code("kv-full")));
        }
    }
    Ok(None)
}

/// Stores a call's key-value writes.
pub(crate) fn remember(tx: &mut Tx<'_>, memory: &str, conversation: &str, writes: &[KvWrite]) {
    for write in writes {
        kv::set(tx, memory, scope(write, conversation), &write.key, write.value.as_deref());
    }
}

/// Returns the conversation that a value belongs to, or an empty string for the installation's own values.
pub(crate) fn scope<'a>(write: &KvWrite, conversation: &'a str) -> &'a str {
    match write.scope {
        KvScope::Conversation => conversation,
        KvScope::Shared => "",
    }
}
