//! Addresses of the Bot API.

use connector_shared::address::{self, encode};
use plugboard_sdk::Failure;

/// The address of Telegram's Bot API, or of a Bot API server of the admin's own.
pub struct Api {
    base: String,
}

impl Api {
    /// Creates the API from `api_base` of the configuration, or from the default.
    pub fn new(base: Option<String>) -> Self {
        Self { base: address::base(base, "https://api.telegram.org") }
    }

    /// Returns the URL of a method. The host replaces the placeholder with the token.
    pub fn method(&self, name: &str) -> String {
        format!("{}/bot${{secret.token}}/{name}", self.base)
    }

    /// Returns the URL of a method with one parameter. The value is external input and is encoded, so that it cannot
    /// change the rest of the URL.
    pub fn method_with(&self, name: &str, parameter: &str, value: &str) -> String {
        let mut url = format!("{}?{parameter}=", self.method(name));
        encode(&mut url, value, "-_");
        url
    }

    /// Returns the URL of a file from the path that `getFile` returned.
    ///
    /// # Errors
    /// Returns `invalid` if the path could lead anywhere else than to a file of this bot.
    pub fn file(&self, path: &str) -> Result<String, Failure> {
        if path.starts_with(['/', '\\']) {
            return Err(Failure::invalid(
                "the Bot API server returned a path on its own disk instead of a file; start it without `--local`",
            )
            .with_code("local-path"));
        }
        let segments: Vec<&str> = path.split('/').collect();
        let odd = |segment: &&str| matches!(*segment, "" | "." | "..") || segment.contains(['\\', ':']);
        if segments.iter().any(odd) {
            return Err(Failure::invalid("Telegram returned a file path that cannot be used").with_code("bad-path"));
        }
        let mut url = format!("{}/file/bot${{secret.token}}", self.base);
        for segment in segments {
            url.push('/');
            encode(&mut url, segment, "-_.");
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_a_placeholder_and_parameters_are_encoded() {
        let api = Api::new(None);
        assert_eq!(api.method("getMe"), "https://api.telegram.org/bot${secret.token}/getMe");
        let api = Api::new(Some("http://a.lan:81/".to_owned()));
        assert_eq!(
            api.method_with("getFile", "file_id", "AgAD-_/../${secret.token}&a=ł"),
            "http://a.lan:81/bot${secret.token}/getFile?file_id=AgAD-_%2F%2E%2E%2F%24%7Bsecret%2Etoken%7D%26a%3D%C5%82"
        );
    }

    #[test]
    fn a_file_path_stays_inside_the_folder_of_the_bot() {
        let api = Api::new(None);
        assert_eq!(
            api.file("photos/file_0.jpg").unwrap(),
            "https://api.telegram.org/file/bot${secret.token}/photos/file_0.jpg"
        );
        assert_eq!(
            api.file("documents/zamówienie ${secret.token}?.pdf").unwrap(),
            "https://api.telegram.org/file/bot${secret.token}/documents/zam%C3%B3wienie%20%24%7Bsecret.token%7D%3F.pdf"
        );
        for path in ["", "a//b", "../a", "a/../b", "a/.", "https://a.example/b", "C:\\a", "a\\b"] {
            assert_eq!(api.file(path).unwrap_err().code.as_deref(), Some("bad-path"), "{path}");
        }
        let local = api.file("/var/lib/telegram-bot-api/1/a.jpg").unwrap_err();
        assert!(local.message.contains("--local"), "{}", local.message);
    }
}
