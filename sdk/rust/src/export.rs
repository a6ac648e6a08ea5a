//! One line that makes a type a plugin.

/// Exports a type as a plugin: what it is named with here is what the plugin hears.
///
/// ```
/// # use plugboard_sdk::{ConversationEvent, Failure, MessageEvent, OnConversation, OnMessage};
/// struct Plugin;
/// plugboard_sdk::export!(Plugin: OnMessage, OnConversation);
/// # impl OnMessage for Plugin { fn handle(_: MessageEvent) -> Result<(), Failure> { Ok(()) } }
/// # impl OnConversation for Plugin { fn handle(_: ConversationEvent) -> Result<(), Failure> { Ok(()) } }
/// ```
///
/// The names are those of the traits [`OnMessage`](crate::OnMessage), [`OnConversation`](crate::OnConversation),
/// [`OnRefused`](crate::OnRefused), [`OnTimer`](crate::OnTimer), [`OnLead`](crate::OnLead), [`Connector`](crate::Connector),
/// [`Exporter`](crate::Exporter) and [`Migrate`](crate::Migrate), which the type must implement. Call it once in a crate. Outside of wasm32 it only checks the traits, so that a plugin's crate can be unit-tested natively.
#[macro_export]
macro_rules! export {
    ($plugin:ident: $($handler:ident),+ $(,)?) => {
        $($crate::__export!($handler $plugin);)+
    };
}

/// One export of [`export!`].
#[doc(hidden)]
#[macro_export]
macro_rules! __export {
    (OnMessage $plugin:ident) => {
        $crate::__handler!($plugin, OnMessage, on_message, MessageEvent);
    };
    (OnConversation $plugin:ident) => {
        $crate::__handler!($plugin, OnConversation, on_conversation, ConversationEvent);
    };
    (OnRefused $plugin:ident) => {
        $crate::__handler!($plugin, OnRefused, on_refused, RefusedEvent);
    };
    (OnTimer $plugin:ident) => {
        $crate::__handler!($plugin, OnTimer, on_timer, TimerEvent);
    };
    (OnLead $plugin:ident) => {
        $crate::__handler!($plugin, OnLead, on_lead, LeadEvent);
    };
    (Exporter $plugin:ident) => {
        const _: () = {
            struct Exported;
            impl $crate::bindings::exporter::Guest for Exported {
                fn export_batch(batch: $crate::Batch) -> ::core::result::Result<(), $crate::Failure> {
                    <$plugin as $crate::Exporter>::export_batch(batch)
                }
                fn poll(request: $crate::PollRequest) -> ::core::result::Result<(), $crate::Failure> {
                    <$plugin as $crate::Exporter>::poll(request)
                }
            }
            #[cfg(target_arch = "wasm32")]
            $crate::bindings::exporter::export! { Exported with_types_in $crate::bindings::exporter }
            #[cfg(not(target_arch = "wasm32"))]
            #[used]
            static NATIVE: fn() = $crate::bindings::exported::<Exported>;
        };
    };
    (Migrate $plugin:ident) => {
        const _: () = {
            struct Exported;
            impl $crate::bindings::migration::Guest for Exported {
                fn migrate(step: $crate::MigrationStep) -> ::core::result::Result<(), $crate::Failure> {
                    <$plugin as $crate::Migrate>::migrate(step)
                }
            }
            #[cfg(target_arch = "wasm32")]
            $crate::bindings::migration::export! { Exported with_types_in $crate::bindings::migration }
            #[cfg(not(target_arch = "wasm32"))]
            #[used]
            static NATIVE: fn() = $crate::bindings::exported::<Exported>;
        };
    };
    (Connector $plugin:ident) => {
        const _: () = {
            struct Exported;
            impl $crate::bindings::connector::Guest for Exported {
                fn verify(request: $crate::HookRequest) -> ::core::result::Result<(), $crate::Failure> {
                    <$plugin as $crate::Connector>::verify(request)
                }
                fn receive(request: $crate::HookRequest) -> ::core::result::Result<(), $crate::Failure> {
                    <$plugin as $crate::Connector>::receive(request)
                }
                fn send(part: $crate::Outgoing) -> ::core::result::Result<(), $crate::Failure> {
                    <$plugin as $crate::Connector>::send(part)
                }
                fn profile(request: $crate::ProfileRequest) -> ::core::result::Result<(), $crate::Failure> {
                    <$plugin as $crate::Connector>::profile(request)
                }
                fn rules() -> ::core::result::Result<(), $crate::Failure> {
                    <$plugin as $crate::Connector>::rules()
                }
            }
            #[cfg(target_arch = "wasm32")]
            $crate::bindings::connector::export! { Exported with_types_in $crate::bindings::connector }
            #[cfg(not(target_arch = "wasm32"))]
            #[used]
            static NATIVE: fn() = $crate::bindings::exported::<Exported>;
        };
    };
    ($unknown:ident $plugin:ident) => {
        ::core::compile_error!(::core::concat!(
            "`",
            ::core::stringify!($unknown),
            "` is no handler: use OnMessage, OnConversation, OnRefused, OnTimer, OnLead, Connector, Exporter or Migrate"
        ));
    };
}

/// One export whose interface has the single function `handle`.
#[doc(hidden)]
#[macro_export]
macro_rules! __handler {
    ($plugin:ident, $handler:ident, $module:ident, $event:ident) => {
        const _: () = {
            struct Exported;
            impl $crate::bindings::$module::Guest for Exported {
                fn handle(event: $crate::$event) -> ::core::result::Result<(), $crate::Failure> {
                    <$plugin as $crate::$handler>::handle(event)
                }
            }
            #[cfg(target_arch = "wasm32")]
            $crate::bindings::$module::export! { Exported with_types_in $crate::bindings::$module }
            #[cfg(not(target_arch = "wasm32"))]
            #[used]
            static NATIVE: fn() = $crate::bindings::exported::<Exported>;
        };
    };
}
