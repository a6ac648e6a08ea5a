//! Tests of `[secrets.token]`: the forms of several platforms, and what is refused.

use super::*;
use serde_json::json;

/// Returns a manifest with a token of this form, and with secrets that may be sent to its host.
fn manifest(token: &Value) -> Manifest {
    let host = "api.example.com";
    let secret = |name: &str| json!({ "name": name, "description": "d", "hosts": [host] });
    let mut own = secret("token");
    own["token"] = token.clone();
    let elsewhere = json!({ "name": "elsewhere", "description": "d" });
    let manifest = json!({ "name": "x", "version": "1.0.0", "description": "d", "license": "MIT",
        "hosts": [{ "host": host, "reason": "r" }],
        "secrets": [own, secret("user"), secret("password"), elsewhere] });
    serde_json::from_value(manifest).expect("a manifest")
}

fn dialect(token: &Value) -> TokenDialect {
    serde_json::from_value(token.clone()).expect("a form")
}

/// A refresh by GET, as Instagram has it.
fn by_get() -> Value {
    json!({ "valid": "60d", "ahead": "10d", "not_before": "24h", "refresh": {
        "method": "GET", "url": "https://api.example.com/refresh_access_token",
        "query": { "grant_type": "ig_refresh_token", "access_token": "${token}" },
        "answer": { "token": "/access_token", "expires_in": "/expires_in", "error": "/error/code", "refused": ["190"] },
    } })
}

/// A refresh token that works once, with the client's secret in a header, as Zalo has it.
fn once() -> Value {
    json!({ "single_use": true, "refresh": {
        "url": "https://api.example.com/v4/oa/access_token", "headers": { "secret_key": "${secret.password}" },
        "form": { "app_id": "${secret.user}", "grant_type": "refresh_token", "refresh_token": "${refresh}" },
        "answer": { "token": "/access_token", "refresh": "/refresh_token", "expires_in": "/expires_in" },
    } })
}

/// A session by a password, as Bluesky has it.
fn session() -> Value {
    json!({ "valid": "1h",
        "obtain": { "url": "https://api.example.com/session",
            "json": { "identifier": "${secret.user}", "more": [{ "password": "${secret.password}" }] },
            "answer": { "token": "/accessJwt", "refresh": "/refreshJwt" } },
        "refresh": { "url": "https://api.example.com/refresh", "headers": { "Authorization": "Bearer ${refresh}" },
            "answer": { "token": "/accessJwt", "refresh": "/refreshJwt" } } })
}

#[test]
fn the_forms_of_several_platforms_are_accepted() {
    for form in [by_get(), once(), session()] {
        assert_eq!(manifest(&form).check(), Ok(()), "{form}");
        let read = dialect(&form);
        let again: TokenDialect = serde_json::from_value(serde_json::to_value(&read).unwrap()).unwrap();
        assert_eq!(again, read, "stored and read again");
    }
    assert_eq!(dialect(&by_get()).begins_with("token"), ["token"]);
    assert_eq!(dialect(&session()).begins_with("token"), ["password", "user"]);
    assert_eq!([by_get(), once(), session()].map(|form| dialect(&form).first_is_token()), [true, false, false]);
    let said = [by_get(), once(), session()].map(|form| dialect(&form).meaning());
    let place = "fresh at api.example.com";
    assert_eq!(said[0], format!("the server keeps a token {place}; set the first token"));
    assert_eq!(said[1], format!("the server keeps a token {place}; set the first refresh token"));
    assert_eq!(said[2], format!("the server gets a token with `password`, `user`, and keeps it {place}"));
}

