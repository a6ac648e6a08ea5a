//! Tests of the requests for tokens and of their answers.

use super::*;
use plugboard_model::Grants;
use serde_json::json;

const NOW: i64 = 1_000;
const HOUR: i64 = 3_600_000;

fn dialect(spec: Value) -> Dialect {
    let spec: TokenDialect = serde_json::from_value(spec).expect("a form");
    let gate = Arc::new(Gate::new(Grants::default()));
    Dialect::new(&spec, &Arc::new(json!({})), &gate, &Arc::new(Secrets::default()))
}

fn tokens(access: &str, refresh: Option<&str>) -> Tokens {
    let (access, refresh) = (access.to_owned(), refresh.map(str::to_owned));
    Tokens { access, refresh, origin: Some("origin".into()), issued_at: None }
}

fn request(form: &Value) -> TokenRequest {
    let mut whole = json!({ "url": "https://api.example.com/token", "answer": { "token": "/t" } });
    for (name, value) in form.as_object().expect("members") {
        whole[name] = value.clone();
    }
    serde_json::from_value(whole).expect("a request")
}

fn address() -> Url {
    Url::parse("http://127.0.0.1:9/token").expect("an address")
}

#[test]
fn placeholders_stand_where_the_manifest_has_them() {
    let get = request(&json!({ "method": "GET",
        "query": { "a b": "c&d", "token": "${token}", "x": "y ${secret.key}" } }));
    let made = written(&get, &address());
    assert_eq!(made.method, "GET");
    let query = "a+b=c%26d&token=${secret.token.current}&x=y+${secret.key}";
    assert_eq!(made.url, format!("http://127.0.0.1:9/token?{query}"));
    assert!(matches!(made.body, IssueBody::Empty));

    let form = request(&json!({ "headers": { "secret_key": "${secret.key}", "Authorization": "Bearer ${refresh}" },
        "form": { "grant_type": "refresh_token", "refresh_token": "${refresh}", "key": "${secret.key}" } }));
    let made = written(&form, &address());
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let headers = [header("Authorization", "Bearer ${secret.token.refresh}"), header("secret_key", "${secret.key}")];
    assert_eq!((made.method.as_str(), made.headers.as_slice()), ("POST", &headers[..]));
    let IssueBody::Form(fields) = made.body else { panic!("a form") };
    let [(_, FormValue::Text(kind)), (_, FormValue::Secret(key)), (_, FormValue::Secret(refresh))] = &fields[..] else {
        panic!("{fields:?}")
    };
    assert_eq!((kind.as_str(), key.as_str(), refresh.as_str()), ("refresh_token", "key", "token.refresh"));

    let document = request(&json!({ "json": { "a": ["${token}", 1], "b": { "c": "${secret.key}", "d": "e" } } }));
    let IssueBody::Json(written) = written(&document, &address()).body else { panic!("a document") };
    let expected = json!({ "a": ["${secret.token.current}", 1], "b": { "c": "${secret.key}", "d": "e" } });
    assert_eq!(written, expected);
}

/// Reads an answer to a refresh of `r-0`.
fn read(spec: &Value, status: u16, body: &Value) -> Result<Granted, NoTokens> {
    let dialect = dialect(spec.clone());
    let request = dialect.spec.refresh.clone().expect("a refresh");
    let answer = IssueAnswer::new(status, body.to_string().into_bytes());
    dialect.read(&request, &answer, "h", &tokens("t-0", Some("r-0")), NOW)
}

fn granted(spec: &Value, body: &Value) -> Granted {
    let Ok(granted) = read(spec, 200, body) else { panic!("tokens in {body}") };
    granted
}

/// A form with a refresh token, and with these members.
fn form(more: &Value) -> Value {
    let refresh = json!({ "url": "https://api.example.com/token", "form": { "refresh_token": "${refresh}" },
        "answer": { "token": "/data/token", "refresh": "/data/next", "expires_in": "/data/for", "error": "/error",
            "refused": ["-14014", "expired"] } });
    let mut whole = json!({ "refresh": refresh });
    for (name, value) in more.as_object().expect("members") {
        whole[name] = value.clone();
    }
    whole
}

