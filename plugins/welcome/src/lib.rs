//! Greets each new conversation once. Outside business hours, the greeting says when the business opens again.
//!
//! Only direct conversations are greeted, because a group or the comments on a post are not addressed to the business.

pub mod config;
pub mod hours;
pub mod language;
pub mod languages;

use config::Config;
use hours::{Local, State};
use plugboard_sdk::{
    Conversation, ConversationEvent, Failure, FailureKind, OnConversation, clock, info, log,
    replies::{self, Draft, Preview},
    texts,
};

struct Welcome;
plugboard_sdk::export!(Welcome: OnConversation);

impl OnConversation for Welcome {
    fn handle(event: ConversationEvent) -> Result<(), Failure> {
        log::panics();
        let conversation = event.conversation();
        if !event.changes().iter().any(|change| change == "created") || conversation.kind() != "direct" {
            return Ok(());
        }
        let config = Config::read()?;
        greet(&conversation, &config)
    }
}

/// Sends the greeting, in the customer's language.
fn greet(conversation: &Conversation, config: &Config) -> Result<(), Failure> {
    let contact = conversation.contact();
    let (tag, language) = config.language(texts::spoken(conversation, "").as_deref());
    let state = match &config.week {
        None => State::Open,
        Some(week) => week.state(now(&config.time_zone)?),
    };
    let (text, opens) = match state {
        State::Open => (&language.greeting, None),
        State::Closed(opening) => (&language.closed, opening.map(|opening| language.phrases.opening(&opening))),
    };
    let value = |name: &str| match name {
        "first_name" => contact.first_name(),
        "account" => conversation.account_name(),
        _ => opens.clone(),
    };
    let preview = match replies::reply(conversation, Draft::new(&text.fill(value))) {
        Ok(preview) => preview,
        // A rule forbids automatic replies here. That is not an error; the log tells the admin.
        Err(refused) if refused.kind == FailureKind::Denied => {
            info!("not greeted: {}", refused.message);
            return Ok(());
        }
        Err(failure) => return Err(failure),
    };
    let how = if matches!(preview, Preview::Held) { "greeting held for review by a person" } else { "greeted" };
    let when = if matches!(state, State::Open) { "open" } else { "closed" };
    info!("{how}: {when}, language {tag}");
    Ok(())
}

/// Returns the local time of the business.
fn now(time_zone: &str) -> Result<Local, Failure> {
    let now = clock::local(clock::now(), time_zone)
        .map_err(|failure| plugboard_sdk::config::wrong("time_zone", &format!("`{time_zone}`: {}", failure.message)))?;
    let day = hours::Day { year: now.year, month: now.month, day: now.day, weekday: now.weekday };
    Ok(Local { day, minute: now.hour * 60 + now.minute })
}