#[test]
fn a_text_is_split_into_placeholders_and_literal_texts() {
    assert_eq!(
        token_pieces("Bearer ${refresh}, ${secret.a}"),
        Ok(vec![TokenPiece::Text("Bearer "), TokenPiece::Refresh, TokenPiece::Text(", "), TokenPiece::Secret("a")])
    );
    assert_eq!(token_pieces("$5 {x}"), Ok(vec![TokenPiece::Text("$5 {x}")]));
    assert_eq!(token_pieces(""), Ok(Vec::new()));
    for wrong in ["${other}", "${token", "${}"] {
        assert!(token_pieces(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_cannot_work_is_refused_with_a_sentence() {
    let mut wrong = Vec::new();
    let mut change = |mut form: Value, pointer: &str, value: Value, why: &'static str| {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        form.pointer_mut(parent).unwrap()[name] = value;
        wrong.push((form, why));
    };
    change(by_get(), "/refresh/url", json!("http://api.example.com/x"), "must begin with https://");
    change(by_get(), "/refresh/url", json!("https://other.example.com/x"), "`hosts` does not list other.example.com");
    change(by_get(), "/refresh/url", json!("https://api.example.com/x?a=${token}"), "write parameters as `query`");
    change(by_get(), "/refresh/method", json!("PATCH"), "method must be GET or POST");
    change(by_get(), "/refresh/form", json!({ "a": "b" }), "a GET cannot have `form` or `json`");
    change(by_get(), "/refresh/query/access_token", json!("x"), "the old token is not used");
    change(by_get(), "/refresh/query/more", json!("${refresh}"), "which of the two an admin sets first");
    change(by_get(), "/refresh/query/more", json!("${secrets.user}"), "is not a placeholder");
    change(by_get(), "/refresh/query/more", json!("${secret.nobody}"), "is not listed in `secrets`");
    change(by_get(), "/refresh/query/more", json!("${secret.token}"), "is the token itself");
    change(by_get(), "/refresh/query/more", json!("${secret.elsewhere}"), "is not bound to api.example.com");
    change(by_get(), "/refresh/answer/token", json!("access_token"), "answer.token must be a JSON pointer");
    change(by_get(), "/refresh/answer/error", Value::Null, "`error` is missing");
    change(by_get(), "/ahead", json!("60d"), "`ahead` must be shorter than `valid`");
    change(by_get(), "/not_before", json!("90d"), "`not_before` must be shorter than `valid`");
    change(by_get(), "/single_use", json!(true), "`single_use` needs");
    change(by_get(), "/refresh", Value::Null, "write the request that gets a token as `obtain`");
    change(once(), "/refresh/headers/Host", json!("x"), "is not a header that a request can set");
    change(once(), "/refresh/json", json!({}), "remove `form` or `json`");
    change(once(), "/refresh/form/refresh_token", json!("Bearer ${refresh}"), "must be the whole value");
    change(once(), "/refresh/answer/refresh", Value::Null, "`single_use` needs");
    change(session(), "/obtain/json/more", json!(["${token}"]), "there is no token yet");
    change(session(), "/obtain/json", json!({ "a": "b" }), "no secret is used");
    change(session(), "/obtain/json/more", json!([{ "a": "x${secret.user}" }]), "json.more.0.a: a placeholder must be");
    change(session(), "/obtain/answer/refresh", Value::Null, "there would be no refresh token");
    for (form, why) in wrong {
        let refused = manifest(&form).check().expect_err(why).to_string();
        assert!(refused.contains(why) && refused.contains("secret `token`, token: "), "{why}: {refused}");
    }
    for (member, value) in [("webhook_key", json!(true)), ("generate", json!(true))] {
        let mut other = serde_json::to_value(manifest(&by_get())).unwrap();
        other["secrets"][0][member] = value;
        let other: Manifest = serde_json::from_value(other).unwrap();
        assert!(other.check().is_err(), "{member}");
    }
    let mut both = manifest(&by_get());
    let oauth2 = json!({ "authorize_url": "https://api.example.com/a", "token_url": "https://api.example.com/t",
        "client_id": "user" });
    both.secrets[0].oauth2 = Some(serde_json::from_value(oauth2).unwrap());
    assert!(both.check().unwrap_err().to_string().contains("comes from one of the two"));
    for span in [json!("0s"), json!("1 year"), json!(60)] {
        let mut form = by_get();
        form["valid"] = span;
        assert!(serde_json::from_value::<TokenDialect>(form.clone()).is_err(), "{form}");
    }
}

#[test]
fn a_secret_that_comes_from_others_need_not_be_set() {
    let set = |form: &Value| manifest(form).secrets[0].must_be_set();
    assert_eq!([by_get(), once(), session()].map(|form| set(&form)), [true, true, false]);
    let optional = WantedSecret { optional: true, ..manifest(&by_get()).secrets[0].clone() };
    assert!(!optional.must_be_set());
}
