//! The automation itself.

use plugboard_sdk::{Failure, MessageEvent, config, http, kv, replies, triage};

/// Answers where the order is, and counts the questions.
pub fn answer(event: &MessageEvent, number: &str) -> Result<(), Failure> {
    let conversation = event.conversation();
    let asked = kv::get("asked")?.and_then(|text| text.parse::<u32>().ok()).unwrap_or(0) + 1;
    kv::set("asked", &asked.to_string())?;
    kv::shared_add("asked", 1.0)?;
    triage::add_label(&conversation, "order-status")?;
    let state = match config::get(&format!("orders.{number}")) {
        Some(state) => state,
        None => ask(number)?,
    };
    let text = format!("Order {number}: {state} (asked {asked})");
    replies::reply(&conversation, replies::Draft::new(&text)).map(drop)
}

/// Queries the shop.
fn ask(number: &str) -> Result<String, Failure> {
    let unknown = || Failure::not_found(format!("there is no order {number}")).with_code("unknown-order");
    let base = config::get("api_base").ok_or_else(unknown)?;
    let request = http::Request::new("GET", &format!("{base}/orders/{number}"));
    request.header("authorization", "Bearer ${secret.token}");
    let response = http::send(request)?;
    match response.status() {
        200 => Ok(response.text()),
        404 => Err(unknown()),
        429 => Err(busy(&response)),
        status => Err(Failure::unavailable(format!("the shop answered {status}"))),
    }
}

/// Returns the failure for a shop that received too many requests.
pub fn busy(response: &http::Response) -> Failure {
    let failure = Failure::rate_limited("the shop is busy");
    match response.header("retry-after").and_then(|wait| wait.parse::<u32>().ok()) {
        Some(seconds) => failure.with_retry_after_ms(seconds * 1_000),
        None => failure,
    }
}
