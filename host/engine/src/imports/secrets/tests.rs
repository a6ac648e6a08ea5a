//! Tests with published vectors, and of what is refused.

use super::*;
use crate::{Call, Secret, Secrets, state::Subject};
use plugboard_model::Limits;
use std::sync::Arc;

/// Returns the state of a call with these secrets.
fn state(secrets: &[(&str, &str)]) -> State {
    let secret = |(name, value): &(&str, &str)| {
        let secret = Secret { value: (*value).to_owned(), source: None, hosts: Vec::new(), webhook_key: false };
        ((*name).to_owned(), secret)
    };
    let secrets = Arc::new(Secrets::new(secrets.iter().map(secret)));
    let call = Call { secrets, ..Call::placeholder(Limits::default()) };
    State::new(&crate::pool::engine(1).expect("an engine"), call, Subject::Nothing)
}

fn data(text: &str) -> Piece {
    Piece::Data(text.as_bytes().to_vec())
}

fn secret(name: &str) -> Piece {
    Piece::Secret(name.to_owned())
}

/// Returns the code of a failure.
fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Failure(failure)) => failure.code.unwrap_or_default(),
        other => panic!("no failure: {other:?}"),
    }
}

#[test]
fn a_public_key_is_in_hexadecimal_or_in_the_form_of_standard_webhooks() {
    assert_eq!(public_key(&"0f".repeat(32)), Some([15; 32]));
    assert_eq!(public_key(&format!(" {}\n", "Ff".repeat(32))), Some([255; 32]));
    assert_eq!(public_key(&format!("whpk_{}\n", BASE64_STANDARD.encode([7; 32]))), Some([7; 32]));
    let short = format!("whpk_{}", BASE64_STANDARD.encode([7; 31]));
    let bare = BASE64_STANDARD.encode([7; 32]);
    for text in ["", "0f", &"0g".repeat(32), &"0f".repeat(33), &"ö".repeat(32), "whpk_", "whpk_?", &short, &bare] {
        assert_eq!(public_key(text), None, "{text}");
    }
}

