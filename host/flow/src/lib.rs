//! The path of a message through the inbox, in steps that always go forward. A step is a folder or a file:
//!
//! 1. **Ingest** (`ingest`): a request arrives at a channel's hook. The connector's `verify` says whether it comes from
//!    the platform, and `receive` returns what it contains. One transaction stores contacts, conversations, messages,
//!    events, and a run for each installation that subscribes to them. Only then does the hook answer 200. A request
//!    that the connector does not understand completely is kept as a whole (`kept_requests`); names and files are
//!    fetched afterwards (`fetch`).
//! 2. **Run** (`run`): a run is claimed, and its handler is called in a fresh sandbox. Policy judges the actions in its
//!    journal by the current rows, and everything that is allowed takes effect in one transaction (`apply`), or nothing
//!    does.
//! 3. **Review** (`review`): reviewers see a reply before its delivery, one after the other. They pass it, amend it, or
//!    hold it for a person.
//! 4. **Deliver** (`deliver`): the connector's `send` hands a reply to its platform, one part at a time and in order.
//!    A part that may have been sent is never sent again automatically.
//!    Gestures, such as a reaction or an edit, go the same way (`gestures`).
//! 5. **Export** (`export`): changes go to exporters in batches, from each exporter's position in the change log, and
//!    changes in their systems come back.
//!
//! People act beside the plugins, under the same rules (`people`). Admins install plugins, connect channels, and try
//! versions out before they trust them (`admin`, `backtest`, `replay`). What a transaction does to a conversation is
//! in `inbox`; every step and every person uses it.
//!
//! No step calls an earlier one. Each takes its work from the database: the transaction that makes work possible claims
//! it, and the work starts after the commit. The periodic poll of `workers` is the guarantee. No transaction is held
//! open during a call of a plugin or a platform.
//!
//! Imports run one way, from the first of these layers to the last; a test checks it:
//!
//! 1. `start`
//! 2. `workers`, `backtest`
//! 3. `admin`, `people`
//! 4. `run`, `deliver`, `gestures`, `export`
//! 5. `ingest`, whose fetch of a name can be part of a turn of runs
//! 6. `review`, whose results a run applies
//! 7. `host_data`, `replay`, `plugin_log`
//! 8. `inbox`
//! 9. `registry`, which keeps `installed` current; `shared`; `oauth2`; `secrets`; `error`

mod admin;
mod backtest;
mod deliver;
mod error;
mod export;
mod gestures;
mod host_data;
mod inbox;
mod ingest;
mod installed;
mod oauth2;
mod people;
mod plugin_log;
mod registry;
mod replay;
mod review;
mod run;
mod secrets;
mod shared;
mod start;
mod trace;
mod workers;

pub use admin::{
    Agreed, ChannelState, ConnectionView, ConsentRequest, Inspected, Install, InstallChange, InstallResult, NewChannel,
    PluginChange, ReadTemplates, SecretOwner, ShadowView,
};
pub use backtest::{
    Agreement, Backtest, ConversationResult, Counted, JudgedAction, Progress as BacktestProgress, Replies,
    Report as BacktestReport, Value as AgreedValue,
};
pub use error::FlowError;
pub use ingest::HookOutcome;
pub use installed::Figures;
pub use people::{AssistantAnswer, Idempotency, LeadAct, LeadWorth, NewConversation, NewReply, Opened, UPLOAD_BYTES};
pub use replay::Replayed;
pub use secrets::{Sealer, open_key};
pub use shared::Flow;
pub use start::FlowOptions;
