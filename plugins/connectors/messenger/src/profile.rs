//! Customer profiles.

use crate::{answer::GraphAnswer, send};
use connector_shared::{answer::repeatable, text};
use plugboard_sdk::{Failure, ProfileRequest, http};
use serde::Deserialize;

/// Fields that need no extra permission.
const BASIC: &str = "first_name,last_name,name,profile_pic";
/// Fields that need `pages_user_locale` and `pages_user_timezone`.
const MORE: &str = "locale,timezone";

#[derive(Deserialize)]
struct Person {
    name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    profile_pic: Option<String>,
    locale: Option<String>,
    /// Offset from UTC, in hours.
    timezone: Option<f64>,
}

/// Requests the customer's name and other profile data from Meta.
///
/// # Errors
/// Returns the failure for the Graph API's response. A missing response is `unavailable`, because the request changes
/// nothing and can be repeated.
pub fn profile(request: &ProfileRequest) -> Result<(), Failure> {
    let contact = request.contact();
    let mut answer = ask(&contact, &format!("{BASIC},{MORE}"))?;
    // Without the permissions for locale and time zone, Meta refuses the whole request, so ask for the name alone.
    if !answer.is_success() && answer.failure().code.as_deref() == Some("permission") {
        answer = ask(&contact, BASIC)?;
    }
    if !answer.is_success() {
        return Err(repeatable(answer.failure()));
    }
    let person: Person = answer
        .answer
        .json()
        .map_err(|error| Failure::invalid(format!("the Graph API returned a malformed profile: {error}")))?;
    if let Some(name) = person.full_name() {
        request.set_name(&name);
    }
    for (key, value) in person.attributes() {
        request.set_attribute(key, &value);
    }
    Ok(())
}

fn ask(contact: &str, fields: &str) -> Result<GraphAnswer, Failure> {
    let url = format!("{}?fields={fields}", send::api().url(contact, ""));
    send::call(http::Request::new("GET", &url)).map_err(repeatable)
}

impl Person {
    fn full_name(&self) -> Option<String> {
        let joined = || text::full_name(self.first_name.as_deref(), self.last_name.as_deref());
        let name = self.name.clone().filter(|name| !name.is_empty()).or_else(joined)?;
        text::name(&name).map(str::to_owned)
    }

    fn attributes(&self) -> Vec<(&'static str, String)> {
        [
            ("first_name", self.first_name.clone()),
            ("last_name", self.last_name.clone()),
            ("picture_url", self.profile_pic.clone()),
            ("language", self.locale.as_ref().map(|locale| locale.replace('_', "-"))),
            ("time_zone", self.timezone.map(offset)),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, text::value(&value?)?.to_owned())))
        .collect()
    }
}

/// Formats an offset from UTC in hours, such as `UTC+05:30`.
fn offset(hours: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "saturates; no time zone has such an offset")]
    let minutes = (hours * 60.0).round() as i32;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("UTC{sign}{:02}:{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(json: &str) -> Person {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_name_is_taken_whole_or_joined_from_its_parts() {
        assert_eq!(person(r#"{"name":"Ada Lovelace","first_name":"Ada"}"#).full_name().unwrap(), "Ada Lovelace");
        assert_eq!(person(r#"{"first_name":"Ada","last_name":"Lovelace"}"#).full_name().unwrap(), "Ada Lovelace");
        assert_eq!(person(r#"{"id":"9"}"#).full_name(), None);
    }

    #[test]
    fn locale_and_time_zone_are_converted_to_the_attributes_of_the_contract() {
        let found = person(r#"{"locale":"de_DE","timezone":5.5,"profile_pic":""}"#).attributes();
        assert_eq!(found, [("language", "de-DE".to_owned()), ("time_zone", "UTC+05:30".to_owned())]);
        assert_eq!(offset(-3.5), "UTC-03:30");
        assert_eq!(offset(0.0), "UTC+00:00");
    }
}
