//! The gate, which is the only way out, from within a guest.

use super::{best, limit, lines, refused, tell};
use plugboard_engine::{BoxFuture, Call, CallError, Gate, Resolver, Secret, Secrets, SendState, TokenSource};
use plugboard_model::{Failure, FailureKind, Grants, LimitKind, Limits};
use plugboard_tests::{
    calls::{call, call_with},
    stub::{Behavior, Stub},
};
use std::{
    io,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

fn grants(list: &[&str]) -> Grants {
    Grants { http: list.iter().map(|grant| grant.parse().unwrap()).collect() }
}

fn with(gate: Gate, secret_to: &str) -> Call {
    with_value("s3cret", gate, secret_to)
}

fn with_value(value: &str, gate: Gate, secret_to: &str) -> Call {
    let secret = Secret {
        value: value.into(),
        hosts: secret_to.parse().into_iter().collect(),
        webhook_key: false,
        source: None,
    };
    Call { gate: Arc::new(gate), secrets: Arc::new(Secrets::new([("token".into(), secret)])), ..call() }
}

/// Returns a call that may reach the stub, and send it the secret.
fn to(stub: &Stub) -> Call {
    with(Gate::new(grants(&[&stub.authority()])), &stub.authority())
}

/// Answers each query with the next of its lists, and repeats the last one.
struct Script(Vec<Vec<IpAddr>>, AtomicUsize);

impl Script {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|address| address.parse().unwrap()).collect();
        Arc::new(Self(answers.iter().map(parse).collect(), AtomicUsize::new(0)))
    }
}

impl Resolver for Script {
    fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        let turn = self.1.fetch_add(1, Ordering::SeqCst).min(self.0.len() - 1);
        Box::pin(async move { Ok(self.0[turn].clone()) })
    }
}

#[tokio::test]
async fn a_request_to_a_granted_host_is_sent_and_answered() {
    let stub = Stub::start(Behavior::Answer(201, "made".into())).await;
    let run = tell(to(&stub), &format!("http POST {}", stub.url("/x?key=${secret.token}"))).await;
    assert!(run.result.is_ok(), "{run:?}");
    assert_eq!((lines(&run.log), run.send_state, run.usage.http_calls), (vec!["201 made"], SendState::Answered, 1));
    let request = stub.requests().remove(0);
    assert!(request.starts_with("POST /x?key=s3cret HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("\r\nauthorization: Bearer s3cret\r\n"), "{request}");
    assert!(request.contains("\r\nidempotency-key: run-1-1\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\nhello ${secret.token}"), "a body of bytes goes out as it is: {request}");
}

#[tokio::test]
async fn a_form_field_may_be_a_secret_and_text_is_sent_unchanged() {
    let stub = Stub::start(Behavior::Answer(200, String::new())).await;
    let run = tell(to(&stub), &format!("form {}", stub.url("/"))).await;
    assert!(run.result.is_ok(), "{run:?}");
    assert!(
        stub.requests()[0].ends_with("\r\n\r\ntoken=s3cret&text=a%26b%3D%24%7Bsecret.token%7D"),
        "{:?}",
        stub.requests()
    );
}

#[tokio::test]
async fn a_request_without_a_grant_is_denied_with_the_missing_grant() {
    let failure = refused(tell(call(), "http GET https://api.example.com/x").await);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Denied, Some("not-granted")));
    assert!(failure.message.contains("http=api.example.com"), "{failure}");
}

#[tokio::test]
async fn loopback_private_and_metadata_addresses_are_denied_in_every_spelling() {
    let granted =
        ["127.0.0.1", "::1", "10.0.0.1", "192.168.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fd00:ec2::254"];
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "10.0.0.1",
        "167772161",
        "192.168.0.1",
        "0xc0a80001",
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "[fd00:ec2::254]",
    ] {
        // Not even if an admin granted the address, but not its port.
        let failure = refused(tell(with(Gate::new(grants(&granted)), "x"), &format!("http GET https://{host}/")).await);
        assert_eq!(
            (failure.kind, failure.code.as_deref()),
            (FailureKind::Denied, Some("address-not-public")),
            "{host}"
        );
    }
}

