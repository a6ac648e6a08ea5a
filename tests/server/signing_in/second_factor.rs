//! A second factor: an app's codes, each of which works once, and recovery codes.

use super::{DAY, HOUR, MINUTE, PASSWORD, SECOND, after, audited, join, person, secret_of, sign_in, start};
use crate::people::NOON;
use plugboard_tests::{
    browser_session::{Browser, Got},
    databases::Kind,
    on_both,
    server::Server,
};
use ring::hmac;
use serde_json::{Value, json};

on_both! {
    each_code_of_the_app_works_once;
    a_recovery_code_works_once;
    a_link_for_a_new_password_does_not_replace_the_second_factor;
    an_admin_removes_a_lost_second_factor;
    a_second_factor_survives_a_change_of_the_servers_key;
}

const PATH: &str = "/api/v1/session/second-factor";

/// Returns the code that an app shows at a time after noon: RFC 6238 with SHA-1, six digits and 30 seconds.
fn code(secret: &str, ms: i64) -> String {
    let bits: String = secret
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' => format!("{:05b}", byte - b'A'),
            _ => format!("{:05b}", byte - b'2' + 26),
        })
        .collect();
    let bytes =
        bits.as_bytes().chunks_exact(8).map(|eight| eight.iter().fold(0_u8, |byte, bit| byte << 1 | (bit - b'0')));
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes.collect::<Vec<_>>());
    let step = u64::try_from((NOON + ms) / 30_000).expect("a step");
    let mac = hmac::sign(&key, &step.to_be_bytes());
    let mac = mac.as_ref();
    let at = usize::from(mac[19] & 15);
    let four: [u8; 4] = mac[at..at + 4].try_into().expect("four bytes");
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

/// Signs in with a code.
async fn sign_in_with(server: &Server, handle: &str, code: &str) -> Got {
    let body = json!({ "handle": handle, "password": PASSWORD, "code": code });
    Browser::at(&server.base).ask("POST", "/api/v1/session", Some(&body)).await
}

/// Sets up a second factor at noon. Returns its secret and the recovery codes.
async fn set_up(browser: &mut Browser) -> (String, Vec<String>) {
    let begun = browser.ask("POST", PATH, None).await;
    let secret = begun.body["secret"].as_str().unwrap_or_else(|| panic!("{begun:?}")).to_owned();
    assert!(begun.body["url"].as_str().is_some_and(|url| url.contains(&secret)), "{begun:?}");
    let confirmed = browser.ask("PUT", PATH, Some(&json!({ "code": code(&secret, 0) }))).await;
    let codes = confirmed.body["recovery_codes"].as_array().unwrap_or_else(|| panic!("{confirmed:?}"));
    (secret, codes.iter().map(|code| code.as_str().expect("a code").to_owned()).collect())
}

async fn each_code_of_the_app_works_once(kind: Kind) {
    let server = start(kind).await;
    let (_, mut ada) = person(&server, "Ada", "agent").await;
    // Nothing changes until a code was entered, so nobody is locked out by a wrong scan.
    let begun = ada.ask("POST", PATH, None).await;
    assert_eq!(begun.status, 200, "{begun:?}");
    assert_eq!(ada.ask("PUT", PATH, Some(&json!({ "code": "000000" }))).await.refusal(), (422, "code"));
    assert_eq!(sign_in(&server, "Ada", PASSWORD).await.0.status, 200);
    let (secret, codes) = set_up(&mut ada).await;
    assert_eq!(codes.len(), 10);
    let shown = ada.ask("GET", "/api/v1/session", None).await.body;
    assert_eq!((&shown["second_factor"], &shown["recovery_codes"]), (&json!(true), &json!(10)));
    assert_eq!(ada.ask("POST", PATH, None).await.refusal(), (409, "second-factor"));
    assert_eq!(
        ada.ask("PUT", PATH, Some(&json!({ "code": code(&secret, 0) }))).await.refusal(),
        (409, "second-factor")
    );

    // From now on, the password alone does not do, and says so only to whoever knows it.
    let (got, browser) = sign_in(&server, "Ada", PASSWORD).await;
    assert_eq!((got.refusal(), browser.cookie.as_str()), ((401, "code-needed"), ""));
    assert_eq!(sign_in(&server, "Ada", "wrong").await.0.refusal(), (401, "sign-in"));
    // The code that confirmed the factor was used, and so is each one after its sign-in, on every server.
    assert_eq!(sign_in_with(&server, "Ada", &code(&secret, 0)).await.refusal(), (401, "sign-in"));
    server.set_clock(&after(30 * SECOND)).await;
    let now = code(&secret, 30 * SECOND);
    let spaced = format!("{} {}", &now[..3], &now[3..]);
    assert_eq!(sign_in_with(&server, "Ada", &spaced).await.status, 200);
    assert_eq!(sign_in_with(&server, "Ada", &now).await.refusal(), (401, "sign-in"), "it was replayed");
    // A clock that is half a minute late or early is fine, an older code is not.
    server.set_clock(&after(HOUR)).await;
    for old in [code(&secret, HOUR - MINUTE), code(&secret, 30 * SECOND), "123".into(), "x".repeat(1_000)] {
        assert_eq!(sign_in_with(&server, "Ada", &old).await.refusal(), (401, "sign-in"), "{old}");
    }
    server.set_clock(&after(2 * HOUR)).await;
    assert_eq!(sign_in_with(&server, "Ada", &code(&secret, 2 * HOUR - 30 * SECOND)).await.status, 200);
    assert_eq!(sign_in_with(&server, "Ada", &code(&secret, 2 * HOUR)).await.status, 200);

    // Guessing codes waits like guessing passwords.
    for _ in 0..5 {
        assert_eq!(sign_in_with(&server, "Ada", "000000").await.status, 401);
    }
    assert_eq!(sign_in_with(&server, "Ada", &code(&secret, 2 * HOUR + 30 * SECOND)).await.refusal().0, 429);
    // The secret is nowhere to be read, not even in the database.
    for path in ["/api/v1/audit", "/api/v1/people"] {
        assert!(!server.get(path).await.to_string().contains(&secret), "{path}");
    }
    if kind == Kind::Sqlite {
        let file = std::fs::read(server.folder().join("plugboard.db")).expect("the database");
        let log = std::fs::read(server.folder().join("plugboard.db-wal")).unwrap_or_default();
        let holds = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!holds(&file) && !holds(&log));
    }
}

