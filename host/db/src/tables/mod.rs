//! The tables, one file for each family: plain functions over a connection or a transaction. They do not contain the
//! inbox's rules.

use crate::unit::table::Table;

/// What an inbox holds: conversations, messages and customers.
pub mod inbox;
/// What is installed, and what it stores.
pub mod installed;
/// The people who work in the inbox: teams, sessions, invitations.
pub mod people;
/// The server's own records: tokens, the audit log, leases, counts, expiry.
pub mod server;
/// Work in progress: received items, events, runs, deliveries and exports.
pub mod work;

/// The families that prefetch rows or defer writes. A transaction writes them in this order, so that two servers lock
/// rows in the same order. A table must come after those that its rows refer to.
pub(crate) static ALL: [&dyn Table; 18] = [
    &work::intake::Intake,
    &inbox::contacts::Contacts,
    &inbox::leads::Leads,
    &inbox::conversations::Conversations,
    &inbox::episodes::Episodes,
    &inbox::conversation_events::ConversationEvents,
    &inbox::messages::Messages,
    &inbox::message_progress::MessageProgress,
    &inbox::attachments::Attachments,
    &work::events::Events,
    &work::runs::Runs,
    &work::fetches::Fetches,
    &work::deliveries::Deliveries,
    &work::automatic_replies::Counts,
    &installed::kv::Kv,
    &work::timers::Timers,
    &installed::plugins::Plugins,
    &work::outgoing::OutgoingMessages,
];
