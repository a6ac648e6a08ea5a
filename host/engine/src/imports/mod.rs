//! The powers of plugins: the host's implementation of every import, one file per interface. This file lists what all
//! of them need besides their own file: the module, the meaning for an admin, and the bindings.

mod assistance;
mod batches;
mod check;
mod clock;
mod config;
mod contacts;
#[cfg(test)]
mod content_tests;
mod conversations;
mod corrections;
mod directory;
mod document;
mod downloads;
mod events;
mod feedback;
mod files;
mod handover;
mod http;
mod intake;
mod kv;
mod leads;
mod links;
mod log;
mod migrations;
mod notes;
#[cfg(test)]
mod nul_tests;
mod platform;
mod random;
mod replies;
mod reviews;
mod rules;
mod secrets;
mod signals;
mod templates;
mod text;
mod timers;
mod triage;
mod types;
mod wasi;

pub use assistance::{CommandEvent, CommandList, SuggestionRequest};
pub use batches::{BatchHandle, PollHandle, RecordHandle};
pub(crate) use conversations::Unreadable;
pub use conversations::{AttachmentHandle, ContactHandle, ConversationHandle, MessageHandle};
pub use events::{
    CommentEvent, ContactEvent, ConversationEvent, FeedbackEvent, LeadEvent, MessageEvent, ReactionEvent, ReceiptEvent,
    RefusedEvent, TimerEvent,
};
pub use http::{RequestBuilder, Response};
pub use intake::{FileBuilder, ItemBuilder};
pub use leads::LeadHandle;
pub use migrations::StepHandle;
pub use platform::{
    CatalogueHandle, ChannelPollHandle, GestureHandle, HookHandle, MediaHandle, Outgoing, ProfileHandle, SetupHandle,
};
pub use replies::DraftBuilder;
pub use reviews::ReplyReview;
pub use templates::FillingBuilder;
pub(crate) use types::from_guest;

use crate::state::State;
use bindings::Everything;
use wasmtime::component::{HasSelf, Linker};

/// Every power of the contract, in alphabetical order, with what it lets a plugin do. The text completes a sentence
/// that begins with "it can".
pub const POWER_MEANINGS: &[(&str, &str)] = &[
    ("clock", "read the time, and convert it between time zones"),
    ("config", "read the configuration that you give it"),
    ("contacts", "change a customer's name and attributes"),
    ("corrections", "edit and delete messages that it sent"),
    ("directory", "read all conversations, messages, contacts and leads of the inbox, on every channel"),
    ("downloads", "write files that admins download"),
    ("feedback", "store customers' ratings"),
    ("files", "read the files of the conversation that it is handling"),
    ("handover", "reply to a public comment with a private message"),
    ("http", "send requests to the hosts that you allow, and to no others"),
    ("intake", "bring messages, files, reactions and receipts of its platform into the inbox"),
    ("kv", "store its own values between calls"),
    ("leads", "open leads, and change their stage, value and attributes"),
    ("links", "let its platform fetch the files that it sends, at addresses of this server that expire"),
    ("log", "write lines into its log"),
    ("notes", "write notes, which people see and customers do not"),
    ("random", "draw random numbers"),
    ("replies", "send messages to customers"),
    ("rules", "declare its platform's rules, such as the maximum length of a text"),
    ("secrets", "compare and sign with its secrets, without seeing them"),
    ("signals", "show customers that somebody is typing or has read their messages, and react to messages"),
    ("templates", "send templates to customers, even when the platform allows no other messages"),
    ("timers", "set timers that call it later"),
    ("triage", "change category, priority, labels, assignee, team and status, and switch automation off"),
];

/// Returns what a power lets a plugin do, or `None` if this version does not know the power.
#[must_use]
pub fn power_meaning(power: &str) -> Option<&'static str> {
    POWER_MEANINGS.iter().find(|(name, _)| *name == power).map(|(_, meaning)| *meaning)
}