#[tokio::test]
async fn a_granted_name_that_resolves_to_a_private_address_is_denied() {
    for inside in ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00:ec2::254", "::ffff:10.0.0.1", "0.0.0.0"] {
        let gate = Gate::with_resolver(grants(&["api.example.com"]), Script::new(&[&[inside]]));
        let run = tell(with(gate, "api.example.com"), "http POST https://api.example.com/").await;
        assert_eq!(run.send_state, SendState::Untouched);
        let failure = refused(run);
        assert_eq!(
            (failure.kind, failure.code.as_deref()),
            (FailureKind::Denied, Some("address-not-public")),
            "{inside}"
        );
    }
}

#[tokio::test]
async fn one_private_address_among_public_ones_causes_a_denial() {
    let gate = Gate::with_resolver(grants(&["api.example.com"]), Script::new(&[&["93.184.216.34", "127.0.0.1"]]));
    let failure = refused(tell(with(gate, "api.example.com"), "http GET https://api.example.com/").await);
    assert_eq!(failure.code.as_deref(), Some("address-not-public"));
}

#[tokio::test]
async fn a_name_is_checked_again_when_it_resolves_to_another_address() {
    let stub = Stub::start(Behavior::Answer(200, "hi".into())).await;
    let name = format!("api.example.com:{}", stub.port());
    let answers = Script::new(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let gate = Gate::with_resolver(grants(&[&name, &stub.authority()]), answers);
    let call = Call { gate: Arc::new(gate), ..to(&stub) };
    let secretless = format!("many 1 http://{name}/");
    assert!(tell(call.clone(), &secretless).await.result.is_ok());
    let failure = refused(tell(call, &secretless).await);
    assert_eq!(failure.code.as_deref(), Some("address-not-public"));
    assert!(failure.message.contains("127.0.0.2"), "{failure}");
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn localhost_is_reachable_only_with_a_grant_for_its_port() {
    let stub = Stub::start(Behavior::Answer(200, "hi".into())).await;
    let name = format!("localhost:{}", stub.port());
    let gate = |list: &[&str]| Gate::with_resolver(grants(list), Script::new(&[&["127.0.0.1"]]));
    let run = tell(with(gate(&[&name]), &name), &format!("http GET http://{name}/")).await;
    assert!(run.result.is_ok(), "{run:?}");
    let failure = refused(tell(with(gate(&["localhost"]), &name), &format!("http GET http://{name}/")).await);
    assert_eq!(failure.code.as_deref(), Some("not-granted"));
}

#[tokio::test]
async fn a_redirect_is_returned_and_not_followed() {
    let stub = Stub::start(Behavior::Redirect("http://169.254.169.254/latest".into())).await;
    let run = tell(to(&stub), &format!("http GET {}", stub.url("/"))).await;
    assert_eq!(lines(&run.log), ["302 "], "{:?}", run.result);
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn a_secret_is_sent_only_to_its_own_host() {
    let stub = Stub::start(Behavior::Answer(200, String::new())).await;
    let elsewhere = with(Gate::new(grants(&[&stub.authority()])), "api.example.com");
    let failure = refused(tell(elsewhere, &format!("http GET {}", stub.url("/"))).await);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Denied, Some("secret-not-bound")));
    assert!(!failure.message.contains("s3cret"), "{failure}");
    assert!(stub.requests().is_empty());
}

#[tokio::test]
async fn a_secret_repeated_in_an_answer_is_masked() {
    const SECRET: &str = "s3cret/of+16=char";
    let stub = Stub::start(Behavior::Echo).await;
    let call = with_value(SECRET, Gate::new(grants(&[&stub.authority()])), &stub.authority());
    let run = tell(call, &format!("http POST {}", stub.url("/x?key=${secret.token}"))).await;
    let request = stub.requests().remove(0);
    assert!(
        request.contains(&format!("Bearer {SECRET}")) && request.contains("key=s3cret%2Fof%2B16%3Dchar"),
        "{request}"
    );
    let logged = lines(&run.log).join("\n");
    assert!(logged.contains("Bearer [secret token]") && logged.contains("key=[secret token]"), "{logged}");
    assert!(!logged.contains("s3cret") && !format!("{:?}", run.result).contains("s3cret"), "{run:?}");
}

#[tokio::test]
async fn an_unsent_request_is_unavailable_and_an_unanswered_one_is_uncertain() {
    let dropped = Stub::start(Behavior::Drop).await;
    let run = tell(to(&dropped), &format!("http POST {}", dropped.url("/"))).await;
    assert_eq!(run.send_state, SendState::Unknown);
    assert_eq!(refused(run).kind, FailureKind::Uncertain);
    assert_eq!(dropped.requests().len(), 1, "it is not sent again");

    let gone = Stub::start(Behavior::Drop).await;
    let (call, url) = (to(&gone), gone.url("/"));
    drop(gone);
    let run = tell(call, &format!("http POST {url}")).await;
    assert_eq!(run.send_state, SendState::Untouched);
    assert_eq!(refused(run).kind, FailureKind::Unavailable);
}

#[tokio::test]
async fn a_missing_answer_is_uncertain_before_the_call_times_out() {
    let silent = Stub::start(Behavior::Silence).await;
    let limits = Limits { wall_ms: 400, ..Limits::default() };
    // The rest of the call's time can be too short on a busy machine.
    let run =
        async || tell(Call { limits: limits.clone(), ..to(&silent) }, &format!("http POST {}", silent.url("/"))).await;
    let run = best(run, |run| matches!(run.result, Err(CallError::Refused(_)))).await;
    assert_eq!(run.send_state, SendState::Unknown);
    let failure = refused(run);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Uncertain, Some("timeout")));
}

