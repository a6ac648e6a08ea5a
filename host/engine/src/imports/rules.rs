//! `rules`: what a connector's platform allows. The functions return nothing, so invalid input ends the call as bad
//! output.

use super::{
    bindings::rules::Host,
    check::{self, ID_MAX, WORD_MAX},
};
use crate::state::{State, Subject};
use plugboard_model::{
    AttachmentKind, AttachmentRule, ChannelPolled, CountOf, GestureKind, Length, LengthUnit, MediaTypeRule,
    OpeningFirst, OpeningKind, PersonWindow, QuickReplyRule, Rate, Rules,
};
use std::collections::BTreeSet;
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

    /// Declares one more word of a rule that is a set of words.
    fn declare_word(&mut self, rule: &str, word: String, set: fn(&mut Rules) -> &mut BTreeSet<String>) -> Result<()> {
        if let Err(failure) = check::id(&format!("rules.{rule}: the word"), &word, ID_MAX) {
            self.bad_output(failure.message);
            return Ok(());
        }
        let declared = set(&mut self.rules);
        if declared.len() >= Rules::CONTENT_MAX && !declared.contains(&word) {
            self.bad_output(format!("rules.{rule}: at most {} can be declared", Rules::CONTENT_MAX));
            return Ok(());
        }
        self.declare(rule, true, |rules| {
            set(rules).insert(word);
        })
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
            "text-with-buttons" => |rules, length| rules.text_with_buttons_limit = Some(length),
            "button" => |rules, length| rules.button_limit = Some(length),
            "title" => |rules, length| rules.title_limit = Some(length),
            "subtitle" => |rules, length| rules.subtitle_limit = Some(length),
            "row" => |rules, length| rules.row_limit = Some(length),
            "row-description" => |rules, length| rules.row_description_limit = Some(length),
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
            "contact" => |rules, rate| rules.contact_rate = Some(rate),
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

    fn gesture(&mut self, kind: String, within_seconds: u32) -> Result<bool> {
        let Ok(kind) = kind.parse::<GestureKind>() else { return Ok(false) };
        self.declare("gesture", true, |rules| {
            rules.gestures.insert(kind, within_seconds);
        })?;
        Ok(true)
    }

    fn block(&mut self, kind: String) -> Result<()> {
        self.declare_word("block", kind, |rules| &mut rules.blocks)
    }

    fn button_action(&mut self, action: String) -> Result<()> {
        self.declare_word("button-action", action, |rules| &mut rules.button_actions)
    }

    fn count(&mut self, of: String, max: u32) -> Result<bool> {
        let Ok(of) = of.parse::<CountOf>() else { return Ok(false) };
        self.declare("count", max > 0, |rules| {
            rules.counts.insert(of, max);
        })?;
        Ok(true)
    }

    fn window_count(&mut self, count: u32, seconds: u32) -> Result<()> {
        let rate = Rate { count: count.min(Rules::WINDOW_COUNT_MAX), seconds };
        self.declare("window-count", count > 0 && seconds > 0, |rules| rules.window_count = Some(rate))
    }

    fn media_type(&mut self, kind: String, media_type: String, max_bytes: u32) -> Result<()> {
        let kind = match kind.parse::<AttachmentKind>() {
            Ok(kind) => kind,
            Err(error) => {
                self.bad_output(format!("rules.media-type: {error}"));
                return Ok(());
            }
        };
        let Some(rule) = MediaTypeRule::new(&media_type, (max_bytes > 0).then_some(max_bytes)) else {
            let shown: String = media_type.chars().take(WORD_MAX).collect();
            self.bad_output(format!(
                "rules.media-type: `{shown}` is not a media type; write one such as `image/png` or `image/*`"
            ));
            return Ok(());
        };
        let declared: usize = self.rules.media_types.values().map(Vec::len).sum();
        let is_known = self.rules.media_types(kind).iter().any(|known| known.media_type == rule.media_type);
        if !is_known && declared >= Rules::MEDIA_TYPES_MAX {
            self.bad_output(format!("rules.media-type: at most {} can be declared", Rules::MEDIA_TYPES_MAX));
            return Ok(());
        }
        self.declare("media-type", true, |rules| {
            let types = rules.media_types.entry(kind).or_default();
            types.retain(|known| known.media_type != rule.media_type);
            types.push(rule);
        })
    }

    fn valid_for(&mut self, seconds: u32) -> Result<()> {
        let valid_for = seconds.clamp(*Rules::VALID_FOR.start(), *Rules::VALID_FOR.end());
        self.declare("valid-for", seconds > 0, |rules| rules.valid_for = Some(valid_for))
    }

    fn needs_consent(&mut self, purpose: String) -> Result<()> {
        if let Err(failure) = check::id("rules.needs-consent: the purpose", &purpose, WORD_MAX) {
            self.bad_output(failure.message);
            return Ok(());
        }
        let known = &self.rules.needs_consent;
        if known.len() >= Rules::PURPOSES_MAX && !known.contains(&purpose) {
            self.bad_output(format!("rules.needs-consent: at most {} purposes", Rules::PURPOSES_MAX));
            return Ok(());
        }
        self.declare("needs-consent", true, |rules| {
            rules.needs_consent.insert(purpose);
        })
    }

    fn opening(&mut self, identifier: String, first: String) -> Result<bool> {
        let (Ok(kind), Ok(first)) = (identifier.parse::<OpeningKind>(), first.parse::<OpeningFirst>()) else {
            return Ok(false);
        };
        self.declare("opening", true, |rules| {
            rules.openings.insert(kind, first);
        })?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Call;
    use plugboard_model::Limits;
    use std::collections::BTreeMap;

    fn state(subject: Subject) -> State {
        let engine = crate::pool::engine(1).expect("an engine");
        State::new(&engine, Call::placeholder(Limits::default()), subject)
    }

    #[test]
    fn blocks_and_button_actions_are_declared_once_each_and_at_most_32_of_them() {
        let mut state = state(Subject::Rules);
        for n in 0..Rules::CONTENT_MAX {
            for _ in 0..2 {
                state.block(format!("block-{n}")).expect("declared");
                state.button_action(format!("action-{n}")).expect("declared");
            }
        }
        assert_eq!((state.rules.blocks.len(), state.rules.button_actions.len()), (32, 32));
        assert_eq!(state.bad_output.take(), None);
        state.block("one-more".into()).expect("it ends the call later");
        assert_eq!(state.bad_output.take().as_deref(), Some("rules.block: at most 32 can be declared"));
        state.button_action("one-more".into()).expect("it ends the call later");
        assert_eq!(state.bad_output.take().as_deref(), Some("rules.button-action: at most 32 can be declared"));
        for wrong in ["", " ", "a\0", "x".repeat(257).as_str()] {
            state.block(wrong.into()).expect("it ends the call later");
            assert!(state.bad_output.take().is_some_and(|why| why.starts_with("rules.block")), "{wrong:?}");
        }
        assert_eq!((state.rules.blocks.len(), state.rules.button_actions.len()), (32, 32));
    }

    #[test]
    fn counts_and_lengths_are_declared_for_words_that_the_host_knows() {
        let mut state = state(Subject::Rules);
        for of in CountOf::ALL {
            assert!(state.count(of.to_string(), 3).expect("an answer"), "{of}");
            assert_eq!(state.rules.counts.get(of), Some(&3));
        }
        assert!(!state.count("wheels".into(), 3).expect("an answer"));
        let lengths = ["text-with-buttons", "button", "title", "subtitle", "row", "row-description"];
        for of in lengths {
            assert!(state.length(of.into(), 7, "bytes".into()).expect("an answer"), "{of}");
        }
        assert!(!state.length("column".into(), 7, "bytes".into()).expect("an answer"));
        let length = Some(Length { length: 7, unit: LengthUnit::Bytes });
        let rules = &state.rules;
        let set = [rules.text_with_buttons_limit, rules.button_limit, rules.title_limit, rules.subtitle_limit];
        assert_eq!((set, rules.row_limit, rules.row_description_limit), ([length; 4], length, length));
        assert_eq!(state.bad_output.take(), None);
        assert!(state.count("buttons".into(), 0).expect("an answer"));
        assert!(state.bad_output.take().is_some_and(|why| why.contains("at least 1")));
        let mut elsewhere = self::state(Subject::Nothing);
        elsewhere.block("card".into()).expect("it ends the call later");
        assert!(elsewhere.bad_output.is_some() && elsewhere.rules.blocks.is_empty());
    }

    /// Declares rules. Returns them, and why the call would end as bad output.
    fn declared(declare: impl FnOnce(&mut State) -> Result<()>) -> (Rules, Option<String>) {
        let mut state = state(Subject::Rules);
        declare(&mut state).expect("no trap");
        (state.rules.clone(), state.bad_output.clone())
    }

    fn image(state: &mut State, media_type: &str, max_bytes: u32) -> Result<()> {
        state.media_type("image".into(), media_type.into(), max_bytes)
    }

    #[test]
    fn counts_and_rates_are_declared_by_words() {
        let (rules, bad) = declared(|state| {
            assert!(state.count("files".into(), 3)? && state.count("members".into(), 50)?);
            assert!(state.count("files".into(), 4)?, "the last one counts");
            assert!(!state.count("pages".into(), 1)? && !state.count(String::new(), 0)?);
            assert!(state.rate("contact".into(), 5, 60)? && !state.rate("customer".into(), 5, 60)?);
            Ok(())
        });
        assert_eq!((rules.counts, bad), ([(CountOf::Files, 4), (CountOf::Members, 50)].into(), None));
        assert_eq!(rules.contact_rate, Some(Rate { count: 5, seconds: 60 }));
        let (_, bad) = declared(|state| state.count("files".into(), 0).map(drop));
        assert_eq!(bad.as_deref(), Some("rules.count: numbers must be at least 1"));
    }

    #[test]
    fn numbers_are_brought_into_their_range() {
        let (rules, bad) = declared(|state| {
            state.window_count(u32::MAX, u32::MAX)?;
            state.valid_for(1)
        });
        let window_count = Some(Rate { count: Rules::WINDOW_COUNT_MAX, seconds: u32::MAX });
        assert_eq!((rules.window_count, rules.valid_for, bad), (window_count, Some(60), None));
        assert_eq!(declared(|state| state.valid_for(u32::MAX)).0.valid_for, Some(30 * 24 * 60 * 60));
        for zero in [
            declared(|state| state.window_count(0, 1)),
            declared(|state| state.window_count(1, 0)),
            declared(|state| state.valid_for(0)),
        ] {
            assert!(zero.1.is_some_and(|why| why.ends_with("numbers must be at least 1")));
        }
    }

    #[test]
    fn as_many_media_types_as_the_limit_are_declared() {
        let many = |state: &mut State| {
            (0..Rules::MEDIA_TYPES_MAX).try_for_each(|n| image(state, &format!("image/{n}"), 0))?;
            // One that is known is changed.
            image(state, "Image/0; q=1", 9)
        };
        let (rules, bad) = declared(many);
        let types = rules.media_types(AttachmentKind::Image);
        assert_eq!((types.len(), bad), (Rules::MEDIA_TYPES_MAX, None));
        assert_eq!(types.last(), MediaTypeRule::new("image/0", Some(9)).as_ref());
        let (rules, bad) = declared(|state| {
            many(state)?;
            state.media_type("video".into(), "video/mp4".into(), 0)
        });
        assert_eq!(bad.as_deref(), Some("rules.media-type: at most 64 can be declared"));
        assert!(rules.media_types(AttachmentKind::Video).is_empty());
    }

    #[test]
    fn a_media_type_that_is_wrong_ends_the_call() {
        let long = "x".repeat(10_000);
        for wrong in ["", "png", "image/", "*/*", "image/ł", "image/\u{1f600}", &long] {
            let (rules, bad) = declared(|state| image(state, wrong, 0));
            assert!(bad.is_some_and(|why| why.contains("is not a media type") && why.len() < 1_000), "{wrong}");
            assert!(rules.media_types.is_empty());
        }
        let (_, bad) = declared(|state| state.media_type("picture".into(), "image/png".into(), 0));
        assert!(bad.is_some_and(|why| why.starts_with("rules.media-type: ")));
    }

    #[test]
    fn purposes_that_need_consent_are_limited() {
        let mut state = state(Subject::Rules);
        for number in 0..Rules::PURPOSES_MAX {
            state.needs_consent(format!("purpose-{number}")).expect("a rule");
        }
        state.needs_consent("purpose-0".into()).expect("a rule");
        assert_eq!((state.rules.needs_consent.len(), &state.bad_output), (Rules::PURPOSES_MAX, &None));
        state.needs_consent("one-more".into()).expect("a rule");
        assert!(state.bad_output.take().is_some_and(|why| why.contains("at most 8 purposes")));
        for wrong in ["", "a\0", &"p".repeat(WORD_MAX + 1)] {
            state.needs_consent(wrong.into()).expect("a rule");
            assert!(state.bad_output.take().is_some(), "{wrong:?}");
        }
        assert_eq!(state.rules.needs_consent.len(), Rules::PURPOSES_MAX);
    }

    #[test]
    fn an_opening_with_an_unknown_word_is_not_declared() {
        let mut state = state(Subject::Rules);
        for (identifier, first, known) in [
            ("phone", "template", true),
            ("id", "any", true),
            ("phone", "song", false),
            ("fax", "any", false),
            ("phone", "any", true),
        ] {
            assert_eq!(state.opening(identifier.into(), first.into()).expect("a rule"), known, "{identifier} {first}");
        }
        let openings = [(OpeningKind::Phone, OpeningFirst::Any), (OpeningKind::Id, OpeningFirst::Any)];
        assert_eq!(state.rules.openings, BTreeMap::from(openings));
        assert_eq!(state.bad_output, None);
    }

    #[test]
    fn rules_are_declared_only_when_they_are_asked_for() {
        let mut state = state(Subject::Nothing);
        state.valid_for(60).expect("no trap");
        assert_eq!(state.rules.valid_for, None);
        assert!(state.bad_output.as_deref().is_some_and(|why| why.contains("outside")));
        state.needs_consent("marketing".into()).expect("a rule");
        assert!(state.rules.needs_consent.is_empty() && state.bad_output.take().is_some());
        assert!(state.opening("phone".into(), "any".into()).expect("a rule"));
        assert!(state.rules.openings.is_empty() && state.bad_output.is_some());
    }
}
