//! Converts our records to HubSpot's properties.

use crate::{api::Properties, config::Config};
use serde_json::Value;

/// The maximum length of a text property, in bytes. HubSpot accepts 65,536 characters.
const TEXT: usize = 60_000;

fn text<'a>(document: &'a Value, place: &str) -> Option<&'a str> {
    document.pointer(place).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}

fn put(properties: &mut Properties, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        properties.insert(name.to_owned(), value[..value.floor_char_boundary(TEXT)].to_owned());
    }
}

/// Returns the properties of a contact.
#[must_use]
pub fn contact(document: &Value) -> Properties {
    let mut properties = Properties::new();
    let name = text(document, "/name").unwrap_or_default();
    let first = text(document, "/attributes/first_name").or_else(|| name.split_whitespace().next());
    put(&mut properties, "firstname", first);
    let last = text(document, "/attributes/last_name")
        .or_else(|| name.split_once(char::is_whitespace).map(|(_, last)| last.trim()));
    put(&mut properties, "lastname", last);
    // HubSpot stores addresses in lower case and treats other spellings as the same address.
    let email = text(document, "/attributes/email").map(|email| email.trim().to_lowercase());
    put(&mut properties, "email", email.as_deref());
    put(&mut properties, "phone", text(document, "/attributes/phone"));
    put(&mut properties, "company", text(document, "/attributes/company"));
    properties
}

/// Returns the company that a contact works for: our identifier for it, and its properties. Names that differ only in
/// case are the same company.
#[must_use]
pub fn company(contact: &Value) -> Option<(String, Properties)> {
    let name = text(contact, "/attributes/company")?;
    let id: String = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().chars().take(200).collect();
    let mut properties = Properties::new();
    put(&mut properties, "name", Some(name));
    Some((format!("company:{id}"), properties))
}

/// Returns the properties of a conversation's ticket.
#[must_use]
pub fn ticket(config: &Config, document: &Value) -> Properties {
    let mut properties = Properties::new();
    let name = text(document, "/contact/name").unwrap_or("a visitor");
    let channel = text(document, "/channel").unwrap_or_default();
    put(&mut properties, "subject", Some(&format!("Conversation with {name} on {channel}")));
    put(&mut properties, "content", Some(&transcript(document)));
    put(&mut properties, "hs_pipeline", Some(&config.ticket_pipeline));
    let status = text(document, "/status").unwrap_or("open");
    put(&mut properties, "hs_pipeline_stage", Some(config.ticket_stages.ticket_stage(status)));
    let priority = match text(document, "/priority") {
        Some("low") => "LOW",
        Some("high") => "HIGH",
        Some("urgent") => "URGENT",
        _ => "MEDIUM",
    };
    put(&mut properties, "hs_ticket_priority", Some(priority));
    properties
}

