//! A step of a scenario: one thing that happens, and the expected results.

use plugboard_model::ReceiptState;
use plugboard_rules::assist::{check_command, check_draft};
use serde::Deserialize;

use super::{
    content,
    customer::RawContactChange,
    expect::Expect,
    raw::{
        RawChange, RawCommand, RawComment, RawFeedback, RawLead, RawMessage, RawReaction, RawReceipt, RawRefusal,
        RawReview, Short,
    },
    words::Span,
};

/// Maximum number of files of a message. The size limit of the scenario also limits their contents.
const FILES: usize = 10;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    pub say: Option<String>,
    pub message: Option<Short<RawMessage>>,
    pub comment: Option<Short<RawComment>>,
    pub person: Option<String>,
    pub change: Option<RawChange>,
    pub conversation: Option<Vec<String>>,
    pub refused: Option<RawRefusal>,
    pub lead: Option<RawLead>,
    pub reaction: Option<Short<RawReaction>>,
    pub receipt: Option<Short<RawReceipt>>,
    pub feedback: Option<Short<RawFeedback>>,
    pub contact: Option<RawContactChange>,
    pub review: Option<Short<RawReview>>,
    pub suggest: Option<String>,
    pub commands: Option<bool>,
    pub command: Option<Short<RawCommand>>,
    pub later: Option<Span>,
    #[serde(default)]
    pub expect: Expect,
}

