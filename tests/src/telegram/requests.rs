//! The requests of bots: each one is read, checked, performed, recorded, and answered as the test demands.

use super::{
    Behavior, FILE, Shared,
    account::object,
    answers::{self, Answer, Refusal},
    call::Call,
    checked, form, methods,
    polling::Poll,
    spec::Schema,
};
use axum::{
    body::to_bytes,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The largest request body that is read, in bytes.
const LARGEST: usize = 64 << 20;

/// What a call leads to.
enum Reply {
    Answer(Answer),
    File(Vec<u8>),
    Poll(Poll),
}

/// Answers any request.
pub(super) async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return answers::response(Err(Refusal::new(413, "Request Entity Too Large")));
    };
    let path = form::decoded(parts.uri.path()).unwrap_or_default();
    let of_file = path.strip_prefix("/file/bot").and_then(|rest| rest.split_once('/'));
    let of_method = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/'));
    let (token, call, wrong) = if let Some((token, path)) = of_file {
        let parameters = object(json!({ "file_path": path }));
        (token, Call { method: FILE.to_owned(), parameters, ..Call::default() }, Vec::new())
    } else if let Some((token, method)) = of_method {
        let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let query = parts.uri.query().unwrap_or_default();
        let (call, mut wrong) = Call::read(method, query, content_type.unwrap_or_default(), &body);
        wrong.extend(checked::faults(Some(&parts.headers), &call));
        (token, call, wrong)
    } else {
        shared.lock().faults.push(format!("there is nothing at {path}"));
        return answers::response(Err(Refusal::new(404, "Not Found")));
    };

    let mut released = shared.released.subscribe();
    let behavior = shared.lock().behavior(&call);
    let reply = reply(&shared, token, &call, &wrong, &behavior);
    record(&shared, token, call, wrong, &reply);
    let (poll, mut response) = match reply {
        Reply::Answer(answer) => (None, answers::response(answer)),
        Reply::File(bytes) => (None, bytes.into_response()),
        Reply::Poll(poll) => {
            let answer = poll.updates().await;
            shared.changed();
            (Some(poll), answers::response(answer))
        }
    };
    match behavior {
        // Unwinding ends the connection's task, which closes the connection. `resume_unwind` prints nothing.
        Behavior::Lose { .. } => std::panic::resume_unwind(Box::new("the connection is dropped")),
        Behavior::Hold => {
            // `shared` owns the sender, so only a release ends this wait.
            let _ = released.changed().await;
        }
        Behavior::Delay(wait) => tokio::time::sleep(wait).await,
        Behavior::Raw(status, body) => {
            let status = StatusCode::from_u16(status).expect("the test's status is valid");
            response = (status, body).into_response();
        }
        Behavior::Normal | Behavior::TooManyRequests(_) | Behavior::Refuse(..) => {}
    }
    if poll.is_some_and(|poll| poll.superseded()) {
        response = answers::response(Err(Refusal::other_poll()));
    }
    response
}

/// Performs a call, unless it is wrong or the test wants it to fail.
fn reply(shared: &Arc<Shared>, token: &str, call: &Call, wrong: &[String], behavior: &Behavior) -> Reply {
    let refuse = |refusal| Reply::Answer(Err(refusal));
    if !shared.lock().accounts.contains_key(token) {
        return refuse(Refusal::new(401, "Unauthorized"));
    }
    if let Some(first) = wrong.first() {
        return refuse(Refusal::bad(first));
    }
    match behavior {
        Behavior::TooManyRequests(seconds) => return refuse(Refusal::flood(*seconds)),
        Behavior::Refuse(code, description) => return refuse(Refusal::new(*code, *description)),
        // Whatever this is, it is not sent.
        _ if !behavior.performs() => return Reply::Answer(Ok(Value::Null)),
        _ => {}
    }
    match call.method.as_str() {
        FILE => {
            let path = call.text("file_path").unwrap_or_default();
            let bytes = shared.account(token, |account| {
                let file = account.files.values().find(|file| file.offered && file.path == path)?;
                Some(file.bytes.clone())
            });
            bytes.map_or_else(|| refuse(Refusal::new(404, "Not Found")), Reply::File)
        }
        "getUpdates" => {
            let begun = shared.account(token, |account| Poll::begin(shared, token, account, call));
            begun.map_or_else(refuse, Reply::Poll)
        }
        method => {
            let answer = methods::perform(shared, token, call);
            if let Ok(result) = &answer {
                let faults = Schema::get().result_faults(method, result);
                shared.account(token, |account| account.faults.extend(faults));
            }
            Reply::Answer(answer)
        }
    }
}

/// Records a call and what was wrong with it. Signals only now, so that a test that waits for this call finds its
/// effects.
fn record(shared: &Shared, token: &str, call: Call, mut wrong: Vec<String>, reply: &Reply) {
    if let Reply::Answer(Err(Refusal { fault: true, description, .. })) = reply {
        wrong.push(description.clone());
    }
    let faults = wrong.into_iter().map(|wrong| format!("{}: {wrong}", call.method)).collect::<Vec<_>>();
    {
        let mut inner = shared.lock();
        match inner.accounts.get_mut(token) {
            Some(account) => account.faults.extend(faults),
            None => inner.faults.extend(faults),
        }
        inner.calls.push((token.to_owned(), call));
    }
    shared.changed();
}