#[test]
fn tokens_and_their_times_are_read_from_the_answer() {
    let body = json!({ "data": { "token": "t-1", "next": "r-1", "for": "7200" } });
    let found = granted(&form(&json!({})), &body);
    assert_eq!((found.tokens.access.as_str(), found.tokens.refresh.as_deref()), ("t-1", Some("r-1")));
    assert_eq!(found.tokens.origin.as_deref(), Some("origin"), "what it began with is kept");
    assert_eq!((found.refresh_at, found.expires_at), (Some(NOW + 2 * HOUR - 60_000), Some(NOW + 2 * HOUR)));

    let no_life = json!({ "data": { "token": "t-1" } });
    let found = granted(&form(&json!({ "valid": "1h", "ahead": "10m" })), &no_life);
    assert_eq!((found.refresh_at, found.expires_at), (Some(NOW + HOUR - 600_000), Some(NOW + HOUR)));
    assert_eq!(found.tokens.refresh.as_deref(), Some("r-0"), "the refresh token stays");
    assert_eq!(granted(&form(&json!({})), &no_life).expires_at, None);
    let short = granted(&form(&json!({ "valid": "1h", "ahead": "50m" })), &no_life);
    assert_eq!(short.refresh_at, Some(NOW + HOUR / 2), "at most half of the lifetime");
    let young = granted(&form(&json!({ "valid": "1h", "ahead": "30m", "not_before": "45m" })), &no_life);
    assert_eq!((young.refresh_at, young.tokens.issued_at), (Some(NOW + HOUR * 3 / 4), Some(NOW)));
    let once = granted(&form(&json!({ "single_use": true })), &no_life);
    assert_eq!(once.tokens.refresh, None, "a refresh token that was used is not used again");
}

#[test]
fn an_answer_without_a_token_is_final_only_with_a_code_that_says_so() {
    let spec = form(&json!({}));
    for (status, body) in [(200, json!({ "error": -14014 })), (400, json!({ "error": "expired" }))] {
        let Err(NoTokens::Refused(why)) = read(&spec, status, &body) else { panic!("a refusal: {body}") };
        assert!(why.starts_with(&format!("h answered {status} without a token: ")), "{why}");
    }
    for (status, body) in [
        (200, json!({ "error": 0 })),
        (401, json!({ "error": "invalid_client" })),
        (503, json!("busy")),
        (500, json!({ "data": { "token": "t-1" } })),
        (200, json!({ "data": { "token": "a b" } })),
        (200, json!({ "data": { "token": "" } })),
        (200, json!([])),
    ] {
        assert!(matches!(read(&spec, status, &body), Err(NoTokens::Passing(_))), "{status} {body}");
    }
    let long = json!({ "error": format!("a\n{}", "b".repeat(500)) });
    let Err(NoTokens::Passing(failure)) = read(&spec, 400, &long) else { panic!("a failure") };
    assert!(failure.message.ends_with(&format!(": a{}", "b".repeat(199))), "{}", failure.message);
}

#[test]
fn new_tokens_are_requested_only_if_that_can_succeed() {
    let refresh = dialect(form(&json!({ "single_use": true })));
    assert!(refresh.can_renew(&tokens("", Some("r")), NOW) && refresh.spends(&tokens("t", Some("r"))));
    assert!(!refresh.can_renew(&tokens("t", None), NOW) && !refresh.spends(&tokens("t", None)));
    let by_token = json!({ "url": "https://api.example.com/t", "query": { "t": "${token}" },
        "answer": { "token": "/t" } });
    let token = dialect(json!({ "not_before": "1h", "refresh": by_token }));
    assert!(!token.can_renew(&tokens("", None), NOW) && token.can_renew(&tokens("t", None), NOW));
    let young = Tokens { issued_at: Some(NOW), ..tokens("t", None) };
    assert!(!token.can_renew(&young, NOW + HOUR - 1) && token.can_renew(&young, NOW + HOUR));
    let obtain = json!({ "url": "https://api.example.com/t", "form": { "p": "${secret.p}" },
        "answer": { "token": "/t" } });
    assert!(dialect(json!({ "obtain": obtain })).can_renew(&tokens("", None), NOW));
}

#[tokio::test]
async fn a_refresh_token_that_may_be_used_up_is_not_sent_again() {
    let once = dialect(form(&json!({ "single_use": true })));
    let Err(NoTokens::Unanswered(why)) = once.renew(&tokens("t", Some("r")), true, NOW).await else {
        panic!("it is not sent")
    };
    assert!(why.starts_with("api.example.com did not answer"), "{why}");
    // This gate lets nothing out, so nothing was sent.
    let asked = once.renew(&tokens("t", Some("r")), false, NOW).await;
    assert!(matches!(asked, Err(NoTokens::Passing(_))));
    assert!(matches!(once.renew(&tokens("t", None), false, NOW).await, Err(NoTokens::Refused(_))));
}

#[test]
fn a_connection_is_known_by_what_it_began_with() {
    let values = [("a", "1"), ("b", "2"), ("ab", "12")];
    let value = |name: &str| values.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    let one = origin(&["a", "b"], value).expect("a fingerprint");
    assert_eq!(origin(&["a", "b"], value), Some(one.clone()));
    for other in [&["a"][..], &["b", "a"], &["ab"], &[]] {
        assert_ne!(origin(other, value), Some(one.clone()), "{other:?}");
    }
    assert_eq!(origin(&["a", "c"], value), None);
}
