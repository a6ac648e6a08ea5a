//! The cookie of a session. Browsers send a cookie with the prefix `__Host-` only to the host that set it, and only over
//! a secure connection (RFC 6265bis, section 4.1.3.2).

use axum::http::{HeaderMap, HeaderValue, header};

/// How long a session lasts if it is used, in milliseconds: 30 days.
pub const LASTS_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// How long a session lasts if it is not used, in milliseconds: 12 hours.
pub const IDLE_MS: i64 = 12 * 60 * 60 * 1_000;
/// The name.
const NAME: &str = "__Host-plugboard";
/// The longest value that is read, in bytes. Ours have 46.
const VALUE_MAX: usize = 128;

/// Returns the value of the request's cookie. If a browser sends several, none of them counts.
#[must_use]
pub fn value(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut ours = all
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == NAME)
        .map(|(_, value)| value.trim_matches('"'));
    let value = ours.next()?;
    (ours.next().is_none() && !value.is_empty() && value.len() <= VALUE_MAX).then_some(value)
}

/// Returns the header that sets the cookie for a number of seconds.
#[must_use]
pub fn set(value: &str, seconds: i64) -> HeaderValue {
    // The value is base64.
    let text = format!("{NAME}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| clear())
}

/// Returns the header that deletes the cookie.
#[must_use]
pub fn clear() -> HeaderValue {
    HeaderValue::from_static("__Host-plugboard=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_static(line));
        }
        value(&headers).map(str::to_owned)
    }

    #[test]
    fn only_one_cookie_of_our_name_counts() {
        assert_eq!(read(&["a=1; __Host-plugboard=pb_x; b=2"]).as_deref(), Some("pb_x"));
        assert_eq!(read(&["a=1", "__Host-plugboard=\"pb_x\""]).as_deref(), Some("pb_x"));
        for none in [&["a=1"][..], &["__Host-plugboard="], &["plugboard=pb_x"], &["x__Host-plugboard=pb_x"], &[]] {
            assert_eq!(read(none), None, "{none:?}");
        }
        assert_eq!(read(&["__Host-plugboard=a; __Host-plugboard=b"]), None, "a second one could be anyone's");
        assert!(set("pb_x", 60).to_str().unwrap().starts_with("__Host-plugboard=pb_x; Path=/; Secure; HttpOnly;"));
        assert!(clear().to_str().unwrap().contains("Max-Age=0"));
    }
}