async fn a_recovery_code_works_once(kind: Kind) {
    let server = start(kind).await;
    let (_, mut ada) = person(&server, "Ada", "agent").await;
    let (_, mut grace) = person(&server, "Grace", "agent").await;
    let (_, codes) = set_up(&mut ada).await;
    let (_, others) = set_up(&mut grace).await;
    assert_eq!(sign_in_with(&server, "Ada", &others[0]).await.refusal(), (401, "sign-in"), "it is another person's");
    let typed = codes[0].to_uppercase().replace('-', " ");
    assert_eq!(sign_in_with(&server, "Ada", &typed).await.body["recovery_codes"], 9);
    assert_eq!(sign_in_with(&server, "Ada", &codes[0]).await.refusal(), (401, "sign-in"), "it was used");
    assert_eq!(sign_in_with(&server, "Ada", &codes[1]).await.status, 200);

    // Who has removed the factor needs only the password, and may set up another one.
    assert_eq!(ada.ask("DELETE", PATH, None).await.status, 204);
    assert_eq!(sign_in(&server, "Ada", PASSWORD).await.0.status, 200);
    let (_, fresh) = set_up(&mut ada).await;
    assert_eq!(sign_in_with(&server, "Ada", &codes[2]).await.refusal(), (401, "sign-in"), "older codes are gone");
    assert_eq!(sign_in_with(&server, "Ada", &fresh[0]).await.status, 200);
    // All of this needs the password again after a while.
    server.set_clock(&after(11 * MINUTE)).await;
    for (method, body) in [("POST", None), ("PUT", Some(json!({ "code": "1" }))), ("DELETE", None)] {
        assert_eq!(ada.ask(method, PATH, body.as_ref()).await.refusal(), (403, "proof"), "{method}");
    }
    let entries = audited(&server, &format!("PUT {PATH}")).await;
    assert_eq!(entries, [("Ada".to_owned(), 200), ("Ada".to_owned(), 200), ("Grace".to_owned(), 200)]);
}

async fn a_link_for_a_new_password_does_not_replace_the_second_factor(kind: Kind) {
    let server = start(kind).await;
    let (ada, mut browser) = person(&server, "Ada", "agent").await;
    let (secret, _) = set_up(&mut browser).await;
    let path = format!("/api/v1/people/{}/invitation", ada["id"].as_str().expect("an identifier"));
    let link = server.post(&path, json!({})).await;
    let (got, browser) = join(&server, secret_of(&link), &json!({})).await;
    assert_eq!((got.status, browser.cookie.as_str()), (204, ""), "the password is set, and nobody is signed in");
    assert_eq!(sign_in(&server, "Ada", PASSWORD).await.0.refusal(), (401, "code-needed"));
    server.set_clock(&after(DAY)).await;
    assert_eq!(sign_in_with(&server, "Ada", &code(&secret, DAY)).await.status, 200);
}

async fn an_admin_removes_a_lost_second_factor(kind: Kind) {
    let server = start(kind).await;
    let (ada, mut browser) = person(&server, "Ada", "agent").await;
    set_up(&mut browser).await;
    let path = format!("/api/v1/people/{}/second-factor", ada["id"].as_str().expect("an identifier"));
    assert_eq!(browser.ask("DELETE", &path, None).await.refusal(), (403, "role"));
    assert_eq!(server.ask("DELETE", &path, None).await, (204, Value::Null));
    assert_eq!(sign_in(&server, "Ada", PASSWORD).await.0.status, 200);
    assert_eq!(audited(&server, &format!("DELETE {path}")).await, [("Tess".to_owned(), 204)]);
    assert_eq!(server.ask("DELETE", "/api/v1/people/nobody/second-factor", None).await.0, 404);
}

async fn a_second_factor_survives_a_change_of_the_servers_key(kind: Kind) {
    let mut server = start(kind).await;
    let (_, mut browser) = person(&server, "Ada", "agent").await;
    let (secret, _) = set_up(&mut browser).await;
    let file = server.folder().join("key");
    let old = std::fs::read_to_string(&file).expect("the key");
    let new = "0123456789abcdef".repeat(4);
    // Both keys, then only the new one. The sign-in between them seals the secret anew.
    for (keys, at) in [(format!("{new}\n{old}"), MINUTE), (format!("{new}\n"), 2 * MINUTE)] {
        server.kill();
        std::fs::write(&file, keys).expect("it is written");
        server.restart();
        server.set_clock(&after(at)).await;
        assert_eq!(sign_in_with(&server, "Ada", &code(&secret, at)).await.status, 200);
    }
}