/// Returns the latest messages, one line each. Notes are internal and left out.
fn transcript(document: &Value) -> String {
    let messages = document["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let spoken = messages.iter().filter(|message| message["kind"] != "note");
    let line = |message: &Value| {
        let who = match text(message, "/author/name") {
            Some(name) => name,
            None if message["direction"] == "in" => "Customer",
            None => "We",
        };
        format!(
            "{} {who}: {}",
            text(message, "/sent_at").unwrap_or_default(),
            message["text"].as_str().unwrap_or_default()
        )
    };
    spoken.map(line).collect::<Vec<_>>().join("\n")
}

/// Returns the properties of a lead's deal, and the deal's stage. `known` is the stage that the deal last had in
/// HubSpot, if known. A stage is written only if the deal's own stage stands for a different lead stage. So if a
/// salesperson has moved the deal to a more specific stage, the deal stays there.
#[must_use]
pub fn deal(config: &Config, document: &Value, known: Option<&str>) -> (Properties, String) {
    let mut properties = Properties::new();
    let name = text(document, "/contact/name").unwrap_or("a visitor");
    let need = text(document, "/attributes/need");
    put(
        &mut properties,
        "dealname",
        Some(
            &need.map_or_else(|| name.to_owned(), |need| format!("{name}: {}", &need[..need.floor_char_boundary(120)])),
        ),
    );
    let mut about = Vec::new();
    about.extend(need.map(|need| format!("Need: {need}")));
    about.extend(text(document, "/source").map(|source| format!("Source: {source}")));
    put(&mut properties, "description", Some(&about.join("\n")).filter(|text| !text.is_empty()).map(String::as_str));
    if let Some(value) = document["value"].as_f64() {
        put(&mut properties, "amount", Some(&value.to_string()));
        if config.currency {
            put(&mut properties, "deal_currency_code", text(document, "/currency"));
        }
    }
    let stage = text(document, "/stage").unwrap_or("new");
    let deal_stage = match known {
        Some(known) if config.stages.lead_stage(known) == stage => known.to_owned(),
        _ => config.stages.deal_stage(stage).to_owned(),
    };
    if known != Some(deal_stage.as_str()) {
        put(&mut properties, "pipeline", Some(&config.pipeline));
        put(&mut properties, "dealstage", Some(&deal_stage));
    }
    (properties, deal_stage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(pairs: &[(&str, &str)]) -> Properties {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_contact_has_only_the_known_properties() {
        let document = json!({ "id": "c", "name": "Ada King Lovelace", "attributes": { "email": "Ada@Example.ORG ", "company": "Engines  Ltd" } });
        let expected = of(&[
            ("company", "Engines  Ltd"),
            ("email", "ada@example.org"),
            ("firstname", "Ada"),
            ("lastname", "King Lovelace"),
        ]);
        assert_eq!(contact(&document), expected);
        assert_eq!(contact(&json!({ "id": "c", "name": null, "attributes": {} })), Properties::new());
        let (id, properties) = company(&document).unwrap();
        assert_eq!((id.as_str(), properties), ("company:engines ltd", of(&[("name", "Engines  Ltd")])));
    }

    #[test]
    fn a_ticket_contains_the_conversation_without_notes() {
        let document = json!({
            "channel": "web", "status": "resolved", "priority": "urgent", "contact": { "name": "Ada" },
            "messages": [
                { "direction": "in", "kind": "message", "author": { "kind": "contact", "name": null }, "text": "hi", "sent_at": "T1" },
                { "direction": "out", "kind": "note", "author": { "kind": "agent", "name": "Ann" }, "text": "secret", "sent_at": "T2" },
                { "direction": "out", "kind": "message", "author": { "kind": "agent", "name": "Ann" }, "text": "hello", "sent_at": "T3" },
            ],
        });
        let ticket = ticket(&Config::default(), &document);
        assert_eq!(ticket["content"], "T1 Customer: hi\nT3 Ann: hello");
        assert_eq!([&ticket["hs_pipeline_stage"], &ticket["hs_ticket_priority"]], ["4", "URGENT"]);
    }

    #[test]
    fn a_finer_deal_stage_in_hubspot_is_kept() {
        let config = Config::default();
        let lead =
            |stage: &str| json!({ "stage": stage, "value": 1250.5, "contact": { "name": "Ada" }, "attributes": {} });
        let (new, mark) = deal(&config, &lead("new"), None);
        assert_eq!(
            (new["dealstage"].as_str(), new["amount"].as_str(), mark.as_str()),
            ("appointmentscheduled", "1250.5", "appointmentscheduled")
        );
        let (same, mark) = deal(&config, &lead("qualified"), Some("contractsent"));
        assert_eq!((same.get("dealstage"), mark.as_str()), (None, "contractsent"));
        let (won, mark) = deal(&config, &lead("won"), Some("contractsent"));
        assert_eq!((won["dealstage"].as_str(), mark.as_str()), ("closedwon", "closedwon"));
    }
}
