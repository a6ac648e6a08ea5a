//! The schemas of the model's enums in the OpenAPI document.

use plugboard_model::{
    AttachmentKind, AttachmentState, AuthorKind, ConversationEventKind, ConversationKind, Direction, EventKind,
    FailedReview, GestureKind, LeadStage, LogLevel, MessageKind, MessageState, OpeningKind, ParameterKind, Priority,
    RecordKind, Role, Status, TemplateSource, Verdict,
};
use utoipa::openapi::{Array, ArrayBuilder, Object, ObjectBuilder, schema::Type};

/// An enum whose values are written as words.
pub trait Words {
    /// Returns the words of all values.
    fn words() -> Vec<&'static str>;
}

macro_rules! words {
    ($($name:ty),+ $(,)?) => {
        $(impl Words for $name {
            fn words() -> Vec<&'static str> {
                Self::ALL.iter().map(|word| word.as_str()).collect()
            }
        })+
    };
}

words!(
    AttachmentKind,
    AttachmentState,
    AuthorKind,
    ConversationEventKind,
    ConversationKind,
    Direction,
    EventKind,
    FailedReview,
    GestureKind,
    LeadStage,
    LogLevel,
    MessageKind,
    MessageState,
    OpeningKind,
    ParameterKind,
    Priority,
    RecordKind,
    Role,
    Status,
    TemplateSource,
    Verdict,
);

/// Returns the schema of one word.
#[must_use]
pub fn one<T: Words>() -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(T::words())).build()
}

/// Returns the schema of a list of words.
#[must_use]
pub fn many<T: Words>() -> Array {
    ArrayBuilder::new().items(one::<T>()).build()
}
