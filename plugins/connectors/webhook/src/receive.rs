//! Receives a request: reads its body, emits what it reports, and answers the sender.

use crate::{
    emit::{self, Emitted},
    envelope, key,
    mapped::{self, Body},
    neutral::Context,
    settings::Settings,
};
use plugboard_sdk::{Attachment, Failure, HookRequest, json};
use serde_json::{Value, json};

/// The maximum number of kept items that the answer names.
const NAMED: usize = 10;

/// Emits what a request reports.
///
/// # Errors
/// Returns `invalid` if the body has neither the neutral form nor that of the mapping.
pub fn receive(request: &HookRequest) -> Result<(), Failure> {
    let settings = Settings::in_use()?;
    let body = request.body();
    let accounts = request.accounts();
    // An item that was kept comes back alone.
    if request.method() == "AGAIN" {
        emit::emit(vec![envelope::again(&json::text(&body), &accounts)], &[])?;
        return Ok(());
    }
    let id = settings.id_header().and_then(|name| request.header(name)).unwrap_or_default();
    let context = Context { accounts: &accounts, request: &id };
    let emitted = match &settings.mapping {
        None => {
            let emitted = emit::emit(envelope::read(&json::text(&body), context)?, &[])?;
            if settings.answer.is_none() {
                let answer = answer(&emitted).to_string();
                request.respond(200, "application/json", answer.as_bytes());
            }
            emitted
        }
        Some(mapping) => {
            let (body, files) = read_body(request, &body, &id)?;
            let header = |name: &str| request.header(name);
            emit::emit(mapped::read(&body, mapping, context, &header)?, &files)?
        }
    };
    plugboard_sdk::debug!("received {} items, kept {}", emitted.items, emitted.kept.len());
    if let Some(answer) = &settings.answer {
        request.respond(answer.status, &answer.content_type, answer.body.as_bytes());
    }
    Ok(())
}

/// Reads a body that is JSON or a form, with the files of the form.
fn read_body(request: &HookRequest, body: &[u8], id: &str) -> Result<(Body, Vec<Attachment>), Failure> {
    let content_type = request.header("Content-Type").unwrap_or_default();
    let is_form = form_type(&content_type);
    let (value, files) = match is_form {
        Some(_) => {
            let mut files = request.files()?;
            files.retain(|(_, file)| is_chosen(file.size()));
            (mapped::object(request.fields()?), files)
        }
        None => {
            let value: Value = serde_json::from_str(&json::text(body))
                .map_err(|error| Failure::invalid(format!("the body is not JSON: {error}")).with_code("envelope"))?;
            (value, Vec::new())
        }
    };
    let key = match is_form {
        _ if !id.is_empty() => key::named("request", id),
        Some(Form::Multipart) => key::of_form("request", body, boundary(&content_type)),
        _ => key::of_json("request", &value, ""),
    };
    let (fields, files): (Vec<String>, Vec<Attachment>) = files.into_iter().unzip();
    let value = with_names(value, &fields, &files.iter().map(Attachment::name).collect::<Vec<_>>());
    Ok((Body { value, files: fields, key }, files))
}

/// Returns whether a file of a form was chosen. A browser sends an empty file for a field in which none was chosen.
fn is_chosen(size: Option<u32>) -> bool {
    size != Some(0)
}

/// The types of forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Urlencoded,
    Multipart,
}

/// Returns the type of form that a content type names.
fn form_type(content_type: &str) -> Option<Form> {
    match content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => Some(Form::Urlencoded),
        "multipart/form-data" => Some(Form::Multipart),
        _ => None,
    }
}

/// Returns the boundary of a form.
fn boundary(content_type: &str) -> &str {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut found = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"));
    found.next().map_or("", |(_, value)| value.trim().trim_matches('"'))
}

/// Adds the names of files to the fields of a form.
fn with_names(value: Value, fields: &[String], names: &[Option<String>]) -> Value {
    let Value::Object(members) = value else { return value };
    let named = fields.iter().zip(names).filter(|(field, _)| !members.contains_key(field.as_str()));
    let named: Vec<_> = named.filter_map(|(field, name)| Some((field.clone(), name.clone()?))).collect();
    let Value::Object(files) = mapped::object(named) else { return Value::Object(members) };
    Value::Object(members.into_iter().chain(files).collect())
}

/// Returns the answer to the sender: what was received, and what was kept for a person to look at, with the reasons.
fn answer(emitted: &Emitted) -> Value {
    let kept = emitted.kept.iter().take(NAMED);
    let kept: Vec<Value> = kept.map(|wrong| json!({ "place": wrong.place, "reason": wrong.why })).collect();
    json!({ "received": emitted.items, "kept": emitted.kept.len(), "reasons": kept })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::Outcome, members::Wrong};

    #[test]
    fn a_form_is_recognized_by_its_content_type() {
        assert_eq!(form_type("Application/X-WWW-Form-Urlencoded;charset=utf-8"), Some(Form::Urlencoded));
        let multipart = "multipart/form-data; charset=utf-8; Boundary=\"--x y\"";
        assert_eq!((form_type(multipart), boundary(multipart)), (Some(Form::Multipart), "--x y"));
        assert_eq!((form_type("application/json"), form_type(""), boundary("multipart/form-data")), (None, None, ""));
    }

    #[test]
    fn a_field_in_which_no_file_was_chosen_has_an_empty_one() {
        assert!(is_chosen(Some(1)) && is_chosen(None) && !is_chosen(Some(0)));
    }

    #[test]
    fn a_field_of_a_file_has_its_name() {
        let fields = ["photo", "photo", "note", "none"].map(str::to_owned);
        let names = [Some("a.png".to_owned()), Some("b.png".to_owned()), Some("c.png".to_owned()), None];
        let value = with_names(json!({ "note": "see below" }), &fields, &names);
        assert_eq!(value, json!({ "note": "see below", "photo": ["a.png", "b.png"] }));
    }

    #[test]
    fn the_answer_names_what_was_kept() {
        let wrong = |n: u32| Wrong { place: format!("/items/{n}"), why: "must be an object".to_owned() };
        let kept: Vec<_> = (0..20).map(wrong).collect();
        let answer = answer(&Emitted { items: 2, kept });
        assert_eq!((&answer["received"], &answer["kept"]), (&json!(2), &json!(20)));
        let reasons = answer["reasons"].as_array().unwrap();
        assert_eq!(reasons.len(), NAMED);
        assert_eq!(reasons[1], json!({ "place": "/items/1", "reason": "must be an object" }));
    }

    #[test]
    fn the_answer_is_short_whatever_the_sender_calls_its_members() {
        let name = "~ż".repeat(24 << 10);
        let item = json!({ "type": "message", "contact": { "id": "c-1" }, "text": "hi", "attributes": { name: [] } });
        let body = json!({ "items": vec![item; 20] }).to_string();
        let outcomes = envelope::read(&body, Context { accounts: &[], request: "" }).unwrap();
        let kept = outcomes.into_iter().map(|outcome| match outcome {
            Outcome::Unknown { wrong, .. } => wrong,
            other => panic!("{other:?}"),
        });
        let answer = answer(&Emitted { items: 0, kept: kept.collect() });
        assert_eq!((&answer["kept"], answer["reasons"].as_array().unwrap().len()), (&json!(20), NAMED));
        assert!(answer["reasons"][0]["place"].as_str().unwrap().starts_with("/items/0/attributes/~0ż~0ż"), "{answer}");
        assert!(answer.to_string().len() < 10_000, "the host takes at most 64 KiB");
    }
}
