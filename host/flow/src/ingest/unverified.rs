//! Handling of requests that the connector did not verify. The sender is unknown and untrusted, so the answer reveals
//! nothing about the channel's secrets or configuration, and nothing about what an admin should do. Those details go to
//! the server's log and to `plugin logs`.

use plugboard_engine::CallError;
use plugboard_model::{Failure, FailureKind, LogLevel, LogLine};
use std::time::Instant;

use crate::{ingest::outcome::HookOutcome, installed::ConnectedChannel, plugin_log, shared::Shared};

/// The longest reason that is logged, in bytes.
const REASON: usize = 1_024;

/// Returns the answer for the sender, and reports the real reason to the channel's admin.
pub(crate) async fn answer(shared: &Shared, connected: &ConnectedChannel, error: CallError) -> HookOutcome {
    let ours = !matches!(error, CallError::Refused(_));
    let reason = error.to_string();
    if let Some(left_out) = shared.reported.due(&connected.row.name, Instant::now()) {
        report(shared, connected, ours, &reason, left_out).await;
    }
    match error {
        CallError::Refused(failure) => neutral(&failure),
        _ => HookOutcome::unavailable("the request cannot be verified at the moment; send it again later"),
    }
}

/// Writes the reason to the server's log and to `plugin logs`. `ours`: the connector failed, instead of rejecting the
/// request. `left_out`: how many requests have gone unreported since the last report.
async fn report(shared: &Shared, connected: &ConnectedChannel, ours: bool, reason: &str, left_out: u64) {
    let channel = connected.row.name.as_str();
    let reason = &reason[..reason.floor_char_boundary(REASON)];
    if ours {
        tracing::error!(channel, reason, left_out, "the connector could not verify a request");
    } else {
        tracing::warn!(channel, reason, left_out, "the connector rejected a request as not coming from its platform");
    }
    let (level, what) = if ours {
        (LogLevel::Error, "a request could not be verified and was answered with 503")
    } else {
        (LogLevel::Warn, "a request was not verified")
    };
    let more =
        if left_out > 0 { format!(" ({left_out} more requests since the last such line)") } else { String::new() };
    let message = format!("{what}: {reason}{more}");
    plugin_log::store(shared, &connected.connector.row.id, channel, &[LogLine { level, message }]).await;
}

/// Returns the same refusal with a message that reveals nothing to a stranger. The code is kept if it is a plain
/// lowercase word that says what is wrong with the request. Any other failure is about the server's side, such as a
/// secret that is not set.
fn neutral(failure: &Failure) -> HookOutcome {
    let is_of_request = matches!(failure.kind, FailureKind::Denied | FailureKind::NotFound | FailureKind::Invalid);
    let plain = |code: &String| code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let answer = |kind, message: &str| {
        let mut neutral = Failure::new(kind, message);
        neutral.code = failure.code.clone().filter(|code| is_of_request && plain(code));
        neutral.retry_after_ms = failure.retry_after_ms;
        neutral
    };
    match failure.kind {
        FailureKind::Denied | FailureKind::NotFound => HookOutcome::Unauthorized(answer(
            FailureKind::Denied,
            "this address accepts only requests signed by its platform, and this request is not",
        )),
        FailureKind::Invalid => HookOutcome::Invalid(answer(
            FailureKind::Invalid,
            "this is not a valid request from the platform that this address serves",
        )),
        FailureKind::RateLimited => {
            HookOutcome::TooMany(answer(FailureKind::RateLimited, "too many requests; wait a moment"))
        }
        kind => {
            HookOutcome::Unavailable(answer(kind, "the request cannot be accepted at the moment; send it again later"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unverified_sender_learns_nothing_about_the_channels_secrets() {
        for kind in [
            FailureKind::Denied,
            FailureKind::NotFound,
            FailureKind::Invalid,
            FailureKind::RateLimited,
            FailureKind::Unavailable,
            FailureKind::Internal,
        ] {
            let failure = Failure::new(kind, "the secret `app_secret` is wrong: set it").code("app_secret");
            let (HookOutcome::Unauthorized(answer)
            | HookOutcome::Invalid(answer)
            | HookOutcome::TooMany(answer)
            | HookOutcome::Unavailable(answer)) = neutral(&failure)
            else {
                panic!("{kind}")
            };
            assert!(!answer.to_string().contains("secret"), "{answer}");
        }
        // What is wrong on the server's side has no code, however plain it is.
        for kind in [FailureKind::Unavailable, FailureKind::Internal, FailureKind::RateLimited] {
            for code in ["no-secret", "config"] {
                let (HookOutcome::Unavailable(answer) | HookOutcome::TooMany(answer)) =
                    neutral(&Failure::new(kind, "no").code(code))
                else {
                    panic!("{kind}")
                };
                assert_eq!(answer.code, None, "{kind}");
            }
        }
        let HookOutcome::Unauthorized(answer) = neutral(&Failure::denied("no").code("signature")) else { panic!() };
        assert_eq!(answer.code.as_deref(), Some("signature"));
    }
}
