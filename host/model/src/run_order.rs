//! What the order of runs depends on.

/// An open run: pending, or claimed by a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRun {
    /// Identifier.
    pub id: String,
    /// The installation that handles it.
    pub installation_id: String,
    /// Its conversation.
    pub conversation_id: String,
    /// The event's number in the conversation.
    pub seq: i64,
    /// The event's root.
    pub root: String,
    /// The installation's position in the admin's order.
    pub position: i64,
    /// Whether the installation can answer customers, and therefore waits for its turn.
    pub answers: bool,
    /// Whether a server has claimed it.
    pub claimed: bool,
    /// Whether no attempt has ended yet.
    pub is_first_attempt: bool,
    /// The earliest time to start it.
    pub due_at: i64,
    /// When it was created.
    pub created_at: i64,
}

impl OpenRun {
    /// The longest that a run that can answer waits for those before it in the admin's order, in milliseconds.
    pub const TURN_MS: i64 = 10_000;
}
