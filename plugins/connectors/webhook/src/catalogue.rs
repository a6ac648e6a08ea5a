//! Reads the templates that the other system has.

use crate::{pointer::short, response::Answer, settings::Settings, sign};
use plugboard_sdk::{CatalogueRequest, Failure, clock, http};
use serde_json::Value;

/// The maximum number of templates: the contract's limit.
const TEMPLATES: usize = 1_000;
/// The identifier of the request, in front of its time.
const ID: &str = "templates";

/// Reads all templates. A wrong one is left out, with a line in the log.
///
/// # Errors
/// Returns `unavailable` if the other system does not answer with a list, and `invalid` if none of its templates can be
/// used.
pub fn read(request: &CatalogueRequest) -> Result<(), Failure> {
    let settings = Settings::in_use()?;
    let Some(url) = &settings.templates_url else { return Ok(()) };
    let get = http::Request::new("GET", url);
    sign::sign(&get, &format!("{ID}-{:.0}", clock::now()), b"")?;
    get.header("Accept", "application/json");
    let answer = Answer::of(&http::send(get)?, clock::now());
    let templates = list(&answer)?;
    let (mut added, mut refused) = (0_usize, None);
    for template in templates {
        match request.add(&template.to_string()) {
            Ok(()) => added += 1,
            Err(failure) => {
                let name = template["name"].as_str().map(short).unwrap_or_default();
                plugboard_sdk::warn!("the template `{name}` was left out: {}", failure.message);
                refused.get_or_insert(failure);
            }
        }
    }
    match refused {
        Some(failure) if added == 0 => Err(failure),
        _ => Ok(()),
    }
}

/// Returns the templates of an answer.
fn list(answer: &Answer) -> Result<&[Value], Failure> {
    if !(200..300).contains(&answer.status) {
        return Err(Failure { kind: plugboard_sdk::FailureKind::Unavailable, ..answer.failure() });
    }
    match &answer.body {
        Value::Array(all) if all.len() <= TEMPLATES => Ok(all),
        Value::Array(all) => {
            let count = all.len();
            let message = format!("the other system has {count} templates; at most {TEMPLATES} are allowed");
            Err(Failure::invalid(message).with_code("too-many"))
        }
        _ => {
            Err(Failure::unavailable("the other system's answer is not a JSON list of templates")
                .with_code("odd-answer"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind;
    use serde_json::json;

    fn answer(status: u16, body: Value) -> Answer {
        Answer { status, body, ..Answer::default() }
    }

    #[test]
    fn the_answer_must_be_a_list_of_at_most_a_thousand() {
        assert_eq!(list(&answer(200, json!([{ "name": "order" }]))).unwrap().len(), 1);
        assert_eq!(list(&answer(200, vec![json!({}); TEMPLATES].into())).unwrap().len(), TEMPLATES);
        let many = answer(200, vec![json!({}); TEMPLATES + 1].into());
        assert_eq!(list(&many).unwrap_err().kind, FailureKind::Invalid);
        for (status, body) in [(200, Value::Null), (200, json!({})), (404, json!([])), (503, json!([]))] {
            let answer = answer(status, body);
            assert_eq!(list(&answer).unwrap_err().kind, FailureKind::Unavailable, "{status}");
        }
    }
}
