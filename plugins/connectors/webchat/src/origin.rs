//! Checks the origin of the page that sends a message.

/// Returns true if a page of this origin may send messages. Every browser sends the origin when a page posts. A request
/// without an origin comes from a program that could send any origin, so it is allowed here, and only the visitor's
/// token protects against it.
pub fn allowed(origin: Option<&str>, host: Option<&str>, configured: Option<&[String]>) -> bool {
    let Some(origin) = origin else { return true };
    let origin = normal(origin);
    match configured {
        Some(list) => list.iter().any(|entry| entry == "*" || normal(entry) == origin),
        None => host.is_some_and(|host| {
            let host = host.trim().to_ascii_lowercase();
            normal(&format!("https://{host}")) == origin || normal(&format!("http://{host}")) == origin
        }),
    }
}

/// Normalizes an origin: lower case, without the scheme's default port and without a trailing slash.
fn normal(origin: &str) -> String {
    let origin = origin.trim().trim_end_matches('/').to_ascii_lowercase();
    let bare = match origin.split_once("://") {
        Some(("https", rest)) => rest.strip_suffix(":443"),
        Some(("http", rest)) => rest.strip_suffix(":80"),
        _ => None,
    };
    match (bare, origin.split_once("://")) {
        (Some(bare), Some((scheme, _))) => format!("{scheme}://{bare}"),
        _ => origin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_of_the_host_itself_is_allowed_by_default() {
        let allowed = |origin, host| allowed(Some(origin), Some(host), None);
        assert!(allowed("http://127.0.0.1:8080", "127.0.0.1:8080"));
        assert!(allowed("https://Chat.example.com", "chat.example.com"));
        assert!(allowed("https://chat.example.com", "chat.example.com:443"));
        assert!(!allowed("https://chat.example.com.evil.org", "chat.example.com"));
        assert!(!allowed("https://chat.example.com:8443", "chat.example.com"));
        assert!(!allowed("null", "chat.example.com"));
        assert!(!allowed("", ""));
        assert!(!super::allowed(Some("https://a"), None, None));
        assert!(super::allowed(None, None, None));
    }

    #[test]
    fn a_configured_list_of_origins_replaces_the_default() {
        let list = ["https://shop.example.com/".to_owned()];
        assert!(allowed(Some("https://shop.example.com"), Some("chat.example.com"), Some(&list)));
        assert!(!allowed(Some("https://chat.example.com"), Some("chat.example.com"), Some(&list)));
        assert!(!allowed(Some("http://shop.example.com"), None, Some(&list)));
        assert!(allowed(Some("https://anywhere"), None, Some(&["*".to_owned()])));
        assert!(!allowed(Some("https://anywhere"), None, Some(&[])));
    }
}
