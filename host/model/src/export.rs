//! What goes to other systems, and what comes back.

use crate::{Failure, Journal};
use serde::{Deserialize, Serialize};

words! {
    /// What an exporter carries. The order is that in a batch.
    RecordKind, "kind of record" {
        /// A customer.
        Contact = "contact",
        /// A conversation.
        Conversation = "conversation",
        /// A lead.
        Lead = "lead",
    }
}

/// A record that has changed since it was exported last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedRecord {
    /// What it is.
    pub kind: RecordKind,
    /// Its identifier here.
    pub id: String,
    /// Its identifier in the other system, once the exporter has said.
    pub external_id: Option<String>,
    /// What the exporter wanted to know this time.
    pub mark: Option<String>,
    /// The record as it is now, as one JSON document.
    pub document: String,
}

/// What an exporter says of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordReport {
    /// It is in the other system.
    Done {
        /// Its identifier there; none keeps what was.
        external_id: Option<String>,
        /// What the exporter wants to know the next time; none keeps what was.
        mark: Option<String>,
    },
    /// It alone could not be exported.
    Failed(Failure),
}

/// A line of a file for download; without a key it is the file's header, without a text it is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadLine {
    /// The file's name.
    pub file: String,
    /// Which line.
    pub key: Option<String>,
    /// What it says.
    pub text: Option<String>,
}

/// What came of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// One for each record, in their order; none: nothing was said of it.
    pub records: Vec<Option<RecordReport>>,
    /// Lines of files for download.
    pub lines: Vec<DownloadLine>,
    /// What it put into its memory.
    pub journal: Journal,
}

/// A stage that a lead has in the other system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolledLead {
    /// The lead's identifier here.
    pub id: String,
    /// Its stage there.
    pub stage: crate::LeadStage,
    /// As in [`RecordReport::Done`].
    pub mark: Option<String>,
}

/// What a look into the other system brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Polled {
    /// Where the next look begins; none: where this one began.
    pub cursor: Option<String>,
    /// Leads, in the order told.
    pub leads: Vec<PolledLead>,
    /// There is more.
    pub again: bool,
    /// What it put into its memory.
    pub journal: Journal,
}
