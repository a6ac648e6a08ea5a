//! Keeps conversations from falling asleep: a customer who does not answer is reminded once, and the conversation is
//! resolved when that does not help. After somebody has resolved one it asks whether all is well, and a no opens it
//! again.
//!
//! Two timers do it: `silence`, set anew by each message of the customer's, and `close`, set by the reminder. What is
//! to be known from one event to the next is in `kv`, by conversation: `asked` while an answer is awaited, `asked_at` when the
//! customer was asked last, `resolved` until somebody opens the conversation again, `quiet` when the next resolving is this
//! plugin's own and needs no question. A customer who only says thanks opens nothing again.

pub mod config;
pub mod texts;

use config::Config;
use plugboard_sdk::{
    Conversation, ConversationEvent, Failure, FailureKind, Message, MessageEvent, OnConversation, OnMessage, OnTimer,
    TimerEvent, clock, info, kv, log, notes,
    replies::{self, Draft},
    text, texts as said, timers, triage,
};
use texts::{Answer, Texts};

struct FollowUp;
plugboard_sdk::export!(FollowUp: OnMessage, OnConversation, OnTimer);

/// Rings when the customer has been silent for long.
const SILENCE: &str = "silence";
/// Rings when the reminder has not helped.
const CLOSE: &str = "close";
/// The shortest time a timer takes, in milliseconds.
const SHORTEST: f64 = 10_000.0;
/// A customer who did not say no is not asked more often than this whether all is well, in milliseconds: a day.
const ASKED_AGAIN: f64 = 24.0 * 3_600_000.0;
/// How far back the last message is looked for; notes may stand after it.
const LOOK: u32 = 20;

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
        let (asked, resolved) = (taken("asked")?, taken("resolved")?);
        if asked || resolved {
            after_resolving(&conversation, &config, &event.message().text(), asked)?;
        }
        Ok(())
    }
}

/// Was this remembered? It is forgotten now.
fn taken(key: &str) -> Result<bool, Failure> {
    let there = kv::get(key)?.is_some();
    if there {
        kv::delete(key)?;
    }
    Ok(there)
}

/// The customer has written to a conversation that was resolved, which has opened it again.
fn after_resolving(conversation: &Conversation, config: &Config, written: &str, asked: bool) -> Result<(), Failure> {
    let texts = texts(conversation, config, written);
    let answer = if asked { texts.answer(written, text::contains) } else { Answer::Other };
    match answer {
        Answer::No => {
            // Once that is mended, the question makes sense again.
            kv::delete("asked_at")?;
            notes::add(conversation, "Asked whether all is well, the customer said no.")
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
            // A person opened it again: what the customer says next is about what is going on now.
            taken("resolved")?;
            taken("asked")?;
            return Ok(());
        }
        timers::cancel(SILENCE)?;
        timers::cancel(CLOSE)?;
        kv::set("resolved", "1")?;
        let asked_at = kv::get("asked_at")?.and_then(|at| at.parse::<f64>().ok());
        let lately = asked_at.is_some_and(|at| clock::now() - at < ASKED_AGAIN);
        if taken("quiet")? || lately || !config.ask {
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
            // It is our turn, not the customer's.
            timers::set(SILENCE, after, "")
        } else if left > 0.0 {
            timers::set(SILENCE, left.max(SHORTEST), "")
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

/// Answers. False when a rule keeps automations from it: that is in order, and said for the admin.
fn say(conversation: &Conversation, draft: Draft) -> Result<bool, Failure> {
    match replies::reply(conversation, draft) {
        Ok(_) => Ok(true),
        Err(refused) if refused.kind == FailureKind::Denied => {
            info!("nothing said: {}", refused.message);
            Ok(false)
        }
        Err(failure) => Err(failure),
    }
}

/// The last thing that either side said.
fn last(conversation: &Conversation) -> Option<Message> {
    conversation.messages(LOOK).into_iter().rev().find(|message| message.kind() == "message")
}

/// The texts for the customer, whose language may have to be told from what they wrote, `written` at last.
fn texts(conversation: &Conversation, config: &Config, written: &str) -> Texts {
    config.texts(said::spoken(conversation, written).as_deref())
}

/// What a variable stands for.
fn value(conversation: &Conversation, name: &str) -> Option<String> {
    match name {
        "first_name" => conversation.contact().first_name(),
        _ => conversation.account_name(),
    }
}
