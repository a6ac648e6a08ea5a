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
    Genuine = "genuine", "verify", "What the platform signed is verified.";
    Forged = "forged", "verify", "What the platform did not sign is denied, whatever of it was changed.";
    Challenge = "challenge", "verify", "The challenge is answered to who knows the word, and denied to others.";
    Emits = "emits", "receive", "A request emits the items that it tells of, for an account of this hook.";
    Duplicate = "duplicate", "receive", "What is told again, in the same words or in another order of members, has the same dedupe keys.";
    Reordered = "reordered", "receive", "Requests that come in another order emit the same items.";
    Late = "late", "receive", "A request that is received a day or a month late emits the same items, at the same times.";
    Batched = "batched", "receive", "Several in one request emit what each emits alone, in their order.";
    Keys = "keys", "intake", "Different happenings have different dedupe keys.";
    Siblings = "siblings", "receive", "What makes no sense does not take its siblings along.";
    Oversized = "oversized", "intake", "What is larger than the contract takes is cut or kept as unknown, and not lost.";
    Unknown = "unknown", "intake", "What the connector does not know is kept by `unknown`, with a reason.";
    Broken = "broken", "receive", "A body that is none of the platform's is `invalid`.";
    Mutated = "mutated", "receive", "Whatever a member is, `receive` neither traps nor calls it a defect.";
    Quiet = "quiet", "http", "`verify` and `receive` make no requests.";
    Media = "media", "intake", "Customers' files can be fetched: plugin.toml names their hosts.";
    Sent = "sent", "send", "What the platform took is reported as sent, with the identifier that it gave.";
    OneRequest = "one-request", "send", "A part is handed over by one request at most that must not be repeated.";
    DeliveryId = "delivery-id", "send", "The part's identifier goes along with the request.";
    SlowDown = "slow-down", "send", "Where the platform says to slow down, the part is sent again, after the wait that it asks for.";
    ServerError = "server-error", "send", "Where the platform is in trouble, the part is neither sent nor failed.";
    NotReached = "not-reached", "send", "Where the platform could not be reached, the part is sent again.";
    Lost = "lost", "send", "Where no answer came, the part is uncertain, and nothing is said to be sent.";
    OddAnswer = "odd-answer", "send", "A success that cannot be read is sent or uncertain; it is never sent again.";
    Refused = "refused", "send", "What the platform refuses fails for good, with the platform's code.";
    File = "file", "send", "A file that is refused or cannot be read fails, with a reason.";
    Profile = "profile", "profile", "The customer's name and properties are told.";
    ProfileError = "profile-error", "profile", "Where the platform does not tell the name, the failure says whether to ask again.";
    Rules = "rules", "rules", "The rules are the same each time, make sense, and allow what the kit file sends.";
    Secrets = "secrets", "every call", "No line of the log and no failure has a secret in it.";
    Limits = "limits", "every call", "Every call keeps within its limits of time and memory.";
}

#[cfg(test)]
mod tests {
    use super::Rule;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_word_of_its_own() {
        let words: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.word()).collect();
        assert_eq!(words.len(), Rule::ALL.len());
        assert!(Rule::ALL.iter().all(|rule| rule.says().ends_with('.') && !rule.from().is_empty()));
    }
}
