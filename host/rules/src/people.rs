//! The names and passwords of people, and how long a sign-in waits after failures.

use unicode_normalization::UnicodeNormalization as _;

pub use plugboard_model::{HANDLE_MAX, handle_key};

/// The maximum length of a name, in bytes.
pub const NAME_MAX: usize = 200;
/// The maximum length of an e-mail address, in bytes (RFC 5321, section 4.5.3.1.3, without its brackets).
pub const EMAIL_MAX: usize = 254;
/// The minimum length of a password, in characters.
pub const PASSWORD_MIN: usize = 12;
/// The maximum length of a password, in bytes.
pub const PASSWORD_MAX: usize = 256;

/// A person's or a team's unique name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// As it was written.
    pub text: String,
    /// What must be unique: without differences of case and of how letters are composed.
    pub key: String,
}

impl Handle {
    /// Reads a handle. Surrounding whitespace is removed.
    ///
    /// # Errors
    /// Returns a sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text: String = text.trim().nfc().collect();
        let key = handle_key(&text);
        if text.is_empty() || text.len() > HANDLE_MAX || key.len() > HANDLE_MAX {
            return Err(format!("`handle` must have 1 to {HANDLE_MAX} bytes"));
        }
        if text.chars().any(char::is_control) {
            return Err("`handle` must not contain control characters".to_owned());
        }
        Ok(Self { text, key })
    }
}

/// Checks the name that colleagues see, and removes surrounding whitespace.
///
/// # Errors
/// Returns a sentence that says what is wrong.
pub fn check_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.len() > NAME_MAX || text.chars().any(char::is_control) {
        return Err(format!("`name` must have 1 to {NAME_MAX} bytes, without control characters"));
    }
    Ok(text.to_owned())
}

/// Checks an e-mail address. Only a message to it could tell whether it exists, so the form alone counts.
///
/// # Errors
/// Returns a sentence that says what is wrong.
pub fn check_email(text: &str) -> Result<String, String> {
    let text = text.trim();
    let parts = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
    });
    let is_plain = !text.chars().any(|c| c.is_control() || c.is_whitespace());
    if parts && is_plain && text.len() <= EMAIL_MAX {
        return Ok(text.to_owned());
    }
    Err(format!("`email` must be an e-mail address of at most {EMAIL_MAX} bytes, such as ada@example.com"))
}

/// Words on which the commonest long passwords are built. Repetitions, digits and marks around them add nothing.
const COMMON: [&str; 22] = [
    "password",
    "passwort",
    "passw0rd",
    "haslo",
    "contrasena",
    "motdepasse",
    "wachtwoord",
    "lozinka",
    "senha",
    "parola",
    "qwertyuiop",
    "qwertz",
    "qwerty",
    "azerty",
    "asdfghjkl",
    "letmein",
    "welcome",
    "iloveyou",
    "administrator",
    "admin",
    "plugboard",
    "changeme",
];

/// Checks a new password of the person with this handle. Its bytes count as they were typed.
///
/// # Errors
/// Returns a sentence that says what is wrong.
pub fn check_password(password: &str, handle: &str) -> Result<(), String> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(format!("the password must have at least {PASSWORD_MIN} characters"));
    }
    if password.len() > PASSWORD_MAX {
        return Err(format!("the password must have at most {PASSWORD_MAX} bytes"));
    }
    let folded = password.to_lowercase();
    let letters: std::collections::BTreeSet<char> = folded.chars().collect();
    let handle = handle_key(handle);
    // What remains of a common word or of the person's own name is what an attacker still has to guess.
    let mut rest = folded.clone();
    for word in COMMON.iter().copied().chain([handle.as_str()]).filter(|word| word.len() > 3) {
        rest = rest.replace(word, "");
    }
    let rest = rest.chars().filter(|c| c.is_alphabetic()).count();
    let is_row = |row: &str| row.contains(folded.as_str());
    let digits = "01234567890123456789012345678901234567890";
    let letters_of_row = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    let has_word = COMMON.iter().any(|word| folded.contains(word)) || (handle.len() > 3 && folded.contains(&handle));
    if letters.len() < 5 || is_row(digits) || is_row(letters_of_row) || (has_word && rest < 6) {
        return Err(
            "the password is too easy to guess; take several words that have nothing to do with each other".to_owned()
        );
    }
    Ok(())
}

/// How long the next attempt has to wait after failures of one kind. The wait begins with a second and doubles with each
/// failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// How many attempts may fail without a wait.
    free: i64,
    /// The longest wait, in milliseconds. Nobody is locked out for good.
    longest_ms: i64,
}

const MINUTE_MS: i64 = 60 * 1_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

impl Wait {
    /// After failures of somebody who is known: a person at one network, a session, a second factor whose password was
    /// right.
    pub const OF_ONE: Self = Self { free: 5, longest_ms: 15 * MINUTE_MS };
    /// After failures for a handle from all networks together. It is short, because strangers could otherwise keep a
    /// person out.
    pub const OF_A_HANDLE: Self = Self { free: 20, longest_ms: 4_000 };
    /// After failures of a network, which many people may share.
    pub const OF_A_NETWORK: Self = Self { free: 50, longest_ms: 15 * MINUTE_MS };

