//! The code that wit-bindgen generates from `wit/0.1.2`: one module with all powers, and for each handler a module with
//! its export, which shares the types of the powers. Use the modules at the crate root instead. These are public only
//! because the code that `export!` generates refers to them.

#![expect(clippy::pedantic, reason = "generated")]

/// All powers, and the types that events consist of.
pub mod powers {
    wit_bindgen::generate!({ path: "wit/0.1.2", world: "powers", generate_all, pub_export_macro: true });
}

/// Generates a module for each handler or role that uses the same interfaces, with its export and its trait `Guest`.
/// Each has its own world, so that a plugin exports only the handlers it names.
macro_rules! exports {
    (with $shared:tt: $($module:ident as $world:literal for $handler:ident),+ $(,)?) => {$(
        #[doc = concat!("The export of [`", stringify!($handler), "`](crate::", stringify!($handler), ").")]
        pub mod $module {
            wit_bindgen::generate!({
                path: "wit/0.1.2",
                inline: "package plugboard:sdk;
                    world assistant-plugin { export plugboard:inbox/assistant@0.1.2; }
                    world catalogue-plugin { export plugboard:inbox/catalogue@0.1.2; }
                    world connector-plugin { export plugboard:inbox/connector@0.1.2; }
                    world exporter-plugin { export plugboard:inbox/exporter@0.1.2; }
                    world gestures-plugin { export plugboard:inbox/gestures@0.1.2; }
                    world media-plugin { export plugboard:inbox/media@0.1.2; }
                    world migration-plugin { export plugboard:inbox/migration@0.1.2; }
                    world on-comment-plugin { export plugboard:inbox/on-comment@0.1.2; }
                    world on-contact-plugin { export plugboard:inbox/on-contact@0.1.2; }
                    world on-conversation-plugin { export plugboard:inbox/on-conversation@0.1.2; }
                    world on-feedback-plugin { export plugboard:inbox/on-feedback@0.1.2; }
                    world on-lead-plugin { export plugboard:inbox/on-lead@0.1.2; }
                    world on-message-plugin { export plugboard:inbox/on-message@0.1.2; }
                    world on-reaction-plugin { export plugboard:inbox/on-reaction@0.1.2; }
                    world on-receipt-plugin { export plugboard:inbox/on-receipt@0.1.2; }
                    world on-refused-plugin { export plugboard:inbox/on-refused@0.1.2; }
                    world on-timer-plugin { export plugboard:inbox/on-timer@0.1.2; }
                    world poller-plugin { export plugboard:inbox/poller@0.1.2; }
                    world reviewer-plugin { export plugboard:inbox/reviewer@0.1.2; }
                    world settle-plugin { export plugboard:inbox/settle@0.1.2; }
                    world setup-plugin { export plugboard:inbox/setup@0.1.2; }",
                world: $world,
                with: $shared,
                generate_all,
                pub_export_macro: true,
            });
            pub use exports::plugboard::inbox::$module::Guest;
        }
    )+};
}

exports! {
    with {
        "plugboard:inbox/types@0.1.2": crate::bindings::powers::plugboard::inbox::types,
        "plugboard:inbox/conversations@0.1.2": crate::bindings::powers::plugboard::inbox::conversations,
        "plugboard:inbox/events@0.1.2": crate::bindings::powers::plugboard::inbox::events,
    }:
    on_message as "on-message-plugin" for OnMessage,
    on_conversation as "on-conversation-plugin" for OnConversation,
    on_contact as "on-contact-plugin" for OnContact,
    on_refused as "on-refused-plugin" for OnRefused,
    on_timer as "on-timer-plugin" for OnTimer,
    on_lead as "on-lead-plugin" for OnLead,
    on_comment as "on-comment-plugin" for OnComment,
    on_reaction as "on-reaction-plugin" for OnReaction,
    on_receipt as "on-receipt-plugin" for OnReceipt,
    on_feedback as "on-feedback-plugin" for OnFeedback,
}

exports! {
    with {
        "plugboard:inbox/types@0.1.2": crate::bindings::powers::plugboard::inbox::types,
        "plugboard:inbox/conversations@0.1.2": crate::bindings::powers::plugboard::inbox::conversations,
        "plugboard:inbox/platform@0.1.2": crate::bindings::powers::plugboard::inbox::platform,
    }:
    connector as "connector-plugin" for Connector,
    media as "media-plugin" for Media,
    poller as "poller-plugin" for Poller,
    setup as "setup-plugin" for Setup,
    settle as "settle-plugin" for Settle,
    gestures as "gestures-plugin" for Gestures,
    catalogue as "catalogue-plugin" for Catalogue,
}

exports! {
    with {
        "plugboard:inbox/types@0.1.2": crate::bindings::powers::plugboard::inbox::types,
        "plugboard:inbox/batches@0.1.2": crate::bindings::powers::plugboard::inbox::batches,
    }:
    exporter as "exporter-plugin" for Exporter,
}

exports! {
    with {
        "plugboard:inbox/types@0.1.2": crate::bindings::powers::plugboard::inbox::types,
        "plugboard:inbox/migrations@0.1.2": crate::bindings::powers::plugboard::inbox::migrations,
    }:
    migration as "migration-plugin" for Migrate,
}

exports! {
    with {
        "plugboard:inbox/types@0.1.2": crate::bindings::powers::plugboard::inbox::types,
        "plugboard:inbox/conversations@0.1.2": crate::bindings::powers::plugboard::inbox::conversations,
        "plugboard:inbox/reviews@0.1.2": crate::bindings::powers::plugboard::inbox::reviews,
    }:
    reviewer as "reviewer-plugin" for Reviewer,
}

exports! {
    with {
        "plugboard:inbox/types@0.1.2": crate::bindings::powers::plugboard::inbox::types,
        "plugboard:inbox/conversations@0.1.2": crate::bindings::powers::plugboard::inbox::conversations,
        "plugboard:inbox/assistance@0.1.2": crate::bindings::powers::plugboard::inbox::assistance,
    }:
    assistant as "assistant-plugin" for Assistant,
}

/// Stands in for the export on targets other than wasm32, so that the compiler does not report a plugin's code as
/// unused there.
pub fn exported<Exported>() {}
