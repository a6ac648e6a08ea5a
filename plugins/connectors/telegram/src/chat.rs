//! Identifiers of conversations and messages. Telegram numbers messages separately in each chat, so a message's
//! identifier contains its chat.

use std::fmt;

/// The topic of a message in a forum that belongs to no topic of its own. Telegram calls it General. Messages there are
/// sent without a topic's identifier.
pub const GENERAL: &str = "general";

/// A conversation as the inbox names it: `CHAT`, `BUSINESS/CHAT` for a chat of a business account, or `CHAT#TOPIC` for
/// one customer in the direct messages of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// The identifier of the business connection.
    pub business: Option<String>,
    /// The chat's identifier.
    pub chat: i64,
    /// The topic in the direct messages of a channel.
    pub direct_topic: Option<i64>,
}

impl Thread {
    /// Parses a thread. Returns `None` if this is not a thread of Telegram.
    pub fn parse(text: &str) -> Option<Self> {
        let (business, rest) = match text.rsplit_once('/') {
            Some(("", _)) => return None,
            Some((business, rest)) => (Some(business.to_owned()), rest),
            None => (None, text),
        };
        let (chat, direct_topic) = match rest.split_once('#') {
            Some((chat, topic)) => (chat, Some(topic.parse().ok()?)),
            None => (rest, None),
        };
        Some(Self { business, chat: chat.parse().ok()?, direct_topic })
    }

    /// Returns the identifier of a message of this chat: `CHAT:MESSAGE`, or `BUSINESS/CHAT:MESSAGE`, because a chat of
    /// a business account can have the same number as a chat of the bot.
    pub fn message(&self, number: i64) -> String {
        let chat = Self { direct_topic: None, ..self.clone() };
        format!("{chat}:{number}")
    }

    /// Returns the number of a message of this chat. Returns `None` for a message of another chat: a group that becomes
    /// a supergroup numbers its messages anew, so its old numbers belong to other messages there.
    pub fn number(&self, message: &str) -> Option<i64> {
        number(message).filter(|number| self.message(*number) == message)
    }
}

impl fmt::Display for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(business) = &self.business {
            write!(f, "{business}/")?;
        }
        write!(f, "{}", self.chat)?;
        match self.direct_topic {
            Some(topic) => write!(f, "#{topic}"),
            None => Ok(()),
        }
    }
}

/// Returns the number in the identifier of a message.
pub fn number(message: &str) -> Option<i64> {
    message.rsplit_once(':')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_read_as_it_was_written() {
        for (text, business, chat, direct_topic) in [
            ("9001", None, 9001, None),
            ("-1001234567890", None, -1_001_234_567_890, None),
            ("9007199254740993", None, 9_007_199_254_740_993, None),
            ("BC_a-1/9001", Some("BC_a-1"), 9001, None),
            ("-1001#42", None, -1001, Some(42)),
        ] {
            let thread = Thread::parse(text).unwrap();
            assert_eq!((thread.business.as_deref(), thread.chat, thread.direct_topic), (business, chat, direct_topic));
            assert_eq!(thread.to_string(), text);
        }
        for text in ["", "kit", "/9001", "BC/", "9001#", "9001#x", "1e300", "9223372036854775808"] {
            assert_eq!(Thread::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_message_is_named_by_its_chat_and_number() {
        let message = |thread: &str| Thread::parse(thread).unwrap().message(11);
        assert_eq!(message("9001"), "9001:11");
        assert_eq!(message("BC/9001"), "BC/9001:11");
        assert_eq!(message("-1001#42"), "-1001:11");
        assert_eq!((number("BC/9001:11"), number("9001:"), number("11")), (Some(11), None, None));
    }

    #[test]
    fn a_number_counts_only_in_its_own_chat() {
        let number = |thread: &str, message: &str| Thread::parse(thread).unwrap().number(message);
        for thread in ["9001", "BC/9001", "-1001#42"] {
            assert_eq!(number(thread, &Thread::parse(thread).unwrap().message(11)), Some(11), "{thread}");
        }
        for (thread, message) in [("-1001", "-77:11"), ("9001", "BC/9001:11"), ("BC/9001", "9001:11"), ("9001", "11")] {
            assert_eq!(number(thread, message), None, "{thread} {message}");
        }
    }
}
