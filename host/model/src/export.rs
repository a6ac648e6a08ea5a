//! Records that go to other systems, and results that come back.

use crate::{Failure, Journal};
use serde::{Deserialize, Serialize};

words! {
    /// The kind of record that an exporter handles. Batches are sorted in this order.
    RecordKind, "kind of record" {
        /// A customer.
        Contact = "contact",
        /// A conversation.
        Conversation = "conversation",
        /// A lead.
        Lead = "lead",
    }
}

/// A record that has changed since its last export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedRecord {
    /// The kind.
    pub kind: RecordKind,
    /// Its identifier in the host.
    pub id: String,
    /// Its identifier in the other system, once the exporter has reported it.
    pub external_id: Option<String>,
    /// The mark that the exporter left at the last export.
    pub mark: Option<String>,
    /// The record in its current state, as one JSON document.
    pub document: String,
}

/// The result that an exporter reports for one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordReport {
    /// The record is in the other system.
    Done {
        /// Its identifier there; `None` keeps the previous one.
        external_id: Option<String>,
        /// The exporter's mark, an opaque note that it gets back with the next export; `None` keeps the previous one.
        mark: Option<String>,
    },
    /// This record alone could not be exported.
    Failed(Failure),
}

/// A change to one line of a download file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadLine {
    /// The file's name.
    pub file: String,
    /// The key that identifies the line; `None` for the file's header.
    pub key: Option<String>,
    /// The text of the line; `None` removes the line.
    pub text: Option<String>,
}

/// The result of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// One report for each record, in order; `None` if the exporter did not report on the record.
    pub records: Vec<Option<RecordReport>>,
    /// Lines of files for download.
    pub lines: Vec<DownloadLine>,
    /// Writes to the exporter's key-value memory.
    pub journal: Journal,
}

/// The stage of a lead in the other system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolledLead {
    /// The lead's identifier in the host.
    pub id: String,
    /// Its stage there.
    pub stage: crate::LeadStage,
    /// The exporter's mark, as in [`RecordReport::Done`].
    pub mark: Option<String>,
}

/// The result of polling the other system.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Polled {
    /// Where the next poll starts; `None` to start at the same place again.
    pub cursor: Option<String>,
    /// Leads, in the order reported.
    pub leads: Vec<PolledLead>,
    /// Whether the other system has more changes, so that the host polls again immediately.
    pub again: bool,
    /// Writes to the exporter's key-value memory.
    pub journal: Journal,
}