/// The one thing that happens in a step.
#[derive(Debug, Clone, Copy)]
pub(super) enum StepEvent<'a> {
    Message(&'a RawMessage),
    Comment(&'a RawComment),
    Person(&'a str),
    Change(&'a RawChange),
    Conversation(&'a [String]),
    Refused(&'a RawRefusal),
    Lead(&'a RawLead),
    Reaction(&'a RawReaction),
    Receipt(&'a RawReceipt),
    Feedback(&'a RawFeedback),
    Contact(&'a RawContactChange),
    Review(&'a RawReview),
    Suggest(&'a str),
    Commands,
    Command(&'a RawCommand),
    Later(Span),
}

impl RawStep {
    /// Returns every possible event, by the name of its member; `None` if the step does not have it.
    fn events(&self) -> [(&'static str, Option<StepEvent<'_>>); 16] {
        [
            ("message", self.message.as_ref().map(|it| StepEvent::Message(&it.0))),
            ("comment", self.comment.as_ref().map(|it| StepEvent::Comment(&it.0))),
            ("person", self.person.as_deref().map(StepEvent::Person)),
            ("change", self.change.as_ref().map(StepEvent::Change)),
            ("conversation", self.conversation.as_deref().map(StepEvent::Conversation)),
            ("refused", self.refused.as_ref().map(StepEvent::Refused)),
            ("lead", self.lead.as_ref().map(StepEvent::Lead)),
            ("reaction", self.reaction.as_ref().map(|it| StepEvent::Reaction(&it.0))),
            ("receipt", self.receipt.as_ref().map(|it| StepEvent::Receipt(&it.0))),
            ("feedback", self.feedback.as_ref().map(|it| StepEvent::Feedback(&it.0))),
            ("contact", self.contact.as_ref().map(StepEvent::Contact)),
            ("review", self.review.as_ref().map(|it| StepEvent::Review(&it.0))),
            ("suggest", self.suggest.as_deref().map(StepEvent::Suggest)),
            ("commands", (self.commands == Some(true)).then_some(StepEvent::Commands)),
            ("command", self.command.as_ref().map(|it| StepEvent::Command(&it.0))),
            ("later", self.later.map(StepEvent::Later)),
        ]
    }

    /// Returns the step's event. A step that passed [`RawStep::check`] has exactly one.
    pub(super) fn event(&self) -> Option<StepEvent<'_>> {
        self.events().into_iter().find_map(|(_, event)| event)
    }

    /// Checks what the types cannot express.
    pub(super) fn check(&self) -> Result<(), String> {
        let events = self.events();
        let known = || events.map(|(name, _)| name).join(", ");
        let present: Vec<_> = events.iter().filter_map(|(name, event)| event.map(|event| (*name, event))).collect();
        let event = match present.as_slice() {
            [(_, event)] => event,
            [] => return Err(format!("nothing happens in this step; write one of {}", known())),
            many => {
                let names: Vec<_> = many.iter().map(|(name, _)| *name).collect();
                return Err(format!(
                    "{} happen in this step; a step must have exactly one of {}",
                    names.join(" and "),
                    known()
                ));
            }
        };
        event.check()?;
        let expect = &self.expect;
        for (name, expected, member, happens) in [
            ("review", expect.review.is_some(), "review", matches!(event, StepEvent::Review(_))),
            ("suggestions", expect.suggestions.is_some(), "suggest", matches!(event, StepEvent::Suggest(_))),
            ("commands", expect.commands.is_some(), "commands", matches!(event, StepEvent::Commands)),
        ] {
            if expected && !happens {
                return Err(format!("expect: `{name}` is possible only in a step with `{member}`"));
            }
        }
        expect.check()
    }
}

impl StepEvent<'_> {
    fn check(&self) -> Result<(), String> {
        match self {
            Self::Message(RawMessage { files, content, .. }) | Self::Comment(RawComment { files, content, .. }) => {
                if files.len() > FILES {
                    return Err(format!(
                        "a message can have at most {FILES} files, got {}; write several messages",
                        files.len()
                    ));
                }
                files.iter().try_for_each(|file| file.bytes().map(drop))?;
                content.as_ref().map_or(Ok(()), |content| content::text(content, files.len()).map(drop))
            }
            Self::Review(RawReview { content: Some(content), .. }) => content::text(content, 0).map(drop),
            Self::Conversation([]) => Err("`conversation` must name what changed, such as [\"created\"]".to_owned()),
            Self::Feedback(feedback) => feedback.rating().check().map_err(|why| format!("feedback: {why}")),
            Self::Receipt(RawReceipt { state, code, reason, .. })
                if *state != ReceiptState::Failed && (code.is_some() || reason.is_some()) =>
            {
                Err("receipt: only a message that `failed` has a `code` and a `reason`".to_owned())
            }
            Self::Contact(change) => change.check(),
            Self::Suggest(draft) => check_draft(draft).map_err(|why| format!("suggest: {why}")),
            Self::Command(RawCommand { name, input, .. }) => {
                check_command(name, input.as_deref()).map_err(|why| format!("command: {why}"))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use plugboard_model::{AttachmentKind, Sender};

    fn step(text: &str) -> Result<RawStep, String> {
        let step: RawStep = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        step.check().map(|()| step)
    }

    #[test]
    fn a_step_is_written_as_a_table_or_as_its_main_member() {
        for (short, table) in [
            ("message = 'a'", "message = { text = 'a' }"),
            ("comment = 'a'", "comment = { text = 'a' }"),
            ("reaction = false", "reaction = { emoji = false }"),
            ("receipt = 'read'", "receipt = { state = 'read' }"),
            ("feedback = 4", "feedback = { rating = 4 }"),
            ("review = 'a'", "review = { text = 'a' }"),
            ("command = 'a'", "command = { name = 'a' }"),
        ] {
            let shown = |text: &str| format!("{:?}", step(text).unwrap());
            assert_eq!(shown(short), shown(table));
        }
        let text =
            "review = { text = 'a', quick_replies = ['Yes', { title = 'No', payload = 'n' }], sender = 'person' }";
        let Ok(RawStep { review: Some(Short(review)), .. }) = step(text) else { panic!("{text}") };
        let buttons: Vec<_> =
            review.quick_replies.iter().map(|it| it.0.button()).map(|b| (b.title, b.payload)).collect();
        assert_eq!(buttons, [("Yes".into(), "Yes".into()), ("No".into(), "n".into())]);
        assert_eq!(review.sender, Some(Sender::Person));
    }

    #[test]
    fn files_in_a_step_have_contents_and_a_kind() {
        let files = "message = { files = [{ text = 'né' }, { base64 = 'AAEC', media_type = 'image/png' }, \
                     { text = '', kind = 'audio', media_type = 'image/png' }] }";
        let Ok(RawStep { message: Some(Short(message)), .. }) = step(files) else { panic!("{files}") };
        let found: Vec<_> = message.files.iter().map(|file| (file.bytes().unwrap(), file.kind())).collect();
        let expected = [
            (Bytes::from_static("né".as_bytes()), AttachmentKind::File),
            (Bytes::from_static(&[0, 1, 2]), AttachmentKind::Image),
            (Bytes::new(), AttachmentKind::Audio),
        ];
        assert_eq!(found, expected);
        let many = |count| format!("comment = {{ text = 'a', files = [{}] }}", "{ text = '' },".repeat(count));
        assert!(step(&many(FILES)).is_ok());
        assert!(step(&many(FILES + 1)).unwrap_err().contains("at most 10 files, got 11"));
    }

    #[test]
    fn an_invalid_step_is_refused_with_what_to_write() {
        for (text, why) in [
            ("commands = false", "nothing happens in this step; write one of message, comment, person"),
            ("review = 'a'\nsuggest = 'b'", "review and suggest happen in this step"),
            ("message = { files = [{ name = 'a' }] }", "as either `text` or `base64`"),
            ("message = { files = [{ text = 'a', base64 = '' }] }", "as either `text` or `base64`"),
            ("message = { files = [{ base64 = '?' }] }", "invalid `base64`"),
            ("receipt = 'gone'", "delivered"),
            ("receipt = 7", "or a table with `state`"),
            ("feedback = 6", "the rating must be between 1 and 5, got 6"),
            ("feedback = { rating = 1, best = 101 }", "between 2 and 100"),
            ("feedback = { rating = 1, star = 1 }", "unknown field `star`"),
            (
                "message = { content = [{ type = 'text' }] }",
                "`content`: rich content, at `/blocks/0`: `text` is missing",
            ),
            ("comment = { content = [{ type = 'sticker', file = 0 }] }", "the message has no files"),
            ("review = { text = 'a', content = [] }", "must have 1 to 20 entries"),
            ("command = 'Refund!'", "1 to 64 characters from a-z"),
            ("message = 'a'\nexpect = { review = 'pass' }", "`review` is possible only in a step with `review`"),
            (
                "commands = true\nexpect = { suggestions = [] }",
                "`suggestions` is possible only in a step with `suggest`",
            ),
            ("review = 'a'\nexpect = { commands = [] }", "`commands` is possible only in a step with `commands`"),
            ("review = 'a'\nexpect = { review = 'hold' }", "a review must be `\"pass\"`, or a table"),
            ("review = 'a'\nexpect = { review = {} }", "a review must be `\"pass\"`, or a table"),
            ("review = 'a'\nexpect = { review = { hold = false } }", "true for any"),
            ("review = 'a'\nexpect = { review = { held = true } }", "unknown field `held`"),
        ] {
            let message = step(text).expect_err(text);
            assert!(message.contains(why), "{text}\n{message}");
        }
        // The limits are those of a server.
        let draft = |length| format!("suggest = '{}'", "x".repeat(length));
        assert!(step(&draft(64 << 10)).is_ok());
        assert!(step(&draft((64 << 10) + 1)).unwrap_err().contains("at most 65536 bytes"));
        let input = |length| format!("command = {{ name = 'a', input = '{}' }}", "x".repeat(length));
        assert!(step(&input(4 << 10)).is_ok());
        assert!(step(&input((4 << 10) + 1)).unwrap_err().contains("at most 4096 bytes"));
    }
}
