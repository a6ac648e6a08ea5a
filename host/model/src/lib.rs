//! The domain types that all other crates share: plain types, no I/O.
//!
//! Times are milliseconds since 1970-01-01T00:00:00Z in an `i64`. Identifiers are version 7 UUIDs as strings, made by
//! [`Clock::new_id`], except where a field's documentation says that the platform assigned them.

#[macro_use]
mod words;

mod action;
mod call;
mod clock;
mod component;
mod content;
mod conversation;
mod directory;
mod episode;
mod event;
mod export;
mod failure;
mod gesture;
mod grant;
mod handle;
mod history;
mod hook;
mod installation;
mod intake;
mod journal;
mod kept;
mod lead;
mod limits;
mod manifest;
mod migration;
mod news;
mod notation;
mod outgoing;
mod rules;
mod run_order;
mod standing;
mod template;
mod trace;

pub use action::{ACTION_NOTATIONS, Action, ConversationChange, Draft, QuickReply};
pub use call::{CallError, Finished, SendState};
pub use clock::{Clock, id_floor};
pub use component::{COMPONENT_MAX, CONTEXT_INTERFACES, MANIFEST_MAX, SIGNATURE_SECTION};
pub use content::content_value;
pub use conversation::{
    Attachment, AttachmentKind, AttachmentState, AuthorKind, Contact, Conversation, ConversationKind, Direction,
    Message, MessageKind, MessageState, Priority, Status,
};
pub use directory::Lookup;
pub use episode::{Author, Episode, LastMessage};
pub use event::{
    CONVERSATION_CHANGES, ChangedLead, Command, DueTimer, Event, EventBody, EventKind, Feedback, OfferedCommand,
    Rating, Reaction, Receipt, Refusal, Review, Verdict,
};
pub use export::{ChangedRecord, DownloadLine, Exported, Polled, PolledLead, RecordKind, RecordReport};
pub use failure::{Failure, FailureKind};
pub use gesture::{Gesture, GestureKind, GestureRequest, PerformedGesture};
pub use grant::{Grant, GrantError, Grants};
pub use handle::{HANDLE_MAX, handle_key};
pub use history::{ConversationEvent, ConversationEventKind};
pub use hook::{HookAnswer, HookRequest};
pub use installation::{Channel, FailedReview, Installation, Previous, Role, SealedSecret, Surface, UPGRADING, memory};
pub use intake::{
    ChannelPolled, FileSource, Item, ItemAttachment, ItemBody, MessageItem, ReceiptState, Received, Unknown,
};
pub use journal::{Journal, KvScope, KvWrite, MadeFile, RefusedAction, ReviewOutcome, SharedRead};
pub use kept::{Kept, KeptOf, KeptValue};
pub use lead::{Lead, LeadChange, LeadStage};
pub use limits::{
    CONVERSATION_VALUES_MAX, LimitChange, LimitKind, Limits, LogLevel, LogLine, SHARED_VALUES_MAX, TIMERS_MAX, Usage,
};
pub use manifest::{
    ChannelProperty, ClientAuth, ConfigField, Manifest, ManifestError, OAuth2, TokenAnswer, TokenDialect, TokenPiece,
    TokenRequest, TokenSpan, WantedHost, WantedSecret, token_pieces,
};
pub use migration::MigrationStep;
pub use news::{AccountState, KnownAs, News, ParticipantChange, Reachability, ReceiptFailure, Told};
pub use notation::{ActionNotation, Form, show_span, span};
pub use outgoing::{
    Catalogue, DeliveryOutcome, FetchedFile, HearsBy, MediaRequest, Part, PartBody, Profile, ProfileRequest, Sender,
    SentPart, Settled, SetupReport, SetupRequest, TemplatePart,
};
pub use rules::{
    AttachmentRule, CountOf, Length, LengthUnit, MediaTypeRule, OpeningFirst, OpeningKind, PersonWindow,
    QuickReplyRule, Rate, Rules,
};
pub use run_order::OpenRun;
pub use standing::{ChangedContact, Consent, ConsentState, Reach, Standing};
pub use template::{Misfit, ParameterKind, Template, TemplateButton, TemplateParameter, TemplateSource, parameters_of};
pub use trace::TRACE;
pub use words::UnknownWord;