/// RFC 8032, section 7.1, test 1.
#[test]
fn a_published_signature_is_verified_with_either_form_of_its_key() {
    let signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
                     5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    let signature = hex::decode(signature).unwrap();
    let mut state = state(&[
        ("hex", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
        ("base64", "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
        ("wrong", "whpk_11qYAYKxCrfVS"),
    ]);
    for name in ["hex", "base64"] {
        assert!(state.ed25519_matches(name.into(), Vec::new(), signature.clone()).unwrap(), "{name}");
        assert!(!state.ed25519_matches(name.into(), b"x".to_vec(), signature.clone()).unwrap(), "{name}");
    }
    assert_eq!(code(state.ed25519_matches("wrong".into(), Vec::new(), signature)), "bad-secret");
}

/// RFC 4231, section 4.3, and RFC 2202, section 3, test 2.
#[test]
fn published_hmacs_are_computed_with_one_joined_secret() {
    let mut state = state(&[("key", "Jefe")]);
    let question = b"what do ya want for nothing?";
    for (hash, mac) in [
        (Hash::Sha256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (Hash::Sha1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    ] {
        let plain = state.hmac("key".into(), hash, question.to_vec()).unwrap();
        assert_eq!(hex::encode(&plain), mac);
        // These letters need no encoding, so the key is the same.
        let joined = state.hmac_joined(vec!["key".into()], "&".into(), hash, question.to_vec()).unwrap();
        assert_eq!(joined, plain);
    }
}

/// RFC 5849, section 1.2: the request for the photo.
#[test]
fn the_signature_of_the_standard_for_oauth_1_is_computed() {
    let base = "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacation.jpg\
                %26oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3DchapoH\
                %26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131202\
                %26oauth_token%3Dnnch734d00sl2jdk%26size%3Doriginal";
    let mut state = state(&[("client", "kd94hf93k423kf44"), ("token", "pfkkdhi9sl3r4s00"), ("odd", "a&b %ü~-._")]);
    let mut sign = |names: &[&str], separator: &str, data: &str| {
        let names = names.iter().map(ToString::to_string).collect();
        state.hmac_joined(names, separator.into(), Hash::Sha1, data.as_bytes().to_vec())
    };
    let mac = sign(&["client", "token"], "&", base).unwrap();
    assert_eq!(BASE64_STANDARD.encode(mac), "MdpQcU8iPSUjWoN/UDMsK2sui9I=");
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, b"a%26b%20%25%C3%BC~-._&a%26b%20%25%C3%BC~-._");
    assert_eq!(sign(&["odd", "odd"], "&", "x").unwrap(), hmac::sign(&key, b"x").as_ref());

    assert!(sign(&["client"; 4], "", "x").is_ok());
    assert_eq!(code(sign(&["client"; 5], "", "x")), "names");
    assert_eq!(code(sign(&[], "", "x")), "names");
    assert!(sign(&["client"], &"-".repeat(16), "x").is_ok());
    assert_eq!(code(sign(&["client"], &"-".repeat(17), "x")), "too-long");
    assert_eq!(code(sign(&["client", "nobody"], "&", "x")), "no-such-secret");
}

/// Zalo signs with SHA-256 over the application, the body, the time and the secret. Another program computed the hash.
#[test]
fn a_plain_hash_covers_its_pieces_in_order() {
    let mut state = state(&[("short", "s3cret"), ("long", "0123456789abcdef")]);
    let zalo = || {
        let pieces = [r#"{"event_name":"user_send_text"}"#, "1602132463"].map(data);
        let [body, time] = pieces;
        vec![data("1234567890"), body, time, secret("long")]
    };
    let expected = "53942583b1f26b4e1f1fed6d972a39fd96ee188045a4e6bdee22fcab4cba63cf";
    let hash = state.hash_of(Hash::Sha256, zalo()).unwrap();
    assert_eq!(hex::encode(&hash), expected);
    assert!(state.hash_matches(Hash::Sha256, zalo(), hash.clone()).unwrap());
    let mut swapped = zalo();
    swapped.swap(0, 3);
    assert!(!state.hash_matches(Hash::Sha256, swapped, hash.clone()).unwrap());
    assert!(!state.hash_matches(Hash::Sha1, zalo(), hash.clone()).unwrap());
    assert!(!state.hash_matches(Hash::Sha256, zalo(), hash[..31].to_vec()).unwrap());
    assert!(!state.hash_matches(Hash::Sha256, zalo(), Vec::new()).unwrap());
    // FIPS 180-2, appendix A.1, with the secret as one of the three letters.
    let mut abc = self::state(&[("b", "b")]);
    let pieces = || vec![data("a"), secret("b"), data("c")];
    let digest = hex::decode("a9993e364706816aba3e25717850c26c9cd0d89d").unwrap();
    assert!(abc.hash_matches(Hash::Sha1, pieces(), digest).unwrap());
}

#[test]
fn a_hash_that_would_reveal_a_short_secret_is_refused() {
    let mut state = state(&[("short", "0123456789abcde"), ("long", "0123456789abcdef")]);
    assert_eq!(code(state.hash_of(Hash::Sha256, vec![secret("short")])), "short-secret");
    assert!(state.hash_of(Hash::Sha256, vec![secret("short"), secret("long")]).is_ok());
    let digest = digest::digest(&digest::SHA256, b"0123456789abcde");
    assert!(state.hash_matches(Hash::Sha256, vec![secret("short")], digest.as_ref().to_vec()).unwrap());
    for pieces in [vec![data("x")], vec![data("x"), data("y")]] {
        assert_eq!(code(state.hash_of(Hash::Sha256, pieces.clone())), "no-secret");
        assert_eq!(code(state.hash_matches(Hash::Sha256, pieces, Vec::new())), "no-secret");
    }
    let many = |count: usize| std::iter::repeat_with(|| secret("long")).take(count).collect::<Vec<_>>();
    assert!(state.hash_of(Hash::Sha256, many(16)).is_ok());
    assert_eq!(code(state.hash_of(Hash::Sha256, many(17))), "pieces");
    assert_eq!(code(state.hash_of(Hash::Sha256, many(0))), "pieces");
    assert_eq!(state.secret_fault, None);
    assert_eq!(code(state.hash_of(Hash::Sha256, vec![secret("nobody")])), "no-such-secret");
    assert!(state.secret_fault.is_some(), "a stranger does not learn that the secret is missing");
}
