//! A guest that does what the message's text says, most of it bad. `tests/components/hostile.rs` checks the results.
//!
//! A text is a word and its arguments, separated by blanks: `memory 16`, `http GET https://example.com/`.

#![expect(clippy::unnecessary_wraps, reason = "every word ends as the handler does")]

mod connector;
mod web;

use plugboard_sdk::{
    Conversation, Failure, MessageEvent, OnMessage, OnTimer, TimerEvent, contacts, error, info, intake, kv, log, notes,
    replies, rules, timers, triage,
};
use std::hint::black_box;

struct Hostile;
plugboard_sdk::export!(Hostile: OnMessage, OnTimer, Connector);

impl OnMessage for Hostile {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        let text = event.message().text();
        let (word, rest) = text.split_once(' ').unwrap_or((&text, ""));
        let conversation = event.conversation();
        match word {
            "nothing" => Ok(()),
            "spin" => spin(),
            "memory" => memory(number(rest)?),
            "recurse" => recurse(number(rest)?),
            "actions" => actions(&event, number(rest)?),
            "values" => values(number(rest)?, 8 << 10),
            "timers" => (0..number(rest)?).try_for_each(|n| timers::set(&n.to_string(), 10_000.0, "")),
            "keys" => values(number(rest)?, 1),
            "log" => lines(number(rest)?),
            "calls" => calls(&conversation, number(rest)?),
            "handles" => handles(&event, number(rest)?),
            "drafts" => drafts(number(rest)?),
            "giant" => giant(&event, rest),
            "half" => half(&event),
            "refuse" => refuse(&event),
            "roles" => roles(),
            "rules" => {
                rules::text_limit(10, false);
                Ok(())
            }
            "own" => own(&event),
            "reads" => reads(),
            "http" => web::call(rest),
            "many" => web::many(rest),
            "form" => web::form(rest),
            "follow" => web::follow(rest),
            "twice" => web::twice(rest),
            "picture" => web::picture(&conversation, rest),
            other => Err(Failure::invalid(format!("no such word: {other}"))),
        }
    }
}

impl OnTimer for Hostile {
    fn handle(event: TimerEvent) -> Result<(), Failure> {
        info!("{} rings", event.name());
        Ok(())
    }
}

fn number(text: &str) -> Result<u32, Failure> {
    text.trim().parse().map_err(|_| Failure::invalid(format!("no number: {text}")))
}

#[expect(clippy::infinite_loop, reason = "that is its purpose")]
fn spin() -> Result<(), Failure> {
    let mut turns = 0_u64;
    loop {
        turns = black_box(turns).wrapping_add(1);
    }
}

/// Allocates and touches this many MiB, and holds them all at once.
fn memory(mib: u32) -> Result<(), Failure> {
    let mut held = Vec::new();
    for round in 0..mib {
        held.push(vec![u8::try_from(round % 251 + 1).unwrap_or(1); 1 << 20]);
    }
    info!("held {} MiB", black_box(&held).len());
    Ok(())
}

fn recurse(depth: u32) -> Result<(), Failure> {
    fn deeper(left: u32, above: &[u32; 16]) -> u32 {
        let mine = black_box([left; 16]);
        if left == 0 { above[3] } else { deeper(left - 1, &mine).wrapping_add(mine[7]) }
    }
    info!("came back with {}", deeper(depth, &[0; 16]));
    Ok(())
}

fn actions(event: &MessageEvent, count: u32) -> Result<(), Failure> {
    let contact = event.contact();
    (0..count).try_for_each(|turn| contacts::set_attribute(&contact, "turn", &turn.to_string()))
}

/// Writes `count` keys with `bytes` bytes each.
fn values(count: u32, bytes: usize) -> Result<(), Failure> {
    let value = "v".repeat(bytes);
    (0..count).try_for_each(|key| kv::set(&format!("key-{key}"), &value))
}

fn lines(count: u32) -> Result<(), Failure> {
    (0..count).for_each(|line| error!("line {line}"));
    Ok(())
}

fn calls(conversation: &Conversation, count: u32) -> Result<(), Failure> {
    let open = (0..count).filter(|_| conversation.automation()).count();
    info!("{open}");
    Ok(())
}

