//! What wit-bindgen makes of `wit/0.1.1`: the powers once, and an export for each handler that shares their types.
//! Use the modules at the crate's root instead; these are public only because exported code names them.

#![expect(clippy::pedantic, reason = "generated")]

/// Every power, and what events are made of.
pub mod powers {
    wit_bindgen::generate!({ path: "wit/0.1.1", world: "powers", generate_all, pub_export_macro: true });
}

/// The export of [`OnMessage`](crate::OnMessage).
pub mod on_message {
    wit_bindgen::generate!({
        path: "wit/0.1.1",
        inline: "package plugboard:sdk; world on-message-plugin { export plugboard:inbox/on-message@0.1.1; }",
        world: "plugboard:sdk/on-message-plugin",
        with: {
            "plugboard:inbox/types@0.1.1": crate::bindings::powers::plugboard::inbox::types,
            "plugboard:inbox/conversations@0.1.1": crate::bindings::powers::plugboard::inbox::conversations,
            "plugboard:inbox/events@0.1.1": crate::bindings::powers::plugboard::inbox::events,
            "plugboard:inbox/on-message@0.1.1": generate,
        },
        pub_export_macro: true,
        export_macro_name: "export_on_message",
        default_bindings_module: "plugboard_sdk::bindings::on_message",
    });
    pub use export_on_message as export;
    pub use exports::plugboard::inbox::on_message::Guest;
}

/// The export of [`OnConversation`](crate::OnConversation).
pub mod on_conversation {
    wit_bindgen::generate!({
        path: "wit/0.1.1",
        inline: "package plugboard:sdk; world on-conversation-plugin { export plugboard:inbox/on-conversation@0.1.1; }",
        world: "plugboard:sdk/on-conversation-plugin",
        with: {
            "plugboard:inbox/types@0.1.1": crate::bindings::powers::plugboard::inbox::types,
            "plugboard:inbox/conversations@0.1.1": crate::bindings::powers::plugboard::inbox::conversations,
            "plugboard:inbox/events@0.1.1": crate::bindings::powers::plugboard::inbox::events,
            "plugboard:inbox/on-conversation@0.1.1": generate,
        },
        pub_export_macro: true,
        export_macro_name: "export_on_conversation",
        default_bindings_module: "plugboard_sdk::bindings::on_conversation",
    });
    pub use export_on_conversation as export;
    pub use exports::plugboard::inbox::on_conversation::Guest;
}

/// The export of [`OnRefused`](crate::OnRefused).
pub mod on_refused {
    wit_bindgen::generate!({
        path: "wit/0.1.1",
        inline: "package plugboard:sdk; world on-refused-plugin { export plugboard:inbox/on-refused@0.1.1; }",
        world: "plugboard:sdk/on-refused-plugin",
        with: {
            "plugboard:inbox/types@0.1.1": crate::bindings::powers::plugboard::inbox::types,
            "plugboard:inbox/conversations@0.1.1": crate::bindings::powers::plugboard::inbox::conversations,
            "plugboard:inbox/events@0.1.1": crate::bindings::powers::plugboard::inbox::events,
            "plugboard:inbox/on-refused@0.1.1": generate,
        },
        pub_export_macro: true,
        export_macro_name: "export_on_refused",
        default_bindings_module: "plugboard_sdk::bindings::on_refused",
    });
    pub use export_on_refused as export;
    pub use exports::plugboard::inbox::on_refused::Guest;
}

/// The export of [`OnTimer`](crate::OnTimer).
pub mod on_timer {
    wit_bindgen::generate!({
        path: "wit/0.1.1",
        inline: "package plugboard:sdk; world on-timer-plugin { export plugboard:inbox/on-timer@0.1.1; }",
        world: "plugboard:sdk/on-timer-plugin",
        with: {
            "plugboard:inbox/types@0.1.1": crate::bindings::powers::plugboard::inbox::types,
            "plugboard:inbox/conversations@0.1.1": crate::bindings::powers::plugboard::inbox::conversations,
            "plugboard:inbox/events@0.1.1": crate::bindings::powers::plugboard::inbox::events,
            "plugboard:inbox/on-timer@0.1.1": generate,
        },
        pub_export_macro: true,
        export_macro_name: "export_on_timer",
        default_bindings_module: "plugboard_sdk::bindings::on_timer",
    });
    pub use export_on_timer as export;
    pub use exports::plugboard::inbox::on_timer::Guest;
}

