//! Finds e-mail addresses in messages.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// The maximum length of an address in bytes (RFC 5321, 4.5.3.1.3: a path of 256, with its two brackets).
const ADDRESS_MAX: usize = 254;
/// The maximum length of the part before the `@` in bytes (RFC 5321, 4.5.3.1.1).
const LOCAL_MAX: usize = 64;

/// Returns the e-mail addresses in a text, in order and without duplicates, as they were written. Letters of any script
/// are accepted before the `@` (RFC 6531) and after it (IDNA).
#[must_use]
pub fn emails(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let local = before.rfind(|c| !is_local(c)).map_or(before, |last| &before[next_boundary(before, last)..]);
        let domain = &after[..after.find(|c| !is_domain(c)).unwrap_or(after.len())];
        // People often put an address in quotes or brackets, or a full stop after it.
        let local = local.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_');
        let domain = domain.trim_end_matches(['.', '-']);
        let another = after[domain.len()..].starts_with('@') || before[..at - local.len()].ends_with('@');
        let address: String = format!("{local}@{domain}").nfc().collect();
        if !another && is_address(&address) && !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

/// Returns an e-mail address with its domain in lower case, if the whole text is a valid address. The part before the
/// `@` stays as it is written, because only its server knows whether its case matters.
#[must_use]
pub fn email(written: &str) -> Option<String> {
    let address: String = written.trim().nfc().collect();
    let (local, domain) = address.split_once('@')?;
    let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    let good = !dots && local.chars().all(is_local) && domain.chars().all(is_domain) && is_address(&address);
    good.then(|| format!("{local}@{}", domain.to_lowercase()))
}

/// Returns the position of the character after the one at `at`.
fn next_boundary(text: &str, at: usize) -> usize {
    text.ceil_char_boundary(at + 1)
}

/// Whether a character may appear before the `@` without quotes: "atext" of RFC 5322, with the letters of RFC 6531.
fn is_local(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || ".!#$%&'*+/=?^_`{|}~-".contains(c)
}

/// Whether a character may appear in a domain.
fn is_domain(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || c == '.' || c == '-'
}

/// Whether this is a valid address, within the limits of length.
fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return false };
    // A domain has at least two labels, and the last one is never a number.
    let top = domain.rsplit_once('.').is_some_and(|(_, top)| top.chars().any(char::is_alphabetic));
    !local.is_empty()
        && local.len() <= LOCAL_MAX
        && address.len() <= ADDRESS_MAX
        && top
        && idna::domain_to_ascii_strict(domain).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses_are_found_in_messages() {
        for (text, found) in [
            ("ada@example.org", "ada@example.org"),
            ("it's ada.l+x@mail.example.co.uk.", "ada.l+x@mail.example.co.uk"),
            ("mailto:<ada@example.org>, thanks", "ada@example.org"),
            ("no problem: Ada@Example.org!", "Ada@Example.org"),
            ("'ada@example.org'", "ada@example.org"),
            ("*ada@example.org*", "ada@example.org"),
            ("jörg@müller.example", "jörg@müller.example"),
            ("JO\u{308}RG@example.org", "JÖRG@example.org"),
            ("meine: łukasz.żak@przykład.example;", "łukasz.żak@przykład.example"),
            ("олена@приклад.укр дякую", "олена@приклад.укр"),
            ("(ada@example.org)", "ada@example.org"),
            ("ada@example.org,bob@example.org", "ada@example.org bob@example.org"),
            ("ada@example.org ada@example.org", "ada@example.org"),
        ] {
            assert_eq!(emails(text).join(" "), found, "{text}");
        }
    }

    #[test]
    fn text_without_a_valid_email_address_yields_none() {
        let long = format!("{}@example.org", "a".repeat(65));
        for text in [
            "ada@example",
            "@example.org",
            "ada at example.org",
            "what for?",
            "a@b@c.de",
            "ada@1.2.3.4",
            "@",
            "",
            &long,
        ] {
            assert!(emails(text).is_empty(), "{text}: {:?}", emails(text));
        }
    }

    #[test]
    fn an_email_address_has_one_form() {
        for (written, address) in [
            (" Ada@Example.ORG ", "Ada@example.org"),
            ("ada.l+x@mail.example.co.uk", "ada.l+x@mail.example.co.uk"),
            ("łukasz.żak@PRZYKŁAD.example", "łukasz.żak@przykład.example"),
        ] {
            assert_eq!(email(written).as_deref(), Some(address), "{written}");
        }
        let long = format!("{}@example.org", "a".repeat(65));
        for wrong in [
            "",
            "ada",
            "ada@example",
            "@example.org",
            "a@b@c.de",
            ".ada@example.org",
            "ada.@example.org",
            "a..b@example.org",
            "ada b@example.org",
            "<ada@example.org>",
            "ada@example.org.",
            "ada@example.org\0",
            &long,
        ] {
            assert_eq!(email(wrong), None, "{wrong}");
        }
    }
}
