//! Customer profiles.

use crate::call::{api, ask};
use connector_shared::text::{self, full_name};
use plugboard_sdk::{Failure, ProfileRequest, http};
use serde::Deserialize;

#[derive(Deserialize)]
struct Person {
    first_name: Option<String>,
    last_name: Option<String>,
    title: Option<String>,
    username: Option<String>,
}

/// Requests the name of a customer whose messages came without one. Telegram answers only for people who have started
/// the bot.
///
/// # Errors
/// Returns the failure for the Bot API's response. A missing response is `unavailable`, because the request changes
/// nothing and can be repeated.
pub fn profile(request: &ProfileRequest) -> Result<(), Failure> {
    let url = api().method_with("getChat", "chat_id", &request.contact());
    let person: Person = ask(http::Request::new("GET", &url))?;
    if let Some(name) = person.name() {
        request.set_name(&name);
    }
    for (key, value) in person.attributes() {
        request.set_attribute(key, value);
    }
    Ok(())
}

impl Person {
    fn name(&self) -> Option<String> {
        let name = full_name(self.first_name.as_deref(), self.last_name.as_deref());
        text::name(&name.or_else(|| self.title.clone())?).map(str::to_owned)
    }

    fn attributes(&self) -> Vec<(&'static str, &str)> {
        [("first_name", &self.first_name), ("last_name", &self.last_name), ("username", &self.username)]
            .into_iter()
            .filter_map(|(key, value)| Some((key, text::value(value.as_deref()?)?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(json: &str) -> Person {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_profile_has_a_name_and_a_username() {
        let ada = person(r#"{"id":9001,"first_name":"Ada","last_name":"Lovelace","username":"ada","bio":"x"}"#);
        assert_eq!(ada.name().unwrap(), "Ada Lovelace");
        assert_eq!(ada.attributes(), [("first_name", "Ada"), ("last_name", "Lovelace"), ("username", "ada")]);
        let group = person(r#"{"id":-1001,"title":"Shop"}"#);
        assert_eq!((group.name().as_deref(), group.attributes().len()), (Some("Shop"), 0));
        assert_eq!(person("{}").name(), None);
    }
}