    /// Returns how long to wait at the time `now` after a number of failures, the last of which was at `last_at`.
    #[must_use]
    pub fn left(self, failures: i64, last_at: i64, now: i64) -> i64 {
        let over = failures - self.free;
        if over < 0 {
            return 0;
        }
        let over = u32::try_from(over).unwrap_or(u32::MAX);
        let wait = 1_000_i64.checked_shl(over).filter(|wait| *wait > 0).unwrap_or(i64::MAX).min(self.longest_ms);
        // A failure in the future was written before the clock was set back. It must lock nobody out.
        if last_at - now > self.longest_ms { 0 } else { (last_at + wait - now).max(0) }
    }
}

/// Returns how many failures still count at the time `now`, if the last one was at `last_at`, and from when the next hour
/// is reckoned: half of them are forgotten after each hour without one.
#[must_use]
pub fn still_counted(failures: i64, last_at: i64, now: i64) -> (i64, i64) {
    let hours = now.saturating_sub(last_at).max(0) / HOUR_MS;
    (failures >> hours.min(63), last_at + hours * HOUR_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_that_differ_only_in_case_or_composition_are_the_same() {
        let key = |text: &str| Handle::parse(text).unwrap().key;
        assert_eq!(key(" Zofia Żółć "), key("zofia z\u{307}o\u{301}łc\u{301}"));
        assert_eq!(Handle::parse("  Ada ").unwrap().text, "Ada");
        assert_ne!(key("ada"), key("ada2"));
        for wrong in ["", "   ", "a\nb", "a\u{0}b", &"x".repeat(HANDLE_MAX + 1)] {
            assert!(Handle::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(Handle::parse(&"x".repeat(HANDLE_MAX)).is_ok());
    }

    #[test]
    fn names_and_addresses_have_a_form_and_a_limit() {
        assert_eq!(check_name(" Ada Lovelace ").as_deref(), Ok("Ada Lovelace"));
        for wrong in ["", " ", "a\tb", &"x".repeat(NAME_MAX + 1)] {
            assert!(check_name(wrong).is_err(), "{wrong:?}");
        }
        for right in ["ada@example.com", "żółw@przykład.pl", "a+b@c"] {
            assert_eq!(check_email(right).as_deref(), Ok(right));
        }
        for wrong in ["", "ada", "@b", "a@", "a@b@c", "a b@c", "a@.b", "a@b.", &format!("{}@b", "x".repeat(EMAIL_MAX))]
        {
            assert!(check_email(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_long_and_not_easy_to_guess() {
        for right in ["correct horse battery", "zażółć gęślą jaźń", "tr0ub4dor&3xyz!", "kąpielisko 24 mewy"] {
            assert_eq!(check_password(right, "ada"), Ok(()), "{right}");
        }
        for (wrong, why) in [
            ("short", "at least 12"),
            ("password1234", "too easy"),
            ("Password!!2029", "too easy"),
            ("aaaaaaaaaaaaaa", "too easy"),
            ("1234567890123", "too easy"),
            ("abcdefghijklmn", "too easy"),
            ("lovelace-2029!", "too easy"),
            (&"ż".repeat(129), "at most 256 bytes"),
        ] {
            let said = check_password(wrong, "Lovelace").unwrap_err();
            assert!(said.contains(why), "{wrong}: {said}");
        }
        assert_eq!(check_password(&format!("abcde{}", "ż".repeat(120)), "ada"), Ok(()));
    }

    #[test]
    fn the_wait_after_failures_grows_and_ends() {
        let wait = Wait::OF_ONE;
        assert_eq!((wait.left(0, 9, 9), wait.left(4, 9, 9)), (0, 0));
        assert_eq!((wait.left(5, 0, 0), wait.left(6, 0, 0), wait.left(9, 0, 0)), (1_000, 2_000, 16_000));
        assert_eq!((wait.left(5, 0, 600), wait.left(5, 0, 1_000), wait.left(5, 0, 9_999)), (400, 0, 0));
        for many in [30, 64, 65, 1_000, i64::MAX] {
            assert_eq!(wait.left(many, 0, 0), 15 * MINUTE_MS, "{many}");
            assert_eq!(Wait::OF_A_HANDLE.left(many, 0, 0), 4_000, "{many}");
        }
        assert_eq!((Wait::OF_A_NETWORK.left(49, 0, 0), Wait::OF_A_NETWORK.left(50, 0, 0)), (0, 1_000));
        // Another server's clock is a little ahead; or this one was set back by a day.
        assert_eq!(wait.left(5, 2_000, 0), 3_000);
        assert_eq!(wait.left(i64::MAX, 24 * HOUR_MS, 0), 0);
    }

    #[test]
    fn failures_are_forgotten_little_by_little() {
        assert_eq!((still_counted(60, 9, 9), still_counted(60, 9, 8 + HOUR_MS)), ((60, 9), (60, 9)));
        assert_eq!(still_counted(60, 9, 9 + HOUR_MS), (30, 9 + HOUR_MS));
        assert_eq!(still_counted(60, 0, 6 * HOUR_MS + 5), (0, 6 * HOUR_MS));
        assert_eq!(still_counted(60, 0, 1_000 * HOUR_MS), (0, 1_000 * HOUR_MS));
        assert_eq!(still_counted(60, 9, 0), (60, 9), "the clock was set back");
    }
}
