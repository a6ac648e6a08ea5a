//! Handling of requests that the connector did not verify. The sender is unknown and untrusted, so the answer reveals
//! nothing about the channel's secrets or configuration, and nothing about what an admin should do. Those details go to
//! the server's log and to `plugin logs`.

use plugboard_engine::CallError;
use plugboard_model::{Failure, FailureKind, LogLevel, LogLine};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    Shared,
    ingest::{HookOutcome, keep_log, unavailable},
    registry::Joined,
};

/// The shortest time between two reports to a channel's admin. Each report is a write to the database, and anyone can
/// send requests as fast as they like.
const OFTEN: Duration = Duration::from_secs(10);
/// The longest reason that is logged, in bytes.
const REASON: usize = 1_024;

/// When each channel's admin was last told, and how many requests have gone unreported since.
#[derive(Default)]
pub(crate) struct Reported {
    lately: Mutex<HashMap<String, (Instant, u64)>>,
}

impl Reported {
    /// Returns how many requests were left out since the last report if this one should be reported, or `None` if it
    /// should not. Keys are names of existing channels, so their number is bounded.
    fn due(&self, channel: &str, now: Instant) -> Option<u64> {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((last, left_out)) = lately.get_mut(channel) else {
            lately.insert(channel.to_owned(), (now, 0));
            return Some(0);
        };
        if now.saturating_duration_since(*last) < OFTEN {
            *left_out += 1;
            return None;
        }
        *last = now;
        Some(std::mem::take(left_out))
    }
}

/// Returns the answer for the sender, and reports the real reason to the channel's admin.
pub(crate) async fn answer(shared: &Shared, joined: &Joined, error: CallError) -> HookOutcome {
    let ours = !matches!(error, CallError::Refused(_));
    let reason = error.to_string();
    if let Some(left_out) = shared.reported.due(&joined.row.name, Instant::now()) {
        report(shared, joined, ours, &reason, left_out).await;
    }
    match error {
        CallError::Refused(failure) => neutral(&failure),
        _ => HookOutcome::Unavailable(unavailable("the request cannot be verified at the moment: send it again later")),
    }
}

async fn report(shared: &Shared, joined: &Joined, ours: bool, reason: &str, left_out: u64) {
    let channel = joined.row.name.as_str();
    let reason = &reason[..reason.floor_char_boundary(REASON)];
    if ours {
        tracing::error!(channel, reason, left_out, "the connector could not verify a request");
    } else {
        tracing::warn!(channel, reason, left_out, "the connector did not take a request for its platform's");
    }
    let (level, what) = if ours {
        (LogLevel::Error, "a request could not be verified and was answered 503")
    } else {
        (LogLevel::Warn, "a request was not verified")
    };
    let more =
        if left_out > 0 { format!(" ({left_out} more requests since the last such line)") } else { String::new() };
    let message = format!("{what}: {reason}{more}");
    keep_log(shared, &joined.connector.row.id, channel, &[LogLine { level, message }]).await;
}

/// Returns the same refusal with a message that reveals nothing to a stranger. The code is kept if it is a plain
/// lowercase word.
fn neutral(failure: &Failure) -> HookOutcome {
    let plain = |code: &String| code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let told = |kind, message: &str| {
        let mut told = Failure::new(kind, message);
        told.code = failure.code.clone().filter(plain);
        told.retry_after_ms = failure.retry_after_ms;
        told
    };
    match failure.kind {
        FailureKind::Denied | FailureKind::NotFound => HookOutcome::Unauthorized(told(
            FailureKind::Denied,
            "this address takes signed requests of its platform only, and this one is not",
        )),
        FailureKind::Invalid => HookOutcome::Invalid(told(
            FailureKind::Invalid,
            "this is not a request of the platform that this address is for",
        )),
        FailureKind::RateLimited => {
            HookOutcome::TooMany(told(FailureKind::RateLimited, "too many requests: wait a moment"))
        }
        kind => HookOutcome::Unavailable(told(kind, "the request cannot be taken at the moment: send it again later")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_learns_nothing_of_the_channels_secrets() {
        for kind in [
            FailureKind::Denied,
            FailureKind::NotFound,
            FailureKind::Invalid,
            FailureKind::RateLimited,
            FailureKind::Unavailable,
            FailureKind::Internal,
        ] {
            let failure = Failure::new(kind, "the secret `app_secret` is wrong: set it").code("app_secret");
            let (HookOutcome::Unauthorized(told)
            | HookOutcome::Invalid(told)
            | HookOutcome::TooMany(told)
            | HookOutcome::Unavailable(told)) = neutral(&failure)
            else {
                panic!("{kind}")
            };
            assert!(!told.to_string().contains("secret"), "{told}");
        }
        let HookOutcome::Unauthorized(told) = neutral(&Failure::denied("no").code("signature")) else { panic!() };
        assert_eq!(told.code.as_deref(), Some("signature"));
    }

    #[test]
    fn an_admin_is_told_now_and_then_and_how_much_was_left_out() {
        let (reported, now) = (Reported::default(), Instant::now());
        assert_eq!(reported.due("shop", now), Some(0));
        assert_eq!(reported.due("shop", now + Duration::from_secs(1)), None);
        assert_eq!(reported.due("help", now + Duration::from_secs(1)), Some(0));
        assert_eq!(reported.due("shop", now + Duration::from_secs(2)), None);
        assert_eq!(reported.due("shop", now + OFTEN), Some(2));
    }
}
