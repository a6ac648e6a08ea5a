//! The contract, as wasmtime sees it: one host world with every power and every handler.

wasmtime::component::bindgen!({
    path: "../../wit/0.1.1",
    world: "plugboard:inbox/everything",
    imports: {
        "plugboard:inbox/conversations.[method]conversation.messages": async | trappable,
        "plugboard:inbox/templates": async | trappable,
        "plugboard:inbox/kv": async | trappable,
        "plugboard:inbox/http.send": async | trappable,
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
        "plugboard:inbox/batches.batch": crate::imports::BatchHandle,
        "plugboard:inbox/batches.changed-record": crate::imports::RecordHandle,
        "plugboard:inbox/batches.poll-request": crate::imports::PollHandle,
        "plugboard:inbox/migrations.migration-step": crate::imports::StepHandle,
        "plugboard:inbox/platform.hook-request": crate::imports::HookHandle,
        "plugboard:inbox/platform.outgoing": crate::imports::Outgoing,
        "plugboard:inbox/platform.profile-request": crate::imports::ProfileHandle,
        "plugboard:inbox/intake.item": crate::imports::ItemBuilder,
        "plugboard:inbox/replies.draft": crate::imports::DraftBuilder,
        "plugboard:inbox/http.request": crate::imports::RequestBuilder,
        "plugboard:inbox/http.response": crate::imports::Response,
    },
    trappable_error_type: { "plugboard:inbox/types.failure" => crate::state::Error },
    require_store_data_send: true,
});

pub use exports::plugboard::inbox as exported;
pub use plugboard::inbox::*;
