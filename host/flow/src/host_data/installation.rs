//! Read access of calls that do not belong to a conversation, such as a connector's or an exporter's.

use bytes::Bytes;
use plugboard_db::{Db, attachments};
use plugboard_engine::{BoxFuture, HostData};
use plugboard_model::{Action, Failure, KvScope, Lookup, Template, Verdict};

use super::{
    directory,
    read::{asked, found, read_kv},
};
use crate::shared::links::FileLinks;

/// Read access of a call that does not belong to a conversation: its installation's shared memory, the directory, and
/// the files that it sends.
pub(crate) struct InstallationData {
    pub db: Db,
    pub memory: String,
    /// The files that the call may read: those of the part that it sends.
    pub file: Option<SentFiles>,
}

/// The files of the part that a call sends.
pub(crate) struct SentFiles {
    pub ids: Vec<String>,
    /// Makes their addresses, for platforms that fetch them.
    pub links: FileLinks,
}

impl InstallationData {
    /// Returns the files of the part if this is one of them.
    fn sent(&self, attachment: &str) -> Result<&SentFiles, Failure> {
        let sent = self.file.as_ref().filter(|sent| sent.ids.iter().any(|id| id == attachment));
        sent.ok_or_else(|| Failure::denied("this call may only read the files that it sends"))
    }
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

    fn template<'a>(&'a self, _name: &'a str, _language: &'a str) -> BoxFuture<'a, Result<Template, Failure>> {
        Box::pin(async { Err(Failure::denied("this call does not belong to a conversation")) })
    }

    fn preview(&self, _action: &Action, _before: &[Action]) -> Result<Verdict, Failure> {
        Err(Failure::denied("this call does not belong to a conversation"))
    }

    fn file<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            self.sent(attachment)?;
            found(asked(async { attachments::bytes(&mut *self.db.read_for_plugin().await?, attachment).await }).await?)
        })
    }

    fn file_range<'a>(
        &'a self,
        attachment: &'a str,
        offset: u32,
        length: u32,
    ) -> BoxFuture<'a, Result<Bytes, Failure>> {
        Box::pin(async move {
            self.sent(attachment)?;
            let read =
                async { attachments::range(&mut *self.db.read_for_plugin().await?, attachment, offset, length).await };
            found(asked(read).await?)
        })
    }

    fn link(&self, attachment: &str, seconds: u32) -> Result<String, Failure> {
        self.sent(attachment)?.links.address(attachment, seconds)
    }

    fn records(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        Box::pin(async move { asked(directory::look(&self.db, lookup)).await })
    }
}
