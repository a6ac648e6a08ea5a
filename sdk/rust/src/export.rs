//! The macro that exports a type as a plugin.

/// Exports a type as a plugin that handles the events named here.
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
/// [`OnRefused`](crate::OnRefused), [`OnTimer`](crate::OnTimer), [`OnLead`](crate::OnLead),
/// [`OnComment`](crate::OnComment), [`OnReaction`](crate::OnReaction), [`OnReceipt`](crate::OnReceipt),
/// [`OnFeedback`](crate::OnFeedback), [`OnContact`](crate::OnContact), [`Connector`](crate::Connector),
/// [`Media`](crate::Media), [`Poller`](crate::Poller), [`Setup`](crate::Setup), [`Settle`](crate::Settle),
/// [`Gestures`](crate::Gestures), [`Catalogue`](crate::Catalogue), [`Exporter`](crate::Exporter),
/// [`Reviewer`](crate::Reviewer), [`Assistant`](crate::Assistant) and [`Migrate`](crate::Migrate). The type must
/// implement each trait that is named. Call the macro once per crate. On targets other than wasm32 it only checks the
/// traits, so that a plugin's crate can be unit-tested natively.
#[macro_export]
macro_rules! export {
    ($plugin:ident: $($handler:ident),+ $(,)?) => {
        $($crate::__export!($handler $plugin);)+
    };
}

/// Expands to one of the exports of [`export!`].
#[doc(hidden)]
#[macro_export]
macro_rules! __export {
    (OnMessage $plugin:ident) => {
        $crate::__exported!($plugin: OnMessage, on_message, handle(event: MessageEvent));
    };
    (OnConversation $plugin:ident) => {
        $crate::__exported!($plugin: OnConversation, on_conversation, handle(event: ConversationEvent));
    };
    (OnRefused $plugin:ident) => {
        $crate::__exported!($plugin: OnRefused, on_refused, handle(event: RefusedEvent));
    };
    (OnTimer $plugin:ident) => {
        $crate::__exported!($plugin: OnTimer, on_timer, handle(event: TimerEvent));
    };
    (OnLead $plugin:ident) => {
        $crate::__exported!($plugin: OnLead, on_lead, handle(event: LeadEvent));
    };
    (OnComment $plugin:ident) => {
        $crate::__exported!($plugin: OnComment, on_comment, handle(event: CommentEvent));
    };
    (OnReaction $plugin:ident) => {
        $crate::__exported!($plugin: OnReaction, on_reaction, handle(event: ReactionEvent));
    };
    (OnReceipt $plugin:ident) => {
        $crate::__exported!($plugin: OnReceipt, on_receipt, handle(event: ReceiptEvent));
    };
    (OnFeedback $plugin:ident) => {
        $crate::__exported!($plugin: OnFeedback, on_feedback, handle(event: FeedbackEvent));
    };
    (OnContact $plugin:ident) => {
        $crate::__exported!($plugin: OnContact, on_contact, handle(event: ContactEvent));
    };
    (Connector $plugin:ident) => {
        $crate::__exported!(
            $plugin: Connector,
            connector,
            verify(request: HookRequest),
            receive(request: HookRequest),
            send(part: Outgoing),
            profile(request: ProfileRequest),
            rules()
        );
    };
    (Media $plugin:ident) => {
        $crate::__exported!($plugin: Media, media, fetch(request: MediaRequest));
    };
    (Poller $plugin:ident) => {
        $crate::__exported!($plugin: Poller, poller, poll(request: ChannelPoll));
    };
    (Setup $plugin:ident) => {
        $crate::__exported!($plugin: Setup, setup, join(request: SetupRequest), leave(request: SetupRequest));
    };
    (Settle $plugin:ident) => {
        $crate::__exported!($plugin: Settle, settle, settle(part: Outgoing));
    };
    (Gestures $plugin:ident) => {
        $crate::__exported!($plugin: Gestures, gestures, perform(gesture: Gesture));
    };
    (Catalogue $plugin:ident) => {
        $crate::__exported!($plugin: Catalogue, catalogue, read(request: CatalogueRequest));
    };
    (Exporter $plugin:ident) => {
        $crate::__exported!($plugin: Exporter, exporter, export_batch(batch: Batch), poll(request: PollRequest));
    };
    (Reviewer $plugin:ident) => {
        $crate::__exported!($plugin: Reviewer, reviewer, review(reply: ReplyReview));
    };
    (Assistant $plugin:ident) => {
        $crate::__exported!(
            $plugin: Assistant,
            assistant,
            suggest(request: SuggestionRequest),
            commands(request: CommandList),
            run(command: CommandEvent)
        );
    };
    (Migrate $plugin:ident) => {
        $crate::__exported!($plugin: Migrate, migration, migrate(step: MigrationStep));
    };
    ($unknown:ident $plugin:ident) => {
        ::core::compile_error!(::core::concat!(
            "`",
            ::core::stringify!($unknown),
            "` is not a handler; use OnMessage, OnConversation, OnRefused, OnTimer, OnLead, OnComment, OnReaction, \
             OnReceipt, OnFeedback, OnContact, Connector, Media, Poller, Setup, Settle, Gestures, Catalogue, \
             Exporter, Reviewer, Assistant or Migrate"
        ));
    };
}

/// Implements the functions of one interface. Each calls the function of the same name in a trait.
#[doc(hidden)]
#[macro_export]
macro_rules! __exported {
    ($plugin:ident: $handler:ident, $module:ident, $($function:ident($($name:ident: $given:ident)?)),+) => {
        const _: () = {
            struct Exported;
            impl $crate::bindings::$module::Guest for Exported {
                $(
                    fn $function($($name: $crate::$given)?) -> ::core::result::Result<(), $crate::Failure> {
                        <$plugin as $crate::$handler>::$function($($name)?)
                    }
                )+
            }
            #[cfg(target_arch = "wasm32")]
            $crate::bindings::$module::export! { Exported with_types_in $crate::bindings::$module }
            #[cfg(not(target_arch = "wasm32"))]
            #[used]
            static NATIVE: fn() = $crate::bindings::exported::<Exported>;
        };
    };
}

#[cfg(test)]
mod tests {
    const WORLDS: &str = include_str!("../wit/0.1.2/worlds.wit");

    /// Returns the names that follow a keyword in the contract's worlds.
    fn named(word: &str) -> Vec<&'static str> {
        let names = WORLDS.lines().filter_map(|line| line.trim().strip_prefix(word)?.strip_suffix(';')).collect();
        assert_ne!(names, Vec::<&str>::new(), "the worlds have no `{word}`");
        names
    }

    #[test]
    fn every_handler_of_the_contract_can_be_exported() {
        let export = include_str!("export.rs");
        for name in named("export ") {
            let module = name.replace('-', "_");
            assert!(export.contains(&format!(", {module}, ")) || export.contains(&format!(" {module},\n")), "{name}");
        }
    }

    /// Rustdoc checks the links on the page, so each name there is a module here.
    #[test]
    fn every_interface_of_the_contract_is_listed_on_the_front_page() {
        let page = include_str!("lib.rs");
        for name in named("import ").into_iter().filter(|name| *name != "types") {
            assert!(page.contains(&format!("[`{name}`]")), "{name}");
        }
    }
}
