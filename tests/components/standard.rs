//! A guest that uses the WASI interfaces: its HTTP goes through the gate, and the rest of WASI offers time, randomness
//! and the log, and nothing else.

use crate::hostile::lines;
use plugboard_engine::{
    Call, CallError, Engine, EngineOptions, Finished, Gate, Plugin, Secret, Secrets, SendState, Tape,
};
use plugboard_model::{Grants, Journal, LimitKind, Limits, LogLevel};
use plugboard_tests::{
    calls::{NOW, call, call_with, message_event},
    guest,
    stub::{Behavior, Stub},
};
use std::sync::Arc;
use tokio::sync::OnceCell;

async fn standard() -> Arc<Plugin> {
    static ONCE: OnceCell<(Engine, Arc<Plugin>)> = OnceCell::const_new();
    let load = async || {
        let engine = Engine::new(EngineOptions::default()).expect("an engine");
        let plugin = engine.load(&guest("standard")).await.expect("the guest loads");
        (engine, plugin)
    };
    Arc::clone(&ONCE.get_or_init(load).await.1)
}

async fn tell(call: Call, text: &str) -> Finished<Journal> {
    standard().await.handle(call, message_event(text)).await
}

/// Returns a call that may reach the stub, and send it the secret.
fn to(stub: &Stub) -> Call {
    let grants = Grants { http: vec![stub.authority().parse().unwrap()] };
    let secret = Secret { value: "s3cret".into(), hosts: grants.http.clone(), webhook_key: false, source: None };
    let secrets = Arc::new(Secrets::new([("token".into(), secret)]));
    Call { gate: Arc::new(Gate::new(grants)), secrets, ..call() }
}

#[tokio::test]
async fn the_component_type_lists_http_and_only_wasi_runtime_interfaces() {
    let surface = standard().await.surface().clone();
    assert_eq!(surface.powers, ["http", "log"]);
    assert!(surface.runtime.contains(&"wasi:sockets".to_owned()), "{:?}", surface.runtime);
    assert!(surface.runtime.iter().all(|package| package.starts_with("wasi:")), "{:?}", surface.runtime);
}

#[tokio::test]
async fn a_request_goes_through_the_gate_with_its_secret_and_key() {
    let stub = Stub::start(Behavior::Answer(201, "made".into())).await;
    let run = tell(to(&stub), &format!("post {}/x?a=b", stub.authority())).await;
    assert!(run.result.is_ok(), "{run:?}");
    assert_eq!((lines(&run.log), run.send_state, run.usage.http_calls), (vec!["201  made"], SendState::Answered, 1));
    let request = stub.requests().remove(0);
    assert!(request.starts_with("POST /x?a=b HTTP/1.1\r\n"), "{request}");
    for header in ["authorization: Bearer s3cret", "idempotency-key: run-1-1", "content-length: 5"] {
        assert!(request.contains(&format!("\r\n{header}\r\n")), "{header}: {request}");
    }
    assert!(request.ends_with("\r\n\r\nhello"), "{request}");
}

#[tokio::test]
async fn a_refused_request_gets_a_wasi_error_and_the_fix_is_logged() {
    let run = tell(call(), "get api.example.com:8080/path?key=private").await;
    let log = lines(&run.log);
    assert!(log[0].contains("http=api.example.com:8080") && !log[0].contains("private"), "{log:?}");
    assert_eq!((run.log[0].level, log[1]), (LogLevel::Warn, "ErrorCode::HttpRequestDenied"));
    let private = Call { gate: Arc::new(Gate::new(Grants { http: vec!["127.0.0.1".parse().unwrap()] })), ..call() };
    let run = tell(private, "get 127.0.0.1/").await;
    assert!(lines(&run.log).last().unwrap().contains("Denied"), "{:?}", run.log);
}

#[tokio::test]
async fn each_kind_of_transport_error_has_its_own_wasi_error() {
    let stub = Stub::start(Behavior::Drop).await;
    let run = tell(to(&stub), &format!("post {}/", stub.authority())).await;
    assert_eq!(
        (*lines(&run.log).last().unwrap(), run.send_state),
        ("ErrorCode::HttpResponseIncomplete", SendState::Unknown)
    );
    let stub = Stub::start(Behavior::Large((4 << 20) + 1)).await;
    let run = tell(to(&stub), &format!("get {}/", stub.authority())).await;
    assert!(lines(&run.log).last().unwrap().contains("HttpResponseBodySize"), "{:?}", run.log);
    let authority = stub.authority();
    let to_stub = to(&stub);
    drop(stub);
    let run = tell(to_stub, &format!("post {authority}/")).await;
    assert_eq!(
        (*lines(&run.log).last().unwrap(), run.send_state),
        ("ErrorCode::ConnectionRefused", SendState::Untouched)
    );
}

