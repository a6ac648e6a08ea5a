//! The rules that every connector must follow, each with the part of the contract that it comes from.

/// Declares the rules: variant, name, origin and description.
macro_rules! rules {
    ($($variant:ident = $word:literal, $from:literal, $says:literal;)+) => {
        /// A rule that a connector is checked against.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Rule { $(#[doc = $says] $variant,)+ }

        impl Rule {
            /// All rules, in the order of the report.
            pub(super) const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Returns the rule's stable name.
            pub(super) const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Returns the function or interface of the contract that the rule comes from, or `every call` if it
            /// applies to all.
            pub(super) const fn from(self) -> &'static str {
                match self { $(Self::$variant => $from,)+ }
            }

            /// Returns the rule's description.
            pub(super) const fn says(self) -> &'static str {
                match self { $(Self::$variant => $says,)+ }
            }
        }
    };
}

rules! {
    Genuine = "genuine", "verify", "A request that the platform signed is verified.";
    Forged = "forged", "verify", "A request that the platform did not sign is denied, whichever part was changed.";
    Challenge = "challenge", "verify",
        "The challenge is answered for callers that know the secret, and denied to others.";
    Emits = "emits", "receive", "A request emits the items that it contains, for an account of this hook.";
    Duplicate = "duplicate", "receive",
        "A repeated request has the same dedupe keys, even with its members in another order.";
    Reordered = "reordered", "receive", "Requests that arrive in another order emit the same items.";
    Late = "late", "receive",
        "A request that is received a day or a month late emits the same items, at the same times.";
    Batched = "batched", "receive", "Several elements in one request emit what each emits alone, in the same order.";
    Keys = "keys", "intake", "Different events have different dedupe keys.";
    Siblings = "siblings", "receive", "An invalid element does not stop its siblings from being emitted.";
    Oversized = "oversized", "intake",
        "Content larger than the contract allows is cut or kept by `unknown`, and not lost.";
    Unknown = "unknown", "intake", "Content that the connector does not recognize is kept by `unknown`, with a reason.";
    Again = "again", "receive",
        "An unknown item that is received again is emitted, or reported as unknown again.";
    Broken = "broken", "receive", "A body that the platform would never send is refused as `invalid`.";
    Mutated = "mutated", "receive", "Whatever value a member has, `receive` neither traps nor fails with `internal`.";
    Quiet = "quiet", "http", "`verify` and `receive` make no requests.";
    Media = "media", "intake",
        "Customers' files can be fetched: plugin.toml names their hosts, and references need `media`.";
    Sent = "sent", "send", "A part that the platform accepted is reported as sent, with the platform's identifier.";
    OneRequest = "one-request", "send", "A part is sent with at most one request that must not be repeated.";
    DeliveryId = "delivery-id", "send", "The request contains the part's identifier.";
    Kept = "kept", "send", "The values that later calls need are kept.";
    SlowDown = "slow-down", "send",
        "If the platform says to slow down, the part is retried after the wait that the platform asks for.";
    ServerError = "server-error", "send",
        "If the platform answers with a server error, the part is neither sent nor failed.";
    NotReached = "not-reached", "send", "If the platform could not be reached, the part is retried.";
    Lost = "lost", "send", "If no answer came, the part is uncertain and is not reported as sent.";
    OddAnswer = "odd-answer", "send",
        "If a success cannot be parsed, the part is sent or uncertain; it is never retried.";
    Refused = "refused", "send", "A part that the platform refuses fails for good, with the platform's code.";
    File = "file", "send", "A part whose file is refused or cannot be read fails, with a reason.";
    Profile = "profile", "profile", "`profile` returns the customer's name and attributes.";
    ProfileError = "profile-error", "profile",
        "If the platform does not return the name, the failure says whether to ask again.";
    Fetched = "fetched", "fetch", "The platform's file is delivered unchanged, without entering the plugin.";
    FetchError = "fetch-error", "fetch",
        "If the platform does not return the file, the failure says whether to ask again.";
    Polled = "polled", "poll", "A poll emits the items that the answer contains, and says when to poll again.";
    FirstPoll = "first-poll", "poll", "The first poll emits nothing and sets a cursor.";
    Cursor = "cursor", "poll", "A poll that emits something sets a cursor.";
    PollAgain = "poll-again", "poll", "An answer that is polled again has the same dedupe keys.";
    PollError = "poll-error", "poll", "If the platform does not answer, the failure says to poll again.";
    OddPoll = "odd-poll", "poll",
        "If an answer cannot be parsed, nothing is emitted, and `poll` neither traps nor fails with `internal`.";
    Joined = "joined", "join", "`join` registers the channel, and reports what the host and the admin must know.";
    JoinAgain = "join-again", "join", "A repeated `join` reports the same.";
    JoinError = "join-error", "join",
        "If the platform does not register the channel, the failure says why, and whether to ask again.";
    Left = "left", "leave", "`leave` removes the registration, or fails with the reason why it remains.";
    Catalogue = "catalogue", "read", "`read` adds the platform's templates, and each of them is valid.";
    CatalogueAgain = "catalogue-again", "read", "A repeated `read` adds the same templates.";
    CatalogueError = "catalogue-error", "read",
        "If the platform does not return its templates, `read` fails, so that the known ones stay.";
    Performed = "performed", "perform", "A gesture is made on the platform.";
    PerformedAgain = "performed-again", "perform", "A repeated gesture succeeds, too.";
    GestureError = "gesture-error", "perform",
        "If the platform does not make a gesture, the failure says whether to try again.";
    Settled = "settled", "settle", "What the platform says about an uncertain part is reported.";
    SettleError = "settle-error", "settle",
        "If the platform says nothing about an uncertain part, the part is not reported as sent, nor as not sent.";
    Rules = "rules", "rules", "The rules are the same each time, make sense, and allow what the kit file sends.";
    Secrets = "secrets", "every call", "No log line and no failure contains a secret.";
    Limits = "limits", "every call", "Every call stays within its limits of time and memory.";
}

#[cfg(test)]
mod tests {
    use super::Rule;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_unique_name_and_a_description() {
        let words: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.word()).collect();
        assert_eq!(words.len(), Rule::ALL.len());
        assert!(Rule::ALL.iter().all(|rule| rule.says().ends_with('.') && !rule.from().is_empty()));
    }
}
