//! Read access of calls that do not belong to a conversation, such as a connector's or an exporter's.

use bytes::Bytes;
use plugboard_db::{Db, attachments};
use plugboard_engine::{BoxFuture, HostData};
use plugboard_model::{Action, Failure, KvScope, Lookup, Verdict};

use super::{
    directory,
    read::{asked, found, read_kv},
};

/// Read access of a call that does not belong to a conversation: its installation's shared memory, the directory, and
/// the file that it sends.
pub(crate) struct InstallationData {
    pub db: Db,
    pub memory: String,
    /// The file that the call may read: the one that it sends.
    pub file: Option<String>,
}

impl HostData for InstallationData {
    fn value<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        Box::pin(async move {
            match scope {
                KvScope::Shared => read_kv(&self.db, &self.memory, "", key).await,
                KvScope::Conversation => Err(Failure::denied("this call does not belong to a conversation")),
            }
        })
    }

    fn template_names<'a>(&'a self, _language: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn check_template<'a>(
        &'a self,
        _name: &'a str,
        _language: &'a str,
        _variables: usize,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async { Err(Failure::denied("this call does not belong to a conversation")) })
    }

    fn preview(&self, _action: &Action, _before: &[Action]) -> Result<Verdict, Failure> {
        Err(Failure::denied("this call does not belong to a conversation"))
    }

    fn file<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            if self.file.as_deref() != Some(attachment) {
                return Err(Failure::denied("this call may only read the file that it sends"));
            }
            found(asked(async { attachments::bytes(&mut *self.db.read_for_plugin().await?, attachment).await }).await?)
        })
    }

    fn records(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        Box::pin(async move { asked(directory::look(&self.db, lookup)).await })
    }
}
