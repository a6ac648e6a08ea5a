//! `rules`: what a connector's platform allows. The functions return nothing, so invalid input ends the call as bad
//! output.

use super::{
    bindings::rules::Host,
    check::{self, WORD_MAX},
};
use crate::state::{State, Subject};
use plugboard_model::{
    AttachmentKind, AttachmentRule, ChannelPolled, Length, LengthUnit, PersonWindow, QuickReplyRule, Rate, Rules,
};
use wasmtime::Result;

impl State {
    /// Declares a rule if the call is one of `rules` and the rule is valid. Otherwise the call ends as bad output.
    #[expect(clippy::unnecessary_wraps, reason = "every function of the contract's trait returns this type")]
    fn declare(&mut self, rule: &str, valid: bool, set: impl FnOnce(&mut Rules)) -> Result<()> {
        if !matches!(self.subject, Subject::Rules) {
            self.bad_output(format!("rules.{rule} was called outside the connector's `rules`"));
        } else if valid {
            set(&mut self.rules);
        } else {
            self.bad_output(format!("rules.{rule}: numbers must be at least 1"));
        }
        Ok(())
    }
}

impl Host for State {
    fn text_limit(&mut self, length: u32, utf16: bool) -> Result<()> {
        let unit = if utf16 { LengthUnit::Utf16 } else { LengthUnit::Characters };
        self.declare("text-limit", length > 0, |rules| rules.text_limit = Some(Length { length, unit }))
    }

    fn attachment(&mut self, kind: String, max_bytes: u32) -> Result<()> {
        match kind.parse::<AttachmentKind>() {
            Ok(kind) => self.declare("attachment", max_bytes > 0, |rules| {
                rules.attachments.insert(kind, AttachmentRule { max_bytes });
            }),
            Err(error) => {
                self.bad_output(format!("rules.attachment: {error}"));
                Ok(())
            }
        }
    }

    fn quick_replies(&mut self, max: u32, title_length: u32) -> Result<()> {
        let rule = QuickReplyRule { max, title_length };
        self.declare("quick-replies", max > 0 && title_length > 0, |rules| rules.quick_replies = Some(rule))
    }

    fn reply_window(&mut self, seconds: u32) -> Result<()> {
        self.declare("reply-window", seconds > 0, |rules| rules.reply_window = Some(seconds))
    }

    fn person_window(&mut self, seconds: u32, tag: String) -> Result<()> {
        if let Err(failure) = check::id("rules.person-window: the tag", &tag, WORD_MAX) {
            self.bad_output(failure.message);
            return Ok(());
        }
        self.declare("person-window", seconds > 0, |rules| rules.person_window = Some(PersonWindow { seconds, tag }))
    }

    fn private_reply_window(&mut self, seconds: u32) -> Result<()> {
        self.declare("private-reply-window", seconds > 0, |rules| rules.private_reply_window = Some(seconds))
    }

    fn templates(&mut self) -> Result<()> {
        self.declare("templates", true, |rules| rules.templates = true)
    }

    fn send_rate(&mut self, count: u32, seconds: u32) -> Result<()> {
        self.declare("send-rate", count > 0 && seconds > 0, |rules| rules.send_rate = Some(Rate { count, seconds }))
    }

    fn receive_rate(&mut self, count: u32, seconds: u32) -> Result<()> {
        self.declare("receive-rate", count > 0 && seconds > 0, |rules| {
            rules.receive_rate = Some(Rate { count, seconds });
        })
    }

    fn echoes(&mut self, seconds: u32) -> Result<()> {
        self.declare("echoes", seconds > 0, |rules| rules.echoes = Some(seconds))
    }

    fn length(&mut self, of: String, max: u32, unit: String) -> Result<bool> {
        let Ok(unit) = unit.parse::<LengthUnit>() else { return Ok(false) };
        let set: fn(&mut Rules, Length) = match of.as_str() {
            "text" => |rules, length| rules.text_limit = Some(length),
            "caption" => |rules, length| rules.caption_limit = Some(length),
            "quick-reply" => |rules, length| rules.quick_reply_limit = Some(length),
            "payload" => |rules, length| rules.payload_limit = Some(length),
            _ => return Ok(false),
        };
        self.declare("length", max > 0, |rules| set(rules, Length { length: max, unit }))?;
        Ok(true)
    }

    fn rate(&mut self, per: String, count: u32, seconds: u32) -> Result<bool> {
        let set: fn(&mut Rules, Rate) = match per.as_str() {
            "channel" => |rules, rate| rules.send_rate = Some(rate),
            "conversation" => |rules, rate| rules.conversation_rate = Some(rate),
            "group" => |rules, rate| rules.group_rate = Some(rate),
            _ => return Ok(false),
        };
        self.declare("rate", count > 0 && seconds > 0, |rules| set(rules, Rate { count, seconds }))?;
        Ok(true)
    }

    fn captions(&mut self) -> Result<()> {
        self.declare("captions", true, |rules| rules.captions = true)
    }

    fn poll_every(&mut self, seconds: u32) -> Result<()> {
        self.declare("poll-every", seconds > 0, |rules| rules.poll_every = Some(seconds.min(ChannelPolled::WAIT_MAX)))
    }

    fn repeatable(&mut self, seconds: u32) -> Result<()> {
        self.declare("repeatable", seconds > 0, |rules| rules.repeatable = Some(seconds.min(Rules::REPEATABLE_MAX)))
    }

    fn settles(&mut self, seconds: u32) -> Result<()> {
        self.declare("settles", seconds > 0, |rules| rules.settles = Some(seconds.min(Rules::SETTLES_MAX)))
    }

    fn whole_replies(&mut self, max_bytes: u32) -> Result<()> {
        self.declare("whole-replies", max_bytes > 0, |rules| rules.whole_replies = Some(max_bytes))
    }
}
