//! Answers where an order is, in Rust. The README in the parent folder describes what it does.

mod channel;
mod connector;
mod events;
mod exporter;
mod gestures;
mod inbox;
mod order;
mod people;
mod powers;
mod reading;
mod rich;

use plugboard_sdk::{Failure, FailureKind, MessageEvent, OnMessage, clock, http, info, kv, log, replies, templates};
use std::{
    hint::black_box,
    sync::atomic::{AtomicU32, Ordering},
};

/// Starts at 0 in each fresh instance.
static STATE: AtomicU32 = AtomicU32::new(0);

struct OrderStatus;
plugboard_sdk::export!(
    OrderStatus: OnMessage, OnConversation, OnRefused, OnTimer, OnLead, OnComment, OnReaction, OnReceipt, OnFeedback,
    OnContact, Connector, Media, Poller, Setup, Settle, Gestures, Catalogue, Exporter, Reviewer, Assistant, Migrate
);

impl OnMessage for OrderStatus {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        log::panics();
        let text = event.message().text();
        let (word, rest) = text.split_once(' ').unwrap_or((&text, ""));
        match word {
            "order" => order::answer(&event, rest),
            "fail" => Err(fail(rest)),
            "throw" => panic!("boom"),
            "echo" => echo(&event, rest),
            "size" => size(rest),
            "spin" => spin(),
            "state" => {
                info!("state {}", STATE.fetch_add(1, Ordering::Relaxed) + 1);
                Ok(())
            }
            "catch" => {
                catch(&event);
                Ok(())
            }
            "print" => {
                info!("printed");
                Ok(())
            }
            "read" => {
                reading::message(&event);
                Ok(())
            }
            "members" => {
                reading::members(&event);
                Ok(())
            }
            "act" => powers::act(&event),
            "keep" => powers::keep(),
            "ask" => powers::ask(&event),
            "sign" => powers::sign(),
            "text" => {
                reading::text(rest);
                Ok(())
            }
            "post" => powers::post(&event),
            "ranges" => powers::ranges(&event),
            "link" => powers::link(&event),
            "rate" => inbox::rate(&event, rest),
            "linked" => inbox::linked(&event),
            "find" => inbox::find(&event),
            "file" => inbox::file(&event),
            "signal" => gestures::signal(&event),
            "correct" => gestures::correct(&event),
            "rich" => rich::rich(&event, rest),
            "fill" => rich::fill(&event),
            _ => Ok(()),
        }
    }
}

fn fail(word: &str) -> Failure {
    let kind = match word {
        "invalid" => FailureKind::Invalid,
        "not-found" => FailureKind::NotFound,
        "denied" => FailureKind::Denied,
        "conflict" => FailureKind::Conflict,
        "rate-limited" => FailureKind::RateLimited,
        "unavailable" => FailureKind::Unavailable,
        "uncertain" => FailureKind::Uncertain,
        _ => FailureKind::Internal,
    };
    Failure::new(kind, "failed as asked").with_code("as-asked").with_retry_after_ms(1_500)
}

fn echo(event: &MessageEvent, text: &str) -> Result<(), Failure> {
    info!("{text} is {} bytes", text.len());
    replies::reply(&event.conversation(), replies::Draft::new(text)).map(drop)
}

fn size(count: &str) -> Result<(), Failure> {
    let count = count.parse().map_err(|_| Failure::invalid("no number"))?;
    kv::set("big", &"x".repeat(count))?;
    info!("kept {}", kv::get("big")?.map_or(0, |value| value.len()));
    Ok(())
}

#[expect(clippy::infinite_loop, reason = "that is its purpose")]
fn spin() -> Result<(), Failure> {
    let mut turns = 0_u64;
    loop {
        turns = black_box(turns).wrapping_add(1);
    }
}

fn catch(event: &MessageEvent) {
    let conversation = event.conversation();
    let caught = [
        clock::local(0.0, "Mars/Base").err(),
        replies::reply(&conversation, replies::Draft::new("")).err(),
        http::send(http::Request::new("GET", "https://elsewhere.example/")).err(),
        templates::reply(&conversation, "none", "en", &[]).err(),
    ];
    caught.iter().flatten().for_each(log_caught);
}

/// Logs a failure instead of returning it.
fn log_caught(failure: &Failure) {
    info!("caught {} {}", word(failure.kind), failure.code.as_deref().unwrap_or("-"));
}

/// Returns a failure kind as the contract spells it.
fn word(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Invalid => "invalid",
        FailureKind::NotFound => "not-found",
        FailureKind::Denied => "denied",
        FailureKind::Conflict => "conflict",
        FailureKind::RateLimited => "rate-limited",
        FailureKind::Unavailable => "unavailable",
        FailureKind::Uncertain => "uncertain",
        FailureKind::Internal => "internal",
    }
}