fn handles(event: &MessageEvent, count: u32) -> Result<(), Failure> {
    let held: Vec<Conversation> = (0..count).map(|_| event.conversation()).collect();
    info!("held {} handles", held.len());
    Ok(())
}

/// Holds `count` drafts of 64 KiB each on the host's side.
fn drafts(count: u32) -> Result<(), Failure> {
    let text = "d".repeat(64 << 10);
    let held: Vec<replies::Draft> = (0..count).map(|_| replies::Draft::new(&text)).collect();
    info!("held {} drafts", held.len());
    Ok(())
}

/// Passes a string of a size in KiB to one of the powers.
fn giant(event: &MessageEvent, rest: &str) -> Result<(), Failure> {
    let (place, kib) = rest.split_once(' ').ok_or("giant PLACE KIB")?;
    let text = "g".repeat(number(kib)? as usize * 1024);
    let (conversation, contact) = (event.conversation(), event.contact());
    match place {
        "note" => notes::add(&conversation, &text),
        "reply" => replies::reply(&conversation, replies::Draft::new(&text)).map(drop),
        "label" => triage::add_label(&conversation, &text),
        "category" => triage::set_category(&conversation, &text),
        "name" => contacts::set_name(&contact, &text),
        "key" => kv::set(&text, "v"),
        "value" => kv::set("k", &text),
        "url" => web::call(&format!("GET https://example.com/{text}")),
        "log" => {
            log::write(log::Level::Info, &text);
            Ok(())
        }
        "failure" => Err(Failure::invalid(text.clone()).with_code(text)),
        _ => Err(Failure::invalid("no such place")),
    }
}

/// Takes some actions, and then traps.
fn half(event: &MessageEvent) -> Result<(), Failure> {
    ask(event)?;
    info!("about to die");
    panic!("half-way");
}

/// Takes some actions, and then returns a failure.
fn refuse(event: &MessageEvent) -> Result<(), Failure> {
    ask(event)?;
    Err(Failure::rate_limited("not now").with_code("later").with_retry_after_ms(u32::MAX))
}

fn ask(event: &MessageEvent) -> Result<(), Failure> {
    let conversation = event.conversation();
    triage::add_label(&conversation, "seen")?;
    kv::set("seen", "yes")?;
    replies::reply(&conversation, replies::Draft::new("hello")).map(drop)
}

/// Uses a connector's power in a handler, and returns its result.
fn roles() -> Result<(), Failure> {
    intake::message(intake::Item::new("account", "key", "thread", "contact"))
}

/// Logs what it has just changed.
fn own(event: &MessageEvent) -> Result<(), Failure> {
    let (conversation, contact) = (event.conversation(), event.contact());
    triage::set_category(&conversation, "sales")?;
    triage::set_priority(&conversation, triage::Priority::Urgent)?;
    triage::add_label(&conversation, "b")?;
    triage::add_label(&conversation, "a")?;
    triage::remove_label(&conversation, "b")?;
    triage::assign(&conversation, Some("ann"))?;
    contacts::set_attribute(&contact, "language", "de")?;
    triage::escalate(&conversation, "look at this")?;
    let labels = conversation.labels().join(",");
    info!(
        "{:?} {} {labels} {:?} {} {} {:?}",
        conversation.category(),
        conversation.priority(),
        conversation.assignee(),
        conversation.status(),
        conversation.automation(),
        contact.attribute("language"),
    );
    Ok(())
}

/// Reads what it has just written, and shared values.
fn reads() -> Result<(), Failure> {
    kv::set("mine", "1")?;
    kv::set("mine", "2")?;
    let mine = kv::get("mine")?;
    kv::delete("mine")?;
    let gone = kv::get("mine")?;
    let sum = kv::shared_add("counter", 2.5)?;
    let again = kv::shared_get("counter")?;
    let swapped = kv::shared_compare_and_set("flag", None, Some("up"))?;
    let not = kv::shared_compare_and_set("flag", None, Some("down"))?;
    kv::shared_set("blind", "x")?;
    info!("{mine:?} {gone:?} {sum} {again:?} {swapped} {not}");
    Ok(())
}