#[tokio::test]
async fn waiting_uses_no_processor_time() {
    let silent = Stub::start(Behavior::Silence).await;
    let limits = Limits { wall_ms: 600, cpu_ms: 100, ..Limits::default() };
    let run =
        async || tell(Call { limits: limits.clone(), ..to(&silent) }, &format!("http GET {}", silent.url("/"))).await;
    let run = best(run, |run| matches!(run.result, Err(CallError::Refused(_)))).await;
    assert!(run.usage.wall_us >= 400_000 && run.usage.cpu_us < 100_000, "{:?}", run.usage);
    assert_eq!(refused(run).kind, FailureKind::Uncertain);
}

#[tokio::test]
async fn http_calls_and_bytes_are_bounded() {
    let stub = Stub::start(Behavior::Large(1_000)).await;
    let within = |limits| Call { limits, ..to(&stub) };
    let three = || within(Limits { http_calls: 3, ..Limits::default() });
    assert!(tell(three(), &format!("many 3 {}", stub.url("/"))).await.result.is_ok());
    assert_eq!(limit(tell(three(), &format!("many 4 {}", stub.url("/"))).await).0, LimitKind::Http);
    let bytes = || within(Limits { http_bytes: 3_000, ..Limits::default() });
    assert!(tell(bytes(), &format!("many 3 {}", stub.url("/"))).await.result.is_ok());
    assert_eq!(limit(tell(bytes(), &format!("many 4 {}", stub.url("/"))).await).0, LimitKind::Http);
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_refused() {
    let stub = Stub::start(Behavior::Large(5 << 20)).await;
    let limits = Limits { cpu_ms: 5_000, ..Limits::default() };
    let run = tell(Call { limits, ..to(&stub) }, &format!("http GET {}", stub.url("/"))).await;
    assert_eq!(refused(run).code.as_deref(), Some("answer-too-large"));
}

#[tokio::test]
async fn files_fetched_by_the_host_pass_the_same_checks() {
    let stub = Stub::start(Behavior::Large(1_000)).await;
    let gate = Gate::new(grants(&[&stub.authority()]));
    let wait = Duration::from_secs(10);
    let fetched = gate.fetch(&stub.url("/file"), &Secrets::default(), 1_000, wait).await.unwrap();
    assert_eq!((fetched.bytes.len(), fetched.media_type), (1_000, None));
    assert_eq!(
        gate.fetch(&stub.url("/file"), &Secrets::default(), 999, wait).await.unwrap_err().kind,
        FailureKind::Invalid
    );
    assert_eq!(
        gate.fetch("http://127.0.0.1:1/", &Secrets::default(), 999, wait).await.unwrap_err().kind,
        FailureKind::Denied
    );
    let missing = Stub::start(Behavior::Answer(404, String::new())).await;
    let gate = Gate::new(grants(&[&missing.authority()]));
    assert_eq!(
        gate.fetch(&missing.url("/"), &Secrets::default(), 999, wait).await.unwrap_err().kind,
        FailureKind::NotFound
    );
    assert!(tell(call_with(Limits::default()), "nothing").await.result.is_ok());
}

#[tokio::test]
async fn one_answer_becomes_one_file_only() {
    let stub = Stub::start(Behavior::Large(1_000)).await;
    let run = tell(to(&stub), &format!("twice {}", stub.url("/file"))).await;
    assert_eq!(lines(&run.log), ["Some(1000)"], "{:?}", run.result);
    let failure = refused(run);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Invalid, Some("taken")));
}