#[tokio::test]
async fn wasi_requests_have_the_same_limits_as_the_http_power() {
    let stub = Stub::start(Behavior::Answer(200, "x".repeat(1 << 20))).await;
    let run = tell(to(&stub), &format!("large {}/", stub.authority())).await;
    assert!(lines(&run.log).last().unwrap().contains("HttpRequestBodySize"), "{:?}", run.log);
    let run = tell(to(&stub), &format!("trace {}/", stub.authority())).await;
    assert!(lines(&run.log)[0].contains("one of GET"), "{:?}", run.log);
    assert!(stub.requests().is_empty(), "none of these requests was sent");
    let run = tell(call(), "header host").await;
    assert_eq!(lines(&run.log), ["Err(HeaderError::Forbidden)"]);
    let few = Limits { http_calls: 3, ..Limits::default() };
    let run = tell(Call { limits: few, ..to(&stub) }, &format!("many {}/", stub.authority())).await;
    assert!(matches!(run.result, Err(CallError::Limit(LimitKind::Http, _))), "{:?}", run.result);
    assert_eq!(stub.requests().len(), 3);
    let small = Limits { http_bytes: 3 << 20, ..Limits::default() };
    let run = tell(Call { limits: small, ..to(&stub) }, &format!("many {}/", stub.authority())).await;
    assert!(matches!(run.result, Err(CallError::Limit(LimitKind::Http, _))), "{:?}", run.result);
}

#[tokio::test]
async fn an_unfinished_request_ends_with_the_call() {
    let stub = Stub::start(Behavior::Silence).await;
    let run = tell(to(&stub), &format!("leave {}/", stub.authority())).await;
    assert!(run.result.is_ok(), "{run:?}");
    // The request may have left or not. The call must never report less than what the stub saw.
    let count = stub.requests().len();
    assert!(count == 0 || run.send_state == SendState::Unknown, "{count} seen, {:?}", run.send_state);
}

#[tokio::test]
async fn a_run_is_replayed_from_its_tape() {
    let stub = Stub::start(Behavior::Answer(200, "first".into())).await;
    let tape = Tape::record();
    let text = format!("get {}/", stub.authority());
    let run = tell(Call { tape: Some(tape.clone()), ..to(&stub) }, &text).await;
    assert_eq!(lines(&run.log), ["200  first"]);
    let again = Tape::play(tape.entries().unwrap());
    let run = tell(Call { tape: Some(again.clone()), ..to(&stub) }, &text).await;
    assert_eq!((lines(&run.log), again.missed()), (vec!["200  first"], vec![]));
    assert_eq!(stub.requests().len(), 1, "nothing was requested the second time");
}

#[tokio::test]
async fn the_time_comes_from_the_host_and_random_values_differ() {
    let run = tell(call(), "time").await;
    assert_eq!(lines(&run.log), [format!("{}.{:03} true", NOW / 1_000, NOW % 1_000)]);
    let run = tell(call(), "random").await;
    assert_eq!(lines(&run.log), ["16 16 true"]);
}

#[tokio::test]
async fn printed_output_is_logged_line_by_line() {
    let run = tell(call(), "print").await;
    let said: Vec<_> = run.log.iter().map(|line| (line.level, line.message.as_str())).collect();
    let info = LogLevel::Info;
    assert_eq!(said, [(info, "one"), (info, "two"), (LogLevel::Warn, "oh"), (info, "three")]);
}

#[tokio::test]
async fn wasi_offers_no_files_no_environment_and_no_network() {
    let run = tell(call(), "empty").await;
    let log = lines(&run.log);
    assert_eq!(log[0], "0 0 0");
    assert!(log[1].contains("permanent-resolver-failure") && log[1].contains("access-denied"), "{log:?}");
}

#[tokio::test]
async fn waiting_handles_and_exit_are_limited() {
    let run = tell(call_with(Limits { wall_ms: 100, ..Limits::default() }), "wait").await;
    assert!(matches!(run.result, Err(CallError::Limit(LimitKind::Wall, _))), "{:?}", run.result);
    assert!(run.usage.cpu_us < 50_000, "waiting costs no processor time: {:?}", run.usage);
    let run = tell(call(), "handles").await;
    assert!(matches!(run.result, Err(CallError::Limit(LimitKind::Handles, _))), "{:?}", run.result);
    let run = tell(call(), "exit").await;
    assert!(matches!(&run.result, Err(CallError::Trapped(why)) if why.contains("status 1")), "{:?}", run.result);
}
