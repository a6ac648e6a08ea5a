//! What happens to a locked conversation, and what its history and its episode get of it.

use plugboard_db::Tx;
use plugboard_model::{AuthorKind, ConversationChange, ConversationEventKind, Message, Status};
use plugboard_rules::{
    conversation,
    episode::{self, Begins, Wrote},
};

use super::{
    assignment::NamedChange,
    history::{Happened, Value, kind_of},
    locked::LockedConversation,
};

impl LockedConversation<'_> {
    /// Changes the conversation, and emits an event for the change.
    pub(crate) fn change(&mut self, named: &NamedChange) {
        let (before, status) = (Value::of(&self.conversation, &named.change), self.conversation.status);
        let Some(word) = conversation::apply(&mut self.conversation, &named.change) else { return };
        match &named.change {
            ConversationChange::Assignee { .. } => self.conversation.assignee_id.clone_from(&named.id),
            ConversationChange::Team { .. } => self.conversation.team_id.clone_from(&named.id),
            _ => {}
        }
        self.note_change(word);
        let after = Value::of(&self.conversation, &named.change);
        self.history.push(Happened { kind: kind_of(&named.change), before, after });
        self.status_changed(status);
        let by_plugin = self.author().is_some_and(|author| author.kind == AuthorKind::Plugin);
        if by_plugin && named.change == (ConversationChange::Automation { automation: false }) {
            episode::handed_over(&mut self.conversation, self.now);
        }
    }

    /// Records that the customer came without a message, such as by a form, and when.
    pub(crate) fn came(&mut self, tx: &Tx<'_>, at: i64) {
        let came = Wrote { by: AuthorKind::Contact, seq: self.conversation.last_seq, at };
        let (reopening, id) = (self.registry().reopening_ms, tx.clock().new_id());
        let begins = episode::customer_came(&mut self.conversation, came, reopening, id);
        self.begins(begins);
        self.reopen();
    }

    /// Reopens the conversation because the customer wrote.
    pub(crate) fn reopen(&mut self) {
        let before = self.conversation.status;
        let word = match before {
            Status::Open => return,
            Status::Resolved => "reopened",
            Status::Pending | Status::Snoozed => "status",
        };
        self.conversation.status = Status::Open;
        self.conversation.snoozed_until = None;
        self.note_change(word);
        let (before, after) = (Value::text(before.as_str()), Value::text(Status::Open.as_str()));
        self.history.push(Happened { kind: ConversationEventKind::Status, before, after });
    }

    /// Records that the platform gave the conversation another name.
    pub(crate) fn renamed(&mut self, before: Option<String>) {
        self.note_change("name");
        let (before, after) =
            (Value { text: before, id: None }, Value { text: self.conversation.name.clone(), id: None });
        self.history.push(Happened { kind: ConversationEventKind::Name, before, after });
    }

    /// Records that a message was stored that the customer wrote, or that goes to the customer.
    pub(crate) fn wrote(&mut self, tx: &Tx<'_>, message: &Message) {
        episode::show(&mut self.conversation, message);
        let wrote = Wrote { by: message.author_kind, seq: message.seq, at: message.sent_at.min(self.now) };
        let (reopening, id) = (self.registry().reopening_ms, tx.clock().new_id());
        let begins = if message.author_kind == AuthorKind::Contact {
            episode::customer_wrote(&mut self.conversation, wrote, reopening, id)
        } else {
            episode::we_wrote(&mut self.conversation, wrote, id)
        };
        self.begins(begins);
    }

    /// Records that a message of another conversation answers the customer here: a comment that is answered in private.
    pub(crate) fn answered(&mut self, tx: &Tx<'_>, message: &Message) {
        let wrote =
            Wrote { by: message.author_kind, seq: self.conversation.last_seq, at: message.sent_at.min(self.now) };
        let begins = episode::we_wrote(&mut self.conversation, wrote, tx.clock().new_id());
        self.touch();
        self.begins(begins);
    }

    fn status_changed(&mut self, before: Status) {
        let author = self.author().cloned();
        let begins = episode::status_changed(&mut self.conversation, before, author.as_ref(), self.now);
        self.begins(begins);
    }

    fn begins(&mut self, begins: Option<Begins>) {
        if let Some(begins) = begins {
            let after = Value::text(begins.as_str());
            self.history.push(Happened { after, ..Happened::new(ConversationEventKind::Episode) });
        }
    }
}