/// Supplies `first-token`, and `second-token` once the first one was rejected. Counts the rejections.
#[derive(Default)]
struct Tokens(AtomicUsize);

impl TokenSource for Tokens {
    fn token(&self, stale: Option<String>) -> BoxFuture<'_, Result<String, Failure>> {
        let token = if stale.is_some() {
            self.0.fetch_add(1, Ordering::SeqCst);
            "second-token"
        } else {
            "first-token"
        };
        Box::pin(async move { Ok(token.to_owned()) })
    }
}

/// Returns a call that may reach both stubs, and send tokens to the first one.
fn with_tokens(stub: &Stub, other: &Stub, tokens: &Arc<Tokens>) -> Call {
    let source: Arc<dyn TokenSource> = tokens.clone();
    let secret = Secret {
        value: String::new(),
        hosts: stub.authority().parse().into_iter().collect(),
        webhook_key: false,
        source: Some(source),
    };
    let gate = Gate::new(grants(&[&stub.authority(), &other.authority()]));
    Call { gate: Arc::new(gate), secrets: Arc::new(Secrets::new([("token".into(), secret)])), ..call() }
}

#[tokio::test]
async fn a_request_with_a_new_token_follows_redirects_too() {
    let (home, tokens) = (Stub::start(Behavior::Answer(200, "here".into())).await, Arc::new(Tokens::default()));
    let asked = Stub::start(Behavior::RedirectIf("second-token", home.url("/there"))).await;
    let run = tell(with_tokens(&asked, &home, &tokens), &format!("follow {}", asked.url("/"))).await;
    assert_eq!(lines(&run.log), ["200 here"], "{:?}", run.result);
    assert_eq!((asked.requests().len(), home.requests().len(), tokens.0.load(Ordering::SeqCst)), (2, 1, 1));
    assert!(!home.requests()[0].contains("token"), "{:?}", home.requests());
}

#[tokio::test]
async fn a_server_that_never_got_the_token_cannot_reject_it() {
    let (home, tokens) = (Stub::start(Behavior::Answer(401, String::new())).await, Arc::new(Tokens::default()));
    let asked = Stub::start(Behavior::Redirect(home.url("/there"))).await;
    let run = tell(with_tokens(&asked, &home, &tokens), &format!("follow {}", asked.url("/"))).await;
    assert_eq!(lines(&run.log), ["401 "], "{:?}", run.result);
    assert_eq!((asked.requests().len(), home.requests().len(), tokens.0.load(Ordering::SeqCst)), (1, 1, 0));
}
