//! Uses every power.

use crate::reading::{document, or_not};
use plugboard_sdk::{
    Failure, MessageEvent, clock, config, contacts, http, info, kv, leads, links, log, notes, random,
    replies::{self, Draft, Preview},
    secrets::{self, Hash, Piece},
    templates, timers,
    triage::{self, Priority},
};

/// Takes one action of each kind.
pub fn act(event: &MessageEvent) -> Result<(), Failure> {
    let (conversation, contact) = (event.conversation(), event.contact());
    triage::set_category(&conversation, "sales")?;
    triage::set_priority(&conversation, Priority::Urgent)?;
    triage::add_label(&conversation, "a")?;
    triage::remove_label(&conversation, "a")?;
    triage::add_label(&conversation, "b")?;
    triage::assign(&conversation, Some("ann"))?;
    triage::assign_team(&conversation, Some("blue"))?;
    triage::set_status(&conversation, "pending")?;
    triage::snooze(&conversation, clock::now() + 3_600_000.0)?;
    triage::escalate(&conversation, "look")?;
    notes::add(&conversation, "noted")?;
    contacts::set_name(&contact, "Ada")?;
    contacts::set_attribute(&contact, "language", "de")?;
    contacts::remove_attribute(&contact, "old")?;
    let lead = leads::open(&conversation, Some("chat"))?;
    leads::set_stage(&lead, leads::Stage::Qualified)?;
    leads::set_value(&lead, Some(12.5), Some("EUR"))?;
    leads::set_attribute(&lead, "need", "boots")?;
    leads::remove_attribute(&lead, "old")?;
    timers::set("t", 60_000.0, "data")?;
    timers::cancel("u")?;
    let draft = Draft::new("done");
    draft.subject("Done");
    draft.quick_reply("Yes", "yes");
    draft.reply_to(&event.message());
    let preview = replies::reply(&conversation, draft)?;
    info!("preview {}", word_of(preview));
    Ok(())
}

/// Returns a preview as the contract spells it.
pub fn word_of(preview: Preview) -> &'static str {
    match preview {
        Preview::Allowed => "allowed",
        Preview::Held => "held",
    }
}

/// Writes and reads values, its own and shared ones.
pub fn keep() -> Result<(), Failure> {
    kv::set("a", "1")?;
    info!("kv {}", or_not(kv::get("a")?));
    kv::delete("a")?;
    info!("kv {}", or_not(kv::get("a")?));
    kv::shared_set("s", "x")?;
    info!("shared {}", or_not(kv::shared_get("s")?));
    kv::shared_delete("s")?;
    info!("sum {}", kv::shared_add("n", 2.5)?);
    info!("swapped {}", kv::shared_compare_and_set("f", None, Some("up"))?);
    info!("swapped {}", kv::shared_compare_and_set("f", None, Some("up"))?);
    Ok(())
}

/// Uses every power that changes nothing.
pub fn ask(event: &MessageEvent) -> Result<(), Failure> {
    info!("config {}", config::get("orders.7").unwrap_or_else(|| "-".into()));
    info!("config {}", document(&config::json()));
    info!("secret {}", secrets::exists("token"));
    info!("equals {}", secrets::equals("token", "s3cret")?);
    let mac = secrets::hmac("token", Hash::Sha256, b"data")?;
    info!("hmac {}", hex(&mac));
    info!("matches {}", secrets::hmac_matches("token", Hash::Sha256, b"data", &mac)?);
    let t = clock::local(clock::now(), "Europe/Berlin")?;
    let (date, time) = (format!("{}-{}-{}", t.year, t.month, t.day), format!("{}:{}:{}", t.hour, t.minute, t.second));
    info!("local {date} {time} {} {}", t.weekday, t.utc_offset_minutes);
    info!("instant {}", clock::instant(2026, 7, 5, 12, 30, "Europe/Berlin")?);
    info!("random {}", random::bytes(8).len());
    // Always true, because of its type.
    info!("number {}", u64::from(random::number()) <= 4_294_967_295);
    let names = templates::names(&event.conversation(), None)?;
    info!("templates {}", if names.is_empty() { "-".into() } else { names.join(",") });
    log::write(log::Level::Debug, "level debug");
    log::write(log::Level::Info, "level info");
    log::write(log::Level::Warn, "level warn");
    log::write(log::Level::Error, "level error");
    Ok(())
}

/// Makes hashes that contain a secret.
pub fn sign() -> Result<(), Failure> {
    let data = |text: &str| Piece::Data(text.as_bytes().to_vec());
    let mut pieces = [data("a"), Piece::Secret("token".into()), data("b")];
    let hash = secrets::hash_of(Hash::Sha256, &pieces)?;
    info!("hash {}", hex(&hash));
    info!("same {}", secrets::hash_matches(Hash::Sha256, &pieces, &hash)?);
    pieces.reverse();
    info!("other {}", secrets::hash_matches(Hash::Sha256, &pieces, &hash)?);
    let names = ["token", "token"].map(str::to_owned);
    info!("joined {}", hex(&secrets::hmac_joined(&names, "&", Hash::Sha1, b"data")?));
    let caught =
        [secrets::hash_of(Hash::Sha1, &[data("a")]).err(), secrets::hmac_joined(&[], "&", Hash::Sha256, b"data").err()];
    caught.iter().flatten().for_each(crate::log_caught);
    Ok(())
}

/// Returns bytes in lower-case hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Uploads a file, and replies with the one in the response.
pub fn post(event: &MessageEvent) -> Result<(), Failure> {
    let base = config::get("api_base").ok_or("no api_base")?;
    let request = http::Request::new("POST", &format!("{base}/upload"));
    let attachments = event.message().attachments();
    request.file("file", attachments.first().ok_or("no attachment")?);
    request.field("a", "1");
    request.secret_field("token", "token");
    request.timeout_ms(5_000);
    request.repeatable();
    let response = http::send(request)?;
    info!("posted {}", response.status());
    info!("type {}", response.header("content-type").unwrap_or_else(|| "-".into()));
    info!("body {}", response.body().len());
    let draft = Draft::new("");
    draft.attachment(&response.attachment(Some("answer.bin"))?);
    replies::reply(&event.conversation(), draft).map(drop)
}

/// Uploads a file in two parts: in a form, and as a body.
pub fn ranges(event: &MessageEvent) -> Result<(), Failure> {
    let base = config::get("api_base").ok_or("no api_base")?;
    let attachments = event.message().attachments();
    let file = attachments.first().ok_or("no attachment")?;
    let request = http::Request::new("POST", &format!("{base}/part"));
    request.file_range("part", file, 1, 4);
    info!("posted {}", http::send(request)?.status());
    let request = http::Request::new("PUT", &format!("{base}/rest"));
    request.body_file_range(file, 6, 100);
    info!("put {}", http::send(request)?.status());
    Ok(())
}

/// Asks for the address of a file, which only `send` may do.
pub fn link(event: &MessageEvent) -> Result<(), Failure> {
    let attachments = event.message().attachments();
    if let Err(failure) = links::address(attachments.first().ok_or("no attachment")?, 600) {
        crate::log_caught(&failure);
    }
    Ok(())
}
