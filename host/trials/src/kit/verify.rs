//! Tests `verify` with genuine requests, forged requests and the challenge that sets up a hook.

use plugboard_engine::CallError;
use plugboard_model::{FailureKind, HookAnswer};

use super::{
    format::{KitFile, RawChallenge},
    report::{Mismatch, mismatch},
    rules::Rule,
    sample::Sample,
    show,
    sign::Signer,
    test_bench::TestBench,
};
use crate::scenario::words;

/// The number of requests that are tried with all their forgeries. More would only repeat the same cases.
const FORGED: usize = 5;

type Verified = Result<Option<HookAnswer>, CallError>;

/// Tests genuine requests, forged ones, and the challenge.
pub(super) async fn all(bench: &mut TestBench, signer: &Signer, file: &KitFile, samples: &[Sample]) {
    let now = bench.now;
    for (n, sample) in samples.iter().enumerate() {
        let request = signer.signed(sample, now);
        let actual = bench.verify(&sample.name, request.clone()).await.result;
        bench.report.note(Rule::Genuine, &sample.name, &|| show::request(&request), genuine(&actual));
        if n >= FORGED {
            continue;
        }
        for (what, forged) in signer.forged(sample, samples, now) {
            let case = format!("{}: {what}", sample.name);
            let actual = bench.verify(&case, forged.clone()).await.result;
            bench.report.note(Rule::Forged, &case, &|| show::request(&forged), denied(&actual));
        }
    }
    if signer.signs() {
        stranger(bench, signer).await;
    } else {
        bench.report.not_tried_because(Rule::Forged, "the kit file says that requests are not signed");
    }
    match &file.challenge {
        Some(challenge) => self::challenge(bench, signer, challenge.get_ref()).await,
        None => bench.report.not_tried_because(Rule::Challenge, "the kit file has no [challenge]"),
    }
}

/// Tests empty requests, as sent by anyone who finds the address.
async fn stranger(bench: &mut TestBench, signer: &Signer) {
    for method in ["GET", "POST"] {
        let nothing =
            Sample { name: String::new(), method: method.to_owned(), query: vec![], headers: vec![], body: vec![] };
        let request = signer.bare(&nothing, bench.now);
        let case = format!("an empty {method} request");
        let actual = bench.verify(&case, request.clone()).await.result;
        let refused = match &actual {
            Err(CallError::Refused(failure)) if failure.kind == FailureKind::Invalid => Ok(()),
            other => denied(other),
        };
        bench.report.note(Rule::Forged, &case, &|| show::request(&request), refused);
    }
}

/// Checks that a request passes as genuine.
fn genuine(actual: &Verified) -> Result<(), Mismatch> {
    match actual {
        Ok(None) => Ok(()),
        Ok(Some(answer)) => {
            mismatch("the request is verified", format!("the request was answered with {}", answer.status))
        }
        error => mismatch("the request is verified", show::end(error)),
    }
}

/// Checks that a request is refused with the kind `denied`.
fn denied(actual: &Verified) -> Result<(), Mismatch> {
    match actual {
        Err(CallError::Refused(failure)) if failure.kind == FailureKind::Denied => Ok(()),
        Ok(_) => mismatch("a failure of the kind `denied`", "the request was accepted as genuine"),
        error => mismatch("a failure of the kind `denied`", show::end(error)),
    }
}

/// Tests the challenge: genuine, forged, with a wrong secret, and without each of its parameters.
async fn challenge(bench: &mut TestBench, signer: &Signer, raw: &RawChallenge) {
    let now = bench.now;
    let sample = Sample::of_challenge(raw);
    let request = if raw.signed { signer.signed(&sample, now) } else { signer.bare(&sample, now) };
    let actual = bench.verify("the challenge", request.clone()).await.result;
    let wanted = &raw.answer;
    let (status, body) = (wanted.status.unwrap_or(200), body(wanted.body.as_ref(), wanted.json.as_ref()));
    let shown = |status: u16, body: &[u8]| format!("{status}\n{}", String::from_utf8_lossy(body));
    let answered = match &actual {
        Ok(Some(answer)) if answer.status == status && same(&answer.body, &body) => Ok(()),
        Ok(Some(answer)) => mismatch(shown(status, &body), shown(answer.status, &answer.body)),
        Ok(None) => mismatch(shown(status, &body), "the request was verified and not answered"),
        error => mismatch(shown(status, &body), show::end(error)),
    };
    bench.report.note(Rule::Challenge, "the challenge", &|| show::request(&request), answered);
    let mut forged = if raw.signed { signer.forged(&sample, &[], now) } else { Vec::new() };
    forged.extend(signer.guessed(&sample, now).map(|request| ("the secret is wrong".to_owned(), request)));
    for (what, request) in forged {
        let case = format!("the challenge: {what}");
        let actual = bench.verify(&case, request.clone()).await.result;
        bench.report.note(Rule::Challenge, &case, &|| show::request(&request), denied(&actual));
    }
    for (name, _) in sample.query.iter().filter(|(_, value)| !value.contains("{secret.")) {
        let query = sample.query.iter().filter(|(other, _)| other != name).cloned().collect();
        let less = Sample { query, ..sample.clone() };
        let request = if raw.signed { signer.signed(&less, now) } else { signer.bare(&less, now) };
        let case = format!("the challenge without `{name}`");
        let actual = bench.verify(&case, request.clone()).await.result;
        bench.report.note(Rule::Challenge, &case, &|| show::request(&request), not_verified(&actual));
    }
}

/// Checks that an incomplete challenge does not pass as a genuine request. The connector may answer it, or refuse it
/// with any kind but `internal`.
fn not_verified(actual: &Verified) -> Result<(), Mismatch> {
    match actual {
        Ok(Some(_)) => Ok(()),
        Err(CallError::Refused(failure)) if failure.kind != FailureKind::Internal => Ok(()),
        other => mismatch("a refusal, or an answer", show::end(other)),
    }
}

/// Returns whether both are the same text or the same JSON.
fn same(one: &[u8], other: &[u8]) -> bool {
    let json = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).ok();
    one == other || json(one).is_some_and(|one| Some(one) == json(other))
}

/// Returns the body that the kit file gives as a text or as JSON.
pub(super) fn body(text: Option<&String>, json: Option<&toml::Value>) -> Vec<u8> {
    match (text, json) {
        (Some(text), _) => text.clone().into_bytes(),
        (None, Some(json)) => words::json(json).to_string().into_bytes(),
        (None, None) => Vec::new(),
    }
}