/// The export of [`OnLead`](crate::OnLead).
pub mod on_lead {
    wit_bindgen::generate!({
        path: "wit/0.1.1",
        inline: "package plugboard:sdk; world on-lead-plugin { export plugboard:inbox/on-lead@0.1.1; }",
        world: "plugboard:sdk/on-lead-plugin",
        with: {
            "plugboard:inbox/types@0.1.1": crate::bindings::powers::plugboard::inbox::types,
            "plugboard:inbox/conversations@0.1.1": crate::bindings::powers::plugboard::inbox::conversations,
            "plugboard:inbox/events@0.1.1": crate::bindings::powers::plugboard::inbox::events,
            "plugboard:inbox/on-lead@0.1.1": generate,
        },
        pub_export_macro: true,
        export_macro_name: "export_on_lead",
        default_bindings_module: "plugboard_sdk::bindings::on_lead",
    });
    pub use export_on_lead as export;
    pub use exports::plugboard::inbox::on_lead::Guest;
}

/// The export of [`Connector`](crate::Connector).
pub mod connector {
    wit_bindgen::generate!({
        path: "wit/0.1.1",
        inline: "package plugboard:sdk; world connector-plugin { export plugboard:inbox/connector@0.1.1; }",
        world: "plugboard:sdk/connector-plugin",
        with: {
            "plugboard:inbox/types@0.1.1": crate::bindings::powers::plugboard::inbox::types,
            "plugboard:inbox/conversations@0.1.1": crate::bindings::powers::plugboard::inbox::conversations,
            "plugboard:inbox/platform@0.1.1": crate::bindings::powers::plugboard::inbox::platform,
            "plugboard:inbox/connector@0.1.1": generate,
        },
        pub_export_macro: true,
        export_macro_name: "export_connector",
        default_bindings_module: "plugboard_sdk::bindings::connector",
    });
    pub use export_connector as export;
    pub use exports::plugboard::inbox::connector::Guest;
}

/// The export of [`Exporter`](crate::Exporter).
pub mod exporter {
    wit_bindgen::generate!({
        path: "wit/0.1.1",
        inline: "package plugboard:sdk; world exporter-plugin { export plugboard:inbox/exporter@0.1.1; }",
        world: "plugboard:sdk/exporter-plugin",
        with: {
            "plugboard:inbox/types@0.1.1": crate::bindings::powers::plugboard::inbox::types,
            "plugboard:inbox/batches@0.1.1": crate::bindings::powers::plugboard::inbox::batches,
            "plugboard:inbox/exporter@0.1.1": generate,
        },
        pub_export_macro: true,
        export_macro_name: "export_exporter",
        default_bindings_module: "plugboard_sdk::bindings::exporter",
    });
    pub use export_exporter as export;
    pub use exports::plugboard::inbox::exporter::Guest;
}

/// The export of [`Migrate`](crate::Migrate).
pub mod migration {
    wit_bindgen::generate!({
        path: "wit/0.1.1",
        inline: "package plugboard:sdk; world migration-plugin { export plugboard:inbox/migration@0.1.1; }",
        world: "plugboard:sdk/migration-plugin",
        with: {
            "plugboard:inbox/types@0.1.1": crate::bindings::powers::plugboard::inbox::types,
            "plugboard:inbox/migrations@0.1.1": crate::bindings::powers::plugboard::inbox::migrations,
            "plugboard:inbox/migration@0.1.1": generate,
        },
        pub_export_macro: true,
        export_macro_name: "export_migration",
        default_bindings_module: "plugboard_sdk::bindings::migration",
    });
    pub use export_migration as export;
    pub use exports::plugboard::inbox::migration::Guest;
}

/// Stands for the export outside of wasm32, so that a plugin's code counts as used there too.
pub fn exported<Exported>() {}
