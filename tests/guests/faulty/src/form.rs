//! Forms, which the platform posts if the configuration has the hook's `public_url`: one event per form, with the
//! account as one of its fields. The signature covers that address, its query, and the fields sorted by name.

use crate::fault;
use plugboard_sdk::{HookRequest, config};
use serde_json::{Map, Value};

/// The fields of an event that this connector reads.
const KNOWN: [&str; 7] = ["account", "at", "file", "from", "id", "text", "type"];

/// Returns the address that the request was posted to, if the platform posts forms.
pub fn address(request: &HookRequest) -> Option<String> {
    let address = config::get("public_url")?;
    Some(match request.query("shop") {
        Some(shop) => format!("{address}?shop={shop}"),
        None => address,
    })
}

/// Returns the signed content.
pub fn signed(address: &str, body: &[u8]) -> Vec<u8> {
    let mut fields = fields(body).unwrap_or_default();
    fields.retain(|(name, _)| !fault("signs-what-it-knows") || KNOWN.contains(&name.as_str()));
    fields.sort();
    let mut over = address.to_owned();
    over.extend(fields.into_iter().flat_map(|(name, value)| [name, value]));
    over.into_bytes()
}

/// Returns the account and the event. If a field is repeated, the first value counts.
pub fn event(body: &[u8]) -> Result<(String, Value), String> {
    let fields = fields(body).ok_or("it is not a form")?;
    let mut event = Map::new();
    for (name, text) in fields.into_iter().rev() {
        let value: Value = match text.parse::<f64>() {
            Ok(number) if name == "at" => number.into(),
            _ => text.into(),
        };
        event.insert(name, value);
    }
    match event.remove("account") {
        Some(Value::String(account)) => Ok((account, event.into())),
        _ => Err("it has no account".to_owned()),
    }
}

/// Returns the decoded fields, in order.
fn fields(body: &[u8]) -> Option<Vec<(String, String)>> {
    let fields = std::str::from_utf8(body).ok()?.split('&').filter(|field| !field.is_empty());
    let pair = |field: &str| {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        Some((decoded(name)?, decoded(value)?))
    };
    fields.map(pair).collect()
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => digit(rest.next()?)? << 4 | digit(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// The value of a hexadecimal digit.
pub fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
