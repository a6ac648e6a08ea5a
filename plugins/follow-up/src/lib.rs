//! Reminds a customer who does not answer, once, and resolves the conversation if the reminder is not answered either.
//! After somebody else resolves a conversation, asks the customer whether all is well; a no reopens it.
//!
//! Two timers drive this: `silence`, reset by each message from the customer, and `close`, set by the reminder. The
//! state between events is in `kv`, per conversation: `asked` while an answer is expected, `asked_at` with the time of
//! the last question, `resolved` until the conversation is reopened, and `quiet` if the plugin itself is about to
//! resolve the conversation, so that it does not ask. If a customer only says thanks in a resolved conversation, the
//! plugin resolves it again.

pub mod config;
pub mod texts;

use config::Config;
use plugboard_sdk::{
    Conversation, ConversationEvent, Failure, FailureKind, Message, MessageEvent, OnConversation, OnMessage, OnTimer,
    TimerEvent, clock, info, kv, log, notes,
    replies::{self, Draft},
    text, texts as sdk_texts, timers, triage,
};
use texts::{Answer, Texts};

struct FollowUp;
plugboard_sdk::export!(FollowUp: OnMessage, OnConversation, OnTimer);

/// The timer for a customer who has been silent for a long time.
const SILENCE: &str = "silence";
/// The timer for a reminder that was not answered.
const CLOSE: &str = "close";
/// The shortest time that a timer accepts, in milliseconds.
const SHORTEST_TIMER: f64 = 10_000.0;
/// The shortest time between two questions whether all is well, in milliseconds: a day. Does not apply after the
/// customer said no.
const ASK_INTERVAL: f64 = 24.0 * 3_600_000.0;
/// The number of recent messages among which to find the last one of either side, because notes may follow it.
const RECENT: u32 = 20;

impl OnMessage for FollowUp {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        log::panics();
        let (config, conversation) = (Config::read()?, event.conversation());
        if conversation.kind() != "direct" {
            return Ok(());
        }
        timers::cancel(CLOSE)?;
        if let Some(after) = config.remind_after {
            timers::set(SILENCE, after, "")?;
        }
        let (asked, resolved) = (take_flag("asked")?, take_flag("resolved")?);
        if asked || resolved {
            after_resolving(&conversation, &config, &event.message().text(), asked)?;
        }
        Ok(())
    }
}

/// Returns whether the key is set, and deletes it.
fn take_flag(key: &str) -> Result<bool, Failure> {
    let found = kv::get(key)?.is_some();
    if found {
        kv::delete(key)?;
    }
    Ok(found)
}

/// Handles a customer's message that has reopened a resolved conversation.
fn after_resolving(conversation: &Conversation, config: &Config, written: &str, asked: bool) -> Result<(), Failure> {
    let texts = texts(conversation, config, written);
    let answer = if asked { texts.answer(written, text::contains) } else { Answer::Other };
    match answer {
        Answer::No => {
            // The question makes sense again once the problem is fixed.
            kv::delete("asked_at")?;
            notes::add(conversation, "The customer said no when asked whether all is well.")
        }
        Answer::Other if !texts.only_thanks(written, text::contains) => Ok(()),
        Answer::Yes | Answer::Other => {
            info!("{}", if answer == Answer::Yes { "all is well" } else { "only thanks" });
            timers::cancel(SILENCE)?;
            kv::set("quiet", "1")?;
            triage::set_status(conversation, "resolved")
        }
    }
}

impl OnConversation for FollowUp {
    fn handle(event: ConversationEvent) -> Result<(), Failure> {
        log::panics();
        let (config, conversation) = (Config::read()?, event.conversation());
        let changed = event.changes().iter().any(|change| change == "status");
        if !changed || conversation.kind() != "direct" {
            return Ok(());
        }
        if conversation.status() != "resolved" {
            // A person reopened the conversation, so the customer's next message is about the current matter.
            take_flag("resolved")?;
            take_flag("asked")?;
            return Ok(());
        }
        timers::cancel(SILENCE)?;
        timers::cancel(CLOSE)?;
        kv::set("resolved", "1")?;
        let asked_at = kv::get("asked_at")?.and_then(|at| at.parse::<f64>().ok());
        let asked_recently = asked_at.is_some_and(|at| clock::now() - at < ASK_INTERVAL);
        if take_flag("quiet")? || asked_recently || !config.ask {
            return Ok(());
        }
        let texts = texts(&conversation, &config, "");
        let question = Draft::new(&texts.question.fill(|name| value(&conversation, name)));
        question.quick_reply(&texts.yes, "yes");
        question.quick_reply(&texts.no, "no");
        if say(&conversation, question)? {
            kv::set("asked", "1")?;
            kv::set("asked_at", &clock::now().to_string())?;
        }
        Ok(())
    }
}

impl OnTimer for FollowUp {
    fn handle(event: TimerEvent) -> Result<(), Failure> {
        log::panics();
        let (config, conversation) = (Config::read()?, event.conversation());
        let waiting = ["open", "pending"].contains(&conversation.status().as_str());
        let Some(last) = last(&conversation).filter(|_| waiting) else { return Ok(()) };
        let ours = last.direction() == "out";
        if event.name() == CLOSE {
            if ours {
                info!("resolved: the reminder was not answered");
                kv::set("quiet", "1")?;
                triage::set_status(&conversation, "resolved")?;
            }
            return Ok(());
        }
        let Some(after) = config.remind_after else { return Ok(()) };
        let left = last.sent_at() + after - clock::now();
        if !ours {
            // It is our turn to answer, not the customer's.
            timers::set(SILENCE, after, "")
        } else if left > 0.0 {
            timers::set(SILENCE, left.max(SHORTEST_TIMER), "")
        } else {
            remind(&conversation, &config)
        }
    }
}

fn remind(conversation: &Conversation, config: &Config) -> Result<(), Failure> {
    let text = texts(conversation, config, "").reminder.fill(|name| value(conversation, name));
    if say(conversation, Draft::new(&text))? {
        info!("reminded");
        if let Some(after) = config.close_after {
            timers::set(CLOSE, after, "")?;
        }
    }
    Ok(())
}

/// Sends a reply. Returns false if a rule forbids automatic replies, which is not an error; the log tells the admin.
fn say(conversation: &Conversation, draft: Draft) -> Result<bool, Failure> {
    match replies::reply(conversation, draft) {
        Ok(_) => Ok(true),
        Err(refused) if refused.kind == FailureKind::Denied => {
            info!("no reply sent: {}", refused.message);
            Ok(false)
        }
        Err(failure) => Err(failure),
    }
}

/// Returns the last message of either side.
fn last(conversation: &Conversation) -> Option<Message> {
    conversation.messages(RECENT).into_iter().rev().find(|message| message.kind() == "message")
}

/// Returns the texts in the customer's language. If necessary, the language is detected from the customer's messages,
/// including `written`, the newest.
fn texts(conversation: &Conversation, config: &Config, written: &str) -> Texts {
    config.texts(sdk_texts::spoken(conversation, written).as_deref())
}

/// Returns the value of a variable.
fn value(conversation: &Conversation, name: &str) -> Option<String> {
    match name {
        "first_name" => conversation.contact().first_name(),
        _ => conversation.account_name(),
    }
}