/// wasmtime's bindings for the contract, for one world with every power and every handler.
pub(crate) mod bindings {
    wasmtime::component::bindgen!({
        path: "../../wit/0.1.2",
        world: "plugboard:inbox/everything",
        imports: {
            "plugboard:inbox/conversations.[method]conversation.messages": async | trappable,
            "plugboard:inbox/conversations.[method]conversation.participants": async | trappable,
            "plugboard:inbox/conversations.[method]conversation.participant-count": async | trappable,
            "plugboard:inbox/templates.names": async | trappable,
            "plugboard:inbox/templates.reply": async | trappable,
            "plugboard:inbox/templates.reply-with": async | trappable,
            "plugboard:inbox/templates.find": async | trappable,
            "plugboard:inbox/kv": async | trappable,
            "plugboard:inbox/http.send": async | trappable,
            "plugboard:inbox/handover": async | trappable,
            "plugboard:inbox/directory": async | trappable,
            "plugboard:inbox/files": async | trappable,
            "plugboard:inbox/platform.[method]hook-request.fields": async | trappable,
            "plugboard:inbox/platform.[method]hook-request.files": async | trappable,
            default: trappable,
        },
        exports: { default: async },
        with: {
            "plugboard:inbox/conversations.conversation": crate::imports::ConversationHandle,
            "plugboard:inbox/conversations.message": crate::imports::MessageHandle,
            "plugboard:inbox/conversations.contact": crate::imports::ContactHandle,
            "plugboard:inbox/conversations.lead": crate::imports::LeadHandle,
            "plugboard:inbox/conversations.attachment": crate::imports::AttachmentHandle,
            "plugboard:inbox/events.message-event": crate::imports::MessageEvent,
            "plugboard:inbox/events.conversation-event": crate::imports::ConversationEvent,
            "plugboard:inbox/events.refused-event": crate::imports::RefusedEvent,
            "plugboard:inbox/events.timer-event": crate::imports::TimerEvent,
            "plugboard:inbox/events.lead-event": crate::imports::LeadEvent,
            "plugboard:inbox/events.comment-event": crate::imports::CommentEvent,
            "plugboard:inbox/events.reaction-event": crate::imports::ReactionEvent,
            "plugboard:inbox/events.receipt-event": crate::imports::ReceiptEvent,
            "plugboard:inbox/events.feedback-event": crate::imports::FeedbackEvent,
            "plugboard:inbox/events.contact-event": crate::imports::ContactEvent,
            "plugboard:inbox/reviews.reply-review": crate::imports::ReplyReview,
            "plugboard:inbox/assistance.suggestion-request": crate::imports::SuggestionRequest,
            "plugboard:inbox/assistance.command-list": crate::imports::CommandList,
            "plugboard:inbox/assistance.command-event": crate::imports::CommandEvent,
            "plugboard:inbox/batches.batch": crate::imports::BatchHandle,
            "plugboard:inbox/batches.changed-record": crate::imports::RecordHandle,
            "plugboard:inbox/batches.poll-request": crate::imports::PollHandle,
            "plugboard:inbox/migrations.migration-step": crate::imports::StepHandle,
            "plugboard:inbox/platform.hook-request": crate::imports::HookHandle,
            "plugboard:inbox/platform.outgoing": crate::imports::Outgoing,
            "plugboard:inbox/platform.profile-request": crate::imports::ProfileHandle,
            "plugboard:inbox/platform.media-request": crate::imports::MediaHandle,
            "plugboard:inbox/platform.channel-poll": crate::imports::ChannelPollHandle,
            "plugboard:inbox/platform.setup-request": crate::imports::SetupHandle,
            "plugboard:inbox/platform.gesture": crate::imports::GestureHandle,
            "plugboard:inbox/platform.catalogue-request": crate::imports::CatalogueHandle,
            "plugboard:inbox/intake.file": crate::imports::FileBuilder,
            "plugboard:inbox/intake.item": crate::imports::ItemBuilder,
            "plugboard:inbox/replies.draft": crate::imports::DraftBuilder,
            "plugboard:inbox/templates.filling": crate::imports::FillingBuilder,
            "plugboard:inbox/http.request": crate::imports::RequestBuilder,
            "plugboard:inbox/http.response": crate::imports::Response,
        },
        trappable_error_type: { "plugboard:inbox/types.failure" => crate::error::Error },
        require_store_data_send: true,
    });

    pub use exports::plugboard::inbox as exported;
    pub use plugboard::inbox::*;
}

/// Adds every import to the linker.
pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    Everything::add_to_linker::<State, HasSelf<State>>(linker, State::enter)?;
    wasi::add_to_linker(linker)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_meanings_are_unique_and_fit_into_a_sentence() {
        assert!(POWER_MEANINGS.is_sorted_by(|(one, _), (next, _)| one < next));
        for (_, meaning) in POWER_MEANINGS {
            assert!(meaning.starts_with(|c: char| c.is_ascii_lowercase()) && !meaning.ends_with('.'), "{meaning}");
        }
        assert_eq!(power_meaning("random"), Some("draw random numbers"));
        assert_eq!(power_meaning("teleport"), None);
    }
}
