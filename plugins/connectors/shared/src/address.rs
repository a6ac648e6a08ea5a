//! Addresses of a platform's API.

use std::fmt::Write as _;

/// Returns the configured base of an API's addresses, or else the default, without a slash at the end.
#[must_use]
pub fn base(configured: Option<String>, default: &str) -> String {
    let base = configured.unwrap_or_else(|| default.to_owned());
    base.trim_end_matches('/').to_owned()
}

/// Appends external input to a URL, and encodes every byte that is neither an ASCII letter or digit nor in `plain`, so
/// that the input cannot change the rest of the URL.
pub fn encode(url: &mut String, text: &str, plain: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.as_bytes().contains(&byte) {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_cannot_leave_its_place_in_a_url() {
        let mut url = base(Some("http://a.lan:81//".to_owned()), "https://unused.example");
        url.push('/');
        encode(&mut url, "../${secret.token}?a=ł_", "-_");
        assert_eq!(url, "http://a.lan:81/%2E%2E%2F%24%7Bsecret%2Etoken%7D%3Fa%3D%C5%82_");
        assert_eq!(base(None, "https://api.example"), "https://api.example");
    }
}
